//! Another revision of the repository, read from git's own store.
//!
//! In: a name for a revision. Out: the files below `divisions/` as it has them, or as the merge base of it and HEAD has
//! them. The working tree and the index are not touched, nothing is checked out, and nothing is fetched.

mod ends;
pub(crate) mod history;
mod listed;
mod paths;
mod tree;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

use govgen_source::SourceMap;

use crate::load;
pub(crate) use ends::{DEFAULT, Ends, ends};
pub(crate) use listed::Listed;
pub(crate) use paths::{Changed, changed, codeowners, is_content, objects, text_at};
use tree::Entry;

/// Why a revision could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevisionError {
    /// There is no git to run, or it went away.
    #[error("cannot run git, which has the other revision")]
    Run(#[source] std::io::Error),
    /// No name of a revision looks like this.
    #[error("`{0}` is no revision; write a branch, a tag or a commit, such as `origin/main`")]
    Name(String),
    /// git knows no such commit.
    #[error("git knows no commit `{name}` here; {advice}")]
    Unknown { name: String, advice: &'static str },
    /// Nothing says which branch is the remote's own.
    #[error(
        "this clone does not know which branch `origin` goes by; ask it with `git remote set-head origin --auto`, or name a base: `govgen diff origin/main`"
    )]
    NoDefault,
    /// Nothing was cloned from anywhere, or not under that name.
    #[error("there is no remote `origin`; name a branch that is here, such as `govgen diff main`")]
    NoRemote,
    /// More than one thing is called so, and git would choose.
    #[error(
        "more than one thing in this repository is called `{0}`, such as a tag beside a branch, and whoever makes a tag would choose what to compare with; write the whole name, such as `refs/remotes/origin/main`, or delete the other"
    )]
    Ambiguous(String),
    /// Nothing is committed, or the histories have nothing in common.
    #[error("git finds no common ancestor of `{name}` and {head}; {advice}")]
    NoMergeBase { name: String, head: String, advice: &'static str },
    /// Branches that merged each other have more than one, and git would choose.
    #[error(
        "git finds more than one last common ancestor of `{name}` and {head} ({found}), as after branches that merged each other, and what is compared would depend on which it takes; merge `{name}` into the branch, or name one of these commits as the base"
    )]
    ManyMergeBases { name: String, head: String, found: String },
    /// Two revisions in one.
    #[error(
        "`{0}` is a range, and a base is one revision: write `{1}`; `govgen diff` takes the other end as `--head {2}`"
    )]
    Range(String, String, String),
    /// It counts back beyond the first commit.
    #[error("`{0}` goes back beyond the first commit: there are not so many; name a commit that is there")]
    Beyond(String),
    /// It is another repository, or one of before there was any.
    #[error("there is no `divisions/common` at {0}")]
    NoRepository(String),
    /// git has no answer, such as outside a repository.
    #[error("git cannot read the other revision: {0}")]
    Refused(String),
    /// The commit is known, a file of it is not there.
    #[error("git does not have the contents of {path} at {commit}; {FETCH_CONTENTS}")]
    Missing { path: String, commit: String },
}

const FETCH: &str =
    "fetch it first: `git fetch origin`, or `fetch-depth: 0` under `with:` of actions/checkout; or is it misspelt?";
const NO_REMOTE: &str = "there is no remote `origin` to fetch it from: name a branch that is here, such as `main`";
const FETCH_HISTORY: &str =
    "this clone lacks history: `git fetch --unshallow origin`, or `fetch-depth: 0` under `with:` of actions/checkout";
const NOTHING_IN_COMMON: &str = "name a revision that this branch comes from";
const FETCH_CONTENTS: &str =
    "it was left out of this clone: `git fetch --refetch --no-filter origin`, or clone without `--filter`";

/// The files of a revision.
#[derive(Debug)]
pub(crate) struct Revision {
    /// What stands below `divisions/`, as [`load::repository`] would give it.
    pub(crate) sources: SourceMap,
    /// The first digits of its commit.
    pub(crate) name: String,
}

/// Reads the merge base of a revision and HEAD.
///
/// # Errors
///
/// [`RevisionError`], each with what to type.
pub(crate) fn merge_base(root: &Path, name: &str) -> Result<Revision, RevisionError> {
    read(root, &ancestor(root, (name, &commit(root, name)?), ("HEAD", "HEAD"))?)
}

