//! Where something is copied or moved to: a line for the name, or for the folder of several, and then the question.

pub(in crate::app) mod question;
mod sources;
mod words;

use question::CopyQuestion;
use sources::{Sources, step_row};

use crate::app::draft::Draft;
use crate::app::pages::typed_line::TypedLine;
use crate::app::picture::Picture;
use crate::app::state::changes::What;
use crate::app::{App, Notice, Now, Page, Paged, Tone, Turn};
use crate::job::{Job, JobKind, JobName, Reached};
use crate::keymap::{Action, Table, keys, row, rows};
use crate::line::Role;
use crate::names::rules;
use crate::parameter::{Parameter, is_same_name, is_same_time};
use crate::text;
use crate::transfer::{Step, Transfer, common_folder};

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Copy to, move to",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "go on…", "go to the question, which shows every name; nothing is copied yet"),
        row(keys::ESC, Action::Back, "back", "copy nothing, go back"),
        rows::UNDO_TYPED,
        rows::REDO_TYPED,
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// So many of the names are shown while the line is typed.
const EXAMPLES: usize = 3;

/// The line.
#[derive(Debug)]
pub(crate) struct CopyTo {
    sources: Sources,
    line: TypedLine,
}

impl CopyTo {
    fn new(sources: Sources) -> Self {
        let prefilled = match (&sources.within, sources.one()) {
            (Some(folder), _) if folder.is_empty() => "/".to_owned(),
            (Some(folder), _) => folder.clone(),
            (None, one) => one.map(|one| one.name.clone()).unwrap_or_default(),
        };
        Self { line: TypedLine::new("to", Draft::line(&prefilled)), sources }
    }

    /// The question about what was typed, or what is wrong with that.
    fn checked(&self, app: &App) -> Result<Page, String> {
        let prefix = app.arn_prefix().len();
        let steps = self.sources.steps(self.line.text());
        for step in &steps {
            if is_same_name(&step.to, &step.from.name) {
                return Err(match self.sources.one() {
                    Some(_) => "that is its own name: type another".to_owned(),
                    None => "that is where they are: type another folder".to_owned(),
                });
            }
            if let Err(problem) = rules::check(&step.to, prefix) {
                let of = if self.sources.within.is_some() { format!("{}: ", step.to) } else { String::new() };
                return Err(format!("{of}{problem}"));
            }
        }
        let (taken, free): (Vec<Step>, Vec<Step>) =
            steps.into_iter().partition(|step| app.parameter_at(&step.to).is_some());
        if free.is_empty() {
            let first = taken.first().and_then(|step| app.parameter_at(&step.to));
            let there = first.map(|there| format!("{} is there already, v{}", there.name, there.version));
            let all = if taken.len() > 1 { ", and so are all the others" } else { "" };
            return Err(format!("{}{all}: nothing is overwritten", there.unwrap_or_default()));
        }
        let transfer = Transfer { steps: free, moves: self.sources.moves, at: app.service_time(app.clock) };
        Ok(CopyQuestion::new(app, &self.sources, transfer, taken, None).into())
    }
}

