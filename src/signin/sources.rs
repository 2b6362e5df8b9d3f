//! Where settings may be said, as tables in the order in which they count. The reading goes by them; failures and "About this
//! session" name what they hold.

use super::environment::Environment;
use super::shared_config::{SharedFile, header};
use crate::destination::Place;

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
    pub(super) fn option(self) -> &'static str {
        match self {
            Self::Profile => "--profile",
            Self::Region => "--region",
            Self::EndpointUrl => "--endpoint-url",
        }
    }

    pub(super) fn of(self, asked: &Place) -> Option<&str> {
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
                format!("{name} in {} of {}", self.shared.header_of(of, profile), file(of))
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
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{self, asked};
    use super::*;

    #[test]
    fn the_first_of_an_order_is_what_counts() {
        let environment = fixtures::environment(
            &[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "e-2")],
            "[profile prod]\nregion = p-1\n",
            "",
        );
        for (place, value) in [(Place::default(), "e-2"), (asked("", "f-1", ""), "f-1"), (asked("prod", "", ""), "e-2")]
        {
            assert_eq!(environment.first(&place, &REGION).map(|said| said.value), Some(value));
        }
    }
}
