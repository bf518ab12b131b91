//! What holds whatever is written: places stay inside their files, order of writing means nothing, and a person who goes takes only their own grants along.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod repository;

use std::collections::BTreeSet;

use govgen_source::SourceMap;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use repository::{Files, clean, sources};

/// The same cases in every run, and no file of regressions written beside the tests.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    }
}

/// Runs and draws everything, and holds every place to its file.
fn holds(sources: &SourceMap) {
    let findings = govgen::check(sources, Some("2026-01-31".parse().unwrap()));
    places_hold(sources, &findings);
    let obeyed = |it: char| it.is_control() && it != '\n';
    for width in [40, 120] {
        assert!(!govgen::show(sources, &findings, width).contains(obeyed), "a terminal would obey the report");
    }
    for text in [govgen::show_json(sources, &findings), govgen::show_sarif(sources, &findings)] {
        assert!(!text.contains(obeyed), "a terminal would obey the report");
    }
    let annotations = govgen::show_github(sources, &findings);
    assert!(
        !annotations.contains(obeyed) && annotations.lines().all(|it| it.starts_with("::")),
        "a runner would obey the report"
    );
    assert!(govgen::show_summary(sources, &findings, 2_000).len() <= 2_000);
    let is_clean = findings.count(govgen_source::Severity::Error) == 0;
    assert_eq!(govgen::render(sources).is_some(), is_clean);
    let clean = repository::sources(&clean());
    compared(sources, &clean, is_clean);
    compared(&clean, sources, true);
    assert_eq!(compared(sources, sources, is_clean), 0, "nothing has changed");
}

#[test]
fn nothing_at_all_is_judged() {
    holds(&SourceMap::default());
    let mut beside = SourceMap::new(Vec::new());
    beside.add_beside(govgen_source::SourceFile::text("plan.json", "{}"));
    holds(&beside);
}

/// Compares with a base, whatever that is, and counts what the change is blamed for.
fn compared(sources: &SourceMap, base: &SourceMap, is_clean: bool) -> usize {
    let found = govgen::check_against(sources, Some("2026-01-31".parse().unwrap()), Some(base), None).unwrap();
    places_hold(sources, &found);
    let compares = |name: &str| govgen_rules::OF_THE_BASE.iter().any(|it| it.meta.name == name);
    let blamed = found.iter().filter(|it| compares(it.meta.name) && it.meta.name != "acknowledge-stale").count();
    // What is removed because a line cannot be read has its finding, and no other.
    let unreadable = !is_clean && found.iter().any(|it| it.meta.code.starts_with("SYN"));
    let large = found.iter().find(|it| it.meta.name == "mass-removal");
    let division = large.and_then(|it| it.subject.division.clone());
    let within = |it: &govgen_source::Diagnostic| {
        let path = &sources.file(it.span.file).path;
        it.meta.code.starts_with("SYN")
            && division.as_ref().is_some_and(|name| path.starts_with(&format!("divisions/{name}/")))
    };
    assert!(!unreadable || !found.iter().any(within), "a removal that is a misspelling");
    blamed
}

fn places_hold(sources: &SourceMap, findings: &govgen_source::Diagnostics) {
    for it in findings.iter() {
        let spans = std::iter::once(it.span).chain(it.labels.iter().map(|label| label.span));
        for span in spans {
            let text = &sources.file(span.file).text;
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}: {}", it.message);
        }
        assert!(it.help.is_some(), "no help: {}", it.message);
        assert!(!it.message.contains('\n'), "a headline is one line: {}", it.message);
    }
}

/// Bytes as `load` takes them: what is no text is cut off.
fn put(files: &mut Files, path: &str, bytes: &[u8]) {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap(),
    };
    files.insert(path.to_owned(), valid.to_owned());
}

fn path() -> impl Strategy<Value = String> {
    select(clean().into_keys().collect::<Vec<_>>())
}

