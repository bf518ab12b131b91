//! The roles that divisions run with: whom they trust and what they allow, as the mapping says.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::delegation::{AUDIENCE, Phase, RolePolicies, Statement, Trust, fit};
use govgen_source::{Diagnostics, Span};
use serde_json::{Value, json};

use crate::context::Context;
use crate::documents::{document, meaning};
use crate::findings::ROLE_DIFFERS;
use crate::format::ResourceChange;

const ROLE: &str = "aws_iam_role";
const ROLE_POLICY: &str = "aws_iam_role_policy";
const POLICY: &str = "aws_iam_policy";
const ATTACHMENT: &str = "aws_iam_role_policy_attachment";
const PROVIDER: &str = "aws_iam_openid_connect_provider";
const PATH: &str = "/govgen/";

/// A role as the mapping wants it.
struct Expected {
    /// The division's row.
    span: Span,
    trust: Option<Value>,
    /// Documents by the name of the policy that holds each.
    inline: BTreeMap<String, Option<Value>>,
    managed: BTreeMap<String, Option<Value>>,
}

/// Judges every role, every policy of one, and the provider they trust.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let expected = expected(cx);
    let mut judge = Judge { cx, expected: &expected, seen: BTreeSet::new(), refused: false };
    for change in cx.after(ROLE) {
        judge.role(change, findings);
    }
    for change in cx.after(ROLE_POLICY) {
        judge.inline(change, findings);
    }
    for change in cx.after(POLICY) {
        judge.managed(change, findings);
    }
    for change in cx.after(ATTACHMENT) {
        judge.attachment(change, findings);
    }
    for change in cx.after(PROVIDER) {
        judge.provider(change, findings);
    }
    judge.missing(findings);
}

fn expected(cx: &Context<'_, '_>) -> BTreeMap<String, Expected> {
    let mut roles = BTreeMap::new();
    for division in &cx.model.divisions {
        let delegation = cx.model.delegation(cx.organization, division);
        let workspace = cx.organization.workspace(division);
        for phase in Phase::ALL {
            let name = format!("govgen-{}-{}", division.identity(), phase.as_str());
            let (mut inline, mut managed) = (BTreeMap::new(), BTreeMap::new());
            match fit(delegation.statements(phase)) {
                RolePolicies::Inline(statements) => {
                    inline.insert(name.clone(), policy(&statements));
                }
                RolePolicies::Managed(documents) => {
                    let numbered = documents.iter().zip(1..);
                    managed.extend(numbered.map(|(it, number)| (format!("{name}-{number}"), policy(it))));
                }
            }
            let trust = trust(&cx.organization.trust(&workspace), phase);
            roles.insert(name, Expected { span: division.entry.name.span, trust, inline, managed });
        }
    }
    roles
}

fn trust(trust: &Trust<'_>, phase: Phase) -> Option<Value> {
    meaning(&json!({
        "Version": "2012-10-17",
        "Statement": {
            "Sid": "RunsOfOneWorkspace",
            "Effect": "Allow",
            "Principal": { "Federated": trust.provider_arn() },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": { trust.claim("aud"): AUDIENCE, trust.claim("sub"): trust.subject(phase) },
            },
        },
    }))
}

fn policy(statements: &[Statement]) -> Option<Value> {
    let statements: Vec<Value> = statements.iter().map(statement).collect();
    meaning(&json!({ "Version": "2012-10-17", "Statement": statements }))
}

fn statement(statement: &Statement) -> Value {
    let mut value = json!({
        "Sid": statement.sid,
        "Effect": statement.effect.as_str(),
        "Action": statement.actions,
        "Resource": statement.resources,
    });
    if !statement.conditions.is_empty() {
        let conditions = statement.conditions.iter();
        value["Condition"] = conditions.map(|it| (it.operator.to_owned(), json!({ &it.key: it.values }))).collect();
    }
    value
}

