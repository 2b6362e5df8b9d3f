//! What `DescribeParameters` tells of a parameter.

use std::fmt;

use jiff::Timestamp;

/// The three types of Parameter Store (docs/parameter-store.md 1, 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ParameterType {
    /// Plain text.
    #[default]
    String,
    /// One comma-separated string without escapes (docs/parameter-store.md 4.5).
    StringList,
    /// Encrypted under a KMS key; reading needs `kms:Decrypt` as well (docs/parameter-store.md 6.1).
    SecureString,
}

impl ParameterType {
    /// The three, in the order a form offers them: the safe one first, so that a secret is never created as plain text by
    /// pressing enter.
    pub const ALL: [Self; 3] = [Self::SecureString, Self::String, Self::StringList];

    /// The service's word, as written on the wire and on the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::StringList => "StringList",
            Self::SecureString => "SecureString",
        }
    }

    /// The same in a column.
    pub fn short(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::StringList => "list",
            Self::SecureString => "secure",
        }
    }

    /// Whether a secret becomes plain text where this type becomes that one (docs/parameter-store.md 4.2).
    pub fn is_uncovered_as(self, becomes: Self) -> bool {
        self == Self::SecureString && becomes != Self::SecureString
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a parameter may hold and costs (docs/parameter-store.md 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Tier {
    /// 4 KB, no policies, free.
    #[default]
    Standard,
    /// 8 KB, policies, charged. There is no way back to Standard.
    Advanced,
    /// A request only: the service answers Standard or Advanced.
    IntelligentTiering,
}

impl Tier {
    /// The three, in the order a form offers them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Advanced, Self::IntelligentTiering];

    /// The service's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Advanced => "Advanced",
            Self::IntelligentTiering => "Intelligent-Tiering",
        }
    }

    /// The largest value in bytes (docs/parameter-store.md 4.4, 4.5).
    pub fn value_limit(self) -> usize {
        match self {
            Self::Standard => 4096,
            Self::Advanced | Self::IntelligentTiering => 8192,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One policy of an Advanced parameter, as the service describes it (docs/parameter-store.md 5.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `Expiration`, `ExpirationNotification` or `NoChangeNotification`.
    pub kind: String,
    /// The policy's own JSON.
    pub text: String,
    /// `Pending`, `Finished`, `Failed` or `InProgress`.
    pub status: String,
}

/// Everything `DescribeParameters` tells of one parameter; never a value (docs/parameter-store.md 2.1).
///
/// Where a listing by path had to serve, `described` is false and the members that only Describe knows are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As stored: with a leading slash, or bare for a name at the root.
    pub name: String,
    /// `String`, `StringList` or `SecureString`.
    pub kind: ParameterType,
    /// Counts up from 1; one more with every write.
    pub version: i64,
    /// `Standard` or `Advanced`.
    pub tier: Tier,
    /// The key as the writer gave it: alias, id or ARN; SecureString only.
    pub key_id: Option<String>,
    /// `text`, `aws:ec2:image` or `aws:ssm:integration`.
    pub data_type: String,
    /// Empty when there is none.
    pub description: String,
    /// The expression that every value must match as a whole.
    pub allowed_pattern: Option<String>,
    /// When the latest version was written.
    pub modified: Option<Timestamp>,
    /// ARN of who wrote it.
    pub modified_by: Option<String>,
    /// Policies in force; an Expiration deletes the parameter.
    pub policies: Vec<Policy>,
    /// Where the parameter lives, if the service said so.
    pub arn: Option<String>,
    /// Whether tier, key, description, pattern, policies and author are known.
    pub described: bool,
}

impl Parameter {
    /// A parameter of which only the name, type and version are known.
    pub fn bare(name: impl Into<String>, kind: ParameterType, version: i64) -> Self {
        Self {
            name: name.into(),
            kind,
            version,
            tier: Tier::Standard,
            key_id: None,
            data_type: "text".to_owned(),
            description: String::new(),
            allowed_pattern: None,
            modified: None,
            modified_by: None,
            policies: Vec::new(),
            arn: None,
            described: false,
        }
    }

    /// What is known of a secret of Secrets Manager before its value is asked for: nothing but the name. There is no
    /// operation that tells more without decrypting it (docs/parameter-store.md 1.3).
    pub fn secret_reference(name: impl Into<String>) -> Self {
        Self { described: true, ..Self::bare(name, ParameterType::SecureString, 0) }
    }
}
