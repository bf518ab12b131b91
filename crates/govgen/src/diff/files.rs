//! Files that no row of a comparison tells of: what decides what CI, git and Terraform run, and what nobody compares.
//!
//! In: the paths that a change touches, from the top of the git repository. Out: those that decide, the most dangerous first, and
//! the rest of what nobody looked at. Nothing is read: that such a file is touched is all that is said of it.

use govgen_model::CodeownersPath;

use super::explained::Unexplained;
use crate::revision::Changed;

/// Files of a change that its rows do not tell of.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Those that decide what CI, git and Terraform run, the most dangerous first.
    pub(crate) deciding: Vec<String>,
    /// Rendered files that differ, and no row says why.
    pub(crate) unexplained: Vec<String>,
    /// Whether rendering would alter files that no row is about.
    pub(crate) is_stale: bool,
    /// Those that are not compared, pages for people left out.
    pub(crate) unread: Vec<String>,
}

impl Files {
    /// Sorts the paths that a change touches. Of another repository's commit nobody sees what is in there.
    pub(crate) fn of(changed: &Changed, unexplained: Unexplained) -> Self {
        let Changed { paths, submodules, prefix } = changed;
        let rank = |it: &str| rank(it, prefix).or_else(|| submodules.contains(it).then_some(RANK_OF_GIT));
        let mut deciding: Vec<String> = paths.iter().filter(|it| rank(it).is_some()).cloned().collect();
        // Stable: by name within.
        deciding.sort_by_cached_key(|it| rank(it));
        let is_unread = |it: &&String| rank(it).is_none() && !is_known(it, prefix) && !is_page(it);
        let unread = paths.iter().filter(is_unread).cloned().collect();
        Self { deciding, unexplained: unexplained.touched, is_stale: unexplained.is_stale, unread }
    }
}

/// Of what git and hooks obey.
const RANK_OF_GIT: u8 = 2;

/// How dangerous a file is that decides what CI, git or Terraform run: workflows, then what says which programs they take, then
/// what git and hooks do, then whatever else GitHub reads. Nothing for any other file.
pub(crate) fn rank(path: &str, prefix: &str) -> Option<u8> {
    let path = path.to_lowercase();
    if is_codeowners(&path, prefix) {
        return None;
    }
    let (directories, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let mut within = directories.split('/');
    let is_below = |names: &[&str]| directories.split('/').any(|it| names.contains(&it));
    if path.contains(".github/workflows")
        || path.contains(".github/actions")
        || CI.contains(&file)
        || is_below(CI_BELOW)
    {
        return Some(0);
    }
    if PROGRAMS.contains(&file) || file.ends_with(".tfrc") || file.ends_with("-version") && file.starts_with('.') {
        return Some(1);
    }
    if is_below(PROGRAMS_BELOW) {
        return Some(1);
    }
    if GIT.contains(&file) || is_below(GIT_BELOW) {
        return Some(RANK_OF_GIT);
    }
    // Where GitHub looks for CODEOWNERS, and govgen does not.
    let is_owners = CodeownersPath::ALL.iter().any(|it| it.as_str().eq_ignore_ascii_case(&path));
    (within.any(|it| it == ".github") || file == ".github" || is_owners).then_some(3)
}

/// What CI runs.
const CI: &[&str] = &[
    "action.yml",
    "action.yaml",
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    "azure-pipelines.yml",
    "azure-pipelines.yaml",
    "bitbucket-pipelines.yml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "buildspec.yml",
    "buildspec.yaml",
    "jenkinsfile",
    ".travis.yml",
    ".drone.yml",
    ".woodpecker.yml",
    "atlantis.yaml",
    "makefile",
    "gnumakefile",
    "justfile",
    "taskfile.yml",
    "taskfile.yaml",
    "dockerfile",
];
const CI_BELOW: &[&str] = &[".circleci", ".buildkite", ".gitlab", ".woodpecker", ".tekton", ".forgejo", ".gitea"];

/// Which programs and providers run, and what is sent to them.
const PROGRAMS: &[&str] = &[
    ".terraform.lock.hcl",
    ".terraformrc",
    "terraform.rc",
    ".terraformignore",
    "terragrunt.hcl",
    ".tool-versions",
    "mise.toml",
    ".mise.toml",
    "mise.lock",
    "mise.local.toml",
    ".envrc",
    ".env",
];
const PROGRAMS_BELOW: &[&str] = &[".mise", ".terraform.d"];

/// What git and its hooks do.
const GIT: &[&str] = &[
    ".gitattributes",
    ".gitignore",
    ".gitmodules",
    ".gitconfig",
    ".lfsconfig",
    ".mailmap",
    ".pre-commit-config.yaml",
    ".pre-commit-config.yml",
    ".pre-commit-hooks.yaml",
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
];
const GIT_BELOW: &[&str] = &[".husky", ".githooks", ".lefthook"];

fn is_codeowners(path: &str, prefix: &str) -> bool {
    let own = path.strip_prefix(&prefix.to_lowercase());
    own.is_some_and(|own| CodeownersPath::ALL.iter().any(|it| it.as_str().eq_ignore_ascii_case(own)))
}

/// Whether govgen reads or writes it, so that it is judged elsewhere.
fn is_known(path: &str, prefix: &str) -> bool {
    let Some(own) = path.strip_prefix(prefix) else { return false };
    let is_document = own.ends_with(".yaml") || own.ends_with(".json");
    // Access reviews are read, and not compared: what was decided is no access.
    let is_read = is_document && own.starts_with("divisions/");
    is_read || own.starts_with("terraform/") || CodeownersPath::ALL.iter().any(|it| it.as_str() == own)
}

/// Whether it is for people to read, and no program or agent is known to obey it.
fn is_page(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let ending = file.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    let pages = ["md", "rst", "adoc", "png", "jpg", "jpeg", "gif", "svg", "pdf"];
    let obeyed = ["agents.md", "claude.md", "gemini.md"];
    let is_page = ending.is_some_and(|it| pages.contains(&it.as_str())) || ["LICENSE", "NOTICE"].contains(&file);
    is_page && !obeyed.contains(&file.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn what_decides_is_known_by_its_name() {
        let cases = [
            (".github/workflows/govgen.yml", Some(0)),
            (".GitHub/Workflows/x.yml", Some(0)),
            (".github/workflows", Some(0)),
            ("tools/setup/action.yml", Some(0)),
            ("Makefile", Some(0)),
            (".circleci/config.yml", Some(0)),
            ("terraform/payments/.terraform.lock.hcl", Some(1)),
            (".govgen-version", Some(1)),
            ("ci/dev.tfrc", Some(1)),
            ("mise.toml", Some(1)),
            ("terraform/.gitattributes", Some(2)),
            (".gitmodules", Some(2)),
            (".husky/pre-commit", Some(2)),
            (".github/dependabot.yml", Some(3)),
            (".github", Some(3)),
            ("CODEOWNERS", None),
            (".github/CODEOWNERS", None),
            ("divisions/payments/access.yaml", None),
            ("terraform/payments/permission.tf", None),
            ("docs/.githubs/x", None),
        ];
        for (path, expected) in cases {
            assert_eq!(rank(path, ""), expected, "{path}");
        }
        // GitHub reads it here, and govgen writes another one.
        assert_eq!((rank(".github/CODEOWNERS", "gov/"), rank("gov/.github/CODEOWNERS", "gov/")), (Some(3), None));
    }
}
