//! The list: each escape with its edits and the name it has to be found under, a module for each subject.

mod denials;
mod harmless;
mod owners;
mod policies;
mod resources;
mod trust;
mod workspaces;
mod written;

pub(crate) use harmless::HARMLESS;
pub(crate) use written::WRITTEN;

/// A change of a file.
pub(crate) enum Edit {
    /// The first `from` behind `after` becomes `to`.
    Replace { path: &'static str, after: &'static str, from: &'static str, to: &'static str },
    /// More text at the end.
    Append { path: &'static str, text: &'static str },
    /// A file that is not rendered.
    New { path: &'static str, text: &'static str },
    /// A rendered file that is gone.
    Remove { path: &'static str },
}

/// One planted escape.
pub(crate) struct Planted {
    /// What was done, in words.
    pub(crate) name: &'static str,
    /// The finding that has to be among those found; empty for none.
    pub(crate) expected: &'static str,
    /// How.
    pub(crate) edits: &'static [Edit],
}

/// A link in place of a file, which no text can show.
pub(crate) static LINK: Planted = Planted { name: "a link in a root", expected: "not-provable", edits: &[] };

/// Edits of what was rendered, for `govgen prove`.
pub(crate) fn rendered() -> impl Iterator<Item = &'static Planted> {
    let lists = [
        trust::TRUST,
        policies::POLICIES,
        denials::DENIALS,
        workspaces::WORKSPACES,
        resources::RESOURCES,
        owners::OWNERS,
    ];
    lists.into_iter().flatten()
}
