//! Permission sets of `diff --format json`.

use govgen_access::changes::{Attached, Bearing, Doubt, SetChange, StatementChange, Way, Widened, Widening};
use serde::Serialize;
use serde_json::{Value, json};

use super::place;
use crate::diff::Page;

#[derive(Serialize)]
pub(super) struct PermissionSet<'c> {
    name: &'c str,
    change: &'static str,
    division: Option<&'c str>,
    division_before: Option<&'c str>,
    policy: &'c str,
    path: String,
    line: usize,
    attributes: Vec<Value>,
    statements: Vec<Value>,
    actions_gained: Option<usize>,
    actions_gained_that_write: Option<usize>,
    actions_lost: Option<usize>,
    /// Whether it certainly allows more; false of what nobody can tell.
    allows_more: bool,
    /// What lets its holders do more, or may, the worst first.
    widened: Vec<Value>,
    holders: Value,
}

/// One of them.
pub(super) fn permission_set<'c>(page: &Page<'c>, it: &SetChange<'c>) -> PermissionSet<'c> {
    let (path, line) = place(page, if it.now.is_some() { page.now } else { page.before }, it.span);
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
        allows_more: it.allows_more(),
        widened: it.widened.iter().map(widening).collect(),
        holders: json!({"users": it.holders.users, "groups": it.holders.groups, "accounts": it.holders.accounts,
            "production_accounts": it.holders.production}),
    }
}

fn statement(it: &StatementChange) -> Value {
    let scope = |it: &govgen_access::changes::Scope| json!({"resources": it.resources, "all_but": it.all_but, "conditions": it.conditions.iter().map(condition).collect::<Vec<_>>()});
    let patterns = it.patterns.iter();
    let patterns: Vec<Value> = patterns
        .map(|it| json!({"pattern": it.text, "actions": it.actions, "examples": it.examples, "unknown": it.is_unknown}))
        .collect();
    json!({
        "change": match it.way { Way::Gain => "gained", Way::Scope => "scope", Way::Loss => "lost" },
        "makes": match it.bearing {
            Bearing::More => "more",
            Bearing::Unproved => "unproved",
            Bearing::Same => "same",
            Bearing::Less => "less",
        },
        "effect": if it.denies { "Deny" } else { "Allow" },
        "service": it.service,
        "patterns": patterns,
        "scope": scope(&it.scope),
        "scopes_before": it.was.iter().map(|it| scope(it)).collect::<Vec<_>>(),
    })
}

fn condition(it: &govgen_access::changes::Condition) -> Value {
    json!({"operator": it.operator, "key": it.key, "values": it.values})
}

fn widening(it: &Widening) -> Value {
    let mut value = what(it);
    if let Some(object) = value.as_object_mut() {
        let actions: Vec<String> = it.named.actions.iter().map(ToString::to_string).collect();
        object.insert("gravest_actions".to_owned(), actions.into());
        object.insert("grave".to_owned(), it.named.worst.is_grave().into());
    }
    value
}

fn what(it: &Widening) -> Value {
    let policies = |list: &[Attached]| -> Vec<Value> {
        let list = list.iter();
        list.map(|it| json!({"name": it.name, "customer_managed": it.is_customer_managed, "writes": it.writes}))
            .collect()
    };
    match &it.what {
        Widened::Attached(list) => json!({"what": "attached", "policies": policies(list)}),
        Widened::Unbound(was) => json!({"what": "boundary-gone", "before": was}),
        Widened::Undenied { actions, patterns } => {
            json!({"what": "denied-less", "actions": actions, "patterns": patterns})
        }
        Widened::Gained { actions, everywhere } => {
            json!({"what": "gained", "actions": actions, "everywhere": everywhere})
        }
        Widened::Everywhere(actions) => json!({"what": "everywhere", "actions": actions}),
        Widened::Unconditional { gone, wider } => {
            json!({"what": "fewer-conditions", "gone": gone, "wider": wider})
        }
        Widened::Spread { patterns, resources } => {
            json!({"what": "more-resources", "patterns": patterns, "resources": resources})
        }
        Widened::Unknown(patterns) => json!({"what": "unknown-actions", "patterns": patterns}),
        Widened::Unproved(doubt) => match doubt {
            Doubt::Attached(list) => json!({"what": "attached-within", "policies": policies(list)}),
            Doubt::Boundary(was, is) => json!({"what": "boundary-other", "before": was, "now": is}),
            Doubt::Resources(patterns) => json!({"what": "resources-other", "patterns": patterns}),
            Doubt::Conditions(patterns) => json!({"what": "conditions-other", "patterns": patterns}),
            Doubt::Denials(patterns) => json!({"what": "denied-elsewhere", "patterns": patterns}),
            Doubt::Document => json!({"what": "not-compared"}),
            Doubt::Version => json!({"what": "version-other"}),
        },
    }
}
