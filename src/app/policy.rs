//! What the policies of a parameter do, in words; and policies from words (docs/parameter-store.md 5.5).

use jiff::{SignedDuration, Timestamp};

use crate::line::Role;
use crate::parameter::Policy;
use crate::text;

/// Policies of a parameter at most.
const MOST: usize = 10;

/// The kind that deletes a parameter.
const EXPIRATION: &str = "Expiration";

/// A sort of policy, each a field of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum PolicyField {
    /// When the parameter is deleted.
    Expires,
    /// How long before that a notice is given.
    Reminder,
    /// After how long without a change a notice is given.
    Unchanged,
}

impl PolicyField {
    /// The three, in the order of the page.
    pub(in crate::app) const ALL: [Self; 3] = [Self::Expires, Self::Reminder, Self::Unchanged];

    /// The word before its field.
    pub(in crate::app) fn label(self) -> &'static str {
        match self {
            Self::Expires => "expires",
            Self::Reminder => "reminder",
            Self::Unchanged => "unchanged",
        }
    }

    /// The service's word.
    fn kind(self) -> &'static str {
        match self {
            Self::Expires => EXPIRATION,
            Self::Reminder => "ExpirationNotification",
            Self::Unchanged => "NoChangeNotification",
        }
    }

    /// The attribute with the number of days or hours.
    fn attribute(self) -> &'static str {
        if self == Self::Unchanged { "After" } else { "Before" }
    }

    /// What an empty field says.
    pub(in crate::app) fn hint(self) -> &'static str {
        match self {
            Self::Expires => "never; or `12 days`, `36 hours`, `2027-01-31`, `2027-01-31 12:00` (UTC)",
            Self::Reminder => "none; or `3 days` before, `3 days, 12 hours`",
            Self::Unchanged => "none; or `20 days` without a change",
        }
    }

    /// Those of its sort among policies, each as its own JSON.
    fn of(self, policies: &[String]) -> impl Iterator<Item = serde_json::Value> {
        policies.iter().filter_map(|text| read(text)).filter(move |body| body["Type"] == self.kind())
    }

    /// What stands in its field, as it can be typed.
    pub(in crate::app) fn typed(self, policies: &[String]) -> String {
        let term = |body: serde_json::Value| match self {
            Self::Expires => expires(&body).map(text::absolute),
            Self::Reminder | Self::Unchanged => {
                let count = body["Attributes"][self.attribute()].as_str()?.to_owned();
                Some(units(&count, body["Attributes"]["Unit"].as_str()?))
            }
        };
        self.of(policies).filter_map(term).collect::<Vec<_>>().join(", ")
    }

    /// The policies with what is typed in place of those of its sort; those of other sorts stay as they are, byte for byte.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::app) fn put(self, policies: &[String], typed: &str, now: Timestamp) -> Result<Vec<String>, String> {
        if typed.trim() == self.typed(policies) {
            return Ok(policies.to_vec());
        }
        let own = match self {
            Self::Expires => expiration(typed, now)?.into_iter().collect(),
            Self::Reminder | Self::Unchanged => self.notices(typed)?,
        };
        let others = policies.iter().filter(|text| read(text).is_none_or(|body| body["Type"] != self.kind()));
        let all: Vec<String> = others.cloned().chain(own).collect();
        if all.len() > MOST {
            return Err(format!("{} policies: a parameter has at most {MOST}", all.len()));
        }
        Ok(all)
    }

    fn notices(self, typed: &str) -> Result<Vec<String>, String> {
        if is_none(typed) {
            return Ok(Vec::new());
        }
        let notice = |term: &str| {
            let (count, unit) = span(term).ok_or("a number of days or hours is wanted: 3 days")?;
            Ok(format!(
                r#"{{"Type":"{}","Version":"1.0","Attributes":{{"{}":"{count}","Unit":"{unit}"}}}}"#,
                self.kind(),
                self.attribute()
            ))
        };
        typed.split(',').map(notice).collect()
    }
}

/// A policy in words; an Expiration deletes the parameter, which nobody should learn too late.
pub(in crate::app) fn policy_says(policy: &Policy) -> (Role, String) {
    let body = read(&policy.text).unwrap_or_default();
    let attribute = |name: &str| body["Attributes"][name].as_str().unwrap_or("?").to_owned();
    match policy.kind.as_str() {
        EXPIRATION => {
            let at = attribute("Timestamp");
            let at = at.parse().map_or(at, text::absolute);
            (Role::Warn, format!("Expiration: AWS deletes this parameter on {at} ({})", policy.status))
        }
        "ExpirationNotification" => (
            Role::Plain,
            format!("notice {} {} before it expires", attribute("Before"), attribute("Unit").to_lowercase()),
        ),
        "NoChangeNotification" => (
            Role::Plain,
            format!("notice when unchanged for {} {}", attribute("After"), attribute("Unit").to_lowercase()),
        ),
        other => (Role::Plain, other.to_owned()),
    }
}

