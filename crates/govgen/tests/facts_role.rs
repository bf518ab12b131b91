//! The role that `govgen fetch` has in CI: what an IAM simulator that is not ours says it may do and who may take it on, against
//! what is typed here by hand. `data/facts-role.txt` is the table of what was asked and answered.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
#[path = "support/rendered.rs"]
mod rendered;
#[path = "iam/roles.rs"]
#[expect(dead_code, reason = "the divisions' roles are asked elsewhere")]
mod roles;
#[path = "iam/simulator.rs"]
mod simulator;
mod support;
#[path = "support/tools.rs"]
mod tools;
#[path = "support/variants.rs"]
#[expect(dead_code, reason = "other tests take other variants")]
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use govgen_iam::catalogue::actions_of;
use govgen_source::SourceMap;
use roles::{Estate, Role, estate, facts_role};
use serde_json::{Value, json};
use simulator::simulate;
use support::{Repository, repositories, workspace};

/// Every action with the types of resources that it may be about; empty for those that name none, or are free in it.
const READS: [(&str, &[&str]); 20] = [
    ("identitystore:ListGroupMemberships", &["AllGroupMemberships", "Group", "Identitystore"]),
    ("identitystore:ListGroups", &["AllGroups", "Identitystore"]),
    ("identitystore:ListUsers", &["AllUsers", "Identitystore"]),
    ("organizations:DescribeOrganization", &[]),
    ("organizations:ListAccounts", &[]),
    ("organizations:ListAccountsForParent", &[]),
    ("organizations:ListOrganizationalUnitsForParent", &[]),
    ("organizations:ListRoots", &[]),
    ("organizations:ListTagsForResource", &[]),
    ("sso:DescribePermissionSet", &["Instance", "PermissionSet"]),
    ("sso:GetInlinePolicyForPermissionSet", &["Instance", "PermissionSet"]),
    ("sso:GetPermissionsBoundaryForPermissionSet", &["Instance", "PermissionSet"]),
    ("sso:ListAccountAssignments", &["Account", "Instance", "PermissionSet"]),
    ("sso:ListAccountsForProvisionedPermissionSet", &["Instance", "PermissionSet"]),
    ("sso:ListCustomerManagedPolicyReferencesInPermissionSet", &["Instance", "PermissionSet"]),
    ("sso:ListInstances", &[]),
    ("sso:ListManagedPoliciesInPermissionSet", &["Instance", "PermissionSet"]),
    ("sso:ListPermissionSets", &["Instance"]),
    ("sso:ListPermissionSetsProvisionedToAccount", &["Account", "Instance"]),
    ("sso:ListTagsForResource", &["Instance", "PermissionSet"]),
];

const SERVICES: [&str; 6] = ["account", "iam", "identitystore", "organizations", "sso", "sso-directory"];

struct Case {
    name: &'static str,
    estate: Estate,
    role: Role,
    files: BTreeMap<String, String>,
    /// The one subject it has to trust.
    subject: &'static str,
}

impl Case {
    fn new(name: &'static str, sources: SourceMap, subject: &'static str) -> Self {
        let repository = Repository { name: name.to_owned(), sources };
        let files = repository.rendered();
        let estate = estate(&repository.sources);
        assert!(estate.facts, "{name}: the role is asked for");
        let role = facts_role(&files, &estate).unwrap_or_else(|| panic!("{name}: no role"));
        Self { name, estate, role, files, subject }
    }
}

/// A repository with the role.
fn with_role(sources: &SourceMap, role: &str) -> SourceMap {
    variants::edited(sources, "  aws:\n", &format!("  aws:\n    facts_role: {role}\n"))
}

