//! The enumerations of the API: what a parameter holds, what it may hold at most, what its value is checked against.

use std::fmt;

use serde::Deserialize;

/// The type of a parameter (docs/parameter-store.md 1, 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterType {
    String,
    StringList,
    SecureString,
}

impl ParameterType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::StringList => "StringList",
            Self::SecureString => "SecureString",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::String, Self::StringList, Self::SecureString].into_iter().find(|known| known.as_str() == text)
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The tier of a parameter, or the one that a write asks for (docs/parameter-store.md 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Tier {
    /// 4 KB, no policies, free.
    Standard,
    /// 8 KB, policies, charged.
    Advanced,
    /// Asked for only: what is stored is Standard or, where it must be, Advanced.
    #[serde(rename = "Intelligent-Tiering")]
    IntelligentTiering,
}

impl Tier {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Advanced => "Advanced",
            Self::IntelligentTiering => "Intelligent-Tiering",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Standard, Self::Advanced, Self::IntelligentTiering].into_iter().find(|known| known.as_str() == text)
    }

    /// The largest value, in bytes of UTF-8 (docs/parameter-store.md 4.4, 4.5).
    pub(crate) fn value_limit(self) -> usize {
        match self {
            Self::Standard => 4096,
            Self::Advanced | Self::IntelligentTiering => 8192,
        }
    }
}

/// What a value is checked against beyond its type (docs/parameter-store.md 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DataType {
    Text,
    /// A machine image; validated after the write.
    Image,
    Integration,
}

impl DataType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "aws:ec2:image",
            Self::Integration => "aws:ssm:integration",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Text, Self::Image, Self::Integration].into_iter().find(|known| known.as_str() == text)
    }
}
