//! Numbers AWS holds permission sets and roles to.

/// Bytes of an inline policy, all of them. Source: IAM Identity Center User Guide, quotas.
pub const INLINE_POLICY_BYTES: usize = 32_768;
/// Bytes of an inline policy without white space. Source: the same page.
pub const INLINE_POLICY_NON_WHITESPACE: usize = 10_240;
/// AWS managed and customer managed policies of one permission set together. Source: the same page.
pub const MANAGED_POLICIES: usize = 20;
/// Managed policies an IAM role takes unless its account's quota was raised. Source: IAM User Guide, quotas.
pub const MANAGED_POLICIES_OF_A_ROLE: usize = 10;
/// Characters of a permission set's name. Source: sso-admin service model, `PermissionSetName`.
pub const PERMISSION_SET_NAME: usize = 32;
/// Characters of a description. Source: sso-admin service model, `PermissionSetDescription`.
pub const DESCRIPTION: usize = 700;
/// Characters of a relay state. Source: sso-admin service model, `RelayState`.
pub const RELAY_STATE: usize = 240;
/// Shortest session, in seconds. Source: IAM Identity Center User Guide, "Set session duration".
pub const SESSION_SECONDS_MIN: u64 = 3_600;
/// Longest session, in seconds. Source: the same page.
pub const SESSION_SECONDS_MAX: u64 = 12 * 3_600;

/// Characters of all inline policies of a role together, without white space. Source: IAM User Guide, "IAM and AWS STS quotas".
pub const ROLE_INLINE_POLICY_CHARACTERS: usize = 10_240;
/// Characters of a customer managed policy, without white space. Source: the same page.
pub const MANAGED_POLICY_CHARACTERS: usize = 6_144;

/// Whether AWS takes a character in a description.
/// Source: sso-admin service model, `[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`.
#[must_use]
pub fn in_description(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a1}'..='\u{ff}')
}

/// Whether AWS takes a character in an inline policy.
/// Source: sso-admin service model, `[\u0009\u000A\u000D\u0020-\u00FF]+`.
#[must_use]
pub fn in_policy(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}')
}

/// Whether AWS takes a character in a relay state. Source: sso-admin service model, `RelayState`.
#[must_use]
pub fn in_relay_state(it: char) -> bool {
    it.is_ascii_alphanumeric() || r#"&$@#\/%?=~-_'"|!:,.;*+[] (){}"#.contains(it)
}

/// Whether AWS takes a character in a permission set's name; `\w` is ASCII in practice.
/// Source: sso-admin service model, `PermissionSetName`.
#[must_use]
pub fn in_permission_set_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || "_+=,.@-".contains(it)
}
