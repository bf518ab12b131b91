//! The workspaces of the divisions: each works in its own directory, with its own roles.

use std::collections::BTreeMap;

use govgen_iam::delegation::Phase;
use govgen_model::{Connection, Division};
use govgen_source::{Diagnostics, Span};
use serde_json::{Value, json};

use crate::context::Context;
use crate::findings::WORKSPACE_DIFFERS;
use crate::format::ResourceChange;
use crate::sets::{PERMISSION_SET, SHARED_ARNS};
use crate::strict::Unique;

const WORKSPACE: &str = "tfe_workspace";
const SETTINGS: &str = "tfe_workspace_settings";
const VARIABLE: &str = "tfe_variable";

/// Judges every workspace, its settings and its variables.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let divisions: BTreeMap<String, &Division<'_>> =
        cx.model.divisions.iter().map(|it| (cx.organization.workspace(it), it)).collect();
    let mut judge = Judge { cx, divisions: &divisions, refused: false };
    let mut seen = Vec::new();
    for change in cx.after(WORKSPACE) {
        seen.extend(judge.workspace(change, findings));
    }
    for change in cx.after(SETTINGS) {
        judge.settings(change, findings);
    }
    for change in cx.after(VARIABLE) {
        judge.variable(change, findings);
    }
    if judge.refused {
        return;
    }
    for (name, division) in divisions.iter().filter(|(name, _)| !seen.contains(&name.as_str())) {
        let span = division.entry.name.span;
        judge.differs(format!("the plan has no workspace `{name}`"), Some(span), findings);
    }
}

struct Judge<'j, 'c, 'd> {
    cx: &'j Context<'c, 'd>,
    divisions: &'j BTreeMap<String, &'c Division<'d>>,
    refused: bool,
}

impl<'c> Judge<'_, 'c, '_> {
    fn differs(&mut self, message: String, span: Option<Span>, findings: &mut Diagnostics) {
        self.refused = true;
        let found = self.cx.report(findings, &WORKSPACE_DIFFERS, message).help(
            "a workspace lends its roles to whatever it runs, so it follows from the mapping alone; run `govgen render` and \
             plan again",
        );
        if let Some(span) = span {
            found.because(span, "it follows from this row");
        }
    }

