//! A file under `terraform/` that Terraform would run and nobody reviewed, and one that decides how git shows a division's files.

use govgen_source::{EntryKind, Meta, Severity, SourceFile, Span};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV016", name: "unexpected-file", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let top = cx.tree.find("terraform").map(|id| (id, cx.tree.file(id)));
    for (id, file) in top.into_iter().chain(cx.tree.below("terraform/")) {
        let Some(what) = problem(file) else { continue };
        findings
            .at(Span::whole(id), what)
            .help("Terraform runs everything in this directory with the division's role: delete it, or move it out of `terraform/`");
    }
    let is_called =
        |file: &SourceFile, name: &str| file.path.rsplit('/').next().is_some_and(|it| it.eq_ignore_ascii_case(name));
    for (id, file) in cx.tree.below("divisions/") {
        if is_called(file, ".gitattributes") {
            findings
                .at(Span::whole(id), "a `.gitattributes` stands among the divisions' files")
                .help("it decides how git and GitHub show and merge them, and could fold a change away from its reviewers: put it at the root of the repository, where the administrators own it");
        } else if is_called(file, ".git") {
            findings
                .at(Span::whole(id), "another git repository stands among the divisions' files")
                .help("this repository knows the number of its commit and none of its files, so nobody reviews them: put the files here themselves, and remove the submodule");
        }
    }
}

/// What is wrong with a path at or below `terraform/`, if anything.
fn problem(file: &SourceFile) -> Option<&'static str> {
    let segments: Vec<&str> = file.path.split('/').skip(1).collect();
    match (file.kind, segments.as_slice()) {
        (EntryKind::Link | EntryKind::SafeLink, _) => Some("a link stands where only rendered files may"),
        (EntryKind::Other, _) => Some("something that is no file stands where only rendered files may"),
        (EntryKind::Directory, [.., ".terraform"]) => {
            (!file.ignored).then_some("`.terraform` is not ignored by git, so it could be committed")
        }
        (EntryKind::Directory, []) => None,
        (EntryKind::Directory, [root]) if is_root_name(root) => None,
        (EntryKind::Directory, [_] | [_, _]) => Some("a directory stands where only rendered files may"),
        (EntryKind::File, [_, name]) => stray(name, file.generated),
        (EntryKind::File, [] | [_]) => Some("a file stands beside the root modules"),
        // Deeper down, the directory is the finding.
        (EntryKind::Directory | EntryKind::File, _) => None,
    }
}

fn stray(name: &str, generated: bool) -> Option<&'static str> {
    let left_over = name.starts_with(".govgen-") && name.ends_with(".tmp");
    match generated {
        // An interrupted render's temporary file; the next one removes it.
        _ if name == ".terraform.lock.hcl" || left_over => None,
        true if RENDERED.contains(&name) => None,
        true => Some("a file that govgen never renders carries its header"),
        false => Some("this file was not rendered by govgen"),
    }
}

/// Whether a root module may be called so: as divisions are.
fn is_root_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// Every file name the contract gives to a root module; one that is not rendered any more is still removed by `render`.
const RENDERED: [&str; 9] = [
    "assignment.tf",
    "facts_role.tf",
    "permission.tf",
    "refactor.tf",
    "tfc_oidc_iam_role.tf",
    "tfc_oidc_provider.tf",
    "tfe.tf",
    "variable.tf",
    "versions.tf",
];
