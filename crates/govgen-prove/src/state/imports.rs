//! What AWS has already: each id is that of the resource it is given to.

use std::collections::HashSet;

use govgen_source::{Span, Spanned};

use super::ids::{Owners, permission_set};
use super::{ASSIGNMENT, Declared, address, kind};
use crate::estate::Estate;
use crate::findings::{Escapes, IMPORT_NOT_OWN};
use crate::hcl::{Block, Expression};
use crate::values::refers;

const SET: &str = "aws_ssoadmin_permission_set";
const SHARED: &str = "var.shared_permission_set_arns";
const HARM: &str = "Terraform would take over what is somebody else's, and change or take it away from then on";

/// Judges every import of a root and counts them.
pub(super) fn judge(
    declared: &Declared<'_, '_>,
    estate: &Estate<'_>,
    owners: &mut Owners,
    escapes: &mut Escapes,
) -> usize {
    let mut seen = HashSet::new();
    let mut count = 0;
    for block in declared.root.all("import", "") {
        count += 1;
        let found = match block.body.get("to").map(|it| &it.value) {
            Some(Expression::Each(path)) => each(declared, block, path, estate, &mut seen),
            _ => one(declared, block, estate, &mut seen),
        };
        let problem = match found {
            Ok(Claim { id, policy, span }) => {
                owners.claim(&id, &policy, span).err().map(|(what, place)| (span, what, place))
            }
            Err((span, what)) => Some((span, what, None)),
        };
        if let Some((span, what, place)) = problem {
            let finding = escapes.at(&IMPORT_NOT_OWN, span, what, HARM);
            if let Some(place) = place {
                finding.because(place, "it is taken over here");
            }
        }
    }
    count
}

/// A permission set in AWS, and the policy it is said to be.
struct Claim {
    id: String,
    policy: String,
    span: Span,
}

type Seen<'b> = HashSet<(String, String)>;
type Judged = Result<Claim, (Span, String)>;

/// A permission set, or one thing attached to it.
fn one(declared: &Declared<'_, '_>, block: &Block<'_>, estate: &Estate<'_>, seen: &mut Seen<'_>) -> Judged {
    let head = block.head();
    let (Some((path, key, span)), Some(id)) = (address(block, "to"), block.body.text("id")) else {
        return Err((head, "an import without an address or an id".to_owned()));
    };
    if !declared.has(path, key) {
        return Err((span, format!("`{path}` is not in this root")));
    }
    if !seen.insert((path.to_owned(), key.unwrap_or_default().to_owned())) {
        return Err((span, format!("`{path}` is imported for the second time")));
    }
    let target = declared.block(path).ok_or_else(|| (span, format!("`{path}` is not in this root")))?;
    let Some((before, set)) = permission_set(id.value, estate) else {
        return Err((id.span, format!("`{}` names no permission set of the instance", id.value)));
    };
    let wanted = match kind(path) {
        SET | "aws_ssoadmin_permission_set_inline_policy" | "aws_ssoadmin_permissions_boundary_attachment" => {
            Some(String::new())
        }
        "aws_ssoadmin_managed_policy_attachment" | "aws_ssoadmin_customer_managed_policy_attachment" => {
            attached(target, key)
        }
        _ => return Err((span, format!("`{path}` is of a type that govgen never imports"))),
    };
    if wanted.as_deref() != Some(before) {
        return Err((id.span, format!("`{}` is not the id of `{path}`", id.value)));
    }
    let name = path.split_once('.').map_or("", |it| it.1);
    Ok(Claim { id: set.to_owned(), policy: policy(declared.root.name, name), span: id.span })
}

/// What the id of an attachment begins with; none where a comma within a part would make it another's.
fn attached(target: &Block<'_>, key: Option<&str>) -> Option<String> {
    let Expression::Map(entries) = &target.body.get("for_each")?.value else { return None };
    let value = &entries.iter().find(|(name, _)| Some(name.value.as_ref()) == key)?.1.value;
    let text = |value: &Expression<'_>| match value {
        Expression::Text(text) if !text.contains(',') => Some(text.to_string()),
        _ => None,
    };
    match value {
        Expression::Map(entries) => {
            let part = |name: &str| text(&entries.iter().find(|(key, _)| key.value == name)?.1.value);
            Some(format!("{},{}", part("name")?, part("path")?))
        }
        value => text(value),
    }
}

/// Assignments of one policy in one account.
fn each(
    declared: &Declared<'_, '_>,
    block: &Block<'_>,
    path: &str,
    estate: &Estate<'_>,
    seen: &mut Seen<'_>,
) -> Judged {
    let head = block.head();
    let Some((target, (Expression::LookedUp(ids, rest), span))) = declared
        .block(path)
        .filter(|_| kind(path) == ASSIGNMENT)
        .zip(block.body.get("id").map(|it| (&it.value, it.span)))
    else {
        return Err((head, format!("`{path}` is no assignment of this root")));
    };
    let (prefix, word) = if *ids == "local.user_ids" { ("user:", "USER") } else { ("group:", "GROUP") };
    let Some(Spanned { value: Expression::Map(entries), .. }) = block.body.get("for_each") else {
        return Err((head, format!("`{path}` is imported for nobody")));
    };
    for (key, value) in entries {
        let named = key.value.strip_prefix(prefix);
        if !matches!(&value.value, Expression::Text(name) if named == Some(name.as_ref())) {
            return Err((value.span, format!("`{}` stands for somebody else", key.value)));
        }
        if !declared.has(path, Some(&key.value)) {
            return Err((key.span, format!("`{path}` is not assigned to `{}`", key.value)));
        }
        if !seen.insert((path.to_owned(), key.value.to_string())) {
            return Err((key.span, format!("`{}` of `{path}` is imported for the second time", key.value)));
        }
    }
    let account = target.body.text("target_id").map_or("", |it| it.value);
    let found = permission_set(rest, estate);
    let Some((_, set)) = found.filter(|(before, _)| *before == format!(",{word},{account},AWS_ACCOUNT")) else {
        return Err((span, format!("`{rest}` does not go on an id of `{path}`")));
    };
    let own = refers(target, "permission_set_arn", SET, "arn").map(|name| policy(declared.root.name, &name));
    let shared = || match &target.body.get("permission_set_arn")?.value {
        Expression::Reference(path, Some(name)) if *path == SHARED => Some(policy("common", name)),
        _ => None,
    };
    let policy = own.or_else(shared).ok_or_else(|| (head, format!("`{path}` assigns no known permission set")))?;
    Ok(Claim { id: set.to_owned(), policy, span })
}

fn policy(root: &str, name: &str) -> String {
    format!("policy `{name}` of `{root}`")
}
