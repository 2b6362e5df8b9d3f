//! A moment of the past, as people type it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::dates::zone;

/// What can be typed, by examples.
pub const MOMENTS: &str = "09:00, yesterday 17:30, 2026-11-25 09:00, 2 h, 3 days ago";

/// Seconds of a unit of time, by any of its names; months and years as ages count them.
pub fn unit_seconds(unit: &str) -> Option<i64> {
    const MONTH: i64 = 2_629_746;
    Some(match unit {
        "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        "mo" | "month" | "months" => MONTH,
        "y" | "year" | "years" => 12 * MONTH,
        _ => return None,
    })
}

/// A moment before `now`: a time of day, the last that there was; with a day before it; or how long ago. Times are of the zone
/// that is held, as all that are shown, unless UTC or an offset follows: `09:00 +02:00`.
///
/// # Errors
/// What is wrong with it, as a sentence without its period.
pub fn moment(typed: &str, now: Timestamp) -> Result<Timestamp, String> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Err(format!("type a time, as {MOMENTS}"));
    }
    let at = match seconds_ago(&typed) {
        Some(seconds) => now.as_second().checked_sub(seconds).and_then(|at| Timestamp::from_second(at).ok()),
        None => by_calendar(&typed, now),
    };
    let at = at.ok_or_else(|| format!("that is no time: type it as {MOMENTS}"))?;
    if at > now { Err("that is still to come".to_owned()) } else { Ok(at) }
}

/// `2h`, `3 days ago`, `1 h 30 min`.
fn seconds_ago(typed: &str) -> Option<i64> {
    let mut rest = typed.strip_suffix("ago").unwrap_or(typed).trim();
    let mut seconds: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count: i64 = rest[..digits].parse().ok()?;
        let after = rest[digits..].trim_start();
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        seconds = seconds.checked_add(count.checked_mul(unit_seconds(&after[..letters])?)?)?;
        rest = after[letters..].trim_start();
    }
    Some(seconds)
}

/// `09:00`, `yesterday 17:30`, `2026-11-25 09:00`, `2026-11-25t09:00:00z`.
fn by_calendar(typed: &str, now: Timestamp) -> Option<Timestamp> {
    let bare = typed.strip_suffix("utc").or_else(|| typed.strip_suffix('z'));
    let (typed, utc) = (bare.unwrap_or(typed), bare.is_some());
    let typed = match typed.split_once('t') {
        Some((day, time)) if day.len() == DAY.len() && day.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{day} {time}")
        }
        _ => typed.to_owned(),
    };
    let mut words: Vec<&str> = typed.split_whitespace().collect();
    let ahead = words.last().and_then(|word| offset(word));
    if ahead.is_some() {
        words.pop();
    }
    let zone = match ahead {
        Some(ahead) => TimeZone::fixed(ahead),
        None if utc => TimeZone::UTC,
        None => zone(),
    };
    let today = zone.to_datetime(now).date();
    let at = |day: Date, time: Time| zone.to_timestamp(DateTime::from_parts(day, time)).ok();
    match words.as_slice() {
        [one] => match (time(one), day(one, today)) {
            (Some(time), _) => {
                let last = at(today, time)?;
                if last > now { at(today.yesterday().ok()?, time) } else { Some(last) }
            }
            (None, Some(day)) => at(day, Time::midnight()),
            (None, None) => None,
        },
        [first, second] => at(day(first, today)?, time(second)?),
        _ => None,
    }
}

/// How a day is written.
const DAY: &str = "2026-11-25";

fn day(word: &str, today: Date) -> Option<Date> {
    match word {
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        _ => {
            let mut parts = word.split('-').map(number);
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            let is_whole = parts.next().is_none() && word.len() == DAY.len();
            is_whole.then(|| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok())?
        }
    }
}

