//! Characters a reviewer cannot see: control, bidirectional, invisible, and scripts mixed within one word.

use govgen_source::{Diagnostics, FileId, Span, all_bytes};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_security::mixed_script::AugmentedScriptSet;

use crate::findings::HIDDEN_CHARACTER;

/// Scans one file's raw text, comments included.
pub(crate) fn scan(file: FileId, text: &str, findings: &mut Diagnostics) {
    let harmless = |text: &str| all_bytes(text, |byte| (byte == b'\n') | (0x20..0x7f).contains(&byte));
    if harmless(text) {
        return;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !harmless(line) {
            scan_line(file, start, line, findings);
            if findings.is_full() {
                return;
            }
        }
        start += line.len();
    }
    for (at, word) in words(text) {
        report_mixed(file, at, word, findings);
        if findings.is_full() {
            return;
        }
    }
    if !text.split('\n').all(|line| line.is_ascii() || is_nfc(line)) {
        report_decomposed(file, text, findings);
    }
}

/// Hidden characters of one line, the break at its end included.
fn scan_line(file: FileId, start: usize, line: &str, findings: &mut Diagnostics) {
    let mut characters = line.char_indices().map(|(at, found)| (start + at, found)).peekable();
    while let Some((at, found)) = characters.next() {
        let line_end = found == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        let byte_order_mark = at == 0 && found == '\u{feff}';
        if is_hidden(found) && !line_end && !byte_order_mark {
            // A row of the same is one mistake.
            let mut end = at + found.len_utf8();
            while characters.next_if(|(_, next)| *next == found).is_some() {
                end += found.len_utf8();
            }
            report(file, at, end, found, findings);
            if findings.is_full() {
                return;
            }
        }
    }
}

/// Checks a value whose escapes were resolved, since an escape hides from a scan of the raw text.
pub(crate) fn scan_decoded(span: Span, value: &str, findings: &mut Diagnostics) {
    if value.is_ascii() {
        return; // control characters are the business of whoever reads the value
    }
    if let Some(found) = value.chars().find(|it| is_hidden(*it) && !it.is_ascii()) {
        findings
            .report(&HIDDEN_CHARACTER, span, format!("an escape here makes {}", name(found)))
            .help("remove the escape: a reviewer cannot see what it does");
    }
    if !is_nfc(value) {
        findings
            .report(&HIDDEN_CHARACTER, span, "escapes here make text that is not in Unicode's composed form")
            .help("write the characters themselves: Terraform would read another string");
    }
    if words(value).any(|(_, word)| mixes_scripts(word)) {
        findings
            .report(&HIDDEN_CHARACTER, span, "escapes here mix scripts within one word")
            .help("write the word in one script: letters that look alike are not the same name to AWS");
    }
}

/// Whether a text has something in it that a document may not have: hidden characters, another form than the composed one, or
/// scripts mixed within one word.
#[must_use]
pub fn hides(text: &str) -> bool {
    let control = |it: char| it.is_ascii_control() || is_hidden(it);
    text.chars().any(control) || !is_nfc(text) || words(text).any(|(_, word)| mixes_scripts(word))
}

/// Whether a character has no visible shape of its own, or moves its neighbours.
#[must_use]
pub fn is_hidden(it: char) -> bool {
    if it.is_ascii() {
        return it.is_ascii_control() && !matches!(it, '\n' | '\t');
    }
    let category = it.general_category();
    matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
    )
    // Fillers, joiners and variation selectors are letters or marks to Unicode, and blank to the eye.
    || matches!(it, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
    // Spaces of unusual width pass for a plain one; the ideographic space is how Japanese is typed.
    || (category == GeneralCategory::SpaceSeparator && it != '\u{3000}')
}

/// Checks the last segment of a path; those before it are entries of their own.
pub(crate) fn scan_name(file: FileId, path: &str, findings: &mut Diagnostics) {
    let segment = path.rsplit('/').next().unwrap_or_default();
    let wrong = |it: &char| is_hidden(*it) || it.is_control() || *it == char::REPLACEMENT_CHARACTER;
    let what = match segment.chars().find(wrong) {
        Some(char::REPLACEMENT_CHARACTER) => "bytes that are no text stand in this name".to_owned(),
        Some(found) => format!("{} stands in this name", name(found)),
        None if words(segment).any(|(_, word)| mixes_scripts(word)) => {
            "this name mixes scripts within one word".to_owned()
        }
        None => return,
    };
    findings
        .report(&HIDDEN_CHARACTER, Span::whole(file), what)
        .help("rename it: what a reviewer cannot see must not decide who gets access");
}

fn report(file: FileId, start: usize, end: usize, found: char, findings: &mut Diagnostics) {
    let help = match found {
        '\r' => "end lines with a line feed alone",
        _ => "delete it: what a reviewer cannot see must not decide who gets access",
    };
    let span = Span { file, start: start as u32, end: end as u32 };
    findings.report(&HIDDEN_CHARACTER, span, format!("{} stands here", name(found))).help(help);
}

