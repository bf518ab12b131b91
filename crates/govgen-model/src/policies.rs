//! Policies: their permission-set names, their documents, their managed policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use govgen_iam::{canonical, managed_policy_arn, managed_policy_key};
use govgen_source::{Diagnostics, Span, Spanned, Value};
use govgen_syntax::{InlinePolicy, PolicyEntry, Text};
use rustc_hash::FxHashMap;

use crate::findings::{ADOPTED_NAME_UNLISTED, POLICY_FILE_MISSING};
use crate::{InlineDocument, ManagedPolicy, Policy};

/// The documents that some `file:` names, by path from the root.
pub(crate) type PolicyFiles<'d> = BTreeMap<&'d str, Option<Spanned<Value<'d>>>>;

/// Whose policies are resolved.
pub(crate) struct Home<'h, 'd> {
    /// The directory's name: a division, or `common`.
    pub(crate) directory: &'h str,
    /// What permission sets' names begin with, with the hyphen; empty for shared policies.
    pub(crate) prefix: String,
    /// Existing names that may be taken over; `None` means any.
    pub(crate) adopted_names: Option<&'h [Text<'d>]>,
    /// The AWS partition.
    pub(crate) partition: &'h str,
}

/// Resolves the policies of one directory, sorted by key.
pub(crate) fn policies<'d>(
    written: &'d [PolicyEntry<'d>],
    home: &Home<'_, 'd>,
    files: &'d PolicyFiles<'d>,
    findings: &mut Diagnostics,
) -> Vec<Policy<'d>> {
    let mut canonical_forms = FxHashMap::default();
    let mut policies: Vec<Policy<'d>> = written
        .iter()
        .map(|entry| Policy {
            entry,
            permission_set: permission_set(entry, home, findings),
            managed_policies: managed_policies(entry, home.partition),
            inline_policy: inline_policy(entry, home, files, &mut canonical_forms, findings),
        })
        .collect();
    policies.sort_by(|left, right| left.key().cmp(right.key()));
    policies
}

fn permission_set(entry: &PolicyEntry<'_>, home: &Home<'_, '_>, findings: &mut Diagnostics) -> Spanned<String> {
    let Some(name) = &entry.name else {
        return Spanned::new(format!("{}{}", home.prefix, entry.key.value), entry.key.span);
    };
    if let Some(adopted) = home.adopted_names
        && !adopted.iter().any(|it| it.value == name.value)
        // The division's own name space, where it may call a permission set what it likes.
        && name.value.strip_prefix(&home.prefix).is_none_or(str::is_empty)
    {
        let near = findings.nearest(&name.value, adopted.iter().map(|it| it.value.as_ref()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "remove `name:` to get `{}{}`, begin it with `{}`, or ask the organization to list it under `adopted_names`",
                home.prefix, entry.key.value, home.prefix
            ),
        };
        findings
            .report(
                &ADOPTED_NAME_UNLISTED,
                name.span,
                format!("`{}` is not a name this division may adopt", name.value),
            )
            .help(help);
    }
    Spanned::new(name.value.to_string(), name.span)
}

/// By key; the same policy written twice stays twice, for its rule to find.
fn managed_policies(entry: &PolicyEntry<'_>, partition: &str) -> Vec<ManagedPolicy> {
    let mut policies: Vec<ManagedPolicy> = entry
        .managed_policies
        .iter()
        .map(|it| ManagedPolicy {
            key: managed_policy_key(&it.value).to_owned(),
            arn: managed_policy_arn(&it.value, partition),
            span: it.span,
        })
        .collect();
    policies.sort_by(|left, right| (&left.key, left.span).cmp(&(&right.key, right.span)));
    policies
}

fn inline_policy<'d>(
    entry: &'d PolicyEntry<'d>,
    home: &Home<'_, '_>,
    files: &'d PolicyFiles<'d>,
    canonical_forms: &mut FxHashMap<Span, Arc<serde_json::Value>>,
    findings: &mut Diagnostics,
) -> Option<InlineDocument<'d>> {
    let written = match entry.inline_policy.as_ref()? {
        InlinePolicy::Document(document) => document,
        InlinePolicy::File(reference) => {
            let directory = format!("divisions/{}/", home.directory);
            match files.get(format!("{directory}{}", reference.value).as_str()) {
                Some(document) => document.as_ref()?,
                None => {
                    let near =
                        findings.nearest(&reference.value, files.keys().filter_map(|it| it.strip_prefix(&directory)));
                    let help = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("add the file `{directory}{}`", reference.value),
                    };
                    findings
                        .report(
                            &POLICY_FILE_MISSING,
                            reference.span,
                            format!("there is no file `{directory}{}`", reference.value),
                        )
                        .help(help);
                    return None;
                }
            }
        }
    };
    // Any number of policies may name one file.
    let canonical = canonical_forms.entry(written.span).or_insert_with(|| Arc::new(canonical(&written.value))).clone();
    Some(InlineDocument { written, canonical })
}

/// The policy of a key, in a list sorted by key.
pub(crate) fn position(policies: &[Policy<'_>], key: &str) -> Option<u32> {
    policies.binary_search_by(|it| it.key().cmp(key)).ok().map(|at| at as u32)
}
