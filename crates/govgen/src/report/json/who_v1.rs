//! `who --format json`, version 1.

use std::io::{self, Write};

use govgen_access::{Asked, Forgotten};
use govgen_model::{AccountRow, Model, PrincipalKind};
use govgen_source::{Date, SourceMap, Span};
use serde::{Serialize, Serializer};

use super::v1::stream;
use crate::who::{Explained, explained};

#[derive(Serialize)]
struct Document<'w> {
    version: u32,
    name: &'w str,
    meanings: Vec<Meaning<'w>>,
    /// What entries under `refactor:` made Terraform forget; AWS may still grant it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    forgotten: Vec<Kept<'w>>,
}

#[derive(Serialize)]
struct Kept<'w> {
    path: &'w str,
    line: usize,
    division: &'w str,
    account: &'w str,
    policy: &'w str,
}

/// A thing of that name. What does not say about its kind is absent.
#[derive(Serialize)]
struct Meaning<'w> {
    /// `user`, `group`, `account`, `policy` or `division`.
    kind: &'static str,
    name: &'w str,
    #[serde(skip_serializing_if = "Option::is_none")]
    division: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission_set: Option<&'w str>,
    /// Of a group: who is in it, as the facts say.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'w str>,
    lines: Lines<'w>,
}

#[derive(Serialize)]
struct Line<'w> {
    path: &'w str,
    line: usize,
    division: &'w str,
    /// The account or glob.
    entry: &'w str,
    glob: bool,
    policy: &'w str,
    permission_set: &'w str,
    principal_type: &'static str,
    principal: &'w str,
    until: Option<String>,
    /// With `--as-of` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    expired: Option<bool>,
    reason: Option<&'w str>,
    /// Where it grants.
    accounts: Vec<Account<'w>>,
    /// Where another line counts in its place.
    outdone: Vec<Outdone<'w>>,
    /// Accounts that it names and that are on their way out.
    inactive: Vec<&'w str>,
    /// Active accounts of the division that its glob does not match.
    unmatched: Vec<&'w str>,
    waivers: Vec<Waiver<'w>>,
}

#[derive(Serialize)]
struct Account<'w> {
    account: &'w str,
    account_id: &'w str,
    environment: Option<&'w str>,
    until: Option<String>,
}

#[derive(Serialize)]
struct Outdone<'w> {
    account: &'w str,
    path: &'w str,
    line: usize,
}

#[derive(Serialize)]
struct Waiver<'w> {
    path: &'w str,
    line: usize,
    rule: &'w str,
    until: String,
    reason: &'w str,
}

/// A name, and where it is looked up.
#[derive(Clone, Copy)]
pub(crate) struct Who<'w> {
    pub(crate) sources: &'w SourceMap,
    pub(crate) model: &'w Model<'w>,
    pub(crate) name: &'w str,
    pub(crate) as_of: Option<Date>,
}

/// Lines of which each is explained when it is its turn: a name may have a million of them.
struct Lines<'w> {
    who: Who<'w>,
    lines: &'w [govgen_access::Line<'w>],
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Who { sources, model, as_of, .. } = self.who;
        serializer.collect_seq(explained(model, self.lines).map(|it| Explaining { sources, model, as_of, it }))
    }
}

/// One of them.
struct Explaining<'w> {
    sources: &'w SourceMap,
    model: &'w Model<'w>,
    as_of: Option<Date>,
    it: Explained<'w>,
}

impl Serialize for Explaining<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        line(self.sources, self.model, self.as_of, &self.it).serialize(serializer)
    }
}

impl<'w> Who<'w> {
    /// Writes everything of the name as one JSON document.
    ///
    /// # Errors
    ///
    /// What keeps it from being written.
    pub(crate) fn write(
        self,
        found: &'w [(Asked<'w>, Vec<govgen_access::Line<'w>>)],
        forgotten: &[Forgotten<'w>],
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let forgotten = forgotten.iter().map(|it| {
            let (path, line) = place(self.sources, it.span());
            Kept { path, line, division: it.division, account: &it.account.value, policy: &it.policy.value }
        });
        let document = Document {
            version: 1,
            name: self.name,
            meanings: found.iter().map(|(what, lines)| self.meaning(what, lines)).collect(),
            forgotten: forgotten.collect(),
        };
        stream(&document, to)
    }

    fn meaning(self, what: &Asked<'w>, lines: &'w [govgen_access::Line<'w>]) -> Meaning<'w> {
        let (kind, name, division, account_id, permission_set) = match what {
            Asked::Principal(PrincipalKind::User, name) => ("user", *name, None, None, None),
            Asked::Principal(PrincipalKind::Group, name) | Asked::Member(name, _) => ("group", *name, None, None, None),
            Asked::Account(division, row) => {
                ("account", row.name.value.as_ref(), Some(division.name()), Some(row.id.value.as_ref()), None)
            }
            Asked::Policy(division, policy) => {
                let set = policy.permission_set.value.as_str();
                ("policy", policy.key(), division.map(|it| it.name()), None, Some(set))
            }
            Asked::Division(division) => ("division", division.name(), None, None, None),
        };
        let member = if let Asked::Member(_, user) = what { Some(*user) } else { None };
        Meaning { kind, name, division, account_id, permission_set, member, lines: Lines { who: self, lines } }
    }
}

fn line<'w>(sources: &'w SourceMap, model: &'w Model<'w>, as_of: Option<Date>, it: &'w Explained<'w>) -> Line<'w> {
    let Explained { line, effect, waivers } = it;
    let (path, number) = place(sources, line.principal.name.span);
    let until = line.until();
    Line {
        path,
        line: number,
        division: line.division.name(),
        entry: line.entry_name(),
        glob: line.entry.entry.glob,
        policy: &line.access.policy.value,
        permission_set: line.policy(model).map_or("", |it| &it.permission_set.value),
        principal_type: principal_type(line.principal.kind),
        principal: line.name(),
        until: until.map(|it| it.to_string()),
        expired: as_of.map(|day| until.is_some_and(|it| it < day)),
        reason: line.principal.terms.as_ref().and_then(|it| it.reason.as_ref()).map(|it| it.value.as_ref()),
        accounts: effect
            .reached
            .iter()
            .map(|it| Account {
                account: &it.account.name.value,
                account_id: &it.account.id.value,
                environment: it.account.environment.as_ref().map(|it| it.value.as_ref()),
                until: it.until.map(|it| it.to_string()),
            })
            .collect(),
        outdone: effect
            .outdone
            .iter()
            .map(|(row, other)| {
                let (path, line) = place(sources, other.name.span);
                Outdone { account: &row.name.value, path, line }
            })
            .collect(),
        inactive: names(&effect.inactive),
        unmatched: names(&effect.unmatched),
        waivers: waivers
            .iter()
            .map(|it| {
                let (path, line) = place(sources, it.rule.span);
                Waiver { path, line, rule: &it.rule.value, until: it.until.value.to_string(), reason: &it.reason.value }
            })
            .collect(),
    }
}

/// `USER` or `GROUP`, as AWS calls them.
pub(super) fn principal_type(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Group => "GROUP",
        PrincipalKind::User => "USER",
    }
}

fn names<'w>(rows: &[&'w AccountRow<'w>]) -> Vec<&'w str> {
    rows.iter().map(|it| it.name.value.as_ref()).collect()
}

pub(super) fn place(sources: &SourceMap, span: Span) -> (&str, usize) {
    let file = sources.file(span.file);
    (&file.path, file.line_column(span.start).line)
}
