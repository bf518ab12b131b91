//! A division's review held against its lines.
//!
//! In: the model, and the review's document. Out: for each item the line it is about and what is to become of it, lines that no item
//! is about, and findings about items that cannot be meant. What was decided and has happened already is no mistake: a review may be
//! applied twice. Nothing tells which lines were there when a review began: a line that no item is about counts as not reviewed.

use govgen_model::{Division, Looks, Model, PrincipalKind};
use govgen_source::{Date, Diagnostics, SourceMap, Span, Spanned};
use govgen_syntax::{Decision, ReviewDocument, ReviewItem};
use rustc_hash::FxHashMap;

use crate::findings::{REVIEW_END_LATER, REVIEW_END_PAST, REVIEW_LINE_DIFFERS, REVIEW_OF_ANOTHER, REVIEW_UNDECIDED};
use crate::lines::{Line, of_entry};
use crate::outlived::{Outlived, outlived};

/// What a division's review comes to.
#[derive(Debug, Default)]
pub struct Reviewed<'m> {
    /// Lines that stay.
    pub kept: Vec<Line<'m>>,
    /// Lines that are to go.
    pub removed: Vec<Removed<'m>>,
    /// Lines that are to get another last day.
    pub ended: Vec<Ended<'m>>,
    /// Items of lines that went already, as decided.
    pub gone: usize,
    /// Items of lines that have the end already that was decided.
    pub changed: usize,
    /// Items with findings: what they decide cannot be read, or is about another line than there is.
    pub unclear: usize,
    /// Lines of which nobody has decided.
    pub undecided: Vec<Line<'m>>,
    /// Lines that no item is about: granted since, or taken out of the review.
    pub unreviewed: Vec<Line<'m>>,
    /// The place of the first item without a decision.
    first_undecided: Option<Span>,
    /// Where the file says whose it is.
    opening: Option<Span>,
}

/// A line that is to go.
#[derive(Debug, Clone, Copy)]
pub struct Removed<'m> {
    /// The line as it is.
    pub line: Line<'m>,
    /// Where the review says so.
    pub written: Span,
}

/// A line that is to get another last day.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'m> {
    /// The line as it is.
    pub line: Line<'m>,
    /// Its new last day.
    pub to: Date,
    /// Where the review says so.
    pub written: Span,
}

impl Ended<'_> {
    /// Whether the access lasts longer than it would without the review.
    #[must_use]
    pub fn is_later(&self) -> bool {
        self.line.until().is_some_and(|until| until < self.to)
    }
}

/// Where a review stands: what its path says. And when it is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// The division that the file is called after.
    pub division: &'p str,
    /// The day that its directory is called after.
    pub date: Date,
    /// The day to judge new ends by, if it is known.
    pub today: Option<Date>,
}

type Key<'m> = (&'m str, &'m str, PrincipalKind, &'m str);

fn key<'m>(line: &Line<'m>) -> Key<'m> {
    (line.entry_name(), &line.access.policy.value, line.principal.kind, line.name())
}

/// Holds one file against its division; `None` when it is of no division.
pub fn reviewed<'m>(
    model: &'m Model<'m>,
    place: Place<'_>,
    review: &ReviewDocument<'_>,
    findings: &mut Diagnostics,
) -> Option<Reviewed<'m>> {
    let division = division(model, place, review, findings)?;
    let lines: Vec<Line<'m>> = lines_of(division);
    let mut open: FxHashMap<Key<'_>, Line<'m>> = lines.iter().map(|it| (key(it), *it)).collect();
    let opening = review.division.as_ref().map(|it| it.span);
    let mut reviewed = Reviewed { unclear: review.unreadable, opening, ..Reviewed::default() };
    let mut absent = Vec::new();
    for item in &review.items {
        let wanted = (item.account.value.as_ref(), item.policy.value.as_ref(), item.kind, item.name.value.as_ref());
        match open.remove(&wanted) {
            _ if !item.readable => reviewed.unclear += 1,
            Some(line) => reviewed.take(item, line, place, findings),
            None => absent.push(item),
        }
    }
    reviewed.unreviewed = lines.into_iter().filter(|it| open.contains_key(&key(it))).collect();
    reviewed.take_absent(&absent, findings);
    Some(reviewed)
}

/// Every line of a division, in the order written.
#[must_use]
pub fn lines_of<'m>(division: &'m Division<'m>) -> Vec<Line<'m>> {
    let mut lines: Vec<Line<'m>> = division.entries.iter().flat_map(|entry| of_entry(division, entry)).collect();
    lines.sort_by_key(Line::place);
    lines
}

impl<'m> Reviewed<'m> {
    /// Of a division that has no file.
    #[must_use]
    pub fn none(lines: Vec<Line<'m>>) -> Self {
        Self { unreviewed: lines, ..Self::default() }
    }

