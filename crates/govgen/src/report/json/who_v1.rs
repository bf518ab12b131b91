//! `who --format json`, version 1.

use govgen_access::Asked;
use govgen_model::{AccountRow, Model, PrincipalKind};
use govgen_source::{Date, SourceMap, Span};
use serde::Serialize;

use super::v1::pretty;
use crate::who::Explained;

#[derive(Serialize)]
struct Who<'w> {
    version: u32,
    name: &'w str,
    meanings: Vec<Meaning<'w>>,
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
    lines: Vec<Line<'w>>,
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

/// Lines as one JSON document.
pub(crate) fn who(
    sources: &SourceMap,
    model: &Model<'_>,
    name: &str,
    as_of: Option<Date>,
    found: &[(Asked<'_>, Vec<Explained<'_>>)],
) -> String {
    let meanings = found.iter().map(|(what, lines)| {
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
        let lines = lines.iter().map(|it| line(sources, model, as_of, it)).collect();
        let member = if let Asked::Member(_, user) = what { Some(*user) } else { None };
        Meaning { kind, name, division, account_id, permission_set, member, lines }
    });
    pretty(&Who { version: 1, name, meanings: meanings.collect() })
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
