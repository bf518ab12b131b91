//! What stands under `terraform/`: every directory as a root module, its files read, its blocks held to their shapes.

use std::collections::HashSet;

use govgen_source::{EntryKind, FileProblem, SourceFile, SourceMap, Span};

use crate::findings::Escapes;
use crate::hcl::{self, Block};
use crate::shape::{RootKind, keeps};

/// One directory under `terraform/`.
pub(crate) struct Root<'s> {
    /// Its name: a division's, or `common`.
    pub(crate) name: &'s str,
    /// The directory.
    pub(crate) span: Span,
    /// The blocks that keep to their shapes.
    pub(crate) blocks: Vec<Block<'s>>,
    /// Whether everything was read; what an incomplete root lacks may stand in what was not.
    pub(crate) complete: bool,
}

impl<'s> Root<'s> {
    /// Blocks of a kind and first label.
    pub(crate) fn all<'r>(&'r self, kind: &'r str, of: &'r str) -> impl Iterator<Item = &'r Block<'s>> {
        self.blocks.iter().filter(move |it| it.kind.value == kind && it.labels.first().map_or("", |it| &it.value) == of)
    }

    /// The one block of a kind, first label and second.
    pub(crate) fn named<'r>(&'r self, kind: &'r str, of: &'r str, name: &str) -> Option<&'r Block<'s>> {
        self.all(kind, of).find(|it| label(it) == name)
    }
}

/// The second label of a block.
pub(crate) fn label<'b>(block: &'b Block<'_>) -> &'b str {
    block.labels.get(1).map_or("", |it| it.value.as_ref())
}

/// Every root module, sorted by name; whatever else stands there is an escape.
pub(crate) fn roots<'s>(sources: &'s SourceMap, escapes: &mut Escapes) -> Vec<Root<'s>> {
    let mut roots: Vec<Root<'s>> = Vec::new();
    let top = sources.find("terraform").map(|id| (id, sources.file(id)));
    for (id, file) in top.into_iter().chain(sources.below("terraform/")) {
        let span = Span::whole(id);
        match place(file) {
            Place::Root(name) => drop(root(&mut roots, name, span)),
            Place::Rendered(name) => read(root(&mut roots, name, span), file, span, escapes),
            Place::Harmless => {}
            Place::Stray(name, what) => {
                escapes.unknown(span, what);
                if let Some(name) = name {
                    root(&mut roots, name, span).complete = false;
                }
            }
        }
    }
    roots.sort_by_key(|it| it.name);
    roots
}

fn root<'r, 's>(roots: &'r mut Vec<Root<'s>>, name: &'s str, span: Span) -> &'r mut Root<'s> {
    // Paths come sorted, so the root in question is nearly always the last one.
    let at = roots.iter().rposition(|it| it.name == name).unwrap_or_else(|| {
        roots.push(Root { name, span, blocks: Vec::new(), complete: true });
        roots.len() - 1
    });
    &mut roots[at]
}

enum Place<'s> {
    Root(&'s str),
    Rendered(&'s str),
    Harmless,
    Stray(Option<&'s str>, &'static str),
}

/// The files of a root module that govgen renders.
const RENDERED: [&str; 8] = [
    "assignment.tf",
    "permission.tf",
    "refactor.tf",
    "tfc_oidc_iam_role.tf",
    "tfc_oidc_provider.tf",
    "tfe.tf",
    "variable.tf",
    "versions.tf",
];

fn place(file: &SourceFile) -> Place<'_> {
    let segments: Vec<&str> = file.path.split('/').skip(1).collect();
    match (file.kind, segments.as_slice()) {
        (EntryKind::Directory, []) => Place::Harmless,
        (EntryKind::Directory, [.., ".terraform"]) if file.ignored => Place::Harmless,
        (EntryKind::Directory, [root]) if is_root(root) => Place::Root(root),
        (EntryKind::Directory, _) => Place::Stray(None, "a directory that govgen does not render"),
        (EntryKind::File, [_, ".terraform.lock.hcl"]) => Place::Harmless,
        (EntryKind::File, [_, name]) if name.starts_with(".govgen-") && name.ends_with(".tmp") => Place::Harmless,
        (EntryKind::File, [root, name]) if is_root(root) && RENDERED.contains(name) => Place::Rendered(root),
        (EntryKind::File, [root, _]) => Place::Stray(Some(root), "a file that govgen does not render"),
        (EntryKind::File, _) => Place::Stray(None, "a file that govgen does not render"),
        (EntryKind::Link | EntryKind::SafeLink, _) => Place::Stray(None, "a link where only rendered files may stand"),
        (EntryKind::Other, _) => Place::Stray(None, "something that is no file"),
    }
}

/// Whether a division may be called so. `common` is the organization's own, and its tag is the shared permission sets'.
pub(crate) fn is_division(name: &str) -> bool {
    is_root(name) && name != "common"
}

/// As divisions are called; other letters could be another directory to one system and the same to the next.
fn is_root(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'_' | b'-'))
        && !name.contains("__")
}

fn read<'s>(root: &mut Root<'s>, file: &'s SourceFile, span: Span, escapes: &mut Escapes) {
    if let Some(problem) = file.problem {
        root.complete = false;
        escapes.unknown(
            span,
            match problem {
                FileProblem::NotUtf8 { .. } => "a file that is not UTF-8",
                FileProblem::TooLarge { .. } => "a file larger than govgen reads",
            },
        );
        return;
    }
    let body = match hcl::read(span.file, &file.text) {
        Ok(body) => body,
        Err(refused) => {
            root.complete = false;
            escapes.unknown(refused.span, format!("{} is not of the form that govgen renders", refused.what));
            return;
        }
    };
    for (name, _) in &body.arguments {
        root.complete = false;
        escapes.unknown(name.span, format!("the argument `{}` stands in no block", name.value));
    }
    let kind = if root.name == "common" { RootKind::Common } else { RootKind::Division };
    for block in body.blocks {
        if keeps(&block, kind, escapes) {
            root.blocks.push(block);
        } else {
            root.complete = false;
        }
    }
}

/// Names each address that stands twice in a root: which of the two Terraform means is nobody's guess.
pub(crate) fn twice(root: &Root<'_>, escapes: &mut Escapes) {
    let mut seen = HashSet::new();
    // What is said of the state has no labels; who judges it looks for its addresses.
    let labelled = |it: &&Block<'_>| !matches!(it.kind.value, "locals" | "moved" | "import" | "removed");
    for block in root.blocks.iter().filter(labelled) {
        if !seen.insert(block.address()) {
            escapes.unknown(block.head(), format!("`{}` stands here for the second time", block.address()));
        }
    }
    let mut locals = HashSet::new();
    let values = root.all("locals", "").flat_map(|it| &it.body.arguments);
    for (name, _) in values.filter(|it| !locals.insert(it.0.value)) {
        escapes.unknown(name.span, format!("`local.{}` stands here for the second time", name.value));
    }
}
