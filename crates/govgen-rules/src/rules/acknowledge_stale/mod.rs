//! An acknowledgement of a removal that does not happen.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};
use crate::rules::mass_removal;

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV042", name: "acknowledge-stale", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for entry in cx.model.acknowledge {
        let division = entry.division.value.as_ref();
        if entry.rule.value != mass_removal::RULE.meta.name {
            findings.at(entry.rule.span, format!("`{}` is no rule that can be acknowledged", entry.rule.value)).help(
                "this entry allows nothing: write `mass-removal`, the one rule that asks for a number, or delete it",
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
