//! A value looked for among many: each is read, compared, and wiped. What is told of it is whether it matches.

use tokio::sync::mpsc;

use super::{Effects, passed_on};
use crate::app::{Reply, Ticket};
use crate::comparison::{
    Fingerprint, Fingerprints, Match, READ_TOGETHER, READS_A_SECOND, Sight, Sighting, Sought, ValueSearch,
};
use crate::failure::Failure;
use crate::parameter::{ParameterType, Reading};
use crate::secret::Secret;
use crate::store::{Quota, Store};

/// What values are compared with.
enum Compared {
    Text(Secret),
    Print(Box<Fingerprints>, Fingerprint),
}

impl Effects {
    pub(super) fn find_value(&mut self, ticket: Ticket, search: ValueSearch) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Found, move |store| async move {
            passed_on(ticket, &replies, Reply::Sighted, |told| sighted(store, search, told)).await
        });
    }
}

impl Compared {
    async fn with(store: &Store, sought: Sought) -> Result<Self, Failure> {
        let name = match sought {
            Sought::Text(text) => return Ok(Self::Text(text)),
            Sought::ValueOf(name) => name,
        };
        let prints = Fingerprints::new()?;
        let print = prints.of(&store.read(&name).await?.whole()?.value);
        Ok(Self::Print(Box::new(prints), print))
    }

    fn how(&self, reading: &Reading) -> Option<Match> {
        match self {
            Self::Text(text) => Match::of(&reading.value, text.expose()),
            Self::Print(prints, print) => (prints.of(&reading.value) == *print).then_some(Match::Equal),
        }
    }

    /// What is told of one; its value is wiped where this ends.
    fn sight(&self, read: Result<Reading, Failure>, decrypts: bool) -> Sight {
        match read {
            Err(failure) => Sight::Unread(Box::new(failure)),
            Ok(reading) if reading.kind == ParameterType::SecureString && !decrypts => Sight::Encrypted,
            Ok(reading) => self.how(&reading).map_or(Sight::Not, |how| Sight::Found {
                how,
                version: reading.version,
                kind: reading.kind,
            }),
        }
    }
}

async fn sighted(store: Store, search: ValueSearch, told: mpsc::Sender<Vec<Sighting>>) -> Result<(), Failure> {
    let ValueSearch { sought, names, decrypts } = search;
    let compared = Compared::with(&store, sought).await?;
    let reads = store.reads(Quota::per_second(f64::from(READS_A_SECOND)));
    let reads = if decrypts { reads } else { reads.undecrypted() };
    for names in names.chunks(READ_TOGETHER) {
        let read = reads.several(names, |_| {}).await?;
        let sights = names.iter().cloned().zip(read);
        let sights = sights.map(|(name, read)| Sighting { name, sight: compared.sight(read, decrypts) });
        let _ = told.send(sights.collect()).await;
    }
    Ok(())
}
