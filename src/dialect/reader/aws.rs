//! What the AWS CLI prints of parameters: `get-parameters-by-path`, `get-parameters`, `get-parameter`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::item::Item;
use super::json::problem;
use crate::parameter::ParameterType;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    parameters: Option<Vec<One>>,
    parameter: Option<One>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct One {
    name: String,
    r#type: String,
    value: String,
}

pub(super) fn read(text: &str) -> Result<Vec<Item>, String> {
    let printed: Printed = serde_json::from_str(text).map_err(|error| problem(&error))?;
    let all = match printed {
        Printed { parameters: Some(all), .. } => all,
        Printed { parameter: Some(one), .. } => vec![one],
        _ => return Err("there is neither Parameters nor Parameter in it".to_owned()),
    };
    all.into_iter().map(item).collect()
}

/// Whether a value was not decrypted, and would be stored encrypted as the value: what comes of KMS (that of a Standard parameter), or a
/// message of the AWS Encryption SDK (that of an Advanced one), in base64. The shortest of both has more bytes than a key of one's own.
fn is_encrypted(value: &str) -> bool {
    const SHORTEST: usize = 100;
    let bytes = STANDARD.decode(value).unwrap_or_default();
    // What messages of KMS have begun with so far; version, type and algorithm of the Encryption SDK's, version and algorithm of its
    // second format.
    bytes.len() >= SHORTEST
        && matches!(bytes[..], [1, 1..=3, 2..=3, 0, ..] | [1, 0x80, 0..=3, ..] | [2, 4..=5, 0x78, ..])
}

fn item(one: One) -> Result<Item, String> {
    let kind = ParameterType::ALL.into_iter().find(|kind| kind.as_str() == one.r#type);
    let kind = kind.ok_or_else(|| format!("{}: there is no such type", one.name))?;
    if kind == ParameterType::SecureString && is_encrypted(&one.value) {
        return Err(format!("{} is encrypted: the AWS CLI decrypts with --with-decryption", one.name));
    }
    let key = if one.name.starts_with('/') { one.name } else { format!("/{}", one.name) };
    Ok(Item { kind: Some(kind), ..Item::new(key, one.value) })
}
