//! The question before a plan is carried out: each row that is written, created, deleted or put back, and what goes wrong easily with it.

mod comparing;
pub(in crate::app) mod from_file;
mod words;

use crate::app::difference::Difference;
use crate::app::pages::confirm::hazards::{HAZARDS, Hazard, Intended, UNREAD};
use crate::app::pages::question::{COMMON_ROWS_TYPED, with_common_typed};
use crate::app::picture::Picture;
use crate::app::state::change_set::Collected;
use crate::app::state::changes::{Planned, What};
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::veil::Veil;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::{Creation, Fate, Fates};
use crate::keymap::{Action, Binding, Table, ctrl, keys, row};
use crate::line::Role;
use crate::parameter::{Parameter, Write, is_same_name};
use crate::plan::{Compared, Plan, PlanStep};
use crate::secret::Secret;
use from_file::FromFile;

/// The keys of the question where it deletes.
pub(in crate::app) static TABLE: Table =
    Table { title: "A plan that deletes", takes_text: true, rows: &ROWS, notes: None };

const ROWS: [Binding; 2 + COMMON_ROWS_TYPED] = with_common_typed(&[
    row(keys::ENTER, Action::Write, "write", "do exactly what is shown, once the word is typed that is asked for"),
    row(
        &[ctrl('r')],
        Action::KeepValues,
        "keep for undo",
        "keep the values of what is deleted for 15 minutes, so that undo can create them anew, or keep none",
    ),
]);

/// The question.
#[derive(Debug)]
pub(crate) struct PlanQuestion {
    pub(super) question: Question,
    /// What is done, exactly.
    pub(super) plan: Plan,
    /// The value before of each step, where it was read.
    olds: Vec<Option<Secret>>,
    /// How many stay as they are: with a line that says so, and without a line.
    pub(super) stay: usize,
    pub(super) unlisted: usize,
    /// The folder that all of them are in, where one is edited.
    pub(super) folder: Option<String>,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// What goes wrong easily: each once, with the steps that it is about.
    pub(super) hazards: Vec<(Role, String, Vec<usize>)>,
    /// What is known to be gone.
    pub(super) gone: Vec<String>,
    /// How values differ, by their step, while that is shown.
    pub(super) differences: Vec<(usize, Difference)>,
    /// The file that all of it comes from.
    file: Option<FromFile>,
    /// The change that it undoes.
    pub(super) undoes: Option<u64>,
    /// What it does not undo, each with why.
    pub(super) left_out: Vec<(String, &'static str)>,
    /// Whether it is the change set that it writes.
    pub(super) of_set: bool,
    /// The change under way that it was answered with.
    pub(super) under_way: Option<Ticket>,
}

impl PlanQuestion {
    fn new(app: &App, plan: Plan, olds: Vec<Option<Secret>>, folder: Option<String>) -> Self {
        let names: Vec<&str> = plan.steps.iter().map(PlanStep::name).collect();
        let guarded = app.most_guarded(&names).to_owned();
        let mut page = Self {
            question: Question::new(),
            plan,
            olds,
            stay: 0,
            unlisted: 0,
            folder,
            guarded,
            hazards: Vec::new(),
            gone: Vec::new(),
            differences: Vec::new(),
            file: None,
            undoes: None,
            left_out: Vec::new(),
            of_set: false,
            under_way: None,
        };
        page.take_in_the_gone(app);
        page.hazards = hazards(app, &page.plan, &page.olds, &|_| false);
        page
    }

    /// What is known to be gone is created anew, if it can be: nothing is asked about a version that is not there.
    fn take_in_the_gone(&mut self, app: &App) {
        for (step, old) in self.plan.steps.iter_mut().zip(&mut self.olds) {
            if !app.is_of_the_gone(step) {
                continue;
            }
            let name = step.name().to_owned();
            if !self.gone.iter().any(|gone| is_same_name(gone, &name)) {
                self.gone.push(name);
            }
            if let Some(anew) = step.anew() {
                (*step, *old) = (anew, None);
            }
        }
    }

