//! `review start`: the files of a new review.

use std::fmt::Write as _;

use anyhow::bail;
use govgen_access::{Line, Scope, lines_of};
use govgen_edit::scalar;
use govgen_model::{Division, Model, PrincipalKind};
use govgen_source::{Date, Severity};

use super::refuse_links;
use crate::draft::{self, Draft};
use crate::exit::Exit;
use crate::pipeline::with_model;
use crate::report::who::some;
use crate::report::{self, Out, on_one_line, one_line, quantity, shell_word};
use crate::{load, removal, run};

/// Begins a review of some divisions, or of all that have lines.
///
/// # Errors
///
/// A division that there is not, a file that is there already, and whatever keeps govgen from doing its work.
pub(super) fn start(read: &run::Read, date: Date, divisions: &[String], out: &mut Out) -> anyhow::Result<Exit> {
    refuse_links(&read.root, date)?;
    with_model(&read.sources, read.against(), |model, findings| {
        if findings.count(Severity::Error) > 0 {
            out.findings(&read.sources, &findings)?;
            out.tell(&report::summary(&findings, model));
            out.talk("no review was begun: lines would be missing from it");
            return Ok(Exit::Findings);
        }
        for name in divisions {
            removal::known(model, Some(name))?;
        }
        let mut draft = Draft::new(&read.sources);
        let mut items = 0;
        for division in
            model.divisions.iter().filter(|it| divisions.is_empty() || divisions.iter().any(|name| name == it.name()))
        {
            let lines = lines_of(division);
            if lines.is_empty() {
                continue;
            }
            let path = format!("reviews/{date}/{}.yaml", division.name());
            if read.root.join(&path).symlink_metadata().is_ok() {
                bail!(
                    "{path} is there already: a review is begun once; `govgen review status {date}` says how far it is"
                );
            }
            let text = text(model, division, &lines, date);
            if text.len() as u64 > load::FILE_BYTES_MAX {
                bail!(
                    "`{}` has {} lines, more than a file of 16 MiB holds: no review was begun",
                    division.name(),
                    lines.len()
                );
            }
            items += lines.len();
            draft.texts.insert(path, text);
        }
        if draft.texts.is_empty() {
            out.talk("nobody is granted anything: there is nothing to review");
            return Ok(Exit::Clean);
        }
        draft::write(&draft, &read.root)?;
        for path in draft.texts.keys() {
            out.text(&format!("{path}\n"))?;
        }
        let alone: String = divisions.iter().map(|it| format!(" --division {}", shell_word(it))).collect();
        out.tell(&format!(
            "{} in {}: write a decision into each, then run `govgen review apply {date}{alone}`",
            quantity(items, "item"),
            quantity(draft.texts.len(), "file")
        ));
        Ok(Exit::Clean)
    })
}

/// A division's file.
fn text(model: &Model<'_>, division: &Division<'_>, lines: &[Line<'_>], date: Date) -> String {
    let (name, later) = (division.name(), date.example_of_later());
    let mut text = format!(
        "# Access review of {name}, begun {date} (アクセス権の棚卸し).\n\
         # Write a decision into each item: keep, remove, or change with `to: {{ until: {later} }}`; `note:` takes a reason.\n\
         # `govgen review apply {date}` then edits divisions/{name}. This file, merged, is the evidence.\n\
         division: {name}\n\
         date: {date}\n\
         \n\
         items:\n"
    );
    for group in lines.chunk_by(|left, right| std::ptr::eq(left.entry, right.entry)) {
        let scope = Scope::of(division, group[0].entry);
        // Where it is no glob, the name stands before the comment.
        let shown = if group[0].entry.entry.glob { report::who::account } else { report::who::known };
        let accounts: Vec<String> = scope.accounts().iter().map(|it| shown(it)).collect();
        let accounts = some(&accounts);
        for line in group {
            item(model, line, &accounts, &mut text);
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn item(model: &Model<'_>, line: &Line<'_>, accounts: &str, text: &mut String) {
    let set = line.policy(model).map_or("", |it| it.permission_set.value.as_str());
    let kind = if line.principal.kind == PrincipalKind::User { "user" } else { "group" };
    let _ = writeln!(text, "  - account: {} # {}", scalar(line.entry_name()), one_line(accounts));
    let set = if set == line.access.policy.value { String::new() } else { format!(" # {}", one_line(set)) };
    let _ = writeln!(text, "    policy: {}{set}", scalar(&line.access.policy.value));
    let _ = writeln!(text, "    {kind}: {}", scalar(line.name()));
    if let Some(until) = line.until() {
        let _ = writeln!(text, "    until: {until}");
    }
    if let Some(reason) = line.principal.terms.as_ref().and_then(|it| it.reason.as_ref()) {
        let _ = writeln!(text, "    # reason: {}", on_one_line(&reason.value));
    }
    text.push_str("    decision:\n\n");
}
