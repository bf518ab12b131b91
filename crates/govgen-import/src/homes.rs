//! Which permission set becomes whose policy.
//!
//! A set that stands in one division's accounts and nowhere else becomes that division's. One that stands anywhere else too is
//! shared, and so the administrators': whoever may change a set changes it wherever it is provisioned. The tag `govgen:division`,
//! which only administrators can set, may say `common` before we ask.

use std::collections::{BTreeSet, HashMap};

use govgen_live::Facts;
use govgen_live::facts::PermissionSet;
use govgen_syntax::DivisionStatus;
use regex_lite::Regex;

use crate::mapping::{Existing, Holder, Home, Mapping, made_elsewhere};
use crate::reason::Reason;

/// Where permission sets are: provisioned or assigned, by ARN.
pub(crate) struct Places<'f>(HashMap<&'f str, BTreeSet<&'f str>>);

impl<'f> Places<'f> {
    pub(crate) fn new(facts: &'f Facts) -> Self {
        let mut places: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        let provisioned = facts.provisioned.iter().map(|it| (&it.permission_set_arn, &it.account_id));
        let assigned = facts.assignments.iter().filter(|it| !it.users.is_empty() || !it.groups.is_empty());
        for (arn, account) in provisioned.chain(assigned.map(|it| (&it.permission_set_arn, &it.account_id))) {
            places.entry(arn).or_default().insert(account);
        }
        Self(places)
    }

    pub(crate) fn of(&self, arn: &str) -> impl Iterator<Item = &'f str> {
        self.0.get(arn).into_iter().flatten().copied()
    }
}

/// What becomes of a permission set.
pub(crate) enum Fate<'m> {
    /// The files have it already.
    Known(Existing<'m>),
    /// It becomes a policy; a shared one is for these divisions.
    New(Home, BTreeSet<usize>),
}

/// Decides about permission sets.
pub(crate) struct Homes<'i, 'm> {
    pub(crate) mapping: &'i Mapping<'m>,
    pub(crate) places: Places<'i>,
    pub(crate) instance: &'i str,
    pub(crate) management: Option<&'i str>,
    /// Permission sets of a Terraform state, which is to give them up.
    pub(crate) given_up: BTreeSet<&'i str>,
    form: Regex,
}

impl<'i, 'm> Homes<'i, 'm> {
    pub(crate) fn new(mapping: &'i Mapping<'m>, facts: &'i Facts, given_up: BTreeSet<&'i str>) -> Self {
        let written = mapping.model.organization.as_ref().map(|it| it.management_account);
        Self {
            mapping,
            places: Places::new(facts),
            instance: facts.instance.arn.rsplit('/').next().unwrap_or_default(),
            management: written.or(facts.organization.as_ref().map(|it| it.management_account.as_str())),
            given_up,
            // Source: sso-admin service model, `PermissionSetArn`.
            form: Regex::new(r"\Aarn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet/((sso)?ins-[a-zA-Z0-9.-]{16})/(ps-[a-zA-Z0-9./-]{16})\z")
                .expect("the pattern is a constant, compiled by a test"),
        }
    }

