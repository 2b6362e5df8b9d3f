#![allow(clippy::unwrap_used)]

use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;

use super::*;
use crate::failure::{Step, check_words, with_r};

fn sign_in(profile: &str, sso: Option<&str>) -> SignInMethod {
    SignInMethod {
        profile: (!profile.is_empty()).then(|| profile.to_owned()),
        sso: sso.map(str::to_owned),
        ..SignInMethod::default()
    }
}

/// docs/parameter-store.md 7.1, credentials. The texts are those that the SDK's chain gives; those that can be had on any
/// machine are had from the SDK itself in `tests/terminal/sign_in.rs`.
#[test]
fn missing_credentials_are_told_apart() {
    use FailureKind::{Credentials, Expired, Unreachable};
    const LOADING: &str = "an error occurred while loading credentials: ";
    let chain = "the credential provider was not enabled: no credentials found in chain. Attempted:\n    Environment: the credential provider was not enabled: environment variable not set\n";
    let table = [
        ("", None, chain.to_owned(), Credentials, "No AWS credentials", "--demo"),
        ("prod", None, chain.to_owned(), Credentials, "holds no credentials", "aws configure"),
        (
            "prod",
            Some("prod"),
            format!("{LOADING}an error occurred while loading an access token: failed to load the cached SSO token"),
            Credentials,
            "not logged in",
            "aws sso login --profile prod,",
        ),
        (
            "prod",
            Some("base"),
            format!("{LOADING}the SSO token has expired and cannot be refreshed"),
            Expired,
            "has expired",
            "aws sso login --profile base,",
        ),
        (
            "",
            Some("default"),
            format!("{LOADING}service error: UnauthorizedException: Session token not found or invalid"),
            Expired,
            "has expired",
            "aws sso login,",
        ),
        (
            "prod",
            Some("prod"),
            format!("{LOADING}service error: ForbiddenException: No access"),
            Credentials,
            "no access to the account and role",
            "sso_role_name",
        ),
        (
            "",
            None,
            format!(
                "{LOADING}failed to load IMDS session token: service error: request forbidden: IMDS is disabled or the caller has insufficient permissions."
            ),
            Credentials,
            "metadata of this instance",
            "hop limit",
        ),
        ("prod", None, "timed out".to_owned(), Credentials, "in time", "network"),
        ("prod", None, "identity resolver timed out after 21.6s".to_owned(), Credentials, "in time", "network"),
        (
            "prod",
            None,
            "dispatch failure: io error: client error (Connect): dns error: failed to lookup address".to_owned(),
            Unreachable,
            "cannot be reached",
            "network",
        ),
        (
            "prod",
            None,
            "dispatch failure: io error: client error (Connect): invalid peer certificate: UnknownIssuer".to_owned(),
            Unreachable,
            "No trusted connection",
            "AWS_CA_BUNDLE",
        ),
        ("prod", None, "unexpected credentials error".to_owned(), Credentials, "could not be loaded", "profile prod"),
    ];
    let mut said = std::collections::BTreeSet::new();
    for (profile, sso, text, kind, what, next) in table {
        let failure = sign_in(profile, sso).sign_in_failed(&text);
        assert_eq!(failure.kind, kind, "{text}");
        assert!(failure.what.contains(what), "{text}: {failure:?}");
        assert!(failure.advice.to_string().contains(next), "{text}: {failure:?}");
        check_words(&failure);
        said.insert(failure.what);
    }
    assert_eq!(said.len(), 11, "each cause has words of its own: {said:#?}");
}

/// Where no profile was named, none is spoken of.
#[test]
fn whose_credentials_do_not_come_is_said_as_it_was_asked_for() {
    let role = "arn:aws:iam::111122223333:role/deploy";
    for text in ["dispatch failure: io error", "timed out", "invalid peer certificate: UnknownIssuer", "unexpected"] {
        for (named, by_role, whose) in [
            ("prod", None, "profile prod"),
            ("", None, "this session"),
            ("", Some(role), role),
            ("prod", Some(role), role),
        ] {
            let failure =
                SignInMethod { role: by_role.map(str::to_owned), ..sign_in(named, None) }.sign_in_failed(text);
            assert!(failure.what.contains(whose) && !failure.what.contains("default"), "{text}: {failure:?}");
        }
    }
}

#[test]
fn a_secret_key_without_its_access_key_is_named_where_nothing_else_is_found() {
    let mut sign_in = sign_in("", None);
    sign_in.stray_secret = true;
    let failure = sign_in.sign_in_failed("no credentials found in chain");
    assert!(failure.what.contains("AWS_ACCESS_KEY_ID is not"), "{failure:?}");
    check_words(&failure);
}

#[test]
fn where_no_profile_is_defined_none_is_gone_to() {
    let sign_in = SignInMethod { no_profiles: true, ..SignInMethod::default() };
    let failure = sign_in.sign_in_failed("no credentials found in chain");
    assert!(failure.what.contains("no profile is defined"), "{failure:?}");
    assert!(!failure.advice.remedies().any(|remedy| remedy == Remedy::SwitchProfile), "{failure:?}");
    assert!(with_r(&failure.advice).contains("sesame doctor"), "{failure:?}");
    check_words(&failure);
}

#[test]
fn what_the_environment_gives_is_not_renewed_by_a_key() {
    let advice = SignInMethod { environment: true, ..SignInMethod::default() }.renew_and_go_on();
    assert!(advice.to_string().contains("start it again"), "{advice}");
    assert_eq!(advice.steps().last(), Some(&Step::Remedy(Remedy::SwitchProfile)));
    let advice = sign_in("dev", None).renew_and_go_on();
    assert_eq!(with_r(&advice), "Renew the credentials of profile dev, then press r");
}

