//! Another revision of the repository, held against this one.
//!
//! In: two models and the texts they were made of. Out: [`Base`], with what has become of each division, account and
//! policy. What could not be read whole, here or there, is left out: it must not look removed. What to say about it is
//! the rules' business.

mod declared;
mod grants;
mod removals;
mod renames;

use govgen_model::{AccountRow, Assignment, Division, DivisionEntry, Model, Text, Waiver};
use govgen_source::{EntryKind, FileId, SourceFile, SourceMap, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use declared::Declared;
use removals::Known;
pub(crate) use removals::{Removal, is_closed_early};
pub(crate) use renames::Rename;

/// Another revision, as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Revision<'c> {
    /// Its model; what was found in it is nobody's business any more.
    pub model: &'c Model<'c>,
    /// Its paths and texts; labels cannot point there.
    pub tree: &'c SourceMap,
    /// What people call it.
    pub name: &'c str,
}

/// Another revision, and what has become of it.
#[derive(Debug)]
pub struct Base<'c> {
    /// The revision.
    pub revision: Revision<'c>,
    /// Divisions that are in both mappings, by name.
    pub(crate) divisions: Vec<Compared<'c>>,
    /// Policies whose permission set gets another name or address while people use it.
    pub(crate) renames: Vec<Rename<'c>>,
    accounts: Accounts<'c>,
    /// The name of each division before, with its position among `divisions`.
    by_former_name: FxHashMap<&'c str, usize>,
    common_is_touched: bool,
}

/// A division before and now.
#[derive(Debug)]
pub(crate) struct Compared<'c> {
    /// As it was.
    pub(crate) before: &'c Division<'c>,
    /// As it is.
    pub(crate) now: &'c Division<'c>,
    /// Whether its files differ, or its row.
    is_touched: bool,
    /// The grants that go; `None` when they cannot be told, since not all of it could be read.
    pub(crate) removal: Option<Removal<'c>>,
}

/// What has become of an account's row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'c> {
    /// It is in the same division.
    Kept(&'c AccountRow<'c>),
    /// Another division has the account.
    Moved(&'c Division<'c>, &'c AccountRow<'c>),
    /// The name has another id.
    Reidentified(&'c AccountRow<'c>),
    /// Nobody has it.
    Gone,
}

/// This revision's account rows.
#[derive(Debug, Default)]
struct Accounts<'c> {
    by_id: FxHashMap<&'c str, (&'c Division<'c>, &'c AccountRow<'c>)>,
    /// An id that stands in two divisions is a finding of its own; here it is in both.
    by_division: FxHashMap<(&'c str, &'c str), &'c AccountRow<'c>>,
}

/// This revision's assignments by account id and permission set.
type Assigned<'c> = FxHashMap<(&'c str, &'c str), &'c Assignment<'c>>;

impl<'c> Base<'c> {
    /// Compares a model with another revision.
    #[must_use]
    pub fn new(model: &'c Model<'c>, tree: &'c SourceMap, revision: Revision<'c>) -> Self {
        let accounts = accounts(model);
        let assigned = assigned(model);
        let pairs = pairs(revision.model, model);
        let declared = Declared::of(model);
        let renames = renames::renames(revision.model, model, &pairs, &assigned, &declared);
        let renamed = renames::by_home(&renames);
        let differs = |name: &str| differs(&format!("divisions/{name}/"), revision.tree, tree);
        let divisions = pairs.par_iter().map(|(before, now)| Compared {
            before,
            now,
            is_touched: !same_row(before.entry, now.entry) || differs(now.name()),
            removal: (before.complete && now.complete).then(|| {
                let known = Known { accounts: &accounts, assigned: &assigned, renamed: &renamed, declared: &declared };
                removals::removal(revision.model, before, now, &known)
            }),
        });
        let divisions: Vec<Compared<'c>> = divisions.collect();
        let by_former_name = divisions.iter().enumerate().map(|(at, it)| (it.before.name(), at)).collect();
        Self { divisions, renames, accounts, by_former_name, common_is_touched: differs("common"), revision }
    }

    /// Both documents of the organization could be read whole.
    pub(crate) fn is_whole(&self, model: &Model<'_>) -> bool {
        self.is_there() && self.revision.model.complete && model.complete
    }

    /// Whether the other revision is a governance repository at all.
    pub(crate) fn is_there(&self) -> bool {
        self.revision.tree.find("divisions/common").is_some()
    }

