//! All that the emulator remembers, and how tests look into it and change it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::behaviour::Behaviour;
use crate::calls::{Call, Calls};
use crate::error::ServiceError;
use crate::faults::{self, Fault};
use crate::iam::{self, Deny, Principal};
use crate::keys::{KeyState, Keyring, KmsAction, KmsError};
use crate::mfa::MfaDevice;
use crate::place::{Place, account_of};
use crate::plaintext::Plaintext;
use crate::public::Public;
use crate::store::{Store, Version};
use crate::throttle::{self, Buckets};
use crate::types::{DataType, ParameterType, Tier};
use crate::{hash, names};

/// Accounts, principals, keys, parameters, denials and faults: all that the emulator remembers.
#[derive(Debug, Clone)]
pub struct State {
    /// The account and region of callers that do not say.
    pub(crate) home: Place,
    pub(crate) behaviour: Behaviour,
    /// What accounts are called.
    pub(crate) account_aliases: BTreeMap<String, String>,
    pub(crate) principals: Vec<Principal>,
    pub(crate) denials: Vec<Deny>,
    pub(crate) mfa_devices: Vec<MfaDevice>,
    pub(crate) keyring: Keyring,
    pub(crate) stores: BTreeMap<Place, Store>,
    /// What AWS publishes (docs/parameter-store.md 1.3).
    pub(crate) public: Public,
    /// Secrets of Secrets Manager by id (docs/parameter-store.md 1.3).
    pub(crate) secrets: BTreeMap<(Place, String), Plaintext>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) buckets: Buckets,
    pub(crate) calls: Calls,
    requests: u64,
}

/// Who asks, where and when, and what was done for them: one request while it is being answered.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) now: Timestamp,
    /// ARN of who asks.
    pub(crate) caller: String,
    pub(crate) place: Place,
    pub(crate) request_id: String,
    /// A fault: KMS throttles this request.
    pub(crate) kms_throttled: bool,
    /// Goes into the record of calls.
    pub(crate) decrypted: Vec<String>,
}

impl Default for State {
    /// An empty store in an account of the documentation.
    fn default() -> Self {
        Self::empty("111122223333", "eu-west-1")
    }
}

impl State {
    /// No parameters, no denials; unknown access keys are a user of `account`, and `region` is that of callers without one.
    pub fn empty(account: &str, region: &str) -> Self {
        let home = Place::new(account, region);
        let mut keyring = Keyring::default();
        keyring.ensure_default_key(&home);
        Self {
            home,
            behaviour: Behaviour::default(),
            account_aliases: BTreeMap::new(),
            principals: Vec::new(),
            denials: Vec::new(),
            mfa_devices: Vec::new(),
            keyring,
            stores: BTreeMap::new(),
            public: Public::new(),
            secrets: BTreeMap::new(),
            faults: Vec::new(),
            buckets: Buckets::default(),
            calls: Calls::default(),
            requests: 0,
        }
    }

    /// The switches, to look at.
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// The switches, to turn at any time.
    pub fn behaviour_mut(&mut self) -> &mut Behaviour {
        &mut self.behaviour
    }

    /// Adds a fault to those waiting.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Adds a rule that denies.
    pub fn deny(&mut self, rule: Deny) {
        self.denials.push(rule);
    }

    /// Takes all such rules back: the administrator gave in.
    pub fn clear_denials(&mut self) {
        self.denials.clear();
    }

    /// Adds someone with an access key.
    pub fn add_principal(&mut self, principal: Principal) {
        self.principals.push(principal);
    }

    /// Adds a device whose one-time codes roles are asked for with.
    pub fn add_mfa_device(&mut self, device: MfaDevice) {
        self.mfa_devices.push(device);
    }

    /// Those with access keys, to let a session expire or be renewed.
    pub fn principals_mut(&mut self) -> &mut [Principal] {
        &mut self.principals
    }

    /// Puts a key (by id, ARN or alias, in the home account and region unless an ARN says otherwise) into a state.
    /// Whether there is such a key.
    pub fn set_key_state(&mut self, key: &str, state: KeyState) -> bool {
        let arn = self.keyring.resolve(key, &self.home);
        match arn.ok().and_then(|arn| self.keyring.get_mut(&arn)) {
            Some(key) => {
                key.state = state;
                true
            }
            None => false,
        }
    }

    /// Points an alias of the home account and region at another key. Whether there is such a key.
    pub fn move_alias(&mut self, alias: &str, key: &str) -> bool {
        let place = self.home.clone();
        match self.keyring.resolve(key, &place) {
            Ok(arn) => {
                self.keyring.set_alias(&place, alias, &arn);
                true
            }
            Err(_) => false,
        }
    }

    /// The access key of whoever an unknown one is taken for, if the state has principals at all: what a client is to be told.
    pub fn default_access_key(&self) -> Option<&str> {
        self.default_principal().map(|principal| principal.access_key.as_str())
    }

