//! Where bars and panes stand on the screen, by what is to be shown in them.

use crate::app::App;
use crate::app::geometry::{Geometry, Panes};

/// The least height of a screen that has room for a banner.
const BANNER_FROM: u16 = 8;

impl App {
    /// Where things stand on the screen.
    pub(crate) fn geometry(&self) -> Geometry {
        let (width, height) = self.screen_size();
        let banner = if height < BANNER_FROM { 0 } else { self.banner_lines().len() as u16 };
        let view = &self.session.view;
        // The hits of a search take the width of what lies beside, and what is said where nothing is listed takes all.
        let panes = match (view.tree.is_empty(), &view.search) {
            (true, _) => Panes::Tree,
            (false, Some(_)) => Panes::Two,
            (false, None) => Panes::Three,
        };
        Geometry::of(width, height, banner, view.focus, panes, self.split)
    }
}