/// Pieces that YAML, JSON and govgen give a meaning to.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "accounts",
        "policies",
        "divisions",
        "organization",
        "users",
        "groups",
        "until",
        "2026-01-01",
        "ledger-dev",
        "developer",
        ": ",
        ":",
        "- ",
        "-",
        "? ",
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "|-\n",
        ">+2\n",
        "&a ",
        "*a",
        "!t ",
        "<<: ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "#",
        " # ",
        "\t",
        "\r\n",
        "\r",
        "\u{feff}",
        "\0",
        "\\",
        "\\u0041",
        "\\x9b",
        "\\ud800",
        "\u{85}",
        "\u{2028}",
        "\u{200b}",
        "\u{202e}",
        "\u{1b}[2J",
        "日本",
        "é",
        "e\u{301}",
        "😀",
        "а",
        "~",
        "null",
        "true",
        "012",
        "1e3",
        "*",
        "@",
        "\"000000000001\"",
        "${a}",
        "%{b}",
        "file",
        "inline_policy",
        "x",
    ];
    prop::collection::vec(select(pieces.to_vec()), 0..60).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_bytes_as_any_file(path in path(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut files = clean();
        put(&mut files, &path, &bytes);
        holds(&sources(&files));
    }

    #[test]
    fn any_text_as_any_file(path in path(), text in ".{0,80}") {
        let mut files = clean();
        files.insert(path, text);
        holds(&sources(&files));
    }

    #[test]
    fn pieces_of_syntax_as_any_file(path in path(), text in soup()) {
        let mut files = clean();
        files.insert(path, text);
        holds(&sources(&files));
    }

    #[test]
    fn pieces_of_syntax_anywhere(path in path(), at in any::<Index>(), text in soup()) {
        let mut files = clean();
        let old = &files[&path];
        let borders: Vec<usize> = old.char_indices().map(|(at, _)| at).collect();
        let at = *at.get(&borders);
        let new = format!("{}{text}{}", &old[..at], &old[at..]);
        files.insert(path, new);
        holds(&sources(&files));
    }

    #[test]
    fn flipped_bytes(path in path(), flips in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut files = clean();
        let mut bytes = files[&path].clone().into_bytes();
        for (at, byte) in flips {
            *at.get_mut(&mut bytes) = byte;
        }
        put(&mut files, &path, &bytes);
        holds(&sources(&files));
    }

    #[test]
    fn lines_gone_doubled_and_moved(path in path(), from in any::<Index>(), to in any::<Index>(), what in 0..3) {
        let mut files = clean();
        let mut lines: Vec<&str> = files[&path].split_inclusive('\n').collect();
        let (from, to) = (from.index(lines.len()), to.index(lines.len()));
        match what {
            0 => { lines.remove(from); }
            1 => lines.insert(to, lines[from]),
            _ => lines.swap(from, to),
        }
        let text = lines.concat();
        files.insert(path, text);
        holds(&sources(&files));
    }

    #[test]
    fn one_file_in_place_of_another(from in path(), to in path()) {
        let mut files = clean();
        let text = files[&from].clone();
        files.insert(to, text);
        holds(&sources(&files));
    }
}

