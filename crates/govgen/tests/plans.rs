//! `govgen check --plan` on real plans, and on real plans with something planted in them.
//!
//! `plans/README.md` says where the plans come from; `plans/mutations.yaml` lists what is planted.

#[path = "support/plans.rs"]
mod plans;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use govgen_source::{Date, Diagnostics, Severity, SourceMap};
use serde_json::{Value, json};

use plans::{folder, lay_over, plan};

/// A day on which no grant of an example has ended.
const DAY: &str = "2026-11-21";

fn sources(repository: &str) -> SourceMap {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = match repository {
        "base" => workspace.join("crates/govgen-rules/tests/base"),
        example => workspace.join("examples").join(example),
    };
    govgen::load(&root).expect("the repository can be read")
}

/// A repository with more at the end of one file.
fn with(repository: &str, path: &str, more: &str) -> SourceMap {
    let sources = sources(repository);
    let files = sources.iter().map(|(_, it)| {
        let mut file = govgen_source::SourceFile::entry(it.path.clone(), it.kind);
        file.text.clone_from(&it.text);
        file.text.push_str(if it.path == path { more } else { "" });
        file
    });
    SourceMap::new(files.collect())
}

fn judged(repository: &str, plan: &Value, division: &str) -> (SourceMap, Diagnostics) {
    let today: Date = DAY.parse().expect("it is a day");
    let bytes = plan.to_string();
    govgen::check_plan(sources(repository), Some(today), bytes.as_bytes(), division).expect("it can be judged")
}

/// The kinds of findings about the plan; what is said of the files is not its matter.
fn kinds(findings: &Diagnostics) -> BTreeSet<&'static str> {
    findings.iter().filter(|it| it.meta.code.starts_with("PLN")).map(|it| it.meta.name).collect()
}

/// Names of the plans, with the division of each: `octcat/project-a.first`, `project-a`.
fn every_plan() -> Vec<(String, String)> {
    let mut names = Vec::new();
    for repository in ["base", "everything", "lock", "octcat"] {
        for entry in fs::read_dir(folder().join(repository)).expect("the plans are there") {
            let file = entry.expect("it can be listed").file_name().into_string().expect("plans have plain names");
            let name = file.strip_suffix(".json").expect("a plan is JSON");
            let division = name.split('.').next().expect("a plan is of a division");
            names.push((format!("{repository}/{name}"), division.to_owned()));
        }
    }
    names.sort();
    names
}

#[test]
fn nothing_is_found_in_plans_of_what_is_rendered() {
    let clean: Vec<_> = every_plan().into_iter().filter(|(name, _)| !name.ends_with(".destroy")).collect();
    assert!(clean.len() >= 18, "{} plans are too few to be all", clean.len());
    for (name, division) in clean {
        let repository = name.split('/').next().expect("it has a repository");
        let (sources, findings) = judged(repository, &plan(&name), &division);
        assert!(kinds(&findings).is_empty(), "{name}\n{}", govgen::show(&sources, &findings, 120));
    }
}

#[test]
fn what_the_provider_fills_in_when_it_reads_back_is_no_difference() {
    let mut common = plan("octcat/common.second");
    let drift = |before: Value, after: Value| {
        json!([{
            "address": "aws_iam_role.project-a__plan", "mode": "managed", "type": "aws_iam_role", "name": "project-a__plan",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["update"], "before": before, "after": after},
        }])
    };
    let filled_in = drift(json!({"tags": null}), json!({"tags": {}, "inline_policy": [{"name": "x", "policy": "{}"}]}));
    lay_over(&mut common, &json!({"resource_drift": filled_in}));
    let set = json!({"aws_ssoadmin_permission_set.read-only": {"change": {"after": {"relay_state": ""}}}});
    lay_over(&mut common, &json!({"resource_changes": set}));
    let (sources, findings) = judged("octcat", &common, "common");
    assert!(findings.is_empty(), "{}", govgen::show(&sources, &findings, 120));
}

#[test]
fn a_plan_that_takes_everything_away_is_refused() {
    for (name, division, expected) in [
        (
            "octcat/project-a.destroy",
            "project-a",
            ["attached-policy-differs", "grant-not-in-plan", "permission-set-differs", "removal-too-large"].as_slice(),
        ),
        ("octcat/project-b.destroy", "project-b", &["grant-not-in-plan"]),
        (
            "octcat/common.destroy",
            "common",
            &["attached-policy-differs", "permission-set-differs", "role-differs", "workspace-differs"],
        ),
        ("everything/research.destroy", "research", &[]),
    ] {
        let repository = name.split('/').next().expect("it has a repository");
        let (_, findings) = judged(repository, &plan(name), division);
        assert_eq!(kinds(&findings), expected.iter().copied().collect(), "{name}");
    }
}

