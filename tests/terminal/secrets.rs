//! What of a value reaches the terminal, and when: all bytes are looked at, not only what the screen shows in the end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sesame::demo;
use sesame::destination::Root;
use sesame::store::Store;
use tokio::sync::mpsc;

use super::session::Session;

/// A parameter of the demo that its user may read; found by typing its name.
const NAME: &str = "/checkout/prod/orders/db/password";
const VALUE: &str = "demo-orders-prod-pa55word-4";

/// Every value of the demo that its user may read and that cannot be on the screen for another reason. So too a part of it:
/// the longest run without blanks, as the screen may wrap a value.
fn values() -> Vec<String> {
    let emulator = demo::emulator().unwrap();
    let store = Store::over(emulator.http_client(), demo::REGION, demo::ACCESS_KEY, true);
    let tasks = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tasks.block_on(async {
        let (pages, mut listed) = mpsc::channel(1000);
        store.list(&Root::all(), pages).await.unwrap();
        let (mut known, mut values) = (String::new(), Vec::new());
        while let Some(page) = listed.recv().await {
            for parameter in page {
                let reading = store.read(&parameter.name).await;
                values.extend(reading.map(|reading| reading.value.expose().to_owned()));
                known.extend([format!("{parameter:?}")]);
            }
        }
        let runs = values.iter().filter_map(|value| value.split_whitespace().max_by_key(|run| run.len()));
        runs.map(|run| run.chars().take(20).collect::<String>())
            .filter(|run| run.len() >= 8 && !known.contains(run.as_str()))
            .collect()
    })
}

fn listed() -> Session {
    let mut session = Session::start(&["--demo"], 30, 100);
    session.wait_for("as of");
    session
}

/// Puts the cursor on a parameter by searching for it.
fn go_to<'a>(session: &'a mut Session, name: &str) -> &'a mut Session {
    session.keys("/").keys(name).wait_for("1 of ").keys("\r").wait_gone("enter go there");
    session.wait_for("space reveals")
}

#[test]
fn no_value_reaches_the_terminal_before_a_reveal() {
    let values = values();
    assert!(values.len() > 100, "only {} values to look for", values.len());
    assert!(values.iter().any(|value| VALUE.starts_with(value.as_str())));

    let mut session = listed();
    // Opens what can be opened and walks over all of it; looks at help and at the menus; refreshes.
    for _ in 0..400 {
        session.keys("lj");
    }
    session.keys("gG?").wait_for("esc close").keys("\x1b").wait_gone("y copy it all");
    go_to(&mut session, NAME).keys("\t\tr").resize(24, 80).resize(40, 120);
    session.keys("Y").wait_for("the AWS CLI command").keys("\x1b").wait_gone("the AWS CLI command");
    session.keys("q");
    let end = session.exit();
    let text = end.text();
    assert!(text.contains("password"), "nothing was listed, so nothing is tested");
    for value in values {
        assert!(!text.contains(&value), "{value:?} was sent to the terminal");
    }
}

#[test]
fn a_reveal_ends_and_leaves_nothing_behind() {
    for hide in [" ", "j", "\x1b[O"] {
        let mut session = listed();
        go_to(&mut session, NAME).keys(" ").wait_for(VALUE).keys(hide).wait_gone(VALUE);
        session.keys("q");
        let end = session.exit();
        end.assert_restored();
        assert_eq!(end.screen.contents(), "", "{hide:?}: something is left on the main screen");
        assert!(!end.afterwards().contains(VALUE), "{hide:?}");
    }
}

#[test]
fn quitting_in_the_midst_of_a_reveal_leaves_nothing_behind() {
    let mut session = listed();
    go_to(&mut session, NAME).keys(" ").wait_for(VALUE).keys("q");
    let end = session.exit();
    assert_eq!(end.screen.contents(), "");
    // Some terminals show the alternate screen again on request: it was cleared before it was left.
    let text = end.text();
    let (_, leaving) = text.rsplit_once(VALUE).unwrap();
    assert!(leaving.find("\x1b[2J").unwrap() < leaving.find("\x1b[?1049l").unwrap(), "{leaving:?}");
}

/// There is no clipboard and no tmux here, so the text goes to the terminal.
#[test]
fn a_copy_reaches_the_terminals_clipboard_and_not_its_screen() {
    let mut session = listed();
    go_to(&mut session, NAME).keys("y").wait_for("OSC 52");
    let text = String::from_utf8_lossy(&session.raw()).into_owned();
    assert!(text.contains(&format!("\x1b]52;c;{}\x1b\\", STANDARD.encode(VALUE))), "no copy was sent");
    assert!(!text.contains(VALUE), "the value was shown");
}

/// Clusters whose columns this terminal counts otherwise than the program does, as real ones do too: the vowels and conjuncts of
/// Indic scripts, flags, half-width kana with its marks, an emoji of several.
#[test]
fn a_reveal_leaves_nothing_behind_where_columns_are_counted_otherwise() {
    const PIECES: [&str; 8] = ["ក្សត្រី", "क्षत्रिय", "கொள்கை", "น้ำใจ", "🇩🇪🇫🇷🇯🇵", "ｶﾞｷﾞｸﾞ", "👨‍👩‍👧", "ZQX"];
    let seed = tempfile::NamedTempFile::new().unwrap();
    let value = PIECES.map(|piece| format!("{piece}ZQ{piece}")).join("\\n");
    let text = format!("parameter = [{{ name = \"/a\", type = \"SecureString\", value = \"{value}\" }}]");
    std::fs::write(seed.path(), text).unwrap();
    let emulator = super::emulator::Emulator::start(&["--seed", seed.path().to_str().unwrap()]);
    for hide in [" ", "\x1b[O", "\x1b"] {
        let mut session = emulator.browse(&["--no-cache"]);
        session.wait_for("space reveals").keys(" ").wait_for("ZQ").keys(hide);
        let is_left = |screen: &vt100::Screen| value.chars().any(|c| !c.is_ascii() && screen.contents().contains(c));
        session.wait_until("nothing of the value", |screen| !is_left(screen));
        session.keys("\x1b\x1bqq");
        session.exit();
    }
}

/// The story that the demo tells: the description says which version to go back to, and nothing of either value is seen on the way.
#[test]
fn the_password_of_the_demo_is_put_back_unseen() {
    let name = "/checkout/prod/db/password";
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(name).wait_for("4 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("H").wait_for("23 versions").wait_for("roll back");
    session.keys("\x1b[B").wait_for("2 of 23");
    session.keys("\r").wait_for("v23 → v24, as v22 was").wait_for("type password, then enter").wait_for("  › ");
    session.keys("password\r").wait_for("wrote /checkout/prod/db/password: v23 → v24 · u, enter puts v23 back");
    assert!(!String::from_utf8_lossy(&session.raw()).contains("teasel"));
    session.keys(" ").wait_for("demo-teasel-22");
    session.keys("H").wait_for("24 versions").keys("m").wait_for("v24 is marked").keys("jj").wait_for("3 of 24");
    session.keys("=").wait_for("none: the values are the same");
    session.keys("qq");
    session.exit();
}
