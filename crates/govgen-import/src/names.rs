//! Ids of users and groups as the names that files write.

use std::collections::HashMap;

use govgen_live::Facts;
use govgen_model::{MatchBy, PrincipalKind, Principals};
use govgen_rules::principal_problem;

use crate::probe;
use crate::reason::Reason;

/// The name of each user and group that somebody is assigned as, or why there is none.
pub(crate) struct Names<'f> {
    users: HashMap<&'f str, Result<&'f str, Reason>>,
    groups: HashMap<&'f str, Result<&'f str, Reason>>,
    /// What the directory calls them, for whoever reads of them.
    shown: HashMap<(PrincipalKind, &'f str), &'f str>,
    /// Whether everybody of the directory is known, or only whom a state has looked up.
    is_whole: bool,
}

impl<'f> Names<'f> {
    /// The names of everybody in the directory.
    pub(crate) fn new(facts: &'f Facts, is_whole: bool, naming: &Principals<'_>) -> Self {
        let users = facts.users.iter().map(|it| {
            let name = match naming.match_by {
                MatchBy::UserName => Some(it.user_name.as_str()),
                MatchBy::Email => it.emails.first().map(String::as_str),
            };
            (it.id.as_str(), name)
        });
        let groups = facts.groups.iter().map(|it| (it.id.as_str(), Some(it.name.as_str())));
        let mut shown = HashMap::new();
        shown.extend(facts.users.iter().map(|it| ((PrincipalKind::User, it.id.as_str()), it.user_name.as_str())));
        shown.extend(facts.groups.iter().map(|it| ((PrincipalKind::Group, it.id.as_str()), it.name.as_str())));
        Self {
            users: judged(users.collect(), PrincipalKind::User, naming),
            groups: judged(groups.collect(), PrincipalKind::Group, naming),
            shown,
            is_whole,
        }
    }

    /// The name that files write for an id.
    pub(crate) fn of(&self, kind: PrincipalKind, id: &str) -> Result<&'f str, Reason> {
        let known = match kind {
            PrincipalKind::User => &self.users,
            PrincipalKind::Group => &self.groups,
        };
        known.get(id).cloned().unwrap_or_else(|| {
            Err(Reason::plain(match kind {
                _ if !self.is_whole => "the state looks up nobody with this id, so the name is not known: give the facts too, with `--facts`",
                PrincipalKind::User => {
                    "no user has this id: they have left the directory, and the assignment has stayed"
                }
                PrincipalKind::Group => {
                    "no group has this id: it is gone from the directory, and the assignment has stayed"
                }
            }))
        })
    }

    /// What the directory calls an id.
    pub(crate) fn shown(&self, kind: PrincipalKind, id: &'f str) -> Option<&'f str> {
        self.shown.get(&(kind, id)).copied()
    }
}

type Judged<'f> = HashMap<&'f str, Result<&'f str, Reason>>;

fn judged<'f>(named: Vec<(&'f str, Option<&'f str>)>, kind: PrincipalKind, naming: &Principals<'_>) -> Judged<'f> {
    // A look-up by a name that two have finds either, or neither.
    let mut count: HashMap<String, usize> = HashMap::new();
    let folded = |name: &str| kind.key(name).into_owned();
    for name in named.iter().filter_map(|it| it.1) {
        *count.entry(folded(name)).or_default() += 1;
    }
    let mut found = HashMap::with_capacity(named.len());
    let mut readable = Vec::with_capacity(named.len());
    for (id, name) in named {
        let Some(name) = name else {
            found.insert(id, Err(Reason::plain("they have no mail address, and the organization finds users by it")));
            continue;
        };
        if let Some(problem) = principal_problem(naming, kind, name) {
            found.insert(id, Err(Reason::said("the files cannot hold the name", &problem)));
        } else if count.get(&folded(name)).is_some_and(|it| *it > 1) {
            found.insert(
                id,
                Err(Reason::plain("the directory has the name twice, so a look-up by it would not find one")),
            );
        } else {
            readable.push((id, name));
        }
    }
    let texts: Vec<&str> = readable.iter().map(|it| it.1).collect();
    let mut wrong = probe::names(&texts);
    for (at, (id, name)) in readable.into_iter().enumerate() {
        let name = match wrong.remove(&at) {
            Some(problem) => Err(Reason::said("the files cannot hold the name", &problem)),
            None => Ok(name),
        };
        found.insert(id, name);
    }
    found
}
