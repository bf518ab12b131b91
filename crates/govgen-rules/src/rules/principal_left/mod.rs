//! Somebody who is granted something and has left the directory.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::directory::{named, word};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV059", name: "principal-left", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(lock) = &cx.model.lock else { return };
    for division in &cx.model.divisions {
        for found in named(division, |it| lock.get(it.kind, &it.name.value).is_some_and(|it| it.departed)) {
            let (kind, name) = (found.principal.kind, found.principal.name.value.as_ref());
            let Some(locked) = lock.get(kind, name) else { continue };
            let lines = match found.more {
                0 => "this line".to_owned(),
                1 => "this line and one more".to_owned(),
                more => format!("this line and {more} more"),
            };
            findings
                .at(found.principal.name.span, format!("{} `{name}` has left the directory", word(kind)))
                .because(locked.entry.name.span, "gone from the directory since, or no longer the only one with this name")
                .help(format!(
                    "the plan changes nothing, because the last id is kept; delete {lines}, or write the new name if it was only renamed. AWS may refuse to delete the assignment of somebody whom it no longer knows: docs/lock.md says what to do then"
                ))
                .about(division.name(), None);
        }
    }
}
