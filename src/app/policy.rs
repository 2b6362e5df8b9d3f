//! What a policy of a parameter does, in words.

use crate::line::Role;
use crate::parameter::Policy;
use crate::text;

/// A policy in words; an Expiration deletes the parameter, which nobody should learn too late
/// (docs/parameter-store.md 5.5).
pub(in crate::app) fn policy_says(policy: &Policy) -> (Role, String) {
    let body: serde_json::Value = serde_json::from_str(&policy.text).unwrap_or_default();
    let attribute = |name: &str| body["Attributes"][name].as_str().unwrap_or("?").to_owned();
    match policy.kind.as_str() {
        "Expiration" => {
            let at = attribute("Timestamp");
            let at = at.parse().map_or(at, text::absolute);
            (Role::Warn, format!("Expiration: AWS deletes this parameter on {at} ({})", policy.status))
        }
        "ExpirationNotification" => (
            Role::Plain,
            format!("notice {} {} before it expires", attribute("Before"), attribute("Unit").to_lowercase()),
        ),
        "NoChangeNotification" => (
            Role::Plain,
            format!("notice when unchanged for {} {}", attribute("After"), attribute("Unit").to_lowercase()),
        ),
        other => (Role::Plain, other.to_owned()),
    }
}
