//! Where settings may be said, as tables in the order in which they count. The reading goes by them; failures and "About this
//! session" name what they hold.

use super::chain::Base;
use super::endpoint;
use super::environment::Environment;
use super::shared_config::{SharedFile, header};
use crate::destination::{Destination, Origin, Origins, Place};

/// One place where a setting may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// An option of the command line, or what was chosen since in its place.
    Argument(Argument),
    /// A variable of the environment.
    Variable(&'static str),
    /// A variable that does not count where a profile was asked for.
    VariableUnlessAsked(&'static str),
    /// A property of the profile in force, in either of the shared files.
    Property(&'static str),
    /// The endpoint of a service in the `services` section that the profile in force names.
    Services(&'static str),
}

/// An option of the command line that says where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    Profile,
    Region,
    EndpointUrl,
}

impl Argument {
    fn option(self) -> &'static str {
        match self {
            Self::Profile => "--profile",
            Self::Region => "--region",
            Self::EndpointUrl => "--endpoint-url",
        }
    }

    fn of(self, asked: &Place) -> Option<&str> {
        let given = match self {
            Self::Profile => &asked.profile,
            Self::Region => &asked.region,
            Self::EndpointUrl => &asked.endpoint,
        };
        given.as_deref().filter(|given| !given.is_empty())
    }
}

/// The AWS CLI's order, as in all that follow. `AWS_DEFAULT_PROFILE` is its older spelling, which the SDK ignores.
pub(super) const PROFILE: [Source; 3] =
    [Source::Argument(Argument::Profile), Source::Variable("AWS_PROFILE"), Source::Variable("AWS_DEFAULT_PROFILE")];

pub(super) const REGION: [Source; 4] = [
    Source::Argument(Argument::Region),
    Source::Variable("AWS_REGION"),
    Source::Variable("AWS_DEFAULT_REGION"),
    Source::Property("region"),
];

pub(super) const CA_BUNDLE: [Source; 2] = [Source::Variable("AWS_CA_BUNDLE"), Source::Property("ca_bundle")];

pub(super) const IGNORE_ENDPOINTS: [Source; 2] =
    [Source::Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), Source::Property("ignore_configured_endpoint_urls")];

pub(super) const FIPS: [Source; 2] = [Source::Variable("AWS_USE_FIPS_ENDPOINT"), Source::Property("use_fips_endpoint")];

pub(super) const DUAL_STACK: [Source; 2] =
    [Source::Variable("AWS_USE_DUALSTACK_ENDPOINT"), Source::Property("use_dualstack_endpoint")];

pub(super) const APP_NAME: [Source; 2] = [Source::Variable("AWS_SDK_UA_APP_ID"), Source::Property("sdk_ua_app_id")];

pub(super) const METADATA_ENDPOINT: [Source; 2] =
    [Source::Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT"), Source::Property("ec2_metadata_service_endpoint")];

pub(super) const METADATA_MODE: [Source; 2] = [
    Source::Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"),
    Source::Property("ec2_metadata_service_endpoint_mode"),
];

pub(super) const ACCESS_KEY: [Source; 1] = [Source::VariableUnlessAsked("AWS_ACCESS_KEY_ID")];

/// The three parts of a web identity: each may be said by a variable or by the profile, whoever says the others.
pub(super) const TOKEN_FILE: [Source; 2] =
    [Source::VariableUnlessAsked("AWS_WEB_IDENTITY_TOKEN_FILE"), Source::Property("web_identity_token_file")];

pub(super) const TOKEN_ROLE: [Source; 2] = [Source::VariableUnlessAsked("AWS_ROLE_ARN"), Source::Property("role_arn")];

pub(super) const TOKEN_SESSION: [Source; 2] =
    [Source::VariableUnlessAsked("AWS_ROLE_SESSION_NAME"), Source::Property("role_session_name")];

/// The one that counts, as for the AWS CLI.
pub(super) const CONTAINER: [Source; 2] = [
    Source::Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
    Source::Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
];

/// What the container's credentials are asked with.
pub(super) const CONTAINER_TOKEN: [Source; 2] =
    [Source::Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), Source::Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")];

/// What may give a session its first credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Giver {
    /// Keys in variables.
    Variables,
    /// The roles of the profile in force.
    Roles,
    /// A token that stands for a role, named by variables or by the profile.
    WebIdentity,
    /// What else the profile in force says: SSO, a command, keys.
    Profile,
    /// The container that this runs in.
    Container,
    /// The instance that this runs on.
    Instance,
}

/// The order in which they are looked for; the first that is there gives. Variables are none where a profile was asked for.
pub(super) const GIVERS: [Giver; 6] =
    [Giver::Variables, Giver::Roles, Giver::WebIdentity, Giver::Profile, Giver::Container, Giver::Instance];

/// What makes a profile give credentials by itself, whatever else it says.
const OF_PROFILE: [Source; 8] = [
    Source::Property("sso_session"),
    Source::Property("sso_start_url"),
    Source::Property("sso_account_id"),
    Source::Property("login_session"),
    Source::Property("credential_process"),
    Source::Property("aws_access_key_id"),
    Source::Property("aws_secret_access_key"),
    Source::Property("aws_session_token"),
];

