//! Markdown of ours as HTML, for pictures of what it looks like on GitHub.
//!
//! In: standard input. Out: HTML on standard output, without a page around it. Raw HTML is passed on as it stands, so it is for our own texts only.

use std::io::{Read as _, Write as _, stdin, stdout};

use anyhow::Context as _;
use pulldown_cmark::{Options, Parser, html};

/// Runs the subcommand.
///
/// # Errors
///
/// Standard input that is no text, or standard output that takes nothing.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut text = String::new();
    stdin().read_to_string(&mut text).context("cannot read standard input")?;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(&text, Options::ENABLE_TABLES));
    stdout().write_all(page.as_bytes()).context("cannot write")
}
