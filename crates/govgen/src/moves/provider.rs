//! `move provider`: every root takes one major of a Terraform provider, and no other.

use anyhow::{Context as _, bail};
use govgen_edit::{Edit, Value, keys};
use govgen_model::{AwsProvider, Model};
use govgen_source::EntryKind;

use super::Moved;
use super::lookup::COMMON;
use super::runbook::{self, Runbook};
use crate::draft::{Draft, path};
use crate::report::shell_word;

const UNDER: [&str; 3] = ["organization", "hcp_terraform", "provider_versions"];

pub(crate) fn narrow<'s>(
    mut draft: Draft<'s>,
    model: &Model<'_>,
    provider: &str,
    major: &str,
) -> anyhow::Result<Moved<'s>> {
    let wanted = match (provider, major) {
        ("aws", "5") => AwsProvider::Five,
        ("aws", "6") => AwsProvider::Six,
        ("aws", _) => bail!("govgen renders for the majors 5 and 6 of hashicorp/aws, and not for `{major}`"),
        _ => bail!("the provider whose major can be chosen is `aws`, and not `{provider}`"),
    };
    let organization = model.organization.as_ref().context("the organization is not written completely")?;
    if organization.workspaces.aws_provider == wanted {
        bail!("every root takes hashicorp/aws {major} and no other already");
    }
    let home = draft.path_of(organization.span).to_owned();
    let value = Value::text(wanted.as_str());
    let edit = match (written(&draft, &home, &UNDER), written(&draft, &home, &[&UNDER[..], &["aws"]].concat())) {
        (_, true) => Edit::Replace { path: path([&UNDER[0], &UNDER[1], &UNDER[2], &"aws"]), value },
        (true, false) => Edit::Insert { under: keys(&UNDER), key: "aws".to_owned(), value },
        (false, false) => {
            let (under, key) = (keys(&UNDER[..2]), UNDER[2].to_owned());
            Edit::Insert { under, key, value: Value::flow([("aws", value)]) }
        }
    };
    draft.edit(&home, &[edit])?;
    let runbook = page(&draft, model, major, organization.workspaces.aws_provider);
    Ok(Moved { draft, runbook, notes: Vec::new() })
}

fn written(draft: &Draft<'_>, file: &str, steps: &[&str]) -> bool {
    let Ok(Some(read)) = govgen_syntax::outline(draft.text(file).unwrap_or_default()) else { return false };
    let found = steps.iter().try_fold(read.root(), |node, step| {
        node.entries().find(|(key, _)| key.text() == *step).map(|(_, value)| value)
    });
    found.is_some()
}

fn page(draft: &Draft<'_>, model: &Model<'_>, major: &str, before: AwsProvider) -> Runbook {
    let roots: Vec<&str> = std::iter::once(COMMON).chain(model.divisions.iter().map(|it| it.name())).collect();
    let locked: Vec<&&str> = roots
        .iter()
        .filter(|root| {
            let lock = draft.sources.find(&format!("terraform/{root}/.terraform.lock.hcl"));
            lock.is_some_and(|it| draft.sources.file(it).kind == EntryKind::File)
        })
        .collect();
    let mut page = Runbook::new(
        &format!("Every root takes hashicorp/aws {major}"),
        "What is rendered is the same for the majors 5 and 6: only the version constraint changes. No entry under `refactor` is needed, and no \
         resource is replaced.",
    );
    page.step("Try it in one root");
    page.say("On a branch, with credentials that may plan, look at the division that matters least. The plan has to show no changes.");
    let first = roots.get(1).copied().unwrap_or(COMMON);
    page.commands(&[
        "govgen render".to_owned(),
        format!("terraform -chdir={} init -upgrade", shell_word(&format!("terraform/{first}"))),
        format!("terraform -chdir={} plan", shell_word(&format!("terraform/{first}"))),
    ]);
    if !locked.is_empty() {
        page.step("Renew the lock files");
        page.say("These roots pin a version, which does not fit the new constraint; without a new lock their runs stop before they plan.");
        let lines = locked.iter().map(|root| {
            format!(
                "terraform -chdir={} providers lock -platform=linux_amd64",
                shell_word(&format!("terraform/{root}"))
            )
        });
        page.commands(&lines.collect::<Vec<_>>());
    }
    page.pull_request(model, &format!("every root takes hashicorp/aws {major}"), &runbook::admins(model));
    page.step("Apply");
    page.say(
        "Every root plans anew, `common` too, in any order. A plan shows no changes; one that adds, changes or destroys anything is not to be \
         applied. With auto-apply nothing has to be clicked, since a plan without changes applies nothing.",
    );
    page.list(&roots.iter().map(|root| runbook::workspace(model, root)).collect::<Vec<_>>());
    page.part("Going back");
    page.say(
        "Before the merge, drop the branch. After it, as long as no run of the new major has written a state, the same way in the other direction. \
         Afterwards an older major may refuse a state that a newer one wrote: take the state version from before the change in HCP Terraform back \
         first (workspace, States, Rollback).",
    );
    let major = match before {
        AwsProvider::Five => "5",
        AwsProvider::Six => "6",
        AwsProvider::Any => {
            page.say("Both majors were taken before: take `aws` under `provider_versions` out of the organization's document, and render.");
            return page;
        }
    };
    page.commands(&[format!("govgen move provider aws {major}"), "govgen render".to_owned()]);
    page
}
