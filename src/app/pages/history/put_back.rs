//! From a version that was chosen to the question that makes its value the latest again.

use super::{History, TABLE};
use crate::app::pages::confirm::Confirm;
use crate::app::pages::confirm::put_back::{PutBack, Undone};
use crate::app::{App, Notice, Tone};
use crate::keymap::Action;
use crate::names::rules;
use crate::parameter::{Owner, Reading, Selector, Write};

impl History {
    /// The history of a parameter, on the version before a change that is undone: it is put back as soon as the versions are there.
    pub(in crate::app) fn to_put_back(app: &mut App, name: String, version: i64, undone: Undone) -> Self {
        let mut page = Self::new(name, Selector::parse(&version.to_string()));
        page.loading = Some(app.read_history(&page.name));
        (page.undone, page.puts_back) = (Some(undone), true);
        page
    }

    /// Goes on to the question once the versions are there, or says why there is none.
    pub(super) fn begin_undo(&mut self, app: &mut App) {
        let Some(undone) = self.undone.filter(|_| self.puts_back && self.loading.is_none()) else { return };
        if self.versions.is_none() {
            return;
        }
        self.puts_back = false;
        let problem = match self.version(undone.written) {
            None => {
                Some(format!("v{} of here is not among its versions: it was deleted and created anew", undone.written))
            }
            Some(written) if !undone.is_of(written) => Some(format!(
                "this v{} is another than was written here: it was deleted and created anew",
                undone.written
            )),
            Some(_) if self.cursor >= undone.written => {
                Some(format!("the version before v{} is not kept any more", undone.written))
            }
            Some(_) => None,
        };
        self.problem = problem.map(|problem| Notice::new(Tone::Warn, problem));
        if self.problem.is_none() {
            self.read_to_put_back(app);
        } else {
            self.undone = None;
        }
    }

    /// The question that makes the value of a version the latest again, or why there is none; `None` while it is not asked for.
    pub(super) fn question_to_put_back(&mut self) -> Option<Result<Confirm, Notice>> {
        let (number, old, latest) = self.take_read_to_put_back()?;
        Some(self.put_back(number, old, latest))
    }

    fn put_back(&self, number: i64, old: Reading, latest: Option<Reading>) -> Result<Confirm, Notice> {
        let (Some(version), Some(newest)) = (self.version(number), self.latest()) else {
            return Err(Notice::new(Tone::Warn, format!("v{number} is not listed any more")));
        };
        let was = newest.parameter.clone();
        if latest.as_ref().is_some_and(|latest| latest.value == old.value) {
            let said = format!("v{number} and v{} hold the same value: there is nothing to put back", was.version);
            return Err(Notice::new(Tone::Info, said));
        }
        let refused = rules::refusal(old.value.expose(), was.kind, was.tier, was.allowed_pattern.as_deref());
        if let Some(refused) = refused {
            return Err(Notice::new(Tone::Bad, format!("v{number} cannot be put back: {refused}")));
        }
        let write = Write { name: self.name.clone(), ..Write::over(&was, old.value) };
        // Whoever went to another version in the meantime undoes nothing.
        let undone = self.undone.filter(|undone| number + 1 == undone.written);
        let origin = PutBack { version: version.clone(), undone };
        let question = Confirm::new(write, Some(was), latest.map(|latest| latest.value), Vec::new());
        Ok(question.putting_back(Some(origin)).knowing(self.all().to_vec()))
    }

    /// Why that version cannot become the latest.
    pub(super) fn why_not_put_back(&self, app: &App) -> Option<String> {
        let latest = self.latest()?.number();
        let number = self.current()?.number();
        if let Some(refusal) = Owner::of(&self.name).refusal() {
            return Some(refusal);
        }
        if number == latest {
            let down = TABLE.key_of(Action::Down).unwrap_or_default();
            return Some(match self.all().len() {
                1 => format!("v{latest} is the only version: there is none to put back"),
                _ => format!("v{latest} is the latest already: {down} goes to the one before"),
            });
        }
        if !app.is_connected() {
            return Some(app.why_not_connected());
        }
        self.why_unread(app)
    }

    /// Why nothing is done with the value of that version, which was refused when it was asked for last.
    pub(super) fn why_unread(&self, app: &App) -> Option<String> {
        let why = self.refused(app, self.cursor)?.tag();
        let [again, explain] = [Action::Reveal, Action::Explain].map(|action| TABLE.key_of(action).unwrap_or_default());
        Some(format!("v{} was not read: {why} · {explain} explains · {again} tries again", self.cursor))
    }
}
