//! The runbook of an account's move: three applies in their order, what stays in AWS, and who gains or loses through globs.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::PrincipalKind;

use super::account::{Cast, Fate, Held};
use super::draft::Draft;
use super::ids::Ids;
use super::runbook::{self, Runbook};
use super::way_back;
use crate::pipeline::{Against, with_model};
use crate::report::shell_word;

/// What was found out about the account's grants.
pub(crate) struct Kept<'k, 'm> {
    pub(crate) held: &'k [Held<'m>],
    pub(crate) fates: &'k BTreeMap<String, Fate>,
    pub(crate) ids: &'k Ids<'k>,
}

type Row = (String, PrincipalKind, String);

/// The page, and lines for whoever runs the command.
pub(crate) fn page(draft: &Draft<'_>, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>) -> (Runbook, Vec<String>) {
    let (account, from, to) = (cast.row.name.value.as_ref(), cast.from.name(), cast.to.name());
    let (old, new) = (runbook::workspace(cast.model, from), runbook::workspace(cast.model, to));
    let mut page = Runbook::new(
        &format!("Account `{account}` moves from `{from}` to `{to}`"),
        "Nothing is destroyed on the way: the old division's Terraform forgets what it granted there, the new division's takes over who has \
         shared policies and grants the rest anew, and what is left of the old grants is deleted at the end, by hand.",
    );
    let approvers = [
        runbook::admins(cast.model),
        format!("{} for `{from}`", runbook::teams(cast.model, cast.from)),
        format!("{} for `{to}`", runbook::teams(cast.model, cast.to)),
    ];
    page.pull_request(
        cast.model,
        &format!("account {account} moves from {from} to {to}"),
        &approvers.join(", and by "),
    );
    let (gains, losses) = changes(draft, cast, kept);
    let notes = say_changes(&mut page, &gains, &losses, to);
    page.step(&format!("First the run of {old}"));
    page.say(
        "Apply it before `common`, because the role of the old division may read the account until then. Its plan shows the account's \
         assignments as forgotten (`will no longer be managed by Terraform`), nothing to add and nothing to destroy.",
    );
    page.step("Then `common`");
    page.say(&format!(
        "Its plan changes the policies of four roles in place: the account leaves those of `{from}` and joins those of `{to}`. A variable with \
         ARNs of shared permission sets may change with it. Nothing is destroyed."
    ));
    page.step(&format!("Then the run of {new}"));
    page.say(
        "A run that began before `common` was applied is denied: start it again. Its plan imports who has shared policies, adds the other \
         grants (and the permission sets that came along), and destroys nothing.",
    );
    left_over(&mut page, cast, kept, &losses);
    page.prune(cast.model, &[from, to]);
    way_back::say(&mut page, draft, cast, kept);
    (page, notes)
}

/// Who has something in the account afterwards and not before, and the other way round, by the policy's name afterwards.
fn changes(draft: &Draft<'_>, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>) -> (BTreeSet<Row>, BTreeSet<Row>) {
    let now = |policy: &str| match kept.fates.get(policy) {
        Some(Fate::Becomes(name) | Fate::Copied(name)) => name.clone(),
        _ => policy.to_owned(),
    };
    let rows = kept
        .held
        .iter()
        .flat_map(|held| held.who.iter().map(move |(kind, name, _)| (now(held.policy), *kind, (*name).to_owned())));
    let before: BTreeSet<Row> = rows.collect();
    let (account, to) = (cast.row.name.value.as_ref(), cast.to.name());
    let after: BTreeSet<Row> = with_model(&draft.result(), Against::default(), |model, _| {
        let division = model.divisions.iter().find(|it| it.name() == to);
        let assignments = division.into_iter().flat_map(|it| it.assignments.iter().map(move |at| (it, at)));
        let here = assignments.filter(|(_, it)| it.account.name.value == account);
        let rows = here.flat_map(|(division, it)| {
            let policy = model.policy(division, it.policy).key();
            it.grants.iter().map(move |it| (policy.to_owned(), it.principal.kind, it.principal.name.value.to_string()))
        });
        rows.collect()
    });
    (after.difference(&before).cloned().collect(), before.difference(&after).cloned().collect())
}

fn kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Group => "group",
        PrincipalKind::User => "user",
    }
}

/// Globs stay where they are written: the old division's no longer cover the account, the new one's do.
fn say_changes(page: &mut Runbook, gains: &BTreeSet<Row>, losses: &BTreeSet<Row>, to: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let mut tell = |rows: &BTreeSet<Row>, title: &str, why: &str, verb: &str| {
        if rows.is_empty() {
            return;
        }
        page.part(title);
        page.say(why);
        let line = |(policy, of, name): &Row| format!("{} {} · `{policy}`", kind(*of), runbook::code(name));
        page.list(&rows.iter().map(line).collect::<Vec<_>>());
        notes.extend(rows.iter().map(|(policy, of, name)| {
            crate::report::one_line(&format!("{verb} through a glob: {} `{name}`, `{policy}`", kind(*of)))
        }));
    };
    tell(
        losses,
        "Who loses access",
        &format!(
            "A glob of the old division covered the account and no longer does. Add a line in the files of `{to}` for whoever should stay; \
             the others keep what they have in AWS until it is deleted at the end:"
        ),
        "loses",
    );
    tell(gains, "Who gains access", &format!("A glob of `{to}` covers the account from now on. Review it:"), "gains");
    notes
}

/// What Terraform has forgotten and nobody has taken over: commands, and no plan that destroys.
fn left_over(page: &mut Runbook, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>, losses: &BTreeSet<Row>) {
    let Some(organization) = &cast.model.organization else { return };
    let stays = |held: &Held<'_>, of: PrincipalKind, name: &str| {
        held.shared.is_none() || losses.contains(&(held.policy.to_owned(), of, name.to_owned()))
    };
    let mut look_ups = Vec::new();
    let mut deletions = Vec::new();
    let mut principals: BTreeMap<(PrincipalKind, &str), String> = BTreeMap::new();
    for (number, held) in kept.held.iter().enumerate() {
        let left: Vec<(PrincipalKind, &str)> =
            held.who.iter().map(|(of, name, _)| (*of, *name)).filter(|(of, name)| stays(held, *of, name)).collect();
        if left.is_empty() {
            continue;
        }
        let set = kept.ids.permission_set_word(organization, held.policy, held.name, number + 1);
        look_ups.extend(set.before);
        for who in left {
            let number = principals.len() + 1;
            let principal = principals.entry(who).or_insert_with(|| {
                let word = kept.ids.principal_word(organization, who, number);
                look_ups.extend(word.before);
                word.word
            });
            deletions.push(format!(
                "aws sso-admin delete-account-assignment --region {} --instance-arn {} --target-type AWS_ACCOUNT --target-id {} \
                 --permission-set-arn {} --principal-type {} --principal-id {principal}",
                shell_word(organization.region),
                shell_word(organization.instance_arn),
                shell_word(&cast.row.id.value),
                set.word,
                kind(who.0).to_uppercase(),
            ));
        }
    }
    if deletions.is_empty() {
        return;
    }
    page.step("Delete what is left");
    page.say(&format!(
        "What `{}` granted and nobody has taken over is still assigned in the account, and no file says so any more. When the new division \
         has applied, somebody with the administrators' rights deletes it; `govgen check --facts` lists what remains.",
        cast.from.name()
    ));
    look_ups.extend(deletions);
    page.commands(&look_ups);
}
