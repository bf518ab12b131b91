//! What rendered files allow: each division's roles, workspace, permission sets, assignments and code owners, and whether no
//! division reaches further.
//!
//! In: the texts under `terraform/` and CODEOWNERS, hand edits included. Out: a [`Proof`]: what was established, and every
//! escape. The reader shares nothing with what renders, and what it does not understand is an escape too. What is *right* for
//! a division (its accounts, its teams) is taken from the roles and CODEOWNERS, and has to agree everywhere.
#![warn(clippy::disallowed_methods)]

mod actions;
mod assignments;
mod estate;
mod facts_role;
mod findings;
mod hcl;
mod judge;
mod overlap;
mod owners;
mod principals;
mod reach;
mod reads;
mod roles;
mod roots;
mod shape;
mod state;
mod statement;
mod values;
mod workspaces;

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{Diagnostics, SourceMap, Span};

use crate::estate::Estate;
use crate::findings::{Escapes, PART_MISSING};
use crate::owners::Owners;
use crate::reach::On;
use crate::roles::Roles;
use crate::roots::Root;
use crate::workspaces::Workspace;

pub use findings::FINDINGS;
pub use reach::On as Resource;
pub use reach::{Denial, DeniedWhen, Grant, Reach, Request, When};
pub use roles::Phase;
pub use state::State;

/// What the rendered files allow.
#[derive(Debug, Default)]
pub struct Proof {
    /// Every division that the files name, sorted.
    pub divisions: Vec<Division>,
    /// The administrators in CODEOWNERS.
    pub admins: Vec<String>,
    /// Accounts that every apply role is kept out of, sorted.
    pub reserved: Vec<String>,
    /// What every workspace runs, and whose tokens the roles believe.
    pub source: Source,
    /// The role that reads facts in CI, when there is one.
    pub facts_role: Option<FactsRole>,
    /// Every escape, sorted.
    pub escapes: Diagnostics,
}

/// What all workspaces have in common. Nothing in the files says that it is right, so somebody has to read it.
#[derive(Debug, Default)]
pub struct Source {
    /// The repository, with its owner.
    pub repository: String,
    /// The branch; `None` for the repository's own default.
    pub branch: Option<String>,
    /// The host of HCP Terraform.
    pub host: String,
}

/// What was established of the role that reads facts in CI.
#[derive(Debug)]
pub struct FactsRole {
    /// The subject it trusts, when that is one exact one.
    pub subject: Option<String>,
    /// What it can do.
    pub reach: Reach,
}

/// What was established of a division.
#[derive(Debug)]
pub struct Division {
    /// Its name.
    pub name: String,
    /// The accounts it may assign in, sorted.
    pub accounts: Vec<String>,
    /// Whether it may provision in accounts that are not its own.
    pub provisions_everywhere: bool,
    /// What its roles can do.
    pub roles: BTreeMap<Phase, Reach>,
    /// The subjects its roles trust.
    pub subjects: BTreeMap<Phase, String>,
    /// Its workspace.
    pub workspace: Option<String>,
    /// Its teams in CODEOWNERS.
    pub teams: Vec<String>,
    /// Files of the repository that its teams own by last match.
    pub files: usize,
    /// Permission sets in its root.
    pub permission_sets: usize,
    /// Assignments in its root.
    pub assignments: usize,
    /// What its root says of things beyond its own state.
    pub state: State,
}

/// Establishes what the files of a repository allow. Reads no YAML.
#[must_use]
pub fn prove(sources: &SourceMap) -> Proof {
    let mut escapes = Escapes::default();
    let roots = roots::roots(sources, &mut escapes);
    roots.iter().for_each(|it| roots::twice(it, &mut escapes));
    let Some(common) = roots.iter().find(|it| it.name == "common") else {
        if let Some((id, _)) = sources.iter().next() {
            let harm = "there is nothing to prove anything from";
            let id = sources.find("terraform").or_else(|| sources.find("divisions/common")).unwrap_or(id);
            escapes.at(&PART_MISSING, Span::whole(id), "there is no `terraform/common`", harm);
        }
        escapes.list.sort();
        return Proof { escapes: escapes.list, ..Proof::default() };
    };
    let estate = estate::read(common, &mut escapes);
    let roles = roles::read(common, &estate, &mut escapes);
    let workspaces = workspaces::read(common, &estate, &mut escapes);
    let source = workspaces::source(common, &estate);
    let facts_role = facts_role::read(common, &estate, &source, &mut escapes);
    for role in roles.values() {
        judge::judge(role, &estate.arns, estate.region, common.complete, &mut escapes);
    }
    let mut names: BTreeSet<&str> = roots.iter().map(|it| it.name).filter(|it| *it != "common").collect();
    names.extend(roles.keys().map(|it| it.0.as_str()));
    names.extend(workspaces.keys().map(String::as_str));
    let names: Vec<&str> = names.into_iter().collect();
    let owners = owners::read(sources, &names, workspaces::github(common), &mut escapes);
    let all =
        Everything { common, roots: &roots, estate: &estate, roles: &roles, workspaces: &workspaces, owners: &owners };
    if common.complete && (common.all("provider", "aws").count(), common.all("provider", "tfe").count()) != (1, 1) {
        let harm = "the runs of `common` would use whatever provider they find";
        escapes.at(&PART_MISSING, common.span, "`terraform/common` states no provider", harm);
    }
    for root in &roots {
        estate::hold(root, &estate, &mut escapes);
    }
    workspaces::permission_sets(common, "common", &mut escapes);
    let states = state::read(&roots, &estate, &mut escapes);
    assignments::attachments(common, &mut escapes);
    assignments::look_ups(&roots, &mut escapes);
    principals::ids(&roots, &mut escapes);
    let reserved = overlap::judge(&all, &names, &mut escapes);
    let divisions = names.iter().map(|name| all.division(name, &reserved, &mut escapes));
    let divisions =
        divisions.map(|it| Division { state: states.get(&it.name).cloned().unwrap_or_default(), ..it }).collect();
    escapes.list.sort();
    Proof {
        divisions,
        admins: owners.admins.clone(),
        reserved: reserved.into_iter().collect(),
        source,
        facts_role,
        escapes: escapes.list,
    }
}

