//! One value beside those of the same name in other places: each is read once, made a fingerprint of, and wiped. What is told of it is
//! whether it is that of here; its fingerprint tells it from the others.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt};

use super::{Effects, hold, store_of};
use crate::app::{Reply, SessionId, Ticket};
use crate::comparison::{Fingerprints, Told, Untold, ValuePrint};
use crate::failure::{Failure, FailureKind};
use crate::parameter::Reading;
use crate::store::Store;

/// Places that are read in at a time.
const AT_ONCE: usize = 4;

impl Effects {
    pub(super) fn compare_in(
        &mut self,
        ticket: Ticket,
        name: String,
        places: Vec<SessionId>,
        maker: Option<Arc<Fingerprints>>,
    ) {
        let others: Vec<(SessionId, Result<Store, Failure>)> = {
            let sessions = hold(&self.sessions);
            places.into_iter().map(|place| (place, store_of(&sessions, place))).collect()
        };
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Compared, move |here| async move {
            let maker = match maker {
                Some(maker) => maker,
                None => Arc::new(Fingerprints::new()?),
            };
            let here = match print(&here, &name, &maker).await {
                // It says nothing of the others, of which none needs to be read for it.
                Err(failure) if !failure.is_refusal() && failure.kind != FailureKind::NotFound => return Err(failure),
                here => here,
            };
            let told = stream::iter(others).map(|(place, store)| {
                let (name, maker, here) = (&name, &maker, &here);
                async move { (place, told(store, name, maker, here).await) }
            });
            let mut told = Box::pin(told.buffer_unordered(AT_ONCE));
            while let Some((place, (told, print))) = told.next().await {
                let _ = replies.send((ticket, Reply::ToldOf(place, told, print))).await;
            }
            Ok(())
        });
    }
}

/// What tells a value from others; the value is wiped where this ends.
async fn print(store: &Store, name: &str, maker: &Arc<Fingerprints>) -> Result<ValuePrint, Failure> {
    let reading = store.read(name).await.and_then(Reading::whole)?;
    Ok(ValuePrint::of(maker, &reading.value))
}

/// Where that of here cannot be read, no other is.
async fn told(
    store: Result<Store, Failure>,
    name: &str,
    maker: &Arc<Fingerprints>,
    here: &Result<ValuePrint, Failure>,
) -> (Told, Option<ValuePrint>) {
    let untold = |here: Option<Failure>, there: Option<Failure>| (Told::Untold(Box::new(Untold { here, there })), None);
    let here = match here {
        Ok(here) => here,
        Err(failure) => return untold(Some(failure.clone()), None),
    };
    let there = match store {
        Ok(store) => print(&store, name, maker).await,
        Err(failure) => Err(failure),
    };
    match there {
        Ok(there) if there.is_same(here) => (Told::Same, Some(there)),
        Ok(there) => (Told::Different, Some(there)),
        Err(failure) => untold(None, Some(failure)),
    }
}
