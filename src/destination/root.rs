//! What of all that can be listed a session shows.

use std::fmt;
use std::str::FromStr;

use crate::parameter::{Owner, PUBLIC, SECRETS, name_key};

/// What a session shows: one at a time. As a text it is a path, or words that are none; see [`Root::from_str`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Root {
    /// What is below a path, and the parameter at the path itself. Of this account, or below `/aws/service` of AWS.
    Path(String),
    /// What other accounts share with this one (docs/parameter-store.md 1.3).
    Shared,
}

const SHARED: &str = "shared with this account";

impl Root {
    /// All parameters of this account.
    pub fn all() -> Self {
        Self::Path("/".to_owned())
    }

    /// All parameters that AWS publishes (docs/parameter-store.md 1.3).
    pub fn public() -> Self {
        Self::Path(PUBLIC.to_owned())
    }

    /// The path, without a slash at its end: empty for all parameters of the account. `None` where there is none.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Path(path) => Some(path.trim_end_matches('/')),
            Self::Shared => None,
        }
    }

    /// Whether a listing of it can bring that name.
    pub fn contains(&self, name: &str) -> bool {
        match (self, Owner::of(name)) {
            (Self::Shared, Owner::Shared { .. }) => true,
            (Self::Path(_), owner @ (Owner::Ours | Owner::Public)) => {
                let path = self.path().unwrap_or_default();
                owner == Owner::of(path)
                    && (path.is_empty()
                        || name_key(name) == name_key(path)
                        || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
            }
            _ => false,
        }
    }

    /// Why nothing in it can be changed or created; nothing where it can.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::Path(path) => Owner::of(path).refusal(),
            Self::Shared => Some("shared by other accounts: only their owners can change them".to_owned()),
        }
    }

    /// Why nothing new can be made in it; nothing where something can.
    pub fn no_room(&self) -> Option<String> {
        match self {
            Self::Path(path) => Owner::of(path).no_room(),
            Self::Shared => Some("it belongs to other accounts".to_owned()),
        }
    }
}

impl Default for Root {
    fn default() -> Self {
        Self::all()
    }
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path(path) => path,
            Self::Shared => SHARED,
        })
    }
}

impl FromStr for Root {
    /// What is wrong with the path, for the user.
    type Err = String;

    /// A path from the root, its slashes at the end left out; or what [`Root::Shared`] is written as.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == SHARED {
            return Ok(Self::Shared);
        }
        if !text.starts_with('/') {
            return Err(format!("a path begins with a slash: /{text}"));
        }
        let path = text.trim_end_matches('/');
        if path.is_empty() {
            return Ok(Self::all());
        }
        if path.contains("//") {
            return Err("a path has something between its slashes".to_owned());
        }
        if let Some(odd) = path.chars().find(|&letter| !(letter.is_ascii_alphanumeric() || "/_.-".contains(letter))) {
            return Err(format!("a path has letters, digits and _ . - only, not {odd:?}"));
        }
        if matches!(Owner::of(path), Owner::Secret { .. }) {
            return Err(format!("secrets cannot be listed: open one by its full name, {SECRETS}/ID, in the search"));
        }
        Ok(Self::Path(path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED_NAME: &str = "arn:aws:ssm:eu-west-1:222233334444:parameter/team/db";

    #[test]
    fn a_root_holds_what_its_listing_can_bring() {
        let path = |path: &str| Root::Path(path.to_owned());
        for (root, name, holds) in [
            (Root::all(), "/team/db", true),
            (Root::all(), "x", true),
            (Root::all(), "/aws/service/list/x", false),
            (Root::all(), SHARED_NAME, false),
            (Root::all(), "/aws/reference/secretsmanager/x", false),
            (path("/team"), "/team/db", true),
            (path("/team"), "/team", true),
            (path("/team"), "team", true),
            (path("/team"), "/teams", false),
            (path("/team"), "/other", false),
            (Root::public(), "/aws/service/list/x", true),
            (Root::public(), "/team/db", false),
            (path("/aws/service/list"), "/aws/service/list/x", true),
            (path("/aws/service/list"), "/aws/service/x", false),
            (Root::Shared, SHARED_NAME, true),
            (Root::Shared, "/team/db", false),
        ] {
            assert_eq!(root.contains(name), holds, "{root} {name}");
        }
    }

    #[test]
    fn a_root_can_be_written_and_read() {
        for root in [Root::all(), Root::public(), Root::Shared, Root::Path("/a/B.c_d-1".to_owned())] {
            assert_eq!(root.to_string().parse(), Ok(root));
        }
        assert_eq!("//".parse(), Ok(Root::all()));
        assert_eq!("/a/b//".parse(), Ok(Root::Path("/a/b".to_owned())));
        for text in ["", "a", "shared", "/a//b", "/a b", "/a:1", "/aws/reference/secretsmanager/x"] {
            assert!(text.parse::<Root>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_ours_is_read_only() {
        assert_eq!(Root::all().refusal(), None);
        assert_eq!(Root::Path("/team".to_owned()).refusal(), None);
        assert!(Root::public().refusal().is_some() && Root::Shared.refusal().is_some());
        for root in [Root::all(), Root::Path("/team".to_owned()), Root::public(), Root::Shared] {
            assert_eq!(root.no_room().is_some(), root.refusal().is_some(), "{root}");
        }
    }
}
