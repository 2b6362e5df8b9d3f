//! A client that is cut off at some request, as a process is by `kill -9`: for tests of what goes on afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use tokio::sync::Notify;

use crate::Emulator;

/// Lets so many requests through. The next one is the last that happens: whether it arrives or not, nobody hears of it.
#[derive(Debug, Clone)]
pub struct Cut {
    client: SharedHttpClient,
    left: Arc<AtomicI64>,
    arrives: bool,
    over: Arc<Notify>,
}

impl Emulator {
    /// Cuts off after so many requests; `arrives`: whether the one after them still takes effect.
    pub fn cut_after(&self, requests: i64, arrives: bool) -> Cut {
        let left = Arc::new(AtomicI64::new(requests));
        Cut { client: self.http_client(), left, arrives, over: Arc::default() }
    }
}

impl Cut {
    /// The client, for any number of services and regions: they are cut off together.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// Does that until it is done, or cut off: then it is dropped where it stands, and nothing came of it.
    pub async fn during<T>(&self, act: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.over.notified() => None,
            done = act => Some(done),
        }
    }
}

impl HttpClient for Cut {
    fn http_connector(&self, settings: &HttpConnectorSettings, parts: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector(self.client.http_connector(settings, parts), self.clone()))
    }
}

#[derive(Debug)]
struct Connector(SharedHttpConnector, Cut);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self(inner, cut) = self;
        let left = cut.left.fetch_sub(1, Ordering::Relaxed);
        if left > 0 {
            return inner.call(request);
        }
        let (inner, cut) = (inner.clone(), cut.clone());
        HttpConnectorFuture::new(async move {
            if left == 0 && cut.arrives {
                let _ = inner.call(request).await;
            }
            cut.over.notify_one();
            std::future::pending().await
        })
    }
}