    /// Of what a text asks for.
    pub(super) fn of_text(app: &App, compared: &Compared, folder: Option<String>) -> Self {
        let steps = compared.steps.iter().map(|it| it.step.clone()).collect();
        let olds = compared.steps.iter().map(|it| it.old.clone()).collect();
        let (stay, unlisted) = (compared.stay, compared.unlisted);
        Self { stay, unlisted, ..Self::new(app, Plan { steps, keeps_values: true }, olds, folder) }
    }

    /// Of what stands in a file, which is called so.
    pub(super) fn of_file(app: &App, compared: &Compared, folder: Option<String>, file: String) -> Self {
        Self { file: Some(FromFile::new(file)), ..Self::of_text(app, compared, folder) }
    }

    /// Of all that is in the change set.
    pub(in crate::app::pages) fn of_set(app: &App) -> Self {
        let (plan, olds) = app.session.change_set.plan();
        Self { of_set: true, ..Self::new(app, plan, olds, None) }
    }

    /// Why the change set does not take it.
    fn why_not_collected(&self, app: &App) -> Option<String> {
        let why = match self.undoes {
            _ if self.of_set => Some("this is the change set"),
            Some(_) => Some("what undoes a change stands alone"),
            None if self.plan.steps.is_empty() => Some("there is nothing to write"),
            None => None,
        };
        app.why_not_collected().or_else(|| why.map(str::to_owned))
    }

    /// What says that any of it is production.
    pub(super) fn ground(&self, app: &App) -> Option<Ground> {
        app.production_of(&self.guarded)
    }

    /// What is to be typed: where something is deleted how many, otherwise in production how many are written.
    pub(super) fn word(&self, app: &App) -> Option<String> {
        match self.plan.deletions() {
            0 => self.ground(app).map(|_| format!("write {}", self.plan.writes())),
            deletions => Some(format!("delete {deletions}")),
        }
    }

    pub(super) fn keys(&self, app: &App) -> &'static Table {
        match self.word(app) {
            _ if self.plan.deletions() > 0 => &TABLE,
            word => self.keys_of_file(word.is_some()),
        }
    }

    fn may_begin(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = self.question.is_typed(self.word(app).as_deref()) && !app.is_asking_whose();
        let is_any = !self.is_over(app) && self.why_nothing_of_file().is_none();
        free && meant && is_any && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.under_way == Some(ticket)
    }

    /// Nothing was changed. What has changed meanwhile is shown as it is now.
    pub(in crate::app) fn fail(&mut self, app: &App, problem: Notice, fates: &Fates) {
        self.under_way = None;
        if self.of_set {
            let keeps_values = self.plan.keeps_values;
            let (plan, olds) = app.session.change_set.plan();
            (self.plan, self.olds) = (Plan { keeps_values, ..plan }, olds);
            self.gone.clear();
        }
        self.question.problem = Some(problem);
        for (name, fate) in fates {
            if let Fate::Moved(now) = fate {
                self.plan.is_now(&Parameter { name: name.clone(), ..(**now).clone() });
            }
        }
        self.take_in_the_gone(app);
        if self.of_set {
            self.hazards = hazards(app, &self.plan, &self.olds, &|_| false);
        }
    }

    /// Other steps are left than there were.
    fn steps_changed(&mut self, app: &App) {
        self.question.veil = Veil::DOWN;
        self.differences.clear();
        self.olds = self.plan.steps.iter().map(|_| None).collect();
        // One that was read and compared differs, whatever it was.
        let file = self.file.as_ref();
        let is_read = |step: &PlanStep| file.is_some_and(|file| file.is_compared() && file.why_unread(step).is_none());
        self.hazards = hazards(app, &self.plan, &self.olds, &is_read);
    }

    /// Whether it has values to show: what is put back is not shown.
    fn has_values(&self) -> bool {
        self.undoes.is_none() && self.plan.steps.iter().any(|step| step.value().is_some())
    }

    /// What is sent. What was kept to be created anew is opened for it alone; `None` where its time is over.
    fn to_send(&self, app: &App) -> Option<Plan> {
        let mut plan = self.plan.clone();
        let Some(undoes) = self.undoes else { return Some(plan) };
        let mut kept = app.session.changes.creations(undoes, app.service_time(app.clock));
        for step in &mut plan.steps {
            if let PlanStep::Create(creation) = step {
                let at = kept.iter().position(|it| it.write.name == creation.write.name)?;
                *creation = kept.swap_remove(at);
            }
        }
        Some(plan)
    }

