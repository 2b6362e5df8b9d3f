//! Two places side by side: each name with how it stands in both. Listing comes first and reads no value; whether values are the same is
//! asked by a key, which says before what it takes.

use super::failing::OneSide;
use super::pair::PairPage;
use super::settings::Settings;
use super::sides::{Known, shown};
use super::state::{Comparison, Shown, where_and_who};
use crate::app::message::SessionId;
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::{App, Concern, Notice, Now, Paged, Tone, Turn};
use crate::destination::{Side, Target};
use crate::keymap::{Action, Code, Table, ch, key, keys, row, rows};
use crate::parameter::spoken;
use crate::secret::Secret;
use crate::text;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Two places compared",
    takes_text: false,
    rows: &rows::joined::<13, 8, 21>(
        [
            row(
                keys::ENTER,
                Action::Enter,
                "difference",
                "read both values of the row and tell which lines or keys of JSON differ; they stay masked",
            ),
            row(
                &[ch('=')],
                Action::Compare,
                "compare values",
                "read the values in both places and tell which are the same; none is shown or kept",
            ),
            row(
                keys::TAB,
                Action::NextField,
                "not the same",
                "show only what is not the same, only what differs, only what is missing, or all",
            ),
            row(
                &[ch('c')],
                Action::CopyTo,
                "copy there…",
                "copy what is marked, or the row, from here to the other place; asks for the keys there, and before anything is written",
            ),
            row(&[ch('m')], Action::Mark, "mark", "mark the row to be copied, or unmark it"),
            row(&[ch('*')], Action::MarkAll, "", "mark all rows that are shown, or unmark them"),
            row(&[ch('/')], Action::Search, "filter", "show only what has the words that are typed then"),
            row(&[ch('y')], Action::CopyPage, "copy all", "copy the table that is shown; no value is in it"),
            row(
                &[ch('K')],
                Action::Bookmark,
                "keep this pair",
                "keep both places as a pair that should be equal, under a name, to be compared again from the list of places; or no longer",
            ),
            row(
                &[ch('X')],
                Action::SwapSides,
                "swap the sides",
                "what is there is here then, and the other way round, so that copies go the other way; nothing is asked for again",
            ),
            row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
            row(
                &[key(Code::Esc), ch('q')],
                Action::Back,
                "close",
                "stop what is under way; close, and leave the other place",
            ),
            row(
                &[ch('r'), key(Code::F(5))],
                Action::Refresh,
                "list afresh",
                "list both places afresh, with what is marked; values are compared anew then, and a place whose login has run out is opened anew",
            ),
        ],
        rows::OF_A_LIST,
    ),
    notes: None,
};

impl Comparison {
    /// The page of the difference of the row under the cursor.
    fn pair(&self, app: &mut App) -> Option<PairPage> {
        let row = self.current()?;
        let (name, both) = (row.name.clone(), row.both()?);
        let listed = |known: &Option<Known>| known.as_ref().and_then(|known| known.parameter.clone());
        let settings = Settings::of(listed(&row.here).zip(listed(&row.there)));
        let mut there = shown(&self.other);
        if let Side::Store(target) = &self.other {
            there = shown(&Side::Store(Target { path: both.there.clone(), ..target.clone() }));
        }
        if let Some(elsewhere) = &self.elsewhere {
            there =
                format!("{there} · {}", where_and_who(&elsewhere.place, elsewhere.identity.as_ref().ok()).join(" · "));
        } else if matches!(self.other, Side::File(_)) {
            there = format!("{} in {there}", both.there);
        }
        let beside = |side: &str, place: Option<SessionId>| place.zip(self.whereabouts(side));
        let first = self.from.as_ref().and_then(|from| from.place);
        let here = match first {
            Some(_) => self.row_here(&both.here),
            None => spoken(&both.here).into_owned(),
        };
        let sides = [
            OneSide { says: here, beside: beside("here", first) },
            OneSide { says: there, beside: beside("there", self.place) },
        ];
        let file = match &self.other {
            Side::File(path) => Some(path.clone()),
            Side::Store(_) => None,
        };
        Some(PairPage::of(app, name, both, settings, (sides, file)))
    }
}

