//! Which theme the settings ask for. What it looks like, the screen knows.

use std::path::PathBuf;

/// A theme that the program brings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BuiltIn {
    /// The terminal's own colours.
    #[default]
    Terminal,
    /// Colours that colour-blind eyes tell apart.
    OkabeIto,
    /// Colours that are read well on any ground, and nothing faint.
    HighContrast,
    /// No colour.
    Mono,
}

impl BuiltIn {
    /// What they are called.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("terminal", Self::Terminal),
        ("okabe-ito", Self::OkabeIto),
        ("high-contrast", Self::HighContrast),
        ("mono", Self::Mono),
    ];
}

/// The theme that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeChoice {
    /// One that the program brings.
    BuiltIn(BuiltIn),
    /// One of the user's own, in a file: a path as it is written, from where the settings file is.
    File(PathBuf),
}

impl Default for ThemeChoice {
    fn default() -> Self {
        Self::BuiltIn(BuiltIn::default())
    }
}
