//! What is not written, and how often a text is read.

use expect_test::expect;

use super::{check, first, insert, remove, rename};
use crate::{Edit, Value, apply, keys};

#[test]
fn nothing_is_written_that_means_something_else() {
    // The blank lines below belong to the text above them: a new entry would take them away.
    check(
        "z:\n  a: |+\n    x\n\n",
        &[insert(&["z"], "b", Value::text("y"))],
        expect![[r#"
        refused: the edit would not be read back as what was meant (it would mean something else); edit by hand
    "#]],
    );
    check(
        "a: [b\n",
        &[remove(&["a"])],
        expect![[r#"
        refused: line 1 cannot be read: not readable as YAML: unclosed bracket '['
    "#]],
    );
}

#[test]
fn many_edits_are_one_reading() {
    let text: String = (0..5_000).map(|at| format!("k{at}:\n  old: [x]\n")).collect();
    let edits: Vec<Edit> =
        (0..5_000).map(|at| Edit::RenameKey { path: keys(&[&format!("k{at}"), "old"]), to: "new".into() }).collect();
    assert_eq!(crate::batch::independent(&edits), edits.len());
    assert_eq!(apply(&text, &edits).unwrap(), text.replace("old", "new"));
    let renamed = [rename(&["a"], "b"), first(&["b"], "c", Value::Number(1))];
    assert_eq!(apply("a: { d: e }\n", &renamed).unwrap(), "b: { c: 1, d: e }\n");
    let row = [remove(&["a", "0"]), remove(&["a", "0"])];
    assert_eq!(crate::batch::independent(&row), 1);
    assert_eq!(apply("a: [x, y, z]\n", &row).unwrap(), "a: [z]\n");
}
