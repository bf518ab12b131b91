//! Which rendered files the rows of a comparison account for. What differs beside these is said to differ, whatever the reason: a
//! fault of the comparison, another version of govgen, or somebody's hand in the base.

use std::collections::BTreeSet;

use govgen_access::changes::{Address, Changes, Kind};
use govgen_model::{CodeownersPath, Division, Model, PrincipalKind};

use super::Rendered;

/// Both sides.
pub(crate) struct Models<'m> {
    /// Before.
    pub(crate) before: &'m Model<'m>,
    /// Now.
    pub(crate) now: &'m Model<'m>,
}

/// Rendered files that no row is about. Paths are those of the git repository.
#[derive(Debug, Default)]
pub(crate) struct Unexplained {
    /// Those that the change touches, and that somebody could judge.
    pub(crate) touched: Vec<String>,
    /// Whether rendering would alter others; the base may have been left like that.
    pub(crate) is_stale: bool,
}

/// Finds them.
pub(crate) fn unexplained(
    changes: &Changes<'_>,
    models: &Models<'_>,
    rendered: &Rendered,
    touched: &super::rendered::Touched<'_>,
) -> Unexplained {
    let told: BTreeSet<&String> = rendered.touched.iter().chain(&rendered.unjudged).collect();
    let mut explained: Option<Explained> = None;
    let mut is_unexplained = |path: &&String| {
        let Some(own) = path.strip_prefix(touched.prefix) else { return false };
        let is_rendered = (own.starts_with("terraform/") && super::files::rank(own, "").is_none())
            || own == "terraform"
            || CodeownersPath::ALL.iter().any(|it| it.as_str() == own);
        is_rendered && !explained.get_or_insert_with(|| Explained::of(changes, models)).covers(own)
    };
    let judged = touched.paths.iter().filter(|it| !told.contains(it));
    let touched = judged.filter(|it| is_unexplained(it)).cloned().collect();
    Unexplained { touched, is_stale: rendered.stale.iter().any(|it| is_unexplained(&it)) }
}

/// Whether what the organization's own files change can alter the files of a division that is as it was. Judgements on the files
/// cannot; of anything else it is taken to.
pub(crate) fn reaches_everybody(changes: &Changes<'_>) -> bool {
    let is_judgement = |kind: &str| ["waiver", "acknowledgement", "guardrail"].contains(&kind);
    changes.settings.iter().any(|it| !is_judgement(it.kind))
        || !changes.ids.is_empty()
        || !changes.accounts.is_empty()
        || !changes.mapping.is_empty()
        || !changes.left_out.is_empty()
        || changes.permission_sets.iter().any(|it| [it.before, it.now].contains(&Some("common")))
}

/// What the rows account for.
#[derive(Debug, Default)]
struct Explained {
    /// Files below `terraform/`, as `root/file`.
    files: BTreeSet<String>,
    /// Files of any root.
    anywhere: BTreeSet<&'static str>,
    /// Whole roots.
    roots: BTreeSet<String>,
    everything: bool,
    codeowners: bool,
}

impl Explained {
    fn of(changes: &Changes<'_>, models: &Models<'_>) -> Self {
        let mut it = Self::default();
        it.access(changes, models);
        for set in &changes.permission_sets {
            for home in [set.before, set.now].into_iter().flatten() {
                // Assignments wait for what is attached, and the first permission set brings the instance's name.
                it.add(home, &["permission", "assignment", "variable"]);
            }
            it.add("common", &["tfc_oidc_iam_role", "tfe"]);
        }
        for address in changes.readdressed.iter().flat_map(|it| [it.before, it.now]) {
            let Address { division, .. } = address;
            it.add(division, &["assignment", "variable", "permission", "refactor"]);
        }
        it.mapping(changes);
        it.settings(changes);
        it
    }

    fn access(&mut self, changes: &Changes<'_>, models: &Models<'_>) {
        let rows = changes.divisions.iter().flat_map(|it| &it.rows).filter(|it| it.kind() != Kind::Change);
        let homes: BTreeSet<&str> = rows.flat_map(|it| [it.before, it.now]).flatten().map(|it| it.division).collect();
        for home in homes {
            self.add(home, &["assignment", "variable", "refactor"]);
            self.add("common", &["tfe"]);
            // Its head looks people up, when there are any to look up.
            if look_ups(models.before, home) != look_ups(models.now, home) {
                self.add(home, &["permission"]);
            }
        }
        if changes.ids.iter().any(|it| !it.is_idle()) {
            self.anywhere.extend(["variable.tf", "permission.tf", "assignment.tf"]);
        }
    }

    fn mapping(&mut self, changes: &Changes<'_>) {
        for account in &changes.accounts {
            let homes = [&account.before, &account.now].into_iter().flatten();
            self.roots.extend(homes.map(|it| it.division.to_owned()));
        }
        self.roots.extend(changes.mapping.iter().map(|it| it.name.to_owned()));
        if !changes.accounts.is_empty() || !changes.mapping.is_empty() {
            self.roots.insert("common".to_owned());
        }
        self.codeowners = !changes.owners.is_empty() || !changes.mapping.is_empty();
        // What is not compared is said to be so.
        self.roots.extend(changes.left_out.iter().map(|it| it.name.to_owned()));
    }

    fn settings(&mut self, changes: &Changes<'_>) {
        let of = |kind: &'static str| changes.settings.iter().filter(move |it| it.kind == kind);
        for root in of("refactor").flat_map(|it| &it.roots) {
            // Terraform knows what another name stands for by another address.
            self.add(root, &["assignment", "permission", "variable", "refactor"]);
            if root == "common" {
                self.add(root, &["tfc_oidc_iam_role", "tfe"]);
            }
            self.anywhere.insert("refactor.tf");
        }
        if of("guardrail").next().is_some() {
            self.roots.insert("common".to_owned());
        }
        // What people call the organization is rendered nowhere.
        self.everything = of("organization").any(|it| it.what != "name");
        self.codeowners |= of("organization").any(|it| it.what.starts_with("github."));
    }

    fn add(&mut self, root: &str, files: &[&str]) {
        self.files.extend(files.iter().map(|it| format!("{root}/{it}.tf")));
    }

    fn covers(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix("terraform/") else { return self.codeowners };
        let (root, file) = below.split_once('/').unwrap_or((below, ""));
        let is_rendered = |it: &str| it.ends_with(".tf") && !it.contains('/');
        self.everything && is_rendered(file)
            || self.roots.contains(root)
            || self.anywhere.contains(file)
            || self.files.contains(below)
    }
}

/// Whether a root asks the directory or the lock for users, and for groups.
fn look_ups(model: &Model<'_>, division: &str) -> [bool; 4] {
    let mut found = [false; 4];
    let division: Option<&Division<'_>> = model.divisions.iter().find(|it| it.name() == division);
    let grants = division.into_iter().flat_map(|it| &it.assignments).flat_map(|it| &it.grants);
    for who in grants.map(|it| it.principal) {
        let is_locked = model.lock.as_ref().is_some_and(|it| it.get(who.kind, &who.name.value).is_some());
        found[2 * usize::from(who.kind == PrincipalKind::User) + usize::from(is_locked)] = true;
    }
    found
}
