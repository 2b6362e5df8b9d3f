//! Where each service of a session is reached: one reading of environment and shared files, in the AWS CLI's order.

use aws_config::SdkConfig;

use super::chain::Base;
use super::environment::Environment;
use super::shared_config::{SharedFile, header};
use super::sources::{Argument, DUAL_STACK, FIPS, IGNORE_ENDPOINTS, Said, Source};
use crate::destination::{Place, ServiceEndpoint, without_password};
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

/// A service beside Parameter Store, for one purpose.
struct Service {
    /// For whoever asks where it is.
    called: &'static str,
    order: [Source; 4],
    /// Whether it is one of the session's clients, so that an endpoint of the command line is for it as well; signing in is not.
    of_the_session: bool,
}

const WHO: Service = Service { called: "STS, for who you are", order: STS, of_the_session: true };
const ALIAS: Service = Service {
    called: "IAM, for the account's alias",
    order: order("AWS_ENDPOINT_URL_IAM", "iam"),
    of_the_session: true,
};
const STACKS: Service = Service {
    called: "CloudFormation, for the stack that owns a parameter",
    order: order("AWS_ENDPOINT_URL_CLOUDFORMATION", "cloudformation"),
    of_the_session: true,
};
const KEYS: Service = Service {
    called: "KMS, for the keys to choose from",
    order: order("AWS_ENDPOINT_URL_KMS", "kms"),
    of_the_session: true,
};
const ROLES: Service = Service { called: "STS, for the role", order: STS, of_the_session: false };
const LOGINS: Service =
    Service { called: "IAM Identity Center", order: order("AWS_ENDPOINT_URL_SSO", "sso"), of_the_session: false };
const RENEWALS: Service = Service {
    called: "IAM Identity Center, for the login",
    order: order("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc"),
    of_the_session: false,
};

