//! The last look before a write, the write itself, and what to do when somebody else wrote meanwhile (promises 4 and 5).

use std::time::Duration;

use super::value::REVEAL_TIME;
use super::{App, Effect, Notice, Now, Overlay, Pending, Ticket, Tone};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::parameter::{Expected, Parameter, ParameterType, Reading, Tier, Write, Written, name_key};
use crate::secret::Secret;
use crate::text;

/// A write, shown before it is made.
#[derive(Debug)]
pub struct Confirm {
    /// Exactly what will be sent.
    pub write: Write,
    /// What is there now; `None` where the parameter is new.
    pub was: Option<Parameter>,
    /// The value that is replaced; `None` where it could not be read or there is none.
    pub old: Option<Secret>,
    /// Hazards of this write.
    pub warnings: Vec<String>,
    /// Until when the difference is shown, on the `mono` clock; masked otherwise.
    pub shown_until: Option<Duration>,
    /// The write under way.
    pub writing: Option<Ticket>,
    /// The first line on the screen.
    pub top: usize,
}

/// Somebody else wrote between opening and saving: nothing was written.
#[derive(Debug)]
pub struct Conflict {
    /// My write, which did not happen.
    pub mine: Write,
    /// The parameter as it is now.
    pub theirs: Parameter,
    /// Its value, once asked for.
    pub value: Theirs,
    /// Until when the values are shown.
    pub shown_until: Option<Duration>,
    /// The first line on the screen.
    pub top: usize,
}

/// What is known of the value that somebody else wrote.
#[derive(Debug)]
pub enum Theirs {
    /// Not asked for.
    Unread,
    /// On its way.
    Reading(Ticket),
    /// Read.
    Read(Reading),
    /// Not readable by this principal.
    Refused(Failure),
}

impl App {
    pub(super) fn confirm(&mut self, write: Write, was: Option<Parameter>, old: Option<Secret>, warnings: Vec<String>) {
        self.notice = None;
        let confirm = Confirm { write, was, old, warnings, shown_until: None, writing: None, top: 0 };
        self.overlays.push(Overlay::Confirm(Box::new(confirm)));
    }

