//! Version 1 of `diff --format json`: everything, key for key, in this order.

use govgen_access::changes::{
    Access, AccessChange, AccountChange, AccountPlace, DivisionChange, DivisionChanges, Kind, SetChange,
    StatementChange, Way, is_production,
};
use govgen_model::PrincipalKind;
use govgen_source::{Diagnostic, SourceMap, Span};
use serde::Serialize;
use serde_json::{Value, json};

use super::v1::{VERSION, pretty};
use crate::diff::Page;
use crate::report::changes::Counts;

#[derive(Serialize)]
struct Document<'c> {
    version: u32,
    base: String,
    head: Option<String>,
    /// Whether the base is a governance repository at all.
    base_is_repository: bool,
    summary: Summary,
    divisions: Vec<Division<'c>>,
    permission_sets: Vec<PermissionSet<'c>>,
    accounts: Vec<Value>,
    mapping: Vec<Value>,
    owners: Vec<Value>,
    settings: Vec<Value>,
    approvers: Vec<Value>,
    codeowners: Codeowners<'c>,
    cost: Value,
    findings: Findings<'c>,
    not_compared: Vec<Value>,
}

#[derive(Serialize)]
struct Summary {
    gain: usize,
    lose: usize,
    change: usize,
    divisions: usize,
    grants_gained: usize,
    grants_lost: usize,
    grants_changed: usize,
    grants_gained_in_production: usize,
    permission_sets: usize,
    errors: usize,
}

#[derive(Serialize)]
struct Division<'c> {
    name: &'c str,
    gains: Vec<Grant<'c>>,
    losses: Vec<Grant<'c>>,
    changes: Vec<Grant<'c>>,
}

#[derive(Serialize)]
struct Grant<'c> {
    account: &'c str,
    account_id: &'c str,
    environment: Option<&'c str>,
    production: bool,
    policy: &'c str,
    permission_set: &'c str,
    principal_type: &'static str,
    principal: &'c str,
    until: Option<String>,
    /// What it was; the same where that does not differ.
    until_before: Option<String>,
    path: &'c str,
    line: usize,
    glob: Option<&'c str>,
}

#[derive(Serialize)]
struct PermissionSet<'c> {
    name: &'c str,
    change: &'static str,
    division: Option<&'c str>,
    division_before: Option<&'c str>,
    policy: &'c str,
    path: &'c str,
    line: usize,
    attributes: Vec<Value>,
    statements: Vec<Value>,
    actions_gained: Option<usize>,
    actions_gained_that_write: Option<usize>,
    actions_lost: Option<usize>,
    holders: Value,
}

#[derive(Serialize)]
struct Codeowners<'c> {
    /// Where the file of the base stands.
    path: Option<&'c str>,
    /// Lines that GitHub does not read.
    skipped: usize,
}

#[derive(Serialize)]
struct Findings<'c> {
    added: Vec<Finding<'c>>,
    gone: Vec<Finding<'c>>,
}

#[derive(Serialize)]
struct Finding<'c> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'c str,
    path: &'c str,
    line: usize,
    division: Option<&'c str>,
    account: Option<&'c str>,
    policy: Option<&'c str>,
}

/// A page as one JSON document.
pub(crate) fn changes(page: &Page<'_>) -> String {
    let changes = page.changes;
    let counts = Counts::of(changes.divisions.iter());
    let asked = page.approvers.groups.iter().map(|it| json!({"owners": it.owners, "paths": it.paths}));
    let settings = changes.settings.iter();
    pretty(&Document {
        version: VERSION,
        base: page.ends.base_name(),
        head: page.ends.head_name(),
        base_is_repository: page.base_is_there,
        summary: Summary {
            gain: counts.gain,
            lose: counts.lose,
            change: counts.change,
            divisions: changes.divisions.len(),
            grants_gained: counts.gained,
            grants_lost: counts.lost,
            grants_changed: counts.changed,
            grants_gained_in_production: counts.production,
            permission_sets: changes.permission_sets.len(),
            errors: page.errors,
        },
        divisions: changes.divisions.iter().map(|it| division(page, it)).collect(),
        permission_sets: changes.permission_sets.iter().map(|it| permission_set(page, it)).collect(),
        accounts: changes.accounts.iter().map(account).collect(),
        mapping: changes.mapping.iter().map(row).collect(),
        owners: changes
            .owners
            .iter()
            .map(|it| json!({"division": it.division, "added": it.added, "removed": it.removed}))
            .collect(),
        settings: settings
            .map(|it| json!({"kind": it.kind, "what": it.what, "before": it.before, "now": it.now}))
            .collect(),
        approvers: asked.collect(),
        codeowners: Codeowners { path: page.approvers.file.as_deref(), skipped: page.approvers.skipped },
        cost: cost(page),
        findings: Findings {
            added: page.findings.added.iter().map(|it| finding(page.now, it)).collect(),
            gone: page.findings.gone.iter().map(|it| finding(page.before, it)).collect(),
        },
        not_compared: changes
            .left_out
            .iter()
            .map(|it| json!({"name": it.name, "unreadable_now": it.now, "unreadable_before": it.before}))
            .collect(),
    })
}

