//! Texts in memory to model, findings and plan: the part of a run that touches nothing.

use std::mem::ManuallyDrop;

use govgen_model::Model;
use govgen_rules::Context;
use govgen_source::{Date, Diagnostics, Severity, SourceMap};
use govgen_targets::Plan;

use crate::hidden;

/// Texts to model and findings, the findings sorted; what follows gets both.
pub(crate) fn with_model<T>(
    sources: &SourceMap,
    today: Option<Date>,
    then: impl FnOnce(&Model<'_>, Diagnostics) -> T,
) -> T {
    let mut findings = Diagnostics::default();
    // A command ends after this. Taking a million grants apart first would make everybody wait for memory that goes
    // back with the process anyway.
    let documents = ManuallyDrop::new(govgen_syntax::parse(sources, &mut findings));
    let model = ManuallyDrop::new(govgen_model::resolve(&documents, &mut findings));
    govgen_rules::check(&Context { model: &model, tree: sources, today }, &mut findings);
    findings.sort();
    hidden::leave_alone(sources, &mut findings);
    then(&model, findings)
}

/// The files that belong on disk, unless a finding stands in the way.
pub(crate) fn plan(model: &Model<'_>, findings: &Diagnostics) -> Option<Plan> {
    if findings.count(Severity::Error) > 0 {
        return None;
    }
    model.organization.as_ref().map(|organization| govgen_targets::plan(model, organization))
}
