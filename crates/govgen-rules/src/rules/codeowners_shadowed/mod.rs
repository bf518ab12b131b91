//! A second CODEOWNERS file, of which GitHub reads only one.

use govgen_model::CodeownersPath;
use govgen_source::{EntryKind, Meta, Severity, Span};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV017", name: "codeowners-shadowed", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(organization) = &cx.model.organization else { return };
    let ours = organization.codeowners;
    for place in CodeownersPath::ALL {
        let Some(id) = cx.tree.find(place.as_str()) else { continue };
        let file = cx.tree.file(id);
        // One that govgen left behind is removed by the next render.
        if file.generated && file.kind == EntryKind::File {
            continue;
        }
        let (what, help) = if place == ours {
            (
                "a CODEOWNERS file that govgen did not write stands in its place",
                "govgen would overwrite it: move what it says into the organization's mapping, then delete it",
            )
        } else {
            (
                "a second CODEOWNERS file",
                "GitHub reads the first of `.github/`, the root and `docs/`, and ignores the others: delete it",
            )
        };
        findings.at(Span::whole(id), what).help(help);
    }
}
