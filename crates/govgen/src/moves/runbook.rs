//! The page that says what to do next: numbered steps in Markdown, with commands to be typed as they stand.

use std::path::Path;

use govgen_model::{Division, Model};

use crate::report::{markdown, shell_word};

/// A page in the making.
#[derive(Debug, Default)]
pub(crate) struct Runbook {
    parts: Vec<Part>,
    steps: usize,
}

/// What stands between two empty lines.
#[derive(Debug)]
enum Part {
    Text(String),
    /// Lines for a shell.
    Commands(Vec<String>),
}

impl Runbook {
    /// A page with a title and a sentence under it.
    pub(crate) fn new(title: &str, what: &str) -> Self {
        let parts = [format!("# {title}"), what.to_owned()].map(Part::Text);
        Self { parts: parts.into(), steps: 0 }
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
        self.parts.push(Part::Commands(lines.to_vec()));
    }

    /// How to go back: a change of govgen's own in the other direction.
    pub(crate) fn going_back(&mut self, text: &str, kind: &str, words: &[&str]) {
        self.part("Going back");
        self.say(text);
        let words: Vec<String> = words.iter().map(|it| shell_word(it)).collect();
        self.commands(&[format!("govgen move {kind} {}", words.join(" ")), "govgen render".to_owned()]);
    }

    fn put(&mut self, text: &str) {
        self.parts.push(Part::Text(text.to_owned()));
    }

    /// The page in Markdown. Its commands leave out what the baseline lists that this one was given.
    pub(crate) fn finish(&self, baseline: Option<&Path>) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => format!("{text}\n"),
            Part::Commands(lines) => {
                let lines: Vec<String> = lines.iter().map(|it| with_baseline(it, baseline)).collect();
                format!("```sh\n{}\n```\n", lines.join("\n"))
            }
        });
        parts.collect::<Vec<_>>().join("\n")
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
    pub(crate) fn prune(&mut self, model: &Model<'_>, roots: &[&str]) {
        let hostname = model.organization.as_ref().map_or("app.terraform.io", |it| it.workspaces.hostname);
        self.step("Take the entry out again");
        self.say(
            "When every root has applied it, the entry under `refactor` says nothing any more. For each root, start a new run in its \
             workspace (one that plans only will do), and write its id, with which its address ends, in place of `run-…`. HCP Terraform gives a \
             plan as JSON to whoever has admin access to the workspace: `TFE_TOKEN` is such a user's or team's token. govgen then looks whether \
             the entry is spent; plans list people, so delete them afterwards.",
        );
        let named = roots.iter().enumerate().map(|(at, root)| format!("`RUN_{}`: {}", at + 1, workspace(model, root)));
        self.list(&named.collect::<Vec<_>>());
        let mut lines: Vec<String> = (1..=roots.len()).map(|number| format!("RUN_{number}=run-…")).collect();
        for (at, root) in roots.iter().enumerate() {
            lines.push(format!(
                "curl --fail --silent --show-error --location --header \"Authorization: Bearer $TFE_TOKEN\" --output {} \
                 \"https://{hostname}/api/v2/runs/$RUN_{}/plan/json-output\"",
                shell_word(&format!("{root}.json")),
                at + 1
            ));
        }
        let plans = roots
            .iter()
            .map(|it| format!("--plan {} --division {}", shell_word(&format!("{it}.json")), shell_word(it)));
        let plans: Vec<String> = plans.collect();
        lines.extend([format!("govgen move --prune {}", plans.join(" ")), "govgen render".to_owned()]);
        self.commands(&lines);
    }
}

/// A command of govgen's that judges the files, with the baseline they are judged by.
pub(crate) fn with_baseline(command: &str, baseline: Option<&Path>) -> String {
    let judges = ["govgen render", "govgen check", "govgen move"].iter().any(|it| command.starts_with(it));
    match baseline {
        Some(path) if judges => format!("{command} --baseline {}", shell_word(&path.display().to_string())),
        _ => command.to_owned(),
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
    markdown::plain_code(text)
}
