//! How somebody in a division would let a permission set allow more than a reviewer sees.

use serde_json::{Value, json};

use super::super::git::{Repository, said};
use super::super::{ACCESS, Diffed as _, MAPPING, POLICY, repository};
use super::{markdown, policy};

/// The lines that stand above the tables.
fn notes(repository: &Repository, base: &str) -> Vec<String> {
    let text = said(&repository.govgen(&["diff", base]));
    text.lines().take_while(|it| !it.is_empty()).skip(1).map(str::to_owned).collect()
}

/// Where PowerUserAccess may be attached, and where two accounts have no entries yet.
fn powerful() -> Repository {
    let repository = repository();
    let guardrails = "guardrails: { max_direct_users: 5, managed_policies: { allow: [PowerUserAccess, \"*\"] } }\n";
    repository.write("divisions/common/guardrails.yaml", guardrails);
    let accounts = "      lab: \"333333333333\"\n      lab-prod: { id: \"444444444444\", environment: production }\n";
    repository.replace(MAPPING, "      ledger-dev:", &format!("{accounts}      ledger-dev:"));
    repository.commit("powerful");
    repository
}

/// What is said first of one permission set.
fn note(repository: &Repository, base: &str, set: &str) -> Option<String> {
    let all = notes(repository, base);
    all.into_iter().find_map(|it| it.strip_prefix(&format!("- {set} ")).map(str::to_owned))
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

/// What a note says of `payments-data` when its document becomes another one.
fn of_documents(before: &Value, now: &Value) -> Option<String> {
    let repository = repository();
    policy(&repository, before);
    repository.commit("before");
    policy(&repository, now);
    let note = note(&repository, "before", "payments-data")?;
    let held = ", held by 2 users in 2 accounts, 1 in production: ";
    assert!(note.contains(held), "{note}");
    Some(note.replace(held, ": "))
}

#[test]
fn one_action_that_reads_covers_nothing_up() {
    let read = || allow("s3:GetObject", "*");
    let one = allow("s3:ListBucket", "*");
    let deny = |action: &str| json!({"Effect": "Deny", "Action": action, "Resource": "*"});
    let mfa = |value: &str| {
        let mut it = allow("s3:PutObject", "*");
        it["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": value}});
        it
    };
    let some = "arn:aws:s3:::ledger/*";
    let region = |list: &[&str]| {
        let mut it = allow("s3:PutObject", "*");
        it["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": list}});
        it
    };
    let all_but = |mfa: bool| {
        let mut it = json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"});
        if mfa {
            it["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
        }
        it
    };
    let cases: [(&str, Value, Value, &str); 15] = [
        (
            "nothing else",
            json!([read()]),
            json!([read(), one]),
            "allows more: 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "a denial goes",
            json!([read(), deny("iam:Delete*")]),
            json!([read(), one]),
            "allows more: no longer denies 24 actions: iam:DeleteAccountPasswordPolicy, iam:DeleteGroupPolicy, iam:DeletePolicy and 21 more; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "a denial is narrower",
            json!([read(), deny("s3:PutObject")]),
            json!([read(), one, json!({"Effect": "Deny", "Action": "s3:PutObject", "Resource": some})]),
            "allows more: denies less of s3:PutObject; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "on everything",
            json!([allow("s3:Put*", some)]),
            json!([allow("s3:Put*", "*"), one]),
            "allows more: 40 actions now on everything, all of them write: s3:PutAccessGrantsInstanceResourcePolicy, s3:PutAccessPointPolicy, s3:PutAccessPointPolicyForObjectLambda and 37 more; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "on all of a service",
            json!([allow("s3:PutObject", some)]),
            json!([allow("s3:PutObject", "arn:aws:s3:::*"), one]),
            "allows more: s3:PutObject also on arn:aws:s3:::*; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "a condition goes",
            json!([mfa("true")]),
            json!([allow("s3:PutObject", "*"), one]),
            "allows more: no longer under condition aws:MultiFactorAuthPresent; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "a condition is another",
            json!([mfa("true")]),
            json!([mfa("false"), one]),
            "allows more: other conditions for s3:PutObject; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "unknown actions",
            json!([read()]),
            json!([read(), one, allow("newsvc:*", "*")]),
            "allows more: newsvc:*, unknown to the catalogue; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "other resources",
            json!([allow("s3:PutObject", some)]),
            json!([allow("s3:PutObject", "arn:aws:s3:::payroll/*"), one]),
            "allows more: other resources for s3:PutObject; 1 action more on everything, which does not write: s3:ListBucket",
        ),
        (
            "a condition that takes more values",
            json!([region(&["eu-west-1"])]),
            json!([region(&["eu-west-1", "us-east-1"])]),
            "allows more: more values of condition aws:RequestedRegion",
        ),
        (
            "all but something, always",
            json!([all_but(true)]),
            json!([all_but(false)]),
            "allows more: no longer under condition aws:MultiFactorAuthPresent",
        ),
        (
            "all but something, in another statement",
            json!([all_but(true)]),
            json!([all_but(true), all_but(false)]),
            "allows more: fewer conditions",
        ),
        (
            "all but some resources",
            json!([allow("s3:PutObject", some)]),
            json!([
                allow("s3:PutObject", some),
                json!({"Effect": "Allow", "Action": "s3:PutObject", "NotResource": some})
            ]),
            "allows more: more resources for s3:PutObject",
        ),
        (
            "all but something",
            json!([read()]),
            json!([json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})]),
            "allows more: ",
        ),
        (
            "more ways than are told",
            json!([read(), deny("iam:Delete*"), mfa("true"), allow("ec2:Run*", some)]),
            json!([read(), one, allow("newsvc:*", "*"), allow("s3:PutObject", "*"), allow("ec2:Run*", "*")]),
            "; and more",
        ),
    ];
    for (what, before, now, expected) in cases {
        let note = of_documents(&before, &now).unwrap_or_else(|| panic!("{what}: nothing is said"));
        assert!(note.ends_with(expected) || expected.ends_with(": ") && note.starts_with(expected), "{what}: {note}");
    }
}

