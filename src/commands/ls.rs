//! `sesame ls`: names and metadata. Nothing is decrypted, and nothing of a value is kept.

use serde_json::{Map, Value, json};

use crate::cli;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop, told};
use crate::commands::keeping;
use crate::commands::listing;
use crate::commands::output::{Data, note};
use crate::parameter::{ListedBy, Parameter};
use crate::text::{absolute, width};

/// Lists a place, in order of the names.
pub(crate) async fn run(asked: cli::Ls) -> Result<Status, Stop> {
    let mut stores = Stores::of(&asked.session)?;
    let mut out = Data::standard()?;
    let store = stores.of_target(&asked.place).await?;
    let keeps = keeping::Keeps::of(&asked);
    // Of all that is known of one parameter its ARN takes a listing.
    let (listed, keeps) = if asked.json || asked.place.is_folder {
        let (listed, keeps) = tokio::join!(listing::of(&store, &asked.place), keeps.for_whom(&store));
        (listed?, keeps)
    } else {
        (listing::at_once(&store, &asked.place).await?, None)
    };
    if listed.parameters.is_empty() {
        return Err(Stop::failed(format!("there is no parameter at {}, nor any below it", asked.place)));
    }
    if let ListedBy::Path(denied) = &listed.by
        && (asked.long || asked.json)
    {
        note(&format!("sesame: tier, key, author and description are not known: {}", told(denied)));
    }
    if asked.json {
        let all: Vec<Value> = listed.parameters.iter().map(as_json).collect();
        let mut text = serde_json::to_string_pretty(&all).map_err(|error| Stop::failed(error.to_string()))?;
        text.push('\n');
        out.write(&text)?;
    } else if asked.long {
        out.lines(table(&listed.parameters))?;
    } else {
        out.lines(listed.parameters.iter().map(|parameter| &parameter.name))?;
    }
    if let Some(keeps) = keeps {
        keeps.keep(&store, &listed.parameters);
    }
    Ok(Status::Done)
}

/// Columns: type, version, tier, time, key, name. What is not known is a dash.
fn table(parameters: &[Parameter]) -> Vec<String> {
    let dash = || "-".to_owned();
    let rows: Vec<[String; 6]> = parameters
        .iter()
        .map(|parameter| {
            let tier = if parameter.described { parameter.tier.to_string() } else { dash() };
            [
                parameter.kind.to_string(),
                format!("v{}", parameter.version),
                tier,
                parameter.modified.map_or_else(dash, absolute),
                parameter.key_id.clone().unwrap_or_else(dash),
                parameter.name.clone(),
            ]
        })
        .collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width_of, cell) in widths.iter_mut().zip(row) {
            *width_of = (*width_of).max(width(cell));
        }
    }
    let line = |row: &[String; 6]| {
        let cells =
            row.iter().zip(widths).map(|(cell, columns)| format!("{cell}{}  ", " ".repeat(columns - width(cell))));
        cells.collect::<String>() + &row[5]
    };
    rows.iter().map(line).collect()
}

/// In the words of the service, so that what reads its answers reads this; without what is not known.
pub(crate) fn as_json(parameter: &Parameter) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        object.insert(key.to_owned(), value);
    };
    put("Name", json!(parameter.name));
    put("Type", json!(parameter.kind.as_str()));
    put("Version", json!(parameter.version));
    put("DataType", json!(parameter.data_type));
    if let Some(arn) = &parameter.arn {
        put("ARN", json!(arn));
    }
    if let Some(modified) = parameter.modified {
        put("LastModifiedDate", json!(modified.to_string()));
    }
    if parameter.described {
        put("Tier", json!(parameter.tier.as_str()));
        if let Some(by) = &parameter.modified_by {
            put("LastModifiedUser", json!(by));
        }
        if let Some(key) = &parameter.key_id {
            put("KeyId", json!(key));
        }
        if !parameter.description.is_empty() {
            put("Description", json!(parameter.description));
        }
        if let Some(pattern) = &parameter.allowed_pattern {
            put("AllowedPattern", json!(pattern));
        }
        if !parameter.policies.is_empty() {
            let texts = parameter.policies.iter().map(
                |policy| json!({ "PolicyType": policy.kind, "PolicyStatus": policy.status, "PolicyText": policy.text }),
            );
            put("Policies", texts.collect());
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::{ParameterType, Tier};

    #[test]
    fn what_is_not_known_is_not_told() {
        let bare = Parameter::bare("/a/b", ParameterType::SecureString, 3);
        let described = Parameter {
            tier: Tier::Advanced,
            key_id: Some("alias/shop".to_owned()),
            modified: "2026-11-24T08:04:12Z".parse().ok(),
            described: true,
            ..Parameter::bare("motd", ParameterType::String, 12)
        };
        assert_eq!(
            table(&[bare.clone(), described.clone()]),
            [
                "SecureString  v3   -         -                        -           /a/b",
                "String        v12  Advanced  2026-11-24 08:04:12 UTC  alias/shop  motd",
            ]
        );
        assert_eq!(as_json(&bare), json!({ "Name": "/a/b", "Type": "SecureString", "Version": 3, "DataType": "text" }));
        assert_eq!(as_json(&described)["KeyId"], "alias/shop");
    }
}
