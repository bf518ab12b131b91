//! How bad it is to gain an action: what its access level tells, the known ways to more rights, and what reads secrets and data.
//!
//! In: an action of the catalogue, the list beside this file, and [`crate::escalation`]. Out: [`Gravity`], and an order by it.

use std::cmp::Reverse;
use std::sync::LazyLock;

use crate::catalogue::{Access, Action, action};
use crate::escalation::paths;

/// What somebody gains by an action; a greater one is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Gravity {
    /// It lists or reads what describes something.
    #[default]
    Reads,
    /// It changes tags.
    Tags,
    /// It makes, changes or deletes.
    Writes,
    /// It is a part of a known way to more rights.
    Assists,
    /// It changes who may do what.
    Permits,
    /// It reads secrets or data, whatever AWS calls that.
    Reveals,
    /// It leads to more rights, or to those of somebody else.
    Escalates,
}

impl Gravity {
    /// Whether it is worse than to make, change or delete something.
    #[must_use]
    pub fn is_grave(self) -> bool {
        self > Self::Assists
    }
}

/// How bad an action is, and its place among those that are as bad.
type Rank = (Gravity, Reverse<usize>);

/// What the list and the paths name, by action.
static KNOWN: LazyLock<Vec<(Action, Rank)>> = LazyLock::new(|| {
    let listed = listed();
    // What only reads is in a path because one has to find something first.
    let of_path = |name: &'static &'static str| action(name).filter(Action::is_write);
    let first = paths().iter().filter_map(|it| it.required.first()).filter_map(of_path);
    let others = paths().iter().flat_map(|it| &it.required).filter_map(of_path);
    let first = first.map(|it| (it, Gravity::Escalates));
    let others = others.map(|it| (it, if is_permission(&it) { Gravity::Permits } else { Gravity::Assists }));
    let all = listed.filter_map(|(gravity, name)| Some((action(name)?, gravity))).chain(first).chain(others);
    let mut known: Vec<(Action, Rank)> =
        all.enumerate().map(|(at, (action, gravity))| (action, (gravity, Reverse(at)))).collect();
    known.sort_by_key(|(action, rank)| (*action, Reverse(*rank)));
    known.dedup_by_key(|it| it.0);
    known
});

/// The lines of the list.
fn listed() -> impl Iterator<Item = (Gravity, &'static str)> {
    let lines = include_str!("grave/actions.txt").lines().filter(|it| !it.starts_with('#'));
    lines.filter_map(|it| {
        let (word, name) = it.split_once(' ')?;
        let gravity = match word {
            "escalates" => Gravity::Escalates,
            "reveals" => Gravity::Reveals,
            _ => return None,
        };
        Some((gravity, name))
    })
}

fn is_permission(action: &Action) -> bool {
    action.access() == Access::PermissionsManagement
}

fn rank(action: &Action) -> Rank {
    if let Ok(at) = KNOWN.binary_search_by_key(action, |it| it.0) {
        return KNOWN[at].1;
    }
    let gravity = match action.access() {
        Access::List | Access::Read => Gravity::Reads,
        Access::Tagging => Gravity::Tags,
        Access::Write => Gravity::Writes,
        Access::PermissionsManagement => Gravity::Permits,
    };
    (gravity, Reverse(usize::MAX))
}

/// How bad it is to gain an action.
#[must_use]
pub fn gravity(action: &Action) -> Gravity {
    rank(action).0
}

/// What actions are sorted by, so that the gravest come first.
#[must_use]
pub fn gravest_first(action: &Action) -> impl Ord + use<> {
    (Reverse(rank(action)), *action)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Gravity, gravest_first, gravity, listed};
    use crate::catalogue::action;

    #[test]
    fn every_line_names_an_action_of_the_catalogue() {
        let lines = include_str!("grave/actions.txt").lines().filter(|it| !it.starts_with('#')).count();
        let names: BTreeSet<&str> = listed().map(|it| it.1).collect();
        assert_eq!(names.len(), lines);
        for name in names {
            let found = action(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
            assert_eq!(found.to_string(), name);
            assert!(gravity(&found).is_grave(), "{name}");
        }
    }

    #[test]
    fn what_is_worse_than_its_access_level() {
        let cases = [
            ("ec2:DescribeInstances", Gravity::Reads),
            ("iam:ListUsers", Gravity::Reads),
            ("logs:TagResource", Gravity::Tags),
            ("ec2:TerminateInstances", Gravity::Writes),
            ("lambda:CreateFunction", Gravity::Assists),
            ("s3:PutBucketPolicy", Gravity::Permits),
            ("kms:Decrypt", Gravity::Reveals),
            ("s3:GetObject", Gravity::Reveals),
            ("sts:AssumeRole", Gravity::Escalates),
            ("iam:PassRole", Gravity::Escalates),
            ("iam:CreateAccessKey", Gravity::Escalates),
            ("lambda:UpdateFunctionCode", Gravity::Escalates),
        ];
        for (name, expected) in cases {
            assert_eq!(gravity(&action(name).unwrap()), expected, "{name}");
        }
        assert!(Gravity::Permits.is_grave() && !Gravity::Assists.is_grave());
    }

    #[test]
    fn the_gravest_come_first() {
        let names =
            ["s3:ListBucket", "s3:GetObject", "logs:TagResource", "kms:Decrypt", "iam:PassRole", "s3:PutObject"];
        let mut actions = names.map(|it| action(it).unwrap());
        actions.sort_by_key(gravest_first);
        let expected =
            ["iam:PassRole", "kms:Decrypt", "s3:GetObject", "s3:PutObject", "logs:TagResource", "s3:ListBucket"];
        assert_eq!(actions.map(|it| it.to_string()), expected);
    }
}
