//! Whether what is rendered is what the files say: a comparison of YAML says nothing of Terraform that was edited by hand.
//!
//! In: the present side's model, and its rendered files, on disk or in git. Out: paths that differ, of the root modules that the
//! change can have altered. With errors there is no plan to hold them against, and the paths that the change touches are named as
//! not judged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use govgen_model::{CodeownersPath, Model};
use govgen_source::{Diagnostics, SourceMap};

use crate::revision::{self, Ends};
use crate::{pipeline, write};

/// Rendered files that are not what the files say. Paths are those of the git repository.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// Those that the change touches: somebody's hand, or `govgen render` was run too early.
    pub(crate) touched: Vec<String>,
    /// Those that it does not touch: `govgen render` was not run.
    pub(crate) stale: Vec<String>,
    /// Those that it touches and that nobody could judge.
    pub(crate) unjudged: Vec<String>,
}

/// What a change touches, in git's words.
pub(crate) struct Touched<'a> {
    /// From the top of the git repository.
    pub(crate) paths: &'a BTreeSet<String>,
    /// What paths of the governance repository begin with there.
    pub(crate) prefix: &'a str,
}

/// Holds them against each other, but for divisions whose rendered files the change cannot alter.
///
/// # Errors
///
/// What keeps git or the disk from their work.
pub(crate) fn rendered(
    root: &Path,
    ends: &Ends,
    model: &Model<'_>,
    findings: &Diagnostics,
    sources: &SourceMap,
    touched: &Touched<'_>,
    as_before: &BTreeSet<String>,
) -> anyhow::Result<Rendered> {
    let ours = touched.paths.iter().filter_map(|it| it.strip_prefix(touched.prefix)).filter(|it| is_rendered(it));
    let ours: BTreeSet<&str> = ours.collect();
    let shown = |it: &str| format!("{}{it}", touched.prefix);
    // A division that is as it was, whose files nobody touched, is as well rendered as it was.
    let roots: BTreeSet<&str> = ours.iter().filter_map(|it| write::root_of(it)).collect();
    let is_wanted = |root: &str| !as_before.contains(root) || roots.contains(root);
    let Some(plan) = pipeline::plan_of(model, findings, &is_wanted) else {
        return Ok(Rendered { unjudged: ours.into_iter().map(shown).collect(), ..Rendered::default() });
    };
    let planned: BTreeSet<String> = plan.files.iter().map(|it| it.path.clone()).collect();
    let mut differ: BTreeSet<String> = BTreeSet::new();
    // What stands beside what is rendered, and is not; Terraform writes down its providers there.
    let is_strange = |it: &str| !planned.contains(it) && !it.ends_with("/.terraform.lock.hcl");
    match &ends.head {
        None => {
            let strange = ours.iter().filter(|it| is_strange(it) && root.join(it).symlink_metadata().is_ok());
            differ.extend(strange.map(|it| (*it).to_owned()));
            differ.extend(
                write::changes(plan, root, sources, |path| write::root_of(path).is_none_or(is_wanted))?
                    .paths()
                    .map(str::to_owned),
            );
        }
        Some(commit) => {
            let there = objects(root, commit)?;
            let is_current = |path: &str, text: &str| {
                there.get(path).is_some_and(|it| it.as_ref().is_some_and(|it| revision::is_content(text, it)))
            };
            let strange = ours.iter().filter(|it| is_strange(it) && there.contains_key(**it));
            differ.extend(strange.map(|it| (*it).to_owned()));
            let other = plan.files.iter().filter(|it| !is_current(&it.path, &it.text));
            differ.extend(other.map(|it| it.path.clone()));
        }
    }
    let (touched, stale): (Vec<String>, Vec<String>) = differ.into_iter().partition(|it| ours.contains(it.as_str()));
    let all = |list: Vec<String>| list.iter().map(|it| shown(it)).collect();
    Ok(Rendered { touched: all(touched), stale: all(stale), unjudged: Vec::new() })
}

fn objects(root: &Path, commit: &str) -> anyhow::Result<BTreeMap<String, Option<String>>> {
    let mut places = vec!["terraform"];
    places.extend(CodeownersPath::ALL.iter().map(|it| it.as_str()));
    Ok(revision::objects(root, commit, &places)?)
}

fn is_rendered(path: &str) -> bool {
    path.starts_with("terraform/") || path == "terraform" || CodeownersPath::ALL.iter().any(|it| it.as_str() == path)
}
