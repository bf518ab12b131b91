//! Runs the page of every kind of finding, and holds the registries to their form.
//!
//! A page has the sections of [`SECTIONS`], in that order. The fenced blocks under *Fires on* and *Quiet on* are run: a
//! block's info string names its language and its file, and its text replaces the file of that name in the small clean
//! repository `crates/govgen-rules/tests/base`, or adds it. Blocks of one section make up one case until a file name
//! comes again or a line `or:` stands between two blocks; then the next case begins, over the clean repository again.
//! A rule that compares has the clean repository as its base; a block whose file begins with `before:` changes the base,
//! and the repository itself where no other block has that file. `govgen-baseline.json` is a baseline.
//!
//! Every case under *Fires on* gives findings of the page's kind and no others; a case under *Quiet on* gives none.
//!
//! The pages of escapes (`PRV`) change what that repository renders: a `diff` block replaces the lines of its `-` by those of
//! its `+`, with ` ` in front of lines that stay, and `govgen prove` is asked.
//! On the page of a finding about plans, a block named `<division>.plan.json` is a change laid over a real, empty plan of
//! that division of the clean repository; see `support/plans.rs`.
//!
//! On the page of a live check (`LIV`), a block named `facts.json` is a change laid over facts that explain the clean repository
//! completely, `crates/govgen-live/tests/base/facts.json`; see `support/facts_change.rs`.
//!
//! A block below `reviews/` is a division's part of an access review, which is to be applied as a whole.
//!
//! What Markdown cannot hold is in [`WITHOUT_BLOCKS`], with the reason and a repository built here.

#[path = "support/facts.rs"]
mod facts;
#[path = "support/facts_change.rs"]
mod facts_change;
#[path = "support/plans.rs"]
mod plans;
#[path = "support/schema.rs"]
mod schema;
#[path = "support/tools.rs"]
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use govgen_live::Facts;
use govgen_source::{Date, Diagnostics, EntryKind, FileProblem, Meta, SourceFile, SourceMap};
use walkdir::WalkDir;

use schema::{Document, Either, agree, documents};

/// The sections every page has, in order.
const SECTIONS: [&str; 5] = ["What it finds", "Why it matters", "Fires on", "Quiet on", "How to fix"];
/// The sections a page may have after them, in order.
const MORE_SECTIONS: [&str; 2] = ["Limits", "Source"];

/// A kind whose page has no block under *Fires on*.
struct WithoutBlocks {
    kind: &'static str,
    reason: &'static str,
    repository: fn() -> Repository,
}

#[rustfmt::skip]
static WITHOUT_BLOCKS: &[WithoutBlocks] = &[
    WithoutBlocks { kind: "file-not-utf8", reason: "Markdown is UTF-8 itself", repository: not_utf8 },
    WithoutBlocks { kind: "file-too-large", reason: "17 MiB", repository: too_large },
    WithoutBlocks { kind: "nesting-too-deep", reason: "65 levels do not fit on a page", repository: nested },
    WithoutBlocks { kind: "nesting-too-deep", reason: "deeper than the YAML parser goes", repository: nested_yaml },
    WithoutBlocks { kind: "nesting-too-deep", reason: "deeper than the JSON parser goes", repository: nested_json },
    WithoutBlocks { kind: "tab-indentation", reason: "editors replace tabs", repository: tabs },
    WithoutBlocks { kind: "too-many-grants", reason: "more than 200,000 grants", repository: too_many_grants },
    WithoutBlocks { kind: "inline-policy-size", reason: "more than 10,240 bytes", repository: large_inline_policy },
    WithoutBlocks { kind: "codeowners-too-large", reason: "3 MB of teams", repository: many_teams },
    WithoutBlocks { kind: "role-policy-too-large", reason: "hundreds of accounts", repository: many_accounts },
];

