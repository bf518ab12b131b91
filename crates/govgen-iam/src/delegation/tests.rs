//! The statements as values. What they allow is tried on the rendered roles, by a simulator.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ACCOUNTS_THAT_FIT, Authorization, Delegation, Phase, RolePolicies, Statement, fit, other_cases};
use crate::limits::{MANAGED_POLICY_CHARACTERS, ROLE_INLINE_POLICY_CHARACTERS};

/// A delegation over accounts that are numbered from 1.
fn with_accounts<T>(accounts: usize, reserved: usize, then: impl FnOnce(&Delegation<'_>) -> T) -> T {
    let numbered = |count: usize| -> Vec<String> { (1..=count).map(|it| format!("{it:012}")).collect() };
    let (accounts, reserved) = (numbered(accounts), numbered(reserved));
    then(&Delegation {
        division: "a-division-whose-name-has-forty-letters-",
        partition: "aws-us-gov",
        region: "us-gov-west-1",
        instance_arn: "arn:aws-us-gov:sso:::instance/ssoins-0123456789abcdef",
        identity_store_id: "01234567-89ab-cdef-0123-456789abcdef",
        management_account: "999999999999",
        kms_key_arn: Some("arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab"),
        accounts: accounts.iter().map(String::as_str).collect(),
        reserved_accounts: reserved.iter().map(String::as_str).collect(),
        authors: true,
        authorization: Authorization { provision_is_judged_on_every_account: false, create_is_judged_on_tagging: true },
    })
}

/// A statement as AWS reads it, with a list for every list of one.
fn written(statement: &Statement) -> Value {
    let mut json = json!({
        "Sid": statement.sid,
        "Effect": statement.effect.as_str(),
        "Action": statement.actions,
        "Resource": statement.resources,
    });
    for condition in &statement.conditions {
        json["Condition"][condition.operator][&condition.key] = json!(condition.values);
    }
    json
}

/// Everything a list of statements says, a line for each action, resource and condition.
fn said<'s>(statements: impl IntoIterator<Item = &'s Statement>) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for Statement { sid, effect, actions, resources, conditions } in statements {
        for action in actions {
            said.extend(resources.iter().map(|it| format!("{sid} {effect:?} {action} {it} {conditions:?}")));
        }
    }
    said
}

#[test]
fn what_does_not_fit_inline_is_split_without_a_word_lost() {
    let mut kinds = BTreeSet::new();
    for accounts in (0..760).step_by(31).chain([1, 2, 99, 100, 101]) {
        with_accounts(accounts, accounts / 5, |delegation| {
            for statements in Phase::ALL.map(|phase| delegation.statements(phase)) {
                let policies = fit(statements.clone());
                let documents = match &policies {
                    RolePolicies::Inline(document) => std::slice::from_ref(document),
                    RolePolicies::Managed(documents) => documents,
                };
                let limit = match &policies {
                    RolePolicies::Inline(_) => ROLE_INLINE_POLICY_CHARACTERS,
                    RolePolicies::Managed(_) => MANAGED_POLICY_CHARACTERS,
                };
                kinds.insert((documents.len() > 1, policies.fit_a_role()));
                for document in documents {
                    let sids: BTreeSet<&str> = document.iter().map(|it| it.sid).collect();
                    assert_eq!(sids.len(), document.len(), "IAM refuses a document with one Sid twice");
                    let statements: Vec<_> = document.iter().map(written).collect();
                    let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
                    assert!(
                        !document.is_empty() && text.len() <= limit,
                        "{accounts} accounts: {} characters",
                        text.len()
                    );
                }
                assert_eq!(said(documents.iter().flatten()), said(&statements), "{accounts} accounts");
            }
        });
    }
    assert_eq!(kinds, BTreeSet::from([(false, true), (true, true), (true, false)]), "all sizes were tried");
}

#[test]
fn what_need_not_be_counted_fits() {
    for reserved in [0, 1, ACCOUNTS_THAT_FIT / 2, ACCOUNTS_THAT_FIT] {
        with_accounts(ACCOUNTS_THAT_FIT - reserved, reserved, |delegation| {
            assert!(Phase::ALL.into_iter().all(|phase| fit(delegation.statements(phase)).fit_a_role()));
        });
    }
}

#[test]
fn characters_are_those_of_the_text() {
    with_accounts(3, 2, |delegation| {
        for statement in Phase::ALL.into_iter().flat_map(|phase| delegation.statements(phase)) {
            let text = written(&statement).to_string();
            assert_eq!(statement.characters(), text.chars().filter(|it| !it.is_whitespace()).count(), "{text}");
        }
    });
}

#[test]
fn a_key_in_other_letters_matches_and_the_key_itself_does_not() {
    let matches = |pattern: &str, text: &str| {
        pattern.len() == text.len() && pattern.chars().zip(text.chars()).all(|(it, other)| it == '?' || it == other)
    };
    let patterns = other_cases("govgen:division");
    assert_eq!(patterns[..2], ["G?????:????????", "?O????:????????"]);
    for other in ["Govgen:division", "govgen:Division", "GOVGEN:DIVISION", "govgen:divisioN", "goVgen:division"] {
        assert!(patterns.iter().any(|it| matches(it, other)), "{other}");
    }
    assert!(!patterns.iter().any(|it| matches(it, "govgen:division")));
}

#[test]
fn nothing_that_is_granted_is_denied_everywhere() {
    with_accounts(2, 2, |delegation| {
        let apply = delegation.apply();
        let (denied, granted): (Vec<_>, Vec<_>) =
            apply.iter().partition(|it| it.effect == super::Effect::Deny && it.conditions.is_empty());
        let patterns = denied.iter().filter(|it| it.resources == ["*"]).flat_map(|it| &it.actions);
        for pattern in patterns {
            let pattern = wildmatch::WildMatch::new(&pattern.to_lowercase());
            for action in granted.iter().flat_map(|it| &it.actions) {
                assert!(!pattern.matches(&action.to_lowercase()), "{pattern} denies {action}");
            }
        }
    });
}
