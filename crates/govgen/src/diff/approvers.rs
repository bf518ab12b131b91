//! Who has to approve: the CODEOWNERS of the branch that the change is to join, asked about every path it touches.
//!
//! That branch's file decides, as on GitHub; what the change makes of CODEOWNERS counts from its merge on. Paths are those that git
//! sees differ, and those that rendering the change would alter, whether that has been done or not.

use std::collections::{BTreeMap, BTreeSet};

use govgen_access::changes::Changes;
use govgen_model::Model;
use govgen_source::FileId;

use super::files::rank;

/// Whom GitHub asks.
#[derive(Debug)]
pub(crate) struct Approvers {
    /// Where the file stands that decides; nothing when there is none, so that nobody in particular is asked.
    pub(crate) file: Option<String>,
    /// Lines of it that GitHub does not read.
    pub(crate) skipped: usize,
    /// Sets of owners with their paths: of each set anybody has to approve. Those with paths that decide what is run come first, paths
    /// without owners last.
    pub(crate) groups: Vec<Asked>,
}

/// Paths that the same owners are asked about.
#[derive(Debug)]
pub(crate) struct Asked {
    /// As GitHub knows them, in lower case, sorted; empty for nobody.
    pub(crate) owners: Vec<String>,
    /// From the top of the git repository: those that decide what CI and Terraform run first, then by name.
    pub(crate) paths: Vec<String>,
}

/// Finds them: by a file of that branch, and its text.
pub(crate) fn approvers(codeowners: Option<&(String, String)>, paths: BTreeSet<String>, prefix: &str) -> Approvers {
    let mut paths: Vec<String> = paths.into_iter().collect();
    let danger = |it: &str| rank(it, prefix).unwrap_or(u8::MAX);
    // Stable: what nobody may overlook comes before files of any name.
    paths.sort_by_cached_key(|it| danger(it));
    let Some((file, text)) = codeowners else {
        let groups = vec![Asked { owners: Vec::new(), paths }];
        let groups = groups.into_iter().filter(|it| !it.paths.is_empty()).collect();
        return Approvers { file: None, skipped: 0, groups };
    };
    let codeowners = govgen_codeowners::read(FileId(0), text);
    let mut groups: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for path in paths {
        groups.entry(codeowners.owners_of(&path)).or_default().push(path);
    }
    let nobody = groups.remove(&Vec::new());
    let mut groups: Vec<Asked> = groups.into_iter().map(|(owners, paths)| Asked { owners, paths }).collect();
    groups.extend(nobody.map(|paths| Asked { owners: Vec::new(), paths }));
    groups.sort_by_key(|it| it.paths.first().map_or(u8::MAX, |it| danger(it)));
    Approvers { file: Some(file.clone()), skipped: codeowners.problems.len(), groups }
}

/// The files that rendering would alter, from the governance repository's root, as far as that can be told where errors keep it
/// from being rendered.
pub(crate) fn guessed(changes: &Changes<'_>, model: &Model<'_>) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut add = |root: &str, file: &str| {
        paths.insert(format!("terraform/{root}/{file}"));
    };
    for division in &changes.divisions {
        let resources = division.rows.iter().any(|it| it.before.is_none() || it.now.is_none());
        if resources {
            ["assignment.tf", "variable.tf"].iter().for_each(|it| add(division.name, it));
        }
    }
    for set in &changes.permission_sets {
        [set.before, set.now].into_iter().flatten().for_each(|it| add(it, "permission.tf"));
    }
    let has_roles = !changes.accounts.is_empty() || !changes.mapping.is_empty();
    if has_roles {
        ["tfc_oidc_iam_role.tf", "tfe.tf"].iter().for_each(|it| add("common", it));
    }
    if !changes.owners.is_empty() || !changes.mapping.is_empty() {
        let places = model.organization.iter().map(|it| it.codeowners.as_str().to_owned());
        paths.extend(places);
    }
    paths
}
