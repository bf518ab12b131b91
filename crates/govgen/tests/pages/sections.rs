//! The shape of a page, and that every folder has one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use govgen_source::Meta;

/// The sections every page has, in order.
const SECTIONS: [&str; 5] = ["What it finds", "Why it matters", "Fires on", "Quiet on", "How to fix"];
/// The sections a page may have after them, in order.
const MORE_SECTIONS: [&str; 2] = ["Limits", "Source"];

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

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One `## ` section of a page.
pub(crate) struct Section<'p> {
    pub(crate) heading: &'p str,
    pub(crate) lines: Vec<&'p str>,
}

pub(crate) fn sections(meta: &'static Meta) -> Vec<Section<'static>> {
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
