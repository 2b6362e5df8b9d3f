//! The safe write (docs/parameter-store.md 4.7): checked before, never sent twice, checked after, and settled by reading
//! when its answer is lost.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_sdk_ssm::error::SdkError;
use aws_sdk_ssm::operation::put_parameter::{PutParameterError, PutParameterOutput};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use jiff::Timestamp;

use super::backoff::{ATTEMPTS, Backoff};
use super::closing::CloseAfterwards;
use super::errors::{self, Call, ErrorClass};
use super::stopping::{Sent, stopped};
use super::{Store, convert};
use crate::deletion::{Creation, Tag};
use crate::failure::{Failure, FailureKind, Withheld};
use crate::parameter::{Expected, Owner, Parameter, ParameterType, Tier, Write, Written, is_same_time};

type PutError = SdkError<PutParameterError, HttpResponse>;

/// For a write to be answered: longer than a read, since giving up early leaves its fate open.
const ANSWER: Duration = Duration::from_secs(10);

/// Pauses before each reading back, so that a write that is still under way, or a copy that lags
/// (docs/parameter-store.md 2.2), is not taken for one that failed.
pub(super) const LOOKS: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(2)];

/// How many versions after the expected one are searched for ours.
const SEARCHED: i64 = 5;

impl Store {
    /// Writes a value, if the store still is as [`Write::on`] says. The type is always sent, the key for a SecureString
    /// only; members that are `None` stay as they are, and so do policies and tags (docs/parameter-store.md 4.2).
    ///
    /// Between the check and the write another writer may still come: the service has no conditional overwrite. The returned
    /// version tells, and then it is said ([`Written::StoredAfterAnother`]).
    ///
    /// Where it is certain that nothing took effect (throttling, another update under way, no connection) the whole is tried
    /// again, check included. Where it is not, reading back settles it or the answer is [`Written::Unknown`].
    ///
    /// Told to stop ([`Store::until`]) before the request has left, it does not leave: that is what stood in its way before, or
    /// `Cancelled`.
    ///
    /// # Errors
    /// Each means that nothing was written: `ReadOnly`, `Denied`, `Key`, `BadName`, `Rejected`, `Throttled`, `Expired`,
    /// `Unreachable`, …
    pub async fn write(&self, write: &Write) -> Result<Written, Failure> {
        self.may_change([write.name.as_str()])?;
        self.write_allowed(write, &Beside::default()).await
    }

