//! Names that mean nobody: the same for users and groups, but for the words.

use govgen_model::{NameCase, PrincipalKind, State};
use govgen_source::Severity;

use crate::check::Findings;
use crate::context::Context;
use crate::facts::PartName;
use crate::pairs::Use;
use crate::words::{counted, quoted};

/// Finds everybody of a kind whom the files name and the directory does not have, once for each division.
pub(crate) fn unknown(cx: &Context<'_>, kind: PrincipalKind, findings: &mut Findings<'_>) {
    let (word, part) = match kind {
        PrincipalKind::User => ("user", PartName::Users),
        PrincipalKind::Group => ("group", PartName::Groups),
    };
    // Of a directory that was not read whole nobody can say that it lacks a name.
    let whole = cx.part(part).is_whole();
    let preserved = cx.model.principals.case == NameCase::Preserve;
    for named in cx.uses.iter().filter(|it| it.kind == kind) {
        let division = named.division.name();
        if let Some(locked) = named.locked {
            // Nobody looks up whom the lock knows; of those it lists as departed and those with another name others speak.
            let gone = named.meant.ids.is_empty() && whole && !cx.directory.has(kind, &locked.id().value);
            if gone && locked.state != State::Departed {
                findings
                    .at(named.span, format!("{word} `{}` is in the lock and no longer in the directory", named.name))
                    .severity(Severity::Warning)
                    .because(locked.entry.name.span, "the id that is rendered")
                    .help(format!(
                        "no plan looks the {word} up, so the next one changes nothing for {} of `{division}`: delete the line, and \
                         refresh the lock with `govgen lock --facts FILE`, which lists the {word} as departed while a line is left",
                        counted(named.grants, "grant")
                    ))
                    .about(division, None);
            }
            continue;
        }
        match named.meant.cased {
            _ if named.meant.ids.is_empty() && whole => {
                let fix = fix(cx, named, word, findings);
                findings
                    .at(named.span, format!("the directory has no {word} `{}`", named.name))
                    .help(format!(
                        "Terraform looks every {word} up, so the plan of the whole division would fail, for {} of `{division}`: {fix}",
                        counted(named.grants, "grant")
                    ))
                    .about(division, None);
            }
            Some(cased) if kind == PrincipalKind::User && preserved && !cx.facts.redacted => {
                findings
                    .at(named.span, format!("the directory writes user `{}` with other capitals", named.name))
                    .severity(Severity::Warning)
                    .help(format!(
                        "AWS does not say whether its look-up minds, and if it does the plan fails: write {}",
                        quoted(cased)
                    ))
                    .about(division, None);
            }
            _ => {}
        }
    }
}

/// What to type instead.
fn fix(cx: &Context<'_>, named: &Use<'_>, word: &str, findings: &Findings<'_>) -> String {
    let near = named.meant.cased.or_else(|| cx.directory.near(named.kind, named.name, findings));
    match near {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!("have the {word} made at the identity provider first, or delete the line"),
    }
}
