//! The looks of every role, as data: a theme is a table of styles, looked up by role.

use ratatui::style::{Color, Modifier, Style};

use crate::line::Role;

/// A style for each role.
#[derive(Debug, Clone)]
pub struct Theme {
    styles: [Style; Role::COUNT],
}

/// The terminal's own sixteen colours, so that they fit its background.
const TERMINAL: &[(Role, Style)] = &[
    (Role::Dim, Style::new().add_modifier(Modifier::DIM)),
    (Role::Label, Style::new().add_modifier(Modifier::DIM)),
    (Role::Mask, Style::new().add_modifier(Modifier::DIM)),
    (Role::Strong, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Heading, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Name, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD)),
    (Role::Good, Style::new().fg(Color::Green)),
    (Role::Added, Style::new().fg(Color::Green)),
    (Role::Warn, Style::new().fg(Color::Yellow)),
    (Role::Bad, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD)),
    (Role::Removed, Style::new().fg(Color::Red)),
    (Role::AddedWord, Style::new().fg(Color::Green).add_modifier(Modifier::REVERSED)),
    (Role::RemovedWord, Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED)),
    (Role::Unchanged, Style::new().add_modifier(Modifier::DIM)),
    (Role::Value, Style::new().fg(Color::Cyan)),
    (Role::JsonKey, Style::new().fg(Color::Cyan)),
    (Role::JsonString, Style::new().fg(Color::Green)),
    (Role::JsonNumber, Style::new().fg(Color::Magenta)),
    (Role::JsonLiteral, Style::new().fg(Color::Yellow)),
    (Role::VersionLabel, Style::new().fg(Color::Magenta)),
    (Role::Secure, Style::new().fg(Color::Yellow)),
    (Role::List, Style::new().fg(Color::Cyan)),
    (Role::Fresh, Style::new().fg(Color::Green).add_modifier(Modifier::BOLD)),
    (Role::Today, Style::new().fg(Color::Green)),
    (Role::Prod, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD)),
    (Role::Staging, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD)),
    (Role::Dev, Style::new().fg(Color::Green).add_modifier(Modifier::BOLD)),
    (Role::Title, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD)),
    (Role::TitleAside, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Match, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD)),
    (Role::Field, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::Selected, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::Border, Style::new().fg(Color::DarkGray)),
    (Role::BorderWarn, Style::new().fg(Color::Red)),
    (Role::Cursor, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::CursorAside, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Product, Style::new().fg(Color::Cyan).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::Demo, Style::new().fg(Color::Green).add_modifier(Modifier::REVERSED)),
    (Role::HeaderWarn, Style::new().fg(Color::Yellow).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::HeaderProduction, Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED)),
    (Role::ContextRed, Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextYellow, Style::new().fg(Color::Yellow).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextGreen, Style::new().fg(Color::Green).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextMagenta, Style::new().fg(Color::Magenta).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextCyan, Style::new().fg(Color::Cyan).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::Production, Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
];

/// No colour: weight alone.
const MONO: &[(Role, Style)] = &[
    (Role::Dim, Style::new().add_modifier(Modifier::DIM)),
    (Role::Label, Style::new().add_modifier(Modifier::DIM)),
    (Role::Mask, Style::new().add_modifier(Modifier::DIM)),
    (Role::Strong, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Heading, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Name, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Warn, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Bad, Style::new().add_modifier(Modifier::BOLD)),
    (Role::AddedWord, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::RemovedWord, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::Unchanged, Style::new().add_modifier(Modifier::DIM)),
    (Role::Value, Style::new().add_modifier(Modifier::BOLD)),
    (Role::JsonKey, Style::new().add_modifier(Modifier::BOLD)),
    (Role::VersionLabel, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Secure, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Fresh, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Prod, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Staging, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Dev, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Title, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::TitleAside, Style::new().add_modifier(Modifier::BOLD)),
    (Role::Match, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Field, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::Selected, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::Border, Style::new().add_modifier(Modifier::DIM)),
    (Role::Cursor, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::CursorAside, Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))),
    (Role::Product, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::Demo, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::HeaderProduction, Style::new().add_modifier(Modifier::REVERSED)),
    (Role::HeaderWarn, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextRed, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextYellow, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextGreen, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextMagenta, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::ContextCyan, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD))),
    (Role::Production, Style::new().add_modifier(Modifier::REVERSED.union(Modifier::BOLD).union(Modifier::UNDERLINED))),
];

impl Theme {
    /// In the terminal's colours.
    pub fn terminal() -> Self {
        Self::of(TERMINAL)
    }

    /// Without any colour.
    pub fn mono() -> Self {
        Self::of(MONO)
    }

    /// As the environment asks: `NO_COLOR` set to anything but nothing turns colours off.
    pub fn from_env() -> Self {
        let colored = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if colored { Self::terminal() } else { Self::mono() }
    }

    /// Roles that a table does not name look like running text.
    fn of(table: &[(Role, Style)]) -> Self {
        let mut styles = [Style::new(); Role::COUNT];
        for (role, style) in table {
            styles[*role as usize] = *style;
        }
        Self { styles }
    }

    /// The style of a role.
    pub(crate) fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_none() {
        let theme = Theme::mono();
        assert!(theme.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
        assert_ne!(theme.style(Role::Bad), theme.style(Role::Plain));
        assert_ne!(theme.style(Role::Selected), theme.style(Role::Plain));
        assert_ne!(theme.style(Role::Production), theme.style(Role::HeaderWarn));
        for (word, line) in [(Role::AddedWord, Role::Added), (Role::RemovedWord, Role::Removed)] {
            assert_ne!(theme.style(word), theme.style(line));
        }
    }
}
