//! A division's root: who is assigned where, and to what.

use std::collections::{BTreeSet, HashSet};

use govgen_source::{Span, Spanned};

use crate::findings::{ASSIGNMENT_NOT_OWN, Escapes, RESERVED_ACCOUNT_REACHABLE};
use crate::hcl::{Block, Expression};
use crate::roots::{Root, label};
use crate::values::refers;

/// Judges the assignments of a root and counts them. Without the division's own accounts, because its roles could not be
/// read, nobody can say which are foreign.
pub(crate) fn read(
    root: &Root<'_>,
    own: Option<&BTreeSet<String>>,
    reserved: &BTreeSet<String>,
    escapes: &mut Escapes,
) -> usize {
    let mut count = 0;
    let sets: HashSet<&str> = root.all("resource", "aws_ssoadmin_permission_set").map(label).collect();
    for block in root.all("resource", "aws_ssoadmin_account_assignment") {
        let foreign = |it: &Spanned<&str>| own.is_some_and(|own| !own.contains(it.value));
        if let Some(id) = block.body.text("target_id").filter(foreign) {
            let (meta, whose) = match reserved.contains(id.value) {
                true => (&RESERVED_ACCOUNT_REACHABLE, "reserved"),
                false => (&ASSIGNMENT_NOT_OWN, "none of the division's"),
            };
            let message = format!("`{}` assigns in account `{}`, which is {whose}", label(block), id.value);
            escapes.at(meta, id.span, message, "people would get into an account that is not the division's to give");
        }
        if let Some(kind) = block.body.text("target_type").filter(|it| it.value != "AWS_ACCOUNT") {
            escapes.unknown(kind.span, format!("`{}` is no kind of target that govgen renders", kind.value));
        }
        count += principals(block, escapes);
        if root.complete {
            to_own_set(&sets, block, escapes);
        }
    }
    named_as_they_are(root, escapes);
    attachments(root, escapes);
    count
}

/// Each key says who the value looks up.
fn principals(block: &Block<'_>, escapes: &mut Escapes) -> usize {
    let Some(Spanned { value: Expression::Map(entries), .. }) = block.body.get("for_each") else { return 0 };
    for (key, value) in entries {
        let Expression::Reference(path, Some(name)) = &value.value else { continue };
        let kind = if *path == "local.user_ids" { "user:" } else { "group:" };
        if key.value.strip_prefix(kind) != Some(name.as_ref()) {
            misnamed(value.span, &key.value, escapes);
        }
    }
    entries.len()
}

fn misnamed(span: Span, key: &str, escapes: &mut Escapes) {
    let message = format!("`{key}` stands for somebody else");
    escapes.at(
        &ASSIGNMENT_NOT_OWN,
        span,
        message,
        "somebody nobody approved would get the access of the one who is named",
    );
}

/// Every root looks people up by the same attribute: another one could be somebody's to change.
pub(crate) fn look_ups(roots: &[Root<'_>], escapes: &mut Escapes) {
    for (kind, known) in [("user", &["UserName", "Emails.Value"][..]), ("group", &["DisplayName"])] {
        let of = format!("aws_identitystore_{kind}");
        let blocks = roots.iter().flat_map(|root| root.all("data", &of));
        let attributes = blocks.filter_map(|it| {
            let inner = it.body.block("alternate_identifier")?.body.block("unique_attribute")?;
            inner.body.text("attribute_path")
        });
        let mut first: Option<&str> = None;
        for attribute in attributes {
            if !known.contains(&attribute.value) || first.is_some_and(|it| it != attribute.value) {
                let message = format!("a {kind} is looked up by `{}`", attribute.value);
                escapes.at(&ASSIGNMENT_NOT_OWN, attribute.span, message, "somebody else may have that name there");
            }
            first.get_or_insert(attribute.value);
        }
    }
}

/// Names that are looked up stand for themselves.
fn named_as_they_are(root: &Root<'_>, escapes: &mut Escapes) {
    for name in ["users", "groups"] {
        for value in root.all("locals", "").filter_map(|it| it.body.get(name)) {
            let Expression::Map(entries) = &value.value else { continue };
            let others = entries.iter().filter(|(key, it)| it.value != Expression::Text(key.value.clone()));
            others.for_each(|(key, it)| misnamed(it.span, &key.value, escapes));
        }
    }
}

fn to_own_set(sets: &HashSet<&str>, block: &Block<'_>, escapes: &mut Escapes) {
    let Some(name) = refers(block, "permission_set_arn", "aws_ssoadmin_permission_set", "arn") else { return };
    if !sets.contains(name.as_str()) {
        escapes.unknown(block.head(), format!("there is no permission set `{name}` in this root"));
    }
}

/// Policies are attached to the permission set of their own name.
pub(crate) fn attachments(root: &Root<'_>, escapes: &mut Escapes) {
    for kind in [
        "aws_ssoadmin_managed_policy_attachment",
        "aws_ssoadmin_customer_managed_policy_attachment",
        "aws_ssoadmin_permission_set_inline_policy",
        "aws_ssoadmin_permissions_boundary_attachment",
    ] {
        for block in root.all("resource", kind) {
            let name = refers(block, "permission_set_arn", "aws_ssoadmin_permission_set", "arn");
            if name.as_deref() != Some(label(block)) {
                let message = format!("`{}` is attached to another permission set", block.address());
                escapes.at(
                    &ASSIGNMENT_NOT_OWN,
                    block.head(),
                    message,
                    "a permission set would grant what another one is for",
                );
            }
        }
    }
}
