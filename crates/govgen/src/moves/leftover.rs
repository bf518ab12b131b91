//! Steps of an account's page that delete assignments: what Terraform has forgotten and nobody takes over.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Organization, PrincipalKind};

use super::account::{Cast, Held};
use super::account_page::{Kept, Row, kind};
use super::ids::{Ids, Word};
use super::runbook::{self, Runbook};
use crate::report::shell_word;

/// Who may type these commands, and where; nobody's name, since not every shell leaves comments alone.
const ADMINISTRATOR: &str =
    "# as an administrator of the management account (or delegated administrator), for example in AWS CloudShell";

/// Commands in the making: look-ups first, each once.
struct Deletions<'k> {
    organization: &'k Organization<'k>,
    account: &'k str,
    ids: &'k Ids<'k>,
    look_ups: Vec<String>,
    deletions: Vec<String>,
    principals: BTreeMap<(PrincipalKind, String), String>,
}

impl<'k> Deletions<'k> {
    fn new(organization: &'k Organization<'k>, cast: &'k Cast<'_, '_>, ids: &'k Ids<'k>) -> Self {
        let (look_ups, deletions, principals) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { organization, account: &cast.row.id.value, ids, look_ups, deletions, principals }
    }

    fn add<'p>(&mut self, set: Word, people: impl Iterator<Item = (PrincipalKind, &'p str)>) {
        self.look_ups.extend(set.before);
        for (of, name) in people {
            let number = self.principals.len() + 1;
            let principal = self.principals.entry((of, name.to_owned())).or_insert_with(|| {
                let word = self.ids.principal_word(self.organization, (of, name), number);
                self.look_ups.extend(word.before);
                word.word
            });
            self.deletions.push(format!(
                "aws sso-admin delete-account-assignment --region {} --instance-arn {} --target-type AWS_ACCOUNT --target-id {} \
                 --permission-set-arn {} --principal-type {} --principal-id {principal}",
                shell_word(self.organization.region),
                shell_word(self.organization.instance_arn),
                shell_word(self.account),
                set.word,
                kind(of).to_uppercase(),
            ));
        }
    }

    fn say(self, page: &mut Runbook) {
        let lines = std::iter::once(ADMINISTRATOR.to_owned()).chain(self.look_ups).chain(self.deletions);
        page.commands(&lines.collect::<Vec<_>>());
    }
}

/// What the new division has there from before under permission sets whose ids nobody gave: it cannot be imported, and is
/// granted anew.
pub(super) fn before_granting(page: &mut Runbook, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>) {
    let Some(organization) = &cast.model.organization else { return };
    let mut deletions = Deletions::new(organization, cast, kept.ids);
    for (number, it) in kept.remains.iter().filter(|it| it.id.is_none()).enumerate() {
        let set = Ids::permission_set_word(organization, None, &it.name, number + 1);
        deletions.add(set, it.who.iter().map(|(of, name)| (*of, name.as_str())));
    }
    if deletions.deletions.is_empty() {
        return;
    }
    let to = cast.to.name();
    page.step(&format!("Delete what `{to}` has there from before"));
    page.say(&format!(
        "AWS has each grant once, and the run of `{to}` would end with `already exists`. It grants all of this again, so delete it right \
         before that run; whoever has nothing else in the account has nothing in between. With `--permission-set` or `--facts`, the move would \
         have written down what to import instead."
    ));
    deletions.say(page);
}

/// What is left when the new division has applied: commands, and no plan that destroys. Of a shared policy, those alone whom
/// nobody has written down again, and apart: they may have a line by then.
pub(super) fn after_all(page: &mut Runbook, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>, losses: &BTreeSet<Row>) {
    let Some(organization) = &cast.model.organization else { return };
    let (from, to) = (cast.from.name(), cast.to.name());
    let mut own = Deletions::new(organization, cast, kept.ids);
    for (number, held) in kept.held.iter().filter(|it| it.shared.is_none()).enumerate() {
        let set = Ids::permission_set_word(organization, kept.ids.seen(held.name).as_deref(), held.name, number + 1);
        own.add(set, held.who.iter().map(|(of, name, _)| (*of, *name)));
    }
    let lost: Vec<(&Held<'_>, PrincipalKind, &str)> = kept
        .held
        .iter()
        .filter(|it| it.shared.is_some())
        .flat_map(|held| held.who.iter().map(move |(of, name, _)| (held, *of, *name)))
        .filter(|(held, of, name)| losses.contains(&(held.policy.to_owned(), *of, (*name).to_owned())))
        .collect();
    if own.deletions.is_empty() && lost.is_empty() {
        return;
    }
    page.step("Delete what is left");
    page.say(&format!(
        "What `{from}` granted and nobody has taken over is still assigned in the account, and no file says so any more. When the new division \
         has applied, somebody with the administrators' rights deletes it; `govgen check --facts` lists what remains."
    ));
    if !own.deletions.is_empty() {
        own.say(page);
    }
    if !lost.is_empty() {
        page.say(&format!(
            "Each of these only if you added no line for it in the files of `{to}`: with one, `{to}` has taken the assignment over, and this \
             would delete it."
        ));
    }
    for (held, of, name) in lost {
        page.say(&format!("{} {} · `{}`:", kind(of), runbook::code(name), held.policy));
        let mut one = Deletions::new(organization, cast, kept.ids);
        one.add(
            Ids::permission_set_word(organization, held.shared.as_deref(), held.name, 1),
            std::iter::once((of, name)),
        );
        one.say(page);
    }
}
