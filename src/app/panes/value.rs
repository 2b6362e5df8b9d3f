//! Revealing, masking and copying the value under the cursor (promises 1 and 2).

use crate::app::acts::{Act, USUAL};
use crate::app::geometry::Pane;
use crate::app::message::Reply;
use crate::app::state::laid_out::LaidOut;
use crate::app::state::value::{Purpose, Revealed, Value};
use crate::app::{App, Effect, Notice, Now, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::parameter::{Parameter, Reading, is_same_name, name_key, spoken};
use crate::text;

/// About a parameter.
pub(super) static REVEAL: Act = Act {
    words: Some(|_, name| format!("reveal {}", spoken(name))),
    takes_part: true,
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.value_read(now, answer.ticket, &answer.about, Purpose::Reveal, outcome);
        }
    },
    given_up: Some(|app, _| app.mask()),
    ..USUAL
};

/// About a parameter.
pub(super) static READ_TO_COPY: Act = Act {
    words: Some(|_, name| format!("read {} to copy it", spoken(name))),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.value_read(now, answer.ticket, &answer.about, Purpose::Copy, outcome);
        }
    },
    ..USUAL
};

impl App {
    /// Masks: wipes a revealed value and forgets one that is still on its way.
    pub(in crate::app) fn mask(&mut self) {
        if let Value::Fetching { ticket, .. } = self.session.view.value {
            self.cancel(ticket);
        }
        self.session.view.value = Value::Masked;
        self.session.view.detail_top = 0;
    }

    pub(in crate::app) fn toggle_reveal(&mut self) {
        if !matches!(self.session.view.value, Value::Masked) {
            self.hide();
            return;
        }
        let Some(parameter) = self.selected_parameter() else { return };
        self.ask_description();
        let name = self.value_name(&parameter.name);
        let ticket = self.begin(&REVEAL, name.clone(), |ticket| Effect::Read(ticket, name.clone()));
        self.session.view.value = Value::Fetching { ticket, name };
        self.session.view.detail_top = 0;
        if !self.geometry().two_panes() {
            self.session.view.focus = Pane::Detail;
        }
    }

    /// Shows a value that was asked for. One that the settings spare is kept, so that it is there again without being read.
    fn show_value(&mut self, now: Now, name: &str, reading: Reading) {
        let is_latest = self.session.view.version.is_none();
        let stays = self.config.mask.spares(reading.kind) && reading.missing == 0 && is_latest;
        if stays {
            self.session.spared.insert(name_key(name).to_owned(), reading.clone());
        }
        let until = (!stays).then(|| now.mono + self.config.reveal);
        self.session.view.value = Value::Revealed(Box::new(Revealed::new(name, reading, until)));
    }

    /// Shows the value under the cursor again that stays readable: one that the listing knows to be older is forgotten.
    pub(in crate::app) fn show_spared(&mut self) {
        let is_masked = matches!(self.session.view.value, Value::Masked) && self.session.view.version.is_none();
        if self.session.spared.is_empty() || !is_masked || !self.pages.is_empty() {
            return;
        }
        let Some(parameter) = self.selected_parameter() else { return };
        let key = name_key(&parameter.name);
        let Some(reading) = self.session.spared.get(key) else { return };
        if is_outdated(reading, &parameter) {
            self.session.spared.remove(key);
            return;
        }
        let shown = Revealed::new(&parameter.name, reading.clone(), None);
        self.session.view.value = Value::Revealed(Box::new(shown));
    }

    /// Masks what the user does not want to see any more: it is read again before it is shown again.
    pub(in crate::app) fn hide(&mut self) {
        if let Value::Revealed(shown) = &self.session.view.value {
            self.session.spared.remove(name_key(&shown.name));
        }
        self.mask();
    }

    pub(in crate::app) fn toggle_format(&mut self) {
        if let Value::Revealed(shown) = &mut self.session.view.value {
            shown.formatted = !shown.formatted;
            shown.chosen = None;
            self.session.view.detail_top = 0;
        }
    }

    /// Lays a revealed value out where that has to be done anew: it was just revealed, or there is another room for it.
    pub(in crate::app) fn lay_out_value(&mut self) {
        if !matches!(self.session.view.value, Value::Revealed(_)) || self.geometry().detail.width == 0 {
            return;
        }
        let width = self.value_width();
        if let Value::Revealed(shown) = &mut self.session.view.value
            && !shown.laid_out.is(width, shown.formatted)
        {
            shown.laid_out = LaidOut::folded(&shown.reading, width, shown.formatted, &shown.folded);
        }
    }

