//! What `govgen prove` established, for people: a block of lines for each division, or a Markdown table.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use govgen_prove::{Division, FactsRole, Phase, Proof, Reach, Source, When};
use govgen_source::SourceMap;

use super::markdown::code;
use super::{one_line, quantity};

/// More accounts than this are counted, not listed.
const LISTED_MAX: usize = 12;

/// A block of lines for each division, then what nobody reaches.
pub(crate) fn text(proof: &Proof) -> String {
    let mut text = String::new();
    if !proof.escapes.is_empty() && !proof.divisions.is_empty() {
        text.push_str("What the files say. It is not proved: the escapes are below.\n\n");
    }
    for division in &proof.divisions {
        let _ = writeln!(text, "{}", one_line(&division.name));
        for (what, said) in lines(division) {
            let _ = writeln!(text, "  {what:<16} {}", one_line(&said));
        }
        text.push('\n');
    }
    if !proof.divisions.is_empty() {
        let _ = writeln!(text, "out of reach       {}", one_line(&listed(&proof.reserved)));
        let _ = writeln!(text, "everything else    owned by {}", one_line(&joined(&proof.admins)));
        let _ = writeln!(text, "every workspace    {}", one_line(&source(&proof.source)));
        if let Some(role) = &proof.facts_role {
            let _ = writeln!(text, "facts role         {}", one_line(&facts_role(role)));
        }
        text.push('\n');
    }
    text
}

/// What nothing in the files can prove: which repository runs, and whose tokens count.
fn source(source: &Source) -> String {
    let branch = source.branch.as_deref().map_or_else(|| "its default branch".to_owned(), |it| format!("`{it}`"));
    format!("runs `{}` at {branch}, with tokens of `{}`", source.repository, source.host)
}

/// What the role for `govgen fetch` may do, and whom it trusts.
fn facts_role(role: &FactsRole) -> String {
    let subject = role.subject.as_deref().unwrap_or("nobody knows whom");
    format!("{}; trusts `{subject}`", actions(&role.reach))
}

fn lines(division: &Division) -> Vec<(&'static str, String)> {
    let apply = division.roles.get(&Phase::Apply);
    let plan = division.roles.get(&Phase::Plan);
    let mut lines = vec![
        ("accounts", accounts(division)),
        ("permission sets", apply.map_or_else(none, permission_sets)),
        ("plan role", plan.map_or_else(none, actions)),
        ("apply role", apply.map_or_else(none, actions)),
        ("workspace", division.workspace.clone().unwrap_or_else(none)),
        ("plan trusts", division.subjects.get(&Phase::Plan).cloned().unwrap_or_else(none)),
        ("apply trusts", division.subjects.get(&Phase::Apply).cloned().unwrap_or_else(none)),
        (
            "holds",
            format!(
                "{}, {}",
                quantity(division.permission_sets, "permission set"),
                quantity(division.assignments, "grant")
            ),
        ),
        ("files", format!("{} owned by {}", division.files, joined(&division.teams))),
    ];
    lines.extend(state(division));
    lines
}

/// What is left to AWS, and what is taken over from it; mostly nothing.
fn state(division: &Division) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if !division.state.left.is_empty() {
        let (shown, all) = (division.state.left.iter().take(LISTED_MAX), division.state.left.len());
        let more = if all > LISTED_MAX { format!(" and {} more", all - LISTED_MAX) } else { String::new() };
        let shown: Vec<&str> = shown.map(String::as_str).collect();
        lines.push(("leaves in AWS", format!("no longer managed: {}{more}", shown.join(", "))));
    }
    if division.state.taken_over > 0 {
        let blocks = quantity(division.state.taken_over, "import");
        lines.push(("takes over", format!("what AWS has already, in {blocks}")));
    }
    lines
}

fn none() -> String {
    "none".to_owned()
}

fn accounts(division: &Division) -> String {
    let everywhere =
        if division.provisions_everywhere { "; provisions its own permission sets in any account" } else { "" };
    format!("{}{everywhere}", listed(&division.accounts))
}

