//! What `init` wants to know: one table, from which options, prompts and templates are served.

use std::collections::BTreeMap;

use super::offers::OFFERS;
use crate::args::AnswerOptions;

/// One thing to know about the organization.
pub(crate) struct Question {
    /// Its option without the dashes, and its place in the templates.
    pub(crate) name: &'static str,
    /// A headline, where a new part begins.
    pub(crate) part: Option<&'static str>,
    /// The question.
    pub(crate) words: &'static str,
    /// Where to find the answer.
    pub(crate) found: &'static str,
    /// What is taken without an answer.
    default: fn(&Answers) -> String,
    /// Whether the default is nobody's, so that accepting it means "later".
    made_up: bool,
}

/// Every question, in the order they are asked; a default may look at any other answer.
pub(crate) static QUESTIONS: &[Question] = &[
    Question {
        name: "name",
        part: None,
        words: "Organization",
        found: "What people call it; any letters.",
        default: |_| "octcat".to_owned(),
        made_up: true,
    },
    Question {
        name: "github-organization",
        part: Some("GitHub"),
        words: "Organization on GitHub",
        found: "The first part of the address: github.com/ORGANIZATION/repository.",
        default: |_| "octcat-org".to_owned(),
        made_up: true,
    },
    Question {
        name: "github-repository",
        part: None,
        words: "Repository",
        found: "The second part: github.com/organization/REPOSITORY.",
        default: |_| "governance".to_owned(),
        made_up: false,
    },
    Question {
        name: "branch",
        part: None,
        words: "Default branch",
        found: "HCP Terraform applies what is merged here.",
        default: |answers| answers.branch.clone().unwrap_or_else(|| "main".to_owned()),
        made_up: false,
    },
    Question {
        name: "github-admins",
        part: None,
        words: "Admins' team",
        found: "Its slug, as in github.com/orgs/ORGANIZATION/teams/SLUG; a, b if several.",
        default: |_| "admin".to_owned(),
        made_up: false,
    },
    Question {
        name: "hcp-organization",
        part: Some("HCP Terraform"),
        words: "Organization in HCP Terraform",
        found: "As in app.terraform.io/app/ORGANIZATION.",
        default: |_| "octcat".to_owned(),
        made_up: true,
    },
    Question {
        name: "hcp-project",
        part: None,
        words: "Project",
        found: "The one that will hold a workspace for each division.",
        default: |_| "identity-center".to_owned(),
        made_up: false,
    },
    Question {
        name: "vcs",
        part: None,
        words: "Connection to GitHub",
        found: "ot-… of an OAuth client, or ghain-… of the GitHub App (needs a user's TFE_TOKEN).",
        default: |_| "ghain-ABCDEFGH12345678".to_owned(),
        made_up: true,
    },
    Question {
        name: "region",
        part: Some("AWS"),
        words: "Home region of Identity Center",
        found: "AWS console, IAM Identity Center, Settings.",
        default: |_| "ap-northeast-1".to_owned(),
        made_up: false,
    },
    Question {
        name: "management-account",
        part: None,
        words: "Management account",
        found: "Twelve digits: aws organizations describe-organization",
        default: |answers| unused_account(answers, "account-id", ["999999999999", "888888888888"]),
        made_up: true,
    },
    Question {
        name: "identity-center-account",
        part: None,
        words: "Account that administers Identity Center",
        found: "The management account, unless another is delegated administrator.",
        default: |answers| answers.value("management-account"),
        made_up: false,
    },
    Question {
        name: "instance-arn",
        part: None,
        words: "Instance ARN",
        found: "IAM Identity Center, Settings; or: aws sso-admin list-instances",
        default: |_| "arn:aws:sso:::instance/ssoins-0123456789abcdef".to_owned(),
        made_up: true,
    },
    Question {
        name: "identity-store-id",
        part: None,
        words: "Identity store id",
        found: "On the same page, and in the same output: d-…",
        default: |_| "d-0123456789".to_owned(),
        made_up: true,
    },
    Question {
        name: "domain",
        part: None,
        words: "Mail domains of users",
        found: "What follows the @ of a user name; a, b if several.",
        default: |answers| {
            let user = answers.given("user").and_then(|it| it.rsplit_once('@'));
            user.map_or("example.com", |(_, domain)| domain).to_owned()
        },
        made_up: true,
    },
    Question {
        name: "division",
        part: Some("The first division"),
        words: "Division",
        found: "Small letters, digits and hyphens; also the name of its directory.",
        default: |_| "project-a".to_owned(),
        made_up: false,
    },
    Question {
        name: "owner",
        part: None,
        words: "Its owners' team",
        found: "The slug of the GitHub team that approves its changes; a, b if several.",
        default: |answers| format!("{}-team", answers.value("division")),
        made_up: false,
    },
    Question {
        name: "account",
        part: None,
        words: "Name of its first account",
        found: "As its files call it; more accounts can join in divisions.yaml.",
        default: |_| "account-a".to_owned(),
        made_up: false,
    },
    Question {
        name: "account-id",
        part: None,
        words: "Id of that account",
        found: "Twelve digits: aws organizations list-accounts",
        default: |answers| {
            let taken = ["management-account", "identity-center-account"].map(|it| answers.given(it));
            let free = |id: &&str| !taken.iter().flatten().any(|it| it == id);
            ["000000000000", "111111111111", "222222222222"].into_iter().find(free).unwrap_or_default().to_owned()
        },
        made_up: true,
    },
    Question {
        name: "user",
        part: None,
        words: "First user in it",
        found: "A user name as Identity Center shows it; yours, for a start.",
        default: |answers| {
            let domains = answers.value("domain");
            format!("alice@{}", domains.split(',').next().unwrap_or_default().trim())
        },
        made_up: true,
    },
    Question {
        name: "lock",
        part: Some("Users' ids"),
        words: "Weekly pull request with the ids of users and groups",
        found: "yes or no: a workflow, and a role in AWS that reads what docs/facts.md lists; see docs/ci.md.",
        default: |_| NO.to_owned(),
        made_up: false,
    },
    Question {
        name: "diff-comment",
        part: Some("Pull requests"),
        words: "Comment that says who gains and loses what",
        found: "yes or no: two workflows that need nothing else; see docs/ci.md.",
        default: |_| YES.to_owned(),
        made_up: false,
    },
    Question {
        name: "expiry",
        part: None,
        words: "Pull request that takes out grants that have ended",
        found: "yes or no: a workflow, every night.",
        default: |_| NO.to_owned(),
        made_up: false,
    },
    Question {
        name: "render-commit",
        part: None,
        words: "Commit that renders for those who edit in the browser",
        found: "yes or no: a workflow, and a GitHub App of yours; see docs/ci.md.",
        default: |_| NO.to_owned(),
        made_up: false,
    },
];

