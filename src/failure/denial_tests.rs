#![allow(clippy::unwrap_used)]

use PolicyKind::{Boundary, Identity, Resource, ResourceControl, ServiceControl, Session, VpcEndpoint};
use Refusal::{Hidden, NoReason, NotAllowed};

use super::super::denial::OLD_CIPHERTEXT;
use super::*;
use crate::failure::{FailureKind, KeyProblem, access_denied, invalid_key};

/// Number, message, principal, action, resource, refusal.
type Row<'a> = (u8, String, Option<&'a str>, &'a str, Option<&'a str>, Refusal);

const ANA: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
const KEY: &str = "arn:aws:kms:eu-north-1:111122223333:key/1a2b3c4d-0000-1111-2222-333344445555";
const TAIL: &str =
    " (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 7b6a; Proxy: null)";

fn by(by: PolicyKind, policy: Option<&str>) -> Refusal {
    Refusal::ExplicitDeny { by, policy: policy.map(str::to_owned) }
}

/// docs/parameter-store.md 6.5 by number: the message, then principal, action, resource and refusal.
#[test]
fn every_known_message_is_taken_apart() {
    let user = "arn:aws:iam::111122223333:user/ana";
    let listing = "arn:aws:ssm:us-east-1:111122223333:*";
    let scp = "arn:aws:organizations::111122223333:policy/o-example/service_control_policy/p-example";
    let of = |who: &str, action: &str, on: &str, rest: &str| {
        format!("User: {who} is not authorized to perform: {action}{on}{rest}")
    };
    let on = |arn: &str| format!(" on resource: {arn}");
    let because = |kind: &str, action: &str| format!(" because no {kind} allows the {action} action");
    let table: Vec<Row<'_>> = vec![
        (
            1,
            of(user, "kms:Decrypt", &on(KEY), &(because("resource-based policy", "kms:Decrypt") + TAIL)),
            Some(user),
            "kms:Decrypt",
            Some(KEY),
            NotAllowed(Resource),
        ),
        (
            2,
            of(ANA, "kms:Decrypt", &on(KEY), &(because("identity-based policy", "kms:Decrypt") + TAIL)),
            Some(ANA),
            "kms:Decrypt",
            Some(KEY),
            NotAllowed(Identity),
        ),
        (
            3,
            format!(
                "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.{TAIL}"
            ),
            None,
            "kms:Decrypt",
            None,
            Hidden,
        ),
        (
            4,
            of(
                ANA,
                "kms:Decrypt",
                " on the resource associated with this ciphertext",
                " because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
            ),
            Some(ANA),
            "kms:Decrypt",
            None,
            Hidden,
        ),
        (
            4,
            of(
                ANA,
                "kms:GenerateDataKey",
                " on this resource",
                &format!(
                    " because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access{TAIL}"
                ),
            ),
            Some(ANA),
            "kms:GenerateDataKey",
            None,
            Hidden,
        ),
        (
            5,
            of(ANA, "kms:Encrypt", &on(KEY), &because("identity-based policy", "kms:Encrypt")),
            Some(ANA),
            "kms:Encrypt",
            Some(KEY),
            NotAllowed(Identity),
        ),
        (
            5,
            of(ANA, "kms:GenerateDataKey", &on(KEY), " with an explicit deny in a resource-based policy"),
            Some(ANA),
            "kms:GenerateDataKey",
            Some(KEY),
            by(Resource, None),
        ),
        (
            5,
            of(ANA, "kms:GenerateDataKey", &on(KEY), &because("session policy", "kms:GenerateDataKey")),
            Some(ANA),
            "kms:GenerateDataKey",
            Some(KEY),
            NotAllowed(Session),
        ),
        (
            10,
            of(
                "arn:aws:sts::111122223333:assumed-role/AWSAFTService/AWSAFT-Session",
                "ssm:GetParametersByPath",
                &on("arn:aws:ssm:eu-west-1:111122223333:parameter/aft/account-request/custom-fields/"),
                &because("identity-based policy", "ssm:GetParametersByPath"),
            ),
            Some("arn:aws:sts::111122223333:assumed-role/AWSAFTService/AWSAFT-Session"),
            "ssm:GetParametersByPath",
            Some("arn:aws:ssm:eu-west-1:111122223333:parameter/aft/account-request/custom-fields/"),
            NotAllowed(Identity),
        ),
        (
            11,
            of(
                user,
                "ssm:GetParametersByPath",
                &on("arn:aws:ssm:us-west-2:111122223333:parameter/"),
                &because("identity-based policy", "ssm:GetParametersByPath"),
            ),
            Some(user),
            "ssm:GetParametersByPath",
            Some("arn:aws:ssm:us-west-2:111122223333:parameter/"),
            NotAllowed(Identity),
        ),
        (
            12,
            of(
                ANA,
                "ssm:DescribeParameters",
                &on(listing),
                &because("identity-based policy", "ssm:DescribeParameters"),
            ),
            Some(ANA),
            "ssm:DescribeParameters",
            Some(listing),
            NotAllowed(Identity),
        ),
        (
            13,
            of(
                ANA,
                "ssm:DescribeParameters",
                &on(listing),
                &format!(" with an explicit deny in a service control policy: {scp}"),
            ),
            Some(ANA),
            "ssm:DescribeParameters",
            Some(listing),
            by(ServiceControl, Some(scp)),
        ),
        (
            13,
            of(
                ANA,
                "ssm:DescribeParameters",
                &on(listing),
                &format!(" with an explicit deny in a service control policy, with policy ARN: {scp}"),
            ),
            Some(ANA),
            "ssm:DescribeParameters",
            Some(listing),
            by(ServiceControl, Some(scp)),
        ),
        (
            14,
            of(
                ANA,
                "ssm:GetParameter",
                &on("arn:aws:ssm:us-east-1::parameter/cdk-bootstrap/hnb659fds/version"),
                &because("service control policy", "ssm:GetParameter"),
            ),
            Some(ANA),
            "ssm:GetParameter",
            Some("arn:aws:ssm:us-east-1::parameter/cdk-bootstrap/hnb659fds/version"),
            NotAllowed(ServiceControl),
        ),
        (
            15,
            of(
                ANA,
                "ssm:PutParameter",
                &on("arn:aws:ssm:eu-west-1:111122223333:parameter/cdk-bootstrap/hnb659fds/version"),
                &because("identity-based policy", "ssm:PutParameter"),
            ),
            Some(ANA),
            "ssm:PutParameter",
            Some("arn:aws:ssm:eu-west-1:111122223333:parameter/cdk-bootstrap/hnb659fds/version"),
            NotAllowed(Identity),
        ),
        (
            16,
            of(
                ANA,
                "ssm:GetParameter",
                &on("arn:aws:ssm:eu-central-1:111122223333:*"),
                &because("identity-based policy", "ssm:GetParameter"),
            ),
            Some(ANA),
            "ssm:GetParameter",
            Some("arn:aws:ssm:eu-central-1:111122223333:*"),
            NotAllowed(Identity),
        ),
        (
            17,
            of(ANA, "ssm:GetParameter", &on("arn:aws:ssm:us-east-1:111122223333:parameter/concourse/main/foo"), ""),
            Some(ANA),
            "ssm:GetParameter",
            Some("arn:aws:ssm:us-east-1:111122223333:parameter/concourse/main/foo"),
            NoReason,
        ),
    ];
    for (number, message, principal, action, resource, refusal) in table {
        let denial = Denial::parse(&message).unwrap_or_else(|| panic!("{number}: {message}"));
        assert_eq!(denial.principal.as_deref(), principal, "{number}: {message}");
        assert_eq!(denial.action, action, "{number}: {message}");
        assert_eq!(denial.resource.as_deref(), resource, "{number}: {message}");
        assert_eq!(denial.refusal, refusal, "{number}: {message}");
    }
}

