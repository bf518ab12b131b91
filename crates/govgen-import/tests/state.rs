//! Terraform states: plain resources, and those of two public modules.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use govgen_import::{Input, Proposal, State, StateError, propose};
use serde_json::{Value, json};
use support::{Estate, INSTANCE, arn};

/// A managed resource.
fn resource(address: &str, mut values: Value) -> Value {
    let kind = address.rsplit('.').find(|it| it.starts_with("aws_")).unwrap();
    values["instance_arn"] = json!(INSTANCE);
    json!({"address": address, "mode": "managed", "type": kind, "values": values})
}

fn data(address: &str, kind: &str, mut values: Value) -> Value {
    values["identity_store_id"] = json!("d-0123456789");
    json!({"address": address, "mode": "data", "type": kind, "values": values})
}

fn assignment(address: &str, account: &str, kind: &str, principal: &str) -> Value {
    let values = json!({
        "permission_set_arn": arn(0), "principal_id": principal, "principal_type": kind, "target_id": account,
        "target_type": "AWS_ACCOUNT",
    });
    resource(address, values)
}

fn set(address: &str) -> Value {
    let tags = json!({"team": "a"});
    let all = json!({"team": "a", "ManagedBy": "terraform"});
    let values = json!({
        "arn": arn(0), "name": "Dev", "description": "d", "session_duration": "PT4H", "relay_state": "", "tags": tags, "tags_all": all,
    });
    resource(address, values)
}

fn state(modules: Value) -> State {
    let text = json!({"format_version": "1.0", "values": {"root_module": modules}}).to_string();
    State::from_json(text.as_bytes()).unwrap()
}

/// Alone, or with the facts of an estate.
fn proposed(estate: &Estate, state: &State, with_facts: bool) -> Proposal {
    estate.model(|model, _| {
        let facts = with_facts.then_some(&estate.facts);
        propose(&Input { model, facts, state: Some(state), only: None, refused: &estate.refused }).unwrap()
    })
}

fn shown(proposal: &Proposal) -> Vec<String> {
    let grants = proposal.grants.iter().map(|((division, account, policy), it)| {
        format!("{division}/{account}/{policy}: {:?} {:?}", it.groups, it.users)
    });
    let left = proposal.left.iter().map(|it| format!("left: {}", it.reason));
    let released =
        proposal.resources.iter().map(|(address, taken)| format!("{} {address}", if *taken { "-" } else { "=" }));
    grants.chain(left).chain(released).collect()
}