#[test]
fn what_allows_the_same_or_less_is_not_said_to_allow_more() {
    let named = |sid: &str, action: &str| {
        let mut it = allow(action, "*");
        it["Sid"] = sid.into();
        it
    };
    let mut mfa = allow("s3:GetObject", "*");
    mfa["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let all_but = |list: &[&str]| json!({"Effect": "Allow", "NotAction": list, "Resource": "*"});
    let deny = |action: &str| json!({"Effect": "Deny", "Action": action, "Resource": "*"});
    let cases: [(&str, Value, Value); 10] = [
        ("a name", json!([named("One", "s3:GetObject")]), json!([named("Two", "s3:GetObject")])),
        ("letters", json!([allow("s3:GetObject", "*")]), json!([allow("S3:getobject", "*")])),
        ("a condition more", json!([allow("s3:GetObject", "*")]), json!([mfa])),
        (
            "what is allowed already",
            json!([allow("s3:Get*", "*")]),
            json!([allow("s3:Get*", "*"), allow("s3:GetObject", "arn:aws:s3:::b/*")]),
        ),
        ("names for a pattern", json!([allow("s3:Get*", "*")]), json!([allow("s3:GetObject", "*")])),
        (
            "fewer resources",
            json!([allow("s3:GetObject", "arn:aws:s3:::*")]),
            json!([allow("s3:GetObject", "arn:aws:s3:::a/*")]),
        ),
        ("all but more", json!([all_but(&["iam:*"])]), json!([all_but(&["iam:*", "sso:*"])])),
        ("all for all but", json!([allow("*", "*")]), json!([all_but(&["iam:*"])])),
        (
            "a wider denial",
            json!([allow("s3:*", "*"), deny("s3:PutObject")]),
            json!([allow("s3:*", "*"), deny("s3:Put*")]),
        ),
        ("a denial more", json!([allow("s3:*", "*")]), json!([allow("s3:*", "*"), deny("s3:Put*")])),
    ];
    for (what, before, now) in cases {
        assert_eq!(of_documents(&before, &now), None, "{what}");
    }
}

/// `count` permission sets that a group holds, all with the same policies, and one more, held in production, with others.
fn many(count: usize, policies: &str, last: &str) -> String {
    let sets = (0..count).map(|it| format!("  a{it:03}: {{ {policies} }}\n")).collect::<String>();
    let grants = (0..count).map(|it| format!("    a{it:03}: {{ groups: [g] }}\n")).collect::<String>();
    format!("policies:\n{sets}  zz: {{ {last} }}\naccounts:\n  lab:\n{grants}    zz: {{ groups: [everyone] }}\n")
}

#[test]
fn harmless_permission_sets_hide_no_other() {
    let path = "divisions/payments/many.yaml";
    let [old, view, power] = ["", ", job-function/ViewOnlyAccess", ", PowerUserAccess"]
        .map(|it| format!("managed_policies: [AmazonS3ReadOnlyAccess{it}]"));
    for is_new in [false, true] {
        let repository = powerful();
        if !is_new {
            repository.write(path, &many(40, &old, &old));
            repository.commit("base");
        }
        let base = if is_new { "powerful" } else { "base" };
        repository.write(path, &many(40, &view, &power));
        let notes = notes(&repository, base);
        let first = if is_new {
            "- payments-zz is new, held by 1 group in 1 account: attaches PowerUserAccess, AmazonS3ReadOnlyAccess"
        } else {
            "- payments-zz allows more, held by 1 group in 1 account: attaches PowerUserAccess"
        };
        assert_eq!(notes[0], first, "{notes:#?}");
        let rest = notes.iter().find(|it| it.contains("more permission sets")).unwrap();
        assert!(rest.starts_with("- and 31 more permission sets allow more, held by up to 31 groups; "), "{rest}");
        assert!(rest.contains("; attached are ") && rest.contains("job-function/ViewOnlyAccess"), "{rest}");
        let page = markdown(&repository, base);
        let table = page.split_once("#### permission set ").unwrap().1;
        assert!(table.starts_with("<code>payments-zz</code>") && table.contains("PowerUserAccess"), "{page}");
    }
}

#[test]
fn policies_that_write_nowhere_hide_none_that_does() {
    // In production, each with a policy attached; the last one's own document says it all.
    let repository = powerful();
    let read = "managed_policies: [AmazonS3ReadOnlyAccess]";
    let text = |read: &str, last: &str| many(30, read, last).replace("  lab:", "  lab-prod:");
    repository.write("divisions/payments/last.json", r#"{"Version": "2012-10-17", "Statement": []}"#);
    let inline = "inline_policy: { file: last.json }";
    repository.write("divisions/payments/many.yaml", &text(read, inline));
    repository.commit("base");
    let more = "managed_policies: [AmazonS3ReadOnlyAccess, AmazonEC2ReadOnlyAccess], session_duration: PT2H";
    repository.write("divisions/payments/many.yaml", &text(more, inline));
    let document = json!({"Version": "2012-10-17", "Statement": [allow("iam:*", "*")]});
    repository.write("divisions/payments/last.json", &document.to_string());
    let notes = notes(&repository, "base");
    let first = notes.iter().find(|it| it.starts_with("- payments-")).unwrap();
    assert!(
        first.starts_with("- payments-zz allows more, held by 1 group in 1 account, 1 in production: "),
        "{notes:#?}"
    );
    assert!(first.contains("more on everything, ") && first.contains(" of them write"), "{first}");
    let rest = notes.iter().find(|it| it.contains("more permission sets allow")).unwrap();
    assert!(
        rest.contains("21 more permission sets allow more, 21 held in production, held by up to 21 groups"),
        "{rest}"
    );
}

#[test]
fn what_is_attached_is_named() {
    let repository = powerful();
    // A boundary that goes, a policy of the account's own, and one of AWS, beside an action that reads.
    repository.replace(
        ACCESS,
        "    inline_policy: { file: policies/data.json }\n",
        "    inline_policy: { file: policies/data.json }\n    permissions_boundary: { managed_policy: ReadOnlyAccess }\n",
    );
    repository.commit("bound");
    repository.replace(
        ACCESS,
        "    permissions_boundary: { managed_policy: ReadOnlyAccess }\n",
        "    managed_policies: [PowerUserAccess]\n    customer_managed_policies: [{ name: view-only }]\n",
    );
    repository.replace(POLICY, "[\"s3:GetObject\"", "[\"s3:GetObjectAcl\", \"s3:GetObject\"");
    let said = note(&repository, "bound", "payments-data").unwrap();
    assert_eq!(
        said,
        "allows more, held by 2 users in 4 accounts, 2 in production: attaches PowerUserAccess, and the account's own /view-only; \
         no longer bound by ReadOnlyAccess; 1 action more, which does not write: s3:GetObjectAcl"
    );
    let json = repository.diffed(&["bound"]);
    let set = &json["permission_sets"][0];
    assert_eq!((&set["allows_more"], &set["widened"][1]["what"]), (&true.into(), &"boundary-gone".into()), "{set}");
    // One that allows nothing which was not allowed is something else, and no more.
    repository.replace(ACCESS, "[PowerUserAccess]", "[ReadOnlyAccess]");
    repository.commit("read");
    repository.replace(
        ACCESS,
        "    managed_policies: [ReadOnlyAccess]\n    customer",
        "    managed_policies: [AmazonVPCReadOnlyAccess]\n    customer",
    );
    let said = note(&repository, "read", "payments-data").unwrap();
    assert!(
        said.starts_with("changes what it allows, ") && said.ends_with(": attaches AmazonVPCReadOnlyAccess"),
        "{said}"
    );
}

#[test]
fn sessions_and_where_people_are_sent() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "    inline_policy: { file: policies/data.json }\n",
        "    inline_policy: { file: policies/data.json }\n    session_duration: PT10H\n    relay_state: https://evil.example/console\n",
    );
    repository.replace(ACCESS, "session_duration: PT1H", "session_duration: PT2H");
    let notes = notes(&repository, "first");
    let expected = [
        "- 2 permission sets have longer sessions, 1 held in production: payments-data 10 hours (PT10H), was 1 hour (PT1H), payments-developer 2 hours (PT2H), was 1 hour (PT1H)",
        "- 1 permission set sends people elsewhere on sign-in, 1 held in production: payments-data to https://evil.example/console",
    ];
    for line in expected {
        assert!(notes.iter().any(|it| it == line), "{line}: {notes:#?}");
    }
    assert!(!notes.iter().any(|it| it.contains("allows more") || it.contains("what it allows")), "{notes:#?}");
    // A shorter one is no news, nor is one that is written otherwise.
    repository.commit("long");
    repository.replace(ACCESS, "PT10H", "PT9H");
    repository.replace(ACCESS, "PT2H", "PT120M");
    let notes = self::notes(&repository, "long");
    assert!(!notes.iter().any(|it| it.contains("longer")), "{notes:#?}");
}

