//! Several values: ten a request where that is possible, one by one where it is not.

use std::collections::HashMap;

use super::Store;
use super::closing::CloseAfterwards;
use super::convert;
use super::deleting::ends_all;
use super::errors::{self, Call};
use super::watch::Patience;
use crate::failure::Failure;
use crate::parameter::{Reading, Readings, is_answer_for, is_arn_of, name_key};

/// The most names of one `GetParameters` (docs/parameter-store.md 2.4).
const BATCH: usize = 10;

impl Store {
    /// Reads and decrypts several values (`GetParameters`). A request is refused as a whole for one of its names: then each of them is
    /// asked for alone, so that none blocks another. In the order of the names. `told` hears after each call how many are done.
    ///
    /// # Errors
    /// What is no matter of one name: no credentials, no answer, throttled for too long.
    pub async fn read_all(&self, names: &[String], told: impl Fn(usize)) -> Result<Readings, Failure> {
        let mut readings = Readings::with_capacity(names.len());
        // The permissions for several and for one are two (docs/parameter-store.md 6.2).
        let mut singly = names.len() == 1;
        for batch in names.chunks(BATCH) {
            let answered = if singly { Ok(HashMap::new()) } else { self.get_several(batch).await };
            let (mut found, refused) = match answered {
                Ok(found) => (found, None),
                Err(failure) if ends_all(&failure) => return Err(failure),
                Err(failure) => (HashMap::new(), Some(failure)),
            };
            let before = readings.len();
            for name in batch {
                let found = found.remove(name_key(name)).map(Ok);
                let is_alone = found.is_none();
                let outcome = match found {
                    Some(found) => found,
                    None => self.read(name).await,
                };
                match outcome {
                    Err(failure) if ends_all(&failure) => return Err(failure),
                    outcome => readings.push((name.clone(), outcome)),
                }
                if is_alone {
                    told(readings.len());
                }
            }
            told(readings.len());
            // None of the ten was what it was refused for: it is the request that is.
            singly |= refused.as_ref().is_some_and(errors::is_denied)
                && readings[before..].iter().all(|(_, outcome)| outcome.is_ok());
        }
        Ok(readings)
    }

    /// Those of some names that one request tells, by [`name_key`].
    async fn get_several(&self, names: &[String]) -> Result<HashMap<String, Reading>, Failure> {
        let call = Call { action: "ssm:GetParameters", name: None };
        let request = self.inner.ssm.get_parameters().set_names(Some(names.to_vec())).with_decryption(true);
        let send = || request.clone().customize().interceptor(CloseAfterwards).send();
        let answer = self.patiently(call, Patience::ONE, send).await;
        let answer = answer.map_err(|error| self.inner.session.explain(call, &error))?;
        let account = self.inner.whose.shown();
        let here = self.whereabouts(account.as_deref());
        let mut found = HashMap::new();
        for parameter in answer.parameters.unwrap_or_default() {
            let asked = parameter.name.as_deref().and_then(|answered| {
                let is_of = |arn: &str, asked: &str| is_arn_of(asked, arn, here);
                names.iter().find(|asked| {
                    is_answer_for(asked, answered, here) && parameter.arn.as_deref().is_none_or(|arn| is_of(arn, asked))
                })
            });
            if let Some(asked) = asked
                && let Some(reading) = convert::reading(asked, parameter)
            {
                found.insert(name_key(asked).to_owned(), reading);
            }
        }
        Ok(found)
    }
}
