//! A mapping. Of mappings in it the names follow one another. A scalar is the text that is written, whatever a schema would make of it:
//! `1.10` stays `1.10`, and `no` stays `no`.

use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::{Marker, TScalarStyle};

use super::item::Item;
use crate::names::rules::MAX_LEVELS;

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    let mut reading = Reading::default();
    let mut parser = Parser::new_from_str(text);
    // One after another: the parser's own way through all of them goes as deep into the stack as what is nested.
    loop {
        // The parser's own words may repeat a value.
        let (event, mark) =
            parser.next_token().map_err(|error| format!("line {}: it is no YAML", error.marker().line()))?;
        let is_end = event == Event::StreamEnd;
        reading.take(event, mark);
        match reading.problem {
            Some(problem) => return Err(problem),
            None if is_end => return Ok(reading.items),
            None => {}
        }
    }
}

#[derive(Default)]
struct Reading {
    items: Vec<Item>,
    /// The mappings that are open: their names, and the key of each that waits for its value.
    open: Vec<Option<String>>,
    documents: usize,
    problem: Option<String>,
}

impl Reading {
    fn wrong(&mut self, mark: Marker, what: &str) {
        self.problem.get_or_insert_with(|| format!("line {}: {what}", mark.line()));
    }

    fn key(&self) -> String {
        self.open.iter().filter_map(Option::as_deref).collect::<Vec<_>>().join("/")
    }

    fn take(&mut self, event: Event, mark: Marker) {
        match event {
            Event::DocumentStart => {
                self.documents += 1;
                if self.documents > 1 {
                    self.wrong(mark, "one document is expected");
                }
            }
            Event::MappingStart(0, None) => {
                if self.open.last().is_some_and(Option::is_none) {
                    self.wrong(mark, "a name is expected");
                }
                if self.open.len() == MAX_LEVELS {
                    let key = self.key();
                    self.wrong(mark, &format!("{key} is deeper than the {MAX_LEVELS} levels of a name"));
                }
                self.open.push(None);
            }
            Event::MappingEnd => {
                self.open.pop();
                if let Some(waiting) = self.open.last_mut() {
                    *waiting = None;
                }
            }
            Event::Scalar(text, style, 0, tag) => {
                let plain = style == TScalarStyle::Plain;
                // `!` and `!!str` say that it is a text.
                let other = tag.is_some_and(|tag| tag.suffix != "str" && !tag.suffix.is_empty());
                match self.open.last_mut() {
                    _ if other => self.wrong(mark, "a text is expected"),
                    None => self.wrong(mark, "a mapping of names and values is expected"),
                    Some(waiting @ None) => *waiting = Some(text),
                    Some(Some(_)) if plain && ["", "~", "null", "Null", "NULL"].contains(&text.as_str()) => {
                        let key = self.key();
                        self.wrong(mark, &format!("{key} is null, and a parameter holds a text"));
                    }
                    Some(Some(_)) => {
                        let key = self.key();
                        self.items.push(Item::new(key, text));
                        if let Some(waiting) = self.open.last_mut() {
                            *waiting = None;
                        }
                    }
                }
            }
            Event::SequenceStart(..) => {
                let key = self.key();
                self.wrong(mark, &format!("{key} is a list, and a parameter holds a text"));
            }
            Event::Alias(_) | Event::MappingStart(..) | Event::Scalar(..) => {
                self.wrong(mark, "anchors, aliases and tags are not read");
            }
            _ => {}
        }
    }
}
