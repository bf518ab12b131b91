//! One pattern: gitignore's without its negation, its ranges and its escapes of `#`.

/// What a line matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// From the root; a name that stands anywhere has [`Segment::Any`] in front.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    /// `**`: any number of directories, none too.
    Any,
    /// A name without wildcards.
    Name(String),
    /// A name with `*` or `?` in it.
    Glob(Vec<Piece>),
    /// `*` alone at the end: what stands directly in a directory, and nothing deeper.
    Directly,
    /// A slash at the end, or `**` there: everything below, at any depth.
    Below,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Letter(char),
    One,
    Many,
}

impl Pattern {
    /// Reads a pattern as a line holds it.
    #[must_use]
    pub fn new(written: &str) -> Self {
        let (body, directory) = match written.strip_suffix('/') {
            Some(body) => (body, true),
            None => (written, false),
        };
        let anchored = body.contains('/') || written.starts_with('/');
        let body = body.strip_prefix('/').unwrap_or(body);
        let mut segments = Vec::new();
        if !anchored {
            segments.push(Segment::Any);
        }
        let words: Vec<&str> = if body.is_empty() { Vec::new() } else { body.split('/').collect() };
        for (at, word) in words.iter().enumerate() {
            let last = at + 1 == words.len() && !directory;
            segments.push(match *word {
                "**" if last => Segment::Below,
                // One says what several in a row say.
                "**" if segments.last() == Some(&Segment::Any) => continue,
                "**" => Segment::Any,
                "*" if last => Segment::Directly,
                word => segment(word),
            });
        }
        if directory {
            segments.push(Segment::Below);
        }
        Self { segments }
    }

    /// Whether it matches a file, given as the names on the way to it.
    #[must_use]
    pub fn matches(&self, path: &[&str]) -> bool {
        let mut at = Positions::start(self);
        for (index, name) in path.iter().enumerate() {
            at = at.step(name, index + 1 == path.len());
            if at.done {
                return true;
            }
        }
        at.ended
    }

    /// Whether it can match anything below a directory, or the file of that very path.
    #[must_use]
    pub fn reaches(&self, path: &str) -> bool {
        let mut at = Positions::start(self);
        for name in path.trim_end_matches('/').split('/') {
            at = at.step(name, false);
            if at.done {
                return true;
            }
        }
        let file = !path.ends_with('/') && self.matches(&path.split('/').collect::<Vec<_>>());
        file || path.ends_with('/') && at.goes_on()
    }

    /// The names that everything it matches begins with.
    pub(crate) fn literal_prefix(&self) -> String {
        let names = self.segments.iter().map_while(|it| match it {
            Segment::Name(name) => Some(name.as_str()),
            _ => None,
        });
        names.collect::<Vec<_>>().join("/")
    }
}

/// How far into a pattern the names so far may have led: every position at once, so that no pattern takes longer than its
/// length for a name.
struct Positions<'p> {
    segments: &'p [Segment],
    /// Whether a segment may come next, by its position.
    open: Vec<bool>,
    /// Everything deeper matches, whatever it is called.
    done: bool,
    /// The names so far are themselves a match.
    ended: bool,
}

impl<'p> Positions<'p> {
    fn start(pattern: &'p Pattern) -> Self {
        let mut start = Self::none(&pattern.segments);
        start.open_at(0);
        start
    }

    fn none(segments: &'p [Segment]) -> Self {
        Self { segments, open: vec![false; segments.len()], done: false, ended: false }
    }

    /// A position, and behind a `**` the next one too.
    fn open_at(&mut self, at: usize) {
        let places = self.open.iter_mut().zip(self.segments).skip(at);
        for (open, segment) in places {
            *open = true;
            if *segment != Segment::Any {
                return;
            }
        }
    }

    fn step(&self, name: &str, is_last: bool) -> Self {
        let mut next = Self::none(self.segments);
        let open = self.open.iter().zip(self.segments).enumerate().filter(|(_, (open, _))| **open);
        for (at, (_, segment)) in open {
            match segment {
                Segment::Any => next.open_at(at),
                Segment::Below => next.done = true,
                Segment::Directly => next.ended |= is_last,
                Segment::Name(wanted) if wanted == name => next.named(at + 1),
                Segment::Glob(pieces) if glob(pieces, name) => next.named(at + 1),
                Segment::Name(_) | Segment::Glob(_) => {}
            }
        }
        next
    }

    /// A name was matched: the end of a pattern names a file, or a directory with all that is in it.
    fn named(&mut self, at: usize) {
        match at == self.segments.len() {
            true => self.done = true,
            false => self.open_at(at),
        }
    }

    /// Whether another name may follow.
    fn goes_on(&self) -> bool {
        self.open.contains(&true)
    }
}

fn segment(word: &str) -> Segment {
    let mut pieces = Vec::new();
    let mut letters = word.chars();
    while let Some(it) = letters.next() {
        pieces.push(match it {
            '*' => Piece::Many,
            '?' => Piece::One,
            // GitHub takes `\ ` for a space.
            '\\' => Piece::Letter(letters.next().unwrap_or('\\')),
            it => Piece::Letter(it),
        });
    }
    let plain: Option<String> =
        pieces.iter().map(|it| if let Piece::Letter(it) = it { Some(*it) } else { None }).collect();
    plain.map_or(Segment::Glob(pieces), Segment::Name)
}

/// `*` and `?` within one name; going back to the last `*` is enough.
fn glob(pattern: &[Piece], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut here) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while here < name.len() {
        match pattern.get(at) {
            Some(Piece::Many) => {
                back = Some((at, here));
                at += 1;
            }
            Some(Piece::One) => (at, here) = (at + 1, here + 1),
            Some(Piece::Letter(it)) if *it == name[here] => (at, here) = (at + 1, here + 1),
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                (at, here) = (star + 1, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|it| *it == Piece::Many)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn reaches_into_directories_and_files() {
        let reaches = |pattern, path| Pattern::new(pattern).reaches(path);
        for pattern in
            ["*", "*.yaml", "/divisions/", "/divisions", "divisions", "/divisions/a/", "/divisions/*/x", "**/x"]
        {
            assert!(reaches(pattern, "divisions/a/"), "{pattern}");
        }
        for pattern in ["/divisions/b/", "/divisions/*", "/Divisions/", "/x", "/divisions/a"] {
            assert_eq!(reaches(pattern, "divisions/a/"), pattern == "/divisions/a", "{pattern}");
        }
        assert!(reaches("/divisions/a/p/", "divisions/a/"), "a part of it");
        assert!(reaches("/CODE*", "CODEOWNERS") && reaches("CODEOWNERS", "CODEOWNERS"));
        assert!(!reaches("/CODEOWNERS/", "CODEOWNERS") && !reaches("/CODEOWNERS/x", "CODEOWNERS"));
    }

    #[test]
    fn many_wildcards_take_no_longer() {
        let path = vec!["a"; 2_000];
        assert!(!Pattern::new(&format!("/{}b", "**/".repeat(2_000))).matches(&path[..200]));
        assert!(!Pattern::new(&format!("{}b", "*a".repeat(500))).matches(&["a".repeat(2_000).as_str()]));
    }
}
