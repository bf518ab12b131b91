//! The workspaces of the divisions: each works in its own directory, with its own roles.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::delegation::Phase;
use govgen_iam::strict::Unique;
use govgen_model::{Connection, Division, Policy};
use govgen_source::{Diagnostics, Span};
use serde_json::{Value, json};

use crate::context::Context;
use crate::findings::WORKSPACE_DIFFERS;
use crate::format::{ConfigurationResource, ResourceChange};
use crate::kinds::PERMISSION_SET;
use crate::sets::SHARED_ARNS;

const WORKSPACE: &str = "tfe_workspace";
const SETTINGS: &str = "tfe_workspace_settings";
const VARIABLE: &str = "tfe_variable";
const ROLES: [(&str, Phase); 2] = [("TFC_AWS_APPLY_ROLE_ARN", Phase::Apply), ("TFC_AWS_PLAN_ROLE_ARN", Phase::Plan)];
const AUTHENTICATES: &str = "TFC_AWS_PROVIDER_AUTH";

/// What a block sets. Anything else could decide what runs, where, and who reads it.
const WRITTEN: [(&str, &[&str]); 3] = [
    (
        WORKSPACE,
        &[
            "allow_destroy_plan",
            "auto_apply",
            "description",
            "name",
            "organization",
            "project_id",
            "queue_all_runs",
            "terraform_version",
            "trigger_patterns",
            "vcs_repo",
            "working_directory",
        ],
    ),
    (SETTINGS, &["execution_mode", "global_remote_state", "workspace_id"]),
    (VARIABLE, &["category", "hcl", "key", "value", "workspace_id"]),
];

/// Judges every workspace, its settings and its variables.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let divisions: BTreeMap<String, &Division<'_>> =
        cx.model.divisions.iter().map(|it| (cx.organization.workspace(it), it)).collect();
    let mut judge = Judge { cx, divisions: &divisions, seen: BTreeSet::new(), refused: false };
    judge.written(findings);
    for change in cx.after(WORKSPACE) {
        judge.workspace(change, findings);
    }
    for change in cx.after(SETTINGS) {
        judge.settings(change, findings);
    }
    for change in cx.after(VARIABLE) {
        judge.variable(change, findings);
    }
    judge.missing(findings);
}

struct Judge<'j, 'c, 'd> {
    cx: &'j Context<'c, 'd>,
    divisions: &'j BTreeMap<String, &'c Division<'d>>,
    /// What the plan has: a division's name, and a type or a variable's key.
    seen: BTreeSet<(&'c str, &'c str)>,
    refused: bool,
}

