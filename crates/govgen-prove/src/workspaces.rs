//! The workspaces in `terraform/common`: which files each runs, and with which roles.

use std::collections::BTreeMap;

use govgen_source::{Span, Spanned};

use crate::Source;
use crate::estate::Estate;
use crate::findings::{CREDENTIALS_NOT_OWN, Escapes, OWNER_TAG_MISSING, WORKSPACE_NOT_OWN};
use crate::hcl::{Block, Expression};
use crate::roles::Phase;
use crate::roots::{Root, is_division, label};
use crate::values::refers;

/// A workspace.
pub(crate) struct Workspace {
    /// Its name in HCP Terraform.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether its settings were found.
    pub(crate) has_settings: bool,
    /// Whether its credentials were found.
    pub(crate) has_credentials: bool,
}

impl Workspace {
    /// The subject of its runs' tokens.
    pub(crate) fn subject(&self, estate: &Estate<'_>, phase: Phase) -> String {
        let Estate { organization, project, .. } = estate;
        let phase = phase.as_str();
        format!("organization:{organization}:project:{project}:workspace:{}:run_phase:{phase}", self.name)
    }
}

/// The organization on GitHub whose repository the workspaces run.
pub(crate) fn github<'c>(common: &'c Root<'_>) -> Option<&'c str> {
    let block = common.all("resource", "tfe_workspace").next()?.body.block("vcs_repo")?;
    let identifier: Spanned<&'c str> = block.body.text("identifier")?;
    identifier.value.split_once('/').map(|it| it.0)
}

/// What the first workspace runs; another one that runs anything else is an escape.
pub(crate) fn source(common: &Root<'_>, estate: &Estate<'_>) -> Source {
    let repository = common.all("resource", "tfe_workspace").next().and_then(|it| it.body.block("vcs_repo"));
    let text = |name| repository.and_then(|it| it.body.text(name)).map(|it| it.value.to_owned());
    Source { repository: text("identifier").unwrap_or_default(), branch: text("branch"), host: estate.host.to_owned() }
}

/// What a workspace could do that is not the division's.
const HARM: &str = "another directory, repository or way of running would use the division's roles";

/// Every workspace by its division.
pub(crate) fn read(common: &Root<'_>, estate: &Estate<'_>, escapes: &mut Escapes) -> BTreeMap<String, Workspace> {
    let mut workspaces = BTreeMap::new();
    let mut prefix: Option<String> = None;
    let repository = common.all("resource", "tfe_workspace").next().and_then(|it| it.body.block("vcs_repo"));
    for block in common.all("resource", "tfe_workspace") {
        let division = label(block);
        if !is_division(division) {
            escapes.unknown(block.head(), format!("the workspace `{division}` is not named as a division's is"));
            continue;
        }
        own_files(block, division, escapes);
        own_frame(block, repository, estate, escapes);
        let Some(name) = block.body.text("name") else { continue };
        let own = name.value.strip_suffix(division).and_then(|it| it.strip_suffix('-'));
        match (own, &prefix) {
            (Some(own), None) => prefix = Some(own.to_owned()),
            (Some(own), Some(prefix)) if own == prefix => {}
            _ => {
                let message = format!("the workspace of `{division}` is called `{}`", name.value);
                escapes.at(&WORKSPACE_NOT_OWN, name.span, message, "roles trust workspaces by name");
            }
        }
        let workspace =
            Workspace { name: name.value.to_owned(), span: block.head(), has_settings: false, has_credentials: false };
        workspaces.insert(division.to_owned(), workspace);
    }
    settings(common, &mut workspaces, escapes);
    variables(common, &mut workspaces, escapes);
    workspaces
}

fn own_files(block: &Block<'_>, division: &str, escapes: &mut Escapes) {
    let directory = format!("terraform/{division}");
    if let Some(text) = block.body.text("working_directory").filter(|it| it.value != directory) {
        let message = format!("the workspace of `{division}` runs `{}`", text.value);
        escapes.at(&WORKSPACE_NOT_OWN, text.span, message, HARM);
    }
    let Some(triggers) = block.body.get("trigger_patterns") else { return };
    let wanted = format!("/{directory}/**/*");
    let fine = matches!(&triggers.value, Expression::List(items)
        if matches!(items.as_slice(), [Spanned { value: Expression::Text(one), .. }] if *one == wanted));
    if !fine {
        let message = format!("the workspace of `{division}` is not started by `{wanted}` alone");
        escapes.at(&WORKSPACE_NOT_OWN, triggers.span, message, "changes of other directories would start its runs");
    }
}