    /// Whether something was kept for it and is not any more.
    pub(super) fn is_over(&self, app: &App) -> bool {
        let is_kept = |plan: u64, name: &str| app.session.changes.is_kept(plan, name);
        let is_over = |plan, step: &PlanStep| matches!(step, PlanStep::Create(_)) && !is_kept(plan, step.name());
        self.undoes.is_some_and(|plan| self.plan.steps.iter().any(|step| is_over(plan, step)))
    }

    /// The value before of a step, where it was read.
    fn old(&self, at: usize) -> Option<&Secret> {
        self.olds.get(at).and_then(Option::as_ref)
    }

    fn turn_differences(&mut self, lifted: Veil) {
        if !self.question.veil.down {
            self.question.veil = Veil::DOWN;
            return self.differences.clear();
        }
        self.question.veil = lifted;
        let all = self.plan.steps.iter().zip(&self.olds).enumerate();
        let differ = all.filter_map(|(at, (step, old))| Some((at, Difference::of(old.as_ref(), step.value()?))));
        self.differences = differ.collect();
    }
}

/// What goes wrong easily with each write, told once for all that have it, the worst first.
fn hazards(
    app: &App,
    plan: &Plan,
    olds: &[Option<Secret>],
    is_read: &dyn Fn(&PlanStep) -> bool,
) -> Vec<(Role, String, Vec<usize>)> {
    let mut told: Vec<(Role, String, Vec<usize>)> = Vec::new();
    let by = app.session.identity.as_ref().map(|who| who.arn.as_str());
    let now = app.service_time(app.clock);
    for Hazard { role, says } in HAZARDS {
        for (at, (step, old)) in plan.steps.iter().zip(olds).enumerate() {
            // What was not described is, right before it is written.
            let (write, was) = match step {
                PlanStep::Overwrite { was, value } => {
                    let was = Parameter { described: true, ..was.clone() };
                    (Write::over(&was, value.clone()), Some(was))
                }
                PlanStep::Create(creation) if !creation.write.value.is_empty() => (creation.write.clone(), None),
                // What comes back is as it was.
                PlanStep::Create(_) | PlanStep::PutBack { .. } | PlanStep::Delete(_) => continue,
            };
            let old = old.as_ref().map(Secret::expose);
            let Some(says) = says(Intended { write: &write, was: was.as_ref(), old, now, by, versions: &[] }) else {
                continue;
            };
            if says == UNREAD && is_read(step) {
                continue;
            }
            match told.iter_mut().find(|(_, known, _)| *known == says) {
                Some((_, _, steps)) => steps.push(at),
                None => told.push((*role, says, vec![at])),
            }
        }
    }
    told
}

