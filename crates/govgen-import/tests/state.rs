//! Terraform states: plain resources, and those of two public modules.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use govgen_import::{Input, Managed, Outcome, Proposal, State, StateError, Subject, propose};
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
        propose(&Input { model, facts, state: Some(state), only: estate.only, refused: &estate.refused }).unwrap()
    })
}

fn shown(proposal: &Proposal) -> Vec<String> {
    let grants = proposal.grants.iter().map(|((division, account, policy), it)| {
        format!("{division}/{account}/{policy}: {:?} {:?}", it.groups, it.users)
    });
    let left = proposal.left.iter().map(|it| format!("left: {}", it.reason));
    let released = proposal
        .resources
        .iter()
        .map(|(address, outcome)| format!("{} {address}", if outcome.is_released() { "-" } else { "=" }));
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
            "left: the state looks up nobody with this id, so the name is not known: give the facts too, with `--facts`",
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

/// Whoever believed one of two places would grant to somebody else.
#[test]
fn two_names_for_one_id_and_two_ids_for_one_name_are_refused() {
    let read = |entries: [Value; 2]| {
        let [one, two] = entries;
        let resources = json!([set("aws_ssoadmin_permission_set.dev"), one, two]);
        let text = json!({"values": {"root_module": {"resources": resources}}}).to_string();
        State::from_json(text.as_bytes()).map(|it| (it.facts.users, it.facts.groups)).map_err(|it| it.to_string())
    };
    let group = |address: &str, id: &str, name: &str| {
        data(address, "aws_identitystore_group", json!({"group_id": id, "display_name": name}))
    };
    let listed = |id: &str, name: &str| {
        let groups = json!([{"group_id": id, "display_name": name}]);
        data("data.aws_identitystore_groups.all", "aws_identitystore_groups", json!({"groups": groups}))
    };
    let user = |id: &str, name: &str, email: &str| {
        let emails = json!([{"value": email, "primary": true}]);
        data(
            "data.aws_identitystore_user.a",
            "aws_identitystore_user",
            json!({"user_id": id, "user_name": name, "emails": emails}),
        )
    };
    let named = |arn: &str, name: &str| {
        let mut entry = set("aws_ssoadmin_permission_set.again");
        (entry["values"]["arn"], entry["values"]["name"]) = (json!(arn), json!(name));
        entry
    };
    let again = || named(&arn(0), "Dev");
    for (entries, said) in [
        (
            [group("data.a", "g-0", "platform"), group("data.b", "g-0", "crew")],
            "group `g-0` is `platform` in one place and `crew` in",
        ),
        (
            [group("data.a", "g-0", "platform"), listed("g-0", "crew")],
            "group `g-0` is `platform` in one place and `crew` in",
        ),
        (
            [group("data.a", "g-0", "platform"), group("data.b", "g-1", "platform")],
            "group `platform` is `g-0` in one place and `g-1` in",
        ),
        (
            [user("u-0", "alice", "a@b.c"), user("u-0", "bob", "a@b.c")],
            "user `u-0` is `alice` in one place and `bob` in",
        ),
        (
            [user("u-0", "alice", "a@b.c"), user("u-0", "alice", "d@e.f")],
            "user `u-0` is `a@b.c` in one place and `d@e.f` in",
        ),
        (
            [user("u-0", "alice", "a@b.c"), user("u-1", "Alice", "a@b.c")],
            "user `alice` is `u-0` in one place and `u-1` in",
        ),
        ([again(), named(&arn(0), "Ops")], "is `Dev` in one place and `Ops` in"),
        ([again(), named(&arn(1), "dev")], "permission set `dev` is `arn:"),
    ] {
        let error = read(entries).unwrap_err();
        assert!(error.starts_with("the state contradicts itself: the ") && error.contains(said), "{error}");
    }
    let (users, groups) = read([user("u-0", "Alice", "a@b.c"), user("u-0", "alice", "a@b.c")]).unwrap();
    assert_eq!((users.len(), groups.len()), (1, 0), "AWS does not tell user names apart by their capitals");
    assert_eq!(read([group("data.a", "g-0", "platform"), listed("g-0", "platform")]).unwrap().1.len(), 1);
    let (users, _) = read([user("u-0", "alice", "a@b.c"), user("u-0", "alice", "")]).unwrap();
    assert!(users[0].emails.is_empty(), "an address that one place does not have is no name");
    assert!(read([again(), again()]).is_ok());
}

#[test]
fn what_is_no_state_says_so() {
    let read = |text: &str| State::from_json(text.as_bytes()).unwrap_err();
    for (text, said) in [
        ("", "the file is empty"),
        ("{", "not all of one (line 1, column 1)"),
        ("no JSON", "it is no Terraform state"),
        (r#"{"values": {"root_module": 7}}"#, "not all of one (line 1, column"),
        ("[]", "it is some other JSON"),
        ("{}", "it is some other JSON"),
        ("7", "it is some other JSON"),
        (r#"{"format_version": "1.2", "planned_values": {}, "resource_changes": []}"#, "it is a Terraform plan"),
        (r#"{"version": 1, "fetched": {}, "accounts": []}"#, "it is a facts file"),
        (r#"{"version": 4, "serial": 1, "lineage": "x", "resources": []}"#, "it is Terraform's own state file"),
        ("{\"journal\": 1}\n{\"ask\": \"x\"}\n", "it is the journal of a fetch"),
        (r#"{"format_version": "1.0"}"#, "the state is empty"),
        (r#"{"values": {}}"#, "the state is empty"),
        (r#"{"values": {"root_module": {}}}"#, "neither a permission set"),
    ] {
        let error = read(text);
        assert!(error.to_string().contains(said), "{text}: {error}");
        assert!(!error.to_string().contains("struct") && std::error::Error::source(&error).is_none(), "{error}");
    }
    let mut other = assignment("aws_ssoadmin_account_assignment.b", "000000000001", "USER", "u-0");
    other["values"]["instance_arn"] = json!("arn:aws:sso:::instance/ssoins-ffffffffffffffff");
    let two = json!({"values": {"root_module": {"resources": [assignment("aws_ssoadmin_account_assignment.a", "000000000001", "USER", "u-0"), other]}}});
    assert!(matches!(read(&two.to_string()), StateError::TwoInstances(..)));
}

/// A root that holds assignments alone: what is assigned stands in another.
fn assignments_alone() -> State {
    state(json!({"resources": [
        assignment("aws_ssoadmin_account_assignment.a", "000000000001", "USER", "u-0"),
        assignment("aws_ssoadmin_account_assignment.b", "777777777777", "USER", "u-0"),
    ]}))
}

#[test]
fn assignments_of_a_set_that_stands_in_another_root() {
    let state = assignments_alone();
    let mut estate = Estate::new();
    estate.user("alice@example.com");
    estate.set("Dev").managed_policies = Some(["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()].into());
    estate.assigned("000000000001", &["u-0"]).assigned("777777777777", &["u-0"]);
    let proposal = proposed(&estate, &state, true);
    assert_eq!(proposal.imports[0].attachments.as_ref().unwrap().managed, ["ReadOnlyAccess"], "as the facts say");
    assert_eq!(
        shown(&proposal),
        [
            "project-a/account-a/dev: {} {\"alice@example.com\"}",
            "left: no division holds the account",
            "- aws_ssoadmin_account_assignment.a",
            "= aws_ssoadmin_account_assignment.b",
        ]
    );
    // Another state holds the set, as its tag says: that has to give it up first.
    let tags = estate.facts.permission_sets[0].tags.as_mut().unwrap();
    tags.insert("ManagedBy".to_owned(), "terraform".to_owned());
    let proposal = proposed(&estate, &state, true);
    let reason = proposal.left[0].reason.to_string();
    assert!(reason.contains("give the Terraform state that holds it with `--state`"), "{reason}");
    assert_eq!(proposal.left.len(), 1);
    let alone = proposed(&estate, &state, false);
    for it in &alone.left {
        assert!(it.reason.to_string().contains("give the facts too, with `--facts`"), "{}", it.reason);
    }
    assert_eq!(alone.left.len(), 2);
}

/// Everything a state can hold, and what may become of it.
fn everything() -> (Estate, State) {
    let mut estate = Estate::new();
    estate.user("alice@example.com").user("Bob@example.com");
    estate.common("    prefix: pa\n", "    prefix: pa\n    adopted_names: [Written]\n");
    estate.file(
        "divisions/project-a/access.yaml",
        "policies:\n  written: { name: Written }\naccounts:\n  account-a:\n    written: { users: [alice@example.com] }\n",
    );
    let of_set = |name: &str, number: usize| {
        resource(
            &format!("aws_ssoadmin_permission_set.{name}"),
            json!({"arn": arn(number), "name": name, "session_duration": "PT1H"}),
        )
    };
    let to = |number: usize, account: &str, who: &str| {
        let mut entry =
            assignment(&format!("aws_ssoadmin_account_assignment.{who}[\"{number}/{account}\"]"), account, "USER", who);
        entry["values"]["permission_set_arn"] = json!(arn(number));
        entry
    };
    let attached = |number: usize| {
        resource(
            &format!("aws_ssoadmin_managed_policy_attachment.a[{number}]"),
            json!({"permission_set_arn": arn(number), "managed_policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        )
    };
    let mut entries = Vec::new();
    for (number, name) in ["Dev", "Written", "AWSPlatform", "OfB", "pb-Beside"].into_iter().enumerate() {
        let account = if name == "OfB" { "000000000003" } else { "000000000001" };
        let set = estate.set(name);
        set.managed_policies = Some(["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()].into());
        set.tags
            .as_mut()
            .unwrap()
            .extend((name == "Written").then(|| ("govgen:division".to_owned(), "project-a".to_owned())));
        // `u-9` has left the directory, `u-1` has a name in capitals.
        estate.assigned(account, &["u-0", "u-1", "u-9"]);
        if name != "pb-Beside" {
            entries.extend([
                of_set(name, number),
                attached(number),
                to(number, account, "u-0"),
                to(number, account, "u-9"),
            ]);
        }
    }
    // What AWS has no longer; what stands in another root; what no file can say.
    entries.extend([of_set("Gone", 7), attached(7), to(7, "000000000001", "u-0"), to(0, "000000000002", "u-0")]);
    entries.extend([attached(8), to(8, "000000000001", "u-0"), to(0, "000000000001", "u-7")]);
    entries.push(resource("aws_ssoadmin_application.portal", json!({"name": "portal"})));
    entries.push(resource("aws_ssoadmin_permission_set.unknown", json!({"name": null})));
    (estate, state(json!({"resources": entries})))
}

/// Each resource of a state becomes exactly one thing, and what is said of it stands where it is said.
#[test]
fn every_resource_of_a_state_is_counted_once() {
    for (only, with_facts) in
        [(None, true), (None, false), (Some("project-a"), true), (Some("project-a"), false), (Some("common"), true)]
    {
        let (mut estate, state) = everything();
        estate.only = only;
        let proposal = proposed(&estate, &state, with_facts);
        let of = |it: &Outcome| format!("{it:?}");
        let outcomes: Vec<(&str, Outcome)> = proposal.resources.iter().map(|it| (it.0.as_str(), it.1)).collect();
        assert_eq!(outcomes.len(), state.resources.len());
        // What is imported, and what is left, from the proposal alone.
        let imported: BTreeSet<&str> = proposal
            .imports
            .iter()
            .filter(|it| it.attachments.is_some())
            .map(|it| it.permission_set.as_str())
            .collect();
        let mut left_sets = BTreeSet::new();
        let mut left: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for it in &proposal.left {
            match &it.subject {
                Subject::PermissionSet { arn, .. } => assert!(left_sets.insert(arn.as_str()), "{arn} twice"),
                Subject::Assignments { account_id, permission_set, principals } => {
                    let place = left.entry((account_id, permission_set)).or_default();
                    for who in principals {
                        assert!(place.insert(&who.id), "{who:?} twice");
                    }
                }
            }
        }
        let names: BTreeMap<&str, &str> =
            estate.facts.permission_sets.iter().map(|it| (it.arn.as_str(), it.name.as_str())).collect();
        for ((address, outcome), resource) in outcomes.iter().zip(&state.resources) {
            let label = format!("{address} with {only:?} and facts {with_facts}: {}", of(outcome));
            match &resource.what {
                Managed::Other => assert_eq!(*outcome, Outcome::Other, "{label}"),
                Managed::PermissionSet(arn) => {
                    let id = arn.rsplit('/').next().unwrap();
                    assert_eq!(imported.contains(id), *outcome == Outcome::Imported, "{label}");
                    assert_eq!(left_sets.contains(arn.as_str()), *outcome == Outcome::Left, "{label}");
                }
                Managed::Assignment { account_id, permission_set_arn: arn, principal_id, .. } => {
                    let listed =
                        [arn.as_str(), names.get(arn.as_str()).copied().unwrap_or("Gone")].iter().any(|name| {
                            left.get(&(account_id.as_str(), *name)).is_some_and(|it| it.contains(principal_id.as_str()))
                        });
                    let is_left = listed || left_sets.contains(arn.as_str());
                    assert_eq!(is_left, *outcome == Outcome::Left, "{label}");
                }
            }
            assert!(only.is_some() || *outcome != Outcome::NotAsked, "{label}");
        }
        let granted: usize = proposal.grants.values().map(|it| it.users.len() + it.groups.len()).sum();
        let taken = outcomes.iter().zip(&state.resources);
        let taken = taken
            .filter(|(it, resource)| it.1 == Outcome::Imported && matches!(resource.what, Managed::Assignment { .. }));
        assert_eq!(granted, taken.count(), "with {only:?} and facts {with_facts}");
        if only.is_none() && with_facts {
            let seen: BTreeSet<Outcome> = outcomes.iter().map(|it| it.1).collect();
            assert_eq!(seen.len(), 4, "{seen:?}");
        }
    }
}