#[test]
fn a_plan_of_one_root_is_refused_as_that_of_another() {
    for (name, division) in every_plan().into_iter().filter(|(name, _)| name.ends_with(".first")) {
        let repository = name.split('/').next().expect("it has a repository");
        let roots = every_plan().into_iter().filter(|(other, _)| other.starts_with(&format!("{repository}/")));
        let others: BTreeSet<String> = roots.map(|(_, division)| division).filter(|it| *it != division).collect();
        for other in others {
            let empty = |division: &str| ["research", "legacy-shop"].contains(&division);
            let (_, findings) = judged(repository, &plan(&name), &other);
            // Two roots without anything in them are alike.
            assert_eq!(kinds(&findings).is_empty(), empty(&division) && empty(&other), "{name} as {other}");
        }
    }
}

/// One thing planted in a plan.
struct Mutation {
    name: String,
    plan: String,
    division: String,
    change: Value,
    finds: BTreeSet<String>,
}

fn mutations() -> Vec<Mutation> {
    let text = fs::read_to_string(folder().join("mutations.yaml")).expect("the list is there");
    let list: Value = serde_yaml::from_str(&text).expect("the list is YAML");
    let groups = list.as_object().expect("plans by name");
    let mut mutations = Vec::new();
    for (plan, entries) in groups {
        let division = plan.split(['/', '.']).nth(1).expect("repository/division.plan");
        for (name, entry) in entries.as_object().expect("mutations by name") {
            let words = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let change = entry.as_object().expect("a change").iter().filter(|(key, _)| *key != "finds");
            mutations.push(Mutation {
                name: name.clone(),
                plan: plan.clone(),
                division: division.to_owned(),
                change: change
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect::<serde_json::Map<_, _>>()
                    .into(),
                finds: words("finds").split_whitespace().map(str::to_owned).collect(),
            });
        }
    }
    mutations
}