/// The merge base of two revisions, each by its name and its commit.
fn ancestor(root: &Path, of: (&str, &str), head: (&str, &str)) -> Result<String, RevisionError> {
    let found = run(root, &["merge-base", "--all", of.1, head.1])?;
    let lines = String::from_utf8_lossy(&found.stdout);
    let bases: Vec<&str> = lines.lines().filter(|it| !it.is_empty()).collect();
    let head = if head.0 == "HEAD" { "HEAD".to_owned() } else { format!("`{}`", head.0) };
    match bases.as_slice() {
        [base] if found.success => Ok((*base).to_owned()),
        [_, _, ..] => {
            let found = bases.iter().take(5).map(|it| short(it)).collect::<Vec<_>>().join(", ");
            Err(RevisionError::ManyMergeBases { name: of.0.to_owned(), head, found })
        }
        _ => {
            let advice = if is_shallow(root)? { FETCH_HISTORY } else { NOTHING_IN_COMMON };
            Err(RevisionError::NoMergeBase { name: of.0.to_owned(), head, advice })
        }
    }
}

/// Reads one revision as it is.
///
/// # Errors
///
/// [`RevisionError`], each with what to type.
pub(crate) fn at(root: &Path, name: &str) -> Result<Revision, RevisionError> {
    let listed = Listed::of(root, &commit(root, name)?)?;
    if !listed.is_there() {
        return Err(RevisionError::NoRepository(listed.name()));
    }
    Ok(Revision { sources: listed.read(|_| true)?, name: listed.name() })
}

/// The directory of the git repository in which the root stands, with a `/` at its end; empty at its top, and where there is no git.
pub(crate) fn prefix(root: &Path) -> String {
    let shown = run(root, &["rev-parse", "--show-prefix"]).ok().filter(|it| it.success);
    shown.and_then(|it| it.first_line().map(str::to_owned)).unwrap_or_default()
}

/// The files of a commit, by its id.
fn read(root: &Path, commit: &str) -> Result<Revision, RevisionError> {
    let listed = Listed::of(root, commit)?;
    Ok(Revision { sources: listed.read(|_| true)?, name: listed.name() })
}

/// How people call a commit: its first digits.
fn short(commit: &str) -> String {
    commit.chars().take(12).collect()
}

/// The commit that a name means; nothing that could be an option gets to git.
fn commit(root: &Path, name: &str) -> Result<String, RevisionError> {
    let is_name = |it: &str| !it.is_empty() && !it.starts_with('-') && !it.contains(|it: char| it.is_control());
    if !is_name(name) {
        return Err(RevisionError::Name(name.to_owned()));
    }
    run(root, &["rev-parse", "--git-dir"])?.or_refused()?;
    // Quiet, git would not say that it chose.
    let peeled = format!("{name}^{{commit}}");
    let found =
        run(root, &["-c", "core.warnAmbiguousRefs=true", "rev-parse", "--verify", "--end-of-options", &peeled])?;
    match found.first_line().filter(|_| found.success) {
        Some(_) if !is_whole(name) && found.stderr.contains("is ambiguous") => {
            Err(RevisionError::Ambiguous(name.to_owned()))
        }
        Some(commit) => Ok(commit.to_owned()),
        None => {
            let is_shallow = is_shallow(root)?;
            if let Some((from, to)) = name.split_once("...").or_else(|| name.split_once("..")) {
                let end = |it: &str| if it.is_empty() { "HEAD".to_owned() } else { it.to_owned() };
                return Err(RevisionError::Range(name.to_owned(), end(from), end(to)));
            }
            if !is_shallow && goes_back(root, name)? {
                return Err(RevisionError::Beyond(name.to_owned()));
            }
            let of_origin = name.strip_prefix("refs/remotes/").unwrap_or(name).starts_with("origin/");
            let advice = match is_shallow {
                true => FETCH_HISTORY,
                false if of_origin && !has_origin(root)? => NO_REMOTE,
                false => FETCH,
            };
            Err(RevisionError::Unknown { name: name.to_owned(), advice })
        }
    }
}

