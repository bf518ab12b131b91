//! What the organization has decided about AWS managed policies, by name.
//!
//! In: the guardrail with its patterns. Out: for a policy whether it is denied, allowed by its own name, or allowed with
//! others. What a policy's document says is left to [`crate::permissions`].

use govgen_model::{Guardrails, Text};
use wildmatch::WildMatch;

/// The guardrail, its patterns compiled.
pub(crate) struct Guardrail<'t, 'd> {
    deny: Vec<(WildMatch, &'t Text<'d>)>,
    allow: Vec<(WildMatch, &'t Text<'d>)>,
}

/// What the guardrail says of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody may attach it.
    Refused,
    /// It may be attached, and the organization has named it: it knows what the policy allows.
    Named,
    /// It may be attached.
    Allowed,
}

impl<'t, 'd> Guardrail<'t, 'd> {
    pub(crate) fn of(guardrails: &'t Guardrails<'d>) -> Self {
        Self {
            deny: patterns(&guardrails.managed_policies_deny, WildMatch::new_case_insensitive),
            allow: patterns(&guardrails.managed_policies_allow, WildMatch::new),
        }
    }

    /// The pattern that denies a policy.
    pub(crate) fn denied(&self, key: &str) -> Option<&'t Text<'d>> {
        self.deny.iter().find_map(|(pattern, written)| matches(pattern, key).then_some(*written))
    }

    /// Whether a pattern allows it.
    pub(crate) fn allowed(&self, key: &str) -> bool {
        self.allow.iter().any(|(pattern, _)| matches(pattern, key))
    }

    /// Both, and whether it is named without a wildcard.
    pub(crate) fn standing(&self, key: &str) -> Standing {
        let name = |it: &Text<'_>| !it.value.contains('*');
        match () {
            () if self.denied(key).is_some() || !self.allowed(key) => Standing::Refused,
            () if self.allow.iter().any(|(pattern, it)| name(it) && matches(pattern, key)) => Standing::Named,
            () => Standing::Allowed,
        }
    }
}

fn patterns<'t, 'd>(written: &'t [Text<'d>], compile: fn(&str) -> WildMatch) -> Vec<(WildMatch, &'t Text<'d>)> {
    written.iter().map(|it| (compile(&it.value), it)).collect()
}

/// A pattern names the policy with its path or without it. Its ARN takes no part: `a*` would match every one of them.
fn matches(pattern: &WildMatch, key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    [name, key].iter().any(|it| pattern.matches(it))
}