fn cases() -> Vec<Case> {
    let repository = |name: &str| repositories().into_iter().find(|it| it.name == name).unwrap().sources;
    let octcat = variants::octcat();
    let delegated = variants::edited(&octcat, "      account: \"999999999999\"", "      account: \"777777777777\"");
    let main = "repo:octcat-org/governance:ref:refs/heads/main";
    let china = repository("examples/email");
    vec![
        Case::new("octcat", with_role(&octcat, "{ branch: main }"), main),
        Case::new(
            "octcat, delegated administrator, provider of somebody else's, ids",
            with_role(
                &delegated,
                "{ branch: main, github_oidc_provider: existing, github_ids: { organization: \"7\", repository: \"42\" } }",
            ),
            "repo:octcat-org@7/governance@42:ref:refs/heads/main",
        ),
        Case::new(
            "everything",
            repository("examples/everything"),
            "repo:kumonoki@583231/aws-access@1296269:ref:refs/heads/trunk",
        ),
        Case::new("email, in China", china, "repo:hanhai/aws-access:ref:refs/heads/release/2"),
    ]
}

/// An ARN for each type of resource: of the organization's own.
fn example(case: &Case, kind: &str, template: &str) -> String {
    let Estate { partition, account, instance_arn, identity_store_arn, .. } = &case.estate;
    let instance = instance_arn.rsplit('/').next().unwrap();
    match kind {
        "Identitystore" => return identity_store_arn.clone(),
        "Instance" => return instance_arn.clone(),
        _ => {}
    }
    let arn = template.replace("${Partition}", partition).replace("${InstanceId}", instance);
    let arn = arn.replace("${PermissionSetId}", "ps-0123456789abcdef").replace("${AccountId}", "123456789012");
    let mut arn = arn.replace("${Account}", account).replace("${Region}", "eu-west-1");
    while let Some(start) = arn.find("${") {
        let end = start + arn[start..].find('}').unwrap();
        arn.replace_range(start..=end, "x-1");
    }
    arn
}

/// A request about one resource.
struct Asked {
    row: &'static str,
    action: String,
    part: Value,
    allowed: bool,
}

fn asked(case: &Case) -> Vec<Asked> {
    let mut asked = Vec::new();
    for service in SERVICES {
        for action in actions_of(service) {
            let written = format!("{service}:{}", action.name());
            let types: Vec<(String, String)> =
                action.resources().map(|it| (it.name.to_owned(), example(case, it.name, it.arn))).collect();
            let read = READS.iter().find(|it| it.0 == written);
            let everything = read.is_some_and(|it| it.1.is_empty());
            let types = if types.is_empty() { vec![(String::new(), "*".to_owned())] } else { types };
            for (kind, resource) in types {
                let allowed = everything || read.is_some_and(|it| it.1.contains(&kind.as_str()));
                let row = match (service, read.is_some(), allowed) {
                    (_, true, true) => "a read of govgen fetch",
                    (_, true, false) => "such a read of something else",
                    ("sso", ..) => "any other action of Identity Center",
                    ("identitystore" | "sso-directory", ..) => "any other action of the directory",
                    ("organizations", ..) => "any other action of the organization",
                    _ => "other services",
                };
                let part = json!({ "resource": resource, "context": {} });
                asked.push(Asked { row, action: written.clone(), part, allowed });
            }
        }
    }
    others(case, &mut asked);
    key(case, &mut asked);
    for action in ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"] {
        let role = format!("arn:{}:iam::123456789012:role/OrganizationAccountAccessRole", case.estate.partition);
        let part = json!({ "resource": role, "context": {} });
        asked.push(Asked { row: "become another role", action: action.to_owned(), part, allowed: false });
    }
    asked
}

/// Another instance and another organization's directory.
fn others(case: &Case, asked: &mut Vec<Asked>) {
    let partition = &case.estate.partition;
    let sets = format!("arn:{partition}:sso:::permissionSet/ssoins-ffffffffffffffff/ps-0123456789abcdef");
    let store = format!("arn:{partition}:identitystore::123456789012:identitystore/d-ffffffffff");
    for (action, resource) in [
        ("sso:DescribePermissionSet", sets),
        ("sso:ListPermissionSets", format!("arn:{partition}:sso:::instance/ssoins-ffffffffffffffff")),
        ("identitystore:ListUsers", store.clone()),
        ("identitystore:ListGroups", store),
    ] {
        let part = json!({ "resource": resource, "context": {} });
        asked.push(Asked { row: "another instance or directory", action: action.to_owned(), part, allowed: false });
    }
}

