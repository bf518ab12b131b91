//! A file under `terraform/` that Terraform would run and nobody reviewed.

use govgen_source::{EntryKind, Meta, Severity, SourceFile, Span};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV016", name: "unexpected-file", severity: Severity::Error, page: include_str!("doc.md") },
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
}

/// What is wrong with a path below `terraform/`, if anything.
fn problem(file: &SourceFile) -> Option<&'static str> {
    let segments: Vec<&str> = file.path.split('/').skip(1).collect();
    match file.kind {
        EntryKind::Link | EntryKind::SafeLink => return Some("a link stands where only rendered files may"),
        EntryKind::Other => return Some("something that is no file stands where only rendered files may"),
        EntryKind::Directory if segments.is_empty() => return None,
        EntryKind::Directory if segments.len() == 1 && is_root_name(segments[0]) => return None,
        EntryKind::Directory if segments.last() == Some(&".terraform") => {
            return (!file.ignored).then_some("`.terraform` is not ignored by git, so it could be committed");
        }
        EntryKind::Directory => return Some("a directory stands where only rendered files may"),
        EntryKind::File => {}
    }
    let [_, name] = segments.as_slice() else {
        return (segments.len() < 2).then_some("a file stands beside the root modules");
    };
    if *name == ".terraform.lock.hcl" || file.generated && is_rendered_name(name) {
        return None;
    }
    Some(if file.generated {
        "a file that govgen never renders carries its header"
    } else {
        "this file was not rendered by govgen"
    })
}

/// Whether a root module may be called so: as divisions are.
fn is_root_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// What govgen ever renders: plain `.tf`, never an override, never JSON.
fn is_rendered_name(name: &str) -> bool {
    name.strip_suffix(".tf").is_some_and(|stem| {
        !stem.is_empty()
            && stem != "override"
            && stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            && !stem.ends_with("_override")
    })
}
