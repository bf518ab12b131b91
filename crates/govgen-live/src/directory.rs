//! The directory by name and by id: whom a name in a file means, and who an id in AWS is.
//!
//! In: users and groups of the facts. Out: ids for names, names for ids, and names near a misspelt one. Names of redacted facts are
//! compared by their hash and never shown.

use std::borrow::Cow;
use std::sync::OnceLock;

use govgen_model::{MatchBy, PrincipalKind};
use rustc_hash::FxHashMap;

use crate::check::Findings;
use crate::facts::{Facts, Group, User, redacted_name};
use crate::words::quoted;

/// Users and groups.
pub(crate) struct Directory<'f> {
    facts: &'f Facts,
    match_by: MatchBy,
    users: Names<'f, User>,
    groups: Names<'f, Group>,
    by_id: FxHashMap<(PrincipalKind, &'f str), usize>,
    near: OnceLock<Near<'f>>,
}

/// Entries by name without its case; several may share one.
type Names<'f, T> = FxHashMap<Cow<'f, str>, Vec<&'f T>>;

/// Names of users, by pieces of them that are rarely misspelt.
#[derive(Default)]
struct Near<'f> {
    by_beginning: FxHashMap<String, Vec<&'f str>>,
    by_local_part: FxHashMap<String, Vec<&'f str>>,
}

/// Whom a name means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Meant<'f> {
    /// Ids of everybody it may mean; none when nobody is called so.
    pub(crate) ids: Vec<&'f str>,
    /// Another name that differs in case alone, where the directory has no other that fits.
    pub(crate) cased: Option<&'f str>,
    /// Whether several have the very name, letter for letter.
    pub(crate) twins: bool,
}

/// In a directory of so many users or fewer every name is compared with a misspelt one.
const SMALL: usize = 1_000;
/// With so many names of about its length a misspelt one is compared.
const COMPARED_MAX: usize = 10_000;
/// So many letters are wrong in a slip, two that changed places counting once.
const SLIP: usize = 2;

impl<'f> Directory<'f> {
    pub(crate) fn of(facts: &'f Facts, match_by: MatchBy) -> Self {
        let mut directory = Self {
            facts,
            match_by,
            users: FxHashMap::default(),
            groups: FxHashMap::default(),
            by_id: FxHashMap::default(),
            near: OnceLock::new(),
        };
        for (at, user) in facts.users.iter().enumerate() {
            directory.by_id.insert((PrincipalKind::User, &user.id), at);
            if let Some(name) = name_of(user, match_by) {
                directory.users.entry(folded(name)).or_default().push(user);
            }
        }
        for (at, group) in facts.groups.iter().enumerate() {
            directory.by_id.insert((PrincipalKind::Group, &group.id), at);
            directory.groups.entry(folded(&group.name)).or_default().push(group);
        }
        directory
    }

