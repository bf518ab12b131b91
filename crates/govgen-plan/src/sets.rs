//! Permission sets: which there are afterwards, whose they are, and which one an ARN or a reference means.

use govgen_iam::session_seconds;
use govgen_model::Policy;
use govgen_source::Diagnostics;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use crate::Root;
use crate::context::{Context, OWNER_TAG};
use crate::findings::{INSTANCE_NOT_KNOWN, PERMISSION_SET_DIFFERS, PERMISSION_SET_NOT_OWN};
use crate::format::{Attributes, ResourceChange};
use crate::kinds::PERMISSION_SET;

/// The variable that hands a division the ARNs of shared permission sets.
pub(crate) const SHARED_ARNS: &str = "shared_permission_set_arns";
/// What AWS takes where nobody says how long a session lasts.
const SESSION_SECONDS_DEFAULT: u64 = 3_600;

/// The permission sets that a root may name.
pub(crate) struct Sets<'p, 'd> {
    by_arn: FxHashMap<&'p str, &'p Policy<'d>>,
    /// Those that only apply gives an ARN, by address.
    new: FxHashMap<&'p str, &'p Policy<'d>>,
    /// What blocks of the configuration take their permission set from, by address.
    references: FxHashMap<&'p str, Vec<&'p str>>,
}

/// Which permission set an attribute means.
pub(crate) enum Meant<'p, 'd> {
    /// One of the root's own or a shared one.
    Policy(&'p Policy<'d>),
    /// None that the root may name: what stands there instead.
    Stranger(String),
}

impl<'p, 'd> Sets<'p, 'd> {
    /// Judges the permission sets themselves, and learns their ARNs.
    pub(crate) fn of(cx: &Context<'p, 'd>, findings: &mut Diagnostics) -> Self {
        let mut sets = Self { by_arn: shared(cx, findings), new: FxHashMap::default(), references: references(cx) };
        let mut seen = FxHashSet::default();
        let mut refused = false;
        for change in cx.plan.resource_changes.iter().filter(|it| it.is_managed() && it.kind == PERMISSION_SET) {
            let Some(policy) = own(cx, change, findings) else {
                refused |= change.change.after.is_some();
                continue;
            };
            if !seen.insert(policy.key()) {
                let message =
                    format!("`{}` is a second permission set `{}`", change.address, policy.permission_set.value);
                cx.report(findings, &PERMISSION_SET_DIFFERS, message)
                    .because(policy.permission_set.span, "the files describe one")
                    .help("AWS would refuse it at apply; `govgen render` writes one");
            }
            sets.learn(cx, change, policy, findings);
        }
        // One that was refused may have been meant to be it.
        for policy in cx.policies().iter().filter(|it| !refused && !seen.contains(it.key())) {
            let message = format!("the plan has no permission set `{}`", policy.permission_set.value);
            cx.report(findings, &PERMISSION_SET_DIFFERS, message)
                .because(policy.permission_set.span, "the files describe it here")
                .help("is it a plan of another commit? Run `govgen render` and plan again");
        }
        sets
    }

    fn learn(
        &mut self,
        cx: &Context<'p, 'd>,
        change: &'p ResourceChange,
        policy: &'p Policy<'d>,
        findings: &mut Diagnostics,
    ) {
        let arn = change.change.after.as_ref().and_then(|it| it.text("arn"));
        match arn {
            None => {
                self.new.insert(&change.address, policy);
            }
            Some(arn) if !is_on_instance(cx, arn) => not_on_instance(cx, &change.address, arn, findings),
            Some(arn) => {
                if self.by_arn.insert(arn, policy).is_some() {
                    let message = format!("`{}` has the ARN of another permission set, `{arn}`", change.address);
                    cx.report(findings, &PERMISSION_SET_NOT_OWN, message)
                        .help(format!("look at variable `{SHARED_ARNS}` and at what was imported"));
                }
            }
        }
    }

