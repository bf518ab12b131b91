//! Findings: what is wrong, where, why, and what to type instead.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::{SourceMap, Span};

/// How much a finding weighs: an error blocks the output, the others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written while it stands.
    Error,
    /// Written all the same; `--strict` counts it.
    Warning,
    /// Worth knowing.
    Notice,
}

impl Severity {
    /// `error`, `warning` or `notice`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// What every finding of one kind has in common.
#[derive(Debug)]
pub struct Meta {
    /// `SYN`, `REF`, `GOV`, `PLN` or `LIV` and three digits; never used again for another kind.
    pub code: &'static str,
    /// Kebab-case name of the problem.
    pub name: &'static str,
    /// Its usual weight.
    pub severity: Severity,
    /// Its page, Markdown.
    pub page: &'static str,
}

impl PartialEq for Meta {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// A place with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What about it.
    pub message: String,
}

/// What a finding is about, for a waiver to name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The division.
    pub division: Option<String>,
    /// The account, by its name.
    pub account: Option<String>,
    /// The policy, by its key.
    pub policy: Option<String>,
    /// What else tells it from others with its headline, which may name a few of many: it counts for the fingerprint alone.
    pub identity: Option<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Its kind.
    pub meta: &'static Meta,
    /// Its weight here, the kind's unless changed.
    pub severity: Severity,
    /// The headline: stands alone, the user's own word in backticks, lower case, no full stop.
    pub message: String,
    /// The smallest piece of text that is wrong.
    pub span: Span,
    /// The lines that make it wrong, often in another file.
    pub labels: Vec<Label>,
    /// What AWS or Terraform would have done, and the next thing to type.
    pub help: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// Whether it is about what the change at hand leaves alone, so that `--strict` does not count it.
    pub elsewhere: bool,
}

/// A check that could not look.
#[derive(Debug, Clone, PartialEq)]
pub struct Skipped {
    /// The kind of finding it would have found.
    pub meta: &'static Meta,
    /// What it lacked.
    pub reason: String,
}

impl Diagnostic {
    /// Adds the line that makes it wrong.
    pub fn because(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let message = cut(message, TEXT_MAX);
        self.labels.push(Label { span, message });
        self
    }

