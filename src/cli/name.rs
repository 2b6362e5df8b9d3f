//! A parameter as a command line names it: a full name with a selector, an ARN. Pure.

use std::fmt;
use std::str::FromStr;

use crate::destination::checked_selector;
use crate::parameter::ParameterArn;

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
        for text in ["", "/", "/a/", "a/b", "/a:", "/a:0", "/a b", "arn:aws:s3:::x/y", "/a\n"] {
            assert!(text.parse::<Name>().is_err(), "{text:?}");
        }
    }
}