    /// Which permission set `permission_set_arn` of a resource will be.
    ///
    /// The ARN of a permission set that the same plan makes is not known yet; then the block must refer to exactly that.
    pub(crate) fn meant(&self, change: &ResourceChange) -> Meant<'p, 'd> {
        if let Some(arn) = change.change.after.as_ref().and_then(|it| it.text("permission_set_arn")) {
            let known = self.by_arn.get(arn).copied();
            return known.map_or_else(|| Meant::Stranger(format!("`{arn}`")), Meant::Policy);
        }
        let block = change.block();
        let references = self.references.get(block.as_str()).map_or(&[][..], Vec::as_slice);
        let set = references.iter().find_map(|it| it.strip_suffix(".arn"));
        let alone = set.is_some_and(|set| references.iter().all(|it| it.strip_suffix(".arn").unwrap_or(it) == set));
        match set.filter(|_| alone).and_then(|set| self.new.get(set)) {
            Some(policy) => Meant::Policy(policy),
            None if references.is_empty() => Meant::Stranger("not known".to_owned()),
            None => Meant::Stranger(format!("made of {}", listed(references))),
        }
    }
}

fn listed(references: &[&str]) -> String {
    references.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

fn references<'p>(cx: &Context<'p, '_>) -> FxHashMap<&'p str, Vec<&'p str>> {
    let blocks = cx.plan.configuration.root_module.resources.iter().filter(|it| it.mode == "managed");
    let of = |expression: &'p Value| {
        let references = expression.get("references").and_then(Value::as_array).into_iter().flatten();
        references.filter_map(Value::as_str).collect()
    };
    blocks.filter_map(|it| Some((it.address.as_str(), of(&it.expressions.0.get("permission_set_arn")?.0)))).collect()
}

/// Whether an ARN is of a permission set of the organization's instance.
fn is_on_instance(cx: &Context<'_, '_>, arn: &str) -> bool {
    let instance = cx.organization.instance_arn.rsplit('/').next().unwrap_or_default();
    let prefix = format!("arn:{}:sso:::permissionSet/{instance}/", cx.organization.partition());
    arn.strip_prefix(&prefix).is_some_and(|id| id.starts_with("ps-"))
}

fn not_on_instance(cx: &Context<'_, '_>, place: &str, arn: &str, findings: &mut Diagnostics) {
    cx.report(
        findings,
        &INSTANCE_NOT_KNOWN,
        format!("`{place}` is `{arn}`, which is no permission set of the instance"),
    )
    .help(format!("the organization's instance is `{}`", cx.organization.instance_arn));
}

/// The shared permission sets that the division is handed, by ARN.
fn shared<'p, 'd>(cx: &Context<'p, 'd>, findings: &mut Diagnostics) -> FxHashMap<&'p str, &'p Policy<'d>> {
    let mut by_arn = FxHashMap::default();
    let given = match cx.root {
        Root::Common => None,
        Root::Division(_) => cx.plan.variables.0.get(SHARED_ARNS).and_then(|it| it.value.0.as_object()),
    };
    for (key, arn) in given.into_iter().flatten() {
        // A policy that is gone from the files may still be handed over; nothing can mean it.
        let Some(policy) = cx.model.shared.iter().find(|it| it.key() == key) else { continue };
        let Some(arn) = arn.as_str() else { continue };
        if !is_on_instance(cx, arn) {
            not_on_instance(cx, &format!("var.{SHARED_ARNS}[\"{key}\"]"), arn, findings);
        } else if let Some(other) = by_arn.insert(arn, policy) {
            let message =
                format!("`{}` and `{key}` in variable `{SHARED_ARNS}` are one permission set, `{arn}`", other.key());
            cx.report(findings, &PERMISSION_SET_NOT_OWN, message)
                .help("the organization's workspace hands over one for each policy; somebody has changed the variable");
        }
    }
    by_arn
}