/// A division's grants as data, to be written in any order over any files.
#[derive(Debug, Clone)]
struct Grants {
    /// Account or glob, policy, group, name.
    rows: BTreeSet<(&'static str, &'static str, bool, &'static str)>,
}

fn grants() -> impl Strategy<Value = Grants> {
    let row = (
        select(vec!["ledger-dev", "ledger-prod", "*"]),
        select(vec!["developer", "auditor", "read-only"]),
        any::<bool>(),
        select(vec!["a@example.com", "b@example.com", "c@example.com", "d@example.com"]),
    );
    prop::collection::btree_set(row, 1..24).prop_map(|rows| Grants { rows })
}

impl Grants {
    /// YAML, each account in a file of its own when `split`, everything in the order that `order` gives.
    fn write(&self, split: bool, order: &[u8]) -> Files {
        let mut files = clean();
        files.remove("divisions/payments/access.yaml");
        let mut at = 0;
        let mut next = || {
            at += 1;
            order[at % order.len()]
        };
        let mut shuffled = |items: BTreeSet<&'static str>| {
            let mut keyed: Vec<(u8, &'static str)> = items.into_iter().map(|it| (next(), it)).collect();
            keyed.sort();
            keyed.into_iter().map(|(_, it)| it).collect::<Vec<_>>()
        };
        let mut texts = Vec::new();
        for account in shuffled(self.rows.iter().map(|it| it.0).collect()) {
            let mut text = format!("  \"{account}\":\n");
            let of = |it: &&(&str, &str, bool, &str)| it.0 == account;
            for policy in shuffled(self.rows.iter().filter(of).map(|it| it.1).collect()) {
                text.push_str(&format!("    {policy}:\n"));
                for key in shuffled(["users", "groups"].into()) {
                    let of =
                        |it: &&(&str, &str, bool, &str)| it.0 == account && it.1 == policy && it.2 == (key == "groups");
                    let names = shuffled(self.rows.iter().filter(of).map(|it| it.3).collect());
                    if !names.is_empty() {
                        text.push_str(&format!("      {key}: [{}]\n", names.join(", ")));
                    }
                }
            }
            texts.push(text);
        }
        if split {
            for (at, text) in texts.iter().enumerate() {
                files.insert(format!("divisions/payments/part-{at}.yaml"), format!("accounts:\n{text}"));
            }
        } else {
            files.insert("divisions/payments/access.yaml".to_owned(), format!("accounts:\n{}", texts.concat()));
        }
        files
    }
}

fn rendered(files: &Files) -> Vec<(String, String)> {
    let sources = sources(files);
    govgen::render(&sources).unwrap_or_else(|| {
        let findings = govgen::check(&sources, None);
        panic!("{}", govgen::show(&sources, &findings, 100))
    })
}

fn lines(files: &[(String, String)], path: &str) -> Vec<String> {
    let (_, text) = files.iter().find(|it| it.0 == path).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The lines that stand in one text and not in the other, when the other is what is left of the first.
fn gone(before: &[String], after: &[String]) -> Vec<String> {
    let mut after = after.iter().peekable();
    let gone = before.iter().filter(|line| after.next_if(|it| it == line).is_none()).cloned().collect();
    assert_eq!(after.next(), None, "nothing may be added");
    gone
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn order_of_writing_means_nothing(
        grants in grants(),
        one in prop::collection::vec(any::<u8>(), 40),
        other in prop::collection::vec(any::<u8>(), 40),
    ) {
        prop_assert_eq!(rendered(&grants.write(false, &one)), rendered(&grants.write(true, &other)));
    }

    #[test]
    fn a_user_who_goes_takes_only_their_own(grants in grants(), who in any::<Index>()) {
        let people: BTreeSet<&str> = grants.rows.iter().filter(|it| !it.2).map(|it| it.3).collect();
        prop_assume!(!people.is_empty());
        let person = *who.get(&people.into_iter().collect::<Vec<_>>());
        let mut left = grants.clone();
        left.rows.retain(|it| it.2 || it.3 != person);
        // A block without anybody left goes as a whole, which is another property.
        let places = |rows: &BTreeSet<(&'static str, &'static str, bool, &'static str)>| -> BTreeSet<(&str, &str)> {
            let every = |it: &(&'static str, &'static str, bool, &'static str)| match it.0 {
                "*" => vec![("ledger-dev", it.1), ("ledger-prod", it.1)],
                account => vec![(account, it.1)],
            };
            rows.iter().flat_map(every).collect()
        };
        prop_assume!(places(&left.rows) == places(&grants.rows));
        prop_assume!(left.rows.iter().any(|it| !it.2));

        let (before, after) = (grants.write(false, &[0]), left.write(false, &[0]));
        let parsed = |files: &Files| -> Vec<serde_json::Value> {
            let json = govgen::grants_json(&sources(files)).unwrap();
            let mut rows = serde_json::from_str::<serde_json::Value>(&json).unwrap()["grants"].as_array().unwrap().clone();
            // Lines move when a line goes.
            rows.iter_mut().for_each(|it| { it.as_object_mut().unwrap().remove("line"); });
            rows
        };
        let theirs = |it: &serde_json::Value| it["division"] == "payments" && it["principal_type"] == "USER" && it["principal"] == person;
        let (rows_before, rows_after) = (parsed(&before), parsed(&after));
        let count = rows_before.iter().filter(|it| theirs(it)).count();
        let others: Vec<_> = rows_before.into_iter().filter(|it| !theirs(it)).collect();
        prop_assert_eq!(others, rows_after);

        let (before, after) = (rendered(&before), rendered(&after));
        for ((path, old), (_, new)) in before.iter().zip(&after) {
            match path.as_str() {
                "terraform/payments/assignment.tf" => {
                    let gone = gone(&lines(&before, path), &lines(&after, path));
                    prop_assert_eq!(gone.len(), count);
                    let entry = format!("\"user:{person}\" : ");
                    prop_assert!(gone.iter().all(|it| it.trim_start().starts_with(&entry)));
                }
                "terraform/payments/variable.tf" => {
                    let gone = gone(&lines(&before, path), &lines(&after, path));
                    prop_assert_eq!(gone.len(), 1);
                    prop_assert!(gone[0].contains(person));
                }
                _ => prop_assert_eq!(old, new),
            }
        }
        prop_assert_eq!(before.len(), after.len());
    }
}
