//! A Terraform state, as `terraform show -json` prints it: what it holds of Identity Center.
//!
//! In: the document's text. Out: the same plain values as facts, and the address of each resource. Resources are known by their
//! type, so it does not matter through which module they were made. A state knows what it made and looked up, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use govgen_live::facts::{
    Assignments, Boundary, Facts, Fetched, Instance, Known, Part, PartName, PermissionSet, PolicyReference,
    Provisioned, VERSION,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::address;

mod directory;
mod error;

use directory::Directory;
pub use error::StateError;

/// What a state holds of Identity Center.
#[derive(Debug, Clone)]
pub struct State {
    /// The same as facts, as far as the state knows.
    pub facts: Facts,
    /// Every managed resource of Identity Center in it, in the order of the document.
    pub resources: Vec<Resource>,
}

/// A managed resource of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its address, index included: `module.sso.aws_ssoadmin_account_assignment.this[3]`.
    pub address: String,
    /// What it stands for.
    pub what: Managed,
}

/// What a resource of a state stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Managed {
    /// A permission set, or something attached to it: the set's ARN.
    PermissionSet(String),
    /// An account assignment.
    Assignment {
        /// Twelve digits.
        account_id: String,
        /// The permission set's ARN.
        permission_set_arn: String,
        /// Whether a group is assigned, and not a user.
        group: bool,
        /// The identity store's id of the user or group.
        principal_id: String,
    },
    /// Anything else of Identity Center, which no file of a division can say.
    Other,
}

/// As much of a file as tells what it is.
#[derive(Deserialize)]
struct Head {
    format_version: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    resource_changes: Option<IgnoredAny>,
    planned_values: Option<IgnoredAny>,
    fetched: Option<IgnoredAny>,
    lineage: Option<IgnoredAny>,
    resources: Option<IgnoredAny>,
    journal: Option<IgnoredAny>,
}

impl Head {
    /// Why it is no state as `terraform show -json` prints it, if it is none.
    fn other(&self) -> Option<StateError> {
        match self {
            Self { resource_changes: Some(_), .. } | Self { planned_values: Some(_), .. } => {
                Some(StateError::Other("a Terraform plan"))
            }
            Self { fetched: Some(_), .. } => Some(StateError::Facts),
            Self { values: Some(_), .. } => None,
            Self { lineage: Some(_), .. } | Self { resources: Some(_), .. } => {
                Some(StateError::Other("Terraform's own state file"))
            }
            Self { format_version: Some(_), .. } => Some(StateError::NoValues),
            Self { journal: Some(_), .. } => Some(StateError::Other("the journal of a fetch that is not done")),
            _ => Some(StateError::Other("some other JSON")),
        }
    }
}

#[derive(Deserialize)]
struct Document {
    values: Option<Values>,
}

#[derive(Deserialize)]
struct Values {
    root_module: Option<Module>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    resources: Vec<Entry>,
    #[serde(default)]
    child_modules: Vec<Module>,
}

#[derive(Deserialize)]
struct Entry {
    address: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    values: Value,
}

impl State {
    /// Reads the output of `terraform show -json`.
    ///
    /// # Errors
    ///
    /// [`StateError`] for anything that is no state with resources of one instance.
    pub fn from_json(text: &[u8]) -> Result<Self, StateError> {
        if text.trim_ascii().is_empty() {
            return Err(StateError::Empty);
        }
        // A journal is a line of JSON after the other: its first says what it is.
        let head = serde_json::Deserializer::from_slice(text).into_iter::<Head>().next();
        match head.ok_or(StateError::Empty)? {
            // JSON that is no object at all.
            Err(error) if error.is_data() => return Err(StateError::Other("some other JSON")),
            Err(error) => return Err(StateError::Shape(error.line(), error.column())),
            Ok(head) => head.other().map_or(Ok(()), Err)?,
        }
        let document: Result<Document, _> = serde_json::from_slice(text);
        let document = document.map_err(|it| StateError::Shape(it.line(), it.column()))?;
        let root = document.values.and_then(|it| it.root_module).ok_or(StateError::NoValues)?;
        let mut entries = Vec::new();
        flatten(root, &mut entries);
        let mut reading = Reading::default();
        entries.iter().try_for_each(|entry| reading.take(entry))?;
        reading.finish()
    }
}

fn flatten(module: Module, entries: &mut Vec<Entry>) {
    entries.extend(module.resources);
    module.child_modules.into_iter().for_each(|it| flatten(it, entries));
}

