//! Asks AWS what the running estate looks like.
//!
//! In: which instance, which parts, how fast. Out: [`govgen_live::Facts`], which say themselves what could not be read. The only crate
//! with credentials; it reads, and writes nothing to AWS. Everything that talks to AWS stands behind the feature `aws`; without it
//! there are only the list of the calls and the policy that allows them.

pub mod calls;
mod options;
mod policy;

#[cfg(feature = "aws")]
mod aws;

pub use options::{Options, Progress, RATE, wanted};
pub use policy::{Scope, policy};

#[cfg(feature = "aws")]
pub use aws::{FetchError, fetch};
