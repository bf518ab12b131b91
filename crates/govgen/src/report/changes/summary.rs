//! The first line of a page, with what keeps it from being all; who has to approve, and what is compared with what.

use std::borrow::Cow;
use std::collections::HashSet;

use govgen_access::changes::{AccountChange, DivisionChanges, Kind, LeftOut, is_production};
use govgen_model::PrincipalKind;

use super::{Word, Words, counted, few, name, people, said, strong, thousands};
use crate::diff::{Asked, Page};

/// How many gain, lose and change.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// Users and groups that gain something, each once.
    pub(crate) gain: usize,
    /// Groups among those who gain, lose and change.
    pub(crate) groups: [usize; 3],
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
    /// Grants that come in accounts that are production, before or now.
    pub(crate) production: usize,
}

impl Counts {
    pub(crate) fn of<'r, 'c: 'r>(divisions: impl Iterator<Item = &'r DivisionChanges<'c>>) -> Self {
        let mut counts = Self::default();
        let mut seen: [HashSet<(PrincipalKind, Cow<'_, str>)>; 3] = Default::default();
        for row in divisions.flat_map(|it| &it.rows) {
            let access = row.access();
            let who = (access.kind, access.kind.key(access.principal));
            let group = usize::from(access.kind == PrincipalKind::Group);
            let is_new = |at: usize, seen: &mut [HashSet<_>; 3]| usize::from(seen[at].insert(who));
            match row.kind() {
                Kind::Gain => {
                    counts.gained += 1;
                    counts.production += usize::from(row.is_production());
                    let new = is_new(0, &mut seen);
                    counts.gain += new;
                    counts.groups[0] += group * new;
                }
                Kind::Loss => {
                    counts.lost += 1;
                    let new = is_new(1, &mut seen);
                    counts.lose += new;
                    counts.groups[1] += group * new;
                }
                Kind::Change => {
                    counts.changed += 1;
                    let new = is_new(2, &mut seen);
                    counts.change += new;
                    counts.groups[2] += group * new;
                }
            }
        }
        counts
    }

    /// `3 gain 5 grants, 1 loses 1`: users and groups together, told apart where somebody gains whom only the directory knows.
    fn short(&self) -> String {
        let parts = [
            (self.gain, self.gained, ["gains", "gain"]),
            (self.lose, self.lost, ["loses", "lose"]),
            (self.change, self.changed, ["has another end", "have another end"]),
        ];
        let mut text = String::new();
        for (at, (who, grants, verb)) in parts.into_iter().enumerate().filter(|(_, it)| it.0 > 0) {
            let is_first = text.is_empty();
            let groups = if at == 0 { self.groups[0] } else { 0 };
            text.push_str(if is_first { "" } else { ", " });
            match groups == who {
                true => text.push_str(&counted(groups, "group")),
                false => text.push_str(&thousands(who)),
            }
            text.push_str(&format!(" {}", verb[usize::from(who != 1)]));
            match (is_first, at) {
                (true, 2) => text.push_str(&format!(" on {}", counted(grants, "grant"))),
                (true, _) => text.push_str(&format!(" {}", counted(grants, "grant"))),
                (false, 2) => {}
                (false, _) => text.push_str(&format!(" {}", thousands(grants))),
            }
            match groups {
                0 => {}
                all if all == who => {}
                some => text.push_str(&format!(" ({})", counted(some, "group"))),
            }
        }
        text
    }

    /// `3 users gain 5 grants, 1 group loses 1 grant`.
    pub(super) fn people(&self) -> String {
        let part = |at: usize, all: usize, grants: usize, verb: [&str; 2], rest: &str| {
            let groups = self.groups[at];
            let who = people(all - groups, groups);
            let verb = verb[usize::from(all != 1)];
            (all > 0).then(|| format!("{who} {verb} {}{rest}", counted(grants, "grant")))
        };
        let parts = [
            part(0, self.gain, self.gained, ["gains", "gain"], ""),
            part(1, self.lose, self.lost, ["loses", "lose"], ""),
            part(2, self.change, self.changed, ["keeps", "keep"], " until another day"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The one line that stands above everything else. It begins with what keeps it from being all.
pub(super) fn headline(page: &Page<'_>) -> Words {
    let changes = page.changes;
    let mut words = not_compared(page);
    if changes.left_out.iter().any(|it| it.name == "common") {
        return words;
    }
    if !page.rendered.touched.is_empty() {
        let files = page.rendered.touched.len();
        let verb = if files == 1 { "is" } else { "are" };
        let count = counted(files, "rendered file").to_uppercase();
        words.extend([
            strong(format!("{count} {} NOT WHAT THE YAML SAYS", verb.to_uppercase())),
            said("; by the YAML "),
        ]);
    } else if !page.rendered.unjudged.is_empty() {
        let count = counted(page.rendered.unjudged.len(), "rendered file").to_uppercase();
        words.extend([strong(format!("{count} NOT JUDGED")), said("; by the YAML ")]);
    }
    let is_first = words.is_empty();
    let counts = Counts::of(changes.divisions.iter());
    let people = counts.short();
    let others = others(page);
    if people.is_empty() {
        let is_quiet = page.since.is_empty() && page.findings.added.is_empty() && page.grown.is_none();
        let is_quiet = is_quiet && !page.files.is_stale;
        let is_nothing = is_first && others.is_empty() && is_quiet && page.errors == 0;
        words.push(said(if is_nothing { "nobody gains or loses anything" } else { "nobody gains or loses a grant" }));
    } else {
        words.push(said(people));
    }
    if counts.production > 0 {
        words.extend([said(" · "), strong(format!("{} in production", thousands(counts.production)))]);
    }
    for (at, it) in others.into_iter().enumerate() {
        words.extend([said(if at == 0 { " · " } else { ", " }), it]);
    }
    words
}

/// What could not be compared, and why.
fn not_compared(page: &Page<'_>) -> Words {
    let left_out = &page.changes.left_out;
    let why = |it: &LeftOut<'_>| {
        let errors = page.errors_in.get(it.name).copied().unwrap_or_default();
        match (it.now, it.before) {
            (true, _) if errors > 0 => format!(" ({})", counted(errors, "error")),
            (true, _) => " (errors)".to_owned(),
            _ => " (errors in the base)".to_owned(),
        }
    };
    if let Some(all) = left_out.iter().find(|it| it.name == "common") {
        return vec![strong("NOTHING WAS COMPARED"), said(": "), name("divisions/common"), said(why(all))];
    }
    if left_out.is_empty() {
        return Words::new();
    }
    let mut words = vec![strong("NOT COMPARED"), said(": ")];
    for (at, it) in left_out.iter().take(5).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.extend([name(it.name), said(why(it))]);
    }
    if left_out.len() > 5 {
        words.push(said(format!(" and {}", counted(left_out.len() - 5, "more division"))));
    }
    words.push(said("; elsewhere "));
    words
}

/// What is compared with what, by their ids.
pub(super) fn compared(page: &Page<'_>) -> Words {
    let mut words = vec![said("compared: "), name(page.ends.base_name()), said(", the last commit of ")];
    words.extend([name(&page.ends.name), said(" that the change knows, with ")]);
    words.push(page.ends.head_name().map_or_else(|| said("the working tree"), name));
    words
}

/// What differs beside grants, in a few words: what may do harm first. No kind is left out, since any may be what matters.
fn others(page: &Page<'_>) -> Vec<Word> {
    dangers(page).into_iter().chain(kinds(page).into_iter().map(said)).collect()
}

/// What no row of a division shows: what CI runs, whose access a name is, what makes findings disappear, what is made anew.
fn dangers(page: &Page<'_>) -> Vec<Word> {
    let (changes, files) = (page.changes, page.files);
    let settings = |kind: &'static str| changes.settings.iter().filter(move |it| it.kind == kind);
    let waivers = settings("waiver").count();
    let new = settings("waiver").filter(|it| it.now.is_some()).count();
    let (idle, felt): (Vec<_>, Vec<_>) = changes.ids.iter().partition(|it| it.is_idle());
    let ids = felt.iter().filter(|it| it.before.is_some() && it.now.is_some()).count();
    let bound = felt.len() - ids;
    let was = |it: &AccountChange<'_>| it.before.is_some_and(|it| is_production(it.row));
    let relabelled = changes.accounts.iter().filter(|it| was(it) && it.now.is_some_and(|it| !is_production(it.row)));
    let again: usize = changes.readdressed.iter().map(|it| it.grants).sum();
    let say = |count: usize, word: &str, rest: &str| (count > 0).then(|| format!("{}{rest}", counted(count, word)));
    let strongly = [
        say(files.deciding.len(), "CI file", ""),
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
    words.chain(plainly.into_iter().flatten().map(said)).collect()
}

/// What has rows of its own.
fn kinds(page: &Page<'_>) -> Vec<String> {
    let changes = page.changes;
    let organization = changes.settings.iter().filter(|it| it.kind == "organization").count();
    let kinds = [
        (changes.permission_sets.len(), "permission set"),
        (changes.accounts.len(), "account"),
        (changes.owners.len(), "owner list"),
        (changes.mapping.len(), "division row"),
        (organization, "setting"),
        (page.files.unread.len(), "other file"),
    ];
    kinds.into_iter().filter(|it| it.0 > 0).map(|(count, word)| counted(count, word)).collect()
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
        lines.push(vec![said("nobody: no file differs")]);
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