#[test]
fn policies_of_the_account_hide_none_of_aws() {
    let repository = powerful();
    let own: String = ["a", "b", "c", "d"].map(|it| format!("{{ name: {it}-read-only }}, ")).concat();
    repository.replace(
        ACCESS,
        "    inline_policy: { file: policies/data.json }\n",
        &format!(
            "    inline_policy: {{ file: policies/data.json }}\n    customer_managed_policies: [{own}]\n    managed_policies: [AmazonS3ReadOnlyAccess, \
             AmazonEC2ReadOnlyAccess, AmazonVPCReadOnlyAccess, PowerUserAccess]\n"
        ),
    );
    let said = note(&repository, "powerful", "payments-data").unwrap();
    assert!(
        said.contains(": attaches PowerUserAccess, ")
            && said.contains(" and 1 more, and the account's own /a-read-only"),
        "{said}"
    );
}

/// What ten, or more, permission sets and one of everybody in production gain; whose document stands where they are many.
fn decoys(count: usize, decoy: &str, last: &Value) -> Repository {
    let repository = powerful();
    let base = || allow("ec2:DescribeVpcs", "*");
    let document = |list: Value| json!({"Version": "2012-10-17", "Statement": list}).to_string();
    let inline = |file: &str| format!("inline_policy: {{ file: {file}.json }}");
    repository.write("divisions/payments/decoy.json", &document(json!([base()])));
    repository.write("divisions/payments/last.json", &document(json!([base()])));
    let text = many(count, &inline("decoy"), &inline("last")).replace("groups: [g]", "groups: [g, h, i]");
    repository.write("divisions/payments/many.yaml", &text.replace("  lab:", "  lab-prod:"));
    repository.commit("base");
    repository.write("divisions/payments/decoy.json", &document(json!([base(), allow(decoy, "*")])));
    repository.write("divisions/payments/last.json", &document(json!([base(), last])));
    repository
}

