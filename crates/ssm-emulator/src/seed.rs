//! Seed files: what the emulator holds when it starts, as TOML or JSON.
//!
//! ```toml
//! account = "111122223333"         # the caller's, and of keys and parameters that do not say
//! region = "eu-west-1"
//!
//! [account_aliases]                # what accounts are called; all optional
//! 111122223333 = "acme"
//!
//! [behaviour]                      # every switch of `Behaviour`; all optional
//! latency_ms = 50
//! key_on_overwrite = "keep"        # or "default"
//! pages = "ragged"                 # short and empty pages
//! shared_names = "arn"             # what a listing of shared parameters calls Name; or "name"
//! throttle_tps = { DescribeParameters = 3, PutParameter = 3 }
//!
//! [[principal]]
//! access_key = "AKIADEMOENGINEER"
//! arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
//! default = true                   # unknown access keys are this one's
//!
//! [[key]]
//! id = "1a2b3c4d-0000-4000-8000-000000000001"
//! aliases = ["alias/checkout"]
//! state = "Enabled"                # Disabled, PendingDeletion, PendingImport, Unavailable, Unsuitable, Missing
//! deny_decrypt = ["*:assumed-role/engineer/*"]
//! reason = "because no resource-based policy allows the {action} action"
//!
//! [[deny]]
//! principal = "*"
//! action = "ssm:GetParameter*"
//! resource = "arn:aws:ssm:*:*:parameter/payments/prod/*"
//! reason = "with an explicit deny in a service control policy"
//!
//! [[mfa_device]]
//! serial = "arn:aws:iam::111122223333:mfa/ana"
//! codes = ["123456", "654321"]     # what it will show; each counts once
//! roles = ["*:role/admin"]         # which nobody is given without a code
//!
//! [[parameter]]
//! name = "/{team}/{env}/db/password"
//! for = { team = ["checkout"], env = ["dev", "prod"] }   # one parameter for each combination
//! type = "SecureString"
//! value = "{team}-{env}-{#}-{v}"   # {#}: the number of the combination, from 1; {v}: the version
//! versions = 20                    # or: values = ["oldest", "newest"]
//! key = "alias/checkout"
//! labels = { stable = 18 }
//! tags = { owner = "{team}" }
//! stack = "shop-prod/DbPassword"   # the stack of CloudFormation that owns it, and its logical id there
//! modified_by = "arn:aws:sts::111122223333:assumed-role/deploy/ci"
//! modified_ago = "3d 4h"           # or: modified = "2026-01-31T12:00:00Z"
//!
//! [[generate]]                     # names for load
//! parameters = 10000
//!
//! [[fault]]
//! operation = "PutParameter"
//! kind = "lost-reply"              # see `FaultKind`
//! after = 1
//! ```
//!
//! Names below `/aws/service/` become public parameters, those below `/aws/reference/secretsmanager/` secrets of Secrets
//! Manager. What the service would refuse to store is an error of the file; limits of number excepted. But a file may not ask for
//! more than a million versions in all, nor for more than 256 MB of them, loops multiplied.

mod build;
mod expand;
mod generate;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use toml::de::DeTable;

use crate::behaviour::Behaviour;
use crate::faults::Fault;
use crate::iam::{Deny, Principal};
use crate::keys::KeyState;
use crate::mfa::MfaDevice;

/// How many versions of parameters a file may ask for in all: ten times what a region of an account may hold.
const MOST_VERSIONS: usize = 1_000_000;

/// How many bytes all these may have.
const MOST_BYTES: usize = 256 << 20;

/// What a version takes beside its texts, about.
const BYTES_BESIDE: usize = 128;

/// All that is wrong with a seed file; one problem a line where it is displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError(Vec<SeedProblem>);