fn own_frame(block: &Block<'_>, repository: Option<&Block<'_>>, estate: &Estate<'_>, escapes: &mut Escapes) {
    if let Some(text) = block.body.text("organization").filter(|it| it.value != estate.organization) {
        let message = format!("the workspace is one of the organization `{}`", text.value);
        escapes.at(&WORKSPACE_NOT_OWN, text.span, message, HARM);
    }
    for (name, wanted) in [("queue_all_runs", true), ("allow_destroy_plan", false)] {
        if let Some(value) = block.body.get(name).filter(|it| it.value != Expression::Bool(wanted)) {
            escapes.at(&WORKSPACE_NOT_OWN, value.span, format!("`{name}` is not `{wanted}`"), HARM);
        }
    }
    let values = |block: Option<&Block<'_>>| -> Vec<String> {
        let values = block.into_iter().flat_map(|it| &it.body.arguments);
        values.map(|(name, it)| format!("{} {:?}", name.value, it.value)).collect()
    };
    let own = block.body.block("vcs_repo");
    match own {
        Some(own) if values(Some(own)) != values(repository) => {
            escapes.at(&WORKSPACE_NOT_OWN, own.head(), "the workspace runs another repository or branch", HARM);
        }
        Some(_) => {}
        None => {
            escapes.at(&WORKSPACE_NOT_OWN, block.head(), "the workspace runs no repository", HARM);
        }
    }
}

fn settings(common: &Root<'_>, workspaces: &mut BTreeMap<String, Workspace>, escapes: &mut Escapes) {
    for block in common.all("resource", "tfe_workspace_settings") {
        if let Some(workspace) = own(block, label(block), workspaces, escapes) {
            workspace.has_settings = true;
        }
        if let Some(mode) = block.body.text("execution_mode").filter(|it| it.value != "remote") {
            let message = format!("runs are executed `{}`", mode.value);
            escapes.at(
                &WORKSPACE_NOT_OWN,
                mode.span,
                message,
                "whoever has an agent or a token runs in the workspace's name",
            );
        }
        if let Some(shared) = block.body.get("global_remote_state").filter(|it| it.value != Expression::Bool(false)) {
            let message = "every workspace of the organization may read this one's state";
            escapes.at(&WORKSPACE_NOT_OWN, shared.span, message, "the state lists people and permission sets");
        }
    }
}

/// The workspace that a block is about, when its label says the same.
fn own<'w>(
    block: &Block<'_>,
    division: &str,
    workspaces: &'w mut BTreeMap<String, Workspace>,
    escapes: &mut Escapes,
) -> Option<&'w mut Workspace> {
    let of = refers(block, "workspace_id", "tfe_workspace", "id").unwrap_or_default();
    if of != division {
        let message = format!("`{}` is set in the workspace of `{of}`", block.address());
        escapes.at(&CREDENTIALS_NOT_OWN, block.head(), message, "a division's runs get what another one's are for");
        return None;
    }
    workspaces.get_mut(division)
}

fn variables(common: &Root<'_>, workspaces: &mut BTreeMap<String, Workspace>, escapes: &mut Escapes) {
    for block in common.all("resource", "tfe_variable") {
        if block.body.get("for_each").is_some() {
            let whole = credentials(block, label(block), escapes);
            let workspace = own(block, label(block), workspaces, escapes);
            if let Some(workspace) = workspace.filter(|_| whole) {
                workspace.has_credentials = true;
            }
        } else {
            let division = label(block).strip_suffix("__shared_permission_set_arns").unwrap_or_default();
            own(block, division, workspaces, escapes);
            shared(block, common, escapes);
        }
    }
}

