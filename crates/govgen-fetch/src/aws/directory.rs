//! Users, groups, and who is in which: of each user the name, the primary address and whether they may sign in, and nothing else.

use std::collections::BTreeMap;

use aws_sdk_identitystore::types::{self, MemberId, UserStatus};
use govgen_live::facts::{Group, Part, PartName, State, User, redacted_name};

use super::ask::{must_exist, once};
use super::context::Cx;
use super::error::FetchError;
use super::tally::Tally;
use crate::calls::{LIST_GROUP_MEMBERSHIPS, LIST_GROUPS, LIST_USERS};

const PAGE: i32 = 100;

/// What a directory holds.
#[derive(Default)]
pub(crate) struct Directory {
    pub(crate) users: Vec<User>,
    pub(crate) groups: Vec<Group>,
    pub(crate) parts: BTreeMap<PartName, Part>,
}

/// Reads those parts of the directory that are wanted.
pub(crate) async fn read(cx: &Cx<'_>) -> Result<Directory, FetchError> {
    let mut directory = Directory::default();
    if cx.wants(PartName::Users) {
        users(cx, &mut directory).await?;
    }
    if cx.wants(PartName::Groups) {
        groups(cx, &mut directory).await?;
    }
    if cx.wants(PartName::Memberships) {
        memberships(cx, &mut directory).await?;
    }
    Ok(directory)
}

async fn users(cx: &Cx<'_>, directory: &mut Directory) -> Result<(), FetchError> {
    let store = &cx.instance.identity_store_id;
    cx.asker.begin(PartName::Users, None);
    let users = cx.asker.pages(&LIST_USERS, store, async |token| {
        let request =
            cx.clients.directory.list_users().identity_store_id(store).max_results(PAGE).set_next_token(token);
        let page = cx.asker.heard(&LIST_USERS, request.send().await)?;
        cx.progress.step(PartName::Users);
        Ok((page.users.into_iter().map(|it| user(it, store, cx.options.redact)).collect(), page.next_token))
    });
    let mut tally = Tally::default();
    let users = tally.take("", must_exist(&LIST_USERS, users.await))?.unwrap_or_default();
    directory.users = once(users, |it| &it.id);
    cx.asker.end(PartName::Users, directory.users.len());
    directory.parts.insert(PartName::Users, tally.part());
    Ok(())
}

/// What is kept of a user.
fn user(user: types::User, store: &str, redact: bool) -> User {
    let shown = |name: String| if redact { redacted_name(store, &name) } else { name };
    User {
        id: user.user_id,
        // Without a name nobody can be looked up by it; the id still explains assignments.
        user_name: user.user_name.map(shown).unwrap_or_default(),
        emails: primary(user.emails.unwrap_or_default()).map(shown).into_iter().collect(),
        enabled: match user.user_status {
            Some(UserStatus::Enabled) => Some(true),
            Some(UserStatus::Disabled) => Some(false),
            _ => None,
        },
    }
}

/// The one address that the directory calls primary: any other may be somebody else's name, and of two none is.
fn primary(emails: Vec<types::Email>) -> Option<String> {
    let mut primary = emails.into_iter().filter(|it| it.primary).filter_map(|it| it.value);
    primary.next().filter(|_| primary.next().is_none())
}

async fn groups(cx: &Cx<'_>, directory: &mut Directory) -> Result<(), FetchError> {
    let store = &cx.instance.identity_store_id;
    cx.asker.begin(PartName::Groups, None);
    let groups = cx.asker.pages(&LIST_GROUPS, store, async |token| {
        let request =
            cx.clients.directory.list_groups().identity_store_id(store).max_results(PAGE).set_next_token(token);
        let page = cx.asker.heard(&LIST_GROUPS, request.send().await)?;
        cx.progress.step(PartName::Groups);
        let group =
            |it: types::Group| Group { id: it.group_id, name: it.display_name.unwrap_or_default(), members: None };
        Ok((page.groups.into_iter().map(group).collect(), page.next_token))
    });
    let mut tally = Tally::default();
    let groups = tally.take("", must_exist(&LIST_GROUPS, groups.await))?.unwrap_or_default();
    directory.groups = once(groups, |it| &it.id);
    cx.asker.end(PartName::Groups, directory.groups.len());
    directory.parts.insert(PartName::Groups, tally.part());
    Ok(())
}

async fn memberships(cx: &Cx<'_>, directory: &mut Directory) -> Result<(), FetchError> {
    let store = &cx.instance.identity_store_id;
    let mut tally = Tally::default();
    let groups = &directory.parts[&PartName::Groups];
    tally.follow(groups, "groups");
    if groups.state == State::Missing {
        directory.parts.insert(PartName::Memberships, tally.part());
        return Ok(());
    }
    cx.asker.begin(PartName::Memberships, Some(directory.groups.len()));
    let ids: Vec<String> = directory.groups.iter().map(|it| it.id.clone()).collect();
    let answers = cx.asker.each(PartName::Memberships, ids, async |group| {
        cx.asker
            .pages(&LIST_GROUP_MEMBERSHIPS, group, async |token| {
                let request = cx.clients.directory.list_group_memberships().identity_store_id(store).group_id(group);
                let request = request.max_results(PAGE).set_next_token(token);
                let page = cx.asker.heard(&LIST_GROUP_MEMBERSHIPS, request.send().await)?;
                let member = |it: types::GroupMembership| match it.member_id {
                    Some(MemberId::UserId(id)) => Some(id),
                    _ => None,
                };
                Ok((page.group_memberships.into_iter().filter_map(member).collect::<Vec<String>>(), page.next_token))
            })
            .await
    });
    let mut members = BTreeMap::new();
    for (group, answer) in answers.await? {
        // A group that is gone has no members; it was there when groups were listed, so it stays in the list.
        let is_gone = matches!(answer, Err(super::error::Trouble::Gone));
        if let Some(ids) = tally.take(&group, answer)?.or_else(|| is_gone.then(Vec::new)) {
            members.insert(group, ids);
        }
    }
    cx.asker.end(PartName::Memberships, members.values().map(Vec::len).sum());
    for group in &mut directory.groups {
        group.members = members.remove(&group.id).map(|it| it.into_iter().collect());
    }
    directory.parts.insert(PartName::Memberships, tally.part());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_primary_address_stands_for_somebody() {
        let email = |(value, primary): &(&str, bool)| types::Email::builder().value(*value).primary(*primary).build();
        let of = |emails: &[(&str, bool)]| primary(emails.iter().map(email).collect());
        assert_eq!(of(&[("other@example.com", false), ("ada@example.com", true)]).as_deref(), Some("ada@example.com"));
        assert_eq!(of(&[("other@example.com", false)]), None);
        assert_eq!(of(&[("a@example.com", true), ("b@example.com", true)]), None);
        assert_eq!(of(&[]), None);
    }
}
