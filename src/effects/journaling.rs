//! The journal of a change of several parameters: opened where it is carried out, told each step, closed at its end.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;

use crate::app::{Reply, Ticket};
use crate::failure::{Failure, FailureKind};
use crate::job::{Job, JobPlace, Unfinished};
use crate::journal::{Journal, Journals};
use crate::store::Store;
use crate::transfer::Step;

/// A change that a journal is kept of.
pub(super) enum Journaled {
    /// It begins.
    Begins(Job),
    /// It goes on.
    GoesOn(Job),
    /// It goes on, by these steps: their keys may be others than at first.
    GoesOnBy(Job, Vec<Step>),
}

impl Journaled {
    /// The journal, of a change in the place of that store, which reads in `from` if that is another.
    pub(super) fn open(self, journals: &Journals, store: &Store, from: Option<JobPlace>) -> Result<Journal, Failure> {
        match self {
            Self::Begins(job) => {
                let to = place_of(store);
                Ok(journals.begin_between(job, from.unwrap_or_else(|| to.clone()), to))
            }
            Self::GoesOn(job) => go_on(journals, job),
            Self::GoesOnBy(job, steps) => {
                let journal = go_on(journals, job)?;
                journal.rekey(steps.iter().map(|step| (step.from.name.as_str(), step.key_id.as_deref())));
                Ok(journal)
            }
        }
    }
}

fn go_on(journals: &Journals, job: Job) -> Result<Journal, Failure> {
    journals.go_on(job).map_err(|why| {
        let what = format!("The change cannot be gone on with: {why}");
        Failure::new(FailureKind::Cancelled, what, "Nothing was sent. Look at the list again")
    })
}

pub(super) fn place_of(store: &Store) -> JobPlace {
    let place = store.place();
    JobPlace {
        account: store.shown_account(),
        region: store.region().to_owned(),
        profile: place.profile.clone(),
        endpoint: place.shown_endpoint(),
    }
}

/// The store, which has each step written down. The first that cannot be is told.
pub(super) fn noting(
    store: Store,
    journal: &Journal,
    ticket: Ticket,
    replies: &mpsc::Sender<(Ticket, Reply)>,
) -> Store {
    let (journal, replies, told) = (journal.clone(), replies.clone(), AtomicBool::new(false));
    store.noting(move |name, reached| {
        journal.note(name, reached);
        if let Some(why) = journal.trouble()
            && !told.swap(true, Ordering::Relaxed)
        {
            // A request does not wait for the screen.
            let _ = replies.try_send((ticket, Reply::Unjournaled(why)));
        }
    })
}

/// Why a change has ended before all was done, in a word or two.
pub(super) fn why(ended: &Result<(), Failure>) -> &'static str {
    ended.as_ref().err().map_or("", Failure::tag)
}

/// What earlier changes have left.
pub(super) async fn unfinished(journals: Journals) -> Unfinished {
    tokio::task::spawn_blocking(move || journals.unfinished()).await.unwrap_or_default()
}

/// Drops the journal of one.
pub(super) async fn dropped(journals: Journals, job: Job) -> Result<(), String> {
    let dropped = tokio::task::spawn_blocking(move || journals.drop_one(&job)).await;
    dropped.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
}
