//! What is not imported and why, as a table and as lines, with sums that count each permission set and assignment once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use govgen_import::{Left, Proposal, Subject, Who};
use govgen_model::Model;

use crate::report::markdown;
use crate::report::one_line;

/// A text as code in a cell, which a `|` would end.
fn code(text: &str) -> String {
    if text.contains('|') { markdown::code(text) } else { markdown::plain_code(text) }
}

/// The table of what is not imported, in Markdown.
pub(super) fn text(text: &mut String, proposal: &Proposal, model: &Model<'_>) {
    let (sets, assignments) = sums(proposal);
    let sum = match (sets, assignments) {
        (0, 0) => "nothing".to_owned(),
        (0, _) => counted_assignments(assignments),
        (1, _) => format!("1 permission set, {}", counted_assignments(assignments)),
        _ => format!("{sets} permission sets, {}", counted_assignments(assignments)),
    };
    let _ = writeln!(text, "\n## Not imported: {sum}");
    if proposal.left.is_empty() {
        return;
    }
    text.push_str("\nThis stays in AWS as it is, and no file says anything about it.\n\n| what | why |\n|---|---|\n");
    let rows = model.divisions.iter().flat_map(|it| &it.accounts);
    let mut accounts: BTreeMap<&str, String> = rows.map(|it| (it.id.value.as_ref(), code(&it.name.value))).collect();
    accounts.extend(model.reserved.iter().map(|it| (it.id.value.as_ref(), it.what.to_owned())));
    let account = |id: &str| match accounts.get(id) {
        Some(name) => format!("{name} ({})", code(id)),
        None => code(id),
    };
    for Left { subject, reason } in &proposal.left {
        let what = match subject {
            Subject::PermissionSet { name, assignments, .. } => {
                format!("permission set {} and its {}", code(name), counted_assignments(*assignments))
            }
            Subject::Assignments { account_id, permission_set, principals } => {
                let who: Vec<String> = principals.iter().map(|it| who(it, &code)).collect();
                format!("{} in account {}: {}", code(permission_set), account(account_id), who.join(", "))
            }
        };
        let _ = writeln!(text, "| {what} | {} |", reason.text(code, code));
    }
}

/// How many permission sets are not imported, and how many assignments, theirs included.
fn sums(proposal: &Proposal) -> (usize, usize) {
    let of = |it: &Left| match &it.subject {
        Subject::PermissionSet { assignments, .. } => (1, *assignments),
        Subject::Assignments { principals, .. } => (0, principals.len()),
    };
    proposal.left.iter().map(of).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
}

/// So many assignments, in words.
pub(super) fn counted_assignments(count: usize) -> String {
    if count == 1 { "1 assignment".to_owned() } else { format!("{count} assignments") }
}

fn who(it: &Who, show: &dyn Fn(&str) -> String) -> String {
    let kind = if it.user { "user" } else { "group" };
    match &it.name {
        Some(name) => format!("{kind} {}", show(name)),
        None => format!("{kind} with id {}", show(&it.id)),
    }
}

/// A line for each thing that is not imported, for a terminal.
pub(super) fn lines(proposal: &Proposal) -> Vec<String> {
    let show = |word: &str| format!("`{}`", one_line(word));
    let line = |Left { subject, reason }: &Left| {
        let what = match subject {
            Subject::PermissionSet { name, assignments, .. } => {
                format!("permission set {} and its {}", show(name), counted_assignments(*assignments))
            }
            Subject::Assignments { account_id, permission_set, principals } => {
                let who: Vec<String> = principals.iter().map(|it| who(it, &show)).collect();
                format!("{} in account {account_id}: {}", show(permission_set), who.join(", "))
            }
        };
        format!("not imported: {}: {}", one_line(&what), one_line(&reason.text(show, one_line)))
    };
    proposal.left.iter().map(line).collect()
}

/// What was taken over, in one line.
pub(super) fn counted(proposal: &Proposal) -> String {
    let grants: usize = proposal.grants.values().map(|it| it.users.len() + it.groups.len()).sum();
    let (sets, assignments) = sums(proposal);
    format!(
        "imported: permission sets: {}, assignments: {grants}; not imported: permission sets: {sets}, assignments: {assignments}",
        proposal.policies.len()
    )
}
