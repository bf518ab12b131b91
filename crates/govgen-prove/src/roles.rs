//! The roles in `terraform/common`: whom each trusts, and what it can do.

use std::collections::BTreeMap;

use govgen_source::{Span, Spanned, Value};

use crate::estate::Estate;
use crate::findings::{Escapes, NOT_PROVABLE, TRUST_NOT_EXACT};
use crate::hcl::{Block, Expression};
use crate::reach::Reach;
use crate::roots::{Root, is_division, label};
use crate::shape::FACTS_ROLE;
use crate::statement;
use crate::values::{document, refers};

/// One half of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Shows what would change, for pull requests too.
    Plan,
    /// Changes it.
    Apply,
}

impl Phase {
    /// As tokens and names write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Apply => "apply",
        }
    }
}

/// A role.
pub(crate) struct Role<'s> {
    pub(crate) division: String,
    /// What AWS calls the division: in the role's name, and in the tag on permission sets.
    pub(crate) identity: String,
    pub(crate) phase: Phase,
    /// Where it stands.
    pub(crate) span: Span,
    /// The account it stands in.
    pub(crate) home: &'s str,
    /// The subject it trusts, when that is one exact one.
    pub(crate) subject: Option<Spanned<String>>,
    pub(crate) reach: Reach,
}

/// Every role by division and phase.
pub(crate) type Roles<'s> = BTreeMap<(String, Phase), Role<'s>>;

/// Reads every role with its policies. A role or policy that belongs to no division is an escape.
pub(crate) fn read<'s>(common: &Root<'s>, estate: &Estate<'s>, escapes: &mut Escapes) -> Roles<'s> {
    let mut roles = Roles::new();
    for block in common.all("resource", "aws_iam_role").filter(|it| label(it) != FACTS_ROLE) {
        let Some((division, phase)) = whose(block) else {
            escapes.unknown(block.head(), format!("the role `{}` is not named as a division's role is", label(block)));
            continue;
        };
        let identity = identity(block, division, phase);
        frame(block, &format!("govgen-{identity}-{}", phase.as_str()), escapes);
        let subject = subject(block, estate, escapes);
        let mut role = Role {
            division: division.to_owned(),
            identity: identity.to_owned(),
            phase,
            span: block.head(),
            home: estate.account,
            subject,
            reach: Reach::default(),
        };
        for document in documents(common, label(block)) {
            statement::read(&document, &|arn| estate.arns.kind(arn), &mut role.reach, escapes);
        }
        roles.insert((division.to_owned(), phase), role);
    }
    attached(common, escapes);
    named(common, &roles, escapes);
    loose(common, escapes);
    roles
}

fn whose<'b>(block: &'b Block<'_>) -> Option<(&'b str, Phase)> {
    let (division, phase) = label(block).split_once("__")?;
    let phase = [Phase::Plan, Phase::Apply].into_iter().find(|it| it.as_str() == phase)?;
    is_division(division).then_some((division, phase))
}

/// What a role's name calls its division: its name, or the one it had when the role was made.
fn identity<'b>(block: &'b Block<'_>, division: &'b str, phase: Phase) -> &'b str {
    let name = block.body.text("name").map(|it| it.value);
    let within = name.and_then(|it| it.strip_prefix("govgen-")?.strip_suffix(phase.as_str())?.strip_suffix('-'));
    within.filter(|it| is_division(it)).unwrap_or(division)
}

/// Name, path and session of a role.
pub(crate) fn frame(block: &Block<'_>, name: &str, escapes: &mut Escapes) {
    let wanted = [("name", name), ("path", "/govgen/")];
    for (name, wanted) in wanted {
        if let Some(text) = block.body.text(name).filter(|it| it.value != wanted) {
            let message = format!("the {name} of this role is `{}`, not `{wanted}`", text.value);
            escapes.unknown(text.span, message);
        }
    }
    let seconds = block.body.get("max_session_duration");
    if let Some(value) = seconds.filter(|it| it.value != Expression::Number("3600")) {
        escapes.at(&NOT_PROVABLE, value.span, "a role's session is not an hour", "a token that leaks works for longer");
    }
}

/// The documents that a role has, inline or attached.
pub(crate) fn documents<'s>(common: &Root<'s>, role: &str) -> Vec<Spanned<Value<'s>>> {
    let of_role = |it: &&Block<'_>| refers(it, "role", "aws_iam_role", "name").as_deref() == Some(role);
    let inline = common.all("resource", "aws_iam_role_policy").filter(of_role);
    let attachments = common.all("resource", "aws_iam_role_policy_attachment").filter(of_role);
    let attached = attachments.filter_map(|it| {
        common.named("resource", "aws_iam_policy", &refers(it, "policy_arn", "aws_iam_policy", "arn")?)
    });
    inline.chain(attached).filter_map(|it| document(it, "policy")).collect()
}

/// Policies and attachments that refer to nothing in the file, or to another division's.
fn attached(common: &Root<'_>, escapes: &mut Escapes) {
    let roles = |name: &str| common.named("resource", "aws_iam_role", name).is_some();
    for kind in ["aws_iam_role_policy", "aws_iam_role_policy_attachment"] {
        for block in common.all("resource", kind) {
            let role = refers(block, "role", "aws_iam_role", "name").unwrap_or_default();
            let own = label(block) == role || label(block).strip_prefix(&format!("{role}-")).is_some_and(is_number);
            if !own || !roles(&role) && common.complete {
                let message = format!("`{}` gives its rights to the role `{role}`", block.address());
                escapes.at(
                    &crate::findings::RESOURCE_NOT_OWN,
                    block.head(),
                    message,
                    "a role gets what another one is for",
                );
            }
            let policy = refers(block, "policy_arn", "aws_iam_policy", "arn");
            if policy.as_deref().is_some_and(|it| it != label(block)) {
                let message = format!("`{}` attaches another role's policy", block.address());
                escapes.at(
                    &crate::findings::RESOURCE_NOT_OWN,
                    block.head(),
                    message,
                    "a role gets what another one is for",
                );
            }
        }
    }
}

