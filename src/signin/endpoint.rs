//! Where each service of a session is reached: one reading of environment and shared files, in the AWS CLI's order.

use aws_config::SdkConfig;

use super::environment::Environment;
use super::shared_config::header;
use crate::destination::Place;
use crate::failure::{Failure, FailureKind};

/// A service that is called, as settings know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Ssm,
    Sts,
    Iam,
    Sso,
    SsoOidc,
}

impl Service {
    /// The variable for this service alone.
    fn variable(self) -> &'static str {
        match self {
            Self::Ssm => "AWS_ENDPOINT_URL_SSM",
            Self::Sts => "AWS_ENDPOINT_URL_STS",
            Self::Iam => "AWS_ENDPOINT_URL_IAM",
            Self::Sso => "AWS_ENDPOINT_URL_SSO",
            Self::SsoOidc => "AWS_ENDPOINT_URL_SSO_OIDC",
        }
    }

    /// What it is called in a `services` section.
    fn key(self) -> &'static str {
        match self {
            Self::Ssm => "ssm",
            Self::Sts => "sts",
            Self::Iam => "iam",
            Self::Sso => "sso",
            Self::SsoOidc => "sso_oidc",
        }
    }
}

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

/// What a setting says of a service's endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Configured<'a> {
    url: &'a str,
    /// Whether it is said of this service alone, not of all.
    own: bool,
}

impl Environment {
    /// The endpoint of Parameter Store: the command line's, or what the settings say.
    ///
    /// # Errors
    /// `Config` where the profile names a `services` section that there is not: the AWS CLI refuses it as well.
    pub(super) fn endpoint<'a>(&'a self, asked: &'a Place) -> Result<Option<&'a str>, Failure> {
        match given(asked) {
            Some(url) => Ok(Some(url)),
            None => Ok(self.configured(asked, Service::Ssm)?.map(|found| found.url)),
        }
    }

    /// The endpoints of all other services.
    ///
    /// # Errors
    /// As [`Self::endpoint`], and `Config` for one that is no URL.
    pub(super) fn endpoints(&self, asked: &Place) -> Result<Endpoints, Failure> {
        let of = |service| {
            let found = self.configured(asked, service)?;
            found.map_or(Ok(()), |found| check(found.url))?;
            Ok::<_, Failure>(found)
        };
        let url = |found: Configured<'_>| found.url.to_owned();
        // An address at which AWS serves Parameter Store serves nothing else.
        let of_the_session = |service| match given(asked).filter(|url| !is_for_one_service(url)) {
            Some(url) => Ok(Some(url.to_owned())),
            None => of(service).map(|found| found.filter(|it| it.own || !is_for_one_service(it.url)).map(url)),
        };
        Ok(Endpoints {
            sts: of_the_session(Service::Sts)?,
            iam: of_the_session(Service::Iam)?,
            roles: of(Service::Sts)?.map(url),
            sso: of(Service::Sso)?.map(url),
            sso_oidc: of(Service::SsoOidc)?.map(url),
        })
    }

    /// Variables before files, and within each what is for this service before what is for all: the AWS CLI's order, which looks
    /// for the `services` section only where no variable says anything.
    fn configured(&self, asked: &Place, service: Service) -> Result<Option<Configured<'_>>, Failure> {
        let profile = self.profile(asked).unwrap_or("default");
        if self.switched_on(profile, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
            return Ok(None);
        }
        let own = |url| Configured { url, own: true };
        let of_all = |url| Configured { url, own: false };
        let variable = self.var(service.variable()).map(own).or_else(|| self.var("AWS_ENDPOINT_URL").map(of_all));
        if variable.is_some() {
            return Ok(variable);
        }
        let section = match self.shared.get(profile, "services") {
            Some(name) if !self.shared.has_services(name) => return Err(no_such_services(profile, name)),
            Some(name) => self.shared.of_services(name, service.key(), "endpoint_url").map(own),
            None => None,
        };
        Ok(section.or_else(|| self.shared.get(profile, "endpoint_url").map(of_all)))
    }

    /// Which of AWS's own addresses are asked for.
    pub(super) fn variant(&self, asked: &Place) -> Variant {
        let profile = self.profile(asked).unwrap_or("default");
        Variant {
            fips: self.switched_on(profile, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            dual_stack: self.switched_on(profile, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
        }
    }

    /// A setting that is on or off: the variable, then the profile's.
    fn switched_on(&self, profile: &str, variable: &str, property: &str) -> bool {
        let said = self.var(variable).or_else(|| self.shared.get(profile, property));
        said.is_some_and(|said| said.eq_ignore_ascii_case("true"))
    }
}

/// Which of AWS's own addresses are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
}

