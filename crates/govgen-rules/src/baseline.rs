//! A baseline: the judgements that stood when a repository took govgen up, which do not count until they are mended.
//!
//! Its entries come in as they were read, with their places; reading and writing the file are the command's.

use std::collections::BTreeMap;

use govgen_source::{Diagnostic, Diagnostics, Severity, SourceMap, Span};

use crate::Findings;
use crate::rules::baseline_stale;

/// One finding that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineEntry {
    /// Code of its rule.
    pub code: String,
    /// The rule's name.
    pub name: String,
    /// Path of its file, as the finding has it.
    pub path: String,
    /// Its headline.
    pub message: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Where the entry itself stands.
    pub span: Span,
}

/// The findings that do not count.
#[derive(Debug, Default)]
pub struct Baseline {
    /// Its entries, in any order.
    pub entries: Vec<BaselineEntry>,
}

impl Baseline {
    /// Takes out the findings that are listed, if their codes are of a kind that a baseline takes: judgements, as the organization could
    /// waive them, and what stood before govgen came. What AWS would refuse or what reaches further than a division has no
    /// exception. Entries that match none are findings themselves, if they were looked for.
    pub fn apply(
        &self,
        sources: &SourceMap,
        findings: &mut Diagnostics,
        takes: impl Fn(&str) -> bool,
        looked_for: impl Fn(&BaselineEntry) -> bool,
    ) {
        let by_fingerprint: BTreeMap<&str, usize> =
            self.entries.iter().enumerate().rev().map(|(at, it)| (it.fingerprint.as_str(), at)).collect();
        let mut used = vec![false; self.entries.len()];
        let mut prints = fingerprints(sources, findings).into_iter();
        findings.retain(|finding| {
            let print = prints.next().unwrap_or_default();
            let at = by_fingerprint.get(print.as_str()).copied();
            // An entry hides what it says, and not what somebody made of its fingerprint.
            let at = at.filter(|at| takes(finding.meta.code) && self.entries[*at].says(finding, sources));
            if let Some(at) = at {
                used[at] = true;
            }
            at.is_none()
        });
        if !findings.is_full() {
            let mut findings = Findings::new(&baseline_stale::RULE.meta, findings);
            let unused = self.entries.iter().zip(used).filter(|(_, used)| !used).map(|(entry, _)| entry);
            for entry in unused.filter(|it| looked_for(it)) {
                baseline_stale::report(entry, takes(&entry.code), &mut findings);
            }
        }
    }
}

impl BaselineEntry {
    /// An entry for a finding.
    #[must_use]
    pub fn of(finding: &Diagnostic, fingerprint: String, sources: &SourceMap) -> Self {
        Self {
            code: finding.meta.code.to_owned(),
            name: finding.meta.name.to_owned(),
            path: sources.file(finding.span.file).path.clone(),
            message: finding.message.clone(),
            fingerprint,
            span: finding.span,
        }
    }

    fn says(&self, finding: &Diagnostic, sources: &SourceMap) -> bool {
        let path = &sources.file(finding.span.file).path;
        let counts = finding.severity != Severity::Notice;
        counts && (&*self.code, &self.path, &self.message) == (finding.meta.code, path, &finding.message)
    }
}

/// The fingerprint of every finding that is listed, in order.
#[must_use]
pub fn fingerprints(sources: &SourceMap, findings: &Diagnostics) -> Vec<String> {
    let mut seen: BTreeMap<_, u64> = BTreeMap::new();
    let prints = findings.iter().map(|it| {
        let about = [&it.subject.account, &it.subject.policy, &it.subject.identity].map(Option::as_deref);
        let before = seen.entry((it.meta.code, it.span.file, &*it.message, about)).or_default();
        *before += 1;
        it.fingerprint(sources, *before - 1)
    });
    prints.collect()
}
