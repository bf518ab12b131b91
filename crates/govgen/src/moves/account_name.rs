//! `move account-name`: another name for an account in the files; its id is the same, and so is everybody's access.

use anyhow::bail;
use govgen_edit::{Edit, Value};
use govgen_model::{AccountRow, AccountStatus, Division, Model, ResolvedEntry};
use govgen_source::Date;
use govgen_syntax::{Refactor, Renamed};

use super::entries::{self, Subject};
use super::lookup::{self, COMMON};
use super::policy::waivers_note;
use super::references::{self, Place};
use super::runbook::{self, Runbook};
use super::{Moved, Names};
use crate::draft::{Draft, path};

pub(crate) fn rename<'s>(
    mut draft: Draft<'s>,
    model: &Model<'_>,
    whose: &str,
    names: Names<'_>,
    since: Date,
) -> anyhow::Result<Moved<'s>> {
    let Names { old, new } = names;
    let division = lookup::division(model, whose)?;
    let row = lookup::account(model, division, old)?;
    let taken = model.divisions.iter().find(|it| it.accounts.iter().any(|row| row.name.value == new));
    if let Some(taken) = taken {
        bail!("there is an account `{new}` already, of division `{}`", taken.name());
    }
    let subjects = [old, new].map(|name| Subject::Account { name });
    entries::make_way(&mut draft, model, &subjects, |it| match it {
        Refactor::Rename(it) => it.what == Renamed::Account && it.name.value == old && it.from.value == new,
        _ => false,
    })?;
    let home = draft.path_of(row.name.span).to_owned();
    let renamed = Edit::RenameKey { path: path([&"divisions", &whose, &"accounts", &old]), to: new.to_owned() };
    draft.edit(&home, &[renamed])?;
    for it in division.entries.iter().filter(|it| !it.entry.glob && it.entry.key.value == old) {
        let file = draft.path_of(it.entry.key.span).to_owned();
        draft.edit(&file, &[Edit::RenameKey { path: path([&"accounts", &old]), to: new.to_owned() }])?;
    }
    refuse_other_access(&draft, division, row, names)?;
    let place = Place { division: None, account: Some(old), policy: None };
    let waived = references::waivers(&mut draft, place, "account", new)?;
    let what =
        Value::flow([("division", Value::text(whose)), ("account", Value::text(new)), ("from", Value::text(old))]);
    entries::add(&mut draft, COMMON, entries::entry("rename", what, since))?;
    let runbook = page(model, division, names, &row.id.value);
    Ok(Moved { draft, runbook, notes: waivers_note(waived) })
}

/// A glob may cover one of the two names and not the other: somebody would gain or lose access by a name.
fn refuse_other_access(
    draft: &Draft<'_>,
    division: &Division<'_>,
    row: &AccountRow<'_>,
    names: Names<'_>,
) -> anyhow::Result<()> {
    let globs = division.entries.iter().filter(|it| it.entry.glob);
    let differs = |glob: &&ResolvedEntry<'_>| {
        let pattern = wildmatch::WildMatch::new(&glob.entry.key.value);
        pattern.matches(names.old) != pattern.matches(names.new)
    };
    let Some(glob) = globs.into_iter().find(differs).filter(|_| row.status.value == AccountStatus::Active) else {
        return Ok(());
    };
    let file = draft.sources.file(glob.entry.key.span.file);
    let line = file.line_column(glob.entry.key.span.start).line;
    bail!(
        "{}:{line}: `{}` covers one of `{}` and `{}` and not the other, so a name would change who has access: write another glob, or a line \
         for the account, first",
        file.path,
        crate::report::one_line(&glob.entry.key.value),
        names.old,
        crate::report::one_line(names.new)
    )
}

fn page(model: &Model<'_>, division: &Division<'_>, names: Names<'_>, id: &str) -> Runbook {
    let Names { old, new } = names;
    let whose = division.name();
    let mut page = Runbook::new(
        &format!("Account `{old}` of `{whose}` is called `{new}`"),
        &format!(
            "Account `{id}` keeps everything that is granted there. Terraform is told that its assignments are the same."
        ),
    );
    let approvers = format!("{}, and by {}", runbook::admins(model), runbook::teams(model, division));
    page.pull_request(model, &format!("{whose}: account {old} is called {new}"), &approvers);
    page.step("Apply");
    page.say(&format!(
        "The plan of workspace {} shows assignments as moved, nothing to add and nothing to destroy. `common` changes in comments at most.",
        runbook::workspace(model, whose)
    ));
    page.prune(model, &[whose]);
    page.going_back(
        "Before the merge, drop the branch. After it, the same way in the other direction:",
        "account-name",
        &[whose, new, old],
    );
    page
}