fn text<'v>(values: &'v Value, key: &str) -> Option<&'v str> {
    values.get(key).and_then(Value::as_str)
}

/// A text that is written: Terraform keeps `""` where nothing was said.
fn written(values: &Value, key: &str) -> Option<String> {
    text(values, key).filter(|it| !it.is_empty()).map(str::to_owned)
}

fn list<'v>(values: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    values.get(key).and_then(Value::as_array).into_iter().flatten()
}

#[derive(Default)]
struct Reading {
    instances: BTreeSet<String>,
    stores: BTreeSet<String>,
    sets: BTreeMap<String, PermissionSet>,
    /// ARNs of permission sets, by name.
    named: BTreeMap<String, String>,
    attached: BTreeMap<String, Attached>,
    directory: Directory,
    assignments: BTreeMap<(String, String), Assignments>,
    resources: Vec<Resource>,
}

#[derive(Default)]
struct Attached {
    managed: BTreeSet<String>,
    customer: BTreeSet<PolicyReference>,
    inline: Option<String>,
    boundary: Option<Boundary>,
}

impl Reading {
    fn take(&mut self, entry: &Entry) -> Result<(), StateError> {
        let values = &entry.values;
        let managed = entry.mode == "managed";
        if managed && entry.kind.starts_with("aws_ssoadmin_") && !address::is_of(&entry.kind, &entry.address) {
            return Err(StateError::Address { kind: entry.kind.clone(), address: entry.address.clone() });
        }
        match entry.kind.as_str() {
            "aws_identitystore_user" => self.directory.user(values)?,
            "aws_identitystore_group" => self.directory.group(values)?,
            "aws_identitystore_users" => list(values, "users").try_for_each(|it| self.directory.user(it))?,
            "aws_identitystore_groups" => list(values, "groups").try_for_each(|it| self.directory.group(it))?,
            "aws_ssoadmin_permission_set" if managed => self.permission_set(entry)?,
            "aws_ssoadmin_account_assignment" if managed => self.assignment(entry),
            _ if managed && entry.kind.starts_with("aws_ssoadmin_") => self.attachment(entry),
            _ => return Ok(()),
        }
        if let Some(store) = written(values, "identity_store_id") {
            self.stores.insert(store);
        }
        if let Some(instance) = written(values, "instance_arn").filter(|_| entry.kind.starts_with("aws_ssoadmin_")) {
            self.instances.insert(instance);
        }
        Ok(())
    }

    fn permission_set(&mut self, entry: &Entry) -> Result<(), StateError> {
        let values = &entry.values;
        let (Some(arn), Some(name)) = (written(values, "arn"), written(values, "name")) else {
            self.put(entry, Managed::Other);
            return Ok(());
        };
        // What AWS has is both the resource's own tags and the provider's default ones.
        let tags = ["tags_all", "tags"].iter().find_map(|key| values.get(*key)?.as_object());
        let tags = tags.into_iter().flatten();
        let tags = tags.filter_map(|(key, tag)| Some((key.clone(), tag.as_str()?.to_owned()))).collect();
        self.put(entry, Managed::PermissionSet(arn.clone()));
        let set = PermissionSet {
            arn: arn.clone(),
            name: name.clone(),
            description: written(values, "description"),
            session_duration: written(values, "session_duration"),
            relay_state: written(values, "relay_state"),
            tags: Some(tags),
            managed_policies: None,
            customer_managed_policies: None,
            inline_policy: Known::Absent,
            permissions_boundary: Known::Absent,
        };
        // AWS takes a name once, whatever its case.
        if let Some(other) = self.named.insert(name.to_ascii_lowercase(), arn.clone()).filter(|it| *it != arn) {
            return Err(StateError::TwoIds { kind: "permission set", name, ids: [other, arn] });
        }
        match self.sets.insert(arn.clone(), set) {
            Some(other) if other.name != name => {
                Err(StateError::TwoNames { id: arn, kind: "permission set", names: [other.name, name] })
            }
            _ => Ok(()),
        }
    }

