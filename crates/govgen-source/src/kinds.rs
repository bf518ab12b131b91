//! How a stage lists the kinds of findings it makes.

/// Declares kinds of findings, a line for each, and `FINDINGS` with all of them in the order written.
///
/// A line is `CONSTANT = "CODE" "name" Severity;`, and the kind's page is `pages/<name>.md` beside the file that says so. What
/// stands before the first line documents `FINDINGS`.
#[macro_export]
macro_rules! kinds_of_findings {
    ($(#[$about:meta])* $($constant:ident = $code:literal $name:literal $severity:ident;)*) => {
        $(pub(crate) static $constant: $crate::Meta = $crate::Meta {
            code: $code,
            name: $name,
            severity: $crate::Severity::$severity,
            page: include_str!(concat!("pages/", $name, ".md")),
        };)*

        $(#[$about])*
        pub static FINDINGS: &[&$crate::Meta] = &[$(&$constant),*];
    };
}
