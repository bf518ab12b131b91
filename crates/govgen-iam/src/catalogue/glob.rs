//! Patterns of actions: `*` for any letters, `?` for one, whatever their case.

/// A pattern that is held against many names.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    /// Lower case, no two `*` in a row.
    pattern: Vec<u8>,
    /// How many letters a name has at least.
    shortest: usize,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        let mut pattern = pattern.to_ascii_lowercase().into_bytes();
        pattern.dedup_by(|second, first| *second == b'*' && *first == b'*');
        let shortest = pattern.iter().filter(|it| **it != b'*').count();
        Self { pattern, shortest }
    }

    /// What every name begins with.
    pub(super) fn stem(&self) -> &[u8] {
        let end = self.pattern.iter().position(|it| matches!(it, b'*' | b'?'));
        &self.pattern[..end.unwrap_or(self.pattern.len())]
    }

    /// Whether it is one name and no pattern.
    pub(super) fn is_literal(&self) -> bool {
        self.stem().len() == self.pattern.len()
    }

    /// A pattern longer than the name is refused at once, so that no pattern takes longer than its names' lengths allow.
    pub(super) fn matches(&self, name: &str) -> bool {
        let name = name.as_bytes();
        if self.shortest > name.len() {
            return false;
        }
        let (mut at, mut read) = (0, 0);
        // Where to go on when the letters after the last `*` do not match: one letter further.
        let mut again = None;
        while read < name.len() {
            match self.pattern.get(at) {
                Some(b'*') if at + 1 == self.pattern.len() => return true,
                Some(b'*') => {
                    again = Some((at + 1, read));
                    at += 1;
                }
                Some(it) if *it == b'?' || *it == name[read].to_ascii_lowercase() => {
                    at += 1;
                    read += 1;
                }
                _ => {
                    let Some((after, from)) = again else { return false };
                    again = Some((after, from + 1));
                    (at, read) = (after, from + 1);
                }
            }
        }
        self.pattern[at..].iter().all(|it| *it == b'*')
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
