//! What lets AWS believe tokens of others: an OIDC provider in the account of the roles, for HCP Terraform's runs, and one
//! for GitHub Actions where a role for facts is wanted.

use govgen_iam::delegation::{AUDIENCE, GITHUB_AUDIENCE, GITHUB_HOST};
use govgen_model::{FactsRole, OidcProvider, Organization};

use crate::format::hcl::File;

const KIND: &str = "aws_iam_openid_connect_provider";

/// One provider: what it is called, whose tokens it is about, and who makes it.
pub(super) struct Provider<'o> {
    name: &'static str,
    host: &'o str,
    audience: &'static str,
    made: OidcProvider,
}

/// HCP Terraform's.
pub(super) fn hcp_terraform<'o>(organization: &Organization<'o>) -> Provider<'o> {
    let workspaces = &organization.workspaces;
    Provider { name: "hcp_terraform", host: workspaces.hostname, audience: AUDIENCE, made: workspaces.oidc_provider }
}

/// GitHub's.
pub(super) fn github(role: &FactsRole<'_>) -> Provider<'static> {
    Provider { name: "github", host: GITHUB_HOST, audience: GITHUB_AUDIENCE, made: role.oidc_provider }
}

impl Provider<'_> {
    /// The provider, made here, or looked up where somebody else has made it.
    pub(super) fn render(&self, file: &mut File) {
        match self.made {
            // Without a thumbprint: AWS holds the host's certificate against its own list of authorities.
            OidcProvider::Create => file.block("resource", &[KIND, self.name], |body| {
                body.text("url", &self.url());
                body.texts("client_id_list", &[self.audience]);
            }),
            OidcProvider::Existing => self.existing(file),
        }
    }

    fn existing(&self, file: &mut File) {
        let Self { name, audience, .. } = self;
        let url = self.url();
        file.block("data", &[KIND, name], |body| {
            body.text("url", &url);
            body.blank();
            body.block("lifecycle", |body| {
                body.block("postcondition", |body| {
                    body.raw("condition", &format!("contains(self.client_id_list, \"{audience}\")"));
                    body.text("error_message", &format!("The OIDC provider {url} lacks the audience {audience}."));
                });
            });
        });
        // Where it was made here before, it stays: roles trust it, and without HCP Terraform's no run could make it again.
        file.block("removed", &[], |body| {
            body.raw("from", &format!("{KIND}.{name}"));
            body.blank();
            body.block("lifecycle", |body| body.raw("destroy", "false"));
        });
    }

    fn url(&self) -> String {
        format!("https://{}", self.host)
    }

    /// Its address, when it is made here: roles wait for it.
    pub(super) fn address(&self) -> Option<String> {
        (self.made == OidcProvider::Create).then(|| format!("{KIND}.{}", self.name))
    }
}
