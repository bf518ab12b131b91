//! Assignments that would come from one address: a division's own policies and the shared ones have their names in common
//! there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Change, Division, Model, PolicyRef, Refactoring, Rename};
use govgen_source::Span;

use super::conflict;
use super::renames::key;
use crate::rule::Findings;

/// A rename of a policy.
type Renamed<'m, 'd> = (&'m Refactoring<'d>, &'d Rename<'d>);

/// Renames that lead from what another policy's assignment has, or had.
pub(super) fn shared(model: &Model<'_>, findings: &mut Findings<'_>) {
    let mut renames: BTreeMap<(Option<usize>, u32), Renamed<'_, '_>> = BTreeMap::new();
    for it in &model.refactor {
        // Of two entries about one policy it is said that there are two.
        if let Change::Policy { division, policy, rename } = &it.change {
            renames.entry((*division, *policy)).or_insert((it, *rename));
        }
    }
    if renames.is_empty() {
        return;
    }
    for (at, division) in model.divisions.iter().enumerate() {
        in_division(model, (at, division), &renames, findings);
    }
}

fn in_division<'d>(
    model: &Model<'d>,
    (at, division): (usize, &Division<'d>),
    renames: &BTreeMap<(Option<usize>, u32), Renamed<'_, 'd>>,
    findings: &mut Findings<'_>,
) {
    let mut sources: BTreeMap<(&str, &str), Renamed<'_, '_>> = BTreeMap::new();
    // What is said of one entry in one division is said once.
    let mut said = BTreeSet::new();
    for assignment in &division.assignments {
        let Some(&(it, rename)) = renames.get(&key(at, assignment.policy)) else { continue };
        let (account, old): (&str, &str) = (&assignment.account.name.value, &rename.from.value);
        if let Some(still) = division.assignment(&model.shared, account, old) {
            if still.policy != assignment.policy && said.insert(it.entry.span) {
                let granted = still.grants.first().map_or(it.entry.span, |it| it.principal.name.span);
                taken(model, division, it, (account, old, still.policy), granted, findings);
            }
            continue;
        }
        match sources.entry((account, old)) {
            Entry::Vacant(free) => {
                free.insert((it, rename));
            }
            Entry::Occupied(first) if said.insert(it.entry.span) => {
                let (other, first) = *first.get();
                let message = format!(
                    "`{}` and `{}` would both have been `{old}` in account `{account}` of `{}`",
                    rename.name.value,
                    first.name.value,
                    division.name()
                );
                conflict(model, it, other, message, findings).help(
                    "Terraform refuses a plan in which two assignments come from one: keep the entry that is true, or let every root apply \
                     one of them and take it out, then write the other",
                );
            }
            Entry::Occupied(_) => {}
        }
    }
}

fn taken(
    model: &Model<'_>,
    division: &Division<'_>,
    it: &Refactoring<'_>,
    (account, old, policy): (&str, &str, PolicyRef),
    granted: Span,
    findings: &mut Findings<'_>,
) {
    let whose = match policy {
        PolicyRef::Own(_) => format!("the policy of `{}`", division.name()),
        PolicyRef::Shared(_) => "the shared policy".to_owned(),
    };
    let home = it.home.map_or("common", |at| model.divisions[at].name());
    let message = format!("`{old}` is no old name: in account `{account}` it is {whose} that has it now");
    findings
        .at(it.entry.span, message)
        .because(granted, "granted here")
        .about(home, None)
        .help(format!(
            "Terraform refuses the plan: an assignment is moved from an address that the files still hold. Take the entry out, or take the \
             grants of `{old}` in `{account}` out until every root has applied it"
        ));
}
