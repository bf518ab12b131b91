//! `terraform/common`: the permission sets the organization shares.
//!
//! Workspaces, the OIDC provider and the divisions' roles stand beside them in files of their own: `tfe.tf`,
//! `tfc_oidc_provider.tf` and `tfc_oidc_iam_role.tf`.

use govgen_model::{Model, Organization};

use crate::format::hcl::File;
use crate::format::terraform::{permission_set, versions};
use crate::header::header;
use crate::plan::{COMMON, PlannedFile};
use crate::targets::Target;

pub(crate) static TARGET: Target = Target { name: "common_root", files };

fn files(model: &Model<'_>, organization: &Organization<'_>) -> Vec<PlannedFile> {
    let mut variable = File::new(header(COMMON));
    if !model.shared.is_empty() {
        variable.block("locals", &[], |body| body.text("instance_arn", organization.instance_arn));
    }
    let mut permission = File::new(header(COMMON));
    for policy in &model.shared {
        permission_set(&mut permission, policy, organization, COMMON);
    }
    [("permission", permission.text()), ("variable", variable.text()), ("versions", versions(organization, COMMON))]
        .map(|(name, text)| PlannedFile { path: format!("terraform/{COMMON}/{name}.tf"), text })
        .into()
}
