//! A waiver that hides nothing.

use govgen_model::Waiver;
use govgen_source::Diagnostics;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};
use crate::rules::{BY_THE_CALENDAR, OF_THE_BASE, is_named};
use crate::waivers::waivable;

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV041", name: "waiver-unused", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: false,
    check,
};

/// What a waiver hid is known when all rules have run: [`report`] is called then.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Adds a finding for each of these waivers, which are in force and hid nothing, unless its rule could not look.
pub(crate) fn report<'w>(cx: &Context<'_>, unused: impl Iterator<Item = &'w Waiver<'w>>, list: &mut Diagnostics) {
    let mut findings = Findings::new(&RULE.meta, list);
    for waiver in unused.filter(|it| could_look(cx, it)) {
        findings
            .at(waiver.rule.span, format!("this waiver of `{}` hides nothing", waiver.rule.value))
            .help("what it was written for is mended, or its place is misspelt; if it stays, it hides whatever comes next: delete it");
    }
}

fn could_look(cx: &Context<'_>, waiver: &Waiver<'_>) -> bool {
    let rule = waiver.rule.value.as_ref();
    let compares = cx.base.is_some_and(|it| it.is_whole(cx.model));
    let runs = (cx.today.is_some() || !is_named(BY_THE_CALENDAR, rule)) && (compares || !is_named(OF_THE_BASE, rule));
    let whole = match waiver.division.as_ref().map(|it| it.value.as_ref()) {
        None => cx.model.divisions.iter().all(|it| it.complete),
        Some("common") => true,
        // A division that is not there has its finding.
        Some(name) => cx.model.divisions.iter().any(|it| it.name() == name && it.complete),
    };
    waivable().any(|it| it.name == rule) && runs && cx.model.complete && whole
}
