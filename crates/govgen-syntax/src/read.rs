//! From nodes to typed values, one question at a time; every wrong answer is a finding, none stops the reading.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use govgen_source::{Date, Diagnostics, Span, Spanned, Value, all_bytes};
use rustc_hash::FxHashMap;

use crate::findings::{DATE_MALFORMED, DUPLICATE_KEY, HIDDEN_CHARACTER, KEY_MISSING, TYPE_MISMATCH, UNKNOWN_KEY};
use crate::forms::Read;
use crate::scalar::{Plain, is_json_number, resolves_to};
use crate::shape::{Key, Optional, Required, Shape};
use crate::tree::{Kind, Node};

/// Text as the user wrote it, with its place.
pub type Text<'s> = Spanned<Cow<'s, str>>;

/// The fields of a mapping whose keys are known.
pub(crate) struct Fields<'t, 's> {
    node: Node<'t, 's>,
    shape: &'static Shape,
    /// Each key that can be read, once; reading fields one by one walks the tree no more.
    entries: Vec<(Text<'s>, Node<'t, 's>)>,
    /// Whether every key was known and written once, so that what is absent was not misspelt.
    pub(crate) complete: bool,
}

impl<'t, 's> Fields<'t, 's> {
    /// Opens a mapping. Unknown and repeated keys are reported at once.
    pub(crate) fn open(node: Node<'t, 's>, shape: &'static Shape, findings: &mut Diagnostics) -> Option<Self> {
        let what = shape.what;
        if node.kind() != Kind::Map {
            mismatch(node, &format!("a mapping ({what})"), findings);
            return None;
        }
        let before = findings.len();
        let refused = refused_keys(node);
        let entries = entries(node, findings);
        for (key, _) in &entries {
            if shape.has(&key.value) || findings.only_counts(&UNKNOWN_KEY) {
                continue;
            }
            let near = findings.nearest(&key.value, shape.names());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", quoted(&shape.names().collect::<Vec<_>>())),
            };
            findings.report(&UNKNOWN_KEY, key.span, format!("unknown key `{}` in {what}", key.value)).help(help);
        }
        Some(Self { node, shape, entries, complete: findings.len() == before && !refused })
    }

    /// The value under a key.
    pub(crate) fn get<V>(&self, key: Optional<V>) -> Option<Node<'t, 's>> {
        self.find(key.name)
    }

    /// The value under a key that must be there.
    pub(crate) fn require<V>(&self, key: Required<V>, findings: &mut Diagnostics) -> Option<Node<'t, 's>> {
        self.find_or_report(key.name, findings)
    }

    /// The value under a key, read as the shape describes it.
    pub(crate) fn read<V: Read, const REQUIRED: bool>(
        &self,
        key: Key<V, REQUIRED>,
        findings: &mut Diagnostics,
    ) -> Option<V::Out<'s>> {
        let node = if REQUIRED { self.find_or_report(key.name, findings) } else { self.find(key.name) };
        key.value.read(node?, findings)
    }

    /// The key itself, for a finding that is about its being there.
    pub(crate) fn key_span<V>(&self, key: Optional<V>) -> Option<Span> {
        debug_assert!(self.shape.has(key.name), "`{}` is a key of another shape than {}", key.name, self.shape.what);
        self.node.entries().find_map(|(it, _)| (it.text() == key.name).then_some(it.span()))
    }

    fn find(&self, name: &'static str) -> Option<Node<'t, 's>> {
        debug_assert!(self.shape.has(name), "`{name}` is a key of another shape than {}", self.shape.what);
        self.entries.iter().find_map(|(key, value)| (key.value == name).then_some(*value))
    }

    fn find_or_report(&self, name: &'static str, findings: &mut Diagnostics) -> Option<Node<'t, 's>> {
        let value = self.find(name);
        // A key that could not be read may be this one; it has its finding.
        if value.is_none() && self.complete {
            findings
                .report(&KEY_MISSING, self.opening(), format!("{} lacks `{name}`", self.shape.what))
                .help(format!("add `{name}:` here"));
        }
        value
    }

    /// The mapping's first line, where a missing key is reported.
    fn opening(&self) -> Span {
        self.node.children().next().map_or(self.node.span(), |key| key.span())
    }
}