    /// A division that is in both mappings.
    pub(crate) fn division(&self, name: &str) -> Option<&Compared<'c>> {
        let at = self.divisions.binary_search_by(|it| it.now.name().cmp(name)).ok()?;
        Some(&self.divisions[at])
    }

    /// What has become of a division that had this name.
    pub(crate) fn successor(&self, name: &str) -> Option<&Compared<'c>> {
        self.by_former_name.get(name).map(|at| &self.divisions[*at])
    }

    /// Whether the change is about a division, or about `common`. One that is new is touched.
    pub(crate) fn is_touched(&self, name: &str) -> bool {
        match name {
            "common" => self.common_is_touched,
            _ => self.division(name).is_none_or(|it| it.is_touched),
        }
    }

    /// Whether a waiver stood there as it stands here.
    pub(crate) fn has_waiver(&self, waiver: &Waiver<'_>) -> bool {
        let text = |it: &Option<Text<'_>>| it.as_ref().map(|it| it.value.to_string());
        let terms = |it: &Waiver<'_>| {
            (it.rule.value.to_string(), text(&it.division), text(&it.account), text(&it.policy), it.until.value)
        };
        self.revision.model.waivers.iter().any(|it| terms(it) == terms(waiver))
    }

    /// What has become of the row of an account of a division that is in both mappings.
    pub(crate) fn outcome(&self, now: &'c Division<'c>, row: &AccountRow<'_>) -> Outcome<'c> {
        self.accounts.outcome(now, row)
    }

    /// Where the other revision has something, in words.
    pub(crate) fn place(&self, span: Span) -> String {
        let file = self.revision.tree.file(span.file);
        format!("{}:{}", file.path.escape_debug(), file.line_column(span.start).line)
    }

    /// The place in this revision that stands for something of `divisions/common` that is gone: its file when that is
    /// still there, else the mapping's, else the directory.
    pub(crate) fn common_place(&self, tree: &SourceMap, span: Span) -> Span {
        let file = self.revision.tree.file(span.file).path.as_str();
        let places = [file, "divisions/common/divisions.yaml", "divisions/common"];
        Span::whole(places.iter().find_map(|it| tree.find(it)).unwrap_or(FileId(0)))
    }
}

impl<'c> Accounts<'c> {
    fn outcome(&self, now: &'c Division<'c>, row: &AccountRow<'_>) -> Outcome<'c> {
        let id = row.id.value.as_ref();
        if let Some(kept) = self.by_division.get(&(now.name(), id)) {
            return Outcome::Kept(kept);
        }
        if let Some((division, moved)) = self.by_id.get(id) {
            return Outcome::Moved(division, moved);
        }
        match now.accounts.binary_search_by(|it| it.name.value.cmp(&row.name.value)) {
            Ok(at) => Outcome::Reidentified(now.accounts[at]),
            Err(_) => Outcome::Gone,
        }
    }
}

fn accounts<'c>(model: &'c Model<'c>) -> Accounts<'c> {
    let mut accounts = Accounts::default();
    for division in &model.divisions {
        for row in &division.accounts {
            accounts.by_id.entry(&row.id.value).or_insert((division, row));
            accounts.by_division.insert((division.name(), &row.id.value), row);
        }
    }
    accounts
}

fn assigned<'c>(model: &'c Model<'c>) -> Assigned<'c> {
    let all = model.divisions.iter().flat_map(|division| division.assignments.iter().map(move |it| (division, it)));
    all.map(|(division, it)| {
        ((it.account.id.value.as_ref(), model.policy(division, it.policy).permission_set.value.as_str()), it)
    })
    .collect()
}

/// The divisions that both have, under the same name or under one that the organization declares; each list is sorted by
/// name.
fn pairs<'c>(before: &'c Model<'c>, now: &'c Model<'c>) -> Vec<(&'c Division<'c>, &'c Division<'c>)> {
    let found = |name: &str| before.divisions.binary_search_by(|other| other.name().cmp(name)).ok();
    let former = declared::former_names(now);
    let pair = |(at, it): (usize, &'c Division<'c>)| {
        let same = found(it.name()).or_else(|| found(former.get(&at)?));
        Some((&before.divisions[same?], it))
    };
    now.divisions.iter().enumerate().filter_map(pair).collect()
}

/// Whether the files below a directory differ. Where a line ends in CR LF says nothing: git may have made that.
fn differs(directory: &str, before: &SourceMap, now: &SourceMap) -> bool {
    let same = |one: &SourceFile, other: &SourceFile| {
        one.path == other.path
            && one.problem == other.problem
            && (one.text == other.text || one.text.lines().eq(other.text.lines()))
    };
    let files = |tree: &'_ SourceMap| -> Vec<FileId> {
        tree.below(directory).filter(|(_, it)| it.kind != EntryKind::Directory).map(|(id, _)| id).collect()
    };
    let (one, other) = (files(before), files(now));
    one.len() != other.len() || !one.iter().zip(&other).all(|(one, other)| same(before.file(*one), now.file(*other)))
}

fn same_row(one: &DivisionEntry<'_>, other: &DivisionEntry<'_>) -> bool {
    let texts =
        |one: &[Text<'_>], other: &[Text<'_>]| one.iter().map(|it| &it.value).eq(other.iter().map(|it| &it.value));
    let row = |it: &AccountRow<'_>| (it.name.value.to_string(), it.id.value.to_string(), it.status.value);
    texts(&one.owners, &other.owners)
        && texts(&one.adopted_names, &other.adopted_names)
        && one.name.value == other.name.value
        && one.identity.as_ref().map(|it| &it.value) == other.identity.as_ref().map(|it| &it.value)
        && one.prefix.as_ref().map(|it| &it.value) == other.prefix.as_ref().map(|it| &it.value)
        && (one.mode, one.status) == (other.mode, other.status)
        && one.accounts.len() == other.accounts.len()
        && one.accounts.iter().zip(&other.accounts).all(|(one, other)| row(one) == row(other))
}
