//! Patterns of IAM: what an `Action` or a `Resource` of a policy stands for.
//!
//! In: a text with `*`, `?` and, in resources, policy variables. Out: whether a pattern matches, covers or meets another.
//! What the texts mean is left to [`crate::policy`].

/// A pattern: `*` is any run of characters, `?` any one, a policy variable anything at all, everything else itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// In a run of wildcards every `?` stands before the one `*`.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Letter(char),
    One,
    Many,
    /// `${aws:username}` and its like: known only when a request is made.
    Variable(String),
}

impl Pattern {
    /// The pattern of an `Action`: letters count the same in either case, there are no variables.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Action".
    #[must_use]
    pub fn action(text: &str) -> Self {
        Self::new(text.chars().map(|it| wildcard(it).unwrap_or(Piece::Letter(it.to_ascii_lowercase()))))
    }

    /// The pattern of a `Resource` or of a condition's value: case counts, `${…}` is a variable, and `${*}`, `${?}` and `${$}`
    /// are the letters themselves.
    ///
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags".
    #[must_use]
    pub fn resource(text: &str) -> Self {
        let mut pieces = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let variable = rest.strip_prefix("${").and_then(|it| it.split_once('}'));
            let (piece, after) = match variable {
                Some(("*", after)) => (Piece::Letter('*'), after),
                Some(("?", after)) => (Piece::Letter('?'), after),
                Some(("$", after)) => (Piece::Letter('$'), after),
                Some((name, after)) => (Piece::Variable(name.to_owned()), after),
                None => (wildcard(first).unwrap_or(Piece::Letter(first)), &rest[first.len_utf8()..]),
            };
            pieces.push(piece);
            rest = after;
        }
        Self::new(pieces.into_iter())
    }

    /// A text that is no pattern: the name of an action, in the case that [`Pattern::action`] compares.
    #[must_use]
    pub fn action_name(text: &str) -> Self {
        Self { pieces: text.chars().map(|it| Piece::Letter(it.to_ascii_lowercase())).collect() }
    }

    fn new(read: impl Iterator<Item = Piece>) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in read {
            match (&piece, pieces.last()) {
                (Piece::Many, Some(Piece::Many)) => {}
                // The same strings, in the one order that comparing relies on.
                (Piece::One, Some(Piece::Many)) => pieces.insert(pieces.len() - 1, piece),
                _ => pieces.push(piece),
            }
        }
        Self { pieces }
    }

    /// Whether this is `*`: every text there is.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.pieces == [Piece::Many]
    }

    /// Whether it stands for one text only.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.pieces.iter().all(|it| matches!(it, Piece::Letter(_)))
    }

    /// Whether everything the other stands for is covered by this one.
    ///
    /// A yes is certain. A no may be wrong for contrived patterns (`?*` does cover `*a`) and for variables, so callers must
    /// ask where a needless no is on the safe side.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        // Row by row over this pattern; `reached[j]` says whether the pieces so far cover the other's first `j`.
        let width = other.pieces.len();
        let mut reached: Vec<bool> = vec![false; width + 1];
        reached[0] = true;
        for piece in &self.pieces {
            let mut next = vec![false; width + 1];
            if *piece == Piece::Many {
                let first = reached.iter().position(|it| *it).unwrap_or(width + 1);
                next.iter_mut().skip(first).for_each(|it| *it = true);
            } else {
                for (at, theirs) in other.pieces.iter().enumerate() {
                    let one = match (piece, theirs) {
                        (Piece::One, Piece::Letter(_) | Piece::One) => true,
                        (ours, theirs) => ours == theirs,
                    };
                    next[at + 1] = reached[at] && one;
                }
            }
            reached = next;
        }
        reached[width]
    }

    /// Whether some text is meant by both; a variable may be any text.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let any = |piece: &Piece| matches!(piece, Piece::Many | Piece::Variable(_));
        let width = other.pieces.len();
        // `meets[j]`: some text is meant by the pieces so far and by the other's first `j`.
        let mut meets: Vec<bool> = Vec::with_capacity(width + 1);
        meets.push(true);
        for theirs in &other.pieces {
            let before = meets.last().copied().unwrap_or_default();
            meets.push(before && any(theirs));
        }
        for ours in &self.pieces {
            let mut next = vec![false; width + 1];
            next[0] = meets[0] && any(ours);
            for (at, theirs) in other.pieces.iter().enumerate() {
                next[at + 1] = match (ours, theirs) {
                    (ours, theirs) if any(ours) || any(theirs) => meets[at + 1] || next[at],
                    (Piece::Letter(left), Piece::Letter(right)) => meets[at] && left == right,
                    _ => meets[at],
                };
            }
            meets = next;
        }
        meets[width]
    }
}

