//! The question before tags and settings of several parameters are changed, or put back: what changes of how many, what is not known,
//! how many calls it takes.

use std::collections::HashMap;

use jiff::Timestamp;

use super::wanted::{Subjects, Wanted};
use crate::app::edits::{Said, Sign, edit_says};
use crate::app::pages::question::{BY_LETTER, BY_WORD, Several, Sheet, Ways};
use crate::app::picture::Picture;
use crate::app::state::amendments::Amendments;
use crate::app::state::changes::{LISTED, What, and_more};
use crate::app::state::question::Question;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::keymap::{Action, Table};
use crate::line::{Lines, Role};
use crate::parameter::{MetadataChange, MetadataEdit, Parameter, ParameterType, SettingsEdit, SeveralChange, name_key};
use crate::text;

/// So many changes are named when they are put back; the rest stands with the names.
const NAMED: usize = 6;

/// The question.
#[derive(Debug)]
pub(crate) struct AmendSeveral {
    question: Question,
    /// Exactly what is asked for.
    change: SeveralChange,
    /// Each as it was known when this was asked.
    known: Vec<Parameter>,
    meant: Meant,
    folder: Option<String>,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// The change under way that it was answered with.
    under_way: Option<Ticket>,
}

/// What it is for.
#[derive(Debug)]
enum Meant {
    /// All of them are to get or to lose the same.
    Wanted(Subjects, Wanted),
    /// A change of this session is to be undone: what comes back, and of how many.
    Undo(u64, Vec<(Said, usize)>),
}

impl AmendSeveral {
    /// About what is wanted of them; `None` where nothing is to be changed.
    pub(super) fn asking(app: &App, of: &Subjects, wanted: &Wanted) -> Option<Self> {
        let change = wanted.change(&of.parameters);
        Self::new(app, change, Meant::Wanted(of.clone(), wanted.clone()), of.folder.clone())
    }

    fn new(app: &App, change: SeveralChange, meant: Meant, folder: Option<String>) -> Option<Self> {
        let names: Vec<&str> = change.changes.iter().map(|change| change.name.as_str()).collect();
        let guarded = app.most_guarded(&names).to_owned();
        let (question, known) = (Question::new(), known(app, &change));
        (!names.is_empty()).then_some(Self { question, change, known, meant, folder, guarded, under_way: None })
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.under_way == Some(ticket)
    }

    /// Nothing was changed. What is another by now is asked about as it is now.
    pub(in crate::app) fn fail(&mut self, app: &App, problem: Notice) {
        self.under_way = None;
        self.question.problem = Some(problem);
        if let Meant::Wanted(of, wanted) = &mut self.meant {
            for parameter in &mut of.parameters {
                *parameter = app.parameter_at(&parameter.name).unwrap_or_else(|| parameter.clone());
            }
            let change = wanted.change(&of.parameters);
            if !change.changes.is_empty() {
                self.change = change;
            }
        }
        self.known = known(app, &self.change);
    }

    fn undoes(&self) -> Option<u64> {
        if let Meant::Undo(change, _) = self.meant { Some(change) } else { None }
    }

    fn ground(&self, app: &App) -> Option<Ground> {
        app.production_of(&self.guarded)
    }

    /// What is to be typed in production.
    fn word(&self, app: &App) -> Option<String> {
        self.ground(app).map(|_| format!("write {}", text::grouped(self.change.changes.len())))
    }

    fn own_table(&self, app: &App) -> &'static Table {
        if self.ground(app).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    fn may_begin(&self, app: &App) -> bool {
        app.may_answer(&self.question, || self.picture(app, app.clock), self.word(app).as_deref())
    }

    /// Those of which settings are written.
    fn settings(&self) -> impl Iterator<Item = (&MetadataChange, &SettingsEdit)> {
        let of = |change| settings_of(change).map(|edit| (change, edit));
        self.change.changes.iter().filter_map(of)
    }

    fn sheet(&self, app: &App, now: Now) -> Sheet {
        let ground = self.ground(app);
        let all = self.change.changes.len();
        let (act, name) = match &self.meant {
            Meant::Wanted(of, _) => of.called("Change", all),
            Meant::Undo(..) => (format!("Put back tags, settings of {}", text::counted(all)), String::new()),
        };
        let mut sheet = Sheet::about_ground(app, &act, &name, ground.as_ref());
        let latest = self.known.iter().max_by_key(|parameter| parameter.modified);
        let version = match self.settings().count() {
            0 => "no new version".to_owned(),
            1 => format!("1 new version, of {}", text::counted(all)),
            written if written == all => format!("{all} new versions", all = text::grouped(all)),
            written => format!("{written} new versions, of {}", text::counted(all), written = text::grouped(written)),
        };
        sheet.head(app, now, &version, latest);
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        self.dangers(&mut sheet, app);
        match &self.meant {
            Meant::Wanted(_, wanted) => self.wanted(&mut sheet, wanted),
            Meant::Undo(_, says) => self.put_back(&mut sheet, app, says),
        }
        self.rest(&mut sheet, app, app.service_time(now));
        sheet
    }

