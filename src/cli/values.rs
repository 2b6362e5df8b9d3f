//! What single arguments may be, and what is wrong with one that is something else.

use std::time::Duration;

use crate::destination::{Side, Target, looks_like_a_region};
use crate::parameter::Arn;

pub(super) fn given(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

/// A part of a store. What has no levels is a parameter with a slash or without, as the service takes it and as a name does.
pub(super) fn place(text: &str) -> Result<Target, String> {
    if text.starts_with("arn:") {
        return Target::of_arn(text);
    }
    if is_bare_name(text) { format!("/{text}").parse() } else { text.parse() }
}

/// A side of a comparison. What may be a name and a file is neither until it is written as one.
pub(super) fn side(text: &str) -> Result<Side, String> {
    if is_bare_name(text) && text.contains('.') {
        return Err(format!("a file begins with ./ and a path with a slash: ./{text}, or /{text}"));
    }
    if is_bare_name(text) || text.starts_with("arn:") { place(text).map(Side::Store) } else { text.parse() }
}

/// Whether it can be the name of a parameter without levels, perhaps with a version behind it, and nothing else.
fn is_bare_name(text: &str) -> bool {
    let (name, version) = text.split_once(':').map_or((text, None), |(name, version)| (name, Some(version)));
    let in_names = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let is_name = name.chars().all(in_names) && name.chars().any(|letter| letter.is_ascii_alphanumeric());
    is_name && !text.contains('/') && version.is_none_or(|version| !version.is_empty()) && !looks_like_a_region(name)
}

pub(super) fn role(text: &str) -> Result<String, String> {
    let sound = Arn::parse(text).is_some_and(|arn| {
        let name = arn.rest.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/'));
        arn.service == "iam" && arn.region.is_empty() && account(arn.account).is_ok() && name
    });
    if sound { Ok(text.to_owned()) } else { Err("a role is arn:aws:iam::ACCOUNT:role/NAME".to_owned()) }
}

pub(super) fn account(text: &str) -> Result<String, String> {
    let sound = text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
    if sound { Ok(text.to_owned()) } else { Err("an account has a number of 12 digits".to_owned()) }
}

pub(super) fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_owned()),
        _ => Err("an endpoint begins with http:// or https:// and names a host".to_owned()),
    }
}

pub(super) fn millis(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_millis).map_err(|_| "a latency is a whole number of milliseconds".to_owned())
}

pub(super) fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err("a rate is a number above 0".to_owned()),
    }
}

pub(super) fn version(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(version) if version > 0 => Ok(version),
        _ => Err("a version is a whole number from 1".to_owned()),
    }
}

/// `FROM=TO`: a key there, and the one that takes its place.
pub(super) fn key_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if !from.is_empty() && !to.is_empty() => Ok((from.to_owned(), to.to_owned())),
        _ => Err("it is FROM=TO, a key of the one place and that of the other".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_levels_is_one_with_a_slash_and_without() {
        for (typed, is) in [
            ("motd", Ok("/motd")),
            ("motd:3", Ok("/motd:3")),
            ("on-call.rota", Ok("/on-call.rota")),
            ("/motd", Ok("/motd")),
            (".", Ok("/")),
            ("us-west-2:/x", Ok("us-west-2:/x")),
            ("us-west-2", Err("us-west-2 is a region")),
            ("us-west-2:", Err("us-west-2: is a region")),
            ("two@", Err("two@ is a profile")),
            ("team/env", Err("team stands before the path")),
            ("motd:", Err("a path begins with a slash")),
            ("..", Err("a path begins with a slash")),
            ("a b", Err("a path begins with a slash")),
        ] {
            match (place(typed), is) {
                (Ok(place), Ok(is)) => assert_eq!(place.to_string(), is),
                (Err(why), Err(is)) => assert!(why.contains(is), "{typed}: {why}"),
                (read, _) => panic!("{typed}: {read:?}"),
            }
        }
        assert_eq!(side("motd").map(|side| side.to_string()), Ok("/motd".to_owned()));
        assert!(side("x.env").is_err_and(|why| why.contains("./x.env, or /x.env")));
        assert_eq!(side("-").map(|side| side.to_string()), Ok("-".to_owned()));
    }
}
