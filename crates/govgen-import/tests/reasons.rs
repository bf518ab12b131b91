//! Every reason for not importing something, each from the estate that has it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use govgen_import::{Proposal, Subject};
use govgen_live::facts::{Known, Part, PartName, State};
use support::Estate;

/// What is not imported, a line each.
fn left(proposal: &Proposal) -> Vec<String> {
    let line = |subject: &Subject| match subject {
        Subject::PermissionSet { name, assignments, .. } => format!("{name} ({assignments})"),
        Subject::Assignments { account_id, permission_set, principals } => {
            let who: Vec<&str> = principals.iter().map(|it| it.name.as_deref().unwrap_or(&it.id)).collect();
            format!("{permission_set} in {account_id} for {}", who.join(", "))
        }
    };
    proposal.left.iter().map(|it| format!("{}: {}", line(&it.subject), it.reason)).collect()
}

/// One set `Dev`, assigned to `alice@example.com` in account-a, changed by the test.
fn check(change: impl FnOnce(&mut Estate), expected: &[&str]) {
    let mut estate = Estate::new();
    estate.user("alice@example.com").group("platform");
    estate.set("Dev");
    estate.assigned("000000000001", &["u-0"]);
    change(&mut estate);
    let proposal = estate.proposed().unwrap();
    assert_eq!(left(&proposal), expected);
}

#[test]
fn nothing_is_left_when_all_is_clear() {
    check(|_| {}, &[]);
}

#[test]
fn commas_part_the_ids_of_imports() {
    let policy =
        |path: &str, name: &str| govgen_live::facts::PolicyReference { path: path.to_owned(), name: name.to_owned() };
    for (path, name) in [("/", "a,b"), ("/a,b/", "deployer")] {
        let reason = format!(
            "Dev (1): Terraform cannot import its policy `{path}{name}`: commas part the ids that Terraform imports by"
        );
        let change = |it: &mut Estate| {
            it.facts.permission_sets[0].customer_managed_policies = Some([policy(path, name)].into());
        };
        check(change, &[&reason]);
    }
}

#[test]
fn accounts_that_no_division_may_or_does_hold() {
    check(
        |it| {
            it.assigned("999999999999", &["u-0"]).assigned("888888888888", &["g-0"]).assigned("777777777777", &["u-0"]);
        },
        &[
            "Dev in 777777777777 for alice@example.com: no division holds the account",
            "Dev in 888888888888 for platform: the account is reserved, and no division may reach it",
            "Dev in 999999999999 for alice@example.com: the account is the management account, which no division may reach",
        ],
    );
}

#[test]
fn a_set_of_the_management_account_is_nobody_elses() {
    check(
        |it| {
            let (old, new) = ("      account: \"999999999999\"", "      account: \"888888888880\"");
            it.common(old, new).assigned("999999999999", &["u-0"]);
        },
        &[
            "Dev (2): it is in use in the management account, and AWS lets nobody outside that account change or assign such a set",
        ],
    );
}

/// Names that the checks refuse keep what the files say of them, and get nothing new.
#[test]
fn names_that_the_checks_refuse() {
    use govgen_import::Reason;
    use govgen_model::PrincipalKind::{Group, User};
    check(
        |it| {
            it.refused.names.insert((Group, "platform".to_owned()), Reason::refused_name("it looks like another"));
            it.refused.names.insert((User, "platform".to_owned()), Reason::refused_name("a user"));
            it.assigned("000000000002", &["u-0", "g-0"]);
        },
        &["Dev in 000000000002 for platform: `govgen check` would refuse the name: it looks like another"],
    );
    check(
        |it| {
            it.refused.names.insert((User, "alice@example.com".to_owned()), Reason::refused_name("it is odd"));
            let entry =
                "refactor:\n  - import: { division: project-a, policy: dev, permission_set: ps-0000000000000000 }\n";
            it.file("divisions/common/refactor.yaml", entry);
            it.common("    prefix: pa\n", "    prefix: pa\n    adopted_names: [Dev]\n");
            let access =
                "policies:\n  dev: { name: Dev }\naccounts:\n  account-a:\n    dev: { users: [alice@example.com] }\n";
            it.file("divisions/project-a/access.yaml", access);
        },
        &[],
    );
}

