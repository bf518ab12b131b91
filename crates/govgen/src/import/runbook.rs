//! The runbook of an adoption, in Markdown: what was taken over and what was not, and the steps in their order.
//!
//! Every word that came from AWS is shown as code, and every command is quoted for a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use govgen_import::{Import, Left, Principals, Proposal, ProposedFile, Subject, Who};
use govgen_model::Model;

use super::Given;
use super::before::{Added, added};
use crate::report::markdown::plain_code as code;
use crate::report::{one_line, shell_word};

/// What a root takes over.
#[derive(Default)]
struct Root {
    policies: usize,
    resources: usize,
    changes: usize,
}

/// The runbook, with the number of judgements that `check` makes of what is new.
pub(super) fn text(
    proposal: &Proposal,
    files: &[ProposedFile],
    model: &Model<'_>,
    given: &Given,
    judgements: usize,
) -> String {
    let mut text = String::from("# Adopting what exists in IAM Identity Center\n");
    if files.is_empty() {
        text.push_str("\nThere is nothing to import that the files do not say already.\n");
    } else {
        let roots = roots(proposal);
        taken(&mut text, &roots);
        let mut steps = vec![review(proposal, given), workspaces(judgements), tags(proposal, model)];
        steps.extend(given.state.as_ref().map(|_| old_state(proposal, given.facts.is_some())));
        let added = given.facts.as_ref().map(|it| added(model, it)).unwrap_or_default();
        steps.extend([plans(&roots, proposal, &added), spent()]);
        for (at, (title, step)) in steps.into_iter().enumerate() {
            let _ = write!(text, "\n## {}. {title}\n\n{step}", at + 1);
        }
    }
    not_imported(&mut text, proposal, model);
    text
}

fn roots(proposal: &Proposal) -> BTreeMap<(bool, &str), Root> {
    let mut roots: BTreeMap<(bool, &str), Root> = BTreeMap::new();
    for import in &proposal.imports {
        let root = roots.entry((import.division != "common", &import.division)).or_default();
        root.policies += usize::from(import.attachments.is_some());
        root.resources += resources(import);
    }
    for policy in &proposal.policies {
        let root = roots.entry((policy.home != "common", &policy.home)).or_default();
        root.changes += usize::from(!policy.changes().is_empty());
    }
    roots
}

/// How many resources an entry makes Terraform take over.
fn resources(import: &Import) -> usize {
    let attached = import
        .attachments
        .as_ref()
        .map_or(0, |it| 1 + it.managed.len() + it.customer.len() + usize::from(it.inline) + usize::from(it.boundary));
    attached + import.assignments.values().map(people).sum::<usize>()
}

fn people(principals: &Principals) -> usize {
    principals.users.len() + principals.groups.len()
}

fn taken(text: &mut String, roots: &BTreeMap<(bool, &str), Root>) {
    text.push_str("\n| root | new policies | resources Terraform takes over |\n|---|---|---|\n");
    for ((_, name), root) in roots {
        let _ = writeln!(text, "| {} | {} | {} |", code(&format!("terraform/{name}")), root.policies, root.resources);
    }
}

