//! What `diff` says, put to use: the rows applied to what was granted give what is granted, whatever was written how.

use std::collections::{BTreeMap, BTreeSet};

use govgen_access::changes::{AccessChange, Changes, Kind, Side, Untouched, changes, unaffected};
use govgen_model::Model;
use govgen_source::{Diagnostics, SourceMap};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::repository::{Files, clean, sources};

/// A grant's identity in AWS, with its end.
type Grants = BTreeMap<(String, String, String, String), Option<String>>;

/// One division's line: account or glob, policy, whether a group, name, end.
type Row = (&'static str, &'static str, bool, &'static str, Option<&'static str>);

/// A repository as data: who has which account, what the divisions' policies are called, and their lines.
#[derive(Debug, Clone)]
struct Organization {
    /// Whether `ledger-prod` is an account of `platform`.
    moved: bool,
    /// Whether the first account has another name.
    renamed: bool,
    prefix: &'static str,
    /// Whether the first account is on its way out.
    closing: bool,
    rows: BTreeSet<Row>,
    others: BTreeSet<(&'static str, bool)>,
    split: bool,
    /// What the shared policy's permission set is called, and whether there is another one.
    shared: (&'static str, bool),
}

fn organization() -> impl Strategy<Value = Organization> {
    let row = (
        select(vec!["ledger-dev", "ledger-prod", "*", "*-dev"]),
        select(vec!["developer", "auditor", "read-only"]),
        any::<bool>(),
        select(vec!["a@example.com", "b@example.com", "c@example.com"]),
        select(vec![None, Some("2099-01-01"), Some("2099-12-31")]),
    );
    let other = (select(vec!["a", "b", "c"]), any::<bool>());
    (
        any::<[bool; 3]>(),
        select(vec!["pay", "pay", "paid"]),
        prop::collection::btree_set(row, 0..12),
        prop::collection::btree_set(other, 0..3),
        any::<bool>(),
        (select(vec!["read-only", "read-only", "reader"]), any::<bool>()),
    )
        .prop_map(|([moved, renamed, closing], prefix, rows, others, split, shared)| Organization {
            // Half of the time the mapping is as it is.
            moved: moved && closing,
            renamed: renamed && closing,
            closing: closing && moved != renamed,
            prefix,
            rows,
            others,
            split,
            shared,
        })
}

impl Organization {
    fn files(&self) -> Files {
        let mut files = clean();
        files.insert("divisions/common/divisions.yaml".to_owned(), self.mapping());
        let extra = if self.shared.1 { "  extra: { managed_policies: [ReadOnlyAccess] }\n" } else { "" };
        let shared = format!(
            "policies:\n  read-only: {{ name: {}, managed_policies: [ReadOnlyAccess] }}\n{extra}",
            self.shared.0
        );
        files.insert("divisions/common/policies.yaml".to_owned(), shared);
        files.remove("divisions/payments/access.yaml");
        let dev = if self.renamed { "other-dev" } else { "ledger-dev" };
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        let named = |it: &Row| if it.0 == "ledger-dev" { dev } else { it.0 };
        let mut lines: BTreeMap<(&str, &str, &str), BTreeMap<&str, Option<&str>>> = BTreeMap::new();
        for row in &self.rows {
            let is_literal = !row.0.contains('*');
            if row.0 == "ledger-prod" && self.moved || is_literal && row.0 == "ledger-dev" && self.closing {
                continue;
            }
            let key = if row.2 { "groups" } else { "users" };
            lines.entry((named(row), row.1, key)).or_default().insert(row.3, row.4);
        }
        let mut last = ("", "");
        for ((account, policy, key), people) in &lines {
            let text = texts.entry(account).or_insert_with(|| format!("  \"{account}\":\n"));
            if last != (*account, *policy) {
                text.push_str(&format!("    {policy}:\n"));
            }
            last = (account, policy);
            text.push_str(&format!("      {key}:\n"));
            let word = if *key == "groups" { "group" } else { "user" };
            for (name, until) in people {
                match until {
                    Some(until) => {
                        text.push_str(&format!("        - {{ {word}: {name}, until: {until}, reason: x }}\n"))
                    }
                    None => text.push_str(&format!("        - {name}\n")),
                }
            }
        }
        if self.split {
            for (at, text) in texts.values().enumerate() {
                files.insert(format!("divisions/payments/part-{at}.yaml"), format!("accounts:\n{text}"));
            }
        } else if !texts.is_empty() {
            let all: String = texts.values().map(String::as_str).collect();
            files.insert("divisions/payments/access.yaml".to_owned(), format!("accounts:\n{all}"));
        }
        files.insert("divisions/platform/access.yaml".to_owned(), self.platform());
        files
    }

    fn mapping(&self) -> String {
        let prod = "      ledger-prod: { id: \"000000000002\", environment: production }\n";
        let (ours, theirs) = if self.moved { ("", prod) } else { (prod, "") };
        let dev = if self.renamed { "other-dev" } else { "ledger-dev" };
        let status = if self.closing { ", status: closing" } else { "" };
        format!(
            "divisions:\n  payments:\n    owners: [payments-team]\n    prefix: {}\n    adopted_names: [DeveloperAccess]\n    accounts:\n      \
             {dev}: {{ id: \"000000000001\"{status} }}\n      extra-dev: \"000000000009\"\n{ours}  platform:\n    owners: [platform-team]\n    \
             mode: assign-only\n    accounts:\n      tools: \"000000000003\"\n{theirs}",
            self.prefix
        )
    }

    fn platform(&self) -> String {
        let of = |group: bool| {
            let names = self.others.iter().filter(|it| it.1 == group).map(|it| it.0);
            names
                .map(|it| if group { it.to_owned() } else { format!("{it}@example.com") })
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (users, groups) = (of(false), of(true));
        if users.is_empty() && groups.is_empty() {
            return "accounts: {}\n".to_owned();
        }
        let users = if users.is_empty() { String::new() } else { format!("      users: [{users}]\n") };
        let groups = if groups.is_empty() { String::new() } else { format!("      groups: [{groups}]\n") };
        format!("accounts:\n  \"*\":\n    read-only:\n{users}{groups}")
    }
}

/// Every grant, by what `report` says.
fn granted(sources: &SourceMap) -> Option<Grants> {
    let json: Value = serde_json::from_str(&govgen::grants_json(sources)?).unwrap();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let rows = json["grants"].as_array().unwrap().iter();
    let grant = |it: &Value| {
        let key =
            (text(it, "account_id"), text(it, "permission_set"), text(it, "principal_type"), text(it, "principal"));
        (key, it["until"].as_str().map(str::to_owned))
    };
    Some(rows.map(grant).collect())
}

/// Runs something with what two repositories mean.
fn with_models<T>(before: &SourceMap, now: &SourceMap, then: impl FnOnce(&Model<'_>, &Model<'_>) -> T) -> T {
    let mut unread = Diagnostics::default();
    let documents = [before, now].map(|it| govgen_syntax::parse(it, &mut unread));
    let [before, now] = [0, 1].map(|at| govgen_model::resolve(&documents[at], &mut unread));
    then(&before, &now)
}

fn compare<'c>(before: &'c Model<'c>, now: &'c Model<'c>, untouched: &Untouched) -> Changes<'c> {
    changes(Side { model: before, is_there: true }, Side { model: now, is_there: true }, untouched)
}

/// What rows make of grants; each has to be about one that is there, or one that is not.
fn applied(changes: &Changes<'_>, mut grants: Grants) -> Grants {
    for row in changes.divisions.iter().flat_map(|it| &it.rows) {
        let access = row.access();
        let kind = if access.kind == govgen_model::PrincipalKind::Group { "GROUP" } else { "USER" };
        let key = (
            access.account.id.value.to_string(),
            access.permission_set.to_owned(),
            kind.to_owned(),
            access.principal.to_owned(),
        );
        if let Some(before) = &row.before {
            assert_eq!(grants.remove(&key), Some(before.until.map(|it| it.to_string())), "{row:?}");
        }
        if let Some(now) = &row.now {
            assert_eq!(grants.insert(key, now.until.map(|it| it.to_string())), None, "{row:?}");
        }
    }
    grants
}

/// A row in words that name no file.
fn shown(row: &AccessChange<'_>) -> String {
    let one = |it: &Option<govgen_access::changes::Access<'_>>| {
        it.as_ref().map(|it| {
            (
                it.division.to_owned(),
                it.account.name.value.to_string(),
                it.permission_set.to_owned(),
                it.principal.to_owned(),
                it.until,
                it.glob.map(str::to_owned),
            )
        })
    };
    format!("{:?} {:?}", one(&row.before), one(&row.now))
}

fn summary(changes: &Changes<'_>) -> (Vec<String>, String, Vec<String>) {
    let rows = changes.divisions.iter().flat_map(|it| &it.rows).map(shown).collect();
    let sets = changes.permission_sets.iter().map(|it| format!("{} {:?} {:?}", it.name, it.attributes, it.holders));
    (rows, format!("{:?} {:?}", changes.settings, changes.owners), sets.collect())
}

/// The directories of `divisions/` in which both have the same files.
fn same_directories(before: &Files, now: &Files) -> BTreeSet<String> {
    let of = |files: &Files| -> BTreeMap<String, Vec<(String, String)>> {
        let mut of: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (path, text) in files {
            of.entry(path.split('/').nth(1).unwrap().to_owned()).or_default().push((path.clone(), text.clone()));
        }
        of
    };
    let (one, other) = (of(before), of(now));
    one.into_iter().filter(|(name, files)| other.get(name) == Some(files)).map(|it| it.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_was_and_the_rows_make_what_is(before in organization(), mut now in organization(), alike in any::<[bool; 2]>()) {
        // Half of the time a part is as it was.
        if alike[0] {
            now = Organization { rows: now.rows, others: now.others, split: now.split, shared: now.shared, ..before.clone() };
        }
        if alike[1] {
            now.others = before.others.clone();
        }
        let files = [before.files(), now.files()];
        let [one, other] = [sources(&files[0]), sources(&files[1])];
        let (Some(was), Some(is)) = (granted(&one), granted(&other)) else {
            // A glob without an account, or the like; what cannot be read is another property.
            return Err(TestCaseError::reject("findings"));
        };
        let whole = with_models(&one, &other, |before, now| {
            let changes = compare(before, now, &Untouched::default());
            assert!(changes.left_out.is_empty());
            assert_eq!(applied(&changes, was.clone()), is);
            for row in changes.divisions.iter().flat_map(|it| &it.rows) {
                // Nothing is said of what is as it was.
                assert!(row.kind() != Kind::Change || row.before.unwrap().until != row.now.unwrap().until);
            }
            summary(&changes)
        });
        // The other way round, and with itself.
        with_models(&other, &one, |before, now| {
            assert_eq!(applied(&compare(before, now, &Untouched::default()), is.clone()), was);
            assert!(compare(now, now, &Untouched::default()).is_empty());
        });
        // Of what nothing differs, the side before need not be read.
        let mut same = same_directories(&files[0], &files[1]);
        let common = same.remove("common");
        let untouched = with_models(&one, &other, |before, now| {
            let divisions = if common { same.clone() } else { unaffected(before, now, &same) };
            Untouched { common, divisions }
        });
        let left: Files = files[0].clone().into_iter().filter(|(path, _)| !untouched.divisions.contains(path.split('/').nth(1).unwrap())).collect();
        with_models(&sources(&left), &other, |before, now| {
            assert_eq!(summary(&compare(before, now, &untouched)), whole, "{untouched:?}");
        });
    }
}
