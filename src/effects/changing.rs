//! Changes: a write, what stands beside a value, several as one. None is cancelled; each can be told to try no more, and of several a
//! journal is kept.

use std::future::Future;

use tokio::sync::{mpsc, watch};

use super::journaling::{self, Journaled};
use super::{Effects, hold, passed_on, store_of};
use crate::app::{Reply, SessionId, Ticket};
use crate::deletion::{Creation, Deletion, Fates};
use crate::failure::Failure;
use crate::job::{Job, JobPlace, Rest, Resumption, Unfinished};
use crate::panics;
use crate::parameter::{MetadataChange, MetadataOutcome, Parameter, SeveralChange, Written};
use crate::plan::Plan;
use crate::store::{Progress, Store};
use crate::transfer::Transfer;

impl Effects {
    pub(super) fn amend_several(&mut self, ticket: Ticket, several: Box<SeveralChange>) {
        let job = Job::of_amendments(&several).map(Journaled::Begins);
        self.change_several(ticket, job, |store, fates| async move { store.amend_all(&several, fates).await });
    }

    pub(super) fn delete(&mut self, ticket: Ticket, deletion: Box<Deletion>) {
        let job = Job::of_deletion(&deletion).map(Journaled::Begins);
        self.change_several(ticket, job, |store, fates| async move { store.delete(&deletion, fates).await });
    }

    pub(super) fn create_all(&mut self, ticket: Ticket, creations: Vec<Creation>) {
        let job = Job::of_creations(&creations).map(Journaled::Begins);
        self.change_several(ticket, job, |store, fates| async move { store.create_all(&creations, fates).await });
    }

    pub(super) fn recreate(&mut self, ticket: Ticket, was: Box<Parameter>) {
        let job = Some(Journaled::Begins(Job::of_recreation(&was)));
        self.change_several(ticket, job, |store, fates| async move { store.recreate(&was, fates).await });
    }

    pub(super) fn transfer(&mut self, ticket: Ticket, transfer: Box<Transfer>) {
        let job = Job::of_transfer(&transfer).map(Journaled::Begins);
        self.change_several(ticket, job, |store, fates| async move { store.transfer(&transfer, fates).await });
    }

    /// A copy from one place to another, either of which may be the session of the ticket.
    pub(super) fn promote(
        &mut self,
        ticket: Ticket,
        (from, to): (SessionId, SessionId),
        transfer: Transfer,
        resumes: Option<Box<Job>>,
    ) {
        let (stop, told) = watch::channel(false);
        self.stop_retrying = Some((ticket, stop));
        // What is read is given up as what is written is.
        let source = self.store_at(from, ticket).map(|store| store.until(told.clone()));
        let target = self.store_at(to, ticket).map(|store| store.until(told));
        let job = match &resumes {
            Some(job) => Journaled::GoesOnBy((**job).clone(), transfer.steps.clone()),
            None => Journaled::Begins(Job::of_promotion(&transfer)),
        };
        let from = source.as_ref().ok().map(journaling::place_of);
        self.change_several_in(ticket, target, from, Some(job), |target, fates| async move {
            let source = source?;
            match resumes {
                Some(job) => {
                    let resumption = Resumption { job: *job, rest: Rest::Transfer(transfer) };
                    target.resume_from(&source, &resumption, fates).await
                }
                None => target.transfer_from(&source, &transfer, fates).await,
            }
        });
    }

    pub(super) fn resume(&mut self, ticket: Ticket, resumption: Box<Resumption>) {
        let job = Some(Journaled::GoesOn(resumption.job.clone()));
        self.change_several(ticket, job, |store, fates| async move { store.resume(&resumption, fates).await });
    }

    pub(super) fn carry_out(&mut self, ticket: Ticket, plan: Box<Plan>) {
        let job = Job::of_plan(&plan).map(Journaled::Begins);
        self.change_several(ticket, job, |store, fates| async move { store.carry_out(&plan, fates).await });
    }

    /// What earlier changes have left.
    pub(super) fn unfinished_jobs(&mut self, ticket: Ticket) {
        let journals = self.journals.clone();
        let failed = |_| Reply::Jobs(Unfinished::default());
        self.answer(ticket, failed, async move { Reply::Jobs(journaling::unfinished(journals).await) });
    }

