//! The value under the cursor, and the version that it is of.

use std::collections::BTreeSet;
use std::time::Duration;

use super::laid_out::LaidOut;
use crate::app::message::{Now, Ticket};
use crate::line::Role;
use crate::parameter::{ParameterType, Reading, Selector};
use crate::text::{self, Fields};

/// What a value is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Purpose {
    Reveal,
    Copy,
}

/// The value under the cursor: there is at most one in memory outside an editor.
#[derive(Debug, Clone, Default)]
pub(crate) enum Value {
    /// Not fetched, or wiped.
    #[default]
    Masked,
    /// Asked for, to be shown.
    Fetching {
        /// The request.
        ticket: Ticket,
        /// Whose value.
        name: String,
    },
    /// On the screen.
    Revealed(Box<Revealed>),
}

/// A value on the screen.
#[derive(Debug, Clone)]
pub(crate) struct Revealed {
    /// Whose it is.
    pub(in crate::app) name: String,
    /// What was read.
    pub(in crate::app) reading: Reading,
    /// When it is masked again, on the `mono` clock; never by itself where the settings spare it.
    pub(in crate::app) until: Option<Duration>,
    /// JSON indented, a list one item a line,
    pub(in crate::app) formatted: bool,
    /// if it is such a value.
    pub(in crate::app) has_format: bool,
    /// What it is, in a few words without any of it.
    pub(in crate::app) what: Option<(Role, String)>,
    /// Its parts, where it has some: fields of JSON, items of a list;
    pub(in crate::app) fields: Fields,
    /// the one that is chosen in the detail pane,
    pub(in crate::app) chosen: Option<usize>,
    /// and those that show no more than how much is in them.
    pub(in crate::app) folded: BTreeSet<usize>,
    /// Its rows, as it is shown now.
    pub(in crate::app) laid_out: LaidOut,
}

impl Revealed {
    /// Whether it may be seen. A program that was stopped may be painted before it hears that the time is over.
    pub(in crate::app) fn is_up(&self, now: Now) -> bool {
        self.until.is_none_or(|until| now.mono < until)
    }

    /// Of a value that was read, until it is masked.
    pub(in crate::app) fn new(name: &str, reading: Reading, until: Option<Duration>) -> Self {
        let is_list = reading.kind == ParameterType::StringList;
        let value = reading.value.expose();
        let json = if is_list { None } else { Fields::of_json(value) };
        let is_json = json.is_some();
        let fields = match json {
            _ if reading.missing > 0 => Fields::default(),
            None if is_list => Fields::of_list(value),
            json => json.unwrap_or_default(),
        };
        Self {
            has_format: is_list || is_json,
            // Nothing is lost by it: items are told apart by commas alone, and JSON in one line was laid out by nobody.
            formatted: is_list || is_json && !value.trim_end().contains('\n'),
            what: what_it_is(&reading),
            name: name.to_owned(),
            reading,
            until,
            fields,
            chosen: None,
            folded: BTreeSet::new(),
            laid_out: LaidOut::default(),
        }
    }
}

impl Revealed {
    /// Whether its fields are those of JSON: the first of them is the whole.
    pub(in crate::app) fn is_json(&self) -> bool {
        self.reading.kind != ParameterType::StringList
    }
}

/// What sort of value it is, where that is certain, without a word of it; of a part nothing can be told.
pub(in crate::app) fn what_it_is(reading: &Reading) -> Option<(Role, String)> {
    if reading.missing > 0 {
        return None;
    }
    what_a_value_is(reading.value.expose(), reading.kind)
}

/// The same of a whole value.
pub(in crate::app) fn what_a_value_is(value: &str, kind: ParameterType) -> Option<(Role, String)> {
    if kind == ParameterType::StringList {
        let items = text::list_items(value).len();
        return Some((Role::Plain, if items == 1 { "1 item".to_owned() } else { format!("{items} items") }));
    }
    let text::Recognised { says, is_secret, is_broken } = text::recognise(value)?;
    let is_clear = is_secret && kind != ParameterType::SecureString;
    let clear = if is_clear { ", stored as plain text" } else { "" };
    Some((if is_clear || is_broken { Role::Warn } else { Role::Plain }, format!("{says}{clear}")))
}

/// The version that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct OneVersion {
    /// Of which parameter. It counts while that is under the cursor.
    pub(in crate::app) name: String,
    pub(in crate::app) selector: Selector,
}
