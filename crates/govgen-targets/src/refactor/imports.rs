//! What AWS has already, by the ids under which Terraform takes it over.
//!
//! Source of the ids: the AWS provider's documentation of each resource, section "Import".

use govgen_model::{
    AccountMove, Assignment, Division, Import, Model, Organization, People, Policy, PolicyRef, PrincipalKind, Text,
};
use rustc_hash::FxHashSet;

use super::blocks::Blocks;
use super::{PERMISSION_SET, pair};
use crate::format::hcl::reference;
use crate::format::terraform::{customer_key, path};

/// A permission set, and what is attached to it.
pub(super) fn permission_set(
    blocks: &mut Blocks,
    policy: &Policy<'_>,
    written: &Import<'_>,
    organization: &Organization<'_>,
) {
    let (key, set) = (policy.key(), set(&written.permission_set, organization));
    blocks.import(format!("{PERMISSION_SET}.{key}"), set.clone());
    let wanted: FxHashSet<&str> =
        written.managed_policies.iter().map(|it| govgen_iam::managed_policy_key(&it.value)).collect();
    for it in policy.managed_policies.iter().filter(|it| wanted.contains(it.key.as_str())) {
        let to = reference(&format!("aws_ssoadmin_managed_policy_attachment.{key}"), &it.key);
        blocks.import(to, format!("{},{set}", it.arn));
    }
    for it in &written.customer_managed_policies {
        let to = reference(&format!("aws_ssoadmin_customer_managed_policy_attachment.{key}"), &customer_key(it));
        blocks.import(to, format!("{},{},{set}", it.name.value, path(it)));
    }
    let single = [
        ("aws_ssoadmin_permission_set_inline_policy", written.inline_policy),
        ("aws_ssoadmin_permissions_boundary_attachment", written.permissions_boundary),
    ];
    for (kind, _) in single.into_iter().filter(|(_, flag)| flag.is_some_and(|it| it.value)) {
        blocks.import(format!("{kind}.{key}"), set.clone());
    }
}

/// The assignments of an import.
pub(super) fn assignments<'d>(
    blocks: &mut Blocks,
    model: &Model<'d>,
    division: &Division<'d>,
    written: &Import<'_>,
    organization: &Organization<'_>,
) {
    for it in &written.assignments {
        let found = division.assignment(&model.shared, &it.account.value, &written.policy.value);
        let Some(assignment) = found else { continue };
        let place = Place { assignment, policy: &written.policy.value, set: &written.permission_set };
        place.take_over(blocks, &it.principals, organization);
    }
}

/// The assignments of shared policies in an account that has another division now.
pub(super) fn moved<'d>(
    blocks: &mut Blocks,
    model: &Model<'d>,
    division: &Division<'d>,
    written: &AccountMove<'_>,
    organization: &Organization<'_>,
) {
    for grants in &written.grants {
        let Some(set) = &grants.permission_set else { continue };
        let found = division.assignment(&model.shared, &written.account.value, &grants.policy.value);
        let shared = |it: &&Assignment<'_>| matches!(it.policy, PolicyRef::Shared(_));
        let Some(assignment) = found.filter(shared) else { continue };
        let place = Place { assignment, policy: &grants.policy.value, set };
        place.take_over(blocks, &grants.principals, organization);
    }
}

/// One policy in one account.
struct Place<'p, 'd> {
    assignment: &'p Assignment<'d>,
    policy: &'p str,
    set: &'p Text<'p>,
}

impl Place<'_, '_> {
    /// Of those named, the ones that the root assigns.
    fn take_over(&self, blocks: &mut Blocks, people: &People<'_>, organization: &Organization<'_>) {
        let assigned: FxHashSet<(PrincipalKind, &str)> =
            self.assignment.grants.iter().map(|it| (it.principal.kind, it.principal.name.value.as_ref())).collect();
        let account = self.assignment.account;
        let to = pair(&account.name.value, self.policy);
        let users = people.users.iter().map(|it| (PrincipalKind::User, it.value.as_ref()));
        let groups = people.groups.iter().map(|it| (PrincipalKind::Group, it.value.as_ref()));
        for (kind, name) in users.chain(groups).filter(|it| assigned.contains(it)) {
            let word = match kind {
                PrincipalKind::User => "USER",
                PrincipalKind::Group => "GROUP",
            };
            let rest = || format!("{word},{},AWS_ACCOUNT,{}", account.id.value, set(self.set, organization));
            blocks.import_assignment(&to, kind, name, rest);
        }
    }
}

/// The ARNs of a permission set and of the instance, as every id ends.
fn set(id: &Text<'_>, organization: &Organization<'_>) -> String {
    let instance = organization.instance_arn;
    let (partition, name) = (organization.partition(), instance.rsplit('/').next().unwrap_or_default());
    let id = id.value.rsplit('/').next().unwrap_or_default();
    format!("arn:{partition}:sso:::permissionSet/{name}/{id},{instance}")
}
