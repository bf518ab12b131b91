//! What `govgen init` takes.

use std::path::PathBuf;

use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub(crate) struct InitArguments {
    /// Where; made when it is not there. Without it, the working directory.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) directory: Option<PathBuf>,

    /// Ask nothing: what no option says takes its default.
    #[arg(short, long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) answers: AnswerOptions,
}

/// Each option answers the question of its name in `init/questions.rs`.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Answers")]
pub(crate) struct AnswerOptions {
    /// What people call the organization.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The organization on GitHub.
    #[arg(long, value_name = "NAME")]
    pub(crate) github_organization: Option<String>,

    /// The repository on GitHub, without its organization.
    #[arg(long, value_name = "NAME")]
    pub(crate) github_repository: Option<String>,

    /// Its default branch, which HCP Terraform applies; without it, the one a clone has, or main.
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,

    /// Teams that own everything no division owns: slugs, with commas between.
    #[arg(long, value_name = "TEAM,…")]
    pub(crate) github_admins: Option<String>,

    /// The organization in HCP Terraform.
    #[arg(long, value_name = "NAME")]
    pub(crate) hcp_organization: Option<String>,

    /// The HCP Terraform project that holds the divisions' workspaces.
    #[arg(long, value_name = "NAME")]
    pub(crate) hcp_project: Option<String>,

    /// HCP Terraform's connection to GitHub: ghain-… of its GitHub App, or ot-… of an OAuth client.
    #[arg(long, value_name = "ID")]
    pub(crate) vcs: Option<String>,

    /// The home region of Identity Center.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,

    /// The management account, twelve digits.
    #[arg(long, value_name = "ID")]
    pub(crate) management_account: Option<String>,

    /// The account Identity Center is administered from; without it, the management account.
    #[arg(long, value_name = "ID")]
    pub(crate) identity_center_account: Option<String>,

    /// The Identity Center instance.
    #[arg(long, value_name = "ARN")]
    pub(crate) instance_arn: Option<String>,

    /// Its identity store, d-…
    #[arg(long, value_name = "ID")]
    pub(crate) identity_store_id: Option<String>,

    /// What may follow the @ of a user, with commas between.
    #[arg(long, value_name = "DOMAIN,…")]
    pub(crate) domain: Option<String>,

    /// The first division.
    #[arg(long, value_name = "NAME")]
    pub(crate) division: Option<String>,

    /// Teams that approve its changes: slugs, with commas between.
    #[arg(long, value_name = "TEAM,…")]
    pub(crate) owner: Option<String>,

    /// Its first account, as its files call it.
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,

    /// That account's twelve digits.
    #[arg(long, value_name = "ID")]
    pub(crate) account_id: Option<String>,

    /// The first user in it.
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,

    /// Whether a workflow proposes the ids of users and groups every week, with a role that reads all that docs/facts.md lists: yes or no.
    #[arg(long, value_name = "YES|NO")]
    pub(crate) lock: Option<String>,

    /// Whether two workflows say under each pull request who gains and loses what: yes or no; without it, yes.
    #[arg(long, value_name = "YES|NO")]
    pub(crate) diff_comment: Option<String>,

    /// Whether a workflow proposes every night to take out grants that have ended: yes or no.
    #[arg(long, value_name = "YES|NO")]
    pub(crate) expiry: Option<String>,

    /// Whether a workflow renders for those who edit in the browser, with a GitHub App of yours: yes or no.
    #[arg(long, value_name = "YES|NO")]
    pub(crate) render_commit: Option<String>,
}
