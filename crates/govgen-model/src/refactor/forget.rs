//! What `forget` means: assignments that the files no longer grant, and in a division's own entry somebody who has left.

use govgen_source::Diagnostics;
use govgen_syntax::{Forget, PrincipalKind};

use super::{Change, Names, exists, folded, lines, principals, word};
use crate::findings::FORGET_NOT_DEPARTED;

impl<'d> Names<'_, 'd> {
    pub(super) fn forget(&self, written: &'d Forget<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let division = self.division(written.division.as_ref()?, findings)?;
        self.is_gone(division, written, findings).then_some(Change::Forget { division, written })
    }

    /// Whether the lock in force lists somebody as departed. Without one nobody is known to be.
    fn has_departed(&self, kind: PrincipalKind, name: &str) -> bool {
        self.lock.and_then(|it| it.get(kind, name)).is_some_and(|it| it.departed)
    }

    /// A division's own entry: about somebody who has left the directory.
    pub(super) fn departed(
        &self,
        division: usize,
        written: &'d Forget<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let mut people = principals(&written.principals);
        if let Some((kind, name)) = people.find(|(kind, name)| !self.has_departed(*kind, &name.value)) {
            findings
                .report(
                    &FORGET_NOT_DEPARTED,
                    name.span,
                    format!("{} `{}` has not left the directory", word(kind), name.value),
                )
                .help(
                    "Terraform would forget the assignment and AWS would keep it, where no file shows it; take the grant out of the \
                     files to take it away, or ask the organization to write the entry in `divisions/common`",
                );
            return None;
        }
        self.is_gone(division, written, findings).then_some(Change::Forget { division, written })
    }

    /// Whether the files no longer grant what is to be forgotten.
    fn is_gone(&self, at: usize, written: &Forget<'_>, findings: &mut Diagnostics) -> bool {
        let Some(assignment) = self.assignment(at, &written.account, &written.policy) else { return true };
        if written.principals.is_empty() {
            exists(&written.policy, "policy", "forgets what the files still grant", findings)
                .because(assignment.account.name.span, "it is granted in this account");
            return false;
        }
        let mut gone = true;
        let lines = lines(assignment);
        for (kind, name) in principals(&written.principals) {
            if let Some(line) = lines.get(&folded(kind, &name.value)) {
                exists(name, word(kind), "forgets what the files still grant", findings)
                    .because(line.span, "granted here");
                gone = false;
            }
        }
        gone
    }
}
