//! What the AWS CLI prints of parameters: `get-parameters-by-path`, `get-parameters`, `get-parameter`.

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

fn item(one: One) -> Result<Item, String> {
    let kind = ParameterType::ALL.into_iter().find(|kind| kind.as_str() == one.r#type);
    let kind = kind.ok_or_else(|| format!("{}: there is no such type", one.name))?;
    // What KMS encrypts begins so: the value was not decrypted, and would be stored as the value.
    if kind == ParameterType::SecureString && one.value.starts_with("AQICAH") {
        return Err(format!("{} is encrypted: the AWS CLI decrypts with --with-decryption", one.name));
    }
    let key = if one.name.starts_with('/') { one.name } else { format!("/{}", one.name) };
    Ok(Item { kind: Some(kind), ..Item::new(key, one.value) })
}
