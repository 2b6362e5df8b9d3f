//! Where a session is to be: what the command line, the environment and the shared files say, before any call.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::shared_config::SharedConfig;
use crate::destination::{Choices, Destination, Profile};
use crate::failure::{Act, Advice, Failure, FailureKind};

/// What the command line says of the session; the rest comes from the environment and the shared files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `--profile`; beats credentials of the environment, as with the AWS CLI.
    pub profile: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--endpoint-url`.
    pub endpoint_url: Option<String>,
    /// `--read-only`: the store refuses every act that changes something.
    pub read_only: bool,
}

/// Where the session is, known before any call and without network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The profile in force, if one was named by flag or environment.
    pub profile: Option<String>,
    /// The region, unless only instance metadata can tell it.
    pub region: Option<String>,
    /// The endpoint override in force: from flag, environment or profile, including those for this service alone.
    pub endpoint: Option<String>,
    /// Whether nothing may be changed.
    pub read_only: bool,
    /// Where a command gives the credentials: the profile that names it. It may take its time, or wait for a person.
    pub command_of: Option<String>,
}

impl Settings {
    /// Where the session will be, from flags, environment and shared files as the AWS CLI honours them. Reads two small
    /// files and never the network.
    pub fn place(&self) -> Place {
        Surroundings::of_process().place(self)
    }

    /// These settings with what the user chose since in place of what the command line said.
    #[must_use]
    pub fn towards(&self, to: &Destination) -> Self {
        let chosen = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
        Self { profile: chosen(&to.profile, &self.profile), region: chosen(&to.region, &self.region), ..self.clone() }
    }

    /// The profiles and regions there are to choose from. Reads the shared files anew and never the network.
    pub fn choices(&self) -> Choices {
        Surroundings::of_process().choices(self)
    }
}

/// What the process finds around it: the variables of its environment and the shared files. Apart from
/// [`Self::of_process`] everything here is a pure function of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    pub(super) vars: BTreeMap<String, String>,
    pub(super) shared: SharedConfig,
    /// A shared file that is there and cannot be read, and why.
    pub(super) unreadable: Option<String>,
}

impl Surroundings {
    /// Those of this process. Variables that are empty or not UTF-8 count as unset.
    pub(super) fn of_process() -> Self {
        let vars: BTreeMap<_, _> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let home = std::env::home_dir().unwrap_or_default();
        let mut unreadable = None;
        let mut read = |var: &str, default: &str| {
            let path = match vars.get(var) {
                Some(path) => path.strip_prefix("~/").map_or_else(|| PathBuf::from(path), |rest| home.join(rest)),
                None => home.join(default),
            };
            std::fs::read_to_string(&path).unwrap_or_else(|error| {
                if error.kind() != std::io::ErrorKind::NotFound {
                    unreadable = Some(format!("{} cannot be read: {error}", path.display()));
                }
                String::new()
            })
        };
        let config = read("AWS_CONFIG_FILE", ".aws/config");
        let credentials = read("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
        Self { shared: SharedConfig::parse(&config, &credentials), vars, unreadable }
    }

    /// A file that is there but cannot be read is no file that is not there: what it says would be missed without a word.
    pub(super) fn check_files(&self) -> Result<(), Failure> {
        match &self.unreadable {
            None => Ok(()),
            Some(what) => Err(Failure::new(FailureKind::Config, what, Advice::from("Mend it").then(Act::TryAgain))),
        }
    }

    /// What is missing may stand in a line that makes no sense: then that line is what to mend.
    pub(super) fn blame_the_line(&self, failure: Failure) -> Failure {
        let missing = matches!(failure.kind, FailureKind::Config | FailureKind::Credentials);
        match self.shared.malformed().filter(|_| missing) {
            Some(line) => {
                let what = format!("{line} makes no sense, so nothing of the file can be used");
                Failure::new(FailureKind::Config, what, Advice::from("Correct it").then(Act::TryAgain))
            }
            None => failure,
        }
    }

    pub(super) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }

    fn is_true(value: Option<&str>) -> bool {
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The profile that was named, if any. `AWS_DEFAULT_PROFILE` is the AWS CLI's older spelling, which the SDK ignores.
    pub(super) fn profile<'a>(&'a self, settings: &'a Settings) -> Option<&'a str> {
        let flag = settings.profile.as_deref().filter(|name| !name.is_empty());
        flag.or_else(|| self.var("AWS_PROFILE")).or_else(|| self.var("AWS_DEFAULT_PROFILE"))
    }

    pub(super) fn place(&self, settings: &Settings) -> Place {
        let named = self.profile(settings);
        let profile = named.unwrap_or("default");
        let given = |flag: &Option<String>| flag.clone().filter(|value| !value.is_empty());
        let region = given(&settings.region).or_else(|| {
            let region = self.var("AWS_REGION").or_else(|| self.var("AWS_DEFAULT_REGION"));
            region.or_else(|| self.shared.get(profile, "region")).map(str::to_owned)
        });
        Place {
            profile: named.map(str::to_owned),
            region,
            endpoint: given(&settings.endpoint_url).or_else(|| self.configured_endpoint(profile).map(str::to_owned)),
            read_only: settings.read_only,
            command_of: self.sign_in(settings).ok().and_then(|sign_in| sign_in.process),
        }
    }

    fn choices(&self, settings: &Settings) -> Choices {
        let profiles = self.shared.profiles().map(|name| {
            let chosen = Destination { profile: Some(name.to_owned()), region: None };
            let region = self.place(&settings.towards(&chosen)).region;
            Profile { name: name.to_owned(), kind: self.shared.kind(name), region }
        });
        let regions: BTreeSet<&str> =
            self.shared.profiles().filter_map(|profile| self.shared.get(profile, "region")).collect();
        Choices {
            profiles: profiles.collect(),
            regions: regions.into_iter().map(str::to_owned).collect(),
            other_regions: true,
            ..Choices::default()
        }
    }

    /// Variables before files, and within each what is for this service before what is for all: the SDK's order.
    fn configured_endpoint(&self, profile: &str) -> Option<&str> {
        let ignore = self
            .var("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .or_else(|| self.shared.get(profile, "ignore_configured_endpoint_urls"));
        if Self::is_true(ignore) {
            return None;
        }
        self.var("AWS_ENDPOINT_URL_SSM")
            .or_else(|| self.var("AWS_ENDPOINT_URL"))
            .or_else(|| self.shared.endpoint(profile))
    }

    /// A mistyped profile is told apart here, since the SDK hides it behind whatever fails last (facts 7.1).
    pub(super) fn check_profile(&self, settings: &Settings) -> Result<(), Failure> {
        let Some(name) = self.profile(settings) else { return Ok(()) };
        // `AWS_PROFILE=default` without any file is common and harmless.
        if self.shared.has(name) || (name == "default" && settings.profile.is_none()) {
            return Ok(());
        }
        let known: Vec<&str> = self.shared.profiles().collect();
        let close = close_names(name, &known);
        let next = if known.is_empty() {
            "No profile is defined at all: run aws configure or aws configure sso, or sesame --demo to look around without an account".to_owned()
        } else if close.is_empty() {
            let more = if known.len() > MANY { ", …" } else { "" };
            format!("Defined are {}{more}", known[..known.len().min(MANY)].join(", "))
        } else {
            format!("Did you mean {}?", close.join(" or "))
        };
        Err(Failure::new(
            FailureKind::Credentials,
            format!("There is no profile {name} in the AWS config and credentials files"),
            next,
        ))
    }
}

/// How many names one sentence lists.
const MANY: usize = 6;

/// A region must be able to stand in a host name; a wrong one that can is found out by its name server.
pub(super) fn check_region(region: &str) -> Result<(), Failure> {
    let well_formed = !region.is_empty()
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-');
    if well_formed {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::Config,
        format!("{region} is not the name of a region"),
        "Regions are named like eu-west-1: give one with --region, AWS_REGION, or region in the profile",
    ))
}

/// An endpoint must be an absolute URL of http or https.
pub(super) fn check_endpoint(url: &str) -> Result<(), Failure> {
    let uri: Option<http::Uri> = url.parse().ok();
    let scheme = uri.as_ref().and_then(http::Uri::scheme_str);
    if matches!(scheme, Some("http" | "https"))
        && uri.as_ref().and_then(http::Uri::host).is_some_and(|host| !host.is_empty())
    {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::Config,
        format!("{url} is not an endpoint URL"),
        "An endpoint looks like http://127.0.0.1:4583: check --endpoint-url, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM and the profile",
    ))
}

/// No region anywhere.
pub(super) fn no_region(profile: Option<&str>) -> Failure {
    let place = profile.map_or_else(|| "the default profile".to_owned(), |profile| format!("profile {profile}"));
    Failure::new(
        FailureKind::Config,
        "No region is set",
        format!("Give one with --region, AWS_REGION, or region in {place}; sesame --demo needs none"),
    )
}

/// Up to three names that a typing slip could have meant, closest first.
pub(super) fn close_names<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> = names
        .iter()
        .map(|name| (distance(&typed.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(far, name)| *far <= 1 + typed.chars().count().min(name.chars().count()) / 4)
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's distance, with a swap of neighbours as one step.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (above[j] + usize::from(a[i] != b[j])).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                let two_back: &Vec<usize> = &before;
                best = best.min(two_back[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn around(vars: &[(&str, &str)], config: &str) -> Surroundings {
        Surroundings {
            vars: vars.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            shared: SharedConfig::parse(config, ""),
            ..Surroundings::default()
        }
    }

    fn flags(profile: &str, region: &str, endpoint: &str) -> Settings {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Settings { profile: some(profile), region: some(region), endpoint_url: some(endpoint), read_only: false }
    }

    const FILES: &str = "[default]\nregion = d-1\n[profile prod]\nregion = p-1\nendpoint_url = http://all\nservices = s\n\
                         [services s]\nssm =\n  endpoint_url = http://ssm\n[profile quiet]\nignore_configured_endpoint_urls = true\n";

    #[test]
    fn region_is_the_flags_then_the_environments_then_the_named_profiles() {
        type Row = (&'static [(&'static str, &'static str)], Settings, Option<&'static str>);
        let table: [Row; 7] = [
            (&[], flags("", "", ""), Some("d-1")),
            (&[], flags("prod", "", ""), Some("p-1")),
            (&[("AWS_PROFILE", "prod")], flags("", "", ""), Some("p-1")),
            (&[("AWS_DEFAULT_PROFILE", "prod")], flags("", "", ""), Some("p-1")),
            (&[("AWS_DEFAULT_REGION", "e-2")], flags("prod", "", ""), Some("e-2")),
            (&[("AWS_REGION", "e-1"), ("AWS_DEFAULT_REGION", "e-2")], flags("prod", "", ""), Some("e-1")),
            (&[("AWS_REGION", "e-1")], flags("prod", "f-1", ""), Some("f-1")),
        ];
        for (vars, settings, region) in table {
            assert_eq!(around(vars, FILES).place(&settings).region.as_deref(), region, "{vars:?} {settings:?}");
        }
        assert_eq!(around(&[], "").place(&Settings::default()).region, None);
    }

    #[test]
    fn endpoint_is_the_one_the_sdk_will_use() {
        type Row = (&'static [(&'static str, &'static str)], Settings, Option<&'static str>);
        let table: [Row; 8] = [
            (&[], flags("", "", ""), None),
            (&[], flags("prod", "", ""), Some("http://ssm")),
            (&[("AWS_ENDPOINT_URL", "http://e")], flags("prod", "", ""), Some("http://e")),
            (
                &[("AWS_ENDPOINT_URL", "http://e"), ("AWS_ENDPOINT_URL_SSM", "http://s")],
                flags("", "", ""),
                Some("http://s"),
            ),
            (&[("AWS_ENDPOINT_URL", "http://e")], flags("", "", "http://f"), Some("http://f")),
            (
                &[("AWS_ENDPOINT_URL", "http://e"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
                flags("prod", "", ""),
                None,
            ),
            (&[("AWS_ENDPOINT_URL", "http://e")], flags("quiet", "", ""), None),
            (&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")], flags("", "", "http://f"), Some("http://f")),
        ];
        for (vars, settings, endpoint) in table {
            assert_eq!(around(vars, FILES).place(&settings).endpoint.as_deref(), endpoint, "{vars:?} {settings:?}");
        }
    }

    #[test]
    fn a_mistyped_profile_is_named_with_what_was_meant() {
        let here = around(&[("AWS_PROFILE", "stging")], "[profile prod]\n[profile staging]\n[profile dev]\n");
        let failure = here.check_profile(&Settings::default()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Credentials);
        assert!(failure.what.contains("stging"), "{failure:?}");
        assert!(
            failure.advice.to_string().contains("staging") && !failure.advice.to_string().contains("dev"),
            "{failure:?}"
        );

        let failure = here.check_profile(&flags("elsewhere", "", "")).unwrap_err();
        assert!(failure.advice.to_string().contains("dev, prod, staging"), "{failure:?}");
        let failure = around(&[], "").check_profile(&flags("x", "", "")).unwrap_err();
        assert!(failure.advice.to_string().contains("aws configure"), "{failure:?}");

        assert_eq!(here.check_profile(&flags("prod", "", "")), Ok(()));
        assert_eq!(around(&[("AWS_PROFILE", "default")], "").check_profile(&Settings::default()), Ok(()));
    }

    #[test]
    fn regions_and_endpoints_are_checked_before_anything_is_called() {
        for region in ["eu-west-1", "us-gov-east-1", "local"] {
            assert_eq!(check_region(region), Ok(()));
        }
        for region in ["", "EU-WEST-1", "eu west", "-x", "a/b", "eu-west-1 "] {
            assert_eq!(check_region(region).unwrap_err().kind, FailureKind::Config, "{region}");
        }
        for url in ["http://127.0.0.1:4583", "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com", "http://[::1]:80/"] {
            assert_eq!(check_endpoint(url), Ok(()), "{url}");
        }
        for url in ["127.0.0.1:4583", "localhost", "ftp://x", "http://", "/x", "http://a b"] {
            assert_eq!(check_endpoint(url).unwrap_err().kind, FailureKind::Config, "{url}");
        }
    }

    #[test]
    fn what_was_chosen_beats_what_was_started_with() {
        let started = flags("prod", "f-1", "http://f");
        let to = |profile: Option<&str>, region: Option<&str>| {
            let own = |text: Option<&str>| text.map(str::to_owned);
            started.towards(&Destination { profile: own(profile), region: own(region) })
        };
        assert_eq!(to(None, None), started);
        assert_eq!(to(Some("dev"), None), flags("dev", "f-1", "http://f"), "a region that was given stays");
        assert_eq!(to(None, Some("r-1")), flags("prod", "r-1", "http://f"));
    }

    #[test]
    fn the_choices_are_the_profiles_with_the_region_they_would_have() {
        let files = "[default]\nregion = d-1\n[profile sso]\nsso_session = s\n[profile role]\nrole_arn = r\nsource_profile = sso\n\
                     region = r-1\n[profile prog]\ncredential_process = p\nregion = d-1\n[profile key]\naws_access_key_id = A\n";
        let rows = |vars, settings: &Settings| {
            let choices = around(vars, files).choices(settings);
            assert!(choices.other_regions);
            let rows =
                choices.profiles.into_iter().map(|p| format!("{} {} {}", p.name, p.kind, p.region.unwrap_or_default()));
            (rows.collect::<Vec<_>>(), choices.regions.join(" "))
        };
        let (profiles, regions) = rows(&[], &flags("sso", "", ""));
        assert_eq!(profiles, ["default  d-1", "key keys ", "prog process d-1", "role assume-role r-1", "sso SSO "]);
        assert_eq!(regions, "d-1 r-1");
        let (profiles, regions) = rows(&[("AWS_REGION", "e-1")], &Settings::default());
        assert!(profiles.iter().all(|row| row.ends_with(" e-1")), "{profiles:?}");
        assert_eq!(regions, "d-1 r-1");
    }

    #[test]
    fn distance_counts_slips() {
        for (a, b, far) in
            [("", "abc", 3), ("prod", "prod", 0), ("prdo", "prod", 1), ("prd", "prod", 1), ("dev", "prod", 4)]
        {
            assert_eq!(distance(a, b), far, "{a} {b}");
        }
    }
}