/// Mistakes from which others seem to follow: an entry that cannot be read is missing where it is used, a name with
/// something hidden in it is unknown. Each gives findings of its own kind only.
static ONCE: &[(&str, &str, &str)] = &[
    (
        "unknown-key",
        "divisions/common/divisions.yaml",
        "divisions: { payments: { owners: [a], acounts: {} }, platform: { owners: [a], accounts: { tools: \"222222222222\" } } }",
    ),
    (
        "type-mismatch",
        "divisions/common/divisions.yaml",
        "divisions: { payments: { owners: [a], accounts: { ledger-dev: { id: \"111111111111\", status: closd } } }, platform: { owners: [a], accounts: { tools: \"222222222222\" } } }",
    ),
    ("unknown-key", ACCESS, "accounts: { ledger-dev: { read-only: { members: [alice@example.com] } } }"),
    ("unknown-key", ACCESS, "policies: { a: { permissions_boundary: { managed_polciy: PowerUserAccess } } }"),
    ("unknown-key", ACCESS, "polices: { a: {} }\naccounts: { ledger-dev: { a: { groups: [auditors] } } }"),
    ("explicit-tag", ACCESS, "policies: { a: !!str text }\naccounts: { ledger-dev: { a: { groups: [auditors] } } }"),
    (
        "anchor-or-alias",
        ACCESS,
        "policies: { a: &a {}, b: *a }\naccounts: { ledger-dev: { b: { groups: [auditors] } } }",
    ),
    ("merge-key", ACCESS, "policies: { <<: { b: {} } }\naccounts: { ledger-dev: { b: { groups: [auditors] } } }"),
    ("hidden-character", ACCESS, "accounts: { ledger-dev: { \"read\\u200b-only\": { groups: [auditors] } } }"),
    ("hidden-character", ACCESS, "accounts: { ledger-dev: { read-only: { users: [ali\u{7}ce@example.com] } } }"),
    ("hidden-character", ACCESS, "policies: { a: { description: \"a\\u2028b\" } }"),
    ("adopted-name-unlisted", ACCESS, "policies: { a: { name: Not A Name } }"),
    ("adopted-name-unlisted", ACCESS, "policies: { a: { name: AWSReadOnlyAccess } }"),
    (
        "unknown-key",
        ACCESS,
        "accounts: { ledger-dev: { read-only: { users: [{ usr: alice@example.com, user: a@example.com }] } } }",
    ),
    ("key-missing", ACCESS, "accounts: { ledger-dev: { read-only: { users: [{ until: 2030-01-01 }] } } }"),
];

const ACCESS: &str = "divisions/payments/access.yaml";

/// The texts of a repository, by path.
type Repository = BTreeMap<String, SourceFile>;

#[test]
fn pages_have_their_sections_in_order() {
    for meta in govgen::every_kind() {
        let headings: Vec<&str> = sections(meta).into_iter().map(|it| it.heading).collect();
        let (required, more) = headings.split_at(headings.len().min(SECTIONS.len()));
        assert_eq!(required, SECTIONS, "{}: sections that every page has", meta.name);
        let allowed: Vec<&str> = MORE_SECTIONS.into_iter().filter(|it| more.contains(it)).collect();
        assert_eq!(more, allowed, "{}: sections after them", meta.name);
        assert!(meta.page.starts_with("## "), "{}: a page begins with its first section", meta.name);
        assert!(meta.page.ends_with('\n') && !meta.page.ends_with("\n\n"), "{}: one line break at the end", meta.name);
        for section in sections(meta) {
            assert!(!section.lines.iter().all(|it| it.is_empty()), "{}: nothing under {}", meta.name, section.heading);
        }
    }
}

#[test]
fn the_clean_repository_is_clean() {
    let sources = sources(base());
    let found = checked(sources);
    assert_eq!(not_quiet("the clean repository", &found), None);
    assert!(govgen::render(&found.0).is_some(), "it can be rendered");
}

#[test]
fn what_a_page_fires_on_gives_its_finding_and_no_other() {
    run_cases("Fires on", |meta, case, found| does_not_fire(meta.name, case, found));
}

#[test]
fn what_a_page_is_quiet_on_gives_nothing() {
    run_cases("Quiet on", |_, case, found| not_quiet(case, found));
}

/// Kinds that are about text or limits, which the schema refuses nevertheless or its parser does.
static EITHER: &[Either] = &[
    ("yaml-malformed", "text that is no YAML: the parser refuses it"),
    ("document-empty", "a text without a value: the schema wants a mapping"),
    ("second-document", "the parser takes one document at a time"),
    ("merge-key", "YAML 1.2 knows no merge keys, so `<<` is a key that is not known"),
    ("duplicate-key", "the parser refuses it"),
    ("session-duration", "the form and AWS's limits are in the schema too, the rest is the organization's"),
    ("text-not-latin1", "descriptions are in the schema too, documents and addresses are not"),
    ("text-length", "descriptions are in the schema too, addresses are not"),
];