#[test]
fn plain_resources() {
    let reference = json!([{"name": "deployer", "path": "/"}]);
    let state = state(json!({"resources": [
        set("aws_ssoadmin_permission_set.dev"),
        resource("aws_ssoadmin_managed_policy_attachment.a[0]", json!({"permission_set_arn": arn(0), "managed_policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})),
        resource("aws_ssoadmin_managed_policy_attachments_exclusive.b", json!({"permission_set_arn": arn(0), "managed_policy_arns": ["arn:aws:iam::aws:policy/SecurityAudit"]})),
        resource("aws_ssoadmin_customer_managed_policy_attachment.c", json!({"permission_set_arn": arn(0), "customer_managed_policy_reference": reference})),
        resource("aws_ssoadmin_permission_set_inline_policy.d", json!({"permission_set_arn": arn(0), "inline_policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"})),
        resource("aws_ssoadmin_permissions_boundary_attachment.e", json!({"permission_set_arn": arn(0), "permissions_boundary": [{"managed_policy_arn": "", "customer_managed_policy_reference": reference}]})),
        assignment("aws_ssoadmin_account_assignment.x", "000000000001", "USER", "u-0"),
        assignment("aws_ssoadmin_account_assignment.y[\"a.b\"]", "000000000001", "GROUP", "g-0"),
        assignment("aws_ssoadmin_account_assignment.y[\"c\"]", "777777777777", "GROUP", "g-0"),
        data("data.aws_identitystore_user.alice", "aws_identitystore_user", json!({"id": "u-0", "user_id": "u-0", "user_name": "alice@example.com"})),
        data("data.aws_identitystore_groups.all", "aws_identitystore_groups", json!({"groups": [{"group_id": "g-0", "display_name": "platform"}]})),
        {"address": "aws_s3_bucket.other", "mode": "managed", "type": "aws_s3_bucket", "values": {"bucket": "b"}},
    ]}));
    let proposal = proposed(&Estate::new(), &state, false);
    let attached = proposal.imports[0].attachments.clone().unwrap();
    assert_eq!(attached.managed, ["ReadOnlyAccess", "SecurityAudit"]);
    assert_eq!((attached.customer.len(), attached.inline, attached.boundary), (1, true, true));
    assert_eq!(proposal.imports[0].division, "common");
    assert_eq!(
        shown(&proposal),
        [
            "project-a/account-a/dev: {\"platform\"} {\"alice@example.com\"}",
            "left: no division holds the account",
            "- aws_ssoadmin_permission_set.dev",
            "- aws_ssoadmin_managed_policy_attachment.a[0]",
            "- aws_ssoadmin_managed_policy_attachments_exclusive.b",
            "- aws_ssoadmin_customer_managed_policy_attachment.c",
            "- aws_ssoadmin_permission_set_inline_policy.d",
            "- aws_ssoadmin_permissions_boundary_attachment.e",
            "- aws_ssoadmin_account_assignment.x",
            "- aws_ssoadmin_account_assignment.y[\"a.b\"]",
            "= aws_ssoadmin_account_assignment.y[\"c\"]",
        ]
    );
}

/// The addresses of cloudposse/sso/aws: a module of permission sets, and one of assignments by number.
#[test]
fn modules_of_cloudposse() {
    let state = state(json!({"child_modules": [
        {"address": "module.permission_sets", "resources": [
            set("module.permission_sets.aws_ssoadmin_permission_set.this[\"Dev\"]"),
            resource("module.permission_sets.aws_ssoadmin_managed_policy_attachment.this[\"Dev.arn:aws:iam::aws:policy/ReadOnlyAccess\"]",
                json!({"permission_set_arn": arn(0), "managed_policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})),
        ]},
        {"address": "module.sso_account_assignments", "resources": [
            data("module.sso_account_assignments.data.aws_identitystore_group.this[\"platform\"]", "aws_identitystore_group", json!({"id": "g-0", "group_id": "g-0", "display_name": "platform"})),
            assignment("module.sso_account_assignments.aws_ssoadmin_account_assignment.this[0]", "000000000001", "GROUP", "g-0"),
            assignment("module.sso_account_assignments.aws_ssoadmin_account_assignment.this[1]", "000000000002", "USER", "u-7"),
        ]},
    ]}));
    let proposal = proposed(&Estate::new(), &state, false);
    assert_eq!(proposal.imports[0].division, "project-a");
    assert_eq!(
        shown(&proposal),
        [
            "project-a/account-a/dev: {\"platform\"} {}",
            "left: no user has this id: they have left the directory, and the assignment has stayed",
            "- module.permission_sets.aws_ssoadmin_permission_set.this[\"Dev\"]",
            "- module.permission_sets.aws_ssoadmin_managed_policy_attachment.this[\"Dev.arn:aws:iam::aws:policy/ReadOnlyAccess\"]",
            "- module.sso_account_assignments.aws_ssoadmin_account_assignment.this[0]",
            "= module.sso_account_assignments.aws_ssoadmin_account_assignment.this[1]",
        ]
    );
}

/// The addresses of aws-ia/iam-identity-center/aws, which makes users too and looks its own permission sets up again; facts know the rest.
#[test]
fn modules_of_aws_ia_with_facts() {
    let module = "module.aws-iam-identity-center";
    let key = "Type:USER__Principal:alice__Permission:Dev__Account:000000000001";
    let state = state(json!({"child_modules": [{"address": module, "resources": [
        set(&format!("{module}.aws_ssoadmin_permission_set.pset[\"Dev\"]")),
        data(&format!("{module}.data.aws_ssoadmin_permission_set.existing_permission_sets[\"Dev\"]"), "aws_ssoadmin_permission_set", json!({"arn": arn(0), "name": "Dev"})),
        {"address": format!("{module}.aws_identitystore_user.sso_users[\"alice\"]"), "mode": "managed", "type": "aws_identitystore_user",
            "values": {"id": "d-0123456789/u-0", "user_id": "u-0", "user_name": "alice@example.com", "identity_store_id": "d-0123456789",
                "emails": [{"primary": false, "value": "b@example.com"}, {"primary": true, "value": "a@example.com"}]}},
        assignment(&format!("{module}.aws_ssoadmin_account_assignment.account_assignment[\"{key}\"]"), "000000000001", "USER", "u-0"),
    ]}]}));
    assert_eq!(state.facts.users[0].emails, ["a@example.com", "b@example.com"]);
    let mut estate = Estate::new();
    estate.user("alice@example.com");
    estate.set("Dev").tags.as_mut().unwrap().insert("ManagedBy".to_owned(), "terraform".to_owned());
    // Bob was assigned by hand, in the account of another division: the state does not know.
    estate.user("bob@example.com");
    estate.assigned("000000000001", &["u-0", "u-1"]).assigned("000000000003", &["u-1"]);
    estate.set("Other");
    estate.assigned("000000000001", &["u-0"]);
    assert_eq!(proposed(&estate, &state, false).imports[0].division, "project-a");
    let proposal = proposed(&estate, &state, true);
    assert_eq!(proposal.imports[0].division, "common", "the facts know that others have it too");
    assert_eq!(proposal.beside_the_state, 1);
    assert_eq!(
        shown(&proposal),
        [
            "project-a/account-a/dev: {} {\"alice@example.com\"}".to_owned(),
            "left: the Terraform state does not hold it: import it later from the facts alone".to_owned(),
            "left: the Terraform state does not hold it: import it later from the facts alone".to_owned(),
            format!("- {module}.aws_ssoadmin_permission_set.pset[\"Dev\"]"),
            format!("- {module}.aws_ssoadmin_account_assignment.account_assignment[\"{key}\"]"),
        ]
    );
}

#[test]
fn an_address_that_is_not_primary_is_no_name() {
    let user = |emails: Value| {
        let values = json!({"user_id": "u-0", "user_name": "alice", "emails": emails});
        let user = data("data.aws_identitystore_user.alice", "aws_identitystore_user", values);
        state(json!({"resources": [set("aws_ssoadmin_permission_set.dev"), user]})).facts.users[0].emails.clone()
    };
    let mail = |value: &str, primary: bool| json!({"value": value, "primary": primary});
    assert_eq!(
        user(json!([mail("b@example.com", false), mail("a@example.com", true)])),
        ["a@example.com", "b@example.com"]
    );
    assert!(user(json!([mail("b@example.com", false)])).is_empty());
    assert!(user(json!([{"value": "b@example.com"}])).is_empty());
    assert!(user(json!([mail("a@example.com", true), mail("b@example.com", true)])).is_empty());
}

/// What is printed for the old root would let go of whatever an address names.
#[test]
fn an_address_of_something_else_is_refused() {
    for address in ["aws_instance.production", "module.everything", "aws_ssoadmin_permission_set.dev\n}\n```"] {
        let mut entry = set("aws_ssoadmin_permission_set.dev");
        entry["address"] = json!(address);
        let text = json!({"values": {"root_module": {"resources": [entry]}}}).to_string();
        let error = State::from_json(text.as_bytes()).unwrap_err();
        assert!(matches!(&error, StateError::Address { address: it, .. } if it == address), "{error}");
    }
}

#[test]
fn what_is_no_state_says_so() {
    let read = |text: &str| State::from_json(text.as_bytes()).unwrap_err();
    assert!(matches!(read("{"), StateError::Shape(_)));
    assert!(matches!(read("{}"), StateError::NoValues));
    assert!(matches!(read(r#"{"version": 4, "resources": []}"#), StateError::NoValues));
    assert!(matches!(read(r#"{"values": {"root_module": {}}}"#), StateError::NothingOfIdentityCenter));
    let mut other = assignment("aws_ssoadmin_account_assignment.b", "000000000001", "USER", "u-0");
    other["values"]["instance_arn"] = json!("arn:aws:sso:::instance/ssoins-ffffffffffffffff");
    let two = json!({"values": {"root_module": {"resources": [assignment("aws_ssoadmin_account_assignment.a", "000000000001", "USER", "u-0"), other]}}});
    assert!(matches!(read(&two.to_string()), StateError::TwoInstances(..)));
}
