//! `check --fix`: edits that change nobody's access and that nobody has to think about.
//!
//! In: the repository. Out: its files with account ids in quotes, mail addresses in lower case, nobody twice in one list, and lists in
//! order. Comments stay. What comes out is read before it is written, all of it or nothing: what could be told before says the same
//! after. An id in quotes makes readable what was not; what is found there, and what is left, is `check`'s to say.

mod lists;
mod same;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use govgen_source::SourceMap;

use crate::draft::{self, Draft};
use crate::pipeline::Against;
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

const NO_QUOTES: &str = "account ids are left without quotes: in quotes they would change grants that can be told now, such as an id that \
                         another account has; quote them by hand, one by one";

/// Mends what can be mended; whether anything was there to mend.
///
/// # Errors
///
/// When files cannot be written.
pub(crate) fn fix(wish: &Wish<'_>, out: &mut Out) -> anyhow::Result<bool> {
    let mut fixed = Vec::new();
    let mut draft = Draft::new(wish.sources);
    draft.texts = words::quoted(wish.sources, &mut fixed);
    let mut readable = (!draft.texts.is_empty()).then(|| draft.result());
    if readable.as_ref().is_some_and(|it| !same::still_says(wish.sources, it)) {
        out.tell(NO_QUOTES);
        (draft.texts, fixed, readable) = (BTreeMap::new(), Vec::new(), None);
    }
    let readable = readable.as_ref().unwrap_or(wish.sources);
    let mut second = Draft::new(readable);
    second.texts = words::lowered(readable, &mut fixed);
    let mended = second.result();
    let mut third = Draft::new(&mended);
    lists::mend(&mut third, &mut fixed, out);
    second.texts.append(&mut third.texts);
    // All were read again by those who made them; this is about what they mean together.
    if !second.texts.is_empty() && !same::says_the_same(readable, &second.result(), wish.against) {
        bail!("the files would mean something else after these edits: nothing was written; please report this");
    }
    draft.texts.append(&mut second.texts);
    if draft.texts.is_empty() {
        return Ok(false);
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
