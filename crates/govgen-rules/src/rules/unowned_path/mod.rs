//! A path that no line of the CODEOWNERS file on disk gives an owner.

use govgen_source::{EntryKind, Meta, Severity};

use crate::Context;
use crate::codeowners::effective;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV035", name: "unowned-path", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((codeowners, whole)) = effective(cx) else { return };
    for line in codeowners.lines.iter().filter(|it| it.owners.is_empty()) {
        findings.at(line.span, format!("`{}` belongs to nobody", line.written.value)).help(
            "GitHub asks nobody about what the line matches, and anybody with write access approves it: delete the line, \
             or run `govgen render`",
        );
    }
    if codeowners.lines.iter().any(|it| it.written.value == "*") {
        return;
    }
    let files = cx.tree.iter().filter(|(_, file)| file.kind == EntryKind::File).map(|(_, file)| file.path.as_str());
    let unowned = files.into_iter().find(|path| codeowners.line_of(path).is_none());
    let what = unowned.map_or_else(|| "files that it does not name".to_owned(), |path| format!("`{path}`"));
    findings
        .at(whole, format!("no line gives {what} an owner"))
        .help("anybody with write access approves what has no owner: `govgen render` gives everything to the administrators first");
}
