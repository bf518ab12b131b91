//! A group of the files which the directory does not have.

use govgen_model::PrincipalKind;
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::principals;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV002", name: "group-unknown", severity: Severity::Error, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Groups],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    principals::unknown(cx, PrincipalKind::Group, findings);
}
