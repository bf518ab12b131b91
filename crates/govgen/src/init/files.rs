//! What `init` writes: templates with the answers in their places, as data of YAML.

use std::collections::BTreeSet;
use std::path::Path;

use govgen_source::{EntryKind, SourceFile};
use govgen_syntax::{SchemaKind, schema};

use super::offers;
use super::questions::Answers;

/// The page about what is made by hand; its checklist is also printed.
const BOOTSTRAP: &str = include_str!("../../../../docs/bootstrap.md");

/// The page about CI; its workflow is written as it stands there.
const CI: &str = include_str!("../../../../docs/ci.md");
/// Where GitHub looks for the workflow that makes the two required checks.
const WORKFLOW: &str = ".github/workflows/govgen.yml";
/// The commit of govgen that nobody has chosen yet.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

/// What git leaves alone.
pub(crate) const GITIGNORE: &str = ".gitignore";
/// How git writes lines, so that a clone on Windows has the bytes that were rendered.
pub(crate) const GITATTRIBUTES: &str = ".gitattributes";

/// Files by path, and where answers stand in them.
pub(crate) struct Files {
    /// Paths from the new root, with their texts.
    pub(crate) texts: Vec<(String, String)>,
    lines: Vec<Line>,
}

/// A line that holds answers.
pub(crate) struct Line {
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) number: usize,
    /// What stands there, without the comment behind it.
    pub(crate) text: String,
    questions: Vec<String>,
}

/// The files that people edit and those that help them; what is rendered comes from these.
///
/// `readme` is the name of the new repository's own page.
pub(crate) fn written(answers: &Answers, readme: &str) -> Files {
    let mut files = Files { texts: Vec::new(), lines: Vec::new() };
    let access = format!("divisions/{}/access.yaml", answers.value("division"));
    files.add("divisions/common/organization.yaml", &organization(answers), answers);
    files.add("divisions/common/divisions.yaml", include_str!("template/divisions.yaml"), answers);
    files.add("divisions/common/policies.yaml", include_str!("template/policies.yaml"), answers);
    files.add(&access, include_str!("template/access.yaml"), answers);
    files.add_workflow(WORKFLOW, workflow(WORKFLOW), &[]);
    let mut rows = String::new();
    for offer in offers::taken(answers) {
        offer.workflows.iter().for_each(|it| files.add_workflow(it, workflow(it), &lock_places(answers)));
        rows.push_str(offer.rows);
    }
    let page = include_str!("template/README.md").replace("{{bootstrap}}\n", &bootstrap_chapter());
    let page = page.replace("{{workflows}}\n", &rows).replace("{{govgen}}", env!("CARGO_PKG_REPOSITORY"));
    files.texts.push((readme.to_owned(), page));
    files.texts.push((GITIGNORE.to_owned(), include_str!("template/gitignore").to_owned()));
    files.texts.push((GITATTRIBUTES.to_owned(), include_str!("template/gitattributes").to_owned()));
    files.texts.push(("schema/common.schema.json".to_owned(), schema(SchemaKind::Common)));
    files.texts.push(("schema/division.schema.json".to_owned(), schema(SchemaKind::Division)));
    files.texts.push(("schema/review.schema.json".to_owned(), schema(SchemaKind::Review)));
    files
}

/// The numbered list of what is to be made by hand, plain text.
pub(crate) fn checklist() -> &'static str {
    let after = BOOTSTRAP.split_once("## Checklist\n\n").map_or("", |(_, rest)| rest);
    after.split_once("\n## ").map_or(after, |(list, _)| list)
}

/// A workflow that the page about CI gives away.
fn workflow(path: &str) -> &'static str {
    let after = CI.split_once(&format!("\n```yaml {path}\n")).map_or("", |(_, rest)| rest);
    after.split_once("```\n").map_or("", |(block, _)| block)
}

