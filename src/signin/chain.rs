//! Where a profile's credentials come from: the roles it assumes and what they are assumed with, as the SDK resolves it
//! (aws-config's `profile::credentials::repr`), from the shared files alone.
//!
//! Whatever the SDK would refuse or, worse, pass over without a word is found out here, before the first call
//! (docs/parameter-store.md 7.1, 7.2).

use super::commands::in_a_shell;
use super::shared_config::{SharedConfig, SharedFile, header};
use crate::failure::{Advice, Failure, FailureKind};
use crate::parameter::{Arn, Partition};
use crate::text;
use crate::text::CommandLine;

/// How a profile comes to its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain<'a> {
    /// What the first credentials come from.
    pub(super) base: Base<'a>,
    /// The profile that says so: the one asked for, or one that it builds on.
    pub(super) holder: &'a str,
    /// The roles assumed from there, the first to be assumed first.
    pub(super) roles: Vec<AssumedRole<'a>>,
}

/// What first credentials come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base<'a> {
    /// Nothing: the profile only sets other things, or there is none.
    Nothing,
    /// Keys in variables.
    Variables,
    /// Keys in the files.
    Keys,
    /// IAM Identity Center.
    Sso,
    /// The command that prints them, and the account that they are of if it does not say.
    Process { command: &'a str, account: Option<&'a str> },
    /// A token in a file, and the role that it stands for.
    WebIdentity { file: &'a str, role: &'a str, session_name: Option<&'a str> },
    /// The container that this runs in.
    Container,
    /// The instance that this runs on.
    Instance,
}

/// One role on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AssumedRole<'a> {
    /// The profile that names it, if it is not the command line.
    pub(super) profile: Option<&'a str>,
    pub(super) arn: &'a str,
    pub(super) external_id: Option<&'a str>,
    pub(super) session_name: Option<&'a str>,
    /// The device whose one-time code it is assumed with.
    pub(super) mfa: Option<&'a str>,
    /// How long its session is to last, in seconds; as long as the service says where it is not said.
    pub(super) duration: Option<i32>,
}

impl<'a> AssumedRole<'a> {
    /// The role of the command line.
    pub(super) fn asked_for(arn: &'a str) -> Self {
        Self { profile: None, arn, external_id: None, session_name: Some("sesame"), mfa: None, duration: None }
    }
}

impl<'a> Chain<'a> {
    /// Credentials that no profile says anything of.
    pub(super) fn from(base: Base<'a>) -> Self {
        Self { base, holder: "default", roles: Vec::new() }
    }

    /// Follows a profile to its credentials.
    ///
    /// # Errors
    /// `Config` or `Credentials` where no call could succeed, whatever the network says.
    pub(super) fn of(shared: &'a SharedConfig, profile: &'a str) -> Result<Self, Failure> {
        let mut chain = Self { base: Base::Nothing, holder: profile, roles: Vec::new() };
        if !shared.has(profile) {
            return Ok(chain);
        }
        let mut seen: Vec<&str> = Vec::new();
        loop {
            let at = chain.holder;
            if seen.contains(&at) {
                return Err(circle(profile, &seen, at));
            }
            seen.push(at);
            // Behind another profile keys come first, whatever else is said there.
            if seen.len() > 1 && has_keys(shared, at) {
                chain.base = Base::Keys;
                break;
            }
            let Some(role) = role(shared, at)? else {
                chain.base = base(shared, at)?;
                break;
            };
            chain.roles.push(role);
            match source(shared, at)? {
                Some(next) if next != at => {
                    if !shared.has(next) {
                        return Err(not_defined(shared, at, next));
                    }
                    chain.holder = next;
                }
                _ => {
                    chain.base = base(shared, at)?;
                    break;
                }
            }
        }
        if chain.base == Base::Nothing && !chain.roles.is_empty() {
            return Err(holds_none(profile, chain.holder));
        }
        chain.roles.reverse();
        Ok(chain)
    }
}

