//! What only a disk can hold against govgen: links, pipes, bytes, permissions, file names, and git. The real command on real files.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A copy of the clean repository that goes with the test.
struct Repository {
    directory: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/clean.in"), directory.path());
        Self { directory }
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(path)
    }

    fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn link(&self, target: &str, path: &str) {
        let path = self.path(path);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.args(arguments).current_dir(self.directory.path());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// `check`, `render` and `report` fail, nothing moves, and the findings are these.
    fn finds(&self, expected: &[&str]) {
        let before = self.tree();
        for arguments in [&["render"][..], &["render", "--check"], &["render", "--diff"], &["report"]] {
            let output = self.run(arguments);
            assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout.is_empty(), "{arguments:?} prints half of it");
            quiet(&output);
        }
        assert_eq!(before, self.tree(), "a failed run changes nothing");
        let output = self.run(&["check", "--format", "json", "--as-of", "2026-01-31"]);
        assert_eq!(output.status.code(), Some(1));
        quiet(&output);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = json["findings"].as_array().unwrap();
        assert!(found.iter().all(|it| it["help"].is_string()));
        let place = |it: &serde_json::Value| {
            format!("{} {}:{}:{}", it["name"].as_str().unwrap(), it["path"].as_str().unwrap(), it["line"], it["column"])
        };
        assert_eq!(found.iter().map(place).collect::<Vec<_>>(), expected);
        quiet(&self.run(&["check"]));
    }

    /// Every command stops with a word about this.
    fn cannot(&self, said: &str) {
        let output = self.run(&["check", "--format", "json"]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(output.stdout.is_empty());
        assert!(error.starts_with("govgen: ") && error.contains(said), "{error}");
        quiet(&output);
    }

    /// Every path with its kind, mode and content.
    fn tree(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let walk = walkdir::WalkDir::new(self.directory.path()).into_iter().map(Result::unwrap);
        let entries = walk.map(|entry| {
            let metadata = entry.path().symlink_metadata().unwrap();
            let content = match () {
                () if metadata.is_symlink() => fs::read_link(entry.path()).unwrap().into_os_string().into_vec(),
                () if metadata.is_file() => fs::read(entry.path()).unwrap(),
                () => Vec::new(),
            };
            (entry.path().to_owned(), (metadata.permissions().mode(), content))
        });
        entries.collect()
    }
}

