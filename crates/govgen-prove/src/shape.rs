//! What rendered Terraform may say: every block with its arguments, and the form of each.
//!
//! In: blocks as they were read. Out: an escape `not-provable` for everything that is not in these tables, and whether a block
//! keeps to them. Values are judged by others.

use govgen_source::{Span, Spanned};

use crate::findings::Escapes;
use crate::hcl::{Block, Body, Expression};

/// The label of the role for `govgen fetch`, and of its policy.
pub(crate) const FACTS_ROLE: &str = "facts";
/// The label of GitHub's OIDC provider.
pub(crate) const GITHUB: &str = "github";

/// The form of an argument's value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// A literal text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list of texts.
    Texts,
    /// A map of texts.
    TextMap,
    /// A map of `{ name = "…", path = "…" }`.
    NamesAndPaths,
    /// `jsonencode` of literals.
    Json,
    /// `jsonencode` of a map of `aws_ssoadmin_permission_set.NAME.arn`.
    SharedArns,
    /// One of these: a reference, with `NAME` for a name, or known code.
    One(&'static [&'static str]),
    /// A list of addresses to wait for.
    Addresses,
    /// A map of references to ids.
    Ids,
    /// A map of literal ids of the identity store.
    LiteralIds,
    /// The same, or one of these.
    LiteralIdsOr(&'static [&'static str]),
    /// The credentials of a workspace: texts and ARNs of roles.
    Credentials,
    /// The address of a resource, or of one instance of it.
    Instance,
    /// The address of every instance that a `for_each` names.
    EachInstance,
    /// An id in AWS that begins with a principal's.
    PrincipalFirst,
}

use Form::{
    Addresses, Bool, Credentials, EachInstance, Ids, Instance, Json, LiteralIds, LiteralIdsOr, NamesAndPaths, Number,
    One, PrincipalFirst, SharedArns, Text, TextMap, Texts,
};

/// A block that may stand somewhere.
pub(crate) struct Shape {
    kind: &'static str,
    /// The first label.
    of: &'static str,
    /// The second label, when it is always the same.
    named: &'static str,
    /// Whether there is a second label.
    labelled: bool,
    arguments: &'static [(&'static str, Form, bool)],
    blocks: &'static [Shape],
}

/// An argument that has to be there.
const fn must(name: &'static str, form: Form) -> (&'static str, Form, bool) {
    (name, form, true)
}

/// An argument that may be there.
const fn may(name: &'static str, form: Form) -> (&'static str, Form, bool) {
    (name, form, false)
}

type Arguments = &'static [(&'static str, Form, bool)];

const fn block(kind: &'static str, arguments: Arguments, blocks: &'static [Shape]) -> Shape {
    Shape { kind, of: "", named: "", labelled: false, arguments, blocks }
}

const fn single(kind: &'static str, of: &'static str, arguments: Arguments) -> Shape {
    Shape { kind, of, named: "", labelled: false, arguments, blocks: &[] }
}

const fn resource(of: &'static str, arguments: Arguments, blocks: &'static [Shape]) -> Shape {
    Shape { kind: "resource", of, named: "", labelled: true, arguments, blocks }
}

const fn data(of: &'static str, named: &'static str, arguments: Arguments, blocks: &'static [Shape]) -> Shape {
    Shape { kind: "data", of, named, labelled: true, arguments, blocks }
}

const INSTANCE: (&str, Form, bool) = must("instance_arn", One(&["local.instance_arn"]));
const OWN_SET: (&str, Form, bool) = must("permission_set_arn", One(&["aws_ssoadmin_permission_set.NAME.arn"]));
const EACH: Form = One(&["each.value"]);
const WORKSPACE: (&str, Form, bool) = must("workspace_id", One(&["tfe_workspace.NAME.id"]));
const WAITS: (&str, Form, bool) = may("depends_on", Addresses);

