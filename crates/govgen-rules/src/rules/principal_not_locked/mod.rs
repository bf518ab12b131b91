//! Somebody whom the lock does not know, so that Terraform has to ask the directory.

use govgen_model::{Lock, PrincipalKind};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::directory::{named, word};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV058",
        name: "principal-not-locked",
        severity: Severity::Notice,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(lock) = cx.model.lock.as_ref().filter(|it| it.document.whole) else { return };
    for division in &cx.model.divisions {
        for found in named(division, |it| lock.get(it.kind, &it.name.value).is_none()) {
            let (kind, name) = (found.principal.kind, found.principal.name.value.as_ref());
            let near = match near(lock, kind, name, findings) {
                Some(near) => format!("did you mean `{near}`? If not, "),
                None => String::new(),
            };
            findings
                .at(found.principal.name.span, format!("{} `{name}` is not in the lock", word(kind)))
                .help(format!(
                    "{near}Terraform looks the name up at every plan until the lock is refreshed, and the plan fails if nobody has it"
                ))
                .about(division.name(), None);
        }
    }
}

/// A name of the lock that may have been meant: of addresses, only what stands before the `@` can be misspelt.
fn near(lock: &Lock<'_>, kind: PrincipalKind, name: &str, findings: &Findings<'_>) -> Option<String> {
    let known = lock.present().filter(|it| it.0 == kind).map(|it| it.1.name.value.as_ref());
    match name.split_once('@') {
        None => findings.nearest(name, known).map(str::to_owned),
        Some((local, domain)) => {
            let locals = known.filter_map(|it| it.strip_suffix(domain)?.strip_suffix('@'));
            findings.nearest(local, locals).map(|it| format!("{it}@{domain}"))
        }
    }
}
