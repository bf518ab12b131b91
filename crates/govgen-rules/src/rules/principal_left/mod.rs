//! Somebody who is granted something by a name that the directory no longer has.

use govgen_model::{Locked, PrincipalKind, State};
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
    let is_kept = |it: Locked<'_>| it.state != State::Present;
    for division in &cx.model.divisions {
        for found in named(division, |it| lock.get(it.kind, &it.name.value).is_some_and(is_kept)) {
            let (kind, name) = (found.principal.kind, found.principal.name.value.as_ref());
            let Some(locked) = lock.get(kind, name) else { continue };
            let lines = match found.more {
                0 => "this line".to_owned(),
                1 => "this line and one more".to_owned(),
                more => format!("this line and {more} more"),
            };
            let Said { message, because, help } = said(locked.state, kind, name, &lines);
            findings
                .at(found.principal.name.span, message)
                .because(locked.entry.name.span, because)
                .help(help)
                .about(division.name(), None);
        }
    }
}

struct Said {
    message: String,
    because: &'static str,
    help: String,
}

fn said(state: State, kind: PrincipalKind, name: &str, lines: &str) -> Said {
    let (word, who) = match kind {
        PrincipalKind::User => (word(kind), "who it is can still sign in"),
        PrincipalKind::Group => (word(kind), "its members can still sign in"),
    };
    match state {
        State::Renamed => Said {
            message: format!("{word} `{name}` has another name now"),
            because: "the id is still in the directory, under another name or one that several have",
            help: format!(
                "the plan changes nothing, because the id is kept: {who}, by a name that no file shows. To keep the access, delete {lines}, apply, and then write the new name; to end it, delete {lines}. `govgen lock` says what the new name is"
            ),
        },
        State::Departed | State::Present => Said {
            message: format!("{word} `{name}` has left the directory"),
            because: "gone from the directory since",
            help: format!(
                "the plan changes nothing, because the last id is kept; delete {lines}. AWS may refuse to delete the assignment of somebody whom it no longer knows: docs/lock.md says what to do then"
            ),
        },
    }
}
