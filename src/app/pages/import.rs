//! What is in a file comes into a folder: a line for the file, its format, the type of what is new; then the question of a plan.

use std::path::{Path, PathBuf};

use crate::app::acts::{Act, USUAL};
use crate::app::draft::{Draft, Taken};
use crate::app::message::{Effect, Reply};
use crate::app::picture::{Picture, Spread};
use crate::app::state::listing::Listing;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::dialect::ImportFormat;
use crate::dialect::importing::FileItems;
use crate::failure::Failure;
use crate::keymap::{Action, Code, Key, PageName, Table, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::ParameterType;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("import");

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Import a file",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "go on…", "read the file and go to the question, which shows every name"),
        row(keys::ESC, Action::Back, "back", "import nothing, go back"),
        row(keys::TAB, Action::NextField, "next field", "the next field"),
        row(&[key(Code::BackTab)], Action::PreviousField, "", "the field before"),
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// Columns that the labels take.
const LABELS: usize = 11;

/// So many of the problems are told.
const TOLD: usize = 8;

/// The formats, and what each is called here.
const FORMATS: [(Option<ImportFormat>, &str); 7] = [
    (None, "as its name ends"),
    (Some(ImportFormat::Dotenv), "dotenv"),
    (Some(ImportFormat::Json), "json"),
    (Some(ImportFormat::Yaml), "yaml"),
    (Some(ImportFormat::Tfvars), "tfvars"),
    (Some(ImportFormat::Csv), "csv"),
    (Some(ImportFormat::Aws), "aws ssm get-parameters-by-path"),
];

/// The types of what is new.
const TYPES: [(Option<ParameterType>, &str); 3] = [
    (None, "as the file says, else SecureString"),
    (Some(ParameterType::SecureString), "SecureString"),
    (Some(ParameterType::String), "String"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    File,
    Format,
    Type,
}

impl Field {
    const ALL: [Self; 3] = [Self::File, Self::Format, Self::Type];
}

/// The page.
#[derive(Debug)]
pub(crate) struct Import {
    /// Without a slash at its end; empty where it is all.
    folder: String,
    /// How many are there.
    there: usize,
    field: Field,
    file: Draft,
    /// Which of the formats, and of the types.
    format: usize,
    new: usize,
    /// The file is being read.
    asked: Option<Ticket>,
    /// Why there is no question about it.
    problem: Option<Notice>,
}

impl Import {
    fn step(&mut self, forward: bool) {
        let at = Field::ALL.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = Field::ALL[turned(at, Field::ALL.len(), forward)];
    }

    fn choose(&mut self, forward: bool) {
        self.problem = None;
        match self.field {
            Field::Format => self.format = turned(self.format, FORMATS.len(), forward),
            Field::Type => self.new = turned(self.new, TYPES.len(), forward),
            Field::File => {}
        }
    }

    fn path(&self) -> &str {
        self.file.text().trim()
    }

    /// Has the file read, or says what is to be typed first.
    fn read(&mut self, app: &mut App) {
        self.problem = None;
        let path = PathBuf::from(self.path());
        let format = FORMATS[self.format].0;
        if path.as_os_str().is_empty() || path == Path::new("-") {
            self.field = Field::File;
            self.problem = Some(Notice::new(Tone::Bad, "type the path of a file"));
        } else if format.is_none() && ImportFormat::of_file(&path).is_none() {
            self.field = Field::Format;
            let says = "its name tells no format: choose one with ← →";
            self.problem = Some(Notice::new(Tone::Bad, says));
        } else {
            let about = path.display().to_string();
            self.asked = Some(app.begin(&READ_FILE, about, |ticket| Effect::FileItems(ticket, path, format)));
        }
    }

    fn line(&self, field: Field) -> Line {
        let (role, mark) = if self.field == field { (Role::Strong, "› ") } else { (Role::Label, "  ") };
        let (word, chosen) = match field {
            Field::File => ("file", ""),
            Field::Format => ("format", FORMATS[self.format].1),
            Field::Type => ("new ones", TYPES[self.new].1),
        };
        let label = (role, text::pad(&format!("{mark}{word}"), LABELS));
        match field {
            Field::File => vec![label],
            _ if self.field == field => vec![label, (Role::Strong, format!("‹ {chosen} ›"))],
            _ => vec![label, (Role::Plain, chosen.to_owned())],
        }
    }
}

/// The place after or before one of so many, around the ends.
fn turned(at: usize, all: usize, forward: bool) -> usize {
    (at + if forward { 1 } else { all - 1 }) % all
}

impl Paged for Import {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        let width = app.page_width(Spread::Page);
        let mut out = Lines::new(width);
        let has_keys = self.field == Field::File && self.asked.is_none();
        let (typed, column) = self.file.field(width.saturating_sub(LABELS).max(1), has_keys);
        for field in Field::ALL {
            let mut line = self.line(field);
            if field == Field::File {
                line.extend(typed.iter().cloned());
            }
            out.push(line);
        }
        out.blank();
        if let Some(ticket) = self.asked {
            let held_up = app.held_up(now, Some(ticket)).map(|says| format!(" {says}")).unwrap_or_default();
            out.prose(Role::Dim, &format!("reading the file…{held_up}"));
        }
        let there = match self.there {
            0 => "Nothing is there yet.".to_owned(),
            1 => "1 is there: it keeps its type and key.".to_owned(),
            all => format!("{} are there: they keep type and key.", text::grouped(all)),
        };
        out.prose(Role::Plain, &there);
        out.prose(
            Role::Dim,
            "A variable of a .env file is the parameter that an export calls so. What is not in the file stays as it is. Nothing is written before the question is answered.",
        );
        let cursor = column.map(|column| (0, LABELS + column));
        Picture {
            title: "Import a file into".to_owned(),
            name: text::sanitise(&format!("{}/", self.folder)).into_owned(),
            lines: out.into_lines(),
            pinned: app.problem_beside_draft(self.problem.as_ref(), Spread::Page),
            cursor,
            ..Picture::default()
        }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        action != Action::Enter || self.asked.is_none()
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        (action == Action::Enter).then(|| Notice::new(Tone::Info, "the file is being read"))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => self.read(app),
            Action::Back => return Turn::Close,
            Action::NextField => self.step(true),
            Action::PreviousField => self.step(false),
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        if self.asked.is_some() {
            return Taken::Says("nothing is typed while it is read");
        }
        match key.code {
            Code::Down => self.step(true),
            Code::Up => self.step(false),
            _ if self.field == Field::File => {
                self.problem = None;
                return self.file.line_key(key);
            }
            _ if key.ctrl || key.alt => return Taken::Unknown,
            Code::Left => self.choose(false),
            Code::Right | Code::Char(' ') => self.choose(true),
            Code::Char(_) => return Taken::Says("nothing is typed here: ← → change it"),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.field == Field::File && self.asked.is_none() {
            self.problem = None;
            self.file.paste(text);
        } else {
            app.say(Tone::Info, "not pasted: a path is pasted into the line of the file");
        }
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.problem.as_ref())
    }

    /// It is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asked.take() {
            app.cancel(ticket);
        }
    }
}