/// docs/parameter-store.md 6.4: every kind of policy, denying by silence and by an explicit deny in all spellings.
#[test]
fn every_kind_of_policy_is_recognised_in_every_form() {
    let resource = "arn:aws:ssm:eu-west-1:111122223333:parameter/app/x";
    let policy = "arn:aws:iam::111122223333:policy/guard";
    let begin = format!("User: {ANA} is not authorized to perform: ssm:GetParameter on resource: {resource}");
    for (words, kind) in PolicyKind::WORDS {
        let forms = [
            (format!(" because no {words} allows the ssm:GetParameter action"), NotAllowed(kind)),
            (format!(" with an explicit deny in a {words}"), by(kind, None)),
            (format!(" with an explicit deny in an {words}"), by(kind, None)),
            (format!(" with an explicit deny in a {words}: {policy}"), by(kind, Some(policy))),
            (format!(" with an explicit deny in a {words}, with policy ARN: {policy}"), by(kind, Some(policy))),
            (format!(" with an explicit deny in a {words}: {policy}{TAIL}"), by(kind, Some(policy))),
        ];
        for (form, refusal) in forms {
            let message = format!("{begin}{form}");
            let denial = Denial::parse(&message).unwrap_or_else(|| panic!("{message}"));
            assert_eq!(denial.refusal, refusal, "{message}");
            assert_eq!(denial.resource.as_deref(), Some(resource), "{message}");
            let told = denial.explain();
            assert!(told.starts_with("engineer/ana is not allowed ssm:GetParameter on /app/x"), "{told}");
            assert!(told.contains(words), "{told}");
            assert!(!told.ends_with('.') && !denial.advice().is_empty(), "{told}");
            // An Allow is offered exactly where one would help.
            let helps = matches!(denial.refusal, NotAllowed(Identity | Boundary | Session));
            assert_eq!(denial.statement.is_some(), helps, "{message}");
            let refuses_help = matches!(
                denial.refusal,
                Refusal::ExplicitDeny { .. } | NotAllowed(Resource | ServiceControl | ResourceControl | VpcEndpoint)
            );
            assert_eq!(denial.advice().contains("will not help"), refuses_help, "{}", denial.advice());
        }
    }
}

