//! Since when a grant has been there: the first-parent history of `divisions/`, newest to oldest.
//!
//! In: grants as they are now. Out: for each the oldest commit since which it has been there without a break. Only what differs
//! between two commits is read: a division that no commit touches is resolved once, and the walk ends with the last grant.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use govgen_access::GrantRow;
use govgen_model::Model;
use govgen_source::{Date, Diagnostics, SourceMap};

use crate::report::one_line;

use super::{RevisionError, commit, contents, run, tree};

/// What is known of a commit; its author and subject are whatever somebody wrote, with nothing in them that nobody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commit {
    /// The first digits of its id.
    pub(crate) id: String,
    /// When it was committed, UTC.
    pub(crate) day: Date,
    /// The author's name.
    pub(crate) author: String,
    /// The first line of its message.
    pub(crate) subject: String,
}

/// Since when a grant has been there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Since {
    /// Its place among the commits of the [`History`].
    pub(crate) commit: usize,
    /// Whether that commit made it; otherwise the clone knows nothing older.
    pub(crate) exact: bool,
}

/// What a walk found.
#[derive(Debug)]
pub(crate) struct History {
    /// Newest first.
    pub(crate) commits: Vec<Commit>,
    /// One for each grant, in their order; nothing for one that is not committed.
    pub(crate) since: Vec<Option<Since>>,
}

/// A commit that touches `divisions/`, and what of it.
struct Step {
    id: String,
    commit: Commit,
    /// Directories of `divisions/`.
    touched: BTreeSet<String>,
}

/// Walks from a revision, or from HEAD.
///
/// # Errors
///
/// [`RevisionError`], each with what to type.
pub(crate) fn walk(root: &Path, from: Option<&str>, rows: &[GrantRow<'_>]) -> Result<History, RevisionError> {
    let newest = commit(root, from.unwrap_or("HEAD"))?;
    let steps = steps(root, &newest)?;
    let keys: Vec<Key<'_>> = rows.iter().map(key).collect();
    let mut alive = Alive { keys: &keys, homes: BTreeMap::new(), seen: vec![None; rows.len()] };
    for (at, row) in rows.iter().enumerate() {
        alive.homes.entry(row.division.to_owned()).or_default().missing.push(at);
    }
    let everything = BTreeSet::from([COMMON.to_owned()]);
    for at in 0..steps.len() {
        // What the commit before, which is newer, touched may differ here; the newest is read whole.
        let touched = if at == 0 { &everything } else { &steps[at - 1].touched };
        alive.step(root, &steps[at].id, touched, at)?;
        if alive.homes.is_empty() {
            break;
        }
    }
    let oldest = steps.len().checked_sub(1);
    alive.homes.values().for_each(|home| home.present.iter().for_each(|it| alive.seen[*it] = oldest));
    let ends = match steps.last() {
        Some(last) if has_hidden_parents(root, &last.id)? => oldest,
        _ => None,
    };
    let since = alive.seen.iter().map(|it| it.map(|commit| Since { commit, exact: Some(commit) != ends }));
    Ok(History { since: since.collect(), commits: steps.into_iter().map(|it| it.commit).collect() })
}

const COMMON: &str = "common";

/// What makes two rows the same access, whatever division, policy key or line grants it.
type Key<'r> = (&'r str, &'r str, bool, Cow<'r, str>);

fn key<'r>(row: &'r GrantRow<'_>) -> Key<'r> {
    let (is_group, name) = row.who();
    (row.account_id, row.permission_set, is_group, name)
}

/// The grants that are still older than the commits looked at.
struct Alive<'k> {
    keys: &'k [Key<'k>],
    /// By the division that has their account.
    homes: BTreeMap<String, Home>,
    /// The oldest commit each was seen in, without a break.
    seen: Vec<Option<usize>>,
}

/// Grants of one division in one commit.
#[derive(Default)]
struct Home {
    present: Vec<usize>,
    /// Not there, in files that cannot be read whole: nobody can say that they were absent.
    missing: Vec<usize>,
}

impl Alive<'_> {
    /// Goes on to an older commit.
    fn step(&mut self, root: &Path, id: &str, touched: &BTreeSet<String>, at: usize) -> Result<(), RevisionError> {
        let whole = touched.contains(COMMON);
        let open: BTreeSet<&String> = touched.iter().filter(|it| self.homes.contains_key(*it)).collect();
        if !whole && open.is_empty() {
            return Ok(());
        }
        let sources = read(root, id, (!whole).then_some(&open))?;
        let mut past = Diagnostics::default();
        let documents = govgen_syntax::parse(&sources, &mut past);
        let model = govgen_model::resolve(&documents, &mut past);
        let rows = govgen_access::grants(&model);
        let before: BTreeSet<Key<'_>> =
            rows.iter().filter(|it| whole || touched.contains(it.division)).map(key).collect();
        let left: Vec<String> =
            if whole { self.homes.keys().cloned().collect() } else { open.into_iter().cloned().collect() };
        let owners = owners(&model);
        for name in left {
            let Some(home) = self.homes.remove(&name) else { continue };
            for grant in &home.present {
                // Nobody is present before the first commit.
                self.seen[*grant] = at.checked_sub(1);
            }
            for grant in home.present.into_iter().chain(home.missing) {
                let key = &self.keys[grant];
                let owner = owners.get(key.0);
                let is_there = before.contains(key);
                let is_known = model.complete && owner.is_none_or(|it| it.1);
                if is_there || !is_known {
                    let home = owner.map_or(name.as_str(), |it| it.0);
                    let home = self.homes.entry(home.to_owned()).or_default();
                    if is_there { home.present.push(grant) } else { home.missing.push(grant) }
                }
            }
        }
        Ok(())
    }
}

