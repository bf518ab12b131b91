//! What becomes of an estate: which file says what, that nothing there is touched, and that a second import has nothing to say.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod support;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use govgen_import::{Principals, Reason};
use govgen_live::facts::{Boundary, Known, PolicyReference};
use support::{Estate, arn};

/// What an import adds, by file; a second import adds nothing.
fn check(estate: &mut Estate, expected: &Expect) {
    let before = estate.files.clone();
    let written = estate.import();
    let mut text = String::new();
    for path in written {
        let _ = writeln!(text, "--- {path}");
        let known = before.get(&path).map_or("", String::as_str);
        let whole = known.is_empty() || !path.starts_with("divisions/common");
        // Of the mapping, only what is new.
        let lines = estate.files[&path].lines().filter(|it| whole || !known.lines().any(|old| old == *it));
        lines.for_each(|it| text.extend([it, "\n"]));
    }
    expected.assert_eq(&text);
    assert_eq!(estate.import(), Vec::<String>::new());
}

#[test]
fn a_set_is_the_divisions_that_alone_has_it() {
    let mut estate = Estate::new();
    estate.user("alice@example.com").group("platform").group("no").group("開発 チーム").group("a: b # c");
    estate.set("pa-dev");
    estate.assigned("000000000001", &["u-0", "g-0", "g-1", "g-2", "g-3"]);
    estate.set("DeveloperAccess");
    estate.assigned("000000000001", &["u-0"]).assigned("000000000002", &["g-0"]);
    estate.set("Audit");
    estate.assigned("000000000001", &["u-0"]).assigned("000000000003", &["u-0"]);
    estate.set("only-s");
    estate.assigned("000000000004", &["u-0"]);
    let tags = estate.set("Tagged").tags.as_mut().unwrap();
    tags.insert("govgen:division".to_owned(), "common".to_owned());
    estate.assigned("000000000003", &["u-0"]);
    check(
        &mut estate,
        &expect![[r#"
        --- divisions/common/common.yaml
            adopted_names: [DeveloperAccess]
        --- divisions/common/refactor.yaml
        refactor:
          - import:
              division: common
              policy: audit
              permission_set: ps-0000000000000002
            since: 2026-11-22
          - import:
              division: common
              policy: only-s
              permission_set: ps-0000000000000003
            since: 2026-11-22
          - import:
              division: common
              policy: tagged
              permission_set: ps-0000000000000004
            since: 2026-11-22
          - import:
              division: project-a
              policy: audit
              permission_set: ps-0000000000000002
              assignments:
                account-a:
                  users: [alice@example.com]
            since: 2026-11-22
          - import:
              division: project-a
              policy: dev
              permission_set: ps-0000000000000000
              assignments:
                account-a:
                  groups: ["a: b # c", "no", platform, 開発 チーム]
                  users: [alice@example.com]
            since: 2026-11-22
          - import:
              division: project-a
              policy: developer-access
              permission_set: ps-0000000000000001
              assignments:
                account-a:
                  users: [alice@example.com]
                account-b:
                  groups: [platform]
            since: 2026-11-22
          - import:
              division: project-b
              policy: audit
              permission_set: ps-0000000000000002
              assignments:
                account-c:
                  users: [alice@example.com]
            since: 2026-11-22
          - import:
              division: project-b
              policy: tagged
              permission_set: ps-0000000000000004
              assignments:
                account-c:
                  users: [alice@example.com]
            since: 2026-11-22
          - import:
              division: project-s
              policy: only-s
              permission_set: ps-0000000000000003
              assignments:
                account-d:
                  users: [alice@example.com]
            since: 2026-11-22
        --- divisions/common/shared.yaml
        policies:
          audit:
            name: Audit
            available_to: [project-a, project-b]
          only-s:
            available_to: [project-s]
          tagged:
            name: Tagged
            available_to: [project-b]
        --- divisions/project-a/access.yaml
        policies:
          dev: {}
          developer-access:
            name: DeveloperAccess

        accounts:
          account-a:
            audit:
              users: [alice@example.com]
            dev:
              groups: ["a: b # c", "no", platform, 開発 チーム]
              users: [alice@example.com]
            developer-access:
              users: [alice@example.com]
          account-b:
            developer-access:
              groups: [platform]
        --- divisions/project-b/access.yaml
        accounts:
          account-c:
            audit:
              users: [alice@example.com]
            tagged:
              users: [alice@example.com]
        --- divisions/project-s/access.yaml
        accounts:
          account-d:
            only-s:
              users: [alice@example.com]
    "#]],
    );
}

#[test]
fn everything_a_set_carries_is_written() {
    let mut estate = Estate::new();
    estate.user("alice@example.com");
    let set = estate.set("Full");
    set.description = Some("He said \"no\" # not a comment\nsecond: line".to_owned());
    set.session_duration = Some("PT90M".to_owned());
    set.relay_state = Some("https://console.aws.amazon.com/ecs/home?region=us-east-1#/x".to_owned());
    let tags = [("team", "a"), ("no", "yes"), ("0", "007"), ("empty", ""), ("govgen:division", "project-b")];
    set.tags = Some(tags.map(|(key, tag)| (key.to_owned(), tag.to_owned())).into());
    let managed = ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"];
    set.managed_policies = Some(managed.map(str::to_owned).into());
    let customer = PolicyReference { path: "/team/".to_owned(), name: "deployer".to_owned() };
    let plain = PolicyReference { path: "/".to_owned(), name: "reader".to_owned() };
    set.customer_managed_policies = Some([customer.clone(), plain].into());
    set.permissions_boundary = Known::Present(Boundary::CustomerManagedPolicy(customer));
    let document = r#"{"Statement":[{"Effect":"Allow","Resource":["arn:aws:s3:::${aws:username}/*"],"Action":["s3:Put*","s3:Get*","s3:Get*"]}],"Version":"2012-10-17"}"#;
    set.inline_policy = Known::Present(document.to_owned());
    estate.assigned("000000000003", &["u-0"]);
    check(
        &mut estate,
        &expect![[r#"
        --- divisions/common/common.yaml
            adopted_names: [Full]
        --- divisions/common/refactor.yaml
        refactor:
          - import:
              division: project-b
              policy: full
              permission_set: ps-0000000000000000
              managed_policies: [ReadOnlyAccess, job-function/ViewOnlyAccess]
              customer_managed_policies:
                - name: reader
                - name: deployer
                  path: /team/
              inline_policy: true
              permissions_boundary: true
              assignments:
                account-c:
                  users: [alice@example.com]
            since: 2026-11-22
        --- divisions/project-b/access.yaml
        policies:
          full:
            name: Full
            description: "He said \"no\" # not a comment\nsecond: line"
            session_duration: PT90M
            managed_policies: [ReadOnlyAccess, job-function/ViewOnlyAccess]
            customer_managed_policies:
              - name: reader
              - name: deployer
                path: /team/
            inline_policy:
              file: policies/full.json
            permissions_boundary:
              customer_managed_policy:
                name: deployer
                path: /team/
            relay_state: https://console.aws.amazon.com/ecs/home?region=us-east-1#/x
            tags:
              "0": "007"
              empty: ""
              "no": "yes"
              team: a

        accounts:
          account-c:
            full:
              users: [alice@example.com]
        --- divisions/project-b/policies/full.json
        {
          "Statement": [
            {
              "Action": [
                "s3:Get*",
                "s3:Put*"
              ],
              "Effect": "Allow",
              "Resource": "arn:aws:s3:::${aws:username}/*"
            }
          ],
          "Version": "2012-10-17"
        }
    "#]],
    );
}

#[test]
fn what_is_written_by_hand_stays() {
    let mut estate = Estate::new();
    let written = "# ours\npolicies:\n  dev: {} # plain\n\naccounts:\n  # prod\n  account-a:\n    dev:\n      users: # people\n        - Bob@example.com # first\n  \"*\":\n    dev: { groups: [everybody] }\n";
    estate.common("    domains: [example.com]", "    case: preserve\n    domains: [example.com]");
    estate.common("    prefix: pa\n", "    prefix: pa\n    adopted_names: [Old] # by hand\n");
    estate.file("divisions/project-a/access.yaml", written);
    estate.file("divisions/common/refactor.yaml", "# moves\nrefactor: []\n");
    estate.user("bob@example.com").user("alice@example.com").group("everybody").group("platform");
    estate.set("pa-dev").tags = Some([("govgen:division".to_owned(), "project-a".to_owned())].into());
    estate.assigned("000000000001", &["u-0", "u-1", "g-0", "g-1"]).assigned("000000000002", &["g-0", "u-1"]);
    estate.set("New");
    estate.assigned("000000000001", &["u-1"]);
    check(
        &mut estate,
        &expect![[r#"
        --- divisions/common/common.yaml
            adopted_names: [Old, New] # by hand
        --- divisions/common/refactor.yaml
        refactor:
          - import:
              division: project-a
              policy: dev
              permission_set: ps-0000000000000000
              assignments:
                account-a:
                  groups: [platform]
                  users: [alice@example.com]
                account-b:
                  users: [alice@example.com]
            since: 2026-11-22
          - import:
              division: project-a
              policy: new
              permission_set: ps-0000000000000001
              assignments:
                account-a:
                  users: [alice@example.com]
            since: 2026-11-22
        --- divisions/project-a/access.yaml
        # ours
        policies:
          dev: {} # plain

        accounts:
          # prod
          account-a:
            dev:
              groups: [platform]
              users: # people
                - Bob@example.com # first
                - alice@example.com
            new:
              users: [alice@example.com]
          "*":
            dev: { groups: [everybody] }
        --- divisions/project-a/imported.yaml
        policies:
          new:
            name: New

        accounts:
          account-b:
            dev:
              users: [alice@example.com]
    "#]],
    );
}

#[test]
fn one_division_is_enough() {
    let mut estate = Estate::new();
    estate.user("alice@example.com");
    estate.set("Audit");
    estate.assigned("000000000001", &["u-0"]).assigned("000000000003", &["u-0"]);
    estate.set("pa-dev");
    estate.assigned("000000000001", &["u-0"]);
    estate.set("project-b-dev");
    estate.assigned("000000000003", &["u-0", "u-9"]);
    estate.only = Some("common");
    assert_eq!(estate.import(), ["divisions/common/refactor.yaml", "divisions/common/shared.yaml"]);
    estate.only = Some("project-a");
    assert_eq!(estate.import(), ["divisions/common/refactor.yaml", "divisions/project-a/access.yaml"]);
    assert_eq!(estate.proposed().unwrap().left, []);
    estate.only = None;
    assert_eq!(estate.import(), ["divisions/common/refactor.yaml", "divisions/project-b/access.yaml"]);
    assert_eq!(estate.import(), Vec::<String>::new());
    assert_eq!(estate.proposed().unwrap().left.len(), 1);
}

#[test]
fn the_order_of_facts_does_not_count() {
    let estate = |turned: bool| {
        let mut estate = Estate::new();
        estate.user("a@example.com").user("b@example.com").group("g");
        for name in ["Dev", "Dev+", "dev-2", "Dev@", "pa-dev"] {
            estate.set(name);
            estate.assigned("000000000001", &["u-1", "u-0", "g-0"]).assigned("000000000002", &["g-0"]);
        }
        if turned {
            estate.facts.permission_sets.reverse();
            estate.facts.assignments.reverse();
            estate.facts.users.reverse();
        }
        estate.import();
        estate.files
    };
    assert_eq!(estate(false), estate(true));
    assert!(estate(false)["divisions/project-a/access.yaml"].contains("dev-2:"));
}

#[test]
fn what_the_checks_refuse_is_left_out() {
    let mut estate = Estate::new();
    estate.user("alice@example.com");
    estate.set("Dev");
    estate.assigned("000000000001", &["u-0"]);
    estate.refused.sets.insert(arn(0), Reason::refused("it is `bad`"));
    let proposal = estate.proposed().unwrap();
    assert!(proposal.policies.is_empty() && proposal.imports.is_empty() && proposal.grants.is_empty());
    assert_eq!(proposal.left[0].reason.to_string(), "`govgen check` would refuse it: it is `bad`");
}

/// Three thousand accounts, each with ten assignments of three hundred sets: time grows with the estate and no faster.
#[test]
fn a_large_organization_is_imported_in_seconds() {
    let mut estate = Estate::new();
    let accounts = |division: usize| {
        let account = |at: usize| format!("      account-{at}: \"{:012}\"\n", 1_000_000 + at);
        (division * 100..(division + 1) * 100).map(account).collect::<String>()
    };
    let divisions: String =
        (0..30).map(|it| format!("  d{it}:\n    owners: [t]\n    accounts:\n{}", accounts(it))).collect();
    estate.common("divisions:\n", &format!("divisions:\n{divisions}"));
    for at in 0..3_000 {
        estate.user(&format!("user{at}@example.com"));
    }
    for set in 0..300 {
        estate.set(&format!("Set{set}"));
        // Every tenth is shared by all divisions.
        for at in 0..100 {
            let account = if set % 10 == 0 { at * 30 } else { set % 30 * 100 + at };
            let (one, two) = (format!("u-{}", (at * 7 + set) % 3_000), format!("u-{}", (at * 11 + set) % 3_000));
            estate.assigned(&format!("{:012}", 1_000_000 + account), &[&one, &two]);
        }
    }
    let started = std::time::Instant::now();
    let written = estate.import();
    let took = started.elapsed();
    let proposal = estate.proposed().unwrap();
    assert!(proposal.left.is_empty() && proposal.grants.values().all(|it| *it == Principals::default()));
    assert_eq!(written.len(), 30 + 3);
    // A few seconds; what grew with the square would take hours.
    assert!(took.as_secs() < 120, "{took:?}");
}
