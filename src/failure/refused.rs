//! From the text of a refusal to a [`Failure`]: denials, bad names and unusable keys told apart
//! (docs/parameter-store.md 6.4, 6.5).

use std::sync::LazyLock;

use regex_lite::Regex;

use super::advice::{Advice, Remedy};
use super::arn;
use super::denial::{Denial, Refusal};
use super::kind::{Failure, FailureKind, KeyProblem};
use crate::arn::{Arn, Owner};
use crate::text;

/// What an `AccessDeniedException` means. `action` is what was called, for messages that do not say; `name` is the parameter
/// concerned.
///
/// Two of them are no denials: a reserved name, and a name so malformed that IAM was asked about no parameter
/// (docs/parameter-store.md 6.5 numbers 16 and 18).
pub fn access_denied(message: &str, action: &str, name: Option<&str>) -> Failure {
    if message.contains("No access to reserved parameter name") {
        return reserved_name(name);
    }
    let Some(denial) = Denial::parse(message) else { return unparsed_denial(message, action, name) };
    if denial.is_malformed_name() {
        return bad_name(name);
    }
    let of_secret = denial.action.starts_with("secretsmanager:");
    let mut failure = denied(match name {
        Some(name) => denial.for_parameter(name),
        None => denial,
    });
    if of_secret {
        failure.advice = Advice::from("Parameter Store asks Secrets Manager for it in your name. ").and(failure.advice);
    }
    failure
}

/// A denial in words that follow no grammar: the service's own are passed on.
fn unparsed_denial(message: &str, action: &str, name: Option<&str>) -> Failure {
    const LONGEST: usize = 200;
    let on = name.map(|name| format!(" on {name}")).unwrap_or_default();
    let said: String = without_tail(message).trim_end_matches('.').chars().take(LONGEST).collect();
    let said = if said.is_empty() { "it does not say why".to_owned() } else { said };
    Failure::new(
        FailureKind::Denied(Box::new(Denial {
            parameter: name.map(str::to_owned),
            ..Denial::unexplained(action, Refusal::NoReason)
        })),
        format!("The service refuses {action}{on}: {said}"),
        "It names no policy: ask whoever manages your permissions, and show them these words",
    )
}

/// What an `InvalidKeyId`, or a key error that KMS let through, means.
pub fn invalid_key(message: &str, action: &str, name: Option<&str>) -> Failure {
    if Denial::parse(message).is_some() {
        return access_denied(message, action, name);
    }
    let said = without_tail(message);
    let key = key_arn(said);
    let problem = KeyProblem::parse(message);
    let which = key.as_deref().map_or_else(|| "The KMS key".to_owned(), |key| format!("KMS {}", arn::short(key)));
    let (what, next) = match problem {
        KeyProblem::Disabled => (
            format!("{which} is disabled"),
            "Nothing under it can be read or written until an administrator of the key enables it again",
        ),
        KeyProblem::PendingDeletion => (
            format!("{which} is scheduled for deletion and cannot be used"),
            "An administrator of the key can still cancel the deletion; once it is deleted, every value under it is lost",
        ),
        KeyProblem::Unavailable if said.contains("pending import") => (
            format!("{which} has no key material yet (pending import)"),
            "Nothing under it can be read or written until an administrator of the key imports the material",
        ),
        KeyProblem::Unavailable => (
            format!("{which} cannot be used now: KMS does not reach its key store"),
            "An administrator of the custom key store has to connect it again",
        ),
        KeyProblem::Missing => (
            format!("{which} does not exist{}", key.as_deref().map(place_of).unwrap_or_default()),
            // What is written names its key: nothing needs to be under it yet.
            if action == "ssm:PutParameter" {
                "Nothing was written: check the spelling of the key; or it lives in another region or account, or was deleted"
            } else {
                "It was deleted, and every value under it is lost; or it lives in another region or account: check both"
            },
        ),
        KeyProblem::Other => (
            if said.is_empty() {
                format!("{which} is not valid")
            } else {
                format!("The KMS key cannot be used: {}", text::excerpt(said))
            },
            "Check the key's id, ARN or alias and that it is a symmetric key of this region",
        ),
    };
    Failure::new(FailureKind::Key { problem, key }, what, next)
}

/// Where the ARN of a key says that the key is.
fn place_of(key: &str) -> String {
    Arn::parse(key).map_or_else(String::new, |arn| format!(" in {}, account {}", arn.region, arn.account))
}

/// A denial as a failure.
pub(super) fn denied(denial: Denial) -> Failure {
    let (what, next) = (denial.explain(), denial.advice());
    Failure::new(FailureKind::Denied(Box::new(denial)), what, next)
}

/// A `ParameterNotFound`: of a parameter, or of a secret behind a borrowed name (docs/parameter-store.md 1.3).
pub fn not_found(name: &str) -> Failure {
    match Owner::of(name) {
        Owner::Secret { id } => Failure::new(
            FailureKind::NotFound,
            format!("There is no secret {id} in Secrets Manager"),
            "Check its name there, and the region: a secret is read by its full name, and only in its own region and account",
        ),
        _ => Failure::new(
            FailureKind::NotFound,
            format!("There is no parameter {name}"),
            Advice::from("It may have been deleted since it was listed: ").and(Remedy::ListAgain),
        ),
    }
}

/// A name under a reserved prefix (docs/parameter-store.md 1).
pub fn reserved_name(name: Option<&str>) -> Failure {
    Failure::new(
        FailureKind::BadName,
        format!("{} is reserved by AWS", name.unwrap_or("This name")),
        "Names must not begin with aws or ssm, in capitals or not, with or without the leading slash",
    )
}

