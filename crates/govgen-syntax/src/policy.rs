//! A policy as a division or the organization writes it: what becomes one permission set.

use govgen_source::{Diagnostics, Span, Spanned, Value};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::findings::{BOUNDARY_TWO_KINDS, KEY_MISSING, PATH_ESCAPE, VALUE_MALFORMED};
use crate::format;
use crate::read::{Fields, Listed, Text, entries, items, listed, long_text, mismatch, name, shown, text, texts, value};
use crate::tree::{Kind, Node};

/// One entry under `policies:`.
#[derive(Debug)]
pub struct PolicyEntry<'s> {
    /// Its name in the files: `[a-z][a-z0-9_-]*`.
    pub key: Text<'s>,
    /// What people read in the access portal.
    pub description: Option<Text<'s>>,
    /// ISO 8601, not yet judged.
    pub session_duration: Option<Text<'s>>,
    /// Names or full ARNs of AWS managed policies.
    pub managed_policies: Vec<Text<'s>>,
    /// Policies that exist in each account under the same name and path.
    pub customer_managed_policies: Vec<CustomerManagedPolicy<'s>>,
    /// The policy's own document.
    pub inline_policy: Option<InlinePolicy<'s>>,
    /// What the permission set can never exceed.
    pub permissions_boundary: Option<PermissionsBoundary<'s>>,
    /// Where the access portal leads.
    pub relay_state: Option<Text<'s>>,
    /// Tags of the permission set.
    pub tags: Vec<(Text<'s>, Text<'s>)>,
    /// An existing permission set's name to take over.
    pub name: Option<Text<'s>>,
    /// Divisions that may use a shared policy; `None` means all. Only `common` may write it.
    pub available_to: Option<Vec<Text<'s>>>,
}

/// A customer managed policy, by name and path.
#[derive(Debug)]
pub struct CustomerManagedPolicy<'s> {
    /// Where the entry stands.
    pub span: Span,
    /// Its name.
    pub name: Text<'s>,
    /// Its path, `/` when not written.
    pub path: Option<Text<'s>>,
}

/// Where a policy's own document stands.
#[derive(Debug)]
pub enum InlinePolicy<'s> {
    /// In the YAML itself.
    Document(Spanned<Value<'s>>),
    /// In a file, relative to the directory of the document; the path stays inside it.
    File(Text<'s>),
}

/// A permissions boundary.
#[derive(Debug)]
pub enum PermissionsBoundary<'s> {
    /// An AWS managed policy, name or ARN.
    Managed(Text<'s>),
    /// A customer managed policy.
    CustomerManaged(CustomerManagedPolicy<'s>),
}

impl PermissionsBoundary<'_> {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Managed(text) => text.span,
            Self::CustomerManaged(policy) => policy.span,
        }
    }
}

const KEYS: &[&str] = &[
    "description",
    "session_duration",
    "managed_policies",
    "customer_managed_policies",
    "inline_policy",
    "permissions_boundary",
    "relay_state",
    "tags",
    "name",
];

const SHARED_KEYS: &[&str] = &[
    "description",
    "session_duration",
    "managed_policies",
    "customer_managed_policies",
    "inline_policy",
    "permissions_boundary",
    "relay_state",
    "tags",
    "name",
    "available_to",
];

/// Whose policies are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// The organization's: may say to whom they are available.
    Common,
    /// A division's.
    Division,
}

/// Policies in one file. Five times the quota for a whole instance; each may name a document of its own size limit,
/// so any number of them would fill the memory of CI. Source: IAM Identity Center User Guide, quotas.
const POLICIES_MAX: usize = 10_000;

/// Reads the mapping under `policies:`.
pub(crate) fn policies<'s>(node: Node<'_, 's>, home: Home, findings: &mut Diagnostics) -> Listed<PolicyEntry<'s>> {
    let policies = listed(node, "a mapping of policies", findings, |key, node, findings| {
        let named = name(&key, "policy", findings);
        let entry = policy(key, node, home, findings)?;
        named.then_some(entry)
    });
    if let Some(first) = policies.list.get(POLICIES_MAX) {
        let count = policies.list.len();
        findings
            .report(&VALUE_MALFORMED, first.key.span, format!("{count} policies, more than {POLICIES_MAX}"))
            .help("AWS takes 2000 permission sets in an instance unless its quota was raised: remove some");
    }
    policies
}

fn policy<'s>(key: Text<'s>, node: Node<'_, 's>, home: Home, findings: &mut Diagnostics) -> Option<PolicyEntry<'s>> {
    let known = if home == Home::Common { SHARED_KEYS } else { KEYS };
    let fields = Fields::open(node, "a policy", known, findings)?;
    let list = |name| fields.get(name);
    Some(PolicyEntry {
        description: list("description").and_then(|it| long_text(it, findings)),
        session_duration: list("session_duration").and_then(|it| text(it, findings)),
        managed_policies: list("managed_policies").map(|it| managed_policies(it, findings)).unwrap_or_default(),
        customer_managed_policies: list("customer_managed_policies")
            .map(|it| {
                items(it, "a list of `{ name: …, path: … }`", findings)
                    .filter_map(|item| customer_managed_policy(item, findings))
                    .collect()
            })
            .unwrap_or_default(),
        inline_policy: list("inline_policy").and_then(|it| inline_policy(it, findings)),
        permissions_boundary: list("permissions_boundary").and_then(|it| permissions_boundary(it, findings)),
        relay_state: list("relay_state").and_then(|it| text(it, findings)),
        tags: list("tags").map(|it| tags(it, findings)).unwrap_or_default(),
        name: list("name").and_then(|it| text(it, findings)),
        available_to: list("available_to").filter(|_| home == Home::Common).map(|it| texts(it, findings)),
        key,
    })
}

