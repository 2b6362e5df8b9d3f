//! One parameter in both places: where its values differ, without a word of either; in full when that is asked for, read anew.

use std::path::PathBuf;

use super::failing::OneSide;
use super::settings::Settings;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::difference::Difference;
use crate::app::message::{Effect, OtherSide, Reply, SessionId};
use crate::app::picture::{Picture, Spread};
use crate::app::veil::Veil;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::comparison::{BothNames, FieldChange, Outline, Untold};
use crate::failure::Failure;
use crate::keymap::{Action, Code, Table, ch, key, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{self, spoken};
use crate::text;

use crate::app::pages::reader::SCROLLING;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "One parameter in two places",
    takes_text: false,
    rows: &rows::joined::<6, 7, 13>(
        [
            row(
                &[key(Code::Tab)],
                Action::ShowDiff,
                "show difference",
                "read both values anew and show how they differ, or hide it",
            ),
            row(
                &[ch('r'), key(Code::F(5))],
                Action::Refresh,
                "compare again",
                "read both values and compare them anew",
            ),
            row(
                &[ch('t')],
                Action::CompareTags,
                "compare tags",
                "read the tags in both places, one call each, and tell which differ",
            ),
            row(&[ch('x')], Action::Explain, "explain", "explain what failed, with what to ask for"),
            row(&[key(Code::Esc), ch('q')], Action::Back, "back", "back to the table"),
            rows::HELP,
        ],
        SCROLLING,
    ),
    notes: None,
};

/// The page.
#[derive(Debug)]
pub(crate) struct PairPage {
    /// Below both places.
    name: String,
    pub(super) both: BothNames,
    /// What differs beside the value.
    pub(super) settings: Settings,
    /// The first and the other.
    sides: [OneSide; 2],
    /// The file that the other is in.
    file: Option<PathBuf>,
    state: State,
    veil: Veil,
    top: usize,
}

/// What is known of the values.
#[derive(Debug)]
enum State {
    /// Nothing: it was stopped.
    Unread,
    /// Where they differ is on its way,
    Outlining(Ticket),
    /// is known,
    Outlined(Outline),
    /// cannot be.
    Untold(Box<Untold>),
    /// Both are on their way, to be shown.
    Reading(Outline, Box<[One; 2]>),
    /// They are shown.
    Shown(Outline, Box<Difference>),
}

/// One value on its way.
#[derive(Debug)]
struct One {
    ticket: Ticket,
    read: Option<Result<parameter::Reading, Failure>>,
}

impl PairPage {
    /// Begins to read both values.
    pub(super) fn of(
        app: &mut App,
        name: String,
        both: BothNames,
        settings: Settings,
        (sides, file): ([OneSide; 2], Option<PathBuf>),
    ) -> Self {
        let mut page = Self { name, both, settings, sides, file, state: State::Unread, veil: Veil::DOWN, top: 0 };
        page.outline(app);
        page
    }

    fn outline(&mut self, app: &mut App) {
        self.stop(app);
        let (other, both) = (self.other_side(app), self.both.clone());
        let (place, about) = (self.first(app), self.both.here.clone());
        let ticket = app.begin_at(place, &OUTLINE, about, |ticket| Effect::Outline(ticket, other, both));
        self.state = State::Outlining(ticket);
    }

    /// The session that the first is in.
    pub(super) fn first(&self, app: &App) -> SessionId {
        self.sides[0].beside.as_ref().map_or(app.session.id, |(place, _)| *place)
    }

    /// The other side, as effects know it. A session that was connected anew has another id.
    pub(super) fn other_side(&self, app: &App) -> OtherSide {
        match (&self.file, &self.sides[1].beside) {
            (Some(path), _) => OtherSide::File(path.clone()),
            (None, Some((place, _))) => OtherSide::Place(*place),
            (None, None) => OtherSide::Place(app.session.id),
        }
    }

