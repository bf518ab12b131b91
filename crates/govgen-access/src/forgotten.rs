//! Grants that AWS keeps and no line shows: what an entry under `refactor:` makes Terraform forget.
//!
//! In: the model, and a user or group. Out: the entries that leave something to them, or may. Whether AWS still has it is not known here.

use govgen_model::{Change, Model, PrincipalKind, Text};
use govgen_source::Span;

/// What one entry leaves to somebody.
#[derive(Debug, Clone, Copy)]
pub struct Forgotten<'m> {
    /// The division whose root forgets it.
    pub division: &'m str,
    /// The account, as the entry writes it.
    pub account: &'m Text<'m>,
    /// The policy, as the entry writes it.
    pub policy: &'m Text<'m>,
    /// Who; nobody where the entry is about all that Terraform knew of.
    pub name: Option<&'m Text<'m>>,
}

impl Forgotten<'_> {
    /// Where it is written.
    #[must_use]
    pub fn span(&self) -> Span {
        self.name.map_or(self.policy.span, |it| it.span)
    }
}

/// The entries that leave something to a user or group, in the order written. An entry that names nobody may.
#[must_use]
pub fn forgotten<'m>(model: &'m Model<'m>, kind: PrincipalKind, name: &str) -> Vec<Forgotten<'m>> {
    let wanted = kind.key(name);
    let mut found = Vec::new();
    for it in &model.refactor {
        let Change::Forget { division, written } = &it.change else { continue };
        let people = &written.principals;
        let named = if kind == PrincipalKind::User { &people.users } else { &people.groups };
        let entry = |name| Forgotten {
            division: model.divisions[*division].name(),
            account: &written.account,
            policy: &written.policy,
            name,
        };
        if people.is_empty() {
            found.push(entry(None));
        }
        found.extend(named.iter().filter(|it| kind.key(&it.value) == wanted).map(|it| entry(Some(it))));
    }
    found
}