/// A name that the service cannot make sense of, or does not want to: it has one text for both
/// (docs/parameter-store.md 1.1).
pub fn bad_name(name: Option<&str>) -> Failure {
    if name.is_some_and(is_reserved) {
        return reserved_name(name);
    }
    Failure::new(
        FailureKind::BadName,
        format!("{} is not a valid parameter name", name.unwrap_or("This")),
        "A name with a slash must begin with one; its parts hold letters, digits and . - _ and none of them is empty",
    )
}

/// Whether AWS keeps the name for itself. Below two of its roots there are names to be read (docs/parameter-store.md 1.3).
fn is_reserved(name: &str) -> bool {
    let bare = name.trim_start_matches('/');
    let begins = |prefix: &str| bare.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    (begins("aws") || begins("ssm")) && !bare.starts_with("aws/service/") && !bare.starts_with("aws/reference/")
}

/// A value of which only a part was kept, where all of it was wanted.
pub fn too_large(part: &str) -> Failure {
    Failure::new(
        FailureKind::TooLarge,
        format!("Only {part} were kept: that is larger than any value of the service"),
        "A part is shown, but neither copied, edited nor compared. Check what answers in the place of the service",
    )
}

/// A message of the service without the `(Service: …; Request ID: …)` tail of one it wrapped.
pub fn without_tail(message: &str) -> &str {
    message.find("(Service:").map_or(message, |at| &message[..at]).trim()
}

impl KeyProblem {
    /// From KMS's error code in the tail where there is one, else from its words
    /// (docs/parameter-store.md 6.5 numbers 6 to 9).
    fn parse(message: &str) -> Self {
        let says = |words: &str| message.contains(words);
        if says("pending deletion") {
            Self::PendingDeletion
        } else if says("DisabledException") || says("is disabled") {
            Self::Disabled
        } else if says("NotFoundException") || says("does not exist") || says("is not found") {
            Self::Missing
        } else if ["KMSInvalidStateException", "KeyUnavailableException", "pending import", "is unavailable"]
            .into_iter()
            .any(says)
        {
            Self::Unavailable
        } else {
            Self::Other
        }
    }
}

/// The first ARN of KMS in a text.
fn key_arn(text: &str) -> Option<String> {
    static ARN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"arn:[a-z-]+:kms:[^\s'",]*"#).ok());
    let found = ARN.as_ref()?.find(text)?;
    Some(found.as_str().trim_end_matches(['.', ',', ';', ')']).to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const SECRET: &str = "/aws/reference/secretsmanager/db/main";

    fn denied_on(action: &str, resource: &str) -> String {
        let who = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
        let reason = format!("because no identity-based policy allows the {action} action");
        format!("User: {who} is not authorized to perform: {action} on resource: {resource} {reason}")
    }

    #[test]
    fn what_is_missing_is_called_what_it_is() {
        for (name, what) in
            [("/app/db", "There is no parameter /app/db"), (SECRET, "There is no secret db/main in Secrets Manager")]
        {
            let failure = not_found(name);
            assert_eq!((failure.kind, failure.what.as_str()), (FailureKind::NotFound, what));
        }
    }

    /// docs/parameter-store.md 1.3: another service is asked in the caller's name, and that one's key.
    #[test]
    fn a_secret_takes_permissions_of_its_own() {
        let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-AbCdEf";
        let message = denied_on("secretsmanager:GetSecretValue", arn);
        let failure = access_denied(&message, "ssm:GetParameter", Some(SECRET));
        assert!(failure.what.contains("secretsmanager:GetSecretValue on secret db/main-AbCdEf:"), "{failure:?}");
        assert!(
            failure.advice.to_string().starts_with("Parameter Store asks Secrets Manager for it in your name"),
            "{failure:?}"
        );
        let statement: serde_json::Value = serde_json::from_str(failure.statement().unwrap()).unwrap();
        assert_eq!(statement["Resource"], arn);

        let message = denied_on("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1a2b");
        for (name, via, context) in [
            (SECRET, "secretsmanager.eu-west-1.amazonaws.com", None),
            ("/app/db", "ssm.eu-west-1.amazonaws.com", Some("arn:aws:ssm:eu-west-1:111122223333:parameter/app/db")),
            (
                "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk",
                "ssm.eu-west-1.amazonaws.com",
                Some("arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk"),
            ),
        ] {
            let failure = access_denied(&message, "ssm:GetParameter", Some(name));
            let statement: serde_json::Value = serde_json::from_str(failure.statement().unwrap()).unwrap();
            let condition = &statement["Condition"]["StringEquals"];
            assert_eq!(condition["kms:ViaService"], via, "{name}");
            assert_eq!(condition["kms:EncryptionContext:PARAMETER_ARN"].as_str(), context, "{name}");
        }
    }

    #[test]
    fn what_belongs_to_another_account_is_said_to() {
        for (resource, says) in [
            ("arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk", "on /net/psk of account 222233334444:"),
            ("arn:aws:ssm:eu-west-1:111122223333:parameter/app/db", "on /app/db:"),
            ("arn:aws:ssm:eu-west-1::parameter/aws/service/x", "on /aws/service/x:"),
        ] {
            let failure = access_denied(&denied_on("ssm:GetParameter", resource), "ssm:GetParameter", None);
            assert!(failure.what.contains(says), "{}", failure.what);
        }
        let key = denied_on("kms:Decrypt", "arn:aws:kms:eu-west-1:222233334444:key/1a2b");
        assert!(access_denied(&key, "ssm:GetParameter", None).what.contains("on key 1a2b of account 222233334444:"));
    }
}
