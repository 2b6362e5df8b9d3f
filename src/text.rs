//! What outside text may reach the screen.
