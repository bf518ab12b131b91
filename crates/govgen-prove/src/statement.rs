//! A role's policy documents as grants and denials.
//!
//! In: documents as literals. Out: a [`Reach`], and an escape for every statement whose meaning is not among the forms that
//! are proved. Whether a grant is the division's is left to [`crate::judge`].

use govgen_iam::pattern::Pattern;
use govgen_iam::policy::{self, Condition, Document, Effect, Listed, Statement};
use govgen_source::{Span, Spanned, Value};

use crate::findings::{ACTION_NOT_OWN, Escapes, FOREIGN_ACCOUNT_REACHABLE, RESOURCE_NOT_OWN};
use crate::reach::{Denial, DeniedWhen, Grant, OWNER_TAG, On, Reach, When};

/// What the ARNs of a repository have in common.
#[derive(Debug, Default, Clone)]
pub(crate) struct Arns {
    /// The instance.
    pub(crate) instance: String,
    /// The identity store.
    pub(crate) identity_store: String,
}

impl Arns {
    /// `arn:aws`, `arn:aws-cn`.
    pub(crate) fn partition(&self) -> String {
        self.instance.splitn(3, ':').take(2).collect::<Vec<_>>().join(":")
    }

    pub(crate) fn account(&self, id: &str) -> String {
        format!("{}:sso:::account/{id}", self.partition())
    }

    /// The account in the identity store's ARN: the management account.
    pub(crate) fn management(&self) -> &str {
        self.identity_store.split(':').nth(4).unwrap_or_default()
    }

    /// The kind of resource that an ARN of a rendered role is.
    pub(crate) fn kind(&self, arn: &str) -> Option<On> {
        let partition = self.partition();
        let instance = self.instance.rsplit('/').next().unwrap_or_default();
        let rest = arn.strip_prefix(&partition)?.strip_prefix(':')?;
        let set = rest.strip_prefix("sso:::permissionSet/").and_then(|it| it.strip_suffix("/*"));
        match rest {
            _ if arn == self.instance => Some(On::Instance),
            _ if set == Some(instance) => Some(On::PermissionSets),
            _ if arn == self.identity_store => Some(On::IdentityStore),
            "identitystore:::user/*" | "identitystore:::group/*" => Some(On::Principals),
            "sso:::account/*" => Some(On::EveryAccount),
            _ => {
                let account = rest.strip_prefix("sso:::account/");
                let key = rest.strip_prefix("kms:").filter(|it| it.split(':').count() == 3);
                if account.is_some_and(is_account) {
                    Some(On::Account)
                } else if key.is_some_and(|it| it.contains(":key/") && Pattern::resource(it).is_literal()) {
                    Some(On::Key)
                } else {
                    None
                }
            }
        }
    }
}

pub(crate) fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit())
}

/// The kind of resource that an ARN is to a role; `None` for what the role is not about.
pub(crate) type Kinds<'k> = &'k dyn Fn(&str) -> Option<On>;

/// Adds what a document says to a reach.
pub(crate) fn read(document: &Spanned<Value<'_>>, kinds: Kinds<'_>, reach: &mut Reach, escapes: &mut Escapes) {
    empty_conditions(document, escapes);
    let span = document.span;
    let (document, mistakes) = policy::read(document);
    for mistake in mistakes {
        escapes.unknown(mistake.span, mistake.message);
    }
    whole(&document, span, escapes);
    for statement in &document.statements {
        match statement.effect {
            Effect::Allow => grants(statement, kinds, reach, escapes),
            Effect::Deny => denial(statement, reach),
        }
    }
}

/// A condition in which nothing is compared: whether IAM takes it as true or refuses it, nobody relies on it here.
fn empty_conditions(document: &Spanned<Value<'_>>, escapes: &mut Escapes) {
    let Some(written) = document.value.get("Statement") else { return };
    let statements = match &written.value {
        Value::List(statements) => statements.as_slice(),
        _ => std::slice::from_ref(written),
    };
    for condition in statements.iter().filter_map(|it| it.value.get("Condition")) {
        let is_empty = |value: &Value<'_>| !matches!(value, Value::Map(entries) if !entries.is_empty());
        let operators = match &condition.value {
            Value::Map(operators) => operators.as_slice(),
            _ => &[],
        };
        if is_empty(&condition.value) || operators.iter().any(|(_, it)| is_empty(&it.value)) {
            escapes.unknown(condition.span, "a condition that compares nothing");
        }
    }
}

/// Things a rendered document always has, and things it never has.
fn whole(document: &Document<'_>, span: Span, escapes: &mut Escapes) {
    if document.version.is_none_or(|it| it.value != "2012-10-17") {
        escapes.unknown(span, "a policy of another version than \"2012-10-17\"");
    }
    for principal in document.statements.iter().filter_map(|it| it.principal) {
        escapes.unknown(principal.key.span, "a principal in a role's policy");
    }
}

