//! What a role can do: its grants, less what it is denied.
//!
//! In: statements of the forms that are proved, from [`crate::statement`]. Out: a verdict for any request, held against an
//! independent IAM simulator in the tests of `govgen`.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::pattern::Pattern;
use govgen_source::Span;

/// The tag that says whose a permission set is.
pub(crate) const OWNER_TAG: &str = "govgen:division";

/// Everything a role can do.
#[derive(Debug, Default, Clone)]
pub struct Reach {
    /// What is allowed, an action on a resource at a time.
    pub grants: Vec<Grant>,
    /// What is denied whatever is allowed.
    pub denials: Vec<Denial>,
}

/// An action that is allowed on a resource.
#[derive(Debug, Clone)]
pub struct Grant {
    /// With its service.
    pub action: String,
    /// The ARN or pattern as written.
    pub resource: String,
    /// What kind of resource that is.
    pub on: On,
    /// When.
    pub when: When,
    pub(crate) action_span: Span,
    pub(crate) resource_span: Span,
    pub(crate) statement: Span,
}

/// Kinds of resources that rendered roles name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// The instance.
    Instance,
    /// Every permission set of the instance.
    PermissionSets,
    /// One account.
    Account,
    /// Every account there is.
    EveryAccount,
    /// The identity store.
    IdentityStore,
    /// Every user, or every group: their ARNs name no identity store.
    Principals,
    /// A key that encrypts the instance.
    Key,
    /// Whatever there is, or what no rendered role names.
    Everything,
}

/// The conditions that are understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// None.
    Always,
    /// The permission set's owner is one of these.
    OwnedBy(Vec<String>),
    /// The request gives the permission set one of these owners.
    TaggedFor(Vec<String>),
    /// The permission set has no owner yet, and the request gives it one of these.
    Claimed(Vec<String>),
    /// The request comes through one of these services.
    Through(Vec<String>),
}

/// Actions that are denied on resources.
#[derive(Debug, Clone)]
pub struct Denial {
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// Patterns of resources.
    pub resources: Vec<String>,
    /// When.
    pub when: DeniedWhen,
}

/// The conditions of a denial that are understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeniedWhen {
    /// Always.
    Always,
    /// The request names the owner's tag, in whatever letters.
    OwnerNamed,
    /// The request names a tag like one of these patterns.
    TagLike(Vec<String>),
    /// The request gives another owner than this one.
    OwnerOtherThan(String),
    /// Something else, which counts as never.
    Unknown,
}

/// A request, for one of the resources it names.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// With its service, in any case.
    pub action: &'r str,
    /// The resource's ARN.
    pub resource: &'r str,
    /// Condition keys with their values.
    pub context: &'r BTreeMap<String, Vec<String>>,
}

impl Request<'_> {
    /// The values of a key; case does not count in it.
    fn values(&self, key: &str) -> Vec<&str> {
        let same = self.context.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key));
        same.flat_map(|(_, values)| values).map(String::as_str).collect()
    }

    fn owner(&self, of: &str) -> Vec<&str> {
        self.values(&format!("aws:{of}Tag/{OWNER_TAG}"))
    }
}

impl Reach {
    /// Whether the role may make a request.
    #[must_use]
    pub fn allows(&self, request: &Request<'_>) -> bool {
        self.grants.iter().any(|it| it.matches(request)) && !self.denials.iter().any(|it| it.matches(request))
    }

    /// Every action that is allowed on something, sorted.
    #[must_use]
    pub fn actions(&self) -> BTreeSet<&str> {
        self.grants.iter().map(|it| it.action.as_str()).collect()
    }

    /// Those of them that are not known to change nothing.
    #[must_use]
    pub fn changes(&self) -> BTreeSet<&str> {
        self.actions().into_iter().filter(|it| !crate::actions::changes_nothing(it)).collect()
    }

    /// Whether an action, or every action of a pattern, is denied always on everything.
    pub(crate) fn denies(&self, action: &str) -> bool {
        let everywhere = |it: &&Denial| it.when == DeniedWhen::Always && covers_one(&it.resources, "*");
        self.denials.iter().filter(everywhere).any(|it| it.covers_action(action))
    }

    /// Whether every action of Identity Center is denied on a resource.
    pub(crate) fn keeps_out_of(&self, resource: &str) -> bool {
        let always = self.denials.iter().filter(|it| it.when == DeniedWhen::Always);
        always.filter(|it| covers_one(&it.resources, resource)).any(|it| it.covers_action("sso:*"))
    }
}

impl Grant {
    fn matches(&self, request: &Request<'_>) -> bool {
        self.action.eq_ignore_ascii_case(request.action)
            && covers(&self.resource, request.resource)
            && self.when.holds(request)
    }
}

impl When {
    fn holds(&self, request: &Request<'_>) -> bool {
        let one_of = |found: Vec<&str>, wanted: &[String]| found.iter().any(|it| wanted.iter().any(|one| one == it));
        match self {
            Self::Always => true,
            Self::OwnedBy(owners) => one_of(request.owner("Resource"), owners),
            Self::TaggedFor(owners) => one_of(request.owner("Request"), owners),
            Self::Claimed(owners) => request.owner("Resource").is_empty() && one_of(request.owner("Request"), owners),
            Self::Through(services) => one_of(request.values("kms:ViaService"), services),
        }
    }
}

impl Denial {
    fn matches(&self, request: &Request<'_>) -> bool {
        let applies = match &self.when {
            DeniedWhen::Always => true,
            DeniedWhen::OwnerNamed => request.values("aws:TagKeys").iter().any(|it| it.eq_ignore_ascii_case(OWNER_TAG)),
            DeniedWhen::TagLike(patterns) => {
                request.values("aws:TagKeys").iter().any(|key| patterns.iter().any(|it| covers(it, key)))
            }
            DeniedWhen::OwnerOtherThan(owner) => request.owner("Request").iter().any(|it| it != owner),
            DeniedWhen::Unknown => false,
        };
        applies && self.covers_action(request.action) && covers_one(&self.resources, request.resource)
    }

    /// Whether it is about an action, or about every action of a pattern.
    pub(crate) fn covers_action(&self, action: &str) -> bool {
        let action = Pattern::action(action);
        self.actions.iter().any(|it| Pattern::action(it).covers(&action))
    }
}

fn covers(pattern: &str, text: &str) -> bool {
    Pattern::resource(pattern).covers(&Pattern::resource(text))
}

fn covers_one(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|it| covers(it, text))
}
