//! What a rule may look at.

use govgen_model::{Division, Model, Policy};
use govgen_source::{Date, SourceMap};

/// Everything a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The model.
    pub model: &'c Model<'c>,
    /// Every path of the repository that matters, for the rules about files.
    pub tree: &'c SourceMap,
    /// The day to judge dates by; `None` means that no rule looks at the calendar.
    pub today: Option<Date>,
}

impl<'c> Context<'c> {
    /// Every policy, shared ones first, with the division it belongs to.
    pub(crate) fn policies(&self) -> impl Iterator<Item = (Option<&'c Division<'c>>, &'c Policy<'c>)> {
        let model = self.model;
        let shared = model.shared.iter().map(|policy| (None, policy));
        let own = model
            .divisions
            .iter()
            .flat_map(|division| division.policies.iter().map(move |policy| (Some(division), policy)));
        shared.chain(own)
    }
}

/// The directory's name of a policy's home, as waivers name it.
pub(crate) fn home(division: Option<&Division<'_>>) -> String {
    division.map_or_else(|| "common".to_owned(), |it| it.name().to_owned())
}
