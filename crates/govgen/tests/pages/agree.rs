//! Schemas, defaults and `prove` agree with the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use govgen_source::{Meta, SourceFile};

use crate::blocks::{compares, is_about_plans};
use crate::cases::{Case, Repository, base, cases, overlaid, sources};
use crate::checked::{check, compared};
use crate::schema::{Document, Either, agree, documents};
use crate::sections::workspace;

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

pub(crate) fn is_escape(meta: &Meta) -> bool {
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