#[test]
fn everything_planted_is_found() {
    let mutations = mutations();
    let mut problems = Vec::new();
    let mut fired: BTreeMap<&str, usize> = BTreeMap::new();
    for mutation in &mutations {
        let mut planted = plan(&mutation.plan);
        let clean = planted.clone();
        lay_over(&mut planted, &mutation.change);
        let (sources, findings) =
            judged(mutation.plan.split('/').next().unwrap_or_default(), &planted, &mutation.division);
        let found = kinds(&findings);
        let named: BTreeSet<&str> = mutation.finds.iter().map(String::as_str).collect();
        let what = format!("{}: {}", mutation.plan, mutation.name);
        if planted == clean {
            problems.push(format!("{what}: nothing was planted"));
        } else if found == named {
            println!("{what}: {}", mutation.finds.iter().cloned().collect::<Vec<_>>().join(", "));
        } else {
            problems.push(format!("{what}: {named:?} expected\n{}", govgen::show(&sources, &findings, 160)));
        }
        for kind in found {
            *fired.entry(kind).or_default() += 1;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(mutations.len() >= 60, "{} are too few", mutations.len());
    // That an entry is spent is seen where there are entries: on its page, and in what Terraform makes of `examples/moves`.
    let every = govgen_plan::FINDINGS.iter().map(|it| it.name).filter(|it| *it != "refactor-spent");
    let every: BTreeSet<&str> = every.collect();
    assert_eq!(fired.keys().copied().collect::<BTreeSet<_>>(), every, "kinds that something planted gives");
}

/// What reviewers of the lock have let through is not refused again, and nothing more.
#[test]
fn another_id_in_the_lock_is_refused_until_it_is_acknowledged() {
    let address = "aws_ssoadmin_account_assignment.ships__viewer[\"user:ada@lighthouse.example\"]";
    let change = json!({"actions": ["delete", "create"], "before": {"principal_id": "old"}, "replace_paths": [["principal_id"]]});
    let mut planted = plan("lock/fleet.second");
    lay_over(&mut planted, &json!({"resource_changes": {address: {"change": change}}}));
    let entry = |count: u32, rule: &str| {
        format!("acknowledge: [{{ rule: {rule}, division: common, count: {count}, reason: she was made again }}]\n")
    };
    for (acknowledged, expected) in [
        ("acknowledge: []\n".to_owned(), Severity::Error),
        (entry(1, "lock-shrunk"), Severity::Error),
        (entry(0, "lock-id-changed"), Severity::Error),
        (entry(1, "lock-id-changed"), Severity::Warning),
    ] {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lock");
        let copy = tempfile::tempdir().expect("there is room");
        for entry in walkdir::WalkDir::new(example.join("divisions")).into_iter().map(Result::unwrap) {
            let to = copy.path().join(entry.path().strip_prefix(&example).expect("it is below"));
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(to).expect("there is room"),
                false => drop(fs::copy(entry.path(), to).expect("there is room")),
            }
        }
        fs::write(copy.path().join("divisions/common/acknowledge.yaml"), &acknowledged).expect("there is room");
        let sources = govgen::load(copy.path()).expect("it can be read");
        let today: Date = DAY.parse().expect("it is a day");
        let (sources, findings) = govgen::check_plan(sources, Some(today), planted.to_string().as_bytes(), "fleet")
            .expect("it can be judged");
        let found: Vec<_> = findings.iter().filter(|it| it.meta.name == "replacement").collect();
        let [found] = found.as_slice() else { panic!("{acknowledged}: {}", govgen::show(&sources, &findings, 160)) };
        assert_eq!(found.severity, expected, "{acknowledged}");
    }
}

#[test]
fn a_finding_shows_the_line_that_makes_it_wrong() {
    let mut planted = plan("octcat/project-a.second");
    let address = "aws_ssoadmin_account_assignment.account-a__policy-a[\"group:platform\"]";
    lay_over(
        &mut planted,
        &json!({"resource_changes": {address: {"change": {"after": {"target_id": "222222222222"}}}}}),
    );
    let (sources, findings) = judged("octcat", &planted, "project-a");
    let finding = findings.iter().next().expect("there is one");
    assert_eq!(sources.file(finding.span.file).path, "plan.json");
    assert_eq!(sources.slice(finding.labels[0].span), "account-c");
    assert_eq!(finding.labels[0].message, "it is an account of `project-b`");
}

#[test]
fn a_name_in_a_plan_cannot_write_to_a_terminal() {
    let mut planted = plan("octcat/project-b.second");
    lay_over(&mut planted, &json!({"configuration": {"root_module": {"module_calls": {"\u{1b}[2J\u{202e}x\n": {}}}}}));
    let (sources, findings) = judged("octcat", &planted, "project-b");
    for shown in [govgen::show(&sources, &findings, 120), govgen::show_json(&sources, &findings)] {
        assert!(shown.contains("module-call"));
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown:?}");
    }
}

#[test]
fn files_with_errors_judge_no_plan() {
    let broken = with("octcat", "divisions/project-b/access.yaml", "\nwhatever: 1\n");
    let bytes = plan("octcat/project-b.first").to_string();
    let error = govgen::check_plan(broken, None, bytes.as_bytes(), "project-b").expect_err("it is not judged");
    assert!(error.to_string().contains("was not judged"), "{error}");
}

#[test]
fn the_weight_of_a_principal_made_again_is_a_warning() {
    let name = "a user whom the directory made again";
    let mutation = mutations().into_iter().find(|it| it.name == name).expect("it is on the list");
    let mut planted = plan(&mutation.plan);
    lay_over(&mut planted, &mutation.change);
    let (_, findings) = judged("octcat", &planted, &mutation.division);
    assert_eq!((findings.count(Severity::Error), findings.count(Severity::Warning)), (0, 1));
}

/// A plan from before an entry shows nothing left to do either.
#[test]
fn an_entry_is_spent_once_the_state_shows_it() {
    let entry = "refactor:\n  - rename: { policy: policy-a, from: former }\n    since: 2026-11-21\n";
    let files = || with("octcat", "divisions/project-a/access.yaml", entry);
    let is_spent = |plan: &Value| {
        let bytes = plan.to_string();
        let (_, findings) =
            govgen::check_plan(files(), DAY.parse().ok(), bytes.as_bytes(), "project-a").expect("it can be judged");
        kinds(&findings).contains("refactor-spent")
    };
    let done = plan("octcat/project-a.second");
    assert!(is_spent(&done));
    let before: Value = serde_json::from_str(&done.to_string().replace("policy-a", "former")).expect("it is JSON");
    assert!(!is_spent(&before), "a plan of the old names");
    assert!(!is_spent(&plan("octcat/project-a.first")), "a plan that makes it anew");
    let mut nothing = done;
    nothing["resource_changes"] = json!([]);
    assert!(!is_spent(&nothing), "a plan that shows nothing of it");
}
