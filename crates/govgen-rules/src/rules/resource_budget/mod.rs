//! A division with more resources than a plan should have to read.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV039", name: "resource-budget", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

/// Requests that Identity Center answers in a second, all of an organization's together.
/// Source: IAM Identity Center User Guide, quotas.
const REQUESTS_A_SECOND: usize = 20;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let limit = cx.model.guardrails.max_resources;
    for division in &cx.model.divisions {
        let resources = division.resources();
        let (managed, name) = (resources.managed(), division.name());
        if managed <= limit.value {
            continue;
        }
        let message = format!("division `{name}` has {managed} resources, more than {}", limit.value);
        let finding = findings.at(division.entry.name.span, message);
        if let Some(span) = limit.written {
            finding.because(span, format!("the organization allows {}", limit.value));
        }
        let requests = resources.requests();
        finding
            .help(format!(
                "assignments: {}, permission sets: {}, what is attached to them: {}; every plan would make {requests} requests or more, \
                 which takes {} at the {REQUESTS_A_SECOND} a second that Identity Center answers, and making all of it would take {}: \
                 grant to groups instead of users, or split the division",
                resources.assignments,
                resources.permission_sets,
                resources.attachments,
                duration(requests.div_ceil(REQUESTS_A_SECOND)),
                duration(resources.assignments),
            ))
            .about(name, None);
    }
}

/// Seconds as people say them, rounded up.
fn duration(seconds: usize) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}
