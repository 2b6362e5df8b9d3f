//! In which time zone, and how, dates are shown. It is the user's choice and the same for every sentence, so it is held for whatever is
//! worked out meanwhile on the same thread: a message, a frame. Where nobody holds one it is UTC.

use std::cell::RefCell;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// How times are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Dates {
    /// Where clocks go so.
    pub zone: TimeZone,
    /// What is said of a time that is looked at.
    pub style: DateStyle,
}

/// What is said of a time where it is looked at. Lists have ages, which are short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// How long ago, and the date.
    #[default]
    Both,
    /// How long ago.
    Age,
    /// The date.
    Date,
}

thread_local! {
    static HELD: RefCell<Dates> = RefCell::default();
}

/// What was held before: it is again when this is dropped.
#[must_use]
pub(crate) struct Held(Dates);

impl Default for Dates {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, style: DateStyle::default() }
    }
}

impl Dates {
    /// Holds for what is worked out on this thread until the answer is dropped.
    pub(crate) fn hold(&self) -> Held {
        Held(HELD.replace(self.clone()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.set(std::mem::take(&mut self.0));
    }
}

/// What is said of a time that is looked at.
pub(crate) fn style() -> DateStyle {
    HELD.with_borrow(|dates| dates.style)
}

/// The zone that times are shown in, and read in where none is typed.
pub(super) fn zone() -> TimeZone {
    HELD.with_borrow(|dates| dates.zone.clone())
}

/// What that zone is called: `UTC`, `Europe/Berlin`.
pub(crate) fn zone_called() -> String {
    zone().iana_name().unwrap_or("local").to_owned()
}

/// `2026-11-24 08:04:12 UTC`, elsewhere `2026-11-24 09:04:12 +01:00`: with the offset, so that two people on a call compare one time.
pub fn absolute(time: Timestamp) -> String {
    shown(time, "%Y-%m-%d %H:%M:%S")
}

/// `08:04:12 UTC`, `09:04:12 +01:00`: for what happened in this session.
pub fn clock(at: Timestamp) -> String {
    shown(at, "%H:%M:%S")
}

fn shown(time: Timestamp, format: &str) -> String {
    let zone = zone();
    let offset = if matches!(zone.iana_name(), Some("UTC" | "Etc/UTC")) { "UTC" } else { "%:z" };
    ZonedDateTime::new(time, zone).strftime(&format!("{format} {offset}")).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_are_utc_unless_another_zone_is_held() {
        let time = Timestamp::new(1_795_507_452, 999_000_000).unwrap();
        assert_eq!(absolute(time), "2026-11-24 08:04:12 UTC");
        assert_eq!(absolute(Timestamp::UNIX_EPOCH), "1970-01-01 00:00:00 UTC");
        let berlin = Dates { zone: TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(), style: DateStyle::Age };
        {
            let _held = berlin.hold();
            assert_eq!(
                (absolute(time).as_str(), clock(time).as_str()),
                ("2026-11-24 09:04:12 +01:00", "09:04:12 +01:00")
            );
            let summer = Timestamp::new(1_782_000_000, 0).unwrap();
            assert!(absolute(summer).ends_with("+02:00"), "{}", absolute(summer));
            {
                let _inner = Dates::default().hold();
                assert_eq!(clock(time), "08:04:12 UTC");
            }
            assert_eq!(style(), DateStyle::Age);
        }
        assert_eq!((clock(time).as_str(), zone_called().as_str()), ("08:04:12 UTC", "UTC"));
    }
}
