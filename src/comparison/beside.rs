//! What differs of two parameters beside their values, in words.

use crate::parameter::{Parameter, ParameterType};
use crate::text;

/// How the second differs from the first in what a listing tells: `String here, SecureString there`. A listing by path tells types alone.
pub fn beside(here: &Parameter, there: &Parameter) -> Vec<String> {
    let mut says = Vec::new();
    let mut differs = |one: &str, other: &str| {
        if one != other {
            says.push(format!("{one} here, {other} there"));
        }
    };
    differs(here.kind.as_str(), there.kind.as_str());
    if !here.described || !there.described {
        return says;
    }
    differs(here.tier.as_str(), there.tier.as_str());
    let key = |parameter: &Parameter| {
        let of = parameter.key_id.as_deref().filter(|_| parameter.kind == ParameterType::SecureString);
        of.map(|key| text::sanitise(key).into_owned())
    };
    if let (Some(one), Some(other)) = (key(here), key(there)) {
        differs(&one, &other);
    }
    differs(&here.data_type, &there.data_type);
    let mut has = |what: &str, one: &str, other: &str| match (one.is_empty(), other.is_empty()) {
        _ if one == other => {}
        (false, true) => says.push(format!("{what} here only")),
        (true, false) => says.push(format!("{what} there only")),
        _ => says.push(format!("another {what}")),
    };
    has("description", &here.description, &there.description);
    let pattern = |parameter: &Parameter| parameter.allowed_pattern.clone().unwrap_or_default();
    has("pattern", &pattern(here), &pattern(there));
    let policies = |parameter: &Parameter| {
        let texts: Vec<&str> = parameter.policies.iter().map(|policy| policy.text.as_str()).collect();
        texts.join("\n")
    };
    has("policies", &policies(here), &policies(there));
    says
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
