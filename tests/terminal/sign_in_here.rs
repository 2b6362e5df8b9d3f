//! Signing in without leaving, in a terminal: by SSO at a portal, and with one-time codes at the emulator's STS.

use std::fs;

use rustix::process::Signal;
use ssm_emulator::State;

use super::home::Home;
use super::portal::{CODE, Portal, TOKEN};
use super::service::Service;
use super::session::Session;
use crate::commands::gate::Gate;
use crate::commands::run::{ran, sesame};

const ENGINEER: &str = "[[principal]]\naccess_key = \"AKIADEMOENGINEER\"\narn = \"arn:aws:iam::111122223333:user/ana\"\n\
                        [[parameter]]\nname = \"/app/greeting\"\ntype = \"String\"\nvalue = \"hello\"\n";
const DEVICE: &str = "arn:aws:iam::111122223333:mfa/ana";

/// A device that shows these, without one of which nobody is given the role.
fn device(codes: &[&str]) -> String {
    format!("[[mfa_device]]\nserial = \"{DEVICE}\"\ncodes = {codes:?}\nroles = [\"*:role/admin\"]\n")
}

fn with_sso(emulator: &str, portal: &str) -> Home {
    let home = Home::new(&format!(
        "[profile shop]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = engineer\nservices = here\n\
         [sso-session corp]\nsso_start_url = https://corp.example.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n\
         [services here]\nssm =\n  endpoint_url = {emulator}\nsts =\n  endpoint_url = {emulator}\niam =\n  endpoint_url = {emulator}\n\
         sso =\n  endpoint_url = {portal}\nsso_oidc =\n  endpoint_url = {portal}\n"
    ));
    fs::remove_dir_all(home.path(".aws/sso")).unwrap();
    home
}

fn with_mfa(emulator: &str) -> Home {
    Home::new(&format!(
        "[profile keys]\nregion = eu-west-1\naws_access_key_id = AKIADEMOENGINEER\naws_secret_access_key = any\nendpoint_url = {emulator}\n\
         [profile admin]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/admin\nmfa_serial = {DEVICE}\nrole_session_name = ana\n\
         duration_seconds = 1800\nsource_profile = keys\nendpoint_url = {emulator}\n\
         [profile beyond]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/beyond\nrole_session_name = ana\n\
         source_profile = admin\nendpoint_url = {emulator}\n"
    ))
}

fn quit(mut session: Session) -> String {
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
    end.text()
}

/// Waits until keys are heard again: for a moment after a page has closed by itself none is.
fn until_heard(session: &mut Session) -> &mut Session {
    while !session.keys("?").wait_a_little().shown().contains("─ Keys") && !session.shown().contains("╭ Keys") {}
    session.keys("\x1b").wait_gone("╭ Keys")
}

const TOKEN_FILE: &str = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

