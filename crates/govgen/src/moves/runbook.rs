//! The page that says what to do next: numbered steps in Markdown, with commands to be typed as they stand.

use std::fmt::Write as _;

use govgen_model::{Division, Model};

use crate::report::{markdown, shell_word};

/// A page in the making.
#[derive(Debug, Default)]
pub(crate) struct Runbook {
    text: String,
    steps: usize,
}

impl Runbook {
    /// A page with a title and a sentence under it.
    pub(crate) fn new(title: &str, what: &str) -> Self {
        Self { text: format!("# {title}\n\n{what}\n"), steps: 0 }
    }

    /// A numbered step.
    pub(crate) fn step(&mut self, title: &str) {
        self.steps += 1;
        self.put(&format!("## {}. {title}", self.steps));
    }

    /// A part without a number.
    pub(crate) fn part(&mut self, title: &str) {
        self.put(&format!("## {title}"));
    }

    /// A paragraph.
    pub(crate) fn say(&mut self, text: &str) {
        self.put(text);
    }

    /// A list.
    pub(crate) fn list(&mut self, items: &[String]) {
        let lines: Vec<String> = items.iter().map(|it| format!("- {it}")).collect();
        self.put(&lines.join("\n"));
    }

    /// Commands for a shell.
    pub(crate) fn commands(&mut self, lines: &[String]) {
        self.put(&format!("```sh\n{}\n```", lines.join("\n")));
    }

    /// How to go back: a change of govgen's own in the other direction.
    pub(crate) fn going_back(&mut self, text: &str, kind: &str, words: &[&str]) {
        self.part("Going back");
        self.say(text);
        let words: Vec<String> = words.iter().map(|it| shell_word(it)).collect();
        self.commands(&[format!("govgen move {kind} {}", words.join(" ")), "govgen render".to_owned()]);
    }

    fn put(&mut self, text: &str) {
        // Writing to a String does not fail.
        let _ = write!(self.text, "\n{text}\n");
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// The step that every change of names begins with.
    pub(crate) fn pull_request(&mut self, model: &Model<'_>, subject: &str, approvers: &str) {
        let codeowners = model.organization.as_ref().map_or("CODEOWNERS", |it| it.codeowners.as_str());
        self.step("One pull request");
        self.commands(&[
            "govgen render".to_owned(),
            "govgen check --base origin/main".to_owned(),
            format!("git add --all divisions terraform {codeowners}"),
            format!("git commit --message {}", shell_word(subject)),
        ]);
        self.say(&format!("It has to be approved by {approvers}."));
    }

    /// The step that ends it, when every root has applied.
    pub(crate) fn prune(&mut self, roots: &[&str]) {
        self.step("Take the entry out again");
        self.say(
            "When every root has applied it, the entry under `refactor` says nothing any more. For each root, save a new plan of \
             its workspace (a plan run that changes nothing will do), and let govgen look whether the entry is spent:",
        );
        let plans = roots
            .iter()
            .map(|it| format!("--plan {} --division {}", shell_word(&format!("{it}.json")), shell_word(it)));
        let plans: Vec<String> = plans.collect();
        self.commands(&[format!("govgen move --prune {}", plans.join(" ")), "govgen render".to_owned()]);
    }
}

/// Teams that approve a division's files, as GitHub knows them.
pub(crate) fn teams(model: &Model<'_>, division: &Division<'_>) -> String {
    let organization = model.organization.as_ref().map_or("", |it| it.github);
    let teams = division.entry.owners.iter().map(|it| format!("`@{organization}/{}`", it.value));
    teams.collect::<Vec<_>>().join(" or ")
}

/// Teams of the administrators.
pub(crate) fn admins(model: &Model<'_>) -> String {
    let Some(organization) = &model.organization else { return "the administrators".to_owned() };
    let teams = organization.admins.iter().map(|it| format!("`@{}/{it}`", organization.github));
    teams.collect::<Vec<_>>().join(" or ")
}

/// The workspace of a root.
pub(crate) fn workspace(model: &Model<'_>, division: &str) -> String {
    let prefix = model.organization.as_ref().map_or("", |it| it.workspaces.prefix);
    if division == super::lookup::COMMON { "`common`".to_owned() } else { format!("`{prefix}-{division}`") }
}

/// Text of a user, as code.
pub(crate) fn code(text: &str) -> String {
    markdown::code(text)
}
