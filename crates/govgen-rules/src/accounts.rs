//! Whose an account is, for rules about the accounts that policies name.
//!
//! In: the mapping, and the accounts the guardrails trust. Out: [`Standing`] of an account for a division.

use govgen_model::{Division, Model};
use govgen_source::Span;
use rustc_hash::FxHashMap;

/// The accounts that somebody has written down.
pub(crate) struct Accounts<'c> {
    model: &'c Model<'c>,
    /// The division of an account, and the account's row.
    divisions: FxHashMap<&'c str, (&'c Division<'c>, &'c str, Span)>,
}

/// Whose an account is.
pub(crate) enum Standing {
    /// The division's own; for a shared policy, the organization's.
    Own,
    /// The guardrails let every division name it.
    Trusted,
    /// Nobody's who is named here, or another's: whose, and where that is said.
    Foreign(Option<(String, Span)>),
}

impl<'c> Accounts<'c> {
    pub(crate) fn of(model: &'c Model<'c>) -> Self {
        let rows = model.divisions.iter().flat_map(|it| it.accounts.iter().map(move |row| (it, row)));
        let mut divisions = FxHashMap::default();
        for (division, row) in rows {
            divisions.entry(row.id.value.as_ref()).or_insert((division, row.name.value.as_ref(), row.name.span));
        }
        Self { model, divisions }
    }

    /// Whose an account is, for a policy of a division or, without one, of the organization.
    pub(crate) fn standing(&self, id: &str, division: Option<&Division<'_>>) -> Standing {
        let owner = self.divisions.get(id);
        let reserved = self.model.reserved.iter().find(|it| it.id.value == id);
        let own = match division {
            Some(division) => owner.is_some_and(|(it, ..)| it.name() == division.name()),
            None => owner.is_some() || reserved.is_some(),
        };
        let trusted = || self.model.guardrails.trusted_accounts.iter().any(|it| it.value == id);
        match () {
            () if own => Standing::Own,
            () if trusted() => Standing::Trusted,
            () => {
                let another = owner.map(|(it, name, span)| (format!("`{name}` of `{}`", it.name()), *span));
                let whose = another.or_else(|| reserved.map(|it| (it.what.to_owned(), it.id.span)));
                Standing::Foreign(whose)
            }
        }
    }
}

/// The account of an ARN: what stands in its fifth part.
pub(crate) fn account_of(arn: &str) -> Option<&str> {
    (part(arn, 0) == Some("arn")).then(|| part(arn, 4)).flatten()
}

/// One of the six parts of an ARN, from 0. A colon inside `${…}` parts nothing.
pub(crate) fn part(arn: &str, at: usize) -> Option<&str> {
    let mut rest = arn;
    for _ in 0..at.min(5) {
        rest = &rest[end_of_part(rest)? + 1..];
    }
    Some(if at < 5 { &rest[..end_of_part(rest).unwrap_or(rest.len())] } else { rest })
}

/// Where the first colon stands that is in no variable.
fn end_of_part(text: &str) -> Option<usize> {
    let mut variable = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b':' if !variable => return Some(at),
            b'$' if text[at + 1..].starts_with('{') => variable = true,
            b'}' => variable = false,
            _ => {}
        }
    }
    None
}

/// Whether a text is an account id: twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{account_of, part};

    #[test]
    fn a_variable_is_of_one_part() {
        let own = "arn:aws:iam::${aws:PrincipalAccount}:role/a:b";
        assert_eq!(account_of(own), Some("${aws:PrincipalAccount}"));
        assert_eq!(part(own, 5), Some("role/a:b"));
        assert_eq!(part("arn:${aws:PrincipalTag/p}:iam::*:role/*", 2), Some("iam"));
        assert_eq!(part("arn:${aws:iam::*:role/*", 2), None);
        assert_eq!((part("*", 0), part("*", 1), part("arn:aws:s3:::b", 5)), (Some("*"), None, Some("b")));
    }
}
