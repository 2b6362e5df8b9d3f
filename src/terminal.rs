//! Raw mode, alternate screen, restored on every way out.
