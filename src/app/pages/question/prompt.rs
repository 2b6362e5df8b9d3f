//! The prompt of a question: how it is answered, and what else can be done.

use crate::app::draft::Draft;
use crate::app::{App, Notice, Now, Ticket};
use crate::keymap::{Action, Table};
use crate::line::{self, Line, Lines, Role};
use crate::text;

/// What a window says that is too small for a question, in as many words as there is room for.
pub(super) const TOO_SMALL: [&str; 4] = [
    "this window is too small for the question: make it larger",
    "too small to ask: make it larger",
    "too small: larger",
    "…",
];

/// The least columns of the field for the word.
const LEAST_FIELD: usize = 10;

/// Between two ways on.
const BETWEEN: &str = " · ";

/// What can be done in a question.
#[derive(Debug, Clone, Default)]
pub(in crate::app::pages) struct Ways {
    /// How it is answered.
    pub(in crate::app::pages) answer: Answer,
    /// The word that is to be typed for it, if one is.
    pub(in crate::app::pages) word: Option<String>,
    /// What else can be done.
    pub(in crate::app::pages) others: Vec<Line>,
    /// What is said beside that where there is room for it.
    pub(in crate::app::pages) aside: &'static str,
    /// The answer and the way back in as few words as do, for a window that has no room for more.
    pub(in crate::app::pages) short: Vec<Line>,
}

/// What a question about several says of the ways on.
pub(in crate::app::pages) struct Several<'a> {
    pub(in crate::app::pages) keys: &'static Table,
    /// The change under way that it was answered with.
    pub(in crate::app::pages) under_way: Option<Ticket>,
    /// What the way back does while that can be stopped,
    pub(in crate::app::pages) stops: &'static str,
    /// what the answer does,
    pub(in crate::app::pages) does: &'static str,
    /// the word that is to be typed for it,
    pub(in crate::app::pages) word: Option<String>,
    /// and why the last try failed.
    pub(in crate::app::pages) problem: Option<&'a Notice>,
    /// Why nothing may be written where it would be.
    pub(in crate::app::pages) read_only: Option<String>,
    /// What the way back does otherwise.
    pub(in crate::app::pages) beneath: &'static str,
    /// What is said beside the answer where nothing has failed.
    pub(in crate::app::pages) aside: &'static str,
    /// What else can be done.
    pub(in crate::app::pages) others: Vec<Line>,
}

