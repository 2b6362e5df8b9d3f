//! From the bytes that a terminal sends to what they mean, one byte after the other.
//!
//! Many keys are sent as several bytes, the first of which is that of escape, and the first two those of alt with a key: only what follows,
//! and when, tells them apart. So whoever feeds a [`Parser`] tells it also that nothing has followed in time ([`Parser::run_out`]).
//!
//! Two rules keep it honest. What is not understood to its end is dropped whole, however long it is: no part of it is ever a letter, or
//! enter. And nothing waits for ever: escape and control with c end what was begun and count as themselves, and so does a pause.

use std::mem;
use std::time::Duration;

use super::key::{Held, Pressed};
use super::paste::{END, Paste};
use super::sequence::{Introducer, Meaning, meaning};
use crate::app::{Mouse, Unpasted};
use crate::keymap::{Code, Key};
use crate::secret::Secret;

/// How long the rest of a sequence may take: the bytes of one key come together, but for a line that is slow, or splits them.
pub(super) const REST: Duration = Duration::from_millis(25);

/// How long a line may pause in the midst of what cannot be two keys: a pasted text, or a sequence of which more than its first two bytes
/// have come.
pub(super) const SURE_REST: Duration = Duration::from_millis(500);

/// What a sequence may hold between introducer and last byte; a longer one is none that is known here.
const PARAMETERS: usize = 64;

const ESC: u8 = 0x1b;

/// Control with c, which is heard in the midst of anything.
const INTERRUPT: u8 = 0x03;

/// What a terminal tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    Key(Key),
    Paste(Result<Secret, Unpasted>),
    Focus(bool),
    Mouse(Mouse),
    /// The answer to a question of this program: the cursor stood in this column.
    Cursor(u16),
}

/// Reads what a terminal sends.
#[derive(Debug, Default)]
pub(super) struct Parser {
    state: State,
    /// All that came at once is escape.
    only_escape: bool,
}

/// What has been begun.
#[derive(Debug, Default)]
enum State {
    #[default]
    Nothing,
    /// A character of several bytes.
    Character {
        bytes: [u8; 4],
        have: usize,
        held: Held,
    },
    /// Escape, or two. After one that came alone, hardly anything belongs to it.
    Escape {
        twice: bool,
        alone: bool,
    },
    Sequence(Sequence),
    /// `ESC [ [`: a function key of the Linux console.
    Console,
    /// `ESC [ M`: the mouse, in a form that is not asked for, of which so many bytes are missing.
    Mouse {
        missing: u8,
    },
    /// A text that the terminal says (DCS, OSC, APC, PM, SOS), begun by escape and this byte.
    Text {
        introducer: u8,
        empty: bool,
        ending: bool,
    },
    Paste(Paste),
    /// What came of it last was typed, so it is given up.
    Typed(Paste),
    /// A paste was given up. The line may have paused, and then the rest of it comes first of all.
    Overdue,
}

#[derive(Debug)]
struct Sequence {
    introducer: Introducer,
    /// After two escapes, of which one may be a key of its own.
    twice: bool,
    parameters: [u8; PARAMETERS],
    /// Of all parameters, also those for which there was no room.
    size: usize,
}

/// What a byte did.
enum Step {
    /// It was taken in.
    Taken(Option<Event>),
    /// It ended what was begun, and is itself yet to come.
    Ended(Option<Event>),
}

impl Parser {
    /// How long to wait for the rest of what has been begun; `None` where there is nothing to wait for.
    pub(super) fn patience(&self) -> Option<Duration> {
        match &self.state {
            State::Nothing | State::Overdue | State::Typed(_) => None,
            State::Paste(_) | State::Mouse { .. } | State::Text { empty: false, .. } => Some(SURE_REST),
            // A key of rxvt has no other end than that nothing follows.
            State::Sequence(sequence) if sequence.size > 0 && sequence.ended_by_dollar().is_none() => Some(SURE_REST),
            _ => Some(REST),
        }
    }