#[test]
fn what_is_on_its_way_out_takes_nothing_new() {
    check(
        |it| {
            it.assigned("000000000009", &["u-0"]);
            it.set("Last");
            it.assigned("000000000005", &["u-0"]);
            it.set("Everywhere");
            it.assigned("000000000001", &["u-0"]).assigned("000000000005", &["u-0"]);
        },
        &[
            "Last (1): division `project-z` is closing and takes nothing new",
            "Everywhere in 000000000005 for alice@example.com: division `project-z` is closing and takes nothing new",
            "Dev in 000000000009 for alice@example.com: account `account-old` is not active in the mapping and takes nothing new",
        ],
    );
}

#[test]
fn sets_that_nobody_uses_or_others_made() {
    check(
        |it| {
            it.set("Unused");
            it.set("Elsewhere");
            it.assigned("777777777777", &["u-0", "g-0"]);
            it.set("AWSReadOnlyAccess");
            it.assigned("000000000001", &["u-0"]);
            it.set("AWSPlatform");
            it.assigned("000000000001", &["u-0"]);
            it.set("Stack").tags.as_mut().unwrap().insert("aws:cloudformation:stack-name".to_owned(), "s".to_owned());
            it.assigned("000000000001", &["u-0"]);
            it.set("Module").tags.as_mut().unwrap().insert("ManagedBy".to_owned(), "Terraform".to_owned());
            it.assigned("000000000001", &["u-0"]);
            it.set("ByHand").tags.as_mut().unwrap().insert("ManagedBy".to_owned(), "manual".to_owned());
            it.assigned("000000000001", &["u-0"]);
        },
        &[
            "AWSPlatform (1): its name is one that AWS gives: what made it would undo what Terraform does to it",
            "AWSReadOnlyAccess (1): Control Tower has made it and would undo what Terraform does to it",
            "Elsewhere (2): it is in use in no account of a division",
            "Module (1): its tag `ManagedBy` says that `Terraform` manages it: give the Terraform state that holds it with `--state`, or \
             take the tag away first",
            "Stack (1): its tag `aws:cloudformation:stack-name` says that a service of AWS has made it and goes on changing it",
            "Unused (0): it is in use in no account",
        ],
    );
}

#[test]
fn tags_that_say_something_else() {
    let tagged = |it: &mut Estate, tag: &str| {
        let set = it.facts.permission_sets.last_mut().unwrap();
        set.tags.as_mut().unwrap().insert("govgen:division".to_owned(), tag.to_owned());
    };
    check(
        |it| tagged(it, "project-b"),
        &[
            "Dev (1): its tag `govgen:division` says that it belongs to `project-b`, and it is in use elsewhere: set the tag right first",
        ],
    );
    check(|it| tagged(it, "atlantis"), &["Dev (1): its tag `govgen:division` names `atlantis`, which is no division"]);
    check(|it| tagged(it, "project-a"), &[]);
    check(|it| tagged(it, "common"), &[]);
}

#[test]
fn names_that_are_taken() {
    check(
        |it| {
            it.file("divisions/project-b/access.yaml", "policies:\n  x: {}\n");
            it.set("Project-B-X");
            it.assigned("000000000003", &["u-0"]);
            it.set("pa-shared");
            it.assigned("000000000001", &["u-0"]).assigned("000000000003", &["u-0"]);
            it.set("pa-foreign");
            it.assigned("000000000003", &["u-0"]);
            it.set("dev");
            it.assigned("000000000001", &["u-0"]);
            it.set("project-b-x");
            it.assigned("000000000001", &["u-0"]).assigned("000000000003", &["u-0"]);
        },
        &[
            "Project-B-X (1): the files have `project-b-x` already, and AWS takes a name once whatever its case",
            "dev (1): another permission set has the same name but for its case",
            "pa-foreign (1): its name begins with the prefix of division `project-a`, and it is in use elsewhere too",
            "pa-shared (2): its name begins with the prefix of division `project-a`, and it is in use elsewhere too",
            "project-b-x (2): another permission set has the same name but for its case",
        ],
    );
}

