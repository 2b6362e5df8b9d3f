//! A file that is imported into a folder, over the real client and the emulator: keys in, screen out, and what the service holds
//! afterwards.

use std::time::Duration;

use serde_json::{Value, json};
use sesame::app::{Effect, Reply};
use sesame::comparison::Told;

use crate::fixtures::Live;
use crate::plan::SEED;

/// Of the files, none of which is on a screen before it is asked for.
const VALUES: [&str; 3] = ["db-of-the-file", "rose-of-the-file", "lily-of-the-file"];

/// The page, for the folder of development.
fn opened() -> Live {
    let mut live = Live::new(SEED);
    live.keys("//shop/dev/area<enter>h:import a file<enter>");
    live.world.shows(&["Import a file into", "/shop/dev/"]);
    live
}

fn get(live: &Live, name: &str) -> Value {
    let asked = json!({ "Name": name, "WithDecryption": true });
    live.ask("AKIABEN", "AmazonSSM.GetParameter", &asked)["Parameter"].clone()
}

fn is_there(live: &Live, name: &str) -> bool {
    get(live, name)["Name"].is_string()
}

#[test]
fn a_file_is_shown_masked_written_and_put_back_as_one() {
    let mut live = opened();
    let decrypted = live.decrypts();
    live.keys("tests/importing/shop.env");
    snapshot!("file_80", live);
    live.keys("<enter>");
    snapshot!("question_80", live);
    for value in VALUES {
        assert!(!live.screen().contains(value), "{}", live.screen());
    }
    live.world.resize(60, 20);
    live.keys("<pgdn>");
    snapshot!("question_60", live);
    live.world.resize(120, 35);
    assert_eq!(live.decrypts(), decrypted);
    live.keys("<end>w");
    live.world.shows(&["changed 4 parameters: ~ 2 · + 2"]);
    assert_eq!(get(&live, "/shop/dev/host")["Value"], "db-of-the-file");
    assert_eq!(get(&live, "/shop/dev/host")["Type"], "String", "what is there keeps its type");
    assert_eq!(get(&live, "/shop/dev/db/password")["Value"], "rose-of-the-file");
    assert_eq!(get(&live, "/shop/dev/TOKEN")["Type"], "SecureString");
    assert_eq!(get(&live, "/shop/dev/port")["Value"], "one-of-port", "what is not in the file stays");
    live.keys("u<enter>");
    live.keys("<end>delete 2<enter>");
    assert_eq!(get(&live, "/shop/dev/host")["Value"], "one-of-host");
    assert_eq!(get(&live, "/shop/dev/db/password")["Value"], "poppy-of-now");
    assert!(!is_there(&live, "/shop/dev/TOKEN"));
}

#[test]
fn what_cannot_be_imported_is_told_by_name_and_nothing_is_asked() {
    let mut live = opened();
    live.keys("<enter>");
    live.world.shows(&["type the path of a file"]);
    live.keys("tests/importing/none.env<enter>");
    live.world.shows(&["nothing was imported", "No such file"]);
    live.keys("<c-u>tests/importing<enter>");
    live.world.shows(&["its name tells no format"]);
    live.keys("<backtab><c-u>tests/importing/typed.json<tab>");
    for _ in 0..6 {
        live.keys("<right>");
    }
    live.keys("<enter>");
    snapshot!("refused_80", live);
    live.keys("<esc>");
    assert!(!is_there(&live, "/shop/dev/new"));
}

#[test]
fn what_is_new_has_the_type_that_was_chosen() {
    let mut live = opened();
    live.keys("tests/importing/shop.env<tab><tab><left><enter>");
    live.world.resize(120, 35);
    live.keys("<end>w");
    assert_eq!(get(&live, "/shop/dev/MODE")["Type"], "String");
    assert_eq!(get(&live, "/shop/dev/db/password")["Type"], "SecureString", "what is there keeps its type");
}

/// The question about a file over a folder.
fn asked(folder: &str, file: &str) -> Live {
    let mut live = Live::new(SEED);
    live.keys(&format!("/{folder}<enter>h:import a file<enter>tests/importing/{file}<enter>"));
    live
}

