//! What a place without parameters says instead: why it is empty and what to do.

use crate::app::act::Task;
use crate::app::pages::explain::Explain;
use crate::app::state::listing::Listing;
use crate::app::state::session::Link;
use crate::app::{App, Now};
use crate::failure::{Failure, Remedy};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::text;

impl App {
    /// What the tree pane says where it has no row. Where there is no room for all of it, what goes on stays, and what was to be read
    /// is cut: a key shows it in full.
    pub(crate) fn empty_lines(&self, now: Now, width: usize, rows: usize) -> Vec<Line> {
        // The page over it says the same.
        if self.pages.top::<Explain>().is_some() && self.stopped_by().is_some() {
            return Vec::new();
        }
        let mut said = said(self, now, width);
        said.retain(|part| !part.is_empty());
        let apart = said.iter().map(Vec::len).sum::<usize>() + said.len().saturating_sub(1) <= rows;
        let ways = said.pop().unwrap_or_default();
        let mut lines = said.join(&[Line::new()][..usize::from(apart)]);
        let room = rows.saturating_sub(ways.len());
        if lines.len() > room {
            lines.truncate(room);
            if let Some((_, last)) = lines.last_mut().and_then(|line| line.last_mut()) {
                *last = format!("{}…", text::truncate(last, width.saturating_sub(1)).trim_end_matches(['.', '…']));
            }
        }
        if apart && !lines.is_empty() {
            lines.push(Line::new());
        }
        lines.extend(ways);
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

    /// What keeps the session, or the first rows, from being there.
    pub(in crate::app) fn stopped_by(&self) -> Option<&Failure> {
        match (&self.session.link, &self.session.view.listing) {
            (Link::Down(failure), _) => Some(failure),
            (Link::Up, _) if self.session.signed_out.is_some() => self.session.signed_out.as_ref(),
            (Link::Up, Listing::Failed { failure, .. }) if self.session.view.tree.is_empty() => Some(failure),
            _ => None,
        }
    }

    /// What goes on where nothing is listed, or nothing can be asked: what helps against the failure first.
    pub(in crate::app) fn ways_on(&self) -> Vec<Action> {
        let mut ways = Vec::new();
        if let Some(failure) = self.stopped_by() {
            let is_down = matches!(self.session.link, Link::Down(_)) || failure.wants_login();
            let is_alone = self.session.view.tree.is_empty();
            ways.extend(self.can_sign_in().then_some(Action::SignIn));
            ways.extend(failure.advice.remedies().map(way_of));
            ways.extend((is_alone && !is_down).then_some(Action::Search));
            // Where none is defined there is none to go to.
            let to_choose = [Action::Profile, Action::Region].into_iter();
            let no_profiles = self.session.origins.no_profiles;
            ways.extend(to_choose.filter(|way| is_alone && is_down && !(no_profiles && *way == Action::Profile)));
            ways.extend((!failure.wants_login() || failure.may_be_renewed()).then_some(Action::Refresh));
            ways.push(Action::Explain);
            ways.extend(is_alone.then_some(Action::Quit));
        } else if self.session.view.tree.is_empty() && matches!(self.session.view.listing, Listing::Done { .. }) {
            ways.extend([Action::Region, Action::Profile, Action::Root]);
            ways.retain(|way| !(self.session.origins.no_profiles && *way == Action::Profile));
            ways.extend(
                (!self.session.place.read_only && self.session.view.root.refusal().is_none()).then_some(Action::New),
            );
        }
        let mut told = Vec::new();
        ways.retain(|way| {
            !told.contains(way)
                && {
                    told.push(*way);
                    true
                }
                && (*way != Action::SignIn || self.can_sign_in())
        });
        ways
    }
}

/// The act of the panes that an advice means.
fn way_of(remedy: Remedy) -> Action {
    match remedy {
        Remedy::TryAgain | Remedy::Connect | Remedy::ListAgain => Action::Refresh,
        Remedy::SignIn => Action::SignIn,
        Remedy::SwitchProfile => Action::Profile,
        Remedy::SwitchRegion => Action::Region,
        Remedy::ShowAnotherRoot => Action::Root,
    }
}

/// What an act would do, as a sentence about its key says it.
fn does(way: Action) -> &'static str {
    match way {
        Action::SignIn => "signs in",
        Action::Profile => "goes to another profile",
        Action::Region => "goes to another region",
        Action::Root => "shows another root",
        Action::New => "makes a new parameter",
        Action::Search => "and a full name opens one without a listing",
        Action::Refresh => "tries again",
        Action::Explain => "explains",
        Action::Activity => "shows what is under way",
        Action::Back => "stops it",
        _ => "quits",
    }
}

/// Some acts with their keys, the first of which is what helps most.
fn ways(app: &App, ways: &[Action], width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let words = ways.iter().enumerate().map(|(at, way)| {
        let role = if at == 0 { Role::Strong } else { Role::Plain };
        vec![(Role::Strong, app.pane_key(*way)), (role, format!(" {}", does(*way)))]
    });
    out.flow(" · ", words);
    out.into_lines()
}

/// What is to be said, in parts that stand apart where there is room; the last is what goes on.
fn said(app: &App, now: Now, width: usize) -> Vec<Vec<Line>> {
    let sentence = |role, text: &str| {
        let mut out = Lines::new(width);
        out.sentence(role, text);
        out.into_lines()
    };
    let prose = |text: &str| {
        let mut out = Lines::new(width);
        out.prose(Role::Plain, text);
        out.into_lines()
    };
    let under_way = |says: &str, long: bool| {
        let stop = [Action::Activity, Action::Back];
        vec![prose(says), ways(app, if long { &stop } else { &[] }, width)]
    };
    match (&app.session.link, &app.session.view.listing) {
        (Link::Connecting, _) => under_way("connecting…", app.connecting_for(now).is_some()),
        (Link::Down(failure), _) | (Link::Up, Listing::Failed { failure, .. }) => {
            let next = app.way_on(failure);
            let next = if next.is_empty() { Vec::new() } else { sentence(Role::Plain, &next) };
            vec![sentence(Role::Bad, &failure.what), next, ways(app, &app.ways_on(), width)]
        }
        (Link::Up, Listing::Idle) => under_way("listing…", false),
        (Link::Up, Listing::Running { ticket, .. }) => {
            let held_up = app.held_up(now, Some(*ticket));
            if let Some(refused) = app.tasks.get(*ticket).and_then(Task::refused) {
                let says = held_up.as_deref().unwrap_or("listing…");
                let next = [Action::Explain, Action::Activity, Action::Back, Action::Profile, Action::Region];
                return vec![sentence(Role::Bad, &refused.what), prose(says), ways(app, &next, width)];
            }
            let says =
                held_up.as_deref().map_or_else(|| "listing…".to_owned(), |held_up| format!("listing… {held_up}"));
            under_way(&says, held_up.is_some())
        }
        (Link::Up, Listing::Done { .. }) => vec![prose(&app.says_none_here()), ways(app, &app.ways_on(), width)],
    }
}
