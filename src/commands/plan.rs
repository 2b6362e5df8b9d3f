//! Many changes: shown first, with their number and the time that they take, then made one by one.

use std::time::Duration;

use crate::cli;
use crate::commands::agreement::Whose;
use crate::commands::ended::{self, Status, Stop};
use crate::commands::output::{Progress, note};
use crate::commands::refusals::Refusals;
use crate::commands::stopping::changing;
use crate::failure::{Failure, FailureKind};
use crate::kms::DEFAULT_ALIAS;
use crate::parameter::{Parameter, ParameterType};
use crate::store::{Quota, Store};
use crate::text::{self, Work};

/// What is planned of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It is created.
    New,
    /// It gets another value.
    Changed,
    /// It is deleted.
    Gone,
    /// Nothing is done to it.
    Same,
}

impl Sign {
    fn as_str(self) -> &'static str {
        match self {
            Self::New => "+",
            Self::Changed => "~",
            Self::Gone => "-",
            Self::Same => "=",
        }
    }
}

/// The key of what was a secret and stays one, and that which it gets, where that is another (docs/parameter-store.md 4.2). `None` too
/// where a listing has not told it.
pub(crate) fn key_change(was: &Parameter, becomes: ParameterType, key: Option<&str>) -> Option<(String, String)> {
    let is_secret = was.kind == ParameterType::SecureString && becomes == was.kind;
    let before = was.key_id.as_deref().or_else(|| was.described.then_some(DEFAULT_ALIAS)).filter(|_| is_secret)?;
    let after = key.unwrap_or(DEFAULT_ALIAS);
    (before != after).then(|| (before.to_owned(), after.to_owned()))
}

/// One line of a plan, with what is to be done.
pub(crate) struct Row<T> {
    pub(crate) sign: Sign,
    pub(crate) name: String,
    /// What it comes from; none of what comes from a file, or is deleted. That it cannot be read is told of this.
    pub(crate) source: Option<String>,
    /// Lengths and types; never a value.
    pub(crate) says: String,
    /// Whether a secret becomes plain text by it.
    pub(crate) uncovers: bool,
    /// What is done; none where all is as it should be.
    pub(crate) change: Option<T>,
}

/// What came of one change.
pub(crate) enum Outcome {
    /// It was made.
    Done,
    /// Its value was written, and something beside that was not done, or is not known to be.
    InPart(Box<Failure>),
    /// It was not, for that reason.
    Failed(Box<Failure>),
    /// It was not: what it comes from could not be read.
    Unreadable(Box<Failure>),
    /// Somebody else has changed it: it was left.
    Moved(String),
}

/// The type of what is there, and where it changes what it becomes.
pub(crate) fn kinds(was: ParameterType, becomes: ParameterType) -> String {
    if was == becomes { was.to_string() } else { format!("{was} → {becomes}") }
}

/// What is said of a change that uncovers a secret, whatever it is part of.
pub(crate) const UNCOVERED: &str = "a secret becomes plain text";

/// Everything that is to be done, in order.
pub(crate) struct Plan<T>(pub(crate) Vec<Row<T>>);

impl<T> Plan<T> {
    /// How many changes there are.
    pub(crate) fn changes(&self) -> usize {
        self.0.iter().filter(|row| row.change.is_some()).count()
    }

    fn count(&self, sign: Sign) -> usize {
        self.0.iter().filter(|row| row.sign == sign).count()
    }

