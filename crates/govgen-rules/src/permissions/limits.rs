//! What the resources and conditions of a statement leave of an action that leads to more rights.
//!
//! In: a statement that allows. Out: the services whose resources it is about, and [`Limits`]. What is not understood
//! limits nothing.

use govgen_iam::pattern::Pattern;
use govgen_iam::policy::{Condition, Listed, Statement};

use crate::accounts::part;

/// Which services' resources a statement is about.
pub(crate) enum Reach<'t> {
    /// Any.
    Everything,
    /// Those with these prefixes in their ARNs.
    Services(Vec<&'t str>),
}

/// What is left of an action that leads to more rights.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Every role that its resources mean is named: by its name, or by the beginning of its path or name.
    pub(crate) roles_named: bool,
    /// The services a role may be passed to; `None` when any.
    passed_to: Option<Vec<Pattern>>,
    /// Only what is held by a permissions boundary can be changed. Source: IAM User Guide, "Permissions boundaries for IAM
    /// entities".
    boundary: bool,
    /// Only policies that are named can be attached, and none of an administrator's.
    policies_named: bool,
    /// Only services other than Identity Center can be let into the organization.
    other_services: bool,
}

/// Policies that give everything away, in small letters: a condition may take them in any.
const ADMINISTRATORS: [&str; 3] = ["administratoraccess", "iamfullaccess", "poweruseraccess"];

/// Actions with the condition key `organizations:ServicePrincipal`. Source: Service Authorization Reference, `organizations`.
const HELD_BY_A_SERVICE: [&str; 4] = [
    "organizations:DeregisterDelegatedAdministrator",
    "organizations:DisableAWSServiceAccess",
    "organizations:EnableAWSServiceAccess",
    "organizations:RegisterDelegatedAdministrator",
];

impl Limits {
    pub(crate) fn of(statement: &Statement<'_>) -> Self {
        let named = |it: &str| policy_is_named(it);
        Self {
            roles_named: roles_are_named(statement),
            passed_to: passed_to(statement),
            boundary: holds(statement, "iam:PermissionsBoundary", named),
            policies_named: holds(statement, "iam:PolicyARN", named),
            other_services: holds(statement, "organizations:ServicePrincipal", is_other_service),
        }
    }

    /// Whether an action still leads to more rights; `services` are those that something new would run in.
    pub(crate) fn leave(&self, action: &str, services: &[&str]) -> bool {
        // Another action has no such key in its request, and then the condition does not hold.
        if self.boundary || self.policies_named {
            return false;
        }
        action != super::watched::PASS_ROLE || !self.roles_named && services.iter().any(|it| self.passes_to(it))
    }

    /// Whether an action still changes who gets in.
    pub(crate) fn leave_identity(&self, action: &str) -> bool {
        !(self.other_services && HELD_BY_A_SERVICE.contains(&action))
    }

    /// Whether a role may be passed to certain services only.
    pub(crate) fn services_are_named(&self) -> bool {
        self.passed_to.is_some()
    }

    fn passes_to(&self, service: &str) -> bool {
        let Some(passed_to) = &self.passed_to else { return true };
        // Source: the services' own guides on the roles they take.
        let more: &[&str] = match service {
            "bedrock-agentcore" => &["bedrock"],
            "datapipeline" => &["elasticmapreduce", "ec2"],
            "ecs" => &["ecs-tasks"],
            _ => &[],
        };
        std::iter::once(&service).chain(more).any(|name| {
            [format!("{name}.amazonaws.com*"), format!("*.{name}.amazonaws.com*")]
                .iter()
                .any(|it| passed_to.iter().any(|value| value.overlaps(&Pattern::resource(it))))
        })
    }
}

/// Whether a permission set's session can never be meant: it is a role's, and only users have a name.
///
/// Source: IAM User Guide, "AWS global condition context keys", `aws:username`.
fn is_void(resource: &str) -> bool {
    resource.to_ascii_lowercase().contains("${aws:username}")
}

