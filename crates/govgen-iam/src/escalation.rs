//! Known ways from one right to more, as data: which actions together open each.
//!
//! In: the list beside this file, with its sources. Out: [`paths`]. Whether somebody has such a way is left to rules.

use std::sync::LazyLock;

/// A known way from some rights to more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Its public name: `iam-001`.
    pub id: &'static str,
    /// What it leads to.
    pub category: Category,
    /// The actions it takes, all of them; the one that matters most comes first.
    pub required: Vec<&'static str>,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// More rights for oneself.
    SelfEscalation,
    /// The rights of another user or role.
    PrincipalAccess,
    /// Something new that runs with a role one passes to it.
    NewPassrole,
    /// The rights of a role that something already there runs with.
    ExistingPassrole,
}

impl Category {
    /// All of them, with the words they are called by.
    pub const ALL: [(&'static str, Self); 4] = [
        ("self-escalation", Self::SelfEscalation),
        ("principal-access", Self::PrincipalAccess),
        ("new-passrole", Self::NewPassrole),
        ("existing-passrole", Self::ExistingPassrole),
    ];

    /// The category a word means.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find_map(|(name, it)| (*name == word).then_some(*it))
    }
}

/// What passes a role to something.
const PASS_ROLE: &str = "iam:PassRole";

static PATHS: LazyLock<Vec<Path>> = LazyLock::new(|| {
    include_str!("escalation/paths.txt").lines().filter(|it| !it.starts_with('#')).filter_map(path).collect()
});

/// Every known path, in the order of its source.
#[must_use]
pub fn paths() -> &'static [Path] {
    &PATHS
}

fn path(line: &'static str) -> Option<Path> {
    let mut words = line.split(' ');
    let (id, category) = (words.next()?, Category::named(words.next()?)?);
    let required: Vec<&str> = words.collect();
    // Whoever passes no role uses one that something has already, whatever the source calls it.
    let category = match category {
        Category::NewPassrole if !required.contains(&PASS_ROLE) => Category::ExistingPassrole,
        other => other,
    };
    Some(Path { id, category, required })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Category, paths};

    #[test]
    fn every_line_is_a_path() {
        let lines = include_str!("escalation/paths.txt").lines().filter(|it| !it.starts_with('#')).count();
        assert_eq!((paths().len(), lines), (67, 67));
        let ids: BTreeSet<_> = paths().iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), paths().len());
        for path in paths() {
            assert!(!path.required.is_empty(), "{}", path.id);
            for action in &path.required {
                let (service, name) = action.split_once(':').expect("an action has a service");
                assert!(
                    service.bytes().all(|it| it.is_ascii_lowercase() || it == b'-' || it.is_ascii_digit()),
                    "{action}"
                );
                assert!(name.starts_with(|it: char| it.is_ascii_uppercase()), "{action}");
            }
        }
    }

    #[test]
    fn a_path_without_a_passed_role_uses_one_that_is_there() {
        let path = paths().iter().find(|it| it.id == "cloudformation-005").expect("it is in the list");
        assert_eq!(path.category, Category::ExistingPassrole);
        let passing = paths().iter().filter(|it| it.category == Category::NewPassrole);
        assert!(passing.clone().count() > 20 && passing.into_iter().all(|it| it.required[0] == "iam:PassRole"));
    }
}
