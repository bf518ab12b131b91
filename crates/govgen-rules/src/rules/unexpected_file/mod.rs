//! A file under `terraform/` that Terraform would run and nobody reviewed.

use govgen_source::{EntryKind, Meta, Severity, SourceFile, Span};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV016", name: "unexpected-file", severity: Severity::Error, page: include_str!("doc.md") },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (id, file) in cx.tree.below("terraform/") {
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
        EntryKind::Directory if segments.len() == 1 => return None,
        EntryKind::Directory if segments.last() == Some(&".terraform") => {
            return (!file.ignored).then_some("`.terraform` is not ignored by git, so it could be committed");
        }
        EntryKind::Directory => return Some("a directory stands where only rendered files may"),
        EntryKind::File => {}
    }
    let [_, name] = segments.as_slice() else {
        return (segments.len() == 1).then_some("a file stands beside the root modules");
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

/// What govgen ever renders: plain `.tf`, never an override, never JSON.
fn is_rendered_name(name: &str) -> bool {
    name.strip_suffix(".tf").is_some_and(|stem| {
        !stem.is_empty()
            && stem != "override"
            && stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            && !stem.ends_with("_override")
    })
}
