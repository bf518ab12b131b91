//! Who an id is: what the plan's own look-ups asked the directory, and what it answered.
//!
//! An assignment names a principal by an opaque id. The look-ups were made before the plan was, and their answers stand
//! in its state, so a key that says `user:alice` beside the id of somebody else is found out. Whom the lock knows has the id that
//! stands there, and no other.

use govgen_model::{MatchBy, PrincipalKind};
use govgen_source::Diagnostics;
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::context::Context;
use crate::findings::{INSTANCE_NOT_KNOWN, PRINCIPAL_NOT_CONFIRMED};
use crate::format::{Attributes, StateResource};

/// Whom the directory found: a name for each kind and id.
pub(crate) type Principals<'p> = FxHashMap<(PrincipalKind, &'p str), &'p str>;

/// Every look-up that was answered, and whose answer is what was asked for.
pub(crate) fn principals<'p>(cx: &Context<'p, '_>, findings: &mut Diagnostics) -> Principals<'p> {
    let mut principals = Principals::default();
    let resources = cx.plan.prior_state.values.iter().flat_map(|it| &it.root_module.resources);
    for resource in resources.filter(|it| it.mode == "data") {
        let (kind, id) = match resource.kind.as_str() {
            "aws_identitystore_user" => (PrincipalKind::User, "user_id"),
            "aws_identitystore_group" => (PrincipalKind::Group, "group_id"),
            _ => continue,
        };
        let store = resource.values.text("identity_store_id").unwrap_or_default();
        if store != cx.organization.identity_store_id {
            cx.report(
                findings,
                &INSTANCE_NOT_KNOWN,
                format!("`identity_store_id` of `{}` is `{store}`", resource.address),
            )
            .help(format!("the organization's is `{}`", cx.organization.identity_store_id));
            continue;
        }
        let Some(name) = confirmed(cx, kind, resource, findings) else { continue };
        let Some(id) = resource.values.text(id) else { continue };
        if let Some(locked) = cx.model.lock.as_ref().and_then(|lock| lock.get(kind, name))
            && locked.id().value != id
        {
            cx.report(findings, &PRINCIPAL_NOT_CONFIRMED, format!("`{name}` was found as `{id}`"))
                .because(locked.id().span, "the lock has another id")
                .help("either the directory has changed since the lock was written, or the lock is wrong: refresh it with `govgen lock` before this plan is applied");
            continue;
        }
        if let Some(other) = principals.insert((kind, id), name)
            && other != name
        {
            cx.report(findings, &PRINCIPAL_NOT_CONFIRMED, format!("`{other}` and `{name}` are one id, `{id}`"))
                .help("one of the look-ups does not say what it found; `govgen render` writes one for each name");
        }
    }
    principals
}

/// The name of an assignment's key, if its id is the one that the lock has for it.
pub(crate) fn locked<'p>(cx: &Context<'_, '_>, kind: PrincipalKind, id: &str, key: Option<&'p str>) -> Option<&'p str> {
    let prefix = match kind {
        PrincipalKind::User => "user:",
        PrincipalKind::Group => "group:",
    };
    let name = key?.strip_prefix(prefix)?;
    let locked = cx.model.lock.as_ref()?.get(kind, name)?;
    (locked.id().value == id).then_some(name)
}

/// Whose id it is by the lock, for a finding.
pub(crate) fn owner<'c>(cx: &Context<'c, '_>, kind: PrincipalKind, id: &str) -> Option<&'c str> {
    let mut all = cx.model.lock.as_ref()?.all();
    all.find_map(|(of, it)| (of == kind && it.id.value == id).then_some(it.name.value.as_ref()))
}

/// The name that was asked for, if the answer has it too.
fn confirmed<'p>(
    cx: &Context<'_, '_>,
    kind: PrincipalKind,
    resource: &'p StateResource,
    findings: &mut Diagnostics,
) -> Option<&'p str> {
    let values = &resource.values;
    let path = match (kind, cx.organization.match_by) {
        (PrincipalKind::Group, _) => "DisplayName",
        (PrincipalKind::User, MatchBy::UserName) => "UserName",
        (PrincipalKind::User, MatchBy::Email) => "Emails.Value",
    };
    let asked = asked(values, path);
    let answers = answers(values, path);
    let same = |answer: &&str| asked.is_some_and(|asked| asked.to_lowercase() == answer.to_lowercase());
    if answers.iter().any(same) {
        return asked;
    }
    let asked = asked.map_or_else(|| format!("nothing by `{path}`"), |it| format!("`{it}`"));
    let answered = answers.first().map_or_else(|| "nobody".to_owned(), |it| format!("`{it}`"));
    cx.report(
        findings,
        &PRINCIPAL_NOT_CONFIRMED,
        format!("`{}` asked for {asked} and found {answered}", resource.address),
    )
    .help("an id counts as the principal whose name was asked for and answered; `govgen render` writes that look-up");
    None
}

/// The one name that was asked for by an attribute.
fn asked<'p>(values: &'p Attributes, path: &str) -> Option<&'p str> {
    let alternate = values.get("alternate_identifier")?.as_array()?;
    let [identifier] = alternate.as_slice() else { return None };
    let [unique] = identifier.get("unique_attribute")?.as_array()?.as_slice() else { return None };
    if unique.get("attribute_path")?.as_str()? != path {
        return None;
    }
    unique.get("attribute_value")?.as_str()
}

/// What the directory says the principal is called.
fn answers<'p>(values: &'p Attributes, path: &str) -> Vec<&'p str> {
    match path {
        "DisplayName" => values.text("display_name").into_iter().collect(),
        "UserName" => values.text("user_name").into_iter().collect(),
        _ => {
            let emails = values.get("emails").and_then(Value::as_array).into_iter().flatten();
            emails.filter_map(|it| it.get("value")?.as_str()).collect()
        }
    }
}
