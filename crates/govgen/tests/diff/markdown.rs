//! The comment on a pull request, read as GitHub reads it: nothing that a division writes leaves its cell, and nobody is mentioned.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::git::{Repository, said};
use super::{ACCESS, POLICY, repository};

/// What a page may hold beside text: our own elements.
const ELEMENTS: [&str; 4] = ["<code>", "</code>", "<br>", "<wbr>"];

/// What GitHub takes at most.
const CHARACTERS: usize = 65_536;

fn page(repository: &Repository, base: &str) -> String {
    let output = repository.govgen(&["diff", base, "--format", "markdown"]);
    assert!(output.status.code() < Some(2), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Holds a page to its form; gives each table as its rows' texts.
fn holds(page: &str) -> Vec<Vec<Vec<String>>> {
    assert!(page.starts_with("<!-- govgen-diff -->\n### "), "{page}");
    assert!(page.len() < CHARACTERS, "{} bytes", page.len());
    let body = page.strip_prefix("<!-- govgen-diff -->\n").unwrap();
    let (mut tables, mut within_code, mut cell) = (Vec::new(), false, None);
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Table(columns)) => tables.push((columns.len(), Vec::new())),
            Event::Start(Tag::TableHead | Tag::TableRow) => tables.last_mut().unwrap().1.push(Vec::new()),
            Event::Start(Tag::TableCell) => cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => {
                assert!(!within_code, "an element leaves its cell");
                tables.last_mut().unwrap().1.last_mut().unwrap().push(cell.take().unwrap());
            }
            Event::InlineHtml(html) => {
                assert!(ELEMENTS.contains(&&*html), "somebody's HTML: {html}");
                assert!(&*html != "<br>" || !within_code, "a line break in somebody's text");
                assert!(&*html != "<wbr>" || within_code, "a place for a line to end, of no name");
                within_code = matches!(&*html, "<code>" | "<wbr>");
            }
            Event::Text(text) => {
                let is_link = ["http", "www."].iter().any(|it| text.contains(it));
                assert!(within_code || !text.contains('@') && !is_link, "a mention or a link: {text}");
                if let Some(cell) = &mut cell {
                    cell.push_str(&text);
                }
            }
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::List(None) | Tag::Item | Tag::Strong)
            | Event::End(_)
            | Event::SoftBreak => {}
            // What stands between backticks is ours.
            Event::Code(text) => assert!(text.starts_with("govgen ") || text.starts_with("divisions/"), "{text}"),
            other => panic!("not ours: {other:?}"),
        }
    }
    for (columns, rows) in &tables {
        assert!(rows.iter().all(|it| it.len() == *columns), "{rows:?}");
        // A `|` too many is dropped by readers of Markdown, and would not show above.
        assert!(rows.len() > 1, "a table without rows");
    }
    for line in body.lines().filter(|it| it.starts_with('|')) {
        assert!(!line.contains("\\|"), "{line}");
    }
    let tables: Vec<Vec<Vec<String>>> = tables.into_iter().map(|it| it.1).collect();
    let counts: Vec<usize> = body.lines().filter(|it| it.starts_with('|')).map(|it| it.matches('|').count()).collect();
    let expected = tables.iter().flat_map(|it| {
        // The line of dashes is no row.
        std::iter::repeat_n(it[0].len() + 1, it.len() + 1)
    });
    assert!(counts.iter().copied().eq(expected), "{body}");
    tables
}

const HOSTILE: [&str; 22] = [
    "a|b",
    "a\\|b",
    "a\\",
    "`",
    "``` x",
    "a`b``c",
    "~~~",
    "<script>alert(1)</script>",
    "</code>",
    "<!--",
    "-->",
    "@everyone",
    "@octcat-org/admin",
    "](https://x.example) [x](y)",
    "https://x.example www.x.example",
    "&amp; &#96;",
    "$`x`$ **b** _c_ #1",
    "| a | b |",
    "<details><summary>nothing to see</summary>",
    "# heading",
    "- item",
    "![x](https://x.example/y.png)",
];

/// A group's list in YAML.
fn groups(names: &[&str]) -> String {
    names.iter().map(|it| format!("        - {}\n", serde_json::to_string(it).unwrap())).collect()
}