impl Variant {
    /// Refuses what the SDK would refuse call by call, without a word that helps: another variant of an address that is set.
    pub(super) fn check_beside(self, endpoint: &str) -> Result<(), Failure> {
        let (what, variable, property) = match self {
            Self { fips: false, dual_stack: false } => return Ok(()),
            Self { fips: true, .. } => ("A FIPS", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            Self { .. } => ("A dual-stack", "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
        };
        Err(Failure::new(
            FailureKind::Config,
            format!("{what} endpoint is asked for, but the endpoint is set already: {endpoint}"),
            format!("Remove the endpoint, or {variable} and {property} in the profile"),
        ))
    }
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
    url.contains(".amazonaws.com")
}

/// An endpoint must be an absolute URL of http or https.
pub(super) fn check(url: &str) -> Result<(), Failure> {
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

fn no_such_services(profile: &str, name: &str) -> Failure {
    Failure::new(
        FailureKind::Config,
        format!("Profile {profile} takes its endpoints from the services section {name}, which is not defined"),
        format!("Add {} to the AWS config file, or remove services from the profile", header("services", name)),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::shared_config::SharedConfig;
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
        Environment {
            vars: vars.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            shared: SharedConfig::parse(FILES, ""),
            ..Environment::default()
        }
    }

    fn asked(profile: &str, endpoint: &str) -> Place {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Place { profile: some(profile), endpoint: some(endpoint), ..Place::default() }
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
            assert_eq!(environment(vars).endpoint(&asked), Ok(endpoint), "{vars:?} {asked:?}");
        }
    }

    #[test]
    fn a_services_section_that_there_is_not_is_refused_where_it_is_looked_for() {
        let failure = environment(&[]).endpoint(&asked("lost", "")).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Config);
        assert!(failure.what.contains("nowhere"), "{failure:?}");
        assert!(failure.advice.to_string().contains("[services nowhere]"), "{failure:?}");
        assert_eq!(environment(&[FOR_ALL]).endpoint(&asked("lost", "")), Ok(Some("http://e")));
        assert_eq!(environment(&[]).endpoint(&asked("lost", "http://f")), Ok(Some("http://f")));
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
        let variant = |vars: &[(&str, &str)]| environment(vars).variant(&Place::default());
        assert_eq!(variant(&[]).check_beside("http://e"), Ok(()));
        assert_eq!(variant(&[("AWS_USE_FIPS_ENDPOINT", "false")]).check_beside("http://e"), Ok(()));
        for (variable, property) in
            [("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"), ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")]
        {
            let failure = variant(&[(variable, "TRUE")]).check_beside("http://e").unwrap_err();
            assert_eq!(failure.kind, FailureKind::Config);
            assert!(failure.what.ends_with("http://e"), "{failure:?}");
            let advice = failure.advice.to_string();
            assert!(advice.contains(variable) && advice.contains(property), "{failure:?}");
        }
    }

    #[test]
    fn an_endpoint_is_checked_before_anything_is_called() {
        for url in ["http://127.0.0.1:4583", "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com", "http://[::1]:80/"] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
        for url in ["127.0.0.1:4583", "localhost", "ftp://x", "http://", "/x", "http://a b"] {
            assert_eq!(check(url).unwrap_err().kind, FailureKind::Config, "{url}");
        }
    }
}
