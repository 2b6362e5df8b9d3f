//! One value, and the latest state of one name.

use aws_sdk_ssm::types as sdk;

use super::closing::CloseAfterwards;
use super::errors::Call;
use super::watch::Patience;
use super::{Store, convert};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::parameter::{Parameter, ParameterType, Pasted, Reading, Whereabouts, is_answer_for, is_arn_of};
use crate::secret::Secret;
use crate::text;

/// What a read is a part of.
pub(super) enum Of<'a> {
    /// Nothing: its connection is closed after it.
    Itself,
    /// An act, whose calls share connections, which end with it.
    Act(&'a aws_sdk_ssm::Client, Patience),
}

impl Store {
    /// Reads and decrypts one value (`GetParameter`). `name` may carry a selector (`:3`, `:label`) or be an ARN.
    ///
    /// # Errors
    /// `Denied` and `Key` where the value is not this principal's to read, `NotFound`, `VersionNotFound`, `BadName`, and the
    /// rest of what a call may meet.
    pub async fn read(&self, name: &str) -> Result<Reading, Failure> {
        let parameter = self.get(name, true, &Of::Itself).await?;
        convert::reading(name, parameter).ok_or_else(no_value)
    }

    /// The same as one call of an act; without decryption the value of what is encrypted is left out, and no key is needed.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) async fn read_of(&self, name: &str, decrypt: bool, of: &Of<'_>) -> Result<Reading, Failure> {
        let parameter = self.get(name, decrypt, of).await?;
        let reading = convert::reading(name, parameter).ok_or_else(no_value)?;
        Ok(if decrypt { reading } else { without_ciphertext(reading) })
    }

    /// What `GetParameter` tells of the latest version without decrypting it; `None` when there is no such parameter.
    ///
    /// Its answer is fresher than a description and does not walk pages; it is what a write is checked against
    /// (docs/parameter-store.md 4.7).
    pub(super) async fn latest(&self, name: &str) -> Result<Option<Parameter>, Failure> {
        match self.get(name, false, &Of::Itself).await {
            Ok(parameter) => Ok(convert::undescribed(parameter).map(|parameter| convert::called(name, parameter))),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn get(&self, name: &str, decrypt: bool, of: &Of<'_>) -> Result<sdk::Parameter, Failure> {
        // Permissions are for all versions alike, and a failure says by itself that it was one that is missing.
        let whole = Pasted::read(name, |_| true).map(|pasted| pasted.name);
        let call = Call { action: "ssm:GetParameter", name: Some(whole.as_deref().unwrap_or(name)) };
        let (client, patience) = match of {
            Of::Itself => (&self.inner.ssm, Patience::ONE),
            Of::Act(client, patience) => (*client, *patience),
        };
        let request = client.get_parameter().name(name).with_decryption(decrypt);
        let send = async || match of {
            // Of a String the value is there either way.
            Of::Itself => request.clone().customize().interceptor(CloseAfterwards).send().await,
            Of::Act(..) => request.clone().send().await,
        };
        let answer = self.patiently(call, patience, send).await;
        let answer = answer.map_err(|error| without_label(name, self.inner.session.explain(call, &error)))?;
        let parameter = answer.parameter.ok_or_else(no_value)?;
        let account = self.inner.whose.shown();
        let here = self.whereabouts(account.as_deref());
        match (&parameter.name, &parameter.arn) {
            (None, _) => Err(nameless()),
            (Some(answered), _) if !is_answer_for(name, answered, here) => Err(other_parameter(answered)),
            (_, Some(arn)) if !is_arn_of(name, arn, here) => Err(other_parameter(arn)),
            _ => Ok(parameter),
        }
    }

    /// Where what is asked for by name is. The account is the one that the screen shows.
    pub(super) fn whereabouts<'a>(&'a self, account: Option<&'a str>) -> Whereabouts<'a> {
        Whereabouts { account, region: self.region() }
    }
}

/// That a version is missing, of a label: no version has it, which is not to say that one is gone.
fn without_label(name: &str, failure: Failure) -> Failure {
    let asked = Pasted::read(name, |_| true).filter(|_| failure.kind == FailureKind::VersionNotFound);
    match asked.as_ref().and_then(|asked| Some((&asked.name, asked.selector.as_deref()?))) {
        Some((name, label)) if label.parse::<i64>().is_err() => Failure::new(
            FailureKind::VersionNotFound,
            format!("No version of {name} has the label {}", text::excerpt(label)),
            "Its history tells which labels there are",
        ),
        _ => failure,
    }
}

/// What was read without decryption is a value only where it is not encrypted.
pub(super) fn without_ciphertext(reading: Reading) -> Reading {
    match reading.kind {
        ParameterType::SecureString => Reading { value: Secret::default(), missing: 0, ..reading },
        ParameterType::String | ParameterType::StringList => reading,
    }
}

/// It may be about anything.
pub(super) fn nameless() -> Failure {
    let what = "The answer does not say which parameter it is about; nothing of it is shown";
    Failure::new(FailureKind::InvalidResponse, what, Remedy::TryAgain)
}

/// Shown under the name that was asked for, or written back to it, it would be taken for that one's.
pub(super) fn other_parameter(answered: &str) -> Failure {
    let what = format!("The answer is about another parameter, {}; nothing of it is shown", text::excerpt(answered));
    Failure::new(FailureKind::InvalidResponse, what, Remedy::TryAgain)
}

pub(super) fn no_value() -> Failure {
    Failure::new(FailureKind::InvalidResponse, "The answer holds no value", Remedy::TryAgain)
}
