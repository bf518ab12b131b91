//! What goes: too much at once, what is taken away only to be given again, what Terraform is to forget or adopt.

use govgen_model::{Locked, OidcProvider, PrincipalKind};
use govgen_source::{Diagnostics, Severity};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Root;
use crate::context::Context;
use crate::findings::{DRIFTED, REMOVAL_TOO_LARGE, REPLACEMENT, STATE_REWRITTEN};
use crate::format::{Attributes, ResourceChange};
use crate::kinds::{ASSIGNMENT, PERMISSION_SET};
use crate::refactor::{Entries, pair};

/// The rule whose acknowledgements count here too: they state how many grants a division loses.
const ACKNOWLEDGED_AS: &str = "mass-removal";

/// The rule whose acknowledgements say how many ids of the lock are others than before.
const ACKNOWLEDGED_IDS: &str = "lock-id-changed";

/// Judges what goes.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let changes = || cx.plan.resource_changes.iter().filter(|it| it.is_managed());
    for change in changes() {
        if change.does("delete") && change.does("create") {
            replacement(cx, change, findings);
        }
        rewritten(cx, change, findings);
    }
    moved(cx, findings);
    for change in cx.plan.resource_drift.iter().filter(|it| is_changed(it)) {
        cx.report(findings, &DRIFTED, format!("`{}` is not as Terraform left it", change.address))
            .help("it was changed by other means; this plan puts it back or takes note of it");
    }
    if let Root::Division(division) = cx.root {
        let before = changes().filter(|it| it.kind == ASSIGNMENT && it.change.before.is_some()).count();
        // What Terraform forgets nobody loses.
        let entries = Entries::of(cx);
        let stays = |it: &ResourceChange| it.does("forget") && entries.explain(it);
        let gone = changes().filter(|it| it.kind == ASSIGNMENT && it.change.before.is_some());
        let gone = gone.filter(|it| it.change.after.is_none() && !stays(it));
        too_large(cx, division.name(), before, gone.count(), findings);
    }
}

/// Whether a drift is more than what a provider fills in once it reads a resource back.
fn is_changed(change: &ResourceChange) -> bool {
    // A role reports what stands beside it in the configuration.
    const REPORTED: [&str; 2] = ["inline_policy", "managed_policy_arns"];
    match (&change.change.before, &change.change.after) {
        (Some(before), Some(after)) => before.differs(after, &REPORTED),
        _ => true,
    }
}

fn replacement(cx: &Context<'_, '_>, change: &ResourceChange, findings: &mut Diagnostics) {
    if is_by_id(change) {
        other_id(cx, change, findings);
        return;
    }
    cx.report(findings, &REPLACEMENT, format!("`{}` would be deleted and made again", change.address)).help(
        "everybody would lose that access for a while, or for good when the second half fails; find what forces it with \
         `terraform plan`, and change names and accounts in two steps",
    );
}

/// Whether an assignment is made again for another id of its principal, and for nothing else.
fn is_by_id(change: &ResourceChange) -> bool {
    let by_id = [serde_json::json!(["principal_id"])];
    change.kind == ASSIGNMENT && change.change.replace_paths.iter().map(|it| &it.0).eq(by_id.iter())
}

/// With a look-up the directory says who somebody is. With the lock a file says it, and whoever reviewed the file has to have
/// known that an id changes.
fn other_id(cx: &Context<'_, '_>, change: &ResourceChange, findings: &mut Diagnostics) {
    let Some(locked) = locked_principal(cx, change) else {
        cx.report(
            findings,
            &REPLACEMENT,
            format!("the directory knows the principal of `{}` by another id", change.address),
        )
        .severity(Severity::Warning)
        .help("the assignment is taken from the old id and given to the new one; ask why the directory made it again");
        return;
    };
    let replaced = cx.plan.resource_changes.iter().filter(|it| it.is_managed() && is_by_id(it));
    let replaced = replaced.filter_map(|it| Some(locked_principal(cx, it)?.entry.name.span));
    let replaced = replaced.collect::<FxHashSet<_>>().len();
    let entries = || {
        let all = cx.model.acknowledge.iter();
        all.filter(|it| it.rule.value == ACKNOWLEDGED_IDS && it.division.value == "common")
    };
    let is_acknowledged = entries().any(|it| it.count.value as usize >= replaced);
    let found =
        cx.report(findings, &REPLACEMENT, format!("the lock has another id for the principal of `{}`", change.address));
    found.because(locked.id().span, "the id that gets the access");
    if is_acknowledged {
        found
            .severity(Severity::Warning)
            .help("acknowledged; the assignment is taken from the old id and given to the new one");
        return;
    }
    for entry in entries() {
        found.because(entry.count.span, "fewer are acknowledged here");
    }
    found.help(format!(
        "an apply takes the access from whoever has it now and gives it to whoever has this id, which no line of a division shows; \
         write the lock anew with `govgen lock` from facts you fetched yourself. If it is true, the organization writes under \
         `acknowledge` how many ids of the lock are others: `{{ rule: {ACKNOWLEDGED_IDS}, division: common, count: …, reason: … }}`"
    ));
}

/// Who an assignment is for, by the lock that is in force.
fn locked_principal<'c>(cx: &Context<'c, '_>, change: &ResourceChange) -> Option<Locked<'c>> {
    let (kind, name) = change.index.as_ref()?.0.as_str()?.split_once(':')?;
    let kind = if kind == "user" { PrincipalKind::User } else { PrincipalKind::Group };
    cx.model.lock.as_ref()?.get(kind, name)
}

