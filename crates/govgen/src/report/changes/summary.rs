//! The first lines of a page: how many gain and lose, what else differs, what could not be compared, who has to approve, what it costs.

use std::borrow::Cow;
use std::collections::HashSet;

use govgen_access::changes::{DivisionChanges, Kind, is_production};
use govgen_model::PrincipalKind;
use govgen_source::Severity;

use super::{Words, access, counted, few, name, said, strong, thousands};
use crate::diff::{Asked, Page};

/// How many gain, lose and change.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// Users and groups that gain something, each once.
    pub(crate) gain: usize,
    /// Groups among them.
    pub(crate) groups: usize,
    /// Users and groups that lose something.
    pub(crate) lose: usize,
    /// Users and groups of whom something has another end.
    pub(crate) change: usize,
    /// Grants that come.
    pub(crate) gained: usize,
    /// Grants that go.
    pub(crate) lost: usize,
    /// Grants that have another end.
    pub(crate) changed: usize,
    /// Grants that come in accounts that are production.
    pub(crate) production: usize,
}

impl Counts {
    pub(crate) fn of<'r, 'c: 'r>(divisions: impl Iterator<Item = &'r DivisionChanges<'c>>) -> Self {
        let mut counts = Self::default();
        let mut seen: [HashSet<(PrincipalKind, Cow<'_, str>)>; 3] = Default::default();
        for row in divisions.flat_map(|it| &it.rows) {
            let access = row.access();
            let who = (access.kind, access.kind.key(access.principal));
            let is_new = |at: usize, seen: &mut [HashSet<_>; 3]| usize::from(seen[at].insert(who));
            match row.kind() {
                Kind::Gain => {
                    counts.gained += 1;
                    counts.production += usize::from(is_production(access.account));
                    let new = is_new(0, &mut seen);
                    counts.gain += new;
                    counts.groups += if access.kind == PrincipalKind::Group { new } else { 0 };
                }
                Kind::Loss => {
                    counts.lost += 1;
                    counts.lose += is_new(1, &mut seen);
                }
                Kind::Change => {
                    counts.changed += 1;
                    counts.change += is_new(2, &mut seen);
                }
            }
        }
        counts
    }

    /// `3 gain, 1 loses`.
    pub(super) fn people(&self) -> String {
        let verb = |count: usize, verb: &str| match count {
            0 => None,
            1 => Some(format!("1 {verb}s")),
            _ => Some(format!("{} {verb}", thousands(count))),
        };
        let loses = match self.lose {
            1 => Some("1 loses".to_owned()),
            other => verb(other, "lose"),
        };
        let parts = [verb(self.gain, "gain"), loses, verb(self.change, "change")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The one line that stands above everything else.
pub(super) fn headline(page: &Page<'_>) -> String {
    let changes = page.changes;
    let counts = Counts::of(changes.divisions.iter());
    let people = counts.people();
    let as_far = if changes.left_out.is_empty() { "" } else { ", as far as could be compared" };
    let others = others(page);
    if people.is_empty() {
        let nobody = if others.is_empty() { "nobody gains or loses anything" } else { "nobody gains or loses a grant" };
        let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        return format!("{nobody}{as_far}{others}");
    }
    let divisions = counted(changes.divisions.len(), "division");
    let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
    format!("{people} in {divisions}{as_far}{others}")
}

/// What differs beside grants, in a few words.
fn others(page: &Page<'_>) -> Vec<String> {
    let changes = page.changes;
    let say = |count: usize, word: &str| {
        let verb = if count == 1 { "changes" } else { "change" };
        (count > 0).then(|| format!("{} {verb}", counted(count, word)))
    };
    let kind = |kind: &str| changes.settings.iter().filter(|it| it.kind == kind).count();
    let waivers = kind("waiver");
    let new = changes.settings.iter().filter(|it| it.kind == "waiver" && it.now.is_some()).count();
    let parts = [
        say(changes.permission_sets.len(), "permission set"),
        say(changes.accounts.len(), "account"),
        say(changes.mapping.len(), "division row"),
        say(changes.owners.len(), "owner list"),
        (new > 0).then(|| format!("{} {} new", counted(new, "waiver"), if new == 1 { "is" } else { "are" })),
        (waivers > new).then(|| format!("{} gone", counted(waivers - new, "waiver"))),
        say(kind("guardrail"), "guardrail"),
        say(changes.settings.len() - waivers - kind("guardrail"), "other setting"),
    ];
    parts.into_iter().flatten().collect()
}

/// What has to be known before any row is read.
pub(super) fn notes(page: &Page<'_>) -> Vec<Words> {
    let changes = page.changes;
    let mut notes = Vec::new();
    if page.errors > 0 {
        let errors = counted(page.errors, "error");
        notes.push(vec![strong(format!("{errors} here")), said(": `govgen check` lists what to mend")]);
    }
    if let Some(all) = changes.left_out.iter().find(|it| it.name == "common") {
        let side = side(all.now, all.before);
        notes.push(vec![
            strong("nothing was compared"),
            said(format!(": `divisions/common` cannot be read whole {side}")),
        ]);
    } else if !changes.left_out.is_empty() {
        let list = few(&changes.left_out, 10, |it| name(it.name));
        let side = side(changes.left_out.iter().any(|it| it.now), changes.left_out.iter().any(|it| it.before));
        let mut words = vec![strong("not compared"), said(": ")];
        words.extend(list);
        words.push(said(format!(", not to be read whole {side}")));
        notes.push(words);
    }
    if !page.base_is_there {
        notes.push(vec![said("the base is no governance repository yet, so everything is new")]);
    }
    notes.extend(grants(page));
    if changes.divisions.len() > 1 {
        let mut words = vec![said("in ")];
        words.extend(access::divisions(page));
        notes.push(words);
    }
    if !page.findings.added.is_empty() {
        let errors = page.findings.added.iter().filter(|it| it.severity == Severity::Error).count();
        let errors = if errors > 0 { format!(", {}", counted(errors, "error")) } else { String::new() };
        notes.push(vec![said(format!(
            "the rules find {} more than before{errors}",
            counted(page.findings.added.len(), "thing")
        ))]);
    }
    notes.extend(cost(page));
    notes
}

fn side(now: bool, before: bool) -> &'static str {
    match (now, before) {
        (true, true) => "here and in the base",
        (true, false) => "here",
        _ => "in the base",
    }
}

fn grants(page: &Page<'_>) -> Option<Words> {
    let counts = Counts::of(page.changes.divisions.iter());
    if counts.gained + counts.lost + counts.changed == 0 {
        return None;
    }
    let mut words = Vec::new();
    let parts = [(counts.gained, "more"), (counts.lost, "less"), (counts.changed, "with another end")];
    let parts = parts.iter().filter(|it| it.0 > 0).map(|(count, word)| format!("{} {word}", counted(*count, "grant")));
    words.push(said(parts.collect::<Vec<_>>().join(", ")));
    if counts.production > 0 {
        words.extend([said(", "), strong(format!("{} more in production", thousands(counts.production)))]);
    }
    if counts.groups > 0 {
        let groups = counted(counts.groups, "group");
        words.push(said(format!("; {groups} among those who gain, whose members the directory knows")));
    }
    Some(words)
}

fn cost(page: &Page<'_>) -> Option<Words> {
    let cost = &page.changes.cost;
    if cost.roots.is_empty() {
        return None;
    }
    let sum = |of: fn(&govgen_access::changes::Root<'_>) -> usize| -> usize { cost.roots.iter().map(of).sum() };
    let parts = [(sum(|it| it.create), "create"), (sum(|it| it.change), "change"), (sum(|it| it.destroy), "destroy")];
    let parts: Vec<String> =
        parts.iter().filter(|it| it.0 > 0).map(|(count, verb)| format!("{} to {verb}", thousands(*count))).collect();
    let (requests, minutes) = (counted(cost.requests, "request"), counted(cost.minutes, "minute"));
    let roots = counted(cost.roots.len(), "root");
    Some(vec![said(format!("Terraform: about {} in {roots}, {requests}, {minutes}", parts.join(", ")))])
}

/// So many sets of owners are listed, so many owners of each, and so many paths.
const GROUPS: usize = 15;
const OWNERS: usize = 8;
const PATHS: usize = 3;

/// Who has to approve, a line for each set of owners.
pub(super) fn approvers(page: &Page<'_>) -> Vec<Words> {
    let approvers = page.approvers;
    let mut lines: Vec<Words> = approvers.groups.iter().take(GROUPS).map(asked).collect();
    let more = approvers.groups.len().saturating_sub(GROUPS);
    if more > 0 {
        lines.push(vec![said(format!("and {} more sets of owners", thousands(more)))]);
    }
    match &approvers.file {
        None => lines.push(vec![said("there is no CODEOWNERS in the base, so GitHub asks nobody by itself")]),
        Some(file) if approvers.skipped > 0 => {
            let skipped = counted(approvers.skipped, "line");
            lines.push(vec![name(file), said(format!(" of the base has {skipped} that GitHub does not read"))]);
        }
        Some(_) => {}
    }
    if approvers.groups.is_empty() {
        lines.push(vec![said("no file differs")]);
    }
    lines
}

fn asked(it: &Asked) -> Words {
    let mut words = match it.owners.as_slice() {
        [] => vec![said("nobody in particular")],
        [one] => vec![name(one)],
        many => {
            let mut words = vec![said("any of ")];
            words.extend(few(many, OWNERS, |it| name(it)));
            words
        }
    };
    words.push(said(": "));
    words.extend(few(&it.paths, PATHS, |it| name(it)));
    words
}
