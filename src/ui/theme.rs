//! The looks of every role, as data: a theme is a table of styles, looked up by role.

mod file;
mod tables;

use ratatui::style::Style;

use crate::config::BuiltIn;
use crate::line::Role;

/// A style for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: Box<[Style; Role::COUNT]>,
}

impl Theme {
    /// In the terminal's colours.
    pub fn terminal() -> Self {
        Self::built_in(BuiltIn::Terminal)
    }

    /// Without any colour.
    pub fn mono() -> Self {
        Self::built_in(BuiltIn::Mono)
    }

    /// One of those that the program brings.
    pub fn built_in(which: BuiltIn) -> Self {
        match which {
            BuiltIn::Terminal => Self::of(&tables::TERMINAL),
            BuiltIn::OkabeIto => Self::of(&tables::OKABE_ITO),
            BuiltIn::HighContrast => Self::of(&tables::HIGH_CONTRAST),
            BuiltIn::Mono => Self::of(&tables::MONO),
        }
    }

    /// Roles that a table does not name look like running text.
    fn of(table: &[(Role, Style)]) -> Self {
        let mut styles = [Style::new(); Role::COUNT];
        for (role, style) in table {
            styles[*role as usize] = *style;
        }
        Self { styles: Box::new(styles) }
    }

    /// The style of a role.
    pub(crate) fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

#[cfg(test)]
mod tests;
