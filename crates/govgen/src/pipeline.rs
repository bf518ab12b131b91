//! Texts in memory to model, findings and plan: the part of a run that touches nothing.

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;

use govgen_live::Seen;
use govgen_model::Model;
use govgen_rules::{Base, Baseline, BaselineEntry, Context, Revision};
use govgen_source::{Date, Diagnostics, Severity, SourceMap};
use govgen_targets::{Plan, Wanted};

use crate::{explain, hidden};

/// What a run is held against beside the repository itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Against<'a> {
    /// The day to judge dates by; `None` means that no rule looks at the calendar.
    pub(crate) today: Option<Date>,
    /// Another revision: its texts, and what people call it.
    pub(crate) base: Option<(&'a SourceMap, &'a str)>,
    /// Findings that do not count.
    pub(crate) baseline: Option<&'a Baseline>,
    /// What is known of the running estate.
    pub(crate) seen: Option<Seen<'a>>,
}

/// Texts to model and findings, the findings sorted; what follows gets both.
pub(crate) fn with_model<T>(
    sources: &SourceMap,
    against: Against<'_>,
    then: impl FnOnce(&Model<'_>, Diagnostics) -> T,
) -> T {
    judged(sources, against, None, then)
}

/// The same, held against what the files were before they were changed in memory: another reading of them would take as long again.
pub(crate) fn with_model_since<T>(
    sources: &SourceMap,
    against: Against<'_>,
    before: Revision<'_>,
    then: impl FnOnce(&Model<'_>, Diagnostics) -> T,
) -> T {
    judged(sources, against, Some(before), then)
}

/// Texts to model, and no judgement yet: for whoever changes the files, and has the result judged.
pub(crate) fn resolved<T>(sources: &SourceMap, then: impl FnOnce(&Model<'_>, Diagnostics) -> T) -> T {
    let mut findings = Diagnostics::default();
    let documents = ManuallyDrop::new(govgen_syntax::parse(sources, &mut findings));
    let model = ManuallyDrop::new(govgen_model::resolve(&documents, &mut findings));
    findings.sort();
    hidden::leave_alone(sources, &mut findings);
    then(&model, findings)
}

fn judged<T>(
    sources: &SourceMap,
    against: Against<'_>,
    before: Option<Revision<'_>>,
    then: impl FnOnce(&Model<'_>, Diagnostics) -> T,
) -> T {
    let mut findings = Diagnostics::default();
    // A command ends after this. Taking a million grants apart first would make everybody wait for memory that goes
    // back with the process anyway.
    let documents = ManuallyDrop::new(govgen_syntax::parse(sources, &mut findings));
    let model = ManuallyDrop::new(govgen_model::resolve(&documents, &mut findings));
    let judge = |base: Option<&Base<'_>>, findings: &mut Diagnostics| {
        govgen_rules::check(&Context::new(&model, sources, against.today, base), findings);
    };
    match (before, against.base) {
        (None, None) => judge(None, &mut findings),
        (Some(before), _) => {
            let base = ManuallyDrop::new(Base::new(&model, sources, before));
            judge(Some(&base), &mut findings);
        }
        (None, Some((tree, name))) => {
            // What was found there is mended or merged; it is only compared with.
            let mut past = Diagnostics::default();
            let documents = ManuallyDrop::new(govgen_syntax::parse(tree, &mut past));
            let before = ManuallyDrop::new(govgen_model::resolve(&documents, &mut past));
            let base = ManuallyDrop::new(Base::new(&model, sources, Revision { model: &before, tree, name }));
            judge(Some(&base), &mut findings);
        }
    }
    if let Some(seen) = against.seen {
        govgen_live::check(&model, seen, against.today, &mut findings);
    }
    findings.sort();
    hidden::leave_alone(sources, &mut findings);
    if let Some(baseline) = against.baseline {
        // Without the calendar, or where not everything could be read, findings are missing that are not mended.
        let whole = model.complete && model.divisions.iter().all(|it| it.complete);
        let looked = looked(against, &findings);
        let stale = |it: &BaselineEntry| against.today.is_some() && whole && looked(&it.code);
        baseline.apply(sources, &mut findings, explain::is_baselined, stale);
        findings.sort();
    }
    then(&model, findings)
}

/// Whether the check of a code looked at everything, so that what it did not find is not there. Without facts no live check did.
pub(crate) fn looked(against: Against<'_>, findings: &Diagnostics) -> impl Fn(&str) -> bool + use<> {
    let skipped: BTreeSet<&str> = findings.skipped().iter().map(|it| it.meta.code).collect();
    let has_facts = against.seen.is_some();
    move |code| (has_facts || !code.starts_with("LIV")) && !skipped.contains(code)
}

/// The files that belong on disk, unless a finding stands in the way.
pub(crate) fn plan(model: &Model<'_>, findings: &Diagnostics) -> Option<Plan> {
    plan_of(model, findings, &|_| true)
}

/// The same of some root modules, and what belongs to none.
pub(crate) fn plan_of(model: &Model<'_>, findings: &Diagnostics, wanted: Wanted<'_>) -> Option<Plan> {
    if findings.count(Severity::Error) > 0 {
        return None;
    }
    model.organization.as_ref().map(|organization| govgen_targets::plan_of(model, organization, wanted))
}
