//! The keys of the panes as they hold: those of the table, or the user's own.

use super::tree::TABLE;
use crate::app::App;
use crate::keymap::Action;

impl App {
    /// The key that does something in the panes, as what is said names it. Where the settings leave it none, how it is done by name.
    pub(in crate::app) fn pane_key(&self, action: Action) -> String {
        let by_name = || Some(self.browse.rows.iter().find(|row| row.action == action)?.by_name());
        self.browse.key_of(action).or_else(by_name).unwrap_or_default()
    }

    /// Takes in which keys the settings give to the panes. Those that cannot be were told when the settings were read.
    pub(in crate::app) fn bind_keys(&mut self) {
        self.browse = TABLE.with(&self.config.keys).unwrap_or(&TABLE);
    }
}