#[test]
fn texts_that_are_no_denials_are_not_taken_for_one() {
    for text in [
        "",
        "Rate exceeded",
        "No access to reserved parameter name: awslimitschecker.",
        "is not authorized to perform: ssm:GetParameter",
        "arn:aws:kms:us-east-1:111122223333:key/1a2b is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request ID: 1)",
        "User: arn:aws:iam::1:user/a is not authorized to perform: ssm:GetParameter on resource: x and then something else",
    ] {
        assert_eq!(Denial::parse(text), None, "{text}");
    }
}

/// docs/parameter-store.md 6.5 numbers 16 and 18: they look like denials and are none.
#[test]
fn bad_names_are_told_from_denials() {
    let reserved = access_denied(
        "No access to reserved parameter name: awslimitschecker.",
        "ssm:PutParameter",
        Some("awslimitschecker"),
    );
    assert_eq!(reserved.kind, FailureKind::BadName);
    assert!(reserved.what.contains("awslimitschecker"), "{reserved:?}");

    let message = format!(
        "User: {ANA} is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:eu-central-1:111122223333:* because no identity-based policy allows the ssm:GetParameter action"
    );
    let malformed = access_denied(&message, "ssm:GetParameter", Some("a/b"));
    assert_eq!(malformed.kind, FailureKind::BadName);
    assert!(malformed.what.contains("a/b"), "{malformed:?}");

    for (name, reserved) in [
        ("awsx", true),
        ("/AWS/x", true),
        ("/ssm-x", true),
        ("/a/aws", false),
        ("/aws/service/a b", false),
        ("ü", false),
    ] {
        let failure = access_denied(&message, "ssm:GetParameter", Some(name));
        assert_eq!(failure.what.contains("reserved"), reserved, "{name}: {failure:?}");
    }

    let listing = access_denied(&message.replace("GetParameter", "DescribeParameters"), "ssm:DescribeParameters", None);
    assert!(matches!(listing.kind, FailureKind::Denied(_)), "to list, `*` is what is asked for: {listing:?}");
}

/// A denial in words that no one has seen is still a denial, of what was called; the words are passed on.
#[test]
fn an_unknown_wording_is_a_denial_of_what_was_called() {
    let tail = "Not you. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 7b6a)";
    for (message, what) in [
        ("Not you.", "The service refuses ssm:GetParameter on /app/x: Not you"),
        (tail, "The service refuses ssm:GetParameter on /app/x: Not you"),
        ("", "The service refuses ssm:GetParameter on /app/x: it does not say why"),
    ] {
        let failure = access_denied(message, "ssm:GetParameter", Some("/app/x"));
        assert_eq!(failure.what, what);
        assert!(!failure.advice.to_string().contains("Allow") && !failure.advice.is_empty(), "{failure:?}");
    }
    let failure = access_denied("Not you.", "ssm:GetParameter", Some("/app/x"));
    let FailureKind::Denied(denial) = failure.kind else { panic!("{:?}", failure.kind) };
    assert_eq!((denial.action.as_str(), &denial.refusal, &denial.statement), ("ssm:GetParameter", &NoReason, &None));
}