    pub(super) fn confirm_action(&mut self, now: Now, action: Action) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut() else { return };
        if confirm.writing.is_some() {
            // A write is not taken back half way; only leaving is noted, for when it ends.
            if action == Action::Quit {
                self.quit();
            }
            return;
        }
        match action {
            Action::Write => {
                if self.place.read_only {
                    self.say(Tone::Warn, READ_ONLY);
                    return;
                }
                let write = confirm.write.clone();
                let ticket = self.ticket(Pending::Write);
                if let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut() {
                    confirm.writing = Some(ticket);
                    confirm.shown_until = None;
                }
                self.emit(Effect::Write(ticket, Box::new(write)));
            }
            Action::ShowDiff => {
                confirm.shown_until = match confirm.shown_until {
                    Some(_) => None,
                    None => Some(now.mono + REVEAL_TIME),
                };
            }
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            _ => self.scroll_page(action),
        }
    }

    /// The ticket of the write under way, if there is one.
    pub(super) fn writing(&self) -> Option<Ticket> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Confirm(confirm) => confirm.writing,
            _ => None,
        })
    }

    /// How the write ended.
    pub(super) fn write_ended(&mut self, now: Now, outcome: Result<Written, Failure>) {
        let Some(Overlay::Confirm(confirm)) =
            self.overlays.pop_if(|o| matches!(o, Overlay::Confirm(c) if c.writing.is_some()))
        else {
            return;
        };
        let Confirm { write, was, .. } = *confirm;
        let name = text::sanitise(&write.name).into_owned();
        match outcome {
            Ok(Written::Stored { version, tier }) => {
                self.stored(now, &write, was, version, tier);
                let text = match write.on {
                    Expected::Absent => format!("created {name}, version {version}"),
                    Expected::Version(old) => format!("wrote {name}: version {old} → {version}"),
                };
                self.say(Tone::Good, text);
            }
            Ok(Written::StoredAfterAnother { expected, version, tier }) => {
                self.stored(now, &write, was, version, tier);
                self.say(
                    Tone::Warn,
                    format!(
                        "wrote {name} as version {version}, but it should have been {}: somebody wrote in between; both are in the history",
                        expected + 1
                    ),
                );
            }
            Ok(Written::Moved { now: theirs }) => self.moved(write, *theirs),
            Ok(Written::Gone) => {
                self.draft_problem(Notice::new(
                    Tone::Bad,
                    "nothing was written: the parameter has been deleted meanwhile; saving again creates it anew",
                ));
                self.expect_absent();
            }
            Ok(Written::Unknown { why }) => {
                let mut notice = Notice::failed("it is not known whether the write took place", &why);
                notice.text.push_str("; the draft is kept, look at the version before you write again");
                self.draft_problem(notice);
            }
            Err(failure) => self.draft_problem(Notice::failed("nothing was written", &failure)),
        }
        self.leave_if_asked();
    }

    /// Puts the reason where the draft is: it stays in the editor, in memory (promise 5).
    fn draft_problem(&mut self, problem: Notice) {
        while matches!(self.overlays.last(), Some(Overlay::Conflict(_))) {
            self.overlays.pop();
        }
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) => editor.problem = Some(problem),
            Some(Overlay::Form(form)) => form.problem = Some(problem),
            _ => self.notice = Some(problem),
        }
    }

    fn expect_absent(&mut self) {
        if let Some(Overlay::Editor(editor)) = self.overlays.last_mut() {
            editor.on = Expected::Absent;
        }
    }

    /// What this session wrote is known better than any listing that may still lag behind (facts 2.2).
    fn stored(&mut self, now: Now, write: &Write, was: Option<Parameter>, version: i64, tier: Tier) {
        self.overlays.clear();
        self.mask();
        let mut parameter = was.unwrap_or_else(|| Parameter {
            described: true,
            ..Parameter::bare(write.name.clone(), write.kind, version)
        });
        parameter.version = version;
        parameter.kind = write.kind;
        parameter.tier = tier;
        parameter.key_id = match write.kind {
            ParameterType::SecureString => write.key_id.clone().or(parameter.key_id),
            _ => None,
        };
        if let Some(description) = &write.description {
            parameter.description.clone_from(description);
        }
        if let Some(pattern) = &write.allowed_pattern {
            parameter.allowed_pattern = Some(pattern.clone()).filter(|p| !p.is_empty());
        }
        parameter.modified = Some(now.wall);
        parameter.modified_by = self.identity.as_ref().map(|identity| identity.arn.clone()).or(parameter.modified_by);
        self.written.insert(name_key(&write.name).to_owned(), version);
        self.refused.remove(name_key(&write.name));
        self.keep_place(|app| {
            app.tree.upsert(&parameter);
        });
        if let Some(node) = self.tree.find(&write.name) {
            self.go_to(node);
        }
        self.search_again(now);
    }

    fn moved(&mut self, mine: Write, theirs: Parameter) {
        // A new parameter whose name exists is a question about overwriting, not a conflict between two edits.
        if mine.on == Expected::Absent {
            let write = rebase(mine, &theirs, self.form_key_typed());
            self.say(Tone::Warn, "this name exists already: nothing has been written yet");
            let warnings = vec!["the name exists already; writing replaces its value".to_owned()];
            let notice = self.notice.take();
            self.confirm(write, Some(theirs), None, warnings);
            self.notice = notice;
            return;
        }
        while matches!(self.overlays.last(), Some(Overlay::Conflict(_))) {
            self.overlays.pop();
        }
        let conflict = Conflict { mine, theirs, value: Theirs::Unread, shown_until: None, top: 0 };
        self.overlays.push(Overlay::Conflict(Box::new(conflict)));
    }

    pub(super) fn conflict_action(&mut self, now: Now, action: Action) {
        let Some(Overlay::Conflict(conflict)) = self.overlays.last_mut() else { return };
        match action {
            Action::ReadTheirs => match &conflict.value {
                Theirs::Unread | Theirs::Refused(_) => {
                    let name = conflict.theirs.name.clone();
                    let ticket = self.ticket(Pending::Theirs);
                    if let Some(Overlay::Conflict(conflict)) = self.overlays.last_mut() {
                        conflict.value = Theirs::Reading(ticket);
                    }
                    self.emit(Effect::Read(ticket, name));
                }
                Theirs::Read(_) => {
                    conflict.shown_until = match conflict.shown_until {
                        Some(_) => None,
                        None => Some(now.mono + REVEAL_TIME),
                    };
                }
                Theirs::Reading(_) => {}
            },
            Action::Overwrite => {
                let theirs = conflict.theirs.clone();
                let old = match &conflict.value {
                    Theirs::Read(reading) => Some(reading.value.clone()),
                    _ => None,
                };
                let mine = conflict.mine.clone();
                let write = rebase(mine, &theirs, self.form_key_typed());
                let warnings = vec![format!("this replaces version {}, which is not yours", theirs.version)];
                self.confirm(write, Some(theirs), old, warnings);
            }
            Action::Discard => {
                self.overlays.clear();
                self.list();
                self.say(Tone::Info, "your draft was dropped; theirs stays");
            }
            Action::Back => {
                if let Theirs::Reading(ticket) = conflict.value {
                    self.cancel(ticket);
                }
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            _ => self.scroll_page(action),
        }
    }

    pub(super) fn theirs_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Reading, Failure>) {
        for overlay in &mut self.overlays {
            if let Overlay::Conflict(conflict) = overlay
                && matches!(conflict.value, Theirs::Reading(t) if t == ticket)
            {
                match outcome {
                    Ok(reading) => {
                        conflict.theirs.version = reading.version;
                        conflict.value = Theirs::Read(reading);
                        conflict.shown_until = Some(now.mono + REVEAL_TIME);
                    }
                    Err(failure) => conflict.value = Theirs::Refused(failure),
                }
                return;
            }
        }
    }

    /// Whether the form below asks for a key of its own.
    fn form_key_typed(&self) -> bool {
        self.overlays.iter().any(|o| matches!(o, Overlay::Form(form) if !form.key.text().is_empty()))
    }
}

