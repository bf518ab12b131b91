//! Text in, spanned documents as the user wrote them out; every mistake of text and shape becomes a finding.
//!
//! What names mean is `govgen-model`'s business; whether the content is wise is `govgen-rules`'.
#![warn(clippy::disallowed_methods)]

mod common;
pub mod defaults;
#[cfg(test)]
mod differential;
mod division;
mod document;
mod findings;
mod format;
mod forms;
mod guide;
mod hidden;
mod identifiers;
mod json;
mod lock;
mod look;
mod names;
mod organization;
mod outline;
mod plain;
mod policy;
mod read;
mod refactor;
mod review;
mod scalar;
mod schema;
mod shape;
mod tags;
mod tree;
mod yaml;

pub use common::{
    AccountRow, AccountStatus, Acknowledgement, DivisionEntry, DivisionMode, DivisionStatus, Guardrails, Removal,
    Waiver,
};
pub use division::{Access, AccountEntry, Principal, PrincipalKind, Terms};
pub use document::{CommonDocument, DivisionDocument, Documents, parse, parse_lock, parse_reviews};
pub use findings::FINDINGS;
pub use format::refused_permission_set;
pub use guide::{Parameter, guardrails};
pub use hidden::{hides, is_hidden};
pub use lock::{Kept, LOCK_PATH, LOCK_VERSION, LockDocument, LockEntry, is_principal_id};
pub use look::{Looks, is_plain};
pub use names::refused_name;
pub use organization::{
    Authorization, Aws, AwsProvider, CodeownersPath, FactsRole, GitHub, GitHubIds, HcpTerraform, IdentityCenter,
    Lookup, MatchBy, NameCase, OidcProvider, Organization, Principals, Provision, TagOnCreate, Vcs,
};
pub use outline::{Meaning, Outline, OutlineNode, Unreadable, meaning_of, outline};
pub use policy::{CustomerManagedPolicy, InlinePolicy, PermissionsBoundary, PolicyEntry};
pub use read::Text;
pub use refactor::{
    AccountMove, Forget, Import, ImportedAssignments, MovedGrants, People, Refactor, RefactorEntry, Rename, Renamed,
};
pub use review::{Decision, ReviewDocument, ReviewItem};
pub use schema::{SchemaKind, schema};
