//! What permission sets allow: every policy document read once, and judged once for all rules that ask.
//!
//! In: the model, and the catalogue's documents of AWS managed policies. Out: [`Permissions`]: each inline document with its
//! mistakes and [`Powers`], and for a policy the [`union::Union`] of its documents. What may not be allowed is left to the rules.

mod limits;
mod powers;
#[cfg(test)]
mod tests;
mod union;
mod watched;

use std::collections::BTreeMap;

use govgen_iam::catalogue;
use govgen_iam::policy::{self, Document, Mistake, Statement};
use govgen_model::{Division, Model, Policy};
use govgen_source::{FileId, Span, Spanned, Value};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::managed::{Guardrail, Standing};
pub(crate) use limits::is_positive;
pub(crate) use powers::{Allow, Powers};
pub(crate) use union::{Step, Way};
pub(crate) use watched::{CONTROL_PLANE, PASS_ROLE, id, watched};

/// What the policies of a model allow.
#[derive(Debug)]
pub(crate) struct Permissions<'c> {
    /// Every inline document once, in the order of its policies.
    pub(crate) inline: Vec<Inline<'c>>,
    /// Positions in it, by where the document stands.
    places: FxHashMap<Span, usize>,
    /// What the known ones of the AWS managed policies in use allow, by key.
    managed: BTreeMap<&'c str, (Powers, Standing)>,
}

/// An inline document and the policies that hold it.
#[derive(Debug)]
pub(crate) struct Inline<'c> {
    /// Whose it is; `None` for the organization. A document never stands in two directories.
    pub(crate) division: Option<&'c Division<'c>>,
    /// The policies that hold it, at least one.
    pub(crate) policies: Vec<&'c Policy<'c>>,
    /// What could be read of it.
    pub(crate) document: Document<'c>,
    /// What IAM would refuse of it.
    pub(crate) mistakes: Vec<Mistake>,
    /// What it allows.
    pub(crate) powers: Powers,
}

impl<'c> Permissions<'c> {
    /// Of every policy of a model.
    pub(crate) fn of(model: &'c Model<'c>) -> Self {
        let mut places: FxHashMap<Span, usize> = FxHashMap::default();
        let mut held: Vec<(Option<&'c Division<'c>>, &'c Spanned<Value<'c>>, Vec<&'c Policy<'c>>)> = Vec::new();
        let mut managed: BTreeMap<&'c str, ()> = BTreeMap::new();
        for (division, policy) in crate::context::policies(model) {
            managed.extend(policy.managed_policies.iter().map(|it| (it.key.as_str(), ())));
            let Some(inline) = &policy.inline_policy else { continue };
            let at = *places.entry(inline.written.span).or_insert_with(|| {
                held.push((division, inline.written, Vec::new()));
                held.len() - 1
            });
            held[at].2.push(policy);
        }
        let inline = held.into_par_iter().map(|(division, written, policies)| {
            let (document, mistakes) = policy::read(written);
            let powers = Powers::of(&document);
            Inline { division, policies, document, mistakes, powers }
        });
        let inline: Vec<Inline<'c>> = inline.collect();
        let guardrail = Guardrail::of(&model.guardrails);
        let judged = |key: &'c str| Some((key, (managed_powers(key)?, guardrail.standing(key))));
        let managed = managed.into_par_iter().filter_map(|(key, ())| judged(key));
        Self { inline, places, managed: managed.collect() }
    }

    /// The inline document of a policy.
    pub(crate) fn inline(&self, policy: &Policy<'_>) -> Option<&Inline<'c>> {
        let written = policy.inline_policy.as_ref()?.written.span;
        self.places.get(&written).map(|it| &self.inline[*it])
    }
}

impl<'c> Inline<'c> {
    /// The policies whose findings in this document must each be named: all of them where a waiver may tell them apart, else
    /// one, since equal findings count once.
    pub(crate) fn subjects(&self, model: &Model<'_>, rule: &str) -> &[&'c Policy<'c>] {
        match model.waivers.iter().any(|it| it.rule.value == rule) {
            true => &self.policies,
            false => &self.policies[..1],
        }
    }
}

/// The texts of an inline document that allow to assume roles, each statement once, but for those that allow everything or
/// what they do not name.
pub(crate) fn assumes<'i, 'c>(inline: &'i Inline<'c>) -> impl Iterator<Item = (&'i Allow, &'i Statement<'c>)> {
    let mut last = None;
    let roles = watched::ASSUME.map(id);
    inline.powers.allows.iter().filter_map(move |it| {
        let left = |id: &u16| it.actions.binary_search(id).is_ok() && !inline.powers.denies(*id);
        let first = !it.all_but && it.wide.is_empty() && roles.iter().any(left) && last != Some(it.statement);
        first.then(|| {
            last = Some(it.statement);
            (it, &inline.document.statements[it.statement])
        })
    })
}

/// What an AWS managed policy allows; `None` when the catalogue does not know it.
fn managed_powers(key: &str) -> Option<Powers> {
    let text = catalogue::managed_policy(key)?.document();
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    let value = policy::from_json(&json, Span::whole(FileId(0)))?;
    let (document, _) = policy::read(&value);
    Some(Powers::of(&document))
}