/// A title, and what stands under it.
type Step = (&'static str, String);

fn review(proposal: &Proposal, given: &Given) -> Step {
    let mut text = "```sh\ngit diff\ngovgen check\n```\n\n".to_owned();
    text.push_str(
        "What `check` judges (an administrator's policy, a long session) was there before this repository: mend it, waive it, or list \
         it with `govgen check --write-baseline baseline.json` and pass `--baseline baseline.json` from then on.\n",
    );
    if given.facts.is_none() {
        text.push_str(
            "\nA Terraform state knows only what it made: permission sets may be in use elsewhere, and have policies and assignments that \
             it has never heard of. Whoever changes a set changes it wherever it is. Give `--facts` too, if you can.\n",
        );
    }
    let shared: BTreeSet<&str> =
        proposal.policies.iter().filter(|it| it.home == "common").map(|it| it.key.as_str()).collect();
    if proposal.grants.keys().any(|(_, _, policy)| shared.contains(policy.as_str())) {
        text.push_str(
            "\nShared policies have to be applied before a division uses them, and `govgen check --base` says so. Make two pull requests: \
             the first with `govgen import --division common` alone, the second with the rest once `common` is applied.\n",
        );
    }
    ("Review what was written", text)
}

fn workspaces(judgements: usize) -> Step {
    let (baseline, without) = if judgements > 0 {
        (" --baseline baseline.json", "Leave `--baseline` out if you wrote none. ")
    } else {
        ("", "")
    };
    let text = format!(
        "```sh\ngovgen render{baseline}\n```\n\n\
         {without}Merge, and apply `terraform/common` before anything else: it makes the workspaces and the roles that all other roots run with. \
         Let no division's workspace apply by itself before its permission sets have their tags.\n"
    );
    ("Workspaces and roles first", text)
}

fn tags(proposal: &Proposal, model: &Model<'_>) -> Step {
    let title = "Tag the permission sets";
    let lacking: Vec<_> = proposal.policies.iter().filter(|it| !it.tagged).collect();
    let Some(organization) = model.organization.as_ref().filter(|_| !lacking.is_empty()) else {
        return (title, "All of them have their tag.\n".to_owned());
    };
    let mut text = String::from(
        "A division's role may change only what carries its tag, and Terraform would add the tag at the first apply. An administrator of \
         Identity Center sets it now, so that the first plan changes nothing:\n\n```sh\n",
    );
    for policy in lacking {
        let words = [
            "aws",
            "sso-admin",
            "tag-resource",
            "--region",
            organization.region,
            "--instance-arn",
            organization.instance_arn,
            "--resource-arn",
            &policy.arn,
            "--tags",
            &format!("Key=govgen:division,Value={}", policy.tag),
        ];
        let words: Vec<String> =
            words.iter().map(|it| if it.starts_with("--") { (*it).to_owned() } else { shell_word(it) }).collect();
        // On a line of its own: not every shell takes a comment behind a command.
        let _ = writeln!(text, "# {}\n{}", one_line(&policy.permission_set), words.join(" "));
    }
    text.push_str("```\n");
    (title, text)
}

fn old_state(proposal: &Proposal, with_facts: bool) -> Step {
    let mut text = String::from(
        "Two states must not own one thing: whichever destroys it first takes the access away. In the \
         old root, in one change:\n\n",
    );
    let released = Released::of(proposal);
    if !released.whole.is_empty() {
        text.push_str(
            "Take these resources, or the module calls that make them, out of the configuration and put these blocks in. Its plan must \
             show `0 to destroy`:\n\n```hcl\n",
        );
        for address in &released.whole {
            let _ = writeln!(
                text,
                "removed {{\n  from = {}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n",
                one_line(address)
            );
        }
        text.truncate(text.trim_end().len());
        text.push_str("\n```\n");
    }
    if !released.single.is_empty() {
        text.push_str(
            "\nOf these resources only some are imported, and a `removed` block takes no index. Take what makes them out of the configuration \
             and, before its next plan:\n\n```sh\n",
        );
        for address in &released.single {
            let _ = writeln!(text, "terraform state rm {}", shell_word(address));
        }
        text.push_str("```\n");
    }
    if !released.kept.is_empty() {
        text.push_str("\nThe old root keeps what is not imported:\n\n");
        for address in &released.kept {
            let _ = writeln!(text, "* {}", code(address));
        }
    }
    if with_facts && proposal.beside_the_state > 0 {
        let _ = writeln!(
            text,
            "\nPermission sets of the facts that are not in this state, and so were not looked at: {}.",
            proposal.beside_the_state
        );
    }
    ("Let the old Terraform root go", text)
}

/// What an old state has to give up.
struct Released<'p> {
    /// Addresses without indices, all of whose instances are imported.
    whole: Vec<String>,
    /// Imported instances of the others.
    single: Vec<&'p str>,
    /// Instances that are not imported.
    kept: Vec<&'p str>,
}

impl<'p> Released<'p> {
    fn of(proposal: &'p Proposal) -> Self {
        let mut resources: BTreeMap<String, Vec<(&str, bool)>> = BTreeMap::new();
        for (address, imported) in &proposal.resources {
            resources.entry(without_indices(address)).or_default().push((address, *imported));
        }
        let mut released = Self { whole: Vec::new(), single: Vec::new(), kept: Vec::new() };
        for (address, instances) in resources {
            released.kept.extend(instances.iter().filter(|it| !it.1).map(|it| it.0));
            if instances.iter().all(|it| it.1) {
                released.whole.push(address);
            } else {
                released.single.extend(instances.iter().filter(|it| it.1).map(|it| it.0));
            }
        }
        released
    }
}

/// `module.a["x"].b.c[0]` as `module.a.b.c`; a bracket within quotes is part of an index.
fn without_indices(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let (mut index, mut quoted, mut escaped) = (false, false, false);
    for it in address.chars() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if index => quoted = !quoted,
            '[' if !quoted => index = true,
            ']' if index && !quoted => index = false,
            _ if index => {}
            it => bare.push(it),
        }
    }
    bare
}

