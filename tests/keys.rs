//! Keys of the user's own: what the settings say of the panes, and everything that names a key.

use sesame::app::pages::BROWSE;
use sesame::app::{Copied, Effect, Reply};
use sesame::config::Config;
use sesame::parameter::{Parameter, ParameterType};

use crate::fixtures::{OURS, World, one, reading, start};

fn with(keys: &str) -> World {
    let config = Config::parse_for(&format!("[keys.browse]\n{keys}"), Some(BROWSE), crate::fixtures::zone).unwrap();
    let mut world = World::with(start(), config);
    world.resize(120, 35);
    let list = world.arrive(OURS);
    let plain = |name| Parameter::bare(name, ParameterType::String, 3);
    world.list(list, vec![plain("/a"), plain("/b/c"), plain("/b/d")]);
    world.keys("g");
    world.take();
    world
}

#[test]
fn a_key_of_the_users_own_does_it_and_the_usual_one_does_not() {
    let mut world = with("copy = ['c', 'ctrl-y']\ncopy-to = []");
    for key in ["c", "<c-y>"] {
        world.keys(key);
        let read = world.one(|effect| matches!(effect, Effect::Read(_, name) if name == "/a"));
        world.reply(read, Reply::Read(Ok(reading(3))));
        let copy = world.one(|effect| matches!(effect, Effect::Copy(..)));
        world.reply(copy, Reply::Copied(Ok(Copied::Clipboard)));
    }
    let mut world = with("copy = ['ctrl-y']");
    world.keys("y");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Read(..))));
    world.shows(&["y does nothing here"]);
}

#[test]
fn everything_that_names_a_key_names_the_one_that_holds() {
    let mut world = with(
        "reveal = ['v', 'space']\nedit = ['i']\nabout = []\nrefresh = ['ctrl-r']\nhistory = ['h']\nclose = ['left']",
    );
    // Footer, detail pane, help, the list of actions.
    world.shows(&["v reveal", "i edit", "h history", "v reveals"]);
    world.keys("?");
    world.shows(&["v space", "reveal the value for a while"]);
    world.keys("<esc>:refresh");
    world.shows(&["ctrl-r"]);
    world.keys("<esc>u");
    world.shows(&["i edits the parameter under the cursor"]);
    // A notice.
    world.keys("<esc> ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    let kind = sesame::failure::FailureKind::Unreachable;
    world.reply(read, Reply::Read(Err(sesame::failure::Failure::new(kind, "No network", ""))));
    world.shows(&["v tries again"]);
}

#[test]
fn what_has_no_key_is_done_by_name() {
    let mut world = with("reveal = []");
    world.shows(&[": reveal reveals"]);
    world.keys(" ");
    world.shows(&["space does nothing here"]);
    world.keys(":reveal<enter>");
    one(&world.take(), |effect| matches!(effect, Effect::Read(..)));
    // A row without a key may be given one.
    let mut world = with("copy-name = ['N']");
    world.keys("N");
    one(&world.take(), |effect| matches!(effect, Effect::Copy(..)));
}

#[test]
fn the_command_prints_what_holds_as_settings() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.toml");
    let keys = |config: &str| {
        std::fs::write(&file, config).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sesame"));
        let out = command.env_clear().arg("keys").arg("--config").arg(&file).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (status, usual, _) = keys("");
    assert_eq!(status, Some(0));
    assert!(
        usual.contains("[keys.browse]\n# reveal the value for a while, or mask it\nreveal = [\"space\"]\n"),
        "{usual}"
    );
    assert!(usual.contains("\nask-owner = []\n") && usual.contains("\nup = [\"↑\", \"k\"]\n"), "{usual}");
    let (status, own, said) = keys("[keys.browse]\ncopy = [\"c\"]\ncopy-to = []\n");
    assert_eq!(status, Some(0), "{said}");
    assert!(own.contains("\ncopy = [\"c\"]\n") && own.contains("\ncopy-to = []\n"), "{own}");
    // What it prints is a settings file that changes nothing.
    for printed in [usual, own] {
        let (status, again, said) = keys(&printed);
        assert_eq!((status, again.as_str()), (Some(0), printed.as_str()), "{said}");
    }
    let (status, _, said) = keys("[keys.browse]\ncopy = [\"e\"]\nback = [\"x\"]\n");
    assert_eq!(status, Some(2));
    for part in [
        "line 2: keys.browse.copy: e is edit's: give edit another key, or none (edit = [])",
        "line 3: keys.browse.back: it stays on esc",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