/// The entries of a mapping whose keys are names.
#[derive(Debug)]
pub(crate) struct Listed<T> {
    /// What could be read.
    pub(crate) list: Vec<T>,
    /// Whether that is all of it, so that what is absent was not written.
    pub(crate) complete: bool,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { list: Vec::new(), complete: true }
    }
}

/// Reads a mapping's entries one by one.
pub(crate) fn listed<'t, 's, T>(
    node: Node<'t, 's>,
    what: &str,
    findings: &mut Diagnostics,
    mut read: impl FnMut(Text<'s>, Node<'t, 's>, &mut Diagnostics) -> Option<T>,
) -> Listed<T> {
    if node.kind() != Kind::Map {
        mismatch(node, what, findings);
        return Listed { list: Vec::new(), complete: false };
    }
    let before = findings.len();
    let entries = entries(node, findings);
    let keys_read = findings.len() == before && !refused_keys(node);
    let count = entries.len();
    let list: Vec<T> = entries.into_iter().filter_map(|(key, node)| read(key, node, findings)).collect();
    Listed { complete: keys_read && list.len() == count, list }
}

/// Whether a merge key, an alias or a tag stands in place of a key.
fn refused_keys(node: Node<'_, '_>) -> bool {
    node.entries().any(|(key, _)| key.kind() == Kind::Refused)
}

/// Up to this many keys are compared one by one.
const SMALL: usize = 16;

/// A mapping's entries with usable keys; a repeated key is reported with both places and its first value kept.
pub(crate) fn entries<'t, 's>(node: Node<'t, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Node<'t, 's>)> {
    let mut found: Vec<(Text<'s>, Node<'t, 's>)> = Vec::new();
    // Nearly every mapping has a handful of keys; only in a large one is a table of them worth making.
    let mut seen: FxHashMap<Cow<'s, str>, Span> = FxHashMap::default();
    for (key, value) in node.entries() {
        if key.kind() == Kind::Refused {
            continue;
        }
        let Some(text) = key_text(key, findings) else { continue };
        let first = if found.len() < SMALL {
            found.iter().find(|(other, _)| other.value == text.value).map(|(other, _)| other.span)
        } else {
            if seen.is_empty() {
                seen.extend(found.iter().map(|(key, _)| (key.value.clone(), key.span)));
            }
            match seen.entry(text.value.clone()) {
                Entry::Occupied(first) => Some(*first.get()),
                Entry::Vacant(place) => {
                    place.insert(text.span);
                    None
                }
            }
        };
        if let Some(first) = first {
            duplicate_key(&text, first, findings);
            continue;
        }
        found.push((text, value));
    }
    found
}

/// Reports a key that was written twice.
pub(crate) fn duplicate_key(key: &Text<'_>, first: Span, findings: &mut Diagnostics) {
    if findings.only_counts(&DUPLICATE_KEY) {
        return;
    }
    findings
        .report(&DUPLICATE_KEY, key.span, format!("`{}` is written twice", key.value))
        .because(first, "first written here")
        .help(
            "most YAML readers would silently keep one of them and drop the other's access: join them, or rename one",
        );
}

fn key_text<'s>(key: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    match key.kind() {
        Kind::List | Kind::Map => {
            mismatch(key, "a key", findings);
            None
        }
        Kind::Plain if key.text().is_empty() => {
            mismatch(key, "a key", findings);
            None
        }
        // `12: …` or `null: …` as a key is taken as text: every reader agrees on what was typed.
        _ => {
            let text = Spanned::new(key.text().clone(), key.span());
            one_line(&text, findings).then_some(text)
        }
    }
}

/// A string on one line.
pub(crate) fn text<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    let text = any_text(node, findings)?;
    one_line(&text, findings).then_some(text)
}

/// A string that may span lines.
pub(crate) fn long_text<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    let text = any_text(node, findings)?;
    let hidden = text.value.chars().any(|it| it.is_ascii_control() && it != '\n');
    if hidden {
        findings
            .report(&HIDDEN_CHARACTER, text.span, "a control character other than a line break")
            .help("write spaces instead of tabs, and end lines with a line feed alone");
    }
    (!hidden).then_some(text)
}

