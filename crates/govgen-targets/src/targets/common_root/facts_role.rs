//! The role that `govgen fetch` has in CI, and GitHub's OIDC provider: in a file of their own, where they are wanted.
//!
//! Everything in it is a literal, as in the divisions' roles.

use govgen_iam::delegation::{FACTS_ROLE, FactsTrust, GITHUB_AUDIENCE};
use govgen_model::{FactsRole, Organization};
use hcl::expr::Expression;

use super::oidc_provider;
use super::roles::{PATH, SESSION_SECONDS, policy, trust_policy};
use crate::format::hcl::{File, Lists};

const LABEL: &str = "facts";

/// The provider, the role and its policy.
pub(super) fn facts_role(file: &mut File, organization: &Organization<'_>, role: &FactsRole<'_>) {
    let provider = oidc_provider::github(role);
    provider.render(file);
    file.block("resource", &["aws_iam_role", LABEL], |body| {
        body.text("name", FACTS_ROLE);
        body.text("path", PATH);
        body.text("description", "Reads what govgen fetch writes down, and writes nothing");
        body.raw("max_session_duration", SESSION_SECONDS);
        body.blank();
        body.json("assume_role_policy", &trust(&organization.facts_trust(role)), Lists::LineEach);
        if let Some(provider) = provider.address() {
            body.blank();
            body.references("depends_on", &[provider]);
        }
    });
    file.block("resource", &["aws_iam_role_policy", LABEL], |body| {
        body.text("name", FACTS_ROLE);
        body.raw("role", &format!("aws_iam_role.{LABEL}.name"));
        body.blank();
        body.json("policy", &policy(&organization.facts_reads().statements()), Lists::LineEach);
    });
}

fn trust(trust: &FactsTrust<'_>) -> Expression {
    let claims = [(trust.claim("aud"), GITHUB_AUDIENCE.to_owned()), (trust.claim("sub"), trust.subject())];
    trust_policy("WorkflowsOfOneBranch", &trust.provider_arn(), claims)
}