#[test]
fn the_schema_agrees_with_every_page() {
    let cases = |heading| {
        govgen::every_kind()
            .filter(|it| !is_about_plans(it) && !is_escape(it))
            .flat_map(move |meta| cases(meta, heading))
    };
    let looked_at = ["Fires on", "Quiet on"].into_iter().flat_map(cases).flat_map(|case| {
        let sources = sources(overlaid(base(), case.now));
        documents(&sources, &check(&sources))
    });
    let looked_at: Vec<Document> = looked_at.collect::<BTreeSet<_>>().into_iter().collect();
    let Some(agreement) = agree(&looked_at, EITHER, &[]) else { return };
    assert!(agreement.accepted > 100 && agreement.refused > 12, "{agreement:?} is too few to be every page");
}

/// The page of guardrails says what holds when nothing is written. So writing it changes no finding on any page.
#[test]
fn the_written_defaults_change_nothing() {
    let path = "divisions/common/guardrails.yaml";
    let page = fs::read_to_string(workspace().join("docs/guardrails.md")).expect("the page is generated");
    let block = page.split_once(&format!("```yaml {path}\n")).and_then(|(_, rest)| rest.split_once("```"));
    let (defaults, _) = block.expect("the page has a block with every default");
    let said = |case: &Case, meta: &Meta| {
        let (_, findings) = compared(case.clone(), compares(meta));
        findings.iter().map(|it| (it.meta.code, it.message.clone())).collect::<Vec<_>>()
    };
    let kinds = || govgen::every_kind().filter(|it| !is_about_plans(it) && !is_escape(it));
    let every = ["Fires on", "Quiet on"].into_iter().flat_map(|heading| {
        kinds().flat_map(move |meta| cases(meta, heading).into_iter().map(move |case| (meta, case)))
    });
    let sets_one = |case: &Case| case.now.values().chain(case.before.values()).any(|it| it.contains("guardrails:"));
    let mut judged = 0;
    for (meta, mut case) in every.filter(|(_, case)| !sets_one(case)) {
        let silent = said(&case, meta);
        case.now.insert(path, defaults.to_owned());
        assert_eq!(said(&case, meta), silent, "{}", meta.name);
        judged += 1;
    }
    assert!(judged > 100, "{judged} cases are too few to be every page");
}

#[test]
fn pages_of_escapes_fire_and_are_quiet() {
    for meta in govgen::every_kind().filter(|it| is_escape(it)) {
        for case in cases(meta, "Quiet on") {
            assert_eq!(escapes(&case.now), [""; 0], "{}: quiet", meta.name);
        }
        let fires = cases(meta, "Fires on");
        // Two roles that trust one subject are not both named after their workspace: `escapes.rs` has them.
        assert_eq!(fires.is_empty(), meta.name == "trusted-twice", "{}: no block under Fires on", meta.name);
        for case in fires {
            assert_eq!(escapes(&case.now), [meta.name], "{}: fires", meta.name);
        }
    }
}

fn is_escape(meta: &Meta) -> bool {
    meta.code.starts_with("PRV")
}

/// The names of what `govgen prove` finds in the clean repository's rendered files, changed by a case.
fn escapes(case: &BTreeMap<&str, String>) -> Vec<&'static str> {
    let mut files: BTreeMap<String, String> =
        govgen::render(&sources(base_for(case))).expect("the clean repository renders").into_iter().collect();
    for (path, text) in case {
        let Some(rendered) = files.get_mut(*path) else {
            files.insert((*path).to_owned(), text.clone());
            continue;
        };
        let side = |sign| -> String {
            let lines = text.lines().filter(|it| it.starts_with([' ', sign]));
            lines.map(|it| format!("{}\n", &it[1..])).collect()
        };
        let (old, new) = (side('-'), side('+'));
        assert!(rendered.contains(&old), "{path} does not say\n{old}");
        *rendered = rendered.replacen(&old, &new, 1);
    }
    let files = files.into_iter().map(|(path, text)| (path.clone(), SourceFile::text(path, text)));
    let found: BTreeSet<&str> =
        govgen::prove(&sources(files.collect())).escapes.iter().map(|it| it.meta.name).collect();
    found.into_iter().collect()
}

