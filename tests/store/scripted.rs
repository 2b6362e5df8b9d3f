//! Answers that the emulator does not give: a script in its place.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use sesame::destination::Root;
use sesame::failure::FailureKind;
use sesame::parameter::{Expected, ParameterType, Tier, Write, Written};
use sesame::store::Store;

type Script = dyn Fn(&str, &Value) -> (u16, String) + Send + Sync;

/// Answers by operation and request, and remembers what was asked.
#[derive(Clone)]
struct Scripted {
    script: Arc<Script>,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    /// The operations whose connection was to be closed afterwards.
    closed: Arc<Mutex<Vec<String>>>,
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scripted")
    }
}

impl Scripted {
    fn new(script: impl Fn(&str, &Value) -> (u16, String) + Send + Sync + 'static) -> (Store, Self) {
        let scripted = Self { script: Arc::new(script), asked: Arc::default(), closed: Arc::default() };
        (Store::over(SharedHttpClient::new(scripted.clone()), "eu-west-1", "AKIA", false), scripted)
    }

    fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(name, _)| name == operation).map(|(_, body)| body.clone()).collect()
    }
}

impl HttpClient for Scripted {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let operation =
            request.headers().get("x-amz-target").unwrap_or_default().trim_start_matches("AmazonSSM.").to_owned();
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap_or_default();
        let (status, answer) = (self.script)(&operation, &body);
        if request.headers().get("connection") == Some("close") {
            let signed = request.headers().get("authorization").unwrap_or_default();
            assert!(!signed.contains("connection"), "the header is for the next hop, which may take it away");
            self.closed.lock().unwrap().push(operation.clone());
        }
        self.asked.lock().unwrap().push((operation, body));
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(answer))))
    }
}

fn parameter(version: i64) -> String {
    json!({ "Parameter": { "Name": "/x", "Type": "String", "Value": "old", "Version": version } }).to_string()
}

fn write() -> Write {
    Write {
        name: "/x".to_owned(),
        value: "hunter2".into(),
        kind: ParameterType::String,
        tier: Some(Tier::Standard),
        key_id: Some("alias/team".to_owned()),
        data_type: None,
        description: None,
        allowed_pattern: None,
        on: Expected::Version(1),
        seen: None,
    }
}

/// A kept connection keeps the last bytes that went through it.
#[tokio::test]
async fn a_connection_that_carried_a_value_is_not_kept() {
    let (store, script) = Scripted::new(|operation, _| match operation {
        "PutParameter" => (200, json!({ "Version": 2, "Tier": "Standard" }).to_string()),
        "GetParameterHistory" => (200, json!({ "Parameters": [version(1)] }).to_string()),
        "DescribeParameters" => (200, json!({ "Parameters": [] }).to_string()),
        _ => (200, parameter(1)),
    });
    assert!(store.read("/x").await.is_ok());
    // The look before it carries the value that is there: that of a String as it is.
    assert!(store.write(&write()).await.is_ok());
    assert!(store.describe("/x").await.is_ok());
    let (sender, _inbox) = tokio::sync::mpsc::channel(64);
    assert!(store.list(&Root::all(), sender).await.is_ok());
    let closed = ["GetParameter", "GetParameter", "PutParameter", "GetParameterHistory"];
    assert_eq!(*script.closed.lock().unwrap(), closed, "descriptions hold no values");
}

/// No value is larger than the service allows, but that a secret of Secrets Manager may be (docs/parameter-store.md 1.3, 4.4).
#[tokio::test]
async fn of_a_value_larger_than_any_the_beginning_is_kept() {
    const SECRET: &str = "/aws/reference/secretsmanager/db";
    for (name, value, kept) in [
        ("/x", "x".repeat(8_192), 8_192),
        ("/x", "x".repeat(8_193), 8_192),
        ("/x:3", "x".repeat(65_536), 8_192),
        ("/x", "日".repeat(1_000_000), 8_190),
        ("/x", String::new(), 0),
        (SECRET, "x".repeat(65_536), 65_536),
        (SECRET, "x".repeat(65_537), 65_536),
    ] {
        let called = name.trim_end_matches(":3");
        let all = value.len();
        let answer =
            json!({ "Parameter": { "Name": called, "Type": "String", "Value": value, "Version": 1 } }).to_string();
        let (store, _) = Scripted::new(move |_, _| (200, answer.clone()));
        let reading = store.read(name).await.unwrap();
        assert_eq!((reading.value.len(), reading.missing), (kept, all - kept));
        assert!(value.starts_with(reading.value.expose()));
        assert_eq!(reading.whole().is_ok(), all == kept);
    }
}

