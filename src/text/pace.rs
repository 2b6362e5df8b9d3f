//! How fast something gets on, and for how long it still takes.

use std::time::Duration;

use super::words::grouped;

/// Before so long nothing is said: what is over by then needs no estimate, and one would be a guess.
const SAID_AFTER: Duration = Duration::from_secs(2);

/// How fast something gets on of which so many were done in that time, and about how long it still takes where it is known how many
/// there are: `66/s · about 2 min left`. `None` where it is too early to tell.
pub fn pace(done: usize, all: Option<usize>, took: Duration) -> Option<String> {
    if done == 0 || took < SAID_AFTER {
        return None;
    }
    let each = took.as_millis().div_ceil(done as u128).max(1);
    let a_second = u128::from(1000_u32) * done as u128 / took.as_millis();
    let rate = match a_second {
        10.. => format!("{}/s", grouped(usize::try_from(a_second).unwrap_or(usize::MAX))),
        1.. => {
            let tenths = 10_000 * done as u128 / took.as_millis();
            format!("{}.{}/s", tenths / 10, tenths % 10)
        }
        0 if each <= 60_000 => format!("{}/min", 60_000 / each),
        0 => return None,
    };
    let to_come = all.and_then(|all| all.checked_sub(done)).filter(|to_come| *to_come > 0);
    let left = to_come.map(|to_come| took.as_millis() * to_come as u128 / done as u128);
    Some(left.map_or_else(|| rate.clone(), |left| format!("{rate} · about {} left", about(left))))
}

/// A time that was estimated, in units as coarse as it is.
pub(super) fn about(milliseconds: u128) -> String {
    let seconds = milliseconds.div_ceil(1000);
    let rounded = |to: u128| seconds.div_ceil(to) * to;
    match seconds {
        ..=10 => format!("{seconds} s"),
        11..=55 => format!("{} s", rounded(5)),
        56..=3_540 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_said_with_what_is_left_where_that_is_known() {
        for (done, all, millis, says) in [
            (0, Some(9), 9_000, None),
            (50, Some(100), 1_999, None),
            (4_050, Some(12_000), 61_000, Some("66/s · about 2 min left")),
            (4_050, None, 61_000, Some("66/s")),
            (4_050, Some(4_050), 61_000, Some("66/s")),
            (4_050, Some(3_000), 61_000, Some("66/s")),
            (100_000, Some(110_000), 5_000, Some("20,000/s · about 1 s left")),
            (10, Some(31), 3_000, Some("3.3/s · about 7 s left")),
            (2, Some(31), 10_000, Some("12/min · about 3 min left")),
            (1, Some(2), 60_000, Some("1/min · about 1 min left")),
            (1, Some(2), 100_000, None),
            (10, Some(100), 5_000, Some("2.0/s · about 45 s left")),
            (1, Some(10_000), 5_000, Some("12/min · about 14 h left")),
        ] {
            assert_eq!(pace(done, all, Duration::from_millis(millis)).as_deref(), says, "{done} {all:?} {millis}");
        }
    }
}
