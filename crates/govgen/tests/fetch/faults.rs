//! A server that fails, waits, or says half of it: nothing is lost.

use std::time::Duration;

use govgen_live::facts::{PartName, State};

use crate::denied::check_rest;
use crate::estate::{FEW_ACCOUNTS, USUAL, estate, seen};
use crate::fetched;
use crate::stub::{Fault, Stub};

/// What passes by itself leaves no trace.
#[track_caller]
fn check_passing(fault: Fault, every: usize) {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::with_faults(expected.clone(), move |it| (it.total % every == 7).then_some(fault));
    let facts = fetched(&stub, &[]);
    assert!(facts.fetched.repeated > 0, "nothing was repeated");
    assert_eq!(facts.fetched.calls + facts.fetched.repeated, stub.asked().len() as u64);
    assert_eq!(seen(facts), expected);
}

#[test]
fn throttled_calls_are_repeated() {
    check_passing(Fault::Error(400, "ThrottlingException"), 40);
}

#[test]
fn too_many_requests_is_repeated_too() {
    check_passing(Fault::Error(400, "TooManyRequestsException"), 40);
}

#[test]
fn failures_of_the_server_are_repeated() {
    check_passing(Fault::Error(500, "InternalServerException"), 20);
}

#[test]
fn lost_connections_are_opened_again() {
    check_passing(Fault::Reset, 20);
}

#[test]
fn answers_that_end_in_the_middle_are_asked_for_again() {
    check_passing(Fault::Truncated, 20);
}

#[test]
fn answers_that_are_no_json_are_asked_for_again() {
    check_passing(Fault::Garbage, 20);
}

#[test]
fn slow_pages_are_waited_for() {
    let expected = estate(FEW_ACCOUNTS);
    let slow = Fault::Slow(Duration::from_secs(2));
    let stub = Stub::with_faults(expected.clone(), move |it| (it.total % 40 == 7).then_some(slow));
    assert_eq!(seen(fetched(&stub, &[])), expected);
}

#[test]
fn an_empty_page_in_the_middle_is_not_the_end() {
    let expected = estate(USUAL);
    let stub = Stub::with_faults(expected.clone(), |it| {
        let is_list = it.action.contains(":List") && it.action != "organizations:ListRoots";
        (is_list && it.action != "sso:ListInstances" && it.body["NextToken"].is_null()).then_some(Fault::EmptyPage)
    });
    assert_eq!(seen(fetched(&stub, &[])), expected);
}

/// A list that goes round in circles is neither taken for whole nor read for ever.
#[test]
fn a_page_that_names_itself_is_noticed() {
    let expected = estate(USUAL);
    for action in ["identitystore:ListUsers", "sso:ListAccountAssignments"] {
        let stub = Stub::with_faults(expected.clone(), move |it| {
            let is_it = it.action == action && it.body["AccountId"] != "000000000003";
            (is_it && it.body["AccountId"].as_str().is_none_or(|it| it < "000000000004")).then_some(Fault::SameToken)
        });
        let facts = fetched(&stub, &[]);
        let name = if action.ends_with("ListUsers") { PartName::Users } else { PartName::Assignments };
        let part = facts.part(name);
        assert_ne!(part.state, State::Complete);
        assert_eq!(part.reason.as_deref(), Some(&*format!("`{action}` names a page again that was read already")));
        check_rest(facts, &expected, &[name]);
    }
}
