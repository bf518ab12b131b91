//! A change that takes away a large part of a division's grants.

use govgen_model::Acknowledgement;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::base::{Compared, Removal};
use crate::context::some_of;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV043", name: "mass-removal", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base else { return };
    for compared in &base.divisions {
        let Some(removal) = compared.removal.as_ref().filter(|_| is_unacknowledged(cx, compared)) else { continue };
        let division = compared.now.name();
        let Removal { removed, total, .. } = *removal;
        let emptied: Vec<&str> =
            removal.accounts.iter().filter(|it| it.is_emptied).map(|it| it.account.name.value.as_ref()).collect();
        let message = match emptied.len() {
            _ if removed == total && total == 1 => format!("division `{division}` loses its only grant"),
            _ if removed == total => format!("division `{division}` loses all of its {total} grants"),
            0 => format!("division `{division}` loses {removed} of its {total} grants"),
            1 => format!(
                "division `{division}` loses {removed} of its {total} grants, and `{}` its last one",
                emptied[0]
            ),
            _ => {
                let emptied = some_of(emptied.into_iter());
                format!("division `{division}` loses {removed} of its {total} grants, and {emptied} their last ones")
            }
        };
        let largest: Vec<String> = removal
            .accounts
            .iter()
            .take(3)
            .map(|it| format!("{} in `{}`", it.removed, it.account.name.value))
            .collect();
        let written = acknowledgements(cx, division).next();
        let entry = match written {
            Some(_) => format!("write `count: {removed}` in its entry under `acknowledge`"),
            None => format!(
                "add to `acknowledge` in `divisions/common`: `- {{ rule: mass-removal, division: {division}, count: {removed}, reason: … }}`"
            ),
        };
        let finding = findings.at(compared.now.entry.name.span, message);
        if let Some(written) = written {
            finding.because(written.count.span, format!("acknowledged are {}", written.count.value));
        }
        finding
            .help(format!(
                "at the next apply Terraform takes them away at once ({}); put the lines back, or, if it is meant, let the organization {entry}",
                largest.join(", ")
            ))
            .about(division, None);
    }
}

/// What the organization acknowledges of a division.
pub(crate) fn acknowledgements<'c>(cx: &Context<'c>, division: &str) -> impl Iterator<Item = &'c Acknowledgement<'c>> {
    cx.model.acknowledge.iter().filter(move |it| it.division.value == division && it.rule.value == RULE.meta.name)
}

/// Whether somebody has to state the number of a removal.
pub(crate) fn is_large(cx: &Context<'_>, removal: &Removal<'_>) -> bool {
    let limits = cx.model.guardrails.removal;
    let is_many = removal.removed > limits.max_count as usize;
    let is_much = removal.removed as u64 * 100 > u64::from(limits.max_percent) * removal.total as u64;
    is_many && is_much || removal.is_emptied || removal.accounts.iter().any(|it| it.is_emptied)
}

/// Whether a division's removal is large and nobody has stated its number.
pub(crate) fn is_unacknowledged(cx: &Context<'_>, compared: &Compared<'_>) -> bool {
    compared.removal.as_ref().is_some_and(|removal| {
        let stated = |it: &Acknowledgement<'_>| it.count.value as usize == removal.removed;
        is_large(cx, removal) && !acknowledgements(cx, compared.now.name()).any(stated)
    })
}
