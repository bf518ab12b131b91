//! What the rendered roles allow: judged by an IAM simulator that is not ours, against what the contract says, and held
//! word for word against the Service Authorization Reference.
//!
//! The roles are read from the rendered text. `data/roles.txt` is the table of what was asked and answered.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
#[path = "support/rendered.rs"]
mod rendered;
#[path = "iam/requests.rs"]
mod requests;
#[path = "iam/roles.rs"]
mod roles;
#[path = "iam/simulator.rs"]
mod simulator;
mod support;
#[path = "support/tools.rs"]
mod tools;
#[path = "support/variants.rs"]
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use govgen_prove::{Phase, Proof, Reach};
use govgen_source::SourceMap;
use requests::{Reference, Request, is_denied_whatever_is_attached, requests};
use roles::{Estate, Role, estate, facts_role, roles};
use serde_json::{Value, json};
use simulator::simulate;
use support::{repositories, workspace};
use wildmatch::WildMatch;

/// A repository as the tests of this file look at it.
struct Case {
    name: String,
    estate: Estate,
    roles: Vec<Role>,
    /// What `govgen prove` says of the same files.
    proof: Proof,
}

impl Case {
    fn of(name: &str, sources: &SourceMap, files: &BTreeMap<String, String>) -> Self {
        let estate = estate(sources);
        let roles = roles(files, &estate);
        assert_eq!(roles.len(), estate.divisions.len() * 2, "{name}: two roles for each division");
        assert_eq!(facts_role(files, &estate).is_some(), estate.facts, "{name}: a role for facts, where it is wanted");
        Self { name: name.to_owned(), estate, roles, proof: govgen::prove(&rendered::tree(files)) }
    }
}

/// Every example, and the small one with everything about roles decided the other way.
fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> =
        repositories().iter().map(|it| Case::of(&it.name, &it.sources, &it.rendered())).collect();
    let octcat = &variants::octcat();
    let switches = "      authorization: { provision: all, tag_on_create: tag_resource }\n";
    let key = "      kms_key_arn: arn:aws:kms:ap-northeast-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab\n";
    let center = "    identity_center:\n";
    let account = "      account: \"999999999999\"";
    let delegated = "      account: \"777777777777\"";
    let email = &repositories().into_iter().find(|it| it.name == "examples/email").unwrap().sources;
    let key_in_china =
        "      kms_key_arn: arn:aws-cn:kms:cn-north-1:910000000001:key/0123abcd-01ab-23cd-45ef-0123456789ab\n";
    let variants = [
        ("octcat, both points open", variants::edited(octcat, center, &format!("{center}{switches}{key}"))),
        ("octcat, delegated administrator", variants::edited(octcat, account, delegated)),
        ("octcat, both, delegated", variants::edited(octcat, account, &format!("{delegated}\n{switches}"))),
        ("email, with a key", variants::edited(email, "      lookup: data\n", key_in_china)),
        ("octcat, 152 accounts", variants::with_many_accounts(octcat)),
    ];
    for (name, sources) in &variants {
        cases.push(Case::of(name, sources, &govgen::render(sources).unwrap().into_iter().collect()));
    }
    cases
}

