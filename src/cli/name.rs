//! A parameter as a command line names it: a full name with a selector, an ARN. Pure.

use std::fmt;
use std::str::FromStr;

use crate::destination::{Destination, before_the_path, checked_selector};
use crate::parameter::ParameterArn;
use crate::text::shell_word;

/// One parameter by its full name or its ARN, with a selector or without, as the service takes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

impl Name {
    /// As it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without its selector.
    pub fn without_selector(&self) -> &str {
        self.split().0
    }

    /// The number or label behind it.
    pub fn selector(&self) -> Option<&str> {
        self.split().1
    }

    fn split(&self) -> (&str, Option<&str>) {
        let slash = self.0.find('/').unwrap_or_default();
        match self.0[slash..].find(':') {
            Some(colon) => (&self.0[..slash + colon], Some(&self.0[slash + colon + 1..])),
            None => (&self.0, None),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    /// What is wrong with it.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = Self(text.to_owned());
        let (bare, selector) = name.split();
        let arn = ParameterArn::parse(bare).is_some();
        if bare.starts_with("arn:") && !arn {
            return Err("an ARN of a parameter is arn:aws:ssm:REGION:ACCOUNT:parameter/NAME".to_owned());
        }
        if !arn && (bare.is_empty() || bare == "/") {
            return Err("a name is expected".to_owned());
        }
        if !arn && bare.ends_with('/') {
            return Err(format!("{bare} is a folder, and the name of a parameter is expected"));
        }
        if let Some((before, path)) = before_the_path(text).filter(|_| !arn) {
            return Err(as_options(text, &before, path));
        }
        if !arn && bare.contains('/') && !bare.starts_with('/') {
            return Err(format!("a name with levels begins with a slash: /{bare}"));
        }
        // What else a name may not hold the service says of reads, and this program before a write.
        if let Some(odd) = bare.chars().find(|letter| letter.is_whitespace() || letter.is_control()) {
            return Err(format!("a name has letters, digits and _ . - / only, not {odd:?}"));
        }
        // A secret's version may be an id that no label could be.
        let secret = bare.starts_with(crate::parameter::SECRETS);
        if let Some(selector) = selector.filter(|_| !secret) {
            checked_selector(selector)?;
        }
        Ok(name)
    }
}

/// What is wrong with a place where a name is expected, and how it is written there.
fn as_options(text: &str, before: &Destination, path: &str) -> String {
    let mut options = Vec::new();
    let mut read = Vec::new();
    if let Some(profile) = &before.profile {
        read.push(format!("the profile {profile}"));
        options.push(format!("--profile {}", shell_word(profile)));
    }
    if let Some(region) = &before.region {
        read.push(format!("the region {region}"));
        options.push(format!("--region {region}"));
    }
    let (read, options) = (read.join(" and "), options.join(" "));
    format!("{text} has {read} before a path, and a name of a parameter is expected: {options} {path}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_takes_the_selectors_of_the_service() {
        for (text, bare, selector) in [
            ("/a/b", "/a/b", None),
            ("motd", "motd", None),
            ("motd:2", "motd", Some("2")),
            ("/a/b:live", "/a/b", Some("live")),
            (
                "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b",
                "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b",
                None,
            ),
            (
                "arn:aws:ssm:eu-west-1:111122223333:parameter/a:12",
                "arn:aws:ssm:eu-west-1:111122223333:parameter/a",
                Some("12"),
            ),
            ("/aws/reference/secretsmanager/x:AWSPREVIOUS", "/aws/reference/secretsmanager/x", Some("AWSPREVIOUS")),
        ] {
            let name: Name = text.parse().unwrap();
            assert_eq!((name.without_selector(), name.selector(), name.as_str()), (bare, selector, text));
        }
        for (text, said) in [
            (
                "us-west-2:/x",
                "us-west-2:/x has the region us-west-2 before a path, and a name of a parameter is expected: --region us-west-2 /x",
            ),
            (
                "two@/t/z:3",
                "the profile two before a path, and a name of a parameter is expected: --profile two /t/z:3",
            ),
            (
                "my own@eu-west-1:/z",
                "the profile my own and the region eu-west-1 before a path, and a name of a parameter is expected: --profile 'my own' --region eu-west-1 /z",
            ),
            ("a/b", "a name with levels begins with a slash: /a/b"),
        ] {
            assert!(text.parse::<Name>().is_err_and(|why| why.contains(said)), "{text}");
        }
        for text in ["", "/", "/a/", "a/b", "/a:", "/a:0", "/a b", "arn:aws:s3:::x/y", "/a\n"] {
            assert!(text.parse::<Name>().is_err(), "{text:?}");
        }
    }
}
