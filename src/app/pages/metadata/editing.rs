//! What can be done to the row under the cursor, and the field that it is changed in.

use super::field::{Field, Of};
use super::pending::Setting;
use super::{Metadata, Row, Section, TABLE};
use crate::app::asked::Asked;
use crate::app::pages::amend::Amend;
use crate::app::pages::as_standard::AsStandard;
use crate::app::{App, Notice, Now, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::Action;
use crate::names::rules::is_tag_of_aws;
use crate::parameter::{MetadataChange, Tier, name_key};

impl Metadata {
    /// Whether the row under the cursor is to be removed.
    pub(super) fn is_removed(&self) -> bool {
        let known = self.known();
        match self.current() {
            Row::Tag(key) => self.pending.tags(&known).iter().any(|(it, _, becomes)| *it == key && becomes.is_none()),
            Row::Label(label) => {
                self.pending.labels(&known).iter().any(|(it, _, becomes)| *it == label && becomes.is_none())
            }
            _ => false,
        }
    }

    /// Marks the row to be removed, or takes that back; what is new goes at once.
    pub(super) fn remove(&mut self) {
        let is_removed = self.is_removed();
        match self.current() {
            Row::Tag(key) => {
                let is_new = self.known().tag(&key).is_none();
                if is_removed || is_new {
                    self.pending.keep_tag(&key);
                } else {
                    let mut pending = self.pending.clone();
                    let _ = pending.set_tag(&self.known(), &key, None);
                    self.pending = pending;
                }
            }
            Row::Label(label) => {
                if is_removed || self.known().label(&label).is_none() {
                    self.pending.keep_label(&label);
                } else {
                    self.pending.drop_label(&label);
                }
            }
            _ => {}
        }
    }

    /// Why what is under the cursor cannot be removed.
    pub(super) fn why_not_removed(&self) -> Option<String> {
        let edit = TABLE.key_of(Action::Edit).unwrap_or_default();
        match self.current() {
            Row::Tag(key) if is_tag_of_aws(&key) => Some(format!("{key} was given by AWS, and only AWS removes it")),
            Row::Tag(_) | Row::Label(_) => None,
            Row::Setting(_) => Some(format!("a setting is not removed: {edit} changes it, and an empty one is none")),
            Row::None(_) => Some("there is nothing to remove here".to_owned()),
        }
    }

    /// Why the row under the cursor cannot be changed.
    pub(super) fn why_not_edited(&self, app: &App) -> Option<String> {
        let add = TABLE.key_of(Action::New).unwrap_or_default();
        let back = TABLE.key_of(Action::Delete).unwrap_or_default();
        match self.current() {
            Row::Tag(key) if is_tag_of_aws(&key) => Some(format!("{key} was given by AWS, and only AWS changes it")),
            Row::Tag(_) | Row::Label(_) if self.is_removed() => {
                Some(format!("it is to be removed: {back} takes that back"))
            }
            Row::Tag(_) | Row::Label(_) => None,
            Row::Setting(setting) => self.why_not_set(app, setting),
            Row::None(Section::Settings) => Some("the settings are not known".to_owned()),
            Row::None(section) => Some(match self.why_not_added(section) {
                Some(why) => why,
                None if self.is_being_read(section) => format!("they are being read: {add} adds one"),
                None => format!("there is none: {add} adds one"),
            }),
        }
    }

    /// Every setting is written with the value, so that who cannot read that changes none (docs/parameter-store.md 4.1).
    pub(super) fn why_not_set(&self, app: &App, setting: Setting) -> Option<String> {
        if let Some(refused) = app.session.refused.get(name_key(&self.name)).filter(|failure| failure.is_refusal()) {
            return Some(format!("settings are written with the value, which cannot be read: {}", refused.tag()));
        }
        if setting != Setting::Tier || self.latest().tier != Tier::Advanced {
            return None;
        }
        let others = || {
            let save = TABLE.key_of(Action::Save).unwrap_or_default();
            format!("that is done alone: {save} writes the other changes first")
        };
        app.why_not_standard(self.latest()).or_else(|| (!self.edits().is_empty()).then(others))
    }

    /// Whether the row under the cursor is the tier of an Advanced parameter: that is no field, but an act of its own.
    pub(super) fn is_to_be_standard(&self) -> bool {
        self.current() == Row::Setting(Setting::Tier) && self.latest().tier == Tier::Advanced
    }

    /// The question before it becomes a Standard one.
    pub(super) fn to_standard(&self) -> Turn {
        let (versions, tags) = (self.versions.known().cloned(), self.tags.known().cloned());
        Turn::Open(AsStandard::new(self.latest().clone(), versions, tags).into())
    }

    fn is_being_read(&self, section: Section) -> bool {
        match section {
            Section::Tags => self.tags.ticket().is_some(),
            Section::Labels | Section::Settings => self.versions.ticket().is_some(),
        }
    }

    /// Why nothing can be added there. What is being read keeps nobody from typing.
    pub(super) fn why_not_added(&self, section: Section) -> Option<String> {
        match section {
            Section::Labels if self.versions.known().is_none() && !self.is_being_read(section) => {
                let why = self.versions.failure().map_or("not read", Failure::tag);
                Some(format!("which version has which label is not known: {why}"))
            }
            Section::Settings => Some("only tags and labels are added: the settings are all there".to_owned()),
            Section::Tags | Section::Labels => None,
        }
    }

    /// Whether tags or labels are on their way.
    pub(super) fn is_reading(&self) -> bool {
        self.versions.ticket().is_some() || self.tags.ticket().is_some()
    }

    /// Why there is nothing to go on to, or to wait for.
    pub(super) fn why_not_written(&self) -> Option<&'static str> {
        if matches!(self.tags, Asked::No) || matches!(self.versions, Asked::No) {
            return Some("tags and labels have not been read");
        }
        self.edits().is_empty().then_some("nothing is changed yet")
    }

    pub(super) fn open_field(&mut self, of: Of) {
        let known = self.known();
        let value = match &of {
            Of::Tag(Some(key)) => {
                let tags = self.pending.tags(&known);
                tags.iter().find(|(it, ..)| it == key).and_then(|(.., becomes)| *becomes).unwrap_or_default().to_owned()
            }
            Of::Tag(None) => String::new(),
            Of::Label(Some(label)) => {
                let labels = self.pending.labels(&known);
                let version = labels.iter().find(|(it, ..)| it == label).and_then(|(.., becomes)| *becomes);
                version.map_or_else(String::new, |version| format!("v{version}"))
            }
            Of::Label(None) => format!("v{}", self.latest().version),
            Of::Setting(setting) => {
                self.pending.settings(&known).map(|settings| setting.typed(&settings)).unwrap_or_default()
            }
        };
        self.field = Some(Field::over(of, &value));
    }

    pub(super) fn edit(&mut self) {
        match self.current() {
            Row::Tag(key) => self.open_field(Of::Tag(Some(key))),
            Row::Label(label) => self.open_field(Of::Label(Some(label))),
            Row::Setting(setting) => self.open_field(Of::Setting(setting)),
            Row::None(_) => {}
        }
    }

    pub(super) fn add(&mut self) {
        match self.current().section() {
            Section::Tags => self.open_field(Of::Tag(None)),
            Section::Labels => self.open_field(Of::Label(None)),
            Section::Settings => {}
        }
    }

    /// Takes what is typed in the field; whether it could be taken. Otherwise it stays, and says why beside it.
    pub(super) fn take_field(&mut self, app: &mut App, now: Now) -> bool {
        let Some(field) = self.field.take() else { return true };
        let mut pending = self.pending.clone();
        match field.take(&mut pending, &self.known(), app.service_time(now)) {
            Ok(()) => {
                self.pending = pending;
                let row = match &field.of {
                    Of::Tag(key) => Row::Tag(key.clone().unwrap_or_else(|| field.name().text().to_owned())),
                    Of::Label(label) => Row::Label(label.clone().unwrap_or_else(|| field.name().text().to_owned())),
                    Of::Setting(setting) => Row::Setting(*setting),
                };
                self.go_to(row);
                true
            }
            Err(problem) => {
                app.notice = Some(Notice::new(Tone::Bad, problem));
                self.field = Some(field);
                false
            }
        }
    }

    /// What a field does.
    pub(super) fn act_in_field(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let Some(field) = &mut self.field else { return Turn::Stay };
        match action {
            Action::Enter if field.is_on_name() && !field.name().text().is_empty() => {
                field.turn();
            }
            // Only the versions tell whether there is that one.
            Action::Enter | Action::Save if field.is_of_label() && self.versions.ticket().is_some() => {
                self.hold(app, action);
            }
            Action::Enter => {
                self.take_field(app, now);
            }
            Action::Back => self.field = None,
            Action::Choose => app.open_kms_keys(true),
            Action::NextField => {
                field.turn();
            }
            Action::Undo | Action::Redo => {
                if let Some(draft) = field.draft_mut() {
                    draft.act(action);
                }
            }
            Action::Save if self.take_field(app, now) => return self.ask_or_wait(app),
            _ => {}
        }
        Turn::Stay
    }

    /// Does that as soon as tags and labels are there.
    fn hold(&mut self, app: &mut App, action: Action) {
        self.held = Some(action);
        let then = if action == Action::Save { "asks" } else { "is taken" };
        app.say(Tone::Info, format!("waits for tags and labels, then {then} · any other key stays here"));
    }

    /// What was held for tags and labels, where nothing is waited for any more.
    pub(super) fn released(&mut self) -> Option<Action> {
        if self.is_reading() { None } else { self.held.take() }
    }

    /// The question, or that it waits for tags and labels.
    pub(super) fn ask_or_wait(&mut self, app: &mut App) -> Turn {
        if self.is_reading() && self.why_not_written().is_none() {
            self.hold(app, Action::Save);
            return Turn::Stay;
        }
        self.ask(app)
    }

    /// The question about all that is to be changed.
    fn ask(&mut self, app: &mut App) -> Turn {
        if let Some(why) = self.why_not_written() {
            app.notice = Some(Notice::new(Tone::Info, why));
            return Turn::Stay;
        }
        (self.problem, self.left) = (None, Vec::new());
        app.notice = None;
        let latest = self.latest().clone();
        let change = MetadataChange {
            name: self.name.clone(),
            version: latest.version,
            modified: latest.modified,
            edits: self.edits(),
        };
        let known = (self.versions.known().cloned(), self.tags.known().cloned());
        Turn::Open(Amend::new(change, latest, known, self.from.clone()).into())
    }
}
