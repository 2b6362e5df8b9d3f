//! What a name may be, how one is asked for, and the service's words when it is not one (docs/parameter-store.md 1).

use crate::error::ServiceError;
use crate::place::{self, Place};

/// Parameters that AWS publishes; readable by all (docs/parameter-store.md 1.3).
pub(crate) const PUBLIC: &str = "/aws/service/";

/// Names behind which a secret of Secrets Manager stands (docs/parameter-store.md 1.3).
pub(crate) const SECRETS_MANAGER: &str = "/aws/reference/secretsmanager/";

/// At most so many segments (docs/parameter-store.md 1).
const MAX_LEVELS: usize = 15;

/// At most so many characters, the ARN's prefix included (docs/parameter-store.md 1).
const MAX_ARN_LENGTH: usize = 1011;

/// The catch-all for malformed names (docs/parameter-store.md 1.1).
const MALFORMED: &str = "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can \
    consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the \
    following 3 symbols .-_";

/// Reserved prefix of a single-level name (docs/parameter-store.md 1.1).
const RESERVED: &str = "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).";

/// A bad path; the backslashes are the service's own (docs/parameter-store.md 1.1).
const BAD_PATH: &str = "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a \
    forward slash \"/\". It can't be prefixed with \\\"aws\\\" or \\\"ssm\\\" (case-insensitive). It must use only letters, \
    numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All \
    sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

/// Why a `Path` filter may not look at reserved names (docs/parameter-store.md 1.3).
const RESERVED_PATH_FILTER: &str = "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" \
    (case-insensitive). When using global parameters, please specify within a global namespace.";

/// The service's answer to any name it cannot parse.
pub(crate) fn malformed() -> ServiceError {
    ServiceError::validation(MALFORMED)
}

/// The name under which a parameter is kept: root names get the slash they may lack, so `x` and `/x` are one
/// (docs/parameter-store.md 1).
pub(crate) fn key(name: &str) -> String {
    if name.starts_with('/') { name.to_owned() } else { format!("/{name}") }
}

/// The name as `DescribeParameters` tells it: a root name without its slash, however it was written
/// (docs/parameter-store.md 1).
pub(crate) fn described(name: &str) -> &str {
    match name.strip_prefix('/') {
        Some(bare) if !bare.contains('/') => bare,
        _ => name,
    }
}

/// The same for whatever a request says: a name with a selector, an ARN, a path.
pub(crate) fn key_asked(text: &str) -> String {
    Reference::parse(text).map_or_else(|_| text.to_owned(), |reference| key(&reference.name))
}

