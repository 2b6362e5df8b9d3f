//! What a session will sign in with, as a fingerprint that needs no network: sessions with the same one are, as far as can be known
//! beforehand, of one account.

use super::environment::Environment;
use super::sources::{Giver, TOKEN_FILE, TOKEN_ROLE};
use crate::destination::Place;

/// Members of a profile that decide whose credentials it gives; the first five alone make it give any.
const DECISIVE: [&str; 12] = [
    "sso_account_id",
    "role_arn",
    "credential_process",
    "aws_access_key_id",
    "login_session",
    "source_profile",
    "credential_source",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "role_session_name",
    "web_identity_token_file",
];

/// How many of [`DECISIVE`] give credentials by themselves.
const SOURCES: usize = 5;

impl Environment {
    /// What tells the credentials that the session will have from others, in the order in which they are looked for; `None` where
    /// only the network can tell whose they are (an instance, a container). It holds names and identifiers, never a secret.
    pub(crate) fn fingerprint(&self, asked: &Place) -> Option<String> {
        let first = self.first_fingerprint(asked);
        match &asked.role {
            // Half a key is refused, so nobody else's names are shown meanwhile.
            Some(role) if self.chain(asked).is_ok() => Some(format!("role\n{role}\n{}", first.unwrap_or_default())),
            Some(_) => None,
            None => first,
        }
    }

    fn first_fingerprint(&self, asked: &Place) -> Option<String> {
        match self.givers(asked).next()?.0 {
            Giver::Variables => {
                let key = self.access_key().filter(|_| self.secret_key().is_some())?;
                Some(format!("environment\n{key}"))
            }
            Giver::WebIdentity if self.first(asked, &TOKEN_FILE)?.source == TOKEN_FILE[0] => {
                Some(format!("web identity\n{}", self.first(asked, &TOKEN_ROLE)?.value))
            }
            Giver::Roles | Giver::WebIdentity | Giver::Profile => {
                self.profile_fingerprint(self.profile_or_default(asked))
            }
            Giver::Container | Giver::Instance => None,
        }
    }

    /// The profile and those it takes its credentials from, with what decides whose they are; `None` if none of them has any.
    fn profile_fingerprint(&self, profile: &str) -> Option<String> {
        let mut lines = vec!["profile".to_owned()];
        let mut known = false;
        let mut seen = Vec::new();
        let mut at = profile;
        while !seen.contains(&at) {
            seen.push(at);
            lines.push(format!("[{at}]"));
            for (index, property) in DECISIVE.into_iter().enumerate() {
                if let Some(value) = self.shared.get(at, property) {
                    known |= index < SOURCES;
                    lines.push(format!("{property}={value}"));
                }
            }
            match self.shared.get(at, "source_profile") {
                Some(source) => at = source,
                None => break,
            }
        }
        known.then(|| lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{asked, environment};
    use super::*;

    const CONFIG: &str = "\
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = engineer
[profile other-account]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = engineer
[profile role]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = keys
[profile instance-role]
role_arn = arn:aws:iam::111122223333:role/r
credential_source = Ec2InstanceMetadata
[profile process]
credential_process = vault print
[profile region-only]
region = eu-west-1
[profile circle]
source_profile = circle
";

    fn fingerprint(vars: &[(&str, &str)], profile: &str, credentials: &str) -> Option<String> {
        environment(vars, CONFIG, credentials).fingerprint(&asked(profile, "", ""))
    }

    const KEYS: &str = "[keys]\naws_access_key_id = AKIAONE\naws_secret_access_key = hunter2\n";
    const ENVIRONMENT: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIATWO"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];
    const WEB_IDENTITY: [(&str, &str); 2] =
        [("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/pod"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")];

    #[test]
    fn a_fingerprint_names_what_the_session_signs_in_with() {
        for (vars, profile, part) in [
            (&[][..], "sso", Some("111122223333")),
            (&[], "role", Some("AKIAONE")),
            (&[], "instance-role", Some("role/r")),
            (&[], "process", Some("vault print")),
            (&[], "keys", Some("AKIAONE")),
            (&[], "region-only", None),
            (&[], "circle", None),
            (&[], "unknown", None),
            (&[], "", None),
            (&ENVIRONMENT, "", Some("AKIATWO")),
            (&ENVIRONMENT, "sso", Some("111122223333")),
            (&ENVIRONMENT[..1], "", None),
            (&[ENVIRONMENT[0], ("AWS_PROFILE", "process")], "", None),
            (&WEB_IDENTITY, "", Some("role/pod")),
            (&[("AWS_PROFILE", "process")], "", Some("vault print")),
        ] {
            let found = fingerprint(vars, profile, KEYS);
            match (&found, part) {
                (Some(found), Some(part)) => assert!(found.contains(part), "{profile} {vars:?}: {found}"),
                (found, part) => assert_eq!(found.as_deref(), part, "{profile} {vars:?}"),
            }
            assert!(!found.unwrap_or_default().contains("hunter2"), "a secret is part of it");
        }
    }

    #[test]
    fn a_role_that_is_asked_for_is_part_of_it() {
        let of = |vars: &[(&str, &str)], profile: &str, role: &str| {
            let place = Place { role: Some(role.to_owned()), ..asked(profile, "", "") };
            environment(vars, CONFIG, KEYS).fingerprint(&place)
        };
        let (one, other) = ("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b");
        let known = of(&[], "keys", one);
        assert!(known.is_some());
        assert_ne!(known, of(&[], "keys", other));
        assert_ne!(known, of(&ENVIRONMENT, "", one), "who assumes it counts");
        assert_ne!(known, fingerprint(&[], "keys", KEYS));
        assert!(of(&[], "region-only", one).is_some(), "whoever an instance is, the role is one");
        assert_eq!(of(&ENVIRONMENT[..1], "", one), None);
    }

    #[test]
    fn other_credentials_have_another_fingerprint() {
        let mut all: Vec<_> =
            ["sso", "other-account", "role", "process", "keys"].map(|p| fingerprint(&[], p, KEYS)).into();
        all.push(fingerprint(&[], "role", &KEYS.replace("AKIAONE", "AKIATHREE")));
        all.push(fingerprint(&[], "keys", &KEYS.replace("AKIAONE", "AKIATHREE")));
        all.push(fingerprint(&ENVIRONMENT, "", KEYS));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(
            fingerprint(&[], "role", KEYS),
            fingerprint(&[("AWS_PROFILE", "role")], "", KEYS),
            "however the profile was named"
        );
    }
}