/// What the page's own example says in the workflow for the lock, what it is here, and whose answer that is.
fn lock_places(answers: &Answers) -> [(&'static str, String, &'static str); 2] {
    let account = answers.value("identity-center-account");
    let instance = answers.value("instance-arn");
    let partition = instance.split(':').nth(1).unwrap_or("aws");
    let role = format!("AWS_ROLE_ARN: arn:{partition}:iam::{account}:role/govgen/govgen-facts");
    [
        ("AWS_REGION: ap-northeast-1", format!("AWS_REGION: {}", answers.value("region")), "region"),
        ("AWS_ROLE_ARN: arn:aws:iam::999999999999:role/govgen/govgen-facts", role, "identity-center-account"),
    ]
}

/// The organization's file; with the role that reads facts for whoever wants the lock.
fn organization(answers: &Answers) -> String {
    let template = include_str!("template/organization.yaml");
    if !answers.wants("lock") {
        return template.to_owned();
    }
    let before = "    identity_center:\n";
    template.replace(before, &format!("{}{before}", include_str!("template/facts-role.yaml")))
}

/// The page as a chapter of another: every headline one deeper.
fn bootstrap_chapter() -> String {
    let deeper = |line: &str| if line.starts_with('#') { format!("#{line}\n") } else { format!("{line}\n") };
    BOOTSTRAP.lines().map(deeper).collect()
}

impl Files {
    /// Puts answers in the places of `{{name}}`, `{{[name]}}` for a list of them, and `{{"name"}}` always quoted.
    fn add(&mut self, path: &str, template: &str, answers: &Answers) {
        let mut text = String::new();
        for (at, line) in template.lines().enumerate() {
            let mut filled = String::new();
            let mut questions = Vec::new();
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("{{") {
                let (place, after) = after.split_once("}}").expect("our templates close what they open");
                let name = place.trim_matches(['[', ']', '"']);
                filled.push_str(before);
                filled.push_str(&value(place, name, answers));
                questions.push(name.to_owned());
                rest = after;
            }
            text.push_str(&format!("{filled}{rest}\n"));
            if !questions.is_empty() {
                filled.push_str(rest.split(" #").next().unwrap_or_default());
                let shown = filled.trim().to_owned();
                self.lines.push(Line { path: path.to_owned(), number: at + 1, text: shown, questions });
            }
        }
        self.texts.push((path.to_owned(), text));
    }

    /// A workflow with some of its texts replaced; which commit of govgen it takes is left open.
    fn add_workflow(&mut self, path: &str, block: &str, places: &[(&str, String, &str)]) {
        let mut text = String::new();
        for (at, line) in block.lines().enumerate() {
            let place = places.iter().find(|(from, ..)| line.trim() == *from);
            let line = place.map_or_else(|| line.to_owned(), |(from, to, _)| line.replace(from, to));
            let question = place.map(|it| it.2).or(line.contains(NO_COMMIT).then_some("govgen-commit"));
            if let Some(question) = question {
                let shown = line.trim().split(" #").next().unwrap_or_default().to_owned();
                let questions = vec![question.to_owned()];
                self.lines.push(Line { path: path.to_owned(), number: at + 1, text: shown, questions });
            }
            text.push_str(&format!("{line}\n"));
        }
        self.texts.push((path.to_owned(), text));
    }

    /// The files as the pipeline reads them, with every directory on the way.
    pub(crate) fn sources(&self) -> Vec<SourceFile> {
        let read = self.texts.iter().filter(|(path, _)| path.starts_with("divisions/"));
        let mut sources: Vec<SourceFile> =
            read.clone().map(|(path, text)| SourceFile::text(path.as_str(), text.as_str())).collect();
        let directories: BTreeSet<&Path> =
            read.flat_map(|(path, _)| Path::new(path).ancestors().skip(1)).filter(|it| *it != Path::new("")).collect();
        let directory = |it: &Path| SourceFile::entry(it.to_string_lossy().into_owned(), EntryKind::Directory);
        sources.extend(directories.into_iter().map(directory));
        sources
    }

    /// Whether the answer to a question stands in a line of a file, counted from 1.
    pub(crate) fn holds(&self, path: &str, number: usize, question: &str) -> bool {
        let here = |it: &Line| it.path == path && it.number == number;
        self.lines.iter().any(|it| here(it) && it.questions.iter().any(|it| it == question))
    }

