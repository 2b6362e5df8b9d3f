//! What the program knows and decides: `update` takes a message and answers with effects. No I/O, no clock, no aws, no terminal.
//!
//! | room | what is decided there |
//! |---|---|
//! | [`message`] | what reaches the app |
//! | `acts`, `tasks` | everything that is done for it under a ticket: the list of acts, and those that are under way |
//! | `change` | a write under way, and its end |
//! | [`session`] | what lives as long as a session: link, identity, listing, kept names, production, going elsewhere |
//! | [`panes`] | the tree, the search, the detail, the value under the cursor, the status line |
//! | [`pages`] | one file per page: what lies over the panes |
//! | `keys` | what a key does where it is pressed, and whether it can |
//! | `footer` | which keys the screen names, and what each would do |
//! | [`masking`] | what is hidden by itself |
//! | `withholding` | that no failure repeats a value |
//! | `leaving` | the ways out of the program |
//! | [`draft`] | a text being typed |
//! | [`notice`] | what the status line says of the last act |
//! | [`geometry`] | where things stand on the screen |

mod acts;
mod change;
mod copying;
pub(crate) mod draft;
pub(crate) mod footer;
pub(crate) mod geometry;
mod keys;
mod leaving;
pub(crate) mod masking;
pub mod message;
pub(crate) mod notice;
pub(crate) mod pages;
pub(crate) mod panes;
pub(crate) mod session;
mod tasks;
mod withholding;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

pub use acts::{Effect, Reply};
use change::Change;
use copying::OnClipboard;
use geometry::Geometry;
use leaving::Leaving;
pub use message::{Copied, Msg, Now, Placed, Recall, SessionId, Start, Ticket};
use notice::{Notice, Tone};
use pages::Pages;
pub use pages::{Drawn, key_tables};
use session::{Session, View};
use tasks::Tasks;

use crate::config::Config;
use crate::destination::{Destination, Place};
use crate::names::Order;

/// The least height of a screen that has room for a banner.
const BANNER_FROM: u16 = 8;

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    config: Config,
    start: Start,
    pub(crate) session: Session,
    /// What lies over the panes.
    pub(crate) pages: Pages,
    pub(crate) notice: Option<Notice>,
    /// What is under way.
    tasks: Tasks,
    /// The write under way, if there is one.
    change: Option<Change>,
    /// A value that has been copied and not yet cleared.
    on_clipboard: Option<OnClipboard>,
    /// The profiles that this program has been with before, the last first.
    visited: Vec<String>,
    /// What accounts are called, by their number; none where there is no alias.
    aliases: HashMap<String, Option<String>>,
    /// The principals that may not see it.
    no_alias_for: HashSet<String>,
    screen: ScreenSize,
    /// Whether the terminal has the focus, as far as it says.
    focused: bool,
    /// A page closed by itself: keys that were meant for it are dropped for a moment.
    ignores_keys_until: Option<Duration>,
    /// The time of the last message.
    clock: Now,
    /// What is to be done after this message.
    effects: Vec<Effect>,
    leaving: Leaving,
    farewell: Option<String>,
}

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy)]
struct ScreenSize {
    width: u16,
    height: u16,
}

impl App {
    /// A program that has not done anything yet.
    pub fn new(start: Start) -> Self {
        let view = View::new(start.scope.parse().unwrap_or_default(), Order::default(), None);
        let mut session = Session::new(SessionId::default(), start.place.clone(), Destination::default(), view);
        session.credential_process.clone_from(&start.credential_process);
        session.origins.clone_from(&start.origins);
        Self {
            config: Config::default(),
            start,
            session,
            pages: Pages::default(),
            notice: None,
            tasks: Tasks::default(),
            change: None,
            on_clipboard: None,
            visited: Vec::new(),
            aliases: HashMap::new(),
            no_alias_for: HashSet::new(),
            screen: ScreenSize { width: 80, height: 24 },
            focused: true,
            ignores_keys_until: None,
            clock: Now::default(),
            effects: Vec::new(),
            leaving: Leaving::No,
            farewell: None,
        }
    }

