//! The organization's own document: who it is, what it shares, and which accounts belong to whom.

use govgen_source::{Date, Diagnostics, Span, Spanned};

use crate::findings::KEY_MISSING;
use crate::format;
use crate::identifiers::{account_id, owners};
use crate::organization::{Organization, organization};
use crate::policy::{Home, PolicyEntry, policies};
use crate::read::{
    Fields, Listed, Text, boolean, choice, count, date, items, listed, long_text, mismatch, name, text, texts,
};
use crate::tree::{Kind, Node};

/// What one file of `divisions/common` says.
#[derive(Debug, Default)]
pub(crate) struct CommonFile<'s> {
    /// Whether its policies and divisions are all here.
    pub(crate) complete: bool,
    /// The organization, where this file holds it.
    pub organization: Option<Organization<'s>>,
    /// The guardrails, where this file holds them.
    pub guardrails: Option<Guardrails<'s>>,
    /// Shared policies.
    pub policies: Vec<PolicyEntry<'s>>,
    /// Rows of the mapping.
    pub divisions: Vec<DivisionEntry<'s>>,
    /// Findings that do not count.
    pub waivers: Vec<Waiver<'s>>,
    /// Large removals that are meant.
    pub acknowledge: Vec<Acknowledgement<'s>>,
}

/// Limits the organization sets for its divisions; what is absent has the strict default.
#[derive(Debug)]
pub struct Guardrails<'s> {
    /// The key `guardrails` itself.
    pub span: Span,
    /// Patterns of AWS managed policies nobody gets.
    pub managed_policies_deny: Option<Vec<Text<'s>>>,
    /// Patterns of AWS managed policies that may be used.
    pub managed_policies_allow: Option<Vec<Text<'s>>>,
    /// The longest session a permission set may have.
    pub max_session_duration: Option<Text<'s>>,
    /// Whether every permission set needs a boundary.
    pub boundary_required: Option<Spanned<bool>>,
    /// The boundaries that count; empty means any.
    pub boundary_allow: Vec<Text<'s>>,
    /// What counts as a mass removal.
    pub removal: Removal,
}

/// A removal is large when it is more than both, in one division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// Grants.
    pub max_count: u32,
    /// Share of the division's grants, 0 to 100.
    pub max_percent: u32,
}

impl Default for Removal {
    fn default() -> Self {
        Self { max_count: 5, max_percent: 20 }
    }
}

/// A row of the mapping: one division.
#[derive(Debug)]
pub struct DivisionEntry<'s> {
    /// Its name, also that of its directory.
    pub name: Text<'s>,
    /// Team slugs; never empty in a clean document.
    pub owners: Vec<Text<'s>>,
    /// What it may do.
    pub mode: DivisionMode,
    /// What its permission sets' names begin with, when not its own name.
    pub prefix: Option<Text<'s>>,
    /// Existing permission-set names it may take over.
    pub adopted_names: Vec<Text<'s>>,
    /// Whether it is on its way out.
    pub status: DivisionStatus,
    /// Its accounts.
    pub accounts: Vec<AccountRow<'s>>,
    /// Whether those are all of them, so that what is absent was not written.
    pub complete: bool,
}

/// What a division may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DivisionMode {
    /// Write policies of its own.
    #[default]
    Author,
    /// Assign shared policies only.
    AssignOnly,
}

/// Whether a division is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DivisionStatus {
    /// In use.
    #[default]
    Active,
    /// Renders an empty root.
    Closing,
}

/// An account of a division.
#[derive(Debug)]
pub struct AccountRow<'s> {
    /// Its name in the division's files.
    pub name: Text<'s>,
    /// Twelve digits.
    pub id: Text<'s>,
    /// What it is for.
    pub environment: Option<Text<'s>>,
    /// Whether it is on its way out; the span is that of the word, or of the row.
    pub status: Spanned<AccountStatus>,
}

/// Whether an account is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountStatus {
    /// In use.
    #[default]
    Active,
    /// Takes no grant any more; its old grants can still be removed.
    Closing,
    /// Gone; its id stays reserved.
    Closed,
}

/// A finding that does not count, with a reason and an end.
#[derive(Debug)]
pub struct Waiver<'s> {
    /// The rule's name.
    pub rule: Text<'s>,
    /// The division it is limited to.
    pub division: Option<Text<'s>>,
    /// The account it is limited to.
    pub account: Option<Text<'s>>,
    /// The policy it is limited to.
    pub policy: Option<Text<'s>>,
    /// Why.
    pub reason: Text<'s>,
    /// Its last day.
    pub until: Spanned<Date>,
}