/// What one address takes away and another gives: AWS has it once, and the order of the two is not certain.
fn moved(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let changes = || cx.plan.resource_changes.iter().filter(|it| it.is_managed());
    let sets = SetNames::of(changes());
    let created = changes().filter(|it| it.change.before.is_none());
    let created: FxHashSet<Meant<'_>> = created.filter_map(|it| sets.meant(it, it.change.after.as_ref()?)).collect();
    for change in changes().filter(|it| it.change.after.is_none() && it.does("delete")) {
        let gone = change.change.before.as_ref().and_then(|it| sets.meant(change, it));
        if gone.is_some_and(|it| created.contains(&it)) {
            let what = if change.kind == ASSIGNMENT { "grant" } else { "permission set" };
            let message = format!("`{}` would be deleted, and the same {what} made at another address", change.address);
            cx.report(findings, &REPLACEMENT, message).help(
                "if the deletion comes last the access is gone, and Terraform does not notice; keep the address, or say under `refactor` what \
                 has another name (`govgen move` does)",
            );
        }
    }
}

/// What a resource is to AWS, whatever its address.
#[derive(PartialEq, Eq, Hash)]
enum Meant<'p> {
    /// A permission set, by its name.
    Set(&'p str),
    /// A grant: an account, a permission set, and who has it.
    Grant(&'p str, Of<'p>, &'p str),
}

/// What a grant is of: a permission set of the plan by its name, since the ARN of a new one is not known, or another one by its ARN.
#[derive(PartialEq, Eq, Hash)]
enum Of<'p> {
    Name(&'p str),
    Arn(&'p str),
}

/// Names of a plan's permission sets, by ARN and by label.
struct SetNames<'p> {
    by_arn: FxHashMap<&'p str, &'p str>,
    by_label: FxHashMap<&'p str, &'p str>,
}

impl<'p> SetNames<'p> {
    fn of(changes: impl Iterator<Item = &'p ResourceChange>) -> Self {
        let (mut by_arn, mut by_label) = (FxHashMap::default(), FxHashMap::default());
        for it in changes.filter(|it| it.kind == PERMISSION_SET) {
            for values in [&it.change.before, &it.change.after].into_iter().flatten() {
                let Some(name) = values.text("name") else { continue };
                by_label.insert(it.name.as_str(), name);
                by_arn.extend(values.text("arn").map(|arn| (arn, name)));
            }
        }
        Self { by_arn, by_label }
    }

    fn meant(&self, change: &'p ResourceChange, values: &'p Attributes) -> Option<Meant<'p>> {
        match change.kind.as_str() {
            PERMISSION_SET => values.text("name").map(Meant::Set),
            ASSIGNMENT => {
                let of = match values.text("permission_set_arn") {
                    Some(arn) => self.by_arn.get(arn).map_or(Of::Arn(arn), |name| Of::Name(name)),
                    None => Of::Name(self.by_label.get(pair(&change.name)?.1)?),
                };
                let who = change.index.as_ref().and_then(|it| it.0.as_str())?;
                Some(Meant::Grant(values.text("target_id")?, of, who))
            }
            _ => None,
        }
    }
}

fn rewritten(cx: &Context<'_, '_>, change: &ResourceChange, findings: &mut Diagnostics) {
    let what = if change.change.importing.is_some() {
        "adopt something that exists"
    } else if change.previous_address.is_some() {
        "move something"
    } else if change.does("forget") && !is_left_to_somebody(cx, change) {
        "forget something that stays in AWS"
    } else {
        return;
    };
    if Entries::of(cx).explain(change) {
        return;
    }
    let previous = change.previous_address.as_ref().map_or_else(String::new, |it| format!(" from `{it}`"));
    let message = format!("`{}` would {what}{previous}", change.address);
    cx.report(findings, &STATE_REWRITTEN, message).help(
        "no entry under `refactor` declares it, so `govgen render` writes no such `import`, `moved` or `removed` block",
    );
}

/// An OIDC provider that the organization has declared to be somebody else's.
fn is_left_to_somebody(cx: &Context<'_, '_>, change: &ResourceChange) -> bool {
    let made = match change.address.as_str() {
        "aws_iam_openid_connect_provider.hcp_terraform" => Some(cx.organization.workspaces.oidc_provider),
        "aws_iam_openid_connect_provider.github" => cx.organization.facts_role.map(|it| it.oidc_provider),
        _ => None,
    };
    matches!(cx.root, Root::Common) && made == Some(OidcProvider::Existing)
}

fn too_large(cx: &Context<'_, '_>, division: &str, before: usize, gone: usize, findings: &mut Diagnostics) {
    let limits = cx.model.guardrails.removal;
    if gone <= limits.max_count as usize || gone * 100 <= limits.max_percent as usize * before {
        return;
    }
    let acknowledged =
        cx.model.acknowledge.iter().filter(|it| it.rule.value == ACKNOWLEDGED_AS && it.division.value == division);
    let counts: Vec<_> = acknowledged.map(|it| it.count).collect();
    if counts.iter().any(|it| it.value as usize == gone) {
        return;
    }
    let found = cx
        .report(findings, &REMOVAL_TOO_LARGE, format!("{gone} of `{division}`'s {before} grants would go"))
        .help(format!(
            "more than {} and more than {} percent; if it is meant, the organization writes under `acknowledge`: \
             `{{ rule: {ACKNOWLEDGED_AS}, division: {division}, count: {gone}, reason: … }}`",
            limits.max_count, limits.max_percent
        ));
    for count in counts {
        found.because(count.span, "another number is acknowledged here");
    }
}
