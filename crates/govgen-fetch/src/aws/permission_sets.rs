//! Permission sets and everything they carry: a list, and six calls for each.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ssoadmin::types::{self, CustomerManagedPolicyReference, PermissionsBoundary};
use govgen_live::facts::{Boundary, Known, Part, PartName, PermissionSet, PolicyReference, State};

use super::ask::must_exist;
use super::context::Cx;
use super::error::{FetchError, Trouble};
use super::tally::Tally;
use crate::calls::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_CUSTOMER_MANAGED_POLICIES,
    LIST_MANAGED_POLICIES, LIST_PERMISSION_SET_TAGS, LIST_PERMISSION_SETS,
};

const PAGE: i32 = 100;

/// What is known of permission sets.
#[derive(Default)]
pub(crate) struct Sets {
    /// Every ARN that was listed, those that could not be described included.
    pub(crate) arns: BTreeSet<String>,
    pub(crate) sets: Vec<PermissionSet>,
    pub(crate) parts: BTreeMap<PartName, Part>,
}

/// Reads those parts about permission sets that are wanted.
pub(crate) async fn read(cx: &Cx<'_>) -> Result<Sets, FetchError> {
    let mut sets = Sets::default();
    if !cx.wants(PartName::PermissionSets) {
        return Ok(sets);
    }
    let mut tally = Tally::default();
    sets.arns = list(cx, &mut tally).await?;
    cx.asker.begin(PartName::PermissionSets, Some(sets.arns.len()));
    let answers = cx.asker.each(PartName::PermissionSets, sets.arns.clone(), async |arn| describe(cx, arn).await);
    for (arn, answer) in answers.await? {
        if matches!(answer, Err(Trouble::Gone)) {
            sets.arns.remove(&arn);
        }
        if let Some(set) = tally.take(&arn, answer)? {
            sets.sets.push(set);
        }
    }
    cx.asker.end(PartName::PermissionSets, sets.sets.len());
    sets.parts.insert(PartName::PermissionSets, tally.part());
    if cx.wants(PartName::PermissionSetTags) {
        tags(cx, &mut sets).await?;
    }
    if cx.wants(PartName::PermissionSetPolicies) {
        policies(cx, &mut sets).await?;
    }
    Ok(sets)
}

async fn list(cx: &Cx<'_>, tally: &mut Tally) -> Result<BTreeSet<String>, FetchError> {
    let instance = &cx.instance.arn;
    let arns = cx.asker.pages(&LIST_PERMISSION_SETS, instance, async |token| {
        let request =
            cx.clients.sso.list_permission_sets().instance_arn(instance).max_results(PAGE).set_next_token(token);
        let page = cx.asker.heard(&LIST_PERMISSION_SETS, request.send().await)?;
        Ok((page.permission_sets.unwrap_or_default(), page.next_token))
    });
    let arns: Option<Vec<String>> = match must_exist(&LIST_PERMISSION_SETS, arns.await) {
        // An ARN by itself is not yet a permission set.
        Ok(arns) => Some(arns),
        refused => tally.take("", refused)?,
    };
    Ok(arns.unwrap_or_default().into_iter().collect())
}

async fn describe(cx: &Cx<'_>, arn: &str) -> Result<PermissionSet, Trouble> {
    cx.asker
        .ask(&DESCRIBE_PERMISSION_SET, arn, async {
            let request = cx.clients.sso.describe_permission_set().instance_arn(&cx.instance.arn);
            let answer = cx.asker.heard(&DESCRIBE_PERMISSION_SET, request.permission_set_arn(arn).send().await)?;
            let set = answer.permission_set.and_then(|it| permission_set(arn, it));
            set.ok_or_else(|| Trouble::Failed(format!("`{}` tells no name", DESCRIBE_PERMISSION_SET.action)))
        })
        .await
}

