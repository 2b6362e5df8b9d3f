//! Roles, assumed one with the credentials of the other; where a profile says so, with a one-time code that a person types.
//!
//! What a code has given lives in memory for its time, beside the sessions: another region or a new connection asks for no other code.
//! Its renewal does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};

use super::chain::AssumedRole;
use super::provider::session_name;
use crate::failure::CodeWanted;
use crate::secret::Secret;

/// The credentials of roles that were assumed with a code, in memory alone, by what they were assumed as and with. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct CodeSessions(Arc<Mutex<HashMap<String, Credentials>>>);

/// Without what is in it.
impl std::fmt::Debug for CodeSessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeSessions(…)")
    }
}

impl CodeSessions {
    /// Those that have not ended. What has ended is wiped.
    fn get(&self, key: &str) -> Option<Credentials> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = SystemTime::now();
        kept.retain(|_, credentials| credentials.expiry().is_some_and(|end| now < end));
        kept.get(key).cloned()
    }

    fn keep(&self, key: String, credentials: Credentials) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, credentials);
    }
}

/// The roles of a chain.
#[derive(Debug, Clone)]
pub(super) struct AssumedRoles {
    first: SharedCredentialsProvider,
    roles: Vec<OwnRole>,
    config: SdkConfig,
    sessions: CodeSessions,
}

#[derive(Debug, Clone)]
struct OwnRole {
    arn: String,
    external_id: Option<String>,
    session_name: Option<String>,
    duration: Option<i32>,
    /// Whose code it wants, and what its session is kept by.
    code: Option<(String, String)>,
}

impl AssumedRoles {
    /// The roles in the order in which they are assumed; `config` says where the service that gives them is, `whose` what tells the
    /// first credentials from others.
    pub(super) fn from(
        first: SharedCredentialsProvider,
        roles: &[AssumedRole<'_>],
        config: SdkConfig,
        whose: &str,
        sessions: CodeSessions,
    ) -> Self {
        let own = |(at, role): (usize, &AssumedRole<'_>)| OwnRole {
            arn: role.arn.to_owned(),
            external_id: role.external_id.map(str::to_owned),
            session_name: role.session_name.map(str::to_owned),
            duration: role.duration,
            code: role.mfa.map(|device| {
                let key = format!("{:?} {whose}\n{:?}", config.endpoint_url(), &roles[..=at]);
                (device.to_owned(), key)
            }),
        };
        Self { first, roles: roles.iter().enumerate().map(own).collect(), config, sessions }
    }

    /// Assumes the role that wants a code, and has it kept: the first whose session is not, or the last.
    pub(super) async fn take_code(&self, code: &Secret) -> Result<(), CredentialsError> {
        let wanting = self.roles.iter().enumerate().filter(|(_, role)| role.code.is_some());
        let mut at = None;
        for (role, OwnRole { code, .. }) in wanting {
            at = Some(role);
            if code.as_ref().is_some_and(|(_, key)| self.sessions.get(key).is_none()) {
                break;
            }
        }
        let Some((role, (device, key))) = at.and_then(|at| Some((at, self.roles[at].code.as_ref()?))) else {
            return Ok(());
        };
        let with = self.walk(&self.roles[..role]).await?;
        let given = self.assume(&self.roles[role], with, Some((device, code))).await?;
        self.sessions.keep(key.clone(), given);
        Ok(())
    }

    /// Through roles, from the last whose session is kept, or from the first credentials.
    async fn walk(&self, roles: &[OwnRole]) -> provider::Result {
        let kept = roles.iter().enumerate().rev().find_map(|(at, role)| {
            let (_, key) = role.code.as_ref()?;
            Some((at + 1, self.sessions.get(key)?))
        });
        let (from, mut credentials) = match kept {
            Some(kept) => kept,
            None => (0, self.first.provide_credentials().await?),
        };
        for role in &roles[from..] {
            if let Some((device, _)) = &role.code {
                let wanted = CodeWanted { role: role.arn.clone(), device: device.clone() };
                return Err(CredentialsError::provider_error(wanted));
            }
            credentials = self.assume(role, credentials, None).await?;
        }
        Ok(credentials)
    }

    /// Asks STS for a role.
    async fn assume(&self, role: &OwnRole, with: Credentials, code: Option<(&str, &Secret)>) -> provider::Result {
        let with = SharedCredentialsProvider::new(with);
        let config = aws_sdk_sts::config::Builder::from(&self.config).credentials_provider(with).build();
        let session_name = role.session_name.clone().unwrap_or_else(|| session_name("assume-role-from-profile"));
        let asked = aws_sdk_sts::Client::from_conf(config)
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(session_name)
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration)
            .set_serial_number(code.map(|(device, _)| device.to_owned()))
            .set_token_code(code.map(|(_, code)| code.expose().to_owned()));
        let answer = asked.send().await.map_err(CredentialsError::provider_error)?;
        let given = answer.credentials.ok_or_else(|| CredentialsError::unhandled("no credentials were given"))?;
        let end = SystemTime::try_from(given.expiration).map_err(CredentialsError::unhandled)?;
        let mut keys = Credentials::builder()
            .access_key_id(given.access_key_id)
            .secret_access_key(given.secret_access_key)
            .session_token(given.session_token)
            .expiry(end)
            .provider_name("AssumeRole");
        let user = answer.assumed_role_user.map(|user| user.arn);
        keys.set_account_id(account_of(user.as_deref()).map(AccountId::from));
        Ok(keys.build())
    }
}