    pub(super) fn drop_job(&mut self, ticket: Ticket, job: Job) {
        let journals = self.journals.clone();
        let failed = |failure: Failure| Reply::JobDropped(Err(failure.what));
        self.answer(ticket, failed, async move { Reply::JobDropped(journaling::dropped(journals, job).await) });
    }

    /// The store of a place, for what is done under a ticket of the session.
    fn store_at(&self, place: SessionId, ticket: Ticket) -> Result<Store, Failure> {
        if place == ticket.session {
            return self.store(ticket);
        }
        let store = store_of(&hold(&self.sessions), place)?;
        let replies = self.replies.clone();
        Ok(store.watched(move |progress| {
            // Another place has a clock of its own.
            if !matches!(progress, Progress::Answered { .. }) {
                let _ = replies.try_send((ticket, super::told(progress)));
            }
        }))
    }

    /// The store for a change, which can be told to stop.
    fn store_to_change(&mut self, ticket: Ticket) -> Result<Store, Failure> {
        let (stop, told) = watch::channel(false);
        self.stop_retrying = Some((ticket, stop));
        self.store(ticket).map(|store| store.until(told))
    }

    /// Changes several parameters, keeps a journal of it, and passes on what becomes of each.
    fn change_several<Call, Changing>(&mut self, ticket: Ticket, job: Option<Journaled>, call: Call)
    where
        Call: FnOnce(Store, mpsc::Sender<Fates>) -> Changing + Send + 'static,
        Changing: Future<Output = Result<(), Failure>> + Send,
    {
        let store = self.store_to_change(ticket);
        self.change_several_in(ticket, store, None, job, call);
    }

    /// The same in that store; `from`: where it reads, if that is another place.
    fn change_several_in<Call, Changing>(
        &mut self,
        ticket: Ticket,
        store: Result<Store, Failure>,
        from: Option<JobPlace>,
        job: Option<Journaled>,
        call: Call,
    ) where
        Call: FnOnce(Store, mpsc::Sender<Fates>) -> Changing + Send + 'static,
        Changing: Future<Output = Result<(), Failure>> + Send,
    {
        let (replies, journals) = (self.replies.clone(), self.journals.clone());
        self.unfinished.spawn(async move {
            let changed = async {
                let store = store?;
                let journal = job.map(|job| job.open(&journals, &store, from)).transpose()?;
                let store = match &journal {
                    Some(journal) => journaling::noting(store, journal, ticket, &replies),
                    None => store,
                };
                let ended = panics::contained(passed_on(ticket, &replies, Reply::Fates, |fates| call(store, fates)));
                // Of those whose fate was not told by then nobody knows.
                let ended = ended.await.unwrap_or_else(Err);
                if let Some(job) = journal.and_then(|journal| journal.end(journaling::why(&ended))) {
                    let _ = replies.send((ticket, Reply::Unfinished(Box::new(job)))).await;
                }
                ended
            };
            let ended = panics::contained(changed).await.unwrap_or_else(Err);
            let _ = replies.send((ticket, Reply::Ended(ended))).await;
        });
    }

    pub(super) fn change_metadata(&mut self, ticket: Ticket, change: Box<MetadataChange>) {
        let store = self.store_to_change(ticket);
        let replies = self.replies.clone();
        self.unfinished.spawn(async move {
            let changed = panics::contained(async { store?.change_metadata(&change).await }).await;
            // Where it was when it panicked nobody knows.
            let unknown = |why: Failure| Ok(vec![MetadataOutcome::Unknown(Box::new(why)); change.edits.len()]);
            let _ = replies.send((ticket, Reply::MetadataChanged(changed.unwrap_or_else(unknown)))).await;
        });
    }

    pub(super) fn write<Call, Writing>(&mut self, ticket: Ticket, call: Call)
    where
        Call: FnOnce(Store) -> Writing + Send + 'static,
        Writing: Future<Output = Result<Written, Failure>> + Send,
    {
        let store = self.store_to_change(ticket);
        let replies = self.replies.clone();
        self.unfinished.spawn(async move {
            let written = panics::contained(async { call(store?).await }).await;
            // Where it was when it panicked nobody knows.
            let unknown = |why| Ok(Written::Unknown { why: Box::new(why) });
            let reply = Reply::Written(written.unwrap_or_else(unknown));
            // A loop that has ended listens no more.
            let _ = replies.send((ticket, reply)).await;
        });
    }
}
