//! Ids of people and permission sets: from facts, from the lock, or a command that looks one up.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{anyhow, bail};
use govgen_live::Facts;
use govgen_live::facts::{Assignments, PartName, PermissionSet};
use govgen_model::{Lock, MatchBy, Organization, PrincipalKind};

use crate::report::{one_line, shell_word};

/// Where ids are looked up.
#[derive(Debug, Default)]
pub(crate) struct Ids<'m> {
    facts: Option<Facts>,
    lock: Option<&'m Lock<'m>>,
    /// Ids of permission sets that were typed, by policy.
    typed: BTreeMap<String, String>,
}

/// A word of a command: an id, or a variable with the commands that fill it.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) word: String,
    pub(crate) before: Option<String>,
}

impl<'m> Ids<'m> {
    /// Takes what there is: a facts file, the lock in force, and what was typed as `POLICY=ps-…`.
    pub(crate) fn new(
        facts: Option<Facts>,
        typed: &[(String, String)],
        lock: Option<&'m Lock<'m>>,
        organization: Option<&Organization<'_>>,
    ) -> anyhow::Result<Self> {
        if facts.as_ref().is_some_and(|it| it.redacted) {
            bail!("the facts are redacted: without names nobody can be found in them; fetch them without --redact");
        }
        let theirs = facts.as_ref().map(|it| it.instance.arn.as_str());
        if let (Some(theirs), Some(own)) = (theirs, organization.map(|it| it.instance_arn))
            && theirs != own
        {
            bail!(one_line(&format!("these facts are of instance `{theirs}`, and the organization's is `{own}`")));
        }
        Ok(Self { facts, lock, typed: typed.iter().cloned().collect() })
    }

    /// Policies whose permission sets were typed.
    pub(crate) fn typed(&self) -> impl Iterator<Item = &str> {
        self.typed.keys().map(String::as_str)
    }

    /// The id of a permission set, `ps-…`, by the policy that was typed or its name in AWS.
    ///
    /// # Errors
    ///
    /// What was typed is not what the facts say.
    pub(crate) fn permission_set(&self, policy: &str, name: &str) -> anyhow::Result<Option<String>> {
        let Some(typed) = self.typed.get(policy) else { return Ok(self.seen(name)) };
        let said = self.contradiction(typed, name).map(|it| format!("--permission-set {policy}={typed}: {it}"));
        said.map_or_else(|| Ok(Some(typed.clone())), |it| Err(anyhow!(one_line(&it))))
    }

    /// What facts say against an id for a permission set of that name.
    fn contradiction(&self, typed: &str, name: &str) -> Option<String> {
        let facts = self.facts.as_ref()?;
        match self.seen(name) {
            Some(id) if id == typed => return None,
            Some(id) => return Some(format!("the facts say that `{name}` is {id}")),
            None => {}
        }
        let its = |it: &&PermissionSet| it.arn.rsplit('/').next() == Some(typed);
        match facts.permission_sets.iter().find(its) {
            Some(it) => Some(format!("the facts say that this is `{}`, and not `{name}`", it.name)),
            // What could not be read may be it.
            None if facts.part(PartName::PermissionSets).is_complete() => {
                Some("the facts have no permission set of that id".to_owned())
            }
            None => None,
        }
    }

    /// The same by its name in AWS alone: what was typed is another division's policy of that key.
    pub(crate) fn seen(&self, name: &str) -> Option<String> {
        let seen = self.facts.as_ref()?.permission_sets.iter().find(|it| it.name == name)?;
        seen.arn.rsplit('/').next().map(str::to_owned)
    }

    /// The instance that the facts are of.
    pub(crate) fn instance(&self) -> Option<&str> {
        self.facts.as_ref().map(|it| it.instance.arn.rsplit('/').next().unwrap_or_default())
    }

