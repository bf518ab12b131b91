//! Names with literal ids: each means the same in every root, and no id means two.
//!
//! In: the maps of ids that stand in roots. Out: escapes. Whether an id is the name's own stands in no rendered file; the files
//! can only contradict each other, and the lock they were rendered from is for `render --check` to compare.

use std::borrow::Cow;
use std::collections::HashMap;

use govgen_source::Span;

use crate::findings::{Escapes, ID_TWO_PRINCIPALS, PRINCIPAL_TWO_IDS};
use crate::hcl::Expression;
use crate::roots::Root;

/// A name and an id that stand beside each other somewhere.
struct Pair<'r> {
    kind: &'static str,
    name: &'r str,
    id: &'r str,
    root: &'r str,
    name_span: Span,
    id_span: Span,
}

/// Holds the literal ids of all roots against each other, and against the names that are looked up.
pub(crate) fn ids(roots: &[Root<'_>], escapes: &mut Escapes) {
    let mut by_name: HashMap<(&str, Cow<'_, str>), Pair<'_>> = HashMap::new();
    let mut by_id: HashMap<String, (&'static str, Cow<'_, str>, Span)> = HashMap::new();
    for pair in roots.iter().flat_map(pairs) {
        let name = folded(pair.kind, pair.name);
        let id = pair.id.to_ascii_lowercase();
        if let Some((kind, other, span)) = by_id.get(&id) {
            if (*kind, other) != (pair.kind, &name) {
                let message = format!("{} `{}` has the id of {kind} `{other}`", pair.kind, pair.name);
                let harm = "what is granted to the one would be the other's access";
                escapes.at(&ID_TWO_PRINCIPALS, pair.id_span, message, harm).because(*span, "the same id");
            }
        } else {
            by_id.insert(id, (pair.kind, name.clone(), pair.id_span));
        }
        match by_name.get(&(pair.kind, name.clone())) {
            Some(first) if !first.id.eq_ignore_ascii_case(pair.id) => {
                let message = format!("{} `{}` has another id in the root of `{}`", pair.kind, pair.name, first.root);
                let harm = "one of the two is somebody nobody approved";
                escapes.at(&PRINCIPAL_TWO_IDS, pair.id_span, message, harm).because(first.id_span, "the other id");
            }
            Some(_) => {}
            None => drop(by_name.insert((pair.kind, name), pair)),
        }
    }
    roots.iter().for_each(|it| looked_up_too(it, escapes));
}

const KINDS: [(&str, &str, [&str; 2]); 2] =
    [("user", "users", ["user_ids", "locked_user_ids"]), ("group", "groups", ["group_ids", "locked_group_ids"])];

fn pairs<'r>(root: &'r Root<'_>) -> impl Iterator<Item = Pair<'r>> {
    KINDS.into_iter().flat_map(move |(kind, _, locals)| {
        let maps = root.all("locals", "").flat_map(move |it| locals.into_iter().filter_map(|name| it.body.get(name)));
        let entries = maps.flat_map(|it| match &it.value {
            Expression::Map(entries) => entries.as_slice(),
            _ => &[],
        });
        entries.filter_map(move |(name, id)| match &id.value {
            Expression::Text(text) => Some(Pair {
                kind,
                name: &name.value,
                id: text,
                root: root.name,
                name_span: name.span,
                id_span: id.span,
            }),
            _ => None,
        })
    })
}

/// What is looked up as well would win over the literal id.
fn looked_up_too(root: &Root<'_>, escapes: &mut Escapes) {
    for (kind, names, _) in KINDS {
        let looked_up = root.all("locals", "").filter_map(|it| it.body.get(names));
        let keys = looked_up.flat_map(|it| match &it.value {
            Expression::Map(entries) => entries.as_slice(),
            _ => &[],
        });
        let literal: HashMap<&str, Span> =
            pairs(root).filter(|it| it.kind == kind).map(|it| (it.name, it.name_span)).collect();
        for (key, _) in keys {
            if let Some(span) = literal.get(key.value.as_ref()) {
                let message = format!("{kind} `{}` has a literal id and is looked up", key.value);
                let harm = "which of the two ids counts is decided by the order in a function";
                escapes.at(&PRINCIPAL_TWO_IDS, key.span, message, harm).because(*span, "the literal id");
            }
        }
    }
}

/// User names of AWS do not differ by case.
fn folded<'n>(kind: &str, name: &'n str) -> Cow<'n, str> {
    let folds = kind == "user" && name.bytes().any(|it| it.is_ascii_uppercase());
    if folds { name.to_ascii_lowercase().into() } else { name.into() }
}
