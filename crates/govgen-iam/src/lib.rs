//! What AWS policies mean: their statements and patterns, one canonical text for each document, the limits it is held to,
//! the ARNs of managed policies, what the roles of a division may do, the dated catalogue of what AWS has, and known
//! ways from some rights to more, and how bad it is to gain an action.
//!
//! In: a [`govgen_source::Value`] as it was written. Out: statements with places, or plain JSON without. No names are
//! resolved here.
#![warn(clippy::disallowed_methods)]

mod canonical;
pub mod catalogue;
pub mod delegation;
pub mod escalation;
pub mod grave;
pub mod limits;
mod managed;
pub mod pattern;
pub mod policy;
mod session;
pub mod strict;

pub use canonical::{canonical, rendered_json};
pub use managed::{managed_policy_arn, managed_policy_key};
pub use session::{probable_session_seconds, session_duration, session_seconds};
