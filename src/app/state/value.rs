//! The value under the cursor, and the version that it is of.

use std::time::Duration;

use super::laid_out::LaidOut;
use crate::app::message::Ticket;
use crate::parameter::{ParameterType, Reading, Selector};
use crate::text::{self, Recognised};

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
    /// When it is masked again, on the `mono` clock.
    pub(in crate::app) until: Duration,
    /// JSON indented, a list one item a line,
    pub(in crate::app) formatted: bool,
    /// if it is such a value.
    pub(in crate::app) has_format: bool,
    /// What it is, in a few words without any of it.
    pub(in crate::app) recognised: Option<Recognised>,
    /// Its rows, as it is shown now.
    pub(in crate::app) laid_out: LaidOut,
}

impl Revealed {
    /// Of a value that was read, until it is masked.
    pub(in crate::app) fn new(name: &str, reading: Reading, until: Duration) -> Self {
        let is_list = reading.kind == ParameterType::StringList;
        let value = reading.value.expose();
        let is_json = !is_list && text::pretty_json(value).is_some();
        Self {
            has_format: is_list || is_json,
            // Nothing is lost by it: items are told apart by commas alone, and JSON in one line was laid out by nobody.
            formatted: is_list || is_json && !value.trim_end().contains('\n'),
            // Of a part nothing can be told.
            recognised: if is_list || reading.missing > 0 { None } else { text::recognise(value) },
            name: name.to_owned(),
            reading,
            until,
            laid_out: LaidOut::default(),
        }
    }
}

/// The version that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct OneVersion {
    /// Of which parameter. It counts while that is under the cursor.
    pub(in crate::app) name: String,
    pub(in crate::app) selector: Selector,
}