impl<'c, 'd> Judge<'_, 'c, 'd> {
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

    /// What blocks set beside what is compared.
    fn written(&mut self, findings: &mut Diagnostics) {
        for block in self.cx.plan.configuration.root_module.resources.iter().filter(|it| it.mode == "managed") {
            let Some((_, written)) = WRITTEN.iter().find(|(kind, _)| *kind == block.kind) else { continue };
            for name in block.expressions.0.keys().filter(|it| !written.contains(&it.as_str())) {
                self.differs(format!("`{}` sets `{name}`", block.address), None, findings);
            }
        }
    }

    /// Every attribute that decides what runs, when, and from where.
    fn workspace(&mut self, change: &'c ResourceChange, findings: &mut Diagnostics) {
        let name = self.cx.known(change, "name", findings).unwrap_or_default();
        let Some(division) = self.divisions.get(name) else {
            self.differs(
                format!("`{}` is a workspace `{name}`, which no division has", change.address),
                None,
                findings,
            );
            return;
        };
        let division = *division;
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
        let Some(after) = &change.change.after else { return };
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
        self.seen.insert((division.name(), WORKSPACE));
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
        // By a pattern of tags, a run would start from whatever somebody tags.
        let tags = text("tags_regex").is_some();
        connection && branch && !tags && text("identifier") == Some(identifier.as_str())
    }

    fn settings(&mut self, change: &'c ResourceChange, findings: &mut Diagnostics) {
        let Some(after) = &change.change.after else { return };
        match self.division_of(change) {
            Some(division) => {
                self.seen.insert((division.name(), SETTINGS));
            }
            None => self.differs(format!("`{}` is of no division's workspace", change.address), None, findings),
        }
        for (attribute, expected) in [("execution_mode", json!("remote")), ("global_remote_state", json!(false))] {
            if after.get(attribute) != Some(&expected) {
                let written = after.get(attribute).map_or("nothing that is known".to_owned(), |it| format!("`{it}`"));
                let message = format!("`{attribute}` of `{}` is {written} and not `{expected}`", change.address);
                self.differs(message, None, findings);
            }
        }
    }

    /// A variable lends a role, or hands over ARNs. The ARNs of what this plan makes are not known yet.
    fn variable(&mut self, change: &'c ResourceChange, findings: &mut Diagnostics) {
        let Some(after) = &change.change.after else { return };
        let key = self.cx.known(change, "key", findings).unwrap_or_default();
        let value = if change.is_unknown("value") { None } else { Some(after.text("value").unwrap_or_default()) };
        let category = if key == SHARED_ARNS { "terraform" } else { "env" };
        let division = self.division_of(change);
        let role = ROLES.into_iter().find(|(it, _)| *it == key);
        let fits = match (key, division, role) {
            (_, None, _) => false,
            (SHARED_ARNS, Some(division), _) => value.is_none_or(|it| self.are_shared(it, division)),
            (AUTHENTICATES, ..) => value == Some("true"),
            (_, Some(division), Some((_, phase))) => match value {
                Some(arn) => self.is_role(arn, division, phase),
                None => self.refers_to_roles(change, division),
            },
            _ => false,
        };
        if let Some(division) = division {
            self.seen.insert((division.name(), key));
        }
        let elsewhere = after.get("variable_set_id").is_some() || change.is_unknown("variable_set_id");
        if !fits || elsewhere || after.text("category") != Some(category) {
            let written = value.map_or("not known".to_owned(), |it| format!("`{it}`"));
            let message = format!("`{}` sets `{key}`, {written}, which the mapping does not", change.address);
            self.differs(message, None, findings);
        }
    }

    /// Whether each name in a map of ARNs is of a policy that the division may assign, and stands beside the ARN of the
    /// permission set that is made of it.
    fn are_shared(&self, value: &str, division: &Division<'_>) -> bool {
        let Ok(Unique(handed_over)) = serde_json::from_str::<Unique<String>>(value) else { return false };
        handed_over.iter().all(|(key, arn)| {
            let policy = self.cx.model.shared.iter().find(|it| it.key() == key);
            let sets = self.cx.after(PERMISSION_SET).filter_map(|it| it.change.after.as_ref());
            let mut named = sets.filter(|it| it.text("name") == policy.map(|it| it.permission_set.value.as_str()));
            policy.is_some_and(|it| is_available(it, division)) && named.any(|it| it.text("arn") == Some(arn))
        })
    }

    fn is_role(&self, arn: &str, division: &Division<'_>, phase: Phase) -> bool {
        let organization = self.cx.organization;
        let (partition, account) = (organization.partition(), organization.identity_center_account);
        let (name, phase) = (division.identity(), phase.as_str());
        arn == format!("arn:{partition}:iam::{account}:role/govgen/govgen-{name}-{phase}")
    }

    /// The ARN of a role that this plan makes is not known yet; then the block must refer to roles of that division alone.
    fn refers_to_roles(&self, change: &ResourceChange, division: &Division<'_>) -> bool {
        let Some(block) = self.block(change) else { return false };
        let value = block.expressions.0.get("value").map(|it| &it.0);
        let each = references(value).any(|it| it.starts_with("each."));
        let blocks = references(if each { Some(&block.for_each_expression.0) } else { value });
        let mut addresses = blocks.map(|it| it.strip_suffix(".arn").unwrap_or(it)).peekable();
        addresses.peek().is_some()
            && addresses.all(|address| {
                let role = self.cx.after("aws_iam_role").find(|it| it.address == address);
                let name = role.and_then(|it| it.change.after.as_ref()?.text("name"));
                Phase::ALL.iter().any(|it| name == Some(&format!("govgen-{}-{}", division.identity(), it.as_str())))
            })
    }

    fn block(&self, change: &ResourceChange) -> Option<&'c ConfigurationResource> {
        let address = change.block();
        let mut blocks = self.cx.plan.configuration.root_module.resources.iter();
        blocks.find(|it| it.mode == "managed" && it.address == address)
    }

    /// The division whose workspace a variable belongs to: by the workspace's id, or by the block it refers to.
    fn division_of(&self, change: &ResourceChange) -> Option<&'c Division<'d>> {
        let id = change.change.after.as_ref().and_then(|it| it.text("workspace_id"));
        let mut workspaces = self.cx.after(WORKSPACE);
        let workspace = match id {
            Some(id) => workspaces.find(|it| it.change.after.as_ref().and_then(|it| it.text("id")) == Some(id)),
            None => {
                let value = self.block(change)?.expressions.0.get("workspace_id").map(|it| &it.0);
                let mut addresses = references(value).map(|it| it.strip_suffix(".id").unwrap_or(it));
                let address = addresses.next()?;
                workspaces.find(|it| it.address == address).filter(|_| addresses.all(|it| it == address))
            }
        };
        let name = workspace?.change.after.as_ref()?.text("name")?;
        self.divisions.get(name).copied()
    }

    fn missing(&mut self, findings: &mut Diagnostics) {
        // One that was refused may have been meant to be it.
        if self.refused {
            return;
        }
        for (name, division) in self.divisions {
            let shared = self.cx.model.shared.iter().any(|it| is_available(it, division)).then_some(SHARED_ARNS);
            let variables = ROLES.into_iter().map(|(key, _)| key).chain([AUTHENTICATES]).chain(shared);
            let variables = variables.map(|key| (key, format!("variable `{key}` for workspace")));
            let all = [(WORKSPACE, "workspace".to_owned()), (SETTINGS, "settings of workspace".to_owned())];
            for (what, words) in all.into_iter().chain(variables) {
                if !self.seen.contains(&(division.name(), what)) {
                    self.differs(format!("the plan has no {words} `{name}`"), Some(division.entry.name.span), findings);
                }
            }
        }
    }
}

/// Whether a division may assign a shared policy.
fn is_available(policy: &Policy<'_>, division: &Division<'_>) -> bool {
    let only = policy.entry.available_to.as_ref();
    only.is_none_or(|names| names.iter().any(|it| it.value == division.name()))
}

/// What an expression refers to.
fn references(expression: Option<&Value>) -> impl Iterator<Item = &str> {
    let references = expression.and_then(|it| it.get("references")?.as_array());
    references.into_iter().flatten().filter_map(Value::as_str)
}
