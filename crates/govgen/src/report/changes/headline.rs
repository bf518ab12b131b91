//! The first line of a page, with what keeps it from being all.

use govgen_access::changes::LeftOut;

use super::{Counts, Words, counted, name, others, said, strong};
use crate::diff::Page;

/// The one line that stands above everything else. It begins with what keeps it from being all.
pub(super) fn headline(page: &Page<'_>) -> Words {
    let changes = page.changes;
    let mut words = not_compared(page);
    if changes.left_out.iter().any(|it| it.name == "common") {
        return words;
    }
    if !page.rendered.touched.is_empty() {
        let files = page.rendered.touched.len();
        let verb = if files == 1 { "is" } else { "are" };
        let count = counted(files, "rendered file").to_uppercase();
        words.extend([
            strong(format!("{count} {} NOT WHAT THE YAML SAYS", verb.to_uppercase())),
            said("; by the YAML "),
        ]);
    } else if !page.rendered.unjudged.is_empty() {
        let count = counted(page.rendered.unjudged.len(), "rendered file").to_uppercase();
        words.extend([strong(format!("{count} NOT JUDGED")), said("; by the YAML ")]);
    }
    let is_first = words.is_empty();
    let people = Counts::of(changes.divisions.iter()).short();
    let others = others::others(page);
    if people.is_empty() {
        let is_quiet = page.since.is_empty() && page.findings.added.is_empty() && page.grown.is_none();
        let is_quiet = is_quiet && !page.files.is_stale;
        let is_nothing = is_first && others.is_empty() && is_quiet && page.errors == 0;
        words.push(said(if is_nothing { "nobody gains or loses anything" } else { "nobody gains or loses a grant" }));
    } else {
        words.extend(people);
    }
    for (at, it) in others.into_iter().enumerate() {
        words.push(said(if at == 0 { " · " } else { ", " }));
        words.extend(it);
    }
    words
}

/// What could not be compared, and why.
fn not_compared(page: &Page<'_>) -> Words {
    let left_out = &page.changes.left_out;
    let why = |it: &LeftOut<'_>| {
        let errors = page.errors_in.get(it.name).copied().unwrap_or_default();
        match (it.now, it.before) {
            (true, _) if errors > 0 => format!(" ({})", counted(errors, "error")),
            (true, _) => " (errors)".to_owned(),
            _ => " (errors in the base)".to_owned(),
        }
    };
    if let Some(all) = left_out.iter().find(|it| it.name == "common") {
        return vec![strong("NOTHING WAS COMPARED"), said(": "), name("divisions/common"), said(why(all))];
    }
    if left_out.is_empty() {
        return Words::new();
    }
    let mut words = vec![strong("NOT COMPARED"), said(": ")];
    for (at, it) in left_out.iter().take(5).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.extend([name(it.name), said(why(it))]);
    }
    if left_out.len() > 5 {
        words.push(said(format!(" and {}", counted(left_out.len() - 5, "more division"))));
    }
    words.push(said("; elsewhere "));
    words
}
