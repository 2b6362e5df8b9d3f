//! The settings, read anew while the program runs: what they change holds at once; where something is wrong with them, those of before do.

use super::act::Lasts;
use super::acts::{Act, UNSEEN};
use super::message::{Effect, Reply, Reread};
use super::pages::wrong_settings::WrongSettings;
use super::{App, Tone};
use crate::config::{Config, SETTINGS};

static READ_SETTINGS: Act = Act {
    words: Some(|_, _| "read the settings".to_owned()),
    lasts: Lasts::Program,
    answered: |app, _, answer| match answer.reply {
        Reply::Settings(Ok(reread)) => app.settings_read(*reread),
        Reply::Settings(Err(wrong)) => app.settings_wrong(wrong),
        _ => {}
    },
    ..UNSEEN
};

impl App {
    /// Asks for the settings anew.
    pub(in crate::app) fn reload(&mut self) {
        self.begin(&READ_SETTINGS, "", Effect::ReadSettings);
    }

    fn settings_read(&mut self, reread: Reread) {
        let Reread { config, file, looks } = reread;
        let before = std::mem::replace(&mut self.config, config);
        self.start.settings = file;
        let changed = changed(&before, &self.config, looks);
        self.bind_keys();
        if before.sort != self.config.sort {
            self.sort_by(self.config.sort);
        }
        if before.mouse != self.config.mouse {
            self.emit(Effect::ListenToMouse(self.config.mouse));
        }
        if before.mask != self.config.mask {
            // What was to stay readable is masked as the rest is, and what may from now on is when it is revealed.
            self.session.spared.clear();
            self.mask();
        }
        if self.pages.top::<WrongSettings>().is_some() {
            self.close_page();
        }
        let says = match changed.as_slice() {
            [] => "settings read: nothing has changed".to_owned(),
            some => format!("settings read; changed: {}", some.join(", ")),
        };
        self.say(Tone::Good, says);
    }

    /// Over the panes what is wrong is shown; elsewhere somebody is at something.
    fn settings_wrong(&mut self, wrong: String) {
        if self.pages.top::<WrongSettings>().is_some() {
            self.close_page();
            self.lay(WrongSettings::new(wrong));
            self.say(Tone::Warn, "the settings are still wrong");
        } else if self.in_panes() {
            self.lay(WrongSettings::new(wrong));
        } else {
            self.say(
                Tone::Warn,
                "the settings are wrong, and those of before hold: `reload` in the panes shows what is",
            );
        }
    }
}

/// The settings that are not as they were; `looks`: the theme's file has changed.
fn changed(before: &Config, after: &Config, looks: bool) -> Vec<&'static str> {
    let differs = |key: &str| before.written(key) != after.written(key) || key == "theme" && looks;
    SETTINGS.iter().map(|setting| setting.key).filter(|key| differs(key)).collect()
}
