//! The steps from documents to a model: organization, mapping, policies, grants.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use govgen_source::{Diagnostics, Span};
use govgen_syntax::{AccountRow, CommonDocument, DivisionDocument, DivisionEntry, Documents, Principals, Text};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::findings::{ACCOUNT_IN_TWO_DIVISIONS, DIVISION_DIRECTORY_UNKNOWN, DIVISION_UNKNOWN};
use crate::grants::{Names, entries_and_assignments};
use crate::lock::lock;
use crate::organization::{guardrails, organization, partition_of, reserved};
use crate::policies::{Home, policies};
use crate::refactor::refactor;
use crate::{Division, Model};

static NAMING_DEFAULT: LazyLock<Principals<'static>> = LazyLock::new(Principals::default);

/// Resolves every name.
pub fn resolve<'d>(documents: &'d Documents<'d>, findings: &mut Diagnostics) -> Model<'d> {
    let common = &documents.common;
    let home =
        Home { directory: "common", prefix: String::new(), adopted_names: None, partition: partition_of(common) };
    let shared = policies(&common.policies, &home, &documents.policy_files, findings);
    unknown_directories(documents, findings);
    unknown_divisions(common, findings);
    let account_owners = account_owners(common, findings);

    let naming = common.organization.as_ref().map_or(&*NAMING_DEFAULT, |it| &it.principals);
    let mut rows: Vec<&DivisionEntry<'d>> = common.divisions.iter().collect();
    rows.sort_by(|left, right| left.name.value.cmp(&right.name.value));
    let resolved: Vec<_> = rows
        .par_iter()
        .map(|row| {
            let mut findings = Diagnostics::default();
            let names = Names { common, shared: &shared, account_owners: &account_owners, naming };
            let division = division(row, documents, &names, &mut findings);
            (division, findings)
        })
        .collect();
    let mut divisions = Vec::with_capacity(resolved.len());
    for (division, found) in resolved {
        findings.append(found);
        divisions.push(division);
    }
    let lock = lock(documents, findings);
    let refactor = refactor(documents, &shared, &divisions, lock.as_ref(), findings);
    Model {
        complete: common.whole,
        organization: organization(common),
        reserved: reserved(common),
        principals: naming,
        guardrails: guardrails(common),
        shared,
        divisions,
        waivers: &common.waivers,
        acknowledge: &common.acknowledge,
        lock,
        lock_document: documents.lock.as_ref(),
        refactor,
    }
}

fn division<'d>(
    row: &'d DivisionEntry<'d>,
    documents: &'d Documents<'d>,
    names: &Names<'_, 'd>,
    findings: &mut Diagnostics,
) -> Division<'d> {
    let document = documents.divisions.get(row.name.value.as_ref());
    let mut accounts: Vec<&AccountRow<'d>> = row.accounts.iter().collect();
    accounts.sort_by(|left, right| left.name.value.cmp(&right.name.value));
    let prefix = row.prefix.as_ref().or(row.identity.as_ref()).unwrap_or(&row.name);
    let home = Home {
        directory: &row.name.value,
        prefix: format!("{}-", prefix.value),
        adopted_names: Some(&row.adopted_names),
        partition: partition_of(names.common),
    };
    let read = document.map_or(!documents.refused.contains(row.name.value.as_ref()), |it| it.whole);
    let mut division = Division {
        complete: names.common.whole && row.complete && read,
        entry: row,
        accounts,
        policies: Vec::new(),
        entries: Vec::new(),
        assignments: Vec::new(),
    };
    if let Some(document) = document {
        division.policies = policies(&document.policies, &home, &documents.policy_files, findings);
        entries_and_assignments(&mut division, document, names, findings);
    }
    division
}

/// Directories that no row of the mapping names.
fn unknown_directories(documents: &Documents<'_>, findings: &mut Diagnostics) {
    if !documents.common.complete {
        return;
    }
    let known: FxHashMap<&str, ()> = documents.common.divisions.iter().map(|it| (it.name.value.as_ref(), ())).collect();
    for (directory, DivisionDocument { directory: id, .. }) in &documents.divisions {
        if known.contains_key(directory) {
            continue;
        }
        let near = findings.nearest(directory, known.keys().copied());
        let help = match near {
            Some(near) => format!("did you mean `divisions/{near}`?"),
            None => format!(
                "ask the organization to add `{directory}` under `divisions` in `divisions/common`, or delete the directory"
            ),
        };
        findings
            .report(&DIVISION_DIRECTORY_UNKNOWN, Span::whole(*id), format!("no division is called `{directory}`"))
            .help(format!("nothing here would be rendered; {help}"));
    }
}

/// Names of divisions in `available_to`, `acknowledge` and `waivers`; a waiver for shared policies names `common`, and so does an
/// acknowledgement of what the lock loses.
fn unknown_divisions(common: &CommonDocument<'_>, findings: &mut Diagnostics) {
    if !common.complete {
        return;
    }
    let known: BTreeMap<&str, ()> = common.divisions.iter().map(|it| (it.name.value.as_ref(), ())).collect();
    let of_common = |it: &&Text<'_>| it.value == "common";
    let available = common.policies.iter().filter_map(|it| it.available_to.as_ref()).flatten();
    let acknowledged = common.acknowledge.iter().map(|it| &it.division).filter(|it| !of_common(it));
    let waived = common.waivers.iter().filter_map(|it| it.division.as_ref()).filter(|it| !of_common(it));
    for name in available.chain(acknowledged).chain(waived) {
        if known.contains_key(name.value.as_ref()) {
            continue;
        }
        let help = match findings.nearest(&name.value, known.keys().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the name of a division under `divisions`".to_owned(),
        };
        findings.report(&DIVISION_UNKNOWN, name.span, format!("no division is called `{}`", name.value)).help(help);
    }
}

/// Which division holds an account, by the account's name; an id that stands twice is a finding.
fn account_owners<'d>(
    common: &'d CommonDocument<'d>,
    findings: &mut Diagnostics,
) -> FxHashMap<&'d str, &'d DivisionEntry<'d>> {
    let mut by_id: FxHashMap<&str, (&DivisionEntry<'_>, &AccountRow<'_>)> = FxHashMap::default();
    let mut by_name = FxHashMap::default();
    for division in &common.divisions {
        for row in &division.accounts {
            by_name.entry(row.name.value.as_ref()).or_insert(division);
            let Some((other, first)) = by_id.insert(&row.id.value, (division, row)) else { continue };
            let place = if other.name.value == division.name.value {
                format!("twice in division `{}`", division.name.value)
            } else {
                format!("in the divisions `{}` and `{}`", other.name.value, division.name.value)
            };
            findings
                .report(&ACCOUNT_IN_TWO_DIVISIONS, row.id.span, format!("account {} stands {place}", row.id.value))
                .because(first.id.span, "it stands here already")
                .help("two roles could then write to one account, each undoing the other: keep it in one row");
        }
    }
    by_name
}