fn grants(statement: &Statement<'_>, kinds: Kinds<'_>, reach: &mut Reach, escapes: &mut Escapes) {
    let everything_but = "everything but what is listed is allowed, with every action AWS adds one day";
    let Listed::Only(actions) = &statement.actions else {
        let span = statement.actions.texts().first().map_or(statement.span, |it| it.span);
        escapes.at(&ACTION_NOT_OWN, span, "`NotAction` in a statement that allows", everything_but);
        return;
    };
    let Listed::Only(resources) = &statement.resources else {
        let span = statement.resources.texts().first().map_or(statement.span, |it| it.span);
        escapes.at(&RESOURCE_NOT_OWN, span, "`NotResource` in a statement that allows", everything_but);
        return;
    };
    let Some(when) = when(&statement.conditions) else {
        let span = statement.conditions.first().map_or(statement.span, |it| it.operator.span);
        escapes.unknown(span, "a condition that govgen does not render");
        return;
    };
    for resource in resources {
        let Some(on) = kinds(resource.value) else {
            let account = resource.value.contains(":account/");
            let meta = if account { &FOREIGN_ACCOUNT_REACHABLE } else { &RESOURCE_NOT_OWN };
            let message = format!("`{}` is none of the resources that a division's role is about", resource.value);
            escapes.at(meta, resource.span, message, "the role may use its actions there");
            continue;
        };
        reach.grants.extend(actions.iter().map(|action| Grant {
            action: action.value.to_owned(),
            resource: resource.value.to_owned(),
            on,
            when: when.clone(),
            action_span: action.span,
            resource_span: resource.span,
            statement: head(statement),
        }));
    }
}

/// The name of a statement, which is shorter to show than all of it.
fn head(statement: &Statement<'_>) -> Span {
    statement.sid.map_or(statement.span, |it| it.span)
}

/// Operator, key and values of a condition. IAM takes a key in any letters, rendered statements have one spelling.
fn plain<'c>(condition: &'c Condition<'_>) -> (&'c str, &'c str, Vec<String>) {
    let values = condition.values.iter().map(|it| it.value.to_owned()).collect();
    (condition.operator.value, condition.key.value, values)
}

/// The meaning of conditions that allow; a value with a wildcard or a variable in it is a literal to `StringEquals`, but
/// none that govgen would write.
fn when(conditions: &[Condition<'_>]) -> Option<When> {
    let (resource, request) = (owner("aws:ResourceTag"), owner("aws:RequestTag"));
    let plain: Vec<_> = conditions.iter().map(plain).collect();
    let known = |values: &[String]| {
        !values.is_empty() && values.iter().all(|it| !it.is_empty() && Pattern::resource(it).is_literal())
    };
    let when = match plain.as_slice() {
        [] => When::Always,
        [("StringEquals", key, values)] if known(values) => {
            let values = values.clone();
            match *key {
                key if key == resource => When::OwnedBy(values),
                key if key == request => When::TaggedFor(values),
                "kms:ViaService" => When::Through(values),
                _ => return None,
            }
        }
        [first, second] => {
            let null = [first, second].into_iter().find(|it| it.0 == "Null")?;
            let equals = [first, second].into_iter().find(|it| it.0 == "StringEquals")?;
            let claims = null.1 == resource && null.2 == ["true"] && equals.1 == request && known(&equals.2);
            claims.then(|| When::Claimed(equals.2.clone()))?
        }
        _ => return None,
    };
    Some(when)
}

fn owner(key: &str) -> String {
    format!("{key}/{OWNER_TAG}")
}

/// A denial. What is not understood of it counts as never, so that nobody relies on it.
fn denial(statement: &Statement<'_>, reach: &mut Reach) {
    let (Listed::Only(actions), Listed::Only(resources)) = (&statement.actions, &statement.resources) else { return };
    let texts = |list: &[Spanned<&str>]| list.iter().map(|it| it.value.to_owned()).collect();
    reach.denials.push(Denial {
        actions: texts(actions),
        resources: texts(resources),
        when: denied_when(&statement.conditions),
    });
}

fn denied_when(conditions: &[Condition<'_>]) -> DeniedWhen {
    let request = owner("aws:RequestTag");
    let plain: Vec<_> = conditions.iter().map(plain).collect();
    match plain.as_slice() {
        [] => DeniedWhen::Always,
        [("ForAnyValue:StringEqualsIgnoreCase", key, values)]
            if *key == "aws:TagKeys" && values.iter().any(|it| it.eq_ignore_ascii_case(OWNER_TAG)) =>
        {
            DeniedWhen::OwnerNamed
        }
        [("ForAnyValue:StringLike", key, values)] if *key == "aws:TagKeys" => DeniedWhen::TagLike(values.clone()),
        [first, second] => {
            let null = [first, second].into_iter().find(|it| it.0 == "Null" && it.1 == request && it.2 == ["false"]);
            let other = [first, second].into_iter().find(|it| it.0 == "StringNotEquals" && it.1 == request);
            match (null, other.map(|it| it.2.as_slice())) {
                (Some(_), Some([owner])) => DeniedWhen::OwnerOtherThan(owner.clone()),
                _ => DeniedWhen::Unknown,
            }
        }
        _ => DeniedWhen::Unknown,
    }
}
