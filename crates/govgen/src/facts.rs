//! Facts about the running estate, as commands come by them.

use anyhow::Result;
use govgen_live::Facts;

use crate::args::Arguments;
use crate::fetch;
use crate::report::Out;

/// Asks AWS for all facts that checks look at; nothing is kept.
///
/// # Errors
///
/// Whatever keeps facts from being had.
pub(crate) fn live(arguments: &Arguments, out: &mut Out) -> Result<Facts> {
    let named = fetch::named(arguments)?;
    let options = govgen_fetch::Options {
        instance_arn: named.instance_arn,
        identity_store_id: named.identity_store_id,
        region: named.region,
        ..govgen_fetch::Options::default()
    };
    let facts = fetch::facts(&options, arguments.quiet)?;
    fetch::gaps(&facts).iter().for_each(|line| out.talk(line));
    Ok(facts)
}