const YES: &str = "yes";
const NO: &str = "no";

/// A made-up account id that another answer has not.
fn unused_account(answers: &Answers, other: &str, ids: [&str; 2]) -> String {
    let taken = answers.given(other);
    ids.into_iter().find(|it| Some(*it) != taken).unwrap_or_default().to_owned()
}

/// More than any name may have, and short enough for a key of YAML.
const NAME_CHARACTERS_KEPT: usize = 200;

/// What is known so far.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    given: BTreeMap<&'static str, String>,
    /// The branch that a clone has.
    branch: Option<String>,
}

impl Answers {
    /// Nothing was said yet, and git has this branch.
    pub(crate) fn none(branch: Option<String>) -> Self {
        Self { given: BTreeMap::new(), branch }
    }

    /// These and one more.
    #[must_use]
    pub(crate) fn with(&self, question: &Question, answer: &str) -> Self {
        let mut more = self.clone();
        more.given.insert(question.name, question.tidied(answer));
        more
    }

    /// What somebody said.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// What somebody said, or the default.
    pub(crate) fn value(&self, name: &str) -> String {
        let question = || QUESTIONS.iter().find(|it| it.name == name).expect("names of questions are constants");
        self.given(name).map_or_else(|| (question().default)(self), str::to_owned)
    }

    /// Whether a question that is answered with yes or no is answered with yes.
    pub(crate) fn wants(&self, question: &str) -> bool {
        self.value(question) == YES
    }

    /// Whether nobody has said so yet, directly or through what it follows from.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        match name {
            "vcs-kind" => false,
            "branch" => self.given(name).or(self.branch.as_deref()).is_none(),
            "identity-center-account" => self.given(name).is_none() && self.is_open("management-account"),
            _ => self.given(name).is_none(),
        }
    }
}

impl Question {
    /// Whether an answer settles the question: who accepts a made-up default has not answered yet.
    pub(crate) fn settles(&self, answer: &str, answers: &Answers) -> bool {
        !self.made_up || self.tidied(answer) != answers.value(self.name)
    }

    /// Whether it asks for one of the offers.
    fn is_yes_or_no(&self) -> bool {
        OFFERS.iter().any(|it| it.question == self.name)
    }

    /// What is wrong with an answer that no file would show.
    pub(crate) fn misfit(&self, answer: &str) -> Option<&'static str> {
        let known = !self.is_yes_or_no() || [YES, NO].contains(&self.tidied(answer).as_str());
        (!known).then_some("write `yes` or `no`")
    }

    /// An answer as it will be written. AWS shows account ids with hyphens, and YAML has them in quotes.
    fn tidied(&self, answer: &str) -> String {
        let answer = answer.trim();
        if matches!(self.name, "division" | "account") {
            // Names: far shorter ones are refused already, and YAML itself takes no key of more than 1024 characters.
            return answer.chars().take(NAME_CHARACTERS_KEPT).collect();
        }
        if self.is_yes_or_no() {
            return answer.to_lowercase();
        }
        if !matches!(self.name, "management-account" | "identity-center-account" | "account-id") {
            return answer.to_owned();
        }
        answer.trim_matches(['"', '\'']).replace(['-', ' '], "")
    }
}

/// What the options say, each with its question, in the order of the table.
pub(crate) fn options(arguments: &AnswerOptions) -> Vec<(&'static Question, &str)> {
    let answer = |name: &str| match name {
        "name" => &arguments.name,
        "github-organization" => &arguments.github_organization,
        "github-repository" => &arguments.github_repository,
        "branch" => &arguments.branch,
        "github-admins" => &arguments.github_admins,
        "hcp-organization" => &arguments.hcp_organization,
        "hcp-project" => &arguments.hcp_project,
        "vcs" => &arguments.vcs,
        "region" => &arguments.region,
        "management-account" => &arguments.management_account,
        "identity-center-account" => &arguments.identity_center_account,
        "instance-arn" => &arguments.instance_arn,
        "identity-store-id" => &arguments.identity_store_id,
        "domain" => &arguments.domain,
        "division" => &arguments.division,
        "owner" => &arguments.owner,
        "account" => &arguments.account,
        "account-id" => &arguments.account_id,
        "user" => &arguments.user,
        "lock" => &arguments.lock,
        "diff-comment" => &arguments.diff_comment,
        "expiry" => &arguments.expiry,
        "render-commit" => &arguments.render_commit,
        name => unreachable!("`{name}` has a question and no option"),
    };
    QUESTIONS.iter().filter_map(|question| Some((question, answer(question.name).as_deref()?))).collect()
}
