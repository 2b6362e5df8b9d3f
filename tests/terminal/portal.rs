//! An IAM Identity Center on loopback: it registers clients, gives out codes, and gives a token for one once it is allowed, which a role
//! of the emulator is given for.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// What it shows, and what it gives.
pub(super) const CODE: &str = "WXYZ-QRST";
pub(super) const TOKEN: &str = "hunter2-token";

/// It listens as long as the test runs.
pub(super) struct Portal {
    /// Where: `http://127.0.0.1:…`.
    pub(super) url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Portal {
    /// One that refuses the first questions for a token by errors of those names, and then gives it.
    pub(super) fn refusing_first(errors: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (told, mut errors) = (Arc::clone(&asked), errors.iter().copied().collect::<VecDeque<_>>());
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let Some((path, body, token)) = request(&mut connection) else { continue };
                told.lock().unwrap().push((path.clone(), body));
                let (status, body) = answer(&path, token.as_deref(), &mut errors);
                let body = body.to_string();
                let head = "content-type: application/json\r\nconnection: close";
                let _ =
                    write!(connection, "HTTP/1.1 {status}\r\n{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            }
        });
        Self { url, asked }
    }

    /// What was asked at a path, in order.
    pub(super) fn asked(&self, path: &str) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(known, _)| known == path).map(|(_, body)| body.clone()).collect()
    }
}

fn answer(path: &str, token: Option<&str>, errors: &mut VecDeque<&'static str>) -> (&'static str, Value) {
    let ok = |body| ("200 OK", body);
    match path {
        "/client/register" => ok(
            json!({"clientId": "client", "clientSecret": "hunter2-client", "clientSecretExpiresAt": 4_070_908_800_i64}),
        ),
        "/device_authorization" => ok(json!({
            "deviceCode": "hunter2-device", "userCode": CODE, "verificationUri": "https://device.example.com/", "interval": 1,
            "verificationUriComplete": format!("https://device.example.com/?user_code={CODE}"), "expiresIn": 600,
        })),
        "/token" => match errors.pop_front() {
            Some(error) => ("400 Bad Request", json!({"__type": error, "error": "x"})),
            None => ok(
                json!({"accessToken": TOKEN, "tokenType": "Bearer", "expiresIn": 28_800, "refreshToken": "hunter2-refresh"}),
            ),
        },
        _ if token == Some(TOKEN) => ok(json!({"roleCredentials": {
            "accessKeyId": "AKIADEMOENGINEER", "secretAccessKey": "any", "sessionToken": "t", "expiration": 4_070_908_800_000_i64,
        }})),
        _ => (
            "401 Unauthorized",
            json!({"__type": "UnauthorizedException", "message": "Session token not found or invalid"}),
        ),
    }
}

/// The path, the body, and the token of a request.
fn request(connection: &mut TcpStream) -> Option<(String, Value, Option<String>)> {
    let mut reader = BufReader::new(connection);
    let (mut path, mut token, mut length) = (None, None, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            None => path = line.split(' ').nth(1).and_then(|target| target.split('?').next()).map(str::to_owned),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some((name, value)) if name.eq_ignore_ascii_case("x-amz-sso_bearer_token") => {
                token = Some(value.to_owned());
            }
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((path?, serde_json::from_slice(&body).unwrap_or_default(), token))
}