impl SeedError {
    /// One by one; never empty.
    pub fn problems(&self) -> &[SeedProblem] {
        &self.0
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for SeedError {}

/// One thing wrong with a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedProblem {
    /// Where: `parameter 3 "/a/b", member "tier"`.
    pub place: String,
    /// What.
    pub problem: String,
}

impl fmt::Display for SeedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// A seed file, read but not yet judged; [`crate::State::from_seed`] does that.
#[derive(Debug, Clone, PartialEq)]
pub struct Seed {
    /// The account of callers, keys and parameters that do not say.
    pub account: String,
    /// Their region.
    pub region: String,
    /// What accounts are called.
    pub account_aliases: BTreeMap<String, String>,
    /// The switches.
    pub behaviour: Behaviour,
    /// Who has access keys.
    pub principals: Vec<Principal>,
    /// Customer managed keys; the default key needs no mention.
    pub keys: Vec<KeySeed>,
    /// What is denied to whom.
    pub denials: Vec<Deny>,
    /// Devices whose one-time codes roles are asked for with.
    pub mfa_devices: Vec<MfaDevice>,
    /// Parameters, each perhaps many.
    pub parameters: Vec<ParameterSeed>,
    /// Names for load.
    pub generate: Vec<Generate>,
    /// Faults waiting to happen.
    pub faults: Vec<Fault>,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            account_aliases: BTreeMap::new(),
            behaviour: Behaviour::default(),
            principals: Vec::new(),
            keys: Vec::new(),
            denials: Vec::new(),
            mfa_devices: Vec::new(),
            parameters: Vec::new(),
            generate: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// `[[key]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeySeed {
    /// Its id, usually a UUID; made up from the first alias where absent.
    pub id: Option<String>,
    /// `alias/…`.
    pub aliases: Vec<String>,
    /// What KMS says of it.
    pub description: String,
    /// Whether it can be used.
    pub state: KeyState,
    /// Patterns of principals that may not decrypt.
    pub deny_decrypt: Vec<String>,
    /// Patterns of principals that may not encrypt.
    pub deny_encrypt: Vec<String>,
    /// How such a denial is worded; see [`Deny::reason`].
    pub reason: Option<String>,
    /// Where it is not the file's account.
    pub account: Option<String>,
    /// Where it is not the file's region.
    pub region: Option<String>,
}

/// `[[parameter]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParameterSeed {
    /// Its name; `{team}` stands for the value of `team` in `for`.
    pub name: String,
    /// Every combination of these makes one parameter.
    pub r#for: BTreeMap<String, Vec<String>>,
    /// `String` unless given.
    pub r#type: Option<String>,
    /// The value of every version, `{v}` being its number.
    pub value: Option<String>,
    /// Or one value for each version, oldest first.
    pub values: Vec<String>,
    /// How many versions `value` makes; 1 unless given.
    pub versions: Option<u16>,
    /// Id, ARN or alias of the key of a SecureString.
    pub key: Option<String>,
    /// `Standard`, `Advanced` or `Intelligent-Tiering`.
    pub tier: Option<String>,
    /// Of every version.
    pub description: Option<String>,
    /// `text`, `aws:ec2:image` or `aws:ssm:integration`.
    pub data_type: Option<String>,
    /// What every version must match.
    pub allowed_pattern: Option<String>,
    /// As in the API, but as tables (docs/parameter-store.md 5.5).
    pub policies: Vec<Value>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The stack of CloudFormation that owns it, with its logical id there: `shop-prod/ReleaseFlag`. Its tags come with it.
    pub stack: Option<String>,
    /// Labels, each with the version that carries it.
    pub labels: BTreeMap<String, i64>,
    /// ARN of who wrote all versions.
    pub modified_by: Option<String>,
    /// When the latest version was written, before the start: `3d 4h`, with `w d h m s`.
    pub modified_ago: Option<String>,
    /// Or when exactly.
    pub modified: Option<String>,
    /// Other accounts may read it; needs the Advanced tier (docs/parameter-store.md 1.3).
    pub shared: bool,
    /// Where it is not the file's account.
    pub account: Option<String>,
    /// Where it is not the file's region.
    pub region: Option<String>,
}

impl ParameterSeed {
    /// How many versions it asks for, without making any.
    fn versions_asked(&self) -> usize {
        let each = self.versions.map_or_else(|| self.values.len().max(1), usize::from);
        self.r#for.values().fold(each, |product, choices| product.saturating_mul(choices.len()))
    }

