//! A policy of the files beside its permission set in AWS, by meaning: seconds for durations, sets for lists, canonical documents.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::{managed_policy_arn, managed_policy_key, session_seconds};
use govgen_model::{CustomerManagedPolicy, PermissionsBoundary, Text};
use serde_json::{Value, json};

use crate::context::Context;
use crate::facts::{Boundary, Known, PermissionSet, PolicyReference};
use crate::identity::{meaning, of_inline};
use crate::sets::{Described, OWNER_TAG};
use crate::words::{quoted, some_of};

/// What AWS takes where nobody says how long a session lasts.
const SESSION_SECONDS_DEFAULT: u64 = 3_600;

/// One thing that differs.
pub(super) struct Difference {
    /// The key that says it in the files.
    pub(super) what: &'static str,
    /// What AWS has and the files do not, in words, which name a few of many.
    pub(super) how: String,
    /// What differs on either side, in full.
    pub(super) full: Value,
    /// Whether it is about policies that are attached: Terraform knows of those alone that it attached itself.
    pub(super) is_attached: bool,
    /// Whether AWS allows more than the files say, or may do so.
    pub(super) allows_more: bool,
}

/// Everything that differs and could be read.
pub(super) fn differences(cx: &Context<'_>, described: Described<'_>, set: &PermissionSet) -> Vec<Difference> {
    let (entry, policy) = (described.policy.entry, described.policy);
    let partition = cx.organization.partition();
    let tags: BTreeMap<&str, &str> =
        entry.tags.iter().map(|(key, tag)| (key.value.as_ref(), tag.value.as_ref())).collect();
    let managed: BTreeSet<String> = policy.managed_policies.iter().map(|it| it.key.clone()).collect();
    let customer: BTreeSet<String> = entry.customer_managed_policies.iter().map(of_files).collect();
    let boundary = entry.permissions_boundary.as_ref().map(|it| match it {
        PermissionsBoundary::Managed(written) => managed_policy_arn(&written.value, partition),
        PermissionsBoundary::CustomerManaged(policy) => of_files(policy),
    });
    // That one which is taken over lacks this tag has a check of its own.
    let owner = (!cx.sets.is_imported(described, set)).then(|| described.owner());
    let attached = |it: &BTreeSet<String>| it.iter().map(|arn| managed_policy_key(arn).to_owned()).collect();
    let referred = |it: &BTreeSet<PolicyReference>| it.iter().map(of_aws).collect();
    let all = [
        text("description", entry.description.as_ref(), set.description.as_deref()),
        duration(entry.session_duration.as_ref(), set.session_duration.as_deref()),
        text("relay_state", entry.relay_state.as_ref(), set.relay_state.as_deref()),
        set.tags.as_ref().and_then(|it| of_tags(tags, owner, it)),
        set.managed_policies.as_ref().and_then(|it| of_sets("managed_policies", &managed, &attached(it))),
        set.customer_managed_policies
            .as_ref()
            .and_then(|it| of_sets("customer_managed_policies", &customer, &referred(it))),
        inline(policy.inline_policy.as_ref().map(|it| &*it.canonical), &set.inline_policy),
        of_boundary(boundary, &set.permissions_boundary),
    ];
    all.into_iter().flatten().collect()
}

/// What is not there is an empty text to AWS.
fn text(what: &'static str, files: Option<&Text<'_>>, aws: Option<&str>) -> Option<Difference> {
    let (files, aws) = (files.map_or("", |it| &it.value), aws.unwrap_or_default());
    let how = || if aws.is_empty() { format!("AWS has no {what}") } else { format!("AWS has {what} {}", quoted(aws)) };
    (files != aws).then(|| Difference {
        what,
        how: how(),
        full: json!([files, aws]),
        is_attached: false,
        allows_more: false,
    })
}

