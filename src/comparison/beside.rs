//! What differs of two parameters beside their values, in words.

use crate::parameter::{Parameter, ParameterType};
use crate::text;

/// One thing beside the values in which two parameters differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What: `tier`, `description`.
    pub what: &'static str,
    /// What the first has; empty where it has none.
    pub here: String,
    /// What the other has.
    pub there: String,
}

impl Detail {
    /// In a few words: `Standard here, Advanced there`; of a longer text only that it is another.
    fn says(&self) -> String {
        let Self { what, here, there } = self;
        match (here.is_empty(), there.is_empty(), *what) {
            (_, _, "type" | "tier" | "key" | "data type") => format!("{here} here, {there} there"),
            (false, true, what) => format!("{what} here only"),
            (true, _, what) => format!("{what} there only"),
            (false, false, what) => format!("another {what}"),
        }
    }
}

/// How the second differs from the first in what a listing tells: `String here, SecureString there`.
pub fn beside(here: &Parameter, there: &Parameter) -> Vec<String> {
    details(here, there).iter().map(Detail::says).collect()
}

/// The same with what each has. A listing by path tells types alone.
pub fn details(here: &Parameter, there: &Parameter) -> Vec<Detail> {
    let mut all = Vec::new();
    let mut differs = |what: &'static str, here: String, there: String| {
        if here != there {
            all.push(Detail { what, here, there });
        }
    };
    differs("type", here.kind.to_string(), there.kind.to_string());
    if !here.described || !there.described {
        return all;
    }
    differs("tier", here.tier.as_str().to_owned(), there.tier.as_str().to_owned());
    let key = |parameter: &Parameter| {
        let of = parameter.key_id.as_deref().filter(|_| parameter.kind == ParameterType::SecureString);
        of.map(|key| text::sanitise(key).into_owned())
    };
    if let (Some(one), Some(other)) = (key(here), key(there)) {
        differs("key", one, other);
    }
    differs("data type", here.data_type.clone(), there.data_type.clone());
    differs("description", here.description.clone(), there.description.clone());
    let pattern = |parameter: &Parameter| parameter.allowed_pattern.clone().unwrap_or_default();
    differs("pattern", pattern(here), pattern(there));
    let policies = |parameter: &Parameter| {
        let texts: Vec<&str> = parameter.policies.iter().map(|policy| policy.text.as_str()).collect();
        texts.join("\n")
    };
    differs("policies", policies(here), policies(there));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Tier;

    fn described(kind: ParameterType) -> Parameter {
        Parameter { described: true, ..Parameter::bare("/a", kind, 1) }
    }

    #[test]
    fn each_difference_beside_the_value_is_a_few_words() {
        let here = described(ParameterType::String);
        assert!(beside(&here, &Parameter { version: 7, ..here.clone() }).is_empty());
        let secure = described(ParameterType::SecureString);
        assert_eq!(beside(&here, &secure), ["String here, SecureString there"]);
        let keyed = |key: &str| Parameter { key_id: Some(key.to_owned()), ..secure.clone() };
        assert_eq!(beside(&keyed("alias/a"), &keyed("alias/b")), ["alias/a here, alias/b there"]);
        let there = Parameter { tier: Tier::Advanced, description: "d".to_owned(), ..here.clone() };
        assert_eq!(beside(&here, &there), ["Standard here, Advanced there", "description there only"]);
        let other = Parameter { description: "e".to_owned(), allowed_pattern: Some("x".to_owned()), ..here.clone() };
        assert_eq!(beside(&other, &there)[1..], ["another description", "pattern here only"]);
        let bare = Parameter { described: false, ..there };
        assert!(beside(&here, &bare).is_empty(), "what is not known is not compared");
    }
}