fn plans(roots: &BTreeMap<(bool, &str), Root>, proposal: &Proposal, added: &BTreeMap<&str, Added<'_>>) -> Step {
    let mut text = String::new();
    for ((division, name), root) in roots {
        let before = added.get(name);
        let (adds, said) = before.map_or((0, String::new()), |it| (it.resources, said_before(it)));
        let _ = match division {
            true => writeln!(
                text,
                "* {}: `Plan: {} to import, {adds} to add, {} to change, 0 to destroy.`{said}",
                code(&format!("terraform/{name}")),
                root.resources,
                root.changes
            ),
            false => writeln!(
                text,
                "* {}: {} to import, {} of permission sets to change, 0 to destroy; only workspaces, roles and the OIDC provider to add{}.{said}",
                code(&format!("terraform/{name}")),
                root.resources,
                root.changes,
                if adds > 0 { format!(", and {adds} more") } else { String::new() }
            ),
        };
    }
    text.push_str("\nAnything else means that AWS has changed since: fetch the facts anew before you apply. After the apply a second plan is empty.\n");
    let changed: Vec<_> = proposal.policies.iter().filter(|it| !it.changes().is_empty()).collect();
    if !changed.is_empty() {
        text.push_str("\nWhat is to change changes nobody's access:\n\n");
        for policy in changed {
            let _ = writeln!(text, "* {}: {}", code(&policy.permission_set), policy.changes().join("; "));
        }
    }
    ("Hold the first plans against this", text)
}

/// What the files said before, and AWS lacks.
fn said_before(added: &Added<'_>) -> String {
    let mut what: Vec<String> = added.sets.iter().map(|it| format!("permission set {}", code(it))).collect();
    if added.assignments > 0 {
        what.push(counted_assignments(added.assignments));
    }
    format!(" What it adds stood in the files before and is not in AWS: {}.", what.join(", "))
}

fn spent() -> Step {
    let text = "Once every root has applied, the `import` entries have nothing left to do. Delete them in \
         `divisions/common/refactor.yaml`, or let `govgen move --prune --plan plan.json --division NAME` do it.\n";
    ("Remove the entries", text.to_owned())
}

fn not_imported(text: &mut String, proposal: &Proposal, model: &Model<'_>) {
    let _ = write!(text, "\n## Not imported: {}\n", proposal.left.len());
    if proposal.left.is_empty() {
        return;
    }
    text.push_str("\nThis stays in AWS as it is, and no file says anything about it.\n\n| what | why |\n|---|---|\n");
    let rows = model.divisions.iter().flat_map(|it| &it.accounts);
    let mut accounts: BTreeMap<&str, String> = rows.map(|it| (it.id.value.as_ref(), code(&it.name.value))).collect();
    accounts.extend(model.reserved.iter().map(|it| (it.id.value.as_ref(), it.what.to_owned())));
    let account = |id: &str| match accounts.get(id) {
        Some(name) => format!("{name} ({})", code(id)),
        None => code(id),
    };
    for Left { subject, reason } in &proposal.left {
        let what = match subject {
            Subject::PermissionSet { name, assignments, .. } => {
                format!("permission set {} and its {}", code(name), counted_assignments(*assignments))
            }
            Subject::Assignments { account_id, permission_set, principals } => {
                let who: Vec<String> = principals.iter().map(|it| who(it, &code)).collect();
                format!("{} in account {}: {}", code(permission_set), account(account_id), who.join(", "))
            }
        };
        let _ = writeln!(text, "| {what} | {} |", reason.text(code, code));
    }
}

fn counted_assignments(count: usize) -> String {
    if count == 1 { "1 assignment".to_owned() } else { format!("{count} assignments") }
}

fn who(it: &Who, show: &dyn Fn(&str) -> String) -> String {
    let kind = if it.user { "user" } else { "group" };
    match &it.name {
        Some(name) => format!("{kind} {}", show(name)),
        None => format!("{kind} with id {}", show(&it.id)),
    }
}

/// A line for each thing that is not imported, for a terminal.
pub(super) fn left(proposal: &Proposal) -> Vec<String> {
    let show = |word: &str| format!("`{}`", one_line(word));
    let line = |Left { subject, reason }: &Left| {
        let what = match subject {
            Subject::PermissionSet { name, assignments, .. } => {
                format!("permission set {} and its {}", show(name), counted_assignments(*assignments))
            }
            Subject::Assignments { account_id, permission_set, principals } => {
                let who: Vec<String> = principals.iter().map(|it| who(it, &show)).collect();
                format!("{} in account {account_id}: {}", show(permission_set), who.join(", "))
            }
        };
        format!("not imported: {}: {}", one_line(&what), one_line(&reason.text(show, one_line)))
    };
    proposal.left.iter().map(line).collect()
}

/// What was taken over, in one line.
pub(super) fn counted(proposal: &Proposal) -> String {
    let grants: usize = proposal.grants.values().map(people).sum();
    format!(
        "imported: permission sets: {}, assignments: {grants}; not imported: {}",
        proposal.policies.len(),
        proposal.left.len()
    )
}

#[cfg(test)]
mod tests {
    use super::without_indices;

    #[test]
    fn an_index_may_hold_anything() {
        for (address, bare) in [
            ("aws_ssoadmin_permission_set.a", "aws_ssoadmin_permission_set.a"),
            ("module.m[\"x.y\"].aws_x.this[0]", "module.m.aws_x.this"),
            (r#"aws_x.this["a]b\"[c"].d"#, "aws_x.this.d"),
        ] {
            assert_eq!(without_indices(address), bare);
        }
    }
}
