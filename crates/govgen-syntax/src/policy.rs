//! A policy as a division or the organization writes it: what becomes one permission set.

use govgen_source::{Diagnostics, Span, Spanned, Value};

use crate::findings::{BOUNDARY_TWO_KINDS, KEY_MISSING, PATH_ESCAPE, VALUE_MALFORMED};
use crate::format;
use crate::forms::{Distinct, Formed, FormedLines, Line, Lines, List, LongText, Mapping, Or, Read};
use crate::names;
use crate::read::{Fields, Listed, Text, items, listed, mismatch, shown, text, value};
use crate::schema::{Others, Preset, Schema};
use crate::shape::{Form, Optional, Presence, Required, Shape, all_but_last, shape};
use crate::tags::{Tags, tags};
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
    /// The permission set's name, where it is not made of prefix and key.
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

shape! {
    /// A policy of the organization's; a division's has every key but the last.
    policy: "a policy",
        "One policy: it becomes one permission set in IAM Identity Center. Terraform writes the same permissions as a \
         role into every account where somebody is granted it.",
        Presence::Free;
    DESCRIPTION: Optional<Description> = "description", Description,
        "What the access portal shows beside it. AWS takes Latin-1 letters only, at most 700 characters.";
    SESSION_DURATION: Optional<Session> = "session_duration", Session,
        "How long one session lasts, PT1H to PT12H and not longer than the organization allows. AWS takes one hour when \
         nothing is written.";
    MANAGED_POLICIES: Optional<Distinct<FormedLines>> = "managed_policies", Distinct(FormedLines(&format::MANAGED_POLICY)),
        "AWS managed policies, by name or full ARN. AWS attaches them to the role in each account; the organization says \
         which are allowed.";
    CUSTOMER_MANAGED_POLICIES: Optional<Distinct<List>> = "customer_managed_policies",
        Distinct(List(&Mapping(&customer_policy::SHAPE))),
        "Policies of your own that exist in every account under the same name and path. AWS refuses the assignment in an \
         account that lacks one.";
    INLINE_POLICY: Optional<Document> = "inline_policy", Document,
        "The policy's own document: written here as YAML, or `{ file: policies/….json }`. AWS takes 10,240 characters \
         without white space.";
    PERMISSIONS_BOUNDARY: Optional<Mapping> = "permissions_boundary", Mapping(&boundary::SHAPE),
        "What this policy can never exceed, whatever else it allows. AWS takes one: managed by AWS or by you.";
    RELAY_STATE: Optional<Line> = "relay_state", Line,
        "The address the access portal opens after signing in, such as a page of the AWS console.";
    TAGS: Optional<Tags> = "tags", Tags,
        "Tags of the permission set. AWS takes 75, one of which is `govgen:division`; keys that begin with `govgen:` or `aws:` \
         are reserved.";
    NAME: Optional<Line> = "name", Line,
        "The permission set's name, where it is not made of the division's prefix and the policy's name: one that begins with the \
         prefix and a hyphen, such as the name from before a rename, or that of an existing permission set which the \
         organization lists under `adopted_names`.";
    AVAILABLE_TO: Optional<Lines> = "available_to", Lines,
        "The divisions that may use this shared policy; without it, all of them.";
}

/// A policy of a division's: everything but to whom it is available.
static DIVISIONS_POLICY: Shape = Shape {
    what: policy::SHAPE.what,
    about: policy::SHAPE.about,
    keys: all_but_last(policy::SHAPE.keys),
    presence: Presence::Free,
};

shape! {
    /// A customer managed policy.
    customer_policy: "a customer managed policy",
        "A policy that exists in every account under this name and path.",
        Presence::Free;
    NAME: Required<Formed> = "name", Formed(&format::CUSTOMER_POLICY_NAME),
        "Its name, the same in every account.";
    PATH: Optional<Or<Formed>> = "path", Or(Formed(&format::CUSTOMER_POLICY_PATH), Preset::Word("/")),
        "Its path, `/` when not written.";
}

shape! {
    /// A policy's document in a file of its own.
    reference: "a reference to a policy document", "A policy document in a file of its own.", Presence::Free;
    FILE: Required<DocumentPath> = "file", DocumentPath,
        "A JSON file in this directory or below it, such as policies/developer.json.";
}

shape! {
    /// A permissions boundary.
    boundary: "a permissions boundary",
        "What the policy can never exceed: `managed_policy` or `customer_managed_policy`, not both.",
        Presence::One(&[MANAGED_POLICY.name, CUSTOMER_MANAGED_POLICY.name]);
    MANAGED_POLICY: Optional<Formed> = "managed_policy", Formed(&format::MANAGED_POLICY),
        "An AWS managed policy, by name or full ARN.";
    CUSTOMER_MANAGED_POLICY: Optional<Mapping> = "customer_managed_policy", Mapping(&customer_policy::SHAPE),
        "A policy that exists in every account under this name and path.";
}

