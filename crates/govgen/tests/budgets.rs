//! What is counted from the model is what is rendered: a division's resources, and the size of CODEOWNERS.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
#[path = "repository/mod.rs"]
mod repository;
mod support;

use std::collections::BTreeMap;

use govgen_source::SourceMap;
use hcl_edit::structure::Block;
use support::repositories;

#[test]
fn the_budget_counts_what_is_rendered() {
    let mut most = 0;
    for repository in repositories() {
        let mut rendered: BTreeMap<String, usize> = BTreeMap::new();
        for (path, text) in repository.rendered() {
            let Some((division, _)) = path.strip_prefix("terraform/").and_then(|it| it.split_once('/')) else {
                continue;
            };
            let body = hcl::parse(&path, &text);
            let resources = body.blocks().filter(|it| it.has_ident("resource")).map(instances).sum::<usize>();
            *rendered.entry(division.to_owned()).or_default() += resources;
        }
        rendered.retain(|division, resources| division != "common" && *resources > 0);
        let judged = judged(&with_no_resources(&repository.sources));
        assert_eq!(judged, rendered, "{}", repository.name);
        most = most.max(judged.into_values().max().unwrap_or_default());
    }
    assert!(most > 20, "no example has resources of every kind");
}

/// How many instances a block makes.
fn instances(block: &Block) -> usize {
    let Some(each) = block.body.get_attribute("for_each") else { return 1 };
    hcl::value(&each.value).as_object().unwrap().len()
}

/// A repository in which no division may have any resource.
fn with_no_resources(sources: &SourceMap) -> SourceMap {
    let mut files: repository::Files = BTreeMap::new();
    for (_, file) in sources.iter().filter(|(_, it)| it.path.starts_with("divisions/") && !it.text.is_empty()) {
        files.insert(file.path.clone(), file.text.clone());
    }
    let limit = "guardrails:\n  max_resources: 0\n";
    let written = files.values_mut().find(|it| it.contains("guardrails:\n"));
    match written {
        Some(text) => *text = text.replacen("guardrails:\n", limit, 1),
        None => drop(files.insert("divisions/common/guardrails.yaml".to_owned(), limit.to_owned())),
    }
    repository::sources(&files)
}

/// The numbers in the findings, by division.
fn judged(sources: &SourceMap) -> BTreeMap<String, usize> {
    let findings = govgen::check(sources, None);
    let found = findings.iter().filter(|it| it.meta.name == "resource-budget").map(|it| {
        let (_, rest) = it.message.split_once("division `").unwrap();
        let (division, rest) = rest.split_once("` has ").unwrap();
        (division.to_owned(), rest.split_once(' ').unwrap().0.parse().unwrap())
    });
    found.collect()
}

/// GitHub's limit, and by how much the rule may be on the safe side of it.
const CODEOWNERS: usize = 3_000_000;
const SAFE_SIDE: usize = 128;

#[test]
fn the_size_of_codeowners_is_known_before_it_is_rendered() {
    let small = size(&with_teams(20_000, 1)).unwrap();
    // A team of 50 letters takes ` @octcat-org/` and a letter's byte for each, in two lines.
    let team = 2 * (" @octcat-org/".len() + 50);
    let room = CODEOWNERS - SAFE_SIDE - 1 - small;
    let (teams, rest) = (20_000 + room / team, room % team / 2);
    let largest = size(&with_teams(teams, 1 + rest)).unwrap();
    assert!((CODEOWNERS - SAFE_SIDE - 2..CODEOWNERS - SAFE_SIDE).contains(&largest), "{largest}");
    assert_eq!(
        size(&with_teams(teams, 1 + rest + SAFE_SIDE / 2)),
        None,
        "{largest} + {SAFE_SIDE} is still let through"
    );
}

/// How large CODEOWNERS is; `None` when govgen refuses to render it, for its size alone.
fn size(sources: &SourceMap) -> Option<usize> {
    if let Some(files) = govgen::render(sources) {
        return files.into_iter().find(|(path, _)| path == "CODEOWNERS").map(|(_, text)| text.len());
    }
    let findings = govgen::check(sources, None);
    assert_eq!(findings.iter().map(|it| it.meta.name).collect::<Vec<_>>(), ["codeowners-too-large"]);
    None
}

/// A division with so many teams of 50 letters, and one more.
fn with_teams(teams: usize, last: usize) -> SourceMap {
    let mut files = repository::clean();
    let path = "divisions/common/divisions.yaml";
    let text = files.get_mut(path).unwrap();
    assert!(text.contains("owners: [payments-team]"), "the fixture has changed:\n{text}");
    let mut names: Vec<String> = (0..teams).map(|it| format!("team-{it:045}")).collect();
    names.push("z".repeat(last));
    let owners = format!("owners: [{}]", names.join(", "));
    *text = text.replacen("owners: [payments-team]", &owners, 1);
    repository::sources(&files)
}