/// docs/parameter-store.md 6.5 numbers 6 to 9.
#[test]
fn unusable_keys_are_told_apart() {
    let tail =
        |code: &str| format!("(Service: AWSKMS; Status Code: 400; Error Code: {code}; Request ID: 7b6a; Proxy: null)");
    let table = [
        (format!("{KEY} is disabled. {}", tail("DisabledException")), KeyProblem::Disabled, Some(KEY)),
        (format!("Key '{KEY}' does not exist {}", tail("NotFoundException")), KeyProblem::Missing, Some(KEY)),
        (
            format!("Alias arn:aws:kms:eu-north-1:111122223333:alias/gone is not found. {}", tail("NotFoundException")),
            KeyProblem::Missing,
            Some("arn:aws:kms:eu-north-1:111122223333:alias/gone"),
        ),
        (
            format!("{KEY} is pending deletion. {}", tail("KMSInvalidStateException")),
            KeyProblem::PendingDeletion,
            Some(KEY),
        ),
        (format!("{KEY} is pending import. {}", tail("KMSInvalidStateException")), KeyProblem::Unavailable, Some(KEY)),
        (format!("{KEY} is unavailable. {}", tail("KMSInvalidStateException")), KeyProblem::Unavailable, Some(KEY)),
        (format!("{KEY} is disabled."), KeyProblem::Disabled, Some(KEY)),
        (format!("The request is not valid for the key: {KEY}"), KeyProblem::Other, Some(KEY)),
        ("Invalid keyId foo".to_owned(), KeyProblem::Other, None),
        (String::new(), KeyProblem::Other, None),
    ];
    for (message, wanted, named) in table {
        let failure = invalid_key(&message, "ssm:GetParameter", Some("/app/x"));
        let FailureKind::Key { problem, key } = &failure.kind else { panic!("{failure:?}") };
        assert_eq!((*problem, key.as_deref()), (wanted, named), "{message}");
        assert!(!failure.what.contains("Service:") && !failure.what.contains("7b6a"), "{failure:?}");
        assert!(!failure.what.ends_with('.') && !failure.advice.is_empty(), "{failure:?}");
        assert!(failure.is_refusal());
    }
}