/// The clean repository; with the role that reads facts where a case is about its file.
fn base_for(case: &BTreeMap<&str, String>) -> Repository {
    let mut repository = base();
    if case.contains_key("terraform/common/facts_role.tf") {
        let organization = "divisions/common/organization.yaml";
        let aws = "  aws:\n";
        let text = &repository[organization].text;
        assert!(text.contains(aws), "{organization} has no part about AWS");
        let text = text.replace(aws, &format!("{aws}    facts_role: {{ branch: main }}\n"));
        repository.insert(organization.to_owned(), SourceFile::text(organization, text));
    }
    repository
}

#[test]
fn what_no_block_can_hold_fires() {
    for WithoutBlocks { kind, reason, repository } in WITHOUT_BLOCKS {
        assert_eq!(does_not_fire(kind, reason, &checked(sources(repository()))), None);
    }
}

#[test]
fn one_mistake_gives_findings_of_one_kind() {
    for (kind, path, text) in ONCE {
        assert_eq!(does_not_fire(kind, text, &checked(sources(with(SourceFile::text(*path, *text))))), None);
    }
}

#[test]
fn links_and_devices_are_refused() {
    for kind in [EntryKind::Link, EntryKind::Other] {
        let path = "divisions/payments/more.yaml";
        let entry = SourceFile::entry(path.to_owned(), kind);
        assert_eq!(does_not_fire("path-escape", &format!("{kind:?}"), &checked(sources(with(entry)))), None);

        let entry = SourceFile::entry("terraform/payments/more.tf".to_owned(), kind);
        assert_eq!(does_not_fire("unexpected-file", &format!("{kind:?}"), &checked(sources(with(entry)))), None);
    }
    let mut inside = SourceFile::text("divisions/payments/more.yaml", "accounts: {}\n");
    inside.kind = EntryKind::SafeLink;
    assert_eq!(not_quiet("a link inside the directory", &checked(sources(with(inside)))), None);
}

#[test]
fn codes_are_sorted_and_names_kebab_case() {
    let kinds: Vec<&Meta> = govgen::every_kind().collect();
    let mut names = BTreeSet::new();
    for meta in &kinds {
        let (stage, number) = meta.code.split_at(3);
        assert!(["SYN", "REF", "GOV", "LIV", "PLN", "PRV"].contains(&stage), "{}: the stage of a code", meta.code);
        assert!(number.len() == 3 && number.bytes().all(|it| it.is_ascii_digit()), "{}: three digits", meta.code);
        let words: Vec<&str> = meta.name.split('-').collect();
        let word =
            |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        assert!(words.iter().all(word), "{}: a name in kebab case", meta.name);
        assert!(names.insert(meta.name), "{}: two kinds of this name", meta.name);
    }
    for pair in kinds.windows(2) {
        let (first, second) = (pair[0].code, pair[1].code);
        assert!(first < second || first[..3] != second[..3], "{first} before {second}: codes in order, each once");
    }
}

#[test]
fn every_folder_is_registered() {
    let rules: BTreeSet<String> = govgen_rules::RULES.iter().map(|it| it.meta.name.replace('-', "_")).collect();
    assert_eq!(folders("crates/govgen-rules/src/rules"), rules);
    let checks: BTreeSet<String> = govgen_live::CHECKS.iter().map(|it| it.meta.name.replace('-', "_")).collect();
    assert_eq!(folders("crates/govgen-live/src/checks"), checks);
    let targets: BTreeSet<String> = govgen_targets::TARGETS.iter().map(|it| it.name.to_owned()).collect();
    assert_eq!(folders("crates/govgen-targets/src/targets"), targets);
}

fn folders(path: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(workspace().join(path)).expect("the folder is in the workspace");
    let entries = entries.map(|it| it.expect("the folder can be read"));
    let folders = entries.filter(|it| it.path().is_dir());
    folders.map(|it| it.file_name().into_string().expect("folders have plain names")).collect()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One `## ` section of a page.
struct Section<'p> {
    heading: &'p str,
    lines: Vec<&'p str>,
}

