//! What a root says of its state: what was called otherwise (`moved`), what AWS has already (`import`), and what stays there
//! without Terraform (`removed`).
//!
//! In: blocks that keep to their shapes. Out: what is left to AWS and taken over, for people to read, and an escape for each
//! block that leads to anything but the root's own resources, or to another account, instance or permission set.

mod ids;
mod imports;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use govgen_source::Span;

use crate::estate::Estate;
use crate::findings::{Escapes, MOVE_NOT_OWN, NOT_PROVABLE, REMOVAL_NOT_OWN};
use crate::hcl::{Block, Expression};
use crate::roots::{Root, label};

const ASSIGNMENT: &str = "aws_ssoadmin_account_assignment";
/// What follows the label of assignments in the one that they are moved to before they are forgotten.
const FORGOTTEN: &str = "__forgotten";

/// What a root says of things beyond its own state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Assignments that stay in AWS and are managed no longer: `<account>__<policy>`, with a principal or without, sorted.
    pub left: Vec<String>,
    /// How many resources and groups of assignments it takes over.
    pub taken_over: usize,
}

/// The blocks of a root by address, and what their instances are called.
pub(super) struct Declared<'r, 's> {
    root: &'r Root<'s>,
    blocks: HashMap<String, (&'r Block<'s>, HashSet<&'r str>)>,
}

impl<'r, 's> Declared<'r, 's> {
    fn of(root: &'r Root<'s>) -> Self {
        let resources = root.blocks.iter().filter(|it| it.kind.value == "resource");
        let blocks = resources.map(|block| {
            let keys = match block.body.get("for_each").map(|it| &it.value) {
                Some(Expression::Map(entries)) => entries.iter().map(|(key, _)| key.value.as_ref()).collect(),
                _ => HashSet::new(),
            };
            (format!("{}.{}", block.labels.first().map_or("", |it| &it.value), label(block)), (block, keys))
        });
        Self { root, blocks: blocks.collect() }
    }

    fn block(&self, path: &str) -> Option<&'r Block<'s>> {
        self.blocks.get(path).map(|it| it.0)
    }

