//! The ids by which AWS's things are taken over: what each has to name.

use std::collections::HashMap;

use govgen_source::Span;

use crate::estate::Estate;

/// Which policy of which root a permission set in AWS belongs to, as far as imports have said.
#[derive(Default)]
pub(super) struct Owners {
    by_id: HashMap<String, (String, Span)>,
    by_policy: HashMap<String, String>,
}

impl Owners {
    /// Whether a permission set is one policy's, and the policy's only one; otherwise what else it is.
    pub(super) fn claim(&mut self, id: &str, policy: &str, span: Span) -> Result<(), (String, Option<Span>)> {
        let (owner, place) = self.by_id.entry(id.to_owned()).or_insert_with(|| (policy.to_owned(), span));
        if owner != policy {
            return Err((format!("`{id}` is that of {owner} too"), Some(*place)));
        }
        let known = self.by_policy.entry(policy.to_owned()).or_insert_with(|| id.to_owned());
        if known != id {
            return Err((format!("{policy} is `{known}` elsewhere, and `{id}` here"), None));
        }
        Ok(())
    }
}

/// The permission set's id at the end of an id: `permissionSetArn,instanceArn`, both of the one instance.
pub(super) fn permission_set<'t>(text: &'t str, estate: &Estate<'_>) -> Option<(&'t str, &'t str)> {
    let instance = &estate.arns.instance;
    let rest = text.strip_suffix(instance.as_str())?.strip_suffix(',')?;
    let (before, arn) = rest.rsplit_once(',').map_or(("", rest), |(before, arn)| (before, arn));
    let name = instance.rsplit('/').next()?;
    let id = arn.strip_prefix(estate.arns.partition().as_str())?.strip_prefix(":sso:::permissionSet/")?;
    let id = id.strip_prefix(name)?.strip_prefix('/')?;
    let known = id.starts_with("ps-") && id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    (!instance.is_empty() && known).then_some((before, id))
}
