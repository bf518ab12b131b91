//! Whether what a role can do is what a division's role may do.
//!
//! In: a [`Reach`] of a division and phase. Out: an escape for each grant that leads further and each denial that is missing.
//! What has to be denied is typed by hand and shared with nothing that renders.

use std::collections::BTreeSet;

use govgen_iam::pattern::Pattern;
use govgen_source::{Meta, Span};

use crate::actions::Purpose::{
    self, Assign, Create, ListAssignments, LookUp, Provision, ReadSet, Tag, UseKey, Wait, WriteSet,
};
use crate::actions::{changes_nothing, purpose};
use crate::findings::{
    ACTION_NOT_OWN, DENIAL_MISSING, Escapes, FOREIGN_ACCOUNT_REACHABLE, OWNER_TAG_WRITABLE, PLAN_ROLE_WRITES,
    RESERVED_ACCOUNT_REACHABLE, RESOURCE_NOT_OWN, TAG_CONDITION_MISPLACED, TAG_CONDITION_MISSING,
};
use crate::reach::{DeniedWhen, Grant, OWNER_TAG, On, Reach, When};
use crate::roles::{Phase, Role};
use crate::statement::Arns;

/// What an apply role has to be denied, so that nothing attached to it one day leads further.
const DENIED: [&str; 17] = [
    "account-access:*",
    "identitystore:Add*",
    "identitystore:Create*",
    "identitystore:Delete*",
    "identitystore:Remove*",
    "identitystore:Reserve*",
    "identitystore:Update*",
    "sso-directory:*",
    "sso:*Application*",
    "sso:*Directory*",
    "sso:*Instance*",
    "sso:*Profile*",
    "sso:*Region*",
    "sso:*Trust*",
    "sso:PutPermissionsPolicy",
    "sso:StartSSO",
    "sso:UpdateSSOConfiguration",
];

