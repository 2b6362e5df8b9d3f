//! Failures in a real terminal, over a socket: told, explained, and left behind.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ssm_emulator::{KeyState, Principal, State};
use tempfile::TempDir;

use super::service::Service;
use super::session::Session;

/// The store in which everything is refused.
const SEED: &str = include_str!("../../assets/failures.toml");

/// Two accounts with one name in common.
const ACCOUNTS: &str = r#"
account = "111122223333"
region = "eu-west-1"

[behaviour]
strict_credentials = true

[[principal]]
access_key = "AKIAFIRST"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"

[[principal]]
access_key = "AKIASECOND"
arn = "arn:aws:sts::444455556666:assumed-role/visitor/ana"

[[parameter]]
name = "/team/secret"
type = "SecureString"
value = "value-of-the-first"

[[parameter]]
name = "/only/in/the/first"
value = "nothing"

[[parameter]]
account = "444455556666"
name = "/team/secret"
type = "SecureString"
value = "value-of-the-second"
"#;

/// The shared files, with profiles that lead to one endpoint.
struct Files {
    dir: TempDir,
}

impl Files {
    fn new(url: &str, profiles: &[(&str, &str)]) -> Self {
        let files = Self { dir: tempfile::tempdir().unwrap() };
        let section = |name| format!("[profile {name}]\nregion = eu-west-1\nendpoint_url = {url}\n");
        let config: Vec<String> = profiles.iter().map(|(name, _)| section(name)).collect();
        fs::write(files.path("config"), config.concat()).unwrap();
        files.sign_in(profiles);
        files
    }

    /// Writes the credentials, as a login does.
    fn sign_in(&self, profiles: &[(&str, &str)]) {
        let section = |name, key| format!("[{name}]\naws_access_key_id = {key}\naws_secret_access_key = any\n");
        let credentials: Vec<String> = profiles.iter().map(|(name, key)| section(name, key)).collect();
        fs::write(self.path("credentials"), credentials.concat()).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn browse(&self, profile: &str) -> Session {
        let (config, credentials) = (self.path("config"), self.path("credentials"));
        let environment = [
            ("AWS_CONFIG_FILE", config.to_str().unwrap()),
            ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap()),
        ];
        Session::start_with(&["--profile", profile, "--no-cache"], &environment, 24, 80)
    }
}

/// A session with whatever is at an address.
fn browse(url: &str) -> Session {
    let environment =
        [("AWS_ACCESS_KEY_ID", "AKIAENGINEER"), ("AWS_SECRET_ACCESS_KEY", "any"), ("AWS_REGION", "eu-west-1")];
    Session::start_with(&["--endpoint-url", url, "--no-cache"], &environment, 24, 80)
}

/// Puts the cursor on a parameter by searching for it: the first of so many that are found.
fn go_to<'a>(session: &'a mut Session, name: &str, found: usize) -> &'a mut Session {
    session.keys("/").keys(name).wait_for(&format!(" {found} of ")).keys("\r").wait_gone("enter go there");
    session.wait_for("space reveals")
}

fn leave(mut session: Session) -> String {
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.text()
}

#[test]
fn a_denial_is_explained_and_its_statement_copied() {
    let service = Service::start(SEED);
    let mut session = browse(&service.url);
    session.wait_for("as of");
    go_to(&mut session, "/key/denied/key-policy", 2).keys(" ").wait_for("not readable: no key access");
    session.keys("x").wait_for("the key policy does not allow it").wait_for("To ask for, in the key policy");
    session.keys("Y").wait_for("whether the terminal took");
    let sent = String::from_utf8_lossy(&session.raw()).into_owned();
    let (_, copied) = sent.split_once("\x1b]52;c;").unwrap();
    let copied = STANDARD.decode(copied.split_once('\x1b').unwrap().0).unwrap();
    let statement: Value = serde_json::from_slice(&copied).unwrap();
    assert_eq!(statement["Principal"]["AWS"], "arn:aws:iam::111122223333:role/engineer");
    // What is refused stands in no other's way.
    session.keys("\x1b").wait_gone("To ask for");
    go_to(&mut session, "/plain/secret", 1).keys(" ").wait_for("no-one-minds");
    assert!(!leave(session).contains("must-stay-hidden"));
}

