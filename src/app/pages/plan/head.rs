//! What the text of a plan begins with: of what and where it is, and how it is read.

use std::fmt::Write as _;

use crate::app::App;
use crate::app::picture::Spread;
use crate::keymap::{Action, Table};
use crate::parameter::{Identity, Parameter, ParameterType};
use crate::plan::KEEP;
use crate::text;

/// The key that all secrets have of those; none where they have none, or not the same.
pub(super) fn key_of_all(parameters: &[Parameter]) -> Option<String> {
    let mut secrets = parameters.iter().filter(|it| it.kind == ParameterType::SecureString && it.described);
    let key = secrets.next()?.key_id.clone()?;
    secrets.all(|it| it.key_id.as_ref() == Some(&key)).then_some(key)
}

/// The lines that a text begins with, none wider than what it is opened in.
pub(super) fn head(app: &App, table: &Table, folder: Option<&str>, parameters: usize, key: Option<&str>) -> String {
    let [save, reveal] = [Action::Save, Action::Reveal].map(|action| table.key_of(action).unwrap_or_default());
    let mut of = text::counted(parameters);
    match folder {
        Some(folder) => of.extend([" under ", folder]),
        None => of.push_str(" that are marked"),
    }
    let identity = app.session.identity.as_ref().filter(|identity| identity.known_account().is_some());
    let account = identity.map(Identity::account_and_alias).unwrap_or_default();
    let region = app.session.place.region.as_deref().unwrap_or_default();
    let joined = |parts: &[&str]| {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        text::sanitise(&parts.join(" · ")).into_owned()
    };
    let room = app.page_width(Spread::Whole).saturating_sub(2).max(1);
    let whole = joined(&[&of, &account, region]);
    let place =
        if text::width(&whole) <= room { vec![whole] } else { vec![joined(&[&of]), joined(&[&account, region])] };
    let key = key.map(|key| format!(", {}", text::sanitise(key))).unwrap_or_default();
    let says = [
        format!("{KEEP} keeps a value, {reveal} reveals it · - before a name deletes it"),
        format!("new: name = value (SecureString{key}), name (String) = value"),
        format!("{save} asks before anything is written · F1 tells the rest"),
    ];
    let mut head = String::new();
    for line in place.iter().chain(&says).flat_map(|says| text::wrap_words(says, room)) {
        let _ = writeln!(head, "# {line}");
    }
    head + "\n"
}
