//! Version 1 of `prove --format json`.

use govgen_prove::{Division, Grant, Phase, Proof, When};
use govgen_source::SourceMap;
use serde::Serialize;

use super::v1::{Finding, VERSION, listed, pretty};

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    proved: bool,
    divisions: Vec<Row<'p>>,
    administrators: &'p [String],
    reserved_accounts: &'p [String],
    repository: &'p str,
    /// None for the repository's own default.
    branch: Option<&'p str>,
    hcp_terraform_host: &'p str,
    escapes: Vec<Finding<'p>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    divisions: usize,
    escapes: usize,
}

#[derive(Serialize)]
struct Row<'p> {
    division: &'p str,
    accounts: &'p [String],
    provisions_in_every_account: bool,
    workspace: Option<&'p str>,
    permission_sets: usize,
    assignments: usize,
    teams: &'p [String],
    files: usize,
    /// Assignments that stay in AWS and are managed no longer.
    left_in_aws: &'p [String],
    /// Import blocks.
    taken_over: usize,
    plan: Option<Role<'p>>,
    apply: Option<Role<'p>>,
}

#[derive(Serialize)]
struct Role<'p> {
    subject: Option<&'p str>,
    allowed: Vec<Allowed<'p>>,
}

#[derive(Serialize)]
struct Allowed<'p> {
    action: &'p str,
    resource: &'p str,
    /// `always`, or what has to be true.
    when: &'static str,
    values: &'p [String],
}

/// A proof as one JSON document.
pub(crate) fn proof(sources: &SourceMap, proof: &Proof) -> String {
    pretty(&Document {
        version: VERSION,
        proved: proof.escapes.is_empty(),
        divisions: proof.divisions.iter().map(row).collect(),
        administrators: &proof.admins,
        reserved_accounts: &proof.reserved,
        repository: &proof.source.repository,
        branch: proof.source.branch.as_deref(),
        hcp_terraform_host: &proof.source.host,
        escapes: listed(sources, &proof.escapes),
        summary: Summary { divisions: proof.divisions.len(), escapes: proof.escapes.len() },
    })
}

fn row(it: &Division) -> Row<'_> {
    let role = |phase| {
        let reach = it.roles.get(&phase)?;
        let subject = it.subjects.get(&phase).map(String::as_str);
        Some(Role { subject, allowed: reach.grants.iter().map(allowed).collect() })
    };
    Row {
        division: &it.name,
        accounts: &it.accounts,
        provisions_in_every_account: it.provisions_everywhere,
        workspace: it.workspace.as_deref(),
        permission_sets: it.permission_sets,
        assignments: it.assignments,
        teams: &it.teams,
        files: it.files,
        left_in_aws: &it.state.left,
        taken_over: it.state.taken_over,
        plan: role(Phase::Plan),
        apply: role(Phase::Apply),
    }
}

fn allowed(grant: &Grant) -> Allowed<'_> {
    let (when, values): (_, &[String]) = match &grant.when {
        When::Always => ("always", &[]),
        When::OwnedBy(owners) => ("owned_by", owners),
        When::TaggedFor(owners) => ("tagged_for", owners),
        When::Claimed(owners) => ("untagged_and_tagged_for", owners),
        When::Through(services) => ("through", services),
    };
    Allowed { action: &grant.action, resource: &grant.resource, when, values }
}
