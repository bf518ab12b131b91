//! The runbook of an adoption, in Markdown: what was taken over and what was not, and the steps in their order.
//!
//! Every word that came from AWS is shown as code, and every command is quoted for a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use govgen_import::{Import, Principals, Proposal, ProposedFile};
use govgen_model::Model;

use super::before::{Added, added};
use super::left::counted_assignments;
use super::{Given, left, old_root};
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
    given: &Given<'_>,
    judgements: usize,
) -> String {
    let mut text = String::from("# Adopting what exists in IAM Identity Center\n");
    if files.is_empty() {
        let _ = write!(text, "\n{}\n", nothing(proposal, given));
    }
    if proposal.beside_the_state > 0 {
        let _ = writeln!(
            text,
            "\nPermission sets of the facts of which this state holds nothing, and which were not looked at: {}. Import them from the facts \
             alone, or with the state that holds them.",
            proposal.beside_the_state
        );
    }
    if !files.is_empty() {
        let roots = roots(proposal);
        taken(&mut text, &roots);
        let baseline = if judgements > 0 { " --baseline baseline.json" } else { "" };
        let mut steps = vec![review(proposal, given, judgements), workspaces(baseline), tags(proposal, model)];
        steps.extend(given.state.as_ref().map(|_| (OLD_ROOT, old_root::text(proposal, given))));
        let added = given.facts.as_ref().map(|it| added(model, it)).unwrap_or_default();
        steps.extend([plans(&roots, proposal, &added), spent(baseline)]);
        for (at, (title, step)) in steps.into_iter().enumerate() {
            let _ = write!(text, "\n## {}. {title}\n\n{step}", at + 1);
        }
    } else if given.state.is_some() {
        let _ = write!(text, "\n## {OLD_ROOT}\n\n{}", old_root::text(proposal, given));
    }
    left::text(&mut text, proposal, model);
    text
}

const OLD_ROOT: &str = "Let the old Terraform root go";

/// Why there are no files, as far as it is true.
fn nothing(proposal: &Proposal, given: &Given<'_>) -> String {
    let mut whose = String::new();
    if given.state.is_some() {
        whose.push_str(" of what the state holds");
    }
    if let Some(name) = &given.options.division {
        let _ = write!(whose, " for {}", code(name));
    }
    if proposal.left.is_empty() {
        format!("There is nothing to import{whose} that the files do not say already.")
    } else {
        format!("Nothing is imported{whose}: what the files do not say already stands below, each with its reason.")
    }
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

fn review(proposal: &Proposal, given: &Given<'_>, judgements: usize) -> Step {
    let mut text = String::new();
    let copy = given.options.output.as_deref().map_or_else(String::new, |it| {
        let from = shell_word(&it.join("divisions").display().to_string());
        format!("cp -R {from} {}\n", shell_word(given.root))
    });
    // A first import writes files that git does not know yet, of which it shows no difference by itself.
    let _ = write!(text, "```sh\n{copy}git add --intent-to-add divisions\ngit diff divisions\ngovgen check\n```\n\n");
    text.push_str(
        "What `check` judges (an administrator's policy, a long session) was there before this repository: mend it, waive it, or list \
         it and pass `--baseline baseline.json` from then on",
    );
    text.push_str(if judgements > 0 {
        ":\n\n```sh\ngovgen check --write-baseline baseline.json\n```\n"
    } else {
        ", with `govgen check --write-baseline baseline.json`.\n"
    });
    if given.facts.is_none() {
        text.push_str(
            "\nA Terraform state knows only what it made: permission sets may be in use elsewhere, and have policies and assignments that \
             it has never heard of. Whoever changes a set changes it wherever it is. Give `--facts` too, if you can.\n",
        );
    }
    let shared: BTreeSet<&str> =
        proposal.policies.iter().filter(|it| it.home == "common").map(|it| it.key.as_str()).collect();
    if proposal.grants.keys().any(|(_, _, policy)| shared.contains(policy.as_str())) {
        let _ = write!(
            text,
            "\nShared policies have to be applied before a division uses them, and `govgen check --base` says so. Make two pull requests: on \
             a branch without these files the first, with the shared policies alone,\n\n```sh\n{}\n```\n\nand once `common` is applied the \
             second with the rest:\n\n```sh\n{}\n```\n",
            again(given, Some("common")),
            again(given, given.options.division.as_deref())
        );
    }
    ("Review what was written", text)
}

/// The command that was given, for one division or for all.
fn again(given: &Given<'_>, division: Option<&str>) -> String {
    let file = |path: &Option<PathBuf>| path.as_ref().map(|it| it.display().to_string());
    let options = [
        ("--facts", file(&given.options.facts)),
        ("--state", file(&given.options.state)),
        ("--division", division.map(str::to_owned)),
    ];
    let options = options.into_iter().filter_map(|(name, value)| Some(format!(" {name} {}", shell_word(&value?))));
    options.fold("govgen import".to_owned(), |command, it| command + &it)
}

fn workspaces(baseline: &str) -> Step {
    let without =
        if baseline.is_empty() { "" } else { "Leave `--baseline` out, here and below, if you wrote none:\n\n" };
    let text = format!(
        "{without}```sh\ngovgen render{baseline}\n```\n\n\
         Merge, and apply `terraform/common` before anything else: it makes the workspaces and the roles that all other roots run with. \
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
    let account = if organization.identity_center_account == organization.management_account {
        "the management account"
    } else {
        "the Identity Center account"
    };
    let _ = writeln!(text, "# as an administrator of {account}, for example in AWS CloudShell");
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
        let _ = writeln!(text, "# permission set {}\n{}", one_line(&policy.permission_set), words.join(" "));
    }
    text.push_str("```\n");
    (title, text)
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

fn spent(baseline: &str) -> Step {
    let text = format!(
        "Once every root has applied, the `import` entries have nothing left to do. Delete them in `divisions/common/refactor.yaml`, or let \
         `govgen move --prune --plan plan.json --division NAME{baseline}` do it, with a plan that `terraform show -json` printed.\n"
    );
    ("Remove the entries", text)
}
