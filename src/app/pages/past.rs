//! What a folder looked like at a moment of the past: a line for the moment, and what finding out takes, before anything is asked.

pub(in crate::app) mod then;
mod words;

use jiff::Timestamp;
use then::{Then, Tree};

use crate::app::draft::{Draft, Taken};
use crate::app::pages::wrong::{says_same, says_wrong};
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Key, Table, alt, ctrl, keys, row};
use crate::line::{Lines, Role};
use crate::parameter::HISTORIES_A_SECOND;
use crate::text;
use crate::transfer::common_folder;

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "As of a time: the line",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "show", "read the histories that it takes, and show what was there then"),
        row(keys::ESC, Action::Back, "back", "read nothing, go back"),
        row(&[ctrl('z'), ctrl('_')], Action::Undo, "", "undo"),
        row(&[alt('z')], Action::Redo, "", "redo"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit"),
    ],
    notes: None,
};

/// Columns of the label before the line.
const LABEL: usize = 5;

/// The line.
#[derive(Debug)]
pub(crate) struct AskPast {
    tree: Tree,
    when: Draft,
    /// Why it does not go on.
    problem: Option<Notice>,
}

impl AskPast {
    fn moment(&self, app: &App, now: Now) -> Result<Timestamp, String> {
        text::moment(self.when.text(), app.service_time(now))
    }

    /// What the moment is, and what it takes to find out.
    fn says(&self, app: &App, now: Now, out: &mut Lines) {
        let moment = match self.moment(app, now) {
            Ok(moment) => moment,
            Err(why) => return says_wrong(out, &why, self.problem.as_ref()),
        };
        out.prose(Role::Strong, &format!("{} · {}", text::absolute(moment), text::ago(moment, app.service_time(now))));
        let takes = self.tree.takes(moment);
        let all = text::counted(self.tree.parameters.len());
        if takes.calls == 0 {
            let says = "the listing tells all of it, no history is read";
            return out.prose(Role::Plain, &format!("{all}: {says}"));
        }
        let time = app.work(takes.calls, HISTORIES_A_SECOND, takes.calls).says("");
        let calls = text::many(takes.calls, "call", "calls");
        out.prose(
            Role::Plain,
            &format!(
                "{all}, {} to look up: {calls} of GetParameterHistory, {time}; nothing is decrypted",
                text::grouped(takes.names)
            ),
        );
    }
}

impl Paged for AskPast {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        let (typed, column) = self.when.window(width.saturating_sub(LABEL).max(1));
        out.push([vec![(Role::Strong, text::pad("at", LABEL))], typed].concat());
        let said = self.moment(app, now).err();
        self.says(app, now, &mut out);
        out.blank();
        if let Some(partial) = &self.tree.partial {
            out.prose(Role::Warn, partial);
        }
        // What is wrong names them too.
        let examples = if said.is_none() { format!("as {}; ", text::MOMENTS) } else { String::new() };
        out.prose(Role::Dim, &format!("{examples}times are {}", text::zone_called()));
        let title = match self.tree.folder {
            Some(_) => format!("As of when? {} under", text::counted(self.tree.parameters.len())),
            None => format!("As of when? {} that are marked", text::counted(self.tree.parameters.len())),
        };
        let name = text::sanitise(self.tree.folder.as_deref().unwrap_or_default()).into_owned();
        let pinned =
            app.problem_beside_draft(self.problem.as_ref().filter(|problem| !says_same(problem, said.as_deref())));
        let cursor = Some((0, LABEL + column));
        Picture { title, name, lines: out.into_lines(), pinned, cursor, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        match action {
            Action::Undo | Action::Redo => self.when.can(action),
            _ => true,
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        Draft::why_not(action)
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Back => return Turn::Close,
            Action::Enter => {
                let problem = match self.moment(app, now) {
                    Ok(moment) if self.tree.takes(moment).calls == 0 || app.is_connected() => {
                        self.problem = None;
                        return Turn::Open(Then::of(app, self.tree.clone(), moment).into());
                    }
                    Ok(_) => app.why_not_connected(),
                    Err(why) => why,
                };
                self.problem = Some(Notice::new(Tone::Bad, problem));
            }
            Action::Undo | Action::Redo => {
                self.problem = None;
                self.when.act(action);
            }
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        let before = self.when.revision();
        let taken = self.when.line_key(key);
        if before != self.when.revision() {
            self.problem = None;
        }
        taken
    }

    fn pasted(&mut self, _app: &mut App, text: &str) {
        self.when.paste(text);
        self.problem = None;
    }

    /// They are of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Asks of which moment what is marked is to be shown, or all of the folder under the cursor.
    pub(in crate::app) fn ask_as_of_when(&mut self) {
        let marked = self.marked();
        let (parameters, folder) = if marked.is_empty() {
            let Some(node) = self.selected() else { return };
            (self.parameters_under(node), Some(self.session.view.tree.name(node)))
        } else {
            (marked, None)
        };
        let within = folder.clone().unwrap_or_else(|| common_folder(parameters.iter().map(|it| it.name.as_str())));
        let partial = self.listed_so_far().map(|listed| format!("not all is listed yet: {listed}"));
        self.mask();
        let tree = Tree { parameters, folder, within, partial };
        self.lay(AskPast { tree, when: Draft::line(""), problem: None });
    }
}
