//! What differs beside grants, in a few words each, for the first line of a page.

use govgen_access::changes::{AccountChange, SetChange, is_production};
use govgen_source::Severity;

use super::{Words, counted, name, said, strong, thousands};
use crate::diff::Page;

/// What may do harm first. No kind is left out, since any may be what matters.
pub(super) fn others(page: &Page<'_>) -> Vec<Words> {
    let mut all = wider(page);
    all.extend(errors(page));
    all.extend(dangers(page));
    all.extend(divisions(page));
    all.extend(kinds(page).into_iter().map(|it| vec![said(it)]));
    all
}

/// Permission sets that were there and let their holders do more, or may.
fn wider(page: &Page<'_>) -> Vec<Words> {
    let (sure, unsure): (Vec<_>, Vec<_>) = widened(page).partition(|it| it.allows_more());
    let say = |list: &[&SetChange<'_>], verbs: [&str; 2]| {
        let production = list.iter().filter(|it| it.holders.production > 0).count();
        let place = match production {
            0 => String::new(),
            all if all == list.len() => ", held in production".to_owned(),
            some => format!(", {} held in production", thousands(some)),
        };
        let verb = verbs[usize::from(list.len() != 1)];
        (!list.is_empty()).then(|| vec![strong(format!("{} {verb}{place}", counted(list.len(), "permission set")))])
    };
    let said = [say(&sure, ["allows more", "allow more"]), say(&unsure, ["may allow more", "may allow more"])];
    said.into_iter().flatten().collect()
}

fn widened<'p, 'c>(page: &'p Page<'c>) -> impl Iterator<Item = &'p SetChange<'c>> {
    page.changes.permission_sets.iter().filter(|it| it.before.is_some() && it.now.is_some() && !it.widened.is_empty())
}

/// Errors that stand, but for those of divisions that the line has named as left out.
fn errors(page: &Page<'_>) -> Option<Words> {
    let left_out = page.changes.left_out.iter().filter_map(|it| page.errors_in.get(it.name));
    let is_error = |severity: Severity| severity == Severity::Error;
    let since = page.since.iter().filter(|it| is_error(it.severity)).count();
    let standing = page.errors.saturating_sub(left_out.sum()) + since;
    let new = page.findings.added.iter().filter(|it| is_error(it.severity)).count() + since;
    let text = match new {
        0 => counted(standing, "error"),
        all if all >= standing => counted(standing, "new error"),
        some => format!("{}, {} new", counted(standing, "error"), thousands(some)),
    };
    (standing > 0).then(|| vec![strong(text)])
}

/// What no row of a division shows: what CI runs, whose access a name is, what makes findings disappear, what is made anew.
fn dangers(page: &Page<'_>) -> Vec<Words> {
    let (changes, files) = (page.changes, page.files);
    let settings = |kind: &'static str| changes.settings.iter().filter(move |it| it.kind == kind);
    let waivers = settings("waiver").count();
    let new = settings("waiver").filter(|it| it.now.is_some()).count();
    let (idle, felt): (Vec<_>, Vec<_>) = changes.ids.iter().partition(|it| it.is_idle());
    let ids = felt.iter().filter(|it| it.before.is_some() && it.now.is_some()).count();
    let bound = felt.len() - ids;
    let relabelled = changes.accounts.iter().filter(|it| is_relabelled(it));
    let again: usize = changes.readdressed.iter().map(|it| it.grants).sum();
    let say = |count: usize, word: &str, rest: &str| (count > 0).then(|| format!("{}{rest}", counted(count, word)));
    let strongly = [
        say(files.deciding.len(), "CI file", " changed"),
        say(files.unexplained.len(), "rendered file", " unexplained"),
        say(ids, "name", if ids == 1 { " to another id" } else { " to other ids" }),
        say(bound, "name", if bound == 1 { " bound to an id or freed" } else { " bound to ids or freed" }),
        say(settings("refactor").count(), "refactor entry", ""),
        say(new, "waiver", " new"),
        say(relabelled.count(), "account", " out of production"),
    ];
    let plainly = [
        say(waivers - new, "waiver", " gone"),
        say(settings("guardrail").count(), "guardrail", ""),
        say(settings("acknowledgement").count(), "acknowledgement", ""),
        say(again, "grant", " remade"),
        say(idle.len(), "idle lock name", ""),
    ];
    let words = strongly.into_iter().flatten().map(strong);
    words.chain(plainly.into_iter().flatten().map(said)).map(|it| vec![it]).collect()
}

