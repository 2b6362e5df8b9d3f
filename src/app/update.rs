//! A message comes in: the app takes it in, and says what is to be done.

use std::collections::{HashMap, HashSet};

use super::act::Tasks;
use super::geometry::Split;
use super::message::{Msg, Now, SessionId, Start};
use super::pages::KEY_TABLES;
use super::panes::tree;
use super::seen::Drawn;
use super::state::cursor::Back;
use super::state::elsewhere::SecondPlaces;
use super::state::leaving::Leaving;
use super::state::session::{Session, View};
use super::{App, Effect, Pages, ScreenSize};
use crate::config::Config;
use crate::destination::Destination;
use crate::job::Unfinished;
use crate::names::Order;

impl App {
    /// A program that has not done anything yet.
    pub fn new(mut start: Start) -> Self {
        let places = std::mem::take(&mut start.places);
        let root = start.scope.parse().unwrap_or_default();
        let back = places.left_at(&start.place, &root).map(Back::of);
        let view = View::new(root, Order::default(), back);
        let mut session = Session::new(SessionId::default(), start.place.clone(), Destination::default(), view);
        session.credential_process.clone_from(&start.credential_process);
        session.origins.clone_from(&start.origins);
        Self {
            config: Config::default(),
            start,
            key_tables: KEY_TABLES,
            browse: &tree::TABLE,
            session,
            elsewhere: SecondPlaces::default(),
            pages: Pages::default(),
            notice: None,
            tasks: Tasks::default(),
            change: None,
            jobs: Unfinished::default(),
            changes_left: Vec::new(),
            on_clipboard: None,
            visited: Vec::new(),
            places,
            visiting: None,
            aliases: HashMap::new(),
            no_alias_for: HashSet::new(),
            screen: ScreenSize { width: 80, height: 24 },
            split: Split::default(),
            focused: true,
            ignores_keys_until: None,
            clock: Now::default(),
            effects: Vec::new(),
            leaving: Leaving::No,
            farewell: None,
        }
    }

    /// The first effects: connect, and fetch what was kept of the last session. Call once, before the first message.
    pub fn start(&mut self) -> Vec<Effect> {
        let _dates = self.config.times().hold();
        self.connect();
        self.recall(None);
        if self.config.mouse {
            self.emit(Effect::ListenToMouse(true));
        }
        self.guard();
        std::mem::take(&mut self.effects)
    }

    /// Takes a message in; says what is to be done.
    pub fn update(&mut self, now: Now, msg: Msg) -> Vec<Effect> {
        let _dates = self.config.times().hold();
        self.clock = now;
        let banner = self.geometry().banner.height;
        match msg {
            Msg::Key(key) => self.key(now, key),
            Msg::Paste(text) => self.paste(now, text.expose()),
            Msg::Unpasted(why) => self.unpasted(why),
            Msg::Mouse(mouse) => self.mouse(now, mouse),
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
        self.show_spared();
        self.lay_out_value();
        self.guard();
        self.look_over(now);
        self.look_around(now);
        self.look_at_findings();
        self.find_in_what_is_listed();
        self.look_back_at_what_is_listed();
        std::mem::take(&mut self.effects)
    }

    /// A frame stands since then: what it showed of the page that has the keys. A question is answered by nothing else than what was seen.
    /// Whether something of it is new, so that more may be possible now than that frame says.
    pub fn drawn(&mut self, now: Now, drawn: Drawn) -> bool {
        // It may be told late, when another page has the keys.
        if drawn.page() != self.pages.turns() {
            return false;
        }
        self.pages.last_mut().and_then(|page| page.question_mut()).is_some_and(|question| question.drawn(now, drawn))
    }

    /// Whether it matters what a frame shows: a question lies over the panes.
    pub fn watches_frames(&self) -> bool {
        self.pages.last().is_some_and(|page| page.question().is_some())
    }

    /// The room has changed: what the user is at stays on the screen.
    pub(super) fn fit(&mut self) {
        self.scroll_to_cursor();
        self.with_page(|page, app| page.fit(app));
    }
}