/// A large removal that is meant.
#[derive(Debug)]
pub struct Acknowledgement<'s> {
    /// The rule's name.
    pub rule: Text<'s>,
    /// The division.
    pub division: Text<'s>,
    /// The exact number of grants that go.
    pub count: Spanned<u32>,
    /// Why.
    pub reason: Text<'s>,
}

/// Reads one file of `divisions/common`.
pub(crate) fn common_file<'s>(root: Node<'_, 's>, findings: &mut Diagnostics) -> CommonFile<'s> {
    let known = &["organization", "guardrails", "policies", "divisions", "waivers", "acknowledge"];
    let Some(fields) = Fields::open(root, "the common document", known, findings) else {
        return CommonFile::default();
    };
    let keyed = |name| Some((fields.get(name)?, fields.key_span(name)?));
    let policies = fields.get("policies").map(|it| policies(it, Home::Common, findings)).unwrap_or_default();
    let divisions = fields.get("divisions").map(|it| divisions(it, findings)).unwrap_or_default();
    CommonFile {
        complete: fields.complete && policies.complete && divisions.complete,
        organization: keyed("organization").map(|(node, key)| organization(node, key, findings)),
        guardrails: keyed("guardrails").and_then(|(node, key)| guardrails(node, key, findings)),
        policies: policies.list,
        divisions: divisions.list,
        waivers: fields
            .get("waivers")
            .map(|it| items(it, "a list of waivers", findings).filter_map(|item| waiver(item, findings)).collect())
            .unwrap_or_default(),
        acknowledge: fields
            .get("acknowledge")
            .map(|it| {
                items(it, "a list of acknowledgements", findings)
                    .filter_map(|item| acknowledgement(item, findings))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn guardrails<'s>(node: Node<'_, 's>, span: Span, findings: &mut Diagnostics) -> Option<Guardrails<'s>> {
    let known = &["managed_policies", "max_session_duration", "permissions_boundary", "removal"];
    let fields = Fields::open(node, "the guardrails", known, findings)?;
    let managed = fields
        .get("managed_policies")
        .and_then(|it| Fields::open(it, "the guardrail for managed policies", &["deny", "allow"], findings));
    let boundary = fields
        .get("permissions_boundary")
        .and_then(|it| Fields::open(it, "the guardrail for boundaries", &["required", "allow"], findings));
    let patterns = |node: Option<Node<'_, 's>>, findings: &mut Diagnostics| {
        let texts = texts(node?, findings).into_iter();
        Some(texts.filter(|it| format::MANAGED_POLICY_PATTERN.check(it, findings)).collect::<Vec<_>>())
    };
    Some(Guardrails {
        span,
        managed_policies_deny: patterns(managed.as_ref().and_then(|it| it.get("deny")), findings),
        managed_policies_allow: patterns(managed.as_ref().and_then(|it| it.get("allow")), findings),
        max_session_duration: fields.get("max_session_duration").and_then(|it| text(it, findings)),
        boundary_required: boundary.as_ref().and_then(|it| it.get("required")).and_then(|it| boolean(it, findings)),
        boundary_allow: patterns(boundary.as_ref().and_then(|it| it.get("allow")), findings).unwrap_or_default(),
        removal: fields.get("removal").and_then(|it| removal(it, findings)).unwrap_or_default(),
    })
}

fn removal(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Removal> {
    let fields = Fields::open(node, "the guardrail for removals", &["max_count", "max_percent"], findings)?;
    let number =
        |name, findings: &mut Diagnostics| fields.get(name).and_then(|it| count(it, findings)).map(|it| it.value);
    let strict = Removal::default();
    Some(Removal {
        max_count: number("max_count", findings).unwrap_or(strict.max_count),
        max_percent: number("max_percent", findings).unwrap_or(strict.max_percent),
    })
}

fn divisions<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Listed<DivisionEntry<'s>> {
    listed(node, "a mapping of divisions", findings, |key, node, findings| {
        let named = name(&key, "division", findings);
        let entry = division(key, node, findings)?;
        named.then_some(entry)
    })
}

fn division<'s>(name: Text<'s>, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<DivisionEntry<'s>> {
    let known = &["owners", "mode", "prefix", "adopted_names", "status", "accounts"];
    let fields = Fields::open(node, "a division", known, findings)?;
    let modes = &[("author", DivisionMode::Author), ("assign-only", DivisionMode::AssignOnly)];
    let statuses = &[("active", DivisionStatus::Active), ("closing", DivisionStatus::Closing)];
    let accounts = fields.require("accounts", findings).map(|it| accounts(it, findings));
    Some(DivisionEntry {
        owners: fields.require("owners", findings).map(|it| owners(it, findings)).unwrap_or_default(),
        mode: fields.get("mode").and_then(|it| choice(it, modes, findings)).map(|it| it.value).unwrap_or_default(),
        prefix: fields.get("prefix").and_then(|it| text(it, findings)).filter(|it| format::PREFIX.check(it, findings)),
        adopted_names: fields.get("adopted_names").map(|it| texts(it, findings)).unwrap_or_default(),
        status: fields
            .get("status")
            .and_then(|it| choice(it, statuses, findings))
            .map(|it| it.value)
            .unwrap_or_default(),
        complete: fields.complete && accounts.as_ref().is_some_and(|it| it.complete),
        accounts: accounts.map(|it| it.list).unwrap_or_default(),
        name,
    })
}

fn accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Listed<AccountRow<'s>> {
    listed(node, "a mapping of account names to ids", findings, |key, node, findings| {
        let named = name(&key, "account", findings);
        let row = account(key, node, findings)?;
        named.then_some(row)
    })
}

fn account<'s>(name: Text<'s>, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<AccountRow<'s>> {
    let active = Spanned::new(AccountStatus::Active, name.span);
    if node.kind() != Kind::Map {
        let id = account_id(node, findings)?;
        return Some(AccountRow { name, id, environment: None, status: active });
    }
    let fields = Fields::open(node, "an account", &["id", "environment", "status"], findings)?;
    let statuses =
        &[("active", AccountStatus::Active), ("closing", AccountStatus::Closing), ("closed", AccountStatus::Closed)];
    let id = fields.require("id", findings).and_then(|it| account_id(it, findings));
    let environment = fields
        .get("environment")
        .and_then(|it| text(it, findings))
        .filter(|it| format::ENVIRONMENT.check(it, findings));
    let status = match fields.get("status") {
        Some(it) => choice(it, statuses, findings),
        None => Some(active),
    };
    Some(AccountRow { name, id: id?, environment, status: status? })
}

fn waiver<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Waiver<'s>> {
    let fields = Fields::open(node, "a waiver", &["rule", "at", "reason", "until"], findings)?;
    let rule = fields.require("rule", findings).and_then(|it| text(it, findings));
    let at = fields
        .require("at", findings)
        .and_then(|it| Fields::open(it, "a waiver's place", &["division", "account", "policy"], findings));
    let place =
        |name, findings: &mut Diagnostics| at.as_ref().and_then(|it| it.get(name)).and_then(|it| text(it, findings));
    let (division, account, policy) =
        (place("division", findings), place("account", findings), place("policy", findings));
    let reason = fields.require("reason", findings).and_then(|it| reason(it, findings));
    let until = fields.require("until", findings).and_then(|it| date(it, findings));
    // A place that could not be read must not widen the waiver.
    let at = at?;
    let read = |name, text: &Option<Text<'_>>| at.get(name).is_some() == text.is_some();
    let whole = at.complete && read("division", &division) && read("account", &account) && read("policy", &policy);
    if division.is_none() && policy.is_none() && account.is_none() && whole {
        findings.report(&KEY_MISSING, node.span(), "a waiver names no place").help(
            "add `division`, `account` or `policy` under `at`: a waiver for everything would switch the rule off",
        );
        return None;
    }
    whole.then_some(Waiver { rule: rule?, division, account, policy, reason: reason?, until: until? })
}

fn acknowledgement<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Acknowledgement<'s>> {
    let fields = Fields::open(node, "an acknowledgement", &["rule", "division", "count", "reason"], findings)?;
    let rule = fields.require("rule", findings).and_then(|it| text(it, findings));
    let division = fields.require("division", findings).and_then(|it| text(it, findings));
    let count = fields.require("count", findings).and_then(|it| count(it, findings));
    let reason = fields.require("reason", findings).and_then(|it| reason(it, findings));
    Some(Acknowledgement { rule: rule?, division: division?, count: count?, reason: reason? })
}

/// A reason says something.
fn reason<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    let text = long_text(node, findings)?;
    if text.value.trim().is_empty() {
        mismatch(node, "a reason in words", findings);
        return None;
    }
    Some(text)
}
