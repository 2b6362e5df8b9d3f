//! Time zone and dates, as a settings file says them.

use jiff::tz::TimeZone;

use super::reader::{Entry, Reader};
use crate::text::DateStyle;

/// What the styles are called.
pub(super) const STYLES: [(&str, DateStyle); 3] =
    [("both", DateStyle::Both), ("age", DateStyle::Age), ("date", DateStyle::Date)];

/// A time zone, and what it is called in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// `UTC`, `local`, or a name of the time zone database: `Europe/Berlin`.
    pub called: String,
    /// Itself.
    pub zone: TimeZone,
}

/// Finds a zone by its name: the system knows it. What is wrong with the name otherwise.
pub type FindZone = fn(&str) -> Result<TimeZone, String>;

impl Default for Zone {
    fn default() -> Self {
        Self { called: "UTC".to_owned(), zone: TimeZone::UTC }
    }
}

/// A zone by its name; UTC is there without any system.
pub(super) fn zone(reader: &mut Reader<'_>, entry: &Entry<'_, '_>, find: FindZone) -> Option<Zone> {
    let called = reader.text(entry)?.to_owned();
    let found = if called.eq_ignore_ascii_case("utc") { Ok(TimeZone::UTC) } else { find(&called) };
    match found {
        Ok(zone) => Some(Zone { called, zone }),
        Err(why) => {
            reader.wrong(entry, why);
            None
        }
    }
}
