//! A list of grants and what was asked about each: rows in their order, and the columns that every format takes its cells from.

use std::borrow::Cow;
use std::collections::BTreeSet;

use govgen_access::GrantRow;
use govgen_source::{Date, SourceMap};

use crate::args::{By, Lang};
use crate::revision::history::{Commit, Since};

/// What is to be listed.
pub(crate) struct Listing<'l> {
    /// The files that grant it.
    pub(crate) sources: &'l SourceMap,
    /// What the organization calls itself; empty when nothing says it.
    pub(crate) organization: &'l str,
    /// The commit it is read from, when that is not the working tree.
    pub(crate) at: Option<String>,
    /// In order.
    pub(crate) rows: Vec<Listed<'l>>,
    /// What the order is by; none is by division, and ungrouped.
    pub(crate) by: Option<By>,
    /// The day by which a grant may have expired, when it is asked.
    pub(crate) as_of: Option<Date>,
    /// The commits that [`Listed::since`] means, when it is asked.
    pub(crate) commits: Option<Vec<Commit>>,
    /// The language of what is not data.
    pub(crate) lang: Lang,
}

/// One grant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'l> {
    /// The grant.
    pub(crate) grant: GrantRow<'l>,
    /// Since when it has been there; nothing for one that is not committed, or where nobody asked.
    pub(crate) since: Option<Since>,
}

/// Something that is said of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Division,
    Account,
    AccountId,
    Environment,
    Policy,
    PermissionSet,
    PrincipalType,
    Principal,
    Until,
    Path,
    Line,
    Expired,
    Since,
    SinceExact,
    SinceCommit,
    SinceAuthor,
}

impl<'l> Listing<'l> {
    /// Grants with nothing asked about them.
    pub(crate) fn plain(sources: &'l SourceMap, grants: Vec<GrantRow<'l>>) -> Self {
        let rows = grants.into_iter().map(|grant| Listed { grant, since: None }).collect();
        Self { sources, organization: "", at: None, rows, by: None, as_of: None, commits: None, lang: Lang::En }
    }

    /// Puts the rows into the order that is asked for; what is equal by it stays in the order of its fields.
    pub(crate) fn sort(&mut self) {
        match self.by {
            Some(By::Person) => self.rows.sort_by(|left, right| left.grant.who().cmp(&right.grant.who())),
            Some(By::Account) => {
                let key = |it: &Listed<'l>| (it.grant.account, it.grant.account_id);
                self.rows.sort_by(|left, right| key(left).cmp(&key(right)));
            }
            Some(By::Division) | None => {}
        }
    }