#[test]
fn nothing_leaves_its_cell() {
    type Edit = (&'static str, fn(&Repository), fn(&str) -> String);
    let edits: [Edit; 2] = [
        (
            "a policy",
            |it| {
                // What the rules refuse is shown all the same.
                let statement = |it: &&str| serde_json::json!({"Effect": "Allow", "Action": it, "Resource": it, "Condition": {*it: {*it: it}}});
                let statements: Vec<_> = HOSTILE.iter().map(statement).collect();
                it.write(POLICY, &serde_json::json!({"Version": "2012-10-17", "Statement": statements}).to_string());
            },
            |it| format!("allows {it}"),
        ),
        (
            "a waiver",
            |it| {
                let waiver = |it: &&str| {
                    let reason = serde_json::to_string(it).unwrap();
                    format!(
                        "  - {{ rule: admin-wildcard, at: {{ policy: developer }}, reason: {reason}, until: 2099-01-01 }}\n"
                    )
                };
                let waivers: String = HOSTILE.iter().map(waiver).collect();
                it.write("divisions/common/waivers.yaml", &format!("waivers:\n{waivers}"));
            },
            |it| format!("policy developer, until 2099-01-01: {it}"),
        ),
    ];
    for (what, edit, expected) in edits {
        let repository = repository();
        edit(&repository);
        let page = page(&repository, "first");
        let tables = holds(&page);
        for name in HOSTILE {
            let expected = expected(name);
            let is_shown = tables.iter().flatten().flatten().any(|it| it.contains(&expected));
            assert!(is_shown, "{what}, {name}: {page}");
        }
    }
}

#[test]
fn what_cannot_be_read_and_names_of_files_stay_where_they_are() {
    let repository = repository();
    repository.replace(ACCESS, "      groups: [ledger]\n", &format!("      groups:\n{}", groups(&HOSTILE)));
    repository.replace("divisions/common/divisions.yaml", "owners: [platform-team]", "owners: [\"@everyone | <!--\"]");
    for (at, name) in HOSTILE.iter().enumerate() {
        let path = repository.root().join(format!("divisions/platform/{at:02}{}.md", name.replace('/', "_")));
        std::fs::write(path, "x").unwrap();
    }
    let page = page(&repository, "first");
    holds(&page);
    assert!(page.contains("compared") && page.contains("00a&#124;b"), "{page}");
}

#[test]
fn every_name_that_is_taken_is_read_back() {
    let repository = repository();
    let taken =
        ["a|b", "a\\|b", "a`b``c", "</code>", "<!--", "@everyone", "&amp; &#96;", "$`x`$ **b** _c_ #1", "日本語 | x"];
    // Each with another end, so that each has its row.
    let groups = |names: &[&str]| -> String {
        let row = |(at, it): (usize, &&str)| {
            let name = serde_json::to_string(it).unwrap();
            format!("        - {{ group: {name}, until: 2099-01-{:02}, reason: x }}\n", at + 1)
        };
        names.iter().enumerate().map(row).collect()
    };
    repository.replace(ACCESS, "      groups: [ledger]\n", &format!("      groups:\n{}", groups(&taken)));
    let page = page(&repository, "first");
    assert!(!page.contains("not compared"), "{page}");
    let tables = holds(&page);
    for name in taken {
        let rows = tables[0].iter().filter(|it| it[0].starts_with(&format!("gainsgroup {name}")));
        assert_eq!(rows.count(), 1, "{name}: {page}");
    }
}

#[test]
fn thousands_of_rows_are_cut_where_it_is_said() {
    let repository = repository();
    let user = |it: usize| {
        let end = format!("{}-{:02}-{:02}", 2050 + it / 336, 1 + it % 12, 1 + it / 12 % 28);
        format!("        - {{ user: \"user-{it:04}{}@example.com\", until: {end}, reason: x }}\n", "x".repeat(40))
    };
    let users: String = (0..5_000).map(user).collect();
    repository.replace(
        ACCESS,
        "      users: [alice@example.com, bob@example.com]\n",
        &format!("      users:\n{users}"),
    );
    let policies: String = (0..300).map(|it| format!("  p{it}: {{ managed_policies: [ReadOnlyAccess] }}\n")).collect();
    repository.replace(ACCESS, "policies:\n", &format!("policies:\n{policies}"));
    repository.write(
        "divisions/common/waivers.yaml",
        "waivers: [{ rule: admin-wildcard, at: { policy: developer }, reason: hidden, until: 2099-01-01 }]\n",
    );
    for it in 0..3_000 {
        repository.write(&format!("docs/{it}{}.md", "y".repeat(200)), "x");
    }
    let page = page(&repository, "first");
    let tables = holds(&page);
    let (above, below) = page.split_once("#### ").unwrap();
    assert!(
        above.contains("### 5,000 gain 5,000 grants, 2 lose 2 · **1 waiver new**, 300 new permission sets\n"),
        "{above}"
    );
    assert!(above.contains("**Who has to approve**") && above.contains("payments-team"), "{above}");
    // Of every part something is there, however many rows another one has.
    assert!(below.contains("user-0000") && below.contains("payments-p0") && below.contains("hidden"), "{below}");
    let cuts: Vec<&str> = below.lines().filter(|it| it.starts_with("… and ")).collect();
    assert_eq!(cuts.len(), 2, "{cuts:?}");
    let more = cuts[0].strip_prefix("… and ").unwrap().split(' ').next().unwrap().replace(',', "");
    // Behind the waiver.
    let shown = tables[1].len() - 1;
    assert_eq!(shown + more.parse::<usize>().unwrap(), 5_002, "{}", cuts[0]);
    assert!(
        cuts[0].contains(" more rows of <code>payments") && cuts[0].ends_with(": run `govgen diff`"),
        "{}",
        cuts[0]
    );
}

#[test]
fn one_long_row_leaves_room_for_the_others() {
    let repository = repository();
    let accounts = "      lab-prod: { id: \"444444444444\", environment: production }\n";
    repository.replace(super::MAPPING, "      ledger-dev:", &format!("{accounts}      ledger-dev:"));
    let path = "divisions/payments/many.yaml";
    let write = |is_now: bool| {
        let letters = [":", ".", "*", "_", "#", "@", "!", "&"];
        let mut values: Vec<String> =
            letters.iter().flat_map(|one| letters.iter().map(move |two| format!("{one}{two}"))).collect();
        values.sort();
        let values = if is_now { &values[..30] } else { &values[32..62] };
        let keys = (0..30).map(|it| (format!("aws:PrincipalTag/k{it:02}"), serde_json::json!(values)));
        let keys: serde_json::Map<_, _> = keys.collect();
        let statement = serde_json::json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": keys}});
        let document = serde_json::json!({"Version": "2012-10-17", "Statement": [statement]});
        repository.write("divisions/payments/a.json", &document.to_string());
        let [view, power] = if is_now { [", job-function/ViewOnlyAccess", ", PowerUserAccess"] } else { ["", ""] };
        let sets: String =
            (0..10).map(|it| format!("  b{it}: {{ managed_policies: [ReadOnlyAccess{view}] }}\n")).collect();
        let grants: String = (0..10).map(|it| format!("    b{it}: {{ groups: [g] }}\n")).collect();
        let text = format!(
            "policies:\n  a: {{ inline_policy: {{ file: a.json }} }}\n{sets}  zz: {{ managed_policies: [ReadOnlyAccess{power}] }}\n\
             accounts:\n  lab-prod:\n    a: {{ groups: [g] }}\n    zz: {{ groups: [everyone] }}\n{grants}"
        );
        repository.write(path, &text);
    };
    write(false);
    repository.commit("base");
    write(true);
    let page = page(&repository, "base");
    let tables = holds(&page);
    let rows: Vec<&str> = tables.iter().flatten().map(|it| it[1].as_str()).collect();
    assert!(rows.iter().any(|it| it.contains("managed policies: PowerUserAccess")), "{page}");
    let attached = rows.iter().filter(|it| it.contains("managed policies: job-function/ViewOnlyAccess")).count();
    assert_eq!(attached, 10, "{page}");
    // The long one, which would take more than a comment holds, is cut where it is said.
    let long = rows.iter().find(|it| it.contains("s3:GetObject")).unwrap_or_else(|| panic!("{page}"));
    assert!(long.contains(" more: ") && page.contains(" more: `govgen diff`"), "{long}");
    assert!(page.lines().filter(|it| it.starts_with('|')).all(|it| it.len() < 17_000), "{page}");
}
