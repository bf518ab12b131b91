//! An account of the mapping that the organization does not have.

use govgen_model::AccountStatus;
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::{Context, Held};
use crate::facts::{Account, PartName};
use crate::words::quoted;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV005", name: "account-unknown", severity: Severity::Error, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Accounts],
    check,
};

/// So many digits of an id are wrong in a slip, two that changed places counting once.
const SLIP: usize = 2;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in &cx.model.divisions {
        for row in division.accounts.iter().filter(|it| it.status.value != AccountStatus::Closed) {
            let id = row.id.value.as_ref();
            if cx.accounts.contains_key(id) || !cx.part(PartName::Accounts).covers(&[id]) {
                continue;
            }
            let near = if findings.suggests() { near(cx, Held { division, row }) } else { None };
            let fix = match near {
                Some(near) => format!("did you mean {} ({})?", quoted(&near.id), quoted(&near.name)),
                None => "correct the id, or take the row out if the account has left; an account that is closed keeps its row \
                         with `status: closed`"
                    .to_owned(),
            };
            findings
                .at(row.id.span, format!("the organization has no account {id}"))
                .help(format!(
                    "AWS would refuse every assignment there at apply, or, where the id is somebody else's, `{}` would stand in the \
                     role's policy for an account outside: {fix}",
                    row.name.value
                ))
                .about(division.name(), None)
                .in_account(&row.name.value);
        }
    }
}

/// The account that was probably meant: one that no row has yet, with nearly this id, or with the row's name.
fn near<'c>(cx: &Context<'c>, held: Held<'_>) -> Option<&'c Account> {
    let id = held.row.id.value.as_ref();
    let free = || cx.facts.accounts.iter().filter(|it| !cx.is_spoken_for(&it.id));
    let distance = |it: &&Account| strsim::damerau_levenshtein(&it.id, id);
    let by_id = free().filter(|it| it.id.len() == id.len()).min_by_key(distance).filter(|it| distance(it) <= SLIP);
    let alike = |it: &&Account| it.name.eq_ignore_ascii_case(&held.row.name.value);
    by_id.or_else(|| free().find(alike))
}
