//! What the program knows and decides: `update` takes a message and answers with effects. No I/O, no clock, no aws, no terminal.
//!
//! From the ground up, each line standing on those above it; no file needs one that needs it (`tests/house.rs`):
//!
//! | room | what is there |
//! |---|---|
//! | [`message`], `pointer`, [`notice`], [`geometry`] | what reaches the app and what it asks for; what is said; where things stand on the screen |
//! | [`draft`], [`veil`], [`seen`], [`difference`], [`picture`], `policy`, `overview`, `edits`, `reason`, `answers`, `everywhere`, `widths` | a text being typed; what masks by itself; what was on the screen; how two values differ; how a page looks; a policy in words, what lies beneath a folder in figures, an edit in words; why one was left; what a page answers without knowing the app; the keys that hold everywhere; how wide the columns of a table are |
//! | [`state`] | what is known and shown, without what is done about it; [`state::session`] is all that lives as long as a session |
//! | `act` | an act under a ticket, and those under way |
//! | here | [`App`], and the pages that act on it ([`Paged`]): they name each other |
//! | `acts`, `tasks` | what most acts are; how one begins, is answered, is given up |
//! | `copying`, `leaving`, `elsewhere`, `session/` | the clipboard, the ways out, second places, and what is decided of a session |
//! | [`pages`]`/` | one file per page: what lies over the panes |
//! | [`panes`], `change`, `outside`, `metadata`, `planned`, `bulk`, `recreate`, `changes`, `jobs`, `reloading`, `masking`, `withholding` | the tree, the search, the detail, the status line; a change under way, of one value, beside it, or of several, and what is remembered of it, or left of one that did not end; a draft in the user's own editor; the settings read anew; what is hidden by itself; that no failure repeats a value |
//! | `keys`, `mouse`, `footer`, [`pages`] | what a key does where it is pressed, and whether it can; what the mouse does, which answers nothing; which keys the screen names; the lists of pages and tables |
//! | `update` | a message comes in |

mod act;
mod acts;
mod amending;
mod answers;
mod asked;
mod beside;
mod bulk;
mod change;
mod changes;
mod copying;
pub(crate) mod difference;
pub(crate) mod draft;
mod edits;
mod elsewhere;
mod everywhere;
pub(crate) mod footer;
#[cfg(test)]
mod frames;
pub(crate) mod geometry;
mod gone;
mod jobs;
mod keys;
mod leaving;
mod masking;
pub mod message;
mod metadata;
mod mouse;
pub(crate) mod notice;
mod outside;
mod overview;
pub mod pages;
pub(crate) mod panes;
pub(crate) mod picture;
mod planned;
mod pointer;
mod policy;
mod progress;
mod promoting;
mod reading;
mod reason;
mod recreate;
mod reloading;
pub(crate) mod seen;
mod session;
pub(crate) mod state;
mod tasks;
mod update;
pub(crate) mod veil;
mod widths;
mod withholding;

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
use std::time::Duration;

use act::Tasks;
pub(crate) use answers::{Chosen, Concern};
use draft::{Draft, Taken};
use geometry::Split;
pub use message::{
    Copied, Edited, EditedText, EditorEnd, Effect, Msg, NotEdited, Now, OtherSide, OutsideEdit, Placed, Recall, Reply,
    Reread, SessionId, Start, Ticket, Unpasted,
};
use notice::{Notice, Tone};
use picture::Picture;
pub use pointer::{Mouse, Pointing};
pub use seen::Drawn;
use state::beside::LabelsAndTags;
use state::change::Change;
use state::changes::elsewhere::LeftChanges;
use state::clipboard::OnClipboard;
use state::drafted::WrittenOfDraft;
use state::elsewhere::SecondPlaces;
use state::leaving::Leaving;
use state::question::Question;
use state::reader::Reader;
use state::session::Session;
use veil::Veil;

use crate::config::Config;
use crate::destination::Place;
use crate::job::Unfinished;
use crate::keymap::{Action, Key, Table};
use crate::parameter::Parameter;
use crate::places::{Location, Places};

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    config: Config,
    start: Start,
    /// Every table of keys, in the order of the list of keys.
    key_tables: &'static [&'static Table],
    /// The keys of the two panes, as the settings have them.
    browse: &'static Table,
    pub(crate) session: Session,
    /// The second places that are open.
    elsewhere: SecondPlaces,
    /// What lies over the panes.
    pub(crate) pages: Pages,
    pub(crate) notice: Option<Notice>,
    /// What is under way.
    tasks: Tasks<Self>,
    /// The change under way, if there is one.
    change: Option<Change>,
    /// Changes that have not ended with all, wherever they were made.
    jobs: Unfinished,
    /// What was changed in places that were left.
    changes_left: Vec<LeftChanges>,
    /// A value that has been copied and not yet cleared.
    on_clipboard: Option<OnClipboard>,
    /// The profiles that this program has been with before, the last first.
    visited: Vec<String>,
    /// Where the user was, in this session and before.
    places: Places,
    /// The last of them that was come to.
    visiting: Option<Location>,
    /// What accounts are called, by their number; none where there is no alias.
    aliases: HashMap<String, Option<String>>,
    /// The principals that may not see it.
    no_alias_for: HashSet<String>,
    screen: ScreenSize,
    /// Where the lines between the panes were drawn to.
    split: Split,
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

