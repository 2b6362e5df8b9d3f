//! Where each service of a session is reached: one reading of environment and shared files, in the AWS CLI's order.

use aws_config::SdkConfig;

use super::environment::Environment;
use super::shared_config::header;
use super::sources::{Argument, DUAL_STACK, FIPS, IGNORE_ENDPOINTS, Said, Source};
use crate::destination::Place;
use crate::failure::{Failure, FailureKind};
use crate::parameter::Partition;

/// What is for all services, where nothing is for one.
const OF_ALL: Source = Source::Variable("AWS_ENDPOINT_URL");

/// Variables before files, and within each what is for this service before what is for all: the AWS CLI's order.
const fn order(variable: &'static str, service: &'static str) -> [Source; 4] {
    [Source::Variable(variable), OF_ALL, Source::Services(service), Source::Property("endpoint_url")]
}

/// Of Parameter Store, whose endpoint the command line may say.
pub(super) const SSM: [Source; 5] = {
    let [own, all, services, property] = order("AWS_ENDPOINT_URL_SSM", "ssm");
    [Source::Argument(Argument::EndpointUrl), own, all, services, property]
};
const STS: [Source; 4] = order("AWS_ENDPOINT_URL_STS", "sts");
const IAM: [Source; 4] = order("AWS_ENDPOINT_URL_IAM", "iam");
const SSO: [Source; 4] = order("AWS_ENDPOINT_URL_SSO", "sso");
const SSO_OIDC: [Source; 4] = order("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc");

/// What takes the place of AWS's own addresses: `None` where nothing does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// STS, asked whose credentials these are.
    pub(crate) sts: Option<String>,
    pub(crate) iam: Option<String>,
    /// STS, IAM Identity Center and its tokens, for whoever signs in. An endpoint of the command line is of the session's
    /// clients alone.
    pub(crate) roles: Option<String>,
    pub(crate) sso: Option<String>,
    pub(crate) sso_oidc: Option<String>,
}

impl Environment {
    /// The endpoint of Parameter Store: the command line's, or what the settings say.
    ///
    /// # Errors
    /// `Config` where the profile names a `services` section that there is not: the AWS CLI refuses it as well.
    pub(super) fn endpoint<'a>(&'a self, asked: &'a Place) -> Result<Option<Said<'a>>, Failure> {
        self.configured(asked, &SSM)
    }

    /// The endpoints of all other services.
    ///
    /// # Errors
    /// As [`Self::endpoint`], and `Config` for one that is no URL.
    pub(super) fn endpoints(&self, asked: &Place) -> Result<Endpoints, Failure> {
        let of = |order: &[Source]| {
            let found = self.configured(asked, order)?;
            found.map_or(Ok(()), |found| self.check_endpoint(&found))?;
            Ok::<_, Failure>(found)
        };
        let url = |found: Said<'_>| found.value.to_owned();
        // An address at which AWS serves Parameter Store serves nothing else.
        let of_the_session = |order: &[Source]| match given(asked).filter(|url| !is_for_one_service(url)) {
            Some(url) => Ok(Some(url.to_owned())),
            None => of(order).map(|found| {
                found.filter(|found| is_for_one(found.source) || !is_for_one_service(found.value)).map(url)
            }),
        };
        Ok(Endpoints {
            sts: of_the_session(&STS)?,
            iam: of_the_session(&IAM)?,
            roles: of(&STS)?.map(url),
            sso: of(&SSO)?.map(url),
            sso_oidc: of(&SSO_OIDC)?.map(url),
        })
    }

