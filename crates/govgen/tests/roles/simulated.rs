//! A simulator of policies agrees about what each role may do, and with what is proved of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use govgen_prove::{Phase, Proof, Reach};
use govgen_source::SourceMap;
use serde_json::Value;

use crate::requests::{Reference, Request, requests};
use crate::roles::{Estate, Role, estate, facts_role, roles};
use crate::simulator::simulate;
use crate::support::repositories;
use crate::{rendered, tools, variants};

/// A repository as the tests of this file look at it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) estate: Estate,
    pub(crate) roles: Vec<Role>,
    /// What `govgen prove` says of the same files.
    pub(crate) proof: Proof,
}

impl Case {
    pub(crate) fn of(name: &str, sources: &SourceMap, files: &BTreeMap<String, String>) -> Self {
        let estate = estate(sources);
        let roles = roles(files, &estate);
        assert_eq!(roles.len(), estate.divisions.len() * 2, "{name}: two roles for each division");
        assert_eq!(facts_role(files, &estate).is_some(), estate.facts, "{name}: a role for facts, where it is wanted");
        Self { name: name.to_owned(), estate, roles, proof: govgen::prove(&rendered::tree(files)) }
    }
}

/// Every example, and the small one with everything about roles decided the other way.
pub(crate) fn cases() -> Vec<Case> {
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
    expect_test::expect_file!["../data/roles.txt"].assert_eq(&shown(&table, fewest));
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
    expect_test::expect_file!["../data/prove-simulated.txt"].assert_eq(&shown);
}

pub(crate) fn allows(reach: &Reach, action: &str, part: &Value) -> bool {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let values = |value: &Value| value.as_array().map_or_else(|| vec![text(value)], |it| it.iter().map(text).collect());
    let context = part["context"].as_object().unwrap();
    let context = context.iter().map(|(key, value)| (key.clone(), values(value))).collect();
    reach.allows(&govgen_prove::Request { action, resource: part["resource"].as_str().unwrap(), context: &context })
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