    /// What goes wrong easily.
    fn dangers(&self, sheet: &mut Sheet, app: &App) {
        let all = self.change.changes.len();
        let raised = self.settings().filter(|(_, edit)| edit.raises()).count();
        if raised > 0 {
            let says =
                format!("{} Advanced: each is charged, and no write makes it Standard again", become_(raised, all));
            sheet.look(Role::Warn, &says);
        }
        let (unreadable, first) = app.unreadable_of(&self.change.changes);
        if let Some((name, why)) = first {
            let says = if unreadable == 1 {
                format!("the value of {name} could not be read ({why}), and settings are written with it")
            } else {
                format!(
                    "{unreadable} values could not be read, {name} first ({why}), and settings are written with them"
                )
            };
            sheet.look(Role::Warn, &says);
        }
        match &self.meant {
            Meant::Wanted(of, wanted) if wanted.touches_settings() => {
                let described = |it: &&Parameter| !it.described;
                let unknown = of.parameters.iter().filter(described).count();
                if unknown > 0 {
                    let says = format!("of {unknown} the settings are not known, so that they stay: not described");
                    sheet.look(Role::Warn, &says);
                }
            }
            Meant::Wanted(..) => {}
            Meant::Undo(..) => {
                let versions: HashMap<&str, i64> =
                    self.known.iter().map(|it| (name_key(&it.name), it.version)).collect();
                let is_newer = |change: &MetadataChange| {
                    versions.get(name_key(&change.name)).is_some_and(|version| *version > change.version)
                };
                let newer = self.settings().filter(|(change, _)| is_newer(change));
                let newer: Vec<&str> = newer.map(|(change, _)| change.name.as_str()).collect();
                if let Some(first) = newer.first() {
                    let says =
                        format!("of {} somebody wrote since, {first} first: settings stay", text::grouped(newer.len()));
                    sheet.look(Role::Bad, &says);
                }
            }
        }
    }

    /// What each is to get or to lose.
    fn wanted(&self, sheet: &mut Sheet, wanted: &Wanted) {
        let all = self.change.changes.len();
        for (key, becomes) in &wanted.tags {
            let (sign, says) = match becomes {
                Some(value) => (Sign::Comes, format!("tag {key} = {value}")),
                None => (Sign::Goes, format!("tag {key}, where it is")),
            };
            sheet.must(sign.label(), sign.role(), &text::sanitise(&says));
        }
        if let Some(description) = &wanted.description {
            let before = self.settings().map(|(_, edit)| edit.was.description.as_str());
            let before: Vec<&str> = before.filter(|before| before != description).collect();
            let of = match before.iter().filter(|before| !before.is_empty()).count() {
                0 => of_all(before.len(), all),
                replaced => format!("{}, of {replaced} in place of another", of_all(before.len(), all)),
            };
            let says = format!("description “{}” {of}", text::sanitise(description));
            sheet.must(Sign::Changes.label(), Sign::Changes.role(), &says);
        }
        if wanted.raises {
            let raised = self.settings().filter(|(_, edit)| edit.raises()).count();
            let says = format!("tier Standard → Advanced {}", of_all(raised, all));
            sheet.must(Sign::Changes.label(), Sign::Changes.role(), &says);
        }
        if !wanted.tags.is_empty() {
            let unknown = "which tags each has, and who manages it by them";
            let says = format!("{unknown}: read right before; a tag of the same key gets the new value");
            sheet.must("not known", Role::Warn, &says);
        }
    }

