//! Customer managed policies in the accounts themselves, read with a role that stands in each of them.

use aws_sdk_iam::types::PolicyScopeType;
use aws_sdk_sts::types::Credentials;
use govgen_live::facts::{Account, CustomerManagedPolicy, Part, PartName};

use super::ask::pages;
use super::context::Cx;
use super::error::{FetchError, Trouble};
use super::organization;
use super::tally::Tally;
use crate::calls::{ASSUME_ROLE, LIST_POLICIES};

/// The most that IAM gives at a time.
const PAGE: i32 = 1_000;

/// As CloudTrail will show it.
const SESSION: &str = "govgen-fetch";

/// What is known of policies in accounts.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) policies: Vec<CustomerManagedPolicy>,
    pub(crate) part: Option<(PartName, Part)>,
}

/// Reads the policies of every account, if that is wanted and a role is named.
pub(crate) async fn read(cx: &Cx<'_>, organization: &organization::Known) -> Result<Known, FetchError> {
    const PART: PartName = PartName::CustomerManagedPolicies;
    let Some(role) = cx.options.member_role.as_deref().filter(|_| cx.wants(PART)) else {
        return Ok(Known::default());
    };
    let mut tally = Tally::default();
    tally.follow(&organization.parts[&PartName::Accounts], "accounts");
    cx.asker.begin(PART, Some(organization.accounts.len()));
    let answers =
        cx.asker.each(PART, &organization.accounts, async |account| policies(cx, account, role).await).await?;
    let mut policies = Vec::new();
    for (account, answer) in answers {
        let found = tally.take(&account.id, answer)?.unwrap_or_default();
        let policy = |(path, name)| CustomerManagedPolicy { account_id: account.id.clone(), path, name };
        policies.extend(found.into_iter().map(policy));
    }
    cx.asker.end(PART, policies.len());
    Ok(Known { policies, part: Some((PART, tally.part())) })
}

/// Path and name of each policy of one account.
async fn policies(cx: &Cx<'_>, account: &Account, role: &str) -> Result<Vec<(String, String)>, Trouble> {
    if account.state != "ACTIVE" {
        return Err(Trouble::Denied("no role can be taken in an account that is not active".to_owned()));
    }
    cx.asker
        .ask(&LIST_POLICIES, &account.id, async {
            let iam = cx.clients.iam(credentials(cx, account, role).await?);
            pages(&LIST_POLICIES, async |marker| {
                let request = iam.list_policies().scope(PolicyScopeType::Local).max_items(PAGE);
                let page = cx.asker.heard(&LIST_POLICIES, request.set_marker(marker).send().await);
                let page = page.map_err(|it| in_account(it, &account.id))?;
                let policies = page.policies.unwrap_or_default().into_iter();
                Ok((policies.filter_map(|it| it.path.zip(it.policy_name)).collect(), page.marker))
            })
            .await
        })
        .await
}

/// Credentials of the role in an account; none for the caller's own account, which needs no other.
async fn credentials(cx: &Cx<'_>, account: &Account, role: &str) -> Result<Option<Credentials>, Trouble> {
    if cx.clients.account.as_ref() == Some(&account.id) {
        return Ok(None);
    }
    let partition = cx.instance.arn.split(':').nth(1).unwrap_or("aws");
    let arn = format!("arn:{partition}:iam::{}:role/{role}", account.id);
    let answer = cx.clients.sts.assume_role().role_arn(arn).role_session_name(SESSION).send().await;
    let answer = cx.asker.heard(&ASSUME_ROLE, answer)?;
    let missing = || Trouble::Failed(format!("`{}` gives no credentials", ASSUME_ROLE.action));
    answer.credentials.ok_or_else(missing).map(Some)
}

/// In a foreign account, credentials that are refused are that account's trouble.
fn in_account(trouble: Trouble, account: &str) -> Trouble {
    match trouble {
        Trouble::Fatal(FetchError::Refused(code) | FetchError::Expired(code)) => {
            Trouble::Failed(format!("`{}` failed in {account} with {code}", LIST_POLICIES.action))
        }
        other => other,
    }
}
