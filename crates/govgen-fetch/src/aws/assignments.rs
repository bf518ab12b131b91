//! Who is assigned where: one call for each pair of account and permission set that is provisioned, and for no other.
//!
//! Identity Center provisions a permission set into an account with the first assignment, so no other pair can have one.

use std::collections::BTreeSet;

use aws_sdk_ssoadmin::types::PrincipalType;
use govgen_live::facts::{Assignments, Part, PartName};

use super::context::Cx;
use super::error::{FetchError, Trouble};
use super::provisioning::Provisioning;
use super::tally::Tally;
use crate::calls::LIST_ASSIGNMENTS;

const PAGE: i32 = 100;

/// What is known of assignments.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) assignments: Vec<Assignments>,
    pub(crate) part: Option<(PartName, Part)>,
}

/// Whether a principal is a user, and its id.
type Principal = (bool, String);

/// Reads who is assigned, if that is wanted.
pub(crate) async fn read(cx: &Cx<'_>, provisioning: &Provisioning) -> Result<Known, FetchError> {
    const PART: PartName = PartName::Assignments;
    let Some((_, provisioned)) = provisioning.part.as_ref().filter(|_| cx.wants(PART)) else {
        return Ok(Known::default());
    };
    let mut tally = Tally::default();
    tally.follow(provisioned, "provisioning");
    cx.asker.begin(PART, Some(provisioning.provisioned.len()));
    let pairs = provisioning.provisioned.iter().map(|it| (it.account_id.as_str(), it.permission_set_arn.as_str()));
    let answers = cx.asker.each(PART, pairs, async |(account, set)| principals(cx, account, set).await).await?;
    let mut assignments = Vec::new();
    for ((account, set), answer) in answers {
        // A pair may have nobody: a permission set stays until it is taken out, and a last assignment may just have gone.
        let principals = tally.take(&format!("{account} {set}"), answer)?.unwrap_or_default();
        let ids = |is_user| -> BTreeSet<String> {
            principals.iter().filter(|it| it.0 == is_user).map(|it| it.1.clone()).collect()
        };
        let (users, groups) = (ids(true), ids(false));
        if !users.is_empty() || !groups.is_empty() {
            let (account_id, permission_set_arn) = (account.to_owned(), set.to_owned());
            assignments.push(Assignments { account_id, permission_set_arn, users, groups });
        }
    }
    cx.asker.end(PART, assignments.iter().map(|it| it.users.len() + it.groups.len()).sum());
    Ok(Known { assignments, part: Some((PART, tally.part())) })
}

async fn principals(cx: &Cx<'_>, account: &str, set: &str) -> Result<Vec<Principal>, Trouble> {
    cx.asker
        .pages(&LIST_ASSIGNMENTS, &format!("{account} {set}"), async |token| {
            let request = cx.clients.sso.list_account_assignments().instance_arn(&cx.instance.arn);
            let request = request.account_id(account).permission_set_arn(set);
            let request = request.max_results(PAGE).set_next_token(token);
            let page = cx.asker.heard(&LIST_ASSIGNMENTS, request.send().await)?;
            let assignments = page.account_assignments.unwrap_or_default().into_iter();
            let principals: Result<Vec<Principal>, Trouble> =
                assignments.map(|it| principal(it.principal_type, it.principal_id)).collect();
            Ok((principals?, page.next_token))
        })
        .await
}

fn principal(kind: Option<PrincipalType>, id: Option<String>) -> Result<Principal, Trouble> {
    match (kind, id) {
        (Some(PrincipalType::User), Some(id)) => Ok((true, id)),
        (Some(PrincipalType::Group), Some(id)) => Ok((false, id)),
        _ => Err(Trouble::Failed(format!("`{}` names neither a user nor a group", LIST_ASSIGNMENTS.action))),
    }
}
