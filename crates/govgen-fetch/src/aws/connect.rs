//! Region and credentials as every AWS tool finds them, and a client for each service.

use std::env;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

use super::error::{FetchError, Trouble, judge, last_cause};
use super::pace::{self, Sent};
use crate::Options;
use crate::calls::Call;

/// Attempts for each request, unless AWS_MAX_ATTEMPTS says otherwise: the SDK waits longer each time, 20 s at most.
const ATTEMPTS: u32 = 8;

/// Attempts while nobody has answered yet.
const FIRST_ATTEMPTS: u32 = 2;

/// A server that says nothing for so long is gone.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// Who is asking; needs no permission, so it is in no policy.
const GET_CALLER_IDENTITY: Call = Call { action: "sts:GetCallerIdentity", parts: &[] };

/// Clients that share credentials and one pace.
pub(crate) struct Clients {
    pub(crate) sso: aws_sdk_ssoadmin::Client,
    pub(crate) directory: aws_sdk_identitystore::Client,
    pub(crate) organizations: aws_sdk_organizations::Client,
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) region: String,
    /// The caller's account, where AWS tells it.
    pub(crate) account: Option<String>,
    /// The caller, without the name of a session; empty where AWS does not tell it.
    pub(crate) caller: String,
    /// Whether anybody answered until now.
    is_reached: bool,
    /// Requests until now.
    pub(crate) sent: Sent,
    config: SdkConfig,
}

/// Finds region and credentials, and says hello.
///
/// # Errors
///
/// No region, no credentials, or such that AWS does not accept.
pub(crate) async fn connect(options: &Options) -> Result<Clients, FetchError> {
    let profile = profile(options).await?;
    let mut loader = aws_config::defaults(behavior());
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    let found = loader.load().await;
    let region = found.region().ok_or(FetchError::NoRegion)?.to_string();
    let asked = env::var_os("AWS_MAX_ATTEMPTS").and_then(|_| found.retry_config().map(RetryConfig::max_attempts));
    let named = options.profile.as_ref().map(|it| of_profile(it, found.region().cloned()));
    let sent = Sent::default();
    let mut config = found.into_builder();
    if let Some(named) = named {
        config.set_credentials_provider(Some(named));
    }
    let config = config
        .retry_config(RetryConfig::adaptive().with_max_attempts(asked.unwrap_or(ATTEMPTS)))
        .timeout_config(TimeoutConfig::builder().read_timeout(SILENCE_MAX).build())
        // A request that waits for its turn is not a stalled one.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(pace::client(options.rate, sent.clone()))
        .build();
    let sso = aws_sdk_ssoadmin::config::Builder::from(&config);
    let directory = aws_sdk_identitystore::config::Builder::from(&config);
    let organizations = aws_sdk_organizations::config::Builder::from(&config);
    let mut clients = Clients {
        sso: aws_sdk_ssoadmin::Client::from_conf(sso.retry_classifier(Unreadable).build()),
        directory: aws_sdk_identitystore::Client::from_conf(directory.retry_classifier(Unreadable).build()),
        organizations: aws_sdk_organizations::Client::from_conf(organizations.retry_classifier(Unreadable).build()),
        sts: aws_sdk_sts::Client::new(&config),
        region,
        account: None,
        caller: String::new(),
        is_reached: true,
        sent,
        config,
    };
    clients.introduce().await?;
    Ok(clients)
}

fn hasty() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(FIRST_ATTEMPTS)
}

/// The profile that is asked for, which has to be there.
async fn profile(options: &Options) -> Result<Option<String>, FetchError> {
    let of_environment = || env::var("AWS_PROFILE").ok().filter(|it| !it.is_empty());
    // Keys in the environment go before its profile.
    let is_needed = env::var_os("AWS_ACCESS_KEY_ID").is_none();
    let Some(name) = options.profile.clone().or_else(|| of_environment().filter(|_| is_needed)) else {
        return Ok(None);
    };
    let known = aws_config::profile::load(&Default::default(), &Default::default(), &Default::default(), None).await;
    let known = known.map_err(|it| FetchError::NoCredentials(last_cause(&it)))?;
    if known.get_profile(&name).is_some() {
        return Ok(Some(name));
    }
    let mut others: Vec<String> = known.profiles().map(str::to_owned).collect();
    others.sort();
    Err(FetchError::NoProfile { name, others })
}

/// Credentials of a profile that was named, whatever the environment holds.
fn of_profile(name: &str, region: Option<Region>) -> SharedCredentialsProvider {
    let config = ProviderConfig::default().with_region(region).with_behavior_version(Some(behavior()));
    let provider = ProfileFileCredentialsProvider::builder().configure(&config).profile_name(name).build();
    SharedCredentialsProvider::new(provider)
}

fn behavior() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// What says that it went well and cannot be read is asked for again: the SDK takes it for an error of ours.
#[derive(Debug)]
struct Unreadable;

impl ClassifyRetry for Unreadable {
    fn classify_retry(&self, cx: &InterceptorContext) -> RetryAction {
        let went_well = cx.response().is_some_and(|it| it.status().is_success());
        match cx.output_or_error() {
            Some(Err(_)) if went_well => RetryAction::transient_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "unreadable answers"
    }
}

impl Clients {
    async fn introduce(&mut self) -> Result<(), FetchError> {
        let request = self.sts.get_caller_identity().customize();
        let once = aws_sdk_sts::config::Builder::new().retry_config(hasty());
        match request.config_override(once).send().await {
            Ok(caller) => {
                self.caller = caller.arn().map(without_session).unwrap_or_default();
                self.account = caller.account;
                Ok(())
            }
            Err(error) => match judge(&GET_CALLER_IDENTITY, error) {
                // Nobody has to reach STS: the calls that count will say what is wrong with the network.
                Trouble::Fatal(FetchError::Unreachable { .. }) => {
                    self.is_reached = false;
                    Ok(())
                }
                Trouble::Fatal(error) => Err(error),
                Trouble::Denied(_) | Trouble::Failed(_) | Trouble::Gone => Ok(()),
            },
        }
    }

    /// How often the first call that counts is tried, when it is not as often as all others: nobody waits for an address that nobody has.
    pub(crate) fn first_attempts(&self) -> Option<RetryConfig> {
        (!self.is_reached).then(hasty)
    }

    /// A client of IAM with the credentials of a role, or with the caller's own.
    pub(crate) fn iam(&self, role: Option<aws_sdk_sts::types::Credentials>) -> aws_sdk_iam::Client {
        let Some(role) = role else { return aws_sdk_iam::Client::new(&self.config) };
        let credentials = aws_sdk_iam::config::Credentials::new(
            role.access_key_id,
            role.secret_access_key,
            Some(role.session_token),
            None,
            "govgen",
        );
        let config = aws_sdk_iam::config::Builder::from(&self.config).credentials_provider(credentials).build();
        aws_sdk_iam::Client::from_conf(config)
    }
}

/// `arn:aws:sts::…:assumed-role/NAME` without the session, which is another one each time.
fn without_session(arn: &str) -> String {
    let is_session = arn.contains(":assumed-role/");
    let role = arn.rsplit_once('/').filter(|_| is_session);
    role.map_or(arn, |(role, _)| role).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_is_a_role_and_not_a_session() {
        let role = "arn:aws:sts::111111111111:assumed-role/facts";
        assert_eq!(without_session(&format!("{role}/run-1")), role);
        assert_eq!(without_session("arn:aws:iam::111111111111:user/a/b"), "arn:aws:iam::111111111111:user/a/b");
    }
}
