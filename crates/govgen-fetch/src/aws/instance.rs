//! Which instance of Identity Center is asked, and which identity store belongs to it.

use govgen_live::facts::Instance;

use super::ask::pages;
use super::connect::Clients;
use super::error::{FetchError, Trouble, judge};
use crate::Options;
use crate::calls::LIST_INSTANCES;

/// An instance that the caller sees.
struct Seen {
    arn: String,
    store: String,
}

/// The instance that was named, or the only one there is.
///
/// # Errors
///
/// None, more than one, or another one than was named.
pub(crate) async fn find(clients: &Clients, options: &Options) -> Result<Instance, FetchError> {
    let region = clients.region.clone();
    let seen = match list(clients).await {
        Ok(seen) => seen,
        Err(Trouble::Fatal(error)) => return Err(error),
        Err(Trouble::Denied(reason) | Trouble::Failed(reason)) => return named(options, region, reason),
        Err(Trouble::Gone) => return named(options, region, "`sso:ListInstances` finds nothing".to_owned()),
    };
    let found = match &options.instance_arn {
        Some(wanted) => seen.iter().find(|it| it.arn == *wanted).ok_or_else(|| {
            if seen.is_empty() {
                return FetchError::NoInstance { region: region.clone() };
            }
            let seen = seen.iter().map(|it| it.arn.clone()).collect();
            FetchError::OtherInstance { wanted: wanted.clone(), region: region.clone(), seen }
        })?,
        None => match &seen[..] {
            [] => return Err(FetchError::NoInstance { region }),
            [only] => only,
            several => return Err(FetchError::SeveralInstances(several.iter().map(|it| it.arn.clone()).collect())),
        },
    };
    if let Some(named) = options.identity_store_id.as_ref().filter(|it| **it != found.store) {
        return Err(FetchError::OtherStore { actual: found.store.clone(), named: named.clone() });
    }
    Ok(Instance { arn: found.arn.clone(), identity_store_id: found.store.clone(), region })
}

/// What was named, when the list cannot be had.
fn named(options: &Options, region: String, reason: String) -> Result<Instance, FetchError> {
    match (&options.instance_arn, &options.identity_store_id) {
        (Some(arn), Some(store)) => Ok(Instance { arn: arn.clone(), identity_store_id: store.clone(), region }),
        _ => Err(FetchError::NotFound(reason)),
    }
}

async fn list(clients: &Clients) -> Result<Vec<Seen>, Trouble> {
    pages(&LIST_INSTANCES, async |token| {
        let request = clients.sso.list_instances().set_next_token(token).customize();
        let request = match clients.first_attempts() {
            Some(hasty) => request.config_override(aws_sdk_ssoadmin::config::Builder::new().retry_config(hasty)),
            None => request,
        };
        let page = request.send().await;
        let page = page.map_err(|it| judge(&LIST_INSTANCES, it))?;
        let instances = page.instances.unwrap_or_default().into_iter();
        let seen = instances.filter_map(|it| Some(Seen { arn: it.instance_arn?, store: it.identity_store_id? }));
        Ok((seen.collect(), page.next_token))
    })
    .await
}
