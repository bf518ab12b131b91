//! Patterns of actions: `*` for any letters, `?` for one, whatever their case.

use wildmatch::WildMatch;

/// A pattern that is held against many names.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    matcher: WildMatch,
    /// What every name begins with, in lower case.
    stem: Vec<u8>,
    /// Whether there is no wildcard.
    is_literal: bool,
    /// How many letters a name has at least.
    shortest: usize,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        let end = pattern.find(['*', '?']);
        Self {
            matcher: WildMatch::new_case_insensitive(pattern),
            stem: pattern[..end.unwrap_or(pattern.len())].to_ascii_lowercase().into_bytes(),
            is_literal: end.is_none(),
            shortest: pattern.chars().filter(|it| *it != '*').count(),
        }
    }

    /// What every name begins with, in lower case.
    pub(super) fn stem(&self) -> &[u8] {
        &self.stem
    }

    /// Whether it is one name and no pattern.
    pub(super) fn is_literal(&self) -> bool {
        self.is_literal
    }

    /// A pattern longer than the name is refused at once, so that no pattern takes longer than its names' lengths allow.
    pub(super) fn matches(&self, name: &str) -> bool {
        self.shortest <= name.len() && self.matcher.matches(name)
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn stars_and_question_marks() {
        let cases = [
            ("Get*", "GetObject", true),
            ("get*", "GETObject", true),
            ("*Object", "GetObject", true),
            ("*Object", "GetObjects", false),
            ("G*t*t", "GetObject", true),
            ("Get?bject", "GetObject", true),
            ("Get?", "Get", false),
            ("?*", "", false),
            ("**", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "aXbXbXc", true),
        ];
        for (pattern, name, wanted) in cases {
            assert_eq!(Glob::new(pattern).matches(name), wanted, "{pattern} and {name}");
        }
        assert_eq!(Glob::new("Get*").stem(), b"get");
        assert!(Glob::new("GetObject").is_literal() && !Glob::new("GetObjec?").is_literal());
    }
}