#[test]
fn a_login_is_renewed_for_the_profile_that_holds_it() {
    for (profile, sso, command) in [
        ("role", Some("base"), "aws sso login --profile base"),
        ("", Some("base"), "aws sso login --profile base"),
        ("default", Some("default"), "aws sso login --profile default"),
        ("my own", Some("my own"), "aws sso login --profile 'my own'"),
        ("it's", Some("it's"), "aws sso login --profile \"it's\""),
        ("=x", Some("=x"), "aws sso login --profile '=x'"),
        ("-x", Some("-x"), "aws sso login '--profile=-x'"),
        ("", Some("default"), "aws sso login"),
    ] {
        let said = sign_in(profile, sso).renew().to_string();
        assert_eq!(said, format!("Start sesame and sign in there. Or run {command}"));
    }
}

#[test]
fn a_command_that_gave_nothing_is_told_with_its_way_out() {
    let late = ProcessFault::Expired("2026-11-24T05:00:00Z".parse().unwrap());
    let table = [
        (ProcessFault::NotStarted(std::io::ErrorKind::NotFound), "could not be started (entity not found)"),
        (
            ProcessFault::Status { status: 3, words: "vault is sealed".to_owned() },
            "exited with status 3: vault is sealed",
        ),
        (ProcessFault::Status { status: 1, words: String::new() }, "exited with status 1"),
        (ProcessFault::Signal { signal: 9, words: String::new() }, "was killed by signal 9 (SIGKILL)"),
        (ProcessFault::Signal { signal: 40, words: "x".to_owned() }, "was killed by signal 40: x"),
        (ProcessFault::TimedOut(Duration::from_mins(1)), "did not end within 60 s and was stopped"),
        (ProcessFault::TooLong, "printed more than credentials can be"),
        (ProcessFault::Nothing, "printed nothing"),
        (ProcessFault::NotJson, "printed something else than JSON"),
        (ProcessFault::Version(2), "printed version 2 of the format, where 1 is known"),
        (ProcessFault::Missing("SecretAccessKey"), "printed no SecretAccessKey"),
        (ProcessFault::Expiration, "printed an Expiration that is no time"),
        (late.clone(), "printed credentials that expired at 2026-11-24 05:00:00 UTC"),
    ];
    for (fault, words) in table {
        let kind = if fault == late { FailureKind::Expired } else { FailureKind::Credentials };
        // Deep in a chain, as the SDK hands it over.
        let failed = ProcessFailed { profile: "base".to_owned(), fault };
        let error = CredentialsError::provider_error(CredentialsError::provider_error(failed));
        let failure = sign_in("prod", None).no_credentials(&error);
        assert_eq!(failure.what, format!("The credential_process of profile base {words}"));
        assert_eq!(failure.kind, kind, "{failure:?}");
        let advice = failure.advice.to_string();
        assert!(advice.contains("no terminal") && advice.contains("in a shell"), "{failure:?}");
        check_words(&failure);
    }
}

#[test]
fn a_role_that_is_refused_says_what_the_service_says() {
    let refused = |code: &'static str, message: &'static str| {
        let metadata = aws_sdk_sts::error::ErrorMetadata::builder().code(code).message(message).build();
        let response = HttpResponse::new(403.try_into().unwrap(), aws_smithy_types::body::SdkBody::empty());
        let error = SdkError::service_error(AssumeRoleError::generic(metadata), response);
        sign_in("prod", Some("base")).no_credentials(&CredentialsError::provider_error(error))
    };
    let denied = refused("AccessDenied", "User: arn:aws:iam::111122223333:user/ana is not authorized.");
    assert_eq!(denied.kind, FailureKind::Credentials);
    assert!(denied.what.ends_with("user/ana is not authorized"), "{denied:?}");
    assert_eq!(denied.metadata.as_ref().and_then(|answer| answer.code.as_deref()), Some("AccessDenied"));
    assert!(refused("AccessDenied", "").what.ends_with(": AccessDenied"));
    let expired = refused("ExpiredTokenException", "The security token included in the request is expired");
    assert_eq!(expired.kind, FailureKind::Expired);
    assert!(expired.advice.to_string().contains("aws sso login --profile base"), "{expired:?}");
    [denied, expired].iter().for_each(check_words);
}

#[test]
fn where_roles_are_asked_for_is_said_if_it_is_not_where_the_rest_is() {
    let mut sign_in = sign_in("prod", None);
    sign_in.not_for_roles = Some("--endpoint-url".to_owned());
    let failure = sign_in.no_credentials(&CredentialsError::provider_error("dispatch failure"));
    let says = "AWS's own STS: --endpoint-url is not for them, AWS_ENDPOINT_URL_STS is";
    assert!(failure.advice.to_string().ends_with(says), "{failure:?}");
    check_words(&failure);
}

#[test]
fn what_is_trusted_is_named_where_trust_fails() {
    let mut sign_in = sign_in("prod", None);
    for (set, words) in [
        (None, "among the system's trusted ones, or in a file that AWS_CA_BUNDLE"),
        (Some("AWS_CA_BUNDLE"), "AWS_CA_BUNDLE names"),
        (Some("ca_bundle"), "ca_bundle names"),
    ] {
        sign_in.ca_bundle = set.map(str::to_owned);
        let failure = sign_in.sign_in_failed("dispatch failure: invalid peer certificate: UnknownIssuer");
        let advice = failure.advice.to_string();
        assert!(advice.contains(words), "{failure:?}");
    }
}
