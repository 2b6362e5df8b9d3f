//! sesame: a terminal browser and editor for AWS Systems Manager Parameter Store.
//!
//! One direction of data:
//!
//! ```text
//!  terminal ─┐
//!  replies  ─┼─► Msg ─► App::update(now, msg) ─► Vec<Effect> ─► effects ─► Store ─► aws-sdk-ssm ─┬─► AWS
//!  deadline ─┘              (pure)                                  │                              └─► emulator
//!                              │                                    └──────── Reply ─────────► back to Msg
//!                              ▼
//!                      ui::view(&App, frame)      (pure: reads, paints, changes nothing)
//! ```
//!
//! The rooms, and what each may know:
//!
//! | room | what it is for | pure |
//! |---|---|---|
//! | [`parameter`] | what the program knows of a parameter: plain data, shared by all | yes |
//! | [`secret`] | a value, redacted and wiped | yes |
//! | [`failure`] | what went wrong, as a value: kind, what happened, what to do next; the grammar of denials | yes |
//! | [`names`] | the tree of names and its visible rows; name rules; fuzzy ranking | yes |
//! | [`text`] | what outside text may reach the screen: sanitise, truncate, wrap | yes |
//! | [`keymap`] | the one table of bindings | yes |
//! | [`app`] | what the program knows and decides | yes |
//! | [`ui`] | layout and painters | yes |
//! | [`cli`] | the command line | yes |
//! | [`store`] | Parameter Store over the SDK; the only room that names aws types of the service | no |
//! | [`effects`] | runs what the app asked for: store, clipboard, search worker | no |
//! | [`runtime`] | the loop: input, replies, deadline → update → effects → draw | no |
//! | [`terminal`] | raw mode, alternate screen, restored on every way out | no |
//! | [`emulator`] | an in-memory Parameter Store speaking AWS JSON 1.1, under the SDK or on loopback | its core |

pub mod app;
pub mod cli;
pub mod effects;
pub mod emulator;
pub mod failure;
pub mod keymap;
pub mod names;
pub mod parameter;
pub mod runtime;
pub mod secret;
pub mod store;
pub mod terminal;
pub mod text;
pub mod ui;
