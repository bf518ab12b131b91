//! What the two roles of a division may do in AWS: the plan reads, the apply writes to the division's own accounts and
//! permission sets, and nothing leads further.
//!
//! In: a [`Delegation`], names and ids without positions. Out: statements, and the documents they fit into.
//! Source of every action, ARN form and condition key: Service Authorization Reference, "AWS IAM Identity Center" and
//! "AWS Identity Store". A request is judged for each of its resources by itself, so a condition on a tag stands in a
//! statement that lists permission sets alone: accounts have no tags, and the instance is not the division's.

mod facts;
mod fit;
mod statement;
mod trust;

pub use facts::{FACTS_ROLE, FactsRole, FactsTrust, GITHUB_AUDIENCE, GITHUB_HOST, facts_actions};
pub use fit::{ACCOUNTS_THAT_FIT, RolePolicies, fit};
pub use statement::{Condition, Effect, Statement};
pub use trust::{AUDIENCE, Phase, Trust};

/// The tag that says whose a permission set is.
pub const OWNER_TAG: &str = "govgen:division";

/// The owner of the permission sets that the organization shares.
pub const SHARED: &str = "common";

/// Everything the roles of one division depend on.
#[derive(Debug, Clone)]
pub struct Delegation<'a> {
    /// The division's name: the value of [`OWNER_TAG`] on its permission sets.
    pub division: &'a str,
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
    /// Accounts of the division that are not closed: ids, sorted.
    pub accounts: Vec<&'a str>,
    /// Accounts that no division may touch: ids, sorted, each once.
    pub reserved_accounts: Vec<&'a str>,
    /// Whether the division has permission sets of its own.
    pub authors: bool,
    /// What AWS leaves open.
    pub authorization: Authorization,
}

/// The two points on which AWS's documentation is silent, as the organization has found them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Authorization {
    /// `sso:ProvisionPermissionSet` for all accounts of a permission set is judged on `account/*`, not on each account.
    pub provision_is_judged_on_every_account: bool,
    /// Creating a permission set with tags is judged on `sso:TagResource` too.
    pub create_is_judged_on_tagging: bool,
}

/// What Terraform reads to refresh a permission set and its assignments.
const READ_PERMISSION_SET: [&str; 7] = [
    "sso:DescribePermissionSet",
    "sso:GetInlinePolicyForPermissionSet",
    "sso:GetPermissionsBoundaryForPermissionSet",
    "sso:ListAccountAssignments",
    "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
    "sso:ListManagedPoliciesInPermissionSet",
    "sso:ListTagsForResource",
];

/// What Terraform writes to a permission set that exists.
const WRITE_PERMISSION_SET: [&str; 10] = [
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:DeleteInlinePolicyFromPermissionSet",
    "sso:DeletePermissionSet",
    "sso:DeletePermissionsBoundaryFromPermissionSet",
    "sso:DetachCustomerManagedPolicyReferenceFromPermissionSet",
    "sso:DetachManagedPolicyFromPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:PutPermissionsBoundaryToPermissionSet",
    "sso:UpdatePermissionSet",
];

const ASSIGN: [&str; 2] = ["sso:CreateAccountAssignment", "sso:DeleteAccountAssignment"];

const TAG: [&str; 2] = ["sso:TagResource", "sso:UntagResource"];

/// What leads around the division's accounts and permission sets: applications, the older directory and profile
/// interfaces, the instance itself, principals, and the service that maps users to roles without a permission set.
const DENIED_EVERYWHERE: [&str; 17] = [
    "account-access:*",
    "identitystore:Add*",
    "identitystore:Create*",
    "identitystore:Delete*",
    "identitystore:Remove*",
    "identitystore:Reserve*",
    "identitystore:Update*",
    "sso-directory:*",
    "sso:*Application*",
    "sso:*Directory*",
    "sso:*Instance*",
    "sso:*Profile*",
    "sso:*Region*",
    "sso:*Trust*",
    "sso:PutPermissionsPolicy",
    "sso:StartSSO",
    "sso:UpdateSSOConfiguration",
];

