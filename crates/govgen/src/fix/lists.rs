//! Lists of users and groups: nobody twice, and in order.

use std::collections::BTreeMap;

use govgen_access::{Line, lines};
use govgen_edit::{Edit, Step};
use govgen_model::PrincipalKind;
use govgen_source::{EntryKind, SourceMap};
use rustc_hash::FxHashMap;

use super::Fixed;
use crate::draft::Draft;
use crate::pipeline::resolved;
use crate::report::{Out, one_line};

/// What is to be done in one file: first who stands there twice, then the order of who is left.
#[derive(Default)]
struct OfFile {
    twice: Vec<Edit>,
    order: Vec<Edit>,
    fixed: Vec<Fixed>,
}

/// Mends the lists in a draft. A list that cannot be edited is left, and said.
pub(super) fn mend(draft: &mut Draft<'_>, fixed: &mut Vec<Fixed>, out: &mut Out) {
    let mut files: BTreeMap<String, OfFile> = BTreeMap::new();
    resolved(draft.sources, |model, _| {
        let all: Vec<Line<'_>> = lines(model).collect();
        let same = |left: &Line<'_>, right: &Line<'_>| {
            std::ptr::eq(left.access, right.access) && left.principal.kind == right.principal.kind
        };
        for list in all.chunk_by(same) {
            of_list(draft.sources, list, &mut files);
        }
    });
    for (path, mut file) in files {
        // A file that is a link has another name, under which it is mended.
        let is_plain = draft.sources.find(&path).is_some_and(|it| draft.sources.file(it).kind == EntryKind::File);
        file.twice.append(&mut file.order);
        if !is_plain || file.twice.is_empty() {
            continue;
        }
        match draft.edit(&path, &file.twice) {
            Ok(()) => fixed.append(&mut file.fixed),
            Err(error) => out.tell(&format!("left as it is: {}", one_line(&format!("{error:#}")))),
        }
    }
}

fn of_list(sources: &SourceMap, list: &[Line<'_>], files: &mut BTreeMap<String, OfFile>) {
    let Some(first) = list.first() else { return };
    let source = sources.file(first.principal.name.span.file);
    let file = files.entry(source.path.clone()).or_default();
    let kind = first.principal.kind;
    let words = ["accounts", first.entry_name(), &first.access.policy.value, word(kind)].map(Step::from);
    let under = words.to_vec();
    let mut fixed = |line: &Line<'_>, what: String| {
        let line = source.line_column(line.principal.name.span.start).line;
        file.fixed.push(Fixed { path: source.path.clone(), line, what });
    };
    let mut seen: FxHashMap<_, &Line<'_>> = FxHashMap::default();
    let (mut left, mut twice) = (Vec::new(), Vec::new());
    for line in list {
        match seen.get(&kind.key(line.name())) {
            // With another end or reason it is for a person to say which one is meant.
            Some(before) if terms(before) == terms(line) => {
                twice.push(Step::Index(line.item));
                fixed(line, format!("`{}` stood here a second time", line.name()));
            }
            _ => {
                seen.entry(kind.key(line.name())).or_insert(line);
                left.push(line);
            }
        }
    }
    let order = in_order(&left);
    let is_sorted = order.iter().copied().eq(0..left.len());
    if !is_sorted && !is_grouped(sources, list) {
        fixed(first, format!("{} are in order", word(kind)));
        file.order.push(Edit::Order { under: under.clone(), order });
    }
    if !twice.is_empty() {
        file.twice.push(Edit::RemoveAll { under, which: twice });
    }
}

fn word(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "users",
        PrincipalKind::Group => "groups",
    }
}

fn terms(line: &Line<'_>) -> (Option<String>, Option<String>) {
    let reason = line.principal.terms.as_ref().and_then(|it| it.reason.as_ref());
    (line.until().map(|it| it.to_string()), reason.map(|it| it.value.to_string()))
}

/// Positions by name; equal names as they stood.
fn in_order(lines: &[&Line<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|left, right| lines[*left].name().cmp(lines[*right].name()));
    order
}

/// Whether somebody gave the list an order of their own: lines of comments or blank ones between its items.
fn is_grouped(sources: &SourceMap, list: &[Line<'_>]) -> bool {
    let (Some(first), Some(last)) = (list.first(), list.last()) else { return false };
    let (start, end) = (first.principal.name.span, last.principal.name.span);
    let text = &sources.file(start.file).text[start.start as usize..end.end as usize];
    let mut before = sources.file(start.file).text[..start.start as usize].lines().rev();
    let is_item = before.next().is_some_and(|it| it.trim_start().starts_with('-'));
    let is_own = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    // The comment above the first item may head the others too.
    is_item && before.next().is_some_and(is_own) || text.lines().skip(1).any(is_own)
}
