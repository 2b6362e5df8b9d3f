//! The emulator as a client sees it: a request in, a body out.
#![allow(clippy::unwrap_used)]

mod arbitrary;
mod denied;
mod faults;
mod listing;
mod others;
mod put;
mod reading;
mod versions;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::later;
use crate::seed::Seed;
use crate::{Answer, Request, State, handle};

/// A state, a clock that moves only when told, and someone who asks.
struct Client {
    state: State,
    now: Timestamp,
    access_key: Option<&'static str>,
    region: Option<&'static str>,
}

/// Code and message of a refusal.
type Refusal = (String, String);

impl Client {
    fn empty() -> Self {
        Self::of(State::default())
    }

    fn of(state: State) -> Self {
        Self { state, now: start(), access_key: None, region: None }
    }

    fn seeded(seed: &str) -> Self {
        let seed = Seed::parse(seed).unwrap();
        Self::of(State::from_seed(&seed, start()).unwrap())
    }

    fn wait(&mut self, wait: Duration) {
        self.now = later(self.now, wait);
    }

    fn raw(&mut self, target: &str, body: &[u8]) -> Answer {
        let request =
            Request { target: Some(target), access_key: self.access_key, region: self.region, service: None, body };
        handle(&mut self.state, self.now, &request)
    }

    /// One call of Parameter Store.
    fn call(&mut self, operation: &str, body: &Value) -> Result<Value, Refusal> {
        self.call_service("AmazonSSM", operation, body)
    }

    fn call_service(&mut self, service: &str, operation: &str, body: &Value) -> Result<Value, Refusal> {
        let answer = self.raw(&format!("{service}.{operation}"), body.to_string().as_bytes());
        let value: Value = serde_json::from_slice(&answer.body).unwrap();
        if answer.status == 200 {
            return Ok(value);
        }
        let message = value.get("message").or(value.get("Message")).and_then(Value::as_str).unwrap_or_default();
        Err((value["__type"].as_str().unwrap().to_owned(), message.to_owned()))
    }

    fn ok(&mut self, operation: &str, body: &Value) -> Value {
        self.call(operation, body).unwrap()
    }

    /// The code of a refusal, or nothing where there was none.
    fn code(&mut self, operation: &str, body: &Value) -> String {
        self.call(operation, body).err().unwrap_or_default().0
    }

    /// The message of a refusal.
    fn message(&mut self, operation: &str, body: &Value) -> String {
        self.call(operation, body).unwrap_err().1
    }

    fn get(&mut self, name: &str) -> Value {
        self.ok("GetParameter", &json!({ "Name": name, "WithDecryption": true }))["Parameter"].clone()
    }

    /// Creates a String.
    fn create(&mut self, name: &str, value: &str) -> Value {
        self.ok("PutParameter", &json!({ "Name": name, "Value": value, "Type": "String" }))
    }

    /// Overwrites with nothing but a value.
    fn overwrite(&mut self, name: &str, value: &str) -> Value {
        self.ok("PutParameter", &json!({ "Name": name, "Value": value, "Overwrite": true }))
    }

    /// What `DescribeParameters` says of one parameter.
    fn described(&mut self, name: &str) -> Value {
        let filters = json!([{ "Key": "Name", "Values": [name] }]);
        let (found, _) = self.walk("DescribeParameters", &json!({ "ParameterFilters": filters, "MaxResults": 50 }));
        found.first().cloned().unwrap_or_default()
    }

    /// All pages of a listing: what they held, and how much each.
    fn walk(&mut self, operation: &str, body: &Value) -> (Vec<Value>, Vec<usize>) {
        let (mut found, mut sizes, mut body) = (Vec::new(), Vec::new(), body.clone());
        loop {
            let page = self.ok(operation, &body);
            let items = page["Parameters"].as_array().unwrap();
            sizes.push(items.len());
            found.extend(items.iter().cloned());
            match page.get("NextToken").and_then(Value::as_str) {
                None | Some("") => return (found, sizes),
                Some(token) => body["NextToken"] = json!(token),
            }
        }
    }
}

fn start() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// The names in a list of parameters.
fn names(parameters: &[Value]) -> Vec<&str> {
    parameters.iter().map(|parameter| parameter["Name"].as_str().unwrap()).collect()
}

