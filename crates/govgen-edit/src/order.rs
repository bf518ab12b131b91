//! Items of a list in another order: each goes to another's place, with its comments.

use std::ops::Range;

use govgen_syntax::Meaning;

use crate::EditError;
use crate::change::Splice;
use crate::document::Document;

pub(crate) fn splices(document: &Document<'_>, list: usize, order: &[usize]) -> Result<Vec<Splice>, EditError> {
    let node = document.node(list);
    let start = node.range.start;
    if node.meaning != Meaning::List {
        return Err(document.by_hand(start, "it is no list"));
    }
    let mut each_once = order.to_vec();
    each_once.sort_unstable();
    if !each_once.into_iter().eq(0..node.children.len()) {
        return Err(document.by_hand(start, "the new order has not each of its items once"));
    }
    let places = places(document, list)?;
    let moved = places.iter().zip(order).enumerate().filter(|(at, (_, from))| at != *from);
    Ok(moved
        .map(|(_, (place, from))| Splice {
            range: place.clone(),
            with: document.text[places[*from].clone()].to_owned(),
        })
        .collect())
}

/// The bytes of each item, without the line break or comma behind it.
fn places(document: &Document<'_>, list: usize) -> Result<Vec<Range<usize>>, EditError> {
    let node = document.node(list);
    let count = node.children.len();
    if !document.is_flow(list) {
        let places: Result<Vec<_>, _> = (0..count).map(|at| document.place(list, at)).collect();
        let places = places?;
        if let Some(place) = places.iter().find(|it| !it.own_line) {
            return Err(document.by_hand(place.anchor, "more than one thing stands on it"));
        }
        return Ok(places.into_iter().map(|it| it.lines).collect());
    }
    // A comment would stay behind and be about another item.
    let text = &document.text[node.range.clone()];
    if !node.brackets || text.contains('\n') && text.contains('#') {
        return Err(document.by_hand(node.range.start, "the brackets hold comments, or there are none"));
    }
    Ok((0..count).map(|at| document.child(list, at).1.range.clone()).collect())
}
