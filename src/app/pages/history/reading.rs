//! What is read of values on the page of the versions, each by an act of its own: nothing else asks for one.

use super::History;
use super::values::{Asked, Compared, Purpose, Read, Taken, Values};
use crate::app::acts::{Act, USUAL};
use crate::app::message::Reply;
use crate::app::pages::activity::Activity;
use crate::app::veil::Veil;
use crate::app::{App, Effect, Now, Page, Ticket};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::keymap::Action;
use crate::parameter::{Reading, Version, is_same_time, name_key, spoken};
use crate::text;

/// What a version is read for is known to the page that asked.
const OF_A_VERSION: Act = Act {
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.version_read(now, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.history_given_up()),
    ..USUAL
};

/// About a parameter with the number of a version.
pub(in crate::app) static REVEAL_VERSION: Act =
    Act { words: Some(|_, name| format!("reveal {}", spoken(name))), ..OF_A_VERSION };

/// About a parameter with the number of a version.
static READ_TO_COMPARE: Act =
    Act { words: Some(|_, name| format!("read {} to compare it", spoken(name))), ..OF_A_VERSION };

/// About a parameter with the number of a version.
static READ_TO_PUT_BACK: Act =
    Act { words: Some(|_, name| format!("read {} for what is put back", spoken(name))), ..OF_A_VERSION };

impl Purpose {
    fn act(self) -> &'static Act {
        match self {
            Self::Reveal => &REVEAL_VERSION,
            Self::Compare => &READ_TO_COMPARE,
            Self::PutBack => &READ_TO_PUT_BACK,
        }
    }
}

impl History {
    fn ask(&mut self, app: &mut App, purpose: Purpose, numbers: &[i64]) {
        self.hide(app);
        self.problem = None;
        let reads = numbers.iter().map(|number| {
            let name = self.value_name(*number);
            let ticket = app.begin(purpose.act(), name.clone(), |ticket| Effect::Read(ticket, name));
            Read { number: *number, ticket, outcome: None }
        });
        self.values = Values::Asked(Asked { purpose, reads: reads.collect() });
    }

    /// Shows the value of the version under the cursor, or masks it.
    pub(super) fn reveal(&mut self, app: &mut App) {
        match &self.values {
            Values::Revealed(_) | Values::Asked(Asked { purpose: Purpose::Reveal, .. }) => self.hide(app),
            _ => self.ask(app, Purpose::Reveal, &[self.cursor]),
        }
    }

    pub(super) fn copy(&mut self, app: &mut App) {
        let name = self.value_name(self.cursor);
        match &self.values {
            Values::Revealed(reading) => app.copy_read_value(reading, &name),
            _ => app.copy_value_of(name),
        }
    }

    pub(super) fn compare(&mut self, app: &mut App) {
        if let Some((old, new)) = self.pair() {
            self.ask(app, Purpose::Compare, &[old, new]);
        }
    }

    /// Reads what putting that version back takes: its value, and the latest, which it is compared with.
    pub(super) fn read_to_put_back(&mut self, app: &mut App) {
        let under_way = matches!(self.values, Values::Asked(Asked { purpose: Purpose::PutBack, .. }));
        if let Some(latest) = self.latest().map(Version::number).filter(|_| !under_way) {
            self.ask(app, Purpose::PutBack, &[self.cursor, latest]);
        }
    }

    /// Shows how the two values differ that were compared, or masks it.
    pub(super) fn turn_difference(&mut self, lifted: Veil) {
        if let Values::Compared(compared) = &mut self.values {
            let shows = self.veil.down;
            self.veil = if shows { lifted } else { Veil::DOWN };
            compared.difference = shows.then(|| compared.differ());
            self.values_top = 0;
        }
    }

