//! Addresses of a state's resources: what a configuration can have made, told from what somebody wrote into the document.
//!
//! In: an address and the type that is said of its resource. Out: whether it is one of that type. Addresses go into a `removed`
//! block and into commands, where another's would let go of what nobody imports.

use std::sync::LazyLock;

use govgen_model::is_hidden;
use regex_lite::Regex;

/// Modules first, each with its index, then type, name and index.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"[A-Za-z_\x{80}-\x{10FFFF}][0-9A-Za-z_\-\x{80}-\x{10FFFF}]*";
    let index = r#"(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?"#;
    Regex::new(&format!(r"^(?:module\.{name}{index}\.)*([a-z0-9_]+)\.{name}{index}$")).expect("the pattern is fixed")
});

/// Whether it is an address of a managed resource of this type.
pub(crate) fn is_of(kind: &str, address: &str) -> bool {
    let plain = !address.chars().any(|it| it.is_control() || it == '\u{2028}' || it == '\u{2029}' || is_hidden(it));
    plain && ADDRESS.captures(address).and_then(|it| it.get(1)).is_some_and(|it| it.as_str() == kind)
}

#[cfg(test)]
mod tests {
    use super::is_of;

    const SET: &str = "aws_ssoadmin_permission_set";

    #[test]
    fn what_terraform_prints_is_taken() {
        for address in [
            "aws_ssoadmin_permission_set.dev",
            "aws_ssoadmin_permission_set.größe-1[0]",
            r#"module.a.module.b["x.y"].aws_ssoadmin_permission_set.this["a]\"b[c` d"]"#,
            "module.module[3].aws_ssoadmin_permission_set.module",
        ] {
            assert!(is_of(SET, address), "{address}");
        }
    }

    #[test]
    fn what_is_somebody_elses_is_not() {
        for address in [
            "",
            "aws_instance.production",
            "module.everything",
            "aws_ssoadmin_permission_set",
            "data.aws_ssoadmin_permission_set.dev",
            "aws_ssoadmin_permission_set.dev.aws_instance",
            "module.a.aws_instance.b.aws_ssoadmin_permission_set.c",
            "aws_ssoadmin_permission_set.dev\n```",
            "aws_ssoadmin_permission_set.dev[\"\n```\n\"]",
            "aws_ssoadmin_permission_set.dev }",
            "aws_ssoadmin_permission_set.dev[\"a\"]x[\"b\"]",
            "aws_ssoadmin_permission_set.dev[*]",
            "aws_ssoadmin_permission_set.d\u{202e}ev",
            "aws_ssoadmin_permission_set.0",
        ] {
            assert!(!is_of(SET, address), "{address}");
        }
    }
}
