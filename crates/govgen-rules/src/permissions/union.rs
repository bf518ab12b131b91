//! What the documents of one permission set allow together, and the known ways to more rights that they complete.
//!
//! In: the [`Powers`] of its inline document and of its managed policies. Out: [`Union`], [`Way`]. A customer managed policy
//! is not here, since nobody knows its text; nor is the boundary, which a division may take off its own sets at any apply.

use std::sync::LazyLock;

use govgen_iam::escalation::{self, Category, Path};
use govgen_model::{Guardrails, ManagedPolicy, Policy};

use super::watched::{self, ASSUME, Id};
use super::{Allow, Permissions, Powers};
use crate::managed::Standing;

/// The documents of one permission set.
pub(crate) struct Union<'p> {
    /// The inline document first.
    pub(crate) sources: Vec<Source<'p>>,
    /// What is denied on every resource without a condition, sorted.
    denied: Vec<Id>,
    /// Services of the control plane of which everything is denied so.
    denied_services: Vec<&'static str>,
}

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct Source<'p> {
    /// What it allows.
    pub(crate) powers: &'p Powers,
    /// The AWS managed policy that it is; `None` when it is the policy's own.
    pub(crate) managed: Option<&'p ManagedPolicy>,
    /// Whether the organization has decided about the policy by name.
    pub(crate) decided: bool,
}

/// A known way to more rights that is open.
pub(crate) struct Way<'p> {
    /// Which.
    pub(crate) path: &'static Path,
    /// The action that opens it: what nothing allows that another finding is about.
    pub(crate) opened: Step<'p>,
    /// What else it takes.
    pub(crate) others: Vec<Step<'p>>,
}

/// An action of a way, and what allows it.
#[derive(Clone, Copy)]
pub(crate) struct Step<'p> {
    /// The action.
    pub(crate) action: &'static str,
    /// The document.
    pub(crate) source: Source<'p>,
    /// What in it.
    pub(crate) allow: &'p Allow,
}

impl Step<'_> {
    /// Where it stands: in the inline document, or the managed policy's own line.
    pub(crate) fn span(&self) -> govgen_source::Span {
        self.source.managed.map_or(self.allow.span, |it| it.span)
    }
}

/// A path with its actions by position.
struct Known {
    path: &'static Path,
    required: Vec<Id>,
    /// Services that something new would run in.
    services: Vec<&'static str>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    // To assume a role and nothing else has a rule of its own.
    let assumes = |it: &&Path| it.required.iter().all(|it| ASSUME.contains(it));
    let known = |path: &'static Path| {
        let services = path.required.iter().filter_map(|it| it.split(':').next()).filter(|it| *it != "iam");
        Known { path, required: path.required.iter().map(|it| watched::id(it)).collect(), services: services.collect() }
    };
    escalation::paths().iter().filter(|it| !assumes(it)).map(known).collect()
});

impl<'c> Permissions<'c> {
    /// The union of a policy's documents.
    pub(crate) fn union<'p>(&'p self, policy: &'p Policy<'_>) -> Union<'p> {
        let inline = self.inline(policy).map(|it| Source { powers: &it.powers, managed: None, decided: false });
        let managed = policy.managed_policies.iter().filter_map(|it| {
            let (powers, standing) = self.managed.get(it.key.as_str())?;
            Some(Source { powers, managed: Some(it), decided: *standing != Standing::Allowed })
        });
        let sources: Vec<_> = inline.into_iter().chain(managed).collect();
        let mut denied: Vec<Id> = sources.iter().flat_map(|it| it.powers.denied.iter().copied()).collect();
        denied.sort_unstable();
        let denied_services = sources.iter().flat_map(|it| it.powers.denied_services.iter().copied()).collect();
        Union { sources, denied, denied_services }
    }
}

impl<'p> Union<'p> {
    /// Whether no document denies an action for good.
    pub(crate) fn leaves(&self, id: Id) -> bool {
        self.denied.binary_search(&id).is_err()
    }

    /// The changes of the identity plane that a document allows and nothing denies, sorted.
    pub(crate) fn identity(&self, source: &Source<'_>) -> Vec<Id> {
        let allowed = source.powers.allows.iter().flat_map(super::Allow::changes);
        let mut left: Vec<Id> = allowed.filter(|it| self.leaves(*it)).collect();
        left.sort_unstable();
        left.dedup();
        left
    }

    /// The services of the control plane of which a document allows everything and nothing denies everything; those of its
    /// widest text.
    pub(crate) fn wide(&self, source: &Source<'_>) -> Vec<&'static str> {
        let left = |it: &Allow| {
            let left = it.wide.iter().copied().filter(|it| !self.denied_services.contains(it));
            left.collect::<Vec<_>>()
        };
        source.powers.allows.iter().map(left).max_by_key(Vec::len).unwrap_or_default()
    }

    /// Whether a text has a finding for what it says by itself, whatever else the permission set holds.
    fn is_reported(&self, source: &Source<'p>, allow: &Allow) -> bool {
        match source.managed {
            Some(_) => source.decided || !self.wide(source).is_empty() || !self.identity(source).is_empty(),
            None => {
                allow.all_but
                    || !allow.wide.is_empty()
                    || allow.unlisted
                    || source.powers.identity(allow).next().is_some()
            }
        }
    }

    /// The known ways that are open, of those that count.
    pub(crate) fn ways(&self, guardrails: &Guardrails<'_>) -> Vec<Way<'p>> {
        if self.sources.iter().all(|it| it.powers.allows.is_empty()) {
            return Vec::new();
        }
        let denied = |path: &Path| {
            let words = guardrails.escalation_deny.iter();
            words.filter_map(|it| Category::named(&it.value)).any(|it| it == path.category)
        };
        let allowed = |path: &Path| guardrails.escalation_allow.iter().any(|it| it.value == path.id);
        let open = KNOWN.iter().filter_map(|it| self.way(it));
        open.filter(|it| denied(it.path) && !allowed(it.path)).collect()
    }

    fn way(&self, known: &'static Known) -> Option<Way<'p>> {
        let mut opened = None;
        let mut others = Vec::with_capacity(known.required.len());
        for (id, action) in known.required.iter().zip(&known.path.required) {
            let mut steps = self.steps(*id, action, &known.services);
            let first = steps.next()?;
            let settled = std::iter::once(first).chain(steps).find(|it| self.is_reported(&it.source, it.allow));
            match settled {
                None if opened.is_none() => opened = Some(first),
                other => others.push(other.unwrap_or(first)),
            }
        }
        // When texts that have findings of their own complete it, they say enough.
        Some(Way { path: known.path, opened: opened?, others })
    }

    /// Everything that allows an action as far as it leads to more rights.
    fn steps(&self, id: Id, action: &'static str, services: &'static [&'static str]) -> impl Iterator<Item = Step<'p>> {
        let sources: &[Source<'p>] = if self.leaves(id) { &self.sources } else { &[] };
        sources.iter().flat_map(move |source| {
            let leads = move |it: &&Allow| it.limits.leave(action, services);
            source.powers.allowing(id).filter(leads).map(move |allow| Step { action, source: *source, allow })
        })
    }
}
