//! How much room each table gets.

use super::super::{Part, Section};
use super::table::Table;

const PARTS: [Part; 6] =
    [Part::Production, Part::Decisions, Part::Access, Part::PermissionSets, Part::Organization, Part::Findings];

/// So many tables of a part, its first, get more than one row before any other does.
const FIRST: usize = 3;

/// The room of each table: parts first, then the tables of each part, in their order. Each gets at least one row, and one of which
/// that row does not fit gives its room to those behind it.
pub(super) fn rooms(sections: &[Section], tables: &[Table], all: usize) -> Vec<usize> {
    let of = |part: Part| (0..sections.len()).filter(move |at| sections[*at].part == part);
    let needs = PARTS.map(|part| of(part).map(|at| tables[at].bytes()).sum());
    let mut rooms = vec![0; tables.len()];
    for (part, room) in PARTS.into_iter().zip(shared(&needs, all)) {
        let mut spare = room;
        let mut chosen: Vec<usize> = Vec::new();
        for at in of(part) {
            let table = &tables[at];
            let more = if chosen.len() < FIRST { room / (2 * FIRST) } else { 0 };
            let least = table.least().max(more).min(table.bytes());
            if least <= spare {
                spare -= least;
                rooms[at] = least;
                chosen.push(at);
            }
        }
        let needs: Vec<usize> = chosen.iter().map(|at| tables[*at].bytes() - rooms[*at]).collect();
        for (at, share) in chosen.iter().zip(shared(&needs, spare)) {
            rooms[*at] += share;
        }
    }
    rooms
}

/// Room by need: who needs less than an equal share leaves the rest to the others.
fn shared(needs: &[usize], room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|at| needs[*at]);
    let mut shares = vec![0; needs.len()];
    let mut left = room;
    for (done, at) in order.iter().enumerate() {
        let share = needs[*at].min(left / (needs.len() - done));
        shares[*at] = share;
        left -= share;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn room_is_by_need() {
        assert_eq!(shared(&[10, 500, 90], 300), [10, 200, 90]);
        assert_eq!(shared(&[500, 500], 300), [150, 150]);
        assert_eq!(shared(&[1, 2], 300), [1, 2]);
        assert!(shared(&[], 300).is_empty());
    }
}
