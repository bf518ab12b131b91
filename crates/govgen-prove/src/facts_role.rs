//! The role that `govgen fetch` has in CI: whom it trusts, and that it only reads.
//!
//! In: `terraform/common`. Out: what was established of the role, and an escape for everything that is not one of the reads on
//! the resource it is about, or not the one branch of the repository. What it may read is typed by hand and shared with
//! nothing that renders.

use crate::estate::{Estate, other_audiences};
use crate::findings::{
    Escapes, FACTS_ROLE_ELSEWHERE, FACTS_ROLE_TRUST_NOT_EXACT, FACTS_ROLE_WRITES, PART_MISSING, ROOT_NOT_PINNED,
};
use crate::hcl::Block;
use crate::judge::key_for_others;
use crate::reach::{Grant, On, Reach, When};
use crate::reads::Of::{Accounts, Anything, Groups, Instance, Memberships, Sets, Store, Users};
use crate::reads::{Of, READS};
use crate::roles::{documents, exact, frame};
use crate::roots::{Root, label};
use crate::shape::{FACTS_ROLE, GITHUB};
use crate::statement::{self, Arns};
use crate::values::document;
use crate::{FactsRole, Source};

const NAME: &str = "govgen-facts";
const HOST: &str = "token.actions.githubusercontent.com";
const AUDIENCE: &str = "sts.amazonaws.com";

/// Reads the role, if there is one, and judges it.
pub(crate) fn read(
    common: &Root<'_>,
    estate: &Estate<'_>,
    source: &Source,
    escapes: &mut Escapes,
) -> Option<FactsRole> {
    let role = common.named("resource", "aws_iam_role", FACTS_ROLE);
    provider(common, role, escapes);
    let role = role?;
    frame(role, NAME, escapes);
    let subject = trust(role, estate, source, escapes);
    let mut reach = Reach::default();
    let kind = |arn: &str| Some(estate.arns.kind(arn).unwrap_or(On::Everything));
    for document in documents(common, FACTS_ROLE) {
        statement::read(&document, &kind, &mut reach, escapes);
    }
    for grant in &reach.grants {
        judge(grant, estate, escapes);
    }
    Some(FactsRole { subject, reach })
}

fn judge(grant: &Grant, estate: &Estate<'_>, escapes: &mut Escapes) {
    if grant.action == "kms:Decrypt" && grant.on == On::Key {
        if let Some((_, span, message, harm)) = key_for_others(grant, &estate.arns, estate.region) {
            escapes.at(&FACTS_ROLE_ELSEWHERE, span, message, harm);
        }
        return;
    }
    let Some((_, about)) = READS.iter().find(|it| it.0 == grant.action) else {
        let message = format!("the role that reads facts may `{}`", grant.action);
        let harm =
            "a workflow has this role, and nobody reviews what it does: it may only read what `govgen fetch` does";
        escapes.at(&FACTS_ROLE_WRITES, grant.action_span, message, harm);
        return;
    };
    if !about.iter().any(|it| fits(*it, &grant.resource, &estate.arns)) {
        let message = format!("`{}` is allowed on `{}`", grant.action, grant.resource);
        let harm = "the role that reads facts is not rendered so, and what it reaches there is not known";
        escapes.at(&FACTS_ROLE_ELSEWHERE, grant.resource_span, message, harm);
    } else if grant.when != When::Always {
        let message = "a condition stands in a statement of the role that reads facts";
        escapes.at(&FACTS_ROLE_ELSEWHERE, grant.statement, message, "none is rendered there");
    }
}

/// Whether a resource is what an action may be asked about.
fn fits(of: Of, resource: &str, arns: &Arns) -> bool {
    let partition = arns.partition();
    let rest = resource.strip_prefix(&partition).and_then(|it| it.strip_prefix(':')).unwrap_or_default();
    match of {
        Anything => resource == "*",
        Instance => arns.kind(resource) == Some(On::Instance),
        Sets => arns.kind(resource) == Some(On::PermissionSets),
        Accounts => rest == "sso:::account/*",
        Store => arns.kind(resource) == Some(On::IdentityStore),
        Users => rest == "identitystore:::user/*",
        Groups => rest == "identitystore:::group/*",
        Memberships => rest == "identitystore:::membership/*",
    }
}

