//! A name that more than one user or group of the directory has.

use govgen_model::PrincipalKind;
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::words::{counted, quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV016", name: "principal-ambiguous", severity: Severity::Error, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Users, PartName::Groups],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for named in cx.uses.iter().filter(|it| it.meant.ids.len() > 1) {
        let (word, how) = match named.kind {
            PrincipalKind::User if cx.facts.redacted => ("user", "have one name, but for capitals at most"),
            PrincipalKind::User if named.meant.twins => ("user", "are found by the very same text"),
            PrincipalKind::User => ("user", "differ in capitals alone"),
            PrincipalKind::Group => ("group", "have the very same name"),
        };
        let ids = some_of(named.meant.ids.iter().map(|it| quoted(it)));
        findings
            .at(
                named.span,
                format!("`{}` may be {} of the directory", named.name, counted(named.meant.ids.len(), word)),
            )
            .help(format!(
                "{ids} {how}, and a look-up that finds two fails the plan, or finds the one nobody meant: have one \
                 of them renamed at the identity provider"
            ))
            .about(named.division.name(), None);
    }
}
