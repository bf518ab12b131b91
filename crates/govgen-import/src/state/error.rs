//! Why a text is no state that can be read: what it is instead, and what would be one.

/// Why a text is no state that can be read.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Nothing at all.
    #[error(
        "the file is empty: `terraform show -json > state.json`, run where the state's root is initialized, writes a state"
    )]
    Empty,
    /// Another kind of file.
    #[error("it is {0}, and not a state as it is wanted here: `terraform show -json > state.json` writes that")]
    Other(&'static str),
    /// Facts.
    #[error("it is a facts file, and not a Terraform state: give it with `--facts`")]
    Facts,
    /// Not whole, or not in the shape of a state; the line and the column.
    #[error(
        "it is no Terraform state, or not all of one (line {0}, column {1}): write it anew with `terraform show -json > state.json`"
    )]
    Shape(usize, usize),
    /// A state without anything.
    #[error(
        "the state is empty: nothing was applied where `terraform show -json` was run, or another workspace is selected"
    )]
    NoValues,
    /// Nothing that files could say.
    #[error(
        "neither a permission set (`aws_ssoadmin_permission_set`) nor an assignment (`aws_ssoadmin_account_assignment`) is in the state"
    )]
    NothingOfIdentityCenter,
    /// An address that no such resource has; what is printed of it would let go of something else.
    #[error(
        "its `{kind}` has the address `{address}`, which no such resource can have: make it anew with `terraform show -json`"
    )]
    Address {
        /// The type that is said of it.
        kind: String,
        /// The address.
        address: String,
    },
    /// Two names for one thing; which of them it has nobody could say.
    #[error(
        "the state contradicts itself: the {kind} `{id}` is `{}` in one place and `{}` in another; bring it up to date with `terraform \
         apply -refresh-only` and make it anew with `terraform show -json`", names[0], names[1]
    )]
    TwoNames {
        /// What kind of thing it is.
        kind: &'static str,
        /// Its id or ARN.
        id: String,
        /// Both names.
        names: [String; 2],
    },
    /// Two things of one name, which AWS gives once.
    #[error(
        "the state contradicts itself: the {kind} `{name}` is `{}` in one place and `{}` in another; bring it up to date with `terraform \
         apply -refresh-only` and make it anew with `terraform show -json`", ids[0], ids[1]
    )]
    TwoIds {
        /// What kind of thing it is.
        kind: &'static str,
        /// Its name.
        name: String,
        /// Both ids or ARNs.
        ids: [String; 2],
    },
    /// Resources of several instances.
    #[error("resources of two Identity Center instances are in it: {0} and {1}")]
    TwoInstances(String, String),
}