fn sections(meta: &'static Meta) -> Vec<Section<'static>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut fenced = false;
    for line in meta.page.lines() {
        fenced ^= line.starts_with("```");
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(heading), _) if !fenced => sections.push(Section { heading, lines: Vec::new() }),
            (_, Some(section)) => section.lines.push(line),
            (_, None) => panic!("{}: `{line}` stands before the first section", meta.name),
        }
    }
    assert!(!fenced, "{}: a block does not end", meta.name);
    sections
}

/// Texts by path: what is laid over the clean repository, and over its base.
#[derive(Clone, Default)]
struct Case {
    now: BTreeMap<&'static str, String>,
    before: BTreeMap<&'static str, String>,
}

const BEFORE: &str = "before:";
const BASELINE: &str = "govgen-baseline.json";

/// The cases of a section.
fn cases(meta: &'static Meta, heading: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut case = Case::default();
    let sections = sections(meta);
    let mut lines = sections.iter().filter(|it| it.heading == heading).flat_map(|it| &it.lines);
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            if *line == "or:" {
                cases.push(std::mem::take(&mut case));
            }
            continue;
        };
        let (_, path) = info.split_once(' ').unwrap_or_else(|| panic!("{}: ```{info} names no file", meta.name));
        let text = lines.by_ref().take_while(|it| **it != "```").fold(String::new(), |text, it| text + it + "\n");
        let taken = |case: &Case| match path.strip_prefix(BEFORE) {
            Some(path) => case.before.contains_key(path),
            None => case.now.contains_key(path),
        };
        if taken(&case) {
            cases.push(std::mem::take(&mut case));
        }
        match path.strip_prefix(BEFORE) {
            Some(path) => case.before.insert(path, text),
            None => case.now.insert(path, text),
        };
    }
    cases.push(case);
    cases.retain(|it| !it.now.is_empty() || !it.before.is_empty());
    cases
}

fn base() -> Repository {
    let root = workspace().join("crates/govgen-rules/tests/base");
    let entries = WalkDir::new(&root).into_iter().map(|it| it.expect("the clean repository can be read"));
    let texts = entries.filter(|it| it.file_type().is_file()).map(|it| {
        let path = it.path().strip_prefix(&root).expect("it stands below its root");
        let path: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
        let text = fs::read_to_string(it.path()).expect("the clean repository is text");
        (path.join("/"), SourceFile::text(path.join("/"), text))
    });
    texts.collect()
}

fn with(file: SourceFile) -> Repository {
    let mut repository = base();
    repository.insert(file.path.clone(), file);
    repository
}

fn overlaid(mut repository: Repository, texts: BTreeMap<&str, String>) -> Repository {
    for (path, text) in texts {
        // As on disk, where files below `terraform/` are not read whole.
        let is_read = !path.starts_with("terraform/");
        let generated = govgen_targets::is_generated(text.as_bytes());
        let mut file = SourceFile::text(path, if is_read { text } else { String::new() });
        file.generated = generated && !path.starts_with("divisions/") && path != BASELINE;
        repository.insert(path.to_owned(), file);
    }
    repository
}

/// The files with the directories they stand in.
fn sources(repository: Repository) -> SourceMap {
    let directories: BTreeSet<String> = repository
        .keys()
        .flat_map(|path| path.match_indices('/').map(|(end, _)| path[..end].to_owned()).collect::<Vec<_>>())
        .collect();
    let directories = directories.into_iter().map(|it| SourceFile::entry(it, EntryKind::Directory));
    SourceMap::new(directories.chain(repository.into_values()).collect())
}

