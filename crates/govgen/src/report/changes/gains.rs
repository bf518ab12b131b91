//! Among many grants, those of the permission sets that allow most: first where they stand, by name where there is no room.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use govgen_access::changes::{AccessChange, Strength};

use super::{Row, Sign, Words, counted, name, said};
use crate::diff::Page;

/// Grants of one row, and how much they allow.
#[derive(Debug)]
pub(super) struct Gains {
    strength: Strength,
    is_endless: bool,
    permission_set: String,
    grants: usize,
}

impl Gains {
    /// Of a row of so many grants that say the same; nothing of what is gone.
    pub(super) fn of(page: &Page<'_>, row: &AccessChange<'_>, grants: usize) -> Option<Self> {
        let access = row.now.as_ref()?;
        Some(Self {
            strength: page.changes.strengths.get(access.permission_set).copied().unwrap_or_default(),
            is_endless: access.until.is_none(),
            permission_set: access.permission_set.to_owned(),
            grants,
        })
    }
}

/// What is gained before what lasts longer and what is lost, by what it allows, without an end before with one; the rest as it was.
pub(super) fn strongest_first(rows: &mut [Row]) {
    rows.sort_by_key(|it| {
        let sign = match it.sign {
            Sign::Plus => 0,
            Sign::Other => 1,
            Sign::Minus => 2,
        };
        (sign, it.gains.as_ref().map(|it| Reverse((it.strength, it.is_endless))))
    });
}

/// So many permission sets are named of which grants were left out.
const STRONGEST: usize = 3;

/// The permission sets that allow most of those that are gained in rows that were left out, with how many grants.
pub(super) fn strongest<'r>(left_out: impl Iterator<Item = &'r Row>) -> Words {
    let mut grants: BTreeMap<(Reverse<Strength>, &str), usize> = BTreeMap::new();
    for it in left_out.filter(|it| it.sign == Sign::Plus).filter_map(|it| it.gains.as_ref()) {
        *grants.entry((Reverse(it.strength), &it.permission_set)).or_default() += it.grants;
    }
    if grants.is_empty() {
        return Words::new();
    }
    let mut words = vec![said("; of what is gained there, most is allowed by ")];
    for (at, ((_, set), grants)) in grants.iter().take(STRONGEST).enumerate() {
        words.extend([said(if at > 0 { ", " } else { "" }), name(*set)]);
        words.push(said(format!(" ({})", counted(*grants, "grant"))));
    }
    if grants.len() > STRONGEST {
        words.push(said(format!(" and {}", counted(grants.len() - STRONGEST, "more permission set"))));
    }
    words
}
