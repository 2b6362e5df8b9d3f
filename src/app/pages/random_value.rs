//! Making a random value for the draft beneath, which nobody needs to see.

use crate::app::acts::{Act, UNSEEN};
use crate::app::draft::{Draft, Taken};
use crate::app::message::{Effect, Reply};
use crate::app::picture::{Picture, Spread};
use crate::app::{App, Chosen, Notice, Now, Page, Paged, Ticket, Tone, Turn};
use crate::keymap::{Action, Code, Key, Table, key, keys, row};
use crate::line::{Line, Lines, Role};
use crate::random::{Alphabet, LONGEST, RandomBytes, Recipe};
use crate::text;

/// Columns that the labels take.
const LABELS: usize = 15;

/// Characters, unless something else is typed.
const LENGTH: &str = "32";

/// Bits below which a value can be guessed by trying.
const FEW_BITS: usize = 80;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Random value",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "make it", "make the value and put it into the draft, masked"),
        row(keys::ESC, Action::Back, "back", "make none"),
        row(keys::TAB, Action::NextField, "next field", "the next field"),
        row(&[key(Code::BackTab)], Action::PreviousField, "", "the field before"),
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Length,
    Alphabet,
    LookAlikes,
}

impl Field {
    const ALL: [Self; 3] = [Self::Length, Self::Alphabet, Self::LookAlikes];
}

/// The page.
#[derive(Debug)]
pub(crate) struct RandomValue {
    field: Field,
    length: Draft,
    alphabet: Alphabet,
    without_look_alikes: bool,
    /// The random bytes that it waits for.
    asked: Option<Ticket>,
}

impl RandomValue {
    /// What is asked for.
    fn recipe(&self) -> Result<Recipe, String> {
        let length = self.length.text().trim().parse::<usize>().ok().filter(|length| (1..=LONGEST).contains(length));
        let length = length.ok_or_else(|| format!("a length is a number from 1 to {}", text::grouped(LONGEST)))?;
        Ok(Recipe { length, alphabet: self.alphabet, without_look_alikes: self.without_look_alikes })
    }

    fn step(&mut self, forward: bool) {
        let at = Field::ALL.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = Field::ALL[(at + if forward { 1 } else { Field::ALL.len() - 1 }) % Field::ALL.len()];
    }

    fn choose(&mut self, forward: bool) {
        match self.field {
            Field::Alphabet => {
                let at = Alphabet::ALL.iter().position(|alphabet| *alphabet == self.alphabet).unwrap_or(0);
                let by = if forward { 1 } else { Alphabet::ALL.len() - 1 };
                self.alphabet = Alphabet::ALL[(at + by) % Alphabet::ALL.len()];
            }
            Field::LookAlikes => self.without_look_alikes = !self.without_look_alikes,
            Field::Length => {}
        }
    }

    fn make(&mut self, app: &mut App) {
        match self.recipe() {
            Ok(recipe) => {
                let count = recipe.bytes_wanted();
                self.asked = Some(app.begin(&MAKE_RANDOM, "", |ticket| Effect::Random(ticket, count)));
            }
            Err(problem) => {
                self.field = Field::Length;
                app.notice = Some(Notice::new(Tone::Bad, problem));
            }
        }
    }

    fn line(&self, field: Field) -> Line {
        let has_keys = self.field == field;
        let (role, mark) = if has_keys { (Role::Strong, "› ") } else { (Role::Label, "  ") };
        let word = match field {
            Field::Length => "length",
            Field::Alphabet => "made of",
            Field::LookAlikes => "look-alikes",
        };
        let label = (role, text::pad(&format!("{mark}{word}"), LABELS));
        let chosen = match field {
            Field::Length => return vec![label, (Role::Plain, text::sanitise(self.length.text()).into_owned())],
            Field::Alphabet => self.alphabet.as_str(),
            Field::LookAlikes if self.alphabet.is_encoding() => "as the encoding has them",
            Field::LookAlikes if self.without_look_alikes => "left out: 0 O 1 l I",
            Field::LookAlikes => "kept",
        };
        let shown =
            if has_keys { (Role::Strong, format!("‹ {chosen} ›")) } else { (Role::Plain, chosen.to_owned()) };
        vec![label, shown]
    }

