//! What the entries under `refactor` say of a plan: which moves, imports and forgotten resources they explain.
//!
//! In: the plan's changes and the model's entries. Out: for each change the entry that asks for it, if any. Everything
//! else that rewrites a state is somebody's own idea.

use govgen_model::{Change, Division, Import, Model, People, PolicyRef, PrincipalKind, Refactoring};

use crate::Root;
use crate::context::Context;
use crate::format::ResourceChange;
use crate::kinds::{ASSIGNMENT, PERMISSION_SET};
use crate::policies::{ATTACHMENTS, BOUNDARY, CUSTOMER_MANAGED, INLINE, MANAGED};

/// What follows the label of assignments in the one that they are moved to before they are forgotten.
const FORGOTTEN: &str = "__forgotten";

/// The entries of a model, asked about the changes of one root.
#[derive(Clone, Copy)]
pub(crate) struct Entries<'c, 'd> {
    pub(crate) model: &'c Model<'d>,
    pub(crate) root: Root<'c, 'd>,
}

/// An address: type, label, and what follows it in brackets.
struct Address<'a> {
    kind: &'a str,
    label: &'a str,
    index: &'a str,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (kind, rest) = text.split_once('.')?;
        let (label, index) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
        Some(Self { kind, label, index })
    }
}

impl<'c, 'd> Entries<'c, 'd> {
    pub(crate) fn of(cx: &Context<'c, 'd>) -> Self {
        Self { model: cx.model, root: cx.root }
    }

    /// Whether some entry asks for what a change does to the state.
    pub(crate) fn explain(&self, change: &ResourceChange) -> bool {
        self.asked_by(change).next().is_some()
    }

    /// The positions of the entries that ask for a change.
    pub(crate) fn asked_by(&self, change: &ResourceChange) -> impl Iterator<Item = usize> {
        let rewrites = change.change.importing.is_some() || change.previous_address.is_some() || change.does("forget");
        let entries = if rewrites { self.model.refactor.as_slice() } else { &[] };
        let explained = self.explained(change);
        entries.iter().enumerate().filter(move |(_, it)| explained && self.asks(it, change)).map(|(at, _)| at)
    }