    /// The first of an order. The `services` section is looked for only where nothing before it says anything, as by the AWS CLI.
    fn configured<'a>(&'a self, asked: &'a Place, order: &[Source]) -> Result<Option<Said<'a>>, Failure> {
        let ignored = self.endpoints_ignored(asked).is_some();
        for source in order {
            if ignored && !matches!(source, Source::Argument(_)) {
                continue;
            }
            if matches!(source, Source::Services(_)) {
                self.check_services(asked)?;
            }
            let found = self.first(asked, std::slice::from_ref(source));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// What says that no endpoint that is configured counts, if anything does.
    pub(super) fn endpoints_ignored<'a>(&'a self, asked: &'a Place) -> Option<Said<'a>> {
        self.first(asked, &IGNORE_ENDPOINTS).filter(is_on)
    }

    fn check_services(&self, asked: &Place) -> Result<(), Failure> {
        let Some(named) = self.first(asked, &[Source::Property("services")]) else { return Ok(()) };
        if self.shared.has_services(named.value) {
            return Ok(());
        }
        Err(Failure::new(
            FailureKind::Config,
            format!(
                "The endpoints are to be taken from the services section {}, which is not defined ({})",
                named.value,
                self.name_of(&named)
            ),
            format!(
                "Add {} to the AWS config file, or remove services from the profile",
                header("services", named.value)
            ),
        ))
    }

    /// Which of AWS's own addresses are asked for.
    pub(super) fn variant(&self, asked: &Place) -> Variant {
        let on = |order: &[Source]| self.first(asked, order).is_some_and(|said| is_on(&said));
        Variant { fips: on(&FIPS), dual_stack: on(&DUAL_STACK) }
    }

    /// An endpoint must be an absolute URL of http or https.
    pub(super) fn check_endpoint(&self, said: &Said<'_>) -> Result<(), Failure> {
        if is_url(said.value) {
            return Ok(());
        }
        let what = format!("{} is not an endpoint URL: it is from {}", said.value, self.name_of(said));
        Err(Failure::new(FailureKind::Config, what, "An endpoint looks like http://127.0.0.1:4583: correct it there"))
    }

    /// Refuses what the SDK would refuse call by call, without a word that helps: another variant of an address that is set.
    pub(super) fn check_variant(&self, asked: &Place, endpoint: &Said<'_>) -> Result<(), Failure> {
        for (what, order) in [("A FIPS", &FIPS), ("A dual-stack", &DUAL_STACK)] {
            if let Some(said) = self.first(asked, order).filter(is_on) {
                return Err(Failure::new(
                    FailureKind::Config,
                    format!("{what} endpoint is asked for, but the endpoint is set already: {}", endpoint.value),
                    format!("Remove {}, or {}", self.name_of(endpoint), self.name_of(&said)),
                ));
            }
        }
        Ok(())
    }
}

/// A setting that is on or off.
pub(super) fn is_on(said: &Said<'_>) -> bool {
    said.value.eq_ignore_ascii_case("true")
}

/// Whether it speaks of one service alone, not of all.
fn is_for_one(source: Source) -> bool {
    source != OF_ALL && !matches!(source, Source::Property(_))
}

/// Which of AWS's own addresses are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
}

/// The same configuration for a service at an endpoint, if it has one. An address that is set has no other variants.
pub(crate) fn at(config: &SdkConfig, endpoint: Option<&str>) -> SdkConfig {
    let mut builder = config.to_builder();
    builder.set_endpoint_url(endpoint.map(str::to_owned));
    if endpoint.is_some() {
        builder.set_use_fips(None);
        builder.set_use_dual_stack(None);
    }
    builder.build()
}

fn given(asked: &Place) -> Option<&str> {
    asked.endpoint.as_deref().filter(|url| !url.is_empty())
}

/// Whether it is an address at which AWS serves one service (a VPC endpoint, say); any other serves all.
fn is_for_one_service(url: &str) -> bool {
    url.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(Partition::has_service))
}

