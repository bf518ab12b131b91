//! Users and groups: known by id, by mail, by the hash of a name, and shown harmless.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use expect_test::expect_file;
use govgen_live::facts::{PartName, State};
use govgen_source::SourceMap;

use crate::change::{BUILD, DEV, NETWORK, account, add_set, assign, assignment, read, redact, user};
use crate::single::Mutation;
use crate::support::repositories;
use crate::told::in_words;
use crate::{as_of, checked, codes, explaining, facts};

#[test]
fn redacted_facts_are_compared_by_hash() {
    let mut facts = explaining("examples/everything");
    redact(&mut facts);
    let (_, findings) = checked("examples/everything", facts.clone());
    assert_eq!(codes(&findings), BTreeSet::new());

    facts.users.retain(|it| it.id != facts::id("user", "taro@kumonoki.example"));
    facts.users.push(facts::user("taru@kumonoki.example", false));
    assignment(&mut facts, BUILD, DEV).users.insert(facts::id("user", "yuki@kumonoki.example"));
    let (_, findings) = checked("examples/everything", facts);
    assert_eq!(codes(&findings), ["LIV001", "LIV004", "LIV012"].into());
    for it in findings.iter() {
        let help = it.help.as_deref().unwrap();
        assert!(!help.contains("did you mean"), "{help}");
        assert!(!it.message.contains("sha256:") && !it.message.contains("yuki"), "{}", it.message);
    }
}

#[test]
fn a_redacted_name_has_no_capitals() {
    let mut facts = explaining("examples/everything");
    user(&mut facts, "taro@kumonoki.example").user_name = "Taro@Kumonoki.example".to_owned();
    redact(&mut facts);
    assert_eq!(codes(&checked("examples/everything", facts).1), BTreeSet::new());
}

/// Over `examples/everything` with a lock that the explaining facts give.
#[rustfmt::skip]
pub(crate) const LOCKED: &[Mutation] = &[
    ("made anew", &["LIV019"], |it| user(it, "taro@kumonoki.example").id = facts::id("user", "anew")),
    ("somebody else has the id", &["LIV019"], |it| {
        let (taro, yuki) = (facts::id("user", "taro@kumonoki.example"), facts::id("user", "yuki@kumonoki.example"));
        user(it, "taro@kumonoki.example").id = "x".to_owned();
        user(it, "yuki@kumonoki.example").id = taro;
        user(it, "taro@kumonoki.example").id = yuki;
    }),
    ("renamed", &["LIV019"], |it| user(it, "taro@kumonoki.example").user_name = "taro@partner.example".to_owned()),
    ("gone", &["LIV001"], |it| it.users.retain(|it| it.user_name != "taro@kumonoki.example")),
    ("a group is gone", &["LIV002"], |it| it.groups.retain(|it| it.name != "support")),
    ("other capitals", &[], |it| user(it, "taro@kumonoki.example").user_name = "Taro@Kumonoki.example".to_owned()),
    ("listed as departed, and there", &["LIV019"], |it| {
        let mut dave = user(it, "taro@kumonoki.example").clone();
        (dave.id, dave.user_name) = (facts::id("user", "dave@kumonoki.example"), "david@kumonoki.example".to_owned());
        dave.emails.clear();
        it.users.push(dave);
    }),
    ("gone, and has what nobody grants", &["LIV004"], |it| {
        assignment(it, BUILD, DEV).users.insert(facts::id("user", "dave@kumonoki.example"));
    }),
];