/// The three variables through which a run takes on its roles.
fn credentials(block: &Block<'_>, division: &str, escapes: &mut Escapes) -> bool {
    category(block, "env", escapes);
    let Some(value) = block.body.get("for_each") else { return false };
    let Expression::Map(entries) = &value.value else { return false };
    let arn = |phase: Phase| format!("aws_iam_role.{division}__{}.arn", phase.as_str());
    let (apply, plan) = (arn(Phase::Apply), arn(Phase::Plan));
    let wanted = [
        ("TFC_AWS_APPLY_ROLE_ARN", Expression::Reference(&apply, None)),
        ("TFC_AWS_PLAN_ROLE_ARN", Expression::Reference(&plan, None)),
        ("TFC_AWS_PROVIDER_AUTH", Expression::Text("true".into())),
    ];
    for (key, value) in entries {
        let wanted = wanted.iter().find(|it| it.0 == key.value);
        if wanted.is_none_or(|it| it.1 != value.value) {
            let message = format!("the runs of `{division}` get `{}` that is not theirs", key.value);
            let harm = "runs would take on another role: another division's, or the one that writes, in a plan";
            escapes.at(&CREDENTIALS_NOT_OWN, value.span, message, harm);
        }
    }
    let missing = wanted.iter().find(|it| !entries.iter().any(|(key, _)| key.value == it.0));
    if let Some((name, _)) = missing {
        let harm = "the runs would use whatever credentials they find";
        escapes.at(&CREDENTIALS_NOT_OWN, value.span, format!("the runs of `{division}` do not get `{name}`"), harm);
    }
    true
}

fn category(block: &Block<'_>, wanted: &str, escapes: &mut Escapes) {
    if let Some(text) = block.body.text("category").filter(|it| it.value != wanted) {
        let message = format!("a variable of the category `{}`", text.value);
        escapes.at(
            &CREDENTIALS_NOT_OWN,
            text.span,
            message,
            "the runs would not get what they need, or something else",
        );
    }
}

fn shared(block: &Block<'_>, common: &Root<'_>, escapes: &mut Escapes) {
    category(block, "terraform", escapes);
    if let Some(key) = block.body.text("key").filter(|it| it.value != "shared_permission_set_arns") {
        let message = format!("a variable `{}` that govgen does not render", key.value);
        escapes.at(&CREDENTIALS_NOT_OWN, key.span, message, "it could replace credentials or code of the runs");
    }
    if let Some(hcl) = block.body.get("hcl").filter(|it| it.value != Expression::Bool(true)) {
        escapes.unknown(hcl.span, "`hcl` is not `true`");
    }
    let Some(Spanned { value: Expression::Json(inner), .. }) = block.body.get("value") else { return };
    let Expression::Map(entries) = &inner.value else { return };
    for (key, value) in entries {
        let wanted = format!("aws_ssoadmin_permission_set.{}.arn", key.value);
        if value.value != Expression::Reference(&wanted, None) {
            escapes.unknown(value.span, format!("`{}` stands for another permission set", key.value));
        } else if common.complete && common.named("resource", "aws_ssoadmin_permission_set", &key.value).is_none() {
            escapes.unknown(value.span, format!("there is no shared permission set `{}`", key.value));
        }
    }
}

/// Permission sets of a root carry their owner's tag, and none that IAM would take for it.
pub(crate) fn permission_sets(root: &Root<'_>, identity: &str, escapes: &mut Escapes) -> usize {
    let mut count = 0;
    for block in root.all("resource", "aws_ssoadmin_permission_set") {
        count += 1;
        let Some(tags) = block.body.get("tags") else { continue };
        let Expression::Map(entries) = &tags.value else { continue };
        let owner = crate::reach::OWNER_TAG;
        let harm = "a permission set without its owner's tag is within reach of no division, or of another one";
        match entries.iter().find(|(key, _)| key.value == owner) {
            Some((_, value)) if value.value == Expression::Text(identity.into()) => {}
            Some((_, value)) => {
                let message = format!("the permission set `{}` is tagged for another owner", label(block));
                escapes.at(&OWNER_TAG_MISSING, value.span, message, harm);
            }
            None => {
                let message = format!("the permission set `{}` is not tagged `{owner}`", label(block));
                escapes.at(&OWNER_TAG_MISSING, tags.span, message, harm);
            }
        }
        // How far IAM folds a key is written nowhere; no rendered tag but the owner's begins so.
        let same = |key: &str| key != owner && key.trim().to_lowercase().starts_with("govgen:");
        if let Some((key, _)) = entries.iter().find(|(key, _)| same(&key.value)) {
            let message = format!("the tag `{}` may be the owner's to IAM", key.value);
            escapes.at(&OWNER_TAG_MISSING, key.span, message, harm);
        }
    }
    count
}
