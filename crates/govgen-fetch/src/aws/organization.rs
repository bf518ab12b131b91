//! The organization: its accounts, where they stand in it, and their tags.
//!
//! Accounts come from one list, and their units from a walk down the tree: two calls for each unit, against one for each account.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_organizations::types;
use govgen_live::facts::{Account, Organization, Part, PartName, State};

use super::ask::must_exist;
use super::ask::once;
use super::context::Cx;
use super::error::{FetchError, Trouble};
use super::tally::Tally;
use crate::calls::{DESCRIBE_ORGANIZATION, LIST_ACCOUNT_TAGS, LIST_ACCOUNTS, LIST_ACCOUNTS_OF, LIST_ROOTS, LIST_UNITS};

/// The most that Organizations gives at a time.
const PAGE: i32 = 20;

/// What is known of the organization.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) organization: Option<Organization>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) parts: BTreeMap<PartName, Part>,
}

impl Known {
    /// Whether all accounts are known.
    pub(crate) fn has_every_account(&self) -> bool {
        self.parts.get(&PartName::Accounts).is_some_and(Part::is_complete)
    }
}

/// Reads those parts of the organization that are wanted.
pub(crate) async fn read(cx: &Cx<'_>) -> Result<Known, FetchError> {
    let mut known = Known::default();
    if !cx.wants(PartName::Accounts) {
        return Ok(known);
    }
    known.organization = describe(cx).await?;
    accounts(cx, &mut known).await?;
    if known.parts[&PartName::Accounts].state == State::Missing {
        for part in [PartName::OrganizationalUnits, PartName::AccountTags].into_iter().filter(|it| cx.wants(*it)) {
            let mut tally = Tally::default();
            tally.follow(&known.parts[&PartName::Accounts], "accounts");
            known.parts.insert(part, tally.part());
        }
        return Ok(known);
    }
    if cx.wants(PartName::OrganizationalUnits) {
        units(cx, &mut known).await?;
    }
    if cx.wants(PartName::AccountTags) {
        tags(cx, &mut known).await?;
    }
    Ok(known)
}

/// `None` when the caller may not know, or there is no organization.
async fn describe(cx: &Cx<'_>) -> Result<Option<Organization>, FetchError> {
    let answer = cx.asker.ask(&DESCRIBE_ORGANIZATION, "", async {
        let request = cx.clients.organizations.describe_organization();
        let answer = cx.asker.heard(&DESCRIBE_ORGANIZATION, request.send().await)?;
        let found = answer.organization.and_then(|it| it.id.zip(it.master_account_id));
        Ok(found.map(|(id, management_account)| Organization { id, management_account }))
    });
    match answer.await {
        Ok(organization) => Ok(organization),
        Err(Trouble::Fatal(error)) => Err(error),
        Err(Trouble::Denied(_) | Trouble::Failed(_) | Trouble::Gone) => Ok(None),
    }
}

async fn accounts(cx: &Cx<'_>, known: &mut Known) -> Result<(), FetchError> {
    cx.asker.begin(PartName::Accounts, None);
    let accounts = cx.asker.pages(&LIST_ACCOUNTS, "", async |token| {
        let request = cx.clients.organizations.list_accounts().max_results(PAGE).set_next_token(token);
        let page = cx.asker.heard(&LIST_ACCOUNTS, request.send().await)?;
        cx.progress.step(PartName::Accounts);
        Ok((page.accounts.unwrap_or_default().into_iter().filter_map(account).collect(), page.next_token))
    });
    let mut tally = Tally::default();
    let accounts = tally.take("", must_exist(&LIST_ACCOUNTS, accounts.await))?.unwrap_or_default();
    known.accounts = once(accounts, |it| &it.id);
    cx.asker.end(PartName::Accounts, known.accounts.len());
    known.parts.insert(PartName::Accounts, tally.part());
    Ok(())
}

fn account(account: types::Account) -> Option<Account> {
    // `state` replaces `status` since 2025; a service that has only the older one is read too.
    let status = account.status.as_ref().map(types::AccountStatus::as_str);
    let state = account.state.as_ref().map(types::AccountState::as_str).or(status).unwrap_or_default().to_owned();
    let name = account.name.unwrap_or_default();
    Some(Account { id: account.id?, name, state, organizational_unit: None, tags: BTreeMap::new() })
}

/// A unit, by its id, and the names above and of it.
type Unit = (String, String);

