//! How a name looks: what two names that a reviewer cannot tell apart have in common.
//!
//! In: a name. Out: a text for comparing, never for showing. Which of two names is meant is not asked here.

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use unicode_security::skeleton;

/// Whether a name can pass for one that is written otherwise: two names of ASCII alone that differ by more than letters' case and
/// rows of spaces are told apart.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    name.is_ascii() && !name.contains("  ")
}

/// What a name looks like, in the sense of Unicode TS 39, section 4: compatibility forms, letters' case, kinds of dashes, rows of
/// spaces, and letters of other scripts with the same shape do not count.
#[must_use]
pub fn look(name: &str) -> String {
    let dash = |it: char| it == '\u{2212}' || it.general_category() == GeneralCategory::DashPunctuation;
    let close: String = name.nfkc().flat_map(char::to_lowercase).map(|it| if dash(it) { '-' } else { it }).collect();
    let words: Vec<&str> = close.split_whitespace().collect();
    skeleton(&words.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_plain, look};

    #[test]
    fn names_that_look_alike_have_one_look() {
        let alike = [
            ("cloud-admins", "cloud\u{2010}admins"),
            ("cloud-admins", "cloud\u{2014}admins"),
            ("cloud-admins", "cloud\u{2212}admins"),
            ("finance", "\u{fb01}nance"),
            ("night shift", "Night  shift"),
            ("no", "n\u{ba}"),
            ("team IV", "team \u{2163}"),
            ("x/y", "x\u{ff0f}y"),
            ("coco", "\u{441}\u{43e}\u{441}\u{43e}"),
            ("監査(本番)", "監査（本番）"),
        ];
        for (one, other) in alike {
            assert_eq!(look(one), look(other), "{one} {other}");
            assert!(!is_plain(one) || !is_plain(other), "{one} {other}");
        }
        for (one, other) in [("開発", "監査"), ("café", "cafe"), ("dev-1", "dev-2"), ("データ", "データ2")] {
            assert_ne!(look(one), look(other), "{one} {other}");
        }
    }
}
