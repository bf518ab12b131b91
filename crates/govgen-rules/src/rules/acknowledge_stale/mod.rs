//! An acknowledgement of a removal that does not happen.

use govgen_model::Acknowledgement;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::directory::{Answer, is_used_up};
use crate::rule::{Findings, Rule};
use crate::rules::{lock_id_changed, lock_shrunk, mass_removal};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV042", name: "acknowledge-stale", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for entry in cx.model.acknowledge {
        let division = entry.division.value.as_ref();
        if let Some((rule, count)) = OF_THE_LOCK.iter().find(|it| it.0.meta.name == entry.rule.value) {
            of_the_lock(cx, entry, (rule.meta.name, *count), findings);
            continue;
        }
        if entry.rule.value != mass_removal::RULE.meta.name {
            findings.at(entry.rule.span, format!("`{}` is no rule that can be acknowledged", entry.rule.value)).help(
                "this entry allows nothing: write `mass-removal`, `lock-shrunk` or `lock-id-changed`, which ask for a number, or delete it",
            );
            continue;
        }
        let Some(compared) = base.division(division) else { continue };
        let Some(removal) = &compared.removal else { continue };
        if mass_removal::is_large(cx, removal) {
            // A wrong number is named in that rule's own finding.
            let counts =
                mass_removal::acknowledgements(cx, division).any(|it| it.count.value as usize == removal.removed);
            if !counts || entry.count.value as usize == removal.removed {
                continue;
            }
        }
        findings
            .at(
                entry.count.span,
                format!("division `{division}` does not lose {} grants in this change", entry.count.value),
            )
            .because(entry.division.span, "acknowledged for this division")
            .help("an acknowledgement that stays lets another removal of that size through: delete it")
            .about(division, None);
    }
}

/// Rules about the lock, and what each counts when it asks for a number.
type Counted = (&'static Rule, fn(&Context<'_>) -> Option<usize>);
static OF_THE_LOCK: [Counted; 2] =
    [(&lock_shrunk::RULE, lock_shrunk::count), (&lock_id_changed::RULE, lock_id_changed::count)];

fn of_the_lock(
    cx: &Context<'_>,
    entry: &Acknowledgement<'_>,
    (rule, count): (&'static str, fn(&Context<'_>) -> Option<usize>),
    findings: &mut Findings<'_>,
) {
    if entry.division.value != "common" {
        findings
            .at(entry.division.span, format!("`{}` is not about a division", entry.rule.value))
            .help("this entry allows nothing: the lock belongs to the organization, so write `division: common`");
        return;
    }
    if let Some(asked) = count(cx) {
        // While nothing answers the rule, what is wrong with the entry is named in its own finding.
        if is_used_up(cx, entry) && Answer::of(cx, rule, asked).is_given {
            findings
                .at(entry.count.span, format!("this acknowledgement of `{}` was there before", entry.rule.value))
                .because(entry.rule.span, "acknowledged here")
                .help("it let another change through and counts for no second one: delete it; a change has an entry of its own");
        }
        return;
    }
    let finding = findings
        .at(entry.count.span, format!("`{}` has nothing to say about this change", entry.rule.value))
        .because(entry.rule.span, "acknowledged here");
    if rule == lock_id_changed::RULE.meta.name && is_used_up(cx, entry) {
        finding.severity(Severity::Notice).help(
            "delete it when every division that grants something to these names has applied the change: until then `govgen check --plan` asks for it",
        );
        return;
    }
    finding.help("an acknowledgement that stays lets another change of that size through: delete it");
}