fn is_url(text: &str) -> bool {
    let uri: Option<http::Uri> = text.parse().ok();
    let scheme = uri.as_ref().and_then(http::Uri::scheme_str);
    matches!(scheme, Some("http" | "https"))
        && uri.as_ref().and_then(http::Uri::host).is_some_and(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fixtures;
    use super::*;

    const FILES: &str = "\
[profile prod]
endpoint_url = http://all
services = s
[services s]
ssm =
  Endpoint_URL = http://ssm
STS =
  endpoint_url = http://sts
[profile quiet]
endpoint_url = http://all
ignore_configured_endpoint_urls = True
[profile lost]
endpoint_url = http://all
services = nowhere
[profile vpc]
endpoint_url = https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com
[profile blank]
endpoint_url =
services =
";

    fn environment(vars: &[(&str, &str)]) -> Environment {
        fixtures::environment(vars, FILES, "")
    }

    fn asked(profile: &str, endpoint: &str) -> Place {
        fixtures::asked(profile, "", endpoint)
    }

    fn endpoint_of(vars: &[(&str, &str)], asked: &Place) -> Result<Option<String>, Failure> {
        environment(vars).endpoint(asked).map(|found| found.map(|found| found.value.to_owned()))
    }

    const FOR_ALL: (&str, &str) = ("AWS_ENDPOINT_URL", "http://e");

    #[test]
    fn variables_come_before_files_and_what_is_for_one_before_what_is_for_all() {
        type Row = (&'static [(&'static str, &'static str)], Place, Option<&'static str>);
        let table: [Row; 10] = [
            (&[], asked("", ""), None),
            (&[], asked("prod", ""), Some("http://ssm")),
            (&[FOR_ALL], asked("prod", ""), Some("http://e")),
            (&[FOR_ALL, ("AWS_ENDPOINT_URL_SSM", "http://s")], asked("", ""), Some("http://s")),
            (&[FOR_ALL], asked("", "http://f"), Some("http://f")),
            (&[FOR_ALL, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")], asked("prod", ""), None),
            (&[FOR_ALL], asked("quiet", ""), None),
            (&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")], asked("", "http://f"), Some("http://f")),
            (&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")], asked("quiet", ""), Some("http://all")),
            (&[], asked("blank", ""), None),
        ];
        for (vars, asked, endpoint) in table {
            assert_eq!(endpoint_of(vars, &asked), Ok(endpoint.map(str::to_owned)), "{vars:?} {asked:?}");
        }
    }

    #[test]
    fn a_services_section_that_there_is_not_is_refused_where_it_is_looked_for() {
        let failure = environment(&[]).endpoint(&asked("lost", "")).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Config);
        assert!(failure.what.contains("nowhere"), "{failure:?}");
        assert!(failure.advice.to_string().contains("[services nowhere]"), "{failure:?}");
        assert_eq!(endpoint_of(&[FOR_ALL], &asked("lost", "")), Ok(Some("http://e".to_owned())));
        assert_eq!(endpoint_of(&[], &asked("lost", "http://f")), Ok(Some("http://f".to_owned())));
    }

    #[test]
    fn other_services_have_endpoints_of_their_own() {
        let of = |vars: &[(&str, &str)], profile, endpoint| {
            let found = environment(vars).endpoints(&asked(profile, endpoint)).unwrap();
            [found.sts, found.iam, found.roles, found.sso].map(Option::unwrap_or_default)
        };
        assert_eq!(of(&[], "", ""), ["", "", "", ""]);
        assert_eq!(of(&[], "prod", ""), ["http://sts", "http://all", "http://sts", "http://all"]);
        assert_eq!(of(&[], "prod", "http://f"), ["http://f", "http://f", "http://sts", "http://all"]);
        let vpc = "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com";
        assert_eq!(of(&[], "vpc", ""), ["", "", vpc, vpc], "whoever signs in is told what to call");
        assert_eq!(of(&[], "prod", vpc), ["http://sts", "http://all", "http://sts", "http://all"]);
        let own = [("AWS_ENDPOINT_URL_STS", "https://sts.eu-west-1.amazonaws.com"), FOR_ALL];
        assert_eq!(of(&own, "", ""), [own[0].1, "http://e", own[0].1, "http://e"]);
        assert!(environment(&[("AWS_ENDPOINT_URL_IAM", "nowhere")]).endpoints(&Place::default()).is_err());
    }

    #[test]
    fn a_variant_of_an_address_that_is_set_is_refused() {
        let place = asked("", "http://e");
        let check = |vars: &[(&str, &str)]| {
            let environment = environment(vars);
            let endpoint = environment.endpoint(&place).unwrap().unwrap();
            environment.check_variant(&place, &endpoint)
        };
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&[("AWS_USE_FIPS_ENDPOINT", "false")]), Ok(()));
        for variable in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"] {
            let failure = check(&[(variable, "TRUE")]).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Config);
            assert!(failure.what.ends_with("http://e"), "{failure:?}");
            assert_eq!(failure.advice.to_string(), format!("Remove --endpoint-url, or {variable}"));
        }
    }

    #[test]
    fn an_endpoint_is_checked_before_anything_is_called() {
        for url in ["http://127.0.0.1:4583", "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com", "http://[::1]:80/"] {
            assert!(is_url(url), "{url}");
        }
        for url in ["127.0.0.1:4583", "localhost", "ftp://x", "http://", "/x", "http://a b"] {
            assert!(!is_url(url), "{url}");
            let (place, environment) = (Place::default(), environment(&[("AWS_ENDPOINT_URL", url)]));
            let failure = environment.check_endpoint(&environment.endpoint(&place).unwrap().unwrap()).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Config, "{url}");
            assert_eq!(failure.what, format!("{url} is not an endpoint URL: it is from AWS_ENDPOINT_URL"));
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        for (url, shown) in [
            ("http://127.0.0.1:4583", "http://127.0.0.1:4583"),
            ("http://ana:hunter2@h:1/x@y", "http://h:1/x@y"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(crate::destination::without_password(url), shown);
        }
    }
}
