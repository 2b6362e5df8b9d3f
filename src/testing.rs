//! The app without a terminal and without a store, for tests and benches: keys go in as text, answers are given by hand, and what is
//! painted comes out as text. As ratatui's `TestBackend`, it is a part of the library, so that unit tests, the integration tests and the
//! benches drive one and the same; the program itself has no use for it.

#![expect(clippy::missing_panics_doc, reason = "what is not as it is to be fails the test")]

mod asked;
mod given;
mod notation;
mod world;

pub use asked::{one, ticket};
pub use given::{OURS, VALUE, identity, reading, start, start_of_time};
pub use notation::keys;
pub use world::World;

use crate::app::Ticket;

/// Connected and identified, with a listing that has brought nothing yet.
pub fn listing() -> (World, Ticket) {
    let mut world = World::new(start());
    let list = world.arrive(OURS);
    (world, list)
}
