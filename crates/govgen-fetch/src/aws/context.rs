//! What every source of facts is asked through.

use govgen_live::facts::{Instance, PartName};

use super::ask::Asker;
use super::connect::Clients;
use crate::{Options, Progress};

/// What every source of facts works with.
pub(crate) struct Cx<'a> {
    pub(crate) options: &'a Options,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) clients: &'a Clients,
    pub(crate) instance: &'a Instance,
    pub(crate) asker: Asker<'a>,
}

impl Cx<'_> {
    /// Whether a part is asked for.
    pub(crate) fn wants(&self, part: PartName) -> bool {
        self.options.parts.contains(&part)
    }
}