/// The account that an ARN names.
pub(super) fn account_of(arn: Option<&str>) -> Option<&str> {
    arn?.split(':').nth(4).filter(|account| !account.is_empty())
}

impl ProvideCredentials for AssumedRoles {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.walk(&self.roles))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use aws_config::BehaviorVersion;

    use super::super::method::SignInMethod;
    use super::*;
    use crate::failure::FailureKind;

    /// The roles of a chain of which the first wants a code, with what that has given; nobody answers there.
    fn behind_a_code(kept: Option<SystemTime>) -> AssumedRoles {
        let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
        let wants = AssumedRole { profile: Some("admin"), mfa: Some("device"), ..AssumedRole::asked_for("role") };
        let keys = Credentials::new("AKIAFIRST", "any", None, None, "test");
        let roles = AssumedRoles::from(
            SharedCredentialsProvider::new(keys),
            &[wants],
            config,
            "whose",
            CodeSessions::default(),
        );
        if let (Some(end), Some((_, key))) = (kept, &roles.roles[0].code) {
            roles.sessions.keep(key.clone(), Credentials::new("ASIAKEPT", "any", None, Some(end), "test"));
        }
        roles
    }

    #[tokio::test]
    async fn what_a_code_has_given_is_gone_by_until_it_ends_and_then_a_code_is_wanted() {
        let now = SystemTime::now();
        let kept = behind_a_code(Some(now + Duration::from_mins(1)));
        assert_eq!(kept.provide_credentials().await.unwrap().access_key_id(), "ASIAKEPT");
        for ended in [None, Some(now - Duration::from_secs(1))] {
            let roles = behind_a_code(ended);
            let failure = SignInMethod::default().no_credentials(&roles.provide_credentials().await.unwrap_err());
            let wanted = CodeWanted { role: "role".to_owned(), device: "device".to_owned() };
            assert_eq!(failure.kind, FailureKind::CodeWanted(Box::new(wanted)));
            assert!(failure.offers_sign_in() && failure.wants_login(), "{failure:?}");
            assert!(roles.sessions.0.lock().unwrap().is_empty(), "what has ended is wiped");
        }
    }

    #[test]
    fn nothing_of_what_is_kept_is_printed() {
        let roles = behind_a_code(Some(SystemTime::now() + Duration::from_mins(1)));
        assert!(!format!("{:?}", roles.sessions).contains("ASIA"));
    }
}