    /// Reads both values to show how they differ.
    fn show(&mut self, app: &mut App) {
        let State::Outlined(outline) = &self.state else { return };
        let (here, there) = (self.both.here.clone(), self.both.there.clone());
        let place = self.first(app);
        let first = app.begin_at(place, &READ_TO_SHOW, here.clone(), |ticket| Effect::Read(ticket, here));
        let second = match self.other_side(app) {
            OtherSide::Place(place) => {
                app.begin_at(place, &READ_TO_SHOW, there.clone(), |ticket| Effect::Read(ticket, there))
            }
            OtherSide::File(path) => {
                app.begin(&READ_TO_SHOW, there.clone(), |ticket| Effect::ReadFile(ticket, path, there))
            }
        };
        let one = |ticket| One { ticket, read: None };
        self.state = State::Reading(outline.clone(), Box::new([one(first), one(second)]));
    }

    /// Takes a value in; both show how they differ.
    fn take(&mut self, ticket: Ticket, read: Result<parameter::Reading, Failure>, if_watched: Veil) {
        let State::Reading(outline, ones) = &mut self.state else { return };
        if let Some(one) = ones.iter_mut().find(|one| one.ticket == ticket) {
            one.read = Some(read);
        }
        if ones.iter().any(|one| one.read.is_none()) {
            return;
        }
        let [Some(here), Some(there)] = ones.each_mut().map(|one| one.read.take()) else { return };
        match (here, there) {
            (Ok(here), Ok(there)) if !if_watched.down => {
                let difference = Difference::of(Some(&here.value), &there.value);
                self.veil = if_watched;
                self.state = State::Shown(outline.clone(), Box::new(difference));
            }
            (Ok(_), Ok(_)) => self.state = State::Outlined(outline.clone()),
            (here, there) => {
                self.state = State::Untold(Box::new(Untold { here: here.err(), there: there.err() }));
            }
        }
    }

    fn tickets(&self) -> Vec<Ticket> {
        match &self.state {
            State::Outlining(ticket) => vec![*ticket],
            State::Reading(_, ones) => ones.iter().filter(|one| one.read.is_none()).map(|one| one.ticket).collect(),
            _ => Vec::new(),
        }
    }

    fn stop(&mut self, app: &mut App) {
        for ticket in self.tickets() {
            app.cancel(ticket);
        }
        self.forget();
    }

    /// Nothing is on its way any more; nothing is shown.
    fn forget(&mut self) {
        self.veil = Veil::DOWN;
        let state = std::mem::replace(&mut self.state, State::Unread);
        self.state = match state {
            State::Reading(outline, _) | State::Shown(outline, _) => State::Outlined(outline),
            State::Outlining(_) => State::Unread,
            other => other,
        };
    }

    /// What failed, and on which side.
    fn failure(&self) -> Option<(&OneSide, &Failure)> {
        let failures = match &self.state {
            State::Untold(untold) => [untold.here.as_ref(), untold.there.as_ref()],
            _ => self.settings.tags.each_ref().map(Asked::failure),
        };
        self.sides.iter().zip(failures).find_map(|(side, failure)| Some((side, failure?)))
    }

    fn says(&self, app: &App, now: Now, out: &mut Lines) {
        let held_up = || {
            let held_up = self.tickets().into_iter().find_map(|ticket| app.held_up(now, Some(ticket)));
            held_up.map(|says| format!(" {says}")).unwrap_or_default()
        };
        match &self.state {
            State::Unread => {
                let again = TABLE.key_of(Action::Refresh).unwrap_or_default();
                out.keyed(Role::Warn, &[&again], &format!("not compared · {again} reads both values"));
            }
            State::Outlining(_) => out.prose(Role::Dim, &format!("reading both values…{}", held_up())),
            State::Untold(untold) => {
                let both = [("here", &untold.here), ("there", &untold.there)];
                for ((side, failure), place) in both.into_iter().zip(&self.sides) {
                    if let Some(failure) = failure {
                        out.sentence(Role::Bad, &format!("{side}: {}", place.in_full(app, failure).what));
                    }
                }
            }
            State::Reading(outline, _) => {
                outlined(outline, out);
                out.prose(Role::Dim, &format!("reading both values to show them…{}", held_up()));
            }
            State::Shown(_, difference) if self.veil.is_up(now) => {
                let says = format!("- here  + there · masked in {} s", self.veil.seconds_left(now));
                out.flow(" · ", [vec![(Role::Dim, says)], vec![(Role::Dim, difference.says().join(" · "))]]);
                difference.lines(out);
            }
            State::Outlined(outline) | State::Shown(outline, _) => outlined(outline, out),
        }
    }
}

