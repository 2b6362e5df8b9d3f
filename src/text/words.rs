//! Times, relative and absolute, and other words that several pages share.

use std::time::Duration;

use jiff::Timestamp;

use super::dates::{DateStyle, absolute, style};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A twelfth of a Gregorian year.
const MONTH: i64 = 2_629_746;
const YEAR: i64 = 12 * MONTH;

/// How long ago, given in seconds: `just now`, `14 s ago`, `3 min ago`, `5 h ago`, `3 d ago`, `4 mo ago`, `2 y ago`.
/// Counts whole units, so it never says more than has passed. The future, where clocks differ, is `just now`.
pub fn age(seconds: i64) -> String {
    span(seconds).map_or_else(|| "just now".to_owned(), |span| format!("{span} ago"))
}

/// A number of whole units: `3 d`; none of what is too short to be counted.
fn span(seconds: i64) -> Option<String> {
    let (count, unit) = match seconds {
        ..5 => return None,
        5..MINUTE => (seconds, "s"),
        MINUTE..HOUR => (seconds / MINUTE, "min"),
        HOUR..DAY => (seconds / HOUR, "h"),
        DAY..MONTH => (seconds / DAY, "d"),
        MONTH..YEAR => (seconds / MONTH, "mo"),
        YEAR.. => (seconds / YEAR, "y"),
    };
    Some(format!("{count} {unit}"))
}

/// How long something lasts: `30 s`, `15 min`, `4 h`.
pub fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        _ if seconds >= 3600 && seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        _ if seconds >= 60 && seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// How long before `now` it was.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    age(now.as_second().saturating_sub(at.as_second()))
}

/// The same in a column of ages: `3 d`, `now`.
pub fn short_ago(at: Timestamp, now: Timestamp) -> String {
    span(now.as_second().saturating_sub(at.as_second())).unwrap_or_else(|| "now".to_owned())
}

/// When, as people ask it: how long before `now`, and the date, or as the settings say.
pub fn when(at: Timestamp, now: Timestamp) -> String {
    match style() {
        DateStyle::Both => format!("{} · {}", ago(at, now), absolute(at)),
        DateStyle::Age => ago(at, now),
        DateStyle::Date => absolute(at),
    }
}

/// `1 parameter`, `412 parameters`.
pub fn counted(parameters: usize) -> String {
    if parameters == 1 { "1 parameter".to_owned() } else { format!("{} parameters", grouped(parameters)) }
}

/// So many of something: `1 call`, `3,102 calls`.
pub fn many(count: usize, one: &str, more: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { more })
}

/// A number that is read at a glance: `3,102`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many bytes: `812 bytes`, `64 KB`, `3.9 MB`; the units are those in which the service states its limits, 1,024 apart.
pub fn size(bytes: usize) -> String {
    const KB: usize = 1 << 10;
    const MB: usize = 1 << 20;
    match bytes {
        1 => "1 byte".to_owned(),
        ..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", (bytes + KB / 2) / KB),
        MB.. => {
            let tenths = (bytes * 10 + MB / 2) / MB;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// A sentence with the period that failures are worded without.
pub fn ended(sentence: &str) -> String {
    let ended = sentence.is_empty() || sentence.ends_with(['.', '?', '!', ':']);
    format!("{sentence}{}", if ended { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_read_alike() {
        for (seconds, text) in [
            (i64::MIN, "just now"),
            (-3, "just now"),
            (0, "just now"),
            (4, "just now"),
            (5, "5 s ago"),
            (59, "59 s ago"),
            (60, "1 min ago"),
            (3 * MINUTE + 59, "3 min ago"),
            (HOUR - 1, "59 min ago"),
            (5 * HOUR, "5 h ago"),
            (DAY - 1, "23 h ago"),
            (3 * DAY, "3 d ago"),
            (30 * DAY, "30 d ago"),
            (31 * DAY, "1 mo ago"),
            (4 * MONTH, "4 mo ago"),
            (365 * DAY, "11 mo ago"),
            (366 * DAY, "1 y ago"),
            (2 * YEAR, "2 y ago"),
            (i64::MAX, "292277024626 y ago"),
        ] {
            assert_eq!(age(seconds), text, "{seconds}");
        }
    }

    #[test]
    fn long_numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (3102, "3,102"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (4096, "4 KB"),
            (65_533, "64 KB"),
            (1 << 20, "1.0 MB"),
            (4_089_446, "3.9 MB"),
        ] {
            assert_eq!(size(bytes), text, "{bytes}");
        }
    }
}