/// What a session that may not write says when asked to.
pub(super) const READ_ONLY: &str = "read-only session: nothing can be written";

/// My value upon their version. What I did not decide stays as they have it; of two types the one that encrypts wins, so that no
/// secret becomes plain text by a conflict.
fn rebase(mine: Write, theirs: &Parameter, key_typed: bool) -> Write {
    let secure = ParameterType::SecureString;
    let kind = if mine.kind == secure { secure } else { theirs.kind };
    let tier = match (mine.tier, theirs.tier) {
        _ if !theirs.described => None,
        // There is no way back to Standard (facts 4.4).
        (_, Tier::Advanced) | (None, _) => Some(theirs.tier),
        (Some(asked), _) if mine.on == Expected::Absent => Some(asked),
        _ => Some(theirs.tier),
    };
    let key_id = match kind {
        ParameterType::SecureString if key_typed => mine.key_id,
        ParameterType::SecureString => theirs.key_id.clone().or(mine.key_id),
        _ => None,
    };
    let said = |text: Option<String>| text.filter(|t| !t.is_empty());
    Write {
        name: theirs.name.clone(),
        kind,
        tier,
        key_id,
        data_type: None,
        description: said(mine.description),
        allowed_pattern: said(mine.allowed_pattern),
        on: Expected::Version(theirs.version),
        value: mine.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(kind: ParameterType, on: Expected) -> Write {
        Write {
            name: "/a".to_owned(),
            value: Secret::from("v"),
            kind,
            tier: Some(Tier::Standard),
            key_id: None,
            data_type: Some("text".to_owned()),
            description: Some(String::new()),
            allowed_pattern: None,
            on,
        }
    }

    #[test]
    fn of_two_types_the_one_that_encrypts_wins() {
        use ParameterType::{SecureString, String, StringList};
        for (mine, theirs, want) in [
            (SecureString, String, SecureString),
            (String, SecureString, SecureString),
            (String, StringList, StringList),
            (SecureString, SecureString, SecureString),
        ] {
            let there = Parameter { described: true, ..Parameter::bare("/a", theirs, 7) };
            let got = rebase(write(mine, Expected::Absent), &there, false);
            assert_eq!((got.kind, got.on), (want, Expected::Version(7)), "{mine} upon {theirs}");
        }
    }

    #[test]
    fn their_key_and_tier_stay_unless_i_asked() {
        let there = Parameter {
            described: true,
            tier: Tier::Advanced,
            key_id: Some("alias/theirs".to_owned()),
            ..Parameter::bare("/a", ParameterType::SecureString, 7)
        };
        let mine =
            Write { key_id: Some("alias/mine".to_owned()), ..write(ParameterType::SecureString, Expected::Absent) };
        let got = rebase(mine.clone(), &there, false);
        assert_eq!((got.key_id.as_deref(), got.tier), (Some("alias/theirs"), Some(Tier::Advanced)));
        let got = rebase(mine, &there, true);
        assert_eq!(got.key_id.as_deref(), Some("alias/mine"));
        assert_eq!((got.description, got.data_type), (None, None), "what was not said is not sent");
    }
}
