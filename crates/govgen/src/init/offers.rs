//! What a new repository may have beside the two checks: workflows that its answers ask for, what each is, and what it needs by hand.

use super::questions::Answers;

/// One answer of yes.
pub(crate) struct Offer {
    /// The question that asks for it.
    pub(crate) question: &'static str,
    /// Its workflows, as `docs/ci.md` gives them away.
    pub(crate) workflows: &'static [&'static str],
    /// Rows of the table in the repository's own page.
    pub(crate) rows: &'static str,
    /// What it needs besides, as plain text that fits a terminal; empty when that is nothing.
    pub(crate) besides: &'static str,
}

/// Every offer, in the order of the questions.
pub(crate) static OFFERS: &[Offer] = &[
    Offer {
        question: "lock",
        workflows: &[".github/workflows/govgen-lock.yml"],
        rows: "| `.github/workflows/govgen-lock.yml` | the admins: it proposes fresh ids of users and groups every week |\n",
        besides: "
For the lock of users and groups, besides:

  - AWS: the OIDC provider https://token.actions.githubusercontent.com with
    the audience sts.amazonaws.com, unless the account has it.
  - GitHub, Settings, Actions: workflows may create pull requests.
  - `github_ids` in divisions/common/organization.yaml, if the repository
    was made since July 2026.
  - The commit of govgen in .github/workflows/govgen-lock.yml too.
  - When its first pull request is merged: `lookup: lock`.
",
    },
    Offer {
        question: "diff-comment",
        workflows: &[".github/workflows/govgen-diff.yml", ".github/workflows/govgen-comment.yml"],
        rows: "| `.github/workflows/govgen-diff.yml`, `govgen-comment.yml` | the admins: they say under each pull request who gains and loses what |\n",
        besides: "",
    },
    Offer {
        question: "expiry",
        workflows: &[".github/workflows/govgen-expiry.yml"],
        rows: "| `.github/workflows/govgen-expiry.yml` | the admins: it proposes to take out what has ended, every night |\n",
        besides: "
For the pull request with grants that have ended, besides:

  - GitHub, Settings, Actions: workflows may create pull requests.
  - The commit of govgen in .github/workflows/govgen-expiry.yml too.
",
    },
    Offer {
        question: "render-commit",
        workflows: &[".github/workflows/govgen-render.yml"],
        rows: "| `.github/workflows/govgen-render.yml` | the admins: it renders for those who edit in the browser |\n",
        besides: "
For the commit that renders for those who edit in the browser, besides:

  - A GitHub App that may write contents, installed in this repository:
    its client id as the variable GOVGEN_APP_CLIENT_ID.
  - An environment `govgen-render` for the default branch alone, with the
    app's key as its secret GOVGEN_APP_PRIVATE_KEY.
  - The commit of govgen in .github/workflows/govgen-render.yml too.
",
    },
];

/// The offers that the answers take.
pub(crate) fn taken(answers: &Answers) -> impl Iterator<Item = &'static Offer> {
    OFFERS.iter().filter(|it| answers.wants(it.question))
}