/// The pages that lie over the panes; the last has the keys.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(in crate::app) stack: Vec<Page>,
    /// The last one is acting and so not on the stack.
    pub(in crate::app) acting: Option<Acting>,
    /// Those that work for one of them without being shown.
    pub(in crate::app) unshown: Vec<Page>,
    /// The newest change when a page was last laid over no draft: what came after it was written of the draft.
    pub(in crate::app) draft_since: u64,
    /// What was written of it in a place that the session is not in any more: its changes are listed no longer.
    pub(in crate::app) draft_wrote: Option<WrittenOfDraft>,
    /// How often all of them were dropped.
    pub(in crate::app) dropped: u64,
    /// How often another page has got the keys.
    pub(in crate::app) turns: u64,
}

/// What a page that is acting goes on answering while it is off the stack: what it measures then is what is painted.
#[derive(Debug)]
pub(in crate::app) struct Acting {
    pub(in crate::app) table: &'static Table,
    pub(in crate::app) keys_to_retry: Option<String>,
}

/// What every page answers.
pub(crate) trait Paged: Any + Debug {
    /// The keys that hold on it.
    fn table(&self, app: &App) -> &'static Table;

    /// How it looks now.
    fn picture(&self, app: &App, now: Now) -> Picture;

    /// Whether an action of its table is possible now.
    fn can(&self, _app: &App, _action: Action) -> bool {
        true
    }

    /// What an action does now, in a word or two, where that is not what its row says; empty where it is not worth naming.
    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        let shown = || self.veil().is_some_and(|veil| !veil.down);
        let hides = (action == Action::ShowDiff && shown()).then_some("hide");
        hides.or_else(|| self.reader()?.hint(action))
    }

    /// Why it is not, where that is not plain to see.
    fn why_not(&self, _app: &App, _action: Action) -> Option<Notice> {
        None
    }

    /// Does what is possible. Scrolling and what is the same on every page is done for it, and quitting too.
    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn;

    /// Another key has come: what was asked for before and waits for an answer is not wanted any more.
    fn drop_held(&mut self) {}

    /// The line that has the keys, of a page with nothing else to be typed.
    fn line_mut(&mut self) -> Option<&mut Draft> {
        self.reader_mut().map(|reader| &mut reader.typed)
    }

    /// Another text stands in that line.
    fn line_changed(&mut self, _app: &mut App) {
        if let Some(reader) = self.reader_mut() {
            reader.top = 0;
        }
    }

    /// Why nothing is typed while what a question asked for is under way.
    fn takes_no_word(&self) -> Option<&'static str> {
        None
    }

    /// Takes a key that is bound to nothing, where text is typed.
    fn typed(&mut self, app: &mut App, key: Key) -> Taken {
        if let Some(why) = self.takes_no_word() {
            return Taken::Says(why);
        }
        if self.question().is_some() {
            let picture = self.picture(app, app.clock);
            return self.question_mut().map_or(Taken::Unknown, |question| question.type_key(app, &picture, key));
        }
        let Some(line) = self.line_mut() else { return Taken::Unknown };
        let before = line.revision();
        let taken = line.line_key(key);
        if line.revision() != before {
            self.line_changed(app);
        }
        taken
    }

    /// Takes a text in. A word that a question asks for is typed, so that nobody answers with what happens to be on a clipboard.
    fn pasted(&mut self, app: &mut App, text: &str) {
        if let Some(line) = self.line_mut() {
            line.paste(text);
            self.line_changed(app);
        } else if self.question().is_some() {
            app.say(Tone::Info, "not pasted: the word is to be typed");
        }
    }

    /// Whether all of it is one text now, in which the arrows move the cursor.
    fn is_one_text(&self) -> bool {
        false
    }

    /// Keeps what the user is at on the screen: the room may have changed.
    fn fit(&mut self, _app: &App) {}

    /// What it waits for, the likeliest first, where that is not what it does otherwise: the footer names these before the rest.
    fn ways_on(&self, _app: &App) -> Vec<Action> {
        Vec::new()
    }

    /// Whether it goes on being seen beneath a smaller page that it has opened: only where no value can stand in it.
    fn is_seen_beneath(&self) -> bool {
        false
    }

    /// Whether it was opened only to lead to the question over it, and closes with that.
    fn closes_with_its_question(&self) -> bool {
        false
    }

    /// What every question has, of a page that is one.
    fn question(&self) -> Option<&Question> {
        None
    }

    /// The same.
    fn question_mut(&mut self) -> Option<&mut Question> {
        None
    }

    /// What the newest version of that parameter is, as the history that a question asked for tells it.
    fn newest_is(&mut self, _newest: &Parameter) {}

    /// What every page to read has, of one.
    fn reader(&self) -> Option<&Reader> {
        None
    }

    /// The same.
    fn reader_mut(&mut self) -> Option<&mut Reader> {
        None
    }

    /// The first line on the screen, of a page that scrolls.
    fn top(&mut self) -> Option<&mut usize> {
        if self.reader().is_some() {
            return self.reader_mut().map(|reader| &mut reader.top);
        }
        self.question_mut().map(|question| &mut question.top)
    }

    /// What masks it by itself.
    fn veil(&self) -> Option<&Veil> {
        self.question().map(|question| &question.veil)
    }

    /// The same.
    fn veil_mut(&mut self) -> Option<&mut Veil> {
        self.question_mut().map(|question| &mut question.veil)
    }

    /// It has been masked: what was made of a value to be shown goes.
    fn masked(&mut self) {
        if let Some(question) = self.question_mut() {
            question.forget_difference();
        }
    }

    /// Whether it says how long its veil stays up.
    fn counts_down(&self) -> bool {
        false
    }

    /// Whether every key keeps its veil up: somebody works on it.
    fn is_typed_in(&self) -> bool {
        false
    }

    /// Whether something would be lost by closing it.
    fn holds_draft(&self) -> bool {
        false
    }

    /// The parameter that would be touched by going on, by its name.
    fn about(&self) -> Option<&str> {
        None
    }

    /// Whether what it would change is in another place than that of the session, which may be read-only then.
    fn writes_elsewhere(&self, _app: &App) -> bool {
        false
    }

    /// The values that it holds: no failure repeats them.
    fn values(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What the failure that the screen is about has to do with it.
    fn concern(&self) -> Concern<'_> {
        Concern::Beneath
    }

    /// Account and region of the second place that this failure is of, as far as they are known; `None` where it is of the session.
    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        None
    }

    /// Whether it lists what is under way, so that every change of that shows.
    fn lists_tasks(&self) -> bool {
        false
    }

    /// Where it says why the last attempt to go on did not go through.
    fn problem_mut(&mut self) -> Option<&mut Option<Notice>> {
        self.question_mut().map(|question| &mut question.problem)
    }

    /// The keys that try again from here; `None` where only the page beneath could.
    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        None
    }

    /// What somebody else has made of a parameter: a draft that is about it keeps that.
    fn learn_latest(&mut self, _theirs: &Parameter) {}

    /// The session goes on elsewhere, each place by what tells it from the other: a new login was one to another account, or the shared
    /// files lead to another region or endpoint since. Whether the page still means something: a question does not, which is about what
    /// is left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        self.question().is_none()
    }

    /// Takes what was chosen on a page that it opened.
    fn takes(&mut self, _app: &mut App, _chosen: Chosen) {}

    /// Has been told, where [`Self::problem_mut`] has it, why what it asked for did not go through.
    fn refused(&mut self) {}

    /// It closes: what was asked for its sake alone is not wanted any more.
    fn dropped(&mut self, app: &mut App) {
        if let Some(question) = self.question() {
            app.drop_beside(&question.beside);
        }
    }
}

