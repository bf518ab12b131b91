//! What one policy document allows, of what rules watch.
//!
//! In: a document as it was read. Out: [`Powers`], which holds no text of it but the words to quote. Documents are judged one
//! by one here; what several of them allow together is left to [`super::union`].

use govgen_iam::pattern::Pattern;
use govgen_iam::policy::{Document, Effect, Listed, Statement, Text};
use govgen_source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::limits::{Limits, Reach, reach};
use super::watched::{self, CONTROL_PLANE, IDENTITY_PLANE, Id};

/// What a document allows, and what it denies for good.
#[derive(Debug, Default)]
pub(crate) struct Powers {
    /// What allows something that is watched, in the order written.
    pub(crate) allows: Vec<Allow>,
    /// What is denied on every resource without a condition, sorted.
    pub(crate) denied: Vec<Id>,
    /// Services of the control plane of which everything is denied so.
    pub(crate) denied_services: Vec<&'static str>,
    /// Positions in `allows` by action.
    allowing: FxHashMap<Id, Vec<usize>>,
}

/// A document with more different actions is larger than AWS takes, which a rule about sizes says; nobody waits for it here.
const TEXTS_MAX: usize = 10_000;

/// A text of an `Action`, or a whole `NotAction`, that allows something watched.
#[derive(Debug)]
pub(crate) struct Allow {
    /// Where it stands.
    pub(crate) span: Span,
    /// As written; the key where everything but a list is meant.
    pub(crate) written: Box<str>,
    /// Its statement's position.
    pub(crate) statement: usize,
    /// Whether its statement allows what it does not name.
    pub(crate) all_but: bool,
    /// Services of the control plane of which it allows everything, and its document does not deny everything.
    pub(crate) wide: Vec<&'static str>,
    /// What is watched of what it allows, sorted.
    pub(crate) actions: Vec<Id>,
    /// Whether it names a change of the identity plane that the catalogue does not know.
    pub(crate) unlisted: bool,
    /// What its statement's resources and conditions leave of it.
    pub(crate) limits: std::sync::Arc<Limits>,
}

impl Allow {
    /// The changes of the identity plane that it allows, before anything is denied.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Id> {
        let changes = |id: &Id| {
            let action = watched::watched(*id);
            action.identity && self.limits.leave_identity(&action.name)
        };
        self.actions.iter().copied().filter(changes)
    }
}

impl Powers {
    /// Of a document.
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let mut powers = Self::default();
        if document.statements.iter().map(|it| 1 + distinct(it.actions.texts()).count()).sum::<usize>() > TEXTS_MAX {
            return powers;
        }
        for (at, statement) in document.statements.iter().enumerate() {
            match statement.effect {
                Effect::Allow => powers.allow(at, statement),
                Effect::Deny if statement.conditions.is_empty() && statement.is_about_every_resource() => {
                    powers.denied.extend(meant(statement));
                    if let Listed::Only(texts) = &statement.actions {
                        powers.denied_services.extend(texts.iter().flat_map(|it| wide(it, &reach(statement))));
                    }
                }
                Effect::Deny => {}
            }
        }
        powers.denied.sort_unstable();
        powers.denied.dedup();
        for (at, allow) in powers.allows.iter_mut().enumerate() {
            allow.wide.retain(|it| !powers.denied_services.contains(it));
            for id in &allow.actions {
                powers.allowing.entry(*id).or_default().push(at);
            }
        }
        powers
    }

    /// The texts that allow an action, in the order written.
    pub(crate) fn allowing(&self, id: Id) -> impl Iterator<Item = &Allow> {
        self.allowing.get(&id).into_iter().flatten().map(|it| &self.allows[*it])
    }

    /// The changes of the identity plane that one of its texts allows and it does not deny itself.
    pub(crate) fn identity(&self, allow: &Allow) -> impl Iterator<Item = &'static str> {
        allow.changes().filter(|it| !self.denies(*it)).map(|it| watched::watched(it).name.as_str())
    }

    /// Whether it denies an action for good.
    pub(crate) fn denies(&self, id: Id) -> bool {
        self.denied.binary_search(&id).is_ok()
    }

    fn allow(&mut self, at: usize, statement: &Statement<'_>) {
        let reach = reach(statement);
        if matches!(&reach, Reach::Services(none) if none.is_empty()) {
            return;
        }
        let limits = std::sync::Arc::new(Limits::of(statement));
        let all_but =
            matches!(statement.resources, Listed::AllBut(_)) || matches!(statement.actions, Listed::AllBut(_));
        let mut add = |span, written: &str, mut actions: Vec<Id>, wide, unlisted| {
            actions.retain(|it| reach.holds(watched::watched(*it).service()));
            self.allows.push(Allow {
                span,
                written: written.into(),
                statement: at,
                all_but,
                wide,
                actions,
                unlisted,
                limits: limits.clone(),
            });
        };
        match &statement.actions {
            Listed::AllBut(_) => add(statement.actions_key, "NotAction", meant(statement), Vec::new(), false),
            Listed::Only(texts) => {
                for text in distinct(texts) {
                    let actions = watched::meant(text.value);
                    let wide = wide(text, &reach);
                    let unlisted = is_unlisted_change(text, &actions) && reach.holds(service(text));
                    if !actions.is_empty() || !wide.is_empty() || unlisted {
                        add(text.span, text.value, actions, wide, unlisted);
                    }
                }
            }
        }
    }
}

/// Each text once, as AWS gets them.
fn distinct<'t, 'v>(texts: &'t [Text<'v>]) -> impl Iterator<Item = &'t Text<'v>> {
    let mut seen = FxHashSet::default();
    texts.iter().filter(move |it| seen.insert(it.value))
}

/// What is watched of what a statement is about, whatever its resources.
fn meant(statement: &Statement<'_>) -> Vec<Id> {
    let mut named: Vec<Id> = statement.actions.texts().iter().flat_map(|it| watched::meant(it.value)).collect();
    named.sort_unstable();
    named.dedup();
    match &statement.actions {
        Listed::Only(_) => named,
        Listed::AllBut(_) => watched::all().filter(|it| named.binary_search(it).is_err()).collect(),
    }
}

fn service<'t>(text: &Text<'t>) -> &'t str {
    text.value.split(':').next().unwrap_or_default()
}

/// The services of the control plane of which a text means every action.
fn wide(text: &Text<'_>, reach: &Reach<'_>) -> Vec<&'static str> {
    // Only a wildcard for the whole name does that.
    let name = text.value.split_once(':').map_or(text.value, |(_, it)| it);
    if name.is_empty() || !name.contains('*') || name.contains(|it: char| !matches!(it, '*' | '?')) {
        return Vec::new();
    }
    let pattern = Pattern::action(text.value);
    let whole = |service: &&str| reach.holds(service) && pattern.covers(&Pattern::action(&format!("{service}:?*")));
    CONTROL_PLANE.into_iter().filter(whole).collect()
}

/// Whether a text names something of the identity plane that the catalogue does not have and that does not sound like reading.
fn is_unlisted_change(text: &Text<'_>, actions: &[Id]) -> bool {
    let Some((service, name)) = text.value.split_once(':') else { return false };
    let reads = ["batchget", "describe", "get", "is", "list", "search"];
    let name = name.to_ascii_lowercase();
    actions.is_empty()
        && IDENTITY_PLANE.iter().any(|it| it.eq_ignore_ascii_case(service))
        && !reads.iter().any(|it| name.starts_with(it))
        && govgen_iam::catalogue::matching(text.value).next().is_none()
}
