//! A permission set that would get another name, or another address, while people use it.

use govgen_source::{Meta, Severity};
use std::collections::BTreeSet;

use crate::Context;
use crate::base::Rename;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV044",
        name: "permission-set-renamed",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base else { return };
    let mut prefixes: BTreeSet<&str> = BTreeSet::new();
    for Rename { home, before, now, declared } in &base.renames {
        let (old, new) = (&before.permission_set.value, &now.permission_set.value);
        // Terraform is told of the new address, and the permission set stays what it is.
        if *declared && old == new {
            continue;
        }
        let prefix = home.filter(|(was, is)| {
            was.prefix() != is.prefix()
                && before.entry.name.is_none()
                && now.entry.name.is_none()
                && before.key() == now.key()
        });
        let (span, message, cure) = match prefix {
            // One word of the mapping renames them all.
            Some((_, division)) if !prefixes.insert(division.name()) => continue,
            Some((was, is)) => (
                is.entry.prefix.as_ref().map_or(is.entry.name.span, |it| it.span),
                format!("the permission sets of `{}` would get other names: `{old}` becomes `{new}`", is.name()),
                format!("write `prefix: {}`", was.prefix()),
            ),
            None if before.key() == now.key() => (
                now.permission_set.span,
                format!("permission set `{old}` would become `{new}`"),
                match (&before.entry.name, home) {
                    (Some(name), _) => format!("write `name: {}` again", name.value),
                    (None, _) => "take `name:` out again".to_owned(),
                },
            ),
            None if *declared => (
                now.permission_set.span,
                format!("permission set `{old}` would become `{new}`"),
                format!("write `name: {old}`"),
            ),
            None => (
                now.entry.key.span,
                format!("policy `{}` is called `{}` now, which makes another permission set", before.key(), now.key()),
                format!(
                    "call it `{}` again, or write `name: {old}` and, under `refactor`, `- rename: {{ policy: {}, from: {} }}`",
                    before.key(),
                    now.key(),
                    before.key()
                ),
            ),
        };
        findings
            .at(span, message)
            .help(format!(
                "AWS cannot rename one: the apply would destroy it and make another, everybody would be without access meanwhile, and the roles' ARNs in policies would stop to fit; {cure} (it stood at {})",
                base.place(before.entry.key.span)
            ))
            .about(home.map_or("common", |(_, division)| division.name()), prefix.is_none().then(|| now.key()));
    }
}