    /// How hard it is to guess.
    fn says(&self) -> (Role, String) {
        match self.recipe() {
            Err(problem) => (Role::Bad, problem),
            Ok(recipe) => {
                let bits = recipe.bits();
                let says =
                    format!("{bits} bits of entropy: {} characters, each one of {}", recipe.length, recipe.choices());
                if bits < FEW_BITS { (Role::Warn, format!("{says}; it could be guessed")) } else { (Role::Good, says) }
            }
        }
    }
}

impl Paged for RandomValue {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        for field in Field::ALL {
            out.push(self.line(field));
        }
        out.blank();
        let (role, says) = self.says();
        out.prose(role, &says);
        out.prose(
            Role::Dim,
            "It goes into the draft masked, from the randomness of this system; nothing is written yet.",
        );
        let column = LABELS + text::width(&self.length.text()[..self.length.cursor()]);
        let cursor = (self.field == Field::Length).then_some((0, column));
        Picture { title: TABLE.title.to_owned(), lines: out.into_lines(), cursor, ..Picture::default() }
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        action != Action::Enter || self.asked.is_none()
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Enter => self.make(app),
            Action::Back => return Turn::Close,
            Action::NextField => self.step(true),
            Action::PreviousField => self.step(false),
            _ => {}
        }
        Turn::Stay
    }

    fn typed(&mut self, _app: &mut App, key: Key) -> Taken {
        match key.code {
            Code::Down => self.step(true),
            Code::Up => self.step(false),
            _ if self.field == Field::Length => return self.length.line_key(key),
            _ if key.ctrl || key.alt => return Taken::Unknown,
            Code::Left => self.choose(false),
            Code::Right | Code::Char(' ') => self.choose(true),
            Code::Char(_) => return Taken::Says("nothing is typed here: ← → change it"),
            _ => return Taken::Unknown,
        }
        Taken::Done
    }

    fn pasted(&mut self, app: &mut App, text: &str) {
        if self.field == Field::Length {
            self.length.paste(text);
        } else {
            app.say(Tone::Info, "not pasted: ← → change what is chosen here");
        }
    }

    fn dropped(&mut self, app: &mut App) {
        if let Some(ticket) = self.asked {
            app.cancel(ticket);
        }
    }
}

/// Random bytes for a value.
static MAKE_RANDOM: Act = Act {
    answered: |app, _, answer| match answer.reply {
        Reply::Random(Some(bytes)) => app.random_bytes_came(answer.ticket, &bytes),
        _ => app.say(Tone::Bad, "nothing was made: this system has no random numbers"),
    },
    ..UNSEEN
};

impl App {
    /// Makes a value for the draft that has the keys.
    pub(in crate::app) fn open_random_value(&mut self) {
        self.lay(RandomValue {
            field: Field::Length,
            length: Draft::line(LENGTH),
            alphabet: Alphabet::ALL[0],
            without_look_alikes: false,
            asked: None,
        });
    }

    /// The value goes to the page beneath.
    fn random_bytes_came(&mut self, ticket: Ticket, bytes: &RandomBytes) {
        let is_awaiting = |page: &Page| page.get::<RandomValue>().is_some_and(|page| page.asked == Some(ticket));
        if !self.pages.iter().any(is_awaiting) {
            return;
        }
        self.close_pages_until(is_awaiting);
        let made = self.pages.all::<RandomValue>().last().and_then(|page| {
            page.asked = None;
            let recipe = page.recipe().ok()?;
            let says = format!("random: {} characters, {} bits", recipe.length, recipe.bits());
            Some((recipe.value(bytes), says))
        });
        match made {
            Some((Some(value), says)) => {
                self.close_page();
                self.with_page(|page, app| page.takes(app, Chosen::Value { value, says }));
            }
            // Of too few that could be used there are others.
            Some((None, _)) => {
                self.with_page(|page, app| page.get_mut::<RandomValue>().map(|page| page.make(app)));
            }
            None => {}
        }
    }
}
