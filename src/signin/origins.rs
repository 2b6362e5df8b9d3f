//! Where the settings of a session are from: what says each, and what else is said that does not count.

use super::chain::Base;
use super::endpoint;
use super::environment::Environment;
use super::sources::{Argument, CA_BUNDLE, DUAL_STACK, FIPS, Giver, PROFILE, REGION, Said, Source};
use crate::destination::{Destination, Origin, Origins, Place, without_password};

impl Environment {
    /// Where the settings of a session are from that was started so and has gone there.
    pub(crate) fn origins(&self, started: &Place, to: &Destination) -> Origins {
        let asked = started.overridden_by(to);
        let said = |order: &[Source]| -> Vec<(String, String)> {
            self.all(&asked, order).map(|said| (said.value.to_owned(), self.name_of(&said))).collect()
        };
        let chosen = |order: &[Source], argument: Argument, chosen: bool| {
            let mut said = said(order);
            if let (true, Some((_, by))) = (chosen, said.first_mut()) {
                CHOSEN.clone_into(by);
                let given = argument.of(started).map(|given| (given.to_owned(), argument.option().to_owned()));
                said.splice(1..1, given);
            }
            origin(said)
        };
        let region = chosen(&REGION, Argument::Region, to.region.is_some());
        Origins {
            profile: chosen(&PROFILE, Argument::Profile, to.profile.is_some()),
            region: region.or_else(|| self.on_instance.then(|| Origin { by: INSTANCE.to_owned(), beats: Vec::new() })),
            endpoint: self.origin_of_endpoint(&asked, said(&endpoint::SSM)),
            elsewhere: self.elsewhere(&asked),
            variants: self.variants(&asked),
            proxies: self.proxies(),
            credentials: self.origin_of_credentials(&asked),
            certificates: self.first(&asked, &CA_BUNDLE).map(|said| said.value.to_owned()),
            ca_bundle: origin(said(&CA_BUNDLE)),
            no_profiles: self.has_no_profiles(),
        }
    }

    /// Which of AWS's own addresses are asked for, and by what.
    fn variants(&self, asked: &Place) -> Vec<(String, String)> {
        let on = |(what, order): (&str, &[Source])| {
            let said = self.first(asked, order).filter(endpoint::is_on)?;
            Some((what.to_owned(), self.name_of(&said)))
        };
        [("FIPS", &FIPS[..]), ("dual-stack", &DUAL_STACK[..])].into_iter().filter_map(on).collect()
    }

    /// What says which calls go through a proxy, and what that is. The HTTP client goes by the same variables.
    fn proxies(&self) -> Vec<(String, String)> {
        let said = |name: &&str| self.var(name).map(|url| (without_password(url), (*name).to_owned()));
        PROXIES.iter().filter_map(said).collect()
    }

    /// That what is configured is to be ignored is a source as well: it says that the endpoint is AWS's own.
    fn origin_of_endpoint(&self, asked: &Place, mut said: Vec<(String, String)>) -> Option<Origin> {
        if let Some(ignored) = self.endpoints_ignored(asked)
            && !said.is_empty()
        {
            let given = usize::from(Argument::EndpointUrl.of(asked).is_some());
            said.insert(given, ("AWS's own".to_owned(), self.name_of(&ignored)));
        }
        for (url, _) in &mut said {
            *url = without_password(url);
        }
        origin(said)
    }