/// What a source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said<'a> {
    pub(super) value: &'a str,
    pub(super) source: Source,
    /// Where it is a property: of which file, and of which profile or section.
    within: Option<(SharedFile, &'a str)>,
}

impl Environment {
    /// What counts of a setting, if anything is said of it.
    pub(super) fn first<'a>(&'a self, asked: &'a Place, order: &[Source]) -> Option<Said<'a>> {
        self.all(asked, order).next()
    }

    /// All that is said of a setting, what counts first. What is empty is not said.
    pub(super) fn all<'a>(&'a self, asked: &'a Place, order: &[Source]) -> impl Iterator<Item = Said<'a>> {
        order.iter().flat_map(|source| self.said(asked, *source))
    }

    fn said<'a>(&'a self, asked: &'a Place, source: Source) -> Vec<Said<'a>> {
        let one = |value: Option<&'a str>| {
            value.map(|value| Said { value, source, within: None }).into_iter().collect::<Vec<_>>()
        };
        match source {
            Source::Argument(argument) => one(argument.of(asked)),
            Source::Variable(name) => one(self.var(name)),
            Source::VariableUnlessAsked(name) => one(self.var(name).filter(|_| Argument::Profile.of(asked).is_none())),
            Source::Property(name) => {
                let profile = self.profile_or_default(asked);
                let said = self.shared.said(profile, name);
                said.map(|(file, value)| Said { value, source, within: Some((file, profile)) }).collect()
            }
            Source::Services(service) => {
                let said = self.shared.get(self.profile_or_default(asked), "services").and_then(|section| {
                    let value = self.shared.of_services(section, service, "endpoint_url")?;
                    Some(Said { value, source, within: Some((SharedFile::Config, section)) })
                });
                said.into_iter().collect()
            }
        }
    }

    /// What a person calls the place where it is said.
    pub(super) fn name_of(&self, said: &Said<'_>) -> String {
        let file = |file: SharedFile| self.shown_path(&self.shared_files[file as usize]);
        match (said.source, said.within) {
            (Source::Argument(argument), _) => argument.option().to_owned(),
            (Source::Services(service), Some((of, section))) => {
                format!("endpoint_url of {service} in {} of {}", header("services", section), file(of))
            }
            (Source::Property(name), Some((of, profile))) => {
                format!("{name} in {} of {}", of.header(profile), file(of))
            }
            (
                Source::Variable(name)
                | Source::VariableUnlessAsked(name)
                | Source::Property(name)
                | Source::Services(name),
                _,
            ) => name.to_owned(),
        }
    }

    /// The givers that are there, what gives first.
    pub(super) fn givers<'a>(&'a self, asked: &'a Place) -> impl Iterator<Item = (Giver, Option<Said<'a>>)> {
        GIVERS.into_iter().filter_map(|giver| {
            let first = |order: &[Source]| self.first(asked, order).map(|said| (giver, Some(said)));
            match giver {
                Giver::Variables => first(&ACCESS_KEY).filter(|_| self.access_key().is_some()),
                Giver::Roles => {
                    let token = self.first(asked, &[Source::Property("web_identity_token_file")]);
                    first(&[Source::Property("role_arn")]).filter(|_| token.is_none())
                }
                Giver::WebIdentity => first(&TOKEN_FILE),
                Giver::Profile => first(&OF_PROFILE),
                Giver::Container => first(&CONTAINER),
                Giver::Instance => self.on_instance.then_some((giver, None)),
            }
        })
    }

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
            credentials: self.origin_of_credentials(&asked),
            certificates: self.first(&asked, &CA_BUNDLE).map(|said| said.value.to_owned()),
            ca_bundle: origin(said(&CA_BUNDLE)),
        }
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
            *url = endpoint::without_password(url);
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
        if givers.iter().any(|(giver, _)| *giver == Giver::Roles) {
            givers.retain(|(giver, _)| *giver != Giver::Profile);
        }
        let name = |said: Option<Said<'_>>| said.map_or_else(|| INSTANCE.to_owned(), |said| self.name_of(&said));
        let mut names = givers.into_iter().map(|(_, said)| name(said));
        let by = names.next()?;
        let by = if asked.role.is_some() { format!("--role-arn, assumed by {by}") } else { by };
        let passed_over = |name: &&&str| Argument::Profile.of(asked).is_some() && self.var(name).is_some();
        let variables = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];
        let beats = names.chain(variables.iter().filter(passed_over).map(|name| (*name).to_owned())).collect();
        Some(Origin { by, beats })
    }
}

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

    #[test]
    fn the_first_of_an_order_is_what_counts() {
        let environment = environment(&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "e-2")]);
        for (place, value) in [(Place::default(), "e-2"), (asked("", "f-1", ""), "f-1"), (asked("prod", "", ""), "e-2")]
        {
            assert_eq!(environment.first(&place, &REGION).map(|said| said.value), Some(value));
        }
    }
}