struct Judge<'j, 'c, 'd> {
    cx: &'j Context<'c, 'd>,
    expected: &'j BTreeMap<String, Expected>,
    /// What was found as it should be: a type, and a name or a role and a policy.
    seen: BTreeSet<(&'static str, String)>,
    refused: bool,
}

impl Judge<'_, '_, '_> {
    fn differs(&mut self, message: String, span: Option<Span>, findings: &mut Diagnostics) {
        self.refused = true;
        let found = self.cx.report(findings, &ROLE_DIFFERS, message).help(
            "the roles are the border between divisions, and follow from the mapping alone; run `govgen render` and plan again",
        );
        if let Some(span) = span {
            found.because(span, "it follows from this row");
        }
    }

    fn role(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let Some(name) = self.cx.known(change, "name", findings) else {
            self.refused = true;
            return;
        };
        let Some(expected) = self.expected.get(name) else {
            return self.differs(
                format!("`{}` is a role `{name}`, which no division has", change.address),
                None,
                findings,
            );
        };
        let Some(after) = &change.change.after else { return };
        let empty = |name: &str| match after.get(name) {
            None => true,
            Some(Value::Array(items)) => items.is_empty(),
            Some(Value::String(text)) => text.is_empty(),
            Some(_) => false,
        };
        let trust = after.text("assume_role_policy").and_then(document);
        let same = [
            ("path", after.text("path") == Some(PATH)),
            ("assume_role_policy", trust.is_some() && trust == expected.trust),
            // AWS reports here what stands beside the role; what is written here would join it.
            ("inline_policy", is_among(after.get("inline_policy"), expected)),
            ("managed_policy_arns", self.are_among(after.get("managed_policy_arns"), expected)),
            ("permissions_boundary", empty("permissions_boundary")),
        ];
        let reported =
            |it: &str| ["inline_policy", "managed_policy_arns"].contains(&it) && !self.is_written(change, it);
        let differing: Vec<_> = same
            .into_iter()
            .filter(|(it, same)| !same || change.is_unknown(it) && !reported(it))
            .map(|(it, _)| it)
            .collect();
        for attribute in differing {
            let message = format!("`{attribute}` of `{}` is not what the mapping says", change.address);
            self.differs(message, Some(expected.span), findings);
        }
        self.seen.insert((ROLE, name.to_owned()));
    }

    /// Whether the configuration sets an attribute of a resource.
    fn is_written(&self, change: &ResourceChange, attribute: &str) -> bool {
        let block = change.block();
        let blocks = self.cx.plan.configuration.root_module.resources.iter();
        let mut blocks = blocks.filter(|it| it.mode == "managed" && it.address == block);
        blocks.any(|it| it.expressions.0.contains_key(attribute))
    }

    /// Whether the policies that are attached to a role, as AWS reports them, are those that the mapping attaches.
    fn are_among(&self, arns: Option<&Value>, expected: &Expected) -> bool {
        let prefix = self.policy_arns();
        let arns = arns.and_then(Value::as_array).into_iter().flatten();
        let mut names = arns.map(|it| it.as_str().and_then(|it| it.strip_prefix(&prefix)));
        names.all(|it| it.is_some_and(|it| expected.managed.contains_key(it)))
    }

    /// What the ARNs of the roles' policies begin with.
    fn policy_arns(&self) -> String {
        let organization = self.cx.organization;
        format!("arn:{}:iam::{}:policy{PATH}", organization.partition(), organization.identity_center_account)
    }

    fn inline(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let role = self.cx.known(change, "role", findings).unwrap_or_default();
        let name = self.cx.known(change, "name", findings).unwrap_or_default();
        let text = self.cx.known(change, "policy", findings).unwrap_or_default();
        let expected = self.expected.get(role);
        let wanted = expected.and_then(|it| it.inline.get(name));
        let written = document(text);
        if written.is_none() || wanted != Some(&written) {
            let message = format!("`{}` gives role `{role}` what the mapping does not", change.address);
            return self.differs(message, expected.map(|it| it.span), findings);
        }
        self.seen.insert((ROLE_POLICY, name.to_owned()));
    }

    fn managed(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let name = self.cx.known(change, "name", findings).unwrap_or_default();
        let text = self.cx.known(change, "policy", findings).unwrap_or_default();
        let expected = self.expected.values().find(|it| it.managed.contains_key(name));
        let wanted = expected.and_then(|it| it.managed.get(name));
        let written = document(text);
        if written.is_none() || wanted != Some(&written) {
            let message = format!("`{}` is a policy `{name}` that the mapping does not make", change.address);
            return self.differs(message, expected.map(|it| it.span), findings);
        }
        self.seen.insert((POLICY, name.to_owned()));
    }

    /// The ARN of a policy that this plan makes is not known yet; then the block must refer to that policy alone.
    fn attachment(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let role = self.cx.known(change, "role", findings).unwrap_or_default();
        let arn = change.change.after.as_ref().and_then(|it| it.text("policy_arn"));
        let name = match arn {
            Some(arn) => arn.strip_prefix(&self.policy_arns()).map(str::to_owned),
            None => self.referred(change),
        };
        let expected = self.expected.get(role);
        match name {
            Some(name) if expected.is_some_and(|it| it.managed.contains_key(&name)) => {
                self.seen.insert((ATTACHMENT, name));
            }
            _ => {
                let message = format!("`{}` gives role `{role}` what the mapping does not", change.address);
                self.differs(message, expected.map(|it| it.span), findings);
            }
        }
    }

    fn referred(&self, change: &ResourceChange) -> Option<String> {
        let block = change.block();
        let mut blocks = self.cx.plan.configuration.root_module.resources.iter();
        let block = blocks.find(|it| it.mode == "managed" && it.address == block)?;
        let references = block.expressions.0.get("policy_arn")?.0.get("references")?.as_array()?;
        let [arn, policy] = references.as_slice() else { return None };
        let address =
            policy.as_str().filter(|it| arn.as_str().is_some_and(|arn| arn.strip_suffix(".arn") == Some(it)))?;
        let policy = self.cx.after(POLICY).find(|it| it.address == address)?;
        policy.change.after.as_ref()?.text("name").map(str::to_owned)
    }

    fn provider(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let host = self.cx.organization.workspaces.hostname;
        let url = self.cx.known(change, "url", findings).unwrap_or_default();
        let url = url.strip_prefix("https://").unwrap_or(url);
        let audiences = change.change.after.as_ref().and_then(|it| it.get("client_id_list"));
        if url != host || audiences != Some(&json!([AUDIENCE])) {
            let message = format!("`{}` trusts somebody other than `{host}` for `{AUDIENCE}`", change.address);
            self.differs(message, None, findings);
        }
    }

    fn missing(&mut self, findings: &mut Diagnostics) {
        // One that was refused may have been meant to be it.
        if self.refused {
            return;
        }
        for (role, expected) in self.expected {
            let inline = expected.inline.keys().map(|it| (ROLE_POLICY, it));
            let managed = expected.managed.keys().flat_map(|it| [(POLICY, it), (ATTACHMENT, it)]);
            for (kind, name) in std::iter::once((ROLE, role)).chain(inline).chain(managed) {
                if !self.seen.contains(&(kind, name.clone())) {
                    self.differs(format!("the plan has no `{kind}` for `{name}`"), Some(expected.span), findings);
                }
            }
        }
    }
}

/// Whether the policies that a role names in itself, as AWS reports them, are those that stand beside it.
fn is_among(policies: Option<&Value>, expected: &Expected) -> bool {
    let policies = policies.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    policies.iter().all(|it| {
        let name = it.get("name").and_then(Value::as_str).unwrap_or_default();
        let text = it.get("policy").and_then(Value::as_str).unwrap_or_default();
        text.is_empty() || expected.inline.get(name).is_some_and(|wanted| wanted.is_some() && *wanted == document(text))
    })
}