/// About a file.
static READ_FILE: Act = Act {
    words: Some(|_, about| format!("read {}", text::sanitise(about))),
    of_connection: false,
    answered: |app, _, answer| {
        if let Reply::FileItems(outcome) = answer.reply {
            app.file_to_import(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.pages.all::<Import>().for_each(|page| page.asked = None)),
    ..USUAL
};

impl App {
    /// Asks for the file whose names and values are to come into the folder under or around the cursor.
    pub(in crate::app) fn open_import(&mut self) {
        self.mask();
        let folder = self.path_at_cursor().trim_end_matches('/').to_owned();
        let there = self.listed_below(&folder).len();
        let file = Draft::line("");
        self.lay(Import { folder, there, field: Field::File, file, format: 0, new: 0, asked: None, problem: None });
    }

    /// Why nothing can be imported yet: a name that is not listed would be taken for a new one.
    pub(in crate::app) fn why_not_imported(&self) -> Option<String> {
        if !self.is_connected() {
            return Some(self.why_not_connected());
        }
        let is_listed = matches!(self.session.view.listing, Listing::Done { .. });
        (!is_listed).then(|| "not all that is there is listed: what is new cannot be told".to_owned())
    }

    fn file_to_import(&mut self, ticket: Ticket, outcome: Result<FileItems, Failure>) {
        let Some(page) = self.pages.all::<Import>().find(|page| page.asked == Some(ticket)) else { return };
        page.asked = None;
        let (called, folder, new) = (page.path().to_owned(), page.folder.clone(), TYPES[page.new].0);
        let problem = match outcome {
            Err(failure) => Notice::failed("nothing was imported", &failure),
            Ok(file) => match self.ask_to_import(&called, file, &folder, new) {
                Ok(()) => return,
                Err(problems) => {
                    let more = problems.len().saturating_sub(TOLD);
                    let more = (more > 0).then(|| format!("and {} more", text::grouped(more)));
                    let told: Vec<String> = problems.into_iter().take(TOLD).chain(more).collect();
                    Notice::new(Tone::Bad, text::sanitise(&told.join("; ")))
                }
            },
        };
        if let Some(page) = self.pages.all::<Import>().last() {
            page.problem = Some(problem);
        }
    }
}
