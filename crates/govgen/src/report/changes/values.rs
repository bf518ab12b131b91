//! What a setting says and said: names as names, and of long lists what comes and what goes.

use std::collections::BTreeSet;

use govgen_access::changes::{Piece, Said};

use super::{Words, few, name, said, strong, thousands};

/// So many names of a list are shown.
const LISTED: usize = 40;

/// Lists are shown whole up to so many names.
const SHORT: usize = 4;

/// All that it says.
pub(super) fn words(it: &Said) -> Words {
    let pieces = it.0.iter().flat_map(|it| match it {
        Piece::Said(it) => vec![said(it.as_str())],
        Piece::Name(it) => vec![named(it)],
        Piece::Names(list) => few(list, LISTED, |it| named(it)),
    });
    pieces.collect()
}

/// What it says, and what it said.
pub(super) fn changed(before: &Said, now: &Said) -> Words {
    let lists = |it: &Said| it.list().map(|it| it.iter().cloned().collect::<BTreeSet<String>>());
    let (was, is) = (lists(before), lists(now));
    let empty = |it: &Said| it.is_empty().then(BTreeSet::new);
    let pair = was.or_else(|| empty(before)).zip(is.or_else(|| empty(now)));
    if let Some((was, is)) = pair.filter(|(was, is)| was.len().max(is.len()) > SHORT) {
        return difference(&was, &is);
    }
    let shown = |it: &Said| if it.is_empty() { vec![said("nothing")] } else { words(it) };
    let mut words = shown(now);
    words.push(said(", was "));
    words.extend(shown(before));
    words
}

fn difference(was: &BTreeSet<String>, is: &BTreeSet<String>) -> Words {
    let mut words = Words::new();
    for (list, verb) in [(is.difference(was), "new"), (was.difference(is), "gone")] {
        let list: Vec<&String> = list.collect();
        if !list.is_empty() {
            words.extend([strong(verb), said(" ")]);
            words.extend(few(&list, LISTED, |it| named(it)));
            words.push(said(", "));
        }
    }
    words.push(said(format!("{} as before", thousands(is.intersection(was).count()))));
    words
}

/// An empty text is one too.
fn named(text: &str) -> super::Word {
    name(if text.is_empty() { "\"\"" } else { text })
}