/// Nothing printed could move a terminal's cursor, and talk is lines of text.
fn quiet(output: &Output) {
    for stream in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(stream).expect("output is UTF-8");
        let obeyed = |it: char| {
            (it.is_control() && it != '\n') || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(obeyed), "{text:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    // In a hook of git, or under `git rebase --exec`, `GIT_DIR` names the repository of whoever runs the tests.
    git.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let done = git.arg("-C").arg(directory).args(arguments).stdout(Stdio::null()).status();
    assert!(done.unwrap().success());
}

#[test]
fn a_clean_repository_renders_once() {
    let repository = Repository::new();
    assert_eq!(repository.run(&["render"]).status.code(), Some(0));
    let before = repository.tree();
    assert_eq!(repository.run(&["render", "--check"]).status.code(), Some(0));
    assert_eq!(repository.run(&["render"]).status.code(), Some(0));
    assert_eq!(before, repository.tree());
}

#[test]
fn links() {
    for (target, path, expected) in [
        ("../../../etc/passwd", "divisions/payments/access.yaml", "path-escape divisions/payments/access.yaml:1:1"),
        ("/etc/passwd", "divisions/payments/extra.json", "path-escape divisions/payments/extra.json:1:1"),
        ("../platform/access.yaml", "divisions/payments/other.yaml", "path-escape divisions/payments/other.yaml:1:1"),
        ("nowhere", "divisions/payments/other.yaml", "path-escape divisions/payments/other.yaml:1:1"),
        ("other.yaml", "divisions/payments/other.yaml", "path-escape divisions/payments/other.yaml:1:1"),
        ("policies", "divisions/payments/more", "path-escape divisions/payments/more:1:1"),
        (
            "../platform/access.yaml",
            "divisions/payments/policies/developer.json",
            "path-escape divisions/payments/policies/developer.json:1:1",
        ),
        ("payments", "divisions/other", "path-escape divisions/other:1:1"),
        ("..", "terraform/payments", "unexpected-file terraform/payments:1:1"),
        ("divisions", "terraform", "unexpected-file terraform:1:1"),
        ("../divisions/common", "terraform/common/versions.tf", "unexpected-file terraform/common/versions.tf:1:1"),
        ("divisions/common/divisions.yaml", "CODEOWNERS", "codeowners-shadowed CODEOWNERS:1:1"),
    ] {
        let repository = Repository::new();
        repository.link(target, path);
        repository.finds(&[expected]);
    }
}

#[test]
fn a_link_that_stays_is_read_under_its_own_name() {
    let repository = Repository::new();
    fs::rename(
        repository.path("divisions/payments/policies/developer.json"),
        repository.path("divisions/payments/policies/shared.json"),
    )
    .unwrap();
    repository.link("shared.json", "divisions/payments/policies/developer.json");
    assert_eq!(repository.run(&["check"]).status.code(), Some(0));
    repository.write("divisions/payments/policies/shared.json", "{,}");
    repository.finds(&["policy-json-malformed divisions/payments/policies/developer.json:1:2"]);
}

/// What a revision in git would not read is not read here: otherwise a division could make its own past unreadable.
#[test]
fn a_link_is_read_where_git_would_read_it() {
    let chained = |links: usize| {
        let repository = Repository::new();
        repository.write("divisions/payments/0.txt", "accounts: {}\n");
        for it in 1..links {
            repository.link(&format!("{}.txt", it - 1), &format!("divisions/payments/{it}.txt"));
        }
        repository.link(&format!("{}.txt", links - 1), "divisions/payments/access.yaml");
        repository
    };
    assert_eq!(chained(8).run(&["check"]).status.code(), Some(0));
    chained(9).finds(&["path-escape divisions/payments/access.yaml:1:1"]);

    let repository = Repository::new();
    let absolute = repository.path("divisions/payments/policies/developer.json");
    repository.link(absolute.to_str().unwrap(), "divisions/payments/other.json");
    repository.finds(&["path-escape divisions/payments/other.json:1:1"]);

    // By way of a linked directory: `..` leads elsewhere for the system.
    let repository = Repository::new();
    repository.write("divisions/payments/more.yaml", "accounts: {}\n");
    repository.write("elsewhere/more.yaml", "accounts: [\n");
    repository.write("elsewhere/deep/x", "");
    repository.link("../../elsewhere/deep", "divisions/payments/deep");
    repository.link("deep/../more.yaml", "divisions/payments/other.yaml");
    repository.finds(&["path-escape divisions/payments/deep:1:1"]);
}

/// A link in place of a directory is followed by nobody, whatever lies behind it.
#[test]
fn a_linked_division_is_refused() {
    let repository = Repository::new();
    fs::rename(repository.path("divisions/payments"), repository.path("elsewhere")).unwrap();
    repository.link("../elsewhere", "divisions/payments");
    repository.finds(&["path-escape divisions/payments:1:1"]);

    let repository = Repository::new();
    fs::rename(repository.path("divisions/common"), repository.path("elsewhere")).unwrap();
    repository.link("../elsewhere", "divisions/common");
    repository.finds(&["path-escape divisions/common:1:1"]);

    let repository = Repository::new();
    fs::rename(repository.path("divisions"), repository.path("elsewhere")).unwrap();
    repository.link("elsewhere", "divisions");
    repository.finds(&["path-escape divisions:1:1"]);
}

#[test]
fn pipes_are_not_opened() {
    for (path, expected) in [
        ("divisions/payments/pipe.yaml", "path-escape divisions/payments/pipe.yaml:1:1"),
        ("terraform/payments/versions.tf", "unexpected-file terraform/payments/versions.tf:1:1"),
        ("CODEOWNERS", "codeowners-shadowed CODEOWNERS:1:1"),
    ] {
        let repository = Repository::new();
        fs::create_dir_all(repository.path(path).parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(repository.path(path)).status().unwrap().success());
        repository.finds(&[expected]);
    }
}

#[test]
fn bytes_and_sizes() {
    let limit = 16 << 20;
    let filled = |size: usize| {
        let mut bytes = b"policies: {}\n#".to_vec();
        bytes.resize(size, b'x');
        bytes
    };
    for (bytes, expected) in [
        (b"policies: {}\n# \xff\n".to_vec(), "file-not-utf8 divisions/payments/new.yaml:2:3"),
        (b"\xff\xfep\0o\0".to_vec(), "file-not-utf8 divisions/payments/new.yaml:1:1"),
        (b"policies: {}\n# \xed\xa0\x80\n".to_vec(), "file-not-utf8 divisions/payments/new.yaml:2:3"),
        (b"policies: {}\n# \xe6\x97".to_vec(), "file-not-utf8 divisions/payments/new.yaml:2:3"),
        (filled(limit + 1), "file-too-large divisions/payments/new.yaml:1:1"),
    ] {
        let repository = Repository::new();
        repository.write("divisions/payments/new.yaml", bytes);
        repository.finds(&[expected]);
    }
    let repository = Repository::new();
    repository.write("divisions/payments/new.yaml", filled(limit));
    assert_eq!(repository.run(&["check"]).status.code(), Some(0));
}

#[test]
fn names_of_files() {
    for (name, expected) in [
        (&b"a\x1b[2J.yaml"[..], "hidden-character divisions/payments/a\u{1b}[2J.yaml:1:1"),
        (b"a\n::error::b.yaml", "hidden-character divisions/payments/a\n::error::b.yaml:1:1"),
        ("a\u{202e}b.yaml".as_bytes(), "hidden-character divisions/payments/a\u{202e}b.yaml:1:1"),
        ("\u{430}ccess.yaml".as_bytes(), "hidden-character divisions/payments/\u{430}ccess.yaml:1:1"),
        (b"a\xff.yaml", "hidden-character divisions/payments/a\u{fffd}.yaml:1:1"),
    ] {
        let repository = Repository::new();
        repository.write(Path::new("divisions/payments").join(OsStr::from_bytes(name)), "policies: {}\n");
        repository.finds(&[expected]);
    }
    let repository = Repository::new();
    let header =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/rendered.in/terraform/common/versions.tf"))
            .unwrap();
    repository.write("terraform/a\n\u{1b}[2Jb/versions.tf", header);
    repository.finds(&["unexpected-file terraform/a\n\u{1b}[2Jb:1:1"]);
}

#[test]
fn strangers_below_terraform() {
    for name in [
        "main.tf.json",
        "x_override.tf",
        "x.auto.tfvars",
        "terraform.tfvars",
        "main.tf",
        ".hidden",
        "terraform.tfstate",
    ] {
        let repository = Repository::new();
        assert_eq!(repository.run(&["render"]).status.code(), Some(0));
        repository.write(format!("terraform/payments/{name}"), "# mine\n");
        repository.finds(&[&format!("unexpected-file terraform/payments/{name}:1:1")]);
    }
    let repository = Repository::new();
    repository.write("terraform/payments/modules/main.tf", "# mine\n");
    repository.finds(&["unexpected-file terraform/payments/modules:1:1"]);
    let repository = Repository::new();
    repository.write("terraform/payments/.terraform.lock.hcl", "# Terraform's own\n");
    assert_eq!(repository.run(&["check"]).status.code(), Some(0));
}

/// `.terraform` may stand where git ignores it and holds nothing of it.
#[test]
fn what_terraform_downloads() {
    let repository = Repository::new();
    repository.write("terraform/payments/.terraform/providers/x", "binary\n");
    let found = ["unexpected-file terraform/payments/.terraform:1:1"];
    repository.finds(&found);
    git(repository.directory.path(), &["init", "-q"]);
    repository.finds(&found);
    repository.write(".gitignore", ".terraform/\n");
    assert_eq!(repository.run(&["check"]).status.code(), Some(0));
    git(repository.directory.path(), &["add", "-f", "terraform/payments/.terraform/providers/x"]);
    repository.finds(&found);
    // Whoever runs govgen from a hook has such variables set.
    let output = repository.command(&["check"]).env("GIT_INDEX_FILE", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));

    // Terraform has no business in `divisions`: nothing hides there.
    let repository = Repository::new();
    repository.write("divisions/payments/.terraform/access.yaml", "accounts: {}\n");
    repository.finds(&["yaml-file-unread divisions/payments/.terraform/access.yaml:1:1"]);
}