    /// Whether the configuration has this instance.
    fn has(&self, path: &str, key: Option<&str>) -> bool {
        let found = self.blocks.get(path);
        found.is_some_and(|(block, keys)| match key {
            Some(key) => keys.contains(key),
            None => block.body.get("for_each").is_none(),
        })
    }
}

/// The address in an argument.
type Address<'b> = (&'b str, Option<&'b str>, Span);

fn address<'b>(block: &'b Block<'_>, name: &str) -> Option<Address<'b>> {
    let value = block.body.get(name)?;
    match &value.value {
        Expression::Reference(path, key) => Some((path, key.as_ref().map(Cow::as_ref), value.span)),
        _ => None,
    }
}

fn kind(path: &str) -> &str {
    path.split_once('.').map_or("", |it| it.0)
}

/// Judges every root, and gives what each says, by name.
pub(crate) fn read(roots: &[Root<'_>], estate: &Estate<'_>, escapes: &mut Escapes) -> BTreeMap<String, State> {
    let mut owners = ids::Owners::default();
    let mut states = BTreeMap::new();
    for root in roots {
        let declared = Declared::of(root);
        let removed = removed(&declared, escapes);
        let mut left: BTreeSet<String> = BTreeSet::new();
        left.extend(removed.iter().filter(|it| !it.ends_with(FORGOTTEN)).map(|it| it.to_string()));
        moved(&declared, &removed, &mut left, escapes);
        let taken_over = imports::judge(&declared, estate, &mut owners, escapes);
        states.insert(root.name.to_owned(), State { left: left.into_iter().collect(), taken_over });
    }
    states
}

/// The labels of assignments that are forgotten. Anything else, and anything that would be destroyed, is an escape.
fn removed<'r>(declared: &Declared<'r, '_>, escapes: &mut Escapes) -> BTreeSet<&'r str> {
    let mut labels = BTreeSet::new();
    for block in declared.root.all("removed", "") {
        let destroy = block.body.block("lifecycle").and_then(|it| it.body.get("destroy"));
        if destroy.is_none_or(|it| it.value != Expression::Bool(false)) {
            escapes.at(
                &NOT_PROVABLE,
                block.head(),
                "a block that removes something from AWS",
                "an apply would take it away",
            );
            continue;
        }
        let Some((path, key, span)) = address(block, "from") else { continue };
        // The OIDC provider may be somebody else's; the shape of the organization's blocks names no other.
        if declared.root.name == "common" {
            continue;
        }
        let name = path.strip_prefix(ASSIGNMENT).and_then(|it| it.strip_prefix('.'));
        let harm = "it would stay in AWS where no file shows it, and a permission set would keep what it grants";
        match name {
            Some(name) if key.is_none() && declared.block(path).is_none() => {
                if !labels.insert(name) {
                    escapes.unknown(span, format!("`{path}` is removed for the second time"));
                }
            }
            Some(_) if key.is_none() => {
                let message = format!("`{path}` is removed, and stands in this root");
                escapes.at(
                    &REMOVAL_NOT_OWN,
                    span,
                    message,
                    "Terraform refuses the plan, or forgets what it is to manage",
                );
            }
            _ => {
                escapes.at(&REMOVAL_NOT_OWN, span, format!("`{path}` is not what a root may leave to AWS"), harm);
            }
        }
    }
    labels
}

/// Names have changed within one type, and what is forgotten goes to a block of its own.
fn moved(declared: &Declared<'_, '_>, removed: &BTreeSet<&str>, left: &mut BTreeSet<String>, escapes: &mut Escapes) {
    let (mut sources, mut targets) = (HashSet::new(), HashSet::new());
    for block in declared.root.all("moved", "") {
        let (Some(from), Some(to)) = (address(block, "from"), address(block, "to")) else { continue };
        if !sources.insert((from.0, from.1)) || !targets.insert((to.0, to.1)) {
            let message = format!("`{}` and `{}` are not moved to each other alone", from.0, to.0);
            escapes.at(
                &MOVE_NOT_OWN,
                block.head(),
                message,
                "which of two things Terraform would take for the other is not known",
            );
            continue;
        }
        let problem = match (from.1, to.1) {
            _ if kind(from.0) != kind(to.0) => Some("is of another type"),
            (None, None) => renamed(declared, from.0, to.0),
            (Some(one), Some(other)) if one == other => match forgotten(declared, removed, from, to) {
                Ok(said) => {
                    left.insert(said);
                    None
                }
                Err(problem) => Some(problem),
            },
            _ => Some("is of another form"),
        };
        if let Some(problem) = problem {
            let message = format!("`{}` is moved to `{}`, which {problem}", from.0, to.0);
            let harm = "Terraform would take one thing for another, or lose sight of something that AWS keeps";
            escapes.at(&MOVE_NOT_OWN, to.2, message, harm);
        }
    }
    for label in removed.iter().filter(|it| it.ends_with(FORGOTTEN)) {
        let path = format!("{ASSIGNMENT}.{label}");
        if !targets.iter().any(|it| it.0 == path) {
            left.insert((*label).to_owned());
        }
    }
}

fn renamed(declared: &Declared<'_, '_>, from: &str, to: &str) -> Option<&'static str> {
    if !declared.root.complete {
        return None;
    }
    match (declared.block(from), declared.block(to)) {
        (Some(_), _) => Some("is there beside it"),
        (None, None) => Some("is not in this root"),
        (None, Some(_)) => None,
    }
}

/// One assignment that Terraform forgets, in words.
fn forgotten(
    declared: &Declared<'_, '_>,
    removed: &BTreeSet<&str>,
    from: Address<'_>,
    to: Address<'_>,
) -> Result<String, &'static str> {
    let label = |path: &'_ str| path.strip_prefix(ASSIGNMENT).and_then(|it| it.strip_prefix('.')).map(str::to_owned);
    let (Some(from_label), Some(to_label), Some(key)) = (label(from.0), label(to.0), from.1) else {
        return Err("is no assignment");
    };
    if to_label != format!("{from_label}{FORGOTTEN}") {
        return Err("is another assignment");
    }
    if !removed.contains(to_label.as_str()) {
        return Err("no block leaves to AWS");
    }
    if declared.has(from.0, Some(key)) {
        return Err("is still granted");
    }
    Ok(format!("{from_label} {key}"))
}
