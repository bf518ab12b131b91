//! Random documents, random edits: what is read afterwards, by another reader, is what was meant, and nothing else has moved.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngSeed, TestRunner};
use serde_yaml::Value as Read;

use crate::{Edit, EditError, Entry, Step, Value, apply, entry};

/// A document before it is written: what it holds, and in which layout.
#[derive(Debug, Clone)]
struct Written {
    what: What,
    layout: Layout,
}

#[derive(Debug, Clone)]
enum What {
    Scalar(&'static str),
    Flow(&'static str),
    List(Vec<Written>),
    Map(Vec<(&'static str, Written)>),
}

#[derive(Debug, Clone, Copy)]
struct Layout {
    blank_above: bool,
    comment_apart: bool,
    comment_above: bool,
    comment_beside: bool,
    comment_below: bool,
    /// A list in the column of its key.
    outdented: bool,
}

fn layouts() -> impl Strategy<Value = Layout> {
    let rare = || prop::bool::weighted(0.2);
    (rare(), rare(), rare(), rare(), rare(), any::<bool>()).prop_map(
        |(blank_above, comment_apart, comment_above, comment_beside, comment_below, outdented)| Layout {
            blank_above,
            comment_apart,
            comment_above,
            comment_beside,
            comment_below,
            outdented,
        },
    )
}

const KEYS: [&str; 10] = ["a", "b", "account-c", "\"*\"", "'it''s'", "日本", "\"0123\"", "d e", "zz", "M"];
const SCALARS: [&str; 12] = [
    "alice@example.com",
    "12",
    "\"012\"",
    "'a # b'",
    "見る",
    "|\n  # text\n  more",
    ">-\n  folded\n\n  text",
    "\"two\n  lines\"",
    "~",
    "true",
    "arn:aws:iam::aws:policy/x",
    "plain\n  text",
];
const FLOWS: [&str; 9] = [
    "[]",
    "{}",
    "[x]",
    "{ a: b }",
    "{a: b, c: [d, e]}",
    "[ {a: b}, \"c\" ]",
    "{ \"q\": 'r', s: , }",
    "{a: {}, b: [[]]}",
    "[1, 2, 3]",
];

fn documents() -> impl Strategy<Value = Written> {
    let leaf = prop_oneof![select(&SCALARS[..]).prop_map(What::Scalar), select(&FLOWS[..]).prop_map(What::Flow)];
    let leaf = (leaf, layouts()).prop_map(|(what, layout)| Written { what, layout });
    let map = |inner: BoxedStrategy<Written>| {
        let entries = prop::sample::subsequence(&KEYS[..], 1..5).prop_shuffle();
        (entries, prop::collection::vec(inner, 5), layouts()).prop_map(|(keys, values, layout)| Written {
            what: What::Map(keys.into_iter().zip(values).collect()),
            layout,
        })
    };
    let nested = leaf.prop_recursive(3, 20, 4, move |inner| {
        let items = (prop::collection::vec(inner.clone(), 1..4), layouts());
        prop_oneof![
            1 => items.prop_map(|(items, layout)| Written { what: What::List(items), layout }),
            2 => map(inner.boxed()),
        ]
    });
    map(nested.boxed())
}

/// A text, and where everything in it stands.
#[derive(Debug, Default)]
struct Text {
    lines: Vec<String>,
    /// Lines of every entry and item with what belongs to it.
    places: BTreeMap<Vec<Step>, Range<usize>>,
    /// Every comment, and the entry, item or collection with which it goes.
    comments: Vec<(Vec<Step>, String)>,
}

impl Text {
    fn comment(&mut self, owner: &[Step]) -> String {
        let comment = format!("# {} about it", self.comments.len());
        self.comments.push((owner.to_vec(), comment.clone()));
        comment
    }

    /// A collection's children, each from a column on.
    fn children(&mut self, of: &Written, path: &[Step], column: usize) {
        let indent = " ".repeat(column);
        let children: Vec<(Step, String, &Written)> = match &of.what {
            What::Map(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let name: String = serde_yaml::from_str(key).unwrap();
                    (Step::Key(name), format!("{key}:"), value)
                })
                .collect(),
            What::List(items) => {
                items.iter().enumerate().map(|(at, item)| (Step::Index(at), "-".to_owned(), item)).collect()
            }
            _ => Vec::new(),
        };
        for (number, (step, mark, value)) in children.into_iter().enumerate() {
            let owner: Vec<Step> = path.iter().cloned().chain([step]).collect();
            if value.layout.blank_above && number > 0 {
                self.lines.push(String::new());
            }
            if value.layout.comment_apart && number > 0 {
                let comment = self.comment(path);
                self.lines.extend([String::new(), format!("{indent}{comment}"), String::new()]);
            }
            let start = self.lines.len();
            if value.layout.comment_above {
                let comment = self.comment(if start == 0 { path } else { &owner });
                self.lines.push(format!("{indent}{comment}"));
            }
            self.child(&mark, value, &owner, column);
            self.places.insert(owner, start..self.lines.len());
        }
    }

    fn child(&mut self, mark: &str, value: &Written, owner: &[Step], column: usize) {
        let indent = " ".repeat(column);
        let beside = match value.layout.comment_beside {
            true => format!(" {}", self.comment(owner)),
            false => String::new(),
        };
        let item = mark == "-";
        match &value.what {
            What::Scalar(text) if !text.contains('\n') => self.lines.push(format!("{indent}{mark} {text}{beside}")),
            What::Flow(text) => self.lines.push(format!("{indent}{mark} {text}{beside}")),
            What::Scalar(text) => {
                // What follows a text of several lines is left alone: comments would be part of it.
                let text = text.replace('\n', &format!("\n{indent}"));
                let start = format!("{indent}{mark} {text}");
                self.lines.extend(start.split('\n').map(str::to_owned));
                if value.layout.comment_beside {
                    self.comments.pop();
                }
                return;
            }
            What::Map(_) if item && beside.is_empty() => {
                let first = self.lines.len();
                self.children(value, owner, column + 2);
                // The first line of the first entry moves up beside the dash; its own comment cannot.
                while self.lines[first].trim().is_empty() || self.lines[first].trim_start().starts_with('#') {
                    let line = self.lines.remove(first);
                    self.comments.retain(|(_, comment)| comment != line.trim());
                    for place in self.places.values_mut().filter(|it| it.start >= first) {
                        *place = place.start.saturating_sub(1).max(first)..place.end - 1;
                    }
                }
                self.lines[first].replace_range(column..column + 1, "-");
            }
            What::List(_) if !item && value.layout.outdented => {
                self.lines.push(format!("{indent}{mark}{beside}"));
                self.children(value, owner, column);
                return;
            }
            _ => {
                self.lines.push(format!("{indent}{mark}{beside}"));
                self.children(value, owner, column + 2);
            }
        }
        if value.layout.comment_below {
            let comment = self.comment(owner);
            self.lines.push(format!("{indent} {comment}"));
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    select(vec![
        Value::text("no"),
        Value::text("two\nlines"),
        Value::Number(7),
        Value::Bool(true),
        Value::texts(["x", "y"]),
        Value::List(vec![Value::flow([("user", Value::text("x"))]), Value::map([("y", Value::Map(vec![]))])]),
        Value::map([("p", Value::map([("users", Value::texts(["日本"]))])), ("q", Value::text(""))]),
        Value::flow([("a", Value::text("b")), ("c", Value::texts(["d, e"]))]),
    ])
}

#[derive(Debug, Clone)]
enum Kind {
    Rename,
    Remove,
    /// Those whose bit is set.
    RemoveAll(u8),
    /// Turned round by so many.
    Order(u8),
    Insert(Value),
    First(Value),
    Paste,
    Append(Value),
    Replace(Value),
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Rename),
        Just(Kind::Remove),
        (1..=u8::MAX).prop_map(Kind::RemoveAll),
        (1..=u8::MAX).prop_map(Kind::Order),
        Just(Kind::Paste),
        values().prop_map(Kind::Insert),
        values().prop_map(Kind::First),
        values().prop_map(Kind::Append),
        values().prop_map(Kind::Replace),
    ]
}

const PASTED: &str = "x:\n  # Above it.\n  pasted: # beside it\n    - a\n\n    - b: c\n    # below it\n";

fn pasted() -> Entry {
    entry(PASTED, &[Step::from("x"), Step::from("pasted")]).unwrap()
}

/// Every path of a document, the collections within brackets included.
fn paths(read: &Read) -> Vec<(Vec<Step>, Read)> {
    fn walk(read: &Read, path: &mut Vec<Step>, all: &mut Vec<(Vec<Step>, Read)>) {
        all.push((path.clone(), read.clone()));
        let children: Vec<(Step, &Read)> = match read {
            Read::Mapping(map) => map.iter().map(|(key, value)| (Step::from(key.as_str().unwrap()), value)).collect(),
            Read::Sequence(list) => list.iter().enumerate().map(|(at, value)| (Step::Index(at), value)).collect(),
            _ => Vec::new(),
        };
        for (step, value) in children {
            path.push(step);
            walk(value, path, all);
            path.pop();
        }
    }
    let mut all = Vec::new();
    walk(read, &mut Vec::new(), &mut all);
    all
}

/// An edit of a kind at one of the places where it means something.
fn edit(kind: &Kind, read: &Read, place: &Index) -> Option<Edit> {
    let fits = |path: &[Step], value: &Read| match kind {
        Kind::Rename => matches!(path.last(), Some(Step::Key(_))),
        Kind::Remove | Kind::Replace(_) => !path.is_empty(),
        Kind::Insert(_) | Kind::First(_) | Kind::Paste => value.is_mapping(),
        Kind::Append(_) => value.is_sequence(),
        Kind::RemoveAll(mask) => !masked(value, *mask).is_empty(),
        Kind::Order(_) => value.as_sequence().is_some_and(|it| it.len() > 1),
    };
    let fitting: Vec<Vec<Step>> =
        paths(read).into_iter().filter(|(path, value)| fits(path, value)).map(|(path, _)| path).collect();
    let path = (!fitting.is_empty()).then(|| place.get(&fitting).clone())?;
    let key = "new".to_owned();
    let under = |path: &[Step]| paths(read).into_iter().find(|(it, _)| it == path).map(|(_, value)| value);
    Some(match kind.clone() {
        Kind::RemoveAll(mask) => Edit::RemoveAll { which: masked(&under(&path)?, mask), under: path },
        Kind::Order(by) => {
            Edit::Order { order: turned(under(&path)?.as_sequence().map_or(0, Vec::len), by), under: path }
        }
        Kind::Rename => Edit::RenameKey { path, to: key },
        Kind::Remove => Edit::Remove { path },
        Kind::Insert(value) => Edit::Insert { under: path, key, value },
        Kind::First(value) => Edit::InsertFirst { under: path, key, value },
        Kind::Paste => Edit::Paste { under: path, entry: pasted() },
        Kind::Append(value) => Edit::AppendItem { under: path, value },
        Kind::Replace(value) => Edit::Replace { path, value },
    })
}

/// As many positions, beginning with another.
fn turned(count: usize, by: u8) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.rotate_left(usize::from(by) % count.max(1));
    order
}

/// Children of a collection, by the bits of a mask.
fn masked(value: &Read, mask: u8) -> Vec<Step> {
    let steps: Vec<Step> = match value {
        Read::Mapping(map) => map.iter().map(|(key, _)| Step::from(key.as_str().unwrap())).collect(),
        Read::Sequence(list) => (0..list.len()).map(Step::Index).collect(),
        _ => Vec::new(),
    };
    steps.into_iter().enumerate().filter(|(at, _)| mask >> (at % 8) & 1 == 1).map(|(_, step)| step).collect()
}

fn plain(value: &Value) -> Read {
    match value {
        Value::Text(text) => Read::from(text.as_str()),
        Value::Number(number) => Read::from(*number),
        Value::Bool(value) => Read::from(*value),
        Value::List(items) => Read::Sequence(items.iter().map(plain).collect()),
        Value::Map(entries) => {
            Read::Mapping(entries.iter().map(|(key, value)| (Read::from(key.as_str()), plain(value))).collect())
        }
        Value::Flow(value) => plain(value),
    }
}

/// The same edit, of values and not of texts.
fn meant(mut read: Read, edit: &Edit) -> Read {
    fn at<'r>(mut read: &'r mut Read, path: &[Step]) -> &'r mut Read {
        for step in path {
            read = match step {
                Step::Key(key) => read.get_mut(key.as_str()).unwrap(),
                Step::Index(at) => read.get_mut(*at).unwrap(),
            };
        }
        read
    }
    fn enter(read: &mut Read, key: &str, value: Read) {
        read.as_mapping_mut().unwrap().insert(Read::from(key), value);
    }
    match edit {
        Edit::RenameKey { path, to } => {
            let Some((Step::Key(key), parent)) = path.split_last() else { unreachable!() };
            let value = at(&mut read, parent).as_mapping_mut().unwrap().remove(key.as_str()).unwrap();
            enter(at(&mut read, parent), to, value);
        }
        Edit::Remove { path } => {
            let (last, parent) = path.split_last().unwrap();
            match (last, at(&mut read, parent)) {
                (Step::Key(key), Read::Mapping(map)) => drop(map.remove(key.as_str())),
                (Step::Index(at), Read::Sequence(list)) => drop(list.remove(*at)),
                _ => unreachable!(),
            }
        }
        Edit::RemoveAll { under, which } => match at(&mut read, under) {
            Read::Mapping(map) => map.retain(|key, _| !which.contains(&Step::from(key.as_str().unwrap()))),
            Read::Sequence(list) => {
                let mut number = 0..;
                list.retain(|_| !which.contains(&Step::Index(number.next().unwrap())));
            }
            _ => unreachable!(),
        },
        Edit::Order { under, order } => {
            let list = at(&mut read, under).as_sequence_mut().unwrap();
            *list = order.iter().map(|at| list[*at].clone()).collect();
        }
        Edit::Insert { under, key, value } | Edit::InsertFirst { under, key, value } => {
            enter(at(&mut read, under), key, plain(value));
        }
        Edit::Paste { under, .. } => {
            let pasted: Read = serde_yaml::from_str(PASTED).unwrap();
            enter(at(&mut read, under), "pasted", pasted["x"]["pasted"].clone());
        }
        Edit::AppendItem { under, value } => at(&mut read, under).as_sequence_mut().unwrap().push(plain(value)),
        Edit::Replace { path, value } => *at(&mut read, path) = plain(value),
    }
    read
}

