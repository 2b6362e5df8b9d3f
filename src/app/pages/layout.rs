//! Where a page stands on the screen and how much of it is seen: measured here for those who decide, and painted so.

use crate::app::App;
use crate::app::geometry::Area;
use crate::app::picture::{Layout, Picture, Spread};
use crate::line::Lines;
use crate::text;

/// Rows that must be left to what scrolls before a rule is drawn above what is pinned.
const RULED_FROM: usize = 3;

impl App {
    /// What a page to read says, as wide as leaves its longest words and what is copied of it whole, as far as the screen reaches; prose
    /// is no wider for that.
    pub(in crate::app) fn read(&self, write: impl Fn(&mut Lines)) -> Lines {
        let usual = self.page_width(Spread::Page);
        let mut out = Lines::new(usual);
        write(&mut out);
        let columns = self.columns_for(out.unbroken());
        if columns > usual {
            out = Lines::with_prose(columns, usual);
            write(&mut out);
        }
        out
    }

    /// How a picture stands on the screen.
    pub(crate) fn page_layout(&self, picture: &Picture) -> Layout {
        let room = self.picture_room(picture);
        let pinned = picture.pinned.len();
        let most = usize::from(room.page(usize::MAX, true).inside.height);
        let ruled = picture.ruled && most >= pinned + 1 + RULED_FROM;
        let below = pinned + usize::from(ruled);
        let wanted = if picture.spread == Spread::Whole { usize::MAX } else { picture.len() + below };
        let area = room.page(wanted, !matches!(picture.spread, Spread::Page | Spread::Wide));
        let rows = usize::from(area.inside.height).saturating_sub(below);
        let top = picture.top.min(picture.len().saturating_sub(rows));
        Layout { area, rows, top, ruled }
    }

    /// The columns inside a page of that spread.
    pub(in crate::app) fn page_width(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).width)
    }

    /// The rows inside a page of that spread, at most.
    pub(in crate::app) fn page_rows(&self, spread: Spread) -> usize {
        usize::from(self.page_inside(spread).height)
    }

    /// The columns inside a page to read or a list whose lines want so many: never fewer than such a page has, as many as the screen has.
    pub(in crate::app) fn columns_for(&self, wanted: usize) -> usize {
        let usual = self.page_width(Spread::Page);
        wanted.clamp(usual, self.page_width(Spread::Whole).max(usual))
    }

    /// The columns for the title of a page of that spread, beside what stands at its right end.
    pub(in crate::app) fn title_columns(&self, spread: Spread, flag: &str) -> usize {
        beside_flag(self.page_room(spread), flag)
    }

    /// The same of a page that is laid out.
    pub(crate) fn picture_title_columns(&self, picture: &Picture) -> usize {
        beside_flag(self.picture_room(picture), &picture.flag)
    }

    /// Whether the title of a picture stands on the screen uncut.
    pub(in crate::app) fn page_has_title(&self, picture: &Picture) -> bool {
        let page = self.picture_room(picture).page(usize::MAX, true);
        let has_row = page.framed || page.inside.height < page.outer.height;
        has_row && text::width(&picture.title) <= self.picture_title_columns(picture)
    }

    /// Whether a picture goes on below what is seen of it.
    pub(in crate::app) fn has_more_below(&self, picture: &Picture) -> bool {
        self.page_layout(picture).shown(picture).end < picture.len()
    }

    fn page_inside(&self, spread: Spread) -> Area {
        self.page_room(spread).page(usize::MAX, true).inside
    }

    /// The same, as wide as its lines want.
    fn picture_room(&self, picture: &Picture) -> Area {
        let room = self.page_room(picture.spread);
        let inside = usize::from(room.page(usize::MAX, true).inside.width);
        let more = picture.columns.saturating_sub(inside);
        room.wider(u16::try_from(more).unwrap_or(u16::MAX), self.geometry().body)
    }

    fn page_room(&self, spread: Spread) -> Area {
        let geometry = self.geometry();
        match spread {
            Spread::Page | Spread::List if geometry.page.has_room_for_box() => geometry.page,
            Spread::Wide if geometry.wide.has_room_for_box() => geometry.wide,
            // Without a box nothing would tell a page from what is beside it.
            _ => geometry.body,
        }
    }
}

/// The columns for the title of a page in that room.
fn beside_flag(room: Area, flag: &str) -> usize {
    let page = room.page(usize::MAX, true);
    // Corners, and a blank on either side.
    let border = if page.framed { 6 } else { 1 };
    let flag = if flag.is_empty() { 0 } else { text::width(flag) + 3 };
    usize::from(page.outer.width).saturating_sub(border + flag)
}
