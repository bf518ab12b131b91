//! The tags of a permission set.

use std::ops::RangeInclusive;

use govgen_source::Diagnostics;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::findings::VALUE_MALFORMED;
use crate::read::{Text, entries, mismatch, shown, text};
use crate::schema::{Others, Schema};
use crate::shape::Form;
use crate::tree::{Kind, Node};

/// At most this many tags in one request, one of which is `govgen:division`. Source: sso-admin service model, `TagList`.
const TAGS_MAX: usize = 74;
/// How many characters a tag's key may have. Source: sso-admin service model, `TagKey`.
const TAG_KEY: RangeInclusive<usize> = 1..=128;
/// How many characters a tag's value may have. Source: sso-admin service model, `TagValue`.
const TAG_VALUE: RangeInclusive<usize> = 0..=256;
/// What may stand in a tag beside letters, numbers and separators.
const TAG_SIGNS: &str = "_.:/=+-@";

/// The tags of a permission set.
pub(crate) struct Tags;

impl Form for Tags {
    fn schema(&self) -> Schema {
        let tag = |length: RangeInclusive<usize>| {
            // A hyphen means itself only behind a backslash.
            let pattern = format!(r"[\p{{L}}\p{{Z}}\p{{N}}{}]*", TAG_SIGNS.replace('-', r"\-"));
            Schema {
                min_length: Some(*length.start()),
                max_length: Some(*length.end()),
                pattern_error_message: Some(format!("AWS takes letters, digits, spaces and {TAG_SIGNS} in a tag.")),
                ..Schema::text(pattern)
            }
        };
        Schema {
            max_properties: Some(TAGS_MAX),
            error_message: Some("Write tags below, each as `key: value`.".to_owned()),
            property_names: Some(Box::new(tag(TAG_KEY))),
            additional_properties: Some(Others::Alike(Box::new(tag(TAG_VALUE)))),
            ..Schema::of("object")
        }
    }
}

/// Reads a mapping of tags.
pub(crate) fn tags<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Text<'s>)> {
    if node.kind() != Kind::Map {
        mismatch(node, "a mapping of tags", findings);
        return Vec::new();
    }
    let entries = entries(node, findings);
    if let Some((key, _)) = entries.get(TAGS_MAX) {
        findings
            .report(&VALUE_MALFORMED, key.span, format!("{} tags, more than {TAGS_MAX}", entries.len()))
            .help("AWS takes 75 tags for each permission set, one of which is `govgen:division`");
    }
    entries
        .into_iter()
        .filter_map(|(key, node)| {
            let tag = text(node, findings)?;
            (tag_text(&key, TAG_KEY, findings) & tag_text(&tag, TAG_VALUE, findings)).then_some((key, tag))
        })
        .collect()
}

/// Source: sso-admin service model, `TagKey` and `TagValue`: `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`.
fn tag_text(text: &Text<'_>, fitting: RangeInclusive<usize>, findings: &mut Diagnostics) -> bool {
    let taken = |it: char| {
        let group = it.general_category_group();
        matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number | GeneralCategoryGroup::Separator)
            || TAG_SIGNS.contains(it)
    };
    let length = text.value.chars().count();
    let problem = match text.value.chars().find(|it| !taken(*it)) {
        Some(wrong) => format!("AWS takes no `{}` in a tag", shown(&wrong.to_string())),
        None if !fitting.contains(&length) => {
            format!("AWS takes {} to {} characters, this has {length}", fitting.start(), fitting.end())
        }
        None => return true,
    };
    findings
        .report(&VALUE_MALFORMED, text.span, format!("`{}` cannot stand in a tag: {problem}", shown(&text.value)))
        .help("use letters, digits, spaces and `_ . : / = + - @`; Terraform would pass this and fail at apply");
    false
}
