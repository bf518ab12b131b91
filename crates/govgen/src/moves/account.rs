//! `move account`: another division for an account; its row, its grants, and the policies that they need, go along.

use std::collections::BTreeMap;

use anyhow::bail;
use govgen_edit::{Edit, Value, entry, keys};
use govgen_model::{AccountRow, Division, DivisionMode, Model, Policy, PolicyRef, PrincipalKind};
use govgen_source::Date;
use govgen_syntax::{AccountMove, Refactor};

use super::Moved;
use super::account_page::{self, Kept};
use super::entries::{self, Subject};
use super::ids::Ids;
use super::lookup::{self, COMMON};
use super::references::{self, Place};
use super::remains;
use crate::draft::{Draft, path};
use crate::report::{Advised, one_line, shell_word};

/// What was typed.
pub(crate) struct Request<'a> {
    pub(crate) account: &'a str,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    /// Policies of the old division, and what takes their place in the new one.
    pub(crate) policies: &'a [(String, String)],
}

/// Everything that a move is about.
pub(crate) struct Cast<'m, 'd> {
    pub(crate) model: &'m Model<'d>,
    pub(crate) from: &'m Division<'d>,
    pub(crate) to: &'m Division<'d>,
    pub(crate) row: &'d AccountRow<'d>,
}

/// What becomes of a policy that is granted in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A shared one: the same permission set in both divisions.
    Shared,
    /// The new division has one that takes its place.
    Becomes(String),
    /// The new division gets a copy under this name, with a permission set of its own.
    Copied(String),
}

pub(crate) fn transfer<'s>(
    mut draft: Draft<'s>,
    model: &Model<'_>,
    request: &Request<'_>,
    ids: &Ids<'_>,
    since: Date,
) -> anyhow::Result<Moved<'s>> {
    let cast = cast(model, request)?;
    let name: &str = &cast.row.name.value;
    let undone = make_way(&mut draft, &cast)?;
    let fates = fates(&cast, request)?;
    let held = held(&cast, ids)?;
    copy_policies(&mut draft, &cast, &fates)?;
    move_grants(&mut draft, &cast, &fates)?;
    let row = entry(draft.text(draft.path_of(cast.row.name.span)).unwrap_or_default(), &row_path(request.from, name))?;
    let old_home = draft.path_of(cast.row.name.span).to_owned();
    draft.edit(&old_home, &[Edit::Remove { path: row_path(request.from, name) }])?;
    let new_home = draft.path_of(cast.to.entry.name.span).to_owned();
    let under = keys(&["divisions", request.to, "accounts"]);
    let mut edits = vec![Edit::Paste { under, entry: row }];
    if cast.to.accounts.is_empty() && !has_accounts(&draft, &new_home, request.to) {
        let (under, key) = (keys(&["divisions", request.to]), "accounts".to_owned());
        edits.insert(0, Edit::Insert { under, key, value: Value::Map(Vec::new()) });
    }
    draft.edit(&new_home, &edits)?;
    let place = Place { division: Some(request.from), account: Some(name), policy: None };
    let waived = references::waivers(&mut draft, place, "division", request.to)?;
    for (key, fate) in &fates {
        if let Fate::Becomes(new) | Fate::Copied(new) = fate {
            let place = Place { division: Some(request.to), account: Some(name), policy: Some(key) };
            references::waivers(&mut draft, place, "policy", new)?;
        }
    }
    let remains = remains::find(&draft, &cast, &held, ids, undone)?;
    entries::add(&mut draft, COMMON, entries::entry("move", moved(&cast, &held), since))?;
    for import in remains.iter().filter_map(|it| it.import(&cast)) {
        entries::add(&mut draft, COMMON, entries::entry("import", import, since))?;
    }
    let kept = Kept { held: &held, fates: &fates, ids, remains: &remains, is_back: undone.is_some() };
    let (runbook, mut notes) = account_page::page(&draft, &cast, &kept)?;
    notes.extend(super::policy::waivers_note(waived));
    Ok(Moved { draft, runbook, notes })
}

/// Takes out the move that this one turns round, and the imports that came with it.
fn make_way<'d>(draft: &mut Draft<'_>, cast: &Cast<'_, 'd>) -> anyhow::Result<Option<&'d AccountMove<'d>>> {
    let (name, from, to) = (cast.row.name.value.as_ref(), cast.from.name(), cast.to.name());
    let is_there = |it: &Refactor<'_>| match it {
        Refactor::Move(it) => it.account.value == name && it.from.value == to && it.to.value == from,
        _ => false,
    };
    let is_back = cast.model.refactor.iter().any(|it| is_there(&it.entry.change));
    let undone = entries::make_way(draft, cast.model, &[Subject::Account { name }], |it| match it {
        Refactor::Import(it) => is_back && remains::is_import(it, name, from),
        it => is_there(it),
    })?;
    Ok(undone.into_iter().find_map(|it| match it {
        Refactor::Move(it) => Some(it),
        _ => None,
    }))
}

