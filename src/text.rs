//! What outside text may reach the screen, and how much of it: sanitise, measure, cut, wrap; times as people say them,
//! commands as a shell reads them.
//!
//! Names, values, descriptions, tags, labels, authors, error texts and profile names all come from outside. They pass
//! [`sanitise()`] (or [`sanitise_lines`]) on the way to a painter, and [`sanitise_message`] on the way to standard output and error
//! (`terminal::say`); the true bytes stay where they are, for copy and edit.

mod command_line;
mod cut;
mod dates;
mod estimate;
mod fields;
mod json;
mod look_alike;
mod meant;
mod moment;
mod pace;
mod place;
mod recognise;
mod sanitise;
mod value;
mod words;

pub use command_line::{CommandLine, shell_word};
pub(crate) use cut::{fit, longest_word, wrap_words_up_to};
pub use cut::{pad, truncate, truncate_middle, truncate_sentence, truncate_start, width, wrap, wrap_words};
pub use dates::{DateStyle, Dates, absolute, clock};
pub(crate) use dates::{style, zone_called};
pub use estimate::Work;
pub use fields::{Field, FieldKind, Fields};
pub use json::{JsonPart, json_parts};
pub use look_alike::look_alikes;
pub use meant::close_names;
pub use moment::{MOMENTS, moment, unit_seconds};
pub use pace::pace;
pub use place::line_and_column;
pub use recognise::{JsonFault, Recognised, json_fault, recognise};
pub use sanitise::{hidden_characters, is_hazardous, sanitise, sanitise_lines, sanitise_message};
pub use value::{list_items, plain_json, pretty_json};
pub use words::{age, ago, counted, ended, grouped, lasting, many, short_ago, size, when};

/// One line of outside text, without its trailing period, short enough for a sentence.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 300;
    let line = text.trim().trim_end_matches('.').replace('\n', " ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// What stands for a masked value. Its width says nothing of the value's length.
pub const MASK: &str = "••••••••";