    /// The region of callers that do not say.
    pub fn region(&self) -> &str {
        &self.home.region
    }

    /// The latest calls, oldest first; some thousands are kept.
    pub fn calls(&self) -> &VecDeque<Call> {
        self.calls.recent()
    }

    /// How many calls of an operation there were since the start or [`Self::clear_calls`].
    pub fn call_count(&self, operation: &str) -> u64 {
        self.calls.count(operation)
    }

    /// How often a key decrypted something, of the calls that [`Self::calls`] still has.
    pub fn decrypt_count(&self) -> usize {
        self.calls.recent().iter().map(|call| call.decrypted.len()).sum()
    }

    /// Forgets the record of calls.
    pub fn clear_calls(&mut self) {
        self.calls.clear();
    }

    /// How many parameters the home account has in the home region.
    pub fn parameter_count(&self) -> usize {
        let store = self.stores.get(&self.home);
        store.map_or(0, |store| store.count(Tier::Standard) + store.count(Tier::Advanced))
    }

    /// Someone else stores a value in the home account and region, asking no one: a String where there was nothing, else a
    /// new version that keeps all the rest.
    pub fn write_as(&mut self, now: Timestamp, by: &str, name: &str, value: &str) {
        let place = self.home.clone();
        self.write_unchecked(now, &place, by, name, value);
    }

    pub(crate) fn write_unchecked(&mut self, now: Timestamp, place: &Place, by: &str, name: &str, value: &str) {
        let store = self.stores.entry(place.clone()).or_default();
        let latest = store.get(&names::key(name)).and_then(|stored| stored.latest()).cloned();
        let mut version = latest.unwrap_or_else(|| Version {
            number: 0,
            kind: ParameterType::String,
            value: Plaintext::default(),
            key_id: None,
            sealed_under: None,
            tier: Tier::Standard,
            data_type: DataType::Text,
            description: Arc::from(""),
            allowed_pattern: None,
            policies: Arc::from([]),
            modified: now,
            modified_by: Arc::from(by),
            labels: BTreeSet::new(),
            appears: now,
        });
        version.number += 1;
        version.value = Plaintext::from(value);
        version.modified = now;
        version.appears = now;
        version.modified_by = Arc::from(by);
        version.labels.clear();
        store.write(name, version);
    }

    /// The id of the next answer.
    pub(crate) fn next_request_id(&mut self) -> String {
        self.requests += 1;
        hash::uuid(&format!("request {}", self.requests))
    }

    /// Whose access key that is, by the ARN as it was given.
    pub(crate) fn authenticate(&self, access_key: Option<&str>) -> Result<String, ServiceError> {
        let known = self.principals.iter().find(|principal| Some(principal.access_key.as_str()) == access_key);
        if known.is_none() && self.behaviour.strict_credentials {
            return Err(match access_key {
                Some(_) => faults::unknown_credentials(),
                None => ServiceError::new("MissingAuthenticationTokenException", "Missing Authentication Token"),
            });
        }
        match known.or_else(|| self.default_principal()) {
            Some(principal) if principal.expired => Err(faults::expired()),
            Some(principal) => Ok(principal.arn.clone()),
            None => Ok(self.home.global_arn("iam", "user/emulator")),
        }
    }

    /// Who calls with an access key that nobody has.
    fn default_principal(&self) -> Option<&Principal> {
        self.principals.iter().find(|principal| principal.default).or(self.principals.first())
    }

    /// Account and region that a request is about.
    pub(crate) fn place_of(&self, caller: &str, region: Option<&str>) -> Place {
        Place::new(account_of(caller).unwrap_or(&self.home.account), region.unwrap_or(&self.home.region))
    }

    /// The parameters of a place; those without an account are the public ones.
    pub(crate) fn store(&self, place: &Place) -> Option<&Store> {
        if place.account.is_empty() { self.public.of(&place.region) } else { self.stores.get(place) }
    }

    /// Refuses if a rule denies the caller `action` on `resource`.
    pub(crate) fn allow(&self, context: &Context, action: &str, resource: &str) -> Result<(), ServiceError> {
        iam::check(&self.denials, &context.caller, action, resource)
    }

    /// Uses a key, or says in Parameter Store's words why it cannot be used.
    pub(crate) fn use_key(&mut self, context: &Context, arn: &str, action: KmsAction) -> Result<(), ServiceError> {
        let slow = self.buckets.draw(&self.behaviour, &context.place, throttle::KMS, context.now);
        let used = if context.kms_throttled || !slow {
            Err(KmsError::throttled())
        } else {
            self.keyring.permit(&self.denials, &context.caller, arn, action)
        };
        used.map_err(|error| error.through_ssm(&hash::uuid(&context.request_id)))
    }
}
