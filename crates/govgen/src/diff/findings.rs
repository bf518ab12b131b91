//! What the rules say of a change: findings that were not there, and those that are no longer.
//!
//! Findings are told apart by what they say and what they are about, not by file or line, so that moved text is no news.

use std::collections::{BTreeMap, BTreeSet};

use govgen_access::changes::{Changes, Untouched};
use govgen_source::{Diagnostic, Diagnostics, SourceMap};

/// Findings of one side alone.
#[derive(Debug, Default)]
pub(crate) struct Compared<'f> {
    /// Those that are new.
    pub(crate) added: Vec<&'f Diagnostic>,
    /// Those that are gone, mended or waived.
    pub(crate) gone: Vec<&'f Diagnostic>,
}

/// What a finding says and of what.
type Key<'f> = (&'static str, &'f str, [Option<&'f str>; 4]);

impl<'f> Compared<'f> {
    /// Compares the findings of two sides, as far as both were looked at.
    pub(crate) fn of(
        before: (&SourceMap, &'f Diagnostics),
        now: (&SourceMap, &'f Diagnostics),
        untouched: &Untouched,
        changes: &Changes<'_>,
    ) -> Self {
        let out: BTreeSet<&str> = changes.left_out.iter().map(|it| it.name).collect();
        let left_out = |name: &str| out.contains(name) || out.contains("common");
        let is_looked_at = |name: &str| !untouched.divisions.contains(name) && !left_out(name);
        let counts = |sources: &SourceMap, it: &Diagnostic| {
            let path = sources.file(it.span.file).path.as_str();
            let Some(home) = path.strip_prefix("divisions/").and_then(|it| it.split('/').next()) else { return false };
            if home != "common" {
                return is_looked_at(home);
            }
            // What stands in `common` may be about any division.
            match it.subject.division.as_deref() {
                Some("common") => it.subject.policy.is_some() && !untouched.common && !left_out("common"),
                Some(division) => is_looked_at(division),
                None => untouched.divisions.is_empty() && !left_out("common"),
            }
        };
        let (one, other) = (tally(before.1, |it| counts(before.0, it)), tally(now.1, |it| counts(now.0, it)));
        Self { added: beyond(&other, &one), gone: beyond(&one, &other) }
    }
}

fn key(it: &Diagnostic) -> Key<'_> {
    let about = &it.subject;
    let about = [&about.division, &about.account, &about.policy, &about.identity].map(Option::as_deref);
    (it.meta.code, &it.message, about)
}

fn tally<'f>(
    findings: &'f Diagnostics,
    counts: impl Fn(&Diagnostic) -> bool,
) -> BTreeMap<Key<'f>, Vec<&'f Diagnostic>> {
    let mut tally: BTreeMap<Key<'f>, Vec<&Diagnostic>> = BTreeMap::new();
    for it in findings.iter().filter(|it| counts(it)) {
        tally.entry(key(it)).or_default().push(it);
    }
    tally
}

/// Those that one side has more of than the other.
fn beyond<'f>(
    one: &BTreeMap<Key<'f>, Vec<&'f Diagnostic>>,
    other: &BTreeMap<Key<'f>, Vec<&'f Diagnostic>>,
) -> Vec<&'f Diagnostic> {
    let more = one.iter().flat_map(|(key, list)| {
        let had = other.get(key).map_or(0, Vec::len);
        list.iter().skip(had).copied()
    });
    let mut more: Vec<&Diagnostic> = more.collect();
    more.sort_by_key(|it| (it.severity, it.meta.code));
    more
}
