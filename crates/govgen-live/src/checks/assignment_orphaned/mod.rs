//! An assignment in AWS to somebody whom the directory no longer has.

use std::collections::BTreeMap;

use govgen_model::{Division, PrincipalKind};
use govgen_source::{Meta, Severity};
use rustc_hash::FxHashMap;
use serde_json::json;

use crate::check::{Check, Findings};
use crate::context::{Context, Pair};
use crate::facts::PartName;
use crate::identity;
use crate::pairs::Who;
use crate::words::{quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV004",
        name: "assignment-orphaned",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::Assignments, PartName::Users, PartName::Groups],
    check,
};

/// Where somebody who has left still stands.
struct Left<'c> {
    division: &'c Division<'c>,
    places: Vec<&'c Pair<'c>>,
}

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    // The lock may still know whose an id was.
    let locked = cx.model.lock.iter().flat_map(|it| it.all());
    let names: FxHashMap<_, _> =
        locked.map(|(kind, it)| ((kind, it.id.value.as_ref()), it.name.value.as_ref())).collect();
    let mut left: BTreeMap<(&str, Who<'_>), Left<'_>> = BTreeMap::new();
    for pair in &cx.pairs {
        let division = pair.held.division;
        for who in &pair.departed {
            let entry = left.entry((division.name(), *who));
            entry.or_insert_with(|| Left { division, places: Vec::new() }).places.push(pair);
        }
    }
    for ((name, who), Left { division, places }) in left {
        let mut where_: Vec<String> =
            places.iter().map(|it| format!("{} in `{}`", it.set_name(), it.held.row.name.value)).collect();
        where_.sort();
        let mut identity: Vec<_> = places.iter().map(|it| (it.held.row.id.value.as_ref(), it.arn)).collect();
        identity.sort_unstable();
        let identity = json!([identity::of_somebody(who), identity]).to_string();
        findings
            .at(
                division.entry.name.span,
                format!(
                    "{} is assigned in accounts of `{name}` and no longer in the directory",
                    called(cx, who, names.get(&(who.kind, who.id)).copied())
                ),
            )
            .help(format!(
                "it has {}; nobody can sign in with it, and Terraform, which looks people up by name, cannot take it away any \
                 more: delete the assignment by its id {} in AWS. Next time delete the lines and apply before the directory \
                 forgets who it was",
                some_of(where_.into_iter()),
                quoted(who.id)
            ))
            .about(name, None)
            .identified_by(&identity);
    }
}

/// Somebody who has left: by the name that the lock has, or by id.
fn called(cx: &Context<'_>, who: Who<'_>, locked: Option<&str>) -> String {
    match (who.kind, locked) {
        (PrincipalKind::User, Some(name)) => format!("user {}", quoted(name)),
        (PrincipalKind::Group, Some(name)) => format!("group {}", quoted(name)),
        (kind, None) => cx.directory.called(kind, who.id),
    }
}