fn row_path(division: &str, account: &str) -> Vec<govgen_edit::Step> {
    keys(&["divisions", division, "accounts", account])
}

fn has_accounts(draft: &Draft<'_>, file: &str, division: &str) -> bool {
    let Ok(Some(read)) = govgen_syntax::outline(draft.text(file).unwrap_or_default()) else { return false };
    let below =
        |node: govgen_syntax::OutlineNode<'_, '_>, name: &str| node.entries().any(|(key, _)| key.text() == name);
    let divisions = read.root().entries().find(|(key, _)| key.text() == "divisions");
    let row = divisions.and_then(|(_, it)| it.entries().find(|(key, _)| key.text() == division));
    row.is_some_and(|(_, it)| below(it, "accounts"))
}

fn cast<'m, 'd>(model: &'m Model<'d>, request: &Request<'_>) -> anyhow::Result<Cast<'m, 'd>> {
    let from = lookup::division(model, request.from)?;
    let to = lookup::division(model, request.to)?;
    if request.from == request.to {
        bail!("`{}` has it already", request.to);
    }
    let row = lookup::account(model, from, request.account)?;
    lookup::in_use(row)?;
    if !to.is_active() {
        bail!("division `{}` is `closing` and grants nothing: an account that goes there loses everybody", request.to);
    }
    Ok(Cast { model, from, to, row })
}

/// What becomes of every policy that is granted in the account.
fn fates(cast: &Cast<'_, '_>, request: &Request<'_>) -> anyhow::Result<BTreeMap<String, Fate>> {
    let typed: BTreeMap<&str, &str> = request.policies.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    let mut fates = BTreeMap::new();
    for policy in literal_policies(cast) {
        let key = policy.key();
        let own = cast.from.policies.iter().any(|it| it.key() == key);
        let fate = if own { own_fate(cast, key, typed.get(key).copied())? } else { shared_fate(cast, policy)? };
        fates.insert(key.to_owned(), fate);
    }
    if let Some((old, _)) =
        request.policies.iter().find(|(old, _)| !matches!(fates.get(old), Some(it) if *it != Fate::Shared))
    {
        bail!(
            "--policy {old}=…: `{}` is granted no policy of `{}` that is called `{old}` by a line of its own",
            cast.row.name.value,
            cast.from.name()
        );
    }
    Ok(fates)
}

/// Policies that the account's own lines grant; what globs grant stays behind.
fn literal_policies<'m, 'd>(cast: &Cast<'m, 'd>) -> Vec<&'m Policy<'d>> {
    let entries =
        cast.from.entries.iter().filter(|it| it.literal.is_some_and(|row| row.name.value == cast.row.name.value));
    let policies = entries.flat_map(|it| it.policies.iter().flatten());
    policies.map(|it| cast.model.policy(cast.from, *it)).collect()
}

fn shared_fate(cast: &Cast<'_, '_>, policy: &Policy<'_>) -> anyhow::Result<Fate> {
    let (key, to) = (policy.key(), cast.to.name());
    match &policy.entry.available_to {
        Some(divisions) if !divisions.iter().any(|it| it.value == to) => bail!(
            "the shared policy `{key}` is not available to `{to}`: add `{to}` to its `available_to` in divisions/common, or take its \
             grants in `{}` out first",
            cast.row.name.value
        ),
        _ => Ok(Fate::Shared),
    }
}

fn own_fate(cast: &Cast<'_, '_>, key: &str, typed: Option<&str>) -> anyhow::Result<Fate> {
    let to = cast.to.name();
    let has = |name: &str| {
        let available = |it: &&Policy<'_>| {
            it.entry.available_to.as_ref().is_none_or(|divisions| divisions.iter().any(|it| it.value == to))
        };
        let shared = cast.model.shared.iter().filter(available).any(|it| it.key() == name);
        shared || cast.to.policies.iter().any(|it| it.key() == name)
    };
    let assigns_only = cast.to.entry.mode == DivisionMode::AssignOnly;
    match typed {
        Some(name) if has(name) => Ok(Fate::Becomes(name.to_owned())),
        _ if assigns_only => {
            let shared: Vec<String> =
                cast.model.shared.iter().filter(|it| has(it.key())).map(|it| format!("`{}`", it.key())).collect();
            bail!(
                "division `{to}` is `assign-only` and cannot have `{key}` of `{}`: say which shared policy takes its place, with --policy \
                 {key}=NAME{}",
                cast.from.name(),
                if shared.is_empty() { String::new() } else { format!("; there is {}", shared.join(", ")) }
            )
        }
        Some(name) => Ok(Fate::Copied(name.to_owned())),
        None if has(key) => bail!(
            "division `{to}` has a policy `{key}` of its own, which may allow something else than that of `{}`: type --policy {key}={key} to \
             grant that one, or --policy {key}=NEW to bring this one along under another name",
            cast.from.name()
        ),
        None => Ok(Fate::Copied(key.to_owned())),
    }
}