fn managed_policies<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<Text<'s>> {
    texts(node, findings).into_iter().filter(|it| format::MANAGED_POLICY.check(it, findings)).collect()
}

fn customer_managed_policy<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<CustomerManagedPolicy<'s>> {
    let fields = Fields::open(node, "a customer managed policy", &["name", "path"], findings)?;
    let name = fields.require("name", findings).and_then(|it| text(it, findings));
    let path = fields.get("path").and_then(|it| text(it, findings));
    let path_fits = path.as_ref().is_none_or(|it| format::CUSTOMER_POLICY_PATH.check(it, findings));
    let name = name.filter(|it| format::CUSTOMER_POLICY_NAME.check(it, findings))?;
    path_fits.then_some(CustomerManagedPolicy { span: name.span, name, path })
}

fn inline_policy<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<InlinePolicy<'s>> {
    if node.kind() != Kind::Map {
        mismatch(node, "a policy document, or `{ file: policies/….json }`", findings);
        return None;
    }
    if node.entries().any(|(key, _)| key.text() == "file") {
        let fields = Fields::open(node, "a reference to a policy document", &["file"], findings)?;
        let path = fields.get("file").and_then(|it| text(it, findings))?;
        return stays_inside(&path, findings).then_some(InlinePolicy::File(path));
    }
    value(node, findings).map(InlinePolicy::Document)
}

/// A relative path of plain segments: nothing that could lead out of the directory on any system.
fn stays_inside(path: &Text<'_>, findings: &mut Diagnostics) -> bool {
    let plain = |segment: &str| !segment.is_empty() && !matches!(segment, "." | "..");
    let inside = path.value.split('/').all(plain) && !path.value.contains(['\\', ':', '\0']);
    let json = path.value.ends_with(".json");
    if !inside {
        findings
            .report(&PATH_ESCAPE, path.span, format!("`{}` leads out of this directory", shown(&path.value)))
            .help("name a file inside the same directory, such as `policies/developer.json`");
    } else if !json {
        findings
            .report(&VALUE_MALFORMED, path.span, format!("`{}` is not a `.json` file", shown(&path.value)))
            .help("keep policy documents as JSON, such as `policies/developer.json`");
    }
    inside && json
}

fn permissions_boundary<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<PermissionsBoundary<'s>> {
    let fields =
        Fields::open(node, "a permissions boundary", &["managed_policy", "customer_managed_policy"], findings)?;
    let managed = fields.get("managed_policy");
    let customer = fields.get("customer_managed_policy");
    if let (Some(first), Some(second)) = (fields.key_span("managed_policy"), fields.key_span("customer_managed_policy"))
    {
        findings
            .report(&BOUNDARY_TWO_KINDS, second, "a permissions boundary of two kinds")
            .because(first, "the other kind stands here")
            .help("AWS takes one boundary for each permission set, and Terraform would fail at apply: keep one of the two");
    }
    match (managed, customer) {
        (Some(it), _) => {
            text(it, findings).filter(|it| format::MANAGED_POLICY.check(it, findings)).map(PermissionsBoundary::Managed)
        }
        (None, Some(it)) => customer_managed_policy(it, findings).map(PermissionsBoundary::CustomerManaged),
        (None, None) if !fields.complete => None,
        (None, None) => {
            findings
                .report(&KEY_MISSING, node.span(), "a permissions boundary names no policy")
                .help("add `managed_policy: …` or `customer_managed_policy: { name: …, path: … }`");
            None
        }
    }
}

/// At most this many tags in one request, one of which is `govgen:division`. Source: sso-admin service model, `TagList`.
const TAGS_MAX: usize = 74;

fn tags<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Text<'s>)> {
    if node.kind() != Kind::Map {
        mismatch(node, "a mapping of tags", findings);
        return Vec::new();
    }
    let entries = entries(node, findings);
    if let Some((key, _)) = entries.get(TAGS_MAX) {
        findings
            .report(&VALUE_MALFORMED, key.span, format!("{} tags, more than {TAGS_MAX}", entries.len()))
            .help("AWS takes 75 tags for each permission set, one of which is `govgen:division`");
    }
    entries
        .into_iter()
        .filter_map(|(key, node)| {
            let tag = text(node, findings)?;
            (tag_text(&key, 1, 128, findings) & tag_text(&tag, 0, 256, findings)).then_some((key, tag))
        })
        .collect()
}

/// Source: sso-admin service model, `TagKey` and `TagValue`: `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`.
fn tag_text(text: &Text<'_>, least: usize, most: usize, findings: &mut Diagnostics) -> bool {
    let taken = |it: char| {
        let group = it.general_category_group();
        matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number | GeneralCategoryGroup::Separator)
            || "_.:/=+-@".contains(it)
    };
    let length = text.value.chars().count();
    let problem = match text.value.chars().find(|it| !taken(*it)) {
        Some(wrong) => format!("AWS takes no `{}` in a tag", shown(&wrong.to_string())),
        None if !(least..=most).contains(&length) => {
            format!("AWS takes {least} to {most} characters, this has {length}")
        }
        None => return true,
    };
    findings
        .report(&VALUE_MALFORMED, text.span, format!("`{}` cannot stand in a tag: {problem}", shown(&text.value)))
        .help("use letters, digits, spaces and `_ . : / = + - @`; Terraform would pass this and fail at apply");
    false
}