/// Some partitions have no tiers (docs/parameter-store.md 4.4).
#[tokio::test(start_paused = true)]
async fn a_partition_without_tiers_is_asked_again_without_one() {
    let (store, scripted) = Scripted::new(|operation, body| match operation {
        "GetParameter" => (200, parameter(1)),
        _ if body.get("Tier").is_some() => (
            400,
            json!({ "__type": "ValidationException", "message": "Tier is not supported in this region." }).to_string(),
        ),
        _ => (200, json!({ "Version": 2 }).to_string()),
    });
    assert_eq!(store.write(&write()).await, Ok(Written::Stored { version: 2, tier: Tier::Standard }));
    let puts = scripted.asked("PutParameter");
    assert_eq!(puts.len(), 2);
    assert!(puts.iter().all(|put| put["Type"] == "String" && put["Overwrite"] == true));
    assert!(puts.iter().all(|put| put.get("KeyId").is_none()), "a key belongs to a SecureString only");
    assert!(puts.iter().all(|put| put.get("Description").is_none() && put.get("Policies").is_none()));
    assert!(
        scripted.asked("GetParameter").iter().all(|get| get["WithDecryption"] == false),
        "the check does not decrypt"
    );
}

/// A service that repeats a value in its refusal (docs/parameter-store.md 4.5) must not put it on the screen.
#[tokio::test(start_paused = true)]
async fn a_refusal_that_repeats_the_value_is_not_repeated() {
    for message in [
        "1 validation error detected: Value 'hunter2' at 'value' failed to satisfy constraint: Member must have length less than or equal to 3",
        "Do not say hunter2",
        "Do not say first line second line which is so long that it does not fit",
    ] {
        let (store, _) = Scripted::new(move |operation, _| match operation {
            "GetParameter" => (200, parameter(1)),
            _ => (400, json!({ "__type": "ValidationException", "message": message }).to_string()),
        });
        for value in ["hunter2", "first line\nsecond line which is so long that it does not fit, and more"] {
            let failure = store.write(&Write { value: value.into(), ..write() }).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::Rejected);
            assert!(!failure.what.contains(&value[..6]), "{failure:?}");
        }
    }
}

/// Of a key that the service does not name it is told which was asked for.
#[tokio::test(start_paused = true)]
async fn a_key_that_a_refusal_does_not_name_is_named() {
    for (message, says) in [
        ("The key does not exist", "The KMS key alias/taem does not exist"),
        ("", "The KMS key alias/taem is not valid"),
        (
            "Alias arn:aws:kms:eu-west-1:111122223333:alias/x is not found.",
            "KMS key alias/x does not exist in eu-west-1",
        ),
    ] {
        let (store, _) = Scripted::new(move |operation, _| match operation {
            "GetParameter" => (200, parameter(1)),
            _ => (400, json!({ "__type": "InvalidKeyId", "message": message }).to_string()),
        });
        let secret = Write { kind: ParameterType::SecureString, key_id: Some("alias/taem".to_owned()), ..write() };
        let failure = store.write(&secret).await.unwrap_err();
        assert!(failure.what.starts_with(says), "{}", failure.what);
    }
}

/// The same of whatever else is asked: a read, a description, a listing. What is quoted is left out, though nobody here knows the value.
#[tokio::test(start_paused = true)]
async fn what_a_refusal_quotes_is_not_repeated_whatever_was_asked() {
    let rule = "failed to satisfy constraint: Member must have length greater than or equal to 1";
    for code in ["ValidationException", "AccessDeniedException", "InvalidKeyId", "SomethingNew"] {
        for message in [
            format!("1 validation error detected: Value 'hunter2' at 'value' {rule}"),
            format!(
                "2 validation errors detected: Value 'hunter2\nhunter2' at 'value' {rule}; Value '/x' at 'name' {rule}"
            ),
            "1 validation error detected: Value 'hunter2 and so on".to_owned(),
            format!("Value 'hunter2{}", "!".repeat(3_000_000)),
        ] {
            let answer = json!({ "__type": code, "message": message }).to_string();
            let (store, _) = Scripted::new(move |_, _| (400, answer.clone()));
            let (sender, _inbox) = tokio::sync::mpsc::channel(64);
            for failure in [
                store.read("/x").await.unwrap_err(),
                store.describe("/x").await.unwrap_err(),
                store.list(&Root::all(), sender).await.unwrap_err(),
            ] {
                let told = format!("{failure:?}");
                assert!(!told.contains("hunter2") && told.len() < 2_000, "{told}");
            }
        }
    }
}

