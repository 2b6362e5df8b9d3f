//! Everything but the value of one parameter, at a cost that does not grow with the store.

use super::errors;
use super::listing::ListingCall;
use super::watch::Patience;
use super::{Store, convert, listing};
use crate::failure::{Failure, FailureKind};
use crate::parameter::{Owner, Parameter, is_secret_reference, name_key};

impl Store {
    /// Everything but the value of one parameter; `None` when there is no such parameter. Right after a write the answer
    /// may be that of before (docs/parameter-store.md 2.2).
    ///
    /// Three operations tell of one parameter, and are asked in this order:
    ///
    /// | operation | calls | what it lacks |
    /// |---|---|---|
    /// | `GetParameterHistory` | 1 to 3: at most 100 versions are kept, 50 a page, oldest first (2.1, 4.6) | the ARN |
    /// | `DescribeParameters` | up to one for every 50 parameters of the store: filters apply after paging (2.2) | nothing |
    /// | `GetParameter` | 1 | all that [`Parameter::described`] is about |
    ///
    /// The second is asked where the first is denied or makes no sense, the third where the second is denied. None is asked
    /// to decrypt, so none needs the key. But the history and `GetParameter` send values along: the ciphertext of a
    /// SecureString, the text of the other types. They are dropped where the answer is read and appear nowhere. That a
    /// principal with `ssm:GetParameterHistory` alone could read values, the current one included
    /// (docs/parameter-store.md 5.2), is no way around a denial here: [`Store::read`] asks `GetParameter` and nothing else.
    ///
    /// # Errors
    /// As any call; `Denied` only where all three are.
    pub async fn describe(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        // Of a secret nothing can be told without decrypting it (docs/parameter-store.md 1.3), so nothing is asked.
        if matches!(Owner::of(name), Owner::Secret { .. }) {
            return Ok(is_secret_reference(name).then(|| Parameter::secret_reference(name)));
        }
        if Owner::of(name) == Owner::Public {
            return self.describe_public(name).await;
        }
        match self.described(name).await {
            Err(failure) if errors::is_denied(&failure) => self.latest(name).await,
            described => described,
        }
    }

    /// Everything but the value and the ARN, with the name as it is stored, of one parameter of this account, where one operation can tell that in a call or two; `None`
    /// where there is none, or it cannot: a listing tells then.
    pub async fn described_by_history(&self, name: &str) -> Option<Parameter> {
        if Owner::of(name) != Owner::Ours {
            return None;
        }
        self.newest(name).await.ok()?
    }

    /// Whether the history of a public parameter may be had is not documented, that all may read it is
    /// (docs/parameter-store.md 1.3). It is not looked for among the descriptions of the thousands there are.
    async fn describe_public(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        match self.newest(name).await {
            Ok(Some(newest)) => Ok(Some(newest)),
            Err(failure) if failure.wants_login() => Err(failure),
            Err(failure) if matches!(failure.kind, FailureKind::Unreachable | FailureKind::Throttled) => Err(failure),
            Ok(None) | Err(_) => self.latest(name).await,
        }
    }

    /// As [`Store::describe`], but never a part only: where neither history nor description may be had, that is the error.
    pub(super) async fn described(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        match self.newest(name).await {
            Ok(Some(newest)) => Ok(Some(convert::called(name, newest))),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            // No service sends a history without versions; let the other operation say what is there.
            Ok(None) => self.find(name).await,
            Err(failure) if errors::is_denied(&failure) || failure.kind == FailureKind::InvalidResponse => {
                match self.find(name).await {
                    // What others do not share is in no listing: that it may not be read says more.
                    Ok(None) if matches!(Owner::of(name), Owner::Shared { .. }) => Err(failure),
                    found => found,
                }
            }
            Err(failure) => Err(failure),
        }
    }

    /// The latest version by `GetParameterHistory`, which tells of each version all that is known of a parameter.
    async fn newest(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        Ok(self.versions(name).await?.into_iter().next().map(|newest| newest.parameter))
    }

    /// By `DescribeParameters` alone.
    async fn find(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        let source = match Owner::of(name) {
            Owner::Shared { .. } => ListingCall::Shared,
            _ => ListingCall::Describe(listing::filter("Equals", name).into_iter().collect()),
        };
        let mut pages = source.pages();
        while let Some(page) = pages.next(|token| self.page(&source, token, Patience::ONE)).await? {
            if let Some(found) = page.into_iter().find(|parameter| name_key(&parameter.name) == name_key(name)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