    /// Every line with an answer that nobody has given yet, file by file.
    pub(crate) fn open_lines(&self, answers: &Answers) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.questions.iter().any(|it| answers.is_open(it)))
    }
}

fn value(place: &str, name: &str, answers: &Answers) -> String {
    if name == "vcs-kind" {
        let oauth = answers.value("vcs").starts_with("ot-");
        return if oauth { "oauth_token_id" } else { "github_app_installation_id" }.to_owned();
    }
    let answer = answers.value(name);
    match place.as_bytes().first() {
        Some(b'[') => format!("[{}]", answer.split(',').map(|it| scalar(it.trim())).collect::<Vec<_>>().join(", ")),
        Some(b'"') => quoted(&answer),
        _ => scalar(&answer),
    }
}

/// A string as YAML, without quotes where it is a plain word in every reader's eyes.
fn scalar(text: &str) -> String {
    let means_something_else =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    let first = text.starts_with(|it: char| it.is_ascii_alphabetic());
    let last = text.ends_with(|it: char| it.is_ascii_alphanumeric());
    let word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-' | '@' | '/' | '+' | ':' | ' ');
    let plain = first && last && text.chars().all(word) && !text.contains(": ") && !means_something_else;
    if plain { text.to_owned() } else { quoted(text) }
}

/// JSON's strings are YAML's too.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::offers::OFFERS;
    use super::{NO_COMMIT, WORKFLOW, checklist, scalar, workflow};

    proptest! {
        /// An independent reader sees the text itself, as a value, in a list and as a key.
        #[test]
        fn a_scalar_is_read_as_its_text(text in r#"[a-fA-F0-9 :#,\[\]{}&*!|>'"%@`~?.+_$\\\n-]{0,8}|\PC{0,8}|true|No|null|~|12|1e3|0x1f|2026-01-01"#) {
            let written = scalar(&text);
            let read: BTreeMap<String, Vec<String>> = serde_yaml::from_str(&format!("{written}: [{written}, {written}] # end\n")).unwrap();
            prop_assert_eq!(read, BTreeMap::from([(text.clone(), vec![text.clone(), text.clone()])]));
            let read: BTreeMap<String, String> = serde_yaml::from_str(&format!("key: {written} # end\n")).unwrap();
            prop_assert_eq!(&read["key"], &text);
        }
    }

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for plain in ["octcat", "arn:aws:sso:::instance/ssoins-0", "Default Project", "alice+b@example.com"] {
            assert_eq!(scalar(plain), plain);
        }
        for other in
            ["", "no", "Null", "12", "a: b", "a #b", "a:", "- a", "a, b", "[a", "{a", "a\nb", "\"", "${a}", "待", "~"]
        {
            assert!(scalar(other).starts_with('"'), "{other}");
        }
        assert_eq!(scalar("a\n\"#: ${b}"), r##""a\n\"#: ${b}""##);
    }

    #[test]
    fn the_workflows_are_found_in_the_page() {
        let offered = OFFERS.iter().flat_map(|it| it.workflows);
        for path in std::iter::once(&WORKFLOW).chain(offered) {
            let text = workflow(path);
            // The one that comments runs nothing of govgen's.
            let installs = text.contains(NO_COMMIT) != path.ends_with("govgen-comment.yml");
            assert!(text.starts_with("name: govgen") && installs, "{path}: {text}");
        }
        for offer in OFFERS {
            assert!(offer.besides.lines().all(|it| it.len() < 79), "{}", offer.question);
            for path in offer.workflows {
                let name = path.rsplit_once('/').unwrap().1;
                assert!(offer.rows.contains(name), "the page of the repository names {name}");
            }
        }
    }

    #[test]
    fn the_checklist_fits_a_terminal() {
        assert!(checklist().starts_with("1. ") && checklist().lines().count() < 40);
        assert!(checklist().lines().all(|it| it.len() < 79));
    }
}
