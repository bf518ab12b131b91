//! The three kinds of blocks, each address once and sorted, and how they are written.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{People, PrincipalKind};

use crate::format::hcl::{File, reference};

/// What a root tells Terraform about its state.
#[derive(Default)]
pub(super) struct Blocks {
    /// Where something was, by where it is.
    moved: BTreeMap<String, String>,
    /// Ids in AWS, by address.
    imports: BTreeMap<String, String>,
    /// Principals whose assignments are taken over, by address and kind.
    assignments: BTreeMap<(String, PrincipalKind), Assignments>,
    /// What is managed no longer and stays.
    removed: BTreeSet<String>,
}

/// Assignments of one block that AWS has.
struct Assignments {
    names: BTreeSet<String>,
    /// What follows the principal in each id.
    rest: String,
}

impl Blocks {
    pub(super) fn moved(&mut self, from: String, to: String) {
        self.moved.insert(to, from);
    }

    /// Addresses that end in a policy's key had the other one.
    pub(super) fn rename(&mut self, addresses: Vec<String>, key: &str, from: &str) {
        for address in addresses {
            let Some(kind) = address.strip_suffix(key) else { continue };
            self.moved(format!("{kind}{from}"), address.clone());
        }
    }

    pub(super) fn removed(&mut self, address: String) {
        self.removed.insert(address);
    }

    pub(super) fn import(&mut self, to: String, id: String) {
        self.imports.insert(to, id);
    }

    pub(super) fn import_assignment(&mut self, to: &str, kind: PrincipalKind, name: &str, rest: impl Fn() -> String) {
        let found = self.assignments.entry((to.to_owned(), kind));
        let found = found.or_insert_with(|| Assignments { names: BTreeSet::new(), rest: rest() });
        found.names.insert(name.to_owned());
    }

    /// All of a block, or some of its instances: `removed` takes no key, so those go to a block of their own first.
    pub(super) fn forget(&mut self, pair: &str, people: &People<'_>) {
        if people.is_empty() {
            return self.removed(pair.to_owned());
        }
        // A name holds no `__`, so no assignment has this label.
        let forgotten = format!("{pair}__forgotten");
        let users = people.users.iter().map(|it| format!("user:{}", it.value));
        for key in users.chain(people.groups.iter().map(|it| format!("group:{}", it.value))) {
            self.moved(reference(pair, &key), reference(&forgotten, &key));
        }
        self.removed(forgotten);
    }

    pub(super) fn write(&self, file: &mut File) {
        for (to, from) in &self.moved {
            file.block("moved", &[], |body| {
                body.raw("from", from);
                body.raw("to", to);
            });
        }
        for (to, id) in &self.imports {
            file.block("import", &[], |body| {
                body.raw("to", to);
                body.text("id", id);
            });
        }
        for ((to, kind), it) in &self.assignments {
            let (prefix, ids) = match kind {
                PrincipalKind::User => ("user:", "local.user_ids"),
                PrincipalKind::Group => ("group:", "local.group_ids"),
            };
            file.block("import", &[], |body| {
                let names = it.names.iter().map(|name| (prefix, name.as_str(), name));
                body.map("for_each", names, |value, name| value.string(name));
                body.blank();
                body.raw("to", &format!("{to}[each.key]"));
                body.raw("id", &format!("\"${{{ids}[each.value]}},{}\"", it.rest));
            });
        }
        for from in &self.removed {
            file.block("removed", &[], |body| {
                body.raw("from", from);
                body.blank();
                body.block("lifecycle", |body| body.raw("destroy", "false"));
            });
        }
    }
}