fn listed(accounts: &[String]) -> String {
    match accounts.len() {
        0 => none(),
        1..=LISTED_MAX => accounts.join(" "),
        more => format!("{} … {} ({more})", accounts[..LISTED_MAX - 1].join(" "), accounts[more - 1]),
    }
}

fn joined(owners: &[String]) -> String {
    if owners.is_empty() { "nobody".to_owned() } else { owners.join(" ") }
}

/// Whose permission sets the role writes and assigns.
fn permission_sets(reach: &Reach) -> String {
    let owners = |action: &str| -> BTreeSet<&str> {
        let grants = reach.grants.iter().filter(|it| it.action == action);
        let owners = grants.filter_map(|it| match &it.when {
            When::OwnedBy(owners) | When::TaggedFor(owners) | When::Claimed(owners) => Some(owners),
            When::Always | When::Through(_) => None,
        });
        owners.flatten().map(String::as_str).collect()
    };
    let said = [("writes", "sso:PutInlinePolicyToPermissionSet"), ("assigns", "sso:CreateAccountAssignment")];
    let said = said.map(|(verb, action)| {
        let owners: Vec<&str> = owners(action).into_iter().collect();
        if owners.is_empty() { format!("{verb} none") } else { format!("{verb} those of {}", owners.join(" and ")) }
    });
    let takes = reach.grants.iter().any(|it| matches!(it.when, When::Claimed(_)));
    format!("{}{}", said.join(", "), if takes { ", takes those without an owner" } else { "" })
}

/// How many actions, and how many of them change something.
fn actions(reach: &Reach) -> String {
    let (all, changes) = (reach.actions().len(), reach.changes().len());
    let writes = if changes == 0 { "none of them writes".to_owned() } else { format!("{changes} of them write") };
    format!("{}, {writes}", quantity(all, "action"))
}

/// One line about the whole.
pub(crate) fn summary(proof: &Proof) -> String {
    let divisions = quantity(proof.divisions.len(), "division");
    match proof.escapes.len() {
        0 => format!("proved: {divisions}, no escapes"),
        escapes => format!("not proved: {} in {divisions}", quantity(escapes, "escape")),
    }
}

/// A table with a row for each division, and one for each escape.
pub(crate) fn markdown(sources: &SourceMap, proof: &Proof) -> String {
    let mut text = format!("**{}**\n", summary(proof));
    if !proof.divisions.is_empty() {
        text.push_str(
            "\n| division | accounts | permission sets | workspace | files | owners |\n|---|---|---|---|---|---|\n",
        );
    }
    for it in &proof.divisions {
        let sets = it.roles.get(&Phase::Apply).map_or_else(none, permission_sets);
        let workspace = it.workspace.clone().unwrap_or_else(none);
        let [name, accounts, sets, workspace, owners] =
            [&it.name, &accounts(it), &sets, &workspace, &joined(&it.teams)].map(|it| code(it));
        let _ = writeln!(text, "| {name} | {accounts} | {sets} | {workspace} | {} | {owners} |", it.files);
    }
    for it in proof.divisions.iter().filter(|it| !state(it).is_empty()) {
        for (what, said) in state(it) {
            let _ = writeln!(text, "\n{} {what}: {}", code(&it.name), code(&said));
        }
    }
    if !proof.divisions.is_empty() {
        let _ = writeln!(text, "\nEvery workspace {}.", code(&source(&proof.source).replace('`', "")));
        if let Some(role) = &proof.facts_role {
            let _ = writeln!(text, "\nThe role for facts: {}.", code(&facts_role(role).replace('`', "")));
        }
    }
    if !proof.escapes.is_empty() {
        text.push_str("\n| escape | place | what | what it allows |\n|---|---|---|---|\n");
    }
    for it in proof.escapes.iter() {
        let file = sources.file(it.span.file);
        let at = file.line_column(it.span.start);
        let place = format!("{}:{}:{}", file.path, at.line, at.column);
        let cells = [it.meta.name, &place, &it.message, it.help.as_deref().unwrap_or_default()];
        let _ = writeln!(text, "| {} |", cells.map(code).join(" | "));
    }
    text
}
