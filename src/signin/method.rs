//! How a session signs in, told from environment and shared files before anything is called; what cannot succeed is said at once.

use super::chain::{AssumedRole, Base, Chain};
use super::endpoint;
use super::environment::Environment;
use super::sources::{Giver, Said, TOKEN_ROLE, TOKEN_SESSION};
use crate::destination::Place;
use crate::failure::{Failure, FailureKind};

/// How the session signs in, as far as advice depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SignInMethod {
    /// The profile in force, if one was named by flag or environment.
    pub(crate) profile: Option<String>,
    /// The role that was asked for beside all that.
    pub(crate) role: Option<String>,
    /// By IAM Identity Center: the profile that says so, which `aws sso login` renews. It is the session's own, or one that
    /// it builds on.
    pub(crate) sso: Option<String>,
    /// Roles are asked for at AWS's own STS, though an endpoint is set: what sets it, which is for Parameter Store.
    pub(crate) not_for_roles: Option<String>,
    /// By keys in the environment, which a running program cannot get anew.
    pub(crate) environment: bool,
    /// By a command, which may itself wait for a person: the profile that names it.
    pub(crate) process: Option<String>,
    /// With a one-time code: the last role that wants one, and the device whose it is.
    pub(crate) code: Option<(String, String)>,
    /// Where a bundle of certificates is named, which are then the only ones trusted.
    pub(crate) ca_bundle: Option<String>,
    /// The environment has a secret key that belongs to no access key.
    pub(crate) stray_secret: bool,
    /// No profile is defined in the shared files: there is none to go to.
    pub(crate) no_profiles: bool,
}

impl Environment {
    /// How the session will sign in, if it can at all.
    ///
    /// # Errors
    /// What the AWS CLI would refuse as well, or what the SDK cannot do, with the way around it.
    pub(super) fn sign_in_method(&self, asked: &Place) -> Result<SignInMethod, Failure> {
        let chain = self.chain(asked)?;
        let holder = |is: fn(&Base<'_>) -> bool| is(&chain.base).then(|| chain.holder.to_owned());
        Ok(SignInMethod {
            profile: self.profile(asked).map(str::to_owned),
            role: asked.role.clone(),
            sso: holder(|base| matches!(base, Base::Sso)),
            not_for_roles: self.elsewhere(asked).into_iter().find(endpoint::is_for_roles).and_then(|it| it.passed_over),
            environment: chain.base == Base::Variables,
            process: holder(|base| matches!(base, Base::Process { .. })),
            code: chain.roles.iter().rev().find_map(|role| Some((role.arn.to_owned(), role.mfa?.to_owned()))),
            ca_bundle: self.bundle(asked).map(|bundle| bundle.named_by),
            stray_secret: self.access_key().is_none() && self.secret_key().is_some(),
            no_profiles: self.has_no_profiles(),
        })
    }

    /// The profile whose `credential_process` will give the credentials, if one does. It may take its time, or wait for a person.
    pub(crate) fn credential_process(&self, asked: &Place) -> Option<String> {
        self.sign_in_method(asked).ok()?.process
    }

    /// The way to the credentials of the session.
    ///
    /// # Errors
    /// As [`Chain::of`]; an access key without its secret key in the environment, which the SDK passes over and signs in with the
    /// profile, as somebody else than was meant (docs/parameter-store.md 7.1); and a token without a role. The AWS CLI refuses
    /// both.
    pub(super) fn chain<'a>(&'a self, asked: &'a Place) -> Result<Chain<'a>, Failure> {
        let mut chain = self.chain_of_first(asked)?;
        if chain.base == Base::Variables && (self.access_key().is_none() || self.secret_key().is_none()) {
            return Err(no_keys_in_environment(chain.holder));
        }
        chain.roles.extend(asked.role.as_deref().map(AssumedRole::asked_for));
        Ok(chain)
    }

    /// The way to what would sign if no role was asked for.
    fn chain_of_first<'a>(&'a self, asked: &'a Place) -> Result<Chain<'a>, Failure> {
        let Some((giver, said)) = self.givers(asked).next() else { return Ok(Chain::from(Base::Nothing)) };
        match giver {
            Giver::Variables if self.secret_key().is_some() => Ok(Chain::from(Base::Variables)),
            Giver::Variables => Err(half_a_key(self.profile(asked))),
            Giver::Roles | Giver::Profile => Chain::of(&self.shared, self.profile_or_default(asked)),
            Giver::WebIdentity => {
                let file = said.map(|said| said.value).unwrap_or_default();
                let role = self.first(asked, &TOKEN_ROLE).ok_or_else(|| self.no_role(said.as_ref()))?.value;
                let session_name = self.first(asked, &TOKEN_SESSION).map(|said| said.value);
                Ok(Chain::from(Base::WebIdentity { file, role, session_name }))
            }
            Giver::Container => Ok(Chain::from(Base::Container)),
            Giver::Instance => Ok(Chain::from(Base::Instance)),
        }
    }

    fn no_role(&self, token: Option<&Said<'_>>) -> Failure {
        let named_by = token.map_or_else(String::new, |token| self.name_of(token));
        Failure::new(
            FailureKind::Config,
            format!("A token of a web identity is named by {named_by}, but no role that it stands for"),
            "Name the role: AWS_ROLE_ARN, or role_arn in the profile",
        )
    }

    /// The access key in the environment.
    pub(super) fn access_key(&self) -> Option<&str> {
        self.key("AWS_ACCESS_KEY_ID")
    }

    /// The secret key in the environment, by either of the names that the SDK knows.
    pub(super) fn secret_key(&self) -> Option<&str> {
        ["AWS_SECRET_ACCESS_KEY", "SECRET_ACCESS_KEY"].iter().find_map(|name| self.key(name))
    }

    fn key(&self, name: &str) -> Option<&str> {
        self.var(name).filter(|key| !key.trim().is_empty())
    }
}

/// A `credential_source` says that there are some.
fn no_keys_in_environment(profile: &str) -> Failure {
    Failure::new(
        FailureKind::Credentials,
        format!("Profile {profile} takes its credentials from the environment, where there are none"),
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or correct its credential_source",
    )
}

fn half_a_key(profile: Option<&str>) -> Failure {
    let other = profile.map_or_else(|| "the default profile".to_owned(), |profile| format!("profile {profile}"));
    Failure::new(
        FailureKind::Credentials,
        "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
        format!("Set both, or neither to sign in with {other}: unset AWS_ACCESS_KEY_ID"),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fixtures::{self, asked};
    use super::*;

    const CONFIG: &str = "\
[default]
credential_process = vault print
[profile sso]
sso_session = corp
sso_account_id = 1
sso_role_name = r
ca_bundle = /corp.pem
[sso-session corp]
sso_start_url = u
sso_region = r
[profile on-sso]
role_arn = r
source_profile = sso
[profile coded]
role_arn = r
mfa_serial = m
source_profile = sso
[profile by-environment]
role_arn = r
credential_source = Environment
[profile 'it is']
login_session = arn
";

    fn sign_in(vars: &[(&str, &str)], profile: &str) -> Result<SignInMethod, Failure> {
        fixtures::environment(vars, CONFIG, "").sign_in_method(&asked(profile, "", ""))
    }

    #[test]
    fn the_profile_that_signs_in_is_found_behind_the_one_in_force() {
        let sso = SignInMethod { sso: Some("sso".to_owned()), ..SignInMethod::default() };
        let process = SignInMethod { process: Some("default".to_owned()), ..SignInMethod::default() };
        let keys = [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "S")];
        let other_name = [("AWS_ACCESS_KEY_ID", "A"), ("SECRET_ACCESS_KEY", "S")];
        for (vars, profile, wanted) in [
            (
                &[][..],
                "sso",
                SignInMethod { ca_bundle: Some("ca_bundle in [profile sso] of /aws/config".to_owned()), ..sso.clone() },
            ),
            (&[], "on-sso", sso.clone()),
            (&[("AWS_PROFILE", "on-sso")], "", sso.clone()),
            (&[], "", process.clone()),
            (
                &[("AWS_CA_BUNDLE", "/x")],
                "",
                SignInMethod { ca_bundle: Some("AWS_CA_BUNDLE".to_owned()), ..process.clone() },
            ),
            (&keys, "", SignInMethod { environment: true, ..SignInMethod::default() }),
            (&other_name, "", SignInMethod { environment: true, ..SignInMethod::default() }),
            (&keys, "on-sso", sso),
            (&[("AWS_SECRET_ACCESS_KEY", "S")], "", SignInMethod { stray_secret: true, ..process.clone() }),
            (&[("AWS_ACCESS_KEY_ID", " ")], "", process),
        ] {
            let found = sign_in(vars, profile).map(|found| SignInMethod { profile: None, ..found });
            assert_eq!(found, Ok(wanted), "{vars:?} {profile}");
        }
        for (vars, flag, profile) in [
            (&[][..], "", None),
            (&[("AWS_PROFILE", "on-sso")], "", Some("on-sso")),
            (&[("AWS_PROFILE", "on-sso")], "sso", Some("sso")),
        ] {
            assert_eq!(sign_in(vars, flag).unwrap().profile.as_deref(), profile, "{vars:?} {flag}");
        }
    }

    #[test]
    fn a_role_that_wants_a_code_is_a_way_to_sign_in() {
        let keys = [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "S"), ("AWS_PROFILE", "coded")];
        for (vars, flag, environment) in [(&keys[..], "", true), (&keys, "coded", false), (&keys[2..], "", false)] {
            assert_eq!(sign_in(vars, flag).map(|found| found.environment), Ok(environment), "{flag}");
        }
    }