    fn attachment(&mut self, entry: &Entry) {
        let values = &entry.values;
        let Some(arn) = written(values, "permission_set_arn") else { return self.put(entry, Managed::Other) };
        let attached = self.attached.entry(arn.clone()).or_default();
        match entry.kind.as_str() {
            "aws_ssoadmin_managed_policy_attachment" => attached.managed.extend(written(values, "managed_policy_arn")),
            "aws_ssoadmin_managed_policy_attachments_exclusive" => attached
                .managed
                .extend(list(values, "managed_policy_arns").filter_map(Value::as_str).map(str::to_owned)),
            "aws_ssoadmin_customer_managed_policy_attachment"
            | "aws_ssoadmin_customer_managed_policy_attachments_exclusive" => {
                attached.customer.extend(list(values, "customer_managed_policy_reference").filter_map(reference));
            }
            "aws_ssoadmin_permission_set_inline_policy" => attached.inline = written(values, "inline_policy"),
            "aws_ssoadmin_permissions_boundary_attachment" => {
                attached.boundary = list(values, "permissions_boundary").find_map(boundary);
            }
            _ => return self.put(entry, Managed::Other),
        }
        self.put(entry, Managed::PermissionSet(arn));
    }

    fn assignment(&mut self, entry: &Entry) {
        let values = &entry.values;
        let read = |key| written(values, key);
        let (Some(account_id), Some(permission_set_arn), Some(principal_id)) =
            (read("target_id"), read("permission_set_arn"), read("principal_id"))
        else {
            return self.put(entry, Managed::Other);
        };
        let group = text(values, "principal_type") == Some("GROUP");
        let place = (account_id.clone(), permission_set_arn.clone());
        let assigned = self.assignments.entry(place).or_insert_with(|| Assignments {
            account_id: account_id.clone(),
            permission_set_arn: permission_set_arn.clone(),
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
        });
        if group { &mut assigned.groups } else { &mut assigned.users }.insert(principal_id.clone());
        self.put(entry, Managed::Assignment { account_id, permission_set_arn, group, principal_id });
    }

    fn put(&mut self, entry: &Entry, what: Managed) {
        self.resources.push(Resource { address: entry.address.clone(), what });
    }

    fn finish(self) -> Result<State, StateError> {
        if self.resources.iter().all(|it| it.what == Managed::Other) {
            return Err(StateError::NothingOfIdentityCenter);
        }
        let mut instances = self.instances.into_iter();
        let arn = instances.next().unwrap_or_default();
        if let Some(second) = instances.next() {
            return Err(StateError::TwoInstances(arn, second));
        }
        let Self { stores, mut sets, attached, directory, assignments, resources, .. } = self;
        let (users, groups) = directory.finish();
        let mut attached = attached;
        for (arn, set) in &mut sets {
            let Attached { managed, customer, inline, boundary } = attached.remove(arn).unwrap_or_default();
            set.managed_policies = Some(managed);
            set.customer_managed_policies = Some(customer);
            set.inline_policy = inline.map_or(Known::Absent, Known::Present);
            set.permissions_boundary = boundary.map_or(Known::Absent, Known::Present);
        }
        let provisioned = assignments.keys().map(|(account_id, permission_set_arn)| Provisioned {
            account_id: account_id.clone(),
            permission_set_arn: permission_set_arn.clone(),
            outdated: None,
        });
        let known = [
            PartName::Users,
            PartName::Groups,
            PartName::PermissionSets,
            PartName::PermissionSetTags,
            PartName::PermissionSetPolicies,
            PartName::Provisioning,
            PartName::Assignments,
        ];
        let epoch = jiff::Timestamp::UNIX_EPOCH;
        let mut facts = Facts {
            version: VERSION,
            fetched: Fetched { started: epoch, finished: epoch, govgen: String::new(), calls: 0, repeated: 0 },
            redacted: false,
            instance: Instance {
                arn,
                // A state without look-ups does not say; whoever compares takes an empty one for unknown.
                identity_store_id: if stores.len() == 1 { stores.into_iter().collect() } else { String::new() },
                region: String::new(),
            },
            organization: None,
            parts: known.into_iter().map(|it| (it, Part::COMPLETE)).collect(),
            accounts: Vec::new(),
            users,
            groups,
            permission_sets: sets.into_values().collect(),
            provisioned: provisioned.collect(),
            assignments: assignments.into_values().collect(),
            customer_managed_policies: Vec::new(),
        };
        facts.sort();
        Ok(State { facts, resources })
    }
}

fn reference(values: &Value) -> Option<PolicyReference> {
    let path = written(values, "path").unwrap_or_else(|| "/".to_owned());
    Some(PolicyReference { path, name: written(values, "name")? })
}

fn boundary(values: &Value) -> Option<Boundary> {
    let managed = written(values, "managed_policy_arn").map(Boundary::ManagedPolicy);
    let customer = || list(values, "customer_managed_policy_reference").find_map(reference);
    managed.or_else(|| customer().map(Boundary::CustomerManagedPolicy))
}