/// Where two values differ, in words.
fn outlined(outline: &Outline, out: &mut Lines) {
    match outline {
        Outline::Same => out.prose(Role::Good, "the values are the same"),
        Outline::SameJson => out.prose(Role::Warn, "the same as JSON: only white space or spelling differs"),
        Outline::Whole => out.prose(Role::Warn, "the values differ; each is of one line"),
        Outline::Lines(here, there) => parts(out, "line", here, there),
        Outline::Items(here, there) => parts(out, "item", here, there),
        Outline::Fields(changes) => {
            let count = if changes.len() == 1 {
                "1 key of JSON differs".to_owned()
            } else {
                format!("{} keys of JSON differ", text::grouped(changes.len()))
            };
            out.prose(Role::Warn, &format!("{count}; their values are not shown"));
            for change in changes {
                let (role, sign, path, says) = match change {
                    FieldChange::OnlyFirst(path) => (Role::Removed, "-", path, "here only"),
                    FieldChange::OnlySecond(path) => (Role::Added, "+", path, "there only"),
                    FieldChange::Different(path) => (Role::Warn, "~", path, "differs"),
                };
                let width = out.width().saturating_sub(2 + text::width(says) + 2).max(1);
                let path = text::truncate_middle(&text::sanitise(path), width).into_owned();
                out.flow("  ", [vec![(role, format!("{sign} {path}"))], vec![(Role::Dim, says.to_owned())]]);
            }
        }
    }
}

/// Which lines or items differ on either side.
fn parts(out: &mut Lines, part: &str, here: &[usize], there: &[usize]) {
    out.prose(Role::Warn, &format!("the values differ by their {part}s, none of which is shown"));
    for (sign, role, side, numbers) in [("-", Role::Removed, "here", here), ("+", Role::Added, "there", there)] {
        if let Some(says) = ranges(numbers) {
            let what = if numbers.len() == 1 { part.to_owned() } else { format!("{part}s") };
            out.prose(role, &format!("{sign} {what} {says} {side}"));
        }
    }
}

/// Numbers in ascending order with those that follow one another in one: `3, 7–9`.
fn ranges(numbers: &[usize]) -> Option<String> {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let says = runs.map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        run => run.iter().map(ToString::to_string).collect(),
    });
    Some(says.collect::<Vec<_>>().join(", ")).filter(|says| !says.is_empty())
}

