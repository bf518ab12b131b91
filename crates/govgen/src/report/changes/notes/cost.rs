//! What applying the change costs, in one line.

use govgen_access::changes::Root;

use super::super::{Words, counted, said, thousands};
use crate::diff::Page;

/// About; nothing when no root does anything.
pub(super) fn cost(page: &Page<'_>) -> Option<Words> {
    let cost = &page.changes.cost;
    let is_common = !page.changes.mapping.is_empty() || !page.changes.accounts.is_empty();
    let left_out = if is_common { "; what the organization's own root makes for divisions is not counted" } else { "" };
    if cost.roots.is_empty() {
        return None;
    }
    let sum = |of: fn(&Root<'_>) -> usize| -> usize { cost.roots.iter().map(of).sum() };
    let parts = [(sum(|it| it.create), "create"), (sum(|it| it.change), "change"), (sum(|it| it.destroy), "destroy")];
    let parts: Vec<String> =
        parts.iter().filter(|it| it.0 > 0).map(|(count, verb)| format!("{} to {verb}", thousands(*count))).collect();
    let (requests, time) = (counted(cost.requests, "request"), time(cost.minutes));
    let roots = counted(cost.roots.len(), "root");
    let provisioned = match cost.provisioned {
        0 => String::new(),
        it => format!("; changed permission sets are written to {} anew", counted(it, "account")),
    };
    Some(vec![said(format!(
        "Terraform: about {} in {roots}, {requests}, {time}{provisioned}{left_out}",
        parts.join(", ")
    ))])
}

/// Minutes, or hours where those say more.
fn time(minutes: usize) -> String {
    if minutes <= 90 { counted(minutes, "minute") } else { counted(minutes.div_ceil(60), "hour") }
}
