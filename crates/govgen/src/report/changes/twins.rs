//! Names that look like each other's: somebody gains what somebody else loses, and a reader would take the two for one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use govgen_access::changes::{DivisionChanges, Kind};
use govgen_model::{Looks, PrincipalKind};

use super::Sign;

/// Who gains beside somebody who loses and whose name looks the same, and the other way round: with the other's name.
pub(super) type Twins<'c> = BTreeMap<(Sign, PrincipalKind, &'c str), &'c str>;

/// Beyond so many names nobody compares them by eye.
const NAMES: usize = 5_000;

/// Finds them in a division.
pub(super) fn twins<'c>(division: &DivisionChanges<'c>) -> Twins<'c> {
    let mut looks = Looks::default();
    let mut seen: HashSet<(usize, PrincipalKind, &'c str)> = HashSet::new();
    // Who gains, who loses.
    let mut by_look: HashMap<String, [Option<(PrincipalKind, &'c str)>; 2]> = HashMap::new();
    for row in &division.rows {
        let side = match row.kind() {
            Kind::Gain => 0,
            Kind::Loss => 1,
            Kind::Change => continue,
        };
        let access = row.access();
        if seen.len() >= NAMES || !seen.insert((side, access.kind, access.principal)) {
            continue;
        }
        by_look.entry(looks.of(access.principal)).or_default()[side] = Some((access.kind, access.principal));
    }
    let mut twins = Twins::new();
    for pair in by_look.into_values().collect::<BTreeSet<_>>() {
        let [Some(gains), Some(loses)] = pair else { continue };
        if gains.1 != loses.1 {
            twins.insert((Sign::Plus, gains.0, gains.1), loses.1);
            twins.insert((Sign::Minus, loses.0, loses.1), gains.1);
        }
    }
    twins
}