    /// How many bytes these have at most, about: every version its texts, and for each name of a loop in them the longest of its choices.
    fn bytes_asked(&self) -> usize {
        let longest = |choices: &Vec<String>| choices.iter().map(String::len).max().unwrap_or_default();
        let length = |text: &String| {
            let filled = |(name, choices): (&String, &Vec<String>)| {
                text.matches(format!("{{{name}}}").as_str()).count().saturating_mul(longest(choices))
            };
            self.r#for.iter().map(filled).fold(text.len(), usize::saturating_add)
        };
        let value = self.values.iter().chain(&self.value).map(length).max().unwrap_or_default();
        let others = [&self.description, &self.allowed_pattern].into_iter().flatten().chain([&self.name]);
        let each = others.map(length).fold(value.saturating_add(BYTES_BESIDE), usize::saturating_add);
        self.versions_asked().saturating_mul(each)
    }
}

/// `[[generate]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Generate {
    /// How many.
    pub parameters: usize,
}

impl Seed {
    /// Reads TOML, or JSON if the text begins with `{`.
    ///
    /// # Errors
    /// Everything that is wrong with the shape of the file, all at once; but a syntax error hides what comes after it.
    pub fn parse(text: &str) -> Result<Self, SeedError> {
        let syntax = |place: String, problem: String| SeedError(vec![SeedProblem { place, problem }]);
        let root: Map<String, Value> = if text.trim_start().starts_with('{') {
            serde_json::from_str(text)
                .map_err(|e| syntax(format!("line {}, column {}", e.line(), e.column()), e.to_string()))?
        } else {
            toml::from_str(text).map_err(|e| {
                let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
                syntax(format!("line {}, column {column}", before.matches('\n').count() + 1), e.message().to_owned())
            })?
        };
        let mut reader = Reader { root, errors: Vec::new() };
        let mut seed = Self::default();
        seed.account = reader.text("account").unwrap_or(seed.account);
        seed.region = reader.text("region").unwrap_or(seed.region);
        seed.account_aliases = reader.table("account_aliases").unwrap_or_default();
        seed.behaviour = reader.table("behaviour").unwrap_or_default();
        seed.principals = reader.tables("principal");
        seed.keys = reader.tables("key");
        seed.denials = reader.tables("deny");
        seed.mfa_devices = reader.tables("mfa_device");
        seed.parameters = reader.tables("parameter");
        seed.generate = reader.tables("generate");
        seed.faults = reader.tables("fault");
        reader.finish()?;
        match seed.too_much() {
            Some(entry) => Err(SeedError(vec![entry.problem(Some(text))])),
            None => Ok(seed),
        }
    }

    /// The entry that asks for more than a file may, with those before it.
    fn too_much(&self) -> Option<TooMuch> {
        let named = self.parameters.iter().enumerate().map(|(index, entry)| {
            let name = Some(entry.name.clone());
            TooMuch {
                section: "parameter",
                index,
                name,
                count: entry.versions_asked(),
                bytes: entry.bytes_asked(),
                is_too_many: false,
            }
        });
        let generated = self.generate.iter().enumerate().map(|(index, wanted)| {
            let (count, bytes) = (wanted.parameters, wanted.parameters.saturating_mul(BYTES_BESIDE));
            TooMuch { section: "generate", index, name: None, count, bytes, is_too_many: false }
        });
        let (mut versions, mut bytes) = (0_usize, 0_usize);
        named.chain(generated).find_map(|entry| {
            (versions, bytes) = (versions.saturating_add(entry.count), bytes.saturating_add(entry.bytes));
            let is_too_many = versions > MOST_VERSIONS;
            (is_too_many || bytes > MOST_BYTES).then_some(TooMuch { is_too_many, ..entry })
        })
    }
}

/// An entry that asks for too much.
struct TooMuch {
    section: &'static str,
    index: usize,
    name: Option<String>,
    /// Versions.
    count: usize,
    bytes: usize,
    /// It is the versions that are too many, not their bytes.
    is_too_many: bool,
}