    /// These bytes were there at once, and are to be taken in next; `now` by any clock.
    pub(super) fn arrived(&mut self, now: Duration, bytes: &[u8]) {
        self.only_escape = bytes == [ESC];
        let one_key = is_one_key(bytes);
        self.state = match mem::take(&mut self.state) {
            // A line keeps the order: a key that was pressed later comes after the rest of the paste, which is larger than a key.
            State::Overdue if !one_key => State::Paste(Paste::rest()),
            State::Overdue => State::Nothing,
            State::Paste(mut paste) => {
                if paste.is_typed(now, bytes, one_key) {
                    State::Typed(paste)
                } else {
                    State::Paste(paste)
                }
            }
            state => state,
        };
    }

    /// Takes bytes in until something can be told; says how many it was.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, Option<Event>) {
        if let Some(paste) = self.typed() {
            return (bytes.len(), paste.give_up().map(|why| Event::Paste(Err(why))));
        }
        let mut taken = 0;
        while let Some(byte) = bytes.get(taken) {
            let event = match self.step(*byte) {
                Step::Taken(event) => {
                    taken += 1;
                    event
                }
                Step::Ended(event) => event,
            };
            if event.is_some() {
                return (taken, event);
            }
        }
        (taken, None)
    }

    /// A paste that is over since what came was typed. That key itself could be the last of the text, and is none.
    fn typed(&mut self) -> Option<Paste> {
        match mem::take(&mut self.state) {
            State::Typed(paste) => {
                self.state = State::Overdue;
                Some(paste)
            }
            state => {
                self.state = state;
                None
            }
        }
    }

    /// Nothing has followed in time. What was begun is what has come of it, or nothing; ask again while there is [`Self::patience`].
    pub(super) fn run_out(&mut self) -> Option<Event> {
        match mem::take(&mut self.state) {
            State::Paste(paste) => {
                self.state = State::Overdue;
                paste.give_up().map(|why| Event::Paste(Err(why)))
            }
            begun => {
                self.state = begun;
                self.abandon()
            }
        }
    }

    /// Ends what was begun: as escape, or as alt and a key, if it is no more than that. Of two keys the second is still begun.
    fn abandon(&mut self) -> Option<Event> {
        let alt = |byte| press(Code::Char(char::from(byte)), Held::ALT);
        match mem::take(&mut self.state) {
            State::Escape { twice, .. } => {
                if twice {
                    self.state = State::Escape { twice: false, alone: false };
                }
                press(Code::Esc, Held::default())
            }
            State::Sequence(sequence) if sequence.size == 0 && sequence.twice => {
                self.state = State::Sequence(Sequence { twice: false, ..sequence });
                press(Code::Esc, Held::default())
            }
            State::Sequence(Sequence { introducer: Introducer::Csi, size: 0, .. }) => alt(b'['),
            State::Sequence(Sequence { introducer: Introducer::Ss3, size: 0, .. }) => alt(b'O'),
            State::Sequence(sequence) => sequence.ended_by_dollar(),
            State::Text { introducer, empty: true, .. } => alt(introducer),
            _ => None,
        }
    }

    fn step(&mut self, byte: u8) -> Step {
        match &mut self.state {
            State::Nothing | State::Overdue | State::Typed(_) => Step::Taken(self.begin(byte, Held::default())),
            State::Character { .. } => self.continue_character(byte),
            // Alt and a key are sent in one piece, so this is the next key; other keys are, too, but must not fall into letters.
            State::Escape { alone: true, .. } if !matches!(byte, b'[' | b'O' | b']') => self.ended(),
            State::Escape { twice, .. } => {
                let twice = *twice;
                self.continue_escape(byte, twice)
            }
            State::Sequence(_) => self.continue_sequence(byte),
            State::Console => match byte {
                b'A'..=b'E' => self.done(press(Code::F(byte - b'A' + 1), Held::default())),
                b' '..=b'~' => self.done(None),
                _ => self.ended_or_dropped(byte),
            },
            State::Mouse { missing } => match byte {
                ESC | INTERRUPT => self.ended(),
                _ if *missing > 1 => {
                    *missing -= 1;
                    Step::Taken(None)
                }
                _ => self.done(None),
            },
            State::Text { .. } => self.continue_text(byte),
            State::Paste(paste) => {
                if paste.take(byte)
                    && let State::Paste(paste) = mem::take(&mut self.state)
                {
                    return Step::Taken(paste.finish().map(Event::Paste));
                }
                Step::Taken(None)
            }
        }
    }

    /// What was begun is complete with this byte.
    fn done(&mut self, event: Option<Event>) -> Step {
        self.state = State::Nothing;
        Step::Taken(event)
    }

    /// What was begun has ended, and this byte is none of it.
    fn ended(&mut self) -> Step {
        Step::Ended(self.abandon())
    }

    /// The same of a byte that is heard in the midst of anything; any other is dropped with what was begun.
    fn ended_or_dropped(&mut self, byte: u8) -> Step {
        if matches!(byte, ESC | INTERRUPT) { self.ended() } else { Step::Taken(None) }
    }

    /// A byte before which nothing was begun, but escape where alt is held.
    fn begin(&mut self, byte: u8, held: Held) -> Option<Event> {
        let control = |letter| press(Code::Char(letter), held.and(Held::CTRL));
        match byte {
            0 => control(' '),
            b'\t' => press(Code::Tab, held),
            b'\r' => press(Code::Enter, held),
            0x01..=0x1a => control(char::from(b'a' + byte - 1)),
            ESC => {
                self.state = State::Escape { twice: false, alone: self.only_escape };
                None
            }
            // Control and these digits, on the keyboards that had no others for it.
            0x1c..=0x1f => control(char::from(b'4' + byte - 0x1c)),
            b' '..=b'~' => press(Code::Char(char::from(byte)), held),
            0x7f => press(Code::Backspace, held),
            0x80..=0x9f => self.character(char::from(byte), held),
            _ if length(byte) == 0 => None,
            _ => {
                self.state = State::Character { bytes: [byte, 0, 0, 0], have: 1, held };
                None
            }
        }
    }

    /// A character beyond ASCII: a key, or one of the controls (C1) that stand for escape and a byte, and are no keys.
    fn character(&mut self, character: char, held: Held) -> Option<Event> {
        let introducer = match character {
            '\u{80}'..='\u{9f}' => character as u8 - 0x40,
            _ => return press(Code::Char(character), held),
        };
        if matches!(introducer, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_') {
            self.continue_escape(introducer, false);
        }
        None
    }

    fn continue_character(&mut self, byte: u8) -> Step {
        let State::Character { bytes, have, held } = &mut self.state else { return Step::Taken(None) };
        if !matches!(byte, 0x80..=0xbf) {
            return self.ended();
        }
        bytes[*have] = byte;
        *have += 1;
        if *have < length(bytes[0]) {
            return Step::Taken(None);
        }
        let character = std::str::from_utf8(&bytes[..*have]).ok().and_then(|text| text.chars().next());
        let held = *held;
        self.state = State::Nothing;
        Step::Taken(character.and_then(|character| self.character(character, held)))
    }

    fn continue_escape(&mut self, byte: u8, twice: bool) -> Step {
        self.state = match byte {
            ESC if !twice => State::Escape { twice: true, alone: false },
            b'[' => State::Sequence(Sequence::new(Introducer::Csi, twice)),
            b'O' => State::Sequence(Sequence::new(Introducer::Ss3, twice)),
            // Nothing else has a form with two, so the first was a key.
            _ if twice => return self.ended(),
            b']' | b'P' | b'X' | b'^' | b'_' => State::Text { introducer: byte, empty: true, ending: false },
            _ => {
                self.state = State::Nothing;
                return Step::Taken(self.begin(byte, Held::ALT));
            }
        };
        Step::Taken(None)
    }

    fn continue_sequence(&mut self, byte: u8) -> Step {
        let State::Sequence(sequence) = &mut self.state else { return Step::Taken(None) };
        match byte {
            b' '..=b'?' => {
                sequence.keep(byte);
                return Step::Taken(None);
            }
            b'@'..=b'~' => {}
            _ if sequence.size == 0 => return self.ended(),
            _ => return self.ended_or_dropped(byte),
        }
        if sequence.introducer == Introducer::Csi && sequence.size == 0 && matches!(byte, b'[' | b'M') {
            self.state = if byte == b'[' { State::Console } else { State::Mouse { missing: 3 } };
            return Step::Taken(None);
        }
        let meant = sequence.parameters().and_then(|known| meaning(sequence.introducer, known, byte));
        match meant {
            Some(Meaning::Key(pressed)) => {
                let pressed = sequence.pressed(pressed);
                self.done(pressed)
            }
            // Nothing else has a form with alt, so the first escape was a key.
            _ if sequence.twice => {
                sequence.twice = false;
                Step::Ended(press(Code::Esc, Held::default()))
            }
            Some(Meaning::Focus(focused)) => self.done(Some(Event::Focus(focused))),
            Some(Meaning::Mouse(mouse)) => self.done(Some(Event::Mouse(mouse))),
            Some(Meaning::Cursor(column)) => self.done(Some(Event::Cursor(column))),
            Some(Meaning::Paste) => {
                self.state = State::Paste(Paste::new());
                Step::Taken(None)
            }
            None => self.done(None),
        }
    }

    /// Dropped up to its end: BEL, or escape and a backslash.
    fn continue_text(&mut self, byte: u8) -> Step {
        const BEL: u8 = 0x07;
        let State::Text { empty, ending, .. } = &mut self.state else { return Step::Taken(None) };
        match byte {
            b'\\' if *ending => return self.done(None),
            _ if *ending => {
                self.state = State::Escape { twice: false, alone: false };
                return Step::Ended(None);
            }
            BEL => return self.done(None),
            ESC if !*empty => *ending = true,
            0x00..=0x1f | 0x7f if *empty => return self.ended(),
            INTERRUPT => return self.ended(),
            _ => *empty = false,
        }
        Step::Taken(None)
    }
}

