//! Whose credentials sign the calls, found out anew whenever they are renewed.
//!
//! A `credential_process` may print those of another account when it is run again. What is read then would be another account's
//! under this one's header, and what is written would go there. So credentials with another access key are not given to any
//! client before STS has said that they are of the account that the screen shows; while they stay the same, nothing is asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_sts::config::IdentityCache;
use aws_sdk_sts::operation::RequestId;

use super::log_entry::LogEntry;
use super::other_account::OtherAccount;
use super::{convert, errors};
use crate::parameter::Identity;

/// How long STS is waited for. Where it does not tell, the session goes on.
const LIMIT: Duration = Duration::from_secs(2);

/// For how long it goes on with credentials of which STS did not tell, before it is asked again.
const UNTOLD: Duration = Duration::from_mins(1);

/// How long before their end credentials count as good for nothing. More than the SDK's own, so that it does not refuse them.
const END: Duration = Duration::from_secs(30);

/// Whose account the screen shows, and the key that is known to be of that account.
#[derive(Debug, Default)]
pub(super) struct Whose(Mutex<KnownKey>);

#[derive(Debug, Default)]
struct KnownKey {
    account: Option<String>,
    key: Option<String>,
}

impl Whose {
    /// That account is shown from now on as the one whose credentials sign.
    pub(super) fn shows(&self, account: Option<&str>) {
        self.hold().account = account.map(str::to_owned);
    }

    /// The account that is shown, if one is.
    pub(super) fn shown(&self) -> Option<String> {
        self.hold().account.clone()
    }

    /// The account that credentials with this key have to be of; `None` where they are, or where none is shown that they could
    /// differ from.
    fn to_be_compared(&self, key: &str) -> Option<String> {
        let mut known = self.hold();
        if known.key.as_deref() == Some(key) {
            return None;
        }
        let shown = known.account.clone();
        if shown.is_none() {
            known.key = Some(key.to_owned());
        }
        shown
    }

    fn hold(&self) -> MutexGuard<'_, KnownKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Credentials of one account: those of another are an error ([`OtherAccount`]).
#[derive(Debug)]
pub(super) struct OneAccount {
    behind: SharedCredentialsProvider,
    /// How STS is asked, but for what signs the question.
    sts: aws_sdk_sts::Config,
    whose: Arc<Whose>,
    /// New ones of which STS has not told yet: kept when nobody waited for its answer, since a command had to be run for them.
    unchecked: tokio::sync::Mutex<Option<Credentials>>,
}

impl OneAccount {
    /// Those that `behind` gives, as long as they are of the account that `whose` says is shown.
    pub(super) fn of(behind: SharedCredentialsProvider, sts: aws_sdk_sts::Config, whose: Arc<Whose>) -> Self {
        Self { behind, sts, whose, unchecked: tokio::sync::Mutex::default() }
    }

    async fn checked(&self) -> provider::Result {
        let mut unchecked = self.unchecked.lock().await;
        let kept = unchecked.take().filter(|it| it.expiry().is_none_or(|end| SystemTime::now() + END < end));
        let credentials = match kept {
            Some(credentials) => credentials,
            None => self.behind.provide_credentials().await?,
        };
        let Some(shown) = self.whose.to_be_compared(credentials.access_key_id()) else { return Ok(credentials) };
        *unchecked = Some(credentials.clone());
        let told = tokio::time::timeout(LIMIT, self.identity_of(&credentials)).await;
        *unchecked = None;
        match told.ok().flatten() {
            Some(now) if now.account == shown => {
                self.whose.hold().key = Some(credentials.access_key_id().to_owned());
                Ok(credentials)
            }
            Some(now) => Err(CredentialsError::provider_error(OtherAccount { now, shown })),
            None => Ok(for_a_while(credentials)),
        }
    }