/// Whether it was production and is no longer.
fn is_relabelled(it: &AccountChange<'_>) -> bool {
    let was = it.before.is_some_and(|it| is_production(it.row));
    was && it.now.is_some_and(|it| !is_production(it.row))
}

/// Divisions that come, with the accounts that come with them, and those that go.
fn divisions(page: &Page<'_>) -> Vec<Words> {
    let mapping = page.changes.mapping.iter();
    let (come, rest): (Vec<_>, Vec<_>) = mapping.partition(|it| !it.was);
    let gone: Vec<_> = rest.into_iter().filter(|it| !it.is).collect();
    let mut all = Vec::new();
    let accounts = page.changes.accounts.iter().filter(|it| is_with_division(page, it)).count();
    let with = if accounts > 0 { format!(" with {}", counted(accounts, "account")) } else { String::new() };
    match come.as_slice() {
        [] => {}
        [it] => all.push(vec![said("new division "), name(it.name), said(with)]),
        many => all.push(vec![said(format!("{}{with}", counted(many.len(), "new division")))]),
    }
    match gone.as_slice() {
        [] => {}
        [it] => all.push(vec![said("division "), name(it.name), said(" gone")]),
        many => all.push(vec![said(format!("{} gone", counted(many.len(), "division")))]),
    }
    all
}

fn is_new(page: &Page<'_>, division: &str) -> bool {
    page.changes.mapping.iter().any(|it| !it.was && it.name == division)
}

/// Whether an account comes with a division that does.
fn is_with_division(page: &Page<'_>, it: &AccountChange<'_>) -> bool {
    it.before.is_none() && it.now.is_some_and(|it| is_new(page, it.division))
}

/// What has rows of its own, and was not said before.
fn kinds(page: &Page<'_>) -> Vec<String> {
    let changes = page.changes;
    let organization = changes.settings.iter().filter(|it| it.kind == "organization").count();
    let sets = changes.permission_sets.iter();
    let new_sets = sets.clone().filter(|it| it.before.is_none()).count();
    let sets_gone = sets.clone().filter(|it| it.now.is_none()).count();
    let wider = widened(page).count();
    let accounts: Vec<_> = changes.accounts.iter().filter(|it| !is_with_division(page, it)).collect();
    let new_accounts = accounts.iter().filter(|it| it.before.is_none()).count();
    let relabelled = accounts.iter().filter(|it| is_relabelled(it)).count();
    let owners = changes.owners.iter().filter(|it| it.division.is_none_or(|it| !is_new(page, it)));
    let rows = changes.mapping.iter().filter(|it| it.was && it.is).count();
    let other = |others: usize, word: &'static str, other: &'static str| if others > 0 { other } else { word };
    let kinds = [
        (new_sets, "new permission set"),
        (sets_gone, "permission set gone"),
        (sets.len() - new_sets - sets_gone - wider, other(wider, "permission set", "other permission set")),
        (new_accounts, "new account"),
        (accounts.len() - new_accounts - relabelled, other(relabelled, "account", "other account")),
        (owners.count(), "owner list"),
        (rows, "division row"),
        (organization, "setting"),
        (page.files.unread.len(), "other file"),
    ];
    let kinds = kinds.into_iter().filter(|it| it.0 > 0);
    kinds
        .map(|(count, word)| match word.strip_suffix(" gone") {
            Some(word) => format!("{} gone", counted(count, word)),
            None => counted(count, word),
        })
        .collect()
}
