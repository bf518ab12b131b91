//! What a finding is about, in full: whoever listed one in a baseline listed that, and nothing put in its place.
//!
//! In: a permission set, somebody who has it. Out: texts that are the same only for the same, however little of them a message shows.

use govgen_iam::policy::from_json;
use govgen_iam::strict::Strict;
use govgen_iam::{canonical, session_seconds};
use govgen_source::{FileId, Span};
use serde_json::{Value, json};

use crate::check::Findings;
use crate::facts::{Assignments, Known, PermissionSet};
use crate::pairs::Who;

/// Why a finding about a permission set is not the one that a baseline lists.
const NOT_READ: &str =
    "the facts do not have all policies of permission sets, and a baseline knows one by what it allows";

/// A permission set: which it is, and everything that it allows.
pub(crate) fn of_set(set: &PermissionSet, findings: &mut Findings<'_>) -> Value {
    let is_read = set.managed_policies.is_some()
        && set.customer_managed_policies.is_some()
        && set.inline_policy != Known::Unknown
        && set.permissions_boundary != Known::Unknown;
    if !is_read {
        findings.skip_once(NOT_READ);
    }
    let seconds = set.session_duration.as_deref().and_then(session_seconds);
    json!([
        set.arn,
        set.managed_policies,
        set.customer_managed_policies,
        of_inline(&set.inline_policy),
        set.permissions_boundary,
        seconds.map_or_else(|| json!(set.session_duration), |it| json!(it)),
        set.relay_state,
    ])
}

/// An inline policy: what it means, or its text where it means nothing.
pub(crate) fn of_inline(policy: &Known<String>) -> Value {
    match policy {
        Known::Unknown => json!("unknown"),
        Known::Absent => Value::Null,
        Known::Present(text) if text.is_empty() => Value::Null,
        Known::Present(text) => json!([meaning(text).unwrap_or_else(|| json!(text))]),
    }
}

/// Everybody who is assigned.
pub(crate) fn of_assignments(assignments: Option<&Assignments>) -> Value {
    assignments.map_or(Value::Null, |it| json!([it.users, it.groups]))
}

/// Somebody: a group in place of a user is somebody else.
pub(crate) fn of_somebody(who: Who<'_>) -> Value {
    json!([format!("{:?}", who.kind), who.id])
}

/// A document in the one form that documents of one meaning have.
pub(crate) fn meaning(text: &str) -> Option<Value> {
    let Strict(json) = serde_json::from_str(text).ok()?;
    let nowhere = Span::whole(FileId(0));
    from_json(&json, nowhere).map(|it| canonical(&it.value))
}
