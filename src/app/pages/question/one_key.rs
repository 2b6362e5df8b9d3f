//! A question that one key answers and another leaves as it is, of what writes nothing: a draft that would be dropped, a value that would
//! be on a disk. What it is about says its own words and does its own act ([`OneKey`]); the rest is the same for all.

use std::fmt::Debug;

use super::prompt::{Answer, Ways, way};
use super::sheet::Sheet;
use crate::app::picture::Picture;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Table};

/// What such a question is about.
pub(in crate::app) trait OneKey: Debug + Sized + 'static {
    /// The action of the key that answers it.
    const ANSWER: Action;

    /// Its keys: that one, the way back, and those that scroll, if any.
    fn table(&self) -> &'static Table;

    /// What is asked, and all that the answer depends on.
    fn sheet(&self, app: &App) -> Sheet;

    /// What either key does.
    fn both(&self, app: &App) -> Both;

    /// What answering it does now, in a word or two, where that is not what its row says.
    fn hint(&self, _app: &App) -> Option<&'static str> {
        None
    }

    /// Why it cannot be answered now, though it has been seen.
    fn why_not(&self, _app: &App) -> Option<String> {
        None
    }

    /// The parameter that it is about.
    fn name(&self) -> Option<&str> {
        None
    }

    /// It is answered.
    fn answered(&mut self, app: &mut App);

    /// It is left as it is.
    fn left(&mut self, _app: &mut App) {}
}

/// What the key that answers a question does, and the way back.
pub(in crate::app) struct Both {
    /// `drops it`
    pub(in crate::app::pages) does: String,
    /// `keeps it and goes on`
    pub(in crate::app::pages) back: &'static str,
    /// Both in a window that has no room for more.
    pub(in crate::app::pages) short: [&'static str; 2],
}

/// The page of such a question.
#[derive(Debug)]
pub(in crate::app) struct OneKeyQuestion<A> {
    question: Question,
    about: A,
}

impl<A: OneKey> OneKeyQuestion<A> {
    /// About that.
    pub(in crate::app::pages) fn about(about: A) -> Self {
        Self { question: Question::new(), about }
    }
}

impl<A: OneKey> Paged for OneKeyQuestion<A> {
    fn table(&self, _app: &App) -> &'static Table {
        self.about.table()
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let [answer, back] =
            [A::ANSWER, Action::Back].map(|action| self.about.table().key_of(action).unwrap_or_default());
        let Both { does, back: goes_back, short } = self.about.both(app);
        let ways = Ways {
            short: vec![way(&answer, short[0]), way(&back, short[1])],
            others: vec![way(&back, goes_back)],
            answer: Answer::Key(answer, does),
            ..Ways::default()
        };
        self.question.picture(app, self.about.sheet(app), &ways)
    }

    /// It is answered by nobody who has not seen what is asked.
    fn can(&self, app: &App, action: Action) -> bool {
        let may = || self.about.why_not(app).is_none() && self.question.is_seen(app, &self.picture(app, app.clock));
        action != A::ANSWER || may()
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        self.about.hint(app).filter(|_| action == A::ANSWER)
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let unseen = || self.question.unseen(app, &self.picture(app, app.clock));
        let why_not = self.about.why_not(app).map(|why| Notice::new(Tone::Info, why));
        (action == A::ANSWER).then(|| why_not.unwrap_or_else(unseen))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Back => self.about.left(app),
            _ if action == A::ANSWER => self.about.answered(app),
            _ => return Turn::Stay,
        }
        Turn::Close
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        self.about.name()
    }
}