/// Permission sets with their policies: in every root.
static PERMISSION_SETS: [Shape; 5] = [
    resource(
        "aws_ssoadmin_permission_set",
        &[
            must("name", Text),
            may("description", Text),
            INSTANCE,
            may("session_duration", Text),
            may("relay_state", Text),
            must("tags", TextMap),
        ],
        &[],
    ),
    resource(
        "aws_ssoadmin_managed_policy_attachment",
        &[must("for_each", TextMap), INSTANCE, OWN_SET, must("managed_policy_arn", EACH)],
        &[],
    ),
    resource(
        "aws_ssoadmin_customer_managed_policy_attachment",
        &[must("for_each", NamesAndPaths), INSTANCE, OWN_SET],
        &[block(
            "customer_managed_policy_reference",
            &[must("name", One(&["each.value.name"])), must("path", One(&["each.value.path"]))],
            &[],
        )],
    ),
    resource("aws_ssoadmin_permission_set_inline_policy", &[INSTANCE, OWN_SET, must("inline_policy", Json)], &[]),
    resource(
        "aws_ssoadmin_permissions_boundary_attachment",
        &[INSTANCE, OWN_SET],
        &[block(
            "permissions_boundary",
            &[may("managed_policy_arn", Text)],
            &[block("customer_managed_policy_reference", &[must("name", Text), must("path", Text)], &[])],
        )],
    ),
];

const AWS: Shape = single(
    "provider",
    "aws",
    &[must("region", Text), must("allowed_account_ids", Texts), may("retry_mode", Text), may("max_retries", Number)],
);

const MOVED: Shape = block("moved", &[must("from", Instance), must("to", Instance)], &[]);
const IMPORT: Shape = block("import", &[must("to", Instance), must("id", Text)], &[]);

/// What else a division's root holds.
static DIVISION: [Shape; 11] = [
    MOVED,
    IMPORT,
    // Assignments, of users or of groups.
    block("import", &[must("for_each", TextMap), must("to", EachInstance), must("id", PrincipalFirst)], &[]),
    block("removed", &[must("from", Instance)], &[block("lifecycle", &[must("destroy", Bool)], &[])]),
    block("terraform", &[must("required_version", Text)], &[block("required_providers", &[must("aws", TextMap)], &[])]),
    AWS,
    block(
        "locals",
        &[
            may("instance_arn", Text),
            may("identity_store_id", Text),
            may("users", TextMap),
            may("groups", TextMap),
            may("locked_user_ids", LiteralIds),
            may("locked_group_ids", LiteralIds),
            may(
                "user_ids",
                LiteralIdsOr(&[
                    "{ for name, user in data.aws_identitystore_user.this : name => user.user_id }",
                    "merge(local.locked_user_ids, { for name, user in data.aws_identitystore_user.this : name => user.user_id })",
                ]),
            ),
            may(
                "group_ids",
                LiteralIdsOr(&[
                    "{ for name, group in data.aws_identitystore_group.this : name => group.group_id }",
                    "merge(local.locked_group_ids, { for name, group in data.aws_identitystore_group.this : name => group.group_id })",
                ]),
            ),
        ],
        &[],
    ),
    single("variable", "shared_permission_set_arns", &[may("description", Text), must("type", One(&["map(string)"]))]),
    data("aws_identitystore_user", "this", &[must("for_each", One(&["local.users"])), STORE], &[LOOK_UP]),
    data("aws_identitystore_group", "this", &[must("for_each", One(&["local.groups"])), STORE], &[LOOK_UP]),
    resource(
        "aws_ssoadmin_account_assignment",
        &[
            must("for_each", Ids),
            INSTANCE,
            must(
                "permission_set_arn",
                One(&["aws_ssoadmin_permission_set.NAME.arn", "var.shared_permission_set_arns[NAME]"]),
            ),
            must("principal_id", EACH),
            must("principal_type", One(&["startswith(each.key, \"user:\") ? \"USER\" : \"GROUP\""])),
            must("target_id", Text),
            must("target_type", Text),
            WAITS,
        ],
        &[],
    ),
];

const STORE: (&str, Form, bool) = must("identity_store_id", One(&["local.identity_store_id"]));
const LOOK_UP: Shape = block(
    "alternate_identifier",
    &[],
    &[block("unique_attribute", &[must("attribute_path", Text), must("attribute_value", EACH)], &[])],
);

