//! The two roles of each division: one that plans, one that applies.
//!
//! Everything in them is a literal, so that what they allow can be read off the file. An address is
//! `<division>__<phase>`, and `<division>__<phase>-<n>` for a policy beyond the size of an inline one.

use govgen_iam::delegation::{AUDIENCE, Phase, RolePolicies, Statement, Trust, fit};
use govgen_model::{Division, Model, Organization};
use hcl::Object;
use hcl::expr::{Expression, ObjectKey};
use rayon::prelude::*;

use super::oidc_provider;
use crate::format::hcl::{File, Lists};

/// Where roles and policies stand in IAM.
const PATH: &str = "/govgen/";
/// Seconds after which HCP Terraform has to ask for credentials again, with the token of the same run.
const SESSION_SECONDS: &str = "3600";

/// A division's roles, with the policies that hold what they may do.
pub(super) struct Roles<'m> {
    /// The division.
    pub(super) division: &'m Division<'m>,
    /// Its workspace.
    pub(super) workspace: String,
    plan: RolePolicies,
    apply: RolePolicies,
}

impl<'m> Roles<'m> {
    /// The roles of every division, a closing one too: there is access to take away.
    pub(super) fn of(model: &'m Model<'m>, organization: &Organization<'_>) -> Vec<Self> {
        let roles = |division: &'m Division<'m>| {
            let delegation = model.delegation(organization, division);
            let workspace = organization.workspace(division);
            let [plan, apply] = Phase::ALL.map(|phase| fit(delegation.statements(phase)));
            Self { division, workspace, plan, apply }
        };
        model.divisions.par_iter().map(roles).collect()
    }

    fn policies(&self, phase: Phase) -> &RolePolicies {
        match phase {
            Phase::Plan => &self.plan,
            Phase::Apply => &self.apply,
        }
    }

    /// The ARN of a role, for the workspace that takes it on.
    pub(super) fn arn(&self, phase: Phase) -> String {
        format!("aws_iam_role.{}.arn", self.label(phase))
    }

    /// The addresses of both roles and of everything that belongs to them, if the division had that name.
    pub(super) fn addresses(&self, name: &str) -> Vec<String> {
        let of = |phase| {
            let label = label(name, phase);
            let role = format!("aws_iam_role.{label}");
            let policies = match self.policies(phase) {
                RolePolicies::Inline(_) => vec![format!("aws_iam_role_policy.{label}")],
                RolePolicies::Managed(documents) => {
                    let kinds = ["aws_iam_policy", "aws_iam_role_policy_attachment"];
                    let numbered = |kind| (1..=documents.len()).map(move |number| (kind, number));
                    kinds.into_iter().flat_map(numbered).map(|(kind, it)| format!("{kind}.{label}-{it}")).collect()
                }
            };
            std::iter::once(role).chain(policies)
        };
        Phase::ALL.into_iter().flat_map(of).collect()
    }

    /// The addresses of what gives the roles their rights.
    pub(super) fn rights(&self) -> Vec<String> {
        let addresses = |phase| {
            let label = self.label(phase);
            match self.policies(phase) {
                RolePolicies::Inline(_) => vec![format!("aws_iam_role_policy.{label}")],
                RolePolicies::Managed(documents) => {
                    let numbers = 1..=documents.len();
                    numbers.map(|number| format!("aws_iam_role_policy_attachment.{label}-{number}")).collect()
                }
            }
        };
        Phase::ALL.into_iter().flat_map(addresses).collect()
    }

    /// A division's name has no `__`, so no two roles share a label.
    fn label(&self, phase: Phase) -> String {
        label(self.division.name(), phase)
    }

    fn name(&self, phase: Phase) -> String {
        format!("govgen-{}-{}", self.division.identity(), phase.as_str())
    }
}

fn label(name: &str, phase: Phase) -> String {
    format!("{name}__{}", phase.as_str())
}

/// Every role with its policies.
pub(super) fn roles(file: &mut File, organization: &Organization<'_>, roles: &[Roles<'_>]) {
    for roles in roles {
        for phase in Phase::ALL {
            role(file, organization, roles, phase);
            policies(file, roles, phase);
        }
    }
}

