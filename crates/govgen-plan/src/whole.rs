//! Whether the plan is all there is: what it leaves out cannot be judged.

use govgen_source::Diagnostics;
use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::findings::PLAN_INCOMPLETE;

/// What Terraform may do with a resource.
const ACTIONS: [&str; 6] = ["no-op", "create", "read", "update", "delete", "forget"];

/// Judges the plan as a whole.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let plan = cx.plan;
    let mut because = |message: String, help: &str| {
        cx.report(findings, &PLAN_INCOMPLETE, message).help(help);
    };
    if plan.errored == Some(true) {
        because("the plan ended in an error".to_owned(), "Terraform would not apply it; mend the error and plan again");
    }
    let deferred = plan.deferred_changes.len() + plan.deferred_action_invocations.len();
    if plan.complete == Some(false) || deferred > 0 {
        because(
            "the plan leaves changes for later".to_owned(),
            "plan without `-target` and without deferred actions, so that all of it can be judged",
        );
    }
    if !plan.action_invocations.is_empty() {
        because(
            "the plan calls actions".to_owned(),
            "what an action does stands in no plan; `govgen render` writes none",
        );
    }
    for change in &plan.resource_changes {
        if let Some(action) = change.change.actions.iter().find(|it| !ACTIONS.contains(&it.as_str())) {
            because(format!("`{action}` of `{}` is no action that is known", change.address), "use a newer govgen");
        }
    }
    let judged: FxHashSet<&str> = plan.resource_changes.iter().map(|it| it.address.as_str()).collect();
    // A moved resource stands in the state under the address it had.
    let moved: FxHashSet<&str> = plan.resource_changes.iter().filter_map(|it| it.previous_address.as_deref()).collect();
    let state = plan.prior_state.values.iter().flat_map(|it| &it.root_module.resources);
    for resource in state.filter(|it| it.mode == "managed") {
        let address = resource.address.as_str();
        if !judged.contains(address) && !moved.contains(address) {
            because(
                format!("the plan says nothing of `{address}`, which exists"),
                "plan without `-target` and without `-refresh-only`, so that all of it can be judged",
            );
        }
    }
}