    /// What comes back, of how many.
    fn put_back(&self, sheet: &mut Sheet, app: &App, counted: &[(Said, usize)]) {
        let all = self.change.changes.len();
        for (said, count) in counted.iter().take(NAMED) {
            let says = format!("{} {}", text::sanitise(&said.says), of_all(*count, all));
            sheet.must(said.sign.label(), said.sign.role(), &says);
        }
        if counted.len() > NAMED {
            sheet.must("", Role::Plain, &format!("… and {} more: below, with the names", counted.len() - NAMED));
        }
        let Some(amendments) = self.undoes().and_then(|id| app.amendments(id)) else { return };
        let unseen = amendments.unseen();
        if unseen > 0 {
            let says = format!("of {unseen} the tags of before are not known: theirs stay as they are");
            sheet.must("not back", Role::Warn, &says);
        }
        let raised = amendments.each.iter().filter(|one| one.edits.iter().any(is_raise)).count();
        if raised > 0 {
            sheet.must(
                "not back",
                Role::Warn,
                &format!("the tier of {raised}: Advanced stays Advanced", raised = text::grouped(raised)),
            );
        }
    }

    /// What stays, what is read, how many calls it takes, and the names.
    fn rest(&self, sheet: &mut Sheet, app: &App, seen: Timestamp) {
        let known: HashMap<&str, ParameterType> = self.known.iter().map(|it| (name_key(&it.name), it.kind)).collect();
        let kind_of = |change: &MetadataChange| known.get(name_key(&change.name)).copied();
        sheet.must("stays", Role::Plain, "every value, tag and setting that is not named, and all labels");
        let is_secret = |change: &MetadataChange| kind_of(change) == Some(ParameterType::SecureString);
        let secrets = self.settings().filter(|(change, _)| is_secret(change)).count();
        let read = match (self.settings().count(), secrets) {
            (0, _) => None,
            (read, 0) => Some(format!("{read} read right before", read = text::grouped(read))),
            (read, secrets) => Some(format!(
                "{read} read right before, {secrets} of them decrypted",
                read = text::grouped(read),
                secrets = text::grouped(secrets)
            )),
        };
        if let Some(read) = read {
            sheet.must("values", Role::Plain, &format!("{read}, since settings are written with them; none shown"));
        }
        self.calls(sheet, app);
        if self.undoes().is_none() {
            let but = if self.settings().any(|(_, edit)| edit.raises()) { "; a tier stays Advanced" } else { "" };
            sheet.must("undo", Role::Plain, &format!("puts back what each had, all at once{but}"));
        }
        sheet.say(Lines::blank);
        for change in self.change.changes.iter().take(LISTED) {
            let written = settings_of(change).map(|_| format!("v{} → v{}", change.version, change.version + 1));
            let mut parts = vec![vec![(Role::Strong, change.name.clone())]];
            if self.undoes().is_some() {
                parts.extend(written.map(|written| vec![(Role::Plain, written)]));
                let says = change.edits.iter().flat_map(|edit| edit_says(edit, seen));
                parts.extend(says.map(|said| {
                    vec![(said.sign.role(), format!("{}{}", said.sign.mark(), text::sanitise(&said.says)))]
                }));
            } else {
                let version = written.unwrap_or_else(|| format!("v{} stays", change.version));
                let kind = kind_of(change).map(|kind| format!(" · {kind}")).unwrap_or_default();
                parts.push(vec![(Role::Plain, format!("{version}{kind}"))]);
            }
            sheet.say(|out| out.flow("  ", parts));
        }
        sheet.say(|out| and_more(out, self.change.changes.len()));
    }

    /// How many calls it takes, and how long.
    fn calls(&self, sheet: &mut Sheet, app: &App) {
        // Of settings the value, the version again, the write; of tags what there are, and a request each for those that come or go.
        let wanted = |comes: bool| self.change.tags.iter().any(|tag| tag.becomes.is_some() == comes);
        let (mut calls, mut writes) = (0, 0);
        for change in &self.change.changes {
            let has = |comes: bool| {
                let is = |edit: &MetadataEdit| matches!(edit, MetadataEdit::Tag { becomes, .. } if becomes.is_some() == comes);
                wanted(comes) || change.edits.iter().any(is)
            };
            let tags = usize::from(has(true)) + usize::from(has(false));
            let settings = usize::from(settings_of(change).is_some());
            calls += 3 * settings + usize::from(tags > 0) + tags;
            writes += settings + tags;
        }
        // Of tags no rate is published: they are counted as if it were that of values.
        sheet.calls(calls, app.work_of_writes(writes, calls), "");
    }

    fn ways(&self, app: &App, now: Now) -> Ways {
        let is_one = self.change.changes.len() == 1;
        let several = Several {
            keys: self.own_table(app),
            under_way: self.under_way,
            stops: if is_one { "stops trying" } else { "stops after the one under way" },
            does: match (self.undoes().is_some(), is_one) {
                (true, true) => "puts it back",
                (true, false) => "puts them back",
                (false, true) => "changes it",
                (false, false) => "changes them",
            },
            word: self.word(app),
            problem: self.question.problem.as_ref(),
            read_only: app.read_only_now(),
            beneath: "goes back",
            aside: "each is looked at again first",
            others: Vec::new(),
        };
        several.ways(app, now)
    }
}