#[test]
fn a_simulator_agrees_about_every_role() {
    let Some(node) = tools::installed("node") else { return };
    let reference = Reference::read();
    let mut table = Table::new();
    let mut fewest = usize::MAX;
    for case in cases() {
        let mut asked: Vec<(&Role, Request)> = Vec::new();
        for role in &case.roles {
            // Of a division with hundreds of accounts a sample is asked.
            let mut of_role = requests(&case.estate, role, &reference);
            if of_role.len() > 1_000 {
                let every = of_role.len() / 400;
                of_role = of_role.into_iter().enumerate().filter(|(at, _)| at % every == 0).map(|it| it.1).collect();
            }
            fewest = fewest.min(of_role.len());
            asked.extend(of_role.into_iter().map(|it| (role, it)));
        }
        let answers =
            simulate(&node, &case.roles, asked.iter().map(|(role, it)| (*role, it.action.as_str(), &it.parts)));
        for ((role, request), verdicts) in asked.iter().zip(&answers) {
            let Request { row, action, parts, allowed } = request;
            let place = format!("{}: {} {}: {row}: {action} {parts:?}", case.name, role.division, role.phase);
            assert!(verdicts.iter().all(|it| it == "allowed" || it == "denied"), "{place}: {verdicts:?}");
            assert_eq!(verdicts.iter().all(|it| it == "allowed"), *allowed, "{place}: {verdicts:?}");
            let authors = case.estate.divisions[&role.division].authors;
            let column = match (role.phase.as_str(), authors) {
                ("plan", _) => "plan",
                (_, true) => "apply, author",
                (_, false) => "apply, assign-only",
            };
            let cell = table.entry(row).or_default().entry(column).or_default();
            cell.0 += 1;
            cell.1.insert(*allowed);
        }
    }
    assert!(fewest >= 150, "a role was asked {fewest} times");
    expect_test::expect_file!["data/roles.txt"].assert_eq(&shown(&table, fewest));
}

/// `govgen prove` and a simulator that is not ours give the same verdict, request for request and resource for resource.
#[test]
fn a_simulator_agrees_with_what_is_proved() {
    let Some(node) = tools::installed("node") else { return };
    let reference = Reference::read();
    let mut shown = String::new();
    // The other cases differ in names and numbers; each takes the simulator half a minute.
    let looked_at = ["examples/octcat", "octcat, both points open", "email, with a key"];
    for case in cases().into_iter().filter(|it| looked_at.contains(&it.name.as_str())) {
        let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for role in &case.roles {
            let asked = requests(&case.estate, role, &reference);
            let answers = simulate(&node, &case.roles, asked.iter().map(|it| (role, it.action.as_str(), &it.parts)));
            let phase = if role.phase == "plan" { Phase::Plan } else { Phase::Apply };
            let division = case.proof.divisions.iter().find(|it| it.name == role.division).unwrap();
            for (request, verdicts) in asked.iter().zip(&answers) {
                for (part, verdict) in request.parts.iter().zip(verdicts) {
                    let allowed = allows(&division.roles[&phase], &request.action, part);
                    let place = format!("{}: {} {}: {} {part}", case.name, role.division, role.phase, request.action);
                    assert_eq!(if allowed { "allowed" } else { "denied" }, verdict, "{place}");
                    counts.entry(&role.division).or_default()[usize::from(allowed)] += 1;
                }
            }
        }
        for (division, [denied, allowed]) in counts {
            assert!(denied + allowed >= 200, "{}: {division} was asked {}", case.name, denied + allowed);
            writeln!(shown, "{}: {division}: {allowed} allowed, {denied} denied", case.name).unwrap();
        }
    }
    expect_test::expect_file!["data/prove-simulated.txt"].assert_eq(&shown);
}

fn allows(reach: &Reach, action: &str, part: &Value) -> bool {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let values = |value: &Value| value.as_array().map_or_else(|| vec![text(value)], |it| it.iter().map(text).collect());
    let context = part["context"].as_object().unwrap();
    let context = context.iter().map(|(key, value)| (key.clone(), values(value))).collect();
    reach.allows(&govgen_prove::Request { action, resource: part["resource"].as_str().unwrap(), context: &context })
}

/// The accounts that `govgen prove` reads off the rendered files are the ones the YAML gives each division.
#[test]
fn what_is_proved_is_what_the_mapping_says() {
    for case in cases() {
        let found: BTreeMap<&String, BTreeSet<&String>> =
            case.proof.divisions.iter().map(|it| (&it.name, it.accounts.iter().collect())).collect();
        let divisions = case.estate.divisions.iter();
        let expected: BTreeMap<&String, BTreeSet<&String>> =
            divisions.map(|(name, it)| (name, it.open.iter().collect())).collect();
        assert_eq!(found, expected, "{}: accounts", case.name);
        let reserved: BTreeSet<String> = case.proof.reserved.iter().cloned().collect();
        assert_eq!(reserved, case.estate.reserved, "{}: reserved accounts", case.name);
    }
}

