//! `check --fix`: edits that change nobody's access and that nobody has to think about.
//!
//! In: the repository. Out: its files with account ids in quotes, mail addresses in lower case, nobody twice in one list, and lists in
//! order. Comments stay. What comes out is read and judged before it is written, all of it or nothing; what is left is `check`'s to say.

mod lists;
mod words;

use std::path::Path;

use anyhow::bail;
use govgen_source::{Severity, SourceMap};

use crate::draft::{self, Draft};
use crate::pipeline::{Against, with_model};
use crate::report::Out;
use crate::write;

/// One thing that was mended: where it stood, and what it is now.
pub(crate) struct Fixed {
    path: String,
    line: usize,
    what: String,
}

/// What there is to mend, and whether it is written.
pub(crate) struct Wish<'a> {
    pub(crate) root: &'a Path,
    pub(crate) sources: &'a SourceMap,
    pub(crate) against: Against<'a>,
    /// Shows what would change instead of writing it.
    pub(crate) is_dry: bool,
}

/// Mends what can be mended; whether anything was there to mend.
///
/// # Errors
///
/// When files cannot be written.
pub(crate) fn fix(wish: &Wish<'_>, out: &mut Out) -> anyhow::Result<bool> {
    let mut fixed = Vec::new();
    let mut draft = Draft::new(wish.sources);
    draft.texts = words::mended(wish.sources, &mut fixed);
    let mended = draft.result();
    let mut second = Draft::new(&mended);
    lists::mend(&mut second, &mut fixed, out);
    draft.texts.append(&mut second.texts);
    if draft.texts.is_empty() {
        return Ok(false);
    }
    // Both were read again by those who made them; this is about what they mean together.
    let (before, after) = (judged(wish.sources, wish.against), judged(&draft.result(), wish.against));
    if before.iter().zip(after).any(|(before, after)| *before < after) {
        bail!("the files would have other findings after these edits: nothing was written; please report this");
    }
    fixed.sort_by(|left, right| (&left.path, left.line).cmp(&(&right.path, right.line)));
    if wish.is_dry {
        let texts = draft.texts.iter().map(|(path, text)| (path.clone(), text.clone()));
        out.text(&write::diff(&write::of_texts(texts, Vec::new()), wish.root, out.look().colour)?)?;
        return Ok(true);
    }
    draft::write(&draft, wish.root)?;
    for Fixed { path, line, what } in &fixed {
        out.tell(&crate::report::one_line(&format!("fixed {path}:{line}: {what}")));
    }
    Ok(true)
}

/// How many errors and warnings there are.
fn judged(sources: &SourceMap, against: Against<'_>) -> [usize; 2] {
    with_model(sources, against, |_, findings| [Severity::Error, Severity::Warning].map(|it| findings.count(it)))
}
