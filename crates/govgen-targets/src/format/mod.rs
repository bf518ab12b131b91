//! What foreign syntaxes need: quoting, alignment, and the blocks several roots share.

pub(crate) mod codeowners;
pub(crate) mod hcl;
pub(crate) mod terraform;
