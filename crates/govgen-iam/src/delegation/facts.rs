//! The role that `govgen fetch` has in CI: what it reads, and which workflow may take it on.
//!
//! In: a [`FactsRole`] and a [`FactsTrust`], names and ids without positions. Out: statements, and the one subject that is
//! trusted. It reads the whole organization and writes nothing, so it belongs to no division.
//! Source of every action and ARN form: Service Authorization Reference, "AWS IAM Identity Center", "AWS Identity Store"
//! and "AWS Organizations".

use super::{Statement, use_key};

/// What the role is called, and the policy in it.
pub const FACTS_ROLE: &str = "govgen-facts";

/// The host that issues the tokens of GitHub Actions. Source: GitHub documentation, "OpenID Connect reference".
pub const GITHUB_HOST: &str = "token.actions.githubusercontent.com";

/// The audience of tokens that are meant for AWS. Source: GitHub documentation, "Configuring OpenID Connect in Amazon Web
/// Services".
pub const GITHUB_AUDIENCE: &str = "sts.amazonaws.com";

/// Everything the role depends on.
#[derive(Debug, Clone, Copy)]
pub struct FactsRole<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// Home region of Identity Center.
    pub region: &'a str,
    /// ARN of the Identity Center instance.
    pub instance_arn: &'a str,
    /// Id of the identity store.
    pub identity_store_id: &'a str,
    /// The account that owns instance and identity store.
    pub management_account: &'a str,
    /// ARN of the customer managed key that encrypts the instance, when there is one.
    pub kms_key_arn: Option<&'a str>,
}

/// What names no resource at all.
const FIND_INSTANCE: [&str; 1] = ["sso:ListInstances"];

const READ_INSTANCE: [&str; 2] = ["sso:ListPermissionSets", "sso:ListPermissionSetsProvisionedToAccount"];

const READ_PERMISSION_SETS: [&str; 8] = [
    "sso:DescribePermissionSet",
    "sso:GetInlinePolicyForPermissionSet",
    "sso:GetPermissionsBoundaryForPermissionSet",
    "sso:ListAccountAssignments",
    "sso:ListAccountsForProvisionedPermissionSet",
    "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
    "sso:ListManagedPoliciesInPermissionSet",
    "sso:ListTagsForResource",
];

const READ_ACCOUNTS: [&str; 2] = ["sso:ListAccountAssignments", "sso:ListPermissionSetsProvisionedToAccount"];

const LIST_USERS: [&str; 1] = ["identitystore:ListUsers"];
const LIST_GROUPS: [&str; 1] = ["identitystore:ListGroups"];
const LIST_MEMBERSHIPS: [&str; 1] = ["identitystore:ListGroupMemberships"];

/// Some may name a root, a unit or an account; their ARNs hold the organization's id, which no file knows. An account is in
/// one organization only, so there is no other to read.
const READ_ORGANIZATION: [&str; 6] = [
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListRoots",
    "organizations:ListTagsForResource",
];

/// Every action that reading the facts needs, sorted, without the key's.
#[must_use]
pub fn facts_actions() -> Vec<&'static str> {
    let lists: [&[&'static str]; 8] = [
        &FIND_INSTANCE,
        &READ_INSTANCE,
        &READ_PERMISSION_SETS,
        &READ_ACCOUNTS,
        &LIST_USERS,
        &LIST_GROUPS,
        &LIST_MEMBERSHIPS,
        &READ_ORGANIZATION,
    ];
    let mut actions = lists.concat();
    actions.sort_unstable();
    actions.dedup();
    actions
}

impl FactsRole<'_> {
    /// What the role may do: read.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let everything = || vec!["*".to_owned()];
        let instance = || self.instance_arn.to_owned();
        let id = self.instance_arn.rsplit('/').next().unwrap_or_default();
        let sets = self.arn("sso::", &format!("permissionSet/{id}/*"));
        let mut statements = vec![
            Statement::allow("FindInstance", &FIND_INSTANCE, everything()),
            Statement::allow("ReadInstance", &READ_INSTANCE, vec![instance()]),
            Statement::allow("ReadPermissionSets", &READ_PERMISSION_SETS, vec![instance(), sets]),
            Statement::allow("ReadAccounts", &READ_ACCOUNTS, vec![self.arn("sso::", "account/*")]),
            Statement::allow("ListUsers", &LIST_USERS, self.directory(&["user/*"])),
            Statement::allow("ListGroups", &LIST_GROUPS, self.directory(&["group/*"])),
            Statement::allow("ListMemberships", &LIST_MEMBERSHIPS, self.directory(&["group/*", "membership/*"])),
            Statement::allow("ReadOrganization", &READ_ORGANIZATION, everything()),
        ];
        statements.extend(self.kms_key_arn.map(|key| use_key(self.partition, self.region, key, &["kms:Decrypt"])));
        statements
    }

    /// The identity store, and what it holds: the ARNs of that name neither account nor store.
    fn directory(&self, held: &[&str]) -> Vec<String> {
        let store = format!("{}:identitystore/{}", self.management_account, self.identity_store_id);
        let held = held.iter().map(|it| self.arn("identitystore::", it));
        std::iter::once(self.arn("identitystore:", &store)).chain(held).collect()
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{resource}", self.partition)
    }
}

/// Which workflow the role trusts: any that runs on one branch of one repository.
#[derive(Debug, Clone, Copy)]
pub struct FactsTrust<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// The account that holds role and OIDC provider.
    pub account: &'a str,
    /// The organization on GitHub.
    pub organization: &'a str,
    /// The repository.
    pub repository: &'a str,
    /// GitHub's ids of the two, where the tokens of the repository carry them.
    pub ids: Option<(&'a str, &'a str)>,
    /// The branch.
    pub branch: &'a str,
}

impl FactsTrust<'_> {
    /// ARN of GitHub's OIDC provider. There is one in an account.
    #[must_use]
    pub fn provider_arn(&self) -> String {
        format!("arn:{}:iam::{}:oidc-provider/{GITHUB_HOST}", self.partition, self.account)
    }

    /// The one subject that is trusted. A pull request's says `pull_request` where this says the branch.
    ///
    /// Source: GitHub documentation, "OpenID Connect reference"; the form with ids: GitHub changelog of 2026-04-23.
    #[must_use]
    pub fn subject(&self) -> String {
        let Self { organization, repository, branch, .. } = self;
        match self.ids {
            Some((owner, id)) => format!("repo:{organization}@{owner}/{repository}@{id}:ref:refs/heads/{branch}"),
            None => format!("repo:{organization}/{repository}:ref:refs/heads/{branch}"),
        }
    }

    /// The condition key of a claim.
    #[must_use]
    pub fn claim(&self, name: &str) -> String {
        format!("{GITHUB_HOST}:{name}")
    }
}