/// What the access portal shows beside a permission set.
pub(crate) struct Description;

/// Characters that AWS takes, without the control characters that no text here may hold.
/// Source: sso-admin service model, `PermissionSetDescription`. A rule judges it and the length.
const DESCRIPTION: &str = r"[
 -~¡-ÿ]*";
/// At most so many characters. Source: the same.
const DESCRIPTION_MOST: usize = 700;

impl Form for Description {
    fn schema(&self) -> Schema {
        Schema {
            min_length: Some(1),
            max_length: Some(DESCRIPTION_MOST),
            pattern_error_message: Some(
                "AWS takes letters of Western Europe (Latin-1) alone here; other scripts may stand in a comment."
                    .to_owned(),
            ),
            ..Schema::text(DESCRIPTION)
        }
    }
}

impl Read for Description {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        LongText.read(node, findings)
    }
}

/// How long a session lasts. A rule judges it; an editor hears of what is too long or too short whatever the
/// organization allows.
pub(crate) struct Session;

/// Sessions of PT1H to PT12H, and some that only a sum of minutes and seconds would tell from them.
/// Source: IAM Identity Center User Guide, "Set session duration".
const SESSION: &str =
    "PT(0*([0-9]|1[0-2])H([0-9]+M)?([0-9]+S)?|0*([6-9][0-9]|[1-6][0-9]{2}|7[01][0-9]|720)M|[0-9]+M[0-9]+S|[0-9]+S)";

impl Form for Session {
    fn schema(&self) -> Schema {
        let form = Formed(&format::SESSION_DURATION).schema();
        let message = "This is not a session duration that AWS takes, PT1H to PT12H; write it like `PT4H`.";
        Schema {
            title: form.title,
            examples: form.examples,
            pattern_error_message: Some(message.to_owned()),
            ..Schema::text(SESSION)
        }
    }
}

impl Read for Session {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings)
    }
}

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

/// The policies of one kind of document.
pub(crate) struct Policies(pub(crate) Home);

impl Home {
    fn shape(self) -> &'static Shape {
        match self {
            Self::Common => &policy::SHAPE,
            Self::Division => &DIVISIONS_POLICY,
        }
    }
}

impl Form for Policies {
    fn schema(&self) -> Schema {
        Schema {
            max_properties: Some(POLICIES_MAX),
            property_names: Some(Box::new(names::POLICY.schema())),
            additional_properties: Some(Others::Alike(Box::new(self.0.shape().schema()))),
            error_message: Some("Write names of policies below, each with a colon and its keys.".to_owned()),
            ..Schema::of("object")
        }
    }
}

/// Reads the mapping under `policies:`.
pub(crate) fn policies<'s>(node: Node<'_, 's>, home: Home, findings: &mut Diagnostics) -> Listed<PolicyEntry<'s>> {
    let policies = listed(node, "a mapping of policies", findings, |key, node, findings| {
        let named = names::POLICY.check(&key, findings);
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
    let fields = Fields::open(node, home.shape(), findings)?;
    Some(PolicyEntry {
        description: fields.read(policy::DESCRIPTION, findings),
        session_duration: fields.read(policy::SESSION_DURATION, findings),
        managed_policies: fields.read(policy::MANAGED_POLICIES, findings).unwrap_or_default(),
        customer_managed_policies: fields
            .get(policy::CUSTOMER_MANAGED_POLICIES)
            .map(|it| {
                items(it, "a list of `{ name: …, path: … }`", findings)
                    .filter_map(|item| customer_managed_policy(item, findings))
                    .collect()
            })
            .unwrap_or_default(),
        inline_policy: fields.get(policy::INLINE_POLICY).and_then(|it| inline_policy(it, findings)),
        permissions_boundary: fields
            .get(policy::PERMISSIONS_BOUNDARY)
            .and_then(|it| permissions_boundary(it, findings)),
        relay_state: fields.read(policy::RELAY_STATE, findings),
        tags: fields.get(policy::TAGS).map(|it| tags(it, findings)).unwrap_or_default(),
        name: fields.read(policy::NAME, findings),
        available_to: match home {
            Home::Common => fields.read(policy::AVAILABLE_TO, findings),
            Home::Division => None,
        },
        key,
    })
}

pub(crate) fn customer_managed_policy<'s>(
    node: Node<'_, 's>,
    findings: &mut Diagnostics,
) -> Option<CustomerManagedPolicy<'s>> {
    let fields = Fields::open(node, &customer_policy::SHAPE, findings)?;
    let name = fields.read(customer_policy::NAME, findings);
    let path = match fields.get(customer_policy::PATH) {
        // A path that could not be read is not `/`.
        Some(_) => Some(fields.read(customer_policy::PATH, findings)?),
        None => None,
    };
    let name = name?;
    Some(CustomerManagedPolicy { span: name.span, name, path })
}

