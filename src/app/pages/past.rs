//! What a folder looked like at a moment of the past: a line for the moment, and what finding out takes, before anything is asked.

mod found;
mod listing;
pub(in crate::app) mod then;
mod words;

use found::Tree;
use jiff::Timestamp;
use then::Then;

use crate::app::draft::Draft;
use crate::app::pages::typed_line::TypedLine;
use crate::app::picture::Picture;
use crate::app::session::listed_then::{Gathered, ListedThen, Within};
use crate::app::{App, Notice, Now, Paged, Turn};
use crate::keymap::{Action, Table, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::HISTORIES_A_SECOND;
use crate::text;
use crate::transfer::common_folder;

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "As of a time: the line",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "show",
            "list afresh, read the histories that it takes, and show what was there then",
        ),
        row(keys::ESC, Action::Back, "back", "read nothing, go back"),
        rows::UNDO_TYPED,
        rows::REDO_TYPED,
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// The line.
#[derive(Debug)]
pub(crate) struct AskPast {
    tree: Tree,
    /// When that was gathered.
    gathered: Gathered,
    line: TypedLine,
}

impl AskPast {
    fn moment(&self, app: &App, now: Now) -> Result<Timestamp, String> {
        text::moment(self.line.text(), app.service_time(now))
    }

    /// What the moment is, and what it takes to find out.
    fn says(&self, app: &App, now: Now, out: &mut Lines) {
        let moment = match self.moment(app, now) {
            Ok(moment) => moment,
            Err(why) => return self.line.says_wrong(out, &why),
        };
        out.prose(Role::Strong, &format!("{} · {}", text::absolute(moment), text::ago(moment, app.service_time(now))));
        let takes = self.tree.takes(moment);
        let all = text::counted(self.tree.parameters.len());
        let listed = self.tree.listed.as_deref().unwrap_or("the listing so far");
        if takes.calls == 0 {
            let says = format!("listed afresh first; by {listed} no history is read");
            return out.prose(Role::Plain, &format!("{all}: {says}"));
        }
        let time = app.work(takes.calls, HISTORIES_A_SECOND, takes.calls).says("");
        let calls = text::many(takes.calls, "call", "calls");
        out.prose(
            Role::Plain,
            &format!(
                "{all}: listed afresh first; by {listed} {} to look up: {calls} of GetParameterHistory, {time}; nothing is decrypted",
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
        let mut out = self.line.lines(app);
        let said = self.moment(app, now).err();
        self.says(app, now, &mut out);
        out.blank();
        if let Some(more) = app.listed_since(&self.tree.then) {
            out.prose(Role::Warn, &more);
        }
        // What is wrong names them too.
        let examples = if said.is_none() { format!("as {}; ", text::MOMENTS) } else { String::new() };
        out.prose(Role::Dim, &format!("{examples}times are {}", text::zone_called()));
        let title = match self.tree.folder {
            Some(_) => format!("As of when? {} under", text::counted(self.tree.parameters.len())),
            None => format!("As of when? {} that are marked", text::counted(self.tree.parameters.len())),
        };
        let name = text::sanitise(self.tree.folder.as_deref().unwrap_or_default()).into_owned();
        Picture { title, name, ..self.line.picture(app, out, said.as_deref()) }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        self.line.can(action)
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        Draft::why_not(action)
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        match action {
            Action::Back => return Turn::Close,
            Action::Enter => {
                let problem = match self.moment(app, now) {
                    Ok(moment) if app.is_connected() => {
                        self.line.changed();
                        return Turn::Open(Then::of(app, self.tree.clone(), moment).into());
                    }
                    Ok(_) => app.why_not_connected(),
                    Err(why) => why,
                };
                self.line.refuse(&problem);
            }
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

    /// They are of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Asks of which moment what is marked is to be shown, or all of the folder under the cursor.
    pub(in crate::app) fn ask_as_of_when(&mut self) {
        let Some(tree) = self.tree_to_look_back_at() else { return };
        let gathered = Gathered::now(self);
        self.mask();
        self.lay(AskPast { tree, gathered, line: TypedLine::new("at", Draft::line("")) });
    }

    /// What is marked, or all of the folder under the cursor.
    fn tree_to_look_back_at(&self) -> Option<Tree> {
        let marked = self.marked();
        let (parameters, folder) = if marked.is_empty() {
            let node = self.selected()?;
            (self.parameters_under(node), Some(self.session.view.tree.name(node)))
        } else {
            (marked, None)
        };
        let around = || common_folder(parameters.iter().map(|it| it.name.as_str()));
        let within = folder.clone().unwrap_or_else(around);
        let of = folder.clone().map_or(Within::Marked, Within::Folder);
        let then = ListedThen { within: of, count: parameters.len() };
        let listed = self.session.view.listing.as_of().map(|at| format!("the listing of {}", text::clock(at)));
        Some(Tree { parameters, folder, within, then, listed })
    }

    /// What is asked about grows with the listing, while no history is read.
    pub(in crate::app) fn look_back_at_what_is_listed(&mut self) {
        if !self.pages.top::<AskPast>().is_some_and(|page| page.gathered.is_old(self)) {
            return;
        }
        let (Some(tree), gathered) = (self.tree_to_look_back_at(), Gathered::now(self)) else { return };
        if let Some(page) = self.pages.last_mut().and_then(|page| page.get_mut::<AskPast>()) {
            (page.tree, page.gathered) = (tree, gathered);
        }
    }
}
