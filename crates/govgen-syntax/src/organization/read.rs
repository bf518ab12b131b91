//! `organization:` as it is written: every key, and what is said of wrong ones.

use govgen_source::{Diagnostics, Span};

use super::shapes::{
    self, authorization, aws, facts_role, github, github_ids, hcp_terraform, identity_center, principals,
    provider_versions, vcs,
};
use super::{
    Authorization, Aws, FactsRole, GitHub, GitHubIds, HcpTerraform, IdentityCenter, Organization, Principals, Vcs,
};
use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::identifiers::account_id;
use crate::names;
use crate::read::{Fields, Text, listed};
use crate::tree::Node;

/// Reads the mapping under `organization:`.
pub(crate) fn organization<'s>(node: Node<'_, 's>, span: Span, findings: &mut Diagnostics) -> Organization<'s> {
    let Some(fields) = Fields::open(node, &shapes::organization::SHAPE, findings) else {
        return Organization {
            span,
            name: None,
            github: None,
            hcp_terraform: None,
            aws: None,
            principals: Principals::default(),
        };
    };
    let organization = Organization {
        span,
        name: fields.read(shapes::organization::NAME, findings),
        github: fields.require(shapes::organization::GITHUB, findings).and_then(|it| github(it, findings)),
        hcp_terraform: fields
            .require(shapes::organization::HCP_TERRAFORM, findings)
            .and_then(|it| hcp_terraform(it, findings)),
        aws: fields.require(shapes::organization::AWS, findings).and_then(|it| aws(it, findings)),
        principals: fields
            .get(shapes::organization::PRINCIPALS)
            .and_then(|it| principals(it, findings))
            .unwrap_or_default(),
    };
    one_branch(&organization, findings);
    organization
}

/// The branch that is applied is the reviewed one, so no other one's workflows read the directory.
fn one_branch(organization: &Organization<'_>, findings: &mut Diagnostics) {
    let vcs = organization.hcp_terraform.as_ref().and_then(|it| it.vcs.as_ref());
    let role = organization.aws.as_ref().and_then(|it| it.facts_role.as_ref());
    let (Some(applied), Some(trusted)) =
        (vcs.and_then(|it| it.branch.as_ref()), role.and_then(|it| it.branch.as_ref()))
    else {
        return;
    };
    if applied.value != trusted.value {
        let message = format!("the role that reads facts trusts `{}`, which is not the applied branch", trusted.value);
        findings
            .report(&VALUE_MALFORMED, trusted.span, message)
            .because(applied.span, "HCP Terraform applies this one")
            .help(format!(
                "workflows of a branch that nobody protects could read the whole directory: write `branch: {}`",
                applied.value
            ));
    }
}

fn github<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<GitHub<'s>> {
    let fields = Fields::open(node, &github::SHAPE, findings)?;
    let organization = fields.read(github::ORGANIZATION, findings);
    let admins = fields.read(github::ADMINS, findings).unwrap_or_default();
    let repository = fields.read(github::REPOSITORY, findings);
    let codeowners = fields.read(github::CODEOWNERS, findings);
    Some(GitHub { organization: organization?, repository, admins, codeowners })
}

fn hcp_terraform<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<HcpTerraform<'s>> {
    let fields = Fields::open(node, &hcp_terraform::SHAPE, findings)?;
    Some(HcpTerraform {
        organization: fields.read(hcp_terraform::ORGANIZATION, findings),
        project: fields.read(hcp_terraform::PROJECT, findings),
        workspace_prefix: fields.read(hcp_terraform::WORKSPACE_PREFIX, findings),
        hostname: fields.read(hcp_terraform::HOSTNAME, findings),
        oidc_provider: fields.read(hcp_terraform::OIDC_PROVIDER, findings),
        vcs: fields.require(hcp_terraform::VCS, findings).and_then(|it| vcs(it, findings)),
        auto_apply: fields.read(hcp_terraform::AUTO_APPLY, findings),
        terraform_version: fields.read(hcp_terraform::TERRAFORM_VERSION, findings),
        aws_provider: fields.get(hcp_terraform::PROVIDER_VERSIONS).and_then(|it| {
            let fields = Fields::open(it, &provider_versions::SHAPE, findings)?;
            fields.read(provider_versions::AWS, findings)
        }),
    })
}

