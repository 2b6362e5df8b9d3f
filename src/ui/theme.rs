//! The looks of every role: the terminal's own sixteen colours, so that they fit its background; without colour, weight alone.

use ratatui::style::{Color, Modifier, Style};

use crate::app::content::Role;

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// False under `NO_COLOR`.
    pub color: bool,
}

impl Theme {
    /// As the environment asks: `NO_COLOR` set to anything but nothing turns colours off.
    pub fn from_env() -> Self {
        Self { color: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }

    fn fg(self, color: Color, otherwise: Modifier) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new().add_modifier(otherwise) }
    }

    /// The style of a role.
    pub fn role(self, role: Role) -> Style {
        match role {
            Role::Plain | Role::Code => Style::new(),
            Role::Dim | Role::Label | Role::Mask => self.fg(Color::DarkGray, Modifier::DIM),
            Role::Strong => Style::new().add_modifier(Modifier::BOLD),
            Role::Heading => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Role::Good | Role::Added => self.fg(Color::Green, Modifier::empty()),
            Role::Warn => self.fg(Color::Yellow, Modifier::BOLD),
            Role::Bad => self.fg(Color::Red, Modifier::BOLD).add_modifier(Modifier::BOLD),
            Role::Removed => self.fg(Color::Red, Modifier::DIM),
            Role::Value => self.fg(Color::Cyan, Modifier::BOLD),
        }
    }

    /// The row under the cursor, in the pane that has the keys or in the other.
    pub fn cursor(self, has_keys: bool) -> Style {
        if has_keys {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }

    /// A character that a search matched.
    pub fn matched(self) -> Style {
        self.fg(Color::Yellow, Modifier::UNDERLINED).add_modifier(Modifier::BOLD)
    }

    /// The header.
    pub fn header(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Borders and dividers.
    pub fn border(self) -> Style {
        self.fg(Color::DarkGray, Modifier::DIM)
    }
}