/// GitHub's provider: there when the role is, and for nothing else.
fn provider(common: &Root<'_>, role: Option<&Block<'_>>, escapes: &mut Escapes) {
    let kind = "aws_iam_openid_connect_provider";
    let blocks: Vec<&Block<'_>> = ["resource", "data"]
        .into_iter()
        .flat_map(|it| common.all(it, kind).filter(|it| label(it) == GITHUB).collect::<Vec<_>>())
        .collect();
    for block in &blocks {
        let harm = "tokens of another issuer, or for another audience, would be believed";
        if let Some(url) = block.body.text("url").filter(|it| it.value != format!("https://{HOST}")) {
            escapes.at(&ROOT_NOT_PINNED, url.span, format!("GitHub's OIDC provider is `{}`", url.value), harm);
        }
        if let Some(span) = other_audiences(block, AUDIENCE) {
            escapes.at(&ROOT_NOT_PINNED, span, "GitHub's OIDC provider takes other audiences", harm);
        }
        if role.is_none() && common.complete {
            let harm = "AWS would believe the tokens of everybody's workflows, and no role says which";
            escapes.at(&PART_MISSING, block.head(), "GitHub's OIDC provider has no role", harm);
        }
    }
    if let Some(role) = role.filter(|_| blocks.len() != 1 && common.complete) {
        let harm = "whose tokens the role believes is not known";
        escapes.at(&PART_MISSING, role.head(), "there is not exactly one OIDC provider of GitHub", harm);
    }
}

/// The one subject, when it is a branch of the repository that the workspaces run.
fn trust(role: &Block<'_>, estate: &Estate<'_>, source: &Source, escapes: &mut Escapes) -> Option<String> {
    let document = document(role, "assume_role_policy")?;
    let provider = format!("{}:iam::{}:oidc-provider/{HOST}", estate.arns.partition(), estate.account);
    let harm = "whoever fits the trust policy reads everybody's names and what they may do: another repository, a pull request, \
                or anybody on GitHub";
    match exact(&document, &provider, HOST, AUDIENCE) {
        Ok(subject) => {
            if let Some(odd) = odd(&subject.value, source) {
                let message = format!("the role that reads facts trusts `{}`, {odd}", subject.value);
                escapes.at(&FACTS_ROLE_TRUST_NOT_EXACT, subject.span, message, harm);
            }
            Some(subject.value)
        }
        Err((span, what)) => {
            let message = format!("the trust of the role that reads facts {what}");
            escapes.at(&FACTS_ROLE_TRUST_NOT_EXACT, span, message, harm);
            None
        }
    }
}

/// What is wrong with a subject: it names one branch of one repository, the one that the workspaces run.
fn odd(subject: &str, source: &Source) -> Option<&'static str> {
    let parts = subject.strip_prefix("repo:").and_then(|it| it.split_once(":ref:refs/heads/"));
    let Some((repository, branch)) = parts else { return Some("which is no branch of a repository") };
    let Some(repository) = without_ids(repository) else { return Some("which names no repository") };
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-' | '/');
    if branch.is_empty() || !branch.chars().all(plain) {
        return Some("which is no branch of a repository");
    }
    if !source.repository.is_empty() && source.repository != repository {
        return Some("which is not the repository that the workspaces run");
    }
    if source.branch.as_ref().is_some_and(|it| it != branch) {
        return Some("which is not the branch that the workspaces run");
    }
    None
}

/// `organization/repository`, with GitHub's ids taken off: both have one, or neither.
fn without_ids(text: &str) -> Option<String> {
    let (owner, repository) = text.split_once('/')?;
    let number = |it: &str| !it.is_empty() && it.len() <= 20 && it.bytes().all(|it| it.is_ascii_digit());
    let word =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-'));
    let (owner, repository) = match (owner.split_once('@'), repository.split_once('@')) {
        (None, None) => (owner, repository),
        (Some((owner, one)), Some((repository, other))) if number(one) && number(other) => (owner, repository),
        _ => return None,
    };
    (word(owner) && word(repository)).then(|| format!("{owner}/{repository}"))
}
