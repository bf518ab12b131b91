//! A permission set in AWS that is said to be a division's, and that no file describes.

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::identity;
use crate::sets::{OWNER_TAG, Owner};
use crate::words::{quoted, shown};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV011",
        name: "permission-set-unexplained",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::PermissionSets, PartName::PermissionSetTags],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some(reason) = cx.unread_divisions() {
        findings.skip(reason);
    }
    for set in cx.facts.permission_sets.iter().filter(|it| cx.sets.policy(it).is_none()) {
        let tagged = set.tags.as_ref().and_then(|it| it.get(OWNER_TAG));
        let why = match (cx.sets.owner(set), tagged) {
            (Owner::Nobody, _) => continue,
            (Owner::Division(division), _) if !division.complete => continue,
            (Owner::Division(division), None) => format!("its name begins like those of `{}`", division.name()),
            (_, tag) => format!("it has the tag `{OWNER_TAG} = {}`", shown(tag.map_or("", String::as_str))),
        };
        let place = cx.place(set);
        let message = match cx.sets.owner(set) {
            Owner::Gone(tag) => {
                format!(
                    "permission set {} is tagged for {}, and there is no such division",
                    quoted(&set.name),
                    quoted(tag)
                )
            }
            _ => format!("no file describes permission set {} of `{}`", quoted(&set.name), place.owner),
        };
        let identity = identity::of_set(set, findings).to_string();
        findings
            .at(place.span, message)
            .help(format!(
                "{why}, and nobody has reviewed what it allows: Terraform leaves it alone for ever. If a policy was just taken \
                 out, its apply has not run or has failed; else describe it in the files and take it over with `govgen import`, or \
                 delete it in AWS"
            ))
            .about(place.owner, None)
            .identified_by(&identity);
    }
}
