//! A user or group name that the directory cannot hold, or that the organization does not take.

use govgen_model::{MatchBy, NameCase, Principal, PrincipalKind, Principals};
use govgen_source::{Diagnostics, Meta, Severity, Span, all_bytes};
use rayon::prelude::*;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV003", name: "principal-malformed", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let naming = Naming::of(cx.model.principals);
    // Every line of every division is judged letter by letter: in parallel, joined in order.
    let found: Vec<Diagnostics> = cx
        .model
        .divisions
        .par_iter()
        .map(|division| {
            let mut list = Diagnostics::default();
            let mut findings = Findings::new(&RULE.meta, &mut list);
            let accesses = division.entries.iter().flat_map(|it| &it.entry.access);
            for principal in accesses.flat_map(|it| &it.principals) {
                if let Some(problem) = naming.problem(principal) {
                    report(principal, problem, division.name(), &mut findings);
                }
            }
            list
        })
        .collect();
    for list in found {
        findings.take(list);
    }
}

fn report(principal: &Principal<'_>, problem: Problem, division: &str, findings: &mut Findings<'_>) {
    let what = match principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    };
    let finding = findings.at(
        principal.name.span,
        format!("`{}` cannot be a {what}: {}", printable(&principal.name.value), problem.what),
    );
    if let Some(span) = problem.because {
        finding.because(span, "the organization says so here");
    }
    finding
        .help(format!("the look-up would find nobody and the whole plan would fail; {}", problem.help))
        .about(division, None);
}

/// Why a name cannot stand for a user or a group in the files, if it cannot.
#[must_use]
pub fn principal_problem(naming: &Principals<'_>, kind: PrincipalKind, name: &str) -> Option<String> {
    Naming::of(naming).problem_of(kind, name).map(|it| it.what)
}

struct Problem {
    what: String,
    help: String,
    because: Option<Span>,
}

fn problem(what: impl Into<String>, help: impl Into<String>) -> Option<Problem> {
    Some(Problem { what: what.into(), help: help.into(), because: None })
}

/// How the organization names its users.
struct Naming<'c> {
    by_email: bool,
    lower: bool,
    domains: Vec<(&'c str, Span)>,
}

/// Whether a division can write a name: the organization takes it, and nothing in it is hidden from a reviewer.
#[must_use]
pub fn can_be_written(principals: &Principals<'_>, kind: PrincipalKind, name: &str) -> bool {
    principal_problem(principals, kind, name).is_none() && !govgen_model::hides(name)
}

impl<'c> Naming<'c> {
    fn of(written: &'c Principals<'c>) -> Self {
        Self {
            by_email: written.match_by == MatchBy::Email,
            lower: written.case == NameCase::Lower,
            domains: written.domains.iter().map(|it| (it.value.as_ref(), it.span)).collect(),
        }
    }

    fn problem(&self, principal: &Principal<'_>) -> Option<Problem> {
        self.problem_of(principal.kind, &principal.name.value)
    }

    fn problem_of(&self, kind: PrincipalKind, name: &str) -> Option<Problem> {
        match kind {
            PrincipalKind::Group => group(name),
            PrincipalKind::User => self.user(name),
        }
    }

    fn user(&self, name: &str) -> Option<Problem> {
        let Some((local, domain)) = name.split_once('@') else { return self.user_without_domain(name) };
        if !all_bytes(name, |byte| (0x21..0x7f).contains(&byte)) {
            let what = if name.is_ascii() { "a space stands in it" } else { "a name with `@` is ASCII" };
            return problem(what, "write it as the directory shows it");
        }
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return problem("there is not one name and one domain around the `@`", "write it like `alice@example.com`");
        }
        if name.len() > 128 {
            return problem("it has more than 128 characters", "write it as the directory shows it");
        }
        if self.lower && !all_bytes(name, |byte| !byte.is_ascii_uppercase()) {
            let help =
                format!("write `{}`, or set `case: preserve` for the whole organization", name.to_ascii_lowercase());
            return problem("it has upper-case letters", help);
        }
        self.foreign_domain(domain)
    }

    fn foreign_domain(&self, domain: &str) -> Option<Problem> {
        let known = |it: &&(&str, Span)| it.0.eq_ignore_ascii_case(domain);
        let first = self.domains.first()?;
        if self.domains.iter().any(|it| known(&it)) {
            return None;
        }
        let domains: Vec<String> = self.domains.iter().map(|it| format!("`{}`", it.0)).collect();
        Some(Problem {
            what: format!("`{domain}` is not a domain of this organization"),
            help: format!("users come from {}", domains.join(", ")),
            because: Some(first.1),
        })
    }

    fn user_without_domain(&self, name: &str) -> Option<Problem> {
        if self.by_email || !self.domains.is_empty() {
            let wide = if name.contains('\u{ff20}') { "the full-width `＠` is not an `@`" } else { "it has no `@`" };
            return problem(wide, "write it like `alice@example.com`");
        }
        // identitystore service model, `UserName`: 1 to 128 of [\p{L}\p{M}\p{S}\p{N}\p{P}].
        if name.is_empty() || name.chars().count() > 128 || !name.chars().all(visible) {
            return problem(
                "a user name has 1 to 128 visible characters and no space",
                "write it as the directory shows it",
            );
        }
        None
    }
}

/// identitystore service model, `GroupDisplayName`: 1 to 1024 of [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r \u00a0\u3000];
/// line breaks, tabs and no-break spaces never get here.
fn group(name: &str) -> Option<Problem> {
    if name.trim() != name {
        return problem("a space stands at its beginning or end", format!("write \"{}\"", printable(name.trim())));
    }
    if name.is_empty()
        || name.chars().count() > 1024
        || !name.chars().all(|it| matches!(it, ' ' | '\u{3000}') || visible(it))
    {
        return problem("a group name has 1 to 1024 visible characters", "write it as the directory shows it");
    }
    None
}

fn visible(it: char) -> bool {
    it.is_ascii_graphic()
        || !it.is_ascii()
            && matches!(
                it.general_category_group(),
                GeneralCategoryGroup::Letter
                    | GeneralCategoryGroup::Mark
                    | GeneralCategoryGroup::Symbol
                    | GeneralCategoryGroup::Number
                    | GeneralCategoryGroup::Punctuation
            )
}

fn printable(name: &str) -> String {
    name.chars().take(80).collect()
}
