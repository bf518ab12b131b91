//! One rate for all calls together: a client of HTTP that lets requests go one by one, evenly.
//!
//! The requests themselves are paced, so that repeated ones count too. There are no bursts, so what is left of AWS's allowance is
//! left at every moment.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use tokio::time::Instant;

/// Gives out the moments at which requests may go.
#[derive(Debug, Clone)]
struct Pace {
    interval: Duration,
    next: Arc<Mutex<Option<Instant>>>,
}

impl Pace {
    fn new(rate: f64) -> Self {
        // Less than some a day is nobody's wish, and more than a million nobody's network.
        let rate = if rate.is_finite() { rate.clamp(1e-4, 1e6) } else { 1.0 };
        let interval = Duration::from_secs_f64(rate.recip());
        Self { interval, next: Arc::default() }
    }

    /// The next free moment, not before now; it is taken.
    fn moment(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let moment = next.map_or(now, |it| it.max(now));
        *next = Some(moment + self.interval);
        moment
    }
}

/// Counts requests, repeated ones too.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Arc<AtomicU64>);

impl Sent {
    /// How many there were until now.
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The SDK's own client, paced and counted.
pub(crate) fn client(rate: f64, sent: Sent) -> SharedHttpClient {
    // As the SDK builds it when it is not asked, with the proxies that the environment names.
    let inner = Builder::new().build_with_connector_fn(|settings, components| {
        let mut builder = ConnectorBuilder::default().tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc));
        builder.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            builder.set_sleep_impl(components.sleep_impl());
        }
        builder.set_proxy_config(Some(ProxyConfig::from_env()));
        builder.build()
    });
    SharedHttpClient::new(PacedClient { inner, pace: Pace::new(rate), sent })
}

#[derive(Debug)]
struct PacedClient {
    inner: SharedHttpClient,
    pace: Pace,
    sent: Sent,
}

impl HttpClient for PacedClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(PacedConnector { inner, pace: self.pace.clone(), sent: self.sent.clone() })
    }
}

#[derive(Debug)]
struct PacedConnector {
    inner: SharedHttpConnector,
    pace: Pace,
    sent: Sent,
}

impl HttpConnector for PacedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (inner, sent, moment) = (self.inner.clone(), self.sent.clone(), self.pace.moment(Instant::now()));
        HttpConnectorFuture::new(async move {
            tokio::time::sleep_until(moment).await;
            sent.0.fetch_add(1, Ordering::Relaxed);
            inner.call(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_even_and_never_made_up_for() {
        let (pace, start) = (Pace::new(10.0), Instant::now());
        let moments: Vec<_> = (0..4).map(|_| (pace.moment(start) - start).as_millis()).collect();
        assert_eq!(moments, [0, 100, 200, 300]);
        // After a pause there is no burst.
        let later = start + Duration::from_secs(9);
        let moments: Vec<_> = (0..3).map(|_| (pace.moment(later) - later).as_millis()).collect();
        assert_eq!(moments, [0, 100, 200]);
    }

    #[test]
    fn no_rate_is_too_strange() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            let pace = Pace::new(rate);
            pace.moment(Instant::now());
        }
    }
}
