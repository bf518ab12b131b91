//! Who has to approve, and what is compared with what.

use super::{Words, counted, few, name, said, thousands};
use crate::diff::{Asked, Page};

/// What is compared with what, by their ids.
pub(super) fn compared(page: &Page<'_>) -> Words {
    let mut words = vec![said("compared: "), name(page.ends.base_name()), said(", the last commit of ")];
    words.extend([name(&page.ends.name), said(" that the change knows, with ")]);
    words.push(page.ends.head_name().map_or_else(|| said("the working tree"), name));
    words
}

/// So many sets of owners are listed, so many owners of each, and so many paths.
const GROUPS: usize = 15;
const OWNERS: usize = 8;
const PATHS: usize = 3;

/// Who has to approve, a line for each set of owners.
pub(super) fn approvers(page: &Page<'_>) -> Vec<Words> {
    let approvers = page.approvers;
    let mut lines: Vec<Words> = approvers.groups.iter().take(GROUPS).map(asked).collect();
    let more = approvers.groups.len().saturating_sub(GROUPS);
    if more > 0 {
        lines.push(vec![said(format!("and {} more sets of owners", thousands(more)))]);
    }
    match &approvers.file {
        None => lines.push(vec![said("there is no CODEOWNERS in the base, so GitHub asks nobody by itself")]),
        Some(file) if approvers.skipped > 0 => {
            let skipped = counted(approvers.skipped, "line");
            lines.push(vec![name(file), said(format!(" of the base has {skipped} that GitHub does not read"))]);
        }
        Some(_) => {}
    }
    if approvers.groups.is_empty() {
        lines.push(vec![said("nobody: no file differs")]);
    }
    lines
}

fn asked(it: &Asked) -> Words {
    let mut words = match it.owners.as_slice() {
        [] => vec![said("nobody in particular")],
        [one] => vec![name(one)],
        many => {
            let mut words = vec![said("any of ")];
            words.extend(few(many, OWNERS, |it| name(it)));
            words
        }
    };
    words.push(said(": "));
    words.extend(few(&it.paths, PATHS, |it| name(it)));
    words
}