/// A role can be assumed in its own partition alone. STS would only say that there is no such role.
pub(super) fn check_partition(role: &str, region: &str) -> Result<(), Failure> {
    let of_region = Partition::of_region(region).id;
    match Arn::parse(role) {
        Some(arn) if arn.partition != of_region => Err(config(
            format!("The role {role} is of another partition than the region {region}, which is in {of_region}"),
            "Give a region of the role's partition, or a role of the region's",
        )),
        _ => Ok(()),
    }
}

fn has_keys(shared: &SharedConfig, profile: &str) -> bool {
    ["aws_access_key_id", "aws_secret_access_key"].iter().all(|key| shared.get(profile, key).is_some())
}

fn role<'a>(shared: &'a SharedConfig, profile: &'a str) -> Result<Option<AssumedRole<'a>>, Failure> {
    let get = |property| shared.get(profile, property);
    // A web identity is where a chain begins, not a step of it.
    let Some(arn) = get("role_arn").filter(|_| get("web_identity_token_file").is_none()) else { return Ok(None) };
    Ok(Some(AssumedRole {
        profile: Some(profile),
        arn,
        external_id: get("external_id"),
        session_name: get("role_session_name"),
        mfa: get("mfa_serial"),
        duration: get("duration_seconds").map(|said| duration(profile, said)).transpose()?,
    }))
}

/// Within what STS takes.
fn duration(profile: &str, said: &str) -> Result<i32, Failure> {
    said.parse().ok().filter(|seconds| (900..=43_200).contains(seconds)).ok_or_else(|| {
        config(
            format!("The duration_seconds of profile {profile} is {said}, which is no length of a session"),
            "It is a number from 900 to 43200, and no more than the role allows: correct it in the AWS config file",
        )
    })
}

/// The profile that a role is assumed with; `None` for a `credential_source`.
fn source<'a>(shared: &'a SharedConfig, profile: &str) -> Result<Option<&'a str>, Failure> {
    match (shared.get(profile, "source_profile"), shared.get(profile, "credential_source")) {
        (Some(_), Some(_)) => Err(config(
            format!("Profile {profile} has both source_profile and credential_source"),
            "Remove one of the two from the AWS config file",
        )),
        (None, None) => Err(config(
            format!("Profile {profile} has a role_arn, but nothing to assume the role with"),
            "Add source_profile (a profile with credentials), credential_source or web_identity_token_file to it",
        )),
        (source, _) => Ok(source),
    }
}

fn base<'a>(shared: &'a SharedConfig, profile: &str) -> Result<Base<'a>, Failure> {
    let get = |property| shared.get(profile, property);
    if let Some(named) = get("credential_source") {
        return match named.to_ascii_lowercase().as_str() {
            "environment" => Ok(Base::Variables),
            "ec2instancemetadata" => Ok(Base::Instance),
            "ecscontainer" => Ok(Base::Container),
            _ => Err(config(
                format!("Profile {profile} has the credential_source {named}, which does not exist"),
                "It can be Environment, Ec2InstanceMetadata or EcsContainer",
            )),
        };
    }
    if let Some(file) = get("web_identity_token_file") {
        return match get("role_arn") {
            Some(role) => Ok(Base::WebIdentity { file, role, session_name: get("role_session_name") }),
            None => Err(config(
                format!("Profile {profile} has a web_identity_token_file, but no role_arn"),
                "Add the role that the token is for to the profile",
            )),
        };
    }
    if SSO.iter().any(|property| get(property).is_some()) {
        return sso(shared, profile).map(|()| Base::Sso);
    }
    // Before a command that the config file names; keys that it has itself come after it.
    if shared.said(profile, "aws_access_key_id").next().is_some_and(|(file, _)| file == SharedFile::Credentials) {
        return keys(shared, profile);
    }
    if get("login_session").is_some() {
        return Err(Failure::new(
            FailureKind::Credentials,
            format!("Profile {profile} signs in with aws login, which this program does not know"),
            in_a_shell(profile),
        ));
    }
    if let Some(command) = get("credential_process") {
        return Ok(Base::Process { command, account: get("aws_account_id") });
    }
    keys(shared, profile)
}