#[test]
fn actions_that_write_hide_none_that_reads_secrets() {
    let reads = json!({"Effect": "Allow", "Resource": "*",
        "Action": ["secretsmanager:GetSecretValue", "kms:Decrypt", "s3:GetObject", "s3:ListBucket"]});
    for (count, decoy) in [(10, "logs:TagResource"), (40, "logs:TagResource"), (40, "ec2:TerminateInstances")] {
        let repository = decoys(count, decoy, &reads);
        let notes = notes(&repository, "base");
        let first = notes.iter().find(|it| it.starts_with("- payments-")).unwrap();
        assert_eq!(
            first,
            "- payments-zz allows more, held by 1 group in 1 account, 1 in production: 4 actions more on everything, 1 of them \
             writes: secretsmanager:GetSecretValue, kms:Decrypt, s3:GetObject and 1 more"
        );
        let page = markdown(&repository, "base");
        assert!(
            page.contains("secretsmanager:") && page.contains("payments&#45;zz") || page.contains("payments-zz"),
            "{page}"
        );
    }
}

#[test]
fn what_reads_secrets_is_not_said_to_be_harmless() {
    let text = |action: &str, resource: &str| {
        let read = allow("s3:ListBucket", "*");
        of_documents(&json!([read]), &json!([read, allow(action, resource)])).unwrap()
    };
    assert_eq!(
        text("secretsmanager:GetSecretValue", "*"),
        "allows more: 1 action more on everything: secretsmanager:GetSecretValue"
    );
    assert_eq!(
        text("sts:AssumeRole", "arn:aws:iam::999999999999:role/other"),
        "allows more: 1 action more, which writes: sts:AssumeRole"
    );
    assert_eq!(
        text("logs:TagResource", "*"),
        "allows more: 1 action more on everything, which writes: logs:TagResource"
    );
}

#[test]
fn the_gravest_actions_of_those_that_are_not_named() {
    // Fourteen that read what is encrypted, and write besides, so that what reads secrets is not among the ten.
    let secrets = allow("secretsmanager:GetSecretValue", "*");
    let repository = decoys(14, "kms:Decrypt", &secrets);
    let notes = notes(&repository, "base");
    let rest = notes.iter().find(|it| it.contains("more permission sets allow more")).unwrap();
    assert_eq!(
        rest,
        "- and 5 more permission sets allow more, 5 held in production, held by up to 13 groups; the gravest actions are \
         secretsmanager:GetSecretValue (in 1 of them, 1 in production), kms:Decrypt (in 4 of them, 4 in production)"
    );
    let json = repository.diffed(&["base"]);
    let set = json["permission_sets"].as_array().unwrap().iter().find(|it| it["name"] == "payments-zz").unwrap();
    let widened = &set["widened"][0];
    assert_eq!(
        (&widened["grave"], &widened["gravest_actions"]),
        (&true.into(), &json!(["secretsmanager:GetSecretValue"]))
    );
}
