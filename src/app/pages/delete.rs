//! The question before anything is deleted: what is lost, what can come back, and the word that is to be typed for it.

mod words;

use crate::app::asked::Asked;
use crate::app::picture::Picture;
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::change_set::Collected;
use crate::app::state::listing::Listing;
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::{Deletion, Fate, Fates};
use crate::failure::{Failure, FailureKind};
use crate::job::{Job, Rest, Resumption};
use crate::keymap::{Action, Code, Table, ctrl, key, keys, row};
use crate::parameter::{Parameter, ParameterType, is_same_name, name_key};
use crate::plan::PlanStep;
use crate::text;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Delete",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Write,
            "delete",
            "delete exactly what is shown, once the word is typed that is asked for",
        ),
        row(
            &[ctrl('r')],
            Action::KeepValues,
            "keep for undo",
            "keep the values for a while, so that undo can create them anew, or keep none",
        ),
        row(
            &[ctrl('t')],
            Action::Collect,
            "to change set",
            "add the deletion to the change set in place of deleting now",
        ),
        row(&[key(Code::Down)], Action::Down, "more", "scroll down"),
        row(keys::ESC, Action::Back, "back", "delete nothing, go back; stop a deletion after the ten under way"),
        row(&[key(Code::F(2))], Action::Explain, "explain", "explain what failed, with what to ask for"),
        row(&[key(Code::F(5))], Action::Refresh, "connect anew", "connect anew when the login has run out"),
        row(&[key(Code::F(3))], Action::Activity, "under way", "show what is under way"),
        row(&[key(Code::F(1))], Action::HELP, "", "show the keys"),
        row(&[key(Code::Up)], Action::Up, "", "scroll up"),
        row(keys::PAGE_DOWN_TEXT, Action::PageDown, "", "a page down"),
        row(keys::PAGE_UP_TEXT, Action::PageUp, "", "a page up"),
        row(keys::CTRL_C, Action::Quit, "", "quit; a deletion under way is finished first"),
    ],
    notes: None,
};

/// The question.
#[derive(Debug)]
pub(crate) struct Delete {
    question: Question,
    /// The folder that they lie in, if it is one's.
    folder: Option<String>,
    /// What is deleted, each as it was seen last.
    targets: Vec<Parameter>,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// Whether values are kept for undo.
    keeps: bool,
    /// Values that are known not to be readable, each with why.
    unreadable: Vec<(String, Failure)>,
    /// The change that it undoes, and the versions that were created by it.
    undoes: Option<u64>,
    /// The deletion that it goes on with.
    resumes: Option<Job>,
    /// The deletion under way that it was answered with.
    deleting: Option<Ticket>,
}

impl Delete {
    fn new(app: &App, folder: Option<String>, targets: Vec<Parameter>, undoes: Option<u64>) -> Self {
        let refused = |target: &Parameter| {
            let failure = app.session.refused.get(name_key(&target.name))?;
            failure.is_refusal().then(|| (target.name.clone(), failure.clone()))
        };
        let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
        let guarded = app.most_guarded(&names).to_owned();
        Self {
            question: Question::asking_beside(Self::beside_of(&targets)),
            folder,
            unreadable: targets.iter().filter_map(refused).collect(),
            guarded,
            targets,
            keeps: true,
            undoes,
            resumes: None,
            deleting: None,
        }
    }

    /// What is asked for beside it: of one, since of many that would be as many calls.
    fn beside_of(targets: &[Parameter]) -> LabelsAndTags {
        if let [one] = targets { LabelsAndTags::of(&one.name) } else { LabelsAndTags::none() }
    }

    /// The only one.
    fn one(&self) -> Option<&Parameter> {
        if let [one] = self.targets.as_slice() { Some(one) } else { None }
    }

    /// What says that any of it is production.
    fn ground(&self, app: &App) -> Option<Ground> {
        app.production_of(&self.guarded)
    }

    /// What is to be typed: the last segment of a name, all of it in production; of several how many.
    fn word(&self, app: &App) -> String {
        match self.one() {
            Some(one) if self.ground(app).is_some() => one.name.clone(),
            Some(one) => one.name.rsplit_once('/').map_or(one.name.as_str(), |(_, last)| last).to_owned(),
            None => format!("delete {}", text::grouped(self.targets.len())),
        }
    }

