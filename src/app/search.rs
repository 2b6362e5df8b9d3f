//! The search line: fuzzy over all names that have arrived, and over those that arrive while it is open.

use std::sync::Arc;

use super::draft::{Draft, Move};
use super::{App, Effect, Pane, Pending, Ticket};
use crate::keymap::{Action, Code, Key};
use crate::names::Node;
use crate::names::search::{Query, Ranking};

/// An open search.
#[derive(Debug)]
pub struct Search {
    /// What is typed.
    pub line: Draft,
    /// The best hits of the newest answer.
    pub ranking: Option<Arc<Ranking>>,
    /// The query that the ranking answers.
    pub answered: Query,
    /// The hit under the cursor.
    pub cursor: usize,
    /// The first hit on the screen.
    pub top: usize,
    /// The pass under way.
    running: Option<Ticket>,
    /// Names arrived since the pass under way began.
    stale: bool,
    /// Enter was pressed before the pass for what is typed had answered.
    entered: bool,
}

impl Search {
    fn new() -> Self {
        Self {
            line: Draft::line(""),
            ranking: None,
            answered: Query::default(),
            cursor: 0,
            top: 0,
            running: None,
            stale: false,
            entered: false,
        }
    }

    /// The query as typed.
    pub fn query(&self) -> Query {
        Query::parse(self.line.text())
    }

    /// The hit under the cursor.
    pub fn selected(&self) -> Option<Node> {
        self.ranking.as_ref()?.hits.get(self.cursor).map(|hit| hit.node)
    }

    /// Whether an answer is still on its way.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    fn hits(&self) -> usize {
        self.ranking.as_ref().map_or(0, |ranking| ranking.hits.len())
    }

    fn scroll(&mut self, rows: usize) {
        let rows = rows.max(1);
        self.cursor = self.cursor.min(self.hits().saturating_sub(1));
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(rows));
    }
}

impl App {
    pub(super) fn open_search(&mut self) {
        self.mask();
        self.stop_opening();
        self.focus = Pane::Tree;
        self.search = Some(Search::new());
    }

    pub(super) fn search_action(&mut self, action: Action) {
        let rows = self.geometry().tree_rows();
        let page = rows.saturating_sub(1).max(1) as isize;
        match action {
            Action::Back => self.close_search(),
            Action::Quit => self.quit(),
            Action::Enter => match &mut self.search {
                // The hits on the screen answer what was typed before; the key is meant for what is typed now.
                Some(search) if search.is_running() && search.answered != search.query() => search.entered = true,
                _ => self.enter_hit(),
            },
            Action::Up => self.move_hit(-1),
            Action::Down => self.move_hit(1),
            Action::PageUp => self.move_hit(-page),
            Action::PageDown => self.move_hit(page),
            _ => {}
        }
    }

    fn enter_hit(&mut self) {
        if let Some(node) = self.selected() {
            self.close_search();
            self.go_to(node);
        }
    }

    fn close_search(&mut self) {
        if let Some(ticket) = self.search.take().and_then(|search| search.running) {
            self.cancel(ticket);
        }
        self.detail_top = 0;
    }

    fn move_hit(&mut self, by: isize) {
        let rows = self.geometry().tree_rows();
        if let Some(search) = &mut self.search {
            search.cursor = search.cursor.saturating_add_signed(by);
            search.scroll(rows);
            self.detail_top = 0;
        }
    }

    pub(super) fn search_key(&mut self, key: Key) {
        let Some(search) = &mut self.search else { return };
        let before = search.line.text().to_owned();
        edit_line(&mut search.line, key);
        if search.line.text() != before {
            self.search_changed();
        }
    }

    pub(super) fn search_paste(&mut self, text: &str) {
        if let Some(search) = &mut self.search {
            search.line.paste(text);
            self.search_changed();
        }
    }

    fn search_changed(&mut self) {
        let Some(search) = &mut self.search else { return };
        search.cursor = 0;
        search.top = 0;
        search.entered = false;
        self.detail_top = 0;
        if search.query().is_empty() {
            search.ranking = None;
            if let Some(ticket) = search.running.take() {
                self.cancel(ticket);
            }
            return;
        }
        self.begin_pass();
    }

    /// Names arrived or went: rank again, but let a pass under way finish first so that a long listing does not starve it.
    pub(super) fn search_again(&mut self) {
        let Some(search) = &mut self.search else { return };
        if search.query().is_empty() {
            return;
        }
        if search.running.is_some() {
            search.stale = true;
        } else {
            self.begin_pass();
        }
    }

    fn begin_pass(&mut self) {
        let Some(search) = &mut self.search else { return };
        let query = search.query();
        let old = search.running.take();
        search.stale = false;
        let previous = search.ranking.clone();
        if let Some(ticket) = old {
            self.cancel(ticket);
        }
        let ticket = self.ticket(Pending::Search(query.clone()));
        if let Some(search) = &mut self.search {
            search.running = Some(ticket);
        }
        self.emit(Effect::Search { ticket, corpus: Arc::new(self.tree.corpus()), query, previous });
    }

    pub(super) fn ranked(&mut self, ticket: Ticket, query: Query, ranking: Arc<Ranking>) {
        let rows = self.geometry().tree_rows();
        let Some(search) = &mut self.search else { return };
        if search.running != Some(ticket) {
            return;
        }
        // The hit under the cursor stays under it while more names arrive for the same query.
        let held = if search.answered == query && search.cursor > 0 { search.selected() } else { None };
        search.running = None;
        search.answered = query;
        search.ranking = Some(ranking);
        if let Some(node) = held
            && let Some(at) = search.ranking.as_ref().and_then(|r| r.hits.iter().position(|hit| hit.node == node))
        {
            search.cursor = at;
        }
        search.scroll(rows);
        if search.entered {
            search.entered = false;
            self.enter_hit();
        } else if search.stale {
            self.begin_pass();
        }
    }
}

/// The keys of a one-line field that are not bound to an action.
pub(super) fn edit_line(line: &mut Draft, key: Key) {
    match key.code {
        Code::Char('w') if key.ctrl => line.delete_word(),
        Code::Char('a') if key.ctrl => line.go(Move::Start, usize::MAX),
        Code::Char('e') if key.ctrl => line.go(Move::Finish, usize::MAX),
        Code::Char('u') if key.ctrl => line.delete_to_line_start(),
        Code::Char(c) if !key.ctrl && !key.alt => line.type_char(c),
        Code::Backspace if key.ctrl || key.alt => line.delete_word(),
        Code::Backspace => line.backspace(),
        Code::Delete => line.delete_forward(),
        Code::Left if key.ctrl || key.alt => line.go(Move::WordLeft, usize::MAX),
        Code::Right if key.ctrl || key.alt => line.go(Move::WordRight, usize::MAX),
        Code::Left => line.go(Move::Left, usize::MAX),
        Code::Right => line.go(Move::Right, usize::MAX),
        Code::Home => line.go(Move::Start, usize::MAX),
        Code::End => line.go(Move::Finish, usize::MAX),
        _ => {}
    }
}
