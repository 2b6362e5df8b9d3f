//! The emulator on a socket, within the test: it may look into the store, and change it.

use std::thread::{self, JoinHandle};

use serde_json::json;
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, State, server};
use tokio::sync::oneshot;

use crate::fixtures;

/// An emulator that is served until it is stopped or goes out of scope.
pub(crate) struct Service {
    /// Where it listens: `http://127.0.0.1:…`.
    pub(crate) url: String,
    pub(crate) emulator: Emulator,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Service {
    pub(crate) fn start(seed: &str) -> Self {
        Self::start_at("127.0.0.1:0", seed)
    }

    pub(crate) fn start_at(address: &str, seed: &str) -> Self {
        let state = State::from_seed(&Seed::parse(seed).unwrap(), jiff::Timestamp::now()).unwrap();
        let emulator = Emulator::new(state);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(server::bind(address.parse().unwrap())).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let serve = server::serve(listener, emulator.clone(), async { drop(stopped.await) });
        let served = thread::spawn(move || runtime.block_on(serve));
        Self { url, emulator, stop, served }
    }

    /// Ends it; nothing listens there when this returns.
    pub(crate) fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.join().unwrap();
    }

    /// The value that is stored, and its version.
    pub(crate) fn stored(&self, access_key: &str, name: &str) -> (String, i64) {
        let members = json!({ "Name": name, "WithDecryption": true });
        let answer =
            fixtures::ask(&self.emulator, jiff::Timestamp::now(), access_key, "AmazonSSM.GetParameter", &members);
        let parameter = &answer["Parameter"];
        (parameter["Value"].as_str().unwrap().to_owned(), parameter["Version"].as_i64().unwrap())
    }

    /// Who called an operation with success.
    pub(crate) fn callers(&self, operation: &str) -> Vec<String> {
        self.emulator.with(|state| {
            let calls = state.calls().iter().filter(|call| call.operation == operation && call.error.is_none());
            calls.map(|call| call.principal.clone()).collect()
        })
    }
}
