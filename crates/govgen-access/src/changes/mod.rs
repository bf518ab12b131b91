//! What a change makes of access: two models in, who gains, loses or changes what out.
//!
//! In: the organization before and now, and the divisions of which nothing differs. Out: [`Changes`], in a fixed order. Access is
//! compared as AWS keeps it (account id, permission set's name, principal): file names, order, comments, and a glob in place of
//! names change nothing. What could not be read whole on either side is named and left out, since it must not look gained or lost.
//! Who has to approve, and how it is printed, is the command's business.

mod accounts;
mod addresses;
mod cost;
mod document;
mod grants;
mod holders;
mod ids;
mod labels;
mod newcomers;
mod organization;
mod permission_sets;
mod reach;
mod refactor;
mod settings;
mod strength;
mod widened;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Division, Model};

pub use accounts::{AccountChange, AccountHolders, AccountPlace, DivisionChange, OwnersChange};
pub use addresses::{Address, Readdressed};
pub use cost::{Cost, Root};
pub use document::{Bearing, Condition, Pattern, Scope, StatementChange, Way};
pub use grants::{Access, AccessChange, DivisionChanges, Kind};
pub use holders::{Holders, is_production};
pub use ids::IdChange;
pub use labels::Relabelled;
pub use permission_sets::{AttributeChange, SetChange};
pub use reach::unaffected;
pub use settings::SettingChange;
pub use strength::Strength;
pub use widened::{Attached, Doubt, Named, Power, Weight, Widened, Widening};
pub use words::{Piece, Said};

/// One side of the comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'c> {
    /// What its files say.
    pub model: &'c Model<'c>,
    /// Whether it is a governance repository at all; before the first commit of one, nobody had anything.
    pub is_there: bool,
}

/// A division that could not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut<'c> {
    /// Its name, or `common` when nothing could be compared.
    pub name: &'c str,
    /// Whether it is the present side that cannot be read whole.
    pub now: bool,
    /// Whether it is the other one.
    pub before: bool,
}

/// What a change makes of the organization.
#[derive(Debug, Default)]
pub struct Changes<'c> {
    /// Who gains, loses or changes what, by division; those without any are not here.
    pub divisions: Vec<DivisionChanges<'c>>,
    /// What the permission sets allow that somebody gains, by their names in AWS; nothing where there are but few rows.
    pub strengths: BTreeMap<&'c str, Strength>,
    /// Permission sets that come, go or allow something else, by name.
    pub permission_sets: Vec<SetChange<'c>>,
    /// Accounts that come, go, move, or are something else, by id.
    pub accounts: Vec<AccountChange<'c>>,
    /// Divisions that come, go, or are something else, by name.
    pub mapping: Vec<DivisionChange<'c>>,
    /// Teams that come and go, the administrators first.
    pub owners: Vec<OwnersChange<'c>>,
    /// Names that lead to another id than they did, or that come to the lock or go.
    pub ids: Vec<IdChange<'c>>,
    /// Grants that stay, and that Terraform destroys and makes again under another address.
    pub readdressed: Vec<Readdressed<'c>>,
    /// Waivers, guardrails and everything else that the organization alone writes.
    pub settings: Vec<SettingChange>,
    /// What could not be compared, by name.
    pub left_out: Vec<LeftOut<'c>>,
    /// What applying it costs.
    pub cost: Cost<'c>,
}

impl Changes<'_> {
    /// Whether nobody and nothing changes, as far as could be compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.divisions.is_empty()
            && self.permission_sets.is_empty()
            && self.accounts.is_empty()
            && self.mapping.is_empty()
            && self.owners.is_empty()
            && self.settings.is_empty()
            && self.ids.is_empty()
            && self.readdressed.is_empty()
    }
}

/// The divisions that are looked at, each side by name.
struct Compared<'c> {
    before: Vec<&'c Division<'c>>,
    now: Vec<&'c Division<'c>>,
}

/// What is known to be as it was, so that the side before need not hold it.
#[derive(Debug, Default)]
pub struct Untouched {
    /// Whether all files of the organization's own are.
    pub common: bool,
    /// Divisions that grant what they granted, by policies that say what they said.
    pub divisions: BTreeSet<String>,
}

/// Compares two sides.
#[must_use]
pub fn changes<'c>(before: Side<'c>, now: Side<'c>, untouched: &Untouched) -> Changes<'c> {
    let unread = (before.is_there && !before.model.complete, now.is_there && !now.model.complete);
    if unread.0 || unread.1 {
        let left_out = vec![LeftOut { name: "common", now: unread.1, before: unread.0 }];
        return Changes { left_out, ..Changes::default() };
    }
    let mut left_out = left_out(before, now);
    left_out.retain(|it| !untouched.divisions.contains(it.name));
    let out: BTreeSet<&str> = left_out.iter().map(|it| it.name).collect();
    let is_in = |it: &&Division<'c>| !untouched.divisions.contains(it.name()) && !out.contains(it.name());
    let listed = |side: Side<'c>| -> Vec<&'c Division<'c>> {
        let divisions: &[Division<'c>] = if side.is_there { &side.model.divisions } else { &[] };
        divisions.iter().filter(is_in).collect()
    };
    let compared = Compared { before: listed(before), now: listed(now) };
    let labels = labels::Labels::of(before, now);
    let (divisions, readdressed) = grants::divisions(before, now, &compared, &labels);
    let permission_sets = permission_sets::permission_sets(before, now, &compared, &labels);
    let ids = if untouched.common { ids::Ids::default() } else { ids::ids(before, now, &labels) };
    let again = cost::Again { readdressed: &readdressed, replaced: &ids.replaced };
    let cost = cost::cost(&divisions, &permission_sets, &again, now.model);
    Changes {
        accounts: accounts::accounts(before, now),
        mapping: accounts::divisions(before, now),
        owners: accounts::owners(before, now),
        settings: settings::settings(before, now, &compared, untouched),
        ids: ids.changes,
        readdressed,
        strengths: strength::strengths(now, &compared, &divisions),
        divisions,
        permission_sets,
        left_out,
        cost,
    }
}

/// Divisions of which one side could not be read whole. One that another name was given to is left out under both.
fn left_out<'c>(before: Side<'c>, now: Side<'c>) -> Vec<LeftOut<'c>> {
    let unread = |side: Side<'c>| -> BTreeSet<&'c str> {
        let divisions: &[Division<'c>] = if side.is_there { &side.model.divisions } else { &[] };
        divisions.iter().filter(|it| !it.complete).map(|it| it.name()).collect()
    };
    let (mut old, mut new) = (unread(before), unread(now));
    for (former, at) in accounts::renamed(now.model) {
        let name = now.model.divisions[at].name();
        if old.contains(former) {
            old.insert(name);
        }
        if new.contains(name) {
            new.insert(former);
        }
    }
    let names: BTreeSet<&str> = old.union(&new).copied().collect();
    names.into_iter().map(|name| LeftOut { name, now: new.contains(name), before: old.contains(name) }).collect()
}
