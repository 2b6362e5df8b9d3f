//! The shared configuration files (`~/.aws/config`, `~/.aws/credentials`), as far as this program must know them before it
//! calls anything: which profiles there are, their region, their endpoint, and how they sign in.
//!
//! The SDK does not read them: it would read some things differently, and show one place while another is called
//! (docs/parameter-store.md 7.1, 7.2). What this reader finds is all that the SDK is given. It takes no network and no time.

use std::collections::BTreeMap;

use super::ini::{self, Malformed, Section};
use crate::destination::ProfileKind;

/// Both files merged, as the AWS CLI merges them: what the credentials file says of a profile wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SharedConfig {
    profiles: BTreeMap<String, Profile>,
    services: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    /// Sections in which nobody finds a profile, by the name that was meant: in which file, and how each is written.
    misspelt: BTreeMap<String, (SharedFile, String)>,
    /// The first line that cannot be used.
    malformed: Option<(SharedFile, Malformed)>,
}

/// What each of the files says of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Profile {
    /// How the header of its section in the config file is written.
    written: String,
    config: Option<Section>,
    credentials: Option<Section>,
}

/// The two files differ in how a profile's section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SharedFile {
    Config,
    Credentials,
}

impl SharedFile {
    /// The variable that says where it is.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Config => "AWS_CONFIG_FILE",
            Self::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }

    /// The header of a profile's section.
    pub(super) fn header(self, profile: &str) -> String {
        match self {
            Self::Config if profile != "default" => header("profile", profile),
            Self::Config | Self::Credentials => format!("[{profile}]"),
        }
    }
}

impl SharedConfig {
    /// Reads the texts of both files, as the AWS CLI reads them (botocore's `configloader`).
    pub(super) fn parse(config: &str, credentials: &str) -> Self {
        let (config, in_config) = ini::parse(config);
        let (credentials, in_credentials) = ini::parse(credentials);
        let malformed = in_config.map(|line| (SharedFile::Config, line));
        let malformed = malformed.or(in_credentials.map(|line| (SharedFile::Credentials, line)));
        let mut shared = Self { malformed, ..Self::default() };
        for (header, section) in config {
            shared.take(&header, section);
        }
        for (name, section) in credentials {
            if let Some(meant) = ini::words(&name).as_deref().and_then(profile_meant) {
                shared.misspelt.entry(meant).or_insert((SharedFile::Credentials, name.clone()));
            }
            shared.profiles.entry(name).or_default().credentials.get_or_insert_default().extend(section);
        }
        shared
    }

    /// One section of the config file. A name that is there already in other spelling is replaced as a whole.
    fn take(&mut self, header: &str, section: Section) {
        let kind = ["profile", "sso-session", "services"].into_iter().find(|kind| header.starts_with(kind));
        let Some(kind) = kind else {
            if header == "default" {
                self.take_profile(header.to_owned(), header, section);
                return;
            }
            let meant = match ini::words(header).as_deref() {
                Some([name]) if name.eq_ignore_ascii_case("default") => Some("default".to_owned()),
                Some([name]) => Some(name.clone()),
                words => words.and_then(profile_meant),
            };
            self.misspelt.extend(meant.map(|name| (name, (SharedFile::Config, header.to_owned()))));
            return;
        };
        match ini::words(header).as_deref() {
            Some([_, name]) => {
                let name = name.clone();
                match kind {
                    "profile" => self.take_profile(name, header, section),
                    "sso-session" => drop(self.sso_sessions.insert(name, section)),
                    _ => drop(self.services.insert(name, section)),
                }
            }
            Some([first, _, _, ..]) if first == kind => {
                // A name of several words without quotes around them.
                let name = header[kind.len()..].trim().to_owned();
                self.misspelt.insert(name, (SharedFile::Config, header.to_owned()));
            }
            None => {
                // A quote without an end.
                let name = header[kind.len()..].trim().trim_matches(['"', '\'']).to_owned();
                self.misspelt.insert(name, (SharedFile::Config, header.to_owned()));
            }
            _ => {}
        }
    }

    fn take_profile(&mut self, name: String, header: &str, section: Section) {
        let profile = self.profiles.entry(name).or_default();
        (profile.written, profile.config) = (header.to_owned(), Some(section));
    }

    /// The header of a profile's section in a file, as it is written there.
    pub(super) fn header_of(&self, file: SharedFile, profile: &str) -> String {
        match self.profiles.get(profile).filter(|of| file == SharedFile::Config && of.config.is_some()) {
            Some(of) => format!("[{}]", of.written),
            None => file.header(profile),
        }
    }

    /// The section in which a profile of that name was to be: in which file, and its header as it is written.
    pub(super) fn misspelt(&self, name: &str) -> Option<(SharedFile, &str)> {
        self.misspelt.get(name).map(|(file, header)| (*file, header.as_str()))
    }