/// One page, whichever it is.
pub(crate) type Page = Box<dyn Paged>;

impl<P: Paged> From<P> for Page {
    fn from(page: P) -> Self {
        Box::new(page)
    }
}

impl dyn Paged {
    /// The page, if it is of that sort.
    pub(crate) fn get<P: Paged>(&self) -> Option<&P> {
        (self as &dyn Any).downcast_ref()
    }

    /// The same.
    pub(crate) fn get_mut<P: Paged>(&mut self) -> Option<&mut P> {
        (self as &mut dyn Any).downcast_mut()
    }

    /// Labels and tags that a question asks for beside itself, of one.
    pub(crate) fn beside(&self) -> Option<&LabelsAndTags> {
        self.question().map(|question| &question.beside)
    }

    /// The same.
    pub(in crate::app) fn beside_mut(&mut self) -> Option<&mut LabelsAndTags> {
        self.question_mut().map(|question| &mut question.beside)
    }
}

/// What becomes of a page that has acted.
#[derive(Debug)]
pub(crate) enum Turn {
    /// It stays.
    Stay,
    /// It has been answered and goes.
    Close,
    /// It stays beneath another.
    Open(Page),
    /// Another comes in its place.
    Swap(Page),
    /// It goes, and that is done where it was opened.
    Do(Action),
    /// It goes, and the page beneath takes what was chosen on it.
    Give(Chosen),
}

impl App {
    /// With the user's settings in place of the usual ones.
    #[must_use]
    pub fn with(mut self, config: Config) -> Self {
        self.session.view.tree.sort(config.sort);
        self.config = config;
        self.bind_keys();
        self
    }

    /// The terminal's columns and rows.
    pub(crate) fn screen_size(&self) -> (u16, u16) {
        (self.screen.width, self.screen.height)
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

    fn emit(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice::new(tone, text));
    }
}