fn key(case: &Case, asked: &mut Vec<Asked>) {
    let Some((key, region)) = &case.estate.key else { return };
    let other = format!("{}0", &key[..key.len() - 1]);
    for (action, key, service, allowed) in [
        ("kms:Decrypt", key, "sso", true),
        ("kms:Decrypt", key, "identitystore", true),
        ("kms:Decrypt", key, "s3", false),
        ("kms:Decrypt", &other, "sso", false),
        ("kms:Encrypt", key, "sso", false),
        ("kms:GenerateDataKeyWithoutPlaintext", key, "sso", false),
        ("kms:CreateGrant", key, "sso", false),
    ] {
        let context = json!({ "kms:ViaService": format!("{service}.{region}.amazonaws.com") });
        let row = if allowed { "read by the key" } else { "anything else with a key" };
        let part = json!({ "resource": key, "context": context });
        asked.push(Asked { row, action: action.to_owned(), part, allowed });
    }
}

/// The simulator's verdict, and that of `govgen prove` from the same files.
#[test]
fn a_simulator_agrees_that_it_only_reads() {
    let Some(node) = tools::installed("node") else { return };
    let mut table: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for case in cases() {
        let asked = asked(&case);
        let parts: Vec<Vec<Value>> = asked.iter().map(|it| vec![it.part.clone()]).collect();
        let roles = std::slice::from_ref(&case.role);
        let requests = asked.iter().zip(&parts).map(|(it, parts)| (&case.role, it.action.as_str(), parts));
        let answers = simulate(&node, roles, requests);
        let proof = govgen::prove(&rendered::tree(&case.files));
        let escapes: Vec<&str> = proof.escapes.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(escapes, [""; 0], "{}", case.name);
        let proved = proof.facts_role.unwrap();
        assert_eq!(proved.subject.as_deref(), Some(case.subject), "{}", case.name);
        for (it, verdicts) in asked.iter().zip(&answers) {
            let place = format!("{}: {} {}", case.name, it.action, it.part);
            let verdict = if it.allowed { "allowed" } else { "denied" };
            assert_eq!(verdicts, &[verdict], "{place}");
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let context = it.part["context"].as_object().unwrap();
            let context = context.iter().map(|(key, value)| (key.clone(), vec![text(value)])).collect();
            let resource = it.part["resource"].as_str().unwrap();
            let request = govgen_prove::Request { action: &it.action, resource, context: &context };
            assert_eq!(proved.reach.allows(&request), it.allowed, "{place}: proved");
            table.entry(it.row).or_default()[usize::from(it.allowed)] += 1;
        }
    }
    let mut shown = format!("{:<42}{:>8}{:>8}\n", "what is asked", "allowed", "denied");
    for (row, [denied, allowed]) in &table {
        writeln!(shown, "{row:<42}{allowed:>8}{denied:>8}").unwrap();
    }
    expect_test::expect_file!["data/facts-role.txt"].assert_eq(&shown);
}

