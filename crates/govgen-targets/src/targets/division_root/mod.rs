//! `terraform/<division>`: a root module with the division's permission sets and everybody's assignments.
//!
//! Addresses are made of names alone: `<account>__<policy>` and, inside it, `user:<name>` or `group:<name>`. Ids come from the lock
//! where it knows the name, and from a look-up where it does not; `assignment.tf` is the same either way.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Assignment, Division, MatchBy, Model, Organization, PolicyRef, Principal, PrincipalKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::format::hcl::{Body, File, reference};
use crate::format::terraform::{Providers, SHARED_PERMISSION_SET_ARNS, permission_set, policy_resources, versions};
use crate::header::header;
use crate::plan::{PlannedFile, Wanted};
use crate::refactor;
use crate::targets::Target;

pub(crate) static TARGET: Target = Target { name: "division_root", files };

fn files(model: &Model<'_>, organization: &Organization<'_>, wanted: Wanted<'_>) -> Vec<PlannedFile> {
    let divisions = model.divisions.par_iter().filter(|it| wanted(it.name()));
    divisions.flat_map_iter(|division| root(model, organization, division)).collect()
}

fn root(model: &Model<'_>, organization: &Organization<'_>, division: &Division<'_>) -> Vec<PlannedFile> {
    let name = division.name();
    let used = Used::of(model, division);
    let texts = [
        ("assignment", assignments(model, division)),
        ("permission", permission(organization, division, &used)),
        ("variable", variable(organization, division, &used)),
        ("versions", versions(organization, name, Providers::Aws)),
    ];
    let refactor = refactor::division(model, organization, division).map(|text| ("refactor", text));
    let texts = texts.into_iter().chain(refactor);
    texts.map(|(file, text)| PlannedFile { path: format!("terraform/{name}/{file}.tf"), text }).collect()
}

/// What the assignments refer to, each once, sorted.
struct Used<'m> {
    users: Names<'m>,
    groups: Names<'m>,
    shared: BTreeSet<&'m str>,
}

/// Principals of one kind by name.
struct Names<'m> {
    /// Those whose id the lock knows, with it.
    locked: BTreeMap<&'m str, &'m str>,
    /// Those whom Terraform looks up.
    looked_up: BTreeSet<&'m str>,
}

impl<'m> Used<'m> {
    fn of(model: &'m Model<'_>, division: &'m Division<'_>) -> Self {
        // The same few people stand in many assignments: each is sought once by hash and only then sorted.
        let (mut users, mut groups) = (FxHashSet::default(), FxHashSet::default());
        let mut shared = BTreeSet::new();
        for assignment in &division.assignments {
            for Principal { kind, name, .. } in assignment.grants.iter().map(|it| it.principal) {
                match kind {
                    PrincipalKind::User => users.insert(name.value.as_ref()),
                    PrincipalKind::Group => groups.insert(name.value.as_ref()),
                };
            }
            if let PolicyRef::Shared(_) = assignment.policy {
                shared.insert(model.policy(division, assignment.policy).key());
            }
        }
        let users = Names::of(model, PrincipalKind::User, users);
        Self { users, groups: Names::of(model, PrincipalKind::Group, groups), shared }
    }

    fn kinds(&self) -> [(&'static str, &Names<'m>); 2] {
        [("user", &self.users), ("group", &self.groups)]
    }
}

impl<'m> Names<'m> {
    fn of(model: &'m Model<'_>, kind: PrincipalKind, names: FxHashSet<&'m str>) -> Self {
        let id = |name: &str| model.lock.as_ref()?.get(kind, name).map(|it| it.id().value.as_ref());
        let locked: BTreeMap<&str, &str> = names.iter().filter_map(|name| Some((*name, id(name)?))).collect();
        let looked_up = names.into_iter().filter(|name| !locked.contains_key(name)).collect();
        Self { locked, looked_up }
    }

    /// What the map of literal ids is called: it is all there is to know, unless somebody is looked up too.
    fn ids(&self, kind: &str) -> String {
        if self.looked_up.is_empty() { format!("{kind}_ids") } else { format!("locked_{kind}_ids") }
    }
}