impl Paged for PlanQuestion {
    fn table(&self, app: &App) -> &'static Table {
        self.keys(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::ShowDiff => app.change.is_none() && self.has_values(),
            Action::Compare => self.file.is_some() && self.why_not_compared(app).is_none(),
            Action::Collect => !app.session.place.read_only && self.why_not_collected(app).is_none(),
            _ => app.can_in_question(action, || self.may_begin(app), || self.picture(app, app.clock)),
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::KeepValues if self.plan.keeps_values => "keep nothing",
            Action::Back if app.change.is_some() => "stop",
            Action::ShowDiff if !self.question.veil.down => "hide",
            Action::ShowDiff => "values",
            Action::Compare => self.file.as_ref().and_then(FromFile::hint)?,
            Action::Back if self.is_comparing_file() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if app.change.is_some() && matches!(action, Action::Write | Action::Back | Action::ShowDiff) {
            return Some(Notice::new(Tone::Info, "it is under way: nothing is taken back half way"));
        }
        if action == Action::ShowDiff {
            return Some(Notice::new(Tone::Info, "values go back as they were, and are not shown"));
        }
        if action == Action::Collect && !app.session.place.read_only {
            return self.why_not_collected(app).map(|says| Notice::new(Tone::Info, says));
        }
        if action == Action::Compare {
            return self.why_not_compared(app).map(|says| Notice::new(Tone::Info, says));
        }
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        if let Some(says) = self.why_nothing_of_file() {
            return Some(Notice::new(Tone::Info, says));
        }
        if self.is_over(app) {
            return Some(Notice::new(Tone::Warn, "no longer possible: what was kept is wiped"));
        }
        app.why_not_answered(&self.question, &self.picture(app, app.clock), self.word(app).as_deref())
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            // What has been sent is not taken back; what has not does not leave.
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back if self.stop_comparing(app) => {}
            Action::Compare => self.compare_file(app),
            Action::Back => {
                app.pages.tell_problem(self.question.problem.take());
                return Turn::Close;
            }
            Action::Write if self.may_begin(app) => {
                if let Some(plan) = self.to_send(app) {
                    self.under_way = Some(app.begin_plan(plan, self.folder.clone(), self.undoes));
                    if self.of_set {
                        app.session.change_set.under_way = self.under_way;
                    }
                    self.question.answered();
                    self.differences.clear();
                }
            }
            Action::Collect => {
                let steps = self.plan.steps.iter().zip(&self.olds);
                app.collect(steps.map(|(step, old)| Collected::of(step.clone(), old.clone())).collect());
                return Turn::Close;
            }
            Action::KeepValues => {
                self.plan.keeps_values = !self.plan.keeps_values;
                self.question.problem = None;
            }
            Action::ShowDiff => {
                self.turn_differences(app.lifted(now));
                let picture = self.picture(app, now);
                self.question.scroll_to_rest(app, &picture);
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.under_way.is_some().then_some("nothing is typed while it is under way")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn masked(&mut self) {
        self.differences.clear();
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop_comparing(app);
    }

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn values(&self) -> Vec<&str> {
        let new = self.plan.steps.iter().filter_map(PlanStep::value);
        self.olds.iter().flatten().chain(new).map(Secret::expose).collect()
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        self.keys(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}

impl App {
    /// Asks whether what a plan has changed is to be put back: that is a plan too, of versions of before.
    pub(in crate::app) fn ask_to_undo_plan(&mut self, change: u64) {
        let Some(record) = self.session.changes.get(change) else { return };
        let What::Planned(planned) = &record.what else { return };
        let Planned { created, deleted, .. } = planned;
        let by = record.at;
        let known = |name: &str| self.parameter_at(name);
        // One that was deleted meanwhile and created by the write has no version before.
        let wrote = planned.to_put_back().filter(|wrote| wrote.to > 1).filter_map(|wrote| {
            // Where somebody wrote in between, what was before is theirs.
            Some(PlanStep::PutBack { was: known(&wrote.name)?, version: wrote.to - 1, by })
        });
        let created = created.iter().map(|it| PlanStep::Delete(known(&it.name).unwrap_or_else(|| it.clone())));
        let gone = self.session.changes.creations(change, self.service_time(self.clock)).into_iter();
        // Opened again when it is sent.
        let closed = |mut creation: Creation| {
            creation.write.value = Secret::default();
            PlanStep::Create(creation)
        };
        let back = gone.filter(|creation| known(&creation.write.name).is_none()).map(closed);
        let steps: Vec<PlanStep> = wrote.chain(back).chain(created).collect();
        let folder = deleted.folder.clone();
        if steps.is_empty() {
            return self.say(Tone::Warn, "there is nothing left of it that could be put back");
        }
        self.ask_to_undo_by(change, Plan { steps, keeps_values: true }, folder, Vec::new());
    }

    /// Asks whether a change is to be undone by a plan.
    pub(super) fn ask_to_undo_by(
        &mut self,
        change: u64,
        plan: Plan,
        folder: Option<String>,
        left_out: Vec<(String, &'static str)>,
    ) {
        let olds = plan.steps.iter().map(|_| None).collect();
        let page = PlanQuestion { undoes: Some(change), left_out, ..PlanQuestion::new(self, plan, olds, folder) };
        self.lay(page);
    }
}