/// Tokens of one branch of one repository, for AWS, from GitHub.
#[test]
fn it_trusts_one_branch() {
    let Some(node) = tools::installed("node") else { return };
    const HOST: &str = "token.actions.githubusercontent.com";
    for case in cases() {
        let Case { role, subject, .. } = &case;
        let Estate { partition, account, .. } = &case.estate;
        let provider = format!("arn:{partition}:iam::{account}:oidc-provider/{HOST}");
        let statements = role.trust["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 1, "{}", case.name);
        assert_eq!(statements[0]["Principal"], json!({ "Federated": provider }), "{}", case.name);
        assert_eq!(statements[0]["Action"], "sts:AssumeRoleWithWebIdentity", "{}", case.name);
        let condition = json!({ "StringEquals": {
            format!("{HOST}:aud"): "sts.amazonaws.com", format!("{HOST}:sub"): subject,
        } });
        assert_eq!(statements[0]["Condition"], condition, "{}", case.name);
        let claims = |host: &str, audience: Option<&str>, subject: Option<&str>| {
            let mut context = serde_json::Map::new();
            context.extend(audience.map(|it| (format!("{host}:aud"), json!(it))));
            context.extend(subject.map(|it| (format!("{host}:sub"), json!(it))));
            json!({ "resource": role.arn, "context": context })
        };
        let (repository, branch) = subject.split_once(":ref:refs/heads/").unwrap();
        let aws = Some("sts.amazonaws.com");
        let mut tokens = vec![(claims(HOST, aws, Some(subject)), true)];
        let others = [
            format!("{repository}:pull_request"),
            format!("{repository}:environment:{branch}"),
            format!("{repository}:ref:refs/tags/{branch}"),
            format!("{repository}:ref:refs/heads/{branch}-2"),
            format!("{repository}:ref:refs/heads/*"),
            format!("{repository}-2:ref:refs/heads/{branch}"),
            format!("{repository}:*"),
            format!("repo:evil/governance:ref:refs/heads/{branch}"),
            format!("{subject} "),
            format!("{subject}:x"),
            subject.to_uppercase(),
            "*".to_owned(),
            String::new(),
        ];
        tokens.extend(others.iter().map(|it| (claims(HOST, aws, Some(it)), false)));
        for audience in [None, Some(""), Some("aws.workload.identity"), Some("https://github.com/octcat-org")] {
            tokens.push((claims(HOST, audience, Some(subject)), false));
        }
        tokens.push((claims(HOST, aws, None), false));
        tokens.push((claims("app.terraform.io", aws, Some(subject)), false));
        let (parts, expected): (Vec<Value>, Vec<bool>) = tokens.into_iter().unzip();
        let request = (role, "sts:AssumeRoleWithWebIdentity", &parts);
        let answers = simulate(&node, std::slice::from_ref(role), std::iter::once(request));
        for ((part, expected), verdict) in parts.iter().zip(expected).zip(&answers[0]) {
            assert_eq!(verdict, if expected { "allowed" } else { "denied" }, "{}: {part}", case.name);
        }
    }
}

/// The list in the program, the one typed here and the one on the page are the same, and every action only reads.
#[test]
fn the_list_of_reads_is_one() {
    let typed: Vec<&str> = READS.iter().map(|it| it.0).collect();
    assert_eq!(govgen_iam::delegation::facts_actions(), typed);
    for name in &typed {
        let action = govgen_iam::catalogue::action(name).unwrap_or_else(|| panic!("there is no {name}"));
        assert!(!action.is_write(), "{name} writes");
    }
    for case in cases() {
        let statements = case.role.policies.iter().flat_map(|it| it["Statement"].as_array().unwrap());
        let actions = statements.flat_map(|it| match &it["Action"] {
            Value::String(one) => vec![one.clone()],
            many => many.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect(),
        });
        let actions: BTreeSet<String> = actions.filter(|it| it != "kms:Decrypt").collect();
        assert_eq!(actions.iter().map(String::as_str).collect::<Vec<_>>(), typed, "{}", case.name);
    }
    let page = std::fs::read_to_string(workspace().join("docs/roles.md")).unwrap();
    for name in typed {
        assert!(page.contains(name.split_once(':').unwrap().1), "docs/roles.md does not name {name}");
    }
}

/// Without the key there is neither file nor provider.
#[test]
fn nobody_gets_it_unasked() {
    let files = govgen::render(&variants::octcat()).unwrap();
    assert!(files.iter().all(|(path, text)| !path.contains("facts_role") && !text.contains("githubusercontent")));
}