impl TooMuch {
    /// Says so, with the line if the text is at hand and is TOML.
    fn problem(self, text: Option<&str>) -> SeedProblem {
        let Self { section, index, name, count, bytes, is_too_many } = self;
        let mut place = place(section, index, &serde_json::json!({ "name": name }));
        if let Some(line) = text.and_then(|text| line_of(text, section, index)) {
            // Writing to a String cannot fail.
            let _ = write!(place, ", line {line}");
        }
        let problem = if is_too_many {
            format!("makes {count} versions; all entries together may make {MOST_VERSIONS}")
        } else {
            let [bytes, most] = [bytes, MOST_BYTES].map(|bytes| bytes >> 20);
            format!("makes {count} versions of {bytes} MB; all entries together may make {most} MB")
        };
        SeedProblem { place, problem }
    }
}

/// The line on which an entry of a TOML file begins.
fn line_of(text: &str, section: &str, index: usize) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let start = root.get_ref().get(section)?.get_ref().as_array()?.get(index)?.span().start;
    Some(text.get(..start)?.matches('\n').count() + 1)
}

/// Takes a file apart section by section, so that one wrong member does not hide the next.
struct Reader {
    root: Map<String, Value>,
    errors: Vec<SeedProblem>,
}

impl Reader {
    fn complain(&mut self, place: impl Into<String>, problem: impl Into<String>) {
        self.errors.push(SeedProblem { place: place.into(), problem: problem.into() });
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.root.shift_remove(name)?;
        if let Value::String(text) = value {
            return Some(text);
        }
        self.complain(name, "is not a text");
        None
    }

    fn table<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.root.shift_remove(name)?;
        self.read(name, value)
    }

    fn tables<T: DeserializeOwned>(&mut self, name: &str) -> Vec<T> {
        match self.root.shift_remove(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let numbered = items.into_iter().enumerate();
                numbered.filter_map(|(index, item)| self.read(&place(name, index, &item), item)).collect()
            }
            Some(_) => {
                self.complain(name, format!("is not a list of tables: write [[{name}]]"));
                Vec::new()
            }
        }
    }

    /// One table. If it does not fit, each member is tried alone, so that all misfits are told.
    fn read<T: DeserializeOwned>(&mut self, place: &str, value: Value) -> Option<T> {
        let Value::Object(members) = plain_times(value) else {
            self.complain(place, "is not a table");
            return None;
        };
        let error = match T::deserialize(Value::Object(members.clone())) {
            Ok(table) => return Some(table),
            Err(error) => error,
        };
        let before = self.errors.len();
        for (member, value) in members {
            let alone = Map::from_iter([(member.clone(), value)]);
            if let Err(error) = T::deserialize(Value::Object(alone)) {
                self.complain(format!("{place}, member \"{member}\""), error.to_string());
            }
        }
        if self.errors.len() == before {
            self.complain(place, error.to_string());
        }
        None
    }

    fn finish(mut self) -> Result<(), SeedError> {
        for (name, _) in std::mem::take(&mut self.root) {
            let sections = "account, region, account_aliases, behaviour, principal, key, deny, mfa_device, parameter, generate and fault";
            self.complain(name, format!("there is no such section; there are {sections}"));
        }
        if self.errors.is_empty() { Ok(()) } else { Err(SeedError(self.errors)) }
    }
}

/// How errors name an entry: `parameter 3 "/a/b"`, counted from 1 as people do.
fn place(section: &str, index: usize, item: &Value) -> String {
    let mut place = format!("{section} {}", index + 1);
    let name =
        ["name", "id", "access_key", "action", "operation", "serial"].iter().find_map(|key| item.get(key)?.as_str());
    if let Some(name) = name {
        // Writing to a String cannot fail.
        let _ = write!(place, " \"{name}\"");
    }
    place
}

/// TOML has times of its own, which arrive as a table with one odd member; they become texts.
fn plain_times(value: Value) -> Value {
    match value {
        Value::Object(members) => match members.get("$__toml_private_datetime") {
            Some(time) => time.clone(),
            None => Value::Object(members.into_iter().map(|(key, value)| (key, plain_times(value))).collect()),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(plain_times).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