fn permission_set(arn: &str, set: types::PermissionSet) -> Option<PermissionSet> {
    Some(PermissionSet {
        arn: arn.to_owned(),
        name: set.name?,
        description: set.description,
        session_duration: set.session_duration,
        relay_state: set.relay_state,
        tags: None,
        managed_policies: None,
        customer_managed_policies: None,
        inline_policy: Known::Unknown,
        permissions_boundary: Known::Unknown,
    })
}

/// A part that is read set by set: it lacks what the sets lack.
fn of_sets(sets: &Sets) -> Tally {
    let mut tally = Tally::default();
    let listed = &sets.parts[&PartName::PermissionSets];
    if listed.state == State::Missing {
        tally.follow(listed, "permission sets");
    }
    tally
}

fn arns(sets: &Sets) -> Vec<String> {
    sets.sets.iter().map(|it| it.arn.clone()).collect()
}

async fn tags(cx: &Cx<'_>, sets: &mut Sets) -> Result<(), FetchError> {
    let mut tally = of_sets(sets);
    cx.asker.begin(PartName::PermissionSetTags, Some(sets.sets.len()));
    let answers = cx.asker.each(PartName::PermissionSetTags, arns(sets), async |arn| {
        cx.asker
            .pages(&LIST_PERMISSION_SET_TAGS, arn, async |token| {
                let request = cx.clients.sso.list_tags_for_resource().instance_arn(&cx.instance.arn);
                let request = request.resource_arn(arn).set_next_token(token);
                let page = cx.asker.heard(&LIST_PERMISSION_SET_TAGS, request.send().await)?;
                let tags = page.tags.unwrap_or_default();
                Ok((tags.into_iter().map(|it| (it.key, it.value)).collect::<Vec<(String, String)>>(), page.next_token))
            })
            .await
    });
    let mut found = Found::gather(answers.await?, &mut tally)?;
    cx.asker.end(PartName::PermissionSetTags, found.0.len());
    for set in &mut sets.sets {
        set.tags = found.take(&set.arn).map(|it| it.into_iter().collect());
    }
    sets.parts.insert(PartName::PermissionSetTags, tally.part());
    Ok(())
}

async fn policies(cx: &Cx<'_>, sets: &mut Sets) -> Result<(), FetchError> {
    const PART: PartName = PartName::PermissionSetPolicies;
    let mut tally = of_sets(sets);
    let listed = arns(sets);
    cx.asker.begin(PART, Some(listed.len() * 4));
    let managed = cx.asker.each(PART, listed.clone(), async |arn| managed_policies(cx, arn).await).await?;
    let mut managed = Found::gather(managed, &mut tally)?;
    let customer = cx.asker.each(PART, listed.clone(), async |arn| customer_managed_policies(cx, arn).await).await?;
    let mut customer = Found::gather(customer, &mut tally)?;
    let inline = cx.asker.each(PART, listed.clone(), async |arn| inline_policy(cx, arn).await).await?;
    let mut inline = Found::gather(inline, &mut tally)?;
    let boundary = cx.asker.each(PART, listed, async |arn| permissions_boundary(cx, arn).await).await?;
    let mut boundary = Found::gather(boundary, &mut tally)?;
    cx.asker.end(PART, sets.sets.len());
    for set in &mut sets.sets {
        set.managed_policies = managed.take(&set.arn).map(|it| it.into_iter().collect());
        set.customer_managed_policies = customer.take(&set.arn).map(|it| it.into_iter().collect());
        set.inline_policy = known(inline.take(&set.arn));
        set.permissions_boundary = known(boundary.take(&set.arn));
    }
    sets.parts.insert(PART, tally.part());
    Ok(())
}

/// Answers by ARN.
struct Found<T>(BTreeMap<String, T>);

impl<T> Found<T> {
    fn gather(answers: Vec<(String, Result<T, Trouble>)>, tally: &mut Tally) -> Result<Self, FetchError> {
        let mut found = BTreeMap::new();
        for (arn, answer) in answers {
            if let Some(answer) = tally.take(&arn, answer)? {
                found.insert(arn, answer);
            }
        }
        Ok(Self(found))
    }