    /// Nothing of the keys themselves.
    fn origin_of_credentials(&self, asked: &Place) -> Option<Origin> {
        let mut givers: Vec<(Giver, Option<Said<'_>>)> = self.givers(asked).collect();
        // Of what a profile says, what is gone by.
        if let Some((Giver::Profile, said)) = givers.first_mut()
            && let Ok(chain) = self.chain(asked)
        {
            let property = match chain.base {
                Base::Keys => "aws_access_key_id",
                Base::Process { .. } => "credential_process",
                _ => "sso_session",
            };
            *said = self.first(asked, &[Source::Property(property)]).or(*said);
        }
        // What a role is assumed with is not beaten by it.
        let by_variables = self.chain(asked).is_ok_and(|chain| chain.base == Base::Variables);
        if givers.iter().any(|(giver, _)| *giver == Giver::Roles) {
            givers.retain(|(giver, _)| *giver != Giver::Profile);
        }
        let name = |said: Option<Said<'_>>| said.map_or_else(|| INSTANCE.to_owned(), |said| self.name_of(&said));
        let mut names = givers.into_iter().map(|(_, said)| name(said));
        let by = names.next()?;
        let by =
            if by_variables && by != "AWS_ACCESS_KEY_ID" { format!("{by}, assumed by AWS_ACCESS_KEY_ID") } else { by };
        let by = if asked.role.is_some() { format!("--role-arn, assumed by {by}") } else { by };
        let passed_over = |name: &&&str| {
            let goes_on = by_variables && **name == "AWS_ACCESS_KEY_ID";
            Argument::Profile.of(asked).is_some() && self.var(name).is_some() && !goes_on
        };
        let variables = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];
        let beats = names.chain(variables.iter().filter(passed_over).map(|name| (*name).to_owned())).collect();
        Some(Origin { by, beats })
    }
}

/// In both spellings that clients know.
const PROXIES: [&str; 8] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];

const CHOSEN: &str = "your choice here";

const INSTANCE: &str = "the metadata of this instance";

