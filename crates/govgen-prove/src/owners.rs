//! CODEOWNERS: whether every division's directories are its teams' and everything else the administrators'.
//!
//! In: the file that GitHub reads. Out: the teams of each division, and an escape for every line that lets somebody else approve.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use govgen_codeowners::{BYTES_END, Codeowners, Line, PLACES};
use govgen_source::{EntryKind, SourceMap, Span};

use crate::findings::{CODEOWNERS_TWICE, Escapes, OWNER_MISSING, PATH_NOT_GUARDED};

/// Who owns what.
#[derive(Default)]
pub(crate) struct Owners {
    /// The administrators.
    pub(crate) admins: Vec<String>,
    /// The teams of each division.
    pub(crate) teams: BTreeMap<String, Vec<String>>,
    /// How many files of the repository the teams of each division own by last match.
    pub(crate) files: BTreeMap<String, usize>,
}

/// Reads the file and judges it for the divisions that there are.
pub(crate) fn read(
    sources: &SourceMap,
    divisions: &[&str],
    organization: Option<&str>,
    escapes: &mut Escapes,
) -> Owners {
    let present: Vec<_> = PLACES.iter().filter_map(|it| sources.find(it)).collect();
    let Some((first, others)) = present.split_first() else {
        if let Some(id) = sources.find("divisions/common").or_else(|| sources.iter().next().map(|it| it.0)) {
            let harm = "without CODEOWNERS anybody with write access approves anything";
            escapes.at(&OWNER_MISSING, Span::whole(id), "there is no CODEOWNERS", harm);
        }
        return Owners::default();
    };
    for other in others {
        let harm = "GitHub reads only the first of `.github/`, the root and `docs/`";
        let message = format!("a second CODEOWNERS beside `{}`", sources.file(*first).path);
        escapes.at(&CODEOWNERS_TWICE, Span::whole(*other), message, harm);
    }
    let file = sources.file(*first);
    if file.kind != EntryKind::File || file.problem.is_some() || file.text.len() >= BYTES_END {
        escapes.unknown(Span::whole(*first), "a CODEOWNERS that GitHub does not read as text");
        return Owners::default();
    }
    let codeowners = govgen_codeowners::read(*first, &file.text);
    for problem in &codeowners.problems {
        let harm = "GitHub skips the line without a word, and its files stay with the line before";
        escapes.at(&OWNER_MISSING, problem.span, format!("a line with {}", problem.what), harm);
    }
    if let Some(organization) = organization {
        teams_of(organization, &codeowners, escapes);
    }
    let judge = Judge {
        codeowners: &codeowners,
        whole: Span::whole(*first),
        own: format!("/{}", file.path),
        said: RefCell::default(),
    };
    let mut owners = judge.owners(divisions, escapes);
    owners.files = files(sources, &codeowners, divisions);
    owners
}

/// Owners that are no team of the repository's organization, which GitHub skips, or one person alone.
fn teams_of(organization: &str, codeowners: &Codeowners<'_>, escapes: &mut Escapes) {
    let prefix = format!("@{}/", organization.to_ascii_lowercase());
    for owner in codeowners.lines.iter().flat_map(|it| &it.owners) {
        if !owner.value.to_ascii_lowercase().starts_with(&prefix) {
            let message = format!("`{}` is no team of `{organization}`", owner.value);
            escapes.at(
                &OWNER_MISSING,
                owner.span,
                message,
                "GitHub asks only teams of the organization that has the repository",
            );
        }
    }
}