fn duration(files: Option<&Text<'_>>, aws: Option<&str>) -> Option<Difference> {
    let seconds = |text: Option<&str>| text.map_or(Some(SESSION_SECONDS_DEFAULT), session_seconds);
    let files = seconds(files.map(|it| it.value.as_ref()));
    let how = || format!("AWS has session_duration {}", quoted(aws.unwrap_or("PT1H")));
    (files != seconds(aws)).then(|| Difference {
        what: "session_duration",
        how: how(),
        full: json!([files, aws]),
        is_attached: false,
        // What cannot be read may be longer than anything.
        allows_more: seconds(aws).is_none_or(|aws| files.is_none_or(|files| aws > files)),
    })
}

fn of_tags<'t>(
    mut files: BTreeMap<&'t str, &'t str>,
    owner: Option<&'t str>,
    aws: &BTreeMap<String, String>,
) -> Option<Difference> {
    files.extend(owner.map(|it| (OWNER_TAG, it)));
    let pairs = |it: (&str, &str)| format!("{} = {}", it.0, it.1);
    let full = json!([files, aws]);
    let files: BTreeSet<String> = files.into_iter().map(pairs).collect();
    let aws = aws.iter().map(|(key, value)| pairs((key, value))).collect();
    of_sets("tags", &files, &aws).map(|it| Difference { full, is_attached: false, allows_more: false, ..it })
}

fn of_sets(what: &'static str, files: &BTreeSet<String>, aws: &BTreeSet<String>) -> Option<Difference> {
    let names = |it: &[&String]| some_of(it.iter().map(|it| quoted(it)));
    let more: Vec<&String> = aws.difference(files).collect();
    let less: Vec<&String> = files.difference(aws).collect();
    let how = match (more.is_empty(), less.is_empty()) {
        (true, true) => return None,
        (false, true) => format!("AWS has {} more among its {what}", names(&more)),
        (true, false) => format!("AWS lacks {} among its {what}", names(&less)),
        (false, false) => format!("AWS has {} in place of {} among its {what}", names(&more), names(&less)),
    };
    Some(Difference { what, how, full: json!([more, less]), is_attached: true, allows_more: !more.is_empty() })
}

fn inline(files: Option<&Value>, aws: &Known<String>) -> Option<Difference> {
    let (how, allows_more) = match (files, aws) {
        (_, Known::Unknown) => return None,
        (None, Known::Absent) => return None,
        (None, Known::Present(text)) if text.is_empty() => return None,
        (None, Known::Present(_)) => ("AWS has an inline policy", true),
        (Some(files), Known::Absent) => ("AWS has no inline policy", denies(files)),
        (Some(files), Known::Present(text)) if meaning(text).as_ref() == Some(files) => return None,
        (Some(_), Known::Present(_)) => ("AWS has another inline policy", true),
    };
    Some(Difference {
        what: "inline_policy",
        how: how.to_owned(),
        full: json!([files, of_inline(aws)]),
        is_attached: false,
        allows_more,
    })
}

/// Whether a canonical document takes something away, which is allowed without it.
fn denies(document: &Value) -> bool {
    let statements = document["Statement"].as_array();
    statements.is_none_or(|it| it.iter().any(|it| it["Effect"] != "Allow"))
}

fn of_boundary(files: Option<String>, aws: &Known<Boundary>) -> Option<Difference> {
    let aws = match aws {
        Known::Unknown => return None,
        Known::Absent => None,
        Known::Present(Boundary::ManagedPolicy(arn)) => Some(arn.clone()),
        Known::Present(Boundary::CustomerManagedPolicy(reference)) => Some(of_aws(reference)),
    };
    let how = match &aws {
        _ if aws == files => return None,
        Some(aws) => format!("AWS has permissions_boundary {}", quoted(aws)),
        None => "AWS has no permissions_boundary".to_owned(),
    };
    // A boundary only ever takes away.
    let allows_more = files.is_some();
    Some(Difference { what: "permissions_boundary", how, full: json!([files, aws]), is_attached: false, allows_more })
}

/// Path and name together; a name holds no `/`.
fn of_files(policy: &CustomerManagedPolicy<'_>) -> String {
    format!("{}{}", policy.path.as_ref().map_or("/", |it| &it.value), policy.name.value)
}

fn of_aws(reference: &PolicyReference) -> String {
    format!("{}{}", reference.path, reference.name)
}