/// What to call a character that cannot be printed.
fn name(it: char) -> String {
    let what = match it {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "a bidirectional control"
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a zero-width character",
        '\u{a0}' => "a no-break space",
        it if it.general_category() == GeneralCategory::SpaceSeparator => "an unusual space",
        it if it.is_control() => "a control character",
        _ => "an invisible character",
    };
    format!("{what} (U+{:04X})", it as u32)
}

/// Terraform reads every string in the composed form, so another form would name somebody else.
fn report_decomposed(file: FileId, text: &str, findings: &mut Diagnostics) {
    for word in text.split_whitespace().filter(|word| !is_nfc(word)) {
        if findings.is_full() {
            return;
        }
        let start = (word.as_ptr() as usize - text.as_ptr() as usize) as u32;
        let span = Span { file, start, end: start + word.len() as u32 };
        let composed: String = word.nfc().collect();
        findings
            .report(&HIDDEN_CHARACTER, span, format!("`{word}` is not in Unicode's composed form"))
            .help(format!("Terraform would read it as `{composed}`, which may look the same: type it again as that"));
    }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split('\n').filter(|line| !line.is_ascii());
    lines
        .flat_map(|line| line.split(|it: char| !it.is_alphanumeric()))
        .filter(|word| !word.is_ascii())
        // The word is a piece of the text, so the distance is its offset.
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn report_mixed(file: FileId, at: usize, word: &str, findings: &mut Diagnostics) {
    if !mixes_scripts(word) {
        return;
    }
    let start = at as u32;
    let end = start + word.len() as u32;
    findings
        .report(&HIDDEN_CHARACTER, Span { file, start, end }, format!("`{word}` mixes scripts within one word"))
        .help("write the word in one script: letters that look alike are not the same name to AWS");
}

/// Whether a word is more than "highly restrictive" of Unicode TS 39, section 5.2: one script, or Latin with
/// Japanese, Chinese or Korean.
fn mixes_scripts(word: &str) -> bool {
    if !AugmentedScriptSet::for_str(word).is_empty() {
        return false;
    }
    let latin = |it: &char| {
        let mut buffer = [0; 4];
        let scripts = AugmentedScriptSet::for_str(it.encode_utf8(&mut buffer));
        !scripts.is_all()
            && !scripts.jpan
            && !scripts.hanb
            && !scripts.kore
            && !AugmentedScriptSet::for_str("a").intersect_is_empty(scripts)
    };
    let rest: String = word.chars().filter(|it| !latin(it)).collect();
    let rest = AugmentedScriptSet::for_str(&rest);
    rest.is_empty() || !(rest.jpan || rest.hanb || rest.kore)
}

trait Intersection {
    fn intersect_is_empty(self, other: Self) -> bool;
}

impl Intersection for AugmentedScriptSet {
    fn intersect_is_empty(mut self, other: Self) -> bool {
        self.intersect_with(other);
        self.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId};

    use super::scan;

    fn found(text: &str) -> Vec<String> {
        let mut findings = Diagnostics::default();
        scan(FileId(0), text, &mut findings);
        findings.iter().map(|it| format!("{}: {}", it.span.start, it.message)).collect()
    }

    #[test]
    fn everyday_text_is_quiet() {
        for text in [
            "plain\r\n",
            "\u{feff}users:",
            "# 開発チームの権限",
            "AWSアカウント",
            "Ёлка и дом",
            "naïve café",
            "プロジェクトa",
            "한국어API",
            "全角　空白",
            "🎉 done",
            "a\tb",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_is_named() {
        assert_eq!(found("ab\u{202e}c"), ["2: a bidirectional control (U+202E) stands here"]);
        assert_eq!(found("a\u{200b}"), ["1: a zero-width character (U+200B) stands here"]);
        assert_eq!(found("a\u{a0}b"), ["1: a no-break space (U+00A0) stands here"]);
        assert_eq!(found("a\u{1b}[2J"), ["1: a control character (U+001B) stands here"]);
        assert_eq!(found("a\rb"), ["1: a control character (U+000D) stands here"]);
        assert_eq!(found("x\u{feff}"), ["1: a zero-width character (U+FEFF) stands here"]);
    }

    #[test]
    fn look_alikes_are_named() {
        assert_eq!(found("u: аlice"), ["3: `аlice` mixes scripts within one word"]);
        assert_eq!(found("Ωmega"), ["0: `Ωmega` mixes scripts within one word"]);
        assert_eq!(found("аカ"), ["0: `аカ` mixes scripts within one word"]);
    }

    #[test]
    fn other_forms_of_a_letter_are_named() {
        assert_eq!(found("cafe\u{301}").len(), 1);
        assert_eq!(found("\u{fa19}").len(), 1);
    }
}