    /// Whom a name in a file means. A user's name is the same in any case; a group's is compared letter for letter.
    pub(crate) fn meant(&self, kind: PrincipalKind, name: &str) -> Meant<'f> {
        match kind {
            PrincipalKind::User => {
                let hashed = self.facts.redacted.then(|| redacted_name(&self.facts.instance.identity_store_id, name));
                let name = hashed.as_deref().unwrap_or(name);
                let named = self.users.get(&folded(name)).map_or(&[][..], Vec::as_slice);
                let named = named.iter().map(|it| (it.id.as_str(), name_of(it, self.match_by).unwrap_or_default()));
                meant(name, named.collect(), Case::Alike)
            }
            PrincipalKind::Group => {
                let named = self.groups.get(&folded(name)).map_or(&[][..], Vec::as_slice);
                meant(name, named.iter().map(|it| (it.id.as_str(), it.name.as_str())).collect(), Case::Counts)
            }
        }
    }

    /// The user of an id.
    pub(crate) fn user(&self, id: &str) -> Option<&'f User> {
        self.by_id.get(&(PrincipalKind::User, id)).map(|at| &self.facts.users[*at])
    }

    /// Whether there is somebody of an id.
    pub(crate) fn has(&self, kind: PrincipalKind, id: &str) -> bool {
        self.by_id.contains_key(&(kind, id))
    }

    /// How a message names somebody: by name, or by id when the name is redacted or unknown.
    pub(crate) fn called(&self, kind: PrincipalKind, id: &str) -> String {
        let at = self.by_id.get(&(kind, id)).copied();
        let (word, name) = match kind {
            PrincipalKind::User => {
                let user = at.map(|at| &self.facts.users[at]).filter(|_| !self.facts.redacted);
                ("user", user.map(|it| name_of(it, self.match_by).unwrap_or(&it.user_name)))
            }
            PrincipalKind::Group => ("group", at.map(|at| self.facts.groups[at].name.as_str())),
        };
        format!("{word} {}", quoted(name.unwrap_or(id)))
    }

    /// The name that a misspelt one may have meant.
    pub(crate) fn near(&self, kind: PrincipalKind, name: &str, findings: &Findings<'_>) -> Option<&'f str> {
        if !findings.suggests() {
            return None;
        }
        match kind {
            PrincipalKind::Group => {
                let known = self.facts.groups.iter().map(|it| it.name.as_str());
                let alike = self.groups.get(&folded(name)).and_then(|it| it.first()).map(|it| it.name.as_str());
                alike.or_else(|| findings.nearest(name, known))
            }
            PrincipalKind::User if self.facts.redacted => None,
            PrincipalKind::User => self.same_person(name).or_else(|| {
                let all = || self.facts.users.iter().filter_map(|it| name_of(it, self.match_by)).collect();
                let few = || self.pieces().by_beginning.get(&beginning(name)).cloned().unwrap_or_default();
                nearest_colleague(name, &if self.facts.users.len() <= SMALL { all() } else { few() })
            }),
        }
    }

    /// The one user whose name has the same part before the `@`.
    fn same_person(&self, name: &str) -> Option<&'f str> {
        match self.pieces().by_local_part.get(&local_part(name))?.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    fn pieces(&self) -> &Near<'f> {
        self.near.get_or_init(|| {
            let mut near = Near::default();
            for name in self.facts.users.iter().filter_map(|it| name_of(it, self.match_by)) {
                near.by_beginning.entry(beginning(name)).or_default().push(name);
                near.by_local_part.entry(local_part(name)).or_default().push(name);
            }
            near
        })
    }
}

/// The nearest name with the same part after the `@`: that part is long, and would make everybody look alike.
fn nearest_colleague<'f>(name: &str, known: &[&'f str]) -> Option<&'f str> {
    let (local, domain) = parts(name);
    let colleagues = known.iter().copied().filter(|it| parts(it).1.eq_ignore_ascii_case(domain));
    let furthest = if local.len() < 5 { 1 } else { SLIP };
    let as_long = colleagues.filter(|it| parts(it).0.len().abs_diff(local.len()) <= furthest).take(COMPARED_MAX);
    let near = as_long.map(|it| (strsim::damerau_levenshtein(&parts(it).0.to_lowercase(), local), it)).min()?;
    (near.0 <= furthest).then_some(near.1)
}

/// What stands before an `@`, and what after it.
fn parts(name: &str) -> (&str, &str) {
    name.split_once('@').unwrap_or((name, ""))
}

enum Case {
    Alike,
    Counts,
}

/// Of those whose names are the same but for their case, the ones that are meant.
fn meant<'f>(name: &str, named: Vec<(&'f str, &'f str)>, case: Case) -> Meant<'f> {
    let exact: Vec<&str> = named.iter().filter(|(_, it)| *it == name).map(|(id, _)| *id).collect();
    let twins = exact.len() > 1;
    let cased = named.first().filter(|_| exact.is_empty()).map(|(_, it)| *it);
    let ids = match case {
        Case::Alike => named.into_iter().map(|(id, _)| id).collect(),
        Case::Counts => exact,
    };
    Meant { ids, cased, twins }
}

/// What finds a user: the name, or the primary mail address.
fn name_of(user: &User, match_by: MatchBy) -> Option<&str> {
    match match_by {
        MatchBy::UserName => Some(&user.user_name),
        MatchBy::Email => user.emails.first().map(String::as_str),
    }
}

/// A name without its case. Nearly every name is in lower case already.
fn folded(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|it| it.is_ascii() && !it.is_ascii_uppercase()) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}

fn beginning(name: &str) -> String {
    name.chars().take(3).flat_map(char::to_lowercase).collect()
}

fn local_part(name: &str) -> String {
    parts(name).0.to_lowercase()
}