fn time(word: &str) -> Option<Time> {
    let mut parts = word.split(':').map(|part| number(part)?.try_into().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().map_or(Some(0), |second| second)?;
    if parts.next().is_some() { None } else { Time::new(hour, minute, second, 0).ok() }
}

/// `+02:00`, `-5`.
fn offset(word: &str) -> Option<Offset> {
    let ahead = match word.split_at_checked(1)? {
        ("+", ahead) => (1, ahead),
        ("-", behind) => (-1, behind),
        _ => return None,
    };
    let (hours, minutes) = ahead.1.split_once(':').unwrap_or((ahead.1, "0"));
    let (hours, minutes) = (i32::from(number(hours)?), i32::from(number(minutes)?));
    (minutes < 60).then(|| Offset::from_seconds(ahead.0 * (hours * 60 + minutes) * 60).ok())?
}

/// Digits and nothing else.
fn number(digits: &str) -> Option<i16> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> String {
        // A Tuesday.
        let now = Timestamp::from_second(1_795_507_452).unwrap_or_default();
        match moment(typed, now) {
            Ok(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Err(why) => why,
        }
    }

    #[test]
    fn moments_are_read_as_people_type_them() {
        assert_eq!(read("0s"), "2026-11-24 08:04:12");
        for (typed, at) in [
            ("07:30", "2026-11-24 07:30:00"),
            (" 7:30 ", "2026-11-24 07:30:00"),
            ("08:04:12", "2026-11-24 08:04:12"),
            // The last nine o'clock that there was.
            ("09:00", "2026-11-23 09:00:00"),
            ("today 07:30", "2026-11-24 07:30:00"),
            ("today", "2026-11-24 00:00:00"),
            ("yesterday 17:30", "2026-11-23 17:30:00"),
            ("Yesterday", "2026-11-23 00:00:00"),
            ("2026-11-20 09:00", "2026-11-20 09:00:00"),
            ("2026-11-20", "2026-11-20 00:00:00"),
            ("2026-11-20T09:00:30Z", "2026-11-20 09:00:30"),
            ("2026-11-20 09:00:30 UTC", "2026-11-20 09:00:30"),
            ("2026-11-20 09:00 +02:00", "2026-11-20 07:00:00"),
            ("09:00 +02:00", "2026-11-24 07:00:00"),
            ("09:00 -5", "2026-11-23 14:00:00"),
            ("2h", "2026-11-24 06:04:12"),
            ("2 h ago", "2026-11-24 06:04:12"),
            ("3 days ago", "2026-11-21 08:04:12"),
            ("1h30m", "2026-11-24 06:34:12"),
            ("1 day 2 hours ago", "2026-11-23 06:04:12"),
            ("1 w", "2026-11-17 08:04:12"),
            ("14 s", "2026-11-24 08:03:58"),
            ("4 mo ago", "2026-07-25 14:07:48"),
        ] {
            assert_eq!(read(typed), at, "{typed}");
        }
    }

    #[test]
    fn moments_are_of_the_zone_that_is_held() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC);
        let _held = crate::text::Dates { zone, ..Default::default() }.hold();
        for (typed, at) in [
            ("07:30", "2026-11-24 06:30:00"),
            ("09:00", "2026-11-24 08:00:00"),
            ("09:30", "2026-11-23 08:30:00"),
            ("2026-07-01 09:00", "2026-07-01 07:00:00"),
            ("2026-11-20T09:00:30Z", "2026-11-20 09:00:30"),
            ("07:30 UTC", "2026-11-24 07:30:00"),
            ("09:00 +02:00", "2026-11-24 07:00:00"),
            ("2h", "2026-11-24 06:04:12"),
        ] {
            assert_eq!(read(typed), at, "{typed}");
        }
    }

    #[test]
    fn what_is_none_says_so() {
        for typed in
            ["x", "25:00", "09:60", "9", "2026-13-01", "2026-02-30 09:00", "09:00 09:00", "ago", "2 lunches", "+2"]
        {
            assert_eq!(read(typed), format!("that is no time: type it as {MOMENTS}"), "{typed}");
        }
        assert_eq!(read(""), format!("type a time, as {MOMENTS}"));
        for typed in ["2026-11-25", "today 09:00", "2027-01-01 00:00"] {
            assert_eq!(read(typed), "that is still to come", "{typed}");
        }
        for typed in ["999999999999 y", "9999999999999999999h", "200000 y"] {
            assert!(read(typed).starts_with("that is no time"), "{typed}");
        }
    }
}
