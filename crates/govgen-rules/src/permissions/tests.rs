//! Verdicts over documents: AWS's own, and small ones around one statement.

use govgen_iam::{catalogue, policy};
use govgen_source::{FileId, Span};
use serde_json::{Value as Json, json};

use super::powers::Powers;
use super::watched::{PASS_ROLE, id, watched};

/// The powers of a document around some statements.
fn powers(statements: &Json) -> Powers {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    let value = policy::from_json(&document, Span::whole(FileId(0))).expect("no test writes null");
    let (document, mistakes) = policy::read(&value);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    Powers::of(&document)
}

fn allow(action: &str, resource: &str, condition: &Json) -> Json {
    json!({"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition})
}

/// Whether some text still lets an action lead to more rights, for something new in a service.
fn leads(statement: &Json, action: &str, service: &str) -> bool {
    let powers = powers(statement);
    powers.allowing(id(action)).any(|it| it.limits.leave(action, &[service]))
}

/// A document that nobody here wrote is read without a mistake, and judged without trouble.
#[test]
fn every_managed_policy_is_read() {
    let mut count = 0;
    let mut allows = 0;
    for managed in catalogue::managed_policies() {
        let json: Json = serde_json::from_str(&managed.document()).expect("the catalogue holds JSON");
        let value = policy::from_json(&json, Span::whole(FileId(0))).expect("no policy has a null");
        let (document, mistakes) = policy::read(&value);
        assert!(mistakes.is_empty(), "{}: {mistakes:?}", managed.key);
        assert!(!document.statements.is_empty(), "{}", managed.key);
        assert!(document.statements.iter().all(|it| it.principal.is_none()), "{}", managed.key);
        allows += Powers::of(&document).allows.len();
        count += 1;
    }
    assert!(count > 1_500 && allows > 1_000, "{count} policies, {allows} texts");
}

#[test]
fn every_action_of_a_path_is_known_to_the_catalogue() {
    for path in govgen_iam::escalation::paths() {
        for action in &path.required {
            assert!(catalogue::action(action).is_some(), "{} of {}", action, path.id);
        }
    }
}

#[test]
fn what_holds_a_passed_role() {
    let none = json!({});
    let to = |service: &str| json!({"StringEquals": {"iam:PassedToService": service}});
    let like = |service: &str| json!({"StringLike": {"iam:passedtoservice": service}});
    let lambda = "lambda.amazonaws.com";
    let any = "arn:aws:iam::*:role/*";
    let named = "arn:aws:iam::*:role/app/*";
    let optional = json!({"StringEqualsIfExists": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}});
    let negated = json!({"StringNotEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}});
    #[rustfmt::skip]
    let cases = [
        ("*", none.clone(), "lambda", true),
        (any, to(lambda), "lambda", true),
        (any, to("ecs-tasks.amazonaws.com"), "lambda", false),
        (any, to("ecs-tasks.amazonaws.com"), "ecs", true),
        (any, to("tasks.apprunner.amazonaws.com"), "apprunner", true),
        (any, like("*.amazonaws.com"), "lambda", true),
        (any, like("*"), "lambda", true),
        (any, json!({"StringEqualsIgnoreCase": {"iam:PassedToService": "Lambda.amazonaws.com"}}), "lambda", true),
        (any, optional, "lambda", true),
        (any, negated, "lambda", true),
        (named, none.clone(), "lambda", false),
        ("arn:aws:iam::*:role/${aws:PrincipalTag/team}", none.clone(), "lambda", true),
        ("arn:aws:iam::111111111111:*", none.clone(), "lambda", true),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/*", none.clone(), "lambda", true),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/app", none.clone(), "lambda", false),
        ("arn:${aws:PrincipalTag/p}:iam::*:role/*", none.clone(), "lambda", true),
        ("arn:aws:s3:::bucket/*", none, "lambda", false),
    ];
    for (resource, condition, service, expected) in cases {
        let statement = allow("iam:PassRole", resource, &condition);
        assert_eq!(leads(&statement, PASS_ROLE, service), expected, "{statement} {service}");
    }
}

#[test]
fn what_holds_a_change_of_policies() {
    let boundary = |value: &str| json!({"StringEquals": {"iam:PermissionsBoundary": value}});
    let attached = |value: &str| json!({"ArnLike": {"iam:PolicyARN": value}});
    let any_letters = |value: &str| json!({"StringEqualsIgnoreCase": {"iam:PolicyARN": value}});
    let own = "arn:aws:iam::111111111111:policy/app";
    #[rustfmt::skip]
    let cases = [
        ("iam:PutRolePolicy", "*", json!({}), true),
        ("iam:PutRolePolicy", "*", boundary(own), false),
        ("iam:PutRolePolicy", "*", boundary("arn:aws:iam::aws:policy/AdministratorAccess"), true),
        ("iam:PutRolePolicy", "*", json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}), true),
        ("iam:CreatePolicyVersion", "*", boundary(own), false),
        ("iam:AttachRolePolicy", "*", attached("arn:aws:iam::aws:policy/AmazonS3*"), false),
        ("iam:AttachRolePolicy", "*", attached("arn:aws:iam::aws:policy/*"), true),
        ("iam:AttachRolePolicy", "*", attached("arn:aws:iam::aws:policy/Admin*"), true),
        ("iam:AttachRolePolicy", "*", any_letters("arn:aws:iam::aws:policy/ADMINISTRATORACCESS"), true),
        ("iam:AttachRolePolicy", "*", any_letters("arn:aws:iam::aws:policy/SECURITYAUDIT"), false),
        ("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}", json!({}), false),
    ];
    for (action, resource, condition, expected) in cases {
        let statement = allow(action, resource, &condition);
        assert_eq!(leads(&statement, action, ""), expected, "{statement}");
    }
}

#[test]
fn wildcards_over_the_control_plane() {
    let cases: [(&str, &str, &[&str]); 8] = [
        ("iam:*", "*", &["iam"]),
        ("??M:*", "*", &["iam"]),
        ("i*:?*", "*", &["iam", "identitystore"]),
        ("sso*:*", "*", &["sso", "sso-directory"]),
        ("iam:Get*", "*", &[]),
        ("s3:*", "*", &[]),
        ("*", "arn:aws:s3:::bucket/*", &[]),
        ("*", "arn:aws:iam::111111111111:role/a", &["iam", "sts"]),
    ];
    for (action, resource, services) in cases {
        let powers = powers(&allow(action, resource, &json!({})));
        let wide: Vec<_> = powers.allows.iter().flat_map(|it| it.wide.iter().copied()).collect();
        assert_eq!(wide, services, "{action} {resource}");
    }
    assert_eq!(powers(&allow("*", "*", &json!({}))).allows[0].wide.len(), 8);
}

#[test]
fn a_service_that_is_denied_whole_is_not_allowed_whole() {
    let left = |deny: Json| {
        let powers = powers(&json!([{"Effect": "Allow", "Action": ["iam:*", "sts:*"], "Resource": "*"}, deny]));
        powers.allows.iter().flat_map(|it| it.wide.iter().copied()).collect::<Vec<_>>()
    };
    assert_eq!(left(json!({"Effect": "Deny", "Action": "i*m:*", "Resource": "*"})), ["sts"]);
    assert_eq!(left(json!({"Effect": "Deny", "Action": "*", "Resource": "*"})), [""; 0]);
    assert_eq!(left(json!({"Effect": "Deny", "Action": "iam:P*", "Resource": "*"})), ["iam", "sts"]);
    assert_eq!(left(json!({"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:iam::*:role/*"})), ["iam", "sts"]);
    let condition = json!({"Bool": {"aws:ViaAWSService": "false"}});
    assert_eq!(
        left(json!({"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": condition})),
        ["iam", "sts"]
    );
}

#[test]
fn only_denies_without_conditions_and_on_everything_count() {
    let deny = |more: Json| {
        let mut statement = json!({"Effect": "Deny", "Action": "iam:*", "Resource": "*"});
        statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        powers(&statement).denies(id(PASS_ROLE))
    };
    assert!(deny(json!({})));
    assert!(!deny(json!({"Resource": "arn:aws:iam::*:role/a"})));
    assert!(!deny(json!({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}})));
    let but = json!({"Effect": "Deny", "NotAction": ["s3:*"], "Resource": "*"});
    assert!(powers(&but).denies(id(PASS_ROLE)));
}

#[test]
fn trusted_access_of_other_services_is_no_identity() {
    let changes = |principal: &str| {
        let condition = json!({"StringEquals": {"organizations:ServicePrincipal": principal}});
        let powers = powers(&allow("organizations:EnableAWSServiceAccess", "*", &condition));
        powers.allows.iter().flat_map(|it| it.changes()).map(|it| watched(it).name.clone()).collect::<Vec<_>>()
    };
    assert!(changes("guardduty.amazonaws.com").is_empty());
    assert_eq!(changes("sso.amazonaws.com"), ["organizations:EnableAWSServiceAccess"]);
    assert_eq!(changes("SSO.amazonaws.com"), ["organizations:EnableAWSServiceAccess"]);
}

#[test]
fn a_text_that_stands_ten_thousand_times_counts_once() {
    let statement = json!({"Effect": "Allow", "Action": vec!["iam:PassRole"; 20_000], "Resource": "*"});
    assert_eq!(powers(&statement).allows.len(), 1);
}
