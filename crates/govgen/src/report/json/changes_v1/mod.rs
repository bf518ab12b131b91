//! Version 1 of `diff --format json`: everything, key for key, in this order.

mod sets;

use govgen_access::changes::{
    Access, AccessChange, AccountChange, AccountPlace, Address, DivisionChange, DivisionChanges, IdChange, Kind,
    Readdressed, Said,
};
use govgen_model::PrincipalKind;
use govgen_source::{Diagnostic, SourceMap, Span};
use serde::Serialize;
use serde_json::{Value, json};

use self::sets::PermissionSet;
use super::v1::{VERSION, pretty};
use crate::diff::Page;
use crate::report::changes::Counts;

#[derive(Serialize)]
struct Document<'c> {
    version: u32,
    base: String,
    head: Option<String>,
    /// Rendered files that are not what the files say, and those that differ though no row says why.
    rendered: Value,
    /// What decides what CI and Terraform run, and what is not compared.
    files: Value,
    /// Whether the base is a governance repository at all.
    base_is_repository: bool,
    summary: Summary,
    divisions: Vec<Division<'c>>,
    permission_sets: Vec<PermissionSet<'c>>,
    accounts: Vec<Value>,
    mapping: Vec<Value>,
    owners: Vec<Value>,
    ids: Vec<Value>,
    addresses: Vec<Value>,
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
    grants_lost_in_production: usize,
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
    /// What it was; the same where that does not differ.
    environment_before: Option<&'c str>,
    /// By either.
    production: bool,
    policy: &'c str,
    permission_set: &'c str,
    principal_type: &'static str,
    principal: &'c str,
    /// The lock's, of somebody who had nothing at all before.
    id: Option<&'c str>,
    until: Option<String>,
    /// What it was; the same where that does not differ.
    until_before: Option<String>,
    path: String,
    line: usize,
    glob: Option<&'c str>,
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
    /// Those of the rules that compare with the base, as `check --base` has them.
    since_base: Vec<Finding<'c>>,
    /// Whether all of these could look.
    since_base_is_whole: bool,
    /// What the baseline hides, and the base's does not.
    newly_hidden: Vec<&'c str>,
}

#[derive(Serialize)]
struct Finding<'c> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'c str,
    path: String,
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
        rendered: json!({
            "differs": page.rendered.touched,
            "not_rendered": page.rendered.stale,
            "not_judged": page.rendered.unjudged,
            "unexplained": page.files.unexplained,
        }),
        files: json!({"deciding": page.files.deciding, "unread": page.files.unread}),
        base_is_repository: page.base_is_there,
        summary: Summary {
            gain: counts.gain,
            lose: counts.lose,
            change: counts.change,
            divisions: changes.divisions.len(),
            grants_gained: counts.gained,
            grants_lost: counts.lost,
            grants_changed: counts.changed,
            grants_gained_in_production: counts.production[0],
            grants_lost_in_production: counts.production[1],
            permission_sets: changes.permission_sets.len(),
            errors: page.errors,
        },
        divisions: changes.divisions.iter().map(|it| division(page, it)).collect(),
        permission_sets: changes.permission_sets.iter().map(|it| sets::permission_set(page, it)).collect(),
        accounts: changes.accounts.iter().map(account).collect(),
        mapping: changes.mapping.iter().map(row).collect(),
        owners: changes
            .owners
            .iter()
            .map(|it| json!({"division": it.division, "added": it.added, "removed": it.removed}))
            .collect(),
        ids: changes.ids.iter().map(id).collect(),
        addresses: changes.readdressed.iter().map(readdressed).collect(),
        settings: settings
            .map(|it| json!({"kind": it.kind, "what": it.what, "before": text(&it.before), "now": text(&it.now)}))
            .collect(),
        approvers: asked.collect(),
        codeowners: Codeowners { path: page.approvers.file.as_deref(), skipped: page.approvers.skipped },
        cost: cost(page),
        findings: Findings {
            added: page.findings.added.iter().map(|it| finding(page, page.now, it)).collect(),
            gone: page.findings.gone.iter().map(|it| finding(page, page.before, it)).collect(),
            since_base: page.since.iter().map(|it| finding(page, page.now, it)).collect(),
            since_base_is_whole: page.since_is_whole,
            newly_hidden: page.grown.iter().flat_map(|it| it.entries.iter().map(String::as_str)).collect(),
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
    let (path, line) = place(page, if row.now.is_some() { page.now } else { page.before }, access.span);
    let environment = access.account.environment.as_ref().map(|it| it.value.as_ref());
    let until = |it: &Option<Access<'_>>| it.as_ref().and_then(|it| it.until).map(|it| it.to_string());
    Grant {
        account: &access.account.name.value,
        account_id: &access.account.id.value,
        environment: row.relabelled.map_or(environment, |it| it.now),
        environment_before: row.relabelled.map_or(environment, |it| it.before),
        production: row.is_production(),
        policy: access.policy,
        permission_set: access.permission_set,
        principal_type: kind(access.kind),
        principal: access.principal,
        id: row.id,
        until: access.until.map(|it| it.to_string()),
        until_before: until(&row.before),
        path,
        line,
        glob: access.glob,
    }
}

/// From the top of the git repository, as the paths of who has to approve.
fn place(page: &Page<'_>, sources: &SourceMap, span: Span) -> (String, usize) {
    let file = sources.file(span.file);
    (format!("{}{}", page.prefix, file.path), file.line_column(span.start).line)
}

fn id(it: &IdChange<'_>) -> Value {
    json!({"principal_type": kind(it.kind), "principal": it.name, "before": it.before, "now": it.now, "grants": it.grants,
        "grants_in_production": it.production})
}

fn kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Group => "GROUP",
        PrincipalKind::User => "USER",
    }
}

fn readdressed(it: &Readdressed<'_>) -> Value {
    let address = |it: &Address<'_>| json!({"division": it.division, "account": it.account, "policy": it.policy});
    json!({"before": address(&it.before), "now": address(&it.now), "grants": it.grants})
}

fn account(it: &AccountChange<'_>) -> Value {
    let place = |it: &Option<AccountPlace<'_>>| {
        it.as_ref().map(|it| {
            json!({"division": it.division, "name": it.row.name.value, "environment": it.environment(), "status": it.status()})
        })
    };
    let holders = json!({"users": it.holders.users, "groups": it.holders.groups, "grants": it.holders.grants});
    json!({"id": it.id, "before": place(&it.before), "now": place(&it.now), "holders": holders})
}

fn text(it: &Option<Said>) -> Option<String> {
    it.as_ref().map(Said::to_string)
}

fn row(it: &DivisionChange<'_>) -> Value {
    let terms = it.terms.iter().map(|(key, before, now)| json!({"key": key, "before": text(before), "now": text(now)}));
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
    json!({"roots": roots.collect::<Vec<_>>(), "requests": cost.requests, "minutes": cost.minutes,
        "provisioned": cost.provisioned})
}

fn finding<'c>(page: &Page<'_>, sources: &SourceMap, it: &'c Diagnostic) -> Finding<'c> {
    let (path, line) = place(page, sources, it.span);
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