impl Delegation<'_> {
    /// What the role of a phase may do.
    #[must_use]
    pub fn statements(&self, phase: Phase) -> Vec<Statement> {
        match phase {
            Phase::Plan => self.plan(),
            Phase::Apply => self.apply(),
        }
    }

    /// What the plan role may do: read.
    fn plan(&self) -> Vec<Statement> {
        let mut statements = self.reads();
        statements.extend(self.use_key(&["kms:Decrypt"]));
        if !self.accounts.is_empty() {
            statements.push(Statement::allow("ReadAccounts", &["sso:ListAccountAssignments"], self.account_arns()));
        }
        statements
    }

    /// What the apply role may do: what Terraform needs for the division's own, and denials of all that leads further.
    fn apply(&self) -> Vec<Statement> {
        let mut statements = self.denials();
        statements.extend(self.reads());
        statements.extend(self.use_key(&["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"]));
        statements.push(self.use_instance());
        if self.authors {
            statements.extend(self.write_permission_sets());
        }
        statements.push(
            Statement::allow("AssignOwnAndSharedPermissionSets", &ASSIGN, vec![self.permission_sets()]).when(
                "StringEquals",
                owner("aws:ResourceTag"),
                [self.division, SHARED],
            ),
        );
        if !self.accounts.is_empty() {
            let actions = [&ASSIGN[..], &["sso:ListAccountAssignments"]].concat();
            statements.push(Statement::allow("AssignInAccounts", &actions, self.account_arns()));
        }
        if self.authors {
            statements.extend(self.provision());
        }
        statements
    }

    /// Permission sets have no condition on their tag: one that lost it must read as itself, not as denied.
    fn reads(&self) -> Vec<Statement> {
        let read = Statement::allow("ReadPermissionSets", &READ_PERMISSION_SET, self.instance_and_permission_sets());
        std::iter::once(read).chain(self.look_up()).collect()
    }

    /// The instance as a resource of requests; the tag of a permission set is judged on the permission set.
    fn use_instance(&self) -> Statement {
        let mut actions =
            vec!["sso:DescribeAccountAssignmentCreationStatus", "sso:DescribeAccountAssignmentDeletionStatus"];
        actions.extend(ASSIGN);
        if self.authors {
            actions.extend(["sso:CreatePermissionSet", "sso:DescribePermissionSetProvisioningStatus"]);
            actions.push("sso:ProvisionPermissionSet");
            actions.extend(WRITE_PERMISSION_SET);
        }
        actions.sort_unstable();
        Statement::allow("UseInstance", &actions, vec![self.instance_arn.to_owned()])
    }

    fn write_permission_sets(&self) -> Vec<Statement> {
        let mut statements = vec![
            Statement::allow("CreateOwnPermissionSets", &["sso:CreatePermissionSet"], vec![self.permission_sets()])
                .when("StringEquals", owner("aws:RequestTag"), [self.division]),
            Statement::allow(
                "WriteOwnPermissionSets",
                &[&WRITE_PERMISSION_SET[..], &TAG].concat(),
                vec![self.permission_sets()],
            )
            .when("StringEquals", owner("aws:ResourceTag"), [self.division]),
        ];
        if self.authorization.create_is_judged_on_tagging {
            // A set that is being created has no tag yet, and cannot be told from one that somebody left without.
            statements.push(
                Statement::allow("TagNewPermissionSets", &["sso:TagResource"], vec![self.permission_sets()])
                    .when("Null", owner("aws:ResourceTag"), ["true"])
                    .when("StringEquals", owner("aws:RequestTag"), [self.division]),
            );
        }
        statements
    }

    /// Terraform provisions a changed permission set in all its accounts at once and names none of them.
    fn provision(&self) -> Vec<Statement> {
        const ACTION: [&str; 1] = ["sso:ProvisionPermissionSet"];
        let accounts = match self.authorization.provision_is_judged_on_every_account {
            true => vec![self.arn("sso::", "account/*")],
            false => self.account_arns(),
        };
        let own = Statement::allow("ProvisionOwnPermissionSets", &ACTION, vec![self.permission_sets()]).when(
            "StringEquals",
            owner("aws:ResourceTag"),
            [self.division],
        );
        let there = (!accounts.is_empty()).then(|| Statement::allow("ProvisionInAccounts", &ACTION, accounts));
        std::iter::once(own).chain(there).collect()
    }

    fn denials(&self) -> Vec<Statement> {
        let everything = || vec!["*".to_owned()];
        let mut statements = vec![Statement::deny("KeepOutOfEverythingElse", &DENIED_EVERYWHERE, everything())];
        if !self.reserved_accounts.is_empty() {
            let accounts = self.reserved_accounts.iter().map(|id| self.account(id)).collect();
            statements.push(Statement::deny("KeepOutOfReservedAccounts", &["sso:*"], accounts));
        }
        if !self.authors {
            return statements;
        }
        let owner_changes = |sid, actions: &[&'static str]| {
            Statement::deny(sid, actions, everything()).when(
                "ForAnyValue:StringEqualsIgnoreCase",
                "aws:TagKeys".to_owned(),
                [OWNER_TAG],
            )
        };
        if self.authorization.create_is_judged_on_tagging {
            statements.push(owner_changes("KeepOwner", &TAG[1..]));
            statements.push(
                Statement::deny("KeepOwnerValue", &TAG[..1], everything())
                    .when("Null", owner("aws:RequestTag"), ["false"])
                    .when("StringNotEquals", owner("aws:RequestTag"), [self.division]),
            );
        } else {
            statements.push(owner_changes("KeepOwner", &TAG));
        }
        // IAM takes `Govgen:Division` for the same condition key, so a second tag with other letters could stand in.
        let tagging: &[&str] = match self.authorization.create_is_judged_on_tagging {
            true => &["sso:CreatePermissionSet", "sso:TagResource"],
            false => &["sso:CreatePermissionSet"],
        };
        statements.push(Statement::deny("KeepOneOwner", tagging, everything()).when(
            "ForAnyValue:StringLike",
            "aws:TagKeys".to_owned(),
            other_cases(OWNER_TAG).iter().map(String::as_str),
        ));
        statements
    }

    /// Finding a user or a group by name. The ARNs of users and groups name neither account nor identity store.
    fn look_up(&self) -> [Statement; 2] {
        let store = format!("{}:identitystore/{}", self.management_account, self.identity_store_id);
        let resources = |principals| vec![self.arn("identitystore:", &store), self.arn("identitystore::", principals)];
        let users = ["identitystore:DescribeUser", "identitystore:GetUserId"];
        let groups = ["identitystore:DescribeGroup", "identitystore:GetGroupId"];
        [
            Statement::allow("LookUpUsers", &users, resources("user/*")),
            Statement::allow("LookUpGroups", &groups, resources("group/*")),
        ]
    }

    fn use_key(&self, actions: &[&'static str]) -> Option<Statement> {
        self.kms_key_arn.map(|key| use_key(self.partition, self.region, key, actions))
    }

    fn instance_and_permission_sets(&self) -> Vec<String> {
        vec![self.instance_arn.to_owned(), self.permission_sets()]
    }

    /// Every permission set of the instance: their ids are made up by AWS, only tags tell them apart.
    fn permission_sets(&self) -> String {
        let instance = self.instance_arn.rsplit('/').next().unwrap_or_default();
        self.arn("sso::", &format!("permissionSet/{instance}/*"))
    }

    fn account_arns(&self) -> Vec<String> {
        self.accounts.iter().map(|id| self.account(id)).collect()
    }

    fn account(&self, id: &str) -> String {
        self.arn("sso::", &format!("account/{id}"))
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{resource}", self.partition)
    }
}

