//! The program in a real pseudo-terminal: what it does to the terminal, and that it gives it back on every way out.

pub(crate) mod session;

mod deleting;
mod emulator;
mod external_editor;
mod failures;
mod home;
mod input;
mod kept_names;
pub(crate) mod life;
mod log;
mod many_places;
mod mouse;
mod moving;
mod outside;
mod panics;
mod place;
mod places;
mod planning;
mod portal;
mod promoting;
mod restores;
mod resuming;
mod roles;
mod secrets;
mod service;
mod sign_in;
mod sign_in_here;
mod switching;
mod tags;
mod theme;
mod unread;
