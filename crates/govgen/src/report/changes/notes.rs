//! What has to be known before any row is read, the most important first: what the comparison does not describe, errors, what reaches
//! further than a number of grants tells, and the cost.

use std::collections::BTreeSet;

use govgen_access::changes::{AccessChange, Root, SetChange};
use govgen_source::Severity;

use super::summary::Counts;
use super::{Words, access, counted, few, files, name, people, permission_sets, place, said, strong, thousands};
use crate::diff::Page;

/// So many of one kind are listed.
const LISTED: usize = 10;

/// All of them.
pub(super) fn notes(page: &Page<'_>) -> Vec<Words> {
    let mut notes = files::notes(page);
    notes.extend(rendered(page));
    notes.extend(errors(page));
    if !page.base_is_there {
        notes.push(vec![said("the base is no governance repository yet, so everything is new")]);
    }
    notes.extend(since(page));
    notes.extend(ids(page));
    notes.extend(grown(page));
    notes.extend(widened(page));
    notes.extend(ends(page));
    notes.extend(again(page));
    notes.extend(stale(page));
    notes.extend(grants(page));
    if page.changes.divisions.len() > 1 {
        let mut words = vec![said("in ")];
        words.extend(access::divisions(page));
        notes.push(words);
    }
    notes.extend(findings(page));
    notes.extend(files::unread(page));
    notes.extend(cost(page));
    notes
}

fn rendered(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    let (touched, unjudged) = (&page.rendered.touched, &page.rendered.unjudged);
    if !touched.is_empty() {
        let mut words = few(touched, LISTED, |it| name(it));
        let verb = if touched.len() == 1 { " is" } else { " are" };
        words.push(strong(format!("{verb} not what the YAML says")));
        words.push(said(
            ", so this comparison does not describe what Terraform and GitHub would do: edited by hand, or `govgen render` was not run last",
        ));
        notes.push(words);
    }
    if !unjudged.is_empty() {
        let mut words = few(unjudged, LISTED, |it| name(it));
        words.push(strong(" changed and could not be held against the YAML"));
        words.push(said(", because that has errors"));
        notes.push(words);
    }
    notes
}

fn errors(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    if page.errors > 0 {
        let verb = if page.errors == 1 { "stands" } else { "stand" };
        let errors = counted(page.errors, "error");
        notes.push(vec![strong(format!("{errors} {verb} in the change")), said(": `govgen check` lists what to mend")]);
    }
    if !page.changes.left_out.is_empty() {
        notes.push(vec![said(
            "a division with errors grants what cannot be told, so it is not compared: whoever gains or loses there is not shown",
        )]);
    }
    notes
}

/// What `check --base` finds beyond what `check` does.
fn since(page: &Page<'_>) -> Vec<Words> {
    let found = page.since.iter().filter(|it| it.severity != Severity::Notice);
    let mut notes: Vec<Words> = found
        .clone()
        .take(LISTED)
        .map(|it| {
            let mut words = vec![strong(format!("{} {}", it.severity.as_str(), it.meta.name)), said(": ")];
            words.extend([name(&it.message), said(" at "), place(page, page.now, it.span)]);
            words
        })
        .collect();
    let more = found.count().saturating_sub(LISTED);
    if more > 0 {
        notes.push(vec![said(format!("and {}: `govgen check --base` lists them", counted(more, "more finding")))]);
    }
    if !page.since_is_whole {
        notes.push(vec![said("rules that compare with the base could not look at everything")]);
    }
    notes
}

fn ids(page: &Page<'_>) -> Option<Words> {
    let list: Vec<_> = page.changes.ids.iter().filter(|it| it.before.is_some() && it.now.is_some()).collect();
    if list.is_empty() {
        return None;
    }
    let verb = if list.len() == 1 { "leads" } else { "lead" };
    let mut words = vec![strong(format!("{} {verb} to another id", counted(list.len(), "name"))), said(": ")];
    words.extend(few(&list, LISTED, |it| name(it.name)));
    words.push(said("; whatever is granted to them becomes the access of whoever has that id"));
    Some(words)
}

fn grown(page: &Page<'_>) -> Option<Words> {
    let grown = page.grown?;
    let count = counted(grown.entries.len(), "finding");
    let mut words = vec![name(&grown.path), strong(format!(" hides {count} more than in the base")), said(": ")];
    words.extend(few(&grown.entries, LISTED, |it| name(it)));
    Some(words)
}

/// Whether a permission set lets somebody do more: one that nobody holds yet counts when its own document allows something.
fn is_felt(it: &SetChange<'_>) -> bool {
    let is_held = it.holders.users + it.holders.groups > 0;
    permission_sets::is_wider(it) && (is_held || it.gained.is_none_or(|it| it.0 > 0))
}