/// Each as it is known now.
fn known(app: &App, change: &SeveralChange) -> Vec<Parameter> {
    change.changes.iter().filter_map(|change| app.parameter_at(&change.name)).collect()
}

/// What changes, and of how many.
fn counted(change: &SeveralChange, seen: Timestamp) -> Vec<(Said, usize)> {
    let mut counted: Vec<(Said, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let edits = change.changes.iter().flat_map(|change| &change.edits);
    for said in edits.flat_map(|edit| edit_says(edit, seen)) {
        let at = *places.entry(format!("{}{}", said.sign.mark(), said.says)).or_insert(counted.len());
        match counted.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => counted.push((said, 1)),
        }
    }
    counted
}

fn settings_of(change: &MetadataChange) -> Option<&SettingsEdit> {
    change.edits.iter().find_map(|edit| match edit {
        MetadataEdit::Settings(edit) => Some(&**edit),
        _ => None,
    })
}

fn is_raise(edit: &MetadataEdit) -> bool {
    matches!(edit, MetadataEdit::Settings(edit) if edit.raises())
}

/// `of all 31`, `of 12 of 31`.
fn of_all(some: usize, all: usize) -> String {
    let says = text::grouped(all);
    match (some, all) {
        (1, 1) => String::new(),
        _ if some == all => format!("· of all {says}"),
        _ => format!("· of {} of {says}", text::grouped(some)),
    }
}

fn become_(some: usize, all: usize) -> String {
    let says = text::grouped(all);
    match (some, all) {
        (1, 1) => "it becomes".to_owned(),
        (1, _) => format!("1 of {says} becomes"),
        _ if some == all => format!("all {says} become"),
        _ => format!("{} of {says} become", text::grouped(some)),
    }
}

impl Paged for AmendSeveral {
    fn table(&self, app: &App) -> &'static Table {
        self.own_table(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_begin(app), || self.picture(app, app.clock))
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Write if self.undoes().is_some() => "put back",
            Action::Write => "change",
            Action::Back if app.change.is_some() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        match action {
            Action::ShowDiff => Some(Notice::new(Tone::Info, "all of it is shown: the values stay as they are")),
            Action::Write => {
                app.why_not_answered(&self.question, &self.picture(app, app.clock), self.word(app).as_deref())
            }
            _ => None,
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What has been sent is not taken back; what has not does not leave.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write if self.may_begin(app) => {
                self.under_way = Some(app.begin_amendments(self.change.clone(), self.folder.clone(), self.undoes()));
                self.question.answered();
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.under_way.is_some().then_some("nothing is typed while they are changed")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        self.own_table(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}

impl App {
    /// Asks whether what was changed of several is to be put back.
    pub(in crate::app) fn ask_to_put_back_several(&mut self, id: u64) {
        let Some(amendments) = self.amendments(id) else { return };
        let changes = amendments.each.iter().map(|one| MetadataChange {
            name: one.name.clone(),
            version: one.version,
            modified: one.modified,
            edits: one.reversed(),
        });
        let change =
            SeveralChange { changes: changes.filter(|change| !change.edits.is_empty()).collect(), tags: Vec::new() };
        let folder = amendments.folder.clone();
        let says = counted(&change, self.service_time(self.clock));
        if let Some(question) = AmendSeveral::new(self, change, Meant::Undo(id, says), folder) {
            self.lay(question);
        }
    }

    fn amendments(&self, id: u64) -> Option<&Amendments> {
        match &self.session.changes.get(id)?.what {
            What::Amended(amendments) => Some(amendments),
            _ => None,
        }
    }

    /// Of how many of them it is known that the value cannot be read, with which settings are written; the first, and why.
    fn unreadable_of<'a>(&'a self, changes: &'a [MetadataChange]) -> (usize, Option<(&'a str, &'a str)>) {
        let refused = |change: &'a MetadataChange| {
            let failure = self.session.refused.get(name_key(&change.name)).filter(|why| why.is_refusal())?;
            settings_of(change).map(|_| (change.name.as_str(), failure.tag()))
        };
        let mut all = changes.iter().filter_map(refused);
        let first = all.next();
        (usize::from(first.is_some()) + all.count(), first)
    }
}
