//! Planted escapes: each is applied to rendered files, or to the YAML, and has to be found by `govgen prove` or `govgen check`.
//!
//! `escapes/planted/` lists them; `data/escapes.txt` shows for each what was found. Edits that do no harm stand in the same
//! table: they stay proved, or are refused because nobody can say that they are harmless.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "escapes/facts.rs"]
mod facts;
#[path = "escapes/moved.rs"]
mod moved;
#[path = "escapes/planted/mod.rs"]
mod planted;
#[path = "support/rendered.rs"]
mod rendered;
mod support;
#[path = "support/variants.rs"]
#[expect(dead_code, reason = "other tests take other variants")]
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use facts::FACTS;
use govgen_source::{EntryKind, SourceFile, SourceMap};
use moved::MOVED;
use planted::{Edit, HARMLESS, Planted, WRITTEN};
use support::{Repository, repositories};

type Files = BTreeMap<String, String>;

fn octcat() -> Repository {
    example("octcat")
}

fn example(name: &str) -> Repository {
    repositories().into_iter().find(|it| it.name == format!("examples/{name}")).unwrap()
}

/// The small example, with the role that reads facts.
fn with_facts_role() -> Files {
    let role = "  aws:\n    facts_role: { branch: main }\n";
    let files = govgen::render(&variants::edited(&variants::octcat(), "  aws:\n", role));
    files.unwrap().into_iter().collect()
}

/// The names of what was found.
type Names = BTreeSet<&'static str>;

#[test]
fn every_planted_escape_is_caught() {
    let octcat = octcat().rendered();
    let mut table = String::new();
    let mut missed = String::new();
    let mut names = BTreeSet::new();
    let mut show = |command: &str, it: &Planted, found: &Names| {
        assert!(names.insert(it.name), "{} stands there twice", it.name);
        let found: Vec<&str> = found.iter().copied().collect();
        writeln!(table, "{command:<7}{:<62}{}", it.name, found.join(" ")).unwrap();
        if !found.contains(&it.expected) {
            writeln!(missed, "{}: expected {}, found {found:?}", it.name, it.expected).unwrap();
        }
    };
    for it in planted::rendered() {
        show("prove", it, &proved(&rendered::tree(&edited(&octcat, it))));
    }
    let moves = example("moves").rendered();
    for it in MOVED {
        show("prove", it, &proved(&rendered::tree(&edited(&moves, it))));
    }
    show("prove", &planted::LINK, &proved(&with_link(&octcat)));
    let facts = with_facts_role();
    assert_eq!(proved(&rendered::tree(&facts)), Names::new());
    for it in FACTS {
        show("prove", it, &proved(&rendered::tree(&edited(&facts, it))));
    }
    for it in WRITTEN {
        show("check", it, &checked(it));
    }
    let caught = planted::rendered().count() + MOVED.len() + FACTS.len() + WRITTEN.len() + 1;
    writeln!(table, "\n{caught} planted escapes").unwrap();
    println!("{table}");
    assert_eq!(missed, "", "not caught");
    assert!(caught >= 60, "{caught} escapes");
    let expected: Names = planted::rendered().chain(MOVED).chain(FACTS).map(|it| it.expected).collect();
    assert_eq!(
        expected,
        govgen_prove::FINDINGS.iter().map(|it| it.name).collect(),
        "a kind that nothing is planted for"
    );
    expect_test::expect_file!["data/escapes.txt"].assert_eq(&table);
}

#[test]
fn harmless_edits_stay_proved() {
    let octcat = octcat().rendered();
    for it in HARMLESS {
        let found = proved(&rendered::tree(&edited(&octcat, it)));
        assert!(found.iter().all(|name| *name == it.expected), "{}: {found:?}", it.name);
        assert_eq!(found.is_empty(), it.expected.is_empty(), "{}", it.name);
    }
}

