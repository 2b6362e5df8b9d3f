//! Connections that have carried a value are closed, not kept for the next call.
//!
//! A connection that is kept keeps its buffers, and with them the last bytes that went through: the plaintext of a value would stay
//! in memory, unwiped, for as long as nothing else was asked (found by looking through the memory of a running program
//! after a reveal had ended). Closed, its buffers are freed and the allocator wipes them. That goes for all that sends values,
//! decrypted or not: of a String the answer to `GetParameter`, `GetParameterHistory` and `GetParametersByPath` holds the text.
//!
//! An act of one call or two has each connection closed after its one exchange ([`CloseAfterwards`]); the price is a new one for
//! each. Many calls share connections for as long as their act lasts, and no longer ([`Store::for_an_act`]).

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::Store;

/// Asks for the connection to be closed after this one exchange. After signing, since the header concerns the next hop alone.
#[derive(Debug)]
pub(super) struct CloseAfterwards;

impl Intercept for CloseAfterwards {
    fn name(&self) -> &'static str {
        "CloseAfterwards"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        context.request_mut().headers_mut().insert("connection", "close");
        Ok(())
    }
}

impl Store {
    /// A client with connections of its own for the calls of one act, closed when the last clone is dropped.
    pub(super) fn for_an_act(&self) -> aws_sdk_ssm::Client {
        let config = self.inner.ssm.config().to_builder().http_client(self.inner.http.make());
        aws_sdk_ssm::Client::from_conf(config.build())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use crate::destination::Root;
    use crate::store::connect::tests::at;

    /// What a server has seen of its connections.
    #[derive(Default)]
    struct Connections {
        begun: AtomicUsize,
        closed: AtomicUsize,
    }

    /// Denies descriptions, and answers each page of a path with one name and the token of the next, three in all.
    async fn answer(stream: TcpStream, seen: Arc<Connections>) {
        seen.begun.fetch_add(1, Ordering::SeqCst);
        let mut stream = BufReader::new(stream);
        loop {
            let (mut head, mut length, mut line) = (String::new(), 0, String::new());
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 2) {
                let lower = line.to_ascii_lowercase();
                length = lower.strip_prefix("content-length: ").map_or(length, |it| it.trim().parse().unwrap());
                head.push_str(&lower);
                line.clear();
            }
            let mut body = vec![0; length];
            if head.is_empty() || stream.read_exact(&mut body).await.is_err() {
                break;
            }
            let body = String::from_utf8(body).unwrap();
            let (status, answer) = match &head {
                head if head.contains("describeparameters") => {
                    (400, r#"{"__type":"AccessDeniedException","message":"no"}"#.to_owned())
                }
                _ => {
                    let next = ["two", "three"].into_iter().find(|next| body.contains("two") == (*next == "three"));
                    let next = next.filter(|_| !body.contains("three")).unwrap_or_default();
                    (200, format!(r#"{{"Parameters":[{{"Name":"/x{next}","Value":"hunter2"}}],"NextToken":"{next}"}}"#))
                }
            };
            let length = answer.len();
            let answer = format!(
                "HTTP/1.1 {status} x\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: {length}\r\n\r\n{answer}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        seen.closed.fetch_add(1, Ordering::SeqCst);
    }

    #[tokio::test]
    async fn the_pages_of_one_listing_share_a_connection_which_is_closed_after_the_last() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let store = at(listener.local_addr().unwrap().port());
        let seen = Arc::<Connections>::default();
        let theirs = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&theirs)));
            }
        });
        let (pages, mut inbox) = tokio::sync::mpsc::channel(64);
        store.list(&Root::all(), pages).await.unwrap();
        let names = std::iter::from_fn(|| inbox.try_recv().ok()).flatten().count();
        assert_eq!((names, seen.begun.load(Ordering::SeqCst)), (3, 2), "one that carried a denial, one for the pages");
        // The one that is kept carried none.
        let closed = async {
            while seen.closed.load(Ordering::SeqCst) < 1 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(5), closed).await.unwrap();
    }
}