impl Sequence {
    fn new(introducer: Introducer, twice: bool) -> Self {
        Self { introducer, twice, parameters: [0; PARAMETERS], size: 0 }
    }

    /// A key of rxvt, which ends so; before another byte it is no end.
    fn ended_by_dollar(&self) -> Option<Event> {
        let (last, before) = self.parameters()?.split_last()?;
        match meaning(self.introducer, before, *last).filter(|_| *last == b'$')? {
            Meaning::Key(pressed) => self.pressed(pressed),
            Meaning::Focus(_) | Meaning::Mouse(_) | Meaning::Paste | Meaning::Cursor(_) => None,
        }
    }

    fn pressed(&self, pressed: Pressed) -> Option<Event> {
        let alt = if self.twice { Held::ALT } else { Held::default() };
        Pressed { held: pressed.held.and(alt), ..pressed }.key().map(Event::Key)
    }

    fn keep(&mut self, byte: u8) {
        if let Some(place) = self.parameters.get_mut(self.size) {
            *place = byte;
        }
        self.size += 1;
    }

    /// What it holds, if there was room for it.
    fn parameters(&self) -> Option<&[u8]> {
        self.parameters.get(..self.size)
    }
}

fn press(code: Code, held: Held) -> Option<Event> {
    Pressed::new(code, held).key().map(Event::Key)
}

/// Of a character in UTF-8, by its first byte; none where no character begins so.
fn length(first: u8) -> usize {
    match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 0,
    }
}

/// Whether all of it is what one key sends.
fn is_one_key(bytes: &[u8]) -> bool {
    match bytes {
        [ESC, ..] => !bytes.windows(END.len()).any(|part| part == END),
        [first, ..] => bytes.len() == length(*first),
        [] => true,
    }
}

#[cfg(test)]
mod tests;