#[test]
fn a_set_that_only_bears_the_name_of_a_policy() {
    let written = |it: &mut Estate| {
        it.file("divisions/project-a/access.yaml", "policies:\n  dev: { name: Dev }\n");
        it.common("    prefix: pa\n", "    prefix: pa\n    adopted_names: [Dev]\n");
    };
    check(
        written,
        &[
            "Dev (1): the files have it already, as policy `dev` of `project-a`, and it lacks their tag: take the policy out of the files \
             and import again, or set the tag if Terraform manages it",
        ],
    );
    check(
        |it| {
            written(it);
            let entry =
                "refactor:\n  - import: { division: project-a, policy: dev, permission_set: ps-0000000000000000 }\n";
            it.file("divisions/common/refactor.yaml", entry);
        },
        &[],
    );
}

#[test]
fn policies_of_others() {
    let tagged = |set: &mut govgen_live::facts::PermissionSet, tag: &str| {
        set.tags.as_mut().unwrap().insert("govgen:division".to_owned(), tag.to_owned());
    };
    check(
        |it| {
            it.common("divisions:\n", "policies:\n  audit: { available_to: [project-b] }\ndivisions:\n");
            it.file("divisions/project-b/access.yaml", "policies:\n  x: {}\n");
            tagged(it.set("project-b-x"), "project-b");
            it.assigned("000000000001", &["u-0"]);
            tagged(it.set("audit"), "common");
            it.assigned("000000000001", &["u-0"]);
        },
        &[
            "audit in 000000000001 for alice@example.com: shared policy `audit` is not available to division `project-a`: add it to \
             `available_to`",
            "project-b-x in 000000000001 for alice@example.com: its permission set is policy `x` of division `project-b`, which no other \
             division can grant: share it in `divisions/common`",
        ],
    );
}

#[test]
fn people_without_a_name_that_files_can_hold() {
    check(
        |it| {
            it.user("Bob@Example.com").user("carol@elsewhere.example").user("dave").user("eve @example.com");
            it.user("twin@example.com").user("TWIN@example.com").user("аlice@example.com");
            it.group("a\u{200b}b").group(" led").group("twins").group("twins").group("ok # 開発 \"x\": y");
            let everybody: Vec<String> =
                (0..=7).map(|at| format!("u-{at}")).chain((0..=6).map(|at| format!("g-{at}"))).collect();
            let everybody: Vec<&str> = everybody.iter().map(String::as_str).collect();
            it.assigned("000000000002", &everybody);
        },
        &[
            "Dev in 000000000002 for g-6: no group has this id: it is gone from the directory, and the assignment has stayed",
            "Dev in 000000000002 for  led: the files cannot hold the name: a space stands at its beginning or end",
            "Dev in 000000000002 for a\u{200b}b: the files cannot hold the name: a group name has 1 to 1024 visible characters",
            "Dev in 000000000002 for twins, twins, twin@example.com: the directory has the name twice, so a look-up by it would not find one",
            "Dev in 000000000002 for Bob@Example.com, TWIN@example.com: the files cannot hold the name: it has upper-case letters",
            "Dev in 000000000002 for carol@elsewhere.example: the files cannot hold the name: `elsewhere.example` is not a domain of this organization",
            "Dev in 000000000002 for dave: the files cannot hold the name: it has no `@`",
            "Dev in 000000000002 for eve @example.com: the files cannot hold the name: a space stands in it",
            "Dev in 000000000002 for аlice@example.com: the files cannot hold the name: a name with `@` is ASCII",
        ],
    );
}

