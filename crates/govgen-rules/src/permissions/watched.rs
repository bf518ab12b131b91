//! The actions that rules about permissions ask about, and which of them a text of a policy means.
//!
//! In: the catalogue and the list of escalation paths. Out: a number for each action, so that a policy's answer is a list of
//! numbers. What they are held against is left to the rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use govgen_iam::{catalogue, escalation};
use rustc_hash::FxHashMap;
use wildmatch::WildMatch;

/// Services that decide who may do what. A wildcard over one of them is an administrator's.
pub(crate) const CONTROL_PLANE: [&str; 8] =
    ["account", "account-access", "iam", "identitystore", "organizations", "sso", "sso-directory", "sts"];

/// Those of them that decide who gets in, for the whole organization.
pub(crate) const IDENTITY_PLANE: [&str; 5] =
    ["account-access", "identitystore", "organizations", "sso", "sso-directory"];

/// What passes a role to a service.
pub(crate) const PASS_ROLE: &str = "iam:PassRole";

/// What gives the rights of a role to whoever asks for them.
pub(crate) const ASSUME: [&str; 2] = ["sts:AssumeRole", "sts:AssumeRoot"];

/// A watched action, by its position.
pub(crate) type Id = u16;

/// A watched action.
pub(crate) struct Watched {
    /// As AWS writes it.
    pub(crate) name: String,
    /// Whether it changes who gets in.
    pub(crate) identity: bool,
}

impl Watched {
    /// The prefix of its service.
    pub(crate) fn service(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }
}

struct Table {
    actions: Vec<Watched>,
    /// By service; positions of one service are neighbours.
    services: FxHashMap<String, std::ops::Range<Id>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut names: BTreeMap<String, bool> = BTreeMap::new();
    let paths = escalation::paths().iter().flat_map(|it| it.required.iter().copied());
    for name in paths.chain([PASS_ROLE]).chain(ASSUME) {
        names.insert(name.to_owned(), false);
    }
    for service in IDENTITY_PLANE {
        names.extend(catalogue::actions_of(service).filter(|it| it.is_write()).map(|it| (it.to_string(), true)));
    }
    let actions: Vec<Watched> = names.into_iter().map(|(name, identity)| Watched { name, identity }).collect();
    let mut services: FxHashMap<String, std::ops::Range<Id>> = FxHashMap::default();
    for (at, action) in actions.iter().enumerate() {
        let at = at as Id;
        services.entry(action.service().to_owned()).or_insert(at..at).end = at + 1;
    }
    Table { actions, services }
});

/// The action of a position.
pub(crate) fn watched(id: Id) -> &'static Watched {
    &TABLE.actions[usize::from(id)]
}

/// The position of an action that is watched for sure.
pub(crate) fn id(name: &str) -> Id {
    let found = TABLE.actions.iter().position(|it| it.name.eq_ignore_ascii_case(name));
    found.expect("it is one of those that the table is made of") as Id
}

/// The positions of all of them.
pub(crate) fn all() -> std::ops::Range<Id> {
    0..TABLE.actions.len() as Id
}

/// What a text of `Action` or `NotAction` means of what is watched, by position.
pub(crate) fn meant(text: &str) -> Vec<Id> {
    let candidates = match text.split_once(':') {
        None if text == "*" => return all().collect(),
        None => return Vec::new(),
        Some((service, _)) if service.contains(['*', '?']) => all(),
        Some((service, _)) => match TABLE.services.get(service.to_ascii_lowercase().as_str()) {
            Some(range) => range.clone(),
            None => return Vec::new(),
        },
    };
    let pattern = WildMatch::new_case_insensitive(text);
    candidates.filter(|it| pattern.matches(&watched(*it).name)).collect()
}

#[cfg(test)]
mod tests {
    use super::{PASS_ROLE, id, meant, watched};

    #[test]
    fn wildcards_mean_what_iam_means_by_them() {
        let pass = id(PASS_ROLE);
        for text in ["*", "*:*", "iam:*", "i?m:pass*", "IAM:PASSROLE", "*:*Role"] {
            assert!(meant(text).contains(&pass), "{text}");
        }
        for text in ["iam:Get*", "s3:*", "pass*", "iam"] {
            assert!(!meant(text).contains(&pass), "{text}");
        }
    }

    #[test]
    fn the_identity_plane_is_watched_for_changes() {
        let create = id("sso:CreateAccountAssignment");
        assert!(watched(create).identity && !watched(id("sts:AssumeRole")).identity);
        assert!(meant("sso:List*").is_empty() && meant("sso:Create*").contains(&create));
    }
}
