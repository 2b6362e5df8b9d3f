//! The token of a login by IAM Identity Center, which `aws sso login` keeps in a file: read anew each time, and renewed where it can be.
//!
//! The SDK has a provider for it, which looks for the file by a `HOME` of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_sdk_ssooidc::Client;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use super::environment::Environment;
use super::portal::Portal;
use crate::files::read_small;
use crate::private_files;

/// How long before its end a token is renewed.
const EARLY: SignedDuration = SignedDuration::from_mins(5);

/// Why there is no token. The words are those of the SDK, which what is said of it goes by.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoginFault {
    #[error("failed to load the cached SSO token")]
    NotLoaded(#[source] io::Error),
    #[error("failed to load the cached SSO token: the file makes no sense")]
    Nonsense,
    #[error("the SSO token has expired and cannot be refreshed")]
    Expired,
}

/// The file of a login, and who renews what is in it.
#[derive(Debug)]
pub(super) struct Login {
    file: PathBuf,
    renews: Client,
}

impl Login {
    /// That of a portal.
    pub(super) fn new(environment: &Environment, portal: &Portal, renews: Client) -> Self {
        Self { file: environment.expanded(&file_of(&portal.name)), renews }
    }

    /// Keeps a new one, in the place of any before, as the AWS CLI does: for it, for SDKs, and for the next session here.
    ///
    /// # Errors
    /// The system's, where it cannot be written.
    pub(super) async fn keep(&self, portal: &Portal, given: &Given) -> io::Result<()> {
        let text = given.written(portal);
        let file = self.file.clone();
        on_a_thread(move || {
            if let Some(folder) = file.parent() {
                let mut folders = fs::DirBuilder::new();
                folders.recursive(true);
                #[cfg(unix)]
                std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
                folders.create(folder)?;
            }
            private_files::replace_durably(&file, &text)
        })
        .await
    }

    /// The file that it is kept in.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// A token that has not expired as far as can be known here.
    ///
    /// # Errors
    /// Where nobody is logged in, or was too long ago.
    pub(super) async fn token(&self) -> Result<Zeroizing<String>, LoginFault> {
        let now = Timestamp::now();
        let kept = Kept::of(
            &on_a_thread({
                let file = self.file.clone();
                move || read_small(&file).map(|text| Zeroizing::new(text.into_bytes()))
            })
            .await
            .map_err(LoginFault::NotLoaded)?,
        )?;
        let end = kept.time("expiresAt").ok_or(LoginFault::Nonsense)?;
        if now < end.saturating_sub(EARLY).unwrap_or(end) {
            return kept.secret("accessToken").ok_or(LoginFault::Nonsense);
        }
        if let Some(token) = self.renewed(&kept, now).await {
            return Ok(token);
        }
        if end <= now {
            return Err(LoginFault::Expired);
        }
        kept.secret("accessToken").ok_or(LoginFault::Nonsense)
    }

    /// A new token, kept in the place of the old one for whoever else goes by the file; `None` where none is given.
    async fn renewed(&self, kept: &Kept, now: Timestamp) -> Option<Zeroizing<String>> {
        if kept.time("registrationExpiresAt")? <= now {
            return None;
        }
        let asked = self
            .renews
            .create_token()
            .grant_type("refresh_token")
            .client_id(kept.text("clientId")?)
            .client_secret(kept.text("clientSecret")?)
            .refresh_token(kept.text("refreshToken")?);
        let answer = asked.send().await.ok()?;
        let token = Zeroizing::new(answer.access_token?);
        let end = now.checked_add(SignedDuration::from_secs(answer.expires_in.into())).ok()?;
        let text = kept.with(&token, end, answer.refresh_token);
        let file = self.file.clone();
        // Good for now, whoever cannot write it down.
        if on_a_thread(move || private_files::replace_durably(&file, &text)).await.is_err() {
            tracing::warn!("the renewed login could not be kept");
        }
        Some(token)
    }
}

/// What a portal gives whoever has signed in, and the client that asked for it.
pub(super) struct Given {
    pub(super) token: Zeroizing<String>,
    pub(super) end: Timestamp,
    /// Where the client may renew it.
    pub(super) refresh: Option<Zeroizing<String>>,
    pub(super) client: Registration,
}

