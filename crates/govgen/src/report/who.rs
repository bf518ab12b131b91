//! Lines that grant something, for people.

use std::fmt::Write as _;

use govgen_access::{Asked, Forgotten, Reached};
use govgen_model::{AccountRow, AccountStatus, Model};
use govgen_source::{Date, SourceMap, Span};

use super::{on_one_line, one_line, place, quantity};
use crate::who::{Explained, kind_of};

/// So many accounts of one line are named; JSON names them all.
const NAMED_MAX: usize = 6;

/// Everything of a name, a paragraph for each line.
pub(crate) fn text(
    sources: &SourceMap,
    model: &Model<'_>,
    as_of: Option<Date>,
    found: &[(&Asked<'_>, Vec<Explained<'_>>)],
) -> String {
    let mut text = String::new();
    for (what, lines) in found {
        if !text.is_empty() {
            text.push('\n');
        }
        let in_it = |it: &&Reached<'_>| !matches!(what, Asked::Account(_, row) if row.id.value != it.account.id.value);
        let grants: usize = lines.iter().map(|it| it.effect.reached.iter().filter(in_it).count()).sum();
        let _ = writeln!(text, "{}: {}, {}", title(what), quantity(lines.len(), "line"), quantity(grants, "grant"));
        for line in lines {
            text.push('\n');
            paragraph(sources, model, as_of, what, line, &mut text);
        }
    }
    text
}

fn title(what: &Asked<'_>) -> String {
    match what {
        Asked::Principal(kind, name) => format!("{} `{}`", kind_of(*kind), one_line(name)),
        Asked::Member(group, user) => format!("through group `{}`, in which `{}` is", one_line(group), one_line(user)),
        Asked::Account(division, row) => format!("account {} of {}", account(row), division.name()),
        Asked::Policy(Some(division), policy) => {
            format!("policy {} of {}, permission set {}", policy.key(), division.name(), policy.permission_set.value)
        }
        Asked::Policy(None, policy) => {
            format!("shared policy {}, permission set {}", policy.key(), policy.permission_set.value)
        }
        Asked::Division(division) => format!("division {}", division.name()),
    }
}

fn paragraph(
    sources: &SourceMap,
    model: &Model<'_>,
    as_of: Option<Date>,
    what: &Asked<'_>,
    it: &Explained<'_>,
    text: &mut String,
) {
    let Explained { line, effect, waivers } = it;
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<8}{value}");
    };
    let place = place(sources, line.principal.name.span);
    row("line", &format!("{place} ({})", line.division.name()));
    if !matches!(what, Asked::Principal(..) | Asked::Member(..)) {
        row(kind_of(line.principal.kind), &one_line(line.name()));
    }
    let glob = if line.entry.entry.glob { format!("`{}`: ", line.entry_name()) } else { String::new() };
    let reached: Vec<String> = effect.reached.iter().map(|it| account(it.account)).collect();
    let reached = if reached.is_empty() { "no account".to_owned() } else { some(&reached) };
    row("in", &format!("{glob}{reached}"));
    let inactive: Vec<String> = effect.inactive.iter().map(|it| account(it)).collect();
    if !inactive.is_empty() {
        let why = if line.division.is_active() { "" } else { ": the division is on its way out" };
        row("", &format!("nothing in {}{why}", some(&inactive)));
    }
    for (other, accounts) in outdone(it) {
        let here = super::place(sources, other);
        row("", &format!("nothing in {}: {here} counts there", some(&accounts)));
    }
    let unmatched: Vec<String> = effect.unmatched.iter().map(|it| it.name.value.to_string()).collect();
    if !unmatched.is_empty() {
        row("", &format!("not in {}, which it does not match", some(&unmatched)));
    }
    if let Some(policy) = line.policy(model) {
        row("policy", &format!("{}, permission set {}", policy.key(), policy.permission_set.value));
    }
    if let Some(until) = line.until() {
        let expired = as_of.filter(|day| until < *day).map(|day| format!(", over by {day}")).unwrap_or_default();
        row("until", &format!("{until}{expired}"));
        let longer = effect.reached.iter().filter(|it| it.until != Some(until));
        let longer: Vec<String> = longer.map(|it| account(it.account)).collect();
        if !longer.is_empty() {
            row("", &format!("longer in {}: another glob lasts longer", some(&longer)));
        }
    }
    let reason = line.principal.terms.as_ref().and_then(|it| it.reason.as_ref());
    if let Some(reason) = reason {
        row("reason", &on_one_line(&reason.value));
    }
    for waiver in waivers {
        let (place, rule) = (super::place(sources, waiver.rule.span), one_line(&waiver.rule.value));
        row("waiver", &format!("{rule} until {} ({place}): {}", waiver.until.value, on_one_line(&waiver.reason.value)));
    }
}

/// Lines that count in place of one, each with the accounts where it does.
fn outdone(it: &Explained<'_>) -> Vec<(Span, Vec<String>)> {
    let mut others: Vec<(Span, Vec<String>)> = Vec::new();
    for (row, principal) in &it.effect.outdone {
        let span = principal.name.span;
        match others.iter().position(|(other, _)| *other == span) {
            Some(at) => others[at].1.push(account(row)),
            None if others.len() < NAMED_MAX => others.push((span, vec![account(row)])),
            None => {}
        }
    }
    others
}

/// What AWS may keep, and how to take it away.
pub(crate) fn kept(sources: &SourceMap, it: &Forgotten<'_>, name: &str) -> String {
    let what = format!("`{}` in `{}` of {}", it.policy.value, it.account.value, it.division);
    let whose = match it.name {
        Some(_) => format!("{what}, which `{}` had and AWS may still grant", one_line(name)),
        None => format!("{what} for whoever had it, perhaps `{}`", one_line(name)),
    };
    format!(
        "{}: `forget` leaves {whose}: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)",
        place(sources, it.span())
    )
}

/// An account as people know it.
pub(crate) fn account(row: &AccountRow<'_>) -> String {
    format!("{} ({})", row.name.value, known(row))
}

/// What is known of an account beside its name.
pub(crate) fn known(row: &AccountRow<'_>) -> String {
    let mut known = vec![row.id.value.to_string()];
    known.extend(row.environment.as_ref().map(|it| one_line(&it.value)));
    match row.status.value {
        AccountStatus::Active => {}
        AccountStatus::Closing => known.push("closing".to_owned()),
        AccountStatus::Closed => known.push("closed".to_owned()),
    }
    known.join(", ")
}

/// The first few of a list.
pub(crate) fn some(names: &[String]) -> String {
    let shown = names.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
