use serde_json::{Value, json};

use super::{Bearing, Scope, Way, Work, compare};

/// Each change as a line.
fn shown(before: &Value, now: &Value) -> Vec<String> {
    let wrap = |it: &Value| json!({"Statement": it});
    let (before, now) = (wrap(before), wrap(now));
    let changes = compare(Some(&before), Some(&now), &mut Work::default()).changes;
    let line = |it: &super::StatementChange| {
        let way = match it.way {
            Way::Gain => '+',
            Way::Scope => '~',
            Way::Loss => '-',
        };
        let bearing = match it.bearing {
            Bearing::More => " more",
            Bearing::Unproved => " perhaps",
            Bearing::Same => " same",
            Bearing::Less => " less",
        };
        let patterns: Vec<&str> = it.patterns.iter().map(|it| it.text.as_str()).collect();
        let was: Vec<String> = it.was.iter().map(|it| format!(" was {}", it.resources.join(","))).collect();
        let condition = |it: &super::Condition| {
            format!("{} {}: {}", it.operator, it.key.as_deref().unwrap_or_default(), it.values.join("|"))
        };
        let conditions = it.scope.conditions.iter().map(condition).collect::<Vec<_>>().join(",");
        let denies = if it.denies { "deny " } else { "" };
        format!(
            "{way}{bearing} {denies}{} {} on {} {conditions}{}",
            it.service,
            patterns.join(","),
            it.scope.resources.join(","),
            was.concat()
        )
    };
    changes.iter().map(line).collect()
}

