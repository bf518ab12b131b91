//! What a division's roles and workspace depend on, taken from the mapping.

use govgen_iam::delegation::{Authorization, Delegation, Trust};
use govgen_syntax::{AccountStatus, DivisionMode, Provision, TagOnCreate};

use crate::{Division, Model, Organization};

impl Organization<'_> {
    /// The name of a division's workspace, unique in HCP Terraform's organization.
    #[must_use]
    pub fn workspace(&self, division: &Division<'_>) -> String {
        format!("{}-{}", self.workspaces.prefix, division.name())
    }

    /// Whom a division's roles trust, for the workspace of that name.
    #[must_use]
    pub fn trust<'a>(&'a self, workspace: &'a str) -> Trust<'a> {
        Trust {
            partition: self.partition(),
            account: self.identity_center_account,
            hostname: self.workspaces.hostname,
            organization: self.workspaces.organization,
            project: self.workspaces.project,
            workspace,
        }
    }
}

impl Model<'_> {
    /// What a division's roles may reach.
    ///
    /// A closing account or division is as reachable as an active one, because Terraform has grants to take away there.
    #[must_use]
    pub fn delegation<'a>(&'a self, organization: &'a Organization<'_>, division: &'a Division<'_>) -> Delegation<'a> {
        let open = division.accounts.iter().filter(|it| it.status.value != AccountStatus::Closed);
        let mut accounts: Vec<&str> = open.map(|it| it.id.value.as_ref()).collect();
        accounts.sort_unstable();
        let mut reserved_accounts: Vec<&str> = self.reserved.iter().map(|it| it.id.value.as_ref()).collect();
        reserved_accounts.sort_unstable();
        reserved_accounts.dedup();
        let switches = organization.authorization;
        Delegation {
            division: division.identity(),
            partition: organization.partition(),
            region: organization.region,
            instance_arn: organization.instance_arn,
            identity_store_id: organization.identity_store_id,
            management_account: organization.management_account,
            kms_key_arn: organization.kms_key_arn,
            accounts,
            reserved_accounts,
            authors: division.entry.mode == DivisionMode::Author,
            authorization: Authorization {
                provision_is_judged_on_every_account: switches.provision == Provision::All,
                create_is_judged_on_tagging: switches.tag_on_create == TagOnCreate::TagResource,
            },
        }
    }
}
