//! A second opinion on a plan: what Terraform is about to do, against what the mapping allows.
//!
//! In: the model, and the text of `terraform show -json` for one root module. Out: findings. The values that Terraform
//! planned are judged, not the configuration they came from and not what govgen would have rendered, so that a hand-edited
//! root, a plan of another commit or a mistake of our own rendering shows. What a plan cannot show is said on the pages.
#![warn(clippy::disallowed_methods)]

mod access;
mod configuration;
mod context;
mod documents;
mod findings;
mod format;
mod grants;
mod kinds;
mod lookups;
mod policies;
mod read;
mod refactor;
mod removal;
mod roles;
mod sets;
mod spent;
mod whole;
mod whose;
mod workspaces;

use govgen_model::{Division, Model, Organization};
use govgen_source::{Diagnostics, FileId, Severity};

pub use findings::FINDINGS;
pub use format::Plan;
pub use read::{ReadError, read};
pub use spent::spent;
pub use whose::whose;

use context::Context;

/// The root module that a plan is judged as. The caller says it: a plan that could choose would choose.
#[derive(Debug, Clone, Copy)]
pub enum Root<'m, 'd> {
    /// The organization's, `terraform/common`.
    Common,
    /// A division's.
    Division(&'m Division<'d>),
}

impl Root<'_, '_> {
    /// The name of its directory.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Common => govgen_iam::delegation::SHARED,
            Self::Division(division) => division.name(),
        }
    }

    /// The value of the tag on its permission sets.
    pub(crate) fn owner(&self) -> &str {
        match self {
            Self::Common => govgen_iam::delegation::SHARED,
            Self::Division(division) => division.identity(),
        }
    }
}

/// Judges a plan; every finding stands at `file`, for the plan as a whole.
///
/// The model is taken for sound: whoever found an error in it should not come here.
pub fn judge<'d>(
    model: &Model<'d>,
    organization: &Organization<'d>,
    root: Root<'_, 'd>,
    plan: &Plan,
    file: FileId,
    findings: &mut Diagnostics,
) {
    let cx = Context { model, organization, root, plan, file };
    whole::check(&cx, findings);
    configuration::check(&cx, findings);
    access::check(&cx, findings);
    if let Root::Common = root {
        roles::check(&cx, findings);
        workspaces::check(&cx, findings);
    }
    // A plan that cannot be believed does not show that nothing is left to do.
    if findings.count(Severity::Error) == 0 {
        spent::check(&cx, findings);
    }
}
