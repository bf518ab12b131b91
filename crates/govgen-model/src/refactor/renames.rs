//! What `rename` and `move` mean: the name or the division that is there now, when the one before is gone.

use govgen_source::Diagnostics;
use govgen_syntax::{AccountMove, Rename, Renamed, Text};

use super::{Change, Names, exists, row, unknown};
use crate::Policy;
use crate::policies::position;

impl<'d> Names<'_, 'd> {
    pub(super) fn rename(&self, rename: &'d Rename<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        match (rename.what, &rename.division) {
            (Renamed::Policy, _) => self.policy(None, rename, findings),
            (Renamed::Account, Some(division)) => self.account(division, rename, findings),
            (Renamed::Account, None) => None,
            (Renamed::Division, _) => {
                let division = self.division(&rename.name, findings)?;
                if let Ok(still) = self.position(&rename.from) {
                    let row = self.divisions[still].entry.name.span;
                    exists(&rename.from, "division", "moves the state of one division to another", findings)
                        .because(row, "it stands here");
                    return None;
                }
                Some(Change::Division { division, rename })
            }
        }
    }

    pub(super) fn policy(
        &self,
        division: Option<usize>,
        rename: &'d Rename<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let policies = division.map_or(self.shared, |at| &self.divisions[at].policies);
        let complete = self.documents.common.complete && division.is_none_or(|at| self.divisions[at].complete);
        if let Some(still) = position(policies, &rename.from.value) {
            exists(&rename.from, "policy", "would fail the plan: both cannot be the same", findings)
                .because(policies[still as usize].entry.key.span, "it stands here");
            return None;
        }
        let Some(policy) = position(policies, &rename.name.value) else {
            if complete {
                let whose = division.map_or("the organization shares no policy".to_owned(), |at| {
                    format!("division `{}` has no policy", self.divisions[at].name())
                });
                let near = findings.nearest(&rename.name.value, policies.iter().map(Policy::key));
                unknown(&rename.name, &whose, near, findings);
            }
            return None;
        };
        Some(Change::Policy { division, policy, rename })
    }

    fn account(
        &self,
        division: &'d Text<'d>,
        rename: &'d Rename<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let at = self.division(division, findings)?;
        let division = &self.divisions[at];
        if let Some(still) = row(division, &rename.from) {
            exists(&rename.from, "account", "would fail the plan: both cannot be the same", findings)
                .because(still.name.span, "it stands here");
            return None;
        }
        let account = self.row(division, &rename.name, findings)?;
        Some(Change::Account { division: at, account, rename })
    }

    pub(super) fn account_move(&self, written: &'d AccountMove<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let (from, to) = (self.division(&written.from, findings), self.division(&written.to, findings));
        let (from, to) = (from?, to?);
        if let Some(still) = row(&self.divisions[from], &written.account) {
            exists(&written.account, "account", "would make Terraform forget what it still manages", findings)
                .because(still.name.span, format!("`{}` has it here", written.from.value));
            return None;
        }
        let account = self.row(&self.divisions[to], &written.account, findings)?;
        for grants in written.grants.iter().filter(|it| it.permission_set.is_some()) {
            // A shared policy that has gone meanwhile is imported nowhere, and so is one of the division's own.
            self.is_on_instance(grants.permission_set.as_ref()?, findings);
            if position(self.shared, &grants.policy.value).is_none() && self.documents.common.complete {
                let near = findings.nearest(&grants.policy.value, self.shared.iter().map(Policy::key));
                unknown(&grants.policy, "the organization shares no policy", near, findings);
            }
        }
        Some(Change::Move { from, to, account, written })
    }
}