    /// Why one whose value is to be kept cannot be deleted so; of several the others can.
    fn unkeepable(&self) -> Option<&Failure> {
        let one = self.one()?;
        let failed = self.unreadable.iter().find(|(name, _)| is_same_name(name, &one.name));
        failed.filter(|_| self.keeps).map(|(_, failure)| failure)
    }

    /// Whether it has been found to be gone.
    fn is_gone(&self) -> bool {
        matches!(&self.question.beside.versions, Asked::Failed(failure) if failure.kind == FailureKind::NotFound)
    }

    fn may_delete(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = self.question.is_typed(Some(&self.word(app)));
        let known = !app.is_asking_whose()
            && !self.question.beside.waits(app.clock)
            && self.unkeepable().is_none()
            && !self.is_gone();
        free && meant && known && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn send(&mut self, app: &mut App) {
        if self.may_delete(app) {
            let deletion = Deletion { targets: self.targets.clone(), keeps_values: self.keeps };
            let folder = self.folder.clone();
            self.deleting = Some(match self.resumes.clone() {
                Some(job) => app.begin_resumption(Resumption { job, rest: Rest::Deletion(deletion) }, folder),
                None => app.begin_deletion(deletion, folder, self.undoes),
            });
            self.question.answered();
        }
    }

    /// Nothing is known to be deleted, but something may be: trying again goes on from there.
    pub(in crate::app) fn goes_on_with(&mut self, unfinished: Option<Job>) {
        self.resumes = unfinished.or_else(|| self.resumes.take());
    }

    /// Why the change set does not take it.
    fn why_not_collected(&self, app: &App) -> Option<String> {
        let is_new = self.undoes.is_none() && self.resumes.is_none();
        app.why_not_collected()
            .or_else(|| (!is_new).then(|| "what undoes a change, or goes on with one, stands alone".to_owned()))
    }

    /// Whether it was answered with that deletion.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.deleting == Some(ticket)
    }

    /// Nothing was deleted. What has changed meanwhile is shown as it is now.
    pub(in crate::app) fn fail(&mut self, app: &mut App, problem: Notice, fates: &Fates) {
        self.deleting = None;
        self.question.problem = Some(problem);
        for (name, fate) in fates {
            match fate {
                Fate::Moved(now) => {
                    self.is_now(now);
                    app.drop_beside(&self.question.beside);
                    self.question.beside = Self::beside_of(&self.targets);
                    app.ask_beside_anew(&mut self.question.beside);
                }
                Fate::Failed(failure) if self.keeps && fate.is_unread() => {
                    self.unreadable.retain(|(of, _)| of != name);
                    self.unreadable.push((name.clone(), (**failure).clone()));
                }
                _ => {}
            }
        }
    }

    /// One of them is known better.
    fn is_now(&mut self, now: &Parameter) {
        for target in self.targets.iter_mut().filter(|target| is_same_name(&target.name, &now.name)) {
            let (name, arn) = (target.name.clone(), now.arn.clone().or_else(|| target.arn.take()));
            *target = Parameter { name, arn, ..now.clone() };
        }
    }
}

