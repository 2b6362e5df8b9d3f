//! KMS as far as Parameter Store leans on it: keys, aliases, states, and who may use them
//! (docs/parameter-store.md 6.1, 6.5).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::ServiceError;
use crate::hash;
use crate::iam::{self, Deny};
use crate::place::{Place, account_of, partition};

/// The alias of the key AWS manages for Parameter Store; there in every region of every account
/// (docs/parameter-store.md 6.1).
pub(crate) const DEFAULT_ALIAS: &str = "alias/aws/ssm";

/// Whether a key can be used (docs/parameter-store.md 6.5 numbers 6 to 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum KeyState {
    /// It can.
    #[default]
    Enabled,
    /// Switched off; can be switched on again.
    Disabled,
    /// Scheduled for deletion.
    PendingDeletion,
    /// Its material has not been imported.
    PendingImport,
    /// Its key store cannot be reached.
    Unavailable,
    /// Of a kind that encrypts no parameters: asymmetric, say (docs/parameter-store.md 6.5 number 9; unconfirmed there).
    Unsuitable,
    /// Deleted: what was encrypted under it is lost, its aliases lead nowhere.
    Missing,
}

/// One key.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) place: Place,
    pub(crate) id: String,
    pub(crate) description: String,
    pub(crate) state: KeyState,
    /// AWS manages it; every principal of the account may use it through Parameter Store.
    pub(crate) managed_by_aws: bool,
    /// Patterns of principals that may not decrypt.
    pub(crate) deny_decrypt: Vec<String>,
    /// Patterns of principals that may not encrypt nor generate data keys.
    pub(crate) deny_encrypt: Vec<String>,
    /// How the denial is worded; see [`Deny::reason`].
    pub(crate) reason: Option<String>,
}

impl Key {
    pub(crate) fn arn(&self) -> String {
        self.place.key_arn(&self.id)
    }
}

/// What Parameter Store asks of a key: to read, to write Standard, to write Advanced (docs/parameter-store.md 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KmsAction {
    Decrypt,
    Encrypt,
    GenerateDataKey,
}

impl KmsAction {
    fn as_str(self) -> &'static str {
        match self {
            Self::Decrypt => "kms:Decrypt",
            Self::Encrypt => "kms:Encrypt",
            Self::GenerateDataKey => "kms:GenerateDataKey",
        }
    }
}

/// All keys and aliases of all accounts and regions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keyring {
    /// By ARN.
    keys: BTreeMap<String, Key>,
    /// By place and alias name; the value is the key's ARN.
    aliases: BTreeMap<(Place, String), String>,
}

impl Keyring {
    pub(crate) fn add(&mut self, key: Key) {
        self.keys.insert(key.arn(), key);
    }

    /// Points an alias at a key of the same place; moves it if it was elsewhere.
    pub(crate) fn set_alias(&mut self, place: &Place, alias: &str, arn: &str) {
        self.aliases.insert((place.clone(), alias.to_owned()), arn.to_owned());
    }

    /// Makes sure that the default key is there.
    pub(crate) fn ensure_default_key(&mut self, place: &Place) {
        if self.aliases.contains_key(&(place.clone(), DEFAULT_ALIAS.to_owned())) {
            return;
        }
        let id = hash::uuid(&format!("{}/{}/{DEFAULT_ALIAS}", place.account, place.region));
        let key = Key {
            place: place.clone(),
            id,
            description: "Default key that protects my SSM parameters when no other key is defined".to_owned(),
            state: KeyState::Enabled,
            managed_by_aws: true,
            deny_decrypt: Vec::new(),
            deny_encrypt: Vec::new(),
            reason: None,
        };
        let arn = key.arn();
        self.add(key);
        self.set_alias(place, DEFAULT_ALIAS, &arn);
    }

    pub(crate) fn get(&self, arn: &str) -> Option<&Key> {
        self.keys.get(arn)
    }

    pub(crate) fn get_mut(&mut self, arn: &str) -> Option<&mut Key> {
        self.keys.get_mut(arn)
    }

    /// The aliases of a place in order of name, with the ids of their keys.
    pub(crate) fn aliases(&self, place: &Place) -> impl Iterator<Item = (&str, &str)> {
        let id = |arn: &'_ String| self.keys.get(arn).filter(|key| key.state != KeyState::Missing).map(|key| &*key.id);
        self.aliases
            .iter()
            .filter(move |((at, _), _)| at == place)
            .filter_map(move |((_, alias), arn)| id(arn).map(|id| (alias.as_str(), id)))
    }

    /// The ARN that an identifier means: key id, key ARN, alias name or alias ARN (docs/parameter-store.md 6.1).
    pub(crate) fn resolve(&self, identifier: &str, place: &Place) -> Result<String, KmsError> {
        let Some((place, name)) = parse(identifier, place) else { return Err(KmsError::missing(identifier)) };
        match self.find(identifier, &place) {
            Some(arn) if self.exists(&arn) => Ok(arn),
            _ if name.starts_with("alias/") => {
                let text = format!("Alias {}{name} is not found.", place.arn_prefix("kms"));
                Err(KmsError::new("NotFoundException", text))
            }
            _ => Err(KmsError::missing(&place.key_arn(name.strip_prefix("key/").unwrap_or(name)))),
        }
    }

