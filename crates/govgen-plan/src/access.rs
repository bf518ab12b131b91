//! Permission sets, what is attached to them, and who is assigned: what becomes of people's access.

use govgen_source::Diagnostics;

use crate::context::Context;
use crate::sets::Sets;
use crate::{grants, policies, removal};

/// Judges all of it, each part with what the one before has learned.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let sets = Sets::of(cx, findings);
    policies::check(cx, &sets, findings);
    grants::check(cx, &sets, findings);
    removal::check(cx, findings);
}
