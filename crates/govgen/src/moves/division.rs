//! `move division`: another name for a division, its directory and its workspace; AWS goes on calling it what it did.

use anyhow::bail;
use govgen_edit::{Edit, Value};
use govgen_model::{Division, Model};
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
    names: Names<'_>,
    since: Date,
) -> anyhow::Result<Moved<'s>> {
    let Names { old, new } = names;
    if old == COMMON || new == COMMON {
        bail!("`{COMMON}` is the organization's own, and no division");
    }
    let division = lookup::division(model, old)?;
    if model.divisions.iter().any(|it| it.name() == new) {
        bail!("there is a division `{new}` already");
    }
    let subjects = [old, new].map(|name| Subject::Division { name });
    entries::make_way(&mut draft, model, &subjects, |it| match it {
        Refactor::Rename(it) => it.what == Renamed::Division && it.name.value == old && it.from.value == new,
        _ => false,
    })?;
    let home = draft.path_of(division.entry.name.span).to_owned();
    let renamed = Edit::RenameKey { path: path([&"divisions", &old]), to: new.to_owned() };
    let identity = division.identity();
    let kept = match &division.entry.identity {
        Some(_) if identity == new => Some(Edit::Remove { path: path([&"divisions", &new, &"identity"]) }),
        Some(_) => None,
        None => Some(Edit::InsertFirst {
            under: path([&"divisions", &new]),
            key: "identity".to_owned(),
            value: Value::text(identity),
        }),
    };
    let edits: Vec<Edit> = std::iter::once(renamed).chain(kept).collect();
    draft.edit(&home, &edits)?;
    references::division(&mut draft, old, new)?;
    let place = Place { division: Some(old), account: None, policy: None };
    let waived = references::waivers(&mut draft, place, "division", new)?;
    directories(&mut draft, names)?;
    let what = Value::flow([("division", Value::text(new)), ("from", Value::text(old))]);
    entries::add(&mut draft, COMMON, entries::entry("rename", what, since))?;
    let runbook = page(model, division, names);
    Ok(Moved { draft, runbook, notes: waivers_note(waived) })
}

/// Its directories go along: the one people write, and the rendered one with the lock file that Terraform keeps there.
fn directories(draft: &mut Draft<'_>, names: Names<'_>) -> anyhow::Result<()> {
    for top in ["divisions", "terraform"] {
        let (from, to) = (format!("{top}/{}", names.old), format!("{top}/{}", names.new));
        if draft.sources.find(&to).is_some() {
            bail!("{to} is there already: remove it, or choose another name");
        }
        if draft.sources.find(&from).is_some() {
            draft.directories.push((from, to));
        }
    }
    Ok(())
}

fn page(model: &Model<'_>, division: &Division<'_>, names: Names<'_>) -> Runbook {
    let Names { old, new } = names;
    let (before, after) = (runbook::workspace(model, old), runbook::workspace(model, new));
    let mut page = Runbook::new(
        &format!("Division `{old}` is called `{new}`"),
        &format!(
            "Its directory and its workspace get the new name. In AWS it is still `{}`: roles, tags and permission sets keep their names, \
             so nothing is replaced and nobody gains or loses anything.",
            division.identity()
        ),
    );
    let approvers = format!("{}, and by {}", runbook::admins(model), runbook::teams(model, division));
    page.pull_request(model, &format!("division {old} is called {new}"), &approvers);
    page.say(&format!(
        "Merge it when no run of {before} is waiting. A run that starts between the merge and the next step fails, because the directory of \
         the old name is gone; discard it, nothing is lost."
    ));
    page.step("Apply `common`");
    page.say("Its plan shows, and nothing else, or do not apply:");
    page.list(&[
        "everything of the division as moved, with nothing to add and nothing to destroy;".to_owned(),
        format!("the workspace changed in place: {before} becomes {after}, with its directory and its patterns;"),
        "the trust policies of its two roles changed in place: they name the workspace.".to_owned(),
    ]);
    page.step("Start a run of the division");
    page.say(&format!(
        "The plan of workspace {after} shows no changes: addresses in a division's root do not hold its name."
    ));
    page.prune(model, &[COMMON]);
    page.going_back(
        "Before the merge, drop the branch. After it, the same way in the other direction:",
        "division",
        &[new, old],
    );
    page
}