fn role(file: &mut File, organization: &Organization<'_>, roles: &Roles<'_>, phase: Phase) {
    let what = match phase {
        Phase::Plan => "Reads what the plans of workspace",
        Phase::Apply => "Writes what the applies of workspace",
    };
    file.block("resource", &["aws_iam_role", &roles.label(phase)], |body| {
        body.text("name", &roles.name(phase));
        body.text("path", PATH);
        body.text("description", &format!("{what} {} need", roles.workspace));
        body.raw("max_session_duration", SESSION_SECONDS);
        body.blank();
        body.json("assume_role_policy", &trust_policy(&organization.trust(&roles.workspace), phase), Lists::LineEach);
        if let Some(provider) = oidc_provider::address(organization) {
            body.blank();
            body.references("depends_on", &[provider]);
        }
    });
}

fn trust_policy(trust: &Trust<'_>, phase: Phase) -> Expression {
    let claims = [
        (trust.claim("aud"), Expression::from(AUDIENCE)),
        (trust.claim("sub"), Expression::from(trust.subject(phase))),
    ];
    let statement = object([
        ("Sid", Expression::from("RunsOfOneWorkspace")),
        ("Effect", Expression::from("Allow")),
        ("Principal", object([("Federated", Expression::from(trust.provider_arn()))])),
        ("Action", Expression::from("sts:AssumeRoleWithWebIdentity")),
        ("Condition", object([("StringEquals", object(claims))])),
    ]);
    document(vec![statement])
}

fn policies(file: &mut File, roles: &Roles<'_>, phase: Phase) {
    let (role, name) = (roles.label(phase), roles.name(phase));
    let documents = match roles.policies(phase) {
        RolePolicies::Inline(statements) => {
            file.block("resource", &["aws_iam_role_policy", &role], |body| {
                body.text("name", &name);
                body.raw("role", &format!("aws_iam_role.{role}.name"));
                body.blank();
                body.json("policy", &policy(statements), Lists::LineEach);
            });
            return;
        }
        RolePolicies::Managed(documents) => documents,
    };
    for (statements, number) in documents.iter().zip(1..) {
        let label = format!("{role}-{number}");
        file.block("resource", &["aws_iam_policy", &label], |body| {
            body.text("name", &format!("{name}-{number}"));
            body.text("path", PATH);
            body.blank();
            body.json("policy", &policy(statements), Lists::LineEach);
        });
        file.block("resource", &["aws_iam_role_policy_attachment", &label], |body| {
            body.raw("role", &format!("aws_iam_role.{role}.name"));
            body.raw("policy_arn", &format!("aws_iam_policy.{label}.arn"));
            // What is denied stands in the first.
            if number > 1 {
                body.blank();
                body.references("depends_on", &[format!("aws_iam_role_policy_attachment.{role}-{}", number - 1)]);
            }
        });
    }
}

fn policy(statements: &[Statement]) -> Expression {
    document(statements.iter().map(statement).collect())
}

fn document(statements: Vec<Expression>) -> Expression {
    object([("Version", Expression::from("2012-10-17")), ("Statement", Expression::Array(statements))])
}

/// A statement in the order in which people read it.
fn statement(statement: &Statement) -> Expression {
    let mut entries = vec![
        ("Sid", Expression::from(statement.sid)),
        ("Effect", Expression::from(statement.effect.as_str())),
        ("Action", one_or_list(&statement.actions)),
        ("Resource", resources(&statement.resources)),
    ];
    if !statement.conditions.is_empty() {
        let conditions = statement.conditions.iter();
        let conditions = conditions.map(|it| (it.operator, object([(it.key.as_str(), one_or_list(&it.values))])));
        entries.push(("Condition", object(conditions)));
    }
    object(entries)
}

/// One account is a list too: a second one is then one line more.
fn resources(arns: &[String]) -> Expression {
    if arns.iter().any(|it| it.contains(":account/")) { list(arns) } else { one_or_list(arns) }
}

fn one_or_list<T: AsRef<str>>(values: &[T]) -> Expression {
    match values {
        [one] => Expression::from(one.as_ref()),
        values => list(values),
    }
}

fn list<T: AsRef<str>>(values: &[T]) -> Expression {
    Expression::Array(values.iter().map(|it| Expression::from(it.as_ref())).collect())
}

fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Expression)>) -> Expression {
    let entries = entries.into_iter();
    let entries = entries.map(|(key, value)| (ObjectKey::Expression(Expression::String(key.into())), value));
    Expression::Object(entries.collect::<Object<_, _>>())
}