    /// Every attribute that decides what runs, when, and from where. Gives its name back when a division has it.
    fn workspace(&mut self, change: &'c ResourceChange, findings: &mut Diagnostics) -> Option<&'c str> {
        let name = self.cx.known(change, "name", findings).unwrap_or_default();
        let Some(division) = self.divisions.get(name) else {
            self.differs(
                format!("`{}` is a workspace `{name}`, which no division has", change.address),
                None,
                findings,
            );
            return None;
        };
        let common = &self.cx.organization.workspaces;
        let directory = format!("terraform/{}", division.name());
        let expected = [
            ("organization", json!(common.organization)),
            ("working_directory", json!(directory)),
            ("trigger_patterns", json!([format!("/{directory}/**/*")])),
            ("terraform_version", json!(common.terraform_version)),
            ("auto_apply", json!(common.auto_apply)),
            ("queue_all_runs", json!(true)),
            ("allow_destroy_plan", json!(false)),
        ];
        let after = change.change.after.as_ref()?;
        let span = Some(division.entry.name.span);
        for (attribute, expected) in expected {
            if after.get(attribute) != Some(&expected) {
                let written = after.get(attribute).map_or("nothing that is known".to_owned(), |it| format!("`{it}`"));
                let message = format!("`{attribute}` of `{}` is {written} and not `{expected}`", change.address);
                self.differs(message, span, findings);
            }
        }
        if after.get("force_delete").and_then(Value::as_bool) == Some(true) {
            self.differs(format!("`{}` may be deleted with all it manages", change.address), span, findings);
        }
        if !self.repository_is_ours(after.get("vcs_repo")) {
            self.differs(
                format!("`vcs_repo` of `{}` is not the governance repository", change.address),
                span,
                findings,
            );
        }
        Some(name)
    }

    fn repository_is_ours(&self, blocks: Option<&Value>) -> bool {
        let organization = self.cx.organization;
        let Some([repository]) = blocks.and_then(Value::as_array).map(Vec::as_slice) else { return false };
        let text = |name: &str| repository.get(name).and_then(Value::as_str).filter(|it| !it.is_empty());
        let connection = match organization.workspaces.connection {
            Connection::GitHubApp(id) => text("github_app_installation_id") == Some(id),
            Connection::OAuth(id) => text("oauth_token_id") == Some(id),
        };
        let branch = text("branch") == organization.workspaces.branch;
        let identifier = format!("{}/{}", organization.github, organization.repository);
        connection && branch && text("identifier") == Some(identifier.as_str())
    }

    fn settings(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let Some(after) = &change.change.after else { return };
        for (attribute, expected) in [("execution_mode", json!("remote")), ("global_remote_state", json!(false))] {
            if after.get(attribute) != Some(&expected) {
                let written = after.get(attribute).map_or("nothing that is known".to_owned(), |it| format!("`{it}`"));
                let message = format!("`{attribute}` of `{}` is {written} and not `{expected}`", change.address);
                self.differs(message, None, findings);
            }
        }
    }

    /// A variable lends a role, or hands over ARNs. The ARNs of what this plan makes are not known yet.
    fn variable(&mut self, change: &ResourceChange, findings: &mut Diagnostics) {
        let Some(after) = &change.change.after else { return };
        let key = self.cx.known(change, "key", findings).unwrap_or_default();
        let value = if change.is_unknown("value") { None } else { Some(after.text("value").unwrap_or_default()) };
        let category = if key == SHARED_ARNS { "terraform" } else { "env" };
        let fits = match (key, self.division_of(change)) {
            (SHARED_ARNS, Some(_)) => value.is_none_or(|it| self.are_shared(it)),
            ("TFC_AWS_PROVIDER_AUTH", Some(_)) => value == Some("true"),
            ("TFC_AWS_PLAN_ROLE_ARN", Some(division)) => self.is_role(value, division, Phase::Plan),
            ("TFC_AWS_APPLY_ROLE_ARN", Some(division)) => self.is_role(value, division, Phase::Apply),
            _ => false,
        };
        let elsewhere = after.get("variable_set_id").is_some() || change.is_unknown("variable_set_id");
        if !fits || elsewhere || after.text("category") != Some(category) {
            let written = value.map_or("not known".to_owned(), |it| format!("`{it}`"));
            let message = format!("`{}` sets `{key}`, {written}, which the mapping does not", change.address);
            self.differs(message, None, findings);
        }
    }

    /// Whether each name in a map of ARNs stands beside the ARN of the permission set that is made of that policy.
    fn are_shared(&self, value: &str) -> bool {
        let Ok(Unique(handed_over)) = serde_json::from_str::<Unique<String>>(value) else { return false };
        handed_over.iter().all(|(key, arn)| {
            let policy = self.cx.model.shared.iter().find(|it| it.key() == key);
            let sets = self.cx.after(PERMISSION_SET).filter_map(|it| it.change.after.as_ref());
            let mut named = sets.filter(|it| it.text("name") == policy.map(|it| it.permission_set.value.as_str()));
            policy.is_some() && named.any(|it| it.text("arn") == Some(arn))
        })
    }

    fn is_role(&self, arn: Option<&str>, division: &Division<'_>, phase: Phase) -> bool {
        let organization = self.cx.organization;
        let (partition, account) = (organization.partition(), organization.identity_center_account);
        let (name, phase) = (division.name(), phase.as_str());
        arn.is_none_or(|arn| arn == format!("arn:{partition}:iam::{account}:role/govgen/govgen-{name}-{phase}"))
    }

    /// The division whose workspace a variable belongs to: by the workspace's id, or by the block it refers to.
    fn division_of(&self, change: &ResourceChange) -> Option<&'c Division<'_>> {
        let id = change.change.after.as_ref().and_then(|it| it.text("workspace_id"));
        let mut workspaces = self.cx.after(WORKSPACE);
        let workspace = match id {
            Some(id) => workspaces.find(|it| it.change.after.as_ref().and_then(|it| it.text("id")) == Some(id)),
            None => {
                let block = change.block();
                let mut blocks = self.cx.plan.configuration.root_module.resources.iter();
                let block = blocks.find(|it| it.mode == "managed" && it.address == block)?;
                let references = block.expressions.0.get("workspace_id")?.0.get("references")?.as_array()?;
                let address = references.iter().filter_map(Value::as_str).find_map(|it| it.strip_suffix(".id"))?;
                workspaces.find(|it| it.address == address)
            }
        };
        let name = workspace?.change.after.as_ref()?.text("name")?;
        self.divisions.get(name).copied()
    }
}
