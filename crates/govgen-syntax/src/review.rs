//! A review of access: one file of a division, with a decision for each of its lines.
//!
//! In: `reviews/<date>/<division>.yaml`. Out: a [`ReviewDocument`] with spans. Whether an item is about a line that is there, and whose
//! file it is, is the business of whoever knows the lines.

use std::collections::hash_map::Entry;

use govgen_source::{Date, Diagnostics, FileId, Span, Spanned};
use rustc_hash::FxHashMap;

use crate::division::PrincipalKind;
use crate::findings::{KEY_MISSING, REVIEW_ITEM_UNCLEAR};
use crate::forms::{Day, Line, List, LongText, Mapping, Read};
use crate::read::{Fields, Text, choice, items, shown};
use crate::scalar::{Plain, resolves_to};
use crate::schema::{Schema, Types};
use crate::shape::{Form, Optional, Presence, Required, shape};
use crate::tree::{Kind, Node};

/// What one file says.
#[derive(Debug)]
pub struct ReviewDocument<'s> {
    /// The file.
    pub file: FileId,
    /// The division it says it is of.
    pub division: Option<Text<'s>>,
    /// The day that the review began.
    pub date: Option<Spanned<Date>>,
    /// Its items.
    pub items: Vec<ReviewItem<'s>>,
    /// Items of which it cannot be read whose line they are about.
    pub unreadable: usize,
}

/// One line that was granted something when the review began.
#[derive(Debug)]
pub struct ReviewItem<'s> {
    /// The account or glob, as the division wrote it.
    pub account: Text<'s>,
    /// The policy, as the division wrote it.
    pub policy: Text<'s>,
    /// User or group.
    pub kind: PrincipalKind,
    /// Who.
    pub name: Text<'s>,
    /// The last day that the line had.
    pub until: Option<Spanned<Date>>,
    /// What becomes of it; `None` while nobody has decided. Another last day has its own place.
    pub decision: Option<Spanned<Decision>>,
    /// Whether it can be read what was decided about what; otherwise there is a finding.
    pub readable: bool,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It stays.
    Keep,
    /// It goes.
    Remove,
    /// It gets another last day.
    Change(Date),
}

shape! {
    /// One file of a review.
    document: "a review", "What becomes of each line of a division: the evidence of an access review.", Presence::Free;
    DIVISION: Required<Line> = "division", Line, "The division whose lines these are.";
    DATE: Required<Day> = "date", Day, "The day that the review began; its directory has the same name.";
    ITEMS: Required<List> = "items", List(&Mapping(&item::SHAPE)), "An item for each line that granted something on that day.";
}

shape! {
    /// One item.
    item: "an item of a review", "One line that grants something, and what becomes of it.", Presence::Free;
    ACCOUNT: Required<Line> = "account", Line, "The account or glob that the line stands under.";
    POLICY: Required<Line> = "policy", Line, "The policy that the line stands under.";
    USER: Optional<Line> = "user", Line, "Who, if it is a user.";
    GROUP: Optional<Line> = "group", Line, "Who, if it is a group.";
    UNTIL: Optional<Day> = "until", Day, "The last day that the line had.";
    DECISION: Optional<Word> = "decision", Word,
        "What becomes of the line: `keep`, `remove`, or `change` with `to`. Empty while nobody has decided.";
    TO: Optional<Mapping> = "to", Mapping(&to::SHAPE), "What the line says afterwards, beside `decision: change`.";
    NOTE: Optional<LongText> = "note", LongText, "Why, for whoever reads the evidence.";
}

shape! {
    /// What a line says afterwards.
    to: "what a line says afterwards", "What the line says afterwards.", Presence::Free;
    UNTIL: Required<Day> = "until", Day, "Its last day.";
}

/// A decision as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Keep,
    Remove,
    Change,
}

const WISHES: [(&str, Wish); 3] = [("keep", Wish::Keep), ("remove", Wish::Remove), ("change", Wish::Change)];

/// `keep`, `remove`, `change`, or nothing yet.
pub(crate) struct Word;

impl Form for Word {
    fn schema(&self) -> Schema {
        Schema {
            types: Types::Any(&["string", "null"]),
            pattern_error_message: Some("Write keep, remove or change.".to_owned()),
            examples: WISHES.iter().map(|(word, _)| *word).collect(),
            ..Schema::text("keep|remove|change")
        }
    }
}

impl Read for Word {
    type Out<'s> = Option<Spanned<Wish>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Option<Spanned<Wish>>> {
        if node.kind() == Kind::Plain && resolves_to(node.text()) == Plain::Null {
            return Some(None);
        }
        choice(node, &WISHES, findings).map(Some)
    }
}