#[test]
fn a_login_is_made_shown_and_kept_where_the_aws_cli_keeps_it() {
    let service = Service::start(ENGINEER);
    let portal = Portal::refusing_first(&["AuthorizationPendingException"]);
    let home = with_sso(&service.url, &portal.url);
    let log = home.path("log");
    let mut session = home.start(&["--profile", "shop", "--no-cache", "--log", log.to_str().unwrap()], &[]);
    session.resize(24, 160);
    session.wait_for("not logged in to SSO").wait_for("I signs in").keys("I");
    session.wait_for(&format!("https://device.example.com/?user_code={CODE}")).wait_for("Allow it there only if");
    session.wait_for("as of").wait_for("› ana").wait_gone(CODE);
    let kept: serde_json::Value = serde_json::from_slice(&fs::read(home.path(TOKEN_FILE)).unwrap()).unwrap();
    assert_eq!((&kept["accessToken"], &kept["refreshToken"]), (&TOKEN.into(), &"hunter2-refresh".into()));
    assert_eq!(kept["startUrl"], "https://corp.example.com/start");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(home.path(TOKEN_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(portal.asked("/token").len(), 2);
    until_heard(&mut session);
    let said = quit(session);
    let logged = fs::read_to_string(log).unwrap();
    assert!(logged.contains("signed in"), "{logged}");
    for secret in ["hunter2", CODE] {
        assert!(!logged.contains(secret), "{logged}");
    }
    assert!(!said.contains("hunter2"), "a token was drawn");
    // The next one signs in by it.
    let mut session = home.start(&["--profile", "shop", "--no-cache"], &[]);
    session.wait_for("as of");
    quit(session);
    assert_eq!(portal.asked("/client/register").len(), 1);
}

#[test]
fn a_draft_survives_a_login_in_the_midst_of_it() {
    let service = Service::start(ENGINEER);
    let portal = Portal::refusing_first(&["AccessDeniedException"]);
    let home = with_sso(&service.url, &portal.url);
    fs::create_dir_all(home.path(".aws/sso/cache")).unwrap();
    let token = |token: &str| format!("{{\"accessToken\": \"{token}\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}}");
    home.write(TOKEN_FILE, &token(TOKEN));
    let mut session = home.start(&["--profile", "shop", "--no-cache"], &[]);
    session.resize(24, 160);
    session.wait_for("as of").wait_for("› ana").keys("/greeting").wait_for("1 of ").keys("\r");
    session.wait_gone("enter go there").keys("e").wait_for("Edit /app/greeting").keys("!!");
    service.emulator.with(|state| state.principals_mut()[0].expired = true);
    session.keys("\x13").wait_for("Overwrite /app/greeting").wait_for("w write  esc").keys("w");
    session.wait_for("nothing was written").wait_for("Press F6 to sign in here");
    service.emulator.with(|state| state.principals_mut()[0].expired = false);
    session.keys("\x1b[17~").wait_for("refused in the browser").wait_for("Press I to try again");
    session.keys("I").wait_for("connected again; nothing has been written yet").wait_for("w write  esc");
    until_heard(&mut session).wait_for("w write  esc").keys("w").wait_for(": v1 → v2");
    assert_eq!(service.stored("AKIADEMOENGINEER", "/app/greeting"), ("hello!!".to_owned(), 2));
    quit(session);
}

#[test]
fn a_role_is_assumed_with_a_code_and_renewed_with_the_next() {
    let service = Service::start(&(ENGINEER.to_owned() + &device(&["123456", "654321"])));
    let home = with_mfa(&service.url);
    let log = home.path("log");
    let mut session = home.start(&["--profile", "admin", "--no-cache", "--log", log.to_str().unwrap()], &[]);
    session.resize(24, 160);
    session
        .wait_for("One-time code")
        .wait_for(DEVICE)
        .keys("000000\r")
        .wait_for("The code is wrong, or was used before");
    session.keys("123456").wait_for("••••••").keys("\r").wait_for("as of").wait_for("admin/ana");
    // Another region is another session of the same role: the code was used, and another is not asked for.
    until_heard(&mut session)
        .keys("R")
        .wait_for("af-south-1")
        .keys("eu-central-1\r")
        .wait_gone("eu-west-1")
        .wait_for("as of");
    session.wait_for("admin/ana").keys("R").wait_for("af-south-1").keys("eu-west-1\r").wait_for("greeting");
    session.wait_for("admin/ana").keys("/greeting").wait_for("1 of ").keys("\r").wait_gone("enter go there");
    session.keys("e").wait_for("Edit /app/greeting").keys("!");
    service.emulator.with(|state| expire(state, true));
    session.keys("\x13").wait_for("Overwrite /app/greeting").wait_for("w write  esc").keys("w");
    session
        .wait_for("nothing was written")
        .wait_for("Press F6 to sign in here")
        .keys("\x1b[17~")
        .wait_for("One-time code");
    session.keys("123456\r").wait_for("used before").keys("654321\r");
    session.wait_for("connected again; nothing has been written yet").wait_for("w write  esc");
    until_heard(&mut session).wait_for("w write  esc").keys("w").wait_for(": v1 → v2");
    assert_eq!(service.stored("AKIADEMOENGINEER", "/app/greeting"), ("hello!".to_owned(), 2));
    let said = quit(session);
    let logged = fs::read_to_string(log).unwrap();
    for code in ["000000", "123456", "654321"] {
        assert!(!said.contains(code) && !logged.contains(code), "{code}");
    }
}

fn expire(state: &mut State, expired: bool) {
    for principal in state.principals_mut().iter_mut().filter(|it| it.arn.contains("assumed-role/admin")) {
        principal.expired = expired;
    }
}

#[test]
fn a_role_behind_one_with_a_code_is_assumed_when_that_is_there() {
    let service = Service::start(&(ENGINEER.to_owned() + &device(&["123456"])));
    let home = with_mfa(&service.url);
    let mut session = home.start(&["--profile", "beyond", "--no-cache"], &[]);
    session.resize(24, 160);
    session.wait_for("One-time code").wait_for("role/admin").keys("123456\r").wait_for("as of").wait_for("beyond/ana");
    until_heard(&mut session);
    quit(session);
    assert_eq!(service.callers("AssumeRole").len(), 2, "{:?}", service.callers("AssumeRole"));
}

/// Whoever was asked for a code can end the command by the same signals as before, though handlers stay.
#[test]
fn a_command_that_reads_ends_at_once_also_after_a_code() {
    for (signal, called) in [(Signal::TERM, "Terminated"), (Signal::HUP, "Hangup"), (Signal::INT, "Interrupt")] {
        for command in [
            &["export", "/app", "--format", "json"][..],
            &["exec", "/app", "--", "echo", "run"],
            &["get", "/app/greeting"],
        ] {
            let service = Service::start(&(ENGINEER.to_owned() + &device(&["123456"])));
            let operation = if command[0] == "get" { "GetParameter" } else { "GetParametersByPath" };
            let gate = Gate::before(&service.url, operation);
            let home = with_mfa(&gate.url);
            let mut session = home.start(&[&command[..1], &["--profile", "admin"], &command[1..]].concat(), &[]);
            session.wait_for("(not shown): ").keys("123456\r");
            gate.wait();
            session.signal(signal);
            let end = session.exit();
            let by = end.status.signal().unwrap_or_default();
            assert!(by.starts_with(called), "{command:?}: {}: {}", end.status, end.text());
            assert!(end.modes_restored && !end.text().contains("hello"), "{}", end.text());
            gate.open();
        }
    }
}

#[test]
fn a_command_asks_for_the_code_on_the_terminal_unseen_or_is_refused() {
    let service = Service::start(&(ENGINEER.to_owned() + &device(&["123456"])));
    let home = with_mfa(&service.url);
    let arguments = ["get", "--profile", "admin", "/app/greeting"];
    let mut session = home.start(&arguments, &[]);
    session.wait_for("One-time code of arn:aws:iam::111122223333:mfa/ana").wait_for("(not shown): ").keys("12345\r");
    session.wait_for("A code is six digits.").keys("000000\r").wait_for("The code is wrong, or was used before.");
    session.keys("123456\r");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(end.text().contains("hello") && end.modes_restored, "{}", end.text());
    for code in ["12345", "000000"] {
        assert!(!String::from_utf8_lossy(&end.raw).contains(code), "{}", end.text());
    }
    // Whose codes are all wrong, or who has no terminal.
    let mut session = home.start(&arguments, &[]);
    for times in 1..=3 {
        // Each question is asked in its turn: what is typed before is nobody's.
        let asked = move |screen: &vt100::Screen| screen.contents().matches("(not shown): ").count() >= times;
        session.wait_until("another question", asked).keys("111111\r");
    }
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 1, "{}", end.text());
    let ran = ran(sesame(&arguments).env("HOME", home.path(""))).with(2);
    assert!(ran.err.contains("there is no terminal to ask for it on"), "{}", ran.err);
}

/// What botocore makes of the login that we kept: it signs in by it, and renews it for us.
mod peer {
    use std::path::Path;
    use std::process::Command;

    use super::*;

    #[test]
    #[ignore = "needs Python packages: tests/peer/install"]
    fn botocore_signs_in_by_the_login_that_we_kept_and_renews_it() {
        let service = Service::start(ENGINEER);
        let portal = Portal::refusing_first(&[]);
        let home = with_sso(&service.url, &portal.url);
        let mut session = home.start(&["--profile", "shop", "--no-cache"], &[]);
        session.resize(24, 160);
        session.wait_for("I signs in").keys("I").wait_for("as of");
        until_heard(&mut session);
        quit(session);
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let python = target.join("peer-venv/bin/python");
        assert!(python.exists(), "run: bash tests/peer/install {}", target.join("peer-venv").display());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/login.py");
        let run =
            Command::new(python).arg(script).env("HOME", home.path("")).env("AWS_PROFILE", "shop").output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(said.lines().collect::<Vec<_>>(), ["AKIADEMOENGINEER", TOKEN, "renewed"]);
        assert_eq!(portal.asked("/token").last().unwrap()["grantType"], "refresh_token");
        // And we by what it has written.
        let mut session = home.start(&["--profile", "shop", "--no-cache"], &[]);
        session.wait_for("as of");
        quit(session);
        assert_eq!(portal.asked("/client/register").len(), 1);
    }
}