    /// The same, of a key that may be missing by now: what a seed file's parameters were encrypted under.
    pub(crate) fn find(&self, identifier: &str, place: &Place) -> Option<String> {
        let (place, name) = parse(identifier, place)?;
        if name.starts_with("alias/") {
            return self.aliases.get(&(place, name.to_owned())).cloned();
        }
        let arn = place.key_arn(name.strip_prefix("key/").unwrap_or(name));
        self.keys.contains_key(&arn).then_some(arn)
    }

    fn exists(&self, arn: &str) -> bool {
        self.keys.get(arn).is_some_and(|key| key.state != KeyState::Missing)
    }

    /// Whether `principal` may use the key so, and whether the key can be used at all; permission is asked first.
    pub(crate) fn permit(&self, rules: &[Deny], principal: &str, arn: &str, action: KmsAction) -> Result<(), KmsError> {
        let Some(key) = self.keys.get(arn) else { return Err(KmsError::missing(arn)) };
        let denied = match action {
            KmsAction::Decrypt => &key.deny_decrypt,
            KmsAction::Encrypt | KmsAction::GenerateDataKey => &key.deny_encrypt,
        };
        if key.state == KeyState::Missing {
            return Err(KmsError::missing(arn));
        }
        // The managed key's policy speaks of its own account only: what is shared must be under a key that is shared, too.
        if key.managed_by_aws && account_of(principal) != Some(key.place.account.as_str()) {
            let reason = "because no resource-based policy allows the {action} action";
            return Err(iam::denied(principal, action.as_str(), arn, Some(reason)).into());
        }
        if denied.iter().any(|pattern| iam::matches(pattern, principal)) {
            return Err(iam::denied(principal, action.as_str(), arn, key.reason.as_deref()).into());
        }
        iam::check(rules, principal, action.as_str(), arn)?;
        match key.state {
            KeyState::Enabled | KeyState::Missing => Ok(()),
            KeyState::Disabled => Err(KmsError::new("DisabledException", format!("{arn} is disabled."))),
            KeyState::PendingDeletion => Err(KmsError::invalid_state(arn, "pending deletion")),
            KeyState::PendingImport => Err(KmsError::invalid_state(arn, "pending import")),
            KeyState::Unavailable => Err(KmsError::invalid_state(arn, "unavailable")),
            KeyState::Unsuitable => {
                Err(KmsError::new("InvalidKeyUsageException", format!("The request is not valid for the key: {arn}")))
            }
        }
    }
}

/// Where an identifier points, and what it says there: `key/…`, `alias/…` or a bare id. `None` for an ARN whose region is of
/// another partition: nothing is there.
fn parse<'a>(identifier: &'a str, place: &Place) -> Option<(Place, &'a str)> {
    match identifier.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", of, "kms", region, account, resource] => {
            (of == partition(region)).then(|| (Place::new(account, region), resource))
        }
        _ => Some((place.clone(), identifier)),
    }
}

/// What KMS answered, before Parameter Store wraps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KmsError {
    pub(crate) code: &'static str,
    pub(crate) text: String,
}

impl KmsError {
    fn new(code: &'static str, text: String) -> Self {
        Self { code, text }
    }

    pub(crate) fn missing(arn: &str) -> Self {
        Self::new("NotFoundException", format!("Key '{arn}' does not exist"))
    }

    fn invalid_state(arn: &str, state: &str) -> Self {
        Self::new("KMSInvalidStateException", format!("{arn} is {state}."))
    }

    /// Too many uses of keys (docs/parameter-store.md 3).
    pub(crate) fn throttled() -> Self {
        let text = "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";
        Self::new("ThrottlingException", text.to_owned())
    }

    /// As Parameter Store passes it on: denials and throttling under their own code, all else as `InvalidKeyId`
    /// (docs/parameter-store.md 6.5).
    pub(crate) fn through_ssm(self, request_id: &str) -> ServiceError {
        let Self { code, text } = self;
        // The old text 3 comes with the old tail.
        let proxy = if text.starts_with("The ciphertext refers") { "" } else { "; Proxy: null" };
        let outer = match code {
            "AccessDeniedException" | "ThrottlingException" => code,
            _ => "InvalidKeyId",
        };
        let tail = format!("(Service: AWSKMS; Status Code: 400; Error Code: {code}; Request ID: {request_id}{proxy})");
        ServiceError::new(outer, format!("{text} {tail}"))
    }
}

impl From<ServiceError> for KmsError {
    fn from(error: ServiceError) -> Self {
        Self { code: error.code, text: error.message.unwrap_or_default() }
    }
}

impl From<KmsError> for ServiceError {
    fn from(error: KmsError) -> Self {
        Self::new(error.code, error.text)
    }
}
