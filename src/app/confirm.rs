//! The last look before a write, the write itself, and what to do when somebody else wrote meanwhile (promises 4 and 5).

use super::draft::Draft;
use super::picker::Kind;
use super::sight::Veil;
use super::{App, Effect, Notice, Now, Overlay, OwnWrite, Pending, Then, Ticket, Tone, Tries};
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
    /// Masks the difference until it is asked for, and again after a while.
    pub veil: Veil,
    /// What was typed of the word that a write in production asks for.
    pub typed: Draft,
    /// The write under way.
    pub writing: Option<Ticket>,
    /// Why nothing was written the last time.
    pub problem: Option<Notice>,
    /// The first line on the screen.
    pub top: usize,
}

impl Confirm {
    /// Keeps why nothing was written, and scrolls to it: it stands at the end.
    fn fail(&mut self, problem: Notice) {
        self.problem = Some(problem);
        self.top = usize::MAX;
    }
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
    /// Masks the values until they are asked for, and again after a while.
    pub veil: Veil,
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
        let confirm = Confirm {
            write,
            was,
            old,
            warnings,
            veil: Veil::DOWN,
            typed: Draft::line(""),
            writing: None,
            problem: None,
            top: 0,
        };
        self.overlays.push(Overlay::Confirm(Box::new(confirm)));
    }

    pub(super) fn confirm_action(&mut self, now: Now, action: Action) {
        if action == Action::Activity {
            self.open_activity();
            return;
        }
        let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut() else { return };
        if confirm.writing.is_some() {
            // A write is not taken back half way; only leaving is noted, for when it ends.
            match action {
                Action::Quit => self.quit(),
                Action::Back if self.can_desist() => self.desist(),
                _ => {}
            }
            return;
        }
        match action {
            Action::Write => {
                let Some(Overlay::Confirm(confirm)) = self.overlays.last() else { return };
                if !self.may_write(confirm) {
                    return;
                }
                let write = confirm.write.clone();
                let ticket = self.ticket(Pending::Write);
                if let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut() {
                    confirm.writing = Some(ticket);
                    confirm.veil = Veil::DOWN;
                    confirm.problem = None;
                    // Another try is meant anew.
                    confirm.typed = Draft::line("");
                }
                self.tries = Tries::Once;
                self.emit(Effect::Write(ticket, Box::new(write)));
            }
            Action::ShowDiff => confirm.veil.turn(now),
            Action::Explain => {
                if let Some(failure) = self.failure_here().cloned() {
                    self.lay(Overlay::Explain { failure, top: 0 });
                }
            }
            Action::Refresh => self.connect(),
            Action::Back => {
                let problem = confirm.problem.take();
                self.overlays.pop();
                self.draft_problem(problem);
            }
            Action::Profile => self.open_picker(Kind::Profile),
            Action::Region => self.open_picker(Kind::Region),
            Action::Root => self.open_roots(),
            Action::Quit => self.quit(),
            _ => self.scroll_page(now, action),
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
        let at = self.overlays.iter().position(|o| matches!(o, Overlay::Confirm(c) if c.writing.is_some()));
        let Some(at) = at else { return };
        // The page may have been explained, or what is under way looked at, or leaving asked about; the answer goes before that.
        let covered = self.overlays.len() > at + 1;
        let tries = std::mem::take(&mut self.tries);
        self.overlays.truncate(at + 1);
        let Some(Overlay::Confirm(confirm)) = self.overlays.last_mut() else { return };
        confirm.writing = None;
        let name = text::sanitise(&confirm.write.name).into_owned();
        match outcome {
            Ok(Written::Stored { version, tier }) => {
                let text = match confirm.write.on {
                    Expected::Absent => format!("created {name}, version {version}"),
                    Expected::Version(old) => format!("wrote {name}: version {old} → {version}"),
                };
                self.stored(now, version, tier);
                self.say(Tone::Good, text);
            }
            Ok(Written::StoredAfterAnother { expected, version, tier }) => {
                self.stored(now, version, tier);
                self.say(Tone::Warn, after_another(&name, expected, version));
            }
            Ok(Written::Moved { now: theirs }) => self.moved(*theirs),
            Ok(Written::Gone) => self.gone(now),
            Ok(Written::Unknown { why }) => {
                let mut problem = Notice::failed("it is not known whether the write took place", &why);
                problem.text.push_str("; w looks at the version again before it writes");
                confirm.fail(problem);
            }
            Err(failure) if tries == Tries::Stopped => {
                confirm.fail(Notice::failed("stopped trying; nothing was written", &failure));
            }
            Err(failure) => confirm.fail(Notice::failed("nothing was written", &failure)),
        }
        // Escape was a key while it waited.
        if covered || tries != Tries::Once {
            self.grow_deaf(now);
        }
        self.leave_if_asked();
    }

    /// What kept an open question from being answered with a write is mended.
    pub(super) fn connected_again(&mut self) {
        for overlay in &mut self.overlays {
            let problem = match overlay {
                Overlay::Confirm(confirm) => &mut confirm.problem,
                Overlay::Editor(editor) => &mut editor.problem,
                Overlay::Form(form) => &mut form.problem,
                _ => continue,
            };
            let lost = |notice: &Notice| notice.failure.as_ref().is_some_and(Failure::wants_login);
            if problem.as_ref().is_some_and(lost) {
                *problem = Some(Notice::new(Tone::Good, "connected again; nothing has been written yet"));
            }
        }
    }

    /// Brings a reason back to where the draft is: it stays in the editor, in memory (promise 5).
    fn draft_problem(&mut self, problem: Option<Notice>) {
        match self.overlays.last_mut() {
            Some(Overlay::Editor(editor)) if problem.is_some() => editor.problem = problem,
            Some(Overlay::Form(form)) if problem.is_some() => form.problem = problem,
            _ => {}
        }
    }

    /// The parameter was deleted while it was edited: back to the draft, deaf for a moment so that a key meant for the question is
    /// not typed into it.
    fn gone(&mut self, now: Now) {
        self.grow_deaf(now);
        while matches!(self.overlays.last(), Some(Overlay::Conflict(_) | Overlay::Confirm(_))) {
            self.overlays.pop();
        }
        let said = "nothing was written: the parameter has been deleted meanwhile; saving again creates it anew";
        if let Some(Overlay::Editor(editor)) = self.overlays.last_mut() {
            editor.on = Expected::Absent;
        }
        self.draft_problem(Some(Notice::new(Tone::Bad, said)));
    }

    /// What this session wrote is known better than any listing that may still lag behind (facts 2.2).
    fn stored(&mut self, now: Now, version: i64, tier: Tier) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.pop() else { return };
        let Confirm { write, was, .. } = *confirm;
        self.drop_overlays();
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
        if parameter.arn.is_none() {
            // Not everything that describes a parameter says where it lives; the listing does.
            parameter.arn = self.tree.find(&write.name).and_then(|node| self.tree.parameter(node)?.arn);
        }
        let own = OwnWrite { parameter: parameter.clone(), at: now };
        self.written.insert(name_key(&write.name).to_owned(), own);
        self.refused.remove(name_key(&write.name));
        if !self.root.contains(&write.name) && !self.is_beside(&write.name) {
            return;
        }
        self.keep_place(|app| {
            app.tree.upsert(&parameter);
        });
        if let Some(node) = self.tree.find(&write.name) {
            self.go_to(node);
        }
        self.search_again(now);
    }

    fn moved(&mut self, theirs: Parameter) {
        let Some(Overlay::Confirm(confirm)) = self.overlays.pop() else { return };
        while matches!(self.overlays.last(), Some(Overlay::Conflict(_))) {
            self.overlays.pop();
        }
        let mine = confirm.write;
        let conflict = Conflict { mine, theirs, value: Theirs::Unread, veil: Veil::DOWN, top: 0 };
        self.lay(Overlay::Conflict(Box::new(conflict)));
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
                Theirs::Read(_) => conflict.veil.turn(now),
                Theirs::Reading(_) => {}
            },
            Action::Overwrite => {
                let theirs = conflict.theirs.clone();
                let old = match &conflict.value {
                    Theirs::Read(reading) => Some(reading.value.clone()),
                    _ => None,
                };
                let mine = conflict.mine.clone();
                let asked = mine.on;
                let write = rebase(mine, &theirs, self.form_key_typed());
                let warnings = match asked {
                    Expected::Absent => vec!["the name exists already: writing replaces its value".to_owned()],
                    Expected::Version(_) => {
                        vec![format!("this replaces version {}, which you did not open", theirs.version)]
                    }
                };
                self.confirm(write, Some(theirs), old, warnings);
            }
            Action::Discard => self.lay(Overlay::Leave { then: Then::Back }),
            Action::Back => {
                if let Some(Overlay::Conflict(conflict)) = self.overlays.pop() {
                    self.forget_theirs(&conflict);
                }
            }
            Action::Quit => self.quit(),
            _ => self.scroll_page(now, action),
        }
    }

    pub(super) fn forget_theirs(&mut self, conflict: &Conflict) {
        if let Theirs::Reading(ticket) = conflict.value {
            self.cancel(ticket);
        }
    }

    pub(super) fn theirs_read(&mut self, now: Now, ticket: Ticket, outcome: Result<Reading, Failure>) {
        let veil = if self.focused { Veil::lifted(now) } else { Veil::DOWN };
        for overlay in &mut self.overlays {
            if let Overlay::Conflict(conflict) = overlay
                && matches!(conflict.value, Theirs::Reading(t) if t == ticket)
            {
                match outcome {
                    Ok(reading) => {
                        let theirs = &mut conflict.theirs;
                        if reading.version != theirs.version {
                            theirs.modified_by = None;
                        }
                        theirs.version = reading.version;
                        theirs.kind = reading.kind;
                        theirs.modified = reading.modified.or(theirs.modified);
                        conflict.value = Theirs::Read(reading);
                        conflict.veil = veil;
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

/// What a page says that is answered before its end has been on the screen.
pub(super) const READ_FIRST: &str = "read to the end first: ↓ goes on";

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
        seen: theirs.modified,
        value: mine.value,
    }
}

/// What a version means that does not follow the one that was expected (facts 4.6, 4.7).
fn after_another(name: &str, expected: i64, version: i64) -> String {
    if version > expected {
        format!(
            "wrote {name} as version {version}, but it should have been {}: somebody wrote in between; both are in the history",
            expected + 1
        )
    } else {
        format!(
            "wrote {name} as version {version}: version {expected} had been deleted meanwhile, with its history, description, tags and policies"
        )
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
            seen: None,
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
