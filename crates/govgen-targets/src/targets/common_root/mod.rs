//! `terraform/common`: what the organization keeps for itself.
//!
//! The workspaces of the divisions (`tfe.tf`), the OIDC provider their runs prove themselves to
//! (`tfc_oidc_provider.tf`), the two roles of each (`tfc_oidc_iam_role.tf`), and the permission sets that all share
//! (`permission.tf`). Where it is wanted, the role that reads facts in CI (`facts_role.tf`); and, while something is being
//! renamed or taken over, what becomes of the state (`refactor.tf`).

mod facts_role;
mod oidc_provider;
mod roles;
mod workspaces;

use govgen_model::{Model, Organization};

use crate::format::hcl::File;
use crate::format::terraform::{Providers, permission_set, versions};
use crate::header::header;
use crate::plan::{COMMON, PlannedFile, Wanted};
use crate::refactor;
use crate::targets::Target;

pub(crate) static TARGET: Target = Target { name: "common_root", files };

fn files(model: &Model<'_>, organization: &Organization<'_>, wanted: Wanted<'_>) -> Vec<PlannedFile> {
    if !wanted(COMMON) {
        return Vec::new();
    }
    let file = |fill: &dyn Fn(&mut File)| {
        let mut file = File::new(header(COMMON));
        fill(&mut file);
        file.text()
    };
    let roles = roles::Roles::of(model, organization);
    let texts = [
        ("permission", file(&|file| permission_sets(file, model, organization))),
        ("tfc_oidc_iam_role", file(&|file| roles::roles(file, organization, &roles))),
        ("tfc_oidc_provider", file(&|file| oidc_provider::hcp_terraform(organization).render(file))),
        ("tfe", file(&|file| workspaces::workspaces(file, model, organization, &roles))),
        ("variable", file(&|file| locals(file, model, organization))),
        ("versions", versions(organization, COMMON, Providers::AwsAndHcpTerraform)),
    ];
    let facts = organization.facts_role.as_ref();
    let facts = facts.map(|it| ("facts_role", file(&|file| facts_role::facts_role(file, organization, it))));
    let texts = facts.into_iter().chain(texts);
    let refactor = refactor::common(model, organization, |division, name| {
        let roles = roles.iter().find(|it| std::ptr::eq(it.division, division));
        let roles = roles.map(|it| it.addresses(name)).unwrap_or_default();
        [workspaces::addresses(model, division, name), roles].concat()
    });
    let texts = texts.into_iter().chain(refactor.map(|text| ("refactor", text)));
    texts.map(|(name, text)| PlannedFile { path: format!("terraform/{COMMON}/{name}.tf"), text }).collect()
}

fn permission_sets(file: &mut File, model: &Model<'_>, organization: &Organization<'_>) {
    for policy in &model.shared {
        permission_set(file, policy, organization, COMMON);
    }
}

fn locals(file: &mut File, model: &Model<'_>, organization: &Organization<'_>) {
    if !model.shared.is_empty() {
        file.block("locals", &[], |body| body.text("instance_arn", organization.instance_arn));
    }
}
