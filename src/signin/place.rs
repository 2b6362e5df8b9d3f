//! Where a session is to be: what the command line, the environment and the shared files say, before any call.

use std::collections::BTreeSet;

use super::environment::Environment;
use super::sources::{APP_NAME, Giver, PROFILE, REGION};
use crate::destination::{Choices, Destination, Place, Profile};
use crate::failure::{Advice, Failure, FailureKind, Remedy};
use crate::text;

impl Environment {
    /// The profile that was named, if any.
    pub(super) fn profile<'a>(&'a self, asked: &'a Place) -> Option<&'a str> {
        self.first(asked, &PROFILE).map(|said| said.value)
    }

    /// The profile in force.
    pub(super) fn profile_or_default<'a>(&'a self, asked: &'a Place) -> &'a str {
        self.profile(asked).unwrap_or("default")
    }

    /// Where the session will be, from flags, environment and shared files as the AWS CLI honours them.
    pub(crate) fn place(&self, asked: &Place) -> Place {
        Place {
            profile: self.profile(asked).map(str::to_owned),
            environment_keys: matches!(self.givers(asked).next(), Some((Giver::Variables, _))),
            role: asked.role.clone(),
            region: self.first(asked, &REGION).map(|said| said.value.to_owned()),
            // What is wrong with it is said on connecting.
            endpoint: self.endpoint(asked).ok().flatten().map(|said| said.value.to_owned()),
            read_only: asked.read_only,
        }
    }

    /// What the program that calls is to be called besides, in the logs of the account.
    pub(super) fn app_name<'a>(&'a self, asked: &'a Place) -> Option<&'a str> {
        self.first(asked, &APP_NAME).map(|said| said.value)
    }

    /// The profiles and regions there are to choose from.
    pub(crate) fn choices(&self, asked: &Place) -> Choices {
        let profiles = self.shared.profiles().map(|name| {
            let chosen = Destination { profile: Some(name.to_owned()), region: None };
            let region = self.place(&asked.overridden_by(&chosen)).region;
            Profile { name: name.to_owned(), kind: self.shared.kind(name), region }
        });
        let regions: BTreeSet<&str> =
            self.shared.profiles().filter_map(|profile| self.shared.get(profile, "region")).collect();
        Choices {
            profiles: profiles.collect(),
            regions: regions.into_iter().map(str::to_owned).collect(),
            other_regions: true,
            problem: self.check_files().err().map(|failure| failure.what),
            ..Choices::default()
        }
    }

    /// Whether the shared files define no profile.
    pub(super) fn has_no_profiles(&self) -> bool {
        self.shared.profiles().next().is_none()
    }

    /// The region must be sound, wherever it is from.
    pub(super) fn check_region(&self, asked: &Place, region: &str) -> Result<(), Failure> {
        if is_region(region) {
            return Ok(());
        }
        let from = self.first(asked, &REGION).map_or_else(|| "the instance".to_owned(), |said| self.name_of(&said));
        Err(Failure::new(
            FailureKind::Config,
            format!("{region} is not the name of a region: it is from {from}"),
            Advice::from("Regions are named like eu-west-1: ")
                .and(Remedy::SwitchRegion)
                .and(", AWS_REGION, or region in the profile"),
        ))
    }

    /// No region anywhere.
    pub(super) fn no_region(&self, asked: &Place) -> Failure {
        let profile = self.profile(asked);
        let place = profile.map_or_else(|| "the default profile".to_owned(), |profile| format!("profile {profile}"));
        let advice = match self.misspelt_section(self.profile_or_default(asked)) {
            Some(section) => Advice::from(section),
            None => Advice::from(Remedy::SwitchRegion)
                .and(format!(", AWS_REGION, or region in {place}; sesame --demo needs none")),
        };
        Failure::new(FailureKind::Config, "No region is set", advice)
    }

