//! A name to which the lock gives another id than the directory.

use govgen_model::{PrincipalKind, State};
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::words::{quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV019", name: "locked-id-wrong", severity: Severity::Error, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Users, PartName::Groups],
    check,
};

/// What to do, whatever is wrong.
const FIX: &str = "write the lock anew with `govgen lock --facts FILE`, and review what changes in it";

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    departed(cx, findings);
    for named in &cx.uses {
        let Some(locked) = named.locked else { continue };
        let (id, ids, name) = (locked.id().value.as_ref(), &named.meant.ids, named.name);
        let holder = cx.directory.has(named.kind, id).then(|| cx.directory.called(named.kind, id));
        let word = match named.kind {
            PrincipalKind::User => "user",
            PrincipalKind::Group => "group",
        };
        let (message, severity, help) = match holder {
            Some(_) if locked.state == State::Departed => continue,
            _ if ids.contains(&id) => continue,
            None if ids.is_empty() => continue,
            Some(holder) if ids.is_empty() => (
                format!("the lock gives {word} `{name}` the id of another name"),
                Severity::Warning,
                format!(
                    "whatever is granted to the name is the access of {holder}: if it is the same one with a new name, write that \
                     name, in two steps as docs/lock.md says; if not, {FIX}"
                ),
            ),
            Some(holder) => (
                format!("the lock gives {word} `{name}` the id of somebody else"),
                Severity::Error,
                format!("an apply gives {holder} whatever is granted to the name, and no file shows it: {FIX}"),
            ),
            None => (
                format!("the lock gives {word} `{name}` an id that is not in the directory any more"),
                Severity::Error,
                format!(
                    "the directory has the name with the id {}, as after somebody was made anew: an apply that grants anything more to \
                     the name fails, and the one who has it now gets nothing: {FIX}",
                    some_of(ids.iter().map(|it| quoted(it)))
                ),
            ),
        };
        // Of a directory that was not read whole nobody can say that it lacks an id.
        let part = if named.kind == PrincipalKind::User { PartName::Users } else { PartName::Groups };
        if cx.part(part).covers(&[id]) || cx.directory.has(named.kind, id) {
            findings
                .at(named.span, message)
                .severity(severity)
                .because(locked.entry.id.span, "the lock's id")
                .help(help)
                .about(named.division.name(), None);
        }
    }
}

/// Whom the lock lists as departed and the directory has.
fn departed(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(lock) = &cx.model.lock else { return };
    let listed = &lock.document.departed;
    for (kind, word, entries) in
        [(PrincipalKind::User, "user", &listed.users), (PrincipalKind::Group, "group", &listed.groups)]
    {
        for entry in entries.iter().filter(|it| cx.directory.has(kind, &it.id.value)) {
            let holder = cx.directory.called(kind, &entry.id.value);
            findings
                .at(entry.id.span, format!("the lock lists {word} `{}` as departed, and the directory has the id", entry.name.value))
                .help(format!(
                    "{holder} keeps whatever was granted to the name, and a division may let Terraform forget whoever is listed so, \
                     after which no file shows it: {FIX}"
                ));
        }
    }
}