/// Reads a file's tree.
pub(crate) fn review<'s>(file: FileId, root: Node<'_, 's>, findings: &mut Diagnostics) -> ReviewDocument<'s> {
    let mut review = ReviewDocument { file, division: None, date: None, items: Vec::new(), unreadable: 0 };
    let Some(fields) = Fields::open(root, &document::SHAPE, findings) else { return review };
    review.division = fields.read(document::DIVISION, findings);
    review.date = fields.read(document::DATE, findings);
    if let Some(node) = fields.require(document::ITEMS, findings) {
        for node in items(node, "a list of items", findings) {
            match item(node, review.date.as_ref().map(|it| it.value), findings) {
                Some(it) => review.items.push(it),
                None => review.unreadable += 1,
            }
        }
    }
    once(&review.items, findings);
    review
}

fn item<'s>(node: Node<'_, 's>, begun: Option<Date>, findings: &mut Diagnostics) -> Option<ReviewItem<'s>> {
    let fields = Fields::open(node, &item::SHAPE, findings)?;
    let account = fields.read(item::ACCOUNT, findings);
    let policy = fields.read(item::POLICY, findings);
    let (user, group) = (fields.read(item::USER, findings), fields.read(item::GROUP, findings));
    let (has_user, has_group) = (fields.get(item::USER).is_some(), fields.get(item::GROUP).is_some());
    let until = fields.read(item::UNTIL, findings);
    // An end that could not be read must not pass for none.
    let ends = fields.get(item::UNTIL).is_some() == until.is_some();
    let before = findings.len();
    let wish = fields.read(item::DECISION, findings).flatten();
    let decision = decision(&fields, wish, begun, findings);
    let decided = findings.len() == before;
    let _ = fields.read(item::NOTE, findings);
    let opening = account.as_ref().map_or(node.span(), |it| it.span);
    match (has_user, has_group) {
        (true, true) => {
            findings
                .report(&REVIEW_ITEM_UNCLEAR, opening, "an item names a user and a group")
                .help("one line names one of them: take the other out");
            return None;
        }
        (false, false) if fields.complete => {
            findings
                .report(&KEY_MISSING, opening, "an item names nobody")
                .help("add `user:` or `group:` as the division writes it");
            return None;
        }
        _ => {}
    }
    let kind = if has_user { PrincipalKind::User } else { PrincipalKind::Group };
    let name = user.or(group)?;
    let readable = ends && decided && fields.complete;
    Some(ReviewItem { account: account?, policy: policy?, kind, name, until, decision, readable })
}

/// What was decided; what contradicts itself is no decision.
fn decision(
    fields: &Fields<'_, '_>,
    wish: Option<Spanned<Wish>>,
    begun: Option<Date>,
    findings: &mut Diagnostics,
) -> Option<Spanned<Decision>> {
    let to = fields.get(item::TO);
    let Some(wish) = wish else {
        if let Some(key) = fields.key_span(item::TO) {
            findings
                .report(&REVIEW_ITEM_UNCLEAR, key, "`to` stands beside an empty decision")
                .help("nothing would be changed: write `decision: change`, or take `to` out");
        }
        return None;
    };
    match (wish.value, to) {
        (Wish::Keep, None) => Some(Spanned::new(Decision::Keep, wish.span)),
        (Wish::Remove, None) => Some(Spanned::new(Decision::Remove, wish.span)),
        (Wish::Change, Some(to)) => {
            let until = Fields::open(to, &to::SHAPE, findings)?.read(to::UNTIL, findings)?;
            Some(Spanned::new(Decision::Change(until.value), until.span))
        }
        (Wish::Change, None) => {
            let day = begun.map_or("YYYY-MM-DD".to_owned(), |it| it.example_of_later().to_string());
            findings
                .report(&REVIEW_ITEM_UNCLEAR, wish.span, "`change` does not say to what")
                .help(format!("add `to: {{ until: {day} }}`, or write `keep` or `remove`"));
            None
        }
        (word, Some(_)) => {
            let word = if word == Wish::Keep { "keep" } else { "remove" };
            findings
                .report(&REVIEW_ITEM_UNCLEAR, wish.span, format!("`{word}` and `to` contradict each other"))
                .because(fields.key_span(item::TO).unwrap_or(wish.span), "this would change the line")
                .help("write `decision: change`, or take `to` out");
            None
        }
    }
}

/// Each line once.
fn once(items: &[ReviewItem<'_>], findings: &mut Diagnostics) {
    let mut seen: FxHashMap<(&str, &str, PrincipalKind, std::borrow::Cow<'_, str>), Span> = FxHashMap::default();
    for it in items {
        match seen.entry((&it.account.value, &it.policy.value, it.kind, it.kind.key(&it.name.value))) {
            Entry::Vacant(place) => drop(place.insert(it.name.span)),
            Entry::Occupied(first) => {
                findings
                    .report(
                        &REVIEW_ITEM_UNCLEAR,
                        it.name.span,
                        format!("`{}` stands twice for the same line", shown(&it.name.value)),
                    )
                    .because(*first.get(), "decided here already")
                    .help("one of the two decisions would be ignored: keep one item");
            }
        }
    }
}
