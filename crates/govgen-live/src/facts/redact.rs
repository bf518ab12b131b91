//! Names of users that only somebody who knows them can recognize.

use sha2::{Digest, Sha256};

/// Stands in for a user's name or mail address in redacted facts: `sha256:` and 32 hex digits.
///
/// The same name in other capitals gives the same text, in another identity store another. Names can be guessed and tried: this keeps them out of a log or a
/// reader's eye, not from somebody who searches.
#[must_use]
pub fn redacted_name(identity_store_id: &str, name: &str) -> String {
    let digest =
        Sha256::new().chain_update(identity_store_id).chain_update([0]).chain_update(name.to_lowercase()).finalize();
    digest.iter().take(16).fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
