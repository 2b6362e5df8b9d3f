//! Settings as they are written in a file.

use std::time::Duration;

use super::words::{quoted, word};
use super::{BuiltIn, Column, Config, Mask, ORDERS, Reader, ThemeChoice};

/// The keys that a file says something of, each with its line.
pub fn lines_of(text: &str) -> Vec<(String, usize)> {
    let (mut reader, table) = Reader::of(text);
    let keys: Vec<&str> = super::SETTINGS.iter().map(|setting| setting.key).collect();
    let entries = reader.entries("", table.get_ref(), &keys);
    entries.iter().map(|entry| (entry.key().to_owned(), reader.line_of(entry))).collect()
}

impl Config {
    /// What holds of a setting, as a file would say it; nothing where there is nothing to say.
    pub fn written(&self, key: &str) -> String {
        match key {
            "reveal" => format!("reveal = {}", time(self.reveal)),
            "mask" => format!("mask = {}", quoted(if self.mask == Mask::All { "all" } else { "secure" })),
            "clipboard" => format!("clipboard = {}", time(self.clipboard)),
            "undo" => format!("undo = {}", time(self.undo)),
            "theme" => format!("theme = {}", quoted(&self.theme_called())),
            "production" => format!("production = {}", quoted(self.production.pattern())),
            "sort" => format!("sort = {}", quoted(word(&ORDERS, &self.sort))),
            "columns" => {
                let words = self.columns.iter().map(|column| word(&Column::WORDS, column));
                format!("columns = {}", list(words))
            }
            "mouse" => format!("mouse = {}", self.mouse),
            "bell" => format!("bell = {}", self.bell),
            "recent" => format!("recent = {}", self.recent),
            "environments" => {
                let of = |words: &[String]| list(words.iter().map(String::as_str));
                let all = &self.environments;
                format!(
                    "[environments]\nprod = {}\nstaging = {}\ndev = {}",
                    of(&all.prod),
                    of(&all.staging),
                    of(&all.dev)
                )
            }
            "context" => {
                let contexts: Vec<String> = self.contexts.iter().map(super::Context::written).collect();
                contexts.join("\n\n")
            }
            "time-zone" => format!("time-zone = {}", quoted(&self.zone.called)),
            "dates" => format!("dates = {}", quoted(word(&super::dates::STYLES, &self.dates))),
            "prices" => super::prices::written(&self.prices),
            "pair" => super::pairs::written(&self.pairs),
            "keys" => super::keys::written(&self.keys),
            _ => String::new(),
        }
    }

    fn theme_called(&self) -> String {
        match &self.theme {
            ThemeChoice::BuiltIn(which) => word(&BuiltIn::WORDS, which).to_owned(),
            ThemeChoice::File(path) => path.display().to_string(),
        }
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", words.map(quoted).collect::<Vec<_>>().join(", "))
}

fn time(time: Duration) -> String {
    quoted(&crate::text::lasting(time).replace(' ', ""))
}
