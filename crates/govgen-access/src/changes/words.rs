//! Texts of users within a text of ours, so that two different things are never one text.

/// A text as an element of a list or of a pair: in quotes where it holds what separates elements, or quotes.
pub(super) fn element(text: &str) -> String {
    let is_plain = !text.is_empty() && !text.contains([',', ';', ':', '=', '"', '\\', '\n']) && text.trim() == text;
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::element;

    #[test]
    fn one_element_is_never_two() {
        let cases = [("a b", "a b"), ("a, b", r#""a, b""#), ("", r#""""#), ("\"a", r#""\"a""#), (" a", r#"" a""#)];
        for (text, expected) in cases {
            assert_eq!(element(text), expected);
        }
        assert_ne!(
            format!("{} = {}", element("team = a"), element("b")),
            format!("{} = {}", element("team"), element("a = b"))
        );
    }
}