/// Whether the first are the second with lines left out, but for a number of lines.
fn are_among(fewer: &[&str], more: &[&str], but: usize) -> bool {
    let mut rest = more.iter();
    let mut missing = 0;
    for line in fewer {
        let mut ahead = rest.clone();
        if ahead.any(|it| it == line) {
            rest = ahead;
        } else {
            missing += 1;
        }
    }
    missing <= but
}

fn hold(text: &Text, before: &str, after: &str, edit: &Edit) {
    let read: Read = serde_yaml::from_str(before).unwrap();
    let now: Read = serde_yaml::from_str(after).unwrap_or_else(|error| panic!("{error}:\n{after}"));
    assert_eq!(now, meant(read, edit), "{edit:?}\n{before}\n=>\n{after}");
    let (gone, place) = match edit {
        Edit::Remove { path } => (vec![path.clone()], None),
        Edit::RemoveAll { under, which } => {
            (which.iter().map(|it| under.iter().chain([it]).cloned().collect()).collect(), None)
        }
        Edit::Replace { path, .. } | Edit::RenameKey { path, .. } => (Vec::new(), text.places.get(path)),
        _ => (Vec::new(), None),
    };
    for (owner, comment) in &text.comments {
        let within = gone.iter().any(|path| owner.starts_with(path));
        let replaced = matches!(edit, Edit::Replace { path, .. } if owner.starts_with(path));
        assert!(
            within || replaced || after.contains(comment.as_str()),
            "lost {comment}: {edit:?}\n{before}\n=>\n{after}"
        );
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let kept = match edit {
        // The same lines, or as many of them on the line of their brackets.
        Edit::Order { .. } => {
            let (mut old, mut new) = (old.clone(), new.clone());
            old.sort_unstable();
            new.sort_unstable();
            old == new || same + tail + 1 >= old.len()
        }
        // What is emptied has brackets, and an item whose first entry went has another beside its dash.
        Edit::RemoveAll { .. } => are_among(&new, &old, 1),
        Edit::Remove { .. } => same + tail + 1 >= new.len() || are_among(&new, &old, 1),
        Edit::Replace { .. } | Edit::RenameKey { .. } => {
            place.is_none_or(|place| same >= place.start && tail >= old.len() - place.end)
        }
        _ => same + tail + 1 >= old.len() || are_among(&old, &new, 1),
    };
    assert!(kept, "other lines moved: {edit:?}\n{before}\n=>\n{after}");
}

#[test]
fn random_edits_of_random_documents() {
    let config = ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(5),
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let made = std::cell::Cell::new([0_usize; 2]);
    let strategy = (documents(), kinds(), any::<Index>(), select(vec!["\n", "\r\n"]), any::<bool>());
    let held = runner.run(&strategy, |(document, kind, place, newline, ends)| {
        let mut text = Text::default();
        text.children(&document, &[], 0);
        let mut before = text.lines.join(newline);
        // Readers differ in whether a block of text that ends a file without a line break ends with one.
        if ends || before.contains(": |") || before.contains("- |") {
            before.push_str(newline);
        }
        let read: Read = serde_yaml::from_str(&before).unwrap_or_else(|error| panic!("{error}:\n{before}"));
        let Some(edit) = edit(&kind, &read, &place) else { return Ok(()) };
        let [done, refused] = made.get();
        match apply(&before, std::slice::from_ref(&edit)) {
            Ok(after) => {
                made.set([done + 1, refused]);
                hold(&text, &before, &after, &edit);
            }
            Err(EditError::ByHand { line, .. }) => {
                assert!((1..=before.lines().count()).contains(&line));
                made.set([done, refused + 1]);
            }
            Err(error) => panic!("{error}: {edit:?}\n{before}"),
        }
        Ok(())
    });
    held.unwrap();
    let [done, refused] = made.get();
    assert!(done > 700 && refused * 8 < done, "{done} made, {refused} refused");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(
        text in prop_oneof![".{0,60}", "[ab:\\-#?|>{}\\[\\], \"'\n\r~&*!\u{feff}]{0,40}"],
        kind in kinds(),
        path in prop::collection::vec(select(vec![Step::from("a"), Step::from("b"), Step::from(""), Step::Index(0), Step::Index(1)]), 0..3),
    ) {
        let edit = match kind {
            Kind::Rename => Edit::RenameKey { path, to: "new".to_owned() },
            Kind::Remove => Edit::Remove { path },
            Kind::RemoveAll(at) => Edit::RemoveAll { under: path, which: vec![Step::Index(usize::from(at) % 2), Step::from("a")] },
            Kind::Order(by) => Edit::Order { under: path, order: turned(usize::from(by) % 3, by) },
            Kind::Insert(value) => Edit::Insert { under: path, key: "new".to_owned(), value },
            Kind::First(value) => Edit::InsertFirst { under: path, key: "new".to_owned(), value },
            Kind::Paste => Edit::Paste { under: path, entry: pasted() },
            Kind::Append(value) => Edit::AppendItem { under: path, value },
            Kind::Replace(value) => Edit::Replace { path, value },
        };
        let _ = apply(&text, &[edit]);
    }
}