/// docs/parameter-store.md 6.5 by number, as a person reads them: who, what, on what, why; then whether an Allow helps, and
/// where it would go.
#[test]
fn every_known_message_says_what_to_do() {
    let get = "ssm:GetParameter";
    let base = "arn:aws:ssm:eu-north-1:111122223333:";
    let scp = "arn:aws:organizations::111122223333:policy/o-example/service_control_policy/p-example";
    let of = |action: &str, on: &str, rest: &str| {
        format!("User: {ANA} is not authorized to perform: {action} on {on} {rest}")
    };
    let because = |action: &str, kind: &str| format!("because no {kind} allows the {action} action");
    let key = format!("resource: {KEY}");
    let short = "key 1a2b3c4d-0000-1111-2222-333344445555";
    let hidden = "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";
    // Number, message, first sentence, part of the advice, where the statement goes.
    let table = [
        (1, of("kms:Decrypt", &key, &(because("kms:Decrypt", "resource-based policy") + TAIL)),
            format!("engineer/ana is not allowed kms:Decrypt on {short}: the key policy does not allow it"),
            "An Allow helps in the key policy, not in your own policies alone", Some("the key policy")),
        (2, of("kms:Decrypt", &key, &(because("kms:Decrypt", "identity-based policy") + TAIL)),
            format!("engineer/ana is not allowed kms:Decrypt on {short}: no identity-based policy allows it"),
            "An Allow helps", Some("a policy of engineer/ana")),
        (3, format!("{OLD_CIPHERTEXT}, does not exist in this region, or you are not allowed to access.{TAIL}"),
            "This principal is not allowed kms:Decrypt on the key of this value: the key is not there, or not in this region, or not yours to use; KMS will not say which".to_owned(),
            "Check the region", None),
        (4, of("kms:Decrypt", "the resource associated with this ciphertext", hidden),
            "engineer/ana is not allowed kms:Decrypt on the key of this value: the key is not there, or not in this region, or not yours to use; KMS will not say which".to_owned(),
            "Check the region", None),
        (5, of("kms:Encrypt", &key, &because("kms:Encrypt", "identity-based policy")),
            format!("engineer/ana is not allowed kms:Encrypt on {short}: no identity-based policy allows it"),
            "An Allow helps", Some("a policy of engineer/ana")),
        (5, of("kms:GenerateDataKey", &key, "with an explicit deny in a resource-based policy"),
            format!("engineer/ana is not allowed kms:GenerateDataKey on {short}: an explicit deny in a resource-based policy forbids it"),
            "An Allow will not help while the deny stands: ask the key's owner", None),
        (5, of("kms:GenerateDataKey", &key, &because("kms:GenerateDataKey", "session policy")),
            format!("engineer/ana is not allowed kms:GenerateDataKey on {short}: no session policy allows it"),
            "An Allow helps only in the session policy or permission set", Some("the session policy or permission set")),
        (10, of("ssm:GetParametersByPath", &format!("resource: {base}parameter/aft/custom-fields/"), &because("ssm:GetParametersByPath", "identity-based policy")),
            "engineer/ana is not allowed ssm:GetParametersByPath on /aft/custom-fields/: no identity-based policy allows it".to_owned(),
            "An Allow helps", Some("a policy of engineer/ana")),
        (11, of("ssm:GetParametersByPath", &format!("resource: {base}parameter/"), &because("ssm:GetParametersByPath", "identity-based policy")),
            "engineer/ana is not allowed ssm:GetParametersByPath on /: no identity-based policy allows it".to_owned(),
            "An Allow helps", Some("a policy of engineer/ana")),
        (12, of("ssm:DescribeParameters", &format!("resource: {base}*"), &because("ssm:DescribeParameters", "identity-based policy")),
            "engineer/ana is not allowed ssm:DescribeParameters on all parameters: no identity-based policy allows it".to_owned(),
            "An Allow helps", Some("a policy of engineer/ana")),
        (13, of("ssm:DescribeParameters", &format!("resource: {base}*"), &format!("with an explicit deny in a service control policy: {scp}")),
            format!("engineer/ana is not allowed ssm:DescribeParameters on all parameters: an explicit deny in a service control policy ({scp}) forbids it"),
            "ask the administrators of the organisation", None),
        (14, of(get, "resource: arn:aws:ssm:us-east-1::parameter/cdk-bootstrap/version", &because(get, "service control policy")),
            "engineer/ana is not allowed ssm:GetParameter on /cdk-bootstrap/version: no service control policy allows it".to_owned(),
            "An Allow in your own policies will not help", None),
        (15, of("ssm:PutParameter", &format!("resource: {base}parameter/app/x"), &because("ssm:PutParameter", "identity-based policy")),
            "engineer/ana is not allowed ssm:PutParameter on /app/x: no identity-based policy allows it".to_owned(),
            "An Allow helps", Some("a policy of engineer/ana")),
        (17, of(get, &format!("resource: {base}parameter/app/x"), ""),
            "engineer/ana is not allowed ssm:GetParameter on /app/x; the service does not say which policy refuses".to_owned(),
            "unless one is there already", Some("a policy of engineer/ana")),
    ];
    for (number, message, what, next, place) in table {
        let failure = access_denied(&message, get, Some("/app/x"));
        assert_eq!(failure.what, what, "{number}");
        assert!(failure.advice.to_string().contains(next), "{number}: {}", failure.advice);
        let FailureKind::Denied(denial) = &failure.kind else { panic!("{number}: {failure:?}") };
        let belongs = denial.statement.as_ref().map(|_| denial.belongs_in());
        assert_eq!(belongs.as_deref(), place, "{number}");
    }
}

#[test]
fn a_missing_key_of_a_write_may_be_mistyped_and_one_of_a_read_is_lost() {
    let message = "Alias arn:aws:kms:us-west-2:111122223333:alias/chekout is not found.";
    for (action, advises, is_lost) in [
        ("ssm:PutParameter", "check the spelling of the key", false),
        ("ssm:GetParameter", "another region or account", true),
    ] {
        let failure = invalid_key(message, action, Some("/app/x"));
        assert!(failure.what.contains("alias/chekout does not exist in us-west-2"), "{}", failure.what);
        let advice = failure.advice.to_string();
        assert!(advice.contains(advises), "{advice}");
        assert_eq!(advice.contains("lost"), is_lost, "{advice}");
    }
}
