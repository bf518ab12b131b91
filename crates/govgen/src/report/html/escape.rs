//! Text of a user's in HTML: in an element or an attribute's quotes, and as JSON in a `script` element.

/// A text in which nothing is HTML.
pub(super) fn html(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            it => shown.push(it),
        }
    }
    shown
}

/// JSON that ends no element and begins no comment: `</script>` and `<!--` cannot stand in it. The letters that are replaced stand in strings
/// only, where an escape means the same; the two ends of lines are none in JSON and some in scripts.
pub(super) fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '<' => shown.push_str("\\u003c"),
            '>' => shown.push_str("\\u003e"),
            '&' => shown.push_str("\\u0026"),
            '\u{2028}' => shown.push_str("\\u2028"),
            '\u{2029}' => shown.push_str("\\u2029"),
            it => shown.push(it),
        }
    }
    shown
}