    /// With the user's settings in place of the usual ones.
    #[must_use]
    pub fn with(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The first effects: connect, and fetch what was kept of the last session. Call once, before the first message.
    pub fn start(&mut self) -> Vec<Effect> {
        self.connect();
        self.recall(None);
        std::mem::take(&mut self.effects)
    }

    /// Takes a message in; says what is to be done.
    pub fn update(&mut self, now: Now, msg: Msg) -> Vec<Effect> {
        self.clock = now;
        let banner = self.geometry().banner.height;
        match msg {
            Msg::Key(key) => self.key(now, key),
            Msg::Paste(text) => self.paste(now, text.expose()),
            Msg::Resize { width, height } => {
                self.screen = ScreenSize { width, height };
                self.fit();
            }
            Msg::Focus(focused) => {
                self.focused = focused;
                if !focused {
                    self.hide_everything();
                }
            }
            Msg::Deadline => self.expire(now),
            Msg::Reply(ticket, reply) => self.reply(now, ticket, reply),
            Msg::Terminate => self.terminate(),
        }
        if self.geometry().banner.height != banner {
            self.fit();
        }
        self.lay_out_value();
        std::mem::take(&mut self.effects)
    }

    /// A frame stands since then: what it showed of the page that has the keys. A question is answered by nothing else than what was seen.
    /// Whether something of it is new, so that more may be possible now than that frame says.
    pub fn drawn(&mut self, now: Now, drawn: Drawn) -> bool {
        self.pages.last_mut().and_then(|page| page.question_mut()).is_some_and(|question| question.drawn(now, drawn))
    }

    /// Whether it matters what a frame shows: a question lies over the panes.
    pub fn watches_frames(&self) -> bool {
        self.pages.last().is_some_and(|page| page.question().is_some())
    }

    /// The terminal's columns and rows.
    pub(crate) fn screen_size(&self) -> (u16, u16) {
        (self.screen.width, self.screen.height)
    }

    /// The room has changed: what the user is at stays on the screen.
    fn fit(&mut self) {
        self.scroll_to_cursor();
        self.with_page(|page, app| page.fit(app));
    }

    /// Where the session is.
    pub fn place(&self) -> &Place {
        &self.session.place
    }

    /// Whether this is the demo store.
    pub fn is_demo(&self) -> bool {
        self.start.demo
    }

    /// What the session shows.
    pub fn root(&self) -> &crate::destination::Root {
        &self.session.view.root
    }

    /// Where things stand on the screen.
    pub(crate) fn geometry(&self) -> Geometry {
        let ScreenSize { width, height } = self.screen;
        let banner = if height < BANNER_FROM { 0 } else { self.banner_lines().len() as u16 };
        Geometry::of(width, height, banner, self.session.view.focus)
    }

    fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice::new(tone, text));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::key_tables;
    use super::keys::EVERYWHERE;
    use super::pages::copy_as;
    use crate::keymap::{Action, Code, ch, key};

    #[test]
    fn no_key_is_bound_twice_in_one_table() {
        for table in key_tables() {
            let mut seen = HashSet::new();
            for key in table.rows.iter().flat_map(|row| row.keys) {
                assert!(seen.insert(*key), "{key} twice in {}", table.title);
            }
        }
    }

    #[test]
    fn every_table_has_a_way_back_and_a_help_line_for_each_key() {
        for table in key_tables() {
            let is_of_a_place = table.title != EVERYWHERE.title;
            assert!(!is_of_a_place || table.rows.iter().any(|row| row.action == Action::Back), "{}", table.title);
            assert!(table.rows.iter().all(|row| !row.help.is_empty() && !row.keys.is_empty()), "{}", table.title);
        }
    }

    #[test]
    fn a_table_that_takes_text_binds_no_printable_character() {
        for table in key_tables().into_iter().filter(|table| table.takes_text) {
            for key in table.rows.iter().flat_map(|row| row.keys) {
                assert!(key.ctrl || key.alt || !matches!(key.code, Code::Char(_)), "{key} in {}", table.title);
            }
        }
    }

    /// The letters with more than one action: on another thing, yet the same act.
    const KIN: &[(char, &[Action])] = &[
        ('q', &[Action::Quit, Action::Back]),
        ('e', &[Action::Edit, Action::Overwrite]),
        ('y', &[Action::Copy, Action::CopyPage, Action::CopyExplanation, Action::CopyStatement]),
        ('Y', &[Action::Show(copy_as::NAME), Action::CopyStatement]),
    ];

    #[test]
    fn one_letter_has_one_meaning() {
        let mut meanings: HashMap<char, HashSet<Action>> = HashMap::new();
        // The choices of an open menu are named by their initials.
        for row in key_tables().into_iter().filter(|table| table.title != "Copy as").flat_map(|table| table.rows) {
            for key in row.keys.iter().filter(|key| !key.ctrl && !key.alt) {
                if let Code::Char(letter) = key.code {
                    meanings.entry(letter).or_default().insert(row.action);
                }
            }
        }
        for (letter, actions) in meanings.iter().filter(|(_, actions)| actions.len() > 1) {
            let kin = KIN.iter().find(|(of, _)| of == letter).map(|(_, kin)| kin.iter().copied().collect());
            assert_eq!(Some(actions), kin.as_ref(), "{letter}");
        }
    }

    #[test]
    fn enter_writes_only_what_a_typed_word_has_confirmed() {
        let writes = || {
            let rows = key_tables().into_iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
            rows.filter(|(_, row)| row.action == Action::Write)
        };
        assert!(writes().any(|(table, _)| table.takes_text));
        for (_, row) in writes().filter(|(table, _)| !table.takes_text) {
            assert!(!row.keys.contains(&key(Code::Enter)) && !row.keys.contains(&ch(' ')));
        }
    }
}
