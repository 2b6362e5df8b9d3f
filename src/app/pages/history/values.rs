//! The values that the page of the versions holds, or waits for.

use crate::app::difference::Difference;
use crate::app::{App, Now, Ticket};
use crate::comparison::{FieldChange, Outline};
use crate::failure::Failure;
use crate::parameter::Reading;
use crate::text;

/// The values that are there, or on their way. They go with the cursor and with the page.
#[derive(Debug)]
pub(super) enum Values {
    /// None.
    None,
    /// On their way.
    Asked(Asked),
    /// Of that version, shown; it goes as soon as it is masked.
    Revealed(Reading),
    /// Two, compared.
    Compared(Box<Compared>),
}

/// What was asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) purpose: Purpose,
    pub(super) reads: Vec<Read>,
}

/// What values are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Reveal,
    Compare,
    PutBack,
}

/// What has come of what was asked for.
#[derive(Debug)]
pub(super) enum Taken {
    /// More of it is on its way.
    Waiting,
    /// It was read.
    Read,
    /// All was read that putting a version back takes.
    ToPutBack,
    /// What failed, by its version.
    Failed(Purpose, Vec<(i64, Failure)>),
}

/// One value on its way.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) number: i64,
    pub(super) ticket: Ticket,
    pub(super) outcome: Option<Result<Reading, Failure>>,
}

/// Two values, the older first, and how they differ.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) old: (i64, Reading),
    pub(super) new: (i64, Reading),
    /// Where, without a word of either.
    pub(super) outline: String,
    /// In full, while it is shown.
    pub(super) difference: Option<Difference>,
}

impl Values {
    /// The requests under way.
    pub(super) fn tickets(&self) -> impl Iterator<Item = Ticket> + use<> {
        let tickets: Vec<Ticket> = match self {
            Self::Asked(asked) => {
                asked.reads.iter().filter(|read| read.outcome.is_none()).map(|read| read.ticket).collect()
            }
            _ => Vec::new(),
        };
        tickets.into_iter()
    }

    /// Every value that is there.
    pub(super) fn held(&self) -> Vec<&str> {
        let readings: Vec<&Reading> = match self {
            Self::None => Vec::new(),
            Self::Asked(asked) => asked.reads.iter().filter_map(|read| read.outcome.as_ref()?.as_ref().ok()).collect(),
            Self::Revealed(reading) => vec![reading],
            Self::Compared(compared) => vec![&compared.old.1, &compared.new.1],
        };
        readings.into_iter().map(|reading| reading.value.expose()).collect()
    }

    /// What was shown is masked: nothing is kept of what can be read again.
    pub(super) fn mask(&mut self) {
        match self {
            Self::Revealed(_) => *self = Self::None,
            Self::Compared(compared) => compared.difference = None,
            Self::None | Self::Asked(_) => {}
        }
    }
}

impl Asked {
    /// What stands in the way: of what is put back the value of the latest version is not needed, only compared with.
    pub(super) fn failed(&self) -> Vec<(i64, Failure)> {
        let failed = |(at, read): (usize, &Read)| match &read.outcome {
            Some(Err(failure)) if self.purpose == Purpose::PutBack && at > 0 && failure.is_refusal() => None,
            Some(Err(failure)) => Some((read.number, failure.clone())),
            _ => None,
        };
        self.reads.iter().enumerate().filter_map(failed).collect()
    }

    /// Those that were read, by their versions.
    pub(super) fn take(&mut self) -> Vec<(i64, Reading)> {
        let reads = std::mem::take(&mut self.reads).into_iter();
        reads.filter_map(|read| Some((read.number, read.outcome?.ok()?))).collect()
    }

    /// What is being read, and what holds it up.
    pub(super) fn says(&self, app: &App, now: Now) -> String {
        let numbers: Vec<String> = self.reads.iter().map(|read| format!("v{}", read.number)).collect();
        let held_up = self.reads.iter().find_map(|read| app.held_up(now, Some(read.ticket)));
        let held_up = held_up.map(|held_up| format!(" {held_up}")).unwrap_or_default();
        format!("reading {}…{held_up}", numbers.join(" and "))
    }
}

impl Compared {
    pub(super) fn of(old: (i64, Reading), new: (i64, Reading)) -> Self {
        let outline = outline(&old.1, &new.1);
        Self { old, new, outline, difference: None }
    }

    /// How, in full.
    pub(super) fn differ(&self) -> Difference {
        Difference::of(Some(&self.old.1.value), &self.new.1.value)
    }
}

/// So many keys of JSON are named.
const NAMED: usize = 8;

/// How two values differ, masked: which keys of JSON, or which lines.
fn outline(old: &Reading, new: &Reading) -> String {
    let Outline::Fields(changes) = Outline::of(&old.value, &new.value, false) else {
        return Difference::of(Some(&old.value), &new.value).outline();
    };
    let named = changes.iter().take(NAMED).map(|change| match change {
        FieldChange::OnlyFirst(path) => format!("- {}", text::sanitise(path)),
        FieldChange::OnlySecond(path) => format!("+ {}", text::sanitise(path)),
        FieldChange::Different(path) => format!("~ {}", text::sanitise(path)),
    });
    let named: Vec<String> = named.collect();
    let more = if changes.len() > NAMED { ", …" } else { "" };
    let count = if changes.len() == 1 {
        "1 key differs".to_owned()
    } else {
        format!("{} keys differ", text::grouped(changes.len()))
    };
    format!("{count}: {}{more}", named.join(", "))
}