#[test]
fn requests_that_name_no_operation() {
    let mut client = Client::empty();
    for target in ["AmazonSSM.RebootEverything", "GetParameter", "", "TrentService.GetParameter"] {
        let answer = client.raw(target, b"{}");
        assert_eq!((answer.status, answer.body.as_slice()), (400, &br#"{"__type":"UnknownOperationException"}"#[..]));
    }
    let answer = handle(&mut client.state, start(), &Request::default());
    assert_eq!(answer.body, br#"{"__type":"UnknownOperationException"}"#);
}

#[test]
fn members_of_the_wrong_type() {
    let mut client = Client::empty();
    for (operation, body) in [
        ("GetParameter", json!({ "Name": 7 })),
        ("GetParameter", json!({ "Name": "/x", "WithDecryption": "yes" })),
        ("GetParameters", json!({ "Names": "/x" })),
        ("PutParameter", json!({ "Name": "/x", "Value": ["secret"] })),
        ("PutParameter", json!({ "Name": "/x", "Value": "v", "Tags": [["k", "v"]] })),
        ("DescribeParameters", json!({ "MaxResults": "10" })),
        ("DescribeParameters", json!({ "ParameterFilters": [["Name", "Equals", ["x"]]] })),
        ("LabelParameterVersion", json!({ "Name": "/x", "Labels": [1] })),
    ] {
        let (code, message) = client.call(operation, &body).unwrap_err();
        assert_eq!(code, "SerializationException", "{operation} {body}");
        assert!(!message.contains("secret"));
    }
}

#[test]
fn required_members() {
    let mut client = Client::empty();
    for (operation, field) in [
        ("GetParameter", "name"),
        ("GetParameters", "names"),
        ("GetParameterHistory", "name"),
        ("GetParametersByPath", "path"),
        ("DeleteParameter", "name"),
        ("DeleteParameters", "names"),
        ("LabelParameterVersion", "labels"),
        ("UnlabelParameterVersion", "parameterVersion"),
        ("PutParameter", "value"),
        ("AddTagsToResource", "tags"),
        ("RemoveTagsFromResource", "tagKeys"),
        ("ListTagsForResource", "resourceId"),
        ("GetServiceSetting", "settingId"),
    ] {
        let (code, message) = client.call(operation, &json!({})).unwrap_err();
        let wanted = format!("Value null at '{field}' failed to satisfy constraint: Member must not be null");
        assert!(code == "ValidationException" && message.contains(&wanted), "{operation}: {message}");
    }
}

#[test]
fn every_answer_has_an_id_of_its_own_and_the_delay_of_the_switches() {
    let mut client = Client::empty();
    client.state.behaviour_mut().latency_ms = 50;
    client.state.behaviour_mut().latency.insert("GetParameter".to_owned(), 900);
    let one = client.raw("AmazonSSM.DescribeParameters", b"{}");
    let two = client.raw("AmazonSSM.GetParameter", b"{}");
    assert_ne!(one.request_id, two.request_id);
    assert_eq!((one.delay, two.delay), (Duration::from_millis(50), Duration::from_millis(900)));
}

#[test]
fn the_record_of_calls_knows_what_was_decrypted() {
    let mut client = Client::empty();
    client.create("/plain", "x");
    client.ok("PutParameter", &json!({ "Name": "/secret", "Value": "hunter2", "Type": "SecureString" }));
    client.state.clear_calls();
    client.ok("GetParametersByPath", &json!({ "Path": "/" }));
    client.ok("GetParameters", &json!({ "Names": ["/plain", "/secret"] }));
    client.ok("GetParameter", &json!({ "Name": "/plain", "WithDecryption": true }));
    assert_eq!(client.state.decrypt_count(), 0);
    client.ok("GetParameters", &json!({ "Names": ["/plain", "/secret"], "WithDecryption": true }));
    client.code("GetParameter", &json!({ "Name": "/none" }));
    assert_eq!(client.state.decrypt_count(), 1);
    assert_eq!(client.state.call_count("GetParameters"), 2);
    let last: Vec<_> = client.state.calls().iter().rev().take(2).cloned().collect();
    assert_eq!((last[0].names.as_slice(), last[0].error), (&["/none".to_owned()][..], Some("ParameterNotFound")));
    assert_eq!(last[1].decrypted, ["/secret"]);
    assert!(!format!("{:?}", client.state).contains("hunter2"));
}