/// For each account the division that has it, and whether all that it says is known.
fn owners<'m>(model: &'m Model<'m>) -> BTreeMap<&'m str, (&'m str, bool)> {
    let of = |it: &'m govgen_model::Division<'m>| {
        it.accounts.iter().map(|row| (row.id.value.as_ref(), (it.name(), it.complete)))
    };
    model.divisions.iter().flat_map(of).collect()
}

/// The commits that touch `divisions/`, newest first.
fn steps(root: &Path, newest: &str) -> Result<Vec<Step>, RevisionError> {
    // Whatever somebody has set for `git log` is set back.
    let plain = ["-c", "log.follow=false", "-c", "log.showRoot=true", "log", "--no-show-signature", "--encoding=UTF-8"];
    let walk = ["--first-parent", "-m", "--no-renames", "--name-only", "-z", "--relative"];
    let what = ["--format=%H%x00%ct%x00%an%x00%s", newest, "--", "divisions"];
    let said = run(root, &[&plain[..], &walk[..], &what[..]].concat())?.or_refused()?;
    let mut texts = said.split(|it| *it == 0).map(String::from_utf8_lossy);
    let mut steps: Vec<Step> = Vec::new();
    // No field holds a zero byte, so whatever an author wrote is one field and no commit.
    while let Some(text) = texts.next() {
        let text = text.trim_start_matches('\n');
        match (text.strip_prefix("divisions/"), steps.last_mut()) {
            (Some(path), Some(step)) => {
                step.touched.insert(path.split('/').next().unwrap_or(path).to_owned());
            }
            _ if text.is_empty() => {}
            _ => {
                let mut field = || one_line(&texts.next().unwrap_or_default());
                let (seconds, author, subject) = (field(), field(), field());
                let commit = Commit { id: text.chars().take(12).collect(), day: day(&seconds), author, subject };
                steps.push(Step { id: text.to_owned(), commit, touched: BTreeSet::new() });
            }
        }
    }
    Ok(steps)
}

/// The day of a second since 1970, UTC. What somebody made up is the nearest day that the calendar has.
fn day(seconds: &str) -> Date {
    /// The last second of the year 9998: whatever time is added, the calendar has it.
    const LAST: i64 = 253_370_764_799;
    let second = seconds.parse::<i64>().unwrap_or(0).clamp(0, LAST);
    let second = jiff::Timestamp::from_second(second).expect("it is within the calendar");
    second.to_zoned(jiff::tz::TimeZone::UTC).date().into()
}

/// Whether a commit that looks like the first one has parents, which a shallow clone lacks.
fn has_hidden_parents(root: &Path, id: &str) -> Result<bool, RevisionError> {
    let shown = run(root, &["rev-list", "--parents", "--max-count=1", id])?.or_refused()?;
    let known = shown.split(|it| it.is_ascii_whitespace()).filter(|it| !it.is_empty()).count() > 1;
    let written = run(root, &["cat-file", "commit", id])?.or_refused()?;
    let header = written.split(|it| *it == b'\n').take_while(|it| !it.is_empty());
    Ok(!known && header.filter(|it| it.starts_with(b"parent ")).count() > 0)
}

/// The files of a commit: all of them, or those of the organization and of some divisions.
fn read(root: &Path, id: &str, divisions: Option<&BTreeSet<&String>>) -> Result<SourceMap, RevisionError> {
    /// A command line takes this many paths anywhere.
    const NAMED_MAX: usize = 100;
    let paths = match divisions {
        Some(some) if some.len() <= NAMED_MAX => {
            some.iter().map(|it| it.as_str()).chain([COMMON]).map(|it| format!("divisions/{it}")).collect()
        }
        _ => vec!["divisions".to_owned()],
    };
    let mut arguments = vec!["ls-tree", "-r", "-t", "-l", "-z", id];
    arguments.extend(paths.iter().map(String::as_str));
    let listed = run(root, &arguments)?.or_refused()?;
    let entries: Vec<_> = listed.split(|it| *it == 0).filter(|it| !it.is_empty()).filter_map(tree::entry).collect();
    let texts = contents(root, id, &entries)?;
    Ok(SourceMap::new(tree::files(entries, texts)))
}