#[test]
fn a_key_that_is_enabled_again_opens_what_it_closed() {
    let service = Service::start(SEED);
    let mut session = browse(&service.url);
    session.wait_for("as of");
    go_to(&mut session, "/key/disabled", 1).keys(" ").wait_for("not readable: key disabled");
    session
        .keys("x")
        .wait_for("is disabled")
        .wait_for("until an administrator")
        .keys("\x1b")
        .wait_gone("What happened");
    assert!(service.emulator.with(|state| state.set_key_state("alias/disabled", KeyState::Enabled)));
    session.keys(" ").wait_for("must-stay-hidden").wait_gone("not readable");
    leave(session);
}

/// The way back from an expired session, in the midst of an edit: nothing typed is lost, and what is written is what was typed.
#[test]
fn a_session_that_expires_in_mid_edit_is_renewed_and_the_draft_written_once() {
    const DRAFT: &str = "  {\"ä€\": 1}\n\tsecond line  \n";
    let service = Service::start(SEED);
    let files = Files::new(&service.url, &[("shop", "AKIAENGINEER")]);
    let mut session = files.browse("shop");
    session.wait_for("as of");
    go_to(&mut session, "/plain/secret", 1).keys("e").wait_for("Edit /plain/secret");
    session.keys("\x1b[F\x15").keys(&format!("\x1b[200~{DRAFT}\x1b[201~")).wait_for("second line");
    service.emulator.with(|state| state.principals_mut().iter_mut().for_each(|principal| principal.expired = true));
    session.keys("\x13").wait_for("Overwrite /");
    session
        .wait_for("w write  esc")
        .keys("w")
        .wait_for("The session has expired")
        .wait_for("profile shop")
        .wait_for("r connects anew");
    session.keys("\t").wait_for("second line").keys("\t").wait_gone("second line");
    assert_eq!(service.callers("PutParameter"), Vec::<String>::new());

    // Signed in anew, as somebody whose session has another name.
    let renewed = "arn:aws:sts::111122223333:assumed-role/engineer/ana-anew";
    let principal = Principal { access_key: "AKIARENEWED".into(), arn: renewed.into(), ..Principal::default() };
    service.emulator.with(|state| state.add_principal(principal));
    files.sign_in(&[("shop", "AKIARENEWED")]);
    session.keys("r").wait_for("engineer/ana-anew").wait_for("as of");
    session.wait_for("Overwrite /");
    session.wait_for("w write  esc").keys("w").wait_for(": v1 → v2");
    assert_eq!(service.callers("PutParameter"), [renewed]);
    assert_eq!(service.stored("AKIARENEWED", "/plain/secret"), (DRAFT.to_owned(), 2));
    leave(session);
}

/// It accepts connections and says nothing: the kernel completes them for a listener that never asks.
#[test]
fn an_endpoint_that_never_answers_is_said_to_be_there() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut session = browse(&format!("http://{}", silent.local_addr().unwrap()));
    session.wait_for("does not answer");
    // All of it but the title stands beneath the page too.
    session.keys("x").wait_for("What happened").wait_for("Something accepts connections at http://127.0.0.1:");
    session.wait_for("hangs").keys("\x1b").wait_gone("What happened");
    assert!(!leave(session).contains("Nothing listens"));
}

#[test]
fn an_endpoint_that_never_answers_keeps_nobody_from_leaving() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut session = browse(&format!("http://{}", silent.local_addr().unwrap()));
    session.wait_for("listing…");
    assert!(!leave(session).contains("does not answer"), "it waited for the end of the call");
}

