//! "Is it this?": whether a value is a text that somebody has, told without a word of either.

use super::unseen::unseen;
use crate::app::acts::{Act, USUAL};
use crate::app::draft::{Draft, Taken};
use crate::app::message::{Effect, Reply};
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Key, PageName, Table, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{ParameterType, Reading, name_key, spoken};
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("is it this?");

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Is it this?",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "compare", "read the parameter once and tell whether its value is that text"),
        row(keys::ESC, Action::Back, "back", "forget the text, go back"),
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// About a parameter.
static READ_TO_COMPARE: Act = Act {
    words: Some(|_, name| format!("read {} to compare it", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.compared(answer.ticket, &answer.about, outcome);
        }
    },
    given_up: Some(|app, _| app.pages.all::<Same>().for_each(|page| page.asked = None)),
    ..USUAL
};

/// The page.
#[derive(Debug)]
pub(crate) struct Same {
    /// What is read: the name, with a selector where another version than the latest is shown.
    name: String,
    kind: ParameterType,
    /// What it is compared with. It is never shown, and goes with the answer.
    text: Draft,
    asked: Option<Ticket>,
    answer: Option<Verdict>,
    /// Why it was not read.
    problem: Option<Notice>,
}

/// How two texts are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    /// But for a newline that one of them ends with.
    ButNewline,
    /// But for white space at an end.
    ButBlanks,
    Different,
}

impl Verdict {
    /// Of what is stored and what was typed.
    fn of(reading: &Reading, typed: &Draft) -> Self {
        let (stored, typed) = (&reading.value, typed.text());
        let one_newline_less = |text: &str| {
            let line = text.strip_suffix('\n').unwrap_or(text);
            line.strip_suffix('\r').filter(|_| line.len() < text.len()).unwrap_or(line).len()
        };
        if stored.is_same(typed) {
            return Self::Same;
        }
        let part = |text: &str| text[..one_newline_less(text)].to_owned();
        let without_newline = crate::secret::Secret::new(part(stored.expose()));
        if without_newline.is_same(&typed[..one_newline_less(typed)]) {
            return Self::ButNewline;
        }
        let without_blanks = crate::secret::Secret::from(stored.expose().trim());
        if without_blanks.is_same(typed.trim()) { Self::ButBlanks } else { Self::Different }
    }

    fn says(self) -> (Role, &'static str) {
        match self {
            Self::Same => (Role::Good, "the same"),
            Self::ButNewline => (Role::Warn, "the same but for a final newline, which one of them has"),
            Self::ButBlanks => (Role::Warn, "the same but for blanks or line ends at an end"),
            Self::Different => (Role::Bad, "not the same"),
        }
    }
}

impl Same {
    fn changed(&mut self) {
        (self.answer, self.problem) = (None, None);
    }
}

impl Paged for Same {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        out.prose(Role::Strong, &text::truncate_start(&text::sanitise(&spoken(&self.name)), width));
        out.blank();
        let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
        unseen(&mut out, &self.text, "Paste or type the text to compare it with; it is not shown.");
        let reads = if self.kind == ParameterType::SecureString { "reads and decrypts" } else { "reads" };
        match (self.asked, self.answer) {
            (Some(ticket), _) => {
                let held_up = app.held_up(now, Some(ticket)).map(|says| format!(" {says}")).unwrap_or_default();
                out.prose(Role::Dim, &format!("reading…{held_up}"));
            }
            (None, Some(verdict)) => {
                let (role, says) = verdict.says();
                out.prose(role, &format!("It is {says}."));
                out.prose(Role::Dim, "Both texts are forgotten.");
            }
            (None, None) => {
                out.keyed(
                    Role::Dim,
                    &[&enter],
                    &format!("{enter} {reads} the parameter once; nothing of its value is shown"),
                );
            }
        }
        let pinned = app.problem_lines(self.problem.as_ref(), Spread::Page);
        Picture { title: "Is it this?".to_owned(), lines: out.into_lines(), pinned, ..Picture::default() }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::Enter || self.asked.is_none() && app.is_connected() && !self.text.text().is_empty()
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action != Action::Enter {
            return None;
        }
        let says = if self.asked.is_some() {
            "it is being read"
        } else if app.is_connected() {
            "paste or type the text first"
        } else {
            "not connected"
        };
        Some(Notice::new(Tone::Info, says))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => {
                self.changed();
                let name = self.name.clone();
                self.asked = Some(app.begin(&READ_TO_COMPARE, name.clone(), |ticket| Effect::Read(ticket, name)));
                Turn::Stay
            }
            Action::Back => Turn::Close,
            _ => Turn::Stay,
        }
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        if self.asked.is_some() {
            return Taken::Says("nothing is typed while it is read");
        }
        let before = self.text.revision();
        let taken = self.text.line_key(key);
        if self.text.revision() != before {
            self.changed();
        }
        taken
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.asked.is_some() {
            return app.say(Tone::Info, "not pasted: it is being read");
        }
        self.text.paste(text);
        self.changed();
    }

    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn values(&self) -> Vec<&str> {
        vec![self.text.text()]
    }

    /// What it would be compared with is another's.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asked.take() {
            app.cancel(ticket);
        }
    }
}

impl App {
    /// Opens the page for the parameter under the cursor.
    pub(in crate::app) fn open_same(&mut self) {
        let Some(parameter) = self.selected_parameter() else { return };
        self.mask();
        let (name, kind) = (self.value_name(&parameter.name), parameter.kind);
        self.lay(Same { name, kind, text: Draft::lines(""), asked: None, answer: None, problem: None });
    }

    fn compared(&mut self, ticket: Ticket, name: &str, outcome: Result<Reading, Failure>) {
        let Some(page) = self.pages.all::<Same>().find(|page| page.asked == Some(ticket)) else { return };
        page.asked = None;
        match outcome {
            Ok(reading) => {
                page.answer = Some(Verdict::of(&reading, &page.text));
                page.text = Draft::lines("");
                self.session.refused.remove(name_key(name));
            }
            Err(failure) => {
                page.problem = Some(Notice::failed("not read", &failure));
                self.read_failed(name, failure);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn what_differs_at_an_end_alone_is_told() {
        use Verdict::{ButBlanks, ButNewline, Different, Same};
        for (stored, typed, verdict) in [
            ("hunter2", "hunter2", Same),
            ("a\n", "a\n", Same),
            ("hunter2\n", "hunter2", ButNewline),
            ("hunter2", "hunter2\r\n", ButNewline),
            ("a\n\n", "a", ButBlanks),
            (" hunter2", "hunter2\t", ButBlanks),
            ("a\r", "a", ButBlanks),
            ("hunter2", "hunter3", Different),
            ("hunter2", "hunter", Different),
            ("hunter", "hunter2", Different),
            ("é", "e\u{301}", Different),
            ("a b", "ab", Different),
            ("\n", "x", Different),
        ] {
            let reading = Reading {
                value: Secret::from(stored),
                version: 1,
                kind: ParameterType::String,
                modified: None,
                missing: 0,
            };
            assert_eq!(Verdict::of(&reading, &Draft::lines(typed)), verdict, "{stored:?} {typed:?}");
        }
    }
}
