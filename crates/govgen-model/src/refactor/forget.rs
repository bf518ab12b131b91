//! What `forget` means: assignments that the files no longer grant, and in a division's own entry somebody who has left.

use govgen_source::Diagnostics;
use govgen_syntax::{Forget, PrincipalKind};

use super::{Change, Names, exists, folded, lines, principals, word};
use crate::findings::FORGET_NOT_DEPARTED;
use crate::lock::State;

impl<'d> Names<'_, 'd> {
    pub(super) fn forget(&self, written: &'d Forget<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let division = self.division(written.division.as_ref()?, findings)?;
        self.is_gone(division, written, findings).then_some(Change::Forget { division, written })
    }

    /// What the lock in force says has become of somebody. Without one nobody is known to have left.
    fn state(&self, kind: PrincipalKind, name: &str) -> Option<State> {
        self.lock.and_then(|it| it.get(kind, name)).map(|it| it.state)
    }

    /// A division's own entry: about somebody who has left the directory.
    pub(super) fn departed(
        &self,
        division: usize,
        written: &'d Forget<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let states = principals(&written.principals).map(|(kind, name)| (kind, name, self.state(kind, &name.value)));
        if let Some((kind, name, state)) = states.into_iter().find(|it| it.2 != Some(State::Departed)) {
            let (word, name, span) = (word(kind), &name.value, name.span);
            let message = match (state, kind) {
                (Some(State::Renamed), PrincipalKind::User) => {
                    format!("{word} `{name}` has another name now and can still sign in")
                }
                (Some(State::Renamed), PrincipalKind::Group) => {
                    format!("{word} `{name}` has another name now, and its members can still sign in")
                }
                _ => format!("{word} `{name}` has not left the directory"),
            };
            findings.report(&FORGET_NOT_DEPARTED, span, message).help(
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