#[test]
fn what_is_there_with_the_same_value_is_told_on_request_and_not_written() {
    let mut live = asked("/shop/vault/plain", "vault.env");
    live.world.resize(120, 35);
    let decrypted = live.decrypts();
    live.world.shows(&[
        "~ 2 · + 1",
        "compared    nothing: 2 are there",
        "= leaves out what is the same: 1 call, 1 decrypted",
    ]);
    live.keys("=");
    snapshot!("compared_120", live);
    live.world.shows(&[
        "+ 1 · = 1",
        "1 is the same, and is not written",
        "? key  cannot tell: no key access",
        "= plain  v1 · String",
    ]);
    assert_eq!(live.decrypts(), decrypted, "the one secret could not be decrypted");
    for value in ["under-the-seal", "of-the-file", "open "] {
        assert!(!live.screen().contains(value), "{}", live.screen());
    }
    // What could not be read is written only where that is wanted.
    live.keys("=");
    live.world.shows(&["~ 1 · + 1 · = 1", "1 could not be read, and is written: = leaves it out", "~ key  v1 → v2"]);
    live.keys("=<end>w");
    live.world.shows(&["changed 1 parameter: + 1"]);
    assert_eq!(get(&live, "/shop/vault/NEW")["Value"], "lily-of-the-file");
    for name in ["/shop/vault/key", "/shop/vault/plain"] {
        assert_eq!(get(&live, name)["Version"], 1, "{name}");
    }
}

#[test]
fn what_differs_is_still_written_and_its_secrets_are_decrypted_once() {
    let mut live = asked("/shop/prod/area", "shop.env");
    live.world.resize(120, 35);
    let decrypted = live.decrypts();
    live.world.shows(&[
        "~ 2 · + 2",
        "host, db/password: the value that is replaced has not been read",
        "ctrl-g leaves out what is the same",
    ]);
    live.keys("<c-g>");
    assert_eq!(live.decrypts(), decrypted + 1);
    live.world.shows(&["~ 2 · + 2", "none is the same"]);
    assert!(!live.screen().contains("has not been read"), "{}", live.screen());
    live.keys("<c-g>");
    live.world.shows(&["it is compared already"]);
    live.keys("<pgdn>write 4<enter>");
    assert_eq!(get(&live, "/shop/prod/host")["Value"], "db-of-the-file");
}

#[test]
fn a_file_that_says_what_is_there_writes_nothing() {
    let mut live = asked("/shop/dev/area", "same.json");
    live.keys("=");
    snapshot!("same_80", live);
    live.keys("w");
    live.world.shows(&["there is nothing to write"]);
    assert_eq!(get(&live, "/shop/dev/host")["Version"], 1);
    live.keys("<esc>");
    live.world.shows(&["Import a file into"]);
}

#[test]
fn a_comparison_that_cannot_be_made_leaves_the_question_as_it_was() {
    let mut live = asked("/shop/dev/area", "same.json");
    live.world.keys("=");
    live.world.shows(&["being read: 0 of 2", "esc stop"]);
    live.world.keys("w");
    live.world.shows(&["what is there is being read…"]);
    live.world.keys("<esc>");
    live.world.shows(&["nothing: 2 are there already"]);
    live.settle();
    live.world.shows(&["~ 2", "nothing: 2 are there already"]);
    live.keys("=");
    live.world.shows(&["2 are the same"]);
}

#[test]
fn a_comparison_that_lasts_tells_how_long_it_still_takes() {
    let mut live = asked("/shop/dev/area", "same.json");
    live.world.keys("=");
    let comparing = live.world.one(|effect| matches!(effect, Effect::CompareWith(..)));
    live.world.pass(Duration::from_secs(4));
    live.world.reply(comparing, Reply::Told(vec![("/shop/dev/host".to_owned(), Told::Same)]));
    live.world.shows(&["being read: 1 of 2", "what is there is being read… · 14/min · about 5 s left"]);
}

#[test]
fn a_read_only_session_imports_nothing() {
    let mut live = Live::read_only(SEED);
    live.keys("//shop/dev/area<enter>h:import a file<enter>");
    assert!(!live.screen().contains("Import a file into"), "{}", live.screen());
}

/// Why a file was not read is read whole at every size: the box is as high as what it says.
#[test]
fn why_a_file_was_not_read_is_whole_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a-name-that-is-long-enough-for-the-reason-to-wrap.env");
    std::fs::write(&file, "A=1\nB=2\nC=3\nno sign of a value here\n").unwrap();
    let mut live = opened();
    live.keys(&format!("{}<enter>", file.display()));
    for (width, height) in [(80, 24), (100, 30), (120, 35), (200, 50)] {
        live.world.resize(width, height);
        let screen = live.screen();
        let said: String =
            screen.lines().map(|line| line.trim_matches(|c: char| c == '│' || c.is_whitespace())).collect();
        assert!(said.contains("line 4: NAME=value isexpected") || said.contains("NAME=value is expected"), "{screen}");
    }
}
