//! One version of the parameter under the cursor in place of the latest, to be looked at and copied only.

use std::fmt::Write as _;

use crate::app::pages::history;
use crate::app::state::value::{OneVersion, Value};
use crate::app::{App, Now, Tone};
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, Selector, is_same_name};
use crate::text;

impl App {
    /// Shows a version of the parameter under the cursor, masked as every value.
    pub(in crate::app) fn show_version(&mut self, selector: Selector) {
        self.mask();
        let name = self.selected_parameter().map(|parameter| parameter.name);
        self.session.view.version = name.map(|name| OneVersion { name, selector });
    }

    /// The same in its history, where that can be read: there it is compared and put back.
    pub(super) fn open_version(&mut self, selector: Selector) {
        self.show_version(selector);
        if self.can(Action::Show(history::NAME)) {
            self.open_history();
        }
    }

    /// Which version of a parameter is asked for, if not the latest.
    pub(in crate::app) fn version_of(&self, name: &str) -> Option<&Selector> {
        self.session
            .view
            .version
            .as_ref()
            .filter(|version| is_same_name(&version.name, name))
            .map(|version| &version.selector)
    }

    /// What the value of a parameter is asked for by: its name, with the selector of the version that is shown.
    pub(in crate::app) fn value_name(&self, name: &str) -> String {
        match self.version_of(name) {
            Some(selector) => format!("{name}:{}", selector.as_str()),
            None => name.to_owned(),
        }
    }

    /// Why the parameter under the cursor cannot be edited: what is shown is not what an edit would begin with.
    pub(in crate::app) fn not_latest(&self) -> Option<String> {
        let parameter = self.selected_parameter()?;
        let version = self.version_of(&parameter.name)?;
        let key = self.pane_key(Action::Back);
        Some(format!("{version} is shown read-only: {key} goes back to the latest"))
    }

    /// Back to the latest version; whether another one was shown.
    pub(super) fn leave_version(&mut self) -> bool {
        let left = self.not_latest().is_some();
        self.session.view.version = None;
        if left {
            self.mask();
            self.say(Tone::Info, "back to the latest version");
        }
        left
    }
}

/// That what is shown is not the parameter as it is now.
pub(super) fn says(out: &mut Lines, app: &App, now: Now, parameter: &Parameter) {
    let Some(version) = app.version_of(&parameter.name) else { return };
    let mut shown = format!("Shown: {version}");
    if let Value::Revealed(value) = &app.session.view.value
        && is_same_name(&value.name, &app.value_name(&parameter.name))
    {
        let reading = &value.reading;
        if !version.is_number() {
            let _ = write!(shown, ", version {}", reading.version);
        }
        if let Some(at) = reading.modified {
            let _ = write!(shown, ", written {}", text::when(at, app.service_time(now)));
        }
    }
    let [key, history] = [Action::Back, Action::Show(history::NAME)].map(|action| app.pane_key(action));
    let rest = format!("Read-only; the rest is of version {}", parameter.version);
    out.prose(Role::Warn, &format!("{shown}. {rest}. {key} goes back, {history} puts versions back."));
}
