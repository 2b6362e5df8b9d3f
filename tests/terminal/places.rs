//! The way back: what one start left, the next begins with.

use std::path::Path;

use super::service::Service;
use super::session::Session;

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[parameter]]
name = "/team/db/password"
type = "SecureString"
value = "correct-horse-battery"

[[parameter]]
name = "/plain"
type = "String"
value = "not-so-secret"
"#;

fn session(service: &Service, home: &Path, region: &str, more: &[&str]) -> Session {
    let [state, cache] = ["state", "cache"].map(|name| home.join(name).to_str().unwrap().to_owned());
    let environment = [
        ("XDG_STATE_HOME", state.as_str()),
        ("XDG_CACHE_HOME", &cache),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", region),
    ];
    let mut session = Session::start_with(&[&["--endpoint-url", &service.url], more].concat(), &environment, 24, 100);
    session.wait_for("111122223333").wait_until("everything is listed", |screen| is_listed(screen, region));
    session
}

/// Whether that region is, whatever it holds.
fn is_listed(screen: &vt100::Screen, region: &str) -> bool {
    let text = screen.contents();
    text.lines().next().is_some_and(|header| header.contains(region)) && text.contains(" · as of ")
}

/// What one start has kept, the next compares again, from another region than it was kept in.
#[test]
fn a_pair_that_was_kept_is_compared_again_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start(&SEED.replace("/plain", "/team/db/plain"));
    let mut first = session(&service, home.path(), "eu-west-1", &[]);
    first.keys("g=").wait_for("Compare").keys("\x15us-east-1:/team\r").wait_for("2 missing there");
    first
        .keys("K")
        .wait_for("Keep as a pair")
        .keys("\r")
        .wait_for("kept as team-us-east-1")
        .keys("\x1b")
        .wait_gone("missing there");
    quit(first);
    let file = home.path().join("state/sesame/places.json");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("team-us-east-1") && text.contains("\"missing\": 2"), "{text}");
    assert!(!text.contains("correct-horse") && !text.contains("not-so-secret"), "{text}");

    let mut second = session(&service, home.path(), "us-west-2", &[]);
    second.keys("'").wait_for("↔ team-us-east-1").wait_for("2 missing");
    second.keys("team\r").wait_for("eu-west-1:/team ↔ us-east-1:/team").wait_for("2 missing there");
    second.keys("\x1b").wait_gone("missing there").keys("\x1b").wait_gone("Places");
    second.wait_until("the same region", |screen| is_listed(screen, "us-west-2"));
    quit(second);
    service.stop();
}

fn quit(mut session: Session) {
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
}

#[test]
fn the_next_start_is_where_the_last_one_was_and_nowhere_where_nothing_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start(SEED);
    let file = home.path().join("state/sesame/places.json");
    let no_settings = home.path().join("settings.toml");
    std::fs::write(&no_settings, "recent = false\n").unwrap();
    let nothing_kept = [&["--no-cache"][..], &["--config", no_settings.to_str().unwrap()]];

    for nothing in nothing_kept {
        let mut session = session(&service, home.path(), "eu-west-1", nothing);
        session.keys("Gllll ").wait_for("correct-horse-battery");
        quit(session);
        assert!(!file.exists(), "{nothing:?}");
    }

    let mut first = session(&service, home.path(), "eu-west-1", &[]);
    first.keys("Gllll ").wait_for("correct-horse-battery");
    first.keys(":bookmark\r").wait_for("bookmark: /team/db/password");
    quit(first);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("/team/db/password") && !text.contains("correct-horse"), "{text}");

    let mut second = session(&service, home.path(), "eu-west-1", &[]);
    second.wait_for("▾ db").keys(" ").wait_for("correct-horse-battery");
    quit(second);

    // Neither elsewhere, nor where nothing is to be kept, nor where a path was asked for.
    let elsewhere = session(&service, home.path(), "us-east-1", &[]);
    quit(elsewhere);
    for nothing in nothing_kept {
        let mut session = session(&service, home.path(), "eu-west-1", nothing);
        session.wait_for("▸ team").keys("'").wait_for("nothing yet").keys("\x1b").wait_gone("nothing yet");
        quit(session);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap().matches("password").count(), text.matches("password").count());

    let mut third = session(&service, home.path(), "us-east-1", &[]);
    third
        .keys("'")
        .wait_for("* /team/db/password")
        .keys("\r")
        .wait_until("the switch", |screen| is_listed(screen, "eu-west-1"))
        .wait_for("▾ db");
    third.keys(" ").wait_for("correct-horse-battery");
    quit(third);
    service.stop();
}