impl Paged for PairPage {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let shows = matches!(self.state, State::Shown(..)) && self.veil.is_up(now);
        let spread = if shows { Spread::Wide } else { Spread::Page };
        let mut out = Lines::new(app.page_width(spread));
        for (side, place) in ["here", "there"].into_iter().zip(&self.sides) {
            out.labelled(side, 7, Role::Label, Role::Plain, &place.says);
        }
        out.blank();
        self.says(app, now, &mut out);
        out.blank();
        self.settings.says(&TABLE.key_of(Action::CompareTags).unwrap_or_default(), &mut out);
        let name = text::sanitise(&self.name).into_owned();
        Picture {
            title: "Compare".to_owned(),
            name,
            spread,
            lines: out.into_lines(),
            top: self.top,
            ..Picture::default()
        }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::ShowDiff => match &self.state {
                State::Outlined(outline) => *outline != Outline::Same && app.is_connected(),
                State::Shown(..) | State::Reading(..) => true,
                _ => false,
            },
            Action::Explain => app.failure_here().is_some(),
            Action::CompareTags => app.is_connected() && self.settings.have_tags() && !self.settings.are_pending(),
            Action::Refresh => app.is_connection_lost() || app.is_connected() && self.tickets().is_empty(),
            _ => true,
        }
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::ShowDiff if matches!(self.state, State::Shown(..)) => "hide",
            Action::ShowDiff if matches!(self.state, State::Reading(..)) => "cancel",
            Action::Refresh if app.is_connection_lost() => "connect",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::ShowDiff | Action::Refresh | Action::CompareTags if !app.is_connected() => app.why_not_connected(),
            Action::CompareTags if !self.settings.have_tags() => "in a file nothing has tags".to_owned(),
            Action::CompareTags | Action::Refresh => "they are being read".to_owned(),
            Action::ShowDiff => match &self.state {
                State::Outlined(_) => "there is no difference to show".to_owned(),
                State::Outlining(_) => "they are being read".to_owned(),
                _ => "they have not been compared".to_owned(),
            },
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::ShowDiff => match &self.state {
                State::Outlined(_) => self.show(app),
                _ => self.stop(app),
            },
            Action::Refresh => self.outline(app),
            Action::CompareTags => self.read_tags(app),
            Action::Back => return Turn::Close,
            _ => {}
        }
        Turn::Stay
    }

    fn top(&mut self) -> Option<&mut usize> {
        Some(&mut self.top)
    }

    fn veil(&self) -> Option<&Veil> {
        Some(&self.veil)
    }

    fn veil_mut(&mut self) -> Option<&mut Veil> {
        Some(&mut self.veil)
    }

    fn masked(&mut self) {
        if matches!(self.state, State::Shown(..)) {
            self.forget();
        }
    }

    fn counts_down(&self) -> bool {
        true
    }

    /// What is of another place says nothing of this session's.
    fn about(&self) -> Option<&str> {
        self.sides[0].beside.is_none().then_some(self.both.here.as_str())
    }

    fn values(&self) -> Vec<&str> {
        match &self.state {
            State::Reading(_, ones) => {
                ones.iter().filter_map(|one| Some(one.read.as_ref()?.as_ref().ok()?.value.expose())).collect()
            }
            State::Shown(_, difference) => difference.values(),
            _ => Vec::new(),
        }
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Problem(self.failure().map(|(_, failure)| failure))
    }

    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        self.failure()?.0.beside.as_ref().map(|(_, whereabouts)| whereabouts.clone())
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    /// One of the two is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        self.stop(app);
        self.leave_tags(app);
    }
}

/// About a parameter, in the place of the session.
static OUTLINE: Act = Act {
    words: Some(|_, name| format!("compare both values of {}", spoken(name))),
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::Outlined(outcome) = answer.reply {
            for page in app.pages.all::<PairPage>().filter(|page| page.tickets().contains(&answer.ticket)) {
                page.state = match outcome.clone() {
                    Ok(outline) => State::Outlined(outline),
                    Err(untold) => State::Untold(untold),
                };
            }
        }
    },
    given_up: Some(|app, _| app.pair_given_up()),
    ..USUAL
};

/// About a parameter, in either place.
static READ_TO_SHOW: Act = Act {
    words: Some(|_, name| format!("read {} to show how it differs", spoken(name))),
    of_connection: false,
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            let if_watched = app.lifted_if_watched(now);
            for page in app.pages.all::<PairPage>().filter(|page| page.tickets().contains(&answer.ticket)) {
                page.take(answer.ticket, outcome.clone(), if_watched);
            }
        }
    },
    given_up: Some(|app, _| app.pair_given_up()),
    ..USUAL
};

impl App {
    /// What a difference waits for does not come: one of two is compared with nothing.
    fn pair_given_up(&mut self) {
        let mut useless = Vec::new();
        let tasks = &self.tasks;
        for page in self.pages.all::<PairPage>() {
            if page.tickets().into_iter().any(|ticket| tasks.get(ticket).is_none()) {
                useless.extend(page.tickets());
                page.forget();
            }
        }
        for ticket in useless {
            self.cancel(ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_one_another_are_one() {
        assert_eq!(ranges(&[]), None);
        assert_eq!(ranges(&[3]).as_deref(), Some("3"));
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]).as_deref(), Some("1–3, 7, 9–10"));
    }
}
