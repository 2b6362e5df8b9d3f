//! The shared configuration files (`~/.aws/config`, `~/.aws/credentials`), as far as this program must know them before it
//! calls anything: which profiles there are, their region, their endpoint, and how they sign in.
//!
//! The SDK does not read them: it would read some things differently, and show one place while another is called
//! (docs/parameter-store.md 7.1, 7.2). What this reader finds is all that the SDK is given. It takes no network and no time.

use std::collections::BTreeMap;

use crate::destination::ProfileKind;

/// Properties of one section; names in lower case, sub-properties as `group.name`.
type Section = BTreeMap<String, String>;

/// Both files merged, as the SDK merges them: what the credentials file says of a profile wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SharedConfig {
    profiles: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    /// The first line that makes no sense, counted from 1.
    malformed: Option<(SharedFile, usize)>,
}

/// The two files differ in how a profile's section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SharedFile {
    Config,
    Credentials,
}

impl SharedConfig {
    /// Reads the texts of both files. Lines that make no sense are passed over here: the SDK complains of them.
    pub(super) fn parse(config: &str, credentials: &str) -> Self {
        let mut shared = Self::default();
        shared.read(config, SharedFile::Config);
        shared.read(credentials, SharedFile::Credentials);
        shared
    }

    /// Where the first line stands that makes no sense, in words. The SDK refuses such files whole, without saying where.
    pub(super) fn malformed(&self) -> Option<String> {
        let (file, line) = self.malformed?;
        let file = if file == SharedFile::Config { "config" } else { "credentials" };
        Some(format!("Line {line} of the AWS {file} file"))
    }

    /// Names of all profiles, sorted.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// Whether a profile of this name is defined.
    pub(super) fn has(&self, profile: &str) -> bool {
        self.profiles.contains_key(profile)
    }

