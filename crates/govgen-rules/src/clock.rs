//! What the calendar and the directory bring about in divisions that a change leaves alone: worth knowing, and nobody's pull
//! request waits for it.

use govgen_model::Waiver;
use govgen_source::{Diagnostic, Diagnostics, Severity, Span};
use rustc_hash::FxHashSet;

use crate::rules::{BY_THE_CALENDAR, BY_THE_DIRECTORY, is_one_of, waiver_expired};
use crate::{Base, Context, waivers};

/// Weighs the findings of the rules about dates, and those that a waiver hid until its last day, as warnings where the
/// change touches neither a division's files nor its row, nor the waiver.
pub(crate) fn soften(cx: &Context<'_>, base: &Base<'_>, findings: &mut Diagnostics) {
    let Some(today) = cx.today else { return };
    let ended: Vec<&Waiver<'_>> =
        cx.model.waivers.iter().filter(|it| it.until.value < today && base.has_waiver(it)).collect();
    let stood: FxHashSet<Span> = ended.iter().map(|it| it.until.span).collect();
    let is_elsewhere = |it: &Diagnostic| {
        let division = it.subject.division.as_deref();
        if *it.meta == waiver_expired::RULE.meta {
            stood.contains(&it.span) && division.is_none_or(|it| !base.is_touched(it))
        } else {
            let outside = is_one_of(BY_THE_CALENDAR, it.meta) || is_one_of(BY_THE_DIRECTORY, it.meta);
            let timed = outside || ended.iter().any(|waiver| waivers::names(waiver, it));
            timed && division.is_some_and(|it| !base.is_touched(it))
        }
    };
    findings.revise(|finding| {
        if !is_elsewhere(finding) {
            return;
        }
        finding.elsewhere = true;
        if finding.severity == Severity::Error {
            finding.severity = Severity::Warning;
            let help = finding.help.take().unwrap_or_default();
            finding.help(format!("{help} (a warning, because this change leaves it alone)"));
        }
    });
}
