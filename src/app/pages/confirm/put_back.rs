//! What is to be said where the value of a version is written anew.

use crate::parameter::{Parameter, ParameterType, Version, Write};

/// The version whose value is written anew, and what was seen of the history then.
#[derive(Debug, Clone)]
pub(crate) struct PutBack {
    /// That version.
    pub(crate) version: Version,
    /// The labels of the parameter, each with its version.
    pub(crate) labels: Vec<(String, i64)>,
}

impl PutBack {
    /// What to look at before its value is written to a parameter of that type and key; whether it is bad, and how it is said.
    pub(crate) fn dangers(&self, write: &Write) -> Vec<(bool, String)> {
        let was = &self.version.parameter;
        let (number, secure) = (self.version.number(), ParameterType::SecureString);
        let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned());
        let mut dangers = Vec::new();
        if was.kind == secure && write.kind != secure {
            dangers.push((true, format!("v{number} was a SecureString: its value becomes plain text")));
        } else if was.kind != write.kind {
            dangers.push((false, format!("v{number} was a {}: its value is written as a {}", was.kind, write.kind)));
        } else if was.kind == secure && key(&was.key_id) != key(&write.key_id) {
            let (was, now) = (key(&was.key_id), key(&write.key_id));
            dangers.push((false, format!("v{number} was under {was}: its value is written under {now}")));
        }
        dangers
    }

    /// What that version had otherwise, and is not taken.
    pub(crate) fn not_taken(&self, latest: &Parameter) -> Vec<String> {
        let was = &self.version.parameter;
        let mut differs = Vec::new();
        if was.tier != latest.tier {
            differs.push(format!("tier {}", was.tier));
        }
        if was.description != latest.description {
            differs.push(match was.description.as_str() {
                "" => "no description".to_owned(),
                description => format!("description “{description}”"),
            });
        }
        if was.allowed_pattern != latest.allowed_pattern {
            differs.push(match &was.allowed_pattern {
                None => "no pattern".to_owned(),
                Some(pattern) => format!("pattern {pattern}"),
            });
        }
        differs
    }
}
