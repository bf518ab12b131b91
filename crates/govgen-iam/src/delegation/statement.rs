//! One statement of a policy that govgen writes.

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is called; unique within its document.
    pub sid: &'static str,
    /// Whether it grants or refuses.
    pub effect: Effect,
    /// Actions with their service, sorted.
    pub actions: Vec<&'static str>,
    /// ARNs or patterns of them; never empty.
    pub resources: Vec<String>,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
}

/// Whether a statement grants or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses, whatever else grants.
    Deny,
}

impl Effect {
    /// As IAM writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// A condition: one operator on one key; any of its values will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// `StringEquals` and the like.
    pub operator: &'static str,
    /// `aws:ResourceTag/govgen:division` and the like.
    pub key: String,
    /// Values; never empty.
    pub values: Vec<String>,
}

impl Statement {
    pub(super) fn allow(sid: &'static str, actions: &[&'static str], resources: Vec<String>) -> Self {
        Self { sid, effect: Effect::Allow, actions: actions.to_vec(), resources, conditions: Vec::new() }.sorted()
    }

    pub(super) fn deny(sid: &'static str, actions: &[&'static str], resources: Vec<String>) -> Self {
        Self { effect: Effect::Deny, ..Self::allow(sid, actions, resources) }
    }

    /// Adds a condition; each operator is used once in a statement.
    pub(super) fn when<'v>(
        mut self,
        operator: &'static str,
        key: String,
        values: impl IntoIterator<Item = &'v str>,
    ) -> Self {
        let values = values.into_iter().map(str::to_owned).collect();
        self.conditions.push(Condition { operator, key, values });
        self
    }

    fn sorted(mut self) -> Self {
        self.actions.sort_unstable();
        self
    }

    /// Characters as IAM counts them: of the JSON text, without white space, with a list for every list of one. What is
    /// rendered is never longer.
    ///
    /// Added up, because making the text only to count it is what most of the time of two roles would go into.
    pub(super) fn characters(&self) -> usize {
        let lists: usize = [characters(&self.actions), characters(&self.resources)].iter().sum();
        let head =
            r#"{"Sid":"","Effect":"","Action":[],"Resource":[]}"#.len() + self.sid.len() + self.effect.as_str().len();
        let conditions: usize = self.conditions.iter().map(Condition::characters).sum();
        let around = if self.conditions.is_empty() { 0 } else { r#","Condition":{}"#.len() - 1 };
        head + lists + around + conditions
    }
}

impl Condition {
    /// With the comma behind it.
    fn characters(&self) -> usize {
        r#""":{"":[]},"#.len() + self.operator.len() + self.key.len() + characters(&self.values)
    }
}

/// What strings take between the brackets of a list.
fn characters<T: AsRef<str>>(strings: &[T]) -> usize {
    strings.iter().map(|it| resource_characters(it.as_ref())).sum::<usize>() - 1
}

/// What a string takes in a list: itself, two quotes, and a comma. None of ours has a letter that JSON escapes.
pub(super) fn resource_characters(string: &str) -> usize {
    string.chars().filter(|it| !it.is_whitespace()).count() + r#""","#.len()
}
