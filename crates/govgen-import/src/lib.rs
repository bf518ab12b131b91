//! What exists in Identity Center, as files that adopt it.
//!
//! In: facts about the estate or a Terraform state, and the model. Out: policies, grants and `import` entries that the files
//! lack, the files' new texts, and a list of what is not imported with the reason of each. Reading and writing files, checking
//! the result and the runbook are `govgen`'s business.
#![warn(clippy::disallowed_methods)]

mod address;
mod files;
mod homes;
mod input;
mod keys;
mod left;
mod mapping;
mod names;
mod policy;
mod probe;
mod proposal;
mod propose;
mod reason;
mod state;
mod verify;

pub use files::{FileError, ProposedFile, files};
pub use input::{Input, Refusal, Refused};
pub use left::{Left, Subject, Who};
pub use proposal::{Attachments, Import, NewPolicy, Outcome, Principals, Proposal};
pub use propose::propose;
pub use reason::Reason;
pub use state::{Managed, Resource, State, StateError};
pub use verify::missing;
