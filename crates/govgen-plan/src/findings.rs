//! What a plan can be refused for: one line for each kind, its page beside it.

use govgen_source::kinds_of_findings;

kinds_of_findings! {
    /// Every kind of finding about plans, in code order.
    PLAN_INCOMPLETE = "PLN001" "plan-incomplete" Error;
    PROVIDER_NOT_ALLOWED = "PLN002" "provider-not-allowed" Error;
    RESOURCE_TYPE_NOT_ALLOWED = "PLN003" "resource-type-not-allowed" Error;
    PROVISIONER = "PLN004" "provisioner" Error;
    MODULE_CALL = "PLN005" "module-call" Error;
    BLOCK_NOT_ALLOWED = "PLN006" "block-not-allowed" Error;
    VALUE_UNKNOWN = "PLN007" "value-unknown" Error;
    INSTANCE_NOT_KNOWN = "PLN008" "instance-not-known" Error;
    ACCOUNT_NOT_OWN = "PLN009" "account-not-own" Error;
    PERMISSION_SET_NOT_OWN = "PLN010" "permission-set-not-own" Error;
    PERMISSION_SET_DIFFERS = "PLN011" "permission-set-differs" Error;
    ATTACHED_POLICY_DIFFERS = "PLN012" "attached-policy-differs" Error;
    PRINCIPAL_NOT_CONFIRMED = "PLN013" "principal-not-confirmed" Error;
    GRANT_NOT_IN_FILES = "PLN014" "grant-not-in-files" Error;
    GRANT_NOT_IN_PLAN = "PLN015" "grant-not-in-plan" Error;
    REPLACEMENT = "PLN016" "replacement" Error;
    REMOVAL_TOO_LARGE = "PLN017" "removal-too-large" Error;
    STATE_REWRITTEN = "PLN018" "state-rewritten" Error;
    ROLE_DIFFERS = "PLN019" "role-differs" Error;
    WORKSPACE_DIFFERS = "PLN020" "workspace-differs" Error;
    DRIFTED = "PLN021" "drifted" Notice;
    REFACTOR_SPENT = "PLN024" "refactor-spent" Notice;
}