    /// The same for one that is created with policies and tags.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_with(&self, creation: &Creation) -> Result<Written, Failure> {
        self.may_change([creation.write.name.as_str()])?;
        self.write_new(creation).await
    }

    pub(super) async fn write_new(&self, creation: &Creation) -> Result<Written, Failure> {
        let Creation { write, policies, tags } = creation;
        let with = Beside { policies: policies.clone(), tags };
        self.write_allowed(write, &with).await
    }

    /// Whether parameters of these names can be changed in this session, whoever asks.
    pub(super) fn may_change<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
        if self.inner.place.read_only {
            return Err(Failure::new(
                FailureKind::ReadOnly,
                "This session is read-only; nothing was sent",
                "Start without --read-only to change parameters",
            ));
        }
        let refused = names.into_iter().find_map(|name| Some((name, Owner::of(name).refusal()?)));
        refused.map_or(Ok(()), |(name, refusal)| {
            let what = format!("{name} cannot be changed from here: {refusal}");
            Err(Failure::new(FailureKind::ReadOnly, what, "Nothing was sent"))
        })
    }

    pub(super) async fn write_allowed(&self, write: &Write, with: &Beside<'_>) -> Result<Written, Failure> {
        let mut backoff = Backoff::default();
        let mut tier = write.tier;
        // Why it was not written the last time.
        let mut refused = None;
        loop {
            // A look changes nothing, so it can be given up at any time.
            let Some(moved) = self.unless_stopped(&Sent::not_yet(&self.inner.http), self.checked(write)).await else {
                return Err(refused.unwrap_or_else(stopped));
            };
            if let Some(moved) = moved? {
                return Ok(moved);
            }
            let Some(answered) = self.put(write, with, tier, backoff.next()).await else {
                return Err(refused.unwrap_or_else(stopped));
            };
            let error = match answered {
                Ok(answer) if answer.version > 0 => return Ok(judge(write, answer.version, tier_of(&answer, write))),
                Ok(_) => return self.settle(write, garbled()).await,
                Err(error) => error,
            };
            let limit = match errors::classify(&error) {
                ErrorClass::Throttled => ATTEMPTS,
                ErrorClass::NotSent => 3,
                ErrorClass::ClockSkew => 2,
                ErrorClass::OutcomeUnknown => return self.settle(write, self.explain_put(write, &error)).await,
                // Some partitions have no tiers (docs/parameter-store.md 4.4).
                ErrorClass::Refused if tier.is_some() && errors::message(&error).contains("ier is not supported") => {
                    tier = None;
                    continue;
                }
                ErrorClass::Refused
                    if write.on == Expected::Absent && errors::has_code(&error, "ParameterAlreadyExists") =>
                {
                    return self.exists(write, &error).await;
                }
                ErrorClass::NoCredentials | ErrorClass::Refused => return Err(self.explain_put(write, &error)),
            };
            let failure = self.explain_put(write, &error);
            if !self.pause(&mut backoff, limit, errors::retry_reason(&error)).await {
                return Err(failure);
            }
            refused = Some(failure);
        }
    }

    /// How the parameter differs from what the writer saw; `None` if it does not, or if there should be none, which the service
    /// itself checks.
    async fn checked(&self, write: &Write) -> Result<Option<Written>, Failure> {
        let Expected::Version(version) = write.on else { return Ok(None) };
        Ok(match self.looked(&write.name, version, write.seen).await? {
            Looked::Same => None,
            Looked::Gone => Some(Written::Gone),
            Looked::Moved(now) => Some(Written::Moved { now }),
        })
    }

    /// Whether a parameter is at that version still, and that of the same time.
    pub(super) async fn looked(&self, name: &str, version: i64, seen: Option<Timestamp>) -> Result<Looked, Failure> {
        let now = match self.latest(name).await {
            // To write one need not be allowed to read.
            Err(failure) if errors::is_denied(&failure) => match self.described(name).await {
                Err(other) if errors::is_denied(&other) => return Err(unchecked(&failure)),
                found => found?,
            },
            latest => latest?,
        };
        match now {
            None => Ok(Looked::Gone),
            Some(now) if now.version == version && is_same_time(seen, now.modified) => Ok(Looked::Same),
            Some(now) => Ok(Looked::Moved(Box::new(self.anew(now).await))),
        }
    }

    /// The fullest account there is of a parameter whose latest state was just read; a description that lags behind it does not
    /// take its version back.
    async fn anew(&self, latest: Parameter) -> Parameter {
        if latest.described {
            return latest;
        }
        match self.described(&latest.name).await {
            // A history does not tell where the parameter lives.
            Ok(Some(described)) if described.version >= latest.version => {
                Parameter { arn: described.arn.or(latest.arn), ..described }
            }
            Ok(Some(described)) => Parameter {
                arn: described.arn.or(latest.arn),
                version: latest.version,
                kind: latest.kind,
                modified: latest.modified,
                modified_by: None,
                ..described
            },
            _ => latest,
        }
    }

    /// A create met an existing name: what is there.
    async fn exists(&self, write: &Write, error: &PutError) -> Result<Written, Failure> {
        let now = match self.latest(&write.name).await {
            Ok(Some(latest)) => Some(self.anew(latest).await),
            _ => self.described(&write.name).await.unwrap_or_default(),
        };
        match now {
            Some(now) => Ok(Written::Moved { now: Box::new(now) }),
            None => Err(self.explain_put(write, error)),
        }
    }

    /// Sends it; `None` if it was stopped before it had left.
    async fn put(
        &self,
        write: &Write,
        with: &Beside<'_>,
        tier: Option<Tier>,
        attempt: u32,
    ) -> Option<Result<PutParameterOutput, PutError>> {
        let sent = Sent::not_yet(&self.inner.http);
        let key = write.key_id.clone().filter(|_| write.kind == ParameterType::SecureString);
        let limits = TimeoutConfig::builder().operation_attempt_timeout(ANSWER).operation_timeout(ANSWER).build();
        let request = self
            .inner
            .ssm
            .put_parameter()
            .name(&write.name)
            .value(write.value.expose())
            .r#type(convert::sdk_kind(write.kind))
            .overwrite(write.on != Expected::Absent)
            .set_tier(tier.map(convert::sdk_tier))
            .set_key_id(key)
            .set_data_type(write.data_type.clone())
            .set_description(write.description.clone())
            .set_allowed_pattern(write.allowed_pattern.clone())
            .set_policies(with.policies.clone())
            .set_tags((!with.tags.is_empty()).then(|| with.tags.iter().filter_map(convert::sdk_tag).collect()))
            .customize()
            .config_override(aws_sdk_ssm::Config::builder().timeout_config(limits))
            .interceptor(CloseAfterwards)
            .interceptor(sent.clone());
        self.unless_stopped(&sent, self.attempt(put_call(write), attempt, request.send())).await
    }

    /// The answer was lost (`why`): reads until it is known whether the write took effect.
    async fn settle(&self, write: &Write, why: Failure) -> Result<Written, Failure> {
        let expected = match write.on {
            Expected::Absent => 0,
            Expected::Version(version) => version,
        };
        let mut seen = None;
        for pause in LOOKS {
            tokio::time::sleep(pause).await;
            seen = self.look(&write.name).await;
            if seen.is_some_and(|seen| seen.version != expected) {
                break;
            }
        }
        let Some(Seen { version: latest, certain }) = seen else { return Ok(Written::Unknown { why: Box::new(why) }) };
        if latest == expected && certain {
            return Err(Failure {
                what: format!("{}; looked at again, the parameter is unchanged", why.what),
                advice: "Try again: should the first write arrive after all, that will be noticed".into(),
                ..why
            });
        }
        if latest == expected {
            return Ok(Written::Unknown { why: Box::new(why) });
        }
        // Deleted, or deleted and created anew: whose version that is cannot be told.
        if latest < expected {
            return Ok(Written::Unknown { why: Box::new(why) });
        }
        for version in expected + 1..=latest.min(expected + SEARCHED) {
            match self.read(&format!("{}:{version}", write.name)).await {
                Ok(reading) if reading.value == write.value => {
                    return Ok(judge(write, version, self.tier_now(write).await));
                }
                Ok(_) => {}
                Err(_) => return Ok(Written::Unknown { why: Box::new(why) }),
            }
        }
        if latest > expected + SEARCHED {
            return Ok(Written::Unknown { why: Box::new(why) });
        }
        // Every version since is another's.
        match self.describe(&write.name).await {
            Ok(Some(now)) => Ok(Written::Moved { now: Box::new(now) }),
            _ => Ok(Written::Unknown { why: Box::new(why) }),
        }
    }

    /// The latest version, 0 for none; `None` when it cannot be learnt.
    async fn look(&self, name: &str) -> Option<Seen> {
        let version = |found: Option<Parameter>| found.map_or(0, |parameter| parameter.version);
        match self.latest(name).await {
            Ok(found) => Some(Seen { version: version(found), certain: true }),
            Err(failure) if errors::is_denied(&failure) => {
                let found = self.described(name).await.ok()?;
                Some(Seen { version: version(found), certain: false })
            }
            Err(_) => None,
        }
    }

    /// The tier that a write whose answer was lost ended in.
    async fn tier_now(&self, write: &Write) -> Tier {
        match self.described(&write.name).await {
            Ok(Some(parameter)) => parameter.tier,
            _ => stored_tier(write.tier),
        }
    }

    /// A failed write, in words that do not repeat its value: the service may have. What a denial names is not the service's to choose.
    fn explain_put(&self, write: &Write, error: &PutError) -> Failure {
        let mut failure = self.inner.session.explain(put_call(write), error);
        // Here it is known which value it is about, so fewer bytes of it count. Of a letter or two nothing can be said.
        let short = write.value.expose().trim();
        if (4..8).contains(&short.len()) && failure.what.contains(short) && !write.name.contains(short) {
            "The service refuses the value".clone_into(&mut failure.what);
        }
        if !matches!(&failure.kind, FailureKind::Denied(denial) if denial.principal.is_some()) {
            let shown = [Some(&write.name), write.key_id.as_ref(), Some(&self.inner.session.region)];
            let shown = shown.into_iter().flatten().map(String::as_str).collect();
            Withheld { values: vec![write.value.expose()], shown }.take_from(&mut failure);
        }
        // What was asked for is told where the service does not name it.
        if let (FailureKind::Key { key: None, .. }, Some(key)) = (&failure.kind, &write.key_id) {
            failure.what = failure.what.replacen("The KMS key", &format!("The KMS key {key}"), 1);
        }
        failure
    }
}