fn vcs<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vcs<'s>> {
    let fields = Fields::open(node, &vcs::SHAPE, findings)?;
    match (fields.key_span(vcs::GITHUB_APP_INSTALLATION_ID), fields.key_span(vcs::OAUTH_TOKEN_ID)) {
        (Some(_), Some(second)) => {
            findings
                .report(&VALUE_MALFORMED, second, "a VCS connection of two kinds")
                .help("HCP Terraform takes one: keep `github_app_installation_id` or `oauth_token_id`");
        }
        (None, None) if fields.complete => {
            findings
                .report(&KEY_MISSING, node.span(), "the VCS connection names no connection")
                .help("a workspace would never see a merge: add `github_app_installation_id: ghain-…` or `oauth_token_id: ot-…`");
        }
        _ => {}
    }
    Some(Vcs {
        github_app_installation_id: fields.read(vcs::GITHUB_APP_INSTALLATION_ID, findings),
        oauth_token_id: fields.read(vcs::OAUTH_TOKEN_ID, findings),
        branch: fields.read(vcs::BRANCH, findings),
    })
}

fn aws<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Aws<'s>> {
    let fields = Fields::open(node, &aws::SHAPE, findings)?;
    Some(Aws {
        region: fields.read(aws::REGION, findings),
        management_account: fields.read(aws::MANAGEMENT_ACCOUNT, findings),
        reserved_accounts: fields
            .get(aws::RESERVED_ACCOUNTS)
            .map(|it| reserved_accounts(it, findings))
            .unwrap_or_default(),
        identity_center: fields.require(aws::IDENTITY_CENTER, findings).and_then(|it| identity_center(it, findings)),
        facts_role: fields.get(aws::FACTS_ROLE).and_then(|it| facts_role(it, &fields, findings)),
    })
}

fn facts_role<'s>(node: Node<'_, 's>, of: &Fields<'_, 's>, findings: &mut Diagnostics) -> Option<FactsRole<'s>> {
    let fields = Fields::open(node, &facts_role::SHAPE, findings)?;
    Some(FactsRole {
        span: of.key_span(aws::FACTS_ROLE).unwrap_or(node.span()),
        github_oidc_provider: fields.read(facts_role::GITHUB_OIDC_PROVIDER, findings),
        branch: fields.read(facts_role::BRANCH, findings),
        github_ids: fields.get(facts_role::GITHUB_IDS).and_then(|it| github_ids(it, findings)),
    })
}

fn github_ids<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<GitHubIds<'s>> {
    let fields = Fields::open(node, &github_ids::SHAPE, findings)?;
    Some(GitHubIds {
        organization: fields.read(github_ids::ORGANIZATION, findings),
        repository: fields.read(github_ids::REPOSITORY, findings),
    })
}

fn reserved_accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Text<'s>)> {
    let accounts = listed(node, "a mapping of names to account ids", findings, |key, node, findings| {
        let named = names::ACCOUNT.check(&key, findings);
        let id = account_id(node, findings)?;
        named.then_some((key, id))
    });
    accounts.list
}

fn identity_center<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<IdentityCenter<'s>> {
    let fields = Fields::open(node, &identity_center::SHAPE, findings)?;
    Some(IdentityCenter {
        account: fields.read(identity_center::ACCOUNT, findings),
        instance_arn: fields.read(identity_center::INSTANCE_ARN, findings),
        identity_store_id: fields.read(identity_center::IDENTITY_STORE_ID, findings),
        lookup: fields.read(identity_center::LOOKUP, findings),
        kms_key_arn: fields.read(identity_center::KMS_KEY_ARN, findings),
        authorization: fields
            .get(identity_center::AUTHORIZATION)
            .and_then(|it| authorization(it, findings))
            .unwrap_or_default(),
    })
}

fn authorization(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Authorization> {
    let fields = Fields::open(node, &authorization::SHAPE, findings)?;
    Some(Authorization {
        provision: fields.read(authorization::PROVISION, findings).map(|it| it.value).unwrap_or_default(),
        tag_on_create: fields.read(authorization::TAG_ON_CREATE, findings).map(|it| it.value).unwrap_or_default(),
    })
}

fn principals<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Principals<'s>> {
    let fields = Fields::open(node, &principals::SHAPE, findings)?;
    Some(Principals {
        match_by: fields.read(principals::MATCH, findings).map(|it| it.value).unwrap_or_default(),
        domains: fields.read(principals::DOMAINS, findings).unwrap_or_default(),
        case: fields.read(principals::CASE, findings).map(|it| it.value).unwrap_or_default(),
    })
}