    /// Whom AWS has assigned to an account with a permission set of that name; none where the facts do not tell.
    pub(crate) fn assigned(&self, account: &str, name: &str) -> Option<Cow<'_, Assignments>> {
        let facts = self.facts.as_ref()?;
        let complete = |it| facts.part(it).is_complete();
        if !complete(PartName::Assignments) || !complete(PartName::PermissionSets) {
            return None;
        }
        let set = facts.permission_sets.iter().find(|it| it.name == name);
        let here =
            |it: &&Assignments| it.account_id == account && set.is_some_and(|set| set.arn == it.permission_set_arn);
        Some(facts.assignments.iter().find(here).map_or_else(|| Cow::Owned(nobody(account)), Cow::Borrowed))
    }

    /// Whether somebody is among them; none where the facts do not know who that is.
    pub(crate) fn is_among(
        &self,
        assigned: &Assignments,
        at: &Organization<'_>,
        (kind, name): (PrincipalKind, &str),
    ) -> Option<bool> {
        let id = self.principal(at, kind, name)?;
        Some(match kind {
            PrincipalKind::User => assigned.users.contains(&id),
            PrincipalKind::Group => assigned.groups.contains(&id),
        })
    }

    /// A permission set's ARN in a command, where its id is known; otherwise what looks it up by its name in AWS.
    pub(crate) fn permission_set_word(at: &Organization<'_>, id: Option<&str>, name: &str, number: usize) -> Word {
        let instance = at.instance_arn.rsplit('/').next().unwrap_or_default();
        if let Some(id) = id {
            let id = id.rsplit('/').next().unwrap_or_default();
            let arn = format!("arn:aws:sso:::permissionSet/{instance}/{id}");
            return Word { word: shell_word(&arn), before: None };
        }
        let (region, arn) = (shell_word(at.region), shell_word(at.instance_arn));
        let variable = format!("SET_{number}");
        let before = format!(
            "{variable}=$(for arn in $(aws sso-admin list-permission-sets --region {region} --instance-arn {arn} --query \
             'PermissionSets[]' --output text); do aws sso-admin describe-permission-set --region {region} --instance-arn {arn} \
             --permission-set-arn \"$arn\" --query 'PermissionSet.[Name, PermissionSetArn]' --output text; done | awk -F '\\t' -v \
             name={} '$1 == name {{ print $2 }}')",
            shell_word(name)
        );
        Word { word: format!("\"${variable}\""), before: Some(before) }
    }

    /// A user's or group's id in a command.
    pub(crate) fn principal_word(&self, at: &Organization<'_>, who: (PrincipalKind, &str), number: usize) -> Word {
        let (kind, name) = who;
        if let Some(id) = self.principal(at, kind, name) {
            return Word { word: shell_word(&id), before: None };
        }
        let (verb, attribute, field) = match (kind, at.match_by) {
            (PrincipalKind::Group, _) => ("get-group-id", "displayName", "GroupId"),
            (PrincipalKind::User, MatchBy::UserName) => ("get-user-id", "userName", "UserId"),
            (PrincipalKind::User, MatchBy::Email) => ("get-user-id", "emails.value", "UserId"),
        };
        let identifier = serde_json::json!({
            "UniqueAttribute": { "AttributePath": attribute, "AttributeValue": name }
        });
        let variable = format!("PRINCIPAL_{number}");
        let before = format!(
            "{variable}=$(aws identitystore {verb} --region {} --identity-store-id {} --alternate-identifier {} --query {field} --output \
             text)",
            shell_word(at.region),
            shell_word(at.identity_store_id),
            shell_word(&identifier.to_string())
        );
        Word { word: format!("\"${variable}\""), before: Some(before) }
    }

    fn principal(&self, at: &Organization<'_>, kind: PrincipalKind, name: &str) -> Option<String> {
        if let Some(locked) = self.lock.and_then(|it| it.get(kind, name)) {
            return Some(locked.id().value.to_string());
        }
        let facts = self.facts.as_ref()?;
        // A name that two have is nobody's.
        let only = |ids: Vec<&String>| (ids.len() == 1).then(|| ids[0].clone());
        match kind {
            PrincipalKind::Group => only(facts.groups.iter().filter(|it| it.name == name).map(|it| &it.id).collect()),
            PrincipalKind::User => {
                let named = |it: &&govgen_live::facts::User| match at.match_by {
                    MatchBy::UserName => it.user_name.eq_ignore_ascii_case(name),
                    MatchBy::Email => it.emails.first().is_some_and(|it| it.eq_ignore_ascii_case(name)),
                };
                only(facts.users.iter().filter(named).map(|it| &it.id).collect())
            }
        }
    }
}

fn nobody(account: &str) -> Assignments {
    Assignments {
        account_id: account.to_owned(),
        permission_set_arn: String::new(),
        users: BTreeSet::new(),
        groups: BTreeSet::new(),
    }
}
