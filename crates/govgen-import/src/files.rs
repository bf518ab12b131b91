//! A proposal as files: new ones, and additions to those that are there.
//!
//! What stands in a file stays as it is, comments included. An addition that cannot be made without touching more is an error
//! that says where to make it by hand, and then nothing is proposed at all.

mod entries;

use std::collections::{BTreeMap, HashMap};

use govgen_edit::{Edit, EditError, Step, Value, apply, keys};
use govgen_live::facts::PolicyReference;
use govgen_model::{Division, Model, PrincipalKind};
use govgen_source::{Date, SourceMap};
use govgen_syntax::{Access, AccountEntry};

use crate::keys::free;
use crate::policy::reference;
use crate::proposal::{Attachments, Import, NewPolicy, Principals, Proposal};

/// A file of the proposal, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedFile {
    /// Relative to the repository's root, `/`-separated.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// An addition that has to be made by hand.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct FileError {
    /// The file.
    pub path: String,
    /// Why, and where in it.
    pub source: EditError,
}

/// The files that say what is proposed, by path.
///
/// # Errors
///
/// [`FileError`] for the first addition to a file that cannot be made without touching more of it.
pub fn files(
    proposal: &Proposal,
    model: &Model<'_>,
    sources: &SourceMap,
    since: Option<Date>,
) -> Result<Vec<ProposedFile>, FileError> {
    let mut texts = Texts { sources, edits: BTreeMap::new(), documents: Vec::new() };
    let mut homes: BTreeMap<&str, Home<'_>> = BTreeMap::new();
    for policy in &proposal.policies {
        homes.entry(&policy.home).or_default().policies.push(policy);
    }
    for ((division, account, policy), principals) in &proposal.grants {
        homes.entry(division).or_default().grants.entry(account).or_default().push((policy, principals));
    }
    for (name, home) in homes {
        let division = model.divisions.iter().find(|it| it.name() == name);
        texts.home(name, division, &home);
    }
    for (division, names) in &proposal.adopted {
        if let Some(division) = model.divisions.iter().find(|it| it.name() == division) {
            texts.adopted(division, names.iter().map(String::as_str));
        }
    }
    if !proposal.imports.is_empty() {
        texts.imports(&proposal.imports, model, since);
    }
    texts.finish()
}

/// What is new in one directory.
#[derive(Default)]
struct Home<'p> {
    policies: Vec<&'p NewPolicy>,
    /// By account, each policy with who gets it.
    grants: BTreeMap<&'p str, Vec<(&'p str, &'p Principals)>>,
}

struct Texts<'s> {
    sources: &'s SourceMap,
    /// By file.
    edits: BTreeMap<String, Vec<Edit>>,
    documents: Vec<ProposedFile>,
}