fn division<'c>(page: &Page<'c>, it: &DivisionChanges<'c>) -> Division<'c> {
    let of = |kind: Kind| -> Vec<Grant<'c>> {
        it.rows.iter().filter(|it| it.kind() == kind).map(|it| grant(page, it)).collect()
    };
    Division { name: it.name, gains: of(Kind::Gain), losses: of(Kind::Loss), changes: of(Kind::Change) }
}

fn grant<'c>(page: &Page<'c>, row: &AccessChange<'c>) -> Grant<'c> {
    let access: &Access<'c> = row.access();
    let (path, line) = place(if row.now.is_some() { page.now } else { page.before }, access.span);
    let until = |it: &Option<Access<'_>>| it.as_ref().and_then(|it| it.until).map(|it| it.to_string());
    Grant {
        account: &access.account.name.value,
        account_id: &access.account.id.value,
        environment: access.account.environment.as_ref().map(|it| it.value.as_ref()),
        production: is_production(access.account),
        policy: access.policy,
        permission_set: access.permission_set,
        principal_type: match access.kind {
            PrincipalKind::Group => "GROUP",
            PrincipalKind::User => "USER",
        },
        principal: access.principal,
        until: access.until.map(|it| it.to_string()),
        until_before: until(&row.before),
        path,
        line,
        glob: access.glob,
    }
}

fn place(sources: &SourceMap, span: Span) -> (&str, usize) {
    let file = sources.file(span.file);
    (&file.path, file.line_column(span.start).line)
}

fn permission_set<'c>(page: &Page<'c>, it: &SetChange<'c>) -> PermissionSet<'c> {
    let (path, line) = place(if it.now.is_some() { page.now } else { page.before }, it.span);
    PermissionSet {
        name: it.name,
        change: match (it.before, it.now) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        },
        division: it.now,
        division_before: it.before,
        policy: it.policy,
        path,
        line,
        attributes: it.attributes.iter().map(|it| json!({"key": it.key, "before": it.before, "now": it.now})).collect(),
        statements: it.statements.iter().map(statement).collect(),
        actions_gained: it.gained.map(|it| it.0),
        actions_gained_that_write: it.gained.map(|it| it.1),
        actions_lost: it.lost,
        holders: json!({"users": it.holders.users, "groups": it.holders.groups, "accounts": it.holders.accounts,
            "production_accounts": it.holders.production}),
    }
}

fn statement(it: &StatementChange) -> Value {
    let scope = |it: &govgen_access::changes::Scope| json!({"resources": it.resources, "all_but": it.all_but, "conditions": it.conditions});
    let patterns = it.patterns.iter();
    let patterns: Vec<Value> =
        patterns.map(|it| json!({"pattern": it.text, "actions": it.actions, "examples": it.examples})).collect();
    json!({
        "change": match it.way { Way::Gain => "gained", Way::Scope => "scope", Way::Loss => "lost" },
        "effect": if it.denies { "Deny" } else { "Allow" },
        "service": it.service,
        "patterns": patterns,
        "scope": scope(&it.scope),
        "scopes_before": it.was.iter().map(|it| scope(it)).collect::<Vec<_>>(),
    })
}

fn account(it: &AccountChange<'_>) -> Value {
    let place = |it: &Option<AccountPlace<'_>>| {
        it.as_ref().map(|it| {
            json!({"division": it.division, "name": it.row.name.value, "environment": it.environment(), "status": it.status()})
        })
    };
    json!({"id": it.id, "before": place(&it.before), "now": place(&it.now)})
}

fn row(it: &DivisionChange<'_>) -> Value {
    let terms = it.terms.iter().map(|(key, before, now)| json!({"key": key, "before": before, "now": now}));
    let change = match (it.was, it.is) {
        (false, _) => "new",
        (_, false) => "gone",
        _ => "changed",
    };
    json!({"name": it.name, "change": change, "terms": terms.collect::<Vec<_>>()})
}

fn cost(page: &Page<'_>) -> Value {
    let cost = &page.changes.cost;
    let roots = cost.roots.iter();
    let roots =
        roots.map(|it| json!({"name": it.name, "create": it.create, "change": it.change, "destroy": it.destroy}));
    json!({"roots": roots.collect::<Vec<_>>(), "requests": cost.requests, "minutes": cost.minutes})
}

fn finding<'c>(sources: &'c SourceMap, it: &'c Diagnostic) -> Finding<'c> {
    let (path, line) = place(sources, it.span);
    Finding {
        code: it.meta.code,
        name: it.meta.name,
        severity: it.severity.as_str(),
        message: &it.message,
        path,
        line,
        division: it.subject.division.as_deref(),
        account: it.subject.account.as_deref(),
        policy: it.subject.policy.as_deref(),
    }
}
