//! What is asked of the service and changes nothing there: who asks, what there is, what one parameter is, its values.

use jiff::Timestamp;

use super::alias::alias;
use super::{Effects, passed_on};
use crate::app::{Reply, Ticket};
use crate::comparison::READS_A_SECOND;
use crate::destination::Root;
use crate::failure::{CopyEnd, Failure};
use crate::panics;
use crate::parameter::{Identity, ListedBy, ServiceFilter, ServiceSetting};
use crate::store::{Quota, Store};

impl Effects {
    pub(super) fn identify(&mut self, ticket: Ticket) {
        self.ask(ticket, Reply::Identity, |store| async move { store.identity().await });
    }

    pub(super) fn alias(&mut self, ticket: Ticket, who: Identity) {
        let (store, cache, replies) = (self.store(ticket), self.cache.clone(), self.replies.clone());
        let overdue = async move {
            let _ = replies.send((ticket, Reply::Overdue)).await;
        };
        let alias = async move { alias(&store?, &who, cache, overdue).await };
        self.answer(ticket, |failure| Reply::Alias(Err(failure)), async move { Reply::Alias(alias.await) });
    }

    pub(super) fn services(&mut self, ticket: Ticket) {
        self.ask(ticket, Reply::Services, |store| async move { store.services().await });
    }

    pub(super) fn list(&mut self, ticket: Ticket, root: Root) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Listed, move |store| async move {
            passed_on(ticket, &replies, Reply::Page, |pages| store.list(&root, pages)).await
        });
    }

    pub(super) fn list_both(&mut self, ticket: Ticket, roots: [Root; 2]) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Listed, move |store| async move {
            let ended = passed_on(ticket, &replies, Reply::Page, |pages| store.list_several(&roots, pages)).await;
            let [first, second] = <[_; 2]>::try_from(ended).map_err(|_| panics::fault(None))?;
            let (first, second) = (first?, second.map_err(|failure: Failure| failure.at(CopyEnd::Target))?);
            Ok(if second == ListedBy::Describe { first } else { second })
        });
    }

    pub(super) fn find(&mut self, ticket: Ticket, root: Root, filter: ServiceFilter) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::Found, move |store| async move {
            passed_on(ticket, &replies, Reply::Page, |pages| store.find_by(&root, &filter, pages)).await
        });
    }

    pub(super) fn describe(&mut self, ticket: Ticket, name: String) {
        let describe = |store: Store| async move { Ok(store.describe(&name).await?.map(Box::new)) };
        self.ask(ticket, Reply::Described, describe);
    }

    pub(super) fn history(&mut self, ticket: Ticket, name: String) {
        self.ask(ticket, Reply::History, |store| async move { store.history(&name).await });
    }

    pub(super) fn past(&mut self, ticket: Ticket, names: Vec<String>, moment: Timestamp) {
        let replies = self.replies.clone();
        self.ask(ticket, Reply::PastRead, move |store| async move {
            passed_on(ticket, &replies, Reply::Past, |told| store.past(&names, moment, told)).await
        });
    }

    pub(super) fn read(&mut self, ticket: Ticket, name: String) {
        self.ask(ticket, Reply::Read, |store| async move { store.read(&name).await });
    }

    pub(super) fn read_all(&mut self, ticket: Ticket, names: Vec<String>) {
        let replies = self.replies.clone();
        let far = move |done| {
            // What finds no room is soon out of date.
            let _ = replies.try_send((ticket, Reply::SoFar(done)));
        };
        self.ask(ticket, Reply::ReadAll, |store| async move {
            let reads = store.reads(Quota::per_second(f64::from(READS_A_SECOND)));
            let read = reads.several(&names, far).await?;
            Ok(names.into_iter().zip(read).collect())
        });
    }

    pub(super) fn tags(&mut self, ticket: Ticket, name: String) {
        self.ask(ticket, Reply::Tags, |store| async move { store.tags(&name).await });
    }

    pub(super) fn stack(&mut self, ticket: Ticket, name: String) {
        self.ask(ticket, Reply::Stack, |store| async move { store.stack_of(&name).await });
    }

    pub(super) fn key_aliases(&mut self, ticket: Ticket) {
        self.ask(ticket, Reply::KeyAliases, |store| async move { store.key_aliases().await });
    }

    pub(super) fn describe_key(&mut self, ticket: Ticket, key: String) {
        self.ask(ticket, Reply::KeyDescribed, |store| async move { store.describe_key(&key).await });
    }

    pub(super) fn service_setting(&mut self, ticket: Ticket, setting: ServiceSetting) {
        self.ask(ticket, Reply::ServiceSetting, move |store| async move { store.service_setting(setting).await });
    }
}
