//! A home with shared files, and services that the files name.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use tempfile::TempDir;

use super::session::Session;

/// A home with shared files in it.
pub(super) struct Home(TempDir);

impl Home {
    pub(super) fn new(config: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join(".aws/sso/cache")).unwrap();
        fs::write(home.path().join(".aws/config"), config).unwrap();
        Self(home)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// A pipe with a name: whoever opens it waits for the other side.
    pub(super) fn pipe(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    pub(super) fn start(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Session {
        let home = [("HOME", self.0.path().to_str().unwrap())];
        Session::start_with(arguments, &[&home, environment].concat(), 24, 80)
    }
}

/// Answers every request of HTTP with the same words, and passes on what was asked.
pub(super) struct Service {
    pub(super) url: String,
    pub(super) asked: mpsc::Receiver<String>,
}

impl Service {
    pub(super) fn answering(status: &str, head: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer =
            format!("HTTP/1.1 {status}\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        let (tell, asked) = mpsc::channel();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let Some(request) = request(&mut connection) else { continue };
                let _ = connection.write_all(answer.as_bytes());
                if tell.send(request).is_err() {
                    return;
                }
            }
        });
        Self { url, asked }
    }
}

/// One request, head and body.
fn request(connection: &mut TcpStream) -> Option<String> {
    let mut reader = BufReader::new(connection);
    let mut text = String::new();
    let mut length = 0;
    loop {
        let before = text.len();
        if reader.read_line(&mut text).ok()? == 0 {
            return None;
        }
        let line = text[before..].trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    text.push_str(&String::from_utf8_lossy(&body));
    Some(text)
}
