//! What AWS has: every IAM action with its access level, resource types and condition keys, and every AWS managed policy
//! with its document, as of a date.
//!
//! In: `data/`, which `make catalogue` makes of public packages and which is part of the program. Out: actions and
//! policies by name or by pattern. Nothing is read before it is asked for, and what is asked for alone is unpacked. What
//! is not here may be newer than the catalogue: whether that is a mistake is for the rules to say.

mod actions;
mod details;
mod glob;
mod managed;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use actions::{Access, Action, action, actions_of, is_service, matching, services};
pub use details::ResourceType;
pub use managed::{ManagedPolicy, is_deprecated, managed_policies, managed_policy, managed_policy_named};

/// A package the catalogue was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its name at npm.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The day its content is of, ISO: what it holds was true then.
    pub date: &'static str,
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let lines = include_str!("../../data/sources.txt").lines();
    let sources = lines.filter_map(|line| {
        let mut words = line.split(' ');
        Some(Source { package: words.next()?, version: words.next()?, date: words.next()? })
    });
    sources.collect()
});

/// The packages: that of the actions, then that of the managed policies.
#[must_use]
pub fn sources() -> &'static [Source] {
    &SOURCES
}

/// The day of the whole catalogue, ISO: the older one of its sources.
#[must_use]
pub fn date() -> &'static str {
    SOURCES.iter().map(|it| it.date).min().unwrap_or_default()
}

/// The day of the actions, ISO.
#[must_use]
pub fn actions_date() -> &'static str {
    SOURCES.first().map_or("", |it| it.date)
}

/// The day of the managed policies, ISO.
#[must_use]
pub fn policies_date() -> &'static str {
    SOURCES.last().map_or("", |it| it.date)
}

/// Condition keys that hold for actions of any service, such as `aws:PrincipalArn`, sorted; a key that ends in
/// `/tag-key` stands for any tag.
pub fn global_condition_keys() -> impl Iterator<Item = &'static str> {
    include_str!("../../data/global-keys.txt").lines()
}

/// A file of `data/` after the comments it begins with.
fn body(text: &'static str) -> &'static str {
    let mut rest = text;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |it| it.1);
    }
    rest
}