fn variable(organization: &Organization<'_>, division: &Division<'_>, used: &Used<'_>) -> String {
    let mut file = File::new(header(division.name()));
    let renders = !division.assignments.is_empty() || division.is_active() && !division.policies.is_empty();
    if renders {
        file.block("locals", &[], |body| {
            body.text("instance_arn", organization.instance_arn);
            if used.kinds().iter().any(|(_, names)| !names.looked_up.is_empty()) {
                body.text("identity_store_id", organization.identity_store_id);
            }
            for (kind, names) in used.kinds() {
                if !names.looked_up.is_empty() {
                    body.blank();
                    let entries = names.looked_up.iter().map(|name| ("", *name, *name));
                    body.map(&format!("{kind}s"), entries, |value, name| value.string(name));
                }
                if !names.locked.is_empty() {
                    body.blank();
                    let entries = names.locked.iter().map(|(name, id)| ("", *name, *id));
                    body.map(&names.ids(kind), entries, |value, id| value.string(id));
                }
            }
        });
    }
    if !used.shared.is_empty() {
        file.block("variable", &[SHARED_PERMISSION_SET_ARNS], |body| {
            body.text("description", "Permission sets of the organization, by policy name.");
            body.raw("type", "map(string)");
        });
    }
    file.text()
}

fn permission(organization: &Organization<'_>, division: &Division<'_>, used: &Used<'_>) -> String {
    let mut file = File::new(header(division.name()));
    let user_attribute = match organization.match_by {
        MatchBy::UserName => "UserName",
        MatchBy::Email => "Emails.Value",
    };
    let attribute = |kind: &str| if kind == "user" { user_attribute } else { "DisplayName" };
    let kinds = used.kinds();
    let look_ups: Vec<_> = kinds.iter().filter(|(_, names)| !names.looked_up.is_empty()).collect();
    for (kind, _) in &look_ups {
        look_up(&mut file, kind, &format!("{kind}s"), attribute(kind));
    }
    if !look_ups.is_empty() {
        file.block("locals", &[], |body| {
            for (kind, names) in look_ups {
                let found =
                    format!("{{ for name, {kind} in data.aws_identitystore_{kind}.this : name => {kind}.{kind}_id }}");
                let ids = match names.locked.is_empty() {
                    true => found,
                    false => format!("merge(local.{}, {found})", names.ids(kind)),
                };
                body.raw(&format!("{kind}_ids"), &ids);
            }
        });
    }
    if division.is_active() {
        for policy in &division.policies {
            permission_set(&mut file, policy, organization, division.identity());
        }
    }
    file.text()
}

fn look_up(file: &mut File, kind: &str, local: &str, attribute: &str) {
    file.block("data", &[&format!("aws_identitystore_{kind}"), "this"], |body| {
        body.raw("for_each", &format!("local.{local}"));
        body.blank();
        body.raw("identity_store_id", "local.identity_store_id");
        body.blank();
        body.block("alternate_identifier", |body| {
            body.block("unique_attribute", |body| {
                body.text("attribute_path", attribute);
                body.raw("attribute_value", "each.value");
            });
        });
    });
}

fn assignments(model: &Model<'_>, division: &Division<'_>) -> String {
    let mut file = File::new(header(division.name()));
    // About what a grant's line takes; growing a large text by doubling would copy it over and over.
    let grants: usize = division.assignments.iter().map(|it| it.grants.len()).sum();
    file.reserve(grants * 128 + division.assignments.len() * 640);
    for assignment in &division.assignments {
        let policy = model.policy(division, assignment.policy);
        let label = format!("{}__{}", assignment.account.name.value, policy.key());
        file.block("resource", &["aws_ssoadmin_account_assignment", &label], |body| {
            for_each(body, assignment);
            body.blank();
            body.raw("instance_arn", "local.instance_arn");
            match assignment.policy {
                PolicyRef::Own(_) => {
                    body.raw("permission_set_arn", &format!("aws_ssoadmin_permission_set.{}.arn", policy.key()))
                }
                PolicyRef::Shared(_) => body
                    .raw("permission_set_arn", &reference(&format!("var.{SHARED_PERMISSION_SET_ARNS}"), policy.key())),
            }
            body.raw("principal_id", "each.value");
            body.raw("principal_type", "startswith(each.key, \"user:\") ? \"USER\" : \"GROUP\"");
            body.text("target_id", &assignment.account.id.value);
            body.text("target_type", "AWS_ACCOUNT");
            // The common root orders the policies of its own permission sets; a division cannot see them.
            if let PolicyRef::Own(_) = assignment.policy {
                let resources = policy_resources(policy);
                if !resources.is_empty() {
                    body.blank();
                    body.references("depends_on", &resources);
                }
            }
        });
    }
    file.text()
}

fn for_each(body: &mut Body<'_>, assignment: &Assignment<'_>) {
    let entries = assignment.grants.iter().map(|grant| {
        let name = grant.principal.name.value.as_ref();
        match grant.principal.kind {
            PrincipalKind::User => ("user:", name, "local.user_ids"),
            PrincipalKind::Group => ("group:", name, "local.group_ids"),
        }
    });
    body.map("for_each", entries, |value, ids| value.index_of_key(ids));
}