    /// How the section of a profile must be written, if it is there and nobody finds it.
    pub(super) fn misspelt_section(&self, profile: &str) -> Option<String> {
        let (file, written) = self.shared.misspelt(profile).filter(|_| !self.shared.has(profile))?;
        let path = self.shown_path(&self.shared_files[file as usize]);
        Some(format!("Its section in {path} is [{written}]: there it must be written {}", file.header(profile)))
    }

    /// A mistyped profile is told apart here, since the SDK hides it behind whatever fails last
    /// (docs/parameter-store.md 7.1).
    pub(super) fn check_profile(&self, asked: &Place) -> Result<(), Failure> {
        let Some(named) = self.first(asked, &PROFILE) else { return Ok(()) };
        // `AWS_PROFILE=default` without any file is common and harmless.
        if named.value == "default" && asked.profile.is_none() {
            return Ok(());
        }
        self.check_profile_of(named.value, &self.name_of(&named))
    }

    /// The same of a profile by its name, and in words where that is from.
    pub(crate) fn check_profile_of(&self, name: &str, from: &str) -> Result<(), Failure> {
        if self.shared.has(name) {
            return Ok(());
        }
        let known: Vec<&str> = self.shared.profiles().collect();
        let close = text::close_names(name, &known);
        let next = if let Some(section) = self.misspelt_section(name) {
            Advice::from(section)
        } else if known.is_empty() {
            "No profile is defined at all: run aws configure or aws configure sso, or sesame --demo to look around without an account".into()
        } else if close.is_empty() {
            let more = if known.len() > MANY { ", …" } else { "" };
            let some = known[..known.len().min(MANY)].join(", ");
            Advice::from(format!("Defined are {some}{more}. ")).and(Remedy::SwitchProfile)
        } else {
            Advice::from(format!("Did you mean {}? ", close.join(" or "))).and(Remedy::SwitchProfile)
        };
        Err(Failure::new(
            FailureKind::Credentials,
            format!("There is no profile {name} in the AWS config and credentials files: it is from {from}"),
            next,
        ))
    }
}

/// How many names one sentence lists.
const MANY: usize = 6;

