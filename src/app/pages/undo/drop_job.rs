//! The question before what is known of a change that did not end is dropped.

use crate::app::App;
use crate::app::pages::question::{Both, OneKey, OneKeyQuestion, Sheet};
use crate::app::state::jobs;
use crate::job::{Job, JobKind};
use crate::keymap::{Action, Code, Table, ch, key, row};
use crate::line::Role;
use crate::text;

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
    job: Job,
    /// Whether nothing else in the list undoes what it has done.
    is_only_way_back: bool,
}

impl DropJob {
    pub(super) fn new(job: &Job, is_only_way_back: bool) -> OneKeyQuestion<Self> {
        OneKeyQuestion::about(Self { job: job.clone(), is_only_way_back })
    }
}

impl OneKey for DropJob {
    const ANSWER: Action = Action::Discard;

    fn table(&self) -> &'static Table {
        &TABLE
    }

    fn sheet(&self, app: &App) -> Sheet {
        let job = &self.job;
        let mut sheet = Sheet::about_ground(app, "Drop", &jobs::noun(job), None);
        let (done, left) = (job.done(), job.left().count());
        let (did, midst) = (jobs::did(job.kind), jobs::midst(job));
        sheet.together(0, &format!("{done} {left} {midst}"));
        sheet.say(|out| {
            let in_midst = if midst > 0 {
                format!(", {midst} of them in the midst", midst = text::grouped(midst))
            } else {
                String::new()
            };
            out.prose(
                Role::Plain,
                &format!(
                    "{done} {did}, {left} not{in_midst}. No parameter is changed by dropping it.",
                    done = text::grouped(done),
                    left = text::grouped(left)
                ),
            );
            out.prose(Role::Plain, "What is left is not gone on with any more.");
            if self.is_only_way_back {
                let them = if done == 1 { "the one that was" } else { "those that were" };
                let (undo, did) = if job.kind == JobKind::Move { ("move back", "moved") } else { ("undo", "copied") };
                out.prose(Role::Warn, &format!("No row is left to {undo} {them} {did}."));
            }
            if midst > 0 && job.kind == JobKind::Move {
                out.prose(Role::Warn, "What is in the midst may be in both places: nothing tells of it any more.");
            }
        });
        sheet
    }

    fn both(&self, _app: &App) -> Both {
        Both { does: "drops it".to_owned(), back: "keeps it", short: ["drops it", "keeps"] }
    }

    fn answered(&mut self, app: &mut App) {
        app.drop_job(&self.job.id);
    }
}
