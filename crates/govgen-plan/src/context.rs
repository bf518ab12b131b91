//! What every check of a plan looks at, and how it speaks.

use govgen_model::{Model, Organization, Policy};
use govgen_source::{Diagnostic, Diagnostics, FileId, Meta, Span};

use crate::Root;
use crate::findings::{INSTANCE_NOT_KNOWN, VALUE_UNKNOWN};
use crate::format::{Plan, ResourceChange};

/// The tag that says whose a permission set is.
pub(crate) use govgen_iam::delegation::OWNER_TAG;

/// Everything a check may look at.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c, 'd> {
    pub(crate) model: &'c Model<'d>,
    pub(crate) organization: &'c Organization<'d>,
    pub(crate) root: Root<'c, 'd>,
    pub(crate) plan: &'c Plan,
    pub(crate) file: FileId,
}

impl<'c, 'd> Context<'c, 'd> {
    /// Adds a finding about the plan. A plan is one long line, so it stands at its beginning and the headline has the address.
    pub(crate) fn report<'f>(
        &self,
        findings: &'f mut Diagnostics,
        kind: &'static Meta,
        message: impl Into<String>,
    ) -> &'f mut Diagnostic {
        findings.report(kind, Span::whole(self.file), message)
    }

    /// Managed resources of a type that are there afterwards.
    pub(crate) fn after(&self, kind: &'static str) -> impl Iterator<Item = &'c ResourceChange> {
        let changes = self.plan.resource_changes.iter();
        changes.filter(move |it| it.is_managed() && it.kind == kind && it.change.after.is_some())
    }

    /// The policies whose permission sets this root makes.
    pub(crate) fn policies(&self) -> &'c [Policy<'d>] {
        match self.root {
            Root::Common => &self.model.shared,
            // The root of a division on its way out is empty.
            Root::Division(division) if division.is_active() => &division.policies,
            Root::Division(_) => &[],
        }
    }

    /// Whether the plan says what an attribute will be; that it does not is a finding.
    pub(crate) fn is_known(&self, change: &ResourceChange, name: &str, findings: &mut Diagnostics) -> bool {
        let unknown = change.is_unknown(name);
        if unknown {
            let message = format!("`{name}` of `{}` is known only after the apply", change.address);
            self.report(findings, &VALUE_UNKNOWN, message)
                .help("what nobody knows yet cannot be judged; govgen renders it as a literal or looks it up before");
        }
        !unknown
    }

    /// The text that an attribute will have. That it has none, or that nobody knows it yet, is a finding.
    pub(crate) fn known<'p>(
        &self,
        change: &'p ResourceChange,
        name: &str,
        findings: &mut Diagnostics,
    ) -> Option<&'p str> {
        if !self.is_known(change, name, findings) {
            return None;
        }
        let text = change.change.after.as_ref().and_then(|it| it.text(name));
        if text.is_none() {
            self.report(findings, &VALUE_UNKNOWN, format!("`{name}` of `{}` is no text", change.address))
                .help("`govgen render` writes one; without it nobody can tell what the resource will be");
        }
        text
    }

    /// Whether a resource belongs to the organization's instance of Identity Center; that it does not is a finding.
    pub(crate) fn on_instance(&self, change: &ResourceChange, findings: &mut Diagnostics) -> bool {
        let expected = self.organization.instance_arn;
        let values = change.change.after.as_ref().or(change.change.before.as_ref());
        let written = values.and_then(|it| it.text("instance_arn"));
        // A resource may name a region of its own.
        let region = values.and_then(|it| it.text("region")).filter(|it| *it != self.organization.region);
        if let Some(region) = region {
            self.report(findings, &INSTANCE_NOT_KNOWN, format!("`region` of `{}` is `{region}`", change.address))
                .help(format!("the organization's instance is in `{}`", self.organization.region));
            return false;
        }
        if written == Some(expected) {
            return true;
        }
        let written = written.map_or("nothing that is known".to_owned(), |it| format!("`{it}`"));
        self.report(findings, &INSTANCE_NOT_KNOWN, format!("`instance_arn` of `{}` is {written}", change.address))
            .help(format!("the organization's instance is `{expected}`; `govgen render` writes it"));
        false
    }
}
