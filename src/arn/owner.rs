//! Whose a parameter is, as its name tells (docs/parameter-store.md 1.3). What is not this account's own is read-only.

use std::borrow::Cow;

use super::parts::ParameterArn;

/// Where the parameters that AWS publishes live (docs/parameter-store.md 1.3).
pub const PUBLIC: &str = "/aws/service";

/// The folder of the names behind which a secret of Secrets Manager stands (docs/parameter-store.md 1.3).
pub const SECRETS: &str = "/aws/reference/secretsmanager";

/// Whose a name, of a parameter or of a folder, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// This account's.
    Ours,
    /// Published by AWS, readable by all.
    Public,
    /// Another account's, shared with this one. It can be asked for by its ARN alone, so that is its name.
    Shared {
        /// Twelve digits.
        account: &'a str,
        /// Where it lives.
        region: &'a str,
    },
    /// A secret of Secrets Manager under its borrowed name; the folder of these has an empty id.
    Secret {
        /// The secret's name in Secrets Manager.
        id: &'a str,
    },
}

impl<'a> Owner<'a> {
    /// Whose a name is.
    pub fn of(name: &'a str) -> Self {
        let below = |folder: &str| name.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(arn) = ParameterArn::parse(name) {
            Self::Shared { account: arn.account, region: arn.region }
        } else if below(PUBLIC).is_some() {
            Self::Public
        } else if let Some(id) = below(SECRETS) {
            Self::Secret { id: id.strip_prefix('/').unwrap_or(id) }
        } else {
            Self::Ours
        }
    }

    /// Whether it can be changed from here, as far as that is a question of whose it is.
    pub fn is_ours(self) -> bool {
        self == Self::Ours
    }

    /// Why it cannot be changed from here; nothing where it can.
    pub fn refusal(self) -> Option<String> {
        match self {
            Self::Ours => None,
            Self::Public => Some("public parameters are AWS's own: read-only".to_owned()),
            Self::Shared { account, .. } => Some(format!("shared by {account}: only its owner can change it")),
            Self::Secret { .. } => {
                Some("secrets of Secrets Manager are changed there, not through Parameter Store".to_owned())
            }
        }
    }

    /// Why nothing new can be made beside it; nothing where something can.
    pub fn no_room(self) -> Option<String> {
        match self {
            Self::Ours => None,
            Self::Public => Some("what AWS publishes is its own".to_owned()),
            Self::Shared { account, .. } => Some(format!("it belongs to account {account}")),
            Self::Secret { .. } => Some("secrets are made in Secrets Manager".to_owned()),
        }
    }
}

/// A name as it is spoken of where room is short: that of another account without the rest of its ARN.
pub fn spoken(name: &str) -> Cow<'_, str> {
    match ParameterArn::parse(name) {
        Some(arn) if arn.name.is_empty() => arn.to_string().into(),
        Some(arn) => format!("{} of {}", arn.name, arn.account).into(),
        None => name.into(),
    }
}

/// Whether a text is the name by which Parameter Store reads a secret of Secrets Manager.
pub fn is_secret_reference(name: &str) -> bool {
    // What a secret's name may hold; a version cannot be asked for (docs/parameter-store.md 1.3).
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-!".contains(c);
    matches!(Owner::of(name), Owner::Secret { id } if !id.is_empty() && id.chars().all(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_whose_it_is() {
        let shared = Owner::Shared { account: "222233334444", region: "eu-west-1" };
        for (name, owner) in [
            ("/team/db", Owner::Ours),
            ("x", Owner::Ours),
            ("/", Owner::Ours),
            ("/aws", Owner::Ours),
            ("/aws/services", Owner::Ours),
            ("/aws/service", Owner::Public),
            ("/aws/service/list/x", Owner::Public),
            ("/aws/reference/secretsmanager", Owner::Secret { id: "" }),
            ("/aws/reference/secretsmanager/db/main", Owner::Secret { id: "db/main" }),
            ("/aws/reference/secretsmanagers", Owner::Ours),
            ("arn:aws:ssm:eu-west-1:222233334444:parameter/team/db", shared),
            ("arn:aws:ssm:eu-west-1:222233334444:parameter", shared),
            ("arn:aws:ssm:eu-west-1:222233334444:parameters", Owner::Ours),
            ("arn:aws:s3:eu-west-1:222233334444:parameter/x", Owner::Ours),
            ("arn:", Owner::Ours),
        ] {
            assert_eq!(Owner::of(name), owner, "{name}");
            assert_eq!(owner.refusal().is_none(), owner.is_ours(), "{name}");
            assert_eq!(owner.no_room().is_none(), owner.is_ours(), "{name}");
        }
        assert_eq!(shared.refusal().as_deref(), Some("shared by 222233334444: only its owner can change it"));
    }

    #[test]
    fn an_arn_is_spoken_of_in_few_words() {
        for (name, words) in [
            ("arn:aws:ssm:eu-west-1:222233334444:parameter/team/db", "/team/db of 222233334444"),
            ("arn:aws:ssm:eu-west-1:222233334444:parameter", "222233334444 · eu-west-1"),
            ("/team/db", "/team/db"),
        ] {
            assert_eq!(spoken(name), words);
        }
    }

    #[test]
    fn secrets_have_names_of_their_own() {
        for (name, is) in [
            ("/aws/reference/secretsmanager/db/main_1+2=3.4@5-6!7", true),
            ("/aws/reference/secretsmanager/", false),
            ("/aws/reference/secretsmanager", false),
            ("/aws/reference/secretsmanager/a b", false),
            ("/aws/reference/secretsmanager/a:AWSPREVIOUS", false),
            ("/aws/service/x", false),
            ("/x", false),
        ] {
            assert_eq!(is_secret_reference(name), is, "{name}");
        }
    }
}
