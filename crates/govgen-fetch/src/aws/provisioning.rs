//! Which permission set stands in which account, and whether it is up to date.
//!
//! Asked set by set, or account by account where there are fewer of those: once without a filter, so that nothing that changes its
//! state meanwhile is in neither answer, and once for what is out of date. Where that names anything, the opposite is asked too: a
//! service that does not look at the filter answers both with everything, and then nobody knows.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ssoadmin::types::ProvisioningStatus;
use govgen_live::facts::{Part, PartName, Provisioned};

use super::context::Cx;
use super::error::{FetchError, Trouble};
use super::organization;
use super::permission_sets::Sets;
use super::tally::Tally;
use crate::calls::{LIST_ACCOUNTS_WITH_SET, LIST_SETS_OF_ACCOUNT};

const PAGE: i32 = 100;

/// What is known of provisioning.
#[derive(Default)]
pub(crate) struct Provisioning {
    pub(crate) provisioned: Vec<Provisioned>,
    pub(crate) part: Option<(PartName, Part)>,
}

/// From which side the pairs are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Sets,
    Accounts,
}

/// Reads where permission sets are, if that is wanted.
pub(crate) async fn read(
    cx: &Cx<'_>,
    sets: &Sets,
    organization: &organization::Known,
) -> Result<Provisioning, FetchError> {
    const PART: PartName = PartName::Provisioning;
    if !cx.wants(PART) {
        return Ok(Provisioning::default());
    }
    let mut tally = Tally::default();
    if sets.arns.is_empty() {
        tally.follow(&sets.parts[&PartName::PermissionSets], "permission sets");
        return Ok(Provisioning { provisioned: Vec::new(), part: Some((PART, tally.part())) });
    }
    let (side, items) = side(sets, organization);
    cx.asker.begin(PART, Some(items.len() * 2));
    let all = cx.asker.each(PART, items.clone(), async |item| pairs(cx, side, item, None).await).await?;
    let states = cx.asker.each(PART, items, async |item| outdated(cx, side, item).await).await?;

    let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
    let mut judged: BTreeMap<String, Outdated> = BTreeMap::new();
    for (item, answer) in states {
        if let Some(states) = tally.take(&item, answer)? {
            for other in states.keys() {
                pairs.insert(pair(side, &item, other.clone()));
            }
            judged.insert(item, states);
        }
    }
    for (item, answer) in all {
        for other in tally.take(&item, answer)?.unwrap_or_default() {
            pairs.insert(pair(side, &item, other));
        }
    }
    let provisioned = pairs.into_iter().map(|(account_id, permission_set_arn)| {
        let (item, other) = match side {
            Side::Sets => (&permission_set_arn, &account_id),
            Side::Accounts => (&account_id, &permission_set_arn),
        };
        let outdated = judged.get(item).and_then(|it| it.get(other).copied().unwrap_or(Some(false)));
        Provisioned { account_id, permission_set_arn, outdated }
    });
    let provisioned: Vec<Provisioned> = provisioned.collect();
    cx.asker.end(PART, provisioned.len());
    Ok(Provisioning { provisioned, part: Some((PART, tally.part())) })
}

/// The side with fewer calls. Accounts count only where all are known.
fn side(sets: &Sets, organization: &organization::Known) -> (Side, Vec<String>) {
    if organization.has_every_account() && organization.accounts.len() < sets.arns.len() {
        (Side::Accounts, organization.accounts.iter().map(|it| it.id.clone()).collect())
    } else {
        (Side::Sets, sets.arns.iter().cloned().collect())
    }
}

fn pair(side: Side, item: &str, other: String) -> (String, String) {
    match side {
        Side::Sets => (other, item.to_owned()),
        Side::Accounts => (item.to_owned(), other),
    }
}

/// What is out of date by one answer, and whether the other one agrees: `None` where it does not.
type Outdated = BTreeMap<String, Option<bool>>;

/// What is out of date on one side of an item.
async fn outdated(cx: &Cx<'_>, side: Side, item: &str) -> Result<Outdated, Trouble> {
    let outdated = pairs(cx, side, item, Some(ProvisioningStatus::LatestPermissionSetNotProvisioned)).await?;
    if outdated.is_empty() {
        return Ok(Outdated::new());
    }
    let current = pairs(cx, side, item, Some(ProvisioningStatus::LatestPermissionSetProvisioned)).await?;
    let current: BTreeSet<String> = current.into_iter().collect();
    let state = |it: String| {
        let outdated = (!current.contains(&it)).then_some(true);
        (it, outdated)
    };
    Ok(outdated.into_iter().map(state).collect())
}

/// Accounts that hold a permission set, or permission sets that an account holds.
async fn pairs(
    cx: &Cx<'_>,
    side: Side,
    item: &str,
    status: Option<ProvisioningStatus>,
) -> Result<Vec<String>, Trouble> {
    let (sso, instance) = (&cx.clients.sso, &cx.instance.arn);
    let subject = format!("{item} {}", status.as_ref().map_or("", ProvisioningStatus::as_str));
    match side {
        Side::Sets => {
            let page = async |token| {
                let request = sso.list_accounts_for_provisioned_permission_set().instance_arn(instance);
                let request = request.permission_set_arn(item).set_provisioning_status(status.clone());
                let page = request.max_results(PAGE).set_next_token(token).send().await;
                let page = cx.asker.heard(&LIST_ACCOUNTS_WITH_SET, page)?;
                Ok((page.account_ids.unwrap_or_default(), page.next_token))
            };
            cx.asker.pages(&LIST_ACCOUNTS_WITH_SET, &subject, page).await
        }
        Side::Accounts => {
            let page = async |token| {
                let request = sso.list_permission_sets_provisioned_to_account().instance_arn(instance);
                let request = request.account_id(item).set_provisioning_status(status.clone());
                let page = request.max_results(PAGE).set_next_token(token).send().await;
                let page = cx.asker.heard(&LIST_SETS_OF_ACCOUNT, page)?;
                Ok((page.permission_sets.unwrap_or_default(), page.next_token))
            };
            cx.asker.pages(&LIST_SETS_OF_ACCOUNT, &subject, page).await
        }
    }
}