/// An OIDC provider that somebody else has made, with a look at its audience.
const fn looked_up(name: &'static str, blocks: &'static [Shape]) -> Shape {
    const URL: Arguments = &[must("url", Text)];
    data("aws_iam_openid_connect_provider", name, URL, blocks)
}

static HCP_TERRAFORM_PROVIDER: [Shape; 1] = [block(
    "lifecycle",
    &[],
    &[postcondition(&[
        must("condition", One(&["contains(self.client_id_list, \"aws.workload.identity\")"])),
        must("error_message", Text),
    ])],
)];
static GITHUB_PROVIDER: [Shape; 1] = [block(
    "lifecycle",
    &[],
    &[postcondition(&[
        must("condition", One(&["contains(self.client_id_list, \"sts.amazonaws.com\")"])),
        must("error_message", Text),
    ])],
)];

const fn postcondition(arguments: Arguments) -> Shape {
    block("postcondition", arguments, &[])
}

/// What else the organization's root holds.
static COMMON: [Shape; 19] = [
    MOVED,
    IMPORT,
    block(
        "terraform",
        &[must("required_version", Text)],
        &[block("required_providers", &[must("aws", TextMap), must("tfe", TextMap)], &[])],
    ),
    AWS,
    single("provider", "tfe", &[must("hostname", Text), must("organization", Text)]),
    block("locals", &[must("instance_arn", Text)], &[]),
    data("tfe_project", "this", &[must("name", Text), must("organization", Text)], &[]),
    resource("aws_iam_openid_connect_provider", &[must("url", Text), must("client_id_list", Texts)], &[]),
    looked_up("hcp_terraform", &HCP_TERRAFORM_PROVIDER),
    looked_up(GITHUB, &GITHUB_PROVIDER),
    block(
        "removed",
        &[must(
            "from",
            One(&["aws_iam_openid_connect_provider.hcp_terraform", "aws_iam_openid_connect_provider.github"]),
        )],
        &[block("lifecycle", &[must("destroy", Bool)], &[])],
    ),
    resource(
        "aws_iam_role",
        &[
            must("name", Text),
            must("path", Text),
            may("description", Text),
            must("max_session_duration", Number),
            must("assume_role_policy", Json),
            WAITS,
        ],
        &[],
    ),
    resource("aws_iam_role_policy", &[must("name", Text), ROLE, must("policy", Json)], &[]),
    resource("aws_iam_policy", &[must("name", Text), must("path", Text), must("policy", Json)], &[]),
    resource(
        "aws_iam_role_policy_attachment",
        &[ROLE, must("policy_arn", One(&["aws_iam_policy.NAME.arn"])), WAITS],
        &[],
    ),
    resource(
        "tfe_workspace",
        &[
            must("name", Text),
            must("organization", Text),
            must("project_id", One(&["data.tfe_project.this.id"])),
            may("description", Text),
            must("working_directory", Text),
            must("trigger_patterns", Texts),
            may("terraform_version", Text),
            must("auto_apply", Bool),
            must("queue_all_runs", Bool),
            must("allow_destroy_plan", Bool),
            WAITS,
        ],
        &[block(
            "vcs_repo",
            &[
                must("identifier", Text),
                may("branch", Text),
                may("github_app_installation_id", Text),
                may("oauth_token_id", Text),
            ],
            &[],
        )],
    ),
    resource(
        "tfe_workspace_settings",
        &[WORKSPACE, must("execution_mode", Text), must("global_remote_state", Bool)],
        &[],
    ),
    // The credentials of a workspace.
    resource(
        "tfe_variable",
        &[
            must("for_each", Credentials),
            WORKSPACE,
            must("category", Text),
            must("key", One(&["each.key"])),
            must("value", EACH),
        ],
        &[],
    ),
    // The ARNs of shared permission sets.
    resource(
        "tfe_variable",
        &[WORKSPACE, must("category", Text), must("key", Text), must("hcl", Bool), must("value", SharedArns), WAITS],
        &[],
    ),
];