    /// Where the groups begin and end; one group for each division where nothing else is asked for.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[Listed<'l>]> {
        self.rows.chunk_by(|left, right| match self.by {
            Some(By::Person) => left.grant.who() == right.grant.who(),
            Some(By::Account) => {
                (left.grant.account, left.grant.account_id) == (right.grant.account, right.grant.account_id)
            }
            Some(By::Division) | None => left.grant.division == right.grant.division,
        })
    }

    /// The columns that name a group.
    pub(crate) fn group_columns(&self) -> &'static [Column] {
        match self.by {
            Some(By::Person) => &[Column::Principal, Column::PrincipalType],
            Some(By::Account) => &[Column::Account, Column::AccountId, Column::Environment],
            Some(By::Division) | None => &[Column::Division],
        }
    }

    /// The columns for programs and spreadsheets.
    pub(crate) fn every_column(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::Division,
            Column::Account,
            Column::AccountId,
            Column::Policy,
            Column::PermissionSet,
            Column::PrincipalType,
            Column::Principal,
            Column::Until,
            Column::Path,
            Column::Line,
        ];
        if self.as_of.is_some() {
            columns.push(Column::Expired);
        }
        if self.commits.is_some() {
            columns.extend([Column::Since, Column::SinceExact, Column::SinceCommit, Column::SinceAuthor]);
        }
        columns
    }

    /// The columns for people but those of the group. Environments are among them where an account has one.
    pub(crate) fn columns_in_group(&self) -> Vec<Column> {
        const OF_PROGRAMS: [Column; 4] = [Column::Path, Column::Line, Column::SinceExact, Column::SinceAuthor];
        let group = self.group_columns();
        let mut columns = self.every_column();
        if self.rows.iter().any(|it| it.grant.environment.is_some()) {
            let beside = columns.iter().position(|it| *it == Column::AccountId).map_or(0, |it| it + 1);
            columns.insert(beside, Column::Environment);
        }
        columns.retain(|it| !OF_PROGRAMS.contains(it) && !group.contains(it));
        columns
    }

    /// What a cell says to a program; nothing is an empty cell.
    pub(crate) fn cell(&self, row: &Listed<'l>, column: Column) -> Cow<'_, str> {
        let grant = &row.grant;
        let since = row.since.zip(self.commits.as_ref());
        let commit = since.map(|(since, commits)| &commits[since.commit]);
        let flag = |it: bool| Cow::Borrowed(if it { "true" } else { "false" });
        match column {
            Column::Division => grant.division.into(),
            Column::Account => grant.account.into(),
            Column::AccountId => grant.account_id.into(),
            Column::Environment => grant.environment.unwrap_or_default().into(),
            Column::Policy => grant.policy.into(),
            Column::PermissionSet => grant.permission_set.into(),
            Column::PrincipalType => grant.principal_type.into(),
            Column::Principal => grant.principal.into(),
            Column::Until => grant.until.map_or_else(String::new, |it| it.to_string()).into(),
            Column::Path => self.sources.file(grant.span.file).path.as_str().into(),
            Column::Line => self.sources.file(grant.span.file).line_column(grant.span.start).line.to_string().into(),
            Column::Expired => self.as_of.map(|it| flag(grant.has_expired(it))).unwrap_or_default(),
            Column::Since => commit.map(|it| it.day.to_string()).unwrap_or_default().into(),
            Column::SinceExact => since.map(|(since, _)| flag(since.exact)).unwrap_or_default(),
            Column::SinceCommit => commit.map(|it| it.id.as_str()).unwrap_or_default().into(),
            Column::SinceAuthor => commit.map(|it| it.author.as_str()).unwrap_or_default().into(),
        }
    }

    /// What a cell says to a person.
    pub(crate) fn shown(&self, row: &Listed<'l>, column: Column) -> Cow<'_, str> {
        let words = super::words::words(self.lang);
        match column {
            Column::Expired if self.as_of.is_some_and(|it| row.grant.has_expired(it)) => words.expired.into(),
            Column::Expired => "".into(),
            Column::Since => match row.since {
                Some(since) if since.exact => self.cell(row, column),
                Some(_) => words.at_least(&self.cell(row, column)).into(),
                None => words.not_committed.into(),
            },
            _ => self.cell(row, column),
        }
    }

    /// How many grants, people and groups, accounts and divisions.
    pub(crate) fn counts(&self) -> [usize; 4] {
        let who: BTreeSet<_> = self.rows.iter().map(|it| it.grant.who()).collect();
        let accounts: BTreeSet<_> = self.rows.iter().map(|it| it.grant.account_id).collect();
        let divisions: BTreeSet<_> = self.rows.iter().map(|it| it.grant.division).collect();
        [self.rows.len(), who.len(), accounts.len(), divisions.len()]
    }
}

impl Column {
    /// Its name for programs, a key of the JSON document.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::Account => "account",
            Self::AccountId => "account_id",
            Self::Environment => "environment",
            Self::Policy => "policy",
            Self::PermissionSet => "permission_set",
            Self::PrincipalType => "principal_type",
            Self::Principal => "principal",
            Self::Until => "until",
            Self::Path => "path",
            Self::Line => "line",
            Self::Expired => "expired",
            Self::Since => "since",
            Self::SinceExact => "since_exact",
            Self::SinceCommit => "since_commit",
            Self::SinceAuthor => "since_author",
        }
    }
}