/// What the old division's state holds in the account, by policy.
pub(crate) struct Held<'m> {
    pub(crate) policy: &'m str,
    pub(crate) name: &'m str,
    /// The permission set's id, for a shared policy.
    pub(crate) shared: Option<String>,
    /// Who has it, and whether a glob says so.
    pub(crate) who: Vec<(PrincipalKind, &'m str, bool)>,
}

fn held<'m>(cast: &Cast<'m, '_>, ids: &Ids<'_>) -> anyhow::Result<Vec<Held<'m>>> {
    let assignments = cast.from.assignments.iter().filter(|it| it.account.name.value == cast.row.name.value);
    let mut all = Vec::new();
    let mut unknown = Vec::new();
    for it in assignments {
        let policy = cast.model.policy(cast.from, it.policy);
        let (key, name) = (policy.key(), policy.permission_set.value.as_str());
        let shared = match it.policy {
            PolicyRef::Own(_) => None,
            PolicyRef::Shared(_) => ids.permission_set(key, name)?,
        };
        if matches!(it.policy, PolicyRef::Shared(_)) && shared.is_none() {
            unknown.push((key, name));
        }
        let who =
            it.grants.iter().map(|it| (it.principal.kind, it.principal.name.value.as_ref(), !it.literal)).collect();
        all.push(Held { policy: key, name, shared, who });
    }
    let needs = |policy: &str| {
        let shared = all.iter().any(|it| it.policy == policy && it.shared.is_some());
        shared || cast.to.policies.iter().any(|it| it.key() == policy)
    };
    if let Some(policy) = ids.typed().find(|it| !needs(it)) {
        bail!(
            "--permission-set {policy}=…: `{}` is granted no shared policy that is called `{policy}`",
            cast.row.name.value
        );
    }
    if unknown.is_empty() { Ok(all) } else { Err(unknown_sets(cast, &unknown, ids)) }
}

/// Ids of shared permission sets are needed and not known: the commands that find them.
fn unknown_sets(cast: &Cast<'_, '_>, unknown: &[(&str, &str)], ids: &Ids<'_>) -> anyhow::Error {
    let organization = cast.model.organization.as_ref();
    let (mut look_ups, mut options) = (Vec::new(), Vec::new());
    for (at, (key, name)) in unknown.iter().enumerate() {
        let look_up = organization.and_then(|it| Ids::permission_set_word(it, None, name, at + 1).before);
        look_ups.extend(look_up.map(|it| format!("  {it}")));
        options.push(format!("--permission-set {}=\"${{SET_{}##*/}}\"", shell_word(key), at + 1));
    }
    let quoted = |names: Vec<&str>| names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "the new division takes over who has shared policies, and for that the ids of their permission sets are needed: {}",
        quoted(unknown.iter().map(|(key, _)| *key).collect())
    );
    let facts = match ids.instance() {
        Some(instance) => one_line(&format!(
            "these facts, of instance {instance}, have no permission set called {}: is it the organization's, and was `common` applied?",
            quoted(unknown.iter().map(|(_, name)| *name).collect())
        )),
        None => "give the facts that `govgen fetch` writes: --facts facts.json".to_owned(),
    };
    let mut lines = vec![facts, format!("or look them up by name, and give {}:", options.join(" "))];
    lines.extend(look_ups);
    Advised { message, lines }.into()
}

