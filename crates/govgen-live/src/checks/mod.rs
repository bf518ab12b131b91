//! The live checks, each in a folder of its own.

mod account_suspended;
mod account_unheld;
mod account_unknown;
mod assignment_missing;
mod assignment_orphaned;
mod assignment_unexplained;
mod customer_managed_policy_missing;
pub(crate) mod facts_of_another_instance;
mod facts_outdated;
mod group_unknown;
mod locked_id_wrong;
mod permission_set_changed;
mod permission_set_name_taken;
mod permission_set_outside_division;
mod permission_set_unexplained;
mod principal_ambiguous;
mod provisioning_outdated;
mod user_disabled;
mod user_unknown;

use crate::check::Check;

/// Every live check, in code order.
pub static CHECKS: &[&Check] = &[
    &user_unknown::CHECK,
    &group_unknown::CHECK,
    &user_disabled::CHECK,
    &assignment_orphaned::CHECK,
    &account_unknown::CHECK,
    &account_suspended::CHECK,
    &account_unheld::CHECK,
    &customer_managed_policy_missing::CHECK,
    &permission_set_outside_division::CHECK,
    &provisioning_outdated::CHECK,
    &permission_set_unexplained::CHECK,
    &assignment_unexplained::CHECK,
    &assignment_missing::CHECK,
    &permission_set_changed::CHECK,
    &permission_set_name_taken::CHECK,
    &principal_ambiguous::CHECK,
    &facts_outdated::CHECK,
    &facts_of_another_instance::CHECK,
    &locked_id_wrong::CHECK,
];