/// The services whose resources a statement is about.
pub(crate) fn reach<'t>(statement: &Statement<'t>) -> Reach<'t> {
    let Listed::Only(texts) = &statement.resources else { return Reach::Everything };
    let mut services = Vec::new();
    for text in texts.iter().filter(|it| !is_void(it.value)) {
        match part(text.value, 2) {
            Some(service) if !service.is_empty() && !service.contains(['*', '?', '$']) => services.push(service),
            _ => return Reach::Everything,
        }
    }
    Reach::Services(services)
}

impl Reach<'_> {
    /// Whether an action of a service may find a resource it works on.
    pub(crate) fn holds(&self, service: &str) -> bool {
        let Self::Services(reached) = self else { return true };
        let has = |it: &str| reached.contains(&it);
        has(service)
            || match service {
                "sts" => has("iam"),
                "ssm" | "ec2-instance-connect" => has("ec2"),
                _ => false,
            }
    }
}

/// The part of an ARN after the account, when there is one.
fn named_part(arn: &str) -> Option<&str> {
    part(arn, 5)
}

/// Whether something begins with a letter and not with a wildcard or variable.
fn is_named(text: &str) -> bool {
    text.chars().next().is_some_and(|it| !matches!(it, '*' | '?' | '$'))
}

fn roles_are_named(statement: &Statement<'_>) -> bool {
    let Listed::Only(texts) = &statement.resources else { return false };
    texts.iter().filter(|it| !is_void(it.value)).all(|text| {
        let other =
            matches!(part(text.value, 2), Some(it) if is_named(it) && it != "iam" && !it.contains(['*', '?', '$']));
        other
            || named_part(text.value).is_some_and(|it| match it.strip_prefix("role/") {
                Some(role) => is_named(role),
                // Users and the like are no roles; what ends before `role/` may mean every one.
                None => it.split_once('/').is_some_and(|(kind, _)| is_named(kind) && !kind.contains(['*', '?', '$'])),
            })
    })
}

/// Whether a service principal is none of those that decide who gets in.
fn is_other_service(principal: &str) -> bool {
    // `StringEqualsIgnoreCase` takes it in any letters.
    let pattern = Pattern::resource(&principal.to_ascii_lowercase());
    super::watched::IDENTITY_PLANE
        .iter()
        .all(|it| !pattern.overlaps(&Pattern::resource(&format!("{it}.amazonaws.com"))))
}

fn policy_is_named(arn: &str) -> bool {
    let Some(policy) = named_part(arn).and_then(|it| it.strip_prefix("policy/")) else { return false };
    let pattern = Pattern::resource(&policy.to_ascii_lowercase());
    is_named(policy) && !ADMINISTRATORS.iter().any(|it| pattern.overlaps(&Pattern::resource(it)))
}

/// Whether a condition holds a key to values that all pass.
fn holds(statement: &Statement<'_>, key: &str, passes: impl Fn(&str) -> bool) -> bool {
    statement.conditions.iter().any(|it| {
        it.key.value.eq_ignore_ascii_case(key) && is_positive(it) && it.values.iter().all(|value| passes(value.value))
    })
}

/// Whether a condition lets through what is listed and nothing else.
pub(crate) fn is_positive(condition: &Condition<'_>) -> bool {
    let comparison = condition.comparison();
    ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"].contains(&comparison)
        && !condition.holds_when_absent()
        && !condition.values.is_empty()
}

fn passed_to(statement: &Statement<'_>) -> Option<Vec<Pattern>> {
    let condition = statement
        .conditions
        .iter()
        .find(|it| it.key.value.eq_ignore_ascii_case("iam:PassedToService") && is_positive(it))?;
    let values: Vec<Pattern> =
        condition.values.iter().map(|it| Pattern::resource(&it.value.to_ascii_lowercase())).collect();
    (!values.iter().any(Pattern::is_everything)).then_some(values)
}