/// Of values with their places, what counts first.
fn origin(said: Vec<(String, String)>) -> Option<Origin> {
    let mut said = said.into_iter();
    let (value, by) = said.next()?;
    let beats = said.filter(|(other, _)| *other != value).map(|(other, by)| format!("{other} from {by}"));
    Some(Origin { by, beats: beats.collect() })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{self, asked};
    use super::*;

    const CONFIG: &str = "\
[default]
region = d-1
[profile prod]
region = p-1
services = s
endpoint_url = http://prod
ca_bundle = /prod.pem
aws_access_key_id = AKIACONFIG
aws_secret_access_key = hunter2
[profile sso]
sso_session = corp
[profile both]
credential_process = any
[profile half]
credential_process = any
aws_access_key_id = AKIACONFIG
aws_secret_access_key = hunter2
[profile env]
role_arn = r
credential_source = Environment
[services s]
ssm =
  endpoint_url = http://ana:hunter2@s
";

    const CREDENTIALS: &str = "[prod]\nregion = c-1\naws_access_key_id = AKIAFILE\naws_secret_access_key = hunter2\n\
        [both]\naws_access_key_id = AKIABOTH\naws_secret_access_key = hunter2\n";

    fn environment(vars: &[(&str, &str)]) -> Environment {
        fixtures::environment(vars, CONFIG, CREDENTIALS)
    }

    fn here() -> Destination {
        Destination::default()
    }

    /// What it is from, then what it beats.
    fn told(origin: Option<Origin>) -> Vec<String> {
        origin.map(|origin| [vec![origin.by], origin.beats].concat()).unwrap_or_default()
    }

    #[test]
    fn what_says_something_is_named_with_what_it_beats() {
        let vars = [
            ("AWS_PROFILE", "sso"),
            ("AWS_DEFAULT_PROFILE", "prod"),
            ("AWS_REGION", "e-1"),
            ("AWS_ENDPOINT_URL", "http://e"),
            ("AWS_ENDPOINT_URL_SSM", "http://own"),
            ("AWS_CA_BUNDLE", "/e.pem"),
        ];
        let origins = environment(&vars).origins(&asked("prod", "f-1", "http://f"), &here());
        assert_eq!(told(origins.profile), ["--profile", "sso from AWS_PROFILE"], "the same is not beaten");
        assert_eq!(
            told(origins.region),
            [
                "--region",
                "e-1 from AWS_REGION",
                "c-1 from region in [prod] of /aws/credentials",
                "p-1 from region in [profile prod] of /aws/config",
            ]
        );
        assert_eq!(
            told(origins.endpoint),
            [
                "--endpoint-url",
                "http://own from AWS_ENDPOINT_URL_SSM",
                "http://e from AWS_ENDPOINT_URL",
                "http://s from endpoint_url of ssm in [services s] of /aws/config",
                "http://prod from endpoint_url in [profile prod] of /aws/config",
            ]
        );
        assert_eq!(
            told(origins.ca_bundle),
            ["AWS_CA_BUNDLE", "/prod.pem from ca_bundle in [profile prod] of /aws/config"]
        );
        let origins = environment(&[]).origins(&Place::default(), &here());
        assert_eq!(told(origins.region), ["region in [default] of /aws/config"]);
        assert_eq!((origins.profile, origins.endpoint, origins.ca_bundle), (None, None, None));
    }

    #[test]
    fn what_was_chosen_since_beats_what_the_program_was_started_with() {
        let to = Destination { profile: Some("sso".to_owned()), region: Some("r-1".to_owned()) };
        let origins = environment(&[("AWS_REGION", "e-1")]).origins(&asked("prod", "f-1", ""), &to);
        assert_eq!(told(origins.profile), ["your choice here", "prod from --profile"]);
        assert_eq!(told(origins.region), ["your choice here", "f-1 from --region", "e-1 from AWS_REGION"]);
    }

    #[test]
    fn variants_of_the_address_and_proxies_are_named() {
        let vars = [
            ("AWS_USE_FIPS_ENDPOINT", "true"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
            ("https_proxy", "http://ana:hunter2@proxy:3128"),
            ("NO_PROXY", "localhost,.corp"),
        ];
        let origins = environment(&vars).origins(&Place::default(), &here());
        let pair = |value: &str, by: &str| (value.to_owned(), by.to_owned());
        assert_eq!(origins.variants, [pair("FIPS", "AWS_USE_FIPS_ENDPOINT")]);
        assert_eq!(origins.proxies, [pair("http://proxy:3128", "https_proxy"), pair("localhost,.corp", "NO_PROXY")]);
    }

    #[test]
    fn endpoints_that_are_ignored_are_named_too() {
        let ignoring = [("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), ("AWS_ENDPOINT_URL", "http://e")];
        let of = |endpoint| told(environment(&ignoring).origins(&asked("", "", endpoint), &here()).endpoint);
        assert_eq!(of(""), ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "http://e from AWS_ENDPOINT_URL"]);
        assert_eq!(of("http://f")[0], "--endpoint-url");
        assert_eq!(told(environment(&ignoring[..1]).origins(&Place::default(), &here()).endpoint), [""; 0]);
    }

    #[test]
    fn whose_keys_sign_is_named_without_a_word_of_them() {
        let keys = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];
        let token = ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        let container = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/x");
        let of_prod = "aws_access_key_id in [prod] of /aws/credentials";
        for (vars, profile, said) in [
            (&keys[..], "", &["AWS_ACCESS_KEY_ID"][..]),
            (&[keys[0], keys[1], ("AWS_PROFILE", "prod")], "", &["AWS_ACCESS_KEY_ID", of_prod]),
            (&[keys[0], keys[1], token], "prod", &[of_prod, "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"]),
            (&[token, container], "", &["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]),
            (&[], "both", &["aws_access_key_id in [both] of /aws/credentials"]),
            (&[], "half", &["credential_process in [profile half] of /aws/config"]),
            (&keys[..], "env", &["role_arn in [profile env] of /aws/config, assumed by AWS_ACCESS_KEY_ID"]),
            (&[container], "sso", &["sso_session in [profile sso] of /aws/config", container.0]),
            (&[], "", &[]),
        ] {
            let origin = environment(vars).origins(&asked(profile, "", ""), &here()).credentials;
            let told = told(origin);
            assert_eq!(told, said, "{vars:?} {profile}");
            assert!(told.iter().all(|told| !told.contains("AKIA") && !told.contains("hunter2")), "{told:?}");
        }
        let instance = Environment { on_instance: true, ..environment(&[]) };
        assert_eq!(told(instance.origins(&Place::default(), &here()).credentials), [INSTANCE]);
    }
}
