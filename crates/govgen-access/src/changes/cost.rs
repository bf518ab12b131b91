//! What applying a change costs: resources, requests and time, about.
//!
//! Resources are counted by what they are in AWS, so what a root merely calls by another name is not here; neither is what the
//! organization's own root makes for a division. Requests are those that the AWS provider makes for each kind of resource.
//! Source: terraform-provider-aws, `internal/service/ssoadmin`; AWS answers 20 requests a second for one instance (IAM Identity
//! Center User Guide, quotas), and the provider waits 10 seconds for every assignment, ten at a time.

use std::collections::BTreeMap;

use govgen_model::Model;

use super::addresses::Readdressed;
use super::grants::{DivisionChanges, Kind};
use super::permission_sets::{AttributeChange, SetChange};

/// What applying a change costs.
#[derive(Debug, Default)]
pub struct Cost<'c> {
    /// Root modules that do something, by name.
    pub roots: Vec<Root<'c>>,
    /// Requests to AWS, those that the plans read included.
    pub requests: usize,
    /// How long the applies take, one root after another.
    pub minutes: usize,
    /// Accounts that changed permission sets are written to anew, each counted for each set.
    pub provisioned: usize,
}

/// What is as it was for whoever holds it, and is destroyed and made again.
pub(super) struct Again<'a, 'c> {
    pub(super) readdressed: &'a [Readdressed<'c>],
    /// Assignments for another id, by division.
    pub(super) replaced: &'a BTreeMap<&'c str, usize>,
}

/// Resources of one root module.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Root<'c> {
    /// A division, or `common`.
    pub name: &'c str,
    /// To create.
    pub create: usize,
    /// To change in place.
    pub change: usize,
    /// To destroy.
    pub destroy: usize,
    /// How many of those created and destroyed are assignments.
    pub assignments: usize,
    /// Accounts that its changed permission sets are written to anew.
    pub provisioned: usize,
}

/// Create: looked for, created, waited for, read. Destroy: deleted, waited for. One on average of the two and a half.
const REQUESTS_ASSIGNMENT: usize = 4;
/// Written, provisioned to the accounts that hold it, waited for, read.
const REQUESTS_OTHER: usize = 4;
const REQUESTS_A_SECOND: usize = 20;
/// Ten at a time, ten seconds each.
const ASSIGNMENTS_A_SECOND: usize = 1;
/// The pull request's plan, and the one that is applied.
const PLANS: usize = 2;

/// Counts it.
pub(super) fn cost<'c>(
    divisions: &[DivisionChanges<'c>],
    sets: &[SetChange<'c>],
    again: &Again<'_, 'c>,
    now: &'c Model<'c>,
) -> Cost<'c> {
    let mut roots: BTreeMap<&'c str, Root<'c>> = BTreeMap::new();
    for row in divisions.iter().flat_map(|it| &it.rows) {
        let root = roots.entry(row.access().division).or_default();
        match row.kind() {
            Kind::Gain => root.create += 1,
            Kind::Loss => root.destroy += 1,
            // An end is the files' business alone.
            Kind::Change => continue,
        }
        root.assignments += 1;
    }
    let replaced = again.replaced.iter().map(|(name, count)| (*name, *name, *count));
    let readdressed = again.readdressed.iter().map(|it| (it.before.division, it.now.division, it.grants));
    for (before, now, count) in readdressed.chain(replaced) {
        let root = roots.entry(before).or_default();
        root.destroy += count;
        root.assignments += count;
        let root = roots.entry(now).or_default();
        root.create += count;
        root.assignments += count;
    }
    let mut provisioned = 0;
    for set in sets {
        let Some(home) = set.now.or(set.before) else { continue };
        let root = roots.entry(home).or_default();
        match (set.before, set.now) {
            (None, _) => root.create += 1,
            (_, None) => root.destroy += 1,
            _ => root.change += usize::from(set.attributes.iter().any(|it| it.is_own())),
        }
        if set.before.is_some() && set.now.is_some() {
            provisioned += set.holders.accounts;
            // AWS writes the role of each account anew, about as long as it takes for an assignment.
            root.provisioned += set.holders.accounts;
        }
        let documents = usize::from(!set.statements.is_empty());
        match (set.before, set.now) {
            (None, _) => root.create += documents,
            (_, None) => root.destroy += documents,
            _ => root.change += documents,
        }
        for it in set.attributes.iter().filter(|it| it.is_attached()) {
            match (&it.before, &it.now) {
                (None, _) => root.create += 1,
                (_, None) => root.destroy += 1,
                // Another boundary takes the place of the one that was.
                _ => root.change += 1,
            }
        }
    }
    let mut roots: Vec<Root<'c>> = roots.into_iter().map(|(name, root)| Root { name, ..root }).collect();
    roots.retain(|it| it.total() > 0);
    let requests = roots.iter().map(|it| it.requests(now)).sum();
    let seconds: usize = roots.iter().map(|it| it.seconds(now)).sum();
    Cost { roots, requests, minutes: seconds.div_ceil(60), provisioned }
}

impl AttributeChange {
    /// Whether it is part of the permission set's own resource.
    fn is_own(&self) -> bool {
        matches!(self.key, "session_duration" | "relay_state" | "description" | "tags")
    }

    /// Whether it is a resource of its own.
    fn is_attached(&self) -> bool {
        matches!(self.key, "managed_policies" | "customer_managed_policies" | "permissions_boundary")
    }
}

impl Root<'_> {
    /// Resources that something happens to.
    #[must_use]
    pub fn total(&self) -> usize {
        self.create + self.change + self.destroy
    }

    fn requests(&self, model: &Model<'_>) -> usize {
        let division = model.divisions.binary_search_by(|it| it.name().cmp(self.name));
        let read = division.map_or(0, |at| model.divisions[at].resources().requests());
        PLANS * read + REQUESTS_ASSIGNMENT * self.assignments + REQUESTS_OTHER * (self.total() - self.assignments)
    }

    fn seconds(&self, model: &Model<'_>) -> usize {
        (self.requests(model) / REQUESTS_A_SECOND).max((self.assignments + self.provisioned) / ASSIGNMENTS_A_SECOND)
    }
}