/// Every line of every rendered file, taken out: what nobody notices then is listed, and has to be harmless to a reader.
#[test]
fn what_may_be_missing_is_known() {
    let octcat = octcat().rendered();
    let mut unnoticed: BTreeSet<String> = BTreeSet::new();
    for (path, text) in &octcat {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let rest = lines.iter().enumerate().filter(|(other, _)| *other != at);
            let mut files = octcat.clone();
            files.insert(path.clone(), rest.map(|(_, line)| format!("{line}\n")).collect());
            if proved(&rendered::tree(&files)).is_empty() {
                unnoticed.insert(format!("{path}: {}", line.trim()));
            }
        }
    }
    let shown: String = unnoticed.iter().map(|it| format!("{it}\n")).collect();
    expect_test::expect_file!["data/unnoticed.txt"].assert_eq(&shown);
}

/// The same for the role that reads facts.
#[test]
fn what_may_be_missing_of_the_role_that_reads_facts_is_known() {
    let files = with_facts_role();
    let path = "terraform/common/facts_role.tf";
    let lines: Vec<&str> = files[path].lines().collect();
    let mut unnoticed = String::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let rest = lines.iter().enumerate().filter(|(other, _)| *other != at);
        let mut less = files.clone();
        less.insert(path.to_owned(), rest.map(|(_, line)| format!("{line}\n")).collect());
        if proved(&rendered::tree(&less)).is_empty() {
            writeln!(unnoticed, "{}", line.trim()).unwrap();
        }
    }
    expect_test::expect_file!["data/unnoticed-facts.txt"].assert_eq(&unnoticed);
}

/// An escape says what somebody could do with it and how to mend it, at a place in the file that was edited.
#[test]
fn every_escape_has_a_place_and_a_way_out() {
    let (octcat, moves, facts) = (octcat().rendered(), example("moves").rendered(), with_facts_role());
    let all = planted::rendered().map(|it| (&octcat, it)).chain(MOVED.iter().map(|it| (&moves, it)));
    for (files, it) in all.chain(FACTS.iter().map(|it| (&facts, it))) {
        let tree = rendered::tree(&edited(files, it));
        for found in govgen::prove(&tree).escapes.iter() {
            let file = tree.file(found.span.file);
            assert!(file.text.is_char_boundary(found.span.start as usize), "{}", it.name);
            assert!(found.span.end as usize <= file.text.len(), "{}: {}", it.name, found.message);
            assert!(found.help.as_ref().is_some_and(|it| it.contains("govgen render")), "{}", it.name);
        }
    }
}

fn proved(sources: &SourceMap) -> Names {
    govgen::prove(sources).escapes.iter().map(|it| it.meta.name).collect()
}

fn checked(it: &Planted) -> Names {
    let octcat = octcat();
    let files: Files = octcat
        .sources
        .iter()
        .filter(|(_, file)| file.path.starts_with("divisions/") && file.kind == EntryKind::File)
        .map(|(_, file)| (file.path.clone(), file.text.clone()))
        .collect();
    let sources = rendered::tree(&edited(&files, it));
    let findings = govgen::check(&sources, None);
    findings.iter().filter(|it| it.severity == govgen_source::Severity::Error).map(|it| it.meta.name).collect()
}

fn edited(files: &Files, it: &Planted) -> Files {
    let mut files = files.clone();
    for edit in it.edits {
        match *edit {
            Edit::Replace { path, after, from, to } => {
                let text = files.get_mut(path).unwrap_or_else(|| panic!("{}: no {path}", it.name));
                let start = text.find(after).unwrap_or_else(|| panic!("{}: nothing says {after:?}", it.name));
                let at =
                    text[start..].find(from).unwrap_or_else(|| panic!("{}: nothing says {from:?}", it.name)) + start;
                text.replace_range(at..at + from.len(), to);
            }
            Edit::Append { path, text } => files.get_mut(path).unwrap().push_str(text),
            Edit::New { path, text } => {
                assert!(files.insert(path.to_owned(), text.to_owned()).is_none(), "{}", it.name);
            }
            Edit::Remove { path } => {
                files.remove(path).unwrap();
            }
        }
    }
    files
}

fn with_link(files: &Files) -> SourceMap {
    let tree = rendered::tree(files);
    let copy = tree.iter().map(|(_, file)| match file.kind {
        EntryKind::File => SourceFile::text(file.path.as_str(), file.text.as_str()),
        kind => SourceFile::entry(file.path.clone(), kind),
    });
    let link = SourceFile::entry("terraform/project-a/extra.tf".to_owned(), EntryKind::Link);
    SourceMap::new(copy.chain([link]).collect())
}