/// A region must be able to stand in a host name; a wrong one that can is found out by its name server.
fn is_region(region: &str) -> bool {
    !region.is_empty()
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fixtures::{self, asked};
    use super::*;

    fn environment(vars: &[(&str, &str)], config: &str) -> Environment {
        fixtures::environment(vars, config, "")
    }

    const FILES: &str = "[default]\nregion = d-1\n[profile prod]\nregion = p-1\n";

    #[test]
    fn region_is_the_flags_then_the_environments_then_the_named_profiles() {
        type Row = (&'static [(&'static str, &'static str)], Place, Option<&'static str>);
        let table: [Row; 7] = [
            (&[], asked("", "", ""), Some("d-1")),
            (&[], asked("prod", "", ""), Some("p-1")),
            (&[("AWS_PROFILE", "prod")], asked("", "", ""), Some("p-1")),
            (&[("AWS_DEFAULT_PROFILE", "prod")], asked("", "", ""), Some("p-1")),
            (&[("AWS_DEFAULT_REGION", "e-2")], asked("prod", "", ""), Some("e-2")),
            (&[("AWS_REGION", "e-1"), ("AWS_DEFAULT_REGION", "e-2")], asked("prod", "", ""), Some("e-1")),
            (&[("AWS_REGION", "e-1")], asked("prod", "f-1", ""), Some("f-1")),
        ];
        for (vars, place, region) in table {
            assert_eq!(environment(vars, FILES).place(&place).region.as_deref(), region, "{vars:?} {place:?}");
        }
        assert_eq!(environment(&[], "").place(&Place::default()).region, None);
    }

    #[test]
    fn a_mistyped_profile_is_named_with_what_was_meant() {
        let here = environment(&[("AWS_PROFILE", "stging")], "[profile prod]\n[profile staging]\n[profile dev]\n");
        let failure = here.check_profile(&Place::default()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Credentials);
        assert!(failure.what.contains("stging"), "{failure:?}");
        assert!(
            failure.advice.to_string().contains("staging") && !failure.advice.to_string().contains("dev"),
            "{failure:?}"
        );

        let failure = here.check_profile(&asked("elsewhere", "", "")).unwrap_err();
        assert!(failure.advice.to_string().contains("dev, prod, staging"), "{failure:?}");
        let failure = environment(&[], "").check_profile(&asked("x", "", "")).unwrap_err();
        assert!(failure.advice.to_string().contains("aws configure"), "{failure:?}");

        for (config, credentials, section) in [
            ("[prod]\n", "", "[prod]: there it must be written [profile prod]"),
            ("[Profile prod]\n", "", "[Profile prod]: there it must be written [profile prod]"),
            ("[profile \"prod]\n", "", "[profile \"prod]: there it must be written [profile prod]"),
            ("[ profile prod]\n", "", "[ profile prod]: there it must be written [profile prod]"),
            ("", "[profile prod]\nregion = r\n", "/aws/credentials is [profile prod]: there it must be written [prod]"),
            ("", "[Profiles prod]\nregion = r\n", "[Profiles prod]: there it must be written [prod]"),
        ] {
            let failure = fixtures::environment(&[], config, credentials).check_profile(&asked("prod", "", ""));
            assert!(failure.as_ref().unwrap_err().advice.to_string().contains(section), "{failure:?}");
        }

        assert_eq!(here.check_profile(&asked("prod", "", "")), Ok(()));
        assert_eq!(environment(&[("AWS_PROFILE", "default")], "").check_profile(&Place::default()), Ok(()));
    }

    #[test]
    fn a_default_profile_that_nobody_finds_is_named_where_it_is_missed() {
        let here = environment(&[], "[Default]\nregion = r\n");
        let advice = here.no_region(&Place::default()).advice.to_string();
        assert_eq!(advice, "Its section in /aws/config is [Default]: there it must be written [default]");
        let advice = environment(&[], FILES).no_region(&asked("prod", "", "")).advice.to_string();
        assert!(advice.contains("region in profile prod"), "{advice}");
    }

    #[test]
    fn regions_are_checked_before_anything_is_called() {
        for region in ["eu-west-1", "us-gov-east-1", "us-isob-east-1", "eusc-de-east-1", "local"] {
            assert!(is_region(region), "{region}");
        }
        for region in ["", "EU-WEST-1", "eu west", "-x", "a/b", "eu-west-1 "] {
            assert!(!is_region(region), "{region}");
        }
        let here = environment(&[("AWS_REGION", "EU")], "");
        let failure = here.check_region(&Place::default(), "EU").unwrap_err();
        assert_eq!(failure.kind, FailureKind::Config);
        assert_eq!(failure.what, "EU is not the name of a region: it is from AWS_REGION");
    }

    #[test]
    fn the_choices_are_the_profiles_with_the_region_they_would_have() {
        let files = "[default]\nregion = d-1\n[profile sso]\nsso_session = s\n[profile role]\nrole_arn = r\nsource_profile = sso\n\
                     region = r-1\n[profile prog]\ncredential_process = p\nregion = d-1\n[profile key]\naws_access_key_id = A\n";
        let rows = |vars, place: &Place| {
            let choices = environment(vars, files).choices(place);
            assert!(choices.other_regions);
            let rows =
                choices.profiles.into_iter().map(|p| format!("{} {} {}", p.name, p.kind, p.region.unwrap_or_default()));
            (rows.collect::<Vec<_>>(), choices.regions.join(" "))
        };
        let (profiles, regions) = rows(&[], &asked("sso", "", ""));
        assert_eq!(profiles, ["default  d-1", "key keys ", "prog process d-1", "role assume-role r-1", "sso SSO "]);
        assert_eq!(regions, "d-1 r-1");
        let (profiles, regions) = rows(&[("AWS_REGION", "e-1")], &Place::default());
        assert!(profiles.iter().all(|row| row.ends_with(" e-1")), "{profiles:?}");
        assert_eq!(regions, "d-1 r-1");
    }
}
