//! Names of divisions, accounts and policies: `[a-z][a-z0-9_-]*`, no `__`, and globs over accounts' names.

use govgen_source::Diagnostics;

use crate::findings::{NAME_MALFORMED, VALUE_MALFORMED};
use crate::forms::Read;
use crate::read::{Text, shown, text};
use crate::refactor::Renamed;
use crate::schema::Schema;
use crate::shape::Form;
use crate::tree::Node;

/// The names of one kind of thing.
pub(crate) struct Names {
    /// With its article.
    what: &'static str,
    /// At most so many characters.
    most: usize,
    too_long: &'static str,
    /// One that would do.
    example: &'static str,
    /// A name that means something else, and what.
    taken: Option<(&'static str, &'static str)>,
}

/// Names of divisions.
pub(crate) const DIVISION: Names = Names {
    what: "a division",
    most: 40,
    too_long: "a division's name has at most 40 characters",
    example: "payments",
    taken: Some(("common", "`common` is the organization's own directory")),
};
/// Names of accounts.
pub(crate) const ACCOUNT: Names = Names {
    what: "an account",
    most: 128,
    too_long: "a name has at most 128 characters",
    example: "payments-prod",
    taken: None,
};
/// Names of policies.
pub(crate) const POLICY: Names = Names {
    what: "a policy",
    most: 128,
    too_long: "a name has at most 128 characters",
    example: "developer",
    taken: None,
};

/// Why a text cannot be the name of something, and what to do about it, for whoever takes names from elsewhere than a file.
#[must_use]
pub fn refused_name(of: Renamed, name: &str) -> Option<String> {
    let names = match of {
        Renamed::Policy => &POLICY,
        Renamed::Account => &ACCOUNT,
        Renamed::Division => &DIVISION,
    };
    names.problem(name).map(|(message, help)| format!("{message}; {help}"))
}

/// What [`Names::check`] takes, apart from length and taken names; a test holds the two together.
const PATTERN: &str = "[a-z]([a-z0-9-]|_[a-z0-9-])*_?";
/// What [`glob_fits`] takes of keys with a `*` or `?`, apart from length; a test holds the two together.
const GLOB_PATTERN: &str = "[a-z0-9_*?-]*[*?][a-z0-9_*?-]*";
/// At most so many characters in a glob.
const GLOB_MOST: usize = 128;

impl Names {
    /// Whether it is a name; otherwise a finding.
    pub(crate) fn check(&self, text: &Text<'_>, findings: &mut Diagnostics) -> bool {
        let Some((message, help)) = self.problem(&text.value) else { return true };
        findings.report(&NAME_MALFORMED, text.span, message).help(help);
        false
    }

    /// Why a text is no name, and what to do about it.
    fn problem(&self, value: &str) -> Option<(String, String)> {
        let what = self.what;
        let problem = if !value.starts_with(|first: char| first.is_ascii_lowercase()) {
            "it must begin with a letter from `a` to `z`"
        } else if !value.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')) {
            "it may hold only `a` to `z`, `0` to `9`, `-` and `_`"
        } else if value.contains("__") {
            "`__` joins an account and a policy in Terraform addresses"
        } else if let Some((_, meaning)) = self.taken.filter(|(taken, _)| value == *taken) {
            meaning
        } else if value.len() > self.most {
            self.too_long
        } else {
            return None;
        };
        let fixed: String = value
            .to_lowercase()
            .chars()
            .map(|it| if it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_' { it } else { '-' })
            .collect();
        let fixed = fixed.trim_matches(|it: char| !it.is_ascii_alphanumeric()).replace("__", "_");
        let help = if fixed.starts_with(|first: char| first.is_ascii_lowercase())
            && fixed != value
            && self.taken.is_none_or(|(taken, _)| fixed != taken)
            && fixed.len() <= self.most
        {
            format!("write `{fixed}`")
        } else {
            format!("choose a name such as `{}`", self.example)
        };
        Some((format!("`{}` is no name for {what}: {problem}", shown(value)), help))
    }
}

impl Read for Names {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings).filter(|it| self.check(it, findings))
    }
}

