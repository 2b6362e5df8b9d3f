//! From one profile of the shared files to another, over a socket, in the middle of a listing and a reveal.

use std::fs;

use super::emulator::Emulator;
use super::home::Home;
use super::session::Session;

const ENGINEER: &str = "111122223333";
const SANDBOX: &str = "444455556666";

#[test]
fn another_profile_shows_its_own_account_and_nothing_of_the_one_before() {
    let emulator = Emulator::start(&["--latency", "30"]);
    let files = tempfile::tempdir().unwrap();
    let (config, credentials) = (files.path().join("config"), files.path().join("credentials"));
    let profile = |name: &str| format!("[profile {name}]\nregion = eu-west-1\nendpoint_url = {}\n", emulator.url);
    fs::write(&config, profile("shop") + &profile("sandbox")).unwrap();
    let keys = |name: &str, key: &str| format!("[{name}]\naws_access_key_id = {key}\naws_secret_access_key = any\n");
    fs::write(&credentials, keys("shop", "AKIADEMOENGINEER") + &keys("sandbox", "AKIADEMOSANDBOX")).unwrap();
    let environment =
        [("AWS_CONFIG_FILE", config.to_str().unwrap()), ("AWS_SHARED_CREDENTIALS_FILE", credentials.to_str().unwrap())];
    let mut session = Session::start_with(&["--profile", "shop", "--no-cache"], &environment, 24, 120);
    session.wait_for("as of").wait_for(ENGINEER);
    session.keys("/").keys("/sandbox/ana/secret").wait_for("1 of ").keys("\r").wait_for("space reveals");
    // One in flight of each kind; the answers take their time.
    session.keys("r p").wait_for("keys · eu-west-1").keys("sandbox\r");
    session.wait_for(SANDBOX).wait_for("playground").wait_for("profile sandbox").wait_for("8 parameters");
    session.wait_until("nothing of the other account", |screen| {
        let shown = screen.contents();
        ![ENGINEER, "profile shop", "payments", "open sesame"].iter().any(|old| shown.contains(old))
    });
    session.keys("p").wait_for("keys · eu-west-1").keys("shop\r");
    session.wait_for(ENGINEER).wait_for("as of").wait_for("/sandbox/ana/secret");
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
}

#[test]
fn a_broken_settings_file_is_told_in_full_before_the_screen_is_taken() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("my.toml");
    fs::write(&file, "production = '('\nproduktion = 'prod'\n").unwrap();
    let session = Session::start_with(&["--demo"], &[("SESAME_CONFIG", file.to_str().unwrap())], 24, 120);
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 2);
    let said = end.text();
    assert!(said.contains("my.toml is wrong") && said.contains("production: "), "{said}");
    assert!(said.contains("line 2: produktion: there is no such key; did you mean production?"), "{said}");
    assert!(!said.contains("\x1b[?1049h"), "the screen was taken");
    let session = Session::start_with(&["--demo"], &[("SESAME_CONFIG", "/nowhere/my.toml")], 24, 120);
    assert_eq!(session.exit().status.exit_code(), 2, "a file that was named must be there");
    // What the command line names beats the environment.
    let arguments = ["--demo", "--config", file.to_str().unwrap()];
    let said = Session::start_with(&arguments, &[("SESAME_CONFIG", "/dev/null")], 24, 120).exit().text();
    assert!(said.contains("my.toml is wrong"), "{said}");
}

/// It is read before the first frame: so nothing is that has no end, or would have to be written first.
#[test]
fn settings_that_are_no_small_file_are_refused_by_name() {
    let files = tempfile::tempdir().unwrap();
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    fs::File::create(path("large")).unwrap().set_len(20 << 20).unwrap();
    for (file, why) in [
        (Home::new("").pipe("fifo").to_str().unwrap().to_owned(), "it is not a file"),
        ("/dev/zero".to_owned(), "it is not a file"),
        (path("large"), "it is larger than 4 MB"),
        (path("."), "is a directory"),
    ] {
        let end = Session::start_with(&["--demo"], &[("SESAME_CONFIG", &file)], 24, 200).exit();
        assert_eq!(end.status.exit_code(), 2, "{file}");
        let said = end.text();
        assert!(said.contains(&format!("{file} cannot be read: {why}")), "{said}");
        assert!(!said.contains("\x1b[?1049h"), "the screen was taken");
    }
    let mut session = Session::start_with(&["--demo"], &[("SESAME_CONFIG", "/dev/null")], 24, 120);
    session.wait_for("as of").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
}