impl Paged for Delete {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let deleting = app.change.is_some();
        match action {
            Action::Quit | Action::HELP => true,
            Action::Explain => app.failure_here().is_some(),
            Action::Activity => deleting,
            Action::Refresh => app.is_connection_lost() && !deleting,
            Action::Write => self.may_delete(app),
            Action::Collect => !app.session.place.read_only && self.why_not_collected(app).is_none(),
            Action::Back => !deleting || app.can_stop_change(),
            Action::Down => !deleting && app.has_more_below(&self.picture(app, app.clock)),
            _ => !deleting,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::KeepValues if self.keeps => "keep nothing",
            Action::Back if app.change.is_some() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if app.change.is_some() && matches!(action, Action::Write | Action::Back | Action::KeepValues) {
            return Some(Notice::new(Tone::Info, "it is being deleted: nothing is taken back half way"));
        }
        if action == Action::Collect && !app.session.place.read_only {
            return self.why_not_collected(app).map(|says| Notice::new(Tone::Info, says));
        }
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        let picture = self.picture(app, app.clock);
        if !self.question.is_seen(app, &picture) {
            return Some(self.question.unseen(app, &picture));
        }
        let said = if self.is_gone() {
            "it is not there any more".to_owned()
        } else if app.is_asking_whose() {
            "whose account this is, is still being asked: a moment".to_owned()
        } else if self.question.beside.waits(app.clock) {
            "labels and tags are still being asked for: a moment".to_owned()
        } else if let Some(failure) = self.unkeepable() {
            let keep = TABLE.key_of(Action::KeepValues).unwrap_or_default();
            format!("its value cannot be kept: {} · {keep} goes on without", failure.tag())
        } else {
            let word = self.word(app);
            if self.question.is_typed(Some(&word)) {
                return (!app.is_connected()).then(|| Notice::new(Tone::Info, app.why_not_connected()));
            }
            self.question.why_not_typed(&word)
        };
        Some(Notice::new(Tone::Warn, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            // What has been sent is not taken back; what has not does not leave.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write => self.send(app),
            Action::Collect => {
                let deletes = |was: &Parameter| Collected::of(PlanStep::Delete(was.clone()), None);
                app.collect(self.targets.iter().map(deletes).collect());
                return Turn::Close;
            }
            Action::KeepValues => {
                self.keeps = !self.keeps;
                // What stood in the way may not any more.
                self.question.problem = None;
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.deleting.is_some().then_some("nothing is typed while it is deleted")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn newest_is(&mut self, newest: &Parameter) {
        self.is_now(newest);
    }

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn concern(&self) -> Concern<'_> {
        let problem = self.question.problem.as_ref().and_then(|problem| problem.failure.as_deref());
        Concern::Problem(problem.or_else(|| self.unkeepable()))
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        TABLE.key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}

impl App {
    /// Asks whether what is marked is to be deleted, or the parameter under the cursor, or all of the folder.
    pub(in crate::app) fn ask_to_delete(&mut self) {
        let marked = self.marked();
        if !marked.is_empty() {
            let page = Delete::new(self, None, marked, None);
            return self.open_delete(page);
        }
        let Some(node) = self.selected() else { return };
        let tree = &self.session.view.tree;
        let page = if let Some(parameter) = tree.parameter(node) {
            Delete::new(self, None, vec![parameter], None)
        } else {
            let targets = self.parameters_under(node);
            // A root by its path holds none; what was opened by its name may stand among them.
            if let Some(refusal) = Self::any_not_ours(&targets) {
                return self.say(Tone::Info, refusal);
            }
            Delete::new(self, Some(tree.name(node)), targets, None)
        };
        self.open_delete(page);
    }

    /// Asks whether what was created is to be deleted again: that undoes a change.
    pub(in crate::app) fn ask_to_delete_again(&mut self, change: u64, created: &[Parameter]) {
        let known = |parameter: &Parameter| {
            let tree = &self.session.view.tree;
            let known = tree.find(&parameter.name).and_then(|node| tree.parameter(node));
            known.unwrap_or_else(|| parameter.clone())
        };
        let targets = created.iter().map(known).collect();
        let page = Delete::new(self, None, targets, Some(change));
        self.open_delete(page);
    }

    /// Asks whether what is left of a deletion is to be gone on with.
    pub(in crate::app) fn ask_to_delete_the_rest(&mut self, job: &Job, targets: Vec<Parameter>) {
        let folder = Some(job.folder()).filter(|folder| !folder.is_empty());
        let mut page = Delete::new(self, folder, targets, None);
        page.resumes = Some(job.clone());
        self.open_delete(page);
    }

    fn open_delete(&mut self, page: Delete) {
        self.mask();
        self.lay(page);
    }

    /// Why what is marked or under the cursor cannot be deleted, whoever asks; nothing where it can.
    pub(in crate::app) fn not_deletable(&self) -> Option<String> {
        if !self.session.view.marks.is_empty() {
            return self.marked_not_ours();
        }
        let node = self.selected()?;
        let tree = &self.session.view.tree;
        if let Some(refusal) = self.not_ours().or_else(|| self.not_latest()) {
            return Some(refusal);
        }
        if tree.is_parameter(node) {
            return None;
        }
        let refresh = self.pane_key(Action::Refresh);
        Some(match self.session.view.listing {
            Listing::Done { .. } => return None,
            Listing::Running { .. } => {
                "the folder is still being listed: what is in it is not known in full yet".to_owned()
            }
            _ => format!("the listing is incomplete, so the folder is not known in full: {refresh} lists afresh"),
        })
    }

    /// How many secrets are among them.
    pub(in crate::app) fn secrets(parameters: &[Parameter]) -> usize {
        parameters.iter().filter(|parameter| parameter.kind == ParameterType::SecureString).count()
    }
}