impl Form for Names {
    fn schema(&self) -> Schema {
        Schema {
            max_length: Some(self.most),
            not: self.taken.map(|(taken, _)| Box::new(Schema { words: Some(vec![taken]), ..Schema::default() })),
            pattern_error_message: Some(format!(
                "This is no name for {}: it begins with a letter and holds only a to z, 0 to 9, - and single _.",
                self.what
            )),
            ..Schema::text(PATTERN)
        }
    }
}

/// A key under a division's `accounts`: an account's name, or a glob over them.
pub(crate) struct AccountOrGlob;

/// Whether a key is meant as a glob.
pub(crate) fn is_glob(key: &str) -> bool {
    key.contains(['*', '?'])
}

/// Whether a glob is one over names; otherwise a finding.
pub(crate) fn glob_fits(key: &Text<'_>, findings: &mut Diagnostics) -> bool {
    let taken = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'?');
    let fits = key.value.bytes().all(taken) && key.value.len() <= GLOB_MOST;
    if !fits {
        findings
            .report(&VALUE_MALFORMED, key.span, format!("`{}` is not a glob over account names", shown(&key.value)))
            .help("use `*` for any characters and `?` for one, beside `a` to `z`, digits, `-` and `_`");
    }
    fits
}

impl Form for AccountOrGlob {
    fn schema(&self) -> Schema {
        let message = "Write an account's name as in divisions/common, or a glob over them with * and ?, in quotes.";
        Schema {
            max_length: Some(GLOB_MOST),
            pattern_error_message: Some(message.to_owned()),
            ..Schema::text(format!("{PATTERN}|{GLOB_PATTERN}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId, Span, Spanned};
    use regex_lite::Regex;

    use super::{ACCOUNT, DIVISION, GLOB_PATTERN, PATTERN, POLICY, glob_fits, is_glob};

    /// Every text of up to four of some characters.
    fn texts() -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..4 {
            let until = texts.len();
            for at in from..until {
                for character in ['a', 'z', '0', '_', '-', 'A', '*', '?'] {
                    texts.push(format!("{}{character}", texts[at]));
                }
            }
            from = until;
        }
        texts
    }

    #[test]
    fn the_patterns_are_what_is_checked() {
        let pattern = |it: &str| Regex::new(&format!(r"\A(?:{it})\z")).unwrap();
        let (name, glob) = (pattern(PATTERN), pattern(GLOB_PATTERN));
        let span = Span { file: FileId(0), start: 0, end: 0 };
        for text in texts().into_iter().chain(["a b", "é", "aé", "a.b", "a\n"].map(str::to_owned)) {
            let mut findings = Diagnostics::default();
            let spanned = Spanned::new(text.as_str().into(), span);
            for names in [&DIVISION, &ACCOUNT, &POLICY] {
                assert_eq!(names.check(&spanned, &mut findings), name.is_match(&text), "{text}");
            }
            let fits = is_glob(&text) && glob_fits(&spanned, &mut findings);
            assert_eq!(fits, glob.is_match(&text), "{text}");
        }
    }

    #[test]
    fn each_kind_is_helped_by_its_own_limits() {
        let told = |names: &super::Names, text: &str| {
            let span = Span { file: FileId(0), start: 0, end: 0 };
            let mut findings = Diagnostics::default();
            names.check(&Spanned::new(text.into(), span), &mut findings);
            let finding = findings.iter().next().unwrap();
            (finding.message.clone(), finding.help.clone().unwrap_or_default())
        };
        let long = "A".repeat(100);
        assert_eq!(told(&POLICY, &long).1, format!("write `{}`", "a".repeat(100)));
        assert_eq!(told(&ACCOUNT, "Common").1, "write `common`");
        for (names, text) in [(&DIVISION, long.as_str()), (&DIVISION, "Common"), (&POLICY, &"A".repeat(129))] {
            assert_eq!(told(names, text).1, format!("choose a name such as `{}`", names.example));
        }
        for names in [&DIVISION, &ACCOUNT, &POLICY] {
            assert!(names.problem(names.example).is_none(), "{}", names.example);
        }
        assert!(told(&POLICY, "*").1.ends_with("`developer`"));
        assert!(told(&ACCOUNT, "*").0.starts_with("`*` is no name for an account: "));
    }

    #[test]
    fn both_kinds_of_keys_under_accounts_have_one_limit() {
        assert_eq!(ACCOUNT.most, super::GLOB_MOST);
    }
}
