//! What `import` means: a policy and grants that the files describe, so that Terraform has somewhere to put what AWS has.

use govgen_source::Diagnostics;
use govgen_syntax::{CustomerManagedPolicy, Import, Text};

use super::{Change, Names, folded, lines, principals, unknown, word};
use crate::findings::REFACTOR_TARGET_UNKNOWN;
use crate::policies::position;
use crate::{Policy, PolicyRef};

impl<'d> Names<'_, 'd> {
    pub(super) fn import(&self, written: &'d Import<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        if !self.is_on_instance(&written.permission_set, findings) {
            return None;
        }
        if written.division.value == "common" {
            let policy = self.shared_policy(&written.policy, findings)?;
            let mut fine = self.attached(written, &self.shared[policy as usize], findings);
            for it in &written.assignments {
                let whose = "the organization's root assigns nothing:";
                unknown(&it.account, &format!("{whose} it has no account"), None, findings);
                fine = false;
            }
            return fine.then_some(Change::Import { division: None, policy: PolicyRef::Shared(policy), written });
        }
        let at = self.division(&written.division, findings)?;
        let division = &self.divisions[at];
        let policy = match position(&division.policies, &written.policy.value) {
            Some(own) => PolicyRef::Own(own),
            None => PolicyRef::Shared(self.shared_policy(&written.policy, findings)?),
        };
        let mut fine = match policy {
            PolicyRef::Own(own) => self.attached(written, &division.policies[own as usize], findings),
            PolicyRef::Shared(_) => nothing_attached(written, findings),
        };
        for it in &written.assignments {
            let Some(assignment) = self.assignment(at, &it.account, &written.policy) else {
                if division.complete {
                    let whose = format!(
                        "division `{}` grants `{}` in no account",
                        written.division.value, written.policy.value
                    );
                    let known = division.assignments.iter().map(|it| it.account.name.value.as_ref());
                    let near = findings.nearest(&it.account.value, known);
                    unknown(&it.account, &whose, near, findings);
                }
                fine = false;
                continue;
            };
            let lines = lines(assignment);
            for (kind, name) in principals(&it.principals) {
                if lines.get(&folded(kind, &name.value)).is_none_or(|line| line.value != name.value) {
                    let whose = format!(
                        "the files grant `{}` in `{}` to no {}",
                        written.policy.value,
                        it.account.value,
                        word(kind)
                    );
                    let known = assignment.grants.iter().filter(|it| it.principal.kind == kind);
                    let near = findings.nearest(&name.value, known.map(|it| it.principal.name.value.as_ref()));
                    unknown(name, &whose, near, findings);
                    fine = false;
                }
            }
        }
        fine.then_some(Change::Import { division: Some(at), policy, written })
    }

    /// Whether the policy attaches everything that is to be imported.
    fn attached(&self, written: &Import<'_>, policy: &Policy<'_>, findings: &mut Diagnostics) -> bool {
        let mut fine = true;
        let mut lacks = |name: &Text<'_>, near: Option<&str>, findings: &mut Diagnostics| {
            unknown(name, &format!("policy `{}` attaches no policy", policy.key()), near, findings);
            fine = false;
        };
        for it in &written.managed_policies {
            let key = govgen_iam::managed_policy_key(&it.value);
            if !policy.managed_policies.iter().any(|it| it.key == key) {
                let near = findings.nearest(key, policy.managed_policies.iter().map(|it| it.key.as_str()));
                lacks(it, near, findings);
            }
        }
        for it in &written.customer_managed_policies {
            if !policy.entry.customer_managed_policies.iter().any(|other| same_policy(it, other)) {
                lacks(&it.name, None, findings);
            }
        }
        let flags = [
            (written.inline_policy, policy.inline_policy.is_some(), "inline policy"),
            (written.permissions_boundary, policy.entry.permissions_boundary.is_some(), "permissions boundary"),
        ];
        for (flag, there, what) in flags {
            let Some(flag) = flag.filter(|it| it.value && !there) else { continue };
            fine = false;
            findings
                .report(&REFACTOR_TARGET_UNKNOWN, flag.span, format!("policy `{}` has no {what}", policy.key()))
                .help("Terraform imports only what the files describe, and the plan would fail: describe it, or take the key out");
        }
        fine
    }

    fn shared_policy(&self, name: &Text<'_>, findings: &mut Diagnostics) -> Option<u32> {
        let found = position(self.shared, &name.value);
        if found.is_none() && self.documents.common.complete {
            let near = findings.nearest(&name.value, self.shared.iter().map(Policy::key));
            unknown(name, "neither this division nor the organization has a policy", near, findings);
        }
        found
    }
}

fn same_policy(one: &CustomerManagedPolicy<'_>, other: &CustomerManagedPolicy<'_>) -> bool {
    let path = |it: &CustomerManagedPolicy<'_>| it.path.as_ref().map_or("/".to_owned(), |it| it.value.to_string());
    one.name.value == other.name.value && path(one) == path(other)
}

/// A division imports of a shared policy its own assignments and nothing else.
fn nothing_attached(written: &Import<'_>, findings: &mut Diagnostics) -> bool {
    let managed = written.managed_policies.iter().map(|it| it.span);
    let customer = written.customer_managed_policies.iter().map(|it| it.span);
    let flags = [written.inline_policy, written.permissions_boundary].into_iter().flatten();
    let mut all = managed.chain(customer).chain(flags.filter(|it| it.value).map(|it| it.span));
    let first = all.next();
    if let Some(span) = first {
        findings
            .report(&REFACTOR_TARGET_UNKNOWN, span, format!("`{}` is a shared policy", written.policy.value))
            .because(written.division.span, "this root holds its assignments alone")
            .help("what is attached to it is imported with `division: common`, in an entry of its own");
    }
    first.is_none()
}
