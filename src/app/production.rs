//! Whether what the user is about to touch is production, and what that costs: a word to type before a write.

use super::confirm::Confirm;
use super::{App, Overlay};
use crate::config::Ground;
use crate::keymap::Key;

impl App {
    /// What says that the session, or what the user looks at, is production.
    pub fn production(&self) -> Option<Ground> {
        let path = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Confirm(confirm) => Some(confirm.write.name.clone()),
            Overlay::Conflict(conflict) => Some(conflict.theirs.name.clone()),
            Overlay::Replace { was, .. } => Some(was.name.clone()),
            Overlay::Editor(editor) => Some(editor.was.name.clone()),
            Overlay::Form(form) => Some(form.name.text().to_owned()),
            _ => None,
        });
        let path = path.or_else(|| self.selected().map(|node| self.tree.name(node)));
        self.production_of(path.as_deref().unwrap_or(&self.place.scope))
    }

    /// What says that a name, in this session, is production.
    pub(super) fn production_of(&self, name: &str) -> Option<Ground> {
        let account = self.identity.as_ref().map(|identity| identity.account.as_str());
        self.config.production.ground(self.place.profile.as_deref(), account, name)
    }

    /// Whether this write may be made now: in production the word has been typed.
    pub(super) fn may_write(&self, confirm: &Confirm) -> bool {
        !self.place.read_only
            && confirm.writing.is_none()
            && (self.production_of(&confirm.write.name).is_none() || confirm.typed.text() == confirm.word())
    }

    pub(super) fn typed_key(&mut self, key: Key) {
        if let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut()
            && confirm.writing.is_none()
        {
            super::search::edit_line(&mut confirm.typed, key);
            confirm.top = 0;
        }
    }

    /// Says what is missing before a write in production.
    pub(super) fn explain_untyped(&mut self) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.last() else { return };
        if confirm.writing.is_none() {
            let text = format!("this is production: type {} first", crate::text::sanitise(confirm.word()));
            self.say(super::Tone::Warn, text);
        }
    }
}

impl Confirm {
    /// What is to be typed before a write in production: the last segment of the name.
    pub fn word(&self) -> &str {
        let name = &self.write.name;
        name.rsplit_once('/').map_or(name, |(_, last)| last)
    }
}
