//! The grants as the page reads them: each name once, and rows of numbers, for a hundred thousand grants are as many names.

use std::collections::BTreeMap;

use govgen_model::is_production;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::escape;
use crate::args::By;
use crate::report::listing::Listing;
use crate::report::one_line;

/// Everything the page knows. Places are positions in the lists beside.
#[derive(Serialize)]
struct Data<'l> {
    organization: String,
    at: Option<&'l str>,
    as_of: Option<String>,
    /// What is shown first: `people`, `accounts` or `list`.
    view: &'static str,
    divisions: Vec<String>,
    /// Name, id, place of the division, environment or nothing, and 1 for production.
    accounts: Vec<(String, String, usize, String, u8)>,
    /// Key and permission set.
    policies: Vec<(String, String)>,
    /// Name, and 1 for a group; users first, by name.
    principals: Vec<(String, u8)>,
    files: Vec<String>,
    days: Vec<String>,
    /// Id, day, author and subject, where somebody asked since when.
    commits: Option<Vec<(String, String, String, String)>>,
    /// The commit that knows nothing older.
    inexact: Option<usize>,
    grants: Grants,
}

/// A list for each field, all of one length.
#[derive(Default, Serialize)]
struct Grants {
    account: Vec<usize>,
    policy: Vec<usize>,
    principal: Vec<usize>,
    /// The place of the day and one more; 0 for none. `since` is the same of commits.
    until: Vec<usize>,
    file: Vec<usize>,
    line: Vec<usize>,
    since: Vec<usize>,
}

/// Things, each once, in the order they come.
struct Once<T> {
    places: FxHashMap<T, usize>,
    things: Vec<T>,
}

impl<T: Clone + Eq + std::hash::Hash> Once<T> {
    fn new() -> Self {
        Self { places: FxHashMap::default(), things: Vec::new() }
    }

    fn place(&mut self, thing: T) -> usize {
        *self.places.entry(thing).or_insert_with_key(|it| {
            self.things.push(it.clone());
            self.things.len() - 1
        })
    }
}

/// The data as JSON that may stand in a `script` element.
pub(super) fn json(listing: &Listing<'_>) -> String {
    let text = serde_json::to_string(&data(listing)).expect("these types have text for keys and no maps");
    escape::json(&text)
}

fn data<'l>(listing: &'l Listing<'_>) -> Data<'l> {
    let mut names: BTreeMap<_, &str> = BTreeMap::new();
    for row in &listing.rows {
        names.entry(row.grant.who()).or_insert(row.grant.principal);
    }
    let places: FxHashMap<_, usize> = names.keys().enumerate().map(|(at, who)| (who.clone(), at)).collect();
    let (mut divisions, mut accounts, mut policies) = (Once::new(), Once::new(), Once::new());
    let (mut files, mut days) = (Once::new(), Once::new());
    let mut grants = Grants::default();
    for row in &listing.rows {
        let grant = &row.grant;
        let division = divisions.place(grant.division);
        let environment = grant.environment.unwrap_or_default();
        grants.account.push(accounts.place((grant.account, grant.account_id, division, environment)));
        grants.policy.push(policies.place((grant.policy, grant.permission_set)));
        grants.principal.push(places[&grant.who()]);
        grants.until.push(grant.until.map_or(0, |it| days.place(it) + 1));
        grants.file.push(files.place(grant.span.file));
        grants.line.push(listing.sources.file(grant.span.file).line_column(grant.span.start).line);
        grants.since.push(row.since.map_or(0, |it| it.commit + 1));
    }
    let accounts = accounts.things.into_iter();
    let shown = |(name, id, division, environment)| {
        let production = u8::from(is_production(Some(environment)));
        (one_line(name), one_line(id), division, one_line(environment), production)
    };
    Data {
        organization: one_line(listing.organization),
        at: listing.at.as_deref(),
        as_of: listing.as_of.map(|it| it.to_string()),
        view: match listing.by {
            Some(By::Person) | None => "people",
            Some(By::Account) => "accounts",
            Some(By::Division) => "list",
        },
        divisions: divisions.things.into_iter().map(one_line).collect(),
        accounts: accounts.map(shown).collect(),
        policies: policies.things.into_iter().map(|(key, set)| (one_line(key), one_line(set))).collect(),
        principals: names.iter().map(|((is_group, _), name)| (one_line(name), u8::from(*is_group))).collect(),
        files: files.things.into_iter().map(|it| one_line(&listing.sources.file(it).path)).collect(),
        days: days.things.into_iter().map(|it| it.to_string()).collect(),
        commits: commits(listing),
        inexact: listing.rows.iter().filter_map(|it| it.since).find(|it| !it.exact).map(|it| it.commit),
        grants,
    }
}

fn commits(listing: &Listing<'_>) -> Option<Vec<(String, String, String, String)>> {
    let shown = |it: &crate::revision::history::Commit| {
        (it.id.clone(), it.day.to_string(), one_line(&it.author), one_line(&it.subject))
    };
    Some(listing.commits.as_ref()?.iter().map(shown).collect())
}
