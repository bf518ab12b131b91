//! Everything that talks to AWS.
//!
//! `connect` finds credentials and region, `instance` what to ask about; then each source of facts has a module, which makes its calls
//! through [`ask::Asker`]: paced, retried, remembered in the journal, and with one judgement of what went wrong.

mod account_policies;
mod ask;
mod assignments;
mod connect;
mod context;
mod directory;
mod error;
mod estate;
mod instance;
mod journal;
mod organization;
mod pace;
mod permission_sets;
mod provisioning;
mod tally;

use std::time::Duration;

use futures_util::future::{Either, select};
use govgen_live::Facts;
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

use crate::{Options, Progress};

pub use error::FetchError;

/// The time to the second: what takes minutes to read is of no one moment.
fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Trunc)).unwrap_or(now)
}

/// Asks AWS for everything that the options name, on this thread.
///
/// What is denied is missing from the facts, which say so; everything else that goes wrong is an error, and what was answered until
/// then stands in the journal, if there is one. Ctrl-C ends it within a second.
///
/// # Errors
///
/// Whatever keeps the facts from being told apart from no facts.
pub fn fetch(options: &Options, progress: &dyn Progress) -> Result<Facts, FetchError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(FetchError::Runtime)?;
    let facts = runtime.block_on(async {
        let work = std::pin::pin!(estate::read(options, progress));
        let stop = std::pin::pin!(tokio::signal::ctrl_c());
        match select(work, stop).await {
            Either::Left((facts, _)) => facts,
            Either::Right(_) => Err(FetchError::Interrupted),
        }
    });
    // Looking up a name may hang in the system; nobody waits for it.
    runtime.shutdown_timeout(Duration::from_millis(100));
    facts
}
