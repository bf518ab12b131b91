//! A right to pass roles that does not say which, or to whom.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::permissions::{Allow, PASS_ROLE, Way, id};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV031",
        name: "passrole-unrestricted",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let pass = id(PASS_ROLE);
    for inline in &cx.permissions.inline {
        let passes = |it: &&Allow| {
            it.actions.binary_search(&pass).is_ok() && !it.all_but && it.wide.is_empty() && !inline.powers.denies(pass)
        };
        let loose: Vec<(&Allow, &str)> =
            inline.powers.allows.iter().filter(passes).filter_map(|it| Some((it, lacks(it)?))).collect();
        if loose.is_empty() {
            continue;
        }
        for policy in &inline.policies {
            // Where it completes a way to more rights, that finding says more.
            let ways = cx.permissions.union(policy).ways(&cx.model.guardrails);
            for (allow, lacks) in loose.iter().filter(|(it, _)| !ways.iter().any(|way| takes(way, it))) {
                findings
                    .at(allow.span, format!("`{}` passes roles without saying {lacks}", allow.written))
                    .help(
                        "AWS takes it at apply; a role that is passed works for whoever passed it: list the roles' ARNs \
                         under `Resource`, and the services under `StringEquals: { iam:PassedToService: … }`",
                    )
                    .about(&home(inline.division), Some(policy.key()));
            }
        }
    }
}

/// What is missing of the two.
fn lacks(allow: &Allow) -> Option<&'static str> {
    match (allow.limits.roles_named, allow.limits.services_are_named()) {
        (true, true) => None,
        (true, false) => Some("to which service"),
        (false, true) => Some("which roles"),
        (false, false) => Some("which roles, and to which service"),
    }
}

fn takes(way: &Way<'_>, allow: &Allow) -> bool {
    std::iter::once(&way.opened).chain(&way.others).any(|it| it.source.managed.is_none() && it.allow.span == allow.span)
}
