//! What our own reader makes of a text before it is proposed: names and policies are written as they would stand in a file,
//! read, and compared.

use std::collections::BTreeMap;

use govgen_edit::{Edit, Value, apply, scalar};
use govgen_iam::canonical;
use govgen_source::{Diagnostics, EntryKind, SourceFile, SourceMap};
use govgen_syntax::{Documents, PolicyEntry, parse};
use serde_json::Value as Json;

const FILE: &str = "divisions/probe/probe.yaml";
const DOCUMENT: &str = "divisions/probe/probe.json";
/// So many names in one text: findings beyond a limit are not listed.
const NAMES: usize = 1_000;

fn sources(text: String, document: Option<String>) -> SourceMap {
    let directory = |path: &str| SourceFile::entry(path.to_owned(), EntryKind::Directory);
    let mut files = vec![directory("divisions"), directory("divisions/probe"), SourceFile::text(FILE, text)];
    files.extend(document.map(|it| SourceFile::text(DOCUMENT, it)));
    SourceMap::new(files)
}

/// What was found in the probe itself; an organization is not there to be read.
fn found<'f>(sources: &'f SourceMap, findings: &'f Diagnostics) -> impl Iterator<Item = (usize, &'f str)> {
    let ours = |path: &str| path == FILE || path == DOCUMENT;
    findings.iter().filter(move |it| ours(&sources.file(it.span.file).path)).map(|it| {
        let line = sources.file(it.span.file).line_column(it.span.start).line;
        (line, it.message.as_str())
    })
}

/// The names that the files cannot hold, by position, and why.
pub(crate) fn names(names: &[&str]) -> BTreeMap<usize, String> {
    let mut wrong = BTreeMap::new();
    for (block, names) in names.chunks(NAMES).enumerate() {
        let head = "accounts:\n  a:\n    p:\n      users:\n";
        let text = names.iter().fold(head.to_owned(), |text, it| format!("{text}        - {}\n", scalar(it)));
        let sources = sources(text, None);
        let mut findings = Diagnostics::default();
        let documents = parse(&sources, &mut findings);
        let first = head.lines().count() + 1;
        let mut read: Vec<Option<&str>> = vec![None; names.len()];
        for principal in principals(&documents) {
            let line = sources.file(principal.span.file).line_column(principal.span.start).line;
            if let Some(place) = line.checked_sub(first).and_then(|at| read.get_mut(at)) {
                *place = Some(&principal.value);
            }
        }
        for (at, (name, read)) in names.iter().zip(&read).enumerate() {
            if read != &Some(*name) {
                wrong.insert(block * NAMES + at, "our own reader reads another name".to_owned());
            }
        }
        for (line, message) in found(&sources, &findings) {
            if let Some(at) = line.checked_sub(first).filter(|at| *at < names.len()) {
                wrong.insert(block * NAMES + at, message.to_owned());
            }
        }
    }
    wrong
}

fn principals<'d>(documents: &'d Documents<'_>) -> impl Iterator<Item = &'d govgen_syntax::Text<'d>> {
    let division = documents.divisions.get("probe").into_iter();
    division.flat_map(|it| &it.accounts).flat_map(|it| &it.access).flat_map(|it| &it.principals).map(|it| &it.name)
}

/// A policy as it would be written, read again: `compare` sees it, with its document in canonical form.
pub(crate) fn policy(
    value: &Value,
    document: Option<&str>,
    compare: impl FnOnce(&PolicyEntry<'_>, Option<Json>) -> Result<(), String>,
) -> Result<(), String> {
    let value = Value::map([("probe", value.clone())]);
    let whole = apply("", &[Edit::Insert { under: Vec::new(), key: "policies".to_owned(), value }]);
    let whole = whole.map_err(|it| it.to_string())?;
    let sources = sources(whole, document.map(str::to_owned));
    let mut findings = Diagnostics::default();
    let documents = parse(&sources, &mut findings);
    if let Some((_, message)) = found(&sources, &findings).next() {
        return Err(message.to_owned());
    }
    let division = documents.divisions.get("probe");
    let Some(entry) = division.and_then(|it| it.policies.first()) else {
        return Err("our own reader reads no policy".to_owned());
    };
    let written = documents.policy_files.get(DOCUMENT).and_then(Option::as_ref);
    compare(entry, written.map(|it| canonical(&it.value)))
}

/// The path of the probe's document, as a policy names it.
pub(crate) const PROBED: &str = "probe.json";

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_that_cannot_be_kept_are_found() {
        let hostile =
            ["alice@example.com", "a\u{202e}b", "no", "аlice", "# x", "cafe\u{301}", "a: b", "開発", "\"", "🎉"];
        let wrong: Vec<usize> = names(&hostile).into_keys().collect();
        assert_eq!(wrong, [1, 3, 5]);
    }

    #[test]
    fn many_names_are_as_good_as_few() {
        let many: Vec<String> =
            (0..2_500).map(|at| if at == 1_700 { "\u{200b}".to_owned() } else { format!("u{at}") }).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names(&many).into_keys().collect::<Vec<_>>(), [1_700]);
    }
}
