//! Runs the page of every kind of finding, and holds the registries to their form.
//!
//! A page has the sections of [`SECTIONS`], in that order. The fenced blocks under *Fires on* and *Quiet on* are run: a
//! block's info string names its language and its file, and its text replaces the file of that name in the small clean
//! repository `crates/govgen-rules/tests/base`, or adds it. Blocks of one section make up one case until a file name
//! comes again or a line `or:` stands between two blocks; then the next case begins, over the clean repository again.
//! A rule that compares has the clean repository as its base; a block whose file begins with `before:` changes the base,
//! and the repository itself where no other block has that file. `govgen-baseline.json` is a baseline.
//!
//! Every case under *Fires on* gives findings of the page's kind and no others; a case under *Quiet on* gives none.
//!
//! The pages of escapes (`PRV`) change what that repository renders: a `diff` block replaces the lines of its `-` by those of
//! its `+`, with ` ` in front of lines that stay, and `govgen prove` is asked.
//! On the page of a finding about plans, a block named `<division>.plan.json` is a change laid over a real, empty plan of
//! that division of the clean repository; see `support/plans.rs`.
//!
//! On the page of a live check (`LIV`), a block named `facts.json` is a change laid over facts that explain the clean repository
//! completely, `crates/govgen-live/tests/base/facts.json`; see `support/facts_change.rs`.
//!
//! A block below `reviews/` is a division's part of an access review, which is to be applied as a whole.
//!
//! What Markdown cannot hold is in [`WITHOUT_BLOCKS`], with the reason and a repository built here.

mod agree;
mod blocks;
mod cases;
mod checked;
mod large;
mod look_back;
mod once;
mod sections;

#[path = "../support/facts.rs"]
mod facts;
#[path = "../support/facts_change.rs"]
mod facts_change;
#[path = "../support/plans.rs"]
mod plans;
#[path = "../support/schema.rs"]
mod schema;
#[path = "../support/tools.rs"]
mod tools;