impl Texts<'_> {
    fn home(&mut self, name: &str, division: Option<&Division<'_>>, home: &Home<'_>) {
        let directory = format!("divisions/{name}");
        let names =
            if division.is_some() { ["access.yaml", "imported.yaml"] } else { ["shared.yaml", "imported.yaml"] };
        let file = self.fresh(&directory, names);
        let policies = home.policies.iter().map(|it| (it.key.clone(), self.policy(&directory, it)));
        let policies: Vec<(String, Value)> = policies.collect();
        self.insert_all(&file, "policies", policies);
        let written: HashMap<&str, &AccountEntry<'_>> = division
            .into_iter()
            .flat_map(|it| &it.entries)
            .filter(|it| !it.entry.glob)
            .map(|it| (it.entry.key.value.as_ref(), it.entry))
            .collect();
        let mut fresh = Vec::new();
        for (account, granted) in &home.grants {
            match written.get(account) {
                Some(entry) => self.extend(account, entry, granted),
                None => fresh.push(((*account).to_owned(), Value::map(granted.iter().map(|it| (it.0, people(it.1)))))),
            }
        }
        self.insert_all(&file, "accounts", fresh);
    }

    /// The first of some files that is not there yet, or the last.
    fn fresh(&self, directory: &str, names: [&str; 2]) -> String {
        let paths = names.map(|it| format!("{directory}/{it}"));
        let free = paths.iter().find(|it| self.sources.find(it).is_none());
        free.unwrap_or(&paths[1]).clone()
    }

    fn text(&self, path: &str) -> &str {
        self.sources.find(path).map_or("", |id| self.sources.file(id).text.as_str())
    }

    fn edit(&mut self, path: &str, edit: Edit) {
        self.edits.entry(path.to_owned()).or_default().push(edit);
    }

    /// Adds entries under a key at the top of a file.
    fn insert_all(&mut self, path: &str, key: &str, entries: Vec<(String, Value)>) {
        if entries.is_empty() {
            return;
        }
        if has(self.text(path), key) {
            for (entry, value) in entries {
                self.edit(path, Edit::Insert { under: keys(&[key]), key: entry, value });
            }
        } else {
            self.edit(path, Edit::Insert { under: Vec::new(), key: key.to_owned(), value: Value::Map(entries) });
        }
    }

    /// The policy under its key; its document becomes a file of its own.
    fn policy(&mut self, directory: &str, policy: &NewPolicy) -> Value {
        let taken = |it: &str| self.sources.find(&format!("{directory}/policies/{it}.json")).is_some();
        let path = format!("policies/{}.json", free(policy.key.clone(), taken));
        if let Some(text) = policy.document() {
            self.documents.push(ProposedFile { path: format!("{directory}/{path}"), text: text.to_owned() });
        }
        policy.content.value(policy.name.as_deref(), &path, policy.available_to.as_deref())
    }

    /// Adds to an account that a file names already.
    fn extend(&mut self, account: &str, entry: &AccountEntry<'_>, granted: &[(&str, &Principals)]) {
        let path = self.sources.file(entry.key.span.file).path.clone();
        for (policy, principals) in granted {
            let access = entry.access.iter().find(|it| it.policy.value == **policy);
            let Some(access) = access else {
                let under = keys(&["accounts", account]);
                self.edit(&path, Edit::Insert { under, key: (*policy).to_owned(), value: people(principals) });
                continue;
            };
            let lists = [
                ("groups", PrincipalKind::Group, &principals.groups),
                ("users", PrincipalKind::User, &principals.users),
            ];
            for (list, kind, names) in lists.into_iter().filter(|it| !it.2.is_empty()) {
                let at = ["accounts", account, policy];
                if is_listed(access, kind) {
                    let under: Vec<Step> = keys(&at).into_iter().chain([Step::from(list)]).collect();
                    for name in names {
                        self.edit(&path, Edit::AppendItem { under: under.clone(), value: Value::text(name) });
                    }
                } else {
                    self.edit(
                        &path,
                        Edit::Insert { under: keys(&at), key: list.to_owned(), value: Value::texts(names) },
                    );
                }
            }
        }
    }

    /// Lists names that a division takes over, in its row of the mapping.
    fn adopted<'n>(&mut self, division: &Division<'_>, names: impl Iterator<Item = &'n str>) {
        let row = division.entry;
        let new: Vec<&str> = names.collect();
        if new.is_empty() {
            return;
        }
        let path = self.sources.file(row.name.span.file).path.clone();
        let place = ["divisions", division.name(), "adopted_names"];
        if row.adopted_names.is_empty() {
            let (under, key) = (keys(&place[..2]), place[2].to_owned());
            self.edit(&path, Edit::Insert { under, key, value: Value::texts(new) });
        } else {
            for name in new {
                self.edit(&path, Edit::AppendItem { under: keys(&place), value: Value::text(name) });
            }
        }
    }

    /// Adds to the entries that are there: a root imports a policy once. The others come behind them.
    fn imports(&mut self, imports: &[Import], model: &Model<'_>, since: Option<Date>) {
        let path = "divisions/common/refactor.yaml";
        let there = entries::imports(model, self.sources);
        let mut new = Vec::new();
        for it in imports {
            match there.get(&(it.division.as_str(), it.policy.as_str())) {
                Some(entry) => self.edits.entry(entry.path.to_owned()).or_default().extend(entry.additions(it)),
                None => new.push(import(it, since)),
            }
        }
        if new.is_empty() {
            return;
        }
        if has(self.text(path), "refactor") {
            for value in new {
                self.edit(path, Edit::AppendItem { under: keys(&["refactor"]), value });
            }
        } else {
            self.edit(path, Edit::Insert { under: Vec::new(), key: "refactor".to_owned(), value: Value::List(new) });
        }
    }

    fn finish(self) -> Result<Vec<ProposedFile>, FileError> {
        let edited = self.edits.iter().map(|(path, edits)| {
            let text = apply(self.text(path), edits).map_err(|source| FileError { path: path.clone(), source })?;
            Ok(ProposedFile { path: path.clone(), text })
        });
        let mut files: Vec<ProposedFile> = edited.collect::<Result<_, FileError>>()?;
        files.extend(self.documents);
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(files)
    }
}

/// Whether a text has a key at its top, whatever stands under it.
fn has(text: &str, key: &str) -> bool {
    let probe = Edit::Insert { under: Vec::new(), key: key.to_owned(), value: Value::text("x") };
    matches!(apply(text, &[probe]), Err(EditError::Exists { .. }))
}

/// Whether somebody of a kind is written there.
fn is_listed(access: &Access<'_>, kind: PrincipalKind) -> bool {
    access.principals.iter().any(|it| it.kind == kind)
}

fn people(principals: &Principals) -> Value {
    let lists = [("groups", &principals.groups), ("users", &principals.users)];
    Value::map(lists.into_iter().filter(|it| !it.1.is_empty()).map(|(list, names)| (list, Value::texts(names))))
}

fn import(import: &Import, since: Option<Date>) -> Value {
    let Import { division, policy, permission_set, attachments, assignments } = import;
    let mut entries = vec![
        ("division", Value::text(division)),
        ("policy", Value::text(policy)),
        ("permission_set", Value::text(permission_set)),
    ];
    if let Some(attachments) = attachments {
        entries.extend(attached(attachments));
    }
    if !assignments.is_empty() {
        let assignments = assignments.iter().map(|(account, principals)| (account.as_str(), people(principals)));
        entries.push(("assignments", Value::map(assignments)));
    }
    let entry = [("import", Value::map(entries))].into_iter();
    Value::map(entry.chain(since.map(|it| ("since", Value::text(it.to_string())))))
}

fn attached(attachments: &Attachments) -> Vec<(&'static str, Value)> {
    let Attachments { managed, customer, inline, boundary } = attachments;
    let mut entries = Vec::new();
    if !managed.is_empty() {
        entries.push(("managed_policies", Value::texts(managed)));
    }
    if !customer.is_empty() {
        let customer = customer.iter().map(|it: &PolicyReference| reference(it));
        entries.push(("customer_managed_policies", Value::List(customer.collect())));
    }
    let flags = [("inline_policy", *inline), ("permissions_boundary", *boundary)];
    entries.extend(flags.into_iter().filter(|it| it.1).map(|(key, _)| (key, Value::Bool(true))));
    entries
}