/// A denial that is written out holds even when somebody attaches more to the role one day.
#[test]
fn what_leads_further_stays_denied_whatever_is_attached() {
    let Some(node) = tools::installed("node") else { return };
    let reference = Reference::read();
    for mut case in cases() {
        case.roles.retain(|it| it.phase == "apply");
        for role in &mut case.roles {
            role.policies.push(json!({
                "Version": "2012-10-17",
                "Statement": [{ "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" }],
            }));
        }
        let mut asked: Vec<(&Role, Request)> = Vec::new();
        for role in &case.roles {
            let authors = case.estate.divisions[&role.division].authors;
            let of_role = requests(&case.estate, role, &reference).into_iter();
            let denied = of_role.filter(|it| is_denied_whatever_is_attached(it, &reference, authors));
            asked.extend(denied.map(|it| (role, it)));
        }
        assert!(asked.len() >= case.roles.len() * 100, "{}: {} requests", case.name, asked.len());
        let answers =
            simulate(&node, &case.roles, asked.iter().map(|(role, it)| (*role, it.action.as_str(), &it.parts)));
        for ((role, request), verdicts) in asked.iter().zip(&answers) {
            let place = format!("{}: {}: {} {:?}", case.name, role.division, request.action, request.parts);
            // Of a request in a foreign or reserved account, the account is what is denied.
            assert!(verdicts.iter().any(|it| it == "denied"), "{place}: {verdicts:?}");
        }
    }
}

/// How often each row was asked of each kind of role, and what the contract wants to hear.
type Table = BTreeMap<&'static str, BTreeMap<&'static str, (usize, BTreeSet<bool>)>>;

fn shown(table: &Table, fewest: usize) -> String {
    const COLUMNS: [&str; 3] = ["plan", "apply, author", "apply, assign-only"];
    let mut text = format!("{:<50}", "what is asked");
    for column in COLUMNS {
        write!(text, "{column:>22}").unwrap();
    }
    let mut total = BTreeMap::new();
    for (row, columns) in table {
        write!(text, "\n{row:<50}").unwrap();
        for column in COLUMNS {
            let cell = columns.get(column).map_or_else(String::new, |(count, verdicts)| {
                *total.entry(column).or_insert(0) += count;
                let verdict = match verdicts.iter().copied().collect::<Vec<_>>()[..] {
                    [true] => "allowed",
                    [false] => "denied",
                    _ => "as decided",
                };
                format!("{verdict} {count:>6}")
            });
            write!(text, "{cell:>22}").unwrap();
        }
    }
    write!(text, "\n{:<50}", "requests").unwrap();
    for column in COLUMNS {
        write!(text, "{:>22}", total[column]).unwrap();
    }
    writeln!(text, "\n{:<50}{fewest:>22}", "fewest of one role").unwrap();
    text
}

