//! The CODEOWNERS file that GitHub obeys, when it is one of ours.

use govgen_codeowners::{Codeowners, PLACES, read};
use govgen_source::{EntryKind, Span};

use crate::Context;

/// The first of the three places that has a file, read, with the place of the file as a whole.
///
/// None before the first `render`, and none for a file somebody else wrote: that is `codeowners-shadowed` and nothing more.
pub(crate) fn effective<'c>(cx: &Context<'c>) -> Option<(Codeowners<'c>, Span)> {
    let id = PLACES.iter().find_map(|it| cx.tree.find(it))?;
    let file = cx.tree.file(id);
    let ours = file.generated && file.kind == EntryKind::File && file.problem.is_none();
    ours.then(|| (read(id, &file.text), Span::whole(id)))
}
