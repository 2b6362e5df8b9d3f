//! Credentials while a session lasts: fit to be sent, and renewed before their end.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// Credentials that can stand in a header: others would be a panic of the SDK, or told as a service that cannot be reached.
#[derive(Debug)]
pub(super) struct Sendable(SharedCredentialsProvider);

/// What cannot be sent. Does not hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {0} holds a character that cannot be sent")]
pub(super) struct Unsendable(pub(super) &'static str);

impl Sendable {
    pub(super) fn over(behind: SharedCredentialsProvider) -> SharedCredentialsProvider {
        SharedCredentialsProvider::new(Self(behind))
    }

    async fn credentials(&self) -> provider::Result {
        let credentials = self.0.provide_credentials().await?;
        check(&credentials).map_err(CredentialsError::provider_error)?;
        Ok(credentials)
    }
}

/// The secret is never sent, but a control character in it was not meant either.
fn check(credentials: &Credentials) -> Result<(), Unsendable> {
    let sent = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !sent(credentials.access_key_id()) {
        Err(Unsendable("access key id"))
    } else if credentials.secret_access_key().chars().any(char::is_control) {
        Err(Unsendable("secret access key"))
    } else if !credentials.session_token().is_none_or(sent) {
        Err(Unsendable("session token"))
    } else {
        Ok(())
    }
}

impl ProvideCredentials for Sendable {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

/// What the SDK names a session of a role where no setting does.
pub(super) fn session_name(way: &str) -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{way}-{}", since.as_millis())
}

/// How long before their end credentials are asked for anew.
const EARLY: Duration = Duration::from_mins(5);

/// Credentials that were fetched once already, so that connecting can say at once what is wrong with them, and so that the
/// clients do not fetch them again; near their end it asks the provider behind it.
///
/// It asks on a task of its own: a call that runs out of time must not stop a command that is about to print new ones, or
/// none would ever come of it.
#[derive(Debug)]
pub(super) struct PrefetchedCredentials {
    first: Credentials,
    behind: SharedCredentialsProvider,
    renewal: Mutex<Renewal>,
}

/// The task that fetches new credentials, while there is one; ended with its owner.
#[derive(Debug, Default)]
struct Renewal(Option<JoinHandle<provider::Result>>);

impl Drop for Renewal {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

impl PrefetchedCredentials {
    /// Fetches them now.
    pub(super) async fn from(behind: SharedCredentialsProvider) -> Result<Self, CredentialsError> {
        let first = behind.provide_credentials().await?;
        Ok(Self { first, behind, renewal: Mutex::default() })
    }

    async fn renewed(&self) -> provider::Result {
        // Held while waiting: whoever comes meanwhile gets an answer of its own, mostly from what the first has left.
        let mut renewal = self.renewal.lock().await;
        // One that ended while nobody waited may have ended long ago.
        if renewal.0.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(task) = renewal.0.take()
            && let Ok(Ok(credentials)) = task.await
            && credentials.expiry().is_none_or(|end| SystemTime::now() + EARLY < end)
        {
            return Ok(credentials);
        }
        let behind = self.behind.clone();
        let task = renewal.0.get_or_insert_with(|| tokio::spawn(async move { behind.provide_credentials().await }));
        let ended = task.await;
        renewal.0 = None;
        ended.unwrap_or_else(|error| Err(CredentialsError::unhandled(error)))
    }
}

impl ProvideCredentials for PrefetchedCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let fresh = self.first.expiry().is_none_or(|end| SystemTime::now() + EARLY < end);
        if fresh {
            future::ProvideCredentials::ready(Ok(self.first.clone()))
        } else {
            future::ProvideCredentials::new(self.renewed())
        }
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.behind.fallback_on_interrupt()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::{Notify, Semaphore};

    use super::*;

    /// Gives credentials that are about to expire: the first at once, each other when it is let.
    #[derive(Debug)]
    struct Slow {
        asked: AtomicUsize,
        began: Notify,
        gate: Semaphore,
    }

    #[derive(Debug, Clone)]
    struct Asking(Arc<Slow>);

    impl Default for Asking {
        fn default() -> Self {
            Self(Arc::new(Slow { asked: AtomicUsize::new(0), began: Notify::new(), gate: Semaphore::new(1) }))
        }
    }

    impl ProvideCredentials for Asking {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let slow = Arc::clone(&self.0);
            future::ProvideCredentials::new(async move {
                let number = slow.asked.fetch_add(1, Ordering::SeqCst);
                slow.began.notify_one();
                slow.gate.acquire().await.unwrap().forget();
                let soon = SystemTime::now() + EARLY / 2;
                Ok(Credentials::new(format!("AKIA{number}"), "any", None, Some(soon), "test"))
            })
        }
    }

    #[tokio::test]
    async fn what_cannot_stand_in_a_header_is_named() {
        let fault = async |id: &str, secret: &str, token: Option<&str>| {
            let keys = Credentials::new(id, secret, token.map(str::to_owned), None, "test");
            let given = Sendable::over(SharedCredentialsProvider::new(keys)).provide_credentials().await;
            given.err().map(|error| *crate::sdk_error::find_cause::<Unsendable>(&error).unwrap())
        };
        assert_eq!(fault("AKIA", "a/+b c", Some("t+/=")).await, None);
        for id in ["AKIA\u{7f}", "AK\nIA", "AK IA", "ÄKIA"] {
            assert_eq!(fault(id, "s", None).await, Some(Unsendable("access key id")), "{id:?}");
        }
        assert_eq!(fault("AKIA", "s\u{1}", None).await, Some(Unsendable("secret access key")));
        assert_eq!(fault("AKIA", "s", Some("t\u{1}")).await, Some(Unsendable("session token")));
    }

    /// Good at first, and for a short time; a character of its own kind when it is asked again.
    #[derive(Debug)]
    struct Spoiling(AtomicUsize);

    impl ProvideCredentials for Spoiling {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let id = ["AKIA", "AKIA\u{7f}"][self.0.fetch_add(1, Ordering::SeqCst)];
            let soon = SystemTime::now() + EARLY / 2;
            future::ProvideCredentials::ready(Ok(Credentials::new(id, "any", None, Some(soon), "test")))
        }
    }

    #[tokio::test]
    async fn what_cannot_stand_in_a_header_is_named_in_the_midst_of_a_session_too() {
        let spoiling = SharedCredentialsProvider::new(Spoiling(AtomicUsize::new(0)));
        let fetched = PrefetchedCredentials::from(Sendable::over(spoiling)).await.unwrap();
        let error = fetched.provide_credentials().await.unwrap_err();
        assert_eq!(crate::sdk_error::find_cause(&error), Some(&Unsendable("access key id")));
    }

    #[tokio::test]
    async fn a_renewal_outlives_the_call_that_began_it_and_is_taken_by_the_next() {
        let asking = Asking::default();
        let fetched = PrefetchedCredentials::from(SharedCredentialsProvider::new(asking.clone())).await.unwrap();
        asking.0.began.notified().await;
        {
            let given_up = fetched.provide_credentials();
            tokio::select! {
                biased;
                _ = given_up => panic!("answered through a closed gate"),
                () = asking.0.began.notified() => {}
            }
        }
        asking.0.gate.add_permits(1);
        assert_eq!(fetched.provide_credentials().await.unwrap().access_key_id(), "AKIA1");
        assert_eq!(asking.0.asked.load(Ordering::SeqCst), 2, "it was asked anew");
        asking.0.gate.add_permits(1);
        assert_eq!(fetched.provide_credentials().await.unwrap().access_key_id(), "AKIA2");
    }

    #[tokio::test]
    async fn a_renewal_ends_with_its_session() {
        let asking = Asking::default();
        let fetched = PrefetchedCredentials::from(SharedCredentialsProvider::new(asking.clone())).await.unwrap();
        asking.0.began.notified().await;
        let slow = Arc::downgrade(&asking.0);
        tokio::select! {
            biased;
            _ = fetched.provide_credentials() => panic!("answered through a closed gate"),
            () = asking.0.began.notified() => {}
        }
        drop((fetched, asking));
        while slow.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
    }
}
