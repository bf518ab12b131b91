//! Names that were typed, found in the model; or what was probably meant.

use anyhow::{anyhow, bail};
use govgen_model::{AccountRow, AccountStatus, Division, Model, Policy};
use govgen_source::Diagnostics;

use crate::report::one_line;

/// What the organization's own document is called among divisions.
pub(crate) const COMMON: &str = "common";

/// The division of a name.
pub(crate) fn division<'m, 'd>(model: &'m Model<'d>, name: &str) -> anyhow::Result<&'m Division<'d>> {
    let found = model.divisions.iter().find(|it| it.name() == name);
    found.ok_or_else(|| unknown("there is no division", name, model.divisions.iter().map(Division::name)))
}

/// A division's own account.
pub(crate) fn account<'d>(
    model: &Model<'d>,
    division: &Division<'d>,
    name: &str,
) -> anyhow::Result<&'d AccountRow<'d>> {
    if let Some(row) = division.accounts.iter().find(|it| it.name.value == name) {
        return Ok(row);
    }
    let other = model.divisions.iter().find(|it| it.accounts.iter().any(|row| row.name.value == name));
    if let Some(other) = other {
        bail!("`{}` is an account of `{}` and not of `{}`", one_line(name), other.name(), division.name());
    }
    let whose = format!("division `{}` has no account", division.name());
    Err(unknown(&whose, name, division.accounts.iter().map(|it| it.name.value.as_ref())))
}

/// An account in use: what is on its way out is not given to somebody else.
pub(crate) fn in_use(row: &AccountRow<'_>) -> anyhow::Result<()> {
    let name = &row.name.value;
    match row.status.value {
        AccountStatus::Active => Ok(()),
        AccountStatus::Closing => bail!(
            "`{name}` is `closing`: Terraform is taking its grants away, and another division would not know of them; let it \
             become `closed`, or make it `active` first"
        ),
        AccountStatus::Closed => bail!("`{name}` is `closed`: nothing is granted there, and its id stays reserved"),
    }
}

/// A policy of a division's own, or a shared one.
pub(crate) fn policy<'m, 'd>(
    model: &'m Model<'d>,
    division: Option<&'m Division<'d>>,
    name: &str,
) -> anyhow::Result<&'m Policy<'d>> {
    let policies = division.map_or(&model.shared, |it| &it.policies);
    if let Some(policy) = policies.iter().find(|it| it.key() == name) {
        return Ok(policy);
    }
    if division.is_some() && model.shared.iter().any(|it| it.key() == name) {
        bail!("`{}` is a shared policy: name `{COMMON}` as its division", one_line(name));
    }
    let whose = division
        .map_or("the organization shares no policy".to_owned(), |it| format!("division `{}` has no policy", it.name()));
    Err(unknown(&whose, name, policies.iter().map(Policy::key)))
}

/// A message with what was probably meant, or all there is when that is little.
fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> anyhow::Error {
    let known: Vec<&str> = known.collect();
    let name = one_line(name);
    let hint = match Diagnostics::default().nearest(&name, known.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None if known.len() <= 12 => {
            let listed: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
            format!("; there is {}", listed.join(", "))
        }
        None => String::new(),
    };
    anyhow!("{what} `{name}`{hint}")
}
