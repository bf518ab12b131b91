//! The rules, each in a folder of its own.

mod account_closed_early;
mod account_not_active;
mod account_row_removed;
mod acknowledge_stale;
mod admin_wildcard;
mod administrators_changed;
mod assign_only_division;
mod assume_role_too_wide;
pub(crate) mod baseline_stale;
mod boundary_required;
mod codeowners_shadowed;
mod codeowners_too_large;
mod direct_user_count;
mod division_handed_over;
mod division_identity_changed;
mod division_identity_taken;
mod division_narrowed_early;
mod empty_grant;
mod escalation_path_unknown;
mod foreign_account_in_arn;
mod grant_expired;
mod grant_expiring_soon;
mod identity_plane_action;
mod inline_policy_size;
mod instance_changed;
mod last_grant_removed;
pub(crate) mod lock_id_changed;
pub(crate) mod lock_shrunk;
mod managed_policy_not_allowed;
mod managed_policy_unknown;
pub(crate) mod mass_removal;
mod not_action_allow;
mod owner_overridden;
mod passrole_unrestricted;
mod permission_set_name_collision;
mod permission_set_name_invalid;
mod permission_set_name_reserved;
mod permission_set_renamed;
mod policy_attached_twice;
mod policy_grammar;
mod policy_not_available;
mod prefix_collision;
mod principal_left;
mod principal_look_alike;
mod principal_malformed;
mod principal_not_locked;
mod privilege_escalation;
mod refactor_conflict;
mod refactor_old;
mod reserved_account;
mod reserved_tag;
mod resource_budget;
mod role_policy_too_large;
mod session_duration;
mod shared_policy_hidden;
mod shared_policy_not_yet_applied;
mod shared_policy_still_used;
mod text_length;
mod text_not_latin1;
mod too_many_policies;
mod unexpected_file;
mod unknown_action;
mod unowned_path;
pub(crate) mod waiver_expired;
mod waiver_rule_unknown;
pub(crate) mod waiver_unused;

use govgen_source::Meta;

use crate::rule::Rule;
pub use permission_set_name_reserved::of_aws;
pub use principal_malformed::{can_be_written, principal_problem};

/// Rules that compare with another revision.
pub static OF_THE_BASE: &[&Rule] = &[
    &acknowledge_stale::RULE,
    &mass_removal::RULE,
    &permission_set_renamed::RULE,
    &last_grant_removed::RULE,
    &account_row_removed::RULE,
    &division_handed_over::RULE,
    &shared_policy_not_yet_applied::RULE,
    &account_closed_early::RULE,
    &division_narrowed_early::RULE,
    &shared_policy_still_used::RULE,
    &instance_changed::RULE,
    &administrators_changed::RULE,
    &lock_shrunk::RULE,
    &lock_id_changed::RULE,
    &division_identity_changed::RULE,
];

/// Those of them that compare a division's grants.
pub(crate) static OF_GRANTS: &[&Rule] =
    &[&mass_removal::RULE, &permission_set_renamed::RULE, &last_grant_removed::RULE];

/// Rules that look at the calendar.
pub(crate) static BY_THE_CALENDAR: &[&Rule] =
    &[&grant_expired::RULE, &grant_expiring_soon::RULE, &waiver_expired::RULE, &refactor_old::RULE];

/// Rules about what happens outside, which a change that leaves a division alone need not mend.
pub(crate) static BY_THE_DIRECTORY: &[&Rule] = &[&principal_left::RULE];

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
    &policy_grammar::RULE,
    &unknown_action::RULE,
    &managed_policy_unknown::RULE,
    &admin_wildcard::RULE,
    &identity_plane_action::RULE,
    &privilege_escalation::RULE,
    &not_action_allow::RULE,
    &passrole_unrestricted::RULE,
    &assume_role_too_wide::RULE,
    &foreign_account_in_arn::RULE,
    &permission_set_name_reserved::RULE,
    &unowned_path::RULE,
    &owner_overridden::RULE,
    &grant_expiring_soon::RULE,
    &direct_user_count::RULE,
    &resource_budget::RULE,
    &waiver_expired::RULE,
    &waiver_unused::RULE,
    &acknowledge_stale::RULE,
    &mass_removal::RULE,
    &permission_set_renamed::RULE,
    &last_grant_removed::RULE,
    &account_row_removed::RULE,
    &division_handed_over::RULE,
    &shared_policy_not_yet_applied::RULE,
    &account_closed_early::RULE,
    &division_narrowed_early::RULE,
    &shared_policy_still_used::RULE,
    &baseline_stale::RULE,
    &empty_grant::RULE,
    &codeowners_too_large::RULE,
    &escalation_path_unknown::RULE,
    &instance_changed::RULE,
    &administrators_changed::RULE,
    &principal_not_locked::RULE,
    &principal_left::RULE,
    &lock_shrunk::RULE,
    &lock_id_changed::RULE,
    &principal_look_alike::RULE,
    &division_identity_taken::RULE,
    &refactor_old::RULE,
    &refactor_conflict::RULE,
    &division_identity_changed::RULE,
];

pub(crate) fn is_one_of(rules: &[&Rule], meta: &Meta) -> bool {
    rules.iter().any(|it| it.meta == *meta)
}

pub(crate) fn is_named(rules: &[&Rule], name: &str) -> bool {
    rules.iter().any(|it| it.meta.name == name)
}
