//! JSON text in, the same flat tree out that the YAML reader makes.
//!
//! The text has been held to JSON's grammar by serde_json; here it only gets its places. YAML's reader takes JSON too, but ends a
//! key after 1024 letters, and is many times slower on the large mappings that the lock is made of.

use std::borrow::Cow;

use govgen_source::{Diagnostics, FileId, Span};

use crate::tree::{Kind, RawNode, Tree};
use crate::yaml::{DEPTH_MAX, too_deep};

/// The tree of a text that is JSON; what is nested too deeply has its finding.
pub(crate) fn tree<'s>(file: FileId, text: &'s str, findings: &mut Diagnostics) -> Option<Tree<'s>> {
    let bytes = text.as_bytes();
    let mut nodes: Vec<RawNode<'s>> = Vec::with_capacity(text.len() / 32);
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                at += 1;
                continue;
            }
            b'}' | b']' => {
                at += 1;
                let closed = open.pop()?;
                let next = nodes.len() as u32;
                nodes[closed].next = next;
                nodes[closed].end = at as u32;
                continue;
            }
            b'{' | b'[' if open.len() == DEPTH_MAX => {
                too_deep(Span { file, start: start as u32, end: start as u32 + 1 }, findings);
                return None;
            }
            b'{' | b'[' => {
                open.push(nodes.len());
                at += 1;
                let kind = if *byte == b'{' { Kind::Map } else { Kind::List };
                push(&mut nodes, kind, start, at, Cow::Borrowed(""));
            }
            b'"' => {
                at = end_of_string(bytes, start)?;
                push(&mut nodes, Kind::Quoted, start, at, decoded(&text[start..at])?);
            }
            _ => {
                let length = bytes[at..].iter().take_while(|it| !b" \t\n\r,:]}".contains(it)).count();
                at += length.max(1);
                push(&mut nodes, Kind::Plain, start, at, Cow::Borrowed(text.get(start..at)?));
            }
        }
    }
    (!nodes.is_empty()).then_some(Tree { file, nodes })
}

/// Files are at most 64 MiB, so an offset fits.
fn push<'s>(nodes: &mut Vec<RawNode<'s>>, kind: Kind, start: usize, end: usize, text: Cow<'s, str>) {
    let next = nodes.len() as u32 + 1;
    nodes.push(RawNode { kind, next, start: start as u32, end: end as u32, text });
}

/// One past the quote that ends a string.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// What a string with its quotes says.
fn decoded(quoted: &str) -> Option<Cow<'_, str>> {
    match quoted.contains('\\') {
        true => serde_json::from_str(quoted).ok().map(Cow::Owned),
        false => quoted.get(1..quoted.len() - 1).map(Cow::Borrowed),
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId};

    use super::tree;
    use crate::tree::Kind;
    use crate::yaml::{Dialect, parse_any};

    type Flat = Vec<(Kind, u32, u32, u32, String)>;

    fn flat(tree: &crate::tree::Tree<'_>) -> Flat {
        tree.nodes.iter().map(|it| (it.kind, it.next, it.start, it.end, it.text.to_string())).collect()
    }

    #[test]
    fn it_is_the_tree_of_the_other_reader() {
        for text in [
            r#"{}"#,
            r#"{"a": "b"}"#,
            "{\n  \"a\": {\n    \"x\": [1, 2.5e3, true, null, \"\"],\n    \"y\": {}\n  },\n  \"b\": -0\n}\n",
            r#"{"q\"uote": "back\\slash \u00e9 \n", "日本": "…", "a: b # c": "{x}", "- y": "'"}"#,
            r#"[[], {}, [{"a": []}]]"#,
            "{ \"a\"\t:\r\n\"b\" ,\"c\":[ ]}",
        ] {
            serde_json::from_str::<serde::de::IgnoredAny>(text).unwrap();
            let mut findings = Diagnostics::default();
            let own = tree(FileId(0), text, &mut findings).unwrap();
            let other = parse_any(FileId(0), text, Dialect::Json, &mut findings).unwrap();
            assert_eq!(flat(&own), flat(&other), "{text}");
            assert!(findings.is_empty());
        }
    }

    #[test]
    fn long_keys_and_paired_escapes_are_read() {
        let text = format!("{{\"{}\": \"\\ud834\\udd1e\"}}", "é".repeat(2000));
        let tree = tree(FileId(0), &text, &mut Diagnostics::default()).unwrap();
        assert_eq!((tree.nodes[1].text.chars().count(), tree.nodes[2].text.as_ref()), (2000, "\u{1d11e}"));
    }

    #[test]
    fn depth_has_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let mut findings = Diagnostics::default();
        assert!(tree(FileId(0), &nested(64), &mut findings).is_some());
        assert!(findings.is_empty());
        assert!(tree(FileId(0), &nested(65), &mut findings).is_none());
        assert_eq!(findings.len(), 1);
    }
}