    fn take(&mut self, arn: &str) -> Option<T> {
        self.0.remove(arn)
    }
}

fn known<T>(answer: Option<Option<T>>) -> Known<T> {
    match answer {
        None => Known::Unknown,
        Some(None) => Known::Absent,
        Some(Some(it)) => Known::Present(it),
    }
}

async fn managed_policies(cx: &Cx<'_>, arn: &str) -> Result<Vec<String>, Trouble> {
    cx.asker
        .pages(&LIST_MANAGED_POLICIES, arn, async |token| {
            let request = cx.clients.sso.list_managed_policies_in_permission_set().instance_arn(&cx.instance.arn);
            let request = request.permission_set_arn(arn).max_results(PAGE).set_next_token(token);
            let page = cx.asker.heard(&LIST_MANAGED_POLICIES, request.send().await)?;
            let attached = page.attached_managed_policies.unwrap_or_default();
            Ok((attached.into_iter().filter_map(|it| it.arn).collect(), page.next_token))
        })
        .await
}

async fn customer_managed_policies(cx: &Cx<'_>, arn: &str) -> Result<Vec<PolicyReference>, Trouble> {
    cx.asker
        .pages(&LIST_CUSTOMER_MANAGED_POLICIES, arn, async |token| {
            let sso = &cx.clients.sso;
            let request =
                sso.list_customer_managed_policy_references_in_permission_set().instance_arn(&cx.instance.arn);
            let request = request.permission_set_arn(arn).max_results(PAGE).set_next_token(token);
            let page = cx.asker.heard(&LIST_CUSTOMER_MANAGED_POLICIES, request.send().await)?;
            let references = page.customer_managed_policy_references.unwrap_or_default();
            Ok((references.into_iter().map(reference).collect(), page.next_token))
        })
        .await
}

/// Without a path it is `/`, as the service model says.
fn reference(reference: CustomerManagedPolicyReference) -> PolicyReference {
    PolicyReference { path: reference.path.unwrap_or_else(|| "/".to_owned()), name: reference.name }
}

async fn inline_policy(cx: &Cx<'_>, arn: &str) -> Result<Option<String>, Trouble> {
    cx.asker
        .ask(&GET_INLINE_POLICY, arn, async {
            let request = cx.clients.sso.get_inline_policy_for_permission_set().instance_arn(&cx.instance.arn);
            match cx.asker.heard(&GET_INLINE_POLICY, request.permission_set_arn(arn).send().await) {
                // None is an empty text.
                Ok(answer) => Ok(answer.inline_policy.filter(|it| !it.is_empty())),
                Err(Trouble::Gone) => Ok(None),
                Err(trouble) => Err(trouble),
            }
        })
        .await
}

async fn permissions_boundary(cx: &Cx<'_>, arn: &str) -> Result<Option<Boundary>, Trouble> {
    cx.asker
        .ask(&GET_PERMISSIONS_BOUNDARY, arn, async {
            let request = cx.clients.sso.get_permissions_boundary_for_permission_set().instance_arn(&cx.instance.arn);
            match cx.asker.heard(&GET_PERMISSIONS_BOUNDARY, request.permission_set_arn(arn).send().await) {
                Ok(answer) => answer.permissions_boundary.map_or(Ok(None), boundary),
                // A permission set without one is answered so.
                Err(Trouble::Gone) => Ok(None),
                Err(trouble) => Err(trouble),
            }
        })
        .await
}

fn boundary(boundary: PermissionsBoundary) -> Result<Option<Boundary>, Trouble> {
    match (boundary.managed_policy_arn, boundary.customer_managed_policy_reference) {
        (Some(arn), None) => Ok(Some(Boundary::ManagedPolicy(arn))),
        (None, Some(it)) => Ok(Some(Boundary::CustomerManagedPolicy(reference(it)))),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            Err(Trouble::Failed(format!("`{}` tells of two boundaries", GET_PERMISSIONS_BOUNDARY.action)))
        }
    }
}
