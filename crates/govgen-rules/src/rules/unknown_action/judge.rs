//! Whether AWS has an action, and which one may have been meant.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::catalogue::{self, Action};

use crate::near::near;
use crate::rule::Findings;

/// An action that is not known.
#[derive(Clone)]
pub(super) struct Unknown {
    /// Why, to be read after it.
    pub(super) what: String,
    pub(super) near: Option<Meant>,
}

/// What may have been meant.
#[derive(Clone)]
pub(super) struct Meant {
    pub(super) text: String,
    pub(super) is_slip: bool,
}

/// Remembers what it has judged: patterns are what takes time, and the same few stand everywhere.
#[derive(Default)]
pub(super) struct Judge<'v> {
    judged: BTreeMap<&'v str, Option<Unknown>>,
    /// How many names patterns have been held against, at most, times the wildcards in each.
    work: usize,
    suggestions: usize,
}

/// After so much work no further pattern is judged: about a second, and 20,000 distinct patterns such as `s3:Get*`, more
/// than a repository has that was not made to be slow.
const WORK_MAX: usize = 20_000_000;
/// More names than a service has, and than all services have.
const NAMES: (usize, usize) = (1_000, 25_000);
/// Nobody reads further suggestions, and looking for them would make a hostile file slow.
const SUGGESTIONS_MAX: usize = 200;

impl<'v> Judge<'v> {
    /// What is unknown about an action as it is written. A text that has no form of an action is another rule's business.
    pub(super) fn unknown(&mut self, written: &'v str, findings: &Findings<'_>) -> Option<Unknown> {
        let (prefix, name) = written.split_once(':')?;
        if prefix.is_empty() || name.is_empty() || name.contains(':') || catalogue::action(written).is_some() {
            return None;
        }
        if let Some(judged) = self.judged.get(written) {
            return judged.clone();
        }
        let what = self.what(prefix, name);
        let unknown = what.map(|what| Unknown { what, near: self.near(prefix, name, findings) });
        self.judged.insert(written, unknown.clone());
        unknown
    }

    fn what(&mut self, prefix: &str, name: &str) -> Option<String> {
        let is_service = catalogue::is_service(prefix);
        match (is_pattern(prefix), is_pattern(name)) {
            (false, _) if !is_service => return Some("is of no known service".to_owned()),
            (false, false) => return Some(format!("is no known action of `{prefix}`")),
            _ => {}
        }
        let wildcards = prefix.matches(WILDCARDS).count() + name.matches(WILDCARDS).count();
        self.work += wildcards * if is_service { NAMES.0 } else { NAMES.1 };
        if self.work > WORK_MAX || matches_something(prefix, name) {
            None
        } else if is_service {
            Some(format!("matches no known action of `{prefix}`"))
        } else {
            Some("matches no known action".to_owned())
        }
    }

    fn near(&mut self, prefix: &str, name: &str, findings: &Findings<'_>) -> Option<Meant> {
        self.suggestions += 1;
        if self.suggestions > SUGGESTIONS_MAX || is_pattern(prefix) {
            None
        } else if !catalogue::is_service(prefix) {
            other_service(prefix, name, findings)
        } else if is_pattern(name) {
            other_stem(prefix, name, findings)
        } else {
            let own = other_name(prefix, name, findings);
            own.clone().filter(|it| it.is_slip).or_else(|| elsewhere(name)).or(own)
        }
    }
}

const WILDCARDS: [char; 2] = ['*', '?'];

fn is_pattern(text: &str) -> bool {
    text.contains(WILDCARDS)
}

fn matches_something(prefix: &str, name: &str) -> bool {
    catalogue::matching(&format!("{prefix}:{name}")).next().is_some()
}

/// A service with a name like this one that has the action.
fn other_service(prefix: &str, name: &str, findings: &Findings<'_>) -> Option<Meant> {
    let services: Vec<&str> = catalogue::services().filter(|it| matches_something(it, name)).collect();
    let near = near(findings, prefix, services.into_iter())?;
    Some(Meant { text: format!("{}:{name}", near.word), is_slip: near.is_slip })
}

/// An action of the service with a name like this one.
fn other_name(prefix: &str, name: &str, findings: &Findings<'_>) -> Option<Meant> {
    let names: Vec<&str> = catalogue::actions_of(prefix).map(|it| it.name()).collect();
    let near = near(findings, name, names.into_iter())?;
    Some(Meant { text: format!("{prefix}:{}", near.word), is_slip: near.is_slip })
}

/// The action of this very name, when one other service has it.
fn elsewhere(name: &str) -> Option<Meant> {
    let mut others = catalogue::matching(&format!("*:{name}"));
    let (only, None): (Action, _) = (others.next()?, others.next()) else { return None };
    Some(Meant { text: only.to_string(), is_slip: false })
}

/// For a pattern such as `Gte*`: the beginning of a name, up to a capital letter, that is like its own.
fn other_stem(prefix: &str, name: &str, findings: &Findings<'_>) -> Option<Meant> {
    let stem = name.strip_suffix('*').filter(|it| !is_pattern(it))?;
    let beginnings: BTreeSet<&str> = catalogue::actions_of(prefix).flat_map(|it| beginnings(it.name())).collect();
    let near = near(findings, stem, beginnings.iter().copied())?;
    Some(Meant { text: format!("{prefix}:{}*", near.word), is_slip: near.is_slip })
}

/// `Get`, `GetObject` and `GetObjectAcl` of `GetObjectAcl`.
fn beginnings(name: &'static str) -> impl Iterator<Item = &'static str> {
    let capitals = name.match_indices(|it: char| it.is_ascii_uppercase()).map(|(at, _)| at);
    capitals.chain([name.len()]).filter(|it| *it > 0).map(|it| &name[..it])
}