/// What stands where a code or a name should may be as long as an answer, and anything.
#[tokio::test(start_paused = true)]
async fn whatever_fails_is_told_in_a_sentence() {
    let long = "x".repeat(2_000_000);
    for (status, answer) in [
        (400, json!({ "__type": long, "message": "" })),
        (400, json!({ "__type": "ValidationException", "message": long })),
        (400, json!({ "__type": "AccessDeniedException", "message": long })),
        (400, json!({ "__type": "InvalidKeyId", "message": long })),
        (
            400,
            json!({ "__type": "AccessDeniedException", "message": format!("User: arn:aws:iam::1:user/{long} is not authorized to perform: ssm:GetParameter on resource: {long}") }),
        ),
        (200, json!({ "Parameter": { "Name": long, "Type": "String", "Value": "hunter2", "Version": 1 } })),
    ] {
        let answer = answer.to_string();
        let (store, _) = Scripted::new(move |_, _| (status, answer.clone()));
        let failure = store.read("/x").await.unwrap_err();
        assert!(format!("{failure:?}").len() < 20_000, "{:?} {}", failure.kind, failure.what.len());
    }
}

/// Whoever answers with another parameter than was asked for (a cache between, say) does not get its value shown under this name, nor
/// this name's next version written upon what that one is.
#[tokio::test(start_paused = true)]
async fn an_answer_about_another_parameter_is_none() {
    let answers = |name: &'static str| {
        Scripted::new(move |operation, _| {
            let version = json!({ "Name": name, "Type": "String", "Value": "hunter2", "Version": 3 });
            match operation {
                "GetParameterHistory" => (200, json!({ "Parameters": [version] }).to_string()),
                "GetParameter" => (200, json!({ "Parameter": version }).to_string()),
                _ => (400, json!({ "__type": "InternalServerError" }).to_string()),
            }
        })
    };
    for (asked, answered) in [("/x", "/y"), ("/x", "/a/x"), ("/a/x", "x"), ("/x", ""), ("/x:3", "/x:3"), ("/x", "/X")] {
        let (store, scripted) = answers(answered);
        let read = store.read(asked).await.unwrap_err();
        assert_eq!(read.kind, FailureKind::InvalidResponse, "{asked} {answered}");
        assert!(!format!("{read:?}").contains("hunter2"));
        assert!(store.describe(asked).await.is_err(), "{asked} {answered}");
        let unwritten = store.write(&Write { name: asked.to_owned(), ..write() }).await;
        assert!(unwritten.is_err() && scripted.asked("PutParameter").is_empty(), "{asked} {answered}");
    }
    let arn = "arn:aws:ssm:eu-west-1:444455556666:parameter/a/x";
    for (asked, answered) in [("/x", "x"), ("x", "/x"), ("/x:3", "/x"), ("x:live", "x"), (arn, "/a/x"), (arn, arn)] {
        let (store, _) = answers(answered);
        assert_eq!(store.read(asked).await.unwrap().value.expose(), "hunter2", "{asked} {answered}");
    }
}