/// What takes the place of AWS's own addresses: `None` where nothing does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// STS, asked whose credentials these are.
    pub(crate) sts: Option<String>,
    pub(crate) iam: Option<String>,
    pub(crate) cloudformation: Option<String>,
    pub(crate) kms: Option<String>,
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
        let of = |service: &Service| {
            let found = self.endpoint_of(asked, service)?;
            Ok::<_, Failure>(found.map(|found| found.value.to_owned()))
        };
        Ok(Endpoints {
            sts: of(&WHO)?,
            iam: of(&ALIAS)?,
            cloudformation: of(&STACKS)?,
            kms: of(&KEYS)?,
            roles: of(&ROLES)?,
            sso: of(&LOGINS)?,
            sso_oidc: of(&RENEWALS)?,
        })
    }

    /// The endpoint of one of them.
    ///
    /// # Errors
    /// As [`Self::endpoints`].
    fn endpoint_of<'a>(&'a self, asked: &'a Place, service: &Service) -> Result<Option<Said<'a>>, Failure> {
        // An address at which AWS serves Parameter Store serves nothing else.
        let serves_all = |found: &Said<'_>| !is_for_one_service(found.value);
        if service.of_the_session
            && let Some(given) = self.first(asked, &SSM[..1]).filter(serves_all)
        {
            return Ok(Some(given));
        }
        let found = self.configured(asked, &service.order)?;
        found.map_or(Ok(()), |found| self.check_endpoint(&found))?;
        Ok(found.filter(|found| !service.of_the_session || is_for_one(found.source) || serves_all(found)))
    }

    /// The services that this session calls elsewhere than Parameter Store. Empty where anything is wrong: that is said on connecting.
    pub(super) fn elsewhere(&self, asked: &Place) -> Vec<ServiceEndpoint> {
        let (Ok(own), Ok(chain)) = (self.endpoint(asked), self.chain(asked)) else { return Vec::new() };
        let assumes = !chain.roles.is_empty() || matches!(chain.base, Base::WebIdentity { .. });
        let logs_in = chain.base == Base::Sso;
        let called = [
            (&WHO, true),
            (&ALIAS, true),
            (&KEYS, true),
            (&STACKS, true),
            (&ROLES, assumes),
            (&LOGINS, logs_in),
            (&RENEWALS, logs_in),
        ];
        let value = |said: &Option<Said<'_>>| said.map(|said| said.value.to_owned());
        let other = |(service, is_called): &(&Service, bool)| {
            let found = self.endpoint_of(asked, service).ok().filter(|_| *is_called)?;
            let name = |said: Said<'_>| self.name_of(&said);
            (value(&found) != value(&own)).then(|| ServiceEndpoint {
                service: service.called,
                endpoint: found.map(|found| without_password(found.value)),
                by: found.map(name),
                passed_over: own.filter(|_| found.is_none()).map(name),
            })
        };
        called.iter().filter_map(other).collect()
    }

    /// The first of an order. The `services` section is looked for only where nothing before it says anything, as by the AWS CLI.
    fn configured<'a>(&'a self, asked: &'a Place, order: &[Source]) -> Result<Option<Said<'a>>, Failure> {
        let ignored = self.endpoints_ignored(asked).is_some();
        for source in order {
            if ignored && !matches!(source, Source::Argument(_)) {
                continue;
            }
            if let Source::Services(service) = source {
                self.check_services(asked, service)?;
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

    fn check_services(&self, asked: &Place, service: &str) -> Result<(), Failure> {
        let Some(named) = self.first(asked, &[Source::Property("services")]) else { return Ok(()) };
        if self.shared.says_of_service_itself(named.value, service) {
            let path = self.shown_path(&self.shared_files[SharedFile::Config as usize]);
            let section = header("services", named.value);
            return Err(Failure::new(
                FailureKind::Config,
                format!(
                    "What {section} of {path} says of {service} is no endpoint: it stands beside the name of the service"
                ),
                format!("Write {service} = alone, and on a line of its own below it, further in, endpoint_url = …"),
            ));
        }
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

/// Whether that is where roles are asked for.
pub(super) fn is_for_roles(service: &ServiceEndpoint) -> bool {
    service.service == ROLES.called
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

    /// The AWS CLI does not get over it.
    #[test]
    fn an_endpoint_beside_the_name_of_a_service_is_refused() {
        let files =
            "[default]\nservices = x\n[services x]\nssm = http://127.0.0.1:4583\nsts =\n  endpoint_url = http://sts\n";
        let failure = fixtures::environment(&[], files, "").endpoint(&Place::default()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Config);
        assert!(failure.what.starts_with("What [services x] of /aws/config says of ssm is no endpoint"), "{failure:?}");
        let own = fixtures::environment(&[FOR_ALL], files, "");
        assert_eq!(own.endpoint(&Place::default()).unwrap().map(|found| found.value), Some("http://e"));
    }

    #[test]
    fn other_services_have_endpoints_of_their_own() {
        let of = |vars: &[(&str, &str)], profile, endpoint| {
            let found = environment(vars).endpoints(&asked(profile, endpoint)).unwrap();
            assert_eq!(found.iam, found.cloudformation, "where nothing is said of either");
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
    fn services_that_are_called_elsewhere_are_named_with_what_says_so() {
        let keys = "aws_access_key_id = A\naws_secret_access_key = S\n";
        let files = format!(
            "[default]\n{keys}[profile local]\n{keys}endpoint_url = http://local\n\
            [profile vpc]\n{keys}endpoint_url = https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com\n"
        );
        let told = |vars: &[(&str, &str)], profile: &str, endpoint: &str, role: Option<&str>| {
            let asked = Place { role: role.map(str::to_owned), ..asked(profile, endpoint) };
            let elsewhere = fixtures::environment(vars, &files, "").elsewhere(&asked);
            let row = |it: ServiceEndpoint| {
                [Some(it.service.to_owned()), it.endpoint, it.by, it.passed_over]
                    .map(Option::unwrap_or_default)
                    .join("|")
            };
            elsewhere.into_iter().map(row).collect::<Vec<_>>()
        };
        let nothing = Vec::<String>::new();
        assert_eq!(told(&[], "", "", Some("r")), nothing);
        assert_eq!(told(&[FOR_ALL], "", "", Some("r")), nothing);
        assert_eq!(told(&[], "local", "", Some("r")), nothing);
        assert_eq!(told(&[], "", "http://f", None), nothing, "the session's clients follow it");
        let role = "STS, for the role|||--endpoint-url";
        assert_eq!(told(&[], "", "http://f", Some("r")), [role], "whoever gives roles does not");
        let sts = ("AWS_ENDPOINT_URL_STS", "http://ana:hunter2@sts");
        let who = "STS, for who you are|http://sts|AWS_ENDPOINT_URL_STS|";
        assert_eq!(told(&[sts], "", "", None), [who]);
        assert_eq!(told(&[FOR_ALL, sts], "", "", Some("r")), [who, &who.replace("who you are", "the role")]);
        let own = "endpoint_url in [profile vpc] of /aws/config";
        assert_eq!(
            told(&[], "vpc", "", None),
            [WHO, ALIAS, KEYS, STACKS].map(|service| format!("{}|||{own}", service.called))
        );
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