/// One press, one thing: what never answers is given up, and the program goes on.
#[test]
fn escape_stops_a_listing_that_never_comes() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut session = browse(&format!("http://{}", silent.local_addr().unwrap()));
    session.wait_for("listing…").keys("\x1b").wait_for("listing was stopped").wait_gone("listing…");
    session.keys("r").wait_for("listing…").keys("\x1b").wait_for("listing was stopped");
    assert!(!leave(session).contains("does not answer"), "it waited for the end of the call");
}

/// The same before there is a session at all: whoever gives the credentials is silent.
#[test]
fn escape_stops_a_sign_in_that_never_comes() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let credentials = format!("http://{}/credentials", silent.local_addr().unwrap());
    let environment = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.as_str()), ("AWS_REGION", "eu-west-1")];
    let mut session = Session::start_with(&["--no-cache"], &environment, 24, 80);
    session.wait_for("connecting…").keys("\x1b").wait_for("onnecting was stopped").wait_gone("connecting…");
    session.keys("r").wait_for("connecting…").keys("q");
    let end = session.exit();
    end.assert_restored();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
}

#[test]
fn an_endpoint_where_nothing_listens_is_tried_again_on_demand() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut session = browse(&format!("http://{address}"));
    session.wait_for("Nothing listens at").wait_for("r tries again");
    let _service = Service::start_at(&address, SEED);
    session.keys("r").wait_for("68 parameters").wait_gone("Nothing listens");
    leave(session);
}

/// A listing and a reveal are under way when the account is left: their answers never come, and nothing more is asked of it.
#[test]
fn leaving_an_account_in_the_midst_of_a_listing_and_a_reveal() {
    let service = Service::start(ACCOUNTS);
    let files = Files::new(&service.url, &[("first", "AKIAFIRST"), ("second", "AKIASECOND")]);
    let mut session = files.browse("first");
    session.wait_for("as of");
    go_to(&mut session, "/team/secret", 1).wait_for("2 parameters");
    let slow = |milliseconds: u64| {
        service.emulator.with(|state| {
            for operation in ["DescribeParameters", "GetParameter"] {
                state.behaviour_mut().latency.insert(operation.to_owned(), milliseconds);
            }
        });
    };
    slow(60_000);
    service.emulator.with(State::clear_calls);
    session.keys("r").wait_for("refreshing").keys(" ").wait_for("reading…");
    session.keys("p").wait_for("keys · eu-west-1");
    let asked = service.callers("GetParameter");
    assert_eq!((asked.len(), service.callers("DescribeParameters").len()), (1, 1), "both are under way");
    slow(0);
    service.emulator.with(State::clear_calls);
    session.keys("second\r").wait_for("444455556666").wait_for("1 parameter ·").wait_for("/team/secret");
    session.wait_until("nothing of the first account", |screen| {
        let shown = screen.contents();
        !["111122223333", "profile first", "the", "value-of"].iter().any(|old| shown.contains(old))
    });
    session.keys(" ").wait_for("value-of-the-second");
    session.keys("e").wait_for("Edit /team/secret").keys("\x1b[F!\x13").wait_for("Overwrite /");
    session.wait_for("as visitor/ana").wait_for("w write  esc").keys("w").wait_for(": v1 → v2");
    let everybody = service.emulator.with(|state| {
        state.calls().iter().map(|call| call.principal.clone()).collect::<std::collections::BTreeSet<_>>()
    });
    assert_eq!(everybody.into_iter().collect::<Vec<_>>(), ["arn:aws:sts::444455556666:assumed-role/visitor/ana"]);
    assert_eq!(service.stored("AKIASECOND", "/team/secret"), ("value-of-the-second!".to_owned(), 2));
    assert_eq!(service.stored("AKIAFIRST", "/team/secret"), ("value-of-the-first".to_owned(), 1));
    assert!(!leave(session).contains("value-of-the-first"), "a value of the account that was left came to the screen");
}