    /// Whether entries together ask for a change: a move to where something is forgotten needs an entry that forgets.
    fn explained(&self, change: &ResourceChange) -> bool {
        let any = |asks: &dyn Fn(&Refactoring<'d>) -> bool| self.model.refactor.iter().any(asks);
        if change.change.importing.is_some() {
            return change.previous_address.is_none() && any(&|it| self.imports(it, change));
        }
        let forgets = change.does("forget");
        if forgets && !any(&|it| self.forgets(it, change)) {
            return false;
        }
        match change.previous_address.as_deref() {
            None => forgets,
            Some(previous) => self.moved(previous, change, forgets),
        }
    }

    /// Whether an entry has a part in a change that entries ask for.
    fn asks(&self, it: &Refactoring<'d>, change: &ResourceChange) -> bool {
        let renames = |previous: &str| {
            let (Some(was), Some(is)) = (Address::of(previous), Address::of(&change.address)) else { return false };
            self.renames(it, was.label, is.label)
        };
        self.imports(it, change)
            || change.does("forget") && self.forgets(it, change)
            || change.previous_address.as_deref().is_some_and(renames)
    }

    pub(crate) fn division(&self) -> Option<&'c Division<'d>> {
        match self.root {
            Root::Common => None,
            Root::Division(division) => Some(division),
        }
    }

    /// Whether a division by position is the root's.
    pub(crate) fn is_own(&self, at: usize) -> bool {
        self.division().is_some_and(|it| std::ptr::eq(it, &self.model.divisions[at]))
    }

    /// Whether every part of an address that differs is a name that an entry has changed.
    fn moved(&self, previous: &str, change: &ResourceChange, forgets: bool) -> bool {
        let (Some(was), Some(is)) = (Address::of(previous), Address::of(&change.address)) else { return false };
        if was.kind != is.kind || was.index != is.index {
            return false;
        }
        let now = if forgets { is.label.strip_suffix(FORGOTTEN).unwrap_or(is.label) } else { is.label };
        if was.kind == ASSIGNMENT {
            let (Some((account, policy)), Some((new_account, new_policy))) = (pair(was.label), pair(now)) else {
                return false;
            };
            let account = account == new_account || self.any_rename(account, new_account, Change::is_account);
            return account && (policy == new_policy || self.any_rename(policy, new_policy, Change::is_policy));
        }
        if was.kind == PERMISSION_SET || ATTACHMENTS.contains(&was.kind) {
            return self.any_rename(was.label, now, Change::is_policy);
        }
        let (old, new) = (of_division(was.label), of_division(now));
        matches!(self.root, Root::Common) && old.1 == new.1 && self.any_rename(old.0, new.0, Change::is_division)
    }

    fn any_rename(&self, from: &str, to: &str, of: impl Fn(&Change<'d>) -> bool) -> bool {
        self.model.refactor.iter().any(|it| of(&it.change) && self.is_rename(it, from, to))
    }

    /// Whether an entry about this root renames exactly that.
    fn is_rename(&self, it: &Refactoring<'d>, from: &str, to: &str) -> bool {
        let (here, rename) = match &it.change {
            // A shared policy has its permission set in one root and assignments in all others.
            Change::Policy { division, rename, .. } => (division.is_none_or(|at| self.is_own(at)), rename),
            Change::Account { division, rename, .. } => (self.is_own(*division), rename),
            Change::Division { rename, .. } => (matches!(self.root, Root::Common), rename),
            Change::Move { .. } | Change::Forget { .. } | Change::Import { .. } => return false,
        };
        here && rename.from.value == from && rename.name.value == to
    }

    /// Whether an entry renames a part of a label.
    fn renames(&self, it: &Refactoring<'d>, was: &str, is: &str) -> bool {
        let is = is.strip_suffix(FORGOTTEN).unwrap_or(is);
        let parts = match (&it.change, pair(was), pair(is)) {
            (Change::Account { .. }, Some(was), Some(is)) => (was.0, is.0),
            (Change::Policy { .. }, Some(was), Some(is)) => (was.1, is.1),
            (Change::Division { .. }, _, _) => (of_division(was).0, of_division(is).0),
            _ => (was, is),
        };
        self.is_rename(it, parts.0, parts.1)
    }

    /// Whether an entry says that Terraform is to forget an assignment.
    fn forgets(&self, it: &Refactoring<'d>, change: &ResourceChange) -> bool {
        let key = change.index.as_ref().and_then(|it| it.0.as_str());
        let label = change.name.strip_suffix(FORGOTTEN).unwrap_or(&change.name);
        let (true, Some((account, policy)), Some(key)) = (change.kind == ASSIGNMENT, pair(label), key) else {
            return false;
        };
        match &it.change {
            Change::Forget { division, written } if self.is_own(*division) => {
                let alone = written.principals.is_empty() && change.name == label;
                self.is_called(account, &written.account.value, Change::is_account)
                    && self.is_called(policy, &written.policy.value, Change::is_policy)
                    && (alone || change.name != label && names(&written.principals, key))
            }
            Change::Move { from, written, .. } if self.is_own(*from) => {
                let lists =
                    |it: &&govgen_model::MovedGrants<'_>| self.is_called(policy, &it.policy.value, Change::is_policy);
                change.name == label && account == written.account.value && written.grants.iter().any(|it| lists(&it))
            }
            _ => false,
        }
    }

    /// Whether that is its name, or was until an entry.
    pub(crate) fn is_called(&self, name: &str, now: &str, of: impl Fn(&Change<'d>) -> bool) -> bool {
        name == now || self.any_rename(name, now, of)
    }

    /// Whether an entry says that AWS has something already, under the id that is imported.
    fn imports(&self, it: &Refactoring<'d>, change: &ResourceChange) -> bool {
        let Some(importing) = &change.change.importing else { return false };
        let key = change.index.as_ref().and_then(|it| it.0.as_str());
        let is_set = |id: &str| {
            let id = id.rsplit('/').next().unwrap_or_default();
            importing.id.as_deref().is_some_and(|it| it.contains(&format!("/{id},")))
        };
        match &it.change {
            Change::Import { division, policy, written } => {
                let here = match division {
                    None => matches!(self.root, Root::Common),
                    Some(at) => self.is_own(*at),
                };
                here && is_set(&written.permission_set.value)
                    && if change.kind == ASSIGNMENT {
                        let at = |it: &&govgen_model::ImportedAssignments<'_>| {
                            pair(&change.name) == Some((&it.account.value, &written.policy.value))
                        };
                        key.is_some_and(|key| {
                            written.assignments.iter().any(|it| at(&it) && names(&it.principals, key))
                        })
                    } else {
                        let own = matches!((division, policy), (None, _) | (Some(_), PolicyRef::Own(_)));
                        own && change.name == written.policy.value && lists(written, &change.kind, key)
                    }
            }
            Change::Move { to, written, .. } if self.is_own(*to) && change.kind == ASSIGNMENT => {
                written.grants.iter().any(|it| {
                    let set = it.permission_set.as_ref().is_some_and(|it| is_set(&it.value));
                    set && pair(&change.name) == Some((&written.account.value, &it.policy.value))
                        && key.is_some_and(|key| names(&it.principals, key))
                })
            }
            _ => false,
        }
    }
}

pub(crate) fn pair(label: &str) -> Option<(&str, &str)> {
    label.split_once("__").filter(|(_, policy)| !policy.contains("__"))
}

/// The division's name in a label of the organization's root, and what follows it.
pub(crate) fn of_division(label: &str) -> (&str, &str) {
    label.split_at(label.find("__").unwrap_or(label.len()))
}

pub(crate) fn names(people: &People<'_>, key: &str) -> bool {
    let (kind, name) = match key.split_once(':') {
        Some(("user", name)) => (PrincipalKind::User, name),
        Some(("group", name)) => (PrincipalKind::Group, name),
        _ => return false,
    };
    let list = if kind == PrincipalKind::User { &people.users } else { &people.groups };
    list.iter().any(|it| it.value == name)
}

/// Whether an import names a permission set, or something attached to it.
pub(crate) fn lists(written: &Import<'_>, kind: &str, key: Option<&str>) -> bool {
    match kind {
        PERMISSION_SET => true,
        MANAGED => written.managed_policies.iter().any(|it| Some(govgen_iam::managed_policy_key(&it.value)) == key),
        CUSTOMER_MANAGED => written.customer_managed_policies.iter().any(|it| {
            let path = it.path.as_ref().map_or("/", |it| &it.value);
            key == Some(&format!("{path}{}", it.name.value))
        }),
        INLINE => written.inline_policy.is_some_and(|it| it.value),
        BOUNDARY => written.permissions_boundary.is_some_and(|it| it.value),
        _ => false,
    }
}
