//! What is attached to permission sets: exactly what the files say, nothing else and nothing less.

use std::collections::BTreeMap;

use govgen_iam::managed_policy_arn;
use govgen_model::{CustomerManagedPolicy, PermissionsBoundary, Policy};
use govgen_source::{Diagnostics, Span};
use serde_json::Value;

use crate::context::Context;
use crate::documents::document;
use crate::findings::{ATTACHED_POLICY_DIFFERS, PERMISSION_SET_NOT_OWN};
use crate::format::ResourceChange;
use crate::sets::{Meant, Sets};

pub(crate) const MANAGED: &str = "aws_ssoadmin_managed_policy_attachment";
pub(crate) const CUSTOMER_MANAGED: &str = "aws_ssoadmin_customer_managed_policy_attachment";
pub(crate) const INLINE: &str = "aws_ssoadmin_permission_set_inline_policy";
pub(crate) const BOUNDARY: &str = "aws_ssoadmin_permissions_boundary_attachment";

/// The types of resources that give a permission set its rights.
pub(crate) const ATTACHMENTS: [&str; 4] = [MANAGED, CUSTOMER_MANAGED, INLINE, BOUNDARY];

/// One thing attached to a permission set, as words that say exactly what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Attached {
    Managed(String),
    CustomerManaged {
        path: String,
        name: String,
    },
    /// The canonical text, or what stands there when that is no document.
    Inline(String),
    BoundaryManaged(String),
    BoundaryCustomerManaged {
        path: String,
        name: String,
    },
}

impl Attached {
    fn shown(&self) -> String {
        match self {
            Self::Managed(arn) => format!("managed policy `{arn}`"),
            Self::CustomerManaged { path, name } => format!("customer managed policy `{path}{name}`"),
            Self::Inline(_) => "inline policy".to_owned(),
            Self::BoundaryManaged(arn) => format!("permissions boundary `{arn}`"),
            Self::BoundaryCustomerManaged { path, name } => format!("permissions boundary `{path}{name}`"),
        }
    }
}

/// Judges every attachment of the plan, and looks for those that are missing.
pub(crate) fn check<'p, 'd>(cx: &Context<'p, 'd>, sets: &Sets<'p, 'd>, findings: &mut Diagnostics) {
    // What the files attach, by policy, and whether the plan has it.
    let mut expected: BTreeMap<&str, BTreeMap<Attached, (Span, bool)>> =
        cx.policies().iter().map(|it| (it.key(), described(cx, it))).collect();
    let mut refused = false;
    for change in ATTACHMENTS.into_iter().flat_map(|it| cx.after(it)) {
        let attached = judged(cx, sets, change, findings);
        let Some((policy, attached)) = attached else {
            refused = true;
            continue;
        };
        match expected.get_mut(policy.key()).and_then(|it| it.get_mut(&attached)) {
            Some((_, seen)) => *seen = true,
            None => {
                refused = true;
                stranger(cx, change, policy, &attached, findings);
            }
        }
    }
    // One that was refused may have been meant to be it.
    if refused {
        return;
    }
    for (key, attached) in expected {
        for (attached, (span, _)) in attached.into_iter().filter(|(_, (_, seen))| !seen) {
            let message = format!("the plan does not attach {} to policy `{key}`", attached.shown());
            cx.report(findings, &ATTACHED_POLICY_DIFFERS, message)
                .because(span, "the files say so here")
                .help("is it a plan of another commit? Run `govgen render` and plan again");
        }
    }
}

