//! Whether what the user is about to touch is production, and what that costs: a word to type before a write.

use super::confirm::{Confirm, READ_FIRST};
use super::search::edit_line;
use super::{App, Link, Overlay, Tone};
use crate::config::Ground;
use crate::keymap::Key;
use crate::text;

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
        self.production_of(path.as_deref().or(self.root.path()).unwrap_or_default())
    }

    /// What says that a name, in this session, is production.
    pub(super) fn production_of(&self, name: &str) -> Option<Ground> {
        let profile = self.place.profile.as_deref();
        let who = self.identity.as_ref().or(self.was.as_ref());
        let unknown = self.account().is_none() && matches!(self.link, Link::Up) && !self.is_asking_whose();
        let production = &self.config.production;
        let ground = production.ground(profile, who, name);
        // Where STS is not reached nobody knows: rather a word too many than production unguarded.
        ground.or_else(|| (unknown && production.may_name_accounts()).then_some(Ground::Unknown))
    }

    /// Whether this write may be made now: all that it depends on has been on the screen, and in production the word was typed.
    pub(super) fn may_write(&self, confirm: &Confirm) -> bool {
        let free = confirm.writing.is_none() && !self.place.read_only && matches!(self.link, Link::Up);
        let meant = self.production_of(&confirm.write.name).is_none() || confirm.typed.text() == confirm.word();
        free && meant && !self.is_asking_whose() && self.page_read()
    }

    /// The word is typed at the end of the page, so what is before it has to be read first.
    pub(super) fn typed_key(&mut self, key: Key) {
        if !self.page_read() {
            self.say(Tone::Info, READ_FIRST);
        } else if let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut()
            && confirm.writing.is_none()
        {
            edit_line(&mut confirm.typed, key);
        }
    }

    /// Says what is missing before a write in production.
    pub(super) fn explain_untyped(&mut self) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.last() else { return };
        if confirm.writing.is_none() && confirm.typed.text() != confirm.word() {
            let text = format!("this is production: type {} first", text::sanitise(confirm.word()));
            self.say(Tone::Warn, text);
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