fn widened(page: &Page<'_>) -> Vec<Words> {
    let wider: Vec<_> = page.changes.permission_sets.iter().filter(|it| is_felt(it)).collect();
    let mut notes: Vec<Words> = wider
        .iter()
        .take(LISTED)
        .map(|it| {
            let mut words = vec![name(it.name)];
            words.push(strong(if it.before.is_none() { " is new and allows" } else { " allows more" }));
            match it.gained {
                Some((0, _)) => words.push(said(" than before")),
                Some((all, 0)) => words.push(said(format!(" ({}, none of them writes)", counted(all, "action")))),
                Some((_, writes)) => {
                    words.extend([said(" ("), strong(counted(writes, "writing action")), said(")")]);
                }
                None => words.push(said(" (nobody can count how much)")),
            }
            if it.before.is_none() && it.gained.is_some_and(|it| it.0 == 0) {
                words.truncate(1);
                words.push(said(" is new"));
            }
            words.push(said(format!(", {}", permission_sets::held(&it.holders))));
            if it.holders.production > 0 {
                words.extend([said(", "), strong(format!("{} in production", thousands(it.holders.production)))]);
            }
            words
        })
        .collect();
    if wider.len() > LISTED {
        let more = counted(wider.len() - LISTED, "more permission set");
        notes.push(vec![said(format!("and {more} that allow more"))]);
    }
    notes
}

/// Ends that go or come later, which is a gain too.
fn ends(page: &Page<'_>) -> Option<Words> {
    let rows = page.changes.divisions.iter().flat_map(|it| &it.rows);
    let is_later = |it: &&AccessChange<'_>| match (&it.before, &it.now) {
        (Some(before), Some(now)) => match (before.until, now.until) {
            (Some(_), None) => true,
            (Some(was), Some(is)) => is > was,
            (None, _) => false,
        },
        _ => false,
    };
    let later: Vec<_> = rows.filter(is_later).collect();
    if later.is_empty() {
        return None;
    }
    let without = later.iter().filter(|it| it.access().until.is_none()).count();
    let production = later.iter().filter(|it| it.is_production()).count();
    let verb = if later.len() == 1 { "lasts" } else { "last" };
    let mut words = vec![strong(format!("{} {verb} longer", counted(later.len(), "grant")))];
    if without > 0 {
        words.push(said(format!(", {} of them without an end now", thousands(without))));
    }
    if production > 0 {
        words.extend([said(", "), strong(format!("{} in production", thousands(production)))]);
    }
    let who: BTreeSet<&str> = later.iter().map(|it| it.access().principal).collect();
    let who: Vec<&str> = who.into_iter().collect();
    words.push(said(": "));
    words.extend(few(&who, 5, |it| name(*it)));
    Some(words)
}

/// What nobody gains or loses, and Terraform makes anew.
fn again(page: &Page<'_>) -> Option<Words> {
    let list = &page.changes.readdressed;
    let grants: usize = list.iter().map(|it| it.grants).sum();
    if grants == 0 {
        return None;
    }
    let verb = if grants == 1 { "is" } else { "are" };
    let mut words = vec![strong(format!("{} {verb} destroyed and made again", counted(grants, "grant")))];
    words.push(said(", because Terraform knows them by names that change: "));
    let mut pairs: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for it in list {
        let (before, now) = (it.before, it.now);
        let all = [
            ("division", before.division, now.division),
            ("account", before.account, now.account),
            ("policy", before.policy, now.policy),
        ];
        let differs = all.into_iter().filter(|(_, was, is)| was != is);
        let count = pairs.len();
        pairs.extend(differs);
        if pairs.len() == count && before == now {
            pairs.insert(("the spelling of names in division", now.division, ""));
        }
    }
    let pairs: Vec<_> = pairs.into_iter().collect();
    for (at, (what, was, is)) in pairs.iter().take(5).enumerate() {
        words.push(said(if at > 0 { format!(", {what} ") } else { format!("{what} ") }));
        words.push(name(*was));
        if !is.is_empty() {
            words.extend([said(" becomes "), name(*is)]);
        }
    }
    if pairs.len() > 5 {
        words.push(said(format!(" and {} more", thousands(pairs.len() - 5))));
    }
    words.push(said("; `govgen move` and an entry under `refactor` keep them"));
    Some(words)
}

fn stale(page: &Page<'_>) -> Option<Words> {
    let list = &page.rendered.stale;
    if list.is_empty() {
        return None;
    }
    let mut words = vec![said("`govgen render` was not run: ")];
    words.extend(few(list, LISTED, |it| name(it)));
    words.push(said(if list.len() == 1 { " is not what the YAML says" } else { " are not what the YAML says" }));
    Some(words)
}

fn grants(page: &Page<'_>) -> Option<Words> {
    let groups = Counts::of(page.changes.divisions.iter()).groups[0];
    let gains = if groups == 1 { "gains" } else { "gain" };
    let text = format!("{} {gains}: who is in there, the directory knows", people(0, groups));
    (groups > 0).then(|| vec![said(text)])
}

fn findings(page: &Page<'_>) -> Option<Words> {
    let added = &page.findings.added;
    if added.is_empty() {
        return None;
    }
    let errors = added.iter().filter(|it| it.severity == Severity::Error).count();
    let errors = if errors > 0 { format!(", {}", counted(errors, "error")) } else { String::new() };
    Some(vec![said(format!("the rules find {} more than before{errors}", counted(added.len(), "thing")))])
}

fn cost(page: &Page<'_>) -> Option<Words> {
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
