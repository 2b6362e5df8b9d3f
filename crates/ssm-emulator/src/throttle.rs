//! Quotas: one token bucket per account, region and group of operations (docs/parameter-store.md 3).

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::behaviour::Behaviour;
use crate::place::Place;

/// The tokens left, and when they were counted.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    counted: Timestamp,
}

/// All buckets that were ever drawn from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets(BTreeMap<(Place, &'static str), Bucket>);

impl Buckets {
    /// Draws a token for one call; `false` when the call is one too many. A bucket holds what one second brings.
    pub(crate) fn draw(
        &mut self,
        behaviour: &Behaviour,
        place: &Place,
        operation: &'static str,
        now: Timestamp,
    ) -> bool {
        let Some((group, rate)) = quota(behaviour, operation) else { return true };
        let capacity = rate.max(1.0);
        let bucket = self.0.entry((place.clone(), group)).or_insert(Bucket { tokens: capacity, counted: now });
        let elapsed = now.duration_since(bucket.counted).as_secs_f64().max(0.0);
        bucket.tokens = (bucket.tokens + elapsed * rate).min(capacity);
        bucket.counted = now;
        let enough = bucket.tokens >= 1.0;
        if enough {
            bucket.tokens -= 1.0;
        }
        enough
    }
}

/// The bucket an operation draws from, and how many tokens a second it gets; `None` if it is not limited.
fn quota(behaviour: &Behaviour, operation: &'static str) -> Option<(&'static str, f64)> {
    if let Some(rate) = behaviour.throttle_tps.get(operation) {
        return Some((operation, *rate));
    }
    let documented = if behaviour.throttle { documented(operation, behaviour.high_throughput) } else { None };
    let rest = behaviour.throttle_tps.get("*").filter(|_| operation != KMS);
    documented.or(rest.map(|rate| (operation, *rate)))
}

/// The name under which uses of keys are counted.
pub(crate) const KMS: &str = "KMS";

/// The table of docs/parameter-store.md 3. What is not published and was never measured is not limited.
fn documented(operation: &'static str, high_throughput: bool) -> Option<(&'static str, f64)> {
    match (operation, high_throughput) {
        ("GetParameter" | "GetParameters" | "GetParametersByPath", false) => Some(("reads", 40.0)),
        ("GetParameter", true) => Some((operation, 10_000.0)),
        ("GetParameters", true) => Some((operation, 1_000.0)),
        ("GetParametersByPath", true) => Some((operation, 100.0)),
        ("PutParameter", false) | ("DescribeParameters", _) => Some((operation, 3.0)),
        ("PutParameter", true) => Some((operation, 10.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::later;

    /// How many of `calls` pass at one moment, then how many of as many more after `wait`.
    fn passed(behaviour: &Behaviour, calls: &[&'static str], wait: Duration) -> (usize, usize) {
        let place = Place::new("111122223333", "eu-west-1");
        let mut buckets = Buckets::default();
        let mut burst = |at: Timestamp| calls.iter().filter(|op| buckets.draw(behaviour, &place, op, at)).count();
        let start = Timestamp::UNIX_EPOCH;
        (burst(start), burst(later(start, wait)))
    }

    #[test]
    fn buckets_fill_at_their_rate() {
        let off = Behaviour::default();
        let on = Behaviour { throttle: true, ..Behaviour::default() };
        let paid = Behaviour { high_throughput: true, ..on.clone() };
        let own = Behaviour { throttle_tps: [("*".to_owned(), 5.0)].into(), ..off.clone() };
        let second = Duration::from_secs(1);
        for (behaviour, calls, wait, expected) in [
            (&off, vec!["DescribeParameters"; 100], second, (100, 100)),
            (&on, vec!["DescribeParameters"; 100], second, (3, 3)),
            (&on, vec!["DescribeParameters"; 100], second * 2 / 5, (3, 1)),
            (&on, vec!["DescribeParameters"; 100], Duration::ZERO, (3, 0)),
            // The three reads share one bucket.
            (&on, ["GetParameter", "GetParameters", "GetParametersByPath"].repeat(20), second, (40, 40)),
            (&on, vec!["PutParameter"; 20], second * 60, (3, 3)),
            (&on, vec!["DeleteParameter"; 20], second, (20, 20)),
            (&paid, vec!["PutParameter"; 20], second, (10, 10)),
            (&own, vec!["DeleteParameter"; 20], second, (5, 5)),
            (&own, vec![KMS; 20], second, (20, 20)),
        ] {
            assert_eq!(passed(behaviour, &calls, wait), expected, "{:?}", calls.first());
        }
    }
}
