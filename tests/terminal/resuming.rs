//! A move that `kill -9` cuts off in a real terminal, and that a second start goes on with.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rustix::process::Signal;

use super::emulator::Emulator;
use super::home::Home;
use super::session::Session;

/// So many are moved.
const COUNT: usize = 36;

fn seed() -> String {
    let numbers: Vec<String> = (0..COUNT).map(|n| format!("\"{n:02}\"")).collect();
    format!(
        "account = \"111122223333\"\nregion = \"eu-west-1\"\n\n[[principal]]\naccess_key = \"AKIAENGINEER\"\n\
         arn = \"arn:aws:sts::111122223333:assumed-role/engineer/ana\"\ndefault = true\n\n\
         [[parameter]]\nname = \"/shop/many/{{n}}\"\nfor = {{ n = [{}] }}\ntype = \"SecureString\"\nvalue = \"hunter2-{{n}}\"\n",
        numbers.join(", ")
    )
}

/// The journal of that home, once it says so much.
fn journal(home: &Home) -> (PathBuf, String) {
    let dir = home.path(".local/state/sesame");
    let files = fs::read_dir(&dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let file = files.into_iter().find(|path| path.extension().is_some_and(|it| it == "journal"));
    let text = file.as_ref().map(|file| fs::read_to_string(file).unwrap_or_default()).unwrap_or_default();
    (file.unwrap_or_default(), text)
}

fn browse(home: &Home, emulator: &Emulator) -> Session {
    let environment =
        [("AWS_ACCESS_KEY_ID", "AKIAENGINEER"), ("AWS_SECRET_ACCESS_KEY", "any"), ("AWS_REGION", "eu-west-1")];
    let mut session = home.start(&["--endpoint-url", &emulator.url], &environment);
    // What did not end may be told over the number of them.
    session.wait_until("all are listed", |screen| {
        let text = screen.contents();
        text.contains("parameters · as of") || text.contains("did not end")
    });
    session
}

#[test]
fn what_kill_9_cuts_off_a_second_start_goes_on_with() {
    let home = Home::new("");
    home.write("seed.toml", &seed());
    let emulator = Emulator::start(&["--seed", home.path("seed.toml").to_str().unwrap(), "--latency", "3"]);
    let mut session = browse(&home, &emulator);
    session.keys("jM").wait_for("the folder they get").keys("\x17lots\r").wait_for("type delete 36").wait_for("  › ");
    session.keys("delete 36\r").wait_until("some are moved", |screen| {
        let text = screen.contents();
        (4..COUNT).any(|n| text.contains(&format!("moving {n} of 36")))
    });
    session.signal(Signal::KILL).wait_ended();
    let (path, text) = journal(&home);
    assert!(text.contains("\"kind\":\"move\"") && !text.contains("hunter2"), "{text}");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));

    let mut session = browse(&home, &emulator);
    session.wait_for("a move of 36 did not end: u shows it").keys("u").wait_for("not ended, by a sesame that is gone");
    session.keys("\r").wait_for("Go on moving ").wait_for("  › ");
    let shown = session.shown();
    let left = (1..=COUNT).find(|left| shown.contains(&format!("Go on moving {left} of 36"))).unwrap();
    session.keys(&format!("delete {left}\r")).wait_for(&format!("moved {left} parameters"));
    assert!(!path.exists(), "nothing is left of it");
    session.keys("q");
    assert!(!String::from_utf8_lossy(&session.raw()).contains("hunter2"), "nothing of a value was shown on the way");
    session.exit().assert_restored();
}

/// The values of a plan are in memory alone: what is left of it is told, and typed again.
#[test]
fn what_was_done_of_a_plan_that_kill_9_cut_off_is_told() {
    let home = Home::new("");
    home.write("seed.toml", &seed());
    let emulator = Emulator::start(&["--seed", home.path("seed.toml").to_str().unwrap(), "--latency", "3"]);
    let mut session = browse(&home, &emulator);
    let text: Vec<String> = (0..COUNT).map(|n| format!("many/{n:02} = fresh-{n:02}")).collect();
    session.keys("je").wait_for("many/00 = <keep>").keys(&format!("\x0c\x1b[200~{}\x1b[201~", text.join("\n")));
    session.wait_for("~ 36").keys("\x13").wait_for("w write  ↓ more").keys("w");
    session.wait_until("some are written", |screen| {
        let text = screen.contents();
        (4..COUNT).any(|n| text.contains(&format!("{n} of 36")))
    });
    session.signal(Signal::KILL).wait_ended();
    let (_, text) = journal(&home);
    assert!(text.contains("\"kind\":\"plan\"") && !text.contains("fresh") && !text.contains("hunter2"), "{text}");
    let done = text.matches("\"step\":\"done\"").count();
    assert!((3..COUNT).contains(&done), "{text}");

    let mut session = browse(&home, &emulator);
    session.wait_for("a plan of 36 did not end: u shows it").keys("u").wait_for("not ended, by a sesame that is gone");
    session.wait_for(&format!("{done} of 36 written")).wait_for("perhaps written").wait_for("what is left is");
    session.keys("q").wait_gone("not ended").keys("q");
    session.exit().assert_restored();
}

/// What tags are to be is in memory alone: which have them is told, and the others are marked and changed anew.
#[test]
fn what_was_changed_of_tags_when_kill_9_came_is_told() {
    let home = Home::new("");
    home.write("seed.toml", &seed());
    let emulator = Emulator::start(&["--seed", home.path("seed.toml").to_str().unwrap(), "--latency", "3"]);
    let mut session = browse(&home, &emulator);
    session
        .keys("jt")
        .wait_for("Tags, settings of 36 parameters")
        .keys("nowner\rana-of-shop\r")
        .wait_for("ana-of-shop");
    session.keys("\x13").wait_for("w change  ↓ more").keys("w");
    session.wait_until("some are changed", |screen| {
        let text = screen.contents();
        (4..COUNT).any(|n| text.contains(&format!("{n} of 36")))
    });
    session.signal(Signal::KILL).wait_ended();
    let (_, text) = journal(&home);
    assert!(text.contains("\"kind\":\"amend\"") && !text.contains("owner") && !text.contains("ana-of-shop"), "{text}");
    let done = text.matches("\"step\":\"done\"").count();
    assert!((3..COUNT).contains(&done), "{text}");

    let mut session = browse(&home, &emulator);
    session.wait_for("a change of tags or settings of 36 did not end: u shows it").keys("u");
    session.wait_for("not ended, by a sesame that is gone").wait_for(&format!("{done} of 36 changed"));
    session.wait_for("perhaps changed, or in part").wait_for("choose it anew");
    session.keys("q").wait_gone("not ended").keys("q");
    session.exit().assert_restored();
}