    /// What STS says of them; `None` where it does not tell.
    async fn identity_of(&self, credentials: &Credentials) -> Option<Identity> {
        let builder = self.sts.to_builder().identity_cache(IdentityCache::no_cache());
        let client = aws_sdk_sts::Client::from_conf(builder.credentials_provider(credentials.clone()).build());
        let entry = LogEntry::begin("sts:GetCallerIdentity", 1);
        match client.get_caller_identity().send().await {
            Ok(answer) => {
                entry.answered(answer.request_id());
                let identity = convert::identity(answer);
                identity.known_account().is_some().then_some(identity)
            }
            Err(error) => {
                entry.failed(errors::log_label(&error), error.request_id());
                None
            }
        }
    }
}

/// The same credentials, but asked for again soon.
fn for_a_while(mut credentials: Credentials) -> Credentials {
    let soon = SystemTime::now() + UNTOLD;
    let end = credentials.expiry().map_or(soon, |end| end.min(soon));
    *credentials.expiry_mut() = Some(end);
    credentials
}

impl ProvideCredentials for OneAccount {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.checked())
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        let old = self.behind.fallback_on_interrupt()?;
        self.whose.to_be_compared(old.access_key_id()).is_none().then_some(old)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::VecDeque;

    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use jiff::Timestamp;

    use super::*;
    use crate::destination::Place;
    use crate::destination::Root;
    use crate::failure::{Failure, FailureKind};
    use crate::parameter::{Expected, ParameterType, Write};
    use crate::signin::SignedIn;
    use crate::store::Store;
    use ssm_emulator::seed::Seed;
    use ssm_emulator::{Emulator, State};

    const SEED: &str = r#"
        account = "111122223333"
        region = "eu-west-1"

        [[principal]]
        access_key = "AKIAANA"
        arn = "arn:aws:iam::111122223333:user/ana"

        [[principal]]
        access_key = "AKIANEW"
        arn = "arn:aws:iam::111122223333:user/ana"

        [[principal]]
        access_key = "AKIAOTHER"
        arn = "arn:aws:iam::444455556666:user/ana"

        [[parameter]]
        name = "/x"
        type = "String"
        value = "hunter2"
    "#;

    /// A command that prints a key of its list each time, the last for ever. They end so soon that each call asks for new ones.
    #[derive(Debug, Clone)]
    struct Changing(Arc<Mutex<VecDeque<&'static str>>>);

    impl Changing {
        fn become_key(&self, key: &'static str) {
            *self.0.lock().unwrap() = VecDeque::from([key]);
        }
    }

    impl ProvideCredentials for Changing {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let mut keys = self.0.lock().unwrap();
            let key = if keys.len() > 1 { keys.pop_front() } else { keys.front().copied() };
            let soon = SystemTime::now() + Duration::from_secs(1);
            future::ProvideCredentials::ready(Ok(Credentials::new(key.unwrap(), "any", None, Some(soon), "test")))
        }
    }

