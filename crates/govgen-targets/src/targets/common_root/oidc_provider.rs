//! What lets AWS believe HCP Terraform's tokens: one OIDC provider in the account of the roles.

use govgen_iam::delegation::AUDIENCE;
use govgen_model::{OidcProvider, Organization};

use crate::format::hcl::File;

const KIND: &str = "aws_iam_openid_connect_provider";
const NAME: &str = "hcp_terraform";

/// The provider, made here, or looked up where somebody else has made it.
pub(super) fn provider(file: &mut File, organization: &Organization<'_>) {
    let url = format!("https://{}", organization.workspaces.hostname);
    match organization.workspaces.oidc_provider {
        // Without a thumbprint: AWS holds the host's certificate against its own list of authorities.
        OidcProvider::Create => file.block("resource", &[KIND, NAME], |body| {
            body.text("url", &url);
            body.texts("client_id_list", &[AUDIENCE]);
        }),
        OidcProvider::Existing => existing(file, &url),
    }
}

fn existing(file: &mut File, url: &str) {
    file.block("data", &[KIND, NAME], |body| {
        body.text("url", url);
        body.blank();
        body.block("lifecycle", |body| {
            body.block("postcondition", |body| {
                body.raw("condition", &format!("contains(self.client_id_list, \"{AUDIENCE}\")"));
                body.text("error_message", &format!("The OIDC provider {url} lacks the audience {AUDIENCE}."));
            });
        });
    });
    // Where it was made here before, it stays: every role trusts it, and without it no run could make it again.
    file.block("removed", &[], |body| {
        body.raw("from", &format!("{KIND}.{NAME}"));
        body.blank();
        body.block("lifecycle", |body| body.raw("destroy", "false"));
    });
}

/// The address of the provider, when it is made here: roles wait for it.
pub(super) fn address(organization: &Organization<'_>) -> Option<String> {
    (organization.workspaces.oidc_provider == OidcProvider::Create).then(|| format!("{KIND}.{NAME}"))
}