    /// The first line that cannot be used, and what is wrong with it. The AWS CLI refuses such files whole: what the line was meant to
    /// say, an endpoint perhaps, would be missed without a word.
    pub(super) fn malformed(&self) -> Option<(SharedFile, Malformed)> {
        self.malformed
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
        self.said(profile, property).next().map(|(_, value)| value)
    }

    /// What the files say of a profile's property, what counts first. Nothing where what counts is empty.
    pub(super) fn said(&self, profile: &str, property: &str) -> impl Iterator<Item = (SharedFile, &str)> {
        let of = self.profiles.get(profile);
        let sections = [
            (SharedFile::Credentials, of.and_then(|of| of.credentials.as_ref())),
            (SharedFile::Config, of.and_then(|of| of.config.as_ref())),
        ];
        let said = sections.map(|(file, section)| Some((file, section?.get(property)?.as_str())));
        said.into_iter().flatten().take_while(|(_, value)| !value.is_empty())
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

    /// Whether it says something beside the name of a service, where nothing is read.
    pub(super) fn says_of_service_itself(&self, name: &str, service: &str) -> bool {
        self.services.get(name).and_then(|section| section.get(service)).is_some_and(|beside| !beside.is_empty())
    }

    /// A property of one service in a `[services …]`; empty ones count as absent.
    pub(super) fn of_services(&self, name: &str, service: &str, property: &str) -> Option<&str> {
        let value = self.services.get(name)?.get(&format!("{service}.{property}"))?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }
}

/// The profile that a header of two words means, whatever its case.
fn profile_meant(words: &[String]) -> Option<String> {
    match words {
        [kind, name] if kind.eq_ignore_ascii_case("profile") || kind.eq_ignore_ascii_case("profiles") => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// A section's header, so that the AWS CLI and this program find that name in it.
pub(super) fn header(kind: &str, name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_/.%@:+".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        return format!("[{kind} {name}]");
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("[{kind} \"{escaped}\"]")
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
        let nonsense = |file, line| Some((file, (line, ini::Fault::Nonsense)));
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
            assert_eq!(config(text), nonsense(SharedFile::Config, line), "{text}");
        }
        for text in ["[profile x]\nregion = a\n  goes on\n", "[profile x]\ns3 =\n  a = b\n", ""] {
            assert_eq!(config(text), None, "{text}");
        }
        let credentials = SharedConfig::parse("", "[x]\nkey\n").malformed();
        assert_eq!(credentials, nonsense(SharedFile::Credentials, 2));
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
    fn a_name_in_another_spelling_replaces_the_one_before() {
        for text in [
            "[default]\nregion = a\nx = y\n[profile default]\nregion = b\n",
            "[profile \"default\"]\nx = y\n[default]\nregion = b\n",
        ] {
            let shared = SharedConfig::parse(text, "");
            assert_eq!(shared.get("default", "region"), Some("b"));
            assert_eq!(shared.get("default", "x"), None);
        }
    }

    #[test]
    fn names_are_written_as_for_a_shell() {
        for (written, name) in [
            ("[profile prod]", "prod"),
            ("[profile \"prod\"]", "prod"),
            ("[profile 'my prod']", "my prod"),
            ("[profile \"a \\\"b\\\" \\c\"]", "a \"b\" \\c"),
            ("[profile my\\ prod]", "my prod"),
            ("[  profile \t prod  ]", ""),
            ("[profile \t prod  ]", "prod"),
            ("[profile prod] and more", "prod"),
            ("[profile a#b]", "a#b"),
            ("[profile prod(eu)]", "prod(eu)"),
            ("[profile größe]", "größe"),
            ("[profile a]b]", "a]b"),
            ("[profile]", ""),
            ("[profile my prod]", ""),
            ("[profile 'prod]", ""),
        ] {
            let shared = SharedConfig::parse(&format!("{written}\nregion = r\n"), "");
            let found: Vec<&str> = shared.profiles().collect();
            assert_eq!(found.join(","), name, "{written}");
            assert_eq!(shared.malformed(), None, "{written}");
            assert_eq!(shared.misspelt("my prod").is_some(), written == "[profile my prod]", "{written}");
            let again = SharedConfig::parse(&format!("{}\nregion = r\n", header("profile", name)), "");
            assert!(name.is_empty() || again.has(name), "{written}");
        }
        let shared =
            SharedConfig::parse("[sso-session 'a b']\nx = y\n[services \"c d\"]\nssm =\n  x = y\n", "[e f]\nx = y\n");
        assert!(shared.has_sso_session("a b") && shared.has_services("c d") && shared.has("e f"));
    }
}