#[test]
fn a_role_trusts_one_workspace_in_one_phase() {
    let Some(node) = tools::installed("node") else { return };
    for case in cases() {
        let Estate { partition, account, hcp, .. } = &case.estate;
        let text = |key: &str, usual: &str| hcp[key].as_str().unwrap_or(usual).to_owned();
        let (host, organization, project) =
            (text("hostname", "app.terraform.io"), text("organization", ""), text("project", ""));
        let prefix = text("workspace_prefix", "identity-center");
        let mut asked: Vec<(&Role, Vec<Value>, Vec<bool>)> = Vec::new();
        for role in &case.roles {
            let Role { division, phase, trust, .. } = role;
            let statements = trust["Statement"].as_array().unwrap();
            assert_eq!(statements.len(), 1, "{division} {phase}");
            let provider = format!("arn:{partition}:iam::{account}:oidc-provider/{host}");
            assert_eq!(statements[0]["Principal"], json!({ "Federated": provider }), "{division} {phase}");
            assert_eq!(statements[0]["Action"], "sts:AssumeRoleWithWebIdentity", "{division} {phase}");
            let (audience, subject) = (format!("{host}:aud"), format!("{host}:sub"));
            let exact = format!(
                "organization:{organization}:project:{project}:workspace:{prefix}-{division}:run_phase:{phase}"
            );
            // Nothing but equality: another operator may say the same of today's names.
            let condition = json!({ "StringEquals": { audience: "aws.workload.identity", subject: exact } });
            assert_eq!(statements[0]["Condition"], condition, "{division} {phase}");
            assert!(trust.to_string().len() <= 2_048, "{division} {phase}: IAM refuses a longer one");
            let subject = |organization: &str, project: &str, workspace: &str, phase: &str| {
                format!("organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{phase}")
            };
            let workspace = format!("{prefix}-{division}");
            let exact = subject(&organization, &project, &workspace, phase);
            let audience = "aws.workload.identity";
            let other_phase = if phase == "plan" { "apply" } else { "plan" };
            let claims = |audience: Option<&str>, subject: Option<&str>| {
                let mut context = serde_json::Map::new();
                context.extend(audience.map(|it| (format!("{host}:aud"), json!(it))));
                context.extend(subject.map(|it| (format!("{host}:sub"), json!(it))));
                json!({ "resource": role.arn, "context": context })
            };
            let mut tokens = vec![(claims(Some(audience), Some(&exact)), true)];
            let others = [
                subject(&organization, &project, &workspace, other_phase),
                subject(&organization, &project, &workspace, "*"),
                subject(&organization, &project, "*", phase),
                subject(&organization, &project, &format!("{workspace}-2"), phase),
                subject(&organization, &project, &format!("{prefix}-common"), phase),
                subject(&organization, &project, &workspace.to_uppercase(), phase),
                subject(&organization, &format!("{project}-2"), &workspace, phase),
                subject(&organization, "Default Project", &workspace, phase),
                subject(&format!("{organization}2"), &project, &workspace, phase),
                format!("organization:{organization}:workspace:{workspace}:run_phase:{phase}"),
                format!("organization:{organization}:module:{workspace}:operation:test_run"),
                format!("{exact} "),
                format!(" {exact}"),
                format!("{exact}:x"),
                "*".to_owned(),
                String::new(),
            ];
            tokens.extend(others.iter().map(|it| (claims(Some(audience), Some(it)), false)));
            for divisions in case.estate.divisions.keys().filter(|it| *it != division).take(5) {
                let other = subject(&organization, &project, &format!("{prefix}-{divisions}"), phase);
                tokens.push((claims(Some(audience), Some(&other)), false));
            }
            for wrong in [Some(""), Some("*"), Some("sts.amazonaws.com"), Some("AWS.workload.identity"), None] {
                tokens.push((claims(wrong, Some(&exact)), false));
            }
            tokens.push((claims(Some(audience), None), false));
            tokens.push((claims(None, None), false));
            // A token of another issuer has claims of the same names.
            let issuer =
                claims(Some(audience), Some(&exact)).to_string().replace(&format!("{host}:"), "app.example.com:");
            tokens.push((serde_json::from_str(&issuer).unwrap(), false));
            let (parts, expected) = tokens.into_iter().unzip();
            asked.push((role, parts, expected));
        }
        let action = "sts:AssumeRoleWithWebIdentity";
        let answers = simulate(&node, &case.roles, asked.iter().map(|(role, parts, _)| (*role, action, parts)));
        for ((role, parts, expected), verdicts) in asked.iter().zip(&answers) {
            for ((part, expected), verdict) in parts.iter().zip(expected).zip(verdicts) {
                let wanted = if *expected { "allowed" } else { "denied" };
                assert_eq!(verdict, wanted, "{}: {} {}: {part}", case.name, role.division, role.phase);
            }
        }
    }
}