    /// A property of a profile; empty ones count as absent.
    pub(super) fn get(&self, profile: &str, property: &str) -> Option<&str> {
        self.profiles.get(profile)?.get(property).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// How a profile signs in, by its own section alone.
    pub(super) fn kind(&self, profile: &str) -> ProfileKind {
        let has = |property| self.get(profile, property).is_some();
        if has("role_arn") {
            ProfileKind::Role
        } else if has("sso_session") || has("sso_start_url") {
            ProfileKind::Sso
        } else if has("credential_process") {
            ProfileKind::Process
        } else if has("aws_access_key_id") {
            ProfileKind::Keys
        } else {
            ProfileKind::Unsaid
        }
    }

    /// Whether an `[sso-session …]` of this name is defined.
    pub(super) fn has_sso_session(&self, name: &str) -> bool {
        self.sso_sessions.contains_key(name)
    }

    /// A property of an `[sso-session …]`; empty ones count as absent.
    pub(super) fn of_sso_session(&self, name: &str, property: &str) -> Option<&str> {
        self.sso_sessions.get(name)?.get(property).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether a `[services …]` of this name is defined. One with nothing in it is as good as none, as for the AWS CLI.
    pub(super) fn has_services(&self, name: &str) -> bool {
        self.services.get(name).is_some_and(|section| !section.is_empty())
    }

    /// A property of one service in a `[services …]`; empty ones count as absent.
    pub(super) fn of_services(&self, name: &str, service: &str, property: &str) -> Option<&str> {
        let value = self.services.get(name)?.get(&format!("{service}.{property}"))?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    fn read(&mut self, text: &str, file: SharedFile) {
        // `[profile default]` replaces `[default]` as a whole, wherever the two stand.
        let prefixed_default =
            file == SharedFile::Config && text.lines().any(|line| header(line) == Some((Some("profile"), "default")));
        let mut begun = false;
        let mut section: Option<&mut Section> = None;
        let mut group = None;
        let mut malformed = None;
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if line.starts_with('[') {
                begun = true;
                group = None;
                if header(line).is_none() {
                    malformed = malformed.or(Some(number));
                }
                section = match (header(line), file) {
                    (Some((None, "default")), SharedFile::Config) if prefixed_default => None,
                    (Some((Some("profile"), name) | (None, name @ "default")), SharedFile::Config)
                    | (Some((None, name)), SharedFile::Credentials) => {
                        Some(self.profiles.entry(name.to_owned()).or_default())
                    }
                    (Some((Some("services"), name)), SharedFile::Config) => {
                        Some(self.services.entry(name.to_owned()).or_default())
                    }
                    (Some((Some("sso-session"), name)), SharedFile::Config) => {
                        Some(self.sso_sessions.entry(name.to_owned()).or_default())
                    }
                    _ => None,
                };
                continue;
            }
            let found = property(line);
            if line.starts_with([' ', '\t']) {
                // What goes on from a property with a value may be anything.
                if !begun || (group.is_some() && found.is_none()) {
                    malformed = malformed.or(Some(number));
                }
                if let (Some(section), Some(group), Some((name, value))) = (section.as_deref_mut(), &group, found) {
                    section.insert(format!("{group}.{name}"), value.to_owned());
                }
                continue;
            }
            let Some((name, value)) = found.filter(|_| begun) else {
                malformed = malformed.or(Some(number));
                continue;
            };
            group = value.is_empty().then(|| name.clone());
            if let Some(section) = section.as_deref_mut() {
                section.insert(name, value.to_owned());
            }
        }
        self.malformed = self.malformed.or(malformed.map(|number| (file, number)));
    }
}

/// `[profile x]`, `[x]`: prefix and name.
fn header(line: &str) -> Option<(Option<&str>, &str)> {
    let inner = line.strip_prefix('[')?.split_once(']')?.0.trim();
    Some(match inner.split_once([' ', '\t']) {
        Some((prefix, name)) => (Some(prefix), name.trim()),
        None => (None, inner),
    })
}

/// `name = value`, without a comment that follows white space.
fn property(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once('=')?;
    let comment = [" #", "\t#", " ;", "\t;"].into_iter().filter_map(|mark| value.find(mark)).min();
    let value = &value[..comment.unwrap_or(value.len())];
    let name = name.trim();
    (!name.is_empty()).then(|| (name.to_ascii_lowercase(), value.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const CONFIG: &str = "\
# a comment
[default]
region = eu-west-1 ; where we are
[profile prod]
region=eu-central-1
services = local
source_profile = base
[profile base]
sso_session = corp
endpoint_url =
[sso-session corp]
region = us-east-1
[services local]
s3 =
  endpoint_url = http://127.0.0.1:9000
ssm =
  endpoint_url = http://127.0.0.1:4583
[stray]
region = nowhere
";

    #[test]
    fn profiles_are_those_of_both_files() {
        let shared = SharedConfig::parse(CONFIG, "[old]\naws_access_key_id = A\n[prod]\nregion = eu-north-1\n");
        assert_eq!(shared.profiles().collect::<Vec<_>>(), ["base", "default", "old", "prod"]);
        assert_eq!(shared.get("prod", "region"), Some("eu-north-1"), "the credentials file wins");
        assert_eq!(shared.get("default", "region"), Some("eu-west-1"), "the comment is not part of the value");
        assert!(!shared.has("stray") && !shared.has("corp"), "only profiles are profiles");
    }

    #[test]
    fn a_services_section_says_of_each_service() {
        let shared = SharedConfig::parse(CONFIG, "");
        assert_eq!(shared.of_services("local", "ssm", "endpoint_url"), Some("http://127.0.0.1:4583"));
        assert_eq!(shared.of_services("local", "sts", "endpoint_url"), None);
        assert!(shared.has_services("local") && !shared.has_services("prod"));
        assert_eq!(shared.get("base", "endpoint_url"), None, "empty is absent");
    }

    #[test]
    fn the_first_line_that_makes_no_sense_is_named() {
        let config = |text: &str| SharedConfig::parse(text, "").malformed();
        assert_eq!(SharedConfig::parse(CONFIG, "").malformed(), None);
        for (text, line) in [
            ("[profile x]\nregion = a\n[profile y\n", 3),
            ("region = a\n[profile x]\n", 1),
            ("# c\n\n[profile x]\nregion\n= b\n", 4),
            ("[profile x]\n= b\n", 2),
            ("[services s]\nssm =\n  endpoint_url\n", 3),
            (" region = a\n", 1),
            ("[plugins]\ncli\n", 2),
        ] {
            assert_eq!(config(text), Some(format!("Line {line} of the AWS config file")), "{text}");
        }
        for text in ["[profile x]\nregion = a\n  goes on\n", "[profile x]\ns3 =\n  a = b\n", ""] {
            assert_eq!(config(text), None, "{text}");
        }
        let credentials = SharedConfig::parse("", "[x]\nkey\n").malformed();
        assert_eq!(credentials.as_deref(), Some("Line 2 of the AWS credentials file"));
    }

    #[test]
    fn an_sso_session_is_no_profile() {
        let shared = SharedConfig::parse(CONFIG, "[sso-session other]\nsso_region = us-east-1\n");
        assert!(shared.has_sso_session("corp") && !shared.has_sso_session("prod"));
        assert!(!shared.has_sso_session("other"), "only the config file defines any");
        assert_eq!(shared.of_sso_session("corp", "region"), Some("us-east-1"));
        assert_eq!(shared.of_sso_session("corp", "sso_start_url"), None);
    }

    #[test]
    fn a_prefixed_default_replaces_the_bare_one() {
        for text in [
            "[default]\nregion = a\nx = y\n[profile default]\nregion = b\n",
            "[profile default]\nregion = b\n[default]\nx = y\n",
        ] {
            let shared = SharedConfig::parse(text, "");
            assert_eq!(shared.get("default", "region"), Some("b"));
            assert_eq!(shared.get("default", "x"), None);
        }
    }
}