#[test]
fn people_who_are_gone_or_have_no_mail_address() {
    check(
        |it| {
            it.assigned("000000000002", &["u-9", "g-9"]);
        },
        &[
            "Dev in 000000000002 for g-9: no group has this id: it is gone from the directory, and the assignment has stayed",
            "Dev in 000000000002 for u-9: no user has this id: they have left the directory, and the assignment has stayed",
        ],
    );
    check(
        |it| {
            it.common("    domains:", "    match: email\n    domains:");
            it.facts.users[0].emails.clear();
        },
        &[
            "Dev in 000000000001 for alice@example.com: they have no mail address, and the organization finds users by it",
        ],
    );
}

#[test]
fn what_files_cannot_say() {
    let inline = |text: &str| {
        let text = text.to_owned();
        move |it: &mut Estate| it.facts.permission_sets[0].inline_policy = Known::Present(text)
    };
    check(inline("{"), &["Dev (1): its inline policy cannot be kept: EOF while parsing an object at line 1 column 1"]);
    check(
        inline(r#"{"Version":"2012-10-17","Version":"2012-10-17"}"#),
        &["Dev (1): its inline policy cannot be kept: `Version` is written twice"],
    );
    check(
        |it| it.facts.permission_sets[0].description = Some("a\u{202e}b".to_owned()),
        &["Dev (1): the files cannot hold what it says: an escape here makes a bidirectional control (U+202E)"],
    );
    check(
        |it| {
            it.facts.permission_sets[0].arn =
                "arn:aws:sso:::permissionSet/ssoins-ffffffffffffffff/ps-0000000000000000".to_owned()
        },
        &[
            "Dev (0): its ARN `arn:aws:sso:::permissionSet/ssoins-ffffffffffffffff/ps-0000000000000000` is not one of this instance",
            "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000000 in 000000000001 for alice@example.com: nothing is \
             known of its permission set",
        ],
    );
    check(
        |it| it.facts.permission_sets[0].managed_policies = None,
        &["Dev (1): its tags or policies could not be read, and what is not known would be taken away"],
    );
    check(
        |it| {
            it.facts.permission_sets.clear();
        },
        &[
            "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000000 in 000000000001 for alice@example.com: nothing is \
             known of its permission set",
        ],
    );
}

#[test]
fn what_is_not_known_refuses_everything() {
    let refused = |change: fn(&mut Estate)| {
        let mut estate = Estate::new();
        change(&mut estate);
        estate.proposed().unwrap_err().to_string()
    };
    for (name, part) in [
        (PartName::Users, "users"),
        (PartName::Groups, "groups"),
        (PartName::PermissionSets, "permission-sets"),
        (PartName::PermissionSetTags, "permission-set-tags"),
        (PartName::PermissionSetPolicies, "permission-set-policies"),
        (PartName::Provisioning, "provisioning"),
        (PartName::Assignments, "assignments"),
    ] {
        let mut estate = Estate::new();
        estate.facts.parts.remove(&name);
        let refused = estate.proposed().unwrap_err().to_string();
        assert!(refused.starts_with(&format!("the facts lack some or all of `{part}`: ")), "{refused}");
    }
    let partial = refused(|it| {
        let reason = Some("sso:ListUsers was denied".to_owned());
        it.facts.parts.insert(PartName::Users, Part { state: State::Partial, reason, missing: Vec::new() });
    });
    assert!(partial.starts_with("the facts lack some or all of `users` (sso:ListUsers was denied): "), "{partial}");
    assert!(refused(|it| it.facts.redacted = true).starts_with("the facts are redacted"));
    assert!(refused(|it| it.facts.instance.arn.push('0')).starts_with("the facts file is of the instance arn:"));
    assert_eq!(refused(|it| it.only = Some("atlantis")), "there is no division `atlantis`");
    let near = refused(|it| it.only = Some("projet-a"));
    assert_eq!(near, "there is no division `projet-a`; did you mean `project-a`?");
    assert_eq!(refused(|it| it.only = Some("comon")), "there is no division `comon`; did you mean `common`?");
}
