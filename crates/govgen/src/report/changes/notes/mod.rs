//! What has to be known before any row is read, the most important first: what the comparison does not describe, errors, what reaches
//! further than a number of grants tells, and the cost.

mod cost;
mod grants;
mod sets;

use govgen_source::Severity;

use super::{Words, access, counted, few, files, name, place, said, strong};
use crate::diff::Page;

/// So many of one kind are listed.
const LISTED: usize = 10;

/// All of them.
pub(super) fn notes(page: &Page<'_>) -> Vec<Words> {
    let mut notes = files::notes(page);
    notes.extend(rendered(page));
    notes.extend(errors(page));
    if !page.base_is_there {
        notes.push(vec![said("the base is no governance repository yet, so everything is new")]);
    }
    notes.extend(since(page));
    notes.extend(grants::ids(page));
    notes.extend(grown(page));
    notes.extend(sets::widened(page));
    notes.extend(sets::sessions(page));
    notes.extend(sets::relay_states(page));
    notes.extend(grants::ends(page));
    notes.extend(grants::again(page));
    notes.extend(stale(page));
    notes.extend(grants::groups(page));
    if page.changes.divisions.len() > 1 {
        let mut words = vec![said("in ")];
        words.extend(access::divisions(page));
        notes.push(words);
    }
    notes.extend(findings(page));
    notes.extend(files::unread(page));
    notes.extend(cost::cost(page));
    notes
}

fn rendered(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    let (touched, unjudged) = (&page.rendered.touched, &page.rendered.unjudged);
    if !touched.is_empty() {
        let mut words = few(touched, LISTED, |it| name(it));
        let verb = if touched.len() == 1 { " is" } else { " are" };
        words.push(strong(format!("{verb} not what the YAML says")));
        words.push(said(
            ", so this comparison does not describe what Terraform and GitHub would do: edited by hand, or `govgen render` was not run last",
        ));
        notes.push(words);
    }
    if !unjudged.is_empty() {
        let mut words = few(unjudged, LISTED, |it| name(it));
        words.push(strong(" changed and could not be held against the YAML"));
        words.push(said(", because that has errors"));
        notes.push(words);
    }
    notes
}

fn errors(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    if page.errors > 0 {
        let verb = if page.errors == 1 { "stands" } else { "stand" };
        let errors = counted(page.errors, "error");
        notes.push(vec![strong(format!("{errors} {verb} in the change")), said(": `govgen check` lists what to mend")]);
    }
    if !page.changes.left_out.is_empty() {
        notes.push(vec![said(
            "a division with errors grants what cannot be told, so it is not compared: whoever gains or loses there is not shown",
        )]);
    }
    notes
}

/// What `check --base` finds beyond what `check` does.
fn since(page: &Page<'_>) -> Vec<Words> {
    let found = page.since.iter().filter(|it| it.severity != Severity::Notice);
    let mut notes: Vec<Words> = found
        .clone()
        .take(LISTED)
        .map(|it| {
            let mut words = vec![strong(format!("{} {}", it.severity.as_str(), it.meta.name)), said(": ")];
            words.extend([name(&it.message), said(" at "), place(page, page.now, it.span)]);
            words
        })
        .collect();
    let more = found.count().saturating_sub(LISTED);
    if more > 0 {
        notes.push(vec![said(format!("and {}: `govgen check --base` lists them", counted(more, "more finding")))]);
    }
    if !page.since_is_whole {
        notes.push(vec![said("rules that compare with the base could not look at everything")]);
    }
    notes
}

fn grown(page: &Page<'_>) -> Option<Words> {
    let grown = page.grown?;
    let count = counted(grown.entries.len(), "finding");
    let mut words = vec![name(&grown.path), strong(format!(" hides {count} more than in the base")), said(": ")];
    words.extend(few(&grown.entries, LISTED, |it| name(it)));
    Some(words)
}

fn stale(page: &Page<'_>) -> Option<Words> {
    let list = &page.rendered.stale;
    if list.is_empty() {
        return None;
    }
    let mut words = vec![said("`govgen render` was not run: ")];
    words.extend(few(list, LISTED, |it| name(it)));
    words.push(said(if list.len() == 1 { " is not what the YAML says" } else { " are not what the YAML says" }));
    Some(words)
}

fn findings(page: &Page<'_>) -> Option<Words> {
    let added = &page.findings.added;
    if added.is_empty() {
        return None;
    }
    let errors = added.iter().filter(|it| it.severity == Severity::Error).count();
    let errors = if errors > 0 { format!(", {}", counted(errors, "error")) } else { String::new() };
    Some(vec![said(format!("the rules find {} more than before{errors}", counted(added.len(), "thing")))])
}