/// A policy as the service describes one that it has only just been given.
pub(in crate::app) fn pending_policy(text: &str) -> Policy {
    Policy { kind: kind_of(text), text: text.to_owned(), status: "Pending".to_owned() }
}

/// What those of a sort say, seen from `now`: `deleted in 12 days · 2026-12-06 08:00:00 UTC`, `3 days before`.
pub(in crate::app) fn field_says(field: PolicyField, policies: &[String], now: Timestamp) -> String {
    let typed = field.typed(policies);
    match field {
        _ if typed.is_empty() => if field == PolicyField::Expires { "never" } else { "none" }.to_owned(),
        PolicyField::Expires => match field.of(policies).find_map(|body| expires(&body)) {
            Some(at) => format!("deleted {} · {typed}", until(at, now)),
            None => typed,
        },
        PolicyField::Reminder => format!("notice {typed} before it is deleted"),
        PolicyField::Unchanged => format!("notice after {typed} without a change"),
    }
}

/// Whether there is a notice before an expiration, and none to come.
pub(in crate::app) fn reminds_of_nothing(policies: &[String]) -> bool {
    PolicyField::Reminder.of(policies).next().is_some() && PolicyField::Expires.of(policies).next().is_none()
}

/// When they have the parameter deleted, if they do.
pub(in crate::app) fn deletes_at(policies: &[String]) -> Option<Timestamp> {
    PolicyField::Expires.of(policies).find_map(|body| expires(&body))
}

fn read(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text).ok()
}

fn kind_of(text: &str) -> String {
    read(text).and_then(|body| body["Type"].as_str().map(str::to_owned)).unwrap_or_default()
}

/// When a policy deletes its parameter, if it does.
pub(in crate::app) fn expires_of(policy: &Policy) -> Option<Timestamp> {
    read(&policy.text).filter(|_| policy.kind == EXPIRATION).as_ref().and_then(expires)
}

fn expires(body: &serde_json::Value) -> Option<Timestamp> {
    body["Attributes"]["Timestamp"].as_str()?.parse().ok()
}

/// In days from three on, else in hours or minutes.
fn until(at: Timestamp, now: Timestamp) -> String {
    let left = at.as_second() - now.as_second();
    match left {
        ..=0 => "as soon as AWS looks".to_owned(),
        1..5_400 => format!("in {} minutes", (left + 30) / 60),
        5_400..259_200 => format!("in {} hours", (left + 1_800) / 3_600),
        _ => format!("in {} days", (left + 43_200) / 86_400),
    }
}

fn is_none(typed: &str) -> bool {
    matches!(typed.trim().to_ascii_lowercase().as_str(), "" | "none" | "never")
}