fn any_text<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    match node.kind() {
        Kind::Quoted => {}
        Kind::Plain if resolves_to(node.text()) == Plain::Text => {}
        _ => {
            mismatch(node, "text", findings);
            return None;
        }
    }
    Some(Spanned::new(node.text().clone(), node.span()))
}

fn one_line(text: &Text<'_>, findings: &mut Diagnostics) -> bool {
    // A hand-written escape can make what the scan of the raw text cannot see.
    let hidden = !all_bytes(&text.value, |byte| (byte >= 0x20) & (byte != 0x7f));
    if hidden {
        findings
            .report(&HIDDEN_CHARACTER, text.span, "a line break or control character in a value that has one line")
            .help("write it on one line, without `\\n`, `\\t` and the like");
    }
    !hidden
}

/// A list of strings.
pub(crate) fn texts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<Text<'s>> {
    items(node, "a list of text", findings).filter_map(|item| text(item, findings)).collect()
}

/// A list's items; anything else is a finding and no items.
pub(crate) fn items<'t, 's>(
    node: Node<'t, 's>,
    what: &str,
    findings: &mut Diagnostics,
) -> impl Iterator<Item = Node<'t, 's>> + use<'t, 's> {
    let is_list = node.kind() == Kind::List;
    if !is_list {
        mismatch(node, what, findings);
    }
    is_list.then(|| node.children()).into_iter().flatten()
}

const TRUE_OR_FALSE: &str = "`true` or `false`";
const WHOLE_NUMBER: &str = "a whole number from 0 to 4294967295";