/// Two policies of one name would be one in AWS, and which of the two wins is nobody's guess.
fn named(common: &Root<'_>, roles: &Roles<'_>, escapes: &mut Escapes) {
    for kind in ["aws_iam_role_policy", "aws_iam_policy"] {
        for block in common.all("resource", kind) {
            let wanted = match label(block).split_once("__") {
                Some((division, rest)) => {
                    let phase = if rest.starts_with(Phase::Plan.as_str()) { Phase::Plan } else { Phase::Apply };
                    let identity = roles.get(&(division.to_owned(), phase)).map_or(division, |it| &it.identity);
                    format!("govgen-{identity}-{rest}")
                }
                None => format!("govgen-{}", label(block)),
            };
            if let Some(text) = block.body.text("name").filter(|it| it.value != wanted) {
                let message = format!("the name of this policy is `{}`, not `{wanted}`", text.value);
                escapes.unknown(text.span, message);
            }
        }
    }
}

/// Policies that no role has: what they allow was not judged, and they wait for somebody to attach them.
fn loose(common: &Root<'_>, escapes: &mut Escapes) {
    let kind = "aws_iam_role_policy_attachment";
    for block in common.all("resource", "aws_iam_policy") {
        if common.complete && common.named("resource", kind, label(block)).is_none() {
            let message = format!("`{}` is attached to no role", block.address());
            escapes.unknown(block.head(), message);
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// The one subject that a trust policy names exactly; anything else about the policy is an escape.
fn subject<'s>(block: &Block<'s>, estate: &Estate<'_>, escapes: &mut Escapes) -> Option<Spanned<String>> {
    let document = document(block, "assume_role_policy")?;
    let provider = format!("{}:iam::{}:oidc-provider/{}", estate.arns.partition(), estate.account, estate.host);
    match exact(&document, &provider, estate.host, "aws.workload.identity") {
        Ok(subject) => Some(subject),
        Err((span, what)) => {
            let harm = "whoever fits the trust policy takes on the role: another workspace, another phase, or anybody";
            escapes.at(&TRUST_NOT_EXACT, span, format!("the trust of `{}` {what}", label(block)), harm);
            None
        }
    }
}

/// What is not as rendered: where, and what.
pub(crate) type Odd = (Span, String);

/// The subject of a trust policy that believes one provider's tokens, for one audience and one subject.
pub(crate) fn exact(
    document: &Spanned<Value<'_>>,
    provider: &str,
    host: &str,
    audience: &str,
) -> Result<Spanned<String>, Odd> {
    let [version, statements] = keys(document, ["Version", "Statement"])?;
    equal(version, "2012-10-17")?;
    let statement = match &statements.value {
        Value::List(items) => match items.as_slice() {
            [one] => one,
            _ => return Err((statements.span, "has not exactly one statement".to_owned())),
        },
        _ => return Err((statements.span, "is no list of statements".to_owned())),
    };
    let [_, effect, principal, action, condition] =
        keys(statement, ["Sid", "Effect", "Principal", "Action", "Condition"])?;
    equal(effect, "Allow")?;
    equal(action, "sts:AssumeRoleWithWebIdentity")?;
    let [federated] = keys(principal, ["Federated"])?;
    equal(federated, provider)?;
    let [equals] = keys(condition, ["StringEquals"])?;
    let claim = |name| format!("{host}:{name}");
    let [aud, subject] = keys(equals, [&claim("aud"), &claim("sub")])?;
    equal(aud, audience)?;
    match &subject.value {
        Value::String(text) => Ok(Spanned::new(text.to_string(), subject.span)),
        _ => Err((subject.span, "names more than one subject".to_owned())),
    }
}

/// The values of a mapping that has exactly these keys.
fn keys<'v, 's, const N: usize>(
    value: &'v Spanned<Value<'s>>,
    wanted: [&str; N],
) -> Result<[&'v Spanned<Value<'s>>; N], Odd> {
    let Value::Map(entries) = &value.value else { return Err((value.span, "is not of the rendered form".to_owned())) };
    if let Some((key, _)) = entries.iter().find(|(key, _)| !wanted.contains(&key.value.as_ref())) {
        return Err((key.span, format!("has `{}`, which govgen does not render", key.value)));
    }
    let mut found = Vec::with_capacity(N);
    for name in wanted {
        let Some(value) = value.value.get(name) else { return Err((value.span, format!("lacks `{name}`"))) };
        found.push(value);
    }
    found.try_into().map_err(|_| (value.span, "is not of the rendered form".to_owned()))
}

fn equal(value: &Spanned<Value<'_>>, wanted: &str) -> Result<(), Odd> {
    match &value.value {
        Value::String(text) if text == wanted => Ok(()),
        Value::String(text) => Err((value.span, format!("says `{text}`, not `{wanted}`"))),
        _ => Err((value.span, format!("does not say exactly `{wanted}`"))),
    }
}
