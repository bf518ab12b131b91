//! `import:`: Terraform takes over a permission set and assignments that AWS has.
//!
//! In: the mapping under the word. Out: what is attached now, and who has it where.

use govgen_source::{Diagnostics, Spanned};

use super::People;
use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::format;
use crate::forms::{Distinct, Flag, Formed, FormedLines, Lines, List, Mapping, Named, Read};
use crate::names::{self, Names};
use crate::policy::{CustomerManagedPolicy, customer_managed_policy, customer_policy};
use crate::read::{Fields, Text, items, listed, text};
use crate::schema::Schema;
use crate::shape::{Form, Optional, Presence, Required, shape};
use crate::tree::Node;

/// `import:`
#[derive(Debug)]
pub struct Import<'s> {
    /// The division, or `common`.
    pub division: Text<'s>,
    /// The policy's name.
    pub policy: Text<'s>,
    /// The permission set's id, with or without the instance's before it.
    pub permission_set: Text<'s>,
    /// AWS managed policies that are attached.
    pub managed_policies: Vec<Text<'s>>,
    /// Customer managed policies that are attached.
    pub customer_managed_policies: Vec<CustomerManagedPolicy<'s>>,
    /// Whether it has an inline policy.
    pub inline_policy: Option<Spanned<bool>>,
    /// Whether it has a boundary.
    pub permissions_boundary: Option<Spanned<bool>>,
    /// Who has it where, by account.
    pub assignments: Vec<ImportedAssignments<'s>>,
}

/// Who has an imported permission set in one account.
#[derive(Debug)]
pub struct ImportedAssignments<'s> {
    /// The account's name.
    pub account: Text<'s>,
    /// Who.
    pub principals: People<'s>,
}

shape! {
    /// What AWS has already.
    whole: "an import", "A permission set with its policies and assignments, as AWS has them now.", Presence::Free;
    DIVISION: Required<DivisionOrCommon> = "division", DivisionOrCommon,
        "The division whose root takes them over; `common` for the permission set of a shared policy.";
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name.";
    PERMISSION_SET: Required<Formed> = "permission_set", Formed(&format::PERMISSION_SET_ID),
        "The permission set's id, the last part of its ARN.";
    MANAGED_POLICIES: Optional<Distinct<FormedLines>> = "managed_policies", Distinct(FormedLines(&format::MANAGED_POLICY)),
        "AWS managed policies that are attached now, as the policy writes them.";
    CUSTOMER_MANAGED_POLICIES: Optional<Distinct<List>> = "customer_managed_policies",
        Distinct(List(&Mapping(&customer_policy::SHAPE))), "Customer managed policies that are attached now.";
    INLINE_POLICY: Optional<Flag> = "inline_policy", Flag, "Whether it has an inline policy now.";
    PERMISSIONS_BOUNDARY: Optional<Flag> = "permissions_boundary", Flag, "Whether it has a permissions boundary now.";
    ASSIGNMENTS: Optional<Named> = "assignments", Named { names: &names::ACCOUNT, values: &Mapping(&assignments::SHAPE) },
        "Who has it now, by account.";
}

shape! {
    /// Who has an imported permission set in one account.
    assignments: "imported assignments", "Who has it in this account.", Presence::Some;
    USERS: Optional<Distinct<Lines>> = "users", Distinct(Lines), "Users, as the division's files name them.";
    GROUPS: Optional<Distinct<Lines>> = "groups", Distinct(Lines), "Groups, as the division's files name them.";
}

/// A division's name, or `common`.
pub(crate) struct DivisionOrCommon;

impl Form for DivisionOrCommon {
    fn schema(&self) -> Schema {
        Schema { not: None, ..names::DIVISION.schema() }
    }
}

impl Read for DivisionOrCommon {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings).filter(|it| it.value == "common" || names::DIVISION.check(it, findings))
    }
}

/// A policy whose attachment has an id: name, path and ARNs, with commas between them.
fn importable<'s>(policy: CustomerManagedPolicy<'s>, findings: &mut Diagnostics) -> Option<CustomerManagedPolicy<'s>> {
    let texts = [Some(&policy.name), policy.path.as_ref()];
    let Some(text) = texts.into_iter().flatten().find(|it| it.value.contains(',')) else { return Some(policy) };
    findings
        .report(&VALUE_MALFORMED, text.span, format!("`{}` has a comma, and nothing with one can be imported", text.value))
        .help(
            "Terraform imports an attachment by its name, path and ARNs with commas between them, and the plan would fail: give \
             the policy a name and path without commas, in AWS, in the policy and here",
        );
    None
}

pub(super) fn read<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Import<'s>> {
    let fields = Fields::open(node, &whole::SHAPE, findings)?;
    let division = fields.read(whole::DIVISION, findings);
    let policy = fields.read(whole::POLICY, findings);
    let permission_set = fields.read(whole::PERMISSION_SET, findings);
    let managed_policies = fields.read(whole::MANAGED_POLICIES, findings).unwrap_or_default();
    let customer_managed_policies = fields.get(whole::CUSTOMER_MANAGED_POLICIES).map(|it| {
        let items = items(it, "a list of `{ name: …, path: … }`", findings);
        items.filter_map(|item| importable(customer_managed_policy(item, findings)?, findings)).collect()
    });
    let inline_policy = fields.read(whole::INLINE_POLICY, findings);
    let permissions_boundary = fields.read(whole::PERMISSIONS_BOUNDARY, findings);
    let assignments = fields.get(whole::ASSIGNMENTS).map(|node| {
        listed(node, "a mapping of accounts to users and groups", findings, |account, node, findings| {
            let fields = Fields::open(node, &assignments::SHAPE, findings)?;
            let principals = People {
                users: fields.read(assignments::USERS, findings).unwrap_or_default(),
                groups: fields.read(assignments::GROUPS, findings).unwrap_or_default(),
            };
            if fields.get(assignments::USERS).is_none() && fields.get(assignments::GROUPS).is_none() && fields.complete
            {
                findings
                    .report(&KEY_MISSING, account.span, format!("`{}` names nobody to import", account.value))
                    .help("add `users: [name@example.com]` or `groups: [name]`, or remove the entry");
            }
            names::ACCOUNT.check(&account, findings).then_some(ImportedAssignments { account, principals })
        })
    });
    Some(Import {
        division: division?,
        policy: policy?,
        permission_set: permission_set?,
        managed_policies,
        customer_managed_policies: customer_managed_policies.unwrap_or_default(),
        inline_policy,
        permissions_boundary,
        assignments: assignments.map(|it| it.list).unwrap_or_default(),
    })
}