    #[test]
    fn a_role_that_is_assumed_by_the_environment_needs_keys_there() {
        let keys = [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "S")];
        let found = sign_in(&keys, "by-environment").unwrap();
        assert!(found.environment, "they cannot be renewed while this runs");
        for vars in [&[][..], &keys[..1], &keys[1..]] {
            let failure = sign_in(vars, "by-environment").unwrap_err();
            assert_eq!(failure.kind, FailureKind::Credentials);
            assert!(failure.what.starts_with("Profile by-environment takes its credentials"), "{failure:?}");
        }
    }

    #[test]
    fn a_token_of_a_web_identity_needs_a_role() {
        let token = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "r")];
        assert!(sign_in(&token, "").is_ok());
        assert!(sign_in(&token[..1], "sso").is_ok(), "a profile that was named wins");
        let failure = sign_in(&token[..1], "").unwrap_err();
        assert_eq!(failure.kind, FailureKind::Config);
        assert!(failure.what.contains("named by AWS_WEB_IDENTITY_TOKEN_FILE"), "{failure:?}");
    }

    #[test]
    fn half_a_key_in_the_environment_is_not_passed_over() {
        let half = [("AWS_ACCESS_KEY_ID", "AKIAHALF")];
        let failure = sign_in(&half, "").unwrap_err();
        assert_eq!(failure.kind, FailureKind::Credentials);
        assert!(failure.what.contains("AWS_SECRET_ACCESS_KEY is not"), "{failure:?}");
        assert!(failure.advice.to_string().contains("default profile"), "{failure:?}");
        assert!(sign_in(&half, "sso").is_ok(), "a profile that was named wins");
    }
}