/// Files that are there, by the division whose teams own them.
fn files(sources: &SourceMap, codeowners: &Codeowners<'_>, divisions: &[&str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (_, file) in sources.iter().filter(|(_, file)| matches!(file.kind, EntryKind::File | EntryKind::SafeLink)) {
        let Some(line) = codeowners.line_of(&file.path) else { continue };
        let pattern = line.written.value.trim_matches('/');
        let division = pattern.split_once('/').filter(|it| matches!(it.0, "divisions" | "terraform")).map(|it| it.1);
        if let Some(division) = division.filter(|it| divisions.contains(it)) {
            *counts.entry(division.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

struct Judge<'j, 's> {
    codeowners: &'j Codeowners<'s>,
    whole: Span,
    /// The pattern of the file itself.
    own: String,
    /// Lines that a finding is about already: one that takes many places is named once.
    said: RefCell<BTreeSet<Span>>,
}

/// A place that somebody has to own.
struct Guarded<'g> {
    /// The pattern of its own line.
    pattern: String,
    /// Whose it is, in words.
    whose: &'g str,
    owners: &'g [String],
}

impl<'j, 's> Judge<'j, 's> {
    fn owners(&self, divisions: &[&str], escapes: &mut Escapes) -> Owners {
        let mut owners = Owners::default();
        let Some(admins) = self.codeowners.lines.iter().find(|it| it.written.value == "*") else {
            let harm = "files that no other line names belong to nobody, and anybody approves them";
            escapes.at(&OWNER_MISSING, self.whole, "no line `*` names the administrators", harm);
            return owners;
        };
        owners.admins = admins.owner_set();
        for line in self.codeowners.lines.iter().filter(|it| it.owners.is_empty()) {
            let message = format!("`{}` belongs to nobody", line.written.value);
            escapes.at(
                &OWNER_MISSING,
                line.span,
                message,
                "anybody with write access approves changes of what it matches",
            );
        }
        for division in divisions {
            let teams = self.teams(division, &owners.admins, escapes);
            owners.teams.insert((*division).to_owned(), teams);
        }
        for pattern in self.guards() {
            let place = Guarded { pattern, whose: "the administrators", owners: &owners.admins };
            self.guard(&place, &[], escapes);
        }
        self.everything_else(divisions, &owners, escapes);
        owners
    }

    /// What the administrators keep for themselves.
    fn guards(&self) -> [String; 4] {
        ["/divisions/common/".to_owned(), "/terraform/common/".to_owned(), "/.github/".to_owned(), self.own.clone()]
    }

    /// The teams of a division's own lines, when they agree and nothing later takes its directories away.
    fn teams(&self, division: &str, admins: &[String], escapes: &mut Escapes) -> Vec<String> {
        let patterns = ["divisions", "terraform"].map(|it| format!("/{it}/{division}/"));
        let lines = patterns.each_ref().map(|it| self.line(it));
        let mut teams: Option<Vec<String>> = None;
        for (pattern, line) in patterns.iter().zip(lines) {
            let Some(line) = line else {
                let message = format!("no line gives `{pattern}` to the teams of `{division}`");
                escapes.at(
                    &OWNER_MISSING,
                    self.whole,
                    message,
                    "the division's changes would be approved by somebody else",
                );
                continue;
            };
            let here = line.owner_set();
            if teams.as_ref().is_some_and(|it| *it != here && !it.is_empty() && !here.is_empty()) {
                let message = format!("`{pattern}` belongs to others than `/divisions/{division}/`");
                let harm = "one team would approve what another one's files grant";
                escapes.at(&PATH_NOT_GUARDED, line.span, message, harm);
            }
            teams.get_or_insert(here);
        }
        let teams = teams.unwrap_or_default();
        // Without a line of its own, a directory is the finding above.
        for pattern in patterns.into_iter().filter(|it| self.line(it).is_some_and(|it| !it.owners.is_empty())) {
            let whose = format!("the teams of `{division}`");
            self.guard(&Guarded { pattern, whose: &whose, owners: &teams }, admins, escapes);
        }
        teams
    }

    /// The last line of a pattern.
    fn line(&self, pattern: &str) -> Option<&'j Line<'s>> {
        self.codeowners.lines.iter().rev().find(|it| it.written.value == pattern)
    }

    /// Names every later line that takes something of a place from its owners.
    fn guard(&self, place: &Guarded<'_>, admins: &[String], escapes: &mut Escapes) {
        let mut said = self.said.borrow_mut();
        let path = place.pattern.trim_start_matches('/');
        let lock = "/terraform/**/.terraform.lock.hcl";
        for line in self.codeowners.lines.iter().rev() {
            let owners = line.owner_set();
            let written = line.written.value;
            let of_admins = written == lock && owners == admins;
            if owners != place.owners && !of_admins && line.pattern.reaches(path) && said.insert(line.span) {
                let message = match written == place.pattern {
                    true => format!("`{written}` is given to others than {}", place.whose),
                    false => format!("`{written}` takes `{}` from {}", place.pattern, place.whose),
                };
                let harm = "whoever it names approves changes there";
                escapes.at(&PATH_NOT_GUARDED, line.span, message, harm);
            }
            // What stands above it does not count there.
            if written == place.pattern || written == "*" {
                return;
            }
        }
    }

    /// Lines that are no division's belong to the administrators.
    fn everything_else(&self, divisions: &[&str], owners: &Owners, escapes: &mut Escapes) {
        let known = |pattern: &str| {
            let inner = pattern.strip_prefix("/divisions/").or_else(|| pattern.strip_prefix("/terraform/"));
            inner.and_then(|it| it.strip_suffix('/')).is_some_and(|it| divisions.contains(&it))
        };
        for line in self.codeowners.lines.iter().filter(|it| !it.owners.is_empty() && !known(it.written.value)) {
            if line.owner_set() != owners.admins && self.said.borrow_mut().insert(line.span) {
                let message = format!("`{}` belongs to others than the administrators", line.written.value);
                escapes.at(
                    &PATH_NOT_GUARDED,
                    line.span,
                    message,
                    "somebody else approves files that are no division's",
                );
            }
        }
        let lock = "/terraform/**/.terraform.lock.hcl";
        if self.line(lock).is_none() {
            let message = format!("no line `{lock}` gives lock files to the administrators");
            escapes.at(&OWNER_MISSING, self.whole, message, "a division decides which builds of the providers run");
        } else if self.after_lock(divisions) {
            let message = "a division's line stands behind the one for lock files";
            escapes.at(&PATH_NOT_GUARDED, self.whole, message, "a division decides which builds of the providers run");
        }
    }

    /// Whether a division's root comes after the line for lock files, which then does not count there.
    fn after_lock(&self, divisions: &[&str]) -> bool {
        let at = |pattern: &str| self.codeowners.lines.iter().rposition(|it| it.written.value == pattern);
        let lock = at("/terraform/**/.terraform.lock.hcl");
        divisions.iter().any(|it| at(&format!("/terraform/{it}/")) > lock)
    }
}
