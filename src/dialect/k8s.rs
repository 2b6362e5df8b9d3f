//! A Secret of Kubernetes, its values in base64.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::entry::{Entry, Refused};
use super::yaml::quoted;
use crate::secret::Secret;

/// Bytes of all values of a Secret together.
const MOST: usize = 1 << 20;

pub(super) fn secret(entries: &[Entry], title: &str) -> Result<Secret, Vec<Refused>> {
    let all: usize = entries.iter().map(|entry| entry.value.len()).sum();
    if all > MOST {
        let why = format!("all values together have {all} bytes, and a Secret holds {MOST}");
        return Err(entries.first().map(|entry| entry.refused(why)).into_iter().collect());
    }
    let mut text = String::from("apiVersion: v1\nkind: Secret\ntype: Opaque\n");
    let _ = writeln!(text, "metadata:\n  name: {}", quoted(&object_name(title)));
    text.push_str(if entries.is_empty() { "data: {}\n" } else { "data:\n" });
    for entry in entries {
        let _ = writeln!(text, "  {}: {}", quoted(&entry.key), quoted(&STANDARD.encode(entry.value.expose())));
    }
    Ok(Secret::new(text))
}

/// As an object may be called: `/checkout/prod_2` is `checkout-prod-2`.
fn object_name(title: &str) -> String {
    let letters = title.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let name: String =
        letters.collect::<String>().split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let name = name.get(..name.len().min(253)).unwrap_or_default().trim_end_matches('-').to_owned();
    if name.is_empty() { "parameters".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_called_as_kubernetes_allows() {
        let long = format!("/{}", "a-".repeat(200));
        for (title, name) in
            [("/checkout/prod", "checkout-prod"), ("/A_b.C", "a-b-c"), ("/", "parameters"), ("/--x--", "x")]
        {
            assert_eq!(object_name(title), name);
        }
        let name = object_name(&long);
        assert!(name.len() <= 253 && !name.ends_with('-'), "{name}");
    }
}
