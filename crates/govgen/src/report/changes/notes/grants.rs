//! What a number of grants does not tell: names that become somebody else's, ends that come later, and what Terraform makes anew.

use std::collections::BTreeSet;

use govgen_access::changes::AccessChange;

use super::super::Counts;
use super::super::{Words, counted, few, name, people, said, strong, thousands};
use super::LISTED;
use crate::diff::Page;

/// Names that lead to another id than they did.
pub(super) fn ids(page: &Page<'_>) -> Option<Words> {
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

/// Ends that go or come later, which is a gain too.
pub(super) fn ends(page: &Page<'_>) -> Option<Words> {
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
pub(super) fn again(page: &Page<'_>) -> Option<Words> {
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

/// Groups that gain something, of which nobody here knows the members.
pub(super) fn groups(page: &Page<'_>) -> Option<Words> {
    let groups = Counts::of(page.changes.divisions.iter()).groups[0];
    let gains = if groups == 1 { "gains" } else { "gain" };
    let text = format!("{} {gains}: who is in there, the directory knows", people(0, groups));
    (groups > 0).then(|| vec![said(text)])
}
