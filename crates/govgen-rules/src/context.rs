//! What a rule may look at.

use govgen_model::{Division, Model, Policy};
use govgen_source::{Date, SourceMap};

use crate::base::Base;
use crate::permissions::Permissions;

/// Everything a rule may look at.
#[derive(Debug)]
pub struct Context<'c> {
    /// The model.
    pub model: &'c Model<'c>,
    /// Every path of the repository that matters, for the rules about files.
    pub tree: &'c SourceMap,
    /// The day to judge dates by; `None` means that no rule looks at the calendar.
    pub today: Option<Date>,
    /// The revision that this one is compared with, when one was named.
    pub base: Option<&'c Base<'c>>,
    /// What the policies allow.
    pub(crate) permissions: Permissions<'c>,
}

impl<'c> Context<'c> {
    /// Of a model: what several rules ask of its policies is worked out here, once.
    #[must_use]
    pub fn new(model: &'c Model<'c>, tree: &'c SourceMap, today: Option<Date>, base: Option<&'c Base<'c>>) -> Self {
        Self { model, tree, today, base, permissions: Permissions::of(model) }
    }

    /// Every policy, shared ones first, with the division it belongs to.
    pub(crate) fn policies(&self) -> impl Iterator<Item = (Option<&'c Division<'c>>, &'c Policy<'c>)> {
        policies(self.model)
    }
}

/// Every policy of a model, shared ones first, with the division it belongs to.
pub(crate) fn policies<'c>(model: &'c Model<'c>) -> impl Iterator<Item = (Option<&'c Division<'c>>, &'c Policy<'c>)> {
    let shared = model.shared.iter().map(|policy| (None, policy));
    let own = model
        .divisions
        .iter()
        .flat_map(|division| division.policies.iter().map(move |policy| (Some(division), policy)));
    shared.chain(own)
}

/// The directory's name of a policy's home, as waivers name it.
pub(crate) fn home(division: Option<&Division<'_>>) -> String {
    division.map_or_else(|| "common".to_owned(), |it| it.name().to_owned())
}

/// A few names, each in backticks, and how many more there are.
pub(crate) fn some_of<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    const SHOWN_MAX: usize = 3;
    let more = names.len().saturating_sub(SHOWN_MAX);
    let mut shown: Vec<String> = names.take(SHOWN_MAX).map(|it| format!("`{it}`")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
