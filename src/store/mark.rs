//! What a session will sign in with, as a mark that needs no network: sessions with one mark are, as far as can be known
//! beforehand, of one account.

use super::settings::{Settings, Surroundings};

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

impl Settings {
    /// A mark of the credentials that the session will have, from flags, environment and shared files; `None` where only the
    /// network can tell whose they are (an instance, a container). It holds names and identifiers, never a secret; reads two
    /// small files.
    pub fn credentials_mark(&self) -> Option<String> {
        Surroundings::of_process().credentials_mark(self)
    }
}

impl Surroundings {
    /// In the order in which [`super::credentials::provider`] looks for them.
    pub(super) fn credentials_mark(&self, settings: &Settings) -> Option<String> {
        let flag = settings.profile.as_deref().filter(|name| !name.is_empty());
        let environment = || {
            let key = self.access_key().filter(|_| self.secret_key())?;
            Some(format!("environment\n{key}"))
        };
        let web_identity = || {
            let role = self.var("AWS_ROLE_ARN").filter(|_| self.var("AWS_WEB_IDENTITY_TOKEN_FILE").is_some())?;
            Some(format!("web identity\n{role}"))
        };
        let profile = self.profile(settings).unwrap_or("default");
        match flag {
            Some(name) => self.profile_mark(name),
            // Half a key is refused, so nobody else's names are shown meanwhile.
            None if self.access_key().is_some() && !self.secret_key() => None,
            None => environment().or_else(|| self.profile_mark(profile)).or_else(web_identity),
        }
    }

    /// The profile and those it takes its credentials from, with what decides whose they are; `None` if none of them has any.
    fn profile_mark(&self, profile: &str) -> Option<String> {
        let mut mark = vec!["profile".to_owned()];
        let mut known = false;
        let mut seen = Vec::new();
        let mut at = profile;
        while !seen.contains(&at) {
            seen.push(at);
            mark.push(format!("[{at}]"));
            for (index, property) in DECISIVE.into_iter().enumerate() {
                if let Some(value) = self.shared.get(at, property) {
                    known |= index < SOURCES;
                    mark.push(format!("{property}={value}"));
                }
            }
            match self.shared.get(at, "source_profile") {
                Some(source) => at = source,
                None => break,
            }
        }
        known.then(|| mark.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::shared_config::SharedConfig;
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

    fn mark(vars: &[(&str, &str)], profile: &str, credentials: &str) -> Option<String> {
        let around = Surroundings {
            vars: vars.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            shared: SharedConfig::parse(CONFIG, credentials),
            ..Surroundings::default()
        };
        let profile = (!profile.is_empty()).then(|| profile.to_owned());
        around.credentials_mark(&Settings { profile, ..Settings::default() })
    }

    const KEYS: &str = "[keys]\naws_access_key_id = AKIAONE\naws_secret_access_key = hunter2\n";
    const ENVIRONMENT: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIATWO"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];
    const WEB_IDENTITY: [(&str, &str); 2] =
        [("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/pod"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")];

    #[test]
    fn a_mark_names_what_the_session_signs_in_with() {
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
            let mark = mark(vars, profile, KEYS);
            match (&mark, part) {
                (Some(mark), Some(part)) => assert!(mark.contains(part), "{profile} {vars:?}: {mark}"),
                (mark, part) => assert_eq!(mark.as_deref(), part, "{profile} {vars:?}"),
            }
            assert!(!mark.unwrap_or_default().contains("hunter2"), "a secret is no mark");
        }
    }

    #[test]
    fn other_credentials_have_another_mark() {
        let mut marks: Vec<_> = ["sso", "other-account", "role", "process", "keys"].map(|p| mark(&[], p, KEYS)).into();
        marks.push(mark(&[], "role", &KEYS.replace("AKIAONE", "AKIATHREE")));
        marks.push(mark(&[], "keys", &KEYS.replace("AKIAONE", "AKIATHREE")));
        marks.push(mark(&ENVIRONMENT, "", KEYS));
        let count = marks.len();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), count);
        assert_eq!(
            mark(&[], "role", KEYS),
            mark(&[("AWS_PROFILE", "role")], "", KEYS),
            "however the profile was named"
        );
    }
}