/// Statements of every policy, with the sizes that IAM takes.
#[test]
fn every_word_is_in_the_service_authorization_reference() {
    let reference = Reference::read();
    let mut kinds = BTreeSet::new();
    for case in cases() {
        for role in &case.roles {
            let place = format!("{}: {} {}", case.name, role.division, role.phase);
            kinds.insert(role.policies.len() > 1);
            assert!((1..=10).contains(&role.policies.len()), "{place}: {} policies", role.policies.len());
            let limit = if role.policies.len() == 1 { 10_240 } else { 6_144 };
            let mut granted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for policy in &role.policies {
                assert!(policy.to_string().len() <= limit, "{place}: {} characters", policy.to_string().len());
                assert_eq!(policy["Version"], "2012-10-17", "{place}");
                let mut sids = BTreeSet::new();
                for statement in policy["Statement"].as_array().unwrap() {
                    assert!(sids.insert(statement["Sid"].as_str().unwrap()), "{place}: a Sid twice");
                    legal(&place, statement, &reference, &case.estate, &mut granted);
                }
            }
            // An action is allowed on everything a request of it names, or the request never succeeds.
            let has_accounts = !case.estate.divisions[&role.division].open.is_empty();
            for (action, types) in granted {
                let (service, name) = action.split_once(':').unwrap();
                let Some(entry) = reference.0["services"][service]["actions"].get(name) else { continue };
                let required = entry["resources"].as_array().unwrap().iter().filter(|it| it["required"] == true);
                for kind in required.map(|it| it["type"].as_str().unwrap()) {
                    let there = types.contains(kind) || kind == "Account" && !has_accounts;
                    assert!(there, "{place}: {action} is allowed on no {kind}");
                }
            }
        }
    }
    assert_eq!(kinds, BTreeSet::from([false, true]), "inline and managed policies were seen");
}

/// The policies on the page about what is made by hand are JSON, and every action of Identity Center in them exists.
#[test]
fn the_policies_made_by_hand_are_legal() {
    let reference = Reference::read();
    let page = std::fs::read_to_string(workspace().join("docs/bootstrap.md")).unwrap();
    let blocks: Vec<&str> = page.split("```json\n").skip(1).map(|it| it.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 4, "{} policies", blocks.len());
    let mut count = 0;
    for block in blocks {
        let block: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
        assert!(block["Version"] == "2012-10-17" || block.get("Statement").is_none(), "{block}");
        let statements = block["Statement"].as_array().cloned().unwrap_or_else(|| vec![block.clone()]);
        for action in statements.iter().flat_map(|it| list(&it["Action"])) {
            let Some(name) = action.strip_prefix("sso:") else { continue };
            assert!(reference.0["services"]["sso"]["actions"].get(name).is_some(), "there is no {action}");
            count += 1;
        }
    }
    assert!(count > 0);
}

/// Actions that the reference in `data/` does not hold; the simulator knows their services and refuses what is wrong.
const ELSEWHERE: [&str; 4] = ["account-access:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"];

/// What a condition may be; a wider operator can say the same of the names of today.
const CONDITIONS: [(&str, &str); 8] = [
    ("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys"),
    ("ForAnyValue:StringLike", "aws:TagKeys"),
    ("Null", "aws:RequestTag/govgen:division"),
    ("Null", "aws:ResourceTag/govgen:division"),
    ("StringEquals", "aws:RequestTag/govgen:division"),
    ("StringEquals", "aws:ResourceTag/govgen:division"),
    ("StringEquals", "kms:ViaService"),
    ("StringNotEquals", "aws:RequestTag/govgen:division"),
];

