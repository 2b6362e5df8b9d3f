//! About this session: which program, where it is and as whom, and what of this machine it uses.

use super::reader::READING;
use crate::about::{Fact, Machine, Whereabouts};
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::{App, Now, Paged, Turn};
use crate::keymap::{Action, Binding, Code, PageName, Table, ch, key, row, rows};
use crate::line::{self, Lines, Role};
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
    let read_only_by = app.read_only_here();
    let whereabouts = Whereabouts {
        demo: app.is_demo(),
        place: &app.session.place,
        origins: &app.session.origins,
        identity: app.session.identity.as_ref(),
        read_only_by: read_only_by.as_deref(),
    };
    all(out, whereabouts.facts());
    out.blank();
    let start = &app.start;
    let clipboard: Vec<&str> = start.clipboard.iter().map(|way| way.whose()).collect();
    let machine = Machine {
        settings: start.settings.as_deref(),
        cache: start.cache.as_deref(),
        places: start.places_file.as_deref(),
        journals: start.journals.as_deref(),
        log: start.log.as_deref(),
        clipboard: &clipboard,
    };
    all(out, machine.facts());
    if let Some(skew) = app.clock_skew() {
        out.field("clock", Role::Warn, &format!("{skew}; it is {} there", crate::text::clock(app.service_time(now))));
    }
}

fn all(out: &mut Lines, facts: Vec<Fact>) {
    for Fact { label, role, says, notes } in facts {
        out.field(label, role, &says);
        for note in notes {
            out.field("", Role::Dim, &note);
        }
    }
}
