//! Documents that IAM takes and documents that it does not.

use govgen_source::{FileId, Span, Spanned, Value};
use serde_json::{Value as Json, json};

use super::{Effect, from_json, read};

/// A value without places.
pub(crate) fn spanned(json: &Json) -> Spanned<Value<'_>> {
    from_json(json, Span::whole(FileId(0))).expect("no test writes null")
}

fn mistakes(document: &Json) -> Vec<String> {
    read(&spanned(document)).1.into_iter().map(|it| it.message).collect()
}

/// A document around one statement.
fn document(statement: Json) -> Json {
    json!({"Version": "2012-10-17", "Statement": statement})
}

#[test]
fn takes_what_iam_takes() {
    let conditions = json!({
        "ForAllValues:StringEqualsIfExists": {"aws:TagKeys": ["a", "b"]},
        "Null": {"aws:RequestTag/a": true},
        "NumericLessThan": {"aws:MultiFactorAuthAge": 3600},
    });
    for statement in [
        json!({"Effect": "Allow", "Action": "*", "Resource": "*"}),
        json!([{"Sid": "A1", "Effect": "Deny", "NotAction": ["iam:*"], "NotResource": ["arn:aws:s3:::a/${aws:username}"]}]),
        json!({"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:*:s3:::*", "Condition": conditions}),
        json!([{"Effect": "Allow", "Action": "SNS:Publish", "Resource": "arn:aws:sns"}, {"Effect": "Allow", "Action": "a2c:?", "Resource": "*"}]),
    ] {
        assert_eq!(mistakes(&document(statement.clone())), [""; 0], "{statement}");
    }
}

#[test]
fn finds_what_iam_refuses() {
    let allow = |more: Json| {
        let mut statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
        statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        document(statement)
    };
    let without = |key: &str| {
        let mut statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
        statement.as_object_mut().unwrap().remove(key);
        document(statement)
    };
    #[rustfmt::skip]
    let cases = [
        (json!("text"), "a policy document is a mapping"),
        (json!({}), "a policy document has no `Statement`"),
        (json!({"Statement": []}), "`Statement` is empty"),
        (json!({"Statement": ["text"]}), "a statement is a mapping"),
        (json!({"Version": "2012-10-18", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}), "`2012-10-18` is no version of the policy language"),
        (json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:username}"}}), "`arn:aws:s3:::${aws:username}` is no variable in this version of the policy language"),
        (allow(json!({"Resources": "*"})), "`Resources` is no element of a statement"),
        (document(json!({"Effect": "Allow", "Action": "s3:*", "Ressource": "*"})), "`Ressource` is no element of a statement"),
        (document(json!({"effect": "Allow", "Action": "s3:*", "Resource": "*"})), "`effect` is no element of a statement"),
        (json!({"Statements": []}), "`Statements` is no element of a policy document"),
        (allow(json!({"Effect": "allow"})), "`allow` is no effect"),
        (allow(json!({"Effect": true})), "this is no effect"),
        (without("Effect"), "a statement has no `Effect`"),
        (without("Action"), "a statement has neither `Action` nor `NotAction`"),
        (without("Resource"), "a statement has neither `Resource` nor `NotResource`"),
        (allow(json!({"NotAction": "iam:*"})), "`Action` and `NotAction` stand in one statement"),
        (allow(json!({"Action": []})), "`Action` is empty"),
        (allow(json!({"Action": 1})), "`Action` is not text here"),
        (allow(json!({"Action": "s3GetObject"})), "`s3GetObject` is not of the form of an action"),
        (allow(json!({"Action": "s3:Get Object"})), "`s3:Get Object` is not of the form of an action"),
        (allow(json!({"Resource": "bucket/*"})), "`bucket/*` is neither an ARN nor `*`"),
        (allow(json!({"Resource": "arn:aws:*:::a"})), "`arn:aws:*:::a` has a wildcard for the service"),
        (allow(json!({"Sid": "a b"})), "`Sid` `a b` has more than letters and digits"),
        (allow(json!({"Condition": "x"})), "`Condition` is a mapping"),
        (allow(json!({"Condition": {"StringEqual": {"aws:a": "b"}}})), "`StringEqual` is no condition operator"),
        (allow(json!({"Condition": {"NullIfExists": {"aws:a": "true"}}})), "`NullIfExists` is no condition operator"),
        (allow(json!({"Condition": {"StringEquals": "b"}})), "`StringEquals` is a mapping"),
        (allow(json!({"Condition": {"StringEquals": {"team": "b"}}})), "`team` is not of the form of a condition key"),
        (allow(json!({"Condition": {"StringEquals": {"aws:a": []}}})), "`aws:a` has no value"),
    ];
    for (document, message) in cases {
        assert_eq!(mistakes(&document), [message], "{document}");
    }
}

#[test]
fn sids_stand_once() {
    let statement = json!({"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    assert_eq!(mistakes(&document(json!([statement, statement]))), ["`Sid` `A` stands twice"]);
}

#[test]
fn denies_count_where_they_are_unconditional() {
    let allow = json!({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"});
    let cases = [
        (json!({"Effect": "Deny", "Action": "iam:Pass*", "Resource": "*"}), 0),
        (json!({"Effect": "Deny", "Action": "iam:Pass*", "Resource": "arn:aws:iam::*:role/a"}), 1),
        (json!({"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"Bool": {"aws:a": "true"}}}), 1),
        (json!({"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"StringEquals": {}}}), 1),
        (json!({"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}), 0),
        (json!({"Effect": "Deny", "NotAction": "IAM:PASSROLE", "Resource": "*"}), 1),
    ];
    for (deny, count) in cases {
        let json = document(json!([allow, deny]));
        let value = spanned(&json);
        let (document, mistakes) = read(&value);
        assert_eq!((document.statements[1].effect, mistakes.len()), (Effect::Deny, 0));
        assert_eq!(document.allowing("iam:PassRole").count(), count, "{deny}");
    }
}
