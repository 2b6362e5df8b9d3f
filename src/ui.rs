//! Layout and painters: reads the app, paints a frame, changes nothing.

use ratatui::Frame;

use crate::app::{App, Now};

/// Paints the whole screen.
pub fn view(_app: &App, _now: Now, _frame: &mut Frame<'_>) {}