/// Runs every case of a section, so that one run shows every page that is wrong.
fn run_cases(heading: &str, problem: impl Fn(&Meta, &str, &Found) -> Option<String>) {
    let mut problems = Vec::new();
    for meta in govgen::every_kind().filter(|it| !is_escape(it)) {
        let cases = cases(meta, heading);
        let excused = WITHOUT_BLOCKS.iter().any(|it| it.kind == meta.name);
        if cases.is_empty() && !excused {
            problems.push(format!("{}: no block under {heading}, no entry in WITHOUT_BLOCKS", meta.name));
        }
        for (number, case) in cases.into_iter().enumerate() {
            let name = format!("{}, {heading}, case {}", meta.name, number + 1);
            let found = match meta {
                _ if is_about_plans(meta) => judged(case.now),
                _ if is_live(meta) => seen(case.now),
                _ => compared(case, compares(meta)),
            };
            problems.extend(problem(meta, &name, &found));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn is_about_plans(meta: &Meta) -> bool {
    meta.code.starts_with("PLN")
}

fn is_live(meta: &Meta) -> bool {
    meta.code.starts_with("LIV")
}

/// Whether a rule compares with another revision.
fn compares(meta: &Meta) -> bool {
    govgen_rules::OF_THE_BASE.iter().any(|it| it.meta == *meta)
}

/// A repository and what is found in it.
type Found = (SourceMap, Diagnostics);

fn checked(sources: SourceMap) -> Found {
    let findings = check(&sources);
    (sources, findings)
}

/// What is found in a repository, held against the one before it where the rule compares.
fn compared(case: Case, compares: bool) -> Found {
    let before = compares.then(|| sources(overlaid(base(), case.before.clone())));
    let now = sources(overlaid(overlaid(base(), case.before), case.now));
    let findings = check_against(&now, before.as_ref());
    (now, findings)
}

/// What is found in a plan of the clean repository, with the case's change laid over it and its files over the repository.
fn judged(mut case: BTreeMap<&'static str, String>) -> Found {
    let plan = |path: &str| path.strip_suffix(".plan.json").map(str::to_owned);
    let division = case.keys().find_map(|it| plan(it)).expect("a block is a change of a plan");
    let change = case.remove(format!("{division}.plan.json").as_str()).expect("it was found just now");
    let change = serde_json::from_str(&change).expect("the change is JSON");
    let mut plan = plans::plan(&format!("base/{division}.second"));
    plans::lay_over(&mut plan, &change);
    let sources = sources(overlaid(base(), case));
    let judged = govgen::check_plan(sources, Some(today()), plan.to_string().as_bytes(), &division);
    judged.expect("the plan can be judged")
}

/// What is found in the clean repository and its facts, with the case's files and its change of the facts laid over them.
fn seen(mut case: BTreeMap<&'static str, String>) -> Found {
    let mut facts = base_facts();
    if let Some(change) = case.remove("facts.json") {
        let change = serde_json::from_str(&change).unwrap_or_else(|error| panic!("{error} in\n{change}"));
        facts_change::lay_over(&mut facts, &change);
    }
    let facts = Facts::from_json(facts.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {facts:#}"));
    let found = govgen::check_facts(sources(overlaid(base(), case)), Some(today()), facts, None);
    found.expect("there is no baseline")
}

fn base_facts() -> serde_json::Value {
    let path = workspace().join("crates/govgen-live/tests/base/facts.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the facts can be read")).expect("they are JSON")
}

#[test]
fn the_facts_of_the_clean_repository_explain_it() {
    let sources = sources(base());
    let rendered = govgen::render(&sources).expect("it can be rendered").into_iter().collect();
    let made = facts::explaining(&sources, &rendered);
    expect_test::expect_file!["../../govgen-live/tests/base/facts.json"].assert_eq(&made.to_json());
    let found = seen(BTreeMap::new());
    assert_eq!(not_quiet("the clean repository", &found), None);
    assert!(found.1.skipped().is_empty(), "{:?}", found.1.skipped());
}

/// What is wrong when there should be findings of one kind and no others.
fn does_not_fire(name: &str, case: &str, (sources, findings): &Found) -> Option<String> {
    let others = findings.iter().any(|it| it.meta.name != name);
    let shown = govgen::show(sources, findings, 120);
    match findings.is_empty() {
        true => Some(format!("{case}: nothing was found")),
        false => others.then(|| format!("{case}: findings of other kinds\n{shown}")),
    }
}

/// What is wrong when a repository should give no finding.
fn not_quiet(case: &str, (sources, findings): &Found) -> Option<String> {
    (!findings.is_empty()).then(|| format!("{case}: findings\n{}", govgen::show(sources, findings, 120)))
}

fn check(sources: &SourceMap) -> Diagnostics {
    check_against(sources, None)
}

fn today() -> Date {
    "2026-07-01".parse().expect("it is a date")
}

fn check_against(sources: &SourceMap, base: Option<&SourceMap>) -> Diagnostics {
    let findings = govgen::check_against(sources, Some(today()), base, Some(BASELINE));
    let mut findings = findings.expect("the baseline can be read");
    findings.append(govgen::check_reviews(sources));
    findings.sort();
    assert!(base.is_none() || findings.skipped().is_empty(), "{:?}", findings.skipped());
    findings
}

fn access(text: impl Into<String>) -> SourceFile {
    SourceFile::text(ACCESS, text)
}

fn not_utf8() -> Repository {
    let mut file = access("# Zugriff f");
    file.problem = Some(FileProblem::NotUtf8 { at: 11 });
    with(file)
}

fn too_large() -> Repository {
    let mut file = access("");
    file.problem = Some(FileProblem::TooLarge { bytes: 17 << 20 });
    with(file)
}

fn nested() -> Repository {
    with(access(format!("accounts: {}\n", brackets(65))))
}

fn nested_yaml() -> Repository {
    with(access(format!("accounts: {}\n", brackets(5_000))))
}

fn nested_json() -> Repository {
    let path = "divisions/payments/policies/developer.json";
    let document = format!("{{\"Statement\": {}}}\n", brackets(5_000));
    let mut repository =
        with(access("policies: { developer: { inline_policy: { file: policies/developer.json } } }\n"));
    repository.insert(path.to_owned(), SourceFile::text(path, document));
    repository
}

fn brackets(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}

fn tabs() -> Repository {
    with(access("accounts:\n\tledger-dev:\n\t\tread-only: { users: [alice@example.com] }\n"))
}

fn too_many_grants() -> Repository {
    let accounts: String = (1..=500).map(|it| format!("      account-{it}: \"{it:012}\"\n")).collect();
    let row = |name: &str, accounts: &str| format!("  {name}:\n    owners: [{name}-team]\n    accounts:\n{accounts}");
    let tools = "      tools: \"222222222222\"\n";
    let rows = format!("divisions:\n{}{}", row("payments", &accounts), row("platform", tools));
    let users: String = (1..=401).map(|it| format!("        - user-{it}@example.com\n")).collect();
    let mut repository = with(access(format!("accounts:\n  \"*\":\n    read-only:\n      users:\n{users}")));
    repository.insert(
        "divisions/common/divisions.yaml".to_owned(),
        SourceFile::text("divisions/common/divisions.yaml", rows),
    );
    repository
}

fn many_accounts() -> Repository {
    let accounts: String =
        (0..1_000).map(|it| format!("      account-{it}: \"{:012}\"\n", 300_000_000_000_u64 + it)).collect();
    let mapping = format!(
        "divisions:\n  payments:\n    owners: [a]\n    accounts:\n      ledger-prod: \"000000000000\"\n      ledger-dev: \"111111111111\"\n{accounts}"
    );
    let platform = "  platform: { owners: [a], accounts: { tools: \"222222222222\" } }\n";
    with(SourceFile::text("divisions/common/divisions.yaml", mapping + platform))
}

fn many_teams() -> Repository {
    let teams: String = (0..15_000).map(|it| format!("      - {:x<94}{it:06}\n", "")).collect();
    let mapping = format!(
        "divisions:\n  payments:\n    accounts: {{ ledger-prod: \"000000000000\", ledger-dev: \"111111111111\" }}\n    owners:\n{teams}"
    );
    let platform = "  platform: { owners: [a], accounts: { tools: \"222222222222\" } }\n";
    with(SourceFile::text("divisions/common/divisions.yaml", mapping + platform))
}

fn large_inline_policy() -> Repository {
    let buckets: String = (1..=400).map(|it| format!("            - arn:aws:s3:::bucket-{it}\n")).collect();
    with(access(format!(
        "policies:\n  developer:\n    inline_policy:\n      Version: \"2012-10-17\"\n      Statement:\n        - Effect: Allow\n          Action: s3:ListBucket\n          Resource:\n{buckets}"
    )))
}