/// A client that was registered to sign in with.
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) secret: Zeroizing<String>,
    pub(super) end: Timestamp,
}

impl Given {
    /// In the AWS CLI's format (botocore's `SSOTokenLoader` and `SSOTokenProvider`).
    fn written(&self, portal: &Portal) -> Zeroizing<Vec<u8>> {
        let Registration { id, secret, end } = &self.client;
        let members = [
            ("startUrl", portal.start_url.clone()),
            ("region", portal.region.clone()),
            ("accessToken", self.token.to_string()),
            ("expiresAt", format!("{:.0}", self.end)),
            ("clientId", id.clone()),
            ("clientSecret", secret.to_string()),
            ("registrationExpiresAt", format!("{end:.0}")),
        ];
        let refresh = self.refresh.as_ref().map(|refresh| ("refreshToken", refresh.to_string()));
        let members = members.into_iter().chain(refresh);
        let kept = Kept(members.map(|(name, text)| (name.to_owned(), Value::from(text))).collect());
        Zeroizing::new(serde_json::to_vec(&kept.0).unwrap_or_default())
    }
}

/// Reads or writes on a thread that may wait.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Where the AWS CLI keeps a login, by the SHA-1 of its name.
fn file_of(name: &str) -> PathBuf {
    use std::fmt::Write as _;
    let mut file = String::from("~/.aws/sso/cache/");
    for byte in digest(&SHA1_FOR_LEGACY_USE_ONLY, name.as_bytes()).as_ref() {
        let _ = write!(file, "{byte:02x}");
    }
    PathBuf::from(file + ".json")
}

/// What is in the file. What this program does not know of it stays there.
struct Kept(Map<String, Value>);

/// Tokens are wiped with it.
impl Drop for Kept {
    fn drop(&mut self) {
        for value in self.0.values_mut() {
            if let Value::String(text) = value {
                text.zeroize();
            }
        }
    }
}

impl Kept {
    fn of(text: &[u8]) -> Result<Self, LoginFault> {
        match serde_json::from_slice(text) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ => Err(LoginFault::Nonsense),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn secret(&self, name: &str) -> Option<Zeroizing<String>> {
        self.text(name).map(|text| Zeroizing::new(text.to_owned()))
    }

    /// Older versions of the AWS CLI write `UTC` where others write `Z`.
    fn time(&self, name: &str) -> Option<Timestamp> {
        let text = self.text(name)?;
        text.strip_suffix("UTC").map_or_else(|| text.parse(), |text| format!("{text}Z").parse()).ok()
    }

    /// The same text with another token.
    fn with(&self, token: &str, end: Timestamp, refresh: Option<String>) -> Zeroizing<Vec<u8>> {
        let mut changed = Self(self.0.clone());
        changed.0.insert("accessToken".to_owned(), Value::from(token));
        changed.0.insert("expiresAt".to_owned(), Value::from(format!("{end:.0}")));
        if let Some(refresh) = refresh {
            changed.0.insert("refreshToken".to_owned(), Value::from(refresh));
        }
        Zeroizing::new(serde_json::to_vec(&changed.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_login_is_found_by_its_name() {
        let file = file_of("corp");
        assert_eq!(file, Path::new("~/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"));
    }

    #[test]
    fn a_renewed_login_leaves_what_it_does_not_know() {
        let kept =
            Kept::of(br#"{"accessToken": "a", "expiresAt": "2026-01-01T00:00:00UTC", "refreshToken": "r", "x": [1]}"#);
        let kept = kept.unwrap();
        assert_eq!(kept.time("expiresAt"), "2026-01-01T00:00:00Z".parse().ok());
        let end = "2026-01-01T01:00:00Z".parse().unwrap();
        let with = |refresh: Option<&str>| -> Value {
            serde_json::from_slice(&kept.with("b", end, refresh.map(str::to_owned))).unwrap()
        };
        let (again, once) = (with(Some("s")), with(None));
        assert_eq!(again["accessToken"], "b");
        assert_eq!(again["expiresAt"], "2026-01-01T01:00:00Z");
        assert_eq!((&again["refreshToken"], &once["refreshToken"]), (&Value::from("s"), &Value::from("r")));
        assert_eq!(again["x"], serde_json::json!([1]));
        assert!(Kept::of(b"[]").is_err() && Kept::of(b"").is_err());
    }
}