fn inline_policy<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<InlinePolicy<'s>> {
    if node.kind() != Kind::Map {
        mismatch(node, "a policy document, or `{ file: policies/….json }`", findings);
        return None;
    }
    if node.entries().any(|(key, _)| key.text() == reference::FILE.name) {
        let fields = Fields::open(node, &reference::SHAPE, findings)?;
        return fields.read(reference::FILE, findings).map(InlinePolicy::File);
    }
    value(node, findings).map(InlinePolicy::Document)
}

/// A policy's own document, or a reference to a file that holds it.
pub(crate) struct Document;

impl Form for Document {
    fn schema(&self) -> Schema {
        let mut properties = reference::SHAPE.properties();
        // What the policy language means is judged elsewhere; an editor offers its two words and takes every other.
        let said = |about| Schema { description: Some(about), all_of: vec![Schema::any_value()], ..Schema::default() };
        properties.push(("Version", said("The policy language's version: \"2012-10-17\", in quotes.")));
        properties.push(("Statement", said("The statements, each with Effect, Action and Resource.")));
        Schema {
            title: Some("A policy document, or the file that holds it".to_owned()),
            properties,
            additional_properties: Some(Others::Alike(Box::new(Schema::any_value()))),
            error_message: Some("Write `file:` below with a .json file, or `Version:` and `Statement:`.".to_owned()),
            dependencies: vec![(reference::FILE.name, Schema { max_properties: Some(1), ..Schema::default() })],
            ..Schema::of("object")
        }
    }
}

/// The path of a policy document.
pub(crate) struct DocumentPath;

/// What [`stays_inside`] takes of texts on one line; a test holds the two together.
///
/// A segment is anything but `.` and `..`: its first character is no dot, or its second is none, or there is a third.
const DOCUMENT_PATH: &str = concat!(
    r"((",
    r"[^./\\:\u0000-\u001f\u007f][^/\\:\u0000-\u001f\u007f]*|",
    r"\.[^./\\:\u0000-\u001f\u007f][^/\\:\u0000-\u001f\u007f]*|",
    r"\.\.[^/\\:\u0000-\u001f\u007f]+",
    r")/)*[^/\\:\u0000-\u001f\u007f]*\.json",
);

impl Form for DocumentPath {
    fn schema(&self) -> Schema {
        Schema {
            pattern_error_message: Some(
                "Name a .json file in this directory or below it, such as policies/developer.json.".to_owned(),
            ),
            examples: vec!["policies/developer.json"],
            ..Schema::text(DOCUMENT_PATH)
        }
    }
}

impl Read for DocumentPath {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings).filter(|it| stays_inside(it, findings))
    }
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
    let fields = Fields::open(node, &boundary::SHAPE, findings)?;
    let managed = fields.get(boundary::MANAGED_POLICY);
    let customer = fields.get(boundary::CUSTOMER_MANAGED_POLICY);
    if let (Some(first), Some(second)) =
        (fields.key_span(boundary::MANAGED_POLICY), fields.key_span(boundary::CUSTOMER_MANAGED_POLICY))
    {
        findings
            .report(&BOUNDARY_TWO_KINDS, second, "a permissions boundary of two kinds")
            .because(first, "the other kind stands here")
            .help("AWS takes one boundary for each permission set, and Terraform would fail at apply: keep one of the two");
    }
    match (managed, customer) {
        (Some(_), _) => fields.read(boundary::MANAGED_POLICY, findings).map(PermissionsBoundary::Managed),
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

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId, Span, Spanned};
    use regex_lite::Regex;

    use super::{DOCUMENT_PATH, stays_inside};

    #[test]
    fn the_pattern_of_paths_is_what_is_checked() {
        let pattern = Regex::new(&format!(r"\A(?:{DOCUMENT_PATH})\z")).unwrap();
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let mut texts = vec![String::new()];
        for length in 0..5 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|it| it.chars().count() == length)
                .flat_map(|it| ['.', '/', '\\', ':', 'a', '開'].map(|next| format!("{it}{next}")))
                .collect();
            texts.extend(longer);
        }
        for text in texts.iter().flat_map(|it| [it.clone(), format!("{it}.json"), format!("{it}json")]) {
            let spanned = Spanned::new(text.as_str().into(), span);
            assert_eq!(stays_inside(&spanned, &mut Diagnostics::default()), pattern.is_match(&text), "{text}");
        }
    }
}
