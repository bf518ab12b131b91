//! One fetch from the first call to the facts: what belongs to no single source.

use std::collections::BTreeMap;

use futures_util::future::try_join3;
use govgen_live::Facts;
use govgen_live::facts::{Fetched, Instance, Part, PartName, State, VERSION};
use sha2::{Digest as _, Sha256};

use super::ask::Asker;
use super::connect::{Clients, connect};
use super::context::Cx;
use super::error::FetchError;
use super::journal::Journal;
use super::now;
use super::{account_policies, assignments, directory, instance, organization, permission_sets, provisioning};
use crate::{Options, Progress};

/// Reads everything that is wanted.
pub(crate) async fn read(options: &Options, progress: &dyn Progress) -> Result<Facts, FetchError> {
    let started = now();
    let clients = connect(options).await?;
    let instance = instance::find(&clients, options).await?;
    let about = about(options, &clients, &instance);
    let journal = options.journal.as_deref().map(|path| Journal::open(path, &about, options.fresh)).transpose()?;
    let started = journal.as_ref().map_or(started, |it| it.started.min(started));
    progress.resumed(journal.as_ref().map_or(0, Journal::len));
    let asker = Asker::new(progress, journal, CALLS_BEFORE);
    let cx = Cx { options, progress, clients: &clients, instance: &instance, asker };
    let (directory, organization, sets) =
        try_join3(directory::read(&cx), organization::read(&cx), permission_sets::read(&cx)).await?;
    let provisioning = provisioning::read(&cx, &sets, &organization).await?;
    let assignments = assignments::read(&cx, &provisioning).await?;
    let policies = account_policies::read(&cx, &organization).await?;

    let mut parts: BTreeMap<PartName, Part> = directory.parts;
    parts.extend(organization.parts);
    parts.extend(sets.parts);
    parts.extend([provisioning.part, assignments.part, policies.part].into_iter().flatten());
    is_anything(&parts)?;
    let mut facts = Facts {
        version: VERSION,
        fetched: Fetched {
            started,
            finished: now(),
            govgen: env!("CARGO_PKG_VERSION").to_owned(),
            calls: cx.asker.calls(),
            repeated: clients.sent.count().saturating_sub(cx.asker.own_calls()),
        },
        redacted: options.redact,
        instance: instance.clone(),
        organization: organization.organization,
        parts,
        accounts: organization.accounts,
        users: directory.users,
        groups: directory.groups,
        permission_sets: sets.sets,
        provisioned: provisioning.provisioned,
        assignments: assignments.assignments,
        customer_managed_policies: policies.policies,
    };
    facts.sort();
    Ok(facts)
}

/// Who is asking, and for which instance.
const CALLS_BEFORE: u64 = 2;

/// What the answers of a run are answers to, as one word.
fn about(options: &Options, clients: &Clients, instance: &Instance) -> String {
    let parts: Vec<&str> = options.parts.iter().map(|it| it.as_str()).collect();
    let about = serde_json::json!([
        env!("CARGO_PKG_VERSION"),
        instance.arn,
        instance.identity_store_id,
        instance.region,
        clients.caller,
        parts,
        options.redact,
        options.member_role,
    ]);
    Sha256::digest(about.to_string()).iter().take(16).map(|it| format!("{it:02x}")).collect()
}

/// Facts of which nothing could be read would look like an estate that nobody may see; it is rather the wrong one.
fn is_anything(parts: &BTreeMap<PartName, Part>) -> Result<(), FetchError> {
    if parts.is_empty() || parts.values().any(|it| it.state != State::Missing) {
        return Ok(());
    }
    let reason = parts.values().find_map(|it| it.reason.clone()).unwrap_or_default();
    Err(FetchError::Nothing(reason))
}
