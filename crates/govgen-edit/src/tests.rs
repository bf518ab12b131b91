//! Edits of small texts, one peculiarity each, and the text or the refusal that comes out.

mod first;
mod inserted;
mod kept;
mod ordered;
mod refused;
mod removed;
mod replaced;
mod several;

mod properties;

use expect_test::Expect;

use crate::{Edit, Step, Value, apply};

fn check(text: &str, edits: &[Edit], expected: Expect) {
    let shown = match apply(text, edits) {
        Ok(edited) => edited.replace('\r', "␍"),
        Err(error) => format!("refused: {error}\n"),
    };
    expected.assert_eq(&shown);
}

fn at(path: &[&str]) -> Vec<Step> {
    path.iter().map(|it| it.parse().map_or_else(|_| Step::from(*it), Step::Index)).collect()
}

fn rename(path: &[&str], to: &str) -> Edit {
    Edit::RenameKey { path: at(path), to: to.to_owned() }
}

fn remove(path: &[&str]) -> Edit {
    Edit::Remove { path: at(path) }
}

fn insert(under: &[&str], key: &str, value: Value) -> Edit {
    Edit::Insert { under: at(under), key: key.to_owned(), value }
}

fn first(under: &[&str], key: &str, value: Value) -> Edit {
    Edit::InsertFirst { under: at(under), key: key.to_owned(), value }
}

fn append(under: &[&str], value: Value) -> Edit {
    Edit::AppendItem { under: at(under), value }
}

fn replace(path: &[&str], value: Value) -> Edit {
    Edit::Replace { path: at(path), value }
}

fn order(under: &[&str], order: &[usize]) -> Edit {
    Edit::Order { under: at(under), order: order.to_vec() }
}