    /// Says where it is carried out, all of it, and how long it takes; the rate. `in_turn`: calls of
    /// all changes that wait for one another, and how long one of them takes to be answered.
    pub(crate) async fn say(
        &self,
        store: &Store,
        place: &str,
        is_demo: bool,
        (in_turn, answer): (usize, Option<Duration>),
    ) -> f64 {
        note(place);
        for row in self.0.iter().filter(|row| row.sign != Sign::Same) {
            note(&format!("{} {}  {}", row.sign.as_str(), row.name, row.says));
        }
        let [new, changed, gone, same] =
            [Sign::New, Sign::Changed, Sign::Gone, Sign::Same].map(|sign| self.count(sign));
        note(&format!("+ {new} new, ~ {changed} changed, - {gone} gone, = {same} same"));
        // After all rows, so that it stands beside the question.
        for row in self.0.iter().filter(|row| row.uncovers) {
            note(&format!("! {UNCOVERED}: {}", row.name));
        }
        let writes = self.changes();
        if writes == 0 || is_demo {
            return f64::INFINITY;
        }
        let (rate, why) = match store.has_high_throughput().await {
            Ok(true) => (Quota::WRITES_HIGH, "the higher throughput of this account"),
            Ok(false) => (Quota::WRITES, "the service's quota"),
            Err(_) => (Quota::WRITES, "the service's usual quota; the setting may not be read"),
        };
        let take = text::many(writes, "change takes", "changes take");
        let a_second = Some(rate as u32);
        let work = Work { counted: writes, a_second, in_turn, answer };
        note(&format!("{take} {}", work.says(&format!(" ({why})"))));
        rate
    }

    /// Asks, and makes the changes one after the other. Told to stop, it ends after the one that is under way.
    pub(crate) async fn carry_out(
        self,
        store: &Store,
        whose: &Whose,
        agreement: &cli::Agreement,
        rate: f64,
        make: impl AsyncFn(&Store, T) -> Result<Outcome, Failure>,
    ) -> Result<Status, Stop> {
        let all = self.changes();
        if all == 0 {
            return Ok(Status::Done);
        }
        whose.agree(agreement, &whose.lines(store), "Go on?").await?;
        let quota = rate.is_finite().then(|| Quota::per_second(rate));
        let stop = changing();
        let store = store.clone().until(stop.clone());
        let progress = Progress::new();
        progress.says(&format!("0 of {all} done"), 0, Some(all));
        let (mut done, mut in_part, mut moved) = (0, 0, 0);
        let mut refusals = Refusals::default();
        let mut ended: Option<Failure> = None;
        for row in self.0 {
            let Some(change) = row.change else { continue };
            if *stop.borrow() {
                ended = Some(Failure::new(FailureKind::Cancelled, "Stopped", ""));
                break;
            }
            if let Some(quota) = &quota {
                quota.turn().await;
            }
            let outcome = make(&store, change).await;
            progress.clear();
            match outcome {
                Ok(Outcome::Done) => done += 1,
                Ok(Outcome::InPart(failure)) => {
                    in_part += 1;
                    refusals.tell(&row.name, &failure);
                }
                Ok(Outcome::Failed(failure)) => refusals.tell(&row.name, &failure),
                Ok(Outcome::Unreadable(failure)) => {
                    refusals.tell(row.source.as_ref().unwrap_or(&row.name), &failure);
                }
                Ok(Outcome::Moved(says)) => {
                    moved += 1;
                    note(&format!("sesame: {}: {says}", row.name));
                }
                Err(failure) if ends_all(&failure) => {
                    ended = Some(failure);
                    break;
                }
                Err(failure) => refusals.tell(&row.name, &failure),
            }
            let so_far = done + moved + refusals.count();
            progress.says(&format!("{done} of {all} done"), so_far, Some(all));
        }
        drop(progress);
        let failed = refusals.count() + moved;
        refusals.tell_help();
        let part = if in_part == 0 { String::new() } else { format!(", {in_part} in part") };
        note(&format!("{done} of {all} done{part}"));
        if let Some(failure) = ended {
            note(&format!("{}\nThe same command finishes the rest.", ended::left(&failure)));
            return Ok(ended::of_part(&failure, done + in_part, failed));
        }
        if done == 0 && failed == moved {
            return Ok(Status::Moved);
        }
        Ok(Status::of(done + in_part, failed))
    }
}

/// Whether what failed is no matter of one name alone.
fn ends_all(failure: &Failure) -> bool {
    failure.wants_login()
        || matches!(
            failure.kind,
            FailureKind::Throttled
                | FailureKind::Unreachable
                | FailureKind::Config
                | FailureKind::Cancelled
                | FailureKind::ReadOnly
                | FailureKind::Internal
        )
}
