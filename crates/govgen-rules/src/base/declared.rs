//! What the files say has become of names: what a comparison would otherwise take for something gone.
//!
//! Of a division's own document only renames of its own policies count. Whatever else would quieten a comparison is the
//! organization's to say.

use std::borrow::Cow;

use govgen_model::{Change, Model, PrincipalKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// An account and a policy of a division.
type Pair<'c> = (&'c str, &'c str, &'c str);

/// Entries under `refactor`, by what they are about.
#[derive(Debug, Default)]
pub(super) struct Declared<'c> {
    /// A policy's key now, by home (a division's name now, or nothing) and its key before.
    policies: FxHashMap<(&'c str, &'c str), &'c str>,
    /// Who is forgotten where.
    forgotten: FxHashSet<(Pair<'c>, PrincipalKind, Cow<'c, str>)>,
    /// Where everybody is.
    all_forgotten: FxHashSet<Pair<'c>>,
    pairs: FxHashSet<Pair<'c>>,
}

impl<'c> Declared<'c> {
    pub(super) fn of(model: &'c Model<'c>) -> Self {
        let mut declared = Self::default();
        let name = |at: usize| model.divisions[at].name();
        for it in &model.refactor {
            match &it.change {
                Change::Policy { division, rename, .. } => {
                    let home = division.map_or("", name);
                    declared.policies.insert((home, &rename.from.value), &rename.name.value);
                }
                // That somebody has left is no reason to lose sight of how many grants go.
                Change::Forget { division, written } if it.home.is_none() => {
                    let pair = (name(*division), written.account.value.as_ref(), written.policy.value.as_ref());
                    declared.pairs.insert(pair);
                    if written.principals.is_empty() {
                        declared.all_forgotten.insert(pair);
                    }
                    for user in &written.principals.users {
                        declared.forgotten.insert((pair, PrincipalKind::User, PrincipalKind::User.key(&user.value)));
                    }
                    for group in &written.principals.groups {
                        declared.forgotten.insert((pair, PrincipalKind::Group, Cow::Borrowed(&group.value)));
                    }
                }
                _ => {}
            }
        }
        declared
    }

    /// The key that a policy has now, as its home says.
    pub(super) fn policy(&self, home: &str, key: &str) -> Option<&'c str> {
        self.policies.get(&(home, key)).copied()
    }

    /// Whether anybody is forgotten there.
    pub(super) fn has(&self, division: &str, account: &str, policy: &str) -> bool {
        self.pairs.contains(&(division, account, policy))
    }

    /// Whether the organization says that Terraform is to forget a grant.
    pub(super) fn forgets(&self, pair: (&str, &str, &str), kind: PrincipalKind, name: &str) -> bool {
        self.all_forgotten.contains(&pair) || self.forgotten.contains(&(pair, kind, kind.key(name)))
    }
}

/// The name that a division had, by its position now.
pub(super) fn former_names<'c>(model: &'c Model<'c>) -> FxHashMap<usize, &'c str> {
    let renames = model.refactor.iter().filter_map(|it| match &it.change {
        Change::Division { division, rename } => Some((*division, rename.from.value.as_ref())),
        _ => None,
    });
    renames.collect()
}