/// Nor does one that does not say what it is about, or whose ARN says otherwise than its name.
#[tokio::test(start_paused = true)]
async fn an_answer_of_which_it_is_not_sure_what_it_is_about_is_none() {
    const HERE: &str = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/x";
    const OTHER: &str = "arn:aws:ssm:eu-west-1:444455556666:parameter/a/x";
    const NONE: Option<&str> = None;
    let store_of = async |name: Option<&'static str>, arn: Option<&'static str>| {
        let (store, _) = Scripted::new(move |operation, _| {
            let version = json!({ "Name": name, "ARN": arn, "Type": "String", "Value": "hunter2", "Version": 3 });
            match operation {
                "GetParameter" => (200, json!({ "Parameter": version }).to_string()),
                "GetParameterHistory" | "DescribeParameters" => (200, json!({ "Parameters": [version] }).to_string()),
                _ => (400, json!({ "__type": "InternalServerError" }).to_string()),
            }
        });
        store.keep_to("111122223333");
        store
    };
    for (asked, name, arn) in [
        ("/a/x", NONE, NONE),
        ("/a/x", NONE, Some(HERE)),
        ("/a/x", Some(OTHER), NONE),
        ("/a/x", Some("/a/x"), Some(OTHER)),
        ("/a/x", Some("/a/x"), Some("arn:aws:ssm:us-east-1:111122223333:parameter/a/x")),
        ("/a/x", Some("/a/x"), Some("arn:aws:ssm:eu-west-1:111122223333:parameter/a/y")),
        ("/a/x:3", Some("/a/x"), Some("arn:aws:ssm:eu-west-1:111122223333:parameter/a/y")),
        ("/a/x", Some("/a/x"), Some("arn:aws:kms:eu-west-1:111122223333:key/a")),
        (OTHER, Some("/a/x"), Some(HERE)),
        (OTHER, Some(HERE), NONE),
        (OTHER, Some("/a/x"), Some("arn:aws:ssm:us-east-1:444455556666:parameter/a/x")),
        ("/aws/service/a", Some("/aws/service/a"), Some("arn:aws:ssm:eu-west-1::parameter/aws/service/b")),
    ] {
        let store = store_of(name, arn).await;
        let read = store.read(asked).await.unwrap_err();
        assert_eq!(read.kind, FailureKind::InvalidResponse, "{asked} {name:?} {arn:?}");
        assert!(!format!("{read:?}").contains("hunter2"));
    }
    assert!(store_of(NONE, NONE).await.history("/a/x").await.is_err());
    for (asked, name, arn) in [
        ("/a/x", Some("/a/x"), Some(HERE)),
        ("/a/x:3", Some("/a/x"), Some(HERE)),
        ("/a/x", Some(HERE), NONE),
        ("/x", Some("x"), Some("arn:aws:ssm:eu-west-1:111122223333:parameter/x")),
        (OTHER, Some("/a/x"), Some(OTHER)),
        (OTHER, Some(OTHER), Some(OTHER)),
        ("/aws/service/a", Some("/aws/service/a"), Some("arn:aws:ssm:eu-west-1::parameter/aws/service/a")),
        // As LocalStack has it.
        ("/aws/service/a", Some("/aws/service/a"), Some("arn:aws:ssm:eu-west-1:111122223333:parameter/aws/service/a")),
        (
            "/aws/reference/secretsmanager/db",
            Some("/aws/reference/secretsmanager/db"),
            Some("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3"),
        ),
    ] {
        let store = store_of(name, arn).await;
        assert_eq!(store.read(asked).await.unwrap().value.expose(), "hunter2", "{asked} {name:?} {arn:?}");
    }
    // A row of a listing is what its name says; another's ARN is not told with it.
    for (arn, told) in [(Some(HERE), Some(HERE.to_owned())), (Some(OTHER), None)] {
        let (sender, mut inbox) = tokio::sync::mpsc::channel(64);
        store_of(Some("/a/x"), arn).await.list(&Root::all(), sender).await.unwrap();
        assert_eq!(inbox.recv().await.unwrap()[0].arn, told);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_larger_than_any_is_not_read_to_its_end() {
    let read = async |bytes: usize| {
        let value = "x".repeat(bytes);
        let answer = json!({ "Parameter": { "Name": "/x", "Type": "String", "Value": value, "Version": 1 } });
        let (store, _) = Scripted::new(move |_, _| (200, answer.to_string()));
        store.read("/x").await
    };
    assert!(read(64 << 10).await.is_ok());
    let failure = read(4 << 20).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::InvalidResponse);
    assert!(failure.what.contains("larger than any"), "{failure:?}");
}

/// What is garbled in an answer may be a value.
#[tokio::test(start_paused = true)]
async fn no_part_of_an_unreadable_answer_is_shown() {
    for (status, body) in [
        (200, r#"{"Parameter":{"Name":"/x","Type":"SecureString","Value":["hunter2"],"Version":1}}"#),
        (200, r#"{"Parameter":{"Name":"/x","Value":"hunter2"#),
        (200, r#"{"Parameter":{"Value":"hunter2","Version":"hunter2"}}"#),
        (400, "hunter2"),
        (403, "<html>hunter2</html>"),
        (500, "<html>hunter2</html>"),
    ] {
        let (store, _) = Scripted::new(move |_, _| (status, body.to_owned()));
        let failure = store.read("/x").await.unwrap_err();
        assert!(matches!(failure.kind, FailureKind::InvalidResponse | FailureKind::Service), "{body}: {failure:?}");
        assert!(!format!("{failure:?}{failure}").contains("hunter2"), "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_goes_in_a_circle_ends() {
    let (store, scripted) = Scripted::new(|_, body| {
        let next = if body["NextToken"] == "there" { "and back" } else { "there" };
        (
            200,
            json!({ "Parameters": [{ "Name": "/x", "Type": "String", "Version": 1 }], "NextToken": next }).to_string(),
        )
    });
    let (sender, mut inbox) = tokio::sync::mpsc::channel(64);
    let failure = store.list(&Root::all(), sender).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::InvalidResponse);
    assert!(inbox.recv().await.is_some());
    assert_eq!(scripted.asked("DescribeParameters").len(), 3);
    assert_eq!(store.describe("/y").await.unwrap_err().kind, FailureKind::InvalidResponse);
}

/// An empty token ends a chain (docs/parameter-store.md 2.2), and policies may come as an empty list or not at all
/// (docs/parameter-store.md 2.1).
#[tokio::test(start_paused = true)]
async fn an_empty_token_is_the_end() {
    let (store, scripted) = Scripted::new(|operation, _| {
        if operation == "GetParameterHistory" {
            return (400, json!({ "__type": "AccessDeniedException", "message": "no" }).to_string());
        }
        let policy = json!({ "PolicyText": "{}", "PolicyType": "Expiration", "PolicyStatus": "Pending" });
        (200, json!({ "Parameters": [{ "Name": "/x", "Type": "String", "Version": 1, "Policies": [policy] }, { "Name": "/y", "Type": "String", "Version": 1, "Policies": [] }], "NextToken": "" }).to_string())
    });
    let found = store.describe("/x").await.unwrap().unwrap();
    assert_eq!(found.policies.iter().map(|policy| policy.kind.as_str()).collect::<Vec<_>>(), ["Expiration"]);
    assert!(store.describe("/y").await.unwrap().unwrap().policies.is_empty());
    assert_eq!(store.describe("/z").await, Ok(None));
    assert_eq!(scripted.asked("DescribeParameters").len(), 3);
}

/// One version of a history.
fn version(number: i64) -> Value {
    json!({ "Name": "/x", "Type": "SecureString", "KeyId": "alias/team", "Value": "AQhunter2", "Version": number, "Tier": "Advanced" })
}

/// Pages come oldest first, but which version is the latest is what its number says. The end may be an empty token, no token,
/// or one that leads to an empty page.
#[tokio::test(start_paused = true)]
async fn the_latest_version_of_a_history_is_found_wherever_it_stands() {
    let pages = |pages: Vec<(Vec<i64>, Option<&'static str>)>| {
        move |operation: &str, body: &Value| {
            assert_eq!((operation, &body["WithDecryption"]), ("GetParameterHistory", &Value::Bool(false)));
            let at: usize = body["NextToken"].as_str().unwrap_or("0").parse().unwrap();
            let (versions, token) = &pages[at];
            let versions: Vec<_> = versions.iter().copied().map(version).collect();
            (200, json!({ "Parameters": versions, "NextToken": token }).to_string())
        }
    };
    for (script, calls, newest) in [
        (vec![(vec![1, 2, 3], Some(""))], 1, 3),
        (vec![(vec![1, 2, 3], None)], 1, 3),
        (vec![(vec![1, 2], Some("1")), (vec![], Some("2")), (vec![3], Some(""))], 3, 3),
        (vec![(vec![9, 8], Some("1")), (vec![7], None)], 2, 9),
        (vec![(vec![4], Some("1")), (vec![], None)], 2, 4),
    ] {
        let (store, scripted) = Scripted::new(pages(script.clone()));
        let found = store.describe("/x").await.unwrap().unwrap();
        assert_eq!((found.version, found.tier, found.kind), (newest, Tier::Advanced, ParameterType::SecureString));
        assert_eq!((found.described, found.key_id.as_deref()), (true, Some("alias/team")));
        assert_eq!(scripted.asked("GetParameterHistory").len(), calls, "{script:?}");
        assert!(!format!("{found:?}").contains("hunter2"));
    }
}

/// An endpoint that cannot answer for a history is asked for a description.
#[tokio::test(start_paused = true)]
async fn a_history_that_makes_no_sense_is_no_obstacle() {
    for (status, answer) in [
        (200, r#"{"Parameters":[{"Name":"/x","Value":["hunter2"]}]}"#),
        (200, r#"{"Parameters":[]}"#),
        (400, r#"{"__type":"UnknownOperationException"}"#),
    ] {
        let (store, _) = Scripted::new(move |operation, _| match operation {
            "GetParameterHistory" => (status, answer.to_owned()),
            "DescribeParameters" => {
                (200, json!({ "Parameters": [{ "Name": "/x", "Type": "String", "Version": 5 }] }).to_string())
            }
            _ => panic!("{operation}"),
        });
        assert_eq!(store.describe("/x").await.unwrap().unwrap().version, 5, "{answer}");
    }
}