fn legal(
    place: &str,
    statement: &Value,
    reference: &Reference,
    estate: &Estate,
    granted: &mut BTreeMap<String, BTreeSet<String>>,
) {
    let place = &format!("{place}: {}", statement["Sid"]);
    let keys = ["Sid", "Effect", "Action", "Resource", "Condition"];
    assert!(statement.as_object().unwrap().keys().all(|it| keys.contains(&it.as_str())), "{place}");
    let allows = statement["Effect"] == "Allow";
    assert!(allows || statement["Effect"] == "Deny", "{place}");
    let resources = list(&statement["Resource"]);
    for action in list(&statement["Action"]) {
        if ELSEWHERE.contains(&action.as_str()) {
            continue;
        }
        let (service, name) = action.split_once(':').unwrap();
        let actions = reference.0["services"][service]["actions"].as_object().unwrap();
        let matching: Vec<(&String, &Value)> = actions.iter().filter(|(it, _)| matches(name, it)).collect();
        assert!(!matching.is_empty(), "{place}: there is no action {action}");
        assert!(!allows || actions.contains_key(name), "{place}: a grant names actions one by one: {action}");
        if allows {
            let types = matching[0].1["resources"].as_array().unwrap();
            for resource in &resources {
                let kind = kind(resource, reference, service, estate)
                    .unwrap_or_else(|| panic!("{place}: {resource} has no form of {service}"));
                let listed = types.iter().any(|it| it["type"] == kind);
                assert!(listed, "{place}: {action} is never asked about a {kind}");
                granted.entry(action.clone()).or_default().insert(kind.to_owned());
            }
        }
        for (operator, tests) in statement["Condition"].as_object().into_iter().flatten() {
            for key in tests.as_object().unwrap().keys() {
                assert!(CONDITIONS.contains(&(operator.as_str(), key.as_str())), "{place}: {operator} on {key}");
            }
        }
        for key in
            statement["Condition"].as_object().into_iter().flatten().flat_map(|it| it.1.as_object().unwrap().keys())
        {
            let template = key.split_once('/').map_or_else(|| key.clone(), |(name, _)| format!("{name}/${{TagKey}}"));
            let of_action =
                |it: &Value| it["condition_keys"].as_array().into_iter().flatten().any(|it| *it == template);
            let of_type = |it: &Value| {
                let kind = it["type"].as_str().unwrap();
                of_action(&reference.0["services"][service]["resource_types"][kind])
            };
            for (name, entry) in &matching {
                let known = of_action(entry) || entry["resources"].as_array().unwrap().iter().any(of_type);
                assert!(known, "{place}: {name} has no condition key {key}");
            }
        }
    }
}

/// The type of an ARN. A statement about permission sets names all of them: their ids cannot be known.
fn kind<'r>(resource: &str, reference: &'r Reference, service: &str, estate: &Estate) -> Option<&'r str> {
    let types = reference.0["services"][service]["resource_types"].as_object().unwrap();
    let instance = estate.instance_arn.rsplit('/').next().unwrap();
    let found = types.iter().filter(|(name, it)| {
        let mut form = it["arn"].as_str().unwrap().replace("${Partition}", &estate.partition);
        form = form.replace("${InstanceId}", instance).replace("${PermissionSetId}", "*").replace("${UserId}", "*");
        form = form.replace("${GroupId}", "*").replace("${MembershipId}", "*");
        match name.as_str() {
            "Account" => {
                let id = resource.rsplit('/').next().unwrap();
                let id_is_right = id == "*" || id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit());
                id_is_right && form.replace("${AccountId}", id) == resource
            }
            "Identitystore" => resource == estate.identity_store_arn,
            // The same ARN as all of them, for actions that list.
            "AllUsers" | "AllGroups" | "AllGroupMemberships" => false,
            _ => form == resource,
        }
    });
    found.map(|(name, _)| name.as_str()).next()
}

/// IAM does not look at the case of an action.
fn matches(pattern: &str, text: &str) -> bool {
    WildMatch::new(&pattern.to_lowercase()).matches(&text.to_lowercase())
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|it| it.as_str().unwrap().to_owned()).collect(),
        other => panic!("neither text nor a list: {other}"),
    }
}