const ROLE: (&str, Form, bool) = must("role", One(&["aws_iam_role.NAME.name"]));

/// Which tables a root is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RootKind {
    Common,
    Division,
}

/// Whether a block stands in the tables, argument for argument; what does not is an escape.
pub(crate) fn keeps(block: &Block<'_>, root: RootKind, escapes: &mut Escapes) -> bool {
    let own: &[Shape] = match root {
        RootKind::Common => &COMMON,
        RootKind::Division => &DIVISION,
    };
    let shapes: Vec<&Shape> = own.iter().chain(&PERMISSION_SETS).filter(|it| it.is_of(block)).collect();
    // Of two shapes of one resource the one with the same first argument is meant.
    let begins = |shape: &&&Shape| {
        block.body.get("for_each").is_some() == (shape.arguments.first().is_some_and(|it| it.0 == "for_each"))
    };
    let shape = if shapes.len() > 1 { shapes.iter().find(begins) } else { shapes.first() };
    match shape {
        Some(shape) => body(&block.body, shape, block.head(), escapes),
        None => {
            escapes.unknown(block.head(), format!("govgen renders no block `{}` here", block.address()));
            false
        }
    }
}

impl Shape {
    fn is_of(&self, block: &Block<'_>) -> bool {
        let labels: Vec<&str> = block.labels.iter().map(|it| it.value.as_ref()).collect();
        let named = match labels.as_slice() {
            [] => self.of.is_empty(),
            [of] => *of == self.of && !self.labelled,
            [of, name] => *of == self.of && self.labelled && (self.named.is_empty() || *name == self.named),
            _ => false,
        };
        block.kind.value == self.kind && named && labels.get(1).is_none_or(|it| is_name(it))
    }
}

fn body(found: &Body<'_>, shape: &Shape, head: Span, escapes: &mut Escapes) -> bool {
    let mut keeps = true;
    for (name, value) in &found.arguments {
        let Some((_, form, _)) = shape.arguments.iter().find(|it| it.0 == name.value) else {
            escapes.unknown(name.span, format!("govgen renders no argument `{}` here", name.value));
            keeps = false;
            continue;
        };
        if let Some(odd) = odd(value, *form) {
            escapes.unknown(odd, format!("the value of `{}` is not of the form that govgen renders", name.value));
            keeps = false;
        }
    }
    for (name, ..) in shape.arguments.iter().filter(|it| it.2 && found.get(it.0).is_none()) {
        escapes.unknown(head, format!("the argument `{name}` is missing, which govgen always renders"));
        keeps = false;
    }
    let mut seen: Vec<&str> = Vec::new();
    for inner in &found.blocks {
        let known = shape.blocks.iter().find(|it| it.is_of(inner));
        match known.filter(|it| !seen.contains(&it.kind)) {
            Some(shape) => {
                seen.push(shape.kind);
                keeps &= body(&inner.body, shape, inner.head(), escapes);
            }
            None => {
                escapes.unknown(inner.head(), format!("govgen renders no such block `{}` here", inner.address()));
                keeps = false;
            }
        }
    }
    keeps
}

