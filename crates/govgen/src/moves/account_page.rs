//! The runbook of an account's move: three applies in their order, what stays in AWS, and who gains or loses through globs.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::PrincipalKind;

use super::account::{Cast, Fate, Held};
use super::ids::Ids;
use super::leftover;
use super::remains::Remain;
use super::runbook::{self, Runbook};
use super::way_back;
use crate::draft::Draft;
use crate::pipeline::{Against, with_model};
use crate::report;

/// What was found out about the account's grants.
pub(crate) struct Kept<'k, 'm> {
    pub(crate) held: &'k [Held<'m>],
    pub(crate) fates: &'k BTreeMap<String, Fate>,
    pub(crate) ids: &'k Ids<'k>,
    /// What the new division has there from before.
    pub(crate) remains: &'k [Remain],
    /// Whether a move is turned round that is still among the entries.
    pub(crate) is_back: bool,
}

pub(super) type Row = (String, PrincipalKind, String);

/// The page, and lines for whoever runs the command.
pub(crate) fn page(
    draft: &Draft<'_>,
    cast: &Cast<'_, '_>,
    kept: &Kept<'_, '_>,
) -> anyhow::Result<(Runbook, Vec<String>)> {
    let (account, from, to) = (cast.row.name.value.as_ref(), cast.from.name(), cast.to.name());
    let (old, new) = (runbook::workspace(cast.model, from), runbook::workspace(cast.model, to));
    let mut page = Runbook::new(
        &format!("Account `{account}` moves from `{from}` to `{to}`"),
        "Nothing is destroyed on the way: the old division's Terraform forgets what it granted there, the new division's takes over who has \
         shared policies and grants the rest anew, and what is left of the old grants is deleted at the end, by hand.",
    );
    let Changes { gains, losses, after } = changes(draft, cast, kept);
    let notes = say_changes(&mut page, &gains, &losses, to);
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
    page.step(&format!("First the run of {old}"));
    let came_along = kept.is_back && kept.held.iter().any(|it| it.shared.is_none());
    page.say(&format!(
        "Apply it before `common`, because the role of the old division may read the account until then. Its plan shows the account's \
         assignments as forgotten (`will no longer be managed by Terraform`), {} nothing to destroy.",
        match came_along {
            true => {
                "adds the permission sets that came along on the way there, if it has not done so yet, and shows nothing else to add and"
            }
            false => "nothing to add and",
        }
    ));
    page.step("Then `common`");
    page.say(&format!(
        "Its plan changes the policies of four roles in place: the account leaves those of `{from}` and joins those of `{to}`. A variable with \
         ARNs of shared permission sets may change with it. Nothing is destroyed."
    ));
    leftover::before_granting(&mut page, cast, kept);
    page.step(&format!("Then the run of {new}"));
    say_plan(&mut page, cast, kept, &after);
    leftover::after_all(&mut page, cast, kept, &losses);
    page.prune(cast.model, &[from, to]);
    way_back::say(&mut page, draft, cast, kept)?;
    Ok((page, notes))
}

/// What the new division's plan shows.
fn say_plan(page: &mut Runbook, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>, after: &BTreeSet<Row>) {
    let to = cast.to.name();
    let shared = kept.held.iter().filter(|it| it.shared.is_some());
    let shared =
        shared.flat_map(|held| held.who.iter().map(|(of, who, _)| (held.policy.to_owned(), *of, (*who).to_owned())));
    let taken_over = shared.filter(|it| after.contains(it)).count();
    let known = kept.remains.iter().filter(|it| it.id.is_some());
    let remaining: usize = known.map(|it| it.who.len()).sum();
    let mut shows = Vec::new();
    if taken_over > 0 {
        shows.push(format!("imports {} of shared policies", report::quantity(taken_over, "assignment")));
    }
    if remaining > 0 {
        shows.push(format!("imports {} that `{to}` has there from before", report::quantity(remaining, "assignment")));
    }
    let added = after.len().saturating_sub(taken_over + remaining);
    if added > 0 {
        shows.push(format!("adds {}", report::quantity(added, "assignment")));
    }
    let copies = kept.fates.values().filter_map(|it| match it {
        Fate::Copied(new) => Some(format!("`{new}`")),
        Fate::Becomes(_) | Fate::Shared => None,
    });
    let copies: Vec<String> = copies.collect();
    if !copies.is_empty() {
        shows
            .push(format!("adds the permission sets of what came along, {}, with what is attached", copies.join(", ")));
    }
    shows.push("destroys nothing".to_owned());
    let last = shows.pop().unwrap_or_default();
    let shows = if shows.is_empty() { last } else { format!("{}, and {last}", shows.join(", ")) };
    page.say(&format!(
        "A run that began before `common` was applied is denied: start it again. As the files are now, its plan {shows}.{}",
        if kept.is_back {
            " What its state still holds, because it never applied the move there, is neither imported nor added."
        } else {
            ""
        }
    ));
    if remaining > 0 {
        page.say(
            "If the plan ends with `Cannot import non-existent remote object`, somebody has deleted these assignments meanwhile: take the \
             entries with `import` out of `divisions/common`, render, merge, and the plan adds them.",
        );
    }
}

/// What globs change, and everything that is granted in the account afterwards.
struct Changes {
    gains: BTreeSet<Row>,
    losses: BTreeSet<Row>,
    after: BTreeSet<Row>,
}

/// Who has something in the account afterwards and not before, and the other way round, by the policy's name afterwards.
fn changes(draft: &Draft<'_>, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>) -> Changes {
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
    let gains = after.difference(&before).cloned().collect();
    Changes { gains, losses: before.difference(&after).cloned().collect(), after }
}

pub(super) fn kind(kind: PrincipalKind) -> &'static str {
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
            "A glob of the old division covered the account and no longer does. Before you commit, add a line in the files of `{to}` for \
             whoever should stay; the others keep what they have in AWS until it is deleted at the end:"
        ),
        "loses",
    );
    tell(gains, "Who gains access", &format!("A glob of `{to}` covers the account from now on. Review it:"), "gains");
    notes
}