    /// The value on the screen.
    pub(in crate::app) fn revealed(&self) -> Option<&str> {
        match &self.session.view.value {
            Value::Revealed(shown) => Some(shown.reading.value.expose()),
            _ => None,
        }
    }

    /// Whether the revealed value has another form to show it in.
    pub(in crate::app) fn can_format(&self) -> bool {
        matches!(&self.session.view.value, Value::Revealed(shown) if shown.has_format)
    }

    /// Why the value under the cursor is neither copied nor edited: only a part of it is there.
    pub(in crate::app) fn not_whole(&self) -> Option<String> {
        let Value::Revealed(shown) = &self.session.view.value else { return None };
        let part = shown.reading.part()?;
        let is_here = self.selected_parameter().is_some_and(|it| is_same_name(&self.value_name(&it.name), &shown.name));
        is_here.then(|| format!("this is only {part}: it is neither copied nor edited"))
    }

    pub(in crate::app) fn copy_value(&mut self) {
        if let Some(parameter) = self.selected_parameter() {
            self.copy_value_of(self.value_name(&parameter.name));
        }
    }

    /// Copies a value that was read.
    pub(in crate::app) fn copy_read_value(&mut self, reading: &Reading, name: &str) {
        self.stop_copying();
        self.copy_secret(reading.value.clone(), format!("the value of {}", text::sanitise(&spoken(name))));
    }

    /// The newest wins: an older answer must not replace a newer text on the clipboard.
    pub(in crate::app) fn stop_copying(&mut self) {
        if let Some(ticket) = self.session.view.copying.take() {
            self.cancel(ticket);
        }
    }

    pub(in crate::app) fn copy_value_of(&mut self, name: String) {
        self.stop_copying();
        if let Value::Revealed(shown) = &self.session.view.value
            && is_same_name(&shown.name, &name)
            && shown.reading.missing == 0
        {
            let reading = shown.reading.clone();
            self.copy_read_value(&reading, &name);
            return;
        }
        let ticket = self.begin(&READ_TO_COPY, name.clone(), |ticket| Effect::Read(ticket, name));
        self.session.view.copying = Some(ticket);
    }

    /// Whose value is on its way to the clipboard.
    pub(in crate::app) fn reading_to_copy(&self) -> Option<(Ticket, &str)> {
        let ticket = self.session.view.copying?;
        Some((ticket, self.tasks.get(ticket)?.about.as_str()))
    }

    /// A value that was read to be shown or copied.
    pub(in crate::app) fn value_read(
        &mut self,
        now: Now,
        ticket: Ticket,
        name: &str,
        purpose: Purpose,
        outcome: Result<Reading, Failure>,
    ) {
        match outcome {
            Ok(reading) => {
                self.session.refused.remove(name_key(name));
                // What failed before is not what is looked at now.
                self.notice.take_if(|notice| notice.failure.is_some());
                match purpose {
                    Purpose::Reveal => {
                        if matches!(self.session.view.value, Value::Fetching { ticket: t, .. } if t == ticket) {
                            self.show_value(now, name, reading);
                        }
                    }
                    Purpose::Copy => {
                        self.copy_secret(reading.value, format!("the value of {}", text::sanitise(&spoken(name))));
                    }
                }
            }
            Err(failure) => {
                if matches!(purpose, Purpose::Reveal) {
                    self.session.view.value = Value::Masked;
                }
                self.read_failed(name, failure);
            }
        }
    }

    /// Keeps what refuses a value with the parameter, and says it.
    pub(in crate::app) fn read_failed(&mut self, name: &str, failure: Failure) {
        let said =
            format!("{} was not read: {} · {} explains", spoken(name), failure.tag(), self.key_of(Action::Explain));
        self.notice = Some(Notice { failure: Some(Box::new(failure.clone())), ..Notice::new(Tone::Bad, said) });
        self.session.refused.insert(name_key(name).to_owned(), failure);
    }

    /// The seconds until a revealed value is masked, rounded up; none where it stays.
    pub(crate) fn reveal_seconds_left(&self, now: Now) -> Option<u64> {
        match &self.session.view.value {
            Value::Revealed(shown) => Some(shown.until?.saturating_sub(now.mono).as_millis().div_ceil(1000) as u64),
            _ => None,
        }
    }
}

/// Whether a parameter is another by now than when it was read: written since, or deleted and created anew. The listing may lag behind.
fn is_outdated(reading: &Reading, listed: &Parameter) -> bool {
    let older =
        reading.modified.zip(listed.modified).is_some_and(|(read, listed)| read.as_second() < listed.as_second());
    older || reading.version < listed.version
}