impl Several<'_> {
    /// What can be done now.
    pub(in crate::app::pages) fn ways(self, app: &App, now: Now) -> Ways {
        let [write, back, anew, explain] = [Action::Write, Action::Back, Action::Refresh, Action::Explain]
            .map(|action| self.keys.key_of(action).unwrap_or_default());
        if let (Some(ticket), Some(change)) = (self.under_way, &app.change) {
            let says = format!("{}…{}", change.doing(), app.gets_on(now, ticket));
            let answer = Answer::Not(vec![(Role::Strong, says)]);
            let others = if app.can_stop_change() { vec![way(&back, self.stops)] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if let Some(says) = self.read_only {
            let answer = Answer::Not(vec![(Role::Warn, says)]);
            return Ways { answer, others: vec![way(&back, self.beneath)], ..Ways::default() };
        }
        let failure = self.problem.and_then(|problem| problem.failure.as_ref());
        let short = vec![way(&write, self.does), way(&back, "goes back")];
        let mut others = Vec::new();
        if failure.is_some_and(|failure| failure.may_be_renewed() && failure.end.is_none()) {
            others.push(way(&anew, "connects anew after a new login"));
        }
        if failure.is_some() {
            others.push(way(&explain, "explains"));
        }
        others.extend(self.others);
        others.push(way(&back, self.beneath));
        let aside = if failure.is_some() { "" } else { self.aside };
        Ways { answer: Answer::Key(write, self.does.to_owned()), word: self.word, others, aside, short }
    }
}

/// How a question is answered.
#[derive(Debug, Clone)]
pub(in crate::app::pages) enum Answer {
    /// By a key, and what that does, once all has been seen that it depends on.
    Key(String, String),
    /// By a key that does no harm, so that nothing has to be seen for it.
    Harmless(String, String),
    /// Not now.
    Not(Line),
}

impl Default for Answer {
    fn default() -> Self {
        Self::Not(Line::new())
    }
}

/// A prompt as it stands on the screen.
#[derive(Debug)]
pub(super) struct Prompt {
    pub(super) lines: Vec<Line>,
    /// Where the cursor is in it: row and column.
    pub(super) cursor: Option<(usize, usize)>,
}

/// A key and what it does: `w` writes it.
pub(in crate::app::pages) fn way(key: &str, does: &str) -> Line {
    vec![(Role::Strong, key.to_owned()), (Role::Plain, format!(" {does}"))]
}

impl Ways {
    /// Whether it waits for an answer that depends on what was seen.
    pub(super) fn asks(&self) -> bool {
        matches!(self.answer, Answer::Key(..))
    }

    /// The answer in words; `briefly`: the key, and not what it does.
    fn answer(&self, briefly: bool) -> Line {
        let (key, does) = match &self.answer {
            Answer::Not(says) => return says.clone(),
            Answer::Key(key, does) | Answer::Harmless(key, does) => (key, does),
        };
        let Some(word) = &self.word else { return way(key, does) };
        let plain = |text: &str| (Role::Plain, text.to_owned());
        let mut line = vec![plain("type "), (Role::Strong, text::sanitise(word).into_owned()), plain(", then ")];
        line.extend(if briefly { vec![(Role::Strong, key.clone())] } else { way(key, does) });
        line
    }

    /// All of them, with the field for the word; there is room for it also while nothing can be typed into it.
    pub(super) fn prompt(&self, width: usize, typed: Option<&Draft>) -> Prompt {
        let (answer, aside) = (self.answer(false), vec![(Role::Dim, self.aside.to_owned())]);
        let whole = self.laid(&answer, self.others.iter().chain([&aside]), width, typed);
        if !self.aside.is_empty() && whole.lines.len() == 1 {
            return whole;
        }
        self.laid(&answer, &self.others, width, typed)
    }

    /// The answer with the way back in few words, then the answer alone: a key is named with what it does, or not at all.
    pub(super) fn brief_prompts(&self, width: usize, typed: Option<&Draft>) -> Vec<Prompt> {
        match self.short.split_first() {
            Some((answer, back)) if self.word.is_none() => {
                vec![self.laid(answer, back, width, None), self.laid(answer, [], width, None)]
            }
            _ => vec![self.laid(&self.answer(true), [], width, typed)],
        }
    }

    /// In place of the answer: there is more to be seen first.
    pub(super) fn after_more(&self, key: &str) -> Self {
        let answer = Answer::Not(way(key, "shows the rest to look at first"));
        let short = std::iter::once(way(key, "shows the rest")).chain(self.short.iter().skip(1).cloned()).collect();
        Self { answer, aside: "", short, ..self.clone() }
    }

    fn laid<'a>(
        &self,
        answer: &'a Line,
        others: impl IntoIterator<Item = &'a Line>,
        width: usize,
        typed: Option<&Draft>,
    ) -> Prompt {
        let mut out = Lines::new(width);
        let Some(word) = &self.word else {
            out.flow(BETWEEN, std::iter::once(answer).chain(others).cloned());
            return Prompt { lines: out.into_lines(), cursor: None };
        };
        // As wide as the word, so that nothing moves while it is typed.
        let columns = (text::width(&text::sanitise(word)) + 1).max(LEAST_FIELD);
        let before = line::width(answer) + 2;
        let beside = before + 2 + columns <= width;
        let columns = columns.min(width.saturating_sub(2)).max(1);
        let (shown, column) = typed.map(|typed| typed.window(columns)).unwrap_or_default();
        let field: Line = match typed {
            Some(_) => field(shown, columns),
            None => vec![(Role::Plain, text::pad("", 2 + columns))],
        };
        let mut parts: Vec<Line> = Vec::new();
        let cursor = if beside {
            let apart = vec![(Role::Plain, "  ".to_owned())];
            parts.push([answer.clone(), apart, field].concat());
            (0, before + 2 + column)
        } else {
            out.flow(BETWEEN, [answer.clone()]);
            out.push(field);
            (out.count() - 1, 2 + column)
        };
        out.flow(BETWEEN, parts.into_iter().chain(others.into_iter().cloned()));
        Prompt { lines: out.into_lines(), cursor: typed.map(|_| cursor) }
    }
}

/// The field for the word, so many columns wide. It is reversed as a whole, so that what is selected is not.
fn field(typed: Line, columns: usize) -> Line {
    let used = line::width(&typed);
    let mut field: Line = vec![(Role::Strong, "› ".to_owned())];
    let role = |role| if role == Role::Selected { Role::Strong } else { Role::Field };
    field.extend(typed.into_iter().map(|(of, text)| (role(of), text)));
    field.push((Role::Field, " ".repeat(columns.saturating_sub(used))));
    field
}

/// What a window of so many columns says that is too small for a question.
pub(super) fn too_small(width: usize) -> Line {
    let says = TOO_SMALL.into_iter().find(|says| text::width(says) <= width).unwrap_or_default();
    vec![(Role::Warn, says.to_owned())]
}