async fn units(cx: &Cx<'_>, known: &mut Known) -> Result<(), FetchError> {
    let mut tally = Tally::default();
    let mut unit_of = BTreeMap::new();
    cx.asker.begin(PartName::OrganizationalUnits, None);
    let mut level: Vec<Unit> = roots(cx, &mut tally).await?;
    let mut visited: BTreeSet<String> = level.iter().map(|it| it.0.clone()).collect();
    while !level.is_empty() {
        let mut below = Vec::new();
        let accounts =
            cx.asker.each(PartName::OrganizationalUnits, level.clone(), async |unit| accounts_of(cx, &unit.0).await);
        for ((id, path), answer) in accounts.await? {
            let accounts = tally.take(&id, answer)?.unwrap_or_default();
            unit_of.extend(accounts.into_iter().map(|it| (it, path.clone())));
        }
        let units = cx.asker.each(PartName::OrganizationalUnits, level, async |unit| units_of(cx, &unit.0).await);
        for ((id, path), answer) in units.await? {
            for (unit, name) in tally.take(&id, answer)?.unwrap_or_default() {
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                if visited.insert(unit.clone()) {
                    below.push((unit, path));
                }
            }
        }
        level = below;
    }
    cx.asker.end(PartName::OrganizationalUnits, visited.len());
    for account in &mut known.accounts {
        account.organizational_unit = unit_of.remove(&account.id);
        if account.organizational_unit.is_none() {
            tally.lacks_too(&account.id, "an account stands below no unit: it was moved while units were read");
        }
    }
    known.parts.insert(PartName::OrganizationalUnits, tally.part());
    Ok(())
}

async fn roots(cx: &Cx<'_>, tally: &mut Tally) -> Result<Vec<Unit>, FetchError> {
    let roots = cx.asker.pages(&LIST_ROOTS, "", async |token| {
        let request = cx.clients.organizations.list_roots().max_results(PAGE).set_next_token(token);
        let page = cx.asker.heard(&LIST_ROOTS, request.send().await)?;
        let roots = page.roots.unwrap_or_default().into_iter().filter_map(|it| it.id);
        Ok((roots.map(|id| (id, String::new())).collect(), page.next_token))
    });
    match must_exist(&LIST_ROOTS, roots.await) {
        // A root by itself tells nothing of any account.
        Ok(roots) => Ok(roots),
        refused => Ok(tally.take("", refused)?.unwrap_or_default()),
    }
}

async fn accounts_of(cx: &Cx<'_>, parent: &str) -> Result<Vec<String>, Trouble> {
    cx.asker
        .pages(&LIST_ACCOUNTS_OF, parent, async |token| {
            let request = cx.clients.organizations.list_accounts_for_parent().parent_id(parent);
            let request = request.max_results(PAGE).set_next_token(token);
            let page = cx.asker.heard(&LIST_ACCOUNTS_OF, request.send().await)?;
            Ok((page.accounts.unwrap_or_default().into_iter().filter_map(|it| it.id).collect(), page.next_token))
        })
        .await
}

async fn units_of(cx: &Cx<'_>, parent: &str) -> Result<Vec<Unit>, Trouble> {
    cx.asker
        .pages(&LIST_UNITS, parent, async |token| {
            let request = cx.clients.organizations.list_organizational_units_for_parent().parent_id(parent);
            let request = request.max_results(PAGE).set_next_token(token);
            let page = cx.asker.heard(&LIST_UNITS, request.send().await)?;
            let units = page.organizational_units.unwrap_or_default();
            Ok((units.into_iter().filter_map(|it| it.id.zip(it.name)).collect(), page.next_token))
        })
        .await
}

async fn tags(cx: &Cx<'_>, known: &mut Known) -> Result<(), FetchError> {
    let mut tally = Tally::default();
    cx.asker.begin(PartName::AccountTags, Some(known.accounts.len()));
    let ids: Vec<String> = known.accounts.iter().map(|it| it.id.clone()).collect();
    let answers = cx.asker.each(PartName::AccountTags, ids, async |account| {
        cx.asker
            .pages(&LIST_ACCOUNT_TAGS, account, async |token| {
                let request = cx.clients.organizations.list_tags_for_resource().resource_id(account);
                let page = cx.asker.heard(&LIST_ACCOUNT_TAGS, request.set_next_token(token).send().await)?;
                let tags = page.tags.unwrap_or_default();
                Ok((tags.into_iter().map(|it| (it.key, it.value)).collect::<Vec<(String, String)>>(), page.next_token))
            })
            .await
    });
    let mut tags = BTreeMap::new();
    for (account, answer) in answers.await? {
        if let Some(found) = tally.take(&account, answer)? {
            tags.insert(account, found);
        }
    }
    cx.asker.end(PartName::AccountTags, tags.len());
    for account in &mut known.accounts {
        account.tags = tags.remove(&account.id).unwrap_or_default().into_iter().collect();
    }
    known.parts.insert(PartName::AccountTags, tally.part());
    Ok(())
}
