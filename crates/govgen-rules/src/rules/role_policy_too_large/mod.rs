//! A division with more accounts than a role can name.

use govgen_iam::delegation::{ACCOUNTS_THAT_FIT, Phase, RolePolicies, fit};
use govgen_iam::limits::MANAGED_POLICIES_OF_A_ROLE;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV023",
        name: "role-policy-too-large",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(organization) = &cx.model.organization else { return };
    for division in &cx.model.divisions {
        let delegation = cx.model.delegation(organization, division);
        if delegation.accounts.len() + delegation.reserved_accounts.len() <= ACCOUNTS_THAT_FIT {
            continue;
        }
        for phase in Phase::ALL {
            let policies = fit(delegation.statements(phase));
            let RolePolicies::Managed(documents) = &policies else { continue };
            if policies.fit_a_role() {
                continue;
            }
            let (name, phase, count) = (division.name(), phase.as_str(), documents.len());
            findings
                .at(division.entry.name.span, format!("division `{name}` has more accounts than its {phase} role can name"))
                .help(format!(
                    "the role would need {count} policies, and AWS refuses to attach more than {MANAGED_POLICIES_OF_A_ROLE}: \
                     split the division, or close accounts that are gone"
                ))
                .about(name, None);
            // The apply role names everything the plan role does, and more: one finding says it.
            break;
        }
    }
}
