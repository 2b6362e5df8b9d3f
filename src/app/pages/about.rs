//! About this session: which program, where it is and as whom, and what of this machine it uses.

use std::path::PathBuf;

use super::reader::READING;
use crate::app::message::{Copied, Start};
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::{App, Now, Paged, Turn};
use crate::destination::{Origin, ServiceEndpoint};
use crate::keymap::{Action, Binding, Code, PageName, Table, ch, key, row, rows};
use crate::line::{self, Lines, Role};
use crate::parameter::Identity;
use crate::secret::Secret;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("about");

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "About this session", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 11] = rows::joined(
    [
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        row(&[ch('y')], Action::CopyPage, "copy it all", "copy all that is said here, for a ticket; no value is in it"),
    ],
    READING,
);

/// The page.
#[derive(Debug, Default)]
pub(crate) struct About {
    reader: Reader,
}

impl Paged for About {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let lines = app.read(|out| write(app, now, out));
        let (title, columns) = (TABLE.title.to_owned(), lines.width());
        self.reader.picture(app, Picture { title, columns, lines: self.reader.narrowed(lines), ..Picture::default() })
    }

    fn act(&mut self, app: &mut App, now: Now, action: Action) -> Turn {
        if action == Action::CopyPage {
            let mut all = Lines::new(usize::MAX);
            write(app, now, &mut all);
            let text = line::plain(&all.into_lines());
            app.copy(Secret::new(text), "what there is to say about this session".to_owned());
        }
        self.reader.act(action).unwrap_or(Turn::Stay)
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }
}

fn write(app: &App, now: Now, out: &mut Lines) {
    out.field("sesame", Role::Strong, env!("CARGO_PKG_VERSION"));
    out.blank();
    place(out, app);
    out.blank();
    machine(out, &app.start);
    if let Some(skew) = app.clock_skew() {
        out.field("clock", Role::Warn, &format!("{skew}; it is {} there", crate::text::clock(app.service_time(now))));
    }
}

fn place(out: &mut Lines, app: &App) {
    let (place, origins) = (&app.session.place, &app.session.origins);
    let named = |text: &Option<String>, otherwise: &str| text.clone().unwrap_or_else(|| otherwise.to_owned());
    if app.is_demo() {
        out.field("store", Role::Plain, "the demo store, in this process");
    } else {
        out.field("profile", Role::Plain, place.profile.as_deref().unwrap_or("none named"));
        origin(out, origins.profile.as_ref());
        if let Some(role) = &place.role {
            out.field("role", Role::Plain, role);
        }
        if let Some(Origin { by, beats }) = &origins.credentials {
            out.field("credentials", Role::Plain, by);
            beaten(out, beats);
        }
    }
    out.field("region", Role::Plain, &named(&place.region, "not known"));
    origin(out, origins.region.as_ref());
    match place.shown_endpoint() {
        Some(endpoint) => out.field("endpoint", Role::Warn, &endpoint),
        None if app.is_demo() => {}
        None => out.field("endpoint", Role::Plain, "AWS's own"),
    }
    origin(out, origins.endpoint.as_ref());
    for ServiceEndpoint { service, endpoint, by, passed_over } in &origins.elsewhere {
        out.field("elsewhere", Role::Warn, &format!("{service}: {}", endpoint.as_deref().unwrap_or("AWS's own")));
        let from = by.iter().map(|by| format!("from {by}"));
        for note in from.chain(passed_over.iter().map(|other| format!("{other} is not for it"))) {
            out.field("", Role::Dim, &note);
        }
    }
    for (variant, by) in &origins.variants {
        out.field("", Role::Plain, &format!("the {variant} one, says {by}"));
    }
    for (proxy, by) in &origins.proxies {
        let label = if by.eq_ignore_ascii_case("NO_PROXY") { "no proxy for" } else { "proxy" };
        out.field(label, Role::Warn, proxy);
        out.field("", Role::Dim, &format!("from {by}"));
    }
    if let Some(bundle) = &origins.certificates {
        out.field("certificates", Role::Plain, &format!("{bundle}, and no others are trusted"));
        origin(out, origins.ca_bundle.as_ref());
    }
    let known = |told: fn(&Identity) -> String| app.session.identity.as_ref().map_or("not known".to_owned(), told);
    out.field("account", Role::Plain, &known(Identity::account_and_alias));
    out.field("principal", Role::Plain, &known(|who| who.arn.clone()));
    let writes = if place.read_only { "nothing can be written" } else { "after a confirmation" };
    out.field("writes", Role::Plain, writes);
    if let Some(by) = app.read_only_here() {
        out.field("", Role::Dim, &format!("by your settings of {by}"));
    }
}

/// Where a setting is from, and what says otherwise.
fn origin(out: &mut Lines, origin: Option<&Origin>) {
    let Some(Origin { by, beats }) = origin else { return };
    out.field("", Role::Dim, &format!("from {by}"));
    beaten(out, beats);
}

fn beaten(out: &mut Lines, beats: &[String]) {
    for beaten in beats {
        out.field("", Role::Dim, &format!("not {beaten}"));
    }
}

fn machine(out: &mut Lines, start: &Start) {
    let file =
        |path: &Option<PathBuf>, none: &str| path.as_ref().map_or(none.to_owned(), |it| it.display().to_string());
    out.field("settings", Role::Plain, &file(&start.settings, "no file; everything is as usual"));
    out.field("cache", Role::Plain, &file(&start.cache, "none: no name outlives this session"));
    out.field("places", Role::Plain, &file(&start.places_file, "none: bookmarks last until you quit"));
    out.field("journals", Role::Plain, &file(&start.journals, "none: after a crash no change is gone on with"));
    out.field("log", Role::Plain, &file(&start.log, "none: --log FILE writes one"));
    let ways: Vec<&str> = start.clipboard.iter().map(|way| called(*way)).collect();
    out.field("clipboard", Role::Plain, &ways.join(", then "));
}

fn called(way: Copied) -> &'static str {
    match way {
        Copied::Clipboard => "the system's",
        Copied::Tmux => "tmux",
        Copied::Terminal => "the terminal's (OSC 52)",
    }
}