fn segment(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

/// Whether characters and slashes are right: reserved prefixes, depth and length aside.
fn well_formed(name: &str) -> bool {
    match name.strip_prefix('/') {
        Some(path) => path.split('/').all(segment),
        None => segment(name),
    }
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether `name` is one that a caller could own: Put, Delete, Label and Unlabel take nothing else
/// (docs/parameter-store.md 1.2). The prefix `aws` comes first, malformed or not, and in the words of a permission problem,
/// which it is not (docs/parameter-store.md 1, 6.5 number 18).
pub(crate) fn check_own(name: &str) -> Result<(), ServiceError> {
    let bare = name.strip_prefix('/').unwrap_or(name);
    if starts_with_ignoring_case(bare, "aws") {
        let text = format!("No access to reserved parameter name: {name}.");
        return Err(ServiceError::new("AccessDeniedException", text));
    }
    if !well_formed(name) {
        return Err(malformed());
    }
    if starts_with_ignoring_case(bare, "ssm") {
        return Err(if bare.contains('/') { malformed() } else { ServiceError::validation(RESERVED) });
    }
    Ok(())
}

/// What IAM is asked about for a name that is written to: the parameter, or everything where it is no name
/// (docs/parameter-store.md 6.5 number 16).
pub(crate) fn resource(name: &str, formed: &Result<(), ServiceError>, place: &Place) -> String {
    let is_none = !well_formed(name) || formed.as_ref().is_err_and(|error| *error == malformed());
    if is_none { place.any_parameter() } else { place.parameter_arn(name) }
}

/// Whether `name` may be created at `place`: every rule of docs/parameter-store.md 1.
pub(crate) fn check_new(name: &str, place: &Place) -> Result<(), ServiceError> {
    check_own(name)?;
    if name.strip_prefix('/').is_some_and(|path| path.split('/').count() > MAX_LEVELS) {
        return Err(ServiceError::new(
            "HierarchyLevelLimitExceededException",
            format!("A hierarchy can have a maximum of {MAX_LEVELS} levels."),
        ));
    }
    if place.parameter_arn(name).chars().count() > MAX_ARN_LENGTH {
        return Err(ServiceError::validation(format!(
            "The maximum length of a parameter name is {MAX_ARN_LENGTH} characters, including the ARN prefix."
        )));
    }
    Ok(())
}

/// Whether `name` is one that could be read: those that AWS publishes too.
fn check_readable(name: &str) -> Result<(), ServiceError> {
    if name.starts_with(PUBLIC) && well_formed(name) { Ok(()) } else { check_own(name) }
}

/// Whether `path` can be listed; a trailing slash is allowed (docs/parameter-store.md 2.4).
pub(crate) fn check_path(path: &str) -> Result<(), ServiceError> {
    let Some(below) = path.strip_prefix('/') else { return Err(ServiceError::validation(BAD_PATH)) };
    let below = below.strip_suffix('/').unwrap_or(below);
    let formed = below.is_empty() && path.len() == 1 || below.split('/').all(segment);
    let reserved = starts_with_ignoring_case(below, "aws") || starts_with_ignoring_case(below, "ssm");
    if formed && (!reserved || is_public_path(path)) { Ok(()) } else { Err(ServiceError::validation(BAD_PATH)) }
}

/// Whether `value` may be the value of a `Path` filter (docs/parameter-store.md 1.3, 2.3).
pub(crate) fn check_path_filter(value: &str) -> Result<(), ServiceError> {
    if starts_with_ignoring_case(value, "/aws") || starts_with_ignoring_case(value, "/ssm") {
        return Err(ServiceError::validation(RESERVED_PATH_FILTER));
    }
    check_path(value)
}

/// Whether a listing of `path` looks at the public parameters.
pub(crate) fn is_public_path(path: &str) -> bool {
    path.starts_with(PUBLIC) || format!("{path}/") == PUBLIC
}

/// A parameter as a read asks for it: by name or ARN, perhaps with a selector (docs/parameter-store.md 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Account and region, if the ARN said so.
    pub(crate) place: Option<Place>,
    /// The name as asked, without selector; by ARN, with its leading slash.
    pub(crate) name: String,
    /// What followed the colon.
    pub(crate) selector: Option<String>,
}

impl Reference {
    /// Takes `text` apart; outer spaces do not count (docs/parameter-store.md 1).
    pub(crate) fn parse(text: &str) -> Result<Self, ServiceError> {
        let text = text.trim_matches(' ');
        let (place, rest) = if text.starts_with("arn:") { parse_arn(text)? } else { (None, text) };
        let (name, selector) = match rest.split_once(':') {
            Some((name, selector)) if segment(selector) => (name, Some(selector.to_owned())),
            Some(_) => return Err(malformed()),
            None => (rest, None),
        };
        if name.strip_prefix(SECRETS_MANAGER).is_none_or(str::is_empty) {
            check_readable(name)?;
        }
        Ok(Self { place, name: name.to_owned(), selector })
    }

    /// Whether the answer repeats the name as asked; by ARN it has the stored form (docs/parameter-store.md 1).
    pub(crate) fn echoed(&self) -> Option<&str> {
        if self.place.is_none() { Some(&self.name) } else { None }
    }

    /// The id of the secret behind the name, if there is one.
    pub(crate) fn secret_id(&self) -> Option<&str> {
        self.name.strip_prefix(SECRETS_MANAGER)
    }
}

fn parse_arn(text: &str) -> Result<(Option<Place>, &str), ServiceError> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", partition, "ssm", region, account, resource] if partition == place::partition(region) => {
            let name = resource.strip_prefix("parameter").filter(|name| name.starts_with('/')).ok_or_else(malformed)?;
            Ok((Some(Place::new(account, region)), name))
        }
        _ => Err(malformed()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn place() -> Place {
        Place::new("111122223333", "us-east-2")
    }

    #[test]
    fn names_that_may_be_created() {
        let levels = |n: usize| "/a".repeat(n);
        let long = |n: usize| format!("/{}", "n".repeat(n));
        for (name, code) in [
            ("x", None),
            ("/x", None),
            ("/a/B.c_d-1/2", None),
            ("/a/aws/ssm", None),
            (&*levels(15), None),
            (&*levels(16), Some("HierarchyLevelLimitExceededException")),
            // 45 characters of ARN prefix and 966 of name (docs/parameter-store.md 1); the slash is not counted.
            (&*long(966), None),
            (&*long(967), Some("ValidationException")),
            ("a/b", Some("ValidationException")),
            ("/a//b", Some("ValidationException")),
            ("/a/b/", Some("ValidationException")),
            ("/", Some("ValidationException")),
            ("", Some("ValidationException")),
            ("/a b", Some("ValidationException")),
            ("/a@b", Some("ValidationException")),
            ("/a:1", Some("ValidationException")),
            ("/ä", Some("ValidationException")),
            ("awsTest", Some("AccessDeniedException")),
            ("aws/test", Some("AccessDeniedException")),
            ("Aws test", Some("AccessDeniedException")),
            ("/aws//test", Some("AccessDeniedException")),
            ("ssm/test", Some("ValidationException")),
            ("/AWS/x", Some("AccessDeniedException")),
            ("/aws/service/x", Some("AccessDeniedException")),
            ("SSM-x", Some("ValidationException")),
            ("/ssm/x", Some("ValidationException")),
            ("arn:aws:ssm:us-east-2:111122223333:parameter/x", Some("ValidationException")),
        ] {
            assert_eq!(check_new(name, &place()).err().map(|e| e.code), code, "{name}");
        }
    }

    #[test]
    fn refusals_in_the_services_words() {
        let text = |name: &str| check_new(name, &place()).err().and_then(|e| e.message).unwrap();
        assert_eq!(
            text("a/b"),
            "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of \
             sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following \
             3 symbols .-_"
        );
        assert_eq!(text("ssmx"), "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        assert_eq!(text("awslimitschecker"), "No access to reserved parameter name: awslimitschecker.");
        assert_eq!(text("aws/test"), "No access to reserved parameter name: aws/test.");
    }

    #[test]
    fn a_description_has_root_names_without_their_slash() {
        for (name, described) in [("x", "x"), ("/x", "x"), ("/a/b", "/a/b")] {
            assert_eq!(super::described(name), described);
        }
    }

    #[test]
    fn references_are_taken_apart() {
        for (text, place, name, selector) in [
            ("/a/b", None, "/a/b", None),
            ("  x ", None, "x", None),
            ("/a/b:3", None, "/a/b", Some("3")),
            ("x:stable-1", None, "x", Some("stable-1")),
            ("arn:aws:ssm:us-east-2:111122223333:parameter/a/b:3", Some(place()), "/a/b", Some("3")),
            ("arn:aws:ssm:us-east-2:111122223333:parameter/x", Some(place()), "/x", None),
            ("arn:aws:ssm:us-east-2::parameter/aws/service/x", Some(place().public()), "/aws/service/x", None),
            (
                "arn:aws-cn:ssm:cn-north-1:111122223333:parameter/x",
                Some(Place::new("111122223333", "cn-north-1")),
                "/x",
                None,
            ),
            ("/aws/reference/secretsmanager/db/main", None, "/aws/reference/secretsmanager/db/main", None),
        ] {
            let expected = Reference { place, name: name.to_owned(), selector: selector.map(str::to_owned) };
            assert_eq!(Reference::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "a/b",
            "/a b",
            "/a:",
            "/a:b:c",
            "arn:aws:ssm:eu-west-1:1:parameter",
            "arn:aws:s3:::x",
            "arn:",
            "",
            // A region of another partition.
            "arn:aws:ssm:cn-north-1:111122223333:parameter/x",
            "arn:aws-cn:ssm:eu-west-1:111122223333:parameter/x",
        ] {
            assert_eq!(Reference::parse(text).err().map(|e| e.code), Some("ValidationException"), "{text}");
        }
    }

    #[test]
    fn paths_that_can_be_listed() {
        for (path, ok) in [
            ("/", true),
            ("/a", true),
            ("/a/", true),
            ("/a/b", true),
            ("/aws/service", true),
            ("/aws/service/list", true),
            ("a", false),
            ("", false),
            ("//", false),
            ("/a//", false),
            ("/a b", false),
            ("/aws", false),
            ("/ssmx", false),
        ] {
            assert_eq!(check_path(path).is_ok(), ok, "{path}");
        }
    }
}
