//! `sesame history`: the versions of a parameter, without their values.

use serde_json::{Value, json};

use crate::cli;
use crate::commands::connect::Stores;
use crate::commands::elsewhere;
use crate::commands::ended::{Status, Stop};
use crate::commands::ls;
use crate::commands::output::Data;
use crate::parameter::{Version, principal};
use crate::text::{absolute, width};

/// Lists them, the newest first.
pub(crate) async fn run(asked: cli::History) -> Result<Status, Stop> {
    if let Some(selector) = asked.name.selector() {
        return Err(Stop::refused(format!("{}: a history is of all versions, not of {selector}", asked.name)));
    }
    let mut out = Data::standard()?;
    let store = Stores::of(&asked.session)?.own().await?;
    let versions = match store.history(asked.name.as_str()).await {
        Ok(versions) => versions,
        Err(failure) => return Err(elsewhere::explained(&store, asked.name.as_str(), failure).into()),
    };
    if asked.json {
        let all: Vec<Value> = versions.iter().map(as_json).collect();
        out.write(&format!("{:#}\n", Value::from(all)))?;
    } else {
        out.lines(table(&versions))?;
    }
    Ok(Status::Done)
}

fn as_json(version: &Version) -> Value {
    let mut object = ls::as_json(&version.parameter);
    object["Labels"] = json!(version.labels);
    object
}

/// Columns: version, time, type, author, labels.
fn table(versions: &[Version]) -> Vec<String> {
    let dash = || "-".to_owned();
    let rows: Vec<[String; 5]> = versions
        .iter()
        .map(|version| {
            let parameter = &version.parameter;
            [
                format!("v{}", parameter.version),
                parameter.modified.map_or_else(dash, absolute),
                parameter.kind.to_string(),
                parameter.modified_by.as_deref().map_or_else(dash, |by| principal(by).to_owned()),
                version.labels.join(" "),
            ]
        })
        .collect();
    let column = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or_default();
    let widths = [column(0), column(1), column(2), column(3)];
    let line = |row: &[String; 5]| {
        let cells =
            row.iter().zip(widths).map(|(cell, columns)| format!("{cell}{}  ", " ".repeat(columns - width(cell))));
        (cells.collect::<String>() + &row[4]).trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
