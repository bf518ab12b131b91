//! Policy documents: from a value with places to statements with places.
//!
//! In: a [`Value`] as it was written, in YAML, JSON or HCL. Out: a [`Document`] of what could be read, and a [`Mistake`] for
//! everything that IAM would not take. Whether what is granted is wise is left to rules.
//!
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements reference".

mod condition;
mod grammar;
mod json;

use govgen_source::{Span, Spanned, Value};

use crate::pattern::Pattern;

#[cfg(test)]
pub(crate) mod tests;

pub use condition::Condition;
pub use grammar::{Mistake, read};
pub use json::from_json;

/// A piece of a document's text.
pub type Text<'v> = Spanned<&'v str>;

/// A policy document.
#[derive(Debug, Clone)]
pub struct Document<'v> {
    /// `2012-10-17` or `2008-10-17`; without it IAM takes the older one, which has no variables.
    pub version: Option<Text<'v>>,
    /// In the order written.
    pub statements: Vec<Statement<'v>>,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement<'v> {
    /// The whole of it.
    pub span: Span,
    /// Its name.
    pub sid: Option<Text<'v>>,
    /// Allow or deny.
    pub effect: Effect,
    /// `Action` or `NotAction`.
    pub actions: Listed<'v>,
    /// The word itself.
    pub actions_key: Span,
    /// `Resource` or `NotResource`.
    pub resources: Listed<'v>,
    /// The word itself, or the statement where there is none.
    pub resources_key: Span,
    /// `Condition`: all of them must hold.
    pub conditions: Vec<Condition<'v>>,
    /// `Principal` or `NotPrincipal`, which stands in resource policies and trust policies only.
    pub principal: Option<Principal<'v>>,
}

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows them.
    Allow,
    /// Denies them, whatever allows them.
    Deny,
}

/// A list of patterns, or everything but what they mean.
#[derive(Debug, Clone)]
pub enum Listed<'v> {
    /// `Action`, `Resource`.
    Only(Vec<Text<'v>>),
    /// `NotAction`, `NotResource`.
    AllBut(Vec<Text<'v>>),
}

/// Whom a statement of a resource policy or trust policy is about.
#[derive(Debug, Clone, Copy)]
pub struct Principal<'v> {
    /// The key it stands under: `Principal` or `NotPrincipal`.
    pub key: Text<'v>,
    /// As written.
    pub value: &'v Spanned<Value<'v>>,
}

impl<'v> Listed<'v> {
    /// The patterns, whether they are meant or left out.
    #[must_use]
    pub fn texts(&self) -> &[Text<'v>] {
        match self {
            Self::Only(texts) | Self::AllBut(texts) => texts,
        }
    }
}

impl<'v> Statement<'v> {
    /// The text of `Action` that means this action, when the statement is about it: for `NotAction`, the first of its list.
    ///
    /// `action` is a name such as `iam:PassRole`, in any case.
    #[must_use]
    pub fn action(&self, action: &str) -> Option<Text<'v>> {
        let action = Pattern::action_name(action);
        let meant = |text: &&Text<'v>| Pattern::action(text.value).covers(&action);
        match &self.actions {
            Listed::Only(texts) => texts.iter().find(meant).copied(),
            Listed::AllBut(texts) if texts.iter().any(|it| meant(&it)) => None,
            Listed::AllBut(texts) => texts.first().copied(),
        }
    }

    /// Whether it is about every resource there is.
    #[must_use]
    pub fn is_about_every_resource(&self) -> bool {
        matches!(&self.resources, Listed::Only(texts) if texts.iter().any(|it| Pattern::resource(it.value).is_everything()))
    }

    /// Whether it denies an action always: on every resource, whatever else the request says.
    #[must_use]
    pub fn denies_always(&self, action: &str) -> bool {
        self.effect == Effect::Deny
            && self.conditions.is_empty()
            && self.is_about_every_resource()
            && self.action(action).is_some()
    }
}

impl<'v> Document<'v> {
    /// The statements that allow an action, with the text of each that does; none when a statement denies it always.
    pub fn allowing<'d>(
        &'d self,
        action: &'d str,
    ) -> impl Iterator<Item = (&'d Statement<'v>, Text<'v>)> + use<'d, 'v> {
        let denied = self.statements.iter().any(|it| it.denies_always(action));
        let allows = move |it: &&Statement<'v>| !denied && it.effect == Effect::Allow;
        self.statements.iter().filter(allows).filter_map(|it| it.action(action).map(|text| (it, text)))
    }
}
