//! One name in many places, as a table: what each place tells of it comes first and reads no value; whether the values are the same is
//! asked by a key, which says before what it takes.

use super::state::{ManyPlaces, Row};
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};
use crate::places::Location;
use crate::secret::Secret;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "One name in other places",
    takes_text: false,
    rows: &rows::joined::<7, 8, 15>(
        [
            row(keys::ENTER, Action::Enter, "go there", "go to the place under the cursor, to this name"),
            row(
                &[ch('=')],
                Action::Compare,
                "compare values",
                "read the value here and in each place, and tell which are the same; none is shown or kept",
            ),
            row(&[ch('/')], Action::Search, "filter", "show only the places that have the words that are typed then"),
            row(&[ch('y')], Action::CopyPage, "copy all", "copy the table that is shown; no value is in it"),
            row(&[ch('x')], Action::Explain, "explain", "explain what failed there, with what to ask for"),
            row(
                &[key(Code::Esc), ch('q')],
                Action::Back,
                "close",
                "stop what is under way; close, and leave the other places",
            ),
            row(
                &[ch('r'), key(Code::F(5))],
                Action::Refresh,
                "ask again",
                "ask everywhere again, and connect where nobody got in; values are compared anew then",
            ),
        ],
        rows::OF_A_LIST,
    ),
    notes: None,
};

impl ManyPlaces {
    /// Goes where the cursor is, to this name.
    fn go_there(&self, app: &mut App) {
        let Some(at) = self.current(app).filter(|at| *at > 0) else { return };
        let root = app.session.view.root.clone();
        let location = self.place_of(app, at).map(|(place, who)| {
            let account = who.and_then(|who| who.known_account()).map(str::to_owned);
            Location::of(place, account, root, self.name.clone())
        });
        app.go_to_place(self.rows[at].to.clone(), &self.name, location.as_ref());
    }
}

impl Paged for ManyPlaces {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn is_seen_beneath(&self) -> bool {
        true
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.painted(app, now)
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Explain => app.failure_here().is_some(),
            Action::Enter if !self.reader.is_typing => self.current(app).is_some_and(|at| at > 0),
            // Those that have told wait for no other.
            Action::Compare => app.is_connected() && !self.is_comparing() && self.takes().places > 0,
            Action::Refresh => app.is_connection_lost() || app.is_connected() && !self.is_under_way(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Back if self.is_under_way() && !self.reader.is_narrowed() => "stop",
            Action::Refresh if app.is_connection_lost() => "connect",
            _ => return self.reader.hint(action),
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Compare | Action::Refresh if !app.is_connected() => app.why_not_connected(),
            Action::Compare if self.is_comparing() => "the values are being compared already".to_owned(),
            Action::Compare if self.to_come() > 0 => "no other place has told of a value yet".to_owned(),
            Action::Refresh if self.is_under_way() => "something is under way already".to_owned(),
            Action::Compare if self.rows.first().is_none_or(|here| here.parameter().is_none()) => {
                "it is not known here: there is nothing to compare with".to_owned()
            }
            Action::Compare => "there is no value in another place that was not compared".to_owned(),
            Action::Enter if self.current(app).is_none() => "nothing is shown here".to_owned(),
            Action::Enter => "you are here".to_owned(),
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let rows = self.list_rows(app, now);
        match action {
            _ if self.list.moves(action, &self.shown(app), rows) => {}
            Action::CopyPage => app.copy(Secret::new(self.for_a_ticket(app)), "that table".to_owned()),
            Action::Compare => self.compare(app),
            Action::Refresh => self.ask_again(app),
            Action::Enter if !self.reader.is_typing => self.go_there(app),
            Action::Back if self.is_under_way() && !self.reader.is_narrowed() => {
                self.stop(app);
                app.say(Tone::Info, "stopped");
            }
            _ => match self.reader.act(action) {
                Some(Turn::Stay) => {}
                Some(turn) => return turn,
                None => return Turn::Stay,
            },
        }
        self.fit(app);
        Turn::Stay
    }

    fn fit(&mut self, app: &App) {
        let shown = self.shown(app);
        self.list.put(self.list.current(&shown).or(self.list.row()));
        self.list.fit(&shown, self.list_rows(app, app.clock));
    }

    fn line_changed(&mut self, app: &mut App) {
        self.fit(app);
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    /// The cursor scrolls it.
    fn top(&mut self) -> Option<&mut usize> {
        None
    }

    fn concern(&self) -> Concern<'_> {
        let row = self.list.row().and_then(|at| self.rows.get(at)?.failure());
        Concern::Problem(row.or(self.failed.as_ref()))
    }

    fn where_it_failed(&self, app: &App) -> Option<(Option<String>, Option<String>)> {
        // Where the row has no failure of its own it is that of reading the value here.
        let is_there = |row: &Row| row.failure().is_some() && !row.failed_here();
        let at = self.current(app).filter(|at| *at > 0 && is_there(&self.rows[*at]))?;
        let (account, region) = self
            .place_of(app, at)
            .map_or((None, None), |(place, who)| (who.map(|who| app.account_of(who)), place.region.clone()));
        Some((account, region.or_else(|| self.rows[at].key.region.clone())))
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    /// What it compares with is the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop(app);
        self.leave(app);
    }
}
