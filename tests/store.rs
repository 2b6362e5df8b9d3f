//! The store room against the emulator: the SDK's real client, serialisation, paging and errors, with no socket under it.
//!
//! The clock of SDK, store and emulator is tokio's, which stands still but for pauses: nothing here waits.

mod amending;
mod carrying_out;
mod deleting;
mod describing;
mod filters;
mod foreign;
mod history;
mod kms;
mod listing;
mod metadata;
mod partitions;
mod promoting;
mod races;
mod reading;
mod reading_many;
mod recreating;
mod resuming;
mod scripted;
mod stacks;
mod transferring;
mod writing;

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use sesame::failure::{FailureKind, RetryReason};
use sesame::store::{Progress, Store};
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State};
use tokio::time::Instant;

use crate::fixtures;

/// The account, and who asks unless a test says otherwise.
const WHO: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[principal]]
access_key = "AKIABEN"
arn = "arn:aws:iam::111122223333:user/ben"

[[key]]
id = "11111111-aaaa-4aaa-8aaa-111111111111"
aliases = ["alias/team"]

[[key]]
id = "22222222-bbbb-4bbb-8bbb-222222222222"
aliases = ["alias/closed"]
deny_decrypt = ["arn:aws:sts::*:assumed-role/engineer/*"]
reason = "because no resource-based policy allows the {action} action"
"#;

const TEAM_KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/11111111-aaaa-4aaa-8aaa-111111111111";

/// An emulator and a session with it.
struct World {
    emulator: Emulator,
    store: Store,
    begun: (Timestamp, Instant),
}

impl World {
    /// What `seed` (parts of a seed file) describes, beside [`WHO`]. Top-level tables only: `[behaviour]`, `[[parameter]]`, …
    fn of(seed: &str) -> Self {
        let begun = (Timestamp::now(), Instant::now());
        let seed = Seed::parse(&format!("{WHO}\n{seed}")).unwrap_or_else(|errors| panic!("{errors:?}"));
        let state = State::from_seed(&seed, begun.0).unwrap_or_else(|errors| panic!("{errors:?}"));
        let emulator = Emulator::with_clock(state, move || begun.0 + begun.1.elapsed());
        let store = Store::over(emulator.http_client(), "eu-west-1", "AKIAANA", false);
        Self { emulator, store, begun }
    }

    /// The same store for someone else, or without the right to change it.
    fn store_of(&self, access_key: &str, read_only: bool) -> Store {
        Store::over(self.emulator.http_client(), "eu-west-1", access_key, read_only)
    }

    fn calls(&self, operation: &str) -> u64 {
        self.emulator.with(|state| state.call_count(operation))
    }

    /// The answer to a request that the store room does not make.
    fn raw(&self, operation: &str, body: &serde_json::Value) -> serde_json::Value {
        let now = self.begun.0 + self.begun.1.elapsed();
        fixtures::ask(&self.emulator, now, "AKIAANA", &format!("AmazonSSM.{operation}"), body)
    }

    /// Versions, oldest first, with their values as the history gives them decrypted.
    fn history(&self, name: &str) -> Vec<(i64, String)> {
        let answer = self.raw("GetParameterHistory", &serde_json::json!({ "Name": name, "WithDecryption": true }));
        let versions = answer["Parameters"].as_array().unwrap_or_else(|| panic!("{answer}"));
        versions.iter().map(|v| (v["Version"].as_i64().unwrap(), v["Value"].as_str().unwrap().to_owned())).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn identity_is_that_of_who_asks() {
    let world = World::of("");
    let ana = world.store.identity().await.unwrap();
    assert_eq!((ana.account.as_str(), ana.principal()), ("111122223333", "engineer/ana"));
    let ben = world.store_of("AKIABEN", false).identity().await.unwrap();
    assert_eq!(ben.principal(), "ben");
}

#[tokio::test(start_paused = true)]
async fn an_account_has_an_alias_or_none_and_not_everyone_may_see_it() {
    let world = World::of("[account_aliases]\n111122223333 = \"acme & co\"\n");
    assert_eq!(world.store.account_alias().await, Ok(Some("acme & co".to_owned())));
    assert_eq!(World::of("").store.account_alias().await, Ok(None));
    let world = World::of("[[deny]]\naction = \"iam:ListAccountAliases\"\n");
    let refused = world.store.account_alias().await.unwrap_err();
    let FailureKind::Denied(denial) = refused.kind else { panic!("{refused:?}") };
    assert_eq!(denial.action, "iam:ListAccountAliases");
}

#[tokio::test(start_paused = true)]
async fn each_attempt_and_each_pause_is_told() {
    let world = World::of(
        "[[parameter]]\nname = \"/a\"\nvalue = \"x\"\n[[fault]]\noperation = \"GetParameter\"\nkind = \"throttle\"\ntimes = 2\n",
    );
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let store = world.store.clone().watched(move |progress| heard.lock().unwrap().push(progress));
    store.read("/a").await.unwrap();
    let mut told: Vec<_> = std::mem::take(&mut *told.lock().unwrap());
    told.retain(|progress| !matches!(progress, Progress::Answered { .. }));
    let action = "ssm:GetParameter";
    let pauses = [1, 3].map(|at| match told.get(at) {
        Some(Progress::Waiting { pause, .. }) => *pause,
        other => panic!("{other:?}"),
    });
    let why = RetryReason::Throttled;
    assert_eq!(
        told,
        [
            Progress::Calling { action, attempt: 1 },
            Progress::Waiting { attempt: 2, pause: pauses[0], why },
            Progress::Calling { action, attempt: 2 },
            Progress::Waiting { attempt: 3, pause: pauses[1], why },
            Progress::Calling { action, attempt: 3 },
        ]
    );
}
