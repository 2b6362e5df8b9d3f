#![allow(clippy::unwrap_used)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_config::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::{Response, StatusCode};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::shared_config::SharedConfig;
use super::*;

/// What a portal answers to `CreateToken`: an error of that name, a token, or nothing at all.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Error(&'static str),
    Token,
    Lost,
}
use Answer::{Error, Lost, Token};

/// A portal, and what it was asked: the path, the body, and when.
#[derive(Debug, Clone)]
struct Fake(Arc<Mutex<Portals>>);

/// The answers that are left, and what was asked.
type Portals = (VecDeque<Answer>, Vec<(String, Value, Instant)>);

impl Fake {
    fn answering(answers: &[Answer]) -> Self {
        Self(Arc::new(Mutex::new((answers.iter().copied().collect(), Vec::new()))))
    }

    /// The seconds between the questions for a token, the first from when the code was told.
    fn pauses(&self) -> Vec<u64> {
        let asked = &self.0.lock().unwrap().1;
        let times: Vec<Instant> = asked.iter().skip(1).map(|(_, _, at)| *at).collect();
        times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect()
    }

    fn asked(&self, path: &str) -> Vec<Value> {
        let asked = &self.0.lock().unwrap().1;
        asked.iter().filter(|(known, ..)| known == path).map(|(_, body, _)| body.clone()).collect()
    }
}

impl HttpConnector for Fake {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let path = format!("/{}", request.uri().splitn(4, '/').nth(3).unwrap());
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let mut all = self.0.lock().unwrap();
        all.1.push((path.clone(), body, Instant::now()));
        let (status, body) = match &*path {
            "/client/register" => {
                (200, json!({"clientId": "c", "clientSecret": "hunter2", "clientSecretExpiresAt": 4_070_908_800_i64}))
            }
            "/device_authorization" => (
                200,
                json!({"deviceCode": "hunter3", "userCode": "ABCD-EFGH", "verificationUri": "https://d", "expiresIn": 60,
                       "verificationUriComplete": "https://d/?user_code=ABCD-EFGH", "interval": 7}),
            ),
            _ => match all.0.pop_front().unwrap_or(Error("AuthorizationPendingException")) {
                Error(name) => (400, json!({"__type": name, "error": "x"})),
                Token => (200, json!({"accessToken": "hunter4", "expiresIn": 3600, "refreshToken": "hunter5"})),
                Lost => return HttpConnectorFuture::ready(Err(ConnectorError::io("gone".into()))),
            },
        };
        let mut answer = Response::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body.to_string()));
        answer.headers_mut().insert("content-type", "application/json");
        HttpConnectorFuture::ready(Ok(answer))
    }
}

impl HttpClient for Fake {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

const CONFIG: &str = "[profile new]\nsso_session = corp\n[sso-session corp]\nsso_start_url = https://corp\nsso_region = eu-north-1\n\
                      [profile old]\nsso_start_url = https://corp\nsso_region = eu-north-1\n";

/// How a login by that profile ends, what was shown, and what was kept.
async fn run(fake: &Fake, profile: &str) -> (Result<(), Failure>, Option<DeviceCode>, Option<Value>, TempDir) {
    let home = tempfile::tempdir().unwrap();
    let environment =
        Environment { shared: SharedConfig::parse(CONFIG, ""), home: home.path().to_owned(), ..Environment::default() };
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .http_client(SharedHttpClient::new(fake.clone()))
        .build();
    let login = DeviceLogin::new(&environment, profile, &config, None);
    let mut shown = None;
    let ended = login.run(&SignInMethod::default(), |code| shown = Some(code)).await;
    let kept = std::fs::read(login.login.file()).ok().map(|text| serde_json::from_slice(&text).unwrap());
    (ended, shown, kept, home)
}

#[tokio::test(start_paused = true)]
async fn a_login_waits_at_the_pace_that_the_portal_says_and_is_kept_as_the_aws_cli_keeps_it() {
    let pending = Error("AuthorizationPendingException");
    let fake = Fake::answering(&[pending, Lost, Error("SlowDownException"), Error("InternalServerException"), Token]);
    let (ended, shown, kept, home) = run(&fake, "new").await;
    assert_eq!(ended, Ok(()));
    let shown = shown.unwrap();
    assert_eq!((shown.code.expose(), shown.address.expose()), ("ABCD-EFGH", "https://d/?user_code=ABCD-EFGH"));
    assert_eq!((&*shown.portal, shown.lasts), ("https://corp", Duration::from_mins(1)));
    assert_eq!(fake.pauses(), [7, 7, 7, 12, 12]);
    let registered = &fake.asked("/client/register")[0];
    assert_eq!(*registered, json!({"clientName": "sesame", "clientType": "public", "scopes": ["sso:account:access"]}));
    assert_eq!(fake.asked("/device_authorization")[0]["startUrl"], "https://corp");
    let asked = &fake.asked("/token")[0];
    assert_eq!((&asked["grantType"], &asked["deviceCode"]), (&json!(GRANT), &json!("hunter3")));
    let mut kept = kept.unwrap();
    let end: Timestamp = kept["expiresAt"].as_str().unwrap().parse().unwrap();
    assert!(end.duration_since(Timestamp::now()).as_secs() > 3500);
    kept["expiresAt"].take();
    let expected = json!({
        "startUrl": "https://corp", "region": "eu-north-1", "accessToken": "hunter4", "expiresAt": null, "clientId": "c",
        "clientSecret": "hunter2", "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "hunter5",
    });
    assert_eq!(kept, expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| std::fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o777;
        let file = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
        assert_eq!([mode(file), mode(".aws/sso/cache"), mode(".aws/sso")], [0o600, 0o700, 0o700]);
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_sso_session_no_scope_is_asked_for_and_the_start_url_names_the_file() {
    let fake = Fake::answering(&[Token]);
    let (ended, _, kept, home) = run(&fake, "old").await;
    assert_eq!((ended, kept.is_some()), (Ok(()), true));
    assert_eq!(fake.asked("/client/register")[0].get("scopes"), None);
    drop(home);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_does_not_come_about_says_why_and_keeps_nothing() {
    use FailureKind::{Config, Credentials, Expired};
    for (answers, kind, what) in [
        (&[Error("AccessDeniedException")][..], Credentials, "refused in the browser"),
        (&[Error("ExpiredTokenException")], Expired, "while its code lasted"),
        // Nobody says anything: its own time ends it.
        (&[], Expired, "while its code lasted"),
        (&[Lost; 20], Expired, "while its code lasted"),
        (
            &[Error("InvalidGrantException")],
            Config,
            "does not let anybody sign in to https://corp: InvalidGrantException",
        ),
    ] {
        let fake = Fake::answering(answers);
        let (ended, _, kept, _home) = run(&fake, "new").await;
        let failure = ended.unwrap_err();
        assert_eq!(failure.kind, kind, "{answers:?}");
        assert!(failure.what.contains(what), "{failure:?}");
        assert!(!format!("{failure:?}").contains("hunter"), "{failure:?}");
        assert_eq!(kept, None);
    }
}