/// Whether a name counts back (`HEAD~9`, `main^`) from a commit that is there.
fn goes_back(root: &Path, name: &str) -> Result<bool, RevisionError> {
    let Some(at) = name.find(['~', '^']).filter(|it| *it > 0) else { return Ok(false) };
    let counts = name[at..].bytes().all(|it| matches!(it, b'~' | b'^' | b'0'..=b'9'));
    let start = format!("{}^{{commit}}", &name[..at]);
    Ok(counts && run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &start])?.success)
}

/// Whether a name is an object's id or a ref from its beginning, which nothing else comes before.
fn is_whole(name: &str) -> bool {
    name.starts_with("refs/") || name.len() >= 40 && name.bytes().all(|it| it.is_ascii_hexdigit())
}

fn has_origin(root: &Path) -> Result<bool, RevisionError> {
    Ok(run(root, &["remote", "get-url", "origin"])?.success)
}

fn is_shallow(root: &Path) -> Result<bool, RevisionError> {
    Ok(run(root, &["rev-parse", "--is-shallow-repository"])?.first_line() == Some("true"))
}

/// git that looks at what is there: no replaced objects, nothing fetched, no lock taken, and its words in English.
fn git(root: &Path) -> Command {
    let mut git = load::git(root);
    git.env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C");
    // Paths are paths, whatever characters they hold.
    git.env("GIT_LITERAL_PATHSPECS", "1").stdin(Stdio::null());
    git
}

struct Said {
    success: bool,
    stdout: Vec<u8>,
    stderr: String,
}

impl Said {
    fn first_line(&self) -> Option<&str> {
        let line = self.stdout.split(|it| *it == b'\n').next()?;
        std::str::from_utf8(line).ok().filter(|it| !it.is_empty())
    }

    fn or_refused(self) -> Result<Vec<u8>, RevisionError> {
        let said = || self.stderr.lines().next().unwrap_or_default().to_owned();
        if self.success { Ok(self.stdout) } else { Err(RevisionError::Refused(said())) }
    }
}

fn run(root: &Path, arguments: &[&str]) -> Result<Said, RevisionError> {
    let output = git(root).args(arguments).output().map_err(RevisionError::Run)?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Said { success: output.status.success(), stdout: output.stdout, stderr })
}

/// What is in the files that govgen reads, and in links, by path.
fn contents(root: &Path, commit: &str, entries: &[Entry]) -> Result<BTreeMap<String, Vec<u8>>, RevisionError> {
    let wanted = tree::read(entries);
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut child = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(RevisionError::Run)?;
    let mut questions = child.stdin.take().expect("it is piped");
    let mut answers = BufReader::new(child.stdout.take().expect("it is piped"));
    let asked: String = wanted.iter().map(|it| format!("{}\n", it.object)).collect();
    // git answers while it is asked; written first, a long list of questions would wait for answers nobody reads.
    let writer = std::thread::spawn(move || questions.write_all(asked.as_bytes()));
    let texts: Result<BTreeMap<String, Vec<u8>>, RevisionError> = wanted
        .iter()
        .map(|it| match answer(&mut answers).map_err(RevisionError::Run)? {
            Some(text) => Ok((it.path.clone(), text)),
            None => Err(RevisionError::Missing { path: it.path.clone(), commit: short(commit) }),
        })
        .collect();
    drop(answers);
    // A pipe that broke has shown itself in the answers.
    let _ = writer.join();
    let _ = child.wait();
    texts
}

/// `<object> blob <size>`, the content, a line break; or `<object> missing`. Source: git-cat-file(1).
fn answer(answers: &mut BufReader<ChildStdout>) -> std::io::Result<Option<Vec<u8>>> {
    let mut header = String::new();
    answers.by_ref().take(256).read_line(&mut header)?;
    let size = header.split_ascii_whitespace().nth(2).and_then(|it| it.parse::<u64>().ok());
    let Some(size) = size else { return Ok(None) };
    let mut text = Vec::new();
    answers.by_ref().take(size).read_to_end(&mut text)?;
    let mut line_break = [0];
    answers.read_exact(&mut line_break)?;
    if text.len() as u64 != size {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(text))
}
