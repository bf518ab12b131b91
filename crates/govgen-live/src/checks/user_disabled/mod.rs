//! A user of the files whom the directory has disabled.

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV003", name: "user-disabled", severity: Severity::Warning, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Users],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let disabled = |id: &&str| cx.directory.user(id).is_some_and(|it| it.enabled == Some(false));
    for named in cx.uses.iter().filter(|it| !it.meant.ids.is_empty() && it.meant.ids.iter().all(disabled)) {
        findings
            .at(named.span, format!("user `{}` is disabled in the directory", named.name))
            .help(
                "nobody can sign in as this user now, and whoever enables it again gives back all of its access; when \
                 somebody leaves: disable at the identity provider, then delete these lines and apply, and delete the user last, \
                 for a plan that looks up a deleted user fails",
            )
            .about(named.division.name(), None);
    }
}
