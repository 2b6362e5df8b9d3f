//! What the program knows and decides.