#[test]
fn whom_the_lock_knows_is_judged_by_its_id() {
    let repository = repositories().into_iter().find(|it| it.name == "examples/everything").unwrap();
    let explaining = explaining("examples/everything");
    let users: BTreeMap<&str, &str> =
        explaining.users.iter().map(|it| (it.user_name.as_str(), it.id.as_str())).collect();
    let groups: BTreeMap<&str, &str> = explaining.groups.iter().map(|it| (it.name.as_str(), it.id.as_str())).collect();
    let dave = facts::id("user", "dave@kumonoki.example");
    let lock = serde_json::json!({
        "version": 1, "identity_store_id": explaining.instance.identity_store_id, "users": users, "groups": groups,
        "departed": { "users": { "dave@kumonoki.example": dave }, "groups": {} },
    });
    let sources = || {
        let copied = repository.sources.iter().map(|(_, it)| {
            let mut file = govgen_source::SourceFile::entry(it.path.clone(), it.kind);
            (file.text, file.generated, file.ignored) = (it.text.clone(), it.generated, it.ignored);
            file.text = file.text.replace("lookup: data", "lookup: lock");
            file
        });
        let kind = repository.sources.iter().find(|(_, it)| it.path.ends_with(".yaml")).unwrap().1.kind;
        let mut file = govgen_source::SourceFile::entry("divisions/common/principals.lock.json".to_owned(), kind);
        file.text = serde_json::to_string_pretty(&lock).unwrap();
        SourceMap::new(copied.chain([file]).collect())
    };
    let mut said = String::new();
    for (name, expected, change) in LOCKED {
        let mut changed = explaining.clone();
        change(&mut changed);
        let (sources, findings) = govgen::check_facts(sources(), Some(as_of()), changed, None).unwrap();
        let live: BTreeSet<&str> = codes(&findings).into_iter().filter(|it| it.starts_with("LIV")).collect();
        let shown = govgen::show(&sources, &findings, 120);
        assert_eq!(live, expected.iter().copied().collect(), "{name}:\n{shown}");
        writeln!(said, "# {name}\n{}", in_words(&sources, &findings)).unwrap();
    }
    expect_file!["../data/live-locked.txt"].assert_eq(&said);
}

#[test]
fn users_are_found_by_mail_where_the_organization_says_so() {
    let name = "examples/email";
    let explaining = explaining(name);
    let mut renamed = explaining.clone();
    renamed.users.iter_mut().for_each(|it| it.user_name = format!("x-{}", it.user_name));
    assert_eq!(codes(&checked(name, renamed).1), BTreeSet::new());
    let mut shared = explaining.clone();
    let mut twin = shared.users[0].clone();
    (twin.id, twin.user_name) = (facts::id("user", "twin"), "twin".to_owned());
    shared.users.push(twin);
    assert_eq!(codes(&checked(name, shared).1), ["LIV016"].into());
    let mut gone = explaining;
    gone.users[0].emails.clear();
    let found = codes(&checked(name, gone).1);
    assert!(found.contains("LIV001"), "{found:?}");
}

/// Names from AWS, as somebody who may name groups would write them to fool a reader.
#[test]
fn names_from_aws_are_shown_harmless() {
    let mut facts = explaining("examples/everything");
    let evil = "x\u{1b}[2J\nerror[LIV999]: `y`\u{202e}\u{200b}";
    let mut group = facts::group("evil");
    group.name = evil.to_owned();
    assignment(&mut facts, BUILD, DEV).groups.insert(group.id.clone());
    facts.groups.push(group);
    let arn = add_set(&mut facts, evil, Some(evil));
    assign(&mut facts, BUILD, &arn, "support");
    facts.accounts.push(facts::account("700000000001", evil, "ACTIVE"));
    read(&mut facts, PartName::AccountTags, State::Missing, &[]);
    let (sources, findings) = checked("examples/everything", facts);
    assert_eq!(codes(&findings), ["LIV007", "LIV011", "LIV012"].into());
    for text in [govgen::show(&sources, &findings, 120), govgen::show_json(&sources, &findings)] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{200b}']), "{text}");
        assert!(!text.contains("\nerror[LIV999]"), "{text}");
    }
    for it in findings.iter() {
        assert!(!it.message.contains(char::is_control), "{}", it.message);
    }
}

#[test]
fn a_suggestion_is_the_name_that_was_meant() {
    let mut facts = explaining("examples/everything");
    user(&mut facts, "taro@kumonoki.example").user_name = "taro@partner.example".to_owned();
    user(&mut facts, "sora@kumonoki.example").user_name = "soda@kumonoki.example".to_owned();
    facts.groups.iter_mut().find(|it| it.name == "support").unwrap().name = "Support".to_owned();
    account(&mut facts, NETWORK).id = "100000000010".to_owned();
    facts.assignments.clear();
    read(&mut facts, PartName::Assignments, State::NotAsked, &[]);
    let (_, findings) = checked("examples/everything", facts);
    let helps: BTreeMap<&str, &str> =
        findings.iter().map(|it| (it.message.as_str(), it.help.as_deref().unwrap_or_default())).collect();
    for (message, meant) in [
        ("the directory has no user `taro@kumonoki.example`", "did you mean `taro@partner.example`?"),
        ("the directory has no user `sora@kumonoki.example`", "did you mean `soda@kumonoki.example`?"),
        ("the directory has no group `support`", "did you mean `Support`?"),
        ("the organization has no account 100000000001", "did you mean `100000000010` (`network`)?"),
    ] {
        assert!(helps[message].ends_with(meant), "{message}: {}", helps[message]);
    }
}