/// `true` or `false`.
pub(crate) fn boolean(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Spanned<bool>> {
    if node.kind() == Kind::Plain
        && let Plain::Bool(value) = resolves_to(node.text())
    {
        return Some(Spanned::new(value, node.span()));
    }
    mismatch(node, TRUE_OR_FALSE, findings);
    None
}

/// A whole number from 0.
pub(crate) fn count(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Spanned<u32>> {
    let digits = node.text().bytes().all(|byte| byte.is_ascii_digit());
    let canonical = node.text() == "0" || !node.text().starts_with('0');
    match node.text().parse() {
        Ok(value) if node.kind() == Kind::Plain && digits && canonical => Some(Spanned::new(value, node.span())),
        _ => {
            mismatch(node, WHOLE_NUMBER, findings);
            None
        }
    }
}

/// A calendar day, plain or quoted.
pub(crate) fn date(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Spanned<Date>> {
    if !matches!(node.kind(), Kind::Plain | Kind::Quoted) {
        mismatch(node, "a date such as `2026-12-31`", findings);
        return None;
    }
    match node.text().parse() {
        Ok(date) => Some(Spanned::new(date, node.span())),
        Err(reason) => {
            findings
                .report(&DATE_MALFORMED, node.span(), format!("`{}` is not a date: {reason}", shown(node.text())))
                .help("write the last day of the access as `YYYY-MM-DD`; it ends with that day, UTC");
            None
        }
    }
}

/// One word of a closed list.
pub(crate) fn choice<T: Copy>(
    node: Node<'_, '_>,
    words: &[(&str, T)],
    findings: &mut Diagnostics,
) -> Option<Spanned<T>> {
    let word = text(node, findings)?;
    if let Some((_, value)) = words.iter().find(|(known, _)| *known == word.value) {
        return Some(Spanned::new(*value, word.span));
    }
    let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
    let help = match findings.nearest(&word.value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", quoted(&known)),
    };
    findings
        .report(
            &TYPE_MISMATCH,
            word.span,
            format!("expected one of {}, found `{}`", quoted(&known), shown(&word.value)),
        )
        .help(help);
    None
}

/// Any value of the JSON data model.
pub(crate) fn value<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Spanned<Value<'s>>> {
    let value = match node.kind() {
        Kind::Refused => return None,
        Kind::Quoted => Value::String(text(node, findings)?.value),
        Kind::Plain => match resolves_to(node.text()) {
            Plain::Text => Value::String(node.text().clone()),
            Plain::Bool(value) => Value::Bool(value),
            Plain::Number if is_json_number(node.text()) => Value::Number(node.text().clone()),
            Plain::Number => {
                mismatch(node, "text or a plain decimal number", findings);
                return None;
            }
            Plain::Null => {
                mismatch(node, "a value", findings);
                return None;
            }
        },
        Kind::List => Value::List(node.children().filter_map(|item| self::value(item, findings)).collect()),
        Kind::Map => {
            let entries = entries(node, findings);
            Value::Map(
                entries.into_iter().filter_map(|(key, node)| Some((key, self::value(node, findings)?))).collect(),
            )
        }
    };
    Some(Spanned::new(value, node.span()))
}

/// Reports that something else stands where a certain shape was expected.
pub(crate) fn mismatch(node: Node<'_, '_>, expected: &str, findings: &mut Diagnostics) {
    if node.kind() != Kind::Refused && findings.only_counts(&TYPE_MISMATCH) {
        return;
    }
    // In quotes it would still be no number.
    let quote = |text: &str| {
        (![TRUE_OR_FALSE, WHOLE_NUMBER].contains(&expected)).then(|| format!("quote it if it is text: \"{text}\""))
    };
    let (found, help) = match node.kind() {
        Kind::Refused => return, // it has its finding
        Kind::List => ("a list".to_owned(), None),
        Kind::Map => ("a mapping".to_owned(), None),
        Kind::Quoted => (format!("the text \"{}\"", shown(node.text())), None),
        Kind::Plain => {
            let text = shown(node.text());
            match resolves_to(node.text()) {
                Plain::Null if text.is_empty() => {
                    ("nothing".to_owned(), Some("write a value, or remove the key".to_owned()))
                }
                Plain::Null => (format!("`{text}`, which YAML reads as nothing"), quote(&text)),
                Plain::Bool(_) => (format!("`{text}`, which YAML reads as true or false"), quote(&text)),
                Plain::Number => (format!("`{text}`, which YAML reads as a number"), quote(&text)),
                Plain::Text => (format!("the text `{text}`"), None),
            }
        }
    };
    findings
        .report(&TYPE_MISMATCH, node.span(), format!("expected {expected}, found {found}"))
        .help(help.unwrap_or_else(|| format!("write {expected} here")));
}

/// User text for a headline: short, and nothing in it that could move a terminal's cursor.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .flat_map(|it| if it.is_control() { it.escape_default().collect::<Vec<_>>() } else { vec![it] })
        .collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

/// `a`, `b` and `c`.
fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId};

    use super::{count, entries};
    use crate::yaml::{Dialect, parse};

    #[test]
    fn what_is_no_number_is_not_to_be_quoted() {
        for text in ["-1", "4294967296", "010", "1.5", "null", "true"] {
            let mut findings = Diagnostics::default();
            let tree = parse(FileId(0), text, Dialect::Yaml, &mut findings).unwrap();
            assert!(count(tree.root(), &mut findings).is_none());
            let found = findings.iter().next().unwrap();
            assert!(found.message.starts_with("expected a whole number from 0 to 4294967295, found `"), "{text}");
            assert_eq!(found.help.as_deref(), Some("write a whole number from 0 to 4294967295 here"), "{text}");
        }
    }

    #[test]
    fn repeated_keys_point_to_the_first_in_small_and_large_mappings() {
        for size in [2, 15, 16, 17, 40] {
            let text: String = (0..size).chain([0, size - 1, 0]).map(|key| format!("k{key:02}: v\n")).collect();
            let mut findings = Diagnostics::default();
            let tree = parse(FileId(0), &text, Dialect::Yaml, &mut findings).unwrap();
            assert_eq!(entries(tree.root(), &mut findings).len(), size);
            let first: Vec<u32> = findings.iter().map(|it| it.labels[0].span.start).collect();
            assert_eq!(first, [0, (size as u32 - 1) * 7, 0], "{size} keys");
        }
    }
}
