//! Conditions of a statement: operator, key, values.

use super::Text;

/// One line of a `Condition`: it holds when the key's value in the request fits one of the values.
#[derive(Debug, Clone)]
pub struct Condition<'v> {
    /// As written: `StringEquals`, `ForAllValues:StringLikeIfExists`.
    pub operator: Text<'v>,
    /// As written: `aws:RequestTag/team`. Case does not count in it. Empty when the operator has no key at all.
    pub key: Text<'v>,
    /// As written, in order. Truth values and numbers are here as text, which is how IAM reads them.
    pub values: Vec<Text<'v>>,
}

impl Condition<'_> {
    /// The operator without `ForAnyValue:` or `ForAllValues:` before it and `IfExists` after it.
    #[must_use]
    pub fn comparison(&self) -> &str {
        let operator = self.operator.value;
        let operator = operator.split_once(':').map_or(operator, |(_, it)| it);
        operator.strip_suffix("IfExists").unwrap_or(operator)
    }

    /// Whether it holds when the request has no such key: `…IfExists` and `ForAllValues:` do, and a negated comparison.
    #[must_use]
    pub fn holds_when_absent(&self) -> bool {
        let operator = self.operator.value;
        operator.ends_with("IfExists") || operator.starts_with("ForAllValues:") || self.comparison().contains("Not")
    }
}

/// Comparisons that a condition may use.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
pub(super) const COMPARISONS: [&str; 27] = [
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];