/// The policy that a permission set is made of. That it is nobody's or somebody else's is a finding.
fn own<'p, 'd>(cx: &Context<'p, 'd>, change: &'p ResourceChange, findings: &mut Diagnostics) -> Option<&'p Policy<'d>> {
    if !cx.on_instance(change, findings) {
        return None;
    }
    if let Some(before) = &change.change.before
        && tag(before, "tags").or_else(|| tag(before, "tags_all")) != Some(cx.root.owner())
    {
        let owner = tag(before, "tags").map_or("nobody's".to_owned(), |it| format!("of `{it}`"));
        let message = format!("`{}` is a permission set {owner} before the apply", change.address);
        cx.report(findings, &PERMISSION_SET_NOT_OWN, message).help(format!(
            "this root may touch what is tagged `{OWNER_TAG} = {}`; AWS would refuse the rest at apply",
            cx.root.owner()
        ));
        return None;
    }
    let after = change.change.after.as_ref()?;
    let name = cx.known(change, "name", findings)?;
    let Some(policy) = cx.policies().iter().find(|it| it.permission_set.value == name) else {
        let message = format!("`{}` is a permission set `{name}`, which the files do not describe", change.address);
        cx.report(findings, &PERMISSION_SET_NOT_OWN, message)
            .help("write the policy in the division's files and run `govgen render`, or take the resource away");
        return None;
    };
    attributes(cx, change, after, policy, findings);
    Some(policy)
}

fn tag<'p>(values: &'p Attributes, attribute: &str) -> Option<&'p str> {
    values.get(attribute)?.get(OWNER_TAG)?.as_str()
}

/// Every attribute is what the files say.
fn attributes(
    cx: &Context<'_, '_>,
    change: &ResourceChange,
    after: &Attributes,
    policy: &Policy<'_>,
    findings: &mut Diagnostics,
) {
    let entry = policy.entry;
    let mut expected_tags: FxHashMap<&str, &str> =
        entry.tags.iter().map(|(key, value)| (key.value.as_ref(), value.value.as_ref())).collect();
    expected_tags.insert(OWNER_TAG, cx.root.owner());
    let seconds = |text: Option<&str>| text.map_or(Some(SESSION_SECONDS_DEFAULT), session_seconds);
    let written = |text: &'_ Option<govgen_model::Text<'_>>| text.as_ref().map(|it| it.value.to_string());
    // Once it is read back from AWS, what is not there is an empty text.
    let text = |name: &str| after.text(name).filter(|it| !it.is_empty());
    let same = [
        ("description", written(&entry.description).as_deref() == text("description")),
        ("relay_state", written(&entry.relay_state).as_deref() == text("relay_state")),
        (
            "session_duration",
            seconds(written(&entry.session_duration).as_deref()) == seconds(after.text("session_duration")),
        ),
        ("tags", tags_are(after.get("tags"), &expected_tags)),
        // Tags of the provider's would join them.
        ("tags_all", after.get("tags_all").is_none_or(|it| tags_are(Some(it), &expected_tags))),
    ];
    for (name, same) in same {
        if same && !change.is_unknown(name) {
            continue;
        }
        let shown = after.get(name).map_or("nothing that is known".to_owned(), |it| format!("`{it}`"));
        let message = format!("`{name}` of `{}` is {shown}, not what the files say", change.address);
        cx.report(findings, &PERMISSION_SET_DIFFERS, message)
            .because(entry.key.span, "the files describe it here")
            .help("`govgen render` writes it as the files say; if it did, something changed the files afterwards");
    }
}

fn tags_are(written: Option<&Value>, expected: &FxHashMap<&str, &str>) -> bool {
    let Some(written) = written.and_then(Value::as_object) else { return false };
    written.len() == expected.len()
        && written.iter().all(|(key, value)| expected.get(key.as_str()).copied() == value.as_str())
}