fn allow(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

#[test]
fn other_words_for_the_same_are_no_change() {
    let joined = json!([allow(&["s3:GetObject", "s3:PutObject"], "*")]);
    let split = json!([allow(&["S3:putobject"], "*"), allow(&["s3:GetObject"], "*")]);
    assert!(shown(&joined, &split).is_empty());
}

#[test]
fn what_is_gained_lost_and_widened() {
    let before =
        json!([allow(&["s3:GetObject", "s3:Put*"], "arn:a"), {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]);
    let now = json!([allow(&["s3:GetObject"], "*"), allow(&["ec2:*", "s3:Put*"], "arn:a")]);
    assert_eq!(
        shown(&before, &now),
        ["+ more ec2 ec2:* on arn:a ", "~ more s3 s3:GetObject on *  was arn:a", "- more deny iam iam:* on * "]
    );
}

#[test]
fn a_condition_that_goes_is_a_change_of_scope() {
    let mut with = allow(&["s3:GetObject"], "*");
    with["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let without = json!([allow(&["s3:GetObject"], "*")]);
    assert_eq!(shown(&json!([with]), &without), ["~ more s3 s3:GetObject on *  was *"]);
    assert_eq!(
        shown(&without, &json!([with])),
        ["~ less s3 s3:GetObject on * Bool aws:MultiFactorAuthPresent: true was *"]
    );
}

#[test]
fn values_are_no_words_of_one_text() {
    let with = |values: Value| {
        let mut it = allow(&["s3:GetObject"], "*");
        it["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": values}});
        json!([it])
    };
    let (one, two) = (with(json!("a or b")), with(json!(["a", "b"])));
    assert_eq!(shown(&one, &two), ["~ perhaps s3 s3:GetObject on * StringEquals aws:RequestedRegion: a|b was *"]);
    let (string, list) = (with(json!("[]")), with(json!([])));
    assert_eq!(shown(&string, &list).len(), 1);
    // Patterns with commas are not several.
    let but = |list: Value| json!([{"Effect": "Allow", "NotAction": list, "Resource": "*"}]);
    assert_eq!(shown(&but(json!("a:b, c:d")), &but(json!(["a:b", "c:d"]))).len(), 2);
}

#[test]
fn everything_but_something_is_one_pattern() {
    let but = |list: &[&str]| json!([{"Effect": "Allow", "NotAction": list, "Resource": "*"}]);
    let lines = shown(&but(&["iam:*", "sso:*"]), &but(&["iam:*"]));
    assert_eq!(lines, ["+ more * everything but iam:* on * ", "- same * everything but iam:*, sso:* on * "]);
}

#[test]
fn work_has_an_end() {
    let many: Vec<String> = (0..20_000).map(|it| format!("*{it}*:*")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let changes = compare(None, Some(&json!({"Statement": [allow(&many, "*")]})), &mut Work::default()).changes;
    assert!(changes[0].patterns.iter().any(|it| it.actions.is_none()));
}

#[test]
fn what_is_said_already_is_no_more() {
    let all_but = |list: &[&str]| json!({"Effect": "Allow", "NotAction": list, "Resource": "*"});
    let deny = |action: &str, resource: &str| json!({"Effect": "Deny", "Action": action, "Resource": resource});
    let cases = [
        // before, now, whether what comes or goes is more, less, the same
        (json!([allow(&["s3:*"], "*")]), json!([allow(&["s3:*", "s3:GetObject"], "*")]), "+ same"),
        (
            json!([allow(&["s3:*"], "arn:a")]),
            json!([allow(&["s3:*"], "arn:a"), allow(&["s3:GetObject"], "*")]),
            "+ more",
        ),
        (json!([allow(&["s3:Get*"], "arn:a*")]), json!([allow(&["s3:Get*"], "arn:ab")]), "~ less"),
        (json!([allow(&["s3:Get*"], "arn:ab")]), json!([allow(&["s3:Get*"], "arn:a*")]), "~ more"),
        (json!([all_but(&["iam:*"])]), json!([all_but(&["iam:*"]), allow(&["s3:GetObject"], "*")]), "+ same"),
        (json!([all_but(&["iam:*"])]), json!([all_but(&["iam:*"]), allow(&["iam:PassRole"], "*")]), "+ more"),
        (json!([all_but(&["iam:*"])]), json!([all_but(&["iam:*"]), allow(&["*"], "*")]), "+ more"),
        (json!([deny("iam:*", "*"), deny("iam:Get*", "*")]), json!([deny("iam:*", "*")]), "- same deny"),
        (json!([deny("iam:*", "*")]), json!([deny("iam:*", "arn:a")]), "~ more deny"),
        (json!([deny("iam:*", "arn:a")]), json!([deny("iam:*", "*")]), "~ less deny"),
        (json!([deny("iam:*", "arn:a")]), json!([deny("iam:*", "arn:b")]), "~ perhaps deny"),
        // A resource's letters count.
        (json!([allow(&["s3:Get*"], "arn:A*")]), json!([allow(&["s3:Get*"], "arn:ab")]), "~ perhaps"),
    ];
    for (before, now, expected) in cases {
        let lines = shown(&before, &now);
        assert!(lines[0].starts_with(expected), "{before} {now}: {lines:?}");
    }
}

#[test]
fn without_work_left_nothing_is_taken_to_be_the_same() {
    let mut work = Work::default();
    assert!(!work.may_do(usize::MAX));
    let (before, now) = (
        json!({"Statement": [allow(&["s3:*"], "arn:a*")]}),
        json!({"Statement": [allow(&["s3:*", "s3:Get*"], "arn:a*")]}),
    );
    let changes = compare(Some(&before), Some(&now), &mut work).changes;
    assert_eq!((changes.len(), changes[0].bearing), (1, Bearing::More));
}

#[test]
fn what_nothing_bounds_is_wide() {
    let wide =
        ["*", "arn:*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:iam::*:role/*", "arn:aws:logs:*:*:log-group:*"];
    let bounded = ["arn:aws:s3:::ledger/*", "arn:aws:iam::*:role/a*", "arn:aws:sns:*:*:a", "a"];
    let of = |resource: &str| Scope::of(&allow(&["s3:GetObject"], resource));
    for it in wide {
        assert!(of(it).is_wide(), "{it}");
    }
    for it in bounded {
        assert!(!of(it).is_wide(), "{it}");
    }
    assert!(of("*").is_everything() && !of("arn:*").is_everything());
}
