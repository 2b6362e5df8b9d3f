//! The question before what is known of a change that did not end is dropped.

use crate::app::pages::question::{Answer, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::state::jobs;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Turn};
use crate::job::{Job, JobKind};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::Role;

/// The keys of the question.
pub(in crate::app) static TABLE: Table = Table {
    title: "Drop a change that did not end",
    takes_text: false,
    rows: &[
        row(&[key(Code::Esc), key(Code::Enter)], Action::Back, "keep it", "keep what is known of the change"),
        row(
            &[ch('D')],
            Action::Discard,
            "drop it",
            "drop what is known of the change; no parameter is changed by that",
        ),
    ],
    notes: None,
};

/// What is known of a change would be lost.
#[derive(Debug)]
pub(super) struct DropJob {
    question: Question,
    job: Job,
    /// Whether nothing else in the list moves back what it has moved.
    is_only_way_back: bool,
}

impl DropJob {
    pub(super) fn new(job: &Job, is_only_way_back: bool) -> Self {
        Self { question: Question::new(), job: job.clone(), is_only_way_back }
    }
}

impl Paged for DropJob {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let job = &self.job;
        let mut sheet = Sheet::about_ground(app, "Drop", &jobs::noun(job), None);
        let (done, left) = (job.done(), job.left().count());
        let (did, midst) = (jobs::did(job.kind), jobs::midst(job));
        sheet.together(0, &format!("{done} {left} {midst}"));
        sheet.say(|out| {
            let in_midst = if midst > 0 { format!(", {midst} of them in the midst") } else { String::new() };
            out.prose(
                Role::Plain,
                &format!("{done} {did}, {left} not{in_midst}. No parameter is changed by dropping it."),
            );
            out.prose(Role::Plain, "What is left is not gone on with any more.");
            if self.is_only_way_back {
                let them = if done == 1 { "the one that was" } else { "those that were" };
                out.prose(Role::Warn, &format!("No row is left to move back {them} moved."));
            }
            if midst > 0 && job.kind == JobKind::Move {
                out.prose(Role::Warn, "What is in the midst may be in both places: nothing tells of it any more.");
            }
        });
        let [drop, keep] = [Action::Discard, Action::Back].map(|action| TABLE.key_of(action).unwrap_or_default());
        let answer = Answer::Key(drop.clone(), "drops it".to_owned());
        let short = vec![way(&drop, "drops it"), way(&keep, "keeps")];
        let ways = Ways { answer, others: vec![way(&keep, "keeps it")], short, ..Ways::default() };
        self.question.picture(app, sheet, &ways)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Discard || self.question.is_seen(app, &self.picture(app, app.clock))
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        (action == Action::Discard).then(|| self.question.unseen(app, &self.picture(app, app.clock)))
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::Discard {
            app.drop_job(&self.job.id);
        }
        Turn::Close
    }

    /// It is one of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}
