//! What Control Tower makes in Identity Center when it sets up a landing zone: names, and what each is made of.
//!
//! In: a permission set. Out: whether it is one of those, as Control Tower leaves it. A name alone is nothing: anybody who may make
//! permission sets can give it.
//!
//! Source of the names: AWS Control Tower User Guide, "IAM Identity Center groups for AWS Control Tower". The guide does not list
//! what is attached: that is as landing zones show it, read there by `DescribePermissionSet` and its like and published alike by
//! more than one of them. What AWS adds to its own is a warning here until this list has it.

use std::collections::BTreeSet;

use govgen_iam::managed_policy_key;
use govgen_iam::strict::Strict;
use serde_json::Value;

use crate::facts::{Known, PermissionSet};

/// Each name with its one managed policy.
const MADE: [(&str, &str); 6] = [
    ("AWSAdministratorAccess", "AdministratorAccess"),
    ("AWSOrganizationsFullAccess", "AWSOrganizationsFullAccess"),
    ("AWSPowerUserAccess", "PowerUserAccess"),
    ("AWSReadOnlyAccess", "job-function/ViewOnlyAccess"),
    ("AWSServiceCatalogAdminFullAccess", "AWSServiceCatalogAdminFullAccess"),
    (ACCOUNT_FACTORY, "AWSServiceCatalogEndUserFullAccess"),
];

/// The one that has an inline policy too, with which its users make accounts.
const ACCOUNT_FACTORY: &str = "AWSServiceCatalogEndUserAccess";

/// What that inline policy allows, in lower case.
const ACCOUNT_FACTORY_ACTIONS: [&str; 32] = [
    "controltower:createmanagedaccount",
    "controltower:deregistermanagedaccount",
    "controltower:describemanagedaccount",
    "organizations:describeorganization",
    "s3:getobject",
    "sso-directory:createuser",
    "sso-directory:describedirectory",
    "sso-directory:describegroups",
    "sso-directory:getuserpoolinfo",
    "sso-directory:listmembersingroup",
    "sso-directory:searchgroups",
    "sso-directory:searchgroupswithgroupname",
    "sso-directory:searchusers",
    "sso:associateprofile",
    "sso:createapplicationinstance",
    "sso:createprofile",
    "sso:createtrust",
    "sso:describeregisteredregions",
    "sso:getapplicationinstance",
    "sso:getpermissionset",
    "sso:getperegrinestatus",
    "sso:getprofile",
    "sso:getssostatus",
    "sso:gettrust",
    "sso:listdirectoryassociations",
    "sso:listpermissionsets",
    "sso:listprofileassociations",
    "sso:provisionapplicationinstanceforawsaccount",
    "sso:provisionapplicationprofileforawsaccountinstance",
    "sso:provisionsamlprovider",
    "sso:updateprofile",
    "sso:updatetrust",
];

/// What a permission set of one of those names is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// It has none of the names.
    OtherName,
    /// It is as Control Tower made it, or allows less.
    Its,
    /// It has the name, and something in it that Control Tower does not give.
    NameAlone,
    /// It has the name, and nobody could read what it is made of.
    Unknown,
}

/// Holds a permission set against what Control Tower makes.
pub(crate) fn likeness(set: &PermissionSet) -> Likeness {
    let Some((name, policy)) = MADE.into_iter().find(|(name, _)| *name == set.name) else {
        return Likeness::OtherName;
    };
    let is_given = |arn: &String| managed_policy_key(arn) == policy;
    let inline = match &set.inline_policy {
        Known::Unknown => None,
        Known::Absent => Some(true),
        Known::Present(text) => Some(text.is_empty() || (name == ACCOUNT_FACTORY && is_of_account_factory(text))),
    };
    let parts = [
        set.managed_policies.as_ref().map(|it| it.iter().all(is_given)),
        set.customer_managed_policies.as_ref().map(BTreeSet::is_empty),
        inline,
    ];
    if parts.contains(&Some(false)) {
        Likeness::NameAlone
    } else if parts.contains(&None) {
        Likeness::Unknown
    } else {
        Likeness::Its
    }
}

