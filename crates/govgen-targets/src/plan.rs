//! What a run would leave on disk.

use govgen_model::{Model, Organization};

use crate::targets::TARGETS;

/// The root module of the organization itself.
pub const COMMON: &str = "common";

/// Every file that belongs on disk, sorted by path.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
}

/// One file of a plan.
#[derive(Debug, PartialEq, Eq)]
pub struct PlannedFile {
    /// Relative to the repository's root, `/`-separated.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// Which root modules are asked for, by name.
pub type Wanted<'w> = &'w (dyn Fn(&str) -> bool + Sync);

/// What every target makes of the model.
#[must_use]
pub fn plan(model: &Model<'_>, organization: &Organization<'_>) -> Plan {
    plan_of(model, organization, &|_| true)
}

/// The same of some root modules, and what belongs to none.
#[must_use]
pub fn plan_of(model: &Model<'_>, organization: &Organization<'_>, wanted: Wanted<'_>) -> Plan {
    let files = TARGETS.iter().flat_map(|target| (target.files)(model, organization, wanted));
    let mut files: Vec<PlannedFile> = files.collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Plan { files }
}
