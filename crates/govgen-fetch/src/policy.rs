//! The least that a caller has to be allowed: an IAM policy, made of the list of calls.

use std::collections::BTreeSet;

use govgen_live::facts::PartName;
use serde_json::{Value, json};

use crate::calls::{CALLS, Call};

/// What is known of the estate; what is not becomes a `*`.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// `arn:aws:sso:::instance/ssoins-…`
    pub instance_arn: Option<String>,
    /// `d-…`
    pub identity_store_id: Option<String>,
    /// The account that owns the instance.
    pub management_account: Option<String>,
    /// The customer's key that encrypts the instance.
    pub kms_key_arn: Option<String>,
    /// The role in every account.
    pub member_role: Option<String>,
}

/// The policy of a caller that reads these parts.
#[must_use]
pub fn policy(scope: &Scope, parts: &BTreeSet<PartName>) -> Value {
    let needed = |it: &&Call| it.parts.is_empty() || it.parts.iter().any(|part| parts.contains(part));
    let actions = |service: &str, listed: bool| -> Vec<&str> {
        let calls = CALLS.iter().filter(needed).filter(|it| it.service() == service);
        calls.filter(|it| (it.action == "sso:ListInstances") == listed).map(|it| it.action).collect()
    };
    let partition = scope.instance_arn.as_deref().and_then(|it| it.split(':').nth(1)).unwrap_or("aws");
    let instance = scope.instance_arn.as_deref().and_then(|it| it.rsplit('/').next()).unwrap_or("*");
    let or_any = |it: &Option<String>| it.clone().unwrap_or_else(|| "*".to_owned());
    let store = format!(
        "arn:{partition}:identitystore::{}:identitystore/{}",
        or_any(&scope.management_account),
        or_any(&scope.identity_store_id)
    );
    let sso = |it: &str| format!("arn:{partition}:sso:::{it}");
    let of_store = |it: &str| format!("arn:{partition}:identitystore:::{it}");
    let mut statements = vec![
        statement("FindInstance", &actions("sso", true), &["*".to_owned()]),
        statement(
            "ReadIdentityCenter",
            &actions("sso", false),
            &[sso(&format!("instance/{instance}")), sso(&format!("permissionSet/{instance}/*")), sso("account/*")],
        ),
        statement(
            "ReadDirectory",
            &actions("identitystore", false),
            &[store, of_store("user/*"), of_store("group/*"), of_store("membership/*")],
        ),
        statement("ReadOrganization", &actions("organizations", false), &["*".to_owned()]),
    ];
    if let Some(role) = scope.member_role.as_deref().filter(|_| parts.contains(&PartName::CustomerManagedPolicies)) {
        let roles = [format!("arn:{partition}:iam::*:role/{role}")];
        statements.push(statement("TakeRoleInAccounts", &actions("sts", false), &roles));
    }
    if let Some(key) = &scope.kms_key_arn {
        statements.push(statement("ReadEncryptedInstance", &["kms:Decrypt"], std::slice::from_ref(key)));
    }
    statements.retain(|it| it["Action"].as_array().is_some_and(|it| !it.is_empty()));
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn statement(sid: &str, actions: &[&str], resources: &[String]) -> Value {
    let mut actions = actions.to_vec();
    actions.sort_unstable();
    json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources })
}