    /// Says what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(cut(help, HELP_MAX));
        self
    }

    /// Weighs it differently from its kind.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Says what it is about, so that a waiver can name it.
    pub fn about(&mut self, division: &str, policy: Option<&str>) -> &mut Self {
        self.subject.division = Some(division.to_owned());
        self.subject.policy = policy.map(str::to_owned);
        self
    }

    /// Says which account it is about.
    pub fn in_account(&mut self, account: &str) -> &mut Self {
        self.subject.account = Some(account.to_owned());
        self
    }

    /// Says what tells it from findings with the same headline, in full where the headline names the first few.
    pub fn identified_by(&mut self, identity: &str) -> &mut Self {
        self.subject.identity = Some(identity.to_owned());
        self
    }

    /// 32 hexadecimal digits that follow the finding when lines move: a hash of its code, file, headline, and of the account
    /// and the policy it is about, and of how many findings before it have the same five.
    #[must_use]
    pub fn fingerprint(&self, sources: &SourceMap, before: u64) -> String {
        let path = sources.file(self.span.file).path.as_str();
        let mut hash = Sha256::new();
        let about = [&self.subject.account, &self.subject.policy].map(|it| it.as_deref().unwrap_or_default());
        let identity = self.subject.identity.as_deref();
        for part in [self.meta.code, path, &self.message].into_iter().chain(about).chain(identity) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(before.to_le_bytes());
        let mut text = String::with_capacity(32);
        for byte in &hash.finalize()[..16] {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// The findings of a run; every stage takes them along and adds to them.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The last finding beyond what a list keeps: the stage that reports it fills it in, and only its weight counts.
    last_unlisted: Option<Box<Diagnostic>>,
    /// How many before that one were not kept, by weight.
    dropped: [usize; 3],
    skipped: Vec<Skipped>,
}

/// After this many findings nobody reads suggestions, and looking for them would make a hostile file slow.
const SUGGESTIONS_END: usize = 200;
/// So much work goes into one suggestion, in letters compared with letters.
const SUGGESTION_WORK: usize = 500_000;
/// One list keeps so many findings and counts the others; a hostile file could fill the memory with them.
const LISTED_MAX: usize = 100_000;
/// A headline, a label or a reason is cut beyond this many characters.
const TEXT_MAX: usize = 500;
/// So is a help, which may hold a command to be typed: that has to be whole.
const HELP_MAX: usize = 1_000;

/// A text for people: a user's word in it may be as long as a file.
fn cut(text: impl Into<String>, max: usize) -> String {
    let mut text = text.into();
    if let Some((at, _)) = text.char_indices().nth(max) {
        text.truncate(at);
        text.push('…');
    }
    text
}

impl Diagnostics {
    /// Adds a finding of a kind at a place.
    pub fn report(&mut self, meta: &'static Meta, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let finding = Diagnostic {
            meta,
            severity: meta.severity,
            message: cut(message, TEXT_MAX),
            span,
            labels: Vec::new(),
            help: None,
            subject: Subject::default(),
            elsewhere: false,
        };
        if self.is_full() {
            self.dropped = self.unlisted();
            return self.last_unlisted.insert(Box::new(finding));
        }
        self.list.push(finding);
        self.list.last_mut().expect("it was pushed just now")
    }

    /// Takes over the findings of another list.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
        self.skipped.append(&mut other.skipped);
        for (all, more) in self.dropped.iter_mut().zip(other.unlisted()) {
            *all += more;
        }
    }

    /// The known word nearest to a misspelt one, if any is near enough to be meant.
    #[must_use]
    pub fn nearest<'c>(&self, word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        if self.list.len() > SUGGESTIONS_END || word.len() > 128 {
            return None;
        }
        let folded = word.to_lowercase().replace('_', "-");
        let furthest = (word.chars().count() / 3).max(1);
        let mut work = 0;
        known
            .into_iter()
            .filter(|candidate| candidate.len().abs_diff(word.len()) <= furthest)
            .take_while(|candidate| {
                work += candidate.len() * word.len() + 1;
                work <= SUGGESTION_WORK
            })
            .map(|candidate| {
                let other = candidate.to_lowercase().replace('_', "-");
                (strsim::damerau_levenshtein(&folded, &other), candidate)
            })
            .filter(|(distance, _)| *distance <= furthest)
            .min()
            .map(|(_, candidate)| candidate)
    }

    /// Sorts by file, place, code and headline, and keeps equal findings once.
    pub fn sort(&mut self) {
        self.list.sort_by(|left, right| {
            let key = |it: &Diagnostic| (it.span, it.meta.code);
            key(left).cmp(&key(right)).then_with(|| left.message.cmp(&right.message))
        });
        // Not by subject: two policies that name one document have its mistake in common.
        self.list.dedup_by(|second, first| {
            let place = |it: &Diagnostic| (it.span, it.severity);
            place(first) == place(second)
                && (first.meta, &first.message, &first.labels, &first.help)
                    == (second.meta, &second.message, &second.labels, &second.help)
        });
    }

    /// Drops the findings a predicate does not want.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Changes every finding that is listed.
    pub fn revise(&mut self, change: impl FnMut(&mut Diagnostic)) {
        self.list.iter_mut().for_each(change);
    }

    /// Notes a check that could not look.
    pub fn skip(&mut self, meta: &'static Meta, reason: impl Into<String>) {
        self.skipped.push(Skipped { meta, reason: cut(reason, TEXT_MAX) });
    }

    /// The checks that could not look.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The findings so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many there are, those not listed included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len() + self.unlisted().iter().sum::<usize>()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of one weight, those not listed included.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|it| it.severity == severity).count() + self.unlisted()[severity as usize]
    }

    /// Whether nothing counts: no error, and for the strict no warning but those about what a change leaves alone, and
    /// no check that could not look.
    #[must_use]
    pub fn pass(&self, strict: bool) -> bool {
        let warned = |it: &Diagnostic| it.severity == Severity::Warning && !it.elsewhere;
        let unlisted = self.unlisted()[Severity::Warning as usize];
        let strictly = || self.skipped.is_empty() && unlisted == 0 && !self.iter().any(warned);
        self.count(Severity::Error) == 0 && (!strict || strictly())
    }

    /// Counts a finding that would not be listed, before anybody spends time on its words.
    pub fn only_counts(&mut self, meta: &Meta) -> bool {
        if self.is_full() {
            self.dropped[meta.severity as usize] += 1;
        }
        self.is_full()
    }

    /// Whether further findings would be counted only.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.list.len() >= LISTED_MAX
    }

    /// How many are counted but not listed because there were too many: errors, warnings, notices.
    #[must_use]
    pub fn unlisted(&self) -> [usize; 3] {
        let mut counts = self.dropped;
        if let Some(last) = &self.last_unlisted {
            counts[last.severity as usize] += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostics, Meta, Severity};
    use crate::{SourceFile, SourceMap, Span};

    static META: Meta = Meta { code: "SYN999", name: "made-up", severity: Severity::Error, page: "" };

    #[test]
    fn suggests_only_what_is_near() {
        let findings = Diagnostics::default();
        let near = |word| findings.nearest(word, ["accounts", "policies", "session_duration"]);
        assert_eq!(near("acounts"), Some("accounts"));
        assert_eq!(near("Policies"), Some("policies"));
        assert_eq!(near("session-duration"), Some("session_duration"));
        assert_eq!(near("divisions"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn counts_what_it_does_not_list() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "x")]);
        let file = sources.find("a.yaml").unwrap();
        let mut findings = Diagnostics::default();
        for _ in 0..super::LISTED_MAX + 2 {
            findings.report(&META, Span::whole(file), "made up").severity(Severity::Warning);
        }
        findings.report(&META, Span::whole(file), "made up").help("do this");
        assert_eq!(findings.iter().count(), super::LISTED_MAX);
        assert_eq!((findings.count(Severity::Error), findings.count(Severity::Warning)), (1, super::LISTED_MAX + 2));
        let mut other = Diagnostics::default();
        other.append(findings);
        assert_eq!((other.unlisted(), other.len()), ([1, 2, 0], super::LISTED_MAX + 3));
    }

    #[test]
    fn cuts_what_nobody_would_read() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "x")]);
        let mut findings = Diagnostics::default();
        let long = "待".repeat(5_000);
        let found = findings.report(&META, Span::whole(sources.find("a.yaml").unwrap()), long.as_str());
        found.because(found.span, long.as_str()).help(long);
        let lengths =
            [&found.message, &found.labels[0].message, found.help.as_ref().unwrap()].map(|it| it.chars().count());
        assert_eq!(lengths, [501, 501, 1_001]);
    }

    #[test]
    fn equal_findings_count_once_and_keep_their_fingerprint() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "x\ny")]);
        let file = sources.find("a.yaml").unwrap();
        let mut findings = Diagnostics::default();
        for start in [2, 0, 0] {
            let span = Span { file, start, end: start };
            findings.report(&META, span, "made up");
        }
        findings.sort();
        assert_eq!(findings.len(), 2);
        let prints: Vec<_> = findings.iter().map(|it| it.fingerprint(&sources, 0)).collect();
        assert_eq!(prints[0], prints[1]);
        assert_ne!(prints[0], findings.iter().next().unwrap().fingerprint(&sources, 1));
        assert_eq!(prints[0].len(), 32);
    }
}
