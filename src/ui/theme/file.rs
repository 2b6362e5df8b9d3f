//! A theme of the user's own: one that the program brings, with other looks for some roles.

use ratatui::style::{Color, Modifier, Style};

use super::Theme;
use crate::config::{BuiltIn, Entry, Problems, Reader};
use crate::line::Role;

/// What roles are called in a file.
pub(super) const ROLES: [(&str, Role); Role::COUNT] = [
    ("plain", Role::Plain),
    ("dim", Role::Dim),
    ("label", Role::Label),
    ("strong", Role::Strong),
    ("heading", Role::Heading),
    ("name", Role::Name),
    ("good", Role::Good),
    ("warn", Role::Warn),
    ("bad", Role::Bad),
    ("value", Role::Value),
    ("json_key", Role::JsonKey),
    ("json_string", Role::JsonString),
    ("json_number", Role::JsonNumber),
    ("json_literal", Role::JsonLiteral),
    ("mask", Role::Mask),
    ("code", Role::Code),
    ("added", Role::Added),
    ("removed", Role::Removed),
    ("added_word", Role::AddedWord),
    ("removed_word", Role::RemovedWord),
    ("unchanged", Role::Unchanged),
    ("version_label", Role::VersionLabel),
    ("secure", Role::Secure),
    ("list", Role::List),
    ("fresh", Role::Fresh),
    ("today", Role::Today),
    ("prod", Role::Prod),
    ("staging", Role::Staging),
    ("dev", Role::Dev),
    ("title", Role::Title),
    ("title_aside", Role::TitleAside),
    ("match", Role::Match),
    ("field", Role::Field),
    ("selected", Role::Selected),
    ("border", Role::Border),
    ("border_warn", Role::BorderWarn),
    ("cursor", Role::Cursor),
    ("cursor_aside", Role::CursorAside),
    ("product", Role::Product),
    ("header_production", Role::HeaderProduction),
    ("demo", Role::Demo),
    ("header_warn", Role::HeaderWarn),
    ("context_red", Role::ContextRed),
    ("context_yellow", Role::ContextYellow),
    ("context_green", Role::ContextGreen),
    ("context_magenta", Role::ContextMagenta),
    ("context_cyan", Role::ContextCyan),
    ("production", Role::Production),
];

/// The terminal's own colours.
const COLORS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const WEIGHTS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

const BASE: &str = "base";

impl Theme {
    /// One of the user's own, from the text of its file. Roles that it does not name look as in the theme that it is based on.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let (mut reader, table) = Reader::of(text);
        let mut known: Vec<&str> = ROLES.iter().map(|(called, _)| *called).collect();
        known.insert(0, BASE);
        let entries = reader.entries("", table.get_ref(), &known);
        let base = entries.iter().find(|entry| entry.key() == BASE);
        let base = base.and_then(|entry| reader.one_of(entry, &BuiltIn::WORDS));
        let mut theme = Self::built_in(base.unwrap_or_default());
        for entry in &entries {
            let role = ROLES.iter().find(|(called, _)| *called == entry.key());
            if let Some((_, role)) = role
                && let Some(style) = style(&mut reader, entry)
            {
                theme.styles[*role as usize] = style;
            }
        }
        reader.finish().map(|()| theme)
    }
}

fn style(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<Style> {
    let table = reader.table(entry)?;
    let mut style = Style::new();
    for entry in reader.entries(entry.path(), table, &["fg", "bg", "bold", "dim", "italic", "underlined", "reversed"]) {
        match entry.key() {
            "fg" => style.fg = color(reader, &entry),
            "bg" => style.bg = color(reader, &entry),
            weight => {
                let modifier = WEIGHTS.iter().find(|(called, _)| *called == weight);
                if let (Some(true), Some((_, modifier))) = (reader.truth(&entry), modifier) {
                    style = style.add_modifier(*modifier);
                }
            }
        }
    }
    if style.fg.is_some() && style.fg == style.bg {
        reader.wrong(entry, "nobody reads a colour on the same colour");
    }
    Some(style)
}

/// A name, or `#rrggbb`.
fn color(reader: &mut Reader<'_>, entry: &Entry<'_, '_>) -> Option<Color> {
    let written = reader.text(entry)?;
    let Some(digits) = written.strip_prefix('#') else { return reader.one_of(entry, &COLORS) };
    let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6);
    if value.is_none() {
        reader.wrong(entry, format!("{written:?} is no colour: six digits are, as in \"#0072b2\""));
    }
    value.map(Color::from_u32)
}