fn wildcard(letter: char) -> Option<Piece> {
    match letter {
        '*' => Some(Piece::Many),
        '?' => Some(Piece::One),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wildmatch::WildMatch;

    use super::Pattern;

    #[test]
    fn covers_and_overlaps() {
        let cases = [
            // pattern, other, covers, overlaps
            ("*", "iam:*", true, true),
            ("iam:*", "*", false, true),
            ("i*:*", "IAM:CreateRole", true, true),
            ("iam:Cr*", "iam:*Role", false, true),
            ("iam:Cr*", "iam:Get*", false, false),
            ("iam:?et*", "iam:Get*", true, true),
            ("s3:*Object", "s3:Get*", false, true),
            ("s3:*?", "s3:?*", true, true),
            ("s3:**", "s3:*", true, true),
            ("s3:?", "s3:*", false, true),
            ("s3:a?", "s3:a", false, false),
            ("", "", true, true),
            ("", "*", false, true),
            ("", "?", false, false),
        ];
        for (left, right, covers, overlaps) in cases {
            let (one, other) = (Pattern::action(left), Pattern::action(right));
            assert_eq!((one.covers(&other), one.overlaps(&other)), (covers, overlaps), "{left} {right}");
            assert_eq!(other.overlaps(&one), overlaps, "{right} {left}");
        }
    }

    #[test]
    fn variables_may_be_anything_and_cover_only_themselves() {
        let own = Pattern::resource("arn:aws:iam::*:user/${aws:username}");
        let alice = Pattern::resource("arn:aws:iam::123456789012:user/alice");
        assert!(own.overlaps(&alice) && !own.covers(&alice) && own.covers(&own));
        assert!(Pattern::resource("arn:*").covers(&own));
        assert!(!Pattern::resource("a").overlaps(&Pattern::resource("A")));
        assert!(Pattern::resource("a${*}b").is_literal() && !Pattern::resource("a*b").covers(&Pattern::resource("b")));
        assert!(Pattern::resource("a*").covers(&Pattern::resource("a${*}")));
        assert!(!Pattern::resource("a${*}").overlaps(&Pattern::resource("ab")));
        // Without its end it is no variable.
        assert!(Pattern::resource("a${b").is_literal());
    }

    /// Every pattern of four pieces against every text of four letters: an independent matcher says what each stands for.
    #[test]
    fn agrees_with_a_plain_matcher() {
        let words = |letters: &[&str]| -> Vec<String> {
            let mut all = vec![String::new()];
            let mut from = 0;
            for _ in 0..4 {
                let longer: Vec<_> =
                    all[from..].iter().flat_map(|it| letters.iter().map(move |one| format!("{it}{one}"))).collect();
                from = all.len();
                all.extend(longer);
            }
            all
        };
        let texts = words(&["a", "b", "z"]);
        let patterns = words(&["a", "b", "*", "?"]);
        let meant: Vec<Vec<bool>> = patterns
            .iter()
            .map(|pattern| {
                let matcher = WildMatch::new(pattern);
                texts.iter().map(|text| matcher.matches(text)).collect()
            })
            .collect();
        let read: Vec<_> = patterns.iter().map(|it| Pattern::action(it)).collect();
        for (left, one) in read.iter().enumerate() {
            for (text, matches) in texts.iter().zip(&meant[left]) {
                assert_eq!(one.covers(&Pattern::action_name(text)), *matches, "{} {text}", patterns[left]);
            }
            for (right, other) in read.iter().enumerate() {
                let both = meant[left].iter().zip(&meant[right]).any(|(left, right)| *left && *right);
                let within = meant[left].iter().zip(&meant[right]).all(|(left, right)| *left || !*right);
                let pair = (&patterns[left], &patterns[right]);
                // Two patterns of four pieces that meet do so in a text of eight letters at most, not always of four.
                assert!(!both || one.overlaps(other), "{pair:?}");
                assert!(one.overlaps(other) || !one.covers(other), "{pair:?}");
                assert!(within || !one.covers(other), "{pair:?}");
            }
        }
    }
}