impl Paged for CopyTo {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let (title, name) = self.sources.called();
        let mut out = self.line.lines(app);
        if self.sources.within.is_none() {
            out.prose(Role::Dim, "the name it gets, or a folder that ends in /, where it keeps its last segment");
        } else {
            out.prose(Role::Dim, "the folder they get, in which they keep the rest of their names");
            out.blank();
            for step in self.sources.steps(self.line.text()).iter().take(EXAMPLES) {
                step_row(&mut out, step, None);
            }
            let more = self.sources.parameters.len().saturating_sub(EXAMPLES);
            if more > 0 {
                out.prose(
                    Role::Dim,
                    &format!("… and {more} more: the question shows all of them", more = text::grouped(more)),
                );
            }
        }
        Picture { title, name: text::sanitise(&name).into_owned(), ..self.line.picture(app, out, None) }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        self.line.can(action)
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        Draft::why_not(action)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Back => return Turn::Close,
            Action::Enter => match self.checked(app) {
                Ok(question) => {
                    self.line.changed();
                    return Turn::Open(question);
                }
                Err(why) => self.line.refuse(&why),
            },
            _ => self.line.act(action),
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(self.line.draft_mut())
    }

    fn line_changed(&mut self, _app: &mut App) {
        self.line.changed();
    }

    fn about(&self) -> Option<&str> {
        self.sources.one().map(|one| one.name.as_str())
    }

    /// What it would copy is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Asks where what is marked is to be copied or moved to, or the parameter under the cursor, or all of the folder.
    pub(in crate::app) fn ask_where_to(&mut self, moves: bool) {
        let marked = self.marked();
        let sources = if let [_, _, ..] = marked.as_slice() {
            let within = common_folder(marked.iter().map(|it| it.name.as_str()));
            Sources { moves, parameters: marked, within: Some(within), folder: None }
        } else if let Some(one) = marked.into_iter().next().or_else(|| self.selected_parameter()) {
            Sources { moves, parameters: vec![one], within: None, folder: None }
        } else {
            let Some(node) = self.selected() else { return };
            let parameters = self.parameters_under(node);
            if let Some(refusal) = Self::any_not_ours(&parameters) {
                return self.say(Tone::Info, refusal);
            }
            let folder = self.session.view.tree.name(node);
            Sources { moves, parameters, within: Some(folder.clone()), folder: Some(folder) }
        };
        self.mask();
        self.lay(CopyTo::new(sources));
    }

    /// Asks whether what was moved is to be moved back: that undoes a change.
    pub(in crate::app) fn ask_to_move_back(&mut self, change: u64) {
        let Some(What::Transferred(went)) = self.session.changes.get(change).map(|record| &record.what) else { return };
        let steps = went.whole().map(|(from, created)| {
            let now = self.parameter_at(&created.name).unwrap_or_else(|| created.clone());
            Step::new(now, from.name.clone())
        });
        let (taken, free): (Vec<Step>, Vec<Step>) = steps.partition(|step| self.parameter_at(&step.to).is_some());
        let Some(taken_first) = free.first().or(taken.first()) else { return };
        if free.is_empty() {
            let says = format!("not moved back: {} is there again, and nothing is overwritten", taken_first.to);
            return self.say(Tone::Warn, text::sanitise(&says));
        }
        let parameters: Vec<Parameter> = free.iter().map(|step| step.from.clone()).collect();
        let within = if let [_] = parameters.as_slice() {
            None
        } else {
            Some(common_folder(parameters.iter().map(|it| it.name.as_str())))
        };
        let sources = Sources { moves: true, parameters, folder: within.clone(), within };
        let transfer = Transfer { steps: free, moves: true, at: self.service_time(self.clock) };
        let page = CopyQuestion::new(self, &sources, transfer, taken, Some(change));
        self.lay(page);
    }

    /// Asks whether what is left of a copy or a move is to be gone on with.
    pub(in crate::app) fn ask_to_go_on(&mut self, job: &Job) {
        let step = |name: &JobName| Some((name.step(self.as_in_job(name))?, name.reached));
        let is_taken =
            |(step, reached): &(Step, Reached)| *reached == Reached::Waiting && self.parameter_at(&step.to).is_some();
        let (taken, free): (Vec<_>, Vec<_>) =
            job.left().filter(|name| !self.is_gone(job, name)).filter_map(step).partition(is_taken);
        let [taken, free] = [taken, free].map(|all| all.into_iter().map(|(step, _)| step).collect::<Vec<Step>>());
        if free.is_empty() {
            let says = "not gone on with: the names that are left are all there by now, and nothing is overwritten";
            return self.say(Tone::Warn, says);
        }
        let folder = (job.names.len() > 1).then(|| job.folder()).filter(|folder| !folder.is_empty());
        let moves = job.kind == JobKind::Move;
        let parameters = free.iter().map(|step| step.from.clone()).collect();
        let sources = Sources { moves, parameters, within: folder.clone(), folder };
        let transfer = Transfer { steps: free, moves, at: self.service_time(self.clock) };
        let page = CopyQuestion::new(self, &sources, transfer, taken, None).resuming(job.clone(), self.gone_of(job));
        self.lay(page);
    }

    /// A parameter of a journal, with all that is known of it where it is the same still.
    pub(in crate::app) fn as_in_job(&self, name: &JobName) -> Parameter {
        let was = &name.from;
        let is_same = |now: &Parameter| now.version == was.version && is_same_time(now.modified, was.modified);
        self.parameter_at(&was.name).filter(is_same).unwrap_or_else(|| was.clone())
    }

    /// The parameter of that name, as far as it is listed.
    pub(in crate::app) fn parameter_at(&self, name: &str) -> Option<Parameter> {
        let tree = &self.session.view.tree;
        tree.find(name).and_then(|node| tree.parameter(node))
    }
}
