//! Names and values out of a text in one of the ways of writing them down. Pure. What is not understood is refused with its line or
//! its name: nothing is guessed.

mod aws;
mod csv;
mod dotenv;
mod item;
mod json;
mod tfvars;
mod yaml;

pub(crate) use item::Item;

use super::format::ImportFormat;

/// All that a text holds, in its order.
///
/// # Errors
/// What is wrong with it, without a value.
pub(crate) fn read(format: ImportFormat, text: &str) -> Result<Vec<Item>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let items = match format {
        ImportFormat::Dotenv => dotenv::read(text),
        ImportFormat::Json => json::read(text),
        ImportFormat::Yaml => yaml::read(text),
        ImportFormat::Tfvars => tfvars::read(text),
        ImportFormat::Csv => csv::read(text),
        ImportFormat::Aws => aws::read(text),
    }?;
    let mut met = std::collections::HashSet::new();
    match items.iter().find(|item| !met.insert(item.key.as_str())) {
        Some(twice) => Err(format!("{} stands there twice", twice.key)),
        None => Ok(items),
    }
}

#[cfg(test)]
mod tests;
