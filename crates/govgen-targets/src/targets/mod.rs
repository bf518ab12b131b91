//! The targets, each in a folder of its own.

mod codeowners;
mod common_root;
mod division_root;

use govgen_model::{Model, Organization};

use crate::plan::{PlannedFile, Wanted};

/// Something govgen renders.
pub struct Target {
    /// Its folder's name.
    pub name: &'static str,
    /// The files it makes of a model, as far as they belong to a root module that is wanted, or to none.
    pub(crate) files: fn(&Model<'_>, &Organization<'_>, Wanted<'_>) -> Vec<PlannedFile>,
}

/// Every target.
pub static TARGETS: &[&Target] = &[&codeowners::TARGET, &common_root::TARGET, &division_root::TARGET];
