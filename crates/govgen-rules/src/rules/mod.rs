//! The rules, each in a folder of its own.

mod account_not_active;
mod assign_only_division;
mod boundary_required;
mod codeowners_shadowed;
mod codeowners_too_large;
mod direct_user_count;
mod empty_grant;
mod grant_expired;
mod inline_policy_size;
mod managed_policy_not_allowed;
mod permission_set_name_collision;
mod permission_set_name_invalid;
mod permission_set_name_reserved;
mod policy_attached_twice;
mod policy_not_available;
mod prefix_collision;
mod principal_malformed;
mod reserved_account;
mod reserved_tag;
mod resource_budget;
mod role_policy_too_large;
mod session_duration;
mod shared_policy_hidden;
mod text_length;
mod text_not_latin1;
mod too_many_policies;
mod unexpected_file;
mod waiver_rule_unknown;

use crate::rule::Rule;

/// Every rule, in code order.
pub static RULES: &[&Rule] = &[
    &reserved_account::RULE,
    &account_not_active::RULE,
    &principal_malformed::RULE,
    &permission_set_name_invalid::RULE,
    &permission_set_name_collision::RULE,
    &prefix_collision::RULE,
    &shared_policy_hidden::RULE,
    &policy_not_available::RULE,
    &assign_only_division::RULE,
    &managed_policy_not_allowed::RULE,
    &text_not_latin1::RULE,
    &session_duration::RULE,
    &inline_policy_size::RULE,
    &too_many_policies::RULE,
    &reserved_tag::RULE,
    &unexpected_file::RULE,
    &codeowners_shadowed::RULE,
    &grant_expired::RULE,
    &waiver_rule_unknown::RULE,
    &text_length::RULE,
    &policy_attached_twice::RULE,
    &boundary_required::RULE,
    &role_policy_too_large::RULE,
    &permission_set_name_reserved::RULE,
    &direct_user_count::RULE,
    &resource_budget::RULE,
    &empty_grant::RULE,
    &codeowners_too_large::RULE,
];
