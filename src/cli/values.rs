//! What single arguments may be, and what is wrong with one that is something else.

use std::time::Duration;

use crate::parameter::Arn;

pub(super) fn given(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
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
