//! The list of keys: those of the place from which it was opened, told apart by whether they do something there now, then all others.

use super::reader::SCROLLING;
use crate::app::picture::{Picture, Spread};
use crate::app::state::reader::Reader;
use crate::app::{App, Concern, Now, Page, Paged, Turn, everywhere};
use crate::keymap::{Action, Binding, Code, Table, ch, key, row, rows};
use crate::line::{self, Line, Lines, Role};
use crate::secret::Secret;
use crate::text;

/// Columns that the keys take.
const KEYS: usize = 18;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table { title: "Keys", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 10] = rows::joined(
    [
        row(&[ch('/')], Action::Search, "filter", "show only the keys that are called so, or do that"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "show all keys again; close"),
        row(&[ch('y')], Action::CopyPage, "copy it all", "copy the keys that are shown"),
    ],
    SCROLLING,
);

/// The page.
#[derive(Debug, Default)]
pub(crate) struct Help {
    reader: Reader,
}

impl Paged for Help {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let lines = lines(app, self.reader.words(), app.page_width(Spread::List));
        let picture = Picture { title: TABLE.title.to_owned(), spread: Spread::List, lines, ..Picture::default() };
        self.reader.picture(app, picture)
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        if action == Action::CopyPage {
            let text = line::plain(&lines(app, self.reader.words(), usize::MAX));
            app.copy(Secret::new(text), "the keys that are shown".to_owned());
        }
        self.reader.act(action).unwrap_or(Turn::Stay)
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Below
    }
}

/// The page from which the keys were asked for; `None` where it was the panes.
fn place(app: &App) -> Option<&Page> {
    app.pages.iter().rev().find(|page| page.get::<Help>().is_none())
}

fn lines(app: &App, words: Vec<String>, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let place = place(app);
    let here = place.map_or_else(|| app.table_of_panes(), |page| page.table(app));
    let filter = Filter { words };
    section(&mut out, here, &filter, |action| app.reason_not(place, action));
    section(&mut out, &everywhere::TABLE, &filter, |_| Ok(()));
    let is_shown = |table: &&Table| [here, &everywhere::TABLE].iter().any(|shown| std::ptr::eq(*table, *shown));
    // The first are those of the panes, as the settings have them.
    for table in
        std::iter::once(app.browse).chain(app.key_tables.iter().copied().skip(1)).filter(|table| !is_shown(table))
    {
        section(&mut out, table, &filter, |_| Ok(()));
    }
    let lines = out.into_lines();
    if !lines.is_empty() {
        return lines;
    }
    let mut none = Lines::new(width);
    none.prose(Role::Dim, &format!("no key is called {0}, or does {0}", filter.words.join(" ")));
    none.into_lines()
}

/// One place: its keys that do something, then those that do nothing now, by the reason where there is one to say.
fn section(out: &mut Lines, table: &Table, filter: &Filter, can: impl Fn(Action) -> Result<(), Option<String>>) {
    let (mut possible, mut others) = (Vec::new(), Vec::<(Option<String>, Vec<&Binding>)>::new());
    for row in table.rows.iter().filter(|row| filter.passes(row)) {
        let Err(why) = can(row.action) else {
            possible.push(row);
            continue;
        };
        match others.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, rows)) => rows.push(row),
            None => others.push((why, vec![row])),
        }
    }
    let notes = table.notes.filter(|_| filter.words.is_empty());
    if possible.is_empty() && others.is_empty() && notes.is_none() {
        return;
    }
    out.blank();
    out.prose(Role::Heading, table.title);
    for row in possible {
        binding(out, row, Role::Strong, Role::Plain);
    }
    for (why, rows) in others {
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        out.prose(Role::Dim, &format!("not now{why}"));
        for row in rows {
            binding(out, row, Role::Dim, Role::Dim);
        }
    }
    if let Some(notes) = notes {
        notes(out);
    }
}

fn binding(out: &mut Lines, row: &Binding, key_role: Role, role: Role) {
    let room = out.width().saturating_sub(KEYS).max(1);
    let keys = row.keys_text();
    for (i, says) in text::wrap_words(row.help, room).into_iter().enumerate() {
        let keys = if i == 0 { keys.as_str() } else { "" };
        out.push(vec![(key_role, text::pad(keys, KEYS)), (role, says.to_owned())]);
    }
}

/// Which keys are looked for.
struct Filter {
    words: Vec<String>,
}

impl Filter {
    /// Whether every word is in the name of a key or in what it does. One letter alone is the name of a key: it is in every
    /// sentence.
    fn passes(&self, row: &Binding) -> bool {
        let keys: Vec<String> = row.keys.iter().map(|key| key.to_string().to_lowercase()).collect();
        let says = row.help.to_lowercase();
        self.words.iter().all(|word| {
            keys.contains(word)
                || word.chars().count() > 1 && (says.contains(word) || keys.iter().any(|key| key.contains(word)))
        })
    }
}
