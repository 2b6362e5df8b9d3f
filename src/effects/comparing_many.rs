//! One value beside those of the same name in other places: each is read once, made a fingerprint of, and wiped. What is told of it is
//! whether it is that of here.

use futures_util::stream::{self, StreamExt};

use super::{Effects, hold, store_of};
use crate::app::{Reply, SessionId, Ticket};
use crate::comparison::{Fingerprint, Fingerprints, Told, Untold, Values};
use crate::failure::{Failure, FailureKind};
use crate::parameter::Reading;
use crate::store::Store;

/// Places that are read in at a time.
const AT_ONCE: usize = 4;

impl Effects {
    pub(super) fn compare_in(&mut self, ticket: Ticket, name: String, places: Vec<SessionId>) {
        let others: Vec<(SessionId, Result<Store, Failure>)> = {
            let sessions = hold(&self.sessions);
            places.into_iter().map(|place| (place, store_of(&sessions, place))).collect()
        };
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Compared, move |here| async move {
            let prints = Fingerprints::new()?;
            let here = match print(&here, &name, &prints).await {
                // It says nothing of the others, of which none needs to be read for it.
                Err(failure) if !failure.is_refusal() && failure.kind != FailureKind::NotFound => return Err(failure),
                here => here,
            };
            let told = stream::iter(others).map(|(place, store)| {
                let (name, prints, here) = (&name, &prints, &here);
                async move { (place, told(store, name, prints, here).await) }
            });
            let mut told = Box::pin(told.buffer_unordered(AT_ONCE));
            while let Some((place, told)) = told.next().await {
                let _ = replies.send((ticket, Reply::ToldOf(place, told))).await;
            }
            Ok(())
        });
    }
}

/// What tells a value from others; the value is wiped where this ends.
async fn print(store: &Store, name: &str, prints: &Fingerprints) -> Result<Fingerprint, Failure> {
    let reading = store.read(name).await.and_then(Reading::whole)?;
    Ok(prints.of(&reading.value))
}

/// Where that of here cannot be read, no other is.
async fn told(
    store: Result<Store, Failure>,
    name: &str,
    prints: &Fingerprints,
    here: &Result<Fingerprint, Failure>,
) -> Told {
    let untold = |here: Option<Failure>, there: Option<Failure>| Told::Untold(Box::new(Untold { here, there }));
    let here = match here {
        Ok(here) => here,
        Err(failure) => return untold(Some(failure.clone()), None),
    };
    let there = match store {
        Ok(store) => print(&store, name, prints).await,
        Err(failure) => Err(failure),
    };
    match there {
        Ok(there) if Values::of(here, &there) == Values::Same => Told::Same,
        Ok(_) => Told::Different,
        Err(failure) => untold(None, Some(failure)),
    }
}
