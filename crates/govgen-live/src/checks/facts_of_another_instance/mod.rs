//! Facts of another instance of Identity Center than the organization's.

use govgen_model::Organization;
use govgen_source::{Diagnostics, Meta, Severity, Span};

use crate::Seen;
use crate::check::{Check, Findings};
use crate::context::Context;
use crate::words::quoted;

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV018",
        name: "facts-of-another-instance",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: false,
    needs: &[],
    check,
};

/// [`judge`] is called before every other check: what they would find in somebody else's facts is nonsense.
fn check(_: &Context<'_>, _: &mut Findings<'_>) {}

/// Compares what identifies the two.
pub(crate) fn judge(organization: &Organization<'_>, seen: Seen<'_>, findings: &mut Diagnostics) {
    let facts = seen.facts;
    let management = facts.organization.as_ref().map(|it| it.management_account.as_str());
    let store = Some(facts.instance.identity_store_id.as_str());
    let places = organization.places;
    let same = [
        ("instance", organization.instance_arn, places.instance_arn, Some(facts.instance.arn.as_str())),
        ("identity store", organization.identity_store_id, places.identity_store_id, store),
        ("management account", organization.management_account, places.management_account, management),
    ];
    for (what, here, written, there) in same {
        let Some(there) = there.filter(|it| *it != here) else { continue };
        findings
            .report(
                &CHECK.meta,
                Span::whole(seen.file),
                format!("the facts are of {what} {}, not `{here}`", quoted(there)),
            )
            .because(written, "the organization's is this one")
            .help(
                "nothing else was judged: fetch with credentials of this organization, or correct what is written here",
            );
    }
}