/// What is said of a grant: kind, place, headline, harm.
type Escape = (&'static Meta, Span, String, String);

/// Judges what a role is allowed and denied.
pub(crate) fn judge(role: &Role<'_>, arns: &Arns, region: &str, complete: bool, escapes: &mut Escapes) {
    let mut said: BTreeSet<(&str, Span)> = BTreeSet::new();
    for grant in &role.reach.grants {
        let found = match role.phase {
            Phase::Plan => plan(grant).or_else(|| place(grant, &role.identity, arns, region)),
            Phase::Apply => place(grant, &role.identity, arns, region),
        };
        if let Some((meta, span, message, harm)) = found
            && said.insert((meta.code, span))
        {
            escapes.at(meta, span, message, harm);
        }
    }
    if role.phase == Phase::Apply && complete {
        denials(role, arns, escapes);
    }
}

fn plan(grant: &Grant) -> Option<Escape> {
    (purpose(&grant.action).is_some() && !changes_nothing(&grant.action)).then(|| {
        let message = format!("the plan role may `{}`", grant.action);
        let harm = "a plan runs for a pull request, before anybody reviewed it".to_owned();
        (&PLAN_ROLE_WRITES, grant.action_span, message, harm)
    })
}

/// Whether an action on a resource under a condition is the division's.
fn place(grant: &Grant, division: &str, arns: &Arns, region: &str) -> Option<Escape> {
    let Some(purpose) = purpose(&grant.action) else {
        let message = format!("`{}` is none of the actions that a division's role needs", grant.action);
        return Some((
            &ACTION_NOT_OWN,
            grant.action_span,
            message,
            "what it leads to is not known to be the division's".to_owned(),
        ));
    };
    match (grant.on, purpose) {
        (On::Instance, Tag) => Some(missing(grant, &OWNER_TAG_WRITABLE, "tag the instance")),
        (On::Instance, ReadSet | ListAssignments | Wait | WriteSet | Create | Assign | Provision) => {
            (grant.when != When::Always).then(|| {
                let message = "a condition stands in a statement about the instance".to_owned();
                let harm = "the tag of an instance is not the tag of a permission set, so it guards nothing".to_owned();
                (&TAG_CONDITION_MISPLACED, grant.statement, message, harm)
            })
        }
        (On::PermissionSets, ReadSet | ListAssignments) => None,
        (On::PermissionSets, _) => owned(grant, purpose, division),
        (On::Account, ListAssignments | Assign | Provision) => conditional(grant),
        (On::EveryAccount, Provision) => conditional(grant),
        (On::EveryAccount, _) => Some((
            &FOREIGN_ACCOUNT_REACHABLE,
            grant.resource_span,
            format!("`{}` is allowed in every account", grant.action),
            "the role reaches the accounts of every division, and the management account".to_owned(),
        )),
        (On::IdentityStore | On::Principals, LookUp) => conditional(grant),
        (On::Key, UseKey) => through(grant, arns, region),
        _ => Some((
            &RESOURCE_NOT_OWN,
            grant.resource_span,
            format!("`{}` is allowed on `{}`", grant.action, grant.resource),
            "no rendered role allows that action there".to_owned(),
        )),
    }
}

/// A condition where none is rendered: it can only narrow, but on what is not proved.
fn conditional(grant: &Grant) -> Option<Escape> {
    (grant.when != When::Always).then(|| {
        let message = format!("a condition stands in a statement about `{}`", grant.resource);
        let harm = "accounts and principals have no tags, so it guards nothing".to_owned();
        (&TAG_CONDITION_MISPLACED, grant.statement, message, harm)
    })
}

fn missing(grant: &Grant, meta: &'static Meta, what: &str) -> Escape {
    let message = format!("the role may {what} (`{}`)", grant.action);
    (
        meta,
        grant.statement,
        message,
        "the owner of permission sets could be changed, or made to seem another".to_owned(),
    )
}

/// Writes to permission sets are allowed to their owner alone.
fn owned(grant: &Grant, purpose: Purpose, division: &str) -> Option<Escape> {
    let is = |owners: &[String], allowed: &[&str]| owners.iter().all(|it| allowed.contains(&it.as_str()));
    let fine = match (purpose, &grant.when) {
        (Create, When::TaggedFor(owners)) => is(owners, &[division]),
        (WriteSet | Tag | Provision, When::OwnedBy(owners)) => is(owners, &[division]),
        (Tag, When::Claimed(owners)) => grant.action == "sso:TagResource" && is(owners, &[division]),
        (Assign, When::OwnedBy(owners)) => is(owners, &[division, "common"]),
        (Create | WriteSet | Tag | Provision | Assign, _) => false,
        _ => {
            let message = format!("`{}` is allowed on permission sets", grant.action);
            return Some((&RESOURCE_NOT_OWN, grant.resource_span, message, "no rendered role allows that".to_owned()));
        }
    };
    (!fine).then(|| {
        let tag = if purpose == Create { "aws:RequestTag" } else { "aws:ResourceTag" };
        let message = format!("`{}` is allowed on permission sets that are not tagged `{division}`", grant.action);
        let harm =
            format!("the role reaches other divisions' permission sets: `{tag}/{OWNER_TAG}` has to be `{division}`");
        (&TAG_CONDITION_MISSING, grant.statement, message, harm)
    })
}

/// A key may be used through Identity Center and the identity store of the region, and in no other way.
fn through(grant: &Grant, arns: &Arns, region: &str) -> Option<Escape> {
    let china = arns.partition() == "arn:aws-cn";
    let known = |service: &String| {
        let host = service.strip_prefix("sso.").or_else(|| service.strip_prefix("identitystore."));
        let suffix = host.and_then(|it| it.strip_prefix(region));
        suffix == Some(".amazonaws.com") || china && suffix == Some(".amazonaws.com.cn")
    };
    let fine = matches!(&grant.when, When::Through(services) if services.iter().all(known));
    (!fine).then(|| {
        let message = format!("`{}` is allowed on a key for other services", grant.action);
        let harm = "whatever else the key encrypts is open to the role: `kms:ViaService` has to name Identity Center"
            .to_owned();
        (&RESOURCE_NOT_OWN, grant.statement, message, harm)
    })
}

fn denials(role: &Role<'_>, arns: &Arns, escapes: &mut Escapes) {
    let lacking: Vec<&str> = DENIED.into_iter().filter(|it| !role.reach.denies(it)).collect();
    if !lacking.is_empty() {
        let message = format!("the apply role of `{}` is not denied `{}`", role.division, lacking.join("`, `"));
        let harm = "whoever attaches a policy to the role one day opens that way too";
        escapes.at(&DENIAL_MISSING, role.span, message, harm);
    }
    for (id, what) in [(arns.management(), "the management account"), (role.home, "the account of Identity Center")] {
        if !role.reach.keeps_out_of(&arns.account(id)) {
            let message = format!("the apply role of `{}` is not denied {what} `{id}`", role.division);
            let harm = "what holds every division together is one mistake away";
            escapes.at(&RESERVED_ACCOUNT_REACHABLE, role.span, message, harm);
        }
    }
    owner_tag(role, escapes);
}

/// The tag that says whose a permission set is: nothing the role may do changes it.
fn owner_tag(role: &Role<'_>, escapes: &mut Escapes) {
    let may = |action: &str| role.reach.grants.iter().any(|it| it.action == action);
    let harm = "a permission set could be handed to another division, or taken from one";
    for action in ["sso:TagResource", "sso:UntagResource"] {
        if may(action) && !keeps_owner(&role.reach, action, &role.identity) {
            let message = format!("`{action}` may change the tag `{OWNER_TAG}`");
            escapes.at(&OWNER_TAG_WRITABLE, role.span, message, harm);
        }
    }
    let by_value = may("sso:TagResource") && !named(&role.reach, "sso:TagResource");
    let creates = [("sso:CreatePermissionSet", may("sso:CreatePermissionSet")), ("sso:TagResource", by_value)];
    for (action, _) in creates.into_iter().filter(|it| it.1) {
        if !other_letters(&role.reach, action) {
            let message = format!("`{action}` may write the tag `{OWNER_TAG}` in other letters");
            let harm = "IAM takes them for the same key, so a second tag could stand in for the owner";
            escapes.at(&OWNER_TAG_WRITABLE, role.span, message, harm);
        }
    }
}

fn everywhere<'r>(reach: &'r Reach, action: &'r str) -> impl Iterator<Item = &'r DeniedWhen> {
    let denials = reach.denials.iter().filter(move |it| it.covers_action(action));
    denials.filter(|it| it.resources.iter().any(|it| it == "*")).map(|it| &it.when)
}

/// Whether naming the owner's tag at all is denied.
fn named(reach: &Reach, action: &str) -> bool {
    everywhere(reach, action).any(|it| matches!(it, DeniedWhen::Always | DeniedWhen::OwnerNamed))
}

fn keeps_owner(reach: &Reach, action: &str, division: &str) -> bool {
    let same = |it: &DeniedWhen| matches!(it, DeniedWhen::OwnerOtherThan(owner) if owner == division);
    named(reach, action) || action == "sso:TagResource" && everywhere(reach, action).any(same)
}

/// Whether the owner's tag with a capital anywhere in it is denied.
fn other_letters(reach: &Reach, action: &str) -> bool {
    let patterns: Vec<&String> = everywhere(reach, action)
        .filter_map(|it| if let DeniedWhen::TagLike(patterns) = it { Some(patterns) } else { None })
        .flatten()
        .collect();
    let letters = OWNER_TAG.char_indices().filter(|(_, it)| it.is_ascii_lowercase());
    let mut with_capital = letters.map(|(at, _)| {
        let any = |(here, it): (usize, char)| match it {
            it if here == at => it.to_ascii_uppercase(),
            it if it.is_ascii_lowercase() => '?',
            it => it,
        };
        OWNER_TAG.chars().enumerate().map(any).collect::<String>()
    });
    let covered = |wanted: String| {
        let wanted = Pattern::resource(&wanted);
        patterns.iter().any(|it| Pattern::resource(it).covers(&wanted))
    };
    with_capital.all(covered) && patterns.iter().all(|it| !Pattern::resource(it).covers(&Pattern::resource(OWNER_TAG)))
}
