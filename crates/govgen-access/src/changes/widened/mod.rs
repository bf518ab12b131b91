//! What lets the holders of a permission set do more than they could, or may do so: facts, for whoever finds words and an order.
//!
//! In: what differs between two permission sets. Out: [`Widening`]s, the worst first. What only makes less of it is not among them.

mod attached;
mod document;
mod named;
mod weight;

use super::permission_sets::AttributeChange;

pub(super) use attached::Managed;
pub(super) use document::{by_document, doubt, power};
pub use named::Named;
pub use weight::Weight;

/// One way in which a permission set allows more, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widening {
    /// Which.
    pub what: Widened,
    /// The worst of what it opens.
    pub power: Power,
    /// How many actions that write it opens; the most there can be when nobody can tell.
    pub writes: usize,
    /// The gravest of the actions that it opens.
    pub named: Named,
}

/// What an action that comes can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// It describes something.
    Reads,
    /// It changes tags.
    Tags,
    /// It writes, on resources that are named.
    Writes,
    /// It writes on whatever there is.
    Unbounded,
    /// It reads secrets or data, leads to more rights, or gives them; or what it can do stands elsewhere.
    Grave,
}

/// What became wider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Widened {
    /// Policies are attached, in the order of [`Attached::order`].
    Attached(Vec<Attached>),
    /// Nothing bounds it any more; before it was this.
    Unbound(String),
    /// Something is no longer denied: so many actions nowhere any more, and patterns, as written.
    Undenied {
        /// Those that are denied on no resource any more; nothing when nobody can tell.
        actions: Option<usize>,
        /// What is denied on less, or not any more.
        patterns: Vec<String>,
    },
    /// Its document allows actions that it allowed nowhere.
    Gained {
        /// How many; nothing when nobody can tell.
        actions: Option<usize>,
        /// How many of them on every resource.
        everywhere: usize,
    },
    /// Actions that it allowed on some resources, it allows on all.
    Everywhere(usize),
    /// Actions that it allowed, it allows under fewer conditions.
    Unconditional {
        /// Keys of those that are gone.
        gone: Vec<String>,
        /// Keys of those that take more values.
        wider: Vec<String>,
    },
    /// Patterns, as written, that it allows on more: the resources that come.
    Spread {
        /// Those that write first.
        patterns: Vec<String>,
        /// The widest first.
        resources: Vec<String>,
    },
    /// Patterns, as written, that mean no action of the catalogue.
    Unknown(Vec<String>),
    /// It is something else, and neither more nor less can be told.
    Unproved(Doubt),
}

/// What may allow more, or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Attached policies that allow nothing which was not allowed, as far as the catalogue tells.
    Attached(Vec<Attached>),
    /// Another boundary: what it was and what it is.
    Boundary(String, String),
    /// Patterns on other resources.
    Resources(Vec<String>),
    /// Patterns under other conditions.
    Conditions(Vec<String>),
    /// Patterns that are denied elsewhere.
    Denials(Vec<String>),
    /// A document, or parts of it, that was not compared.
    Document,
    /// Another version of the policy language.
    Version,
}

/// A policy that is attached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attached {
    /// What it is called in the files.
    pub name: String,
    /// Whether the accounts hold it, and not AWS.
    pub is_customer_managed: bool,
    /// How many actions that write it allows, and that nothing allowed; nothing when nobody can tell.
    pub writes: Option<usize>,
}

impl Attached {
    /// Those of AWS first, and those that write most; the accounts' own have an order of their own.
    #[must_use]
    pub fn order(&self) -> (bool, std::cmp::Reverse<usize>) {
        (self.is_customer_managed, std::cmp::Reverse(self.writes.unwrap_or(0)))
    }
}

impl Widening {
    /// Whether it certainly allows more.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        !matches!(self.what, Widened::Unproved(_))
    }
}

/// The worst first; of what is as bad, in the order of what it is.
pub(super) fn sort(list: &mut [Widening]) {
    list.sort_by_key(|it| std::cmp::Reverse((it.power, it.is_proved(), it.named.worst, it.writes)));
}

/// What becomes of its boundary.
pub(super) fn by_boundary(attributes: &[AttributeChange]) -> Option<Widening> {
    let it = attributes.iter().find(|it| it.key == "permissions_boundary")?;
    let was = it.before.clone()?;
    let what = match it.now.clone() {
        None => Widened::Unbound(was),
        Some(now) => Widened::Unproved(Doubt::Boundary(was, now)),
    };
    Some(Widening { what, power: Power::Grave, writes: usize::MAX, named: Named::unknown() })
}
