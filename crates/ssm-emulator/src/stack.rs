//! The stack of CloudFormation that a parameter belongs to.

use crate::hash;
use crate::place::{Place, partition};

/// The resource of a stack that a parameter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stack {
    pub(crate) name: String,
    pub(crate) logical_id: String,
}

impl Stack {
    /// Of `NAME/LOGICAL-ID`, as a seed says it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, logical_id) = text.split_once('/')?;
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (is_word(name) && is_word(logical_id))
            .then(|| Self { name: name.to_owned(), logical_id: logical_id.to_owned() })
    }

    /// The tags that CloudFormation gives what it creates.
    pub(crate) fn tags(&self, place: &Place) -> [(String, String); 3] {
        let tag = |key: &str, value: &str| (format!("aws:cloudformation:{key}"), value.to_owned());
        [tag("logical-id", &self.logical_id), tag("stack-id", &self.id(place)), tag("stack-name", &self.name)]
    }

    /// Its ARN.
    pub(crate) fn id(&self, place: &Place) -> String {
        let Place { account, region, .. } = place;
        let unique = hash::of(&self.name);
        format!("arn:{}:cloudformation:{region}:{account}:stack/{}/{unique:016x}", partition(region), self.name)
    }
}