/// What a write says beside what is in every one.
#[derive(Debug, Default)]
pub(super) struct Beside<'a> {
    /// Those that replace all there were; none leaves them as they are.
    pub(super) policies: Option<String>,
    /// Those of a parameter that is created: an overwrite takes none (docs/parameter-store.md 4.1).
    pub(super) tags: &'a [Tag],
}

/// What a parameter is, compared with what was seen of it.
#[derive(Debug)]
pub(super) enum Looked {
    Same,
    Gone,
    /// It has another version, or the same number of another time.
    Moved(Box<Parameter>),
}

fn put_call(write: &Write) -> Call<'_> {
    Call { action: "ssm:PutParameter", name: Some(&write.name) }
}

/// What reading back showed.
#[derive(Clone, Copy)]
struct Seen {
    version: i64,
    /// Not from a description, which may be that of before (docs/parameter-store.md 2.2).
    certain: bool,
}

/// What the returned version means (docs/parameter-store.md 4.7).
fn judge(write: &Write, version: i64, tier: Tier) -> Written {
    match write.on {
        Expected::Version(expected) if version != expected + 1 => {
            Written::StoredAfterAnother { expected, version, tier }
        }
        _ => Written::Stored { version, tier },
    }
}

fn tier_of(answer: &PutParameterOutput, write: &Write) -> Tier {
    answer.tier.as_ref().map_or_else(|| stored_tier(write.tier), |tier| convert::tier(Some(tier)))
}

/// The best guess where nothing tells; Intelligent-Tiering is a request only (docs/parameter-store.md 4.4).
fn stored_tier(requested: Option<Tier>) -> Tier {
    match requested {
        Some(Tier::Advanced) => Tier::Advanced,
        Some(Tier::Standard | Tier::IntelligentTiering) | None => Tier::Standard,
    }
}

/// Neither way of checking the version is allowed, and without the check nothing is overwritten.
fn unchecked(denied: &Failure) -> Failure {
    Failure { what: format!("The version cannot be checked before the write: {}", denied.what), ..denied.clone() }
}

fn garbled() -> Failure {
    Failure::new(FailureKind::InvalidResponse, "The answer to the write made no sense", "")
}