/// Identity Center uses a customer managed key with the caller's own right to it, for the caller's request.
///
/// Source: IAM Identity Center User Guide, "Baseline KMS key and IAM policy statements": administrators decrypt, encrypt and
/// generate data keys.
fn use_key(partition: &str, region: &str, key: &str, actions: &[&'static str]) -> Statement {
    // Which of the two a service in China is called is written nowhere; nobody else can have either name.
    let suffixes: &[&str] =
        if partition == "aws-cn" { &["amazonaws.com", "amazonaws.com.cn"] } else { &["amazonaws.com"] };
    let services = ["identitystore", "sso"]
        .into_iter()
        .flat_map(|service| suffixes.iter().map(move |suffix| format!("{service}.{region}.{suffix}")));
    let services: Vec<String> = services.collect();
    let statement = Statement::allow("UseKeyThroughIdentityCenter", actions, vec![key.to_owned()]);
    statement.when("StringEquals", "kms:ViaService".to_owned(), services.iter().map(String::as_str))
}

/// `aws:ResourceTag/govgen:division` and the like.
fn owner(key: &str) -> String {
    format!("{key}/{OWNER_TAG}")
}

/// Patterns that match a key written with an upper-case letter somewhere, and never the key itself.
fn other_cases(key: &str) -> Vec<String> {
    let upper_at = |at: usize| {
        let keep = |(position, it): (usize, char)| match it {
            it if position == at => it.to_ascii_uppercase(),
            it if it.is_ascii_lowercase() => '?',
            it => it,
        };
        key.chars().enumerate().map(keep).collect()
    };
    key.char_indices().filter(|(_, it)| it.is_ascii_lowercase()).map(|(at, _)| upper_at(at)).collect()
}

#[cfg(test)]
mod tests;
