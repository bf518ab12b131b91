//! What the rules say about names that AWS does not have: how much it weighs, and what to write instead.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod repository;

use expect_test::{Expect, expect};
use govgen_iam::catalogue;
use repository::{clean, sources};

/// The rules that ask the catalogue for a name.
const RULES: [&str; 2] = ["unknown-action", "managed-policy-unknown"];

/// What these rules find in a division whose `policies:` are these, a line for its headline and one for its help.
fn check(policies: &str, wanted: Expect) {
    let mut files = clean();
    let path = "divisions/payments/more.yaml";
    files.insert(path.to_owned(), format!("policies:\n{policies}"));
    let findings = govgen::check(&sources(&files), Some("2026-01-31".parse().unwrap()));
    let text: String = findings
        .iter()
        .filter(|it| RULES.contains(&it.meta.name))
        .map(|it| format!("{}: {}\n    {}\n", it.severity.as_str(), it.message, it.help.as_deref().unwrap_or("-")))
        .collect();
    // A newer catalogue changes nothing else here.
    let text = text.replace(catalogue::actions_date(), "DAY").replace(catalogue::policies_date(), "DAY");
    wanted.assert_eq(&text);
}

fn statement(statement: &str) -> String {
    format!("  looked-at: {{ inline_policy: {{ Version: \"2012-10-17\", Statement: {statement} }} }}\n")
}

#[test]
fn a_slip_is_an_error_and_what_may_be_newer_is_not() {
    check(
        &statement(
            "{ Effect: Allow, Action: [s3:GetObjcet, s3:GetObjectV2, \"s3:Gte*\", kms:Foo, \"ecc2:RunInstances\", nosuch:Thing], Resource: \"*\" }",
        ),
        expect![[r#"
            error: `s3:GetObjcet` is no known action of `s3`: it would allow nothing
                did you mean `s3:GetObject`? AWS takes any action at apply, and one that does not exist never matches
            warning: `s3:GetObjectV2` is no known action of `s3`: it would allow nothing
                not in the catalogue of DAY: newer, or did you mean `s3:GetObject`? AWS takes any action at apply, and one that does not exist never matches
            error: `s3:Gte*` matches no known action of `s3`: it would allow nothing
                did you mean `s3:Get*`? AWS takes any action at apply, and one that does not exist never matches
            warning: `kms:Foo` is no known action of `kms`: it would allow nothing
                not in the catalogue of DAY: newer, retired, or a slip? AWS takes any action at apply, and one that does not exist never matches
            error: `ecc2:RunInstances` is of no known service: it would allow nothing
                did you mean `ec2:RunInstances`? AWS takes any action at apply, and one that does not exist never matches
            warning: `nosuch:Thing` is of no known service: it would allow nothing
                not in the catalogue of DAY: newer, retired, or a slip? AWS takes any action at apply, and one that does not exist never matches
        "#]],
    );
}

#[test]
fn a_deny_and_an_exception_that_miss_say_what_stays_allowed() {
    check(
        &statement(
            "[{ Effect: Deny, Action: s3:DeleteBuckets, Resource: \"*\" }, { Effect: Allow, NotAction: \"organisations:*\", Resource: \"*\" }, { Effect: Deny, NotAction: \"*:NoSuch*\", Resource: \"*\" }]",
        ),
        expect![[r#"
            error: `s3:DeleteBuckets` is no known action of `s3`: it would deny nothing
                did you mean `s3:DeleteBucket`? AWS takes any action at apply, and one that does not exist never matches; what it should deny stays allowed
            error: `organisations:*` is of no known service: it would except nothing
                did you mean `organizations:*`? AWS takes any action at apply, and one that does not exist never matches; what `NotAction` should leave out is allowed
            warning: `*:NoSuch*` matches no known action: it would except nothing
                not in the catalogue of DAY: newer, retired, or a slip? AWS takes any action at apply, and one that does not exist never matches
        "#]],
    );
}

#[test]
fn what_is_no_action_at_all_is_left_to_others() {
    check(
        &statement(
            "{ Effect: Allow, Action: [\"*\", s3, \"s3:\", \":GetObject\", \"s3:Get:Object\", 12], Resource: \"*\" }",
        ),
        expect![],
    );
    check(&statement("{ Effect: Permit, Action: s3:NoSuchThing, Resource: \"*\" }"), expect![]);
}

#[test]
fn a_managed_policy_has_one_name_and_path() {
    check(
        "  looked-at:\n    managed_policies: [ViewOnlyAccess, readonlyaccess, ReadOnlyAcess, \"arn:aws:iam::aws:policy/job-function/SecurityAudit\", AcmeAccess]\n",
        expect![[r#"
            error: there is no managed policy `ViewOnlyAccess`: AWS has it as `job-function/ViewOnlyAccess`
                write `job-function/ViewOnlyAccess`; Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)
            error: there is no managed policy `readonlyaccess`: AWS has it as `ReadOnlyAccess`
                write `ReadOnlyAccess`; Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)
            error: managed policy `ReadOnlyAcess` is not known
                did you mean `ReadOnlyAccess`? Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)
            error: there is no managed policy `job-function/SecurityAudit`: AWS has it as `SecurityAudit`
                write `arn:aws:iam::aws:policy/SecurityAudit`; Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)
            warning: managed policy `AcmeAccess` is not known
                not in the catalogue of DAY: newer, taken back, or a slip? Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)
        "#]],
    );
}

#[test]
fn a_deprecated_one_is_a_warning() {
    check(
        "  looked-at:\n    permissions_boundary: { managed_policy: AWSLambdaFullAccess }\n",
        expect![[r#"
        warning: managed policy `AWSLambdaFullAccess` is deprecated
            AWS leaves it where it is attached, but attaches it nowhere anew: an apply would fail; see whether `AWSLambda_FullAccess` is its successor
    "#]],
    );
}