/// The part of a value that is not of a form.
fn odd(value: &Spanned<Expression<'_>>, form: Form) -> Option<Span> {
    let each = |items: &[Spanned<Expression<'_>>], form| items.iter().find_map(|it| odd(it, form));
    let entry = |entries: &[(_, Spanned<Expression<'_>>)], form| entries.iter().find_map(|(_, it)| odd(it, form));
    match (form, &value.value) {
        (Text, Expression::Text(_)) | (Number, Expression::Number(_)) | (Bool, Expression::Bool(_)) => None,
        (Texts, Expression::List(items)) => each(items, Text),
        (TextMap | NamesAndPaths, Expression::Map(entries)) => {
            entry(entries, if matches!(form, NamesAndPaths) { TextMap } else { Text })
        }
        (Json, Expression::Json(inner)) => odd_literal(inner),
        (SharedArns, Expression::Json(inner)) => match &inner.value {
            Expression::Map(entries) => entry(entries, One(&["aws_ssoadmin_permission_set.NAME.arn"])),
            _ => Some(inner.span),
        },
        (Credentials, Expression::Map(entries)) => {
            let odd =
                |it: &Spanned<Expression<'_>>| odd(it, Text).and_then(|_| odd(it, One(&["aws_iam_role.NAME.arn"])));
            entries.iter().find_map(|(_, it)| odd(it))
        }
        (Ids, Expression::Map(entries)) => entry(entries, One(&["local.user_ids[NAME]", "local.group_ids[NAME]"])),
        (LiteralIds | LiteralIdsOr(_), Expression::Map(entries)) => {
            let odd = entries.iter().find(|(_, it)| !matches!(&it.value, Expression::Text(id) if is_id(id)));
            odd.map(|(_, it)| it.span)
        }
        (LiteralIdsOr(forms), Expression::Code(_)) => odd(value, One(forms)),
        (Instance, Expression::Reference(path, _)) | (EachInstance, Expression::Each(path)) => {
            (!is_resource(path)).then_some(value.span)
        }
        (PrincipalFirst, Expression::LookedUp(..)) => None,
        (Addresses, Expression::List(items)) => items.iter().find(|it| !is_address(it)).map(|it| it.span),
        (One(forms), Expression::Reference(path, key)) => {
            (!forms.iter().any(|form| is_reference(path, key.is_some(), form))).then_some(value.span)
        }
        (One(forms), Expression::Code(code)) => (!forms.contains(code)).then_some(value.span),
        _ => Some(value.span),
    }
}

fn odd_literal(value: &Spanned<Expression<'_>>) -> Option<Span> {
    match &value.value {
        Expression::List(items) => items.iter().find_map(odd_literal),
        Expression::Map(entries) => entries.iter().find_map(|(_, it)| odd_literal(it)),
        Expression::Bool(_) | Expression::Number(_) | Expression::Text(_) => None,
        // No document has a `null`, and what AWS makes of one is written nowhere.
        Expression::Null
        | Expression::Json(_)
        | Expression::Reference(..)
        | Expression::Each(_)
        | Expression::LookedUp(..)
        | Expression::Code(_) => Some(value.span),
    }
}

fn is_reference(path: &str, indexed: bool, form: &str) -> bool {
    let (form, wants_index) = match form.strip_suffix("[NAME]") {
        Some(form) => (form, true),
        None => (form, false),
    };
    let (mut words, mut wanted) = (path.split('.'), form.split('.'));
    let same = std::iter::from_fn(|| match (words.next(), wanted.next()) {
        (None, None) => None,
        (Some(word), Some(wanted)) => Some(word == wanted || wanted == "NAME"),
        _ => Some(false),
    });
    wants_index == indexed && same.fuse().take(8).all(|it| it)
}

fn is_address(value: &Spanned<Expression<'_>>) -> bool {
    // Waiting for a resource changes no right; anything but a resource's own address is not waited for.
    matches!(value.value, Expression::Reference(path, None) if is_resource(path))
}

fn is_resource(path: &str) -> bool {
    path.split_once('.').is_some_and(|(kind, name)| {
        !name.contains('.') && ["aws_iam_", "aws_ssoadmin_", "tfe_"].iter().any(|it| kind.starts_with(it))
    })
}

/// Whether a text may be an id of the identity store: a UUID, which the store's ten letters and a hyphen may precede.
fn is_id(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let hex = |it: &str, length: usize| it.len() == length && it.bytes().all(|it| it.is_ascii_hexdigit());
    let uuid = match words.as_slice() {
        [store, uuid @ ..] if uuid.len() == 5 && hex(store, 10) && !store.bytes().any(|it| it.is_ascii_uppercase()) => {
            uuid
        }
        uuid => uuid,
    };
    uuid.len() == 5 && uuid.iter().zip([8, 4, 4, 4, 12]).all(|(it, length)| hex(it, length))
}

/// Whether a label may be referred to as one word.
fn is_name(label: &str) -> bool {
    label.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && label.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}