    fn take(&mut self, item: &ReviewItem<'_>, line: Line<'m>, place: Place<'_>, findings: &mut Diagnostics) {
        let decision = item.decision.map(|it| it.value);
        if matches!(decision, Some(Decision::Change(to)) if line.until() == Some(to)) {
            self.changed += 1;
            return;
        }
        if line.until() != item.until.map(|it| it.value) {
            self.unclear += 1;
            differs(item, &line, findings);
            return;
        }
        match item.decision {
            None => {
                self.first_undecided.get_or_insert(item.name.span);
                self.undecided.push(line);
            }
            Some(Spanned { value: Decision::Keep, .. }) => self.kept.push(line),
            Some(Spanned { value: Decision::Remove, span }) => self.removed.push(Removed { line, written: span }),
            Some(Spanned { value: Decision::Change(to), span }) => {
                if Some(to) < place.today || to < place.date {
                    self.unclear += 1;
                    past(to, span, item, findings);
                } else {
                    self.ended.push(Ended { line, to, written: span });
                }
            }
        }
    }

    /// Items that no line is written like. Those of which a line differs in its look alone would be taken for that line's.
    fn take_absent(&mut self, items: &[&ReviewItem<'_>], findings: &mut Diagnostics) {
        if items.is_empty() {
            return;
        }
        let mut looks = Looks::default();
        let mut look = |name: &str| looks.of(name);
        let mut alike: FxHashMap<(&str, &str, PrincipalKind, String), &Line<'m>> = FxHashMap::default();
        for line in &self.unreviewed {
            let (account, policy, kind, name) = key(line);
            alike.insert((account, policy, kind, look(name)), line);
        }
        for item in items {
            let wanted = (item.account.value.as_ref(), item.policy.value.as_ref(), item.kind, look(&item.name.value));
            if let Some(line) = alike.get(&wanted) {
                self.unclear += 1;
                looks_like(item, line, findings);
            } else if item.decision.map(|it| it.value) == Some(Decision::Remove) {
                self.gone += 1;
            } else {
                self.unclear += 1;
                gone(item, findings);
            }
        }
    }

    /// A finding for each way in which somebody still has to decide.
    pub fn require_decisions(&self, division: &str, findings: &mut Diagnostics) {
        self.require_items(division, findings);
        let Some(first) = self.first_undecided else { return };
        let (count, all) = (self.undecided.len(), self.items());
        let message = match count {
            1 if all == 1 => format!("the only item of `{division}` is undecided"),
            1 => format!("1 of {all} items of `{division}` is undecided"),
            _ => format!("{count} of {all} items of `{division}` are undecided, the first of them here"),
        };
        findings.report(&REVIEW_UNDECIDED, first, message).help(
            "nothing is taken away that nobody has decided: write `decision: keep`, `remove` or `change`, or apply what is decided with \
             --partial",
        );
    }

    /// A finding if lines are in no item.
    fn require_items(&self, division: &str, findings: &mut Diagnostics) {
        // An item with a finding may be the one that is missed.
        let Some(first) = self.unreviewed.first().filter(|_| self.unclear == 0) else { return };
        let lines = if self.unreviewed.len() == 1 { "1 line" } else { &format!("{} lines", self.unreviewed.len()) };
        let is = if self.unreviewed.len() == 1 { "is" } else { "are" };
        let line = first.principal.name.span;
        let Some(opening) = self.opening else {
            findings
                .report(&REVIEW_UNDECIDED, line, format!("{lines} of `{division}` {is} in no file of the review"))
                .help(
                    "nobody decided about them, whether the file was taken out or never was: put it back, name the divisions that are \
                     meant with --division, or apply what is decided with --partial",
                );
            return;
        };
        findings
            .report(&REVIEW_UNDECIDED, opening, format!("{lines} of `{division}` {is} not in this review"))
            .because(line, "the first of them")
            .help(
                "nobody decided about them, whether they came since or an item was taken out: `govgen review status` lists them; add an \
                 item for each, or apply what is decided with --partial",
            );
    }

    /// A finding for each access that would last longer: by a line's new end, or through another line.
    pub fn require_no_later_end(&self, model: &'m Model<'m>, findings: &mut Diagnostics) {
        for it in self.ended.iter().filter(|it| it.is_later()) {
            let Some(until) = it.line.principal.until() else { continue };
            findings
                .report(
                    &REVIEW_END_LATER,
                    it.written,
                    format!("the line of `{}` would last until {}, longer than now", it.line.name(), it.to),
                )
                .because(until.span, format!("it ends on {}", until.value))
                .help("a review takes away more often than it gives: if it is meant, apply it with --allow-later, else write an earlier day");
        }
        let gone: Vec<Line<'m>> = self.removed.iter().map(|it| it.line).collect();
        let ends: Vec<(Line<'m>, Date)> = self.ended.iter().map(|it| (it.line, it.to)).collect();
        let written: FxHashMap<_, Span> = self.removed.iter().map(|it| (it.line.place(), it.written)).collect();
        for it in outlived(model, &gone, &ends) {
            let Some(span) = written.get(&it.line.place()) else { continue };
            taken_over(&it, *span, findings);
        }
    }

    /// How many items it has.
    #[must_use]
    pub fn items(&self) -> usize {
        let decided = self.kept.len() + self.removed.len() + self.ended.len() + self.done();
        decided + self.unclear + self.undecided.len()
    }

    /// How many items were applied already.
    #[must_use]
    pub fn done(&self) -> usize {
        self.gone + self.changed
    }
}

/// The division of a file, if path and text agree about it.
fn division<'m>(
    model: &'m Model<'m>,
    place: Place<'_>,
    review: &ReviewDocument<'_>,
    findings: &mut Diagnostics,
) -> Option<&'m Division<'m>> {
    // What could not be read has its finding.
    let (named, date) = (review.division.as_ref()?, review.date?);
    if named.value != place.division || date.value != place.date {
        let (span, found, path) = match named.value != place.division {
            true => (named.span, format!("`{}`", named.value), format!("`{}`", place.division)),
            false => (date.span, date.value.to_string(), place.date.to_string()),
        };
        findings
            .report(&REVIEW_OF_ANOTHER, span, format!("this file is called after {path} and says {found}"))
            .help("its decisions would be about other lines than people think: give the file the place it came from, or start anew");
        return None;
    }
    let found = model.divisions.iter().find(|it| it.name() == place.division);
    if found.is_none() {
        let near = findings.nearest(place.division, model.divisions.iter().map(Division::name));
        let near = near.map(|it| format!("did you mean `{it}`? otherwise ")).unwrap_or_default();
        findings
            .report(&REVIEW_OF_ANOTHER, named.span, format!("no division is called `{}`", place.division))
            .help(format!("it decides about nothing; {near}delete the file, or give it the division's new name"));
    }
    found
}

fn gone(item: &ReviewItem<'_>, findings: &mut Diagnostics) {
    let word = if item.decision.is_some() { "decided about" } else { "listed" };
    findings
        .report(
            &REVIEW_LINE_DIFFERS,
            item.name.span,
            format!(
                "`{}` has no line under `{}` of `{}`, and is {word} here",
                item.name.value, item.policy.value, item.account.value
            ),
        )
        .help(
            "the line went since the review began, or this item was edited: write `decision: remove` if it shall be gone, put the line back, or \
             put back what `govgen review start` wrote",
        );
}

fn looks_like(item: &ReviewItem<'_>, line: &Line<'_>, findings: &mut Diagnostics) {
    findings
        .report(
            &REVIEW_LINE_DIFFERS,
            item.name.span,
            format!("`{}` has no line, and `{}`, which may look the same, has one", item.name.value, line.name()),
        )
        .because(line.principal.name.span, "nobody decided about this line")
        .help("whoever reads the review would take the one for the other: write the name as the line does");
}

fn past(to: Date, span: Span, item: &ReviewItem<'_>, findings: &mut Diagnostics) {
    findings
        .report(&REVIEW_END_PAST, span, format!("`{}` is to end on {to}, which is over", item.name.value))
        .help(
            "AWS knows no end, so the access would go on until somebody takes the line out: write `decision: remove`, or a day that is \
             to come",
        );
}

fn taken_over(it: &Outlived<'_>, written: Span, findings: &mut Diagnostics) {
    let (name, account) = (it.line.name(), it.line.entry_name());
    let until = it.until.map_or("without end".to_owned(), |it| format!("until {it}"));
    findings
        .report(&REVIEW_END_LATER, written, format!("without this line `{name}` would keep the access to `{account}` {until}"))
        .because(it.by.principal.name.span, format!("this line, which `{}` is written for, counts then", it.by.entry_name()))
        .because(it.line.principal.until().map_or(it.line.principal.name.span, |it| it.span), "the line that goes decides until when as long as it is there")
        .help(
            "an account's own line counts before a glob's, so taking it out gives access: decide `remove`, or `change` to a day that is no \
             later, for the other line too; if it is meant, apply it with --allow-later",
        );
}

fn differs(item: &ReviewItem<'_>, line: &Line<'_>, findings: &mut Diagnostics) {
    let day = |it: Option<Date>| it.map_or("no end".to_owned(), |it| format!("the end {it}"));
    let now = line.principal.until().map_or(line.principal.name.span, |it| it.span);
    findings
        .report(
            &REVIEW_LINE_DIFFERS,
            item.until.map_or(item.name.span, |it| it.span),
            format!(
                "the line of `{}` has {} and was reviewed with {}",
                item.name.value,
                day(line.until()),
                day(item.until.map(|it| it.value))
            ),
        )
        .because(now, "what it says now")
        .help("somebody changed it since: look at it again, and write into `until` what the line says");
}

/// A file of a review that has no division's name: `payments.yml`, or a stray file.
pub fn stray(sources: &SourceMap, file: govgen_source::FileId, findings: &mut Diagnostics) {
    let name = sources.file(file).path.rsplit('/').next().unwrap_or_default();
    findings
        .report(&REVIEW_OF_ANOTHER, Span::whole(file), format!("`{name}` is not read as a review"))
        .help("a division's file is called `<division>.yaml`: rename it, or take it out");
}