/// What was read, all of it.
pub(crate) struct Everything<'e> {
    common: &'e Root<'e>,
    roots: &'e [Root<'e>],
    estate: &'e Estate<'e>,
    roles: &'e Roles<'e>,
    workspaces: &'e BTreeMap<String, Workspace>,
    owners: &'e Owners,
}

impl Everything<'_> {
    fn division(&self, name: &str, reserved: &BTreeSet<String>, escapes: &mut Escapes) -> Division {
        self.parts(name, escapes);
        let phases = [Phase::Plan, Phase::Apply];
        let role = |phase| self.roles.get(&(name.to_owned(), phase));
        let accounts = overlap::accounts(self.roles, name);
        let root = self.roots.iter().find(|it| it.name == name);
        let (sets, assignments) = root.map_or((0, 0), |root| {
            let own = self.common.complete.then_some(&accounts);
            let identity = role(Phase::Apply).or(role(Phase::Plan)).map_or(name, |it| it.identity.as_str());
            (workspaces::permission_sets(root, identity, escapes), assignments::read(root, own, reserved, escapes))
        });
        let apply = role(Phase::Apply);
        let everywhere = apply.is_some_and(|it| it.reach.grants.iter().any(|it| it.on == On::EveryAccount));
        let subject = |phase: Phase| Some((phase, role(phase)?.subject.as_ref()?.value.clone()));
        Division {
            name: name.to_owned(),
            accounts: accounts.into_iter().collect(),
            provisions_everywhere: everywhere,
            roles: phases.into_iter().filter_map(|phase| Some((phase, role(phase)?.reach.clone()))).collect(),
            subjects: phases.into_iter().filter_map(subject).collect(),
            workspace: self.workspaces.get(name).map(|it| it.name.clone()),
            teams: self.owners.teams.get(name).cloned().unwrap_or_default(),
            files: self.owners.files.get(name).copied().unwrap_or_default(),
            permission_sets: sets,
            assignments,
            state: State::default(),
        }
    }

    /// Both roles, the workspace with its settings and credentials, and the root; and that they trust each other alone.
    fn parts(&self, name: &str, escapes: &mut Escapes) {
        let workspace = self.workspaces.get(name);
        let root = self.roots.iter().find(|it| it.name == name);
        for phase in [Phase::Plan, Phase::Apply] {
            let role = self.roles.get(&(name.to_owned(), phase));
            let (Some(subject), Some(workspace)) = (role.and_then(|it| it.subject.as_ref()), workspace) else {
                continue;
            };
            let wanted = workspace.subject(self.estate, phase);
            if subject.value != wanted {
                let message = format!("the {} role of `{name}` trusts `{}`", phase.as_str(), subject.value);
                let harm = format!("runs of another workspace or phase take on the role: it has to be `{wanted}`");
                escapes.at(&findings::TRUST_NOT_EXACT, subject.span, message, harm);
            }
        }
        let has = |phase| self.roles.contains_key(&(name.to_owned(), phase));
        let parts = [
            (has(Phase::Plan), "plan role"),
            (has(Phase::Apply), "apply role"),
            (workspace.is_some(), "workspace"),
            (workspace.is_none_or(|it| it.has_settings), "workspace settings"),
            (workspace.is_none_or(|it| it.has_credentials), "credentials"),
            (root.is_some(), "directory under `terraform/`"),
        ];
        let harm = "what takes its place is not known";
        let missing: Vec<&str> = parts.iter().filter(|it| !it.0).map(|it| it.1).collect();
        if !missing.is_empty() && self.common.complete {
            let message = format!("the division `{name}` has no {}", missing.join(", no "));
            escapes.at(&PART_MISSING, root.unwrap_or(self.common).span, message, harm);
        }
        let pinned =
            |it: &&Root<'_>| it.all("provider", "aws").next().is_some() && it.all("terraform", "").next().is_some();
        if let Some(root) = root.filter(|it| it.complete && !pinned(it)) {
            escapes.at(&PART_MISSING, root.span, format!("the root of `{name}` states no provider"), harm);
        }
    }
}
