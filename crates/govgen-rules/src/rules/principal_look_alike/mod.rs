//! A granted name that looks like another one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use govgen_model::{Division, Lock, Looks, PrincipalKind, is_plain};
use govgen_source::{Meta, Severity, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::Context;
use crate::directory::{lines, word};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV062",
        name: "principal-look-alike",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

/// A name, and where it stands.
#[derive(Clone, Copy)]
struct Known<'c> {
    name: &'c str,
    span: Span,
    /// Where it is granted something.
    granted: Option<(&'c str, Span)>,
    locked: bool,
}

impl Known<'_> {
    /// Of names that look alike, the lower one is the one that people take the others for.
    fn rank(&self) -> (bool, bool, &str) {
        (!self.locked, !is_plain(self.name), self.name)
    }
}

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    // Two plain names are told apart, so that most repositories are done here.
    let plain = |division: &Division<'_>| lines(division).all(|it| is_plain(&it.name.value));
    let mut locked = cx.model.lock.iter().flat_map(Lock::all);
    if cx.model.divisions.par_iter().all(plain) && locked.all(|(_, it)| is_plain(&it.name.value)) {
        return;
    }
    let known: Vec<((PrincipalKind, Cow<'_, str>), Known<'_>)> = known(cx).into_iter().collect();
    let looks: Vec<String> = known.par_iter().map_init(Looks::default, |looks, (_, it)| looks.of(it.name)).collect();
    let mut alike: BTreeMap<(PrincipalKind, &str), Vec<&Known<'_>>> = BTreeMap::new();
    for (((kind, _), it), look) in known.iter().zip(&looks) {
        alike.entry((*kind, look)).or_default().push(it);
    }
    for ((kind, _), mut names) in alike {
        names.sort_by_key(|it| it.rank());
        let Some((first, others)) = names.split_first() else { continue };
        for it in others {
            let Some((division, span)) = it.granted else { continue };
            if is_plain(it.name) && is_plain(first.name) {
                continue;
            }
            let (kind, name, other) = (word(kind), it.name, first.name);
            // Whoever reads both on a page sees no difference.
            let odd = if is_plain(name) { other } else { name }.escape_default();
            findings
                .at(span, format!("{kind} `{name}` looks like `{other}`, and is another one: one of them is `{odd}`"))
                .because(first.span, "the name that it is taken for")
                .help(format!(
                    "AWS tells the two apart by letters that a reviewer does not see. Write `{other}` if it is meant; if both are real, have one of them renamed in the directory"
                ))
                .about(division, None);
        }
    }
}

/// Every name of a division and of the lock, once, whatever its letters' case.
fn known<'c>(cx: &Context<'c>) -> FxHashMap<(PrincipalKind, Cow<'c, str>), Known<'c>> {
    let mut known: FxHashMap<(PrincipalKind, Cow<'c, str>), Known<'c>> = FxHashMap::default();
    for division in &cx.model.divisions {
        for it in lines(division) {
            let granted = Some((division.name(), it.name.span));
            let new = Known { name: &it.name.value, span: it.name.span, granted, locked: false };
            known.entry((it.kind, folded(&it.name.value))).or_insert(new);
        }
    }
    for (kind, entry) in cx.model.lock.iter().flat_map(Lock::all) {
        let (name, span) = (entry.name.value.as_ref(), entry.name.span);
        let new = Known { name, span, granted: None, locked: true };
        known.entry((kind, folded(name))).or_insert(new).locked = true;
    }
    known
}

/// A name without its letters' case, which nobody overlooks: of groups too.
fn folded(name: &str) -> Cow<'_, str> {
    PrincipalKind::User.key(name)
}
