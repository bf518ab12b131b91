//! Grants as one page for a browser, which needs nothing else: no network, no file beside it, no server.
//!
//! In: a listing. Out: HTML whose style and script stand in it and are all that it may run, by their hashes. The grants stand in it as JSON in an element
//! that is never run; what they hold is put into the document as text alone.

mod data;
mod escape;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::listing::Listing;
use super::words::words;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");

/// In the order in which one may use the other.
const SCRIPTS: [&str; 9] = [
    include_str!("words.js"),
    include_str!("data.js"),
    include_str!("state.js"),
    include_str!("filter.js"),
    include_str!("grid.js"),
    include_str!("sheets.js"),
    include_str!("details.js"),
    include_str!("print.js"),
    include_str!("page.js"),
];

/// The whole page.
pub(crate) fn page(listing: &Listing<'_>) -> String {
    let words = words(listing.lang);
    let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPTS.concat());
    let title = if listing.organization.is_empty() {
        words.title.to_owned()
    } else {
        format!("{}: {}", words.title, super::one_line(listing.organization))
    };
    let title = escape::html(&title);
    let policy = policy(STYLE, &script);
    let data = data::json(listing);
    fill(PAGE, |name| match name {
        "lang" => words.lang,
        "policy" => &policy,
        "title" => &title,
        "noscript" => words.noscript,
        "style" => STYLE,
        "data" => &data,
        "script" => &script,
        other => unreachable!("the page has no place `{other}`"),
    })
}

/// Puts a text into each place; what is put in has none.
fn fill<'t>(page: &'t str, text: impl Fn(&str) -> &'t str) -> String {
    let mut filled = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("the page closes its places");
        filled.push_str(before);
        filled.push_str(text(name));
        rest = after;
    }
    filled + rest
}

/// What the page may do: run its own script, wear its own style, and make no HTML of a text. Nothing else is loaded or sent.
fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        hash(style),
        hash(script)
    )
}

/// As a policy writes it. Source: Content Security Policy Level 3, "hash-source".
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}