/// The entry that tells both roots.
fn moved(cast: &Cast<'_, '_>, held: &[Held<'_>]) -> Value {
    let names =
        |held: &Held<'_>, kind: PrincipalKind| Value::texts(held.who.iter().filter(|it| it.0 == kind).map(|it| it.1));
    let grants = held.iter().map(|it| {
        let set = it.shared.as_ref().map(|id| ("permission_set", Value::text(id)));
        let people = [("users", PrincipalKind::User), ("groups", PrincipalKind::Group)];
        let people = people.into_iter().map(|(key, kind)| (key, names(it, kind)));
        let people = people.filter(|(_, list)| *list != Value::List(Vec::new()));
        (it.policy, Value::map(set.into_iter().chain(people)))
    });
    let mut entries = vec![
        ("account", Value::text(cast.row.name.value.as_ref())),
        ("from", Value::text(cast.from.name())),
        ("to", Value::text(cast.to.name())),
    ];
    if !held.is_empty() {
        entries.push(("grants", Value::map(grants)));
    }
    Value::map(entries)
}

/// Brings policies along that the new division has none of: their text as it stands, and the documents they name.
fn copy_policies(draft: &mut Draft<'_>, cast: &Cast<'_, '_>, fates: &BTreeMap<String, Fate>) -> anyhow::Result<()> {
    for (key, fate) in fates {
        let Fate::Copied(name) = fate else { continue };
        let policy = lookup::policy(cast.model, Some(cast.from), key)?;
        let source = draft.path_of(policy.entry.key.span);
        let copied = entry(draft.text(source).unwrap_or_default(), &path([&"policies", &key.as_str()]))?;
        let file = home(draft, cast.to.name(), "policies")?;
        let mut edits = vec![Edit::Paste { under: keys(&["policies"]), entry: copied }];
        if name != key {
            edits.push(Edit::RenameKey { path: path([&"policies", &key.as_str()]), to: name.clone() });
        }
        if policy.entry.name.is_some() {
            // That name is its permission set's, which stays with the old division.
            edits.push(Edit::Remove { path: path([&"policies", &name.as_str(), &"name"]) });
        }
        draft.edit(&file, &edits)?;
        copy_document(draft, cast, source, key)?;
    }
    Ok(())
}

/// A policy document in a file of its own goes to the same place of the new division.
fn copy_document(draft: &mut Draft<'_>, cast: &Cast<'_, '_>, source: &str, key: &str) -> anyhow::Result<()> {
    let read = govgen_syntax::outline(draft.text(source).unwrap_or_default()).ok().flatten();
    let file = read.as_ref().and_then(|it| {
        let steps = ["policies", key, "inline_policy", "file"];
        let found = steps.iter().try_fold(it.root(), |node, step| {
            node.entries().find(|(key, _)| key.text() == *step).map(|(_, value)| value)
        })?;
        Some(found.text().to_owned())
    });
    let Some(file) = file else { return Ok(()) };
    let (old, new) = (format!("divisions/{}/{file}", cast.from.name()), format!("divisions/{}/{file}", cast.to.name()));
    let text = draft.text(&old).unwrap_or_default().to_owned();
    match draft.text(&new) {
        Some(there) if there == text => Ok(()),
        Some(_) => bail!("{new} is there already and says something else: rename one of the two first"),
        None => {
            draft.texts.insert(new, text);
            Ok(())
        }
    }
}

/// The file of a division in which a part of its document stands, made ready to take more of it.
fn home(draft: &mut Draft<'_>, division: &str, part: &str) -> anyhow::Result<String> {
    if let Some(file) = draft.file_with(division, part) {
        return Ok(file);
    }
    let first = draft.documents(division).into_iter().find(|it| !it.ends_with("/refactor.yaml"));
    let file = first.unwrap_or_else(|| format!("divisions/{division}/access.yaml"));
    draft.edit(&file, &[Edit::Insert { under: Vec::new(), key: part.to_owned(), value: Value::Map(Vec::new()) }])?;
    Ok(file)
}

/// The account's own lines go along as they stand.
fn move_grants(draft: &mut Draft<'_>, cast: &Cast<'_, '_>, fates: &BTreeMap<String, Fate>) -> anyhow::Result<()> {
    let name: &str = &cast.row.name.value;
    let written = cast.from.entries.iter().find(|it| !it.entry.glob && it.entry.key.value == name);
    let Some(written) = written else { return Ok(()) };
    let source = draft.path_of(written.entry.key.span).to_owned();
    let lines = entry(draft.text(&source).unwrap_or_default(), &keys(&["accounts", name]))?;
    draft.edit(&source, &[Edit::Remove { path: keys(&["accounts", name]) }])?;
    let file = home(draft, cast.to.name(), "accounts")?;
    let mut edits = vec![Edit::Paste { under: keys(&["accounts"]), entry: lines }];
    for (key, fate) in fates {
        let (Fate::Becomes(new) | Fate::Copied(new)) = fate else { continue };
        if new != key {
            edits.push(Edit::RenameKey { path: keys(&["accounts", name, key]), to: new.clone() });
        }
    }
    draft.edit(&file, &edits)
}