    fn session(seed: &str) -> (Emulator, Changing, Store) {
        let seed = Seed::parse(&format!("{SEED}\n{seed}")).unwrap();
        let emulator = Emulator::new(State::from_seed(&seed, Timestamp::now()).unwrap());
        let changing = Changing(Arc::new(Mutex::new(VecDeque::from(["AKIAANA"]))));
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(changing.clone()))
            .http_client(emulator.http_client())
            .build();
        let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
        (emulator, changing, Store::of(SignedIn::with(place, config)))
    }

    fn asked(emulator: &Emulator, operation: &str) -> u64 {
        emulator.with(|state| state.call_count(operation))
    }

    /// Does everything that there is to do; how each thing failed.
    async fn everything(store: &Store) -> Vec<Option<Failure>> {
        let (pages, _inbox) = tokio::sync::mpsc::channel(64);
        let write = Write {
            name: "/new".to_owned(),
            value: "hunter3".into(),
            kind: ParameterType::String,
            tier: None,
            key_id: None,
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Absent,
            seen: None,
        };
        vec![
            store.read("/x").await.err(),
            store.describe("/x").await.err(),
            store.list(&Root::all(), pages).await.err(),
            store.write(&write).await.err(),
            store.account_alias().await.err(),
        ]
    }

    #[tokio::test]
    async fn nothing_is_read_or_written_with_the_credentials_of_another_account() {
        let (emulator, changing, store) = session("");
        store.read("/x").await.unwrap();
        store.identity().await.unwrap();
        changing.become_key("AKIAOTHER");
        emulator.with(State::clear_calls);
        for failure in everything(&store).await {
            let failure = failure.unwrap();
            assert_eq!(failure.kind, FailureKind::Credentials);
            assert!(failure.what.contains("444455556666") && failure.what.contains("111122223333"), "{failure:?}");
        }
        assert!(emulator.with(|state| state.calls().iter().all(|call| call.operation == "GetCallerIdentity")));
        // Those of before are good as ever.
        changing.become_key("AKIAANA");
        assert_eq!(everything(&store).await, vec![None; 5]);
    }

    /// Connected anew while the login had run out: whose it was then is not told, and the next login may be to anywhere.
    #[tokio::test]
    async fn a_session_that_follows_one_keeps_to_its_account_until_it_is_told_whose_it_is() {
        let (emulator, changing, store) = session("");
        store.keep_to("111122223333");
        changing.become_key("AKIAOTHER");
        for failure in everything(&store).await {
            let failure = failure.unwrap();
            assert_eq!(failure.kind, FailureKind::Credentials);
            assert!(failure.what.contains("444455556666") && failure.what.contains("111122223333"), "{failure:?}");
        }
        assert!(emulator.with(|state| state.calls().iter().all(|call| call.operation == "GetCallerIdentity")));
        let identity = store.identity().await.unwrap();
        assert_eq!(identity.arn, "arn:aws:iam::444455556666:user/ana");
        assert_eq!(identity.account, "444455556666");
        let kinds: Vec<_> = everything(&store).await.into_iter().map(|failure| failure.map(|it| it.kind)).collect();
        assert_eq!(kinds, [Some(FailureKind::NotFound), None, None, None, None], "/x is not there");
    }

    #[tokio::test]
    async fn a_session_that_follows_one_of_the_same_account_goes_on() {
        let (_emulator, changing, store) = session("");
        store.keep_to("111122223333");
        changing.become_key("AKIANEW");
        assert_eq!(everything(&store).await, vec![None; 5]);
        assert_eq!(store.identity().await.unwrap().arn, "arn:aws:iam::111122223333:user/ana");
    }

    #[tokio::test]
    async fn new_credentials_of_the_same_account_are_asked_about_once_and_old_ones_never() {
        let (emulator, changing, store) = session("");
        store.identity().await.unwrap();
        everything(&store).await;
        assert_eq!(asked(&emulator, "GetCallerIdentity"), 1, "that of the header");
        changing.become_key("AKIANEW");
        for _ in 0..2 {
            store.read("/x").await.unwrap();
            assert_eq!(asked(&emulator, "GetCallerIdentity"), 2);
        }
    }

    #[tokio::test]
    async fn where_sts_does_not_tell_the_session_goes_on_and_asks_again() {
        let (emulator, changing, store) =
            session("[[fault]]\noperation = \"GetCallerIdentity\"\nkind = \"internal-error\"\nafter = 1\n");
        store.identity().await.unwrap();
        changing.become_key("AKIAOTHER");
        store.describe("/x").await.unwrap();
        assert_eq!(store.read("/x").await.unwrap_err().kind, FailureKind::Credentials);
        assert_eq!(asked(&emulator, "GetCallerIdentity"), 3);
    }

    #[tokio::test]
    async fn where_no_account_is_shown_there_is_none_to_differ_from() {
        let (emulator, changing, store) = session("");
        store.read("/x").await.unwrap();
        changing.become_key("AKIAOTHER");
        store.describe("/x").await.unwrap();
        assert_eq!(asked(&emulator, "GetCallerIdentity"), 0);
    }

    #[test]
    fn credentials_of_which_nothing_is_known_are_good_for_a_while() {
        let lasting = |expiry| Credentials::new("AKIA", "any", None, expiry, "test");
        let now = SystemTime::now();
        for (before, at_most) in [(None, UNTOLD), (Some(END), END), (Some(UNTOLD * 9), UNTOLD)] {
            let end = for_a_while(lasting(before.map(|left| now + left))).expiry().unwrap();
            assert!(end <= now + at_most + Duration::from_secs(5), "{before:?}");
        }
    }
}
