//! What an old Terraform root lets go of, and what it keeps, with the number of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use govgen_import::{Outcome, Proposal};

use super::Given;
use crate::report::markdown::plain_code as code;
use crate::report::{one_line, shell_word};

/// What to do in the old root, in Markdown.
pub(super) fn text(proposal: &Proposal, given: &Given<'_>) -> String {
    let mut text = format!("{}.\n\n", in_words(&counted(proposal)));
    let released = Released::of(proposal);
    if !released.whole.is_empty() || !released.single.is_empty() {
        text.push_str(
            "Two states must not own one thing: whichever destroys it first takes the access away. In the \
             old root, in one change:\n\n",
        );
    }
    if !released.whole.is_empty() {
        text.push_str(
            "Take these resources, or the module calls that make them, out of the configuration and put these blocks in. Its plan must \
             show `0 to destroy`:\n\n```hcl\n",
        );
        for address in &released.whole {
            let _ = writeln!(
                text,
                "removed {{\n  from = {}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n",
                one_line(address)
            );
        }
        text.truncate(text.trim_end().len());
        text.push_str("\n```\n");
    }
    if !released.single.is_empty() {
        text.push_str(
            "\nOf these resources only some are imported, and a `removed` block takes no index. Take what makes them out of the configuration \
             and, before its next plan:\n\n```sh\n",
        );
        for address in &released.single {
            let _ = writeln!(text, "terraform state rm {}", shell_word(address));
        }
        text.push_str("```\n");
    }
    elsewhere(&mut text, proposal, given);
    for (outcome, addresses) in &released.kept {
        let _ = writeln!(text, "\nThe old root keeps {}:\n", whatever(*outcome, given));
        for address in addresses {
            let _ = writeln!(text, "* {}", code(address));
        }
    }
    text
}

/// Permission sets that are taken over and that this state does not hold: another may.
fn elsewhere(text: &mut String, proposal: &Proposal, given: &Given<'_>) {
    let held: BTreeSet<&str> =
        given.state.iter().flat_map(|it| &it.facts.permission_sets).map(|it| it.arn.as_str()).collect();
    let others: Vec<String> = proposal
        .policies
        .iter()
        .filter(|it| !held.contains(it.arn.as_str()))
        .map(|it| code(&it.permission_set))
        .collect();
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "\nThese permission sets are imported and are not in this state: {}. If another Terraform root made them, it has to let them go as \
             well: `govgen import` with that root's state and the same facts says how.",
            others.join(", ")
        );
    }
}

/// Why a root keeps what it keeps.
fn whatever(outcome: Outcome, given: &Given<'_>) -> String {
    match outcome {
        Outcome::NotAsked => {
            let name = given.options.division.as_deref().unwrap_or_default();
            format!("what was not asked for with {}", code(&format!("--division {name}")))
        }
        Outcome::Other => "what is of no kind that govgen takes over".to_owned(),
        _ => "what is not imported, for the reasons below".to_owned(),
    }
}

/// How many of the state's resources become what; nothing without a state.
pub(super) fn counted(proposal: &Proposal) -> BTreeMap<Outcome, usize> {
    let mut counts = BTreeMap::new();
    for (_, outcome) in &proposal.resources {
        *counts.entry(*outcome).or_default() += 1;
    }
    counts
}

/// The same in one line.
pub(super) fn in_words(counts: &BTreeMap<Outcome, usize>) -> String {
    let parts = counts.iter().map(|(outcome, count)| {
        let what = match outcome {
            Outcome::Imported => "imported",
            Outcome::Written => "in the files already",
            Outcome::Left => "not imported",
            Outcome::NotAsked => "not asked for",
            Outcome::Other => "of other kinds",
        };
        format!("{what}: {count}")
    });
    let parts: Vec<String> = parts.collect();
    format!("Resources of Identity Center in the state: {}; {}", counts.values().sum::<usize>(), parts.join(", "))
}

/// What an old state has to give up.
struct Released<'p> {
    /// Addresses without indices, all of whose instances are imported.
    whole: Vec<String>,
    /// Imported instances of the others.
    single: Vec<&'p str>,
    /// The others, by what becomes of them.
    kept: BTreeMap<Outcome, Vec<&'p str>>,
}

impl<'p> Released<'p> {
    fn of(proposal: &'p Proposal) -> Self {
        let mut resources: BTreeMap<String, Vec<(&str, Outcome)>> = BTreeMap::new();
        for (address, outcome) in &proposal.resources {
            resources.entry(without_indices(address)).or_default().push((address, *outcome));
        }
        let mut released = Self { whole: Vec::new(), single: Vec::new(), kept: BTreeMap::new() };
        for (address, instances) in resources {
            for (address, outcome) in instances.iter().filter(|it| !it.1.is_released()) {
                released.kept.entry(*outcome).or_default().push(address);
            }
            if instances.iter().all(|it| it.1.is_released()) {
                released.whole.push(address);
            } else {
                released.single.extend(instances.iter().filter(|it| it.1.is_released()).map(|it| it.0));
            }
        }
        released
    }
}

/// `module.a["x"].b.c[0]` as `module.a.b.c`; a bracket within quotes is part of an index.
fn without_indices(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let (mut index, mut quoted, mut escaped) = (false, false, false);
    for it in address.chars() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if index => quoted = !quoted,
            '[' if !quoted => index = true,
            ']' if index && !quoted => index = false,
            _ if index => {}
            it => bare.push(it),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::without_indices;

    #[test]
    fn an_index_may_hold_anything() {
        for (address, bare) in [
            ("aws_ssoadmin_permission_set.a", "aws_ssoadmin_permission_set.a"),
            ("module.m[\"x.y\"].aws_x.this[0]", "module.m.aws_x.this"),
            (r#"aws_x.this["a]b\"[c"].d"#, "aws_x.this.d"),
        ] {
            assert_eq!(without_indices(address), bare);
        }
    }
}
