//! A permission set that holds a known way from its rights to more.

use govgen_iam::escalation::{Category, Path};
use govgen_source::{Diagnostic, Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::permissions::{Step, Way};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV029",
        name: "privilege-escalation",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

/// So many places are shown beside the first.
const LABELS: usize = 6;
/// So many further paths are named.
const NAMED: usize = 12;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        for ways in places(cx.permissions.union(policy).ways(&cx.model.guardrails)) {
            report(&ways, findings).about(&home(division), Some(policy.key()));
        }
    }
}

/// Ways by the statement or the managed policy that opens them: what is mended in one place is one finding.
fn places(ways: Vec<Way<'_>>) -> Vec<Vec<Way<'_>>> {
    let place = |way: &Way<'_>| {
        let managed = way.opened.source.managed.map(|it| it.span);
        (managed, managed.is_none().then_some(way.opened.allow.statement))
    };
    let mut places: Vec<Vec<Way<'_>>> = Vec::new();
    for way in ways {
        match places.iter_mut().find(|it| place(&it[0]) == place(&way)) {
            Some(same) => same.push(way),
            None => places.push(vec![way]),
        }
    }
    places
}

fn report<'f>(ways: &[Way<'_>], findings: &'f mut Findings<'_>) -> &'f mut Diagnostic {
    let first = &ways[0];
    let subject = match first.opened.source.managed {
        Some(managed) => format!("managed policy `{}`", managed.key),
        None => format!("`{}`", first.opened.allow.written),
    };
    let more = match ways.len() - 1 {
        0 => String::new(),
        1 => " and 1 more".to_owned(),
        more => format!(" and {more} more"),
    };
    let span = first.opened.span();
    let finding = findings.at(span, format!("{subject} is a way to more rights: {}{more}", name(first.path)));
    let others = ways.iter().flat_map(|it| std::iter::once(&it.opened).chain(&it.others));
    let mut shown = vec![span];
    for step in others {
        if shown.len() <= LABELS && !shown.contains(&step.span()) {
            shown.push(step.span());
            finding.because(step.span(), allowed(step));
        }
    }
    finding.help(help(ways))
}

/// `lambda-001 iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction`
fn name(path: &Path) -> String {
    format!("{} {}", path.id, path.required.join(" + "))
}

fn allowed(step: &Step<'_>) -> String {
    match step.source.managed {
        Some(managed) => format!("`{}` allows `{}`", managed.key, step.action),
        None => format!("`{}` is allowed here", step.action),
    }
}

fn help(ways: &[Way<'_>]) -> String {
    let (means, mend) = match ways[0].path.category {
        Category::SelfEscalation => (
            "give themselves any right in the account",
            "take it out, deny it on `*`, or hold it with the condition key `iam:PermissionsBoundary` or `iam:PolicyARN`",
        ),
        Category::PrincipalAccess => ("act as other users and roles of the account", "take it out, or deny it on `*`"),
        Category::NewPassrole => (
            "start something that runs with any role of the account",
            "name the roles under `Resource` and the services under `iam:PassedToService`",
        ),
        Category::ExistingPassrole => {
            ("act with the roles of what runs in the account", "take it out, or deny it on `*`")
        }
    };
    let mend = match ways[0].opened.source.managed {
        Some(_) => {
            "use a narrower policy, or have the organization name this one under `managed_policies: { allow: … }`"
        }
        None => mend,
    };
    let others: Vec<&str> = ways.iter().skip(1).take(NAMED).map(|it| it.path.id).collect();
    let others = match (others.is_empty(), ways.len() > NAMED + 1) {
        (true, _) => String::new(),
        (false, false) => format!("; it also completes {}", others.join(", ")),
        (false, true) => format!("; it also completes {}, …", others.join(", ")),
    };
    format!("from the apply on, whoever has the permission set can {means}: {mend}{others}")
}
