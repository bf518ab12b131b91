//! What a scalar without quotes means: the core schema of YAML 1.2, and the numbers JSON takes.

/// What an unquoted scalar means to a reader of YAML 1.2's core schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number of any notation.
    Number,
    /// Text.
    Text,
}

/// Applies the core schema of YAML 1.2, section 10.3.2.
pub(crate) fn resolves_to(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Plain::Number,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Plain::Number;
    }
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Plain::Text;
    }
    let all = |digits: &str, wanted: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(wanted);
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return if all(digits, u8::is_ascii_hexdigit) { Plain::Number } else { Plain::Text };
    }
    if let Some(digits) = unsigned.strip_prefix("0o") {
        return if all(digits, |byte| matches!(byte, b'0'..=b'7')) { Plain::Number } else { Plain::Text };
    }
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|it| all(it.strip_prefix(['-', '+']).unwrap_or(it), u8::is_ascii_digit));
    let number = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_fits;
    if number { Plain::Number } else { Plain::Text }
}

/// Whether JSON would take it as a number too: no leading zero, no other base.
pub(crate) fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    !leading_zero && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Plain, resolves_to};

    #[test]
    fn core_schema() {
        for number in [
            "0",
            "12",
            "012345678901",
            "-7",
            "+1",
            "0x1F",
            "0o17",
            "1.5",
            ".5",
            "1.",
            "1e3",
            "1E-3",
            ".inf",
            "-.INF",
            ".nan",
        ] {
            assert_eq!(resolves_to(number), Plain::Number, "{number}");
        }
        for text in [
            "no",
            "yes",
            "on",
            "y",
            "12:30",
            "2026-12-31",
            "1_000",
            "0x",
            "0xg",
            ".",
            "-",
            "1e",
            "a1",
            "alice@example.com",
            "nULL",
        ] {
            assert_eq!(resolves_to(text), Plain::Text, "{text}");
        }
        assert_eq!(resolves_to("~"), Plain::Null);
        assert_eq!(resolves_to("True"), Plain::Bool(true));
    }
}