/// Whether a document allows what users of Account Factory may do, and nothing more.
fn is_of_account_factory(text: &str) -> bool {
    let Ok(Strict(document)) = serde_json::from_str(text) else { return false };
    let statements = list(&document["Statement"]);
    !statements.is_empty() && statements.into_iter().all(is_statement_of_account_factory)
}

fn is_statement_of_account_factory(statement: &Value) -> bool {
    let Some(statement) = statement.as_object() else { return false };
    let is_listed = |it: &Value| {
        it.as_str().map(str::to_ascii_lowercase).is_some_and(|it| ACCOUNT_FACTORY_ACTIONS.contains(&it.as_str()))
    };
    // `NotAction` allows whatever it does not name.
    statement.keys().all(|it| ["Sid", "Effect", "Action", "Resource", "Condition"].contains(&it.as_str()))
        && statement.get("Action").is_some_and(|it| list(it).into_iter().all(is_listed))
}

/// One of them, or a list of them.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |it| it.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, managed: &[&str]) -> PermissionSet {
        PermissionSet {
            arn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1".to_owned(),
            name: name.to_owned(),
            description: None,
            session_duration: None,
            relay_state: None,
            tags: None,
            managed_policies: Some(managed.iter().map(|it| format!("arn:aws:iam::aws:policy/{it}")).collect()),
            customer_managed_policies: Some(BTreeSet::new()),
            inline_policy: Known::Absent,
            permissions_boundary: Known::Absent,
        }
    }

    #[test]
    fn a_name_is_its_own_policy_or_nothing() {
        for (name, policy) in MADE {
            assert_eq!(likeness(&set(name, &[policy])), Likeness::Its, "{name}");
            assert_eq!(likeness(&set(name, &[])), Likeness::Its, "{name}");
            let other = if policy == "AdministratorAccess" { "IAMFullAccess" } else { "AdministratorAccess" };
            assert_eq!(likeness(&set(name, &[policy, other])), Likeness::NameAlone, "{name}");
        }
        assert_eq!(likeness(&set("AWSEvil", &["AdministratorAccess"])), Likeness::OtherName);
        assert_eq!(likeness(&set("awsreadonlyaccess", &[])), Likeness::OtherName);
    }

    #[test]
    fn what_nobody_could_read_is_not_judged_and_what_is_seen_is() {
        let mut it = set("AWSReadOnlyAccess", &[]);
        it.inline_policy = Known::Unknown;
        assert_eq!(likeness(&it), Likeness::Unknown);
        it.managed_policies = Some(["arn:aws:iam::aws:policy/AdministratorAccess".to_owned()].into());
        assert_eq!(likeness(&it), Likeness::NameAlone);
    }

    #[test]
    fn account_factory_has_an_inline_policy_of_its_own() {
        let with = |name: &str, statement: &str| {
            let mut it = set(name, &[]);
            it.inline_policy = Known::Present(format!("{{\"Version\":\"2012-10-17\",\"Statement\":{statement}}}"));
            likeness(&it)
        };
        let own = r#"[{"Sid":"AWSControlTowerAccountFactoryAccess","Effect":"Allow","Action":["sso:UpdateProfile","controltower:CreateManagedAccount","organizations:describeOrganization"],"Resource":"*"}]"#;
        assert_eq!(with(ACCOUNT_FACTORY, own), Likeness::Its);
        assert_eq!(with("AWSReadOnlyAccess", own), Likeness::NameAlone);
        for more in [
            r#"[{"Effect":"Allow","Action":"sso:*","Resource":"*"}]"#,
            r#"[{"Effect":"Allow","Action":["sso:GetProfile","iam:PassRole"],"Resource":"*"}]"#,
            r#"[{"Effect":"Allow","Action":"*","Action":"sso:GetProfile","Resource":"*"}]"#,
            r#"[{"Effect":"Allow","NotAction":"sso:GetProfile","Resource":"*"}]"#,
            r#"{"Effect":"Allow","Resource":"*"}"#,
            "[]",
            "1",
        ] {
            assert_eq!(with(ACCOUNT_FACTORY, more), Likeness::NameAlone, "{more}");
        }
    }
}
