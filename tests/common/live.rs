//! The app over the real effects, the real SDK and the emulator: keys in, screen out. No terminal, no socket, no wall clock.

use std::collections::HashSet;
use std::time::Duration;

use sesame::app::{Copied, Effect, Place, Reply, Ticket};
use sesame::destination::Destination;
use sesame::effects::{Effects, Source};
use sesame::emulator::seed::Seed;
use sesame::emulator::{Emulator, State};
use sesame::store::Store;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::Receiver;

use super::World;

/// How long anything may take before a test is given up; decides no test that passes.
const HANG: Duration = Duration::from_mins(1);

/// The program without its terminal.
pub struct Live {
    pub world: World,
    pub emulator: Emulator,
    /// What was copied, in order.
    pub copied: Vec<String>,
    /// Whether the app asked to end.
    pub ended: bool,
    effects: Effects,
    replies: Receiver<(Ticket, Reply)>,
    runtime: Runtime,
}

impl Live {
    /// Over a store from a seed file, everything listed.
    pub fn new(seed: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", "/", false)
    }

    pub fn read_only(seed: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", "/", true)
    }

    /// Started for a path.
    pub fn at(seed: &str, path: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", path, false)
    }

    /// The same for whoever has an access key.
    pub fn of(seed: &str, access_key: &str, path: &str) -> Self {
        Self::with(seed, access_key, path, false)
    }

    fn with(seed: &str, access_key: &str, path: &str, read_only: bool) -> Self {
        let seed = Seed::parse(seed).expect("a good seed");
        let now = super::start_of_time();
        let state = State::from_seed(&seed, now).expect("a good seed");
        let emulator = Emulator::with_clock(state, super::start_of_time);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let store = Store::over(emulator.client(), "eu-west-1", access_key, read_only);
        let (effects, replies) = {
            let _inside = runtime.enter();
            Effects::new(Source::ready(store))
        };
        let place =
            Place { region: Some("eu-west-1".to_owned()), scope: path.to_owned(), read_only, ..Place::default() };
        let mut live =
            Self { world: World::new(place), emulator, copied: Vec::new(), ended: false, effects, replies, runtime };
        live.settle();
        live
    }

    /// Between stores of one emulator, as profiles with a region and an access key; the session begins with the first.
    pub fn between(seed: &str, profiles: &[(&str, &str, &str)]) -> Self {
        let seed = Seed::parse(seed).expect("a good seed");
        let state = State::from_seed(&seed, super::start_of_time()).expect("a good seed");
        let emulator = Emulator::with_clock(state, super::start_of_time);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let stores = profiles.iter().map(|(profile, region, key)| {
            let to = Destination { profile: Some((*profile).to_owned()), region: None };
            (to, Store::over(emulator.client(), region, key, false))
        });
        let source = Source::Ready(stores.collect());
        let (effects, replies) = {
            let _inside = runtime.enter();
            Effects::new(source)
        };
        let world = World::new(Place { scope: "/".to_owned(), ..Place::default() });
        let mut live = Self { world, emulator, copied: Vec::new(), ended: false, effects, replies, runtime };
        live.settle();
        live
    }

    /// Begins what the app asked for, and waits for nothing.
    pub fn begin(&mut self) {
        let _inside = self.runtime.enter();
        for effect in self.world.take() {
            self.effects.run(effect);
        }
    }

    /// The next answer, before the app hears of it; what is told on the way to it the app has heard.
    pub fn receive(&mut self) -> (Ticket, Reply) {
        loop {
            match self.told() {
                (ticket, told @ (Reply::Calling { .. } | Reply::Waiting { .. })) => self.world.reply(ticket, told),
                answer => return answer,
            }
        }
    }

    /// Lets the app hear the next answer, or how far one is.
    pub fn hear(&mut self) {
        let (ticket, reply) = self.told();
        self.world.reply(ticket, reply);
    }

    fn told(&mut self) -> (Ticket, Reply) {
        let replies = &mut self.replies;
        let reply = self.runtime.block_on(async { tokio::time::timeout(HANG, replies.recv()).await });
        reply.expect("an effect never answers").expect("the effects are gone")
    }

    /// Presses keys, each after all that the one before began has ended.
    pub fn keys(&mut self, notation: &str) {
        for key in super::keys(notation) {
            self.world.send(sesame::app::Msg::Key(key));
            self.settle();
        }
    }

    /// The same where a store waits before it tries again: with a clock that stands still but for such pauses. For keys that ask
    /// nothing of other threads, as a search does: nobody would wait for those.
    pub fn hastily(&mut self, notation: &str) {
        {
            let _inside = self.runtime.enter();
            tokio::time::pause();
        }
        self.keys(notation);
        let _inside = self.runtime.enter();
        tokio::time::resume();
    }

    /// Runs what the app asked for until nothing is under way.
    pub fn settle(&mut self) {
        let mut open = HashSet::new();
        loop {
            for effect in self.world.take() {
                match &effect {
                    Effect::Quit => self.ended = true,
                    Effect::Cancel(ticket) => {
                        open.remove(ticket);
                    }
                    Effect::Copy(ticket, text) => {
                        self.copied.push(text.expose().to_owned());
                        self.world.reply(*ticket, Reply::Copied(Ok(Copied::Clipboard)));
                        continue;
                    }
                    other => {
                        open.insert(super::ticket(other));
                    }
                }
                let _inside = self.runtime.enter();
                self.effects.run(effect);
            }
            if !self.world.effects.is_empty() {
                continue;
            }
            if open.is_empty() {
                return;
            }
            let (ticket, reply) = self.receive();
            if !matches!(reply, Reply::Placed { .. } | Reply::Page(_)) {
                open.remove(&ticket);
            }
            self.world.reply(ticket, reply);
        }
    }

    pub fn screen(&self) -> String {
        self.world.screen()
    }
}