/// The policy that deletes a parameter at the time that is typed: a date, or how long from now.
fn expiration(typed: &str, now: Timestamp) -> Result<Option<String>, String> {
    if is_none(typed) {
        return Ok(None);
    }
    let at = match span(typed) {
        Some((count, unit)) => {
            let hours = i64::from(count) * if unit == "Days" { 24 } else { 1 };
            now.checked_add(SignedDuration::from_hours(hours)).map_err(|_| "that is too far away".to_owned())?
        }
        None => date(typed).ok_or("a date is wanted, or how long from now: 2027-01-31, 12 days")?,
    };
    if at <= now {
        return Err("that is past: AWS would delete it as soon as it looks".to_owned());
    }
    let at = at.strftime("%Y-%m-%dT%H:%M:%S.000Z");
    Ok(Some(format!(r#"{{"Type":"{EXPIRATION}","Version":"1.0","Attributes":{{"Timestamp":"{at}"}}}}"#)))
}

/// `2027-01-31`, with a time of the day or not, in UTC whether that is said or not.
fn date(typed: &str) -> Option<Timestamp> {
    let typed = typed.trim();
    let bare = typed.strip_suffix("UTC").unwrap_or(typed).trim();
    let with_time = || format!("{}Z", bare.replacen(' ', "T", 1)).parse().ok();
    let with_seconds = || format!("{}:00Z", bare.replacen(' ', "T", 1)).parse().ok();
    let midnight = || format!("{bare}T00:00:00Z").parse().ok();
    typed.parse().ok().or_else(with_time).or_else(with_seconds).or_else(midnight)
}

/// A number of days or hours, and the service's word for them: `3 days`, `in 12 d`, `36h`.
fn span(typed: &str) -> Option<(u32, &'static str)> {
    let typed = typed.trim().to_ascii_lowercase();
    let typed = typed.strip_prefix("in ").unwrap_or(&typed).trim();
    let digits = typed.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = typed.split_at(digits);
    let unit = match unit.trim() {
        "d" | "day" | "days" => "Days",
        "h" | "hour" | "hours" => "Hours",
        _ => return None,
    };
    count.parse().ok().filter(|count| *count > 0).map(|count| (count, unit))
}

/// `3 days`, `1 hour`.
fn units(count: &str, unit: &str) -> String {
    let unit = unit.to_ascii_lowercase();
    format!("{count} {}", if count == "1" { unit.trim_end_matches('s') } else { &unit })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const UNKNOWN: &str = r#"{"Type":"Rotation","Version":"2.0"}"#;

    fn now() -> Timestamp {
        "2026-11-24T08:00:00Z".parse().unwrap()
    }

    fn expires_at(typed: &str) -> Result<String, String> {
        let policies = PolicyField::Expires.put(&[], typed, now())?;
        Ok(PolicyField::Expires.typed(&policies))
    }

    #[test]
    fn an_expiration_is_a_date_or_a_time_from_now() {
        for (typed, at) in [
            ("12 days", "2026-12-06 08:00:00 UTC"),
            ("in 12 d", "2026-12-06 08:00:00 UTC"),
            ("36h", "2026-11-25 20:00:00 UTC"),
            ("1 hour", "2026-11-24 09:00:00 UTC"),
            ("2027-01-31", "2027-01-31 00:00:00 UTC"),
            ("2027-01-31 12:30", "2027-01-31 12:30:00 UTC"),
            ("2027-01-31 12:30:15 UTC", "2027-01-31 12:30:15 UTC"),
            ("2027-01-31T12:30:15+02:00", "2027-01-31 10:30:15 UTC"),
            ("never", ""),
            (" ", ""),
        ] {
            assert_eq!(expires_at(typed).as_deref(), Ok(at), "{typed}");
        }
        for (typed, says) in [
            ("2026-11-24", "past"),
            ("soon", "a date is wanted"),
            ("0 days", "a date is wanted"),
            ("3 weeks", "a date is wanted"),
            ("2027-13-01", "a date is wanted"),
            ("4000000000 days", "too far away"),
        ] {
            assert!(expires_at(typed).unwrap_err().contains(says), "{typed}: {:?}", expires_at(typed));
        }
    }

    #[test]
    fn notices_are_lists_and_what_is_not_touched_stays_as_it_is() {
        let policies = vec![
            UNKNOWN.to_owned(),
            r#"{"Version":"1.0", "Type":"ExpirationNotification","Attributes":{"Unit":"Days","Before":"15"}}"#
                .to_owned(),
        ];
        assert_eq!(PolicyField::Reminder.typed(&policies), "15 days");
        assert_eq!(PolicyField::Reminder.put(&policies, "15 days", now()).unwrap(), policies, "to the byte");
        let two = PolicyField::Reminder.put(&policies, "3 days, 1 hour", now()).unwrap();
        assert_eq!(PolicyField::Reminder.typed(&two), "3 days, 1 hour");
        assert_eq!((two.len(), two[0].as_str()), (3, UNKNOWN));
        assert!(reminds_of_nothing(&two));
        let expiring = PolicyField::Expires.put(&two, "12 days", now()).unwrap();
        assert!(!reminds_of_nothing(&expiring));
        let none = PolicyField::Reminder.put(&expiring, "", now()).unwrap();
        assert_eq!(PolicyField::Reminder.typed(&none), "");
        let unchanged = PolicyField::Unchanged.put(&none, "20 days", now()).unwrap();
        assert!(
            unchanged.last().unwrap().contains(r#""NoChangeNotification","Version":"1.0","Attributes":{"After":"20""#)
        );
        assert!(PolicyField::Unchanged.put(&[], "20", now()).is_err());
        let many = ["1 day"; 11].join(",");
        assert!(PolicyField::Reminder.put(&[], &many, now()).unwrap_err().contains("at most 10"));
    }

    #[test]
    fn policies_are_told_in_words() {
        let expiring = PolicyField::Expires.put(&[], "12 days", now()).unwrap();
        assert_eq!(field_says(PolicyField::Expires, &expiring, now()), "deleted in 12 days · 2026-12-06 08:00:00 UTC");
        assert_eq!(field_says(PolicyField::Expires, &[], now()), "never");
        let a_moment_later = now() + SignedDuration::from_secs(20);
        assert!(field_says(PolicyField::Expires, &expiring, a_moment_later).starts_with("deleted in 12 days"));
        let all = PolicyField::Reminder.put(&expiring, "3 days", now()).unwrap();
        assert_eq!(field_says(PolicyField::Reminder, &all, now()), "notice 3 days before it is deleted");
        assert_eq!(field_says(PolicyField::Unchanged, &all, now()), "none");
        let says = policy_says(&pending_policy(&all[0])).1;
        assert_eq!(says, "Expiration: AWS deletes this parameter on 2026-12-06 08:00:00 UTC (Pending)");
    }
}