#[test]
fn a_codeowners_that_is_not_ours() {
    for path in ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"] {
        let repository = Repository::new();
        repository.write(path, "* @octcat-org/nobody\n");
        repository.finds(&[&format!("codeowners-shadowed {path}:1:1")]);
    }
}

/// What git holds behind a linked folder is a link, and GitHub finds no CODEOWNERS there.
#[test]
fn a_linked_folder_is_neither_up_to_date_nor_written_to() {
    let repository = Repository::new();
    assert_eq!(repository.run(&["render"]).status.code(), Some(0));
    fs::create_dir(repository.path("elsewhere")).unwrap();
    fs::copy(repository.path("CODEOWNERS"), repository.path("elsewhere/CODEOWNERS")).unwrap();
    repository.link("elsewhere", "docs");
    let before = repository.tree();
    for arguments in [&["render"][..], &["render", "--check"], &["render", "--diff"]] {
        let output = repository.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("through the link"), "{error}");
    }
    assert_eq!(before, repository.tree());
}

/// Permission bits do not bind root, so the command runs as somebody else then.
#[test]
fn what_cannot_be_read_is_named() {
    let root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
    for path in ["divisions/payments/access.yaml", "divisions/payments", "CODEOWNERS", "terraform/payments/versions.tf"]
    {
        let repository = Repository::new();
        assert_eq!(repository.run(&["render"]).status.code(), Some(0));
        fs::set_permissions(repository.directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(repository.path(path), fs::Permissions::from_mode(0o000)).unwrap();
        let mut command = if root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--clear-groups", "--"]).arg(binary_for_everybody(&repository));
            command
        } else {
            Command::new(env!("CARGO_BIN_EXE_govgen"))
        };
        let Ok(output) = command.arg("check").arg("--root").arg(repository.directory.path()).output() else {
            return; // no setpriv here, so nobody who could be kept out
        };
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        fs::set_permissions(repository.path(path), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(output.status.code(), Some(2), "{path}: {error}");
        assert!(error.starts_with("govgen: cannot read ") && error.contains(path), "{path}: {error}");
    }
}

/// The build's directory may be closed to others.
fn binary_for_everybody(repository: &Repository) -> PathBuf {
    let path = repository.path("govgen");
    fs::copy(env!("CARGO_BIN_EXE_govgen"), &path).unwrap();
    path
}

#[test]
fn no_repository() {
    let repository = Repository::new();
    fs::remove_dir_all(repository.path("divisions/common")).unwrap();
    repository.cannot("there is no `divisions/common/` in ");
    let output = repository.run(&["check", "--root", "nowhere\u{1b}[2J\n"]);
    assert_eq!(output.status.code(), Some(2));
    quiet(&output);
    assert_eq!(output.stderr.iter().filter(|it| **it == b'\n').count(), 1, "one line");
}

/// A reader who has seen enough changes nothing about what was found.
#[test]
fn a_closed_pipe_is_no_clean_run() {
    let repository = Repository::new();
    let many: String = (0..20_000).map(|at| format!("k{at}: 1\n")).collect();
    repository.write("divisions/payments/new.yaml", many);
    let mut child = Command::new(env!("CARGO_BIN_EXE_govgen"))
        .args(["check", "--format", "json"])
        .current_dir(repository.directory.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
