//! How a name looks: what two names that a reviewer cannot tell apart have in common.
//!
//! In: names. Out: texts for comparing, never for showing. Which of two names is meant is not asked here, and no name is refused
//! for its look alone.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_security::skeleton;

/// Whether a name can pass for one that is written otherwise: two names of ASCII alone that differ by more than letters' case and
/// rows of spaces are told apart.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.is_ascii() && !(name.contains(' ') && name.contains("  "))
}

/// What names look like. Of each character it is worked out once: directories hold names of a thousand characters, and thousands
/// of them.
#[derive(Debug, Default)]
pub struct Looks {
    known: FxHashMap<char, Piece>,
}

/// What one character adds to a look.
#[derive(Debug)]
struct Piece {
    text: Box<str>,
    /// Whether its place among its neighbours has to be settled.
    marks: bool,
}

impl Looks {
    /// What a name looks like, in the sense of Unicode TS 39, section 4: compatibility forms, letters' case, strokes that pass
    /// for a dash, rows of spaces, and letters of other scripts with the same shape do not count.
    pub fn of(&mut self, name: &str) -> String {
        let mut look = String::with_capacity(name.len());
        let (mut gap, mut marks) = (false, false);
        for it in name.chars() {
            let piece = self.known.entry(it).or_insert_with(|| Piece::of(it));
            marks |= piece.marks;
            for it in piece.text.chars() {
                if it.is_whitespace() {
                    gap = true;
                    continue;
                }
                if gap && !look.is_empty() {
                    look.push(' ');
                }
                gap = false;
                look.push(it);
            }
        }
        if marks { look.nfd().collect() } else { look }
    }
}

impl Piece {
    fn of(character: char) -> Self {
        let apart = std::iter::once(stroke(character)).nfkd();
        let close: String = apart.flat_map(char::to_lowercase).map(|it| large(stroke(it))).collect();
        let text: String = skeleton(&close).collect();
        let marks = text.chars().any(|it| canonical_combining_class(it) != 0);
        Self { text: text.into(), marks }
    }
}

/// A dash for whatever is one horizontal stroke. Some of these are letters where they belong, as in サーバー; there two names
/// have to differ by nothing else to look alike.
fn stroke(it: char) -> char {
    let is_stroke = matches!(
        it,
        // Minus, overlines and macrons.
        '\u{2212}' | '\u{203e}' | '\u{af}' | '\u{2c9}' | '\u{ffe3}'
        // The long vowels of kana, the numeral one, and the vowel eu of Hangul.
        | '\u{30fc}' | '\u{ff70}' | '\u{4e00}' | '\u{2f00}' | '\u{3161}' | '\u{1173}' | '\u{ffda}'
        // Lines of boxes and of other drawings.
        | '\u{23af}' | '\u{23ba}'
            ..='\u{23bd}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2504}'
                | '\u{2505}'
                | '\u{2508}'
                | '\u{2509}'
                | '\u{254c}'
                | '\u{254d}'
                | '\u{2574}'
                | '\u{2576}'
                | '\u{2578}'
                | '\u{257a}'
                | '\u{257c}'
                | '\u{257e}'
    );
    if is_stroke || it.general_category() == GeneralCategory::DashPunctuation { '-' } else { it }
}

/// The letter of which another is the small capital; TS 39 has some of them only.
fn large(it: char) -> char {
    const SMALL_CAPITALS: [(char, char); 25] = [
        ('\u{262}', 'g'),
        ('\u{26a}', 'i'),
        ('\u{274}', 'n'),
        ('\u{280}', 'r'),
        ('\u{28f}', 'y'),
        ('\u{299}', 'b'),
        ('\u{29c}', 'h'),
        ('\u{29f}', 'l'),
        ('\u{1d00}', 'a'),
        ('\u{1d04}', 'c'),
        ('\u{1d05}', 'd'),
        ('\u{1d07}', 'e'),
        ('\u{1d0a}', 'j'),
        ('\u{1d0b}', 'k'),
        ('\u{1d0d}', 'm'),
        ('\u{1d0f}', 'o'),
        ('\u{1d18}', 'p'),
        ('\u{1d1b}', 't'),
        ('\u{1d1c}', 'u'),
        ('\u{1d20}', 'v'),
        ('\u{1d21}', 'w'),
        ('\u{1d22}', 'z'),
        ('\u{a730}', 'f'),
        ('\u{a731}', 's'),
        ('\u{a7af}', 'q'),
    ];
    SMALL_CAPITALS.iter().find(|(small, _)| *small == it).map_or(it, |(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::{Looks, is_plain};

    #[test]
    fn names_that_look_alike_have_one_look() {
        let mut looks = Looks::default();
        let alike = [
            ("cloud-admins", "cloud\u{2010}admins"),
            ("cloud-admins", "cloud\u{2014}admins"),
            ("cloud-admins", "cloud\u{2212}admins"),
            ("cloud-admins", "cloud\u{207b}admins"),
            ("cloud-admins", "cloud\u{30fc}admins"),
            ("cloud-admins", "cloud\u{ff70}admins"),
            ("cloud-admins", "cloud\u{2500}admins"),
            ("cloud-admins", "cloud\u{23af}admins"),
            ("cloud-admins", "cloud\u{3161}admins"),
            ("cloud-admins", "cloud\u{4e00}admins"),
            ("cloud-admins", "cloud\u{203e}admins"),
            ("cloud-admins", "cloud-a\u{1d05}mins"),
            ("cloud-admins", "\u{1d04}\u{29f}\u{1d0f}\u{1d1c}\u{1d05}-admin\u{a731}"),
            ("finance", "\u{fb01}nance"),
            ("night shift", "Night  shift"),
            ("night shift", "Night\u{3000}shift"),
            ("no", "n\u{ba}"),
            ("team IV", "team \u{2163}"),
            ("x/y", "x\u{ff0f}y"),
            ("coco", "\u{441}\u{43e}\u{441}\u{43e}"),
            ("監査(本番)", "監査（本番）"),
            ("サーバー", "サ\u{2014}バ一"),
            ("café", "cafe\u{301}"),
            ("a\u{323}\u{301}b", "a\u{301}\u{323}b"),
            ("\u{ac01}", "\u{1100}\u{1161}\u{11a8}"),
        ];
        for (one, other) in alike {
            assert_eq!(looks.of(one), looks.of(other), "{one} {other}");
            assert!(!is_plain(one) || !is_plain(other), "{one} {other}");
        }
        for (one, other) in [
            ("開発", "監査"),
            ("café", "cafe"),
            ("dev-1", "dev-2"),
            ("データ", "データ2"),
            ("サーバー", "サバ"),
            ("一", "二"),
        ] {
            assert_ne!(looks.of(one), looks.of(other), "{one} {other}");
        }
    }
}