    /// The part of an ARN that tells one permission set from another: `ps-…`.
    pub(crate) fn id<'a>(&self, arn: &'a str) -> Option<&'a str> {
        let parts = self.form.captures(arn)?;
        (parts.get(2)?.as_str() == self.instance).then(|| parts.get(4).map(|it| it.as_str())).flatten()
    }

    /// What becomes of one.
    pub(crate) fn fate(&self, set: &PermissionSet) -> Result<Fate<'m>, Reason> {
        if self.id(&set.arn).is_none() {
            return Err(Reason::new("its ARN {} is not one of this instance", [&set.arn]));
        }
        if let Some(existing) = self.mapping.existing(&set.name) {
            return self.known(set, existing);
        }
        self.made_elsewhere(set)?;
        let mut divisions = BTreeSet::new();
        let mut outside = BTreeSet::new();
        for account in self.places.of(&set.arn) {
            match self.mapping.holder(account) {
                Holder::Division(at, _) => {
                    divisions.insert(at);
                }
                _ => {
                    outside.insert(account);
                }
            }
        }
        let home = self.home(set, &divisions, &outside)?;
        self.prefix(set, home)?;
        Ok(Fate::New(home, divisions))
    }

    /// A set that the files have; whether it is theirs, its tag says, or an entry that takes it over.
    fn known(&self, set: &PermissionSet, existing: &Existing<'m>) -> Result<Fate<'m>, Reason> {
        if existing.name != set.name {
            let sentence = "the files have {} already, and AWS takes a name once whatever its case";
            return Err(Reason::new(sentence, [existing.name]));
        }
        let tag = set.tags.as_ref().and_then(|it| it.get("govgen:division")).map(String::as_str);
        if existing.adopting || tag == Some(self.mapping.tag(existing.home)) {
            return Ok(Fate::Known(existing.clone()));
        }
        Err(Reason::new(
            "the files have it already, as policy {} of {}, and it lacks their tag: take the policy out of the files and import again, \
             or set the tag if Terraform manages it",
            [existing.key, self.mapping.name(existing.home)],
        ))
    }

    fn made_elsewhere(&self, set: &PermissionSet) -> Result<(), Reason> {
        if let Some(whose) = made_elsewhere(&set.name) {
            return Err(match whose {
                "Control Tower's" => {
                    Reason::plain("Control Tower has made it and would undo what Terraform does to it")
                }
                _ => Reason::plain("its name is one that AWS gives: what made it would undo what Terraform does to it"),
            });
        }
        let tags = set.tags.iter().flatten();
        for (key, tag) in tags {
            let folded = key.to_ascii_lowercase();
            if folded.starts_with("aws:") {
                return Err(Reason::new(
                    "its tag {} says that a service of AWS has made it and goes on changing it",
                    [key],
                ));
            }
            let plain: String = folded.chars().filter(char::is_ascii_alphanumeric).collect();
            let tool = matches!(
                plain.as_str(),
                "managedby" | "provisionedby" | "deployedby" | "terraform" | "iac" | "iactool"
            );
            if tool
                && !self.given_up.contains(set.arn.as_str())
                && !matches!(tag.to_ascii_lowercase().as_str(), "" | "false" | "no" | "manual" | "govgen")
            {
                return Err(Reason::new(
                    "its tag {} says that {} manages it: give the Terraform state that holds it with `--state`, or take the tag away first",
                    [key, tag],
                ));
            }
        }
        Ok(())
    }

    fn home(&self, set: &PermissionSet, divisions: &BTreeSet<usize>, outside: &BTreeSet<&str>) -> Result<Home, Reason> {
        let Some(first) = divisions.first() else {
            return Err(match outside.first() {
                None => Reason::plain("it is in use in no account"),
                Some(_) => Reason::plain("it is in use in no account of a division"),
            });
        };
        let managed = self.management.is_some_and(|it| outside.contains(it));
        if managed && !self.mapping.is_managed_from_the_top() {
            return Err(Reason::plain(
                "it is in use in the management account, and AWS lets nobody outside that account change or assign such a set",
            ));
        }
        let tag = set.tags.as_ref().and_then(|it| it.get("govgen:division"));
        let tagged = match tag {
            None => None,
            Some(tag) => match self.mapping.tagged(tag) {
                Some(home) => Some(home),
                None => return Err(Reason::new("its tag {} names {}, which is no division", ["govgen:division", tag])),
            },
        };
        let alone = divisions.len() == 1 && outside.is_empty();
        let owner = Home::Division(*first);
        match tagged {
            Some(Home::Division(at)) if !alone || at != *first => {
                let name = self.mapping.division(at).name();
                Err(Reason::new(
                    "its tag {} says that it belongs to {}, and it is in use elsewhere: set the tag right first",
                    ["govgen:division", name],
                ))
            }
            Some(Home::Common) => Ok(Home::Common),
            _ if !alone || !self.mapping.may_author(*first) => Ok(Home::Common),
            _ if self.mapping.division(*first).entry.status != DivisionStatus::Active => {
                Err(Reason::new("division {} is closing and takes nothing new", [self.mapping.division(*first).name()]))
            }
            _ => Ok(owner),
        }
    }

    /// A name that begins with a division's prefix is that division's, and nobody else may have it.
    fn prefix(&self, set: &PermissionSet, home: Home) -> Result<(), Reason> {
        match self.mapping.prefixed(&set.name) {
            Some(at) if Home::Division(at) != home => Err(Reason::new(
                "its name begins with the prefix of division {}, and it is in use elsewhere too",
                [self.mapping.division(at).name()],
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_pattern_compiles() {
        regex_lite::Regex::new(
            r"\Aarn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet/((sso)?ins-[a-zA-Z0-9.-]{16})/(ps-[a-zA-Z0-9./-]{16})\z",
        )
        .unwrap();
    }
}
