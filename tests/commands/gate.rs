//! A store whose answer to one operation is held back until the test says so.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::terminal::session::LIMIT;

/// Stands before a store, and holds requests back.
pub(crate) struct Gate {
    /// Where it listens: `http://127.0.0.1:…`.
    pub(crate) url: String,
    arrived: Receiver<()>,
    open: Arc<(Mutex<bool>, Condvar)>,
}

impl Gate {
    /// Passes everything on to the store at that address; requests of that operation once it is opened.
    pub(crate) fn before(store: &str, operation: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tells, arrived) = mpsc::channel();
        let open = Arc::new((Mutex::new(false), Condvar::new()));
        let held = format!("x-amz-target: AmazonSSM.{operation}\r\n").to_ascii_lowercase();
        let (store, opened) = (store.trim_start_matches("http://").to_owned(), Arc::clone(&open));
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, store) = (client.unwrap(), TcpStream::connect(&store).unwrap());
                let (held, tells, opened) = (held.clone(), tells.clone(), Arc::clone(&opened));
                thread::spawn(move || pass(client, store, &held, &tells, &opened));
            }
        });
        Self { url, arrived, open }
    }

    /// Waits until such a request is there.
    pub(crate) fn wait(&self) -> &Self {
        self.arrived.recv_timeout(LIMIT).unwrap();
        self
    }

    /// From now on nothing is held back.
    pub(crate) fn open(&self) {
        *self.open.0.lock().unwrap() = true;
        self.open.1.notify_all();
    }
}

/// Request by request, until one side goes.
fn pass(client: TcpStream, store: TcpStream, held: &str, tells: &Sender<()>, open: &(Mutex<bool>, Condvar)) {
    let (mut to_client, mut to_store) = (client.try_clone().unwrap(), store.try_clone().unwrap());
    let (mut client, mut store) = (BufReader::new(client), BufReader::new(store));
    while let Some((head, request)) = message(&mut client) {
        if head.contains(held) {
            // The test may have seen enough.
            let _ = tells.send(());
            drop(open.1.wait_while(open.0.lock().unwrap(), |open| !*open));
        }
        let Some((_, answer)) = to_store.write_all(&request).ok().and_then(|()| message(&mut store)) else { return };
        if to_client.write_all(&answer).is_err() {
            return;
        }
    }
}

/// The next message: its head in small letters, and all its bytes.
fn message(from: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if from.read_until(b'\n', &mut bytes).ok()? == 0 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")).unwrap_or("0");
    from.take(length.trim().parse().unwrap()).read_to_end(&mut bytes).ok()?;
    Some((head, bytes))
}