/// What an attachment attaches to which of the root's own permission sets.
fn judged<'p, 'd>(
    cx: &Context<'p, 'd>,
    sets: &Sets<'p, 'd>,
    change: &ResourceChange,
    findings: &mut Diagnostics,
) -> Option<(&'p Policy<'d>, Attached)> {
    if !cx.on_instance(change, findings) {
        return None;
    }
    let own = |policy: &Policy<'_>| cx.policies().iter().any(|it| std::ptr::eq(it, policy));
    let policy = match sets.meant(change) {
        Meant::Policy(policy) if own(policy) => policy,
        meant => {
            let what = match meant {
                Meant::Policy(policy) => format!("that of the shared policy `{}`", policy.key()),
                Meant::Stranger(what) => what,
            };
            let message = format!("`{}` attaches to a permission set that is not this root's: {what}", change.address);
            cx.report(findings, &PERMISSION_SET_NOT_OWN, message)
                .help("rights are attached where the permission set is described; `govgen render` writes them");
            return None;
        }
    };
    let attached = match change.kind.as_str() {
        MANAGED => Attached::Managed(cx.known(change, "managed_policy_arn", findings)?.to_owned()),
        INLINE => {
            let text = cx.known(change, "inline_policy", findings)?;
            Attached::Inline(document(text).map_or_else(|| format!("no document: {text}"), |it| it.to_string()))
        }
        kind => {
            let block =
                if kind == CUSTOMER_MANAGED { "customer_managed_policy_reference" } else { "permissions_boundary" };
            if !cx.is_known(change, block, findings) {
                return None;
            }
            let blocks = change.change.after.as_ref().and_then(|it| it.get(block));
            let attached = if kind == CUSTOMER_MANAGED { customer_managed(blocks) } else { boundary(blocks) };
            if attached.is_none() {
                let message = format!("`{block}` of `{}` does not say one policy", change.address);
                cx.report(findings, &ATTACHED_POLICY_DIFFERS, message)
                    .because(policy.entry.key.span, "the files describe the policy here")
                    .help("AWS takes exactly one; `govgen render` writes it");
            }
            attached?
        }
    };
    Some((policy, attached))
}

/// The one customer managed policy of a block.
fn reference(blocks: Option<&Value>) -> Option<(String, String)> {
    let [block] = blocks?.as_array()?.as_slice() else { return None };
    let name = block.get("name")?.as_str()?.to_owned();
    let path = block.get("path").and_then(Value::as_str).unwrap_or("/").to_owned();
    Some((path, name))
}

fn customer_managed(blocks: Option<&Value>) -> Option<Attached> {
    reference(blocks).map(|(path, name)| Attached::CustomerManaged { path, name })
}

fn boundary(blocks: Option<&Value>) -> Option<Attached> {
    let [block] = blocks?.as_array()?.as_slice() else { return None };
    let managed = block.get("managed_policy_arn").and_then(Value::as_str).filter(|it| !it.is_empty());
    let customer = reference(block.get("customer_managed_policy_reference"));
    match (managed, customer) {
        (Some(arn), None) => Some(Attached::BoundaryManaged(arn.to_owned())),
        (None, Some((path, name))) => Some(Attached::BoundaryCustomerManaged { path, name }),
        _ => None,
    }
}

fn stranger(
    cx: &Context<'_, '_>,
    change: &ResourceChange,
    policy: &Policy<'_>,
    attached: &Attached,
    findings: &mut Diagnostics,
) {
    let (message, span) = match (attached, &policy.inline_policy) {
        (Attached::Inline(_), Some(document)) => {
            (format!("`{}` holds another document than the files", change.address), document.written.span)
        }
        _ => (
            format!("`{}` attaches {}, which the files do not", change.address, attached.shown()),
            policy.entry.key.span,
        ),
    };
    cx.report(findings, &ATTACHED_POLICY_DIFFERS, message)
        .because(span, "the files describe the policy here")
        .help("what a permission set grants is decided in the files, where guardrails judge it; run `govgen render`");
}

/// Everything the files attach to a policy, with its place.
fn described(cx: &Context<'_, '_>, policy: &Policy<'_>) -> BTreeMap<Attached, (Span, bool)> {
    let mut all = BTreeMap::new();
    let path =
        |it: &CustomerManagedPolicy<'_>| it.path.as_ref().map_or_else(|| "/".to_owned(), |it| it.value.to_string());
    for it in &policy.managed_policies {
        all.insert(Attached::Managed(it.arn.clone()), (it.span, false));
    }
    for it in &policy.entry.customer_managed_policies {
        all.insert(Attached::CustomerManaged { path: path(it), name: it.name.value.to_string() }, (it.span, false));
    }
    if let Some(it) = &policy.inline_policy {
        all.insert(Attached::Inline(it.canonical.to_string()), (it.written.span, false));
    }
    match &policy.entry.permissions_boundary {
        None => {}
        Some(PermissionsBoundary::Managed(it)) => {
            let arn = managed_policy_arn(&it.value, cx.organization.partition());
            all.insert(Attached::BoundaryManaged(arn), (it.span, false));
        }
        Some(PermissionsBoundary::CustomerManaged(it)) => {
            let attached = Attached::BoundaryCustomerManaged { path: path(it), name: it.name.value.to_string() };
            all.insert(attached, (it.span, false));
        }
    }
    all
}
