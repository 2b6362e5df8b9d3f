//! How fast the place takes writes that is copied to: told by a setting of its account, asked for once where there are many.

use super::PromoteQuestion;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::message::{Effect, Reply};
use crate::app::session::answers::WRITES_A_SECOND;
use crate::app::state::promotion::ToPromote;
use crate::app::{App, Ticket};
use crate::parameter::ServiceSetting;
use crate::text::Work;

/// Writes of a second where the higher throughput is paid for (docs/parameter-store.md 3).
const WRITES_HIGH: u32 = 10;

/// Requests for each that is copied: value, tags, the write, reading back.
const CALLS: usize = 4;

/// The setting: `true` where the higher throughput is paid for.
const SETTING: ServiceSetting = ServiceSetting::HighThroughput;

/// About a setting of the service, in the place that is copied to.
static ASK_RATE: Act = Act {
    words: Some(|_, id| format!("ask there for the setting {id}")),
    on_status_line: false,
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::ServiceSetting(outcome) = answer.reply {
            for page in app.pages.all::<PromoteQuestion>() {
                page.throughput.take(answer.ticket, outcome.clone());
            }
        }
    },
    given_up: Some(|app, _| {
        let tasks = &app.tasks;
        for page in app.pages.all::<PromoteQuestion>() {
            if page.throughput.ticket().is_some_and(|ticket| tasks.get(ticket).is_none()) {
                page.throughput = Asked::No;
            }
        }
    }),
    ..USUAL
};

impl PromoteQuestion {
    /// Asks for it, where it is worth a call: where writes are many, and it is not known of the session already.
    pub(super) fn ask_throughput(app: &mut App, what: &ToPromote) -> Asked<String> {
        if !app.work_of_writes(what.steps.len(), 0).is_much() {
            return Asked::No;
        }
        let known = app.session.account.settings.first().and_then(Asked::known).filter(|_| what.to.is_here).cloned();
        known.map_or_else(
            || {
                Asked::Pending(
                    app.begin_at(what.to.id, &ASK_RATE, SETTING.id(), |ticket| Effect::ServiceSetting(ticket, SETTING)),
                )
            },
            Asked::Known,
        )
    }

    /// The writes there, and of whom the rate is that they are made at: ` that the service takes there`.
    pub(super) fn work(&self, app: &App) -> (Work, &'static str) {
        let (a_second, says) = match &self.throughput {
            Asked::Known(setting) if setting == "true" => (WRITES_HIGH, " of the higher throughput there"),
            Asked::Known(setting) if setting == "false" => (WRITES_A_SECOND, " that the service takes there"),
            Asked::Pending(_) => (WRITES_A_SECOND, " of most accounts; asking what is so there"),
            Asked::Failed(failure) if failure.is_refusal() => {
                (WRITES_A_SECOND, " of most accounts; the setting there may not be read")
            }
            _ => (WRITES_A_SECOND, " of most accounts; the setting there is not known"),
        };
        let (steps, over) = (self.what.steps.len(), self.what.over().count());
        // Half of them go here, half there; what is overwritten is looked at before.
        let [from, to] = [self.what.from.id, self.what.to.id].map(|place| app.usual_answer(place));
        let answer = from.zip(to).map(|(from, to)| (from + to) / 2);
        (Work { answer, ..app.work(steps, a_second, CALLS * steps + over) }, says)
    }

    /// Under which it is asked for.
    pub(super) fn asking(&self) -> Option<Ticket> {
        self.throughput.ticket()
    }
}
