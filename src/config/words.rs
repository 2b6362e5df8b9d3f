//! Words of a settings file.

use toml::Value;

/// A text as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// What something is called.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], means: &T) -> &'static str {
    words.iter().find(|(_, it)| it == means).map_or("", |(word, _)| word)
}
