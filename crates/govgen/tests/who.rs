//! `govgen who`: lines that grant nothing, or longer than they say, are explained.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/changed.rs"]
mod changed;

use changed::Changed;
use expect_test::expect;

const NIGHT: &str = "divisions/payments/night.yaml";

fn with(text: &str) -> Changed {
    let changed = Changed::copy("granted.in");
    changed.write(NIGHT, text);
    changed
}

#[test]
fn lines_that_another_outdoes_are_explained() {
    let changed = with(
        "accounts:\n  ledger-old:\n    auditor: { users: [{ user: erin@example.com, until: 2030-01-01 }] }\n  \"ledger-*\":\n    auditor: { users: [{ user: erin@example.com, until: 2031-01-01 }] }\n  \"*-prod\":\n    auditor: { users: [erin@example.com] }\n",
    );
    expect![[r#"
        user `erin@example.com`: 3 lines, 3 grants

          line    divisions/payments/night.yaml:3 (payments)
          in      ledger-old (000000000004)
          policy  auditor, permission set pay-auditor
          until   2030-01-01, over by 2030-06-01

          line    divisions/payments/night.yaml:5 (payments)
          in      `ledger-*`: ledger-dev (000000000001), ledger-prod (000000000002, production)
                  nothing in ledger-gone (000000000005, closing)
                  nothing in ledger-old (000000000004): divisions/payments/night.yaml:3 counts there
                  not in sandbox, which it does not match
          policy  auditor, permission set pay-auditor
          until   2031-01-01
                  longer in ledger-prod (000000000002, production): another glob lasts longer

          line    divisions/payments/night.yaml:7 (payments)
          in      `*-prod`: no account
                  nothing in ledger-prod (000000000002, production): divisions/payments/night.yaml:5 counts there
                  not in ledger-dev, ledger-old, sandbox, which it does not match
          policy  auditor, permission set pay-auditor
    "#]]
    .assert_eq(&changed.succeed(&["who", "erin@example.com", "--as-of", "2030-06-01"]));
}

#[test]
fn a_division_on_its_way_out_grants_nothing() {
    let changed = with("accounts: {}\n");
    changed.replace("divisions/common/divisions.yaml", "mode: assign-only", "mode: assign-only\n    status: closing");
    expect![[r#"
        user `carol@example.com`: 1 line, 0 grants

          line    divisions/platform/access.yaml:4 (platform)
          in      no account
                  nothing in tools (000000000003): the division is on its way out
          policy  read-only, permission set read-only
    "#]]
    .assert_eq(&changed.succeed(&["who", "carol@example.com"]));
}

#[test]
fn names_that_look_alike_are_others() {
    let changed =
        with("accounts:\n  sandbox:\n    auditor: { groups: [night shift, \"Night shift\", 夜勤ー, 夜勤一] }\n");
    let said = |name: &str| {
        let output = changed.run(&["who", name, "-v"]);
        assert!(output.status.success(), "{name}");
        String::from_utf8(output.stderr).unwrap()
    };
    expect![[r#"
        not the same as `night shift`, though it may look so: group `Night shift`
        not the same as `夜勤ー`, though it may look so: group `夜勤一` (`\u{591c}\u{52e4}\u{4e00}`)
    "#]]
    .assert_eq(&(said("night shift") + &said("夜勤ー")));
}

#[test]
fn nothing_is_listed_while_an_error_stands() {
    let changed = with("accounts:\n  sandbox:\n    auditr: { groups: [platform] }\n");
    expect![[r#"
        error[REF003 policy-unknown]
          × no policy is called `auditr`
        nothing was listed: a list with gaps would look complete
    "#]]
    .assert_eq(&changed.refused(1, &["who", "alice@example.com"]));
    changed.write(NIGHT, "accounts: {}\n");
    expect![[r#"
        govgen: no user, group, account, policy or division is called `\u{1b}[31mnobody`
    "#]]
    .assert_eq(&changed.refused(2, &["who", "\u{1b}[31mnobody"]));
    let json = changed.succeed(&["who", "zoe@example.com", "--format", "json"]);
    expect![[r#"
        {
          "version": 1,
          "name": "zoe@example.com",
          "meanings": []
        }
    "#]]
    .assert_eq(&json);
}

#[test]
fn groups_count_where_facts_say_who_is_in_them() {
    let changed = Changed::copy("seen.in");
    let facts: serde_json::Value = serde_json::from_str(&changed.read("facts.json")).unwrap();
    let alice = facts["users"].as_array().unwrap().iter().find(|it| it["user_name"] == "alice@example.com").unwrap();
    let mut with = facts.clone();
    for group in with["groups"].as_array_mut().unwrap() {
        group["members"] = serde_json::json!([alice["id"]]);
    }
    changed.write("facts.json", &with.to_string());
    expect![[r#"
        user `alice@example.com`: 1 line, 1 grant

          line    divisions/payments/access.yaml:8 (payments)
          in      ledger-dev (111111111111)
          policy  developer, permission set payments-developer

        through group `platform`, in which `Alice@example.com` is: 1 line, 1 grant

          line    divisions/platform/access.yaml:4 (platform)
          in      tools (222222222222)
          policy  read-only, permission set read-only
    "#]]
    .assert_eq(&changed.succeed(&["who", "Alice@example.com", "--facts", "facts.json"]));
    let json = changed.succeed(&["who", "alice@example.com", "--facts", "facts.json", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let members: Vec<_> = json["meanings"].as_array().unwrap().iter().map(|it| (&it["kind"], &it["member"])).collect();
    assert!(members.contains(&(&"group".into(), &"alice@example.com".into())), "{members:?}");
    let mut unread = facts;
    unread["groups"][0].as_object_mut().unwrap().insert("members".to_owned(), serde_json::Value::Null);
    unread["parts"]["memberships"] = serde_json::json!({ "state": "missing", "reason": "AccessDenied" });
    changed.write("facts.json", &unread.to_string());
    let output = changed.run(&["who", "alice@example.com", "--facts", "facts.json"]);
    expect![[r#"
        who is in 1 of 1 groups was not read
    "#]]
    .assert_eq(&String::from_utf8(output.stderr).unwrap());
    changed.replace("facts.json", "d-0123456789", "d-9999999999");
    expect![[r#"
        govgen: the facts are of the identity store d-9999999999, and the files of another one
    "#]]
    .assert_eq(&changed.refused(2, &["who", "alice@example.com", "--facts", "facts.json"]));
}