impl Paged for Comparison {
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
            Action::Enter if !self.reader.is_typing => {
                self.current().is_some_and(|row| row.both().is_some()) && app.is_connected()
            }
            Action::NextField | Action::Search | Action::CopyPage | Action::Bookmark | Action::SwapSides
                if self.has_failed_to_list() && !self.reader.is_typing =>
            {
                false
            }
            Action::Bookmark => self.why_not_kept(app).is_none(),
            Action::SwapSides => self.why_not_swapped().is_none(),
            Action::Compare => app.is_connected() && !self.is_under_way() && self.takes(app).pairs > 0,
            Action::Refresh => app.is_connection_lost() || app.is_connected() && !self.is_under_way(),
            Action::CopyTo => self.why_not_copied(app).is_none(),
            Action::Mark | Action::MarkAll => !matches!(self.other, Side::File(_)) && self.current().is_some(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Back if self.is_under_way() && !self.reader.is_typing => "stop",
            Action::Back if self.to_type_again(app).is_some() && !self.reader.is_narrowed() => "back to the line",
            Action::Bookmark if self.is_kept(app) => "keep no longer",
            Action::CopyTo if !self.marks.is_empty() => "copy marked there…",
            Action::Mark if self.current_row().is_some_and(|row| self.marks.contains(&row)) => "unmark",
            Action::NextField if self.shown == Shown::Other => "only differing",
            Action::NextField if self.shown == Shown::Differing => "only missing",
            Action::NextField if self.shown == Shown::Missing => "all",
            Action::Refresh if app.is_connection_lost() => "connect",
            Action::Refresh if self.failed.is_some() => "try again",
            _ => return self.reader.hint(action),
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Enter | Action::Compare | Action::Refresh if !app.is_connected() => app.why_not_connected(),
            Action::Compare | Action::Refresh if self.is_under_way() => "something is under way already".to_owned(),
            Action::NextField | Action::Search | Action::CopyPage | Action::Bookmark | Action::SwapSides
                if self.has_failed_to_list() =>
            {
                let again = TABLE.key_of(Action::Refresh).unwrap_or_default();
                format!("there is nothing to compare: one place was not read · {again} tries again")
            }
            Action::Compare if self.rows.is_none() => "nothing is listed yet".to_owned(),
            Action::Compare => "there is no value in both places that was not compared".to_owned(),
            Action::Bookmark => self.why_not_kept(app)?,
            Action::SwapSides => self.why_not_swapped()?.to_owned(),
            Action::CopyTo => self.why_not_copied(app)?,
            Action::Mark | Action::MarkAll if matches!(self.other, Side::File(_)) => {
                "the other side is a file: nothing is copied there".to_owned()
            }
            Action::Mark | Action::MarkAll => "nothing is shown here".to_owned(),
            Action::Enter => match self.current() {
                None => "nothing is shown here".to_owned(),
                Some(_) => "it is in one place only: there is nothing to compare it with".to_owned(),
            },
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        let rows = self.list_rows(app, now);
        match action {
            _ if self.list.moves(action, &self.shown(), rows) => {}
            Action::NextField => {
                self.shown = match self.shown {
                    Shown::All => Shown::Other,
                    Shown::Other => Shown::Differing,
                    Shown::Differing => Shown::Missing,
                    Shown::Missing => Shown::All,
                };
            }
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(),
            Action::CopyTo => match self.promotion(app) {
                Ok(page) => return Turn::Open(page),
                Err(why) => app.say(Tone::Warn, text::sanitise(&why)),
            },
            Action::CopyPage => app.copy(Secret::new(self.for_a_ticket(app)), "that table".to_owned()),
            Action::Bookmark => return self.toggle_kept(app),
            Action::SwapSides => {
                self.swap();
                app.say(Tone::Info, "the sides are swapped: copies go the other way now");
            }
            Action::Compare => self.compare(app),
            Action::Refresh => {
                self.leave_lost(app);
                self.keep_marks();
                self.not_copied.clear();
                (self.here, self.there) = (self.here.afresh(), self.there.afresh());
                (self.rows, self.there_meant) = (None, None);
                self.list(app);
            }
            Action::Enter if !self.reader.is_typing => {
                if let Some(page) = self.pair(app) {
                    return Turn::Open(page.into());
                }
            }
            Action::Back if self.is_under_way() && !self.reader.is_narrowed() => {
                self.stop(app);
                app.say(Tone::Info, "stopped");
            }
            Action::Back if !self.reader.is_narrowed() => {
                let line = self.to_type_again(app).map(str::to_owned);
                return line.and_then(|typed| app.line_to_compare(Some(&typed))).map_or(Turn::Close, Turn::Swap);
            }
            _ => return self.reader.act(action).unwrap_or(Turn::Stay),
        }
        self.fit(app);
        Turn::Stay
    }

    fn fit(&mut self, app: &App) {
        self.list.fit(&self.shown(), self.list_rows(app, app.clock));
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
        Concern::Problem(self.failure().map(|(_, failure)| failure))
    }

    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        self.whereabouts(self.failure()?.0)
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    fn writes_elsewhere(&self, _app: &App) -> bool {
        true
    }

    /// It is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop(app);
        self.leave(app);
        self.leave_first(app);
    }
}
