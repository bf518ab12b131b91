//! `move account-name`: another name for an account in the files; its id is the same, and so is everybody's access.

use anyhow::bail;
use govgen_edit::{Edit, Value};
use govgen_model::{Division, Model};
use govgen_source::Date;
use govgen_syntax::{Refactor, Renamed};

use super::draft::{Draft, path};
use super::entries::{self, Subject};
use super::lookup::{self, COMMON};
use super::policy::waivers_note;
use super::references::{self, Place};
use super::runbook::{self, Runbook};
use super::{Moved, Names};

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
    let place = Place { division: None, account: Some(old), policy: None };
    let waived = references::waivers(&mut draft, place, "account", new)?;
    let what = Value::flow([
        ("division", Value::text(whose)),
        ("account", Value::text(new)),
        ("from", Value::text(old)),
    ]);
    entries::add(&mut draft, COMMON, entries::entry("rename", what, since))?;
    let runbook = page(model, division, names, &row.id.value);
    Ok(Moved { draft, runbook, notes: waivers_note(waived) })
}

fn page(model: &Model<'_>, division: &Division<'_>, names: Names<'_>, id: &str) -> String {
    let Names { old, new } = names;
    let whose = division.name();
    let mut page = Runbook::new(
        &format!("Account `{old}` of `{whose}` is called `{new}`"),
        &format!("Account `{id}` keeps everything that is granted there. Terraform is told that its assignments are the same."),
    );
    let approvers = format!("{}, and by {}", runbook::admins(model), runbook::teams(model, division));
    page.pull_request(model, &format!("{whose}: account {old} is called {new}"), &approvers);
    page.step("Apply");
    page.say(&format!(
        "The plan of workspace {} shows assignments as moved, nothing to add and nothing to destroy. `common` changes in comments at most.",
        runbook::workspace(model, whose)
    ));
    page.prune(&[COMMON, whose]);
    page.part("Going back");
    page.say("Before the merge, drop the branch. After it:");
    let command = ["govgen", "move", "account-name", whose, new, old].map(crate::report::shell_word).join(" ");
    page.commands(&[command, "govgen render".to_owned()]);
    page.finish()
}
