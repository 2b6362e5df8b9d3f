//! What is referred to, and what is copied of it.

use super::words;
use crate::dialect::variables;
use crate::parameter::{ParameterType, Selector};

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The name; of another account's parameter the ARN.
    pub name: &'a str,
    /// The version that is meant, where it is not the latest.
    pub selector: Option<&'a Selector>,
    /// The latest version.
    pub version: i64,
    /// Its type.
    pub kind: ParameterType,
    /// The region that it is in, where that is known.
    pub region: Option<&'a str>,
    /// Its ARN, where that is known.
    pub arn: Option<&'a str>,
    /// The command of the AWS CLI that reads it.
    pub command: &'a str,
}

/// What is copied, and what whoever uses it should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The text.
    pub text: String,
    /// What to know of it, where it is not plain to see.
    pub note: Option<Note>,
}

/// What to know of a text before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// In full.
    pub says: &'static str,
    /// What nobody may miss of it, in few words; may be empty.
    pub brief: &'static str,
}

impl Copied {
    pub(super) fn new(text: String, note: Option<Note>) -> Self {
        Self { text, note }
    }
}

/// Where CloudFormation takes `ssm-secure`, by its user guide ("Resources that support dynamic parameter patterns for secure strings").
pub(super) const SECURE_ONLY: Note = Note {
    says: "CloudFormation takes ssm-secure only as MasterUserPassword (RDS, Redshift), AuthToken (ElastiCache), Password (IAM \
           LoginProfile, Directory Service, Firehose to Redshift) and in passwords of OpsWorks",
    brief: "few properties take it",
};

/// What an unversioned reference does not do.
pub(super) const UPDATED_ONLY: Note =
    Note { says: "a stack reads it when it is created or updated, and never by itself", brief: "" };

impl Subject<'_> {
    /// What `GetParameter` is asked for.
    pub(super) fn asked(&self) -> String {
        self.selector.map_or_else(|| self.name.to_owned(), |selector| format!("{}:{}", self.name, selector.as_str()))
    }

    /// The version that is meant, or the latest, by its number.
    pub(super) fn number(&self) -> Result<String, String> {
        match self.selector {
            None => Ok(self.version.to_string()),
            Some(selector) if selector.is_number() => Ok(selector.as_str().to_owned()),
            Some(_) => Err("CloudFormation takes the number of a version, and no label".to_owned()),
        }
    }

    /// The last part of the name, of which variables are named.
    pub(super) fn leaf(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }

    /// The variable of an environment; none that steers other programs.
    pub(super) fn variable(&self) -> String {
        let variable = words::screaming(self.leaf());
        if variables::is_steering(&variable) { format!("PARAMETER_{variable}") } else { variable }
    }
}