    /// Takes a value in.
    pub(super) fn take_value(&mut self, ticket: Ticket, outcome: Result<Reading, Failure>, if_watched: Veil) -> Taken {
        let Values::Asked(asked) = &self.values else { return Taken::Waiting };
        let Some(number) = asked.reads.iter().find(|read| read.ticket == ticket).map(|read| read.number) else {
            return Taken::Waiting;
        };
        let outcome = outcome.and_then(|reading| self.checked(number, reading));
        let Values::Asked(asked) = &mut self.values else { return Taken::Waiting };
        for read in asked.reads.iter_mut().filter(|read| read.ticket == ticket) {
            read.outcome = Some(outcome.clone());
        }
        if asked.reads.iter().any(|read| read.outcome.is_none()) {
            return Taken::Waiting;
        }
        let (purpose, failed) = (asked.purpose, asked.failed());
        if !failed.is_empty() {
            self.values = Values::None;
            return Taken::Failed(purpose, failed);
        }
        match purpose {
            Purpose::PutBack => return Taken::ToPutBack,
            Purpose::Reveal => {
                let readings = asked.take();
                let shown = readings.into_iter().next().filter(|_| !if_watched.down);
                self.veil = if shown.is_some() { if_watched } else { Veil::DOWN };
                self.values = shown.map_or(Values::None, |(_, reading)| Values::Revealed(reading));
            }
            Purpose::Compare => {
                let mut readings = asked.take().into_iter();
                self.values = match (readings.next(), readings.next()) {
                    (Some(old), Some(new)) => Values::Compared(Box::new(Compared::of(old, new))),
                    _ => Values::None,
                };
            }
        }
        Taken::Read
    }

    /// A number is given again where a parameter was deleted and created anew, so that its time counts too
    /// (docs/parameter-store.md 4.6).
    fn checked(&self, number: i64, reading: Reading) -> Result<Reading, Failure> {
        let listed = self.version(number).and_then(|version| version.parameter.modified);
        if reading.version == number && is_same_time(listed, reading.modified) {
            return Ok(reading);
        }
        let what = format!(
            "Version {number} of {} is another than the one that is listed here: the parameter was deleted and created anew",
            text::sanitise(&self.name)
        );
        Err(Failure::new(FailureKind::InvalidResponse, what, Remedy::TryAgain))
    }

    /// The values that putting one back takes, once both have been read: the one of that version, and the latest.
    pub(super) fn take_read_to_put_back(&mut self) -> Option<(i64, Reading, Option<Reading>)> {
        let Values::Asked(asked) = &mut self.values else { return None };
        if asked.purpose != Purpose::PutBack || asked.reads.iter().any(|read| read.outcome.is_none()) {
            return None;
        }
        let mut readings = asked.take().into_iter();
        let (number, old) = readings.next()?;
        let latest = readings.next().map(|(_, latest)| latest);
        self.values = Values::None;
        Some((number, old, latest))
    }
}

impl App {
    /// A value that was asked for by its version.
    fn version_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Reading, Failure>) {
        let if_watched = self.lifted_if_watched(now);
        let asked = |page: &&mut History| page.values.tickets().any(|asked| asked == ticket);
        let Some(page) = self.pages.all::<History>().find(asked) else { return };
        let (taken, name, cursor) = (page.take_value(ticket, outcome, if_watched), page.name.clone(), page.cursor);
        match taken {
            Taken::Waiting => {}
            Taken::Read => {
                self.session.refused.remove(name_key(&format!("{name}:{cursor}")));
                // What failed before is not what is looked at now.
                self.notice.take_if(|notice| notice.failure.is_some());
            }
            Taken::ToPutBack => self.ask_to_put_back(now),
            Taken::Failed(purpose, failed) => {
                let why: Vec<&str> = failed.iter().map(|(_, failure)| failure.tag()).take(1).collect();
                let said =
                    format!("v{cursor} is not put back: {} · {} explains", why.concat(), self.key_of(Action::Explain));
                for (number, failure) in failed {
                    self.read_failed(&format!("{name}:{number}"), failure);
                }
                if let Some(notice) = self.notice.as_mut().filter(|_| purpose == Purpose::PutBack) {
                    notice.text = said;
                }
            }
        }
    }

    /// Both values are there that putting one back takes: the question comes up, or why there is none.
    fn ask_to_put_back(&mut self, now: Now) {
        let question = self.pages.all::<History>().find_map(History::question_to_put_back);
        match question {
            Some(Ok(confirm)) => {
                if self.pages.top::<Activity>().is_some() {
                    self.close_page();
                    self.ignore_keys_for_a_moment(now);
                }
                self.notice = None;
                self.lay(Page::from(confirm));
            }
            Some(Err(problem)) => {
                self.notice = None;
                for page in self.pages.all::<History>() {
                    page.problem = Some(problem.clone());
                }
            }
            None => {}
        }
    }
}
