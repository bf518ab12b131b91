//! The grants of one assignment, held against those of another.

use std::borrow::Cow;

use govgen_model::{Assignment, Grant, PrincipalKind};
use rustc_hash::FxHashSet;

/// How many principals of an assignment another lacks.
pub(super) fn missing(before: &Assignment<'_>, now: Option<&Assignment<'_>>) -> usize {
    let Some(now) = now else { return before.grants.len() };
    let pairs = || before.grants.iter().zip(&now.grants);
    // Nearly every assignment is as it was.
    if before.grants.len() == now.grants.len() && pairs().all(|(one, other)| principal(one) == principal(other)) {
        return 0;
    }
    let left: FxHashSet<(PrincipalKind, Cow<'_, str>)> = now.grants.iter().map(principal).collect();
    before.grants.iter().filter(|it| !left.contains(&principal(it))).count()
}

/// Who has it, told apart as AWS does.
pub(super) fn principal<'g>(grant: &'g Grant<'_>) -> (PrincipalKind, Cow<'g, str>) {
    let name = grant.principal.name.value.as_ref();
    (grant.principal.kind, grant.principal.kind.key(name))
}