const SSO: [&str; 5] = ["sso_session", "sso_account_id", "sso_role_name", "sso_start_url", "sso_region"];

/// Whether what IAM Identity Center needs is all there, and where it belongs.
fn sso(shared: &SharedConfig, profile: &str) -> Result<(), Failure> {
    let get = |property| shared.get(profile, property);
    let complete = Advice::from("Complete it with ").and(configure("aws configure sso", profile));
    let mut missing: Vec<&str> = ["sso_account_id", "sso_role_name"].into_iter().filter(|p| get(p).is_none()).collect();
    let of_the_session = ["sso_start_url", "sso_region"];
    if let Some(session) = get("sso_session") {
        if !shared.has_sso_session(session) {
            return Err(config(
                format!("Profile {profile} names the sso-session {session}, which is not defined"),
                format!("Add {} to the AWS config file, or run aws configure sso", header("sso-session", session)),
            ));
        }
        if let Some(twice) = of_the_session.into_iter().find(|property| get(property).is_some()) {
            return Err(config(
                format!("Profile {profile} has {twice} beside sso_session, which the AWS SDK refuses"),
                format!("Remove it from the profile: it belongs in {}", header("sso-session", session)),
            ));
        }
        let lacks: Vec<&str> =
            of_the_session.into_iter().filter(|property| shared.of_sso_session(session, property).is_none()).collect();
        if !lacks.is_empty() {
            return Err(config(
                format!("The sso-session {session} of profile {profile} has no {}", lacks.join(" and no ")),
                "Add it to the AWS config file, or run aws configure sso-session",
            ));
        }
    } else {
        missing.extend(of_the_session.into_iter().filter(|property| get(property).is_none()));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(config(format!("Profile {profile} signs in by SSO, but has no {}", missing.join(" and no ")), complete))
}

/// Keys in the files: both, or none, but not half of them.
fn keys<'a>(shared: &SharedConfig, profile: &str) -> Result<Base<'a>, Failure> {
    let has = |property| shared.get(profile, property).is_some();
    let (id, secret) = (has("aws_access_key_id"), has("aws_secret_access_key"));
    let (there, lacks) = match (id, secret) {
        (true, true) => return Ok(Base::Keys),
        (true, false) => ("aws_access_key_id", "aws_secret_access_key"),
        (false, true) => ("aws_secret_access_key", "aws_access_key_id"),
        (false, false) if has("aws_session_token") => ("aws_session_token", "aws_access_key_id"),
        (false, false) => return Ok(Base::Nothing),
    };
    Err(Failure::new(
        FailureKind::Credentials,
        format!("Profile {profile} has {there}, but no {lacks}"),
        Advice::from("Complete it with ").and(configure("aws configure", profile)),
    ))
}

fn config(what: String, next: impl Into<Advice>) -> Failure {
    Failure::new(FailureKind::Config, what, next)
}

fn circle(profile: &str, seen: &[&str], again: &str) -> Failure {
    let way = seen.iter().copied().chain([again]).collect::<Vec<_>>().join(" → ");
    config(
        format!("Profile {profile} takes its credentials from itself: {way}"),
        "One profile of the chain must have credentials of its own: correct source_profile in the AWS config file",
    )
}

fn not_defined(shared: &SharedConfig, from: &str, name: &str) -> Failure {
    let known: Vec<&str> = shared.profiles().collect();
    let close = text::close_names(name, &known);
    let meant = if close.is_empty() { String::new() } else { format!(": did you mean {}?", close.join(" or ")) };
    config(
        format!("Profile {from} builds on profile {name}, which is not defined"),
        format!("Correct its source_profile in the AWS config file{meant}"),
    )
}

fn holds_none(profile: &str, holder: &str) -> Failure {
    let what = if profile == holder {
        format!("Profile {profile} builds on itself, but has no credentials of its own")
    } else {
        format!("Profile {profile} builds on profile {holder}, which has no credentials")
    };
    let (keys, sso) = (configure("aws configure", holder), configure("aws configure sso", holder));
    let next = Advice::from("Complete it with ").and(keys).and(", or ").and(sso);
    Failure::new(FailureKind::Credentials, what, next)
}

fn configure(command: &str, profile: &str) -> CommandLine {
    CommandLine::new(command).option("--profile", profile)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const CONFIG: &str = "\
[profile process]
credential_process = vault print
aws_account_id = 111122223333
[profile admin]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = jump
role_session_name = ana
[profile jump]
role_arn = arn:aws:iam::444455556666:role/jump
external_id = x-1
source_profile = process
[profile keys]
aws_access_key_id = A
aws_secret_access_key = S
credential_process = passed over behind another profile
[profile on-keys]
role_arn = r
source_profile = keys
[profile itself]
role_arn = r
source_profile = itself
aws_access_key_id = A
aws_secret_access_key = S
mfa_serial = m
[profile pod]
role_arn = r
web_identity_token_file = /token
mfa_serial = m
[profile instance]
role_arn = r
credential_source = ec2InstanceMetadata
[profile sso]
sso_session = corp
sso_account_id = 1
sso_role_name = r
[profile old-sso]
sso_start_url = u
sso_region = eu-west-1
sso_account_id = 1
sso_role_name = r
[sso-session corp]
sso_start_url = u
sso_region = eu-west-1
[profile region-only]
region = eu-west-1
mfa_serial = m
";

    #[test]
    fn a_profile_is_followed_to_its_credentials() {
        let shared = SharedConfig::parse(CONFIG, "");
        for (profile, holder, roles, base) in [
            ("process", "process", &[][..], Base::Process { command: "vault print", account: Some("111122223333") }),
            (
                "admin",
                "process",
                &["jump", "admin"],
                Base::Process { command: "vault print", account: Some("111122223333") },
            ),
            ("keys", "keys", &[], Base::Process { command: "passed over behind another profile", account: None }),
            ("on-keys", "keys", &["on-keys"], Base::Keys),
            ("itself", "itself", &["itself"], Base::Keys),
            ("pod", "pod", &[], Base::WebIdentity { file: "/token", role: "r", session_name: None }),
            ("instance", "instance", &["instance"], Base::Instance),
            ("sso", "sso", &[], Base::Sso),
            ("old-sso", "old-sso", &[], Base::Sso),
            ("region-only", "region-only", &[], Base::Nothing),
            ("unknown", "unknown", &[], Base::Nothing),
        ] {
            let chain = Chain::of(&shared, profile).unwrap();
            assert_eq!((chain.holder, chain.base), (holder, base), "{profile}");
            assert_eq!(chain.roles.iter().filter_map(|role| role.profile).collect::<Vec<_>>(), roles, "{profile}");
        }
        let admin = Chain::of(&shared, "admin").unwrap().roles;
        assert_eq!((admin[0].external_id, admin[1].session_name), (Some("x-1"), Some("ana")));
    }

    #[test]
    fn a_one_time_code_is_wanted_by_roles_alone() {
        let shared = SharedConfig::parse(CONFIG, "");
        let devices = |profile| {
            let roles = Chain::of(&shared, profile).unwrap().roles;
            roles.into_iter().filter_map(|role| role.mfa).collect::<Vec<_>>()
        };
        for (profile, wanted) in [("admin", &[][..]), ("pod", &[]), ("region-only", &[]), ("itself", &["m"])] {
            assert_eq!(devices(profile), wanted, "{profile}");
        }
    }

    #[test]
    fn a_session_lasts_as_long_as_the_profile_says_within_what_sts_takes() {
        let of = |said: &str| {
            let text = format!("[profile x]\nrole_arn = r\nsource_profile = keys\nduration_seconds = {said}\n{CONFIG}");
            Chain::of(&SharedConfig::parse(&text, ""), "x").map(|chain| chain.roles[0].duration)
        };
        assert_eq!((of("900"), of("43200")), (Ok(Some(900)), Ok(Some(43_200))));
        for wrong in ["899", "43201", "1h", "-1", "99999999999"] {
            let failure = of(wrong).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Config);
            assert!(failure.what.contains(wrong), "{failure:?}");
        }
    }

    /// Each is what the SDK refuses at the first call, in words of its own.
    #[test]
    fn what_cannot_succeed_is_said_before_any_call() {
        use FailureKind::{Config, Credentials};
        let table = [
            ("role_arn = r\nsource_profile = kyes\n", Config, "builds on profile kyes", "did you mean keys?"),
            ("role_arn = r\nsource_profile = nowhere-near\n", Config, "nowhere-near", "source_profile"),
            (
                "role_arn = r\nsource_profile = y\n[profile y]\nrole_arn = r\nsource_profile = x\n",
                Config,
                "x → y → x",
                "source_profile",
            ),
            ("role_arn = r\nsource_profile = x\n", Credentials, "itself", "aws configure --profile x"),
            (
                "role_arn = r\nsource_profile = empty\n[profile empty]\nregion = r\n",
                Credentials,
                "profile empty",
                "aws configure --profile empty",
            ),
            ("role_arn = r\n", Config, "nothing to assume the role with", "source_profile"),
            ("role_arn = r\nsource_profile = keys\ncredential_source = Environment\n", Config, "both", "Remove one"),
            ("role_arn = r\ncredential_source = Floozle\n", Config, "Floozle", "Ec2InstanceMetadata"),
            ("web_identity_token_file = /t\n", Config, "no role_arn", "role"),
            ("login_session = arn:aws:iam::1:user/ana\n", Credentials, "aws login", "export-credentials --profile x"),
            ("aws_access_key_id = A\n", Credentials, "no aws_secret_access_key", "aws configure --profile x"),
            ("aws_secret_access_key = hunter2\n", Credentials, "no aws_access_key_id", "aws configure --profile x"),
            ("aws_session_token = hunter2\n", Credentials, "no aws_access_key_id", "aws configure --profile x"),
            (
                "sso_session = nope\nsso_account_id = 1\nsso_role_name = r\n",
                Config,
                "sso-session nope",
                "[sso-session nope]",
            ),
            ("sso_session = corp\n", Config, "no sso_account_id and no sso_role_name", "aws configure sso --profile x"),
            ("sso_session = corp\nsso_account_id = 1\n", Config, "no sso_role_name", "aws configure sso"),
            (
                "sso_session = corp\nsso_start_url = u\nsso_account_id = 1\nsso_role_name = r\n",
                Config,
                "sso_start_url beside",
                "[sso-session corp]",
            ),
            (
                "sso_session = half\nsso_account_id = 1\nsso_role_name = r\n[sso-session half]\nsso_region = r\n",
                Config,
                "no sso_start_url",
                "sso-session",
            ),
            (
                "sso_start_url = u\nsso_account_id = 1\nsso_role_name = r\n",
                Config,
                "no sso_region",
                "aws configure sso",
            ),
        ];
        for (section, kind, what, next) in table {
            let shared = SharedConfig::parse(&format!("[profile x]\n{section}\n{CONFIG}"), "");
            let failure = Chain::of(&shared, "x").unwrap_err();
            assert_eq!(failure.kind, kind, "{section}");
            assert!(failure.what.contains(what) && failure.advice.to_string().contains(next), "{section}: {failure:?}");
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        }
    }
}
