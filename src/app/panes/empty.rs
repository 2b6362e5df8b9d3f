//! What a place without parameters says instead: why it is empty and what to do.

use crate::app::state::listing::Listing;
use crate::app::state::session::Link;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};

impl App {
    /// What the tree pane says where it has no row. Where there is no room for all that is said of a failure, its last row names the
    /// key that shows all of it.
    pub(crate) fn empty_lines(&self, now: Now, width: usize, rows: usize) -> Vec<Line> {
        let mut lines = empty(self, now, width);
        if lines.len() > rows && rows > 0 && self.failure_here().is_some() {
            lines.truncate(rows - 1);
            let says = format!("… {} explains all of it", self.pane_key(Action::Explain));
            lines.push(vec![(Role::Strong, says)]);
        }
        lines
    }

    /// That the place has no parameter.
    pub(super) fn says_none_here(&self) -> String {
        let region = self.session.place.region.as_deref().unwrap_or("this region");
        match self.session.view.root.path() {
            None => format!("No other account shares a parameter with this one in {region}."),
            Some("") => format!("There is no parameter in {region}."),
            Some(path) => format!("There is no parameter under {path} in {region}."),
        }
    }
}

/// The ways out of what takes long.
fn under_way(out: &mut Lines, app: &App, long: bool) {
    if long {
        let [activity, back] = [Action::Activity, Action::Back].map(|action| app.pane_key(action));
        out.prose(Role::Dim, &format!("{activity} shows what is under way · {back} stops it"));
    }
}

fn empty(app: &App, now: Now, width: usize) -> Vec<Line> {
    let key = |action| app.pane_key(action);
    let mut out = Lines::new(width);
    let place = &app.session.place;
    match (&app.session.link, &app.session.view.listing) {
        (Link::Connecting, _) => {
            out.prose(Role::Dim, "connecting…");
            under_way(&mut out, app, app.connecting_for(now).is_some());
        }
        (Link::Down(failure), _) | (Link::Up, Listing::Failed { failure, .. }) => {
            out.sentence(Role::Bad, &failure.what);
            let next = app.way_on(failure);
            if !next.is_empty() {
                out.blank();
                out.sentence(Role::Plain, &next);
            }
            // Where the listing alone is refused.
            if matches!(app.session.link, Link::Up) && !failure.wants_login() {
                out.blank();
                let [search, enter] = [key(Action::Search), key(Action::Enter)];
                let says = "A name you know opens without a listing: type it in full after";
                out.prose(Role::Plain, &format!("{says} {search} and press {enter}."));
            }
            out.blank();
            let [again, explain, quit] = [Action::Refresh, Action::Explain, Action::Quit].map(key);
            if app.can_sign_in() {
                out.prose(Role::Dim, &format!("{} signs in", key(Action::SignIn)));
            }
            out.prose(Role::Dim, &format!("{again} tries again · {explain} explains · {quit} quits"));
        }
        (Link::Up, Listing::Idle) => out.prose(Role::Dim, "listing…"),
        (Link::Up, Listing::Running { ticket, .. }) => {
            out.prose(Role::Dim, "listing…");
            under_way(&mut out, app, app.held_up(now, Some(*ticket)).is_some());
        }
        (Link::Up, Listing::Done { .. }) => {
            out.prose(Role::Plain, &app.says_none_here());
            let [root, region, profile, new] = [Action::Root, Action::Region, Action::Profile, Action::New].map(key);
            let says =
                format!("{root} shows another root, {region} goes to another region, {profile} to another profile.");
            out.blank();
            out.prose(Role::Plain, &says);
            if !place.read_only && app.session.view.root.refusal().is_none() {
                out.prose(Role::Plain, &format!("{new} makes a new parameter."));
            }
        }
    }
    out.into_lines()
}
