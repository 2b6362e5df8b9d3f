//! The whole life of one parameter in a real terminal, by keys alone: nothing of it takes the console or the AWS CLI.

use super::session::Session;

/// The value as it was created, as it was edited, and as it was broken.
const VALUES: [&str; 3] = ["first-teasel", "second-teasel", "broken-teasel"];

/// Lives it in `folder`, of which the program was started and where nothing is called so.
pub(crate) fn live(session: &mut Session, folder: &str) {
    session.wait_for("as of");
    // Created, with the name behind the folder that the form begins with.
    session.keys("n").wait_for("› name").wait_for(folder);
    session.keys("\x0c").keys(&format!("{folder}/token"));
    to_the_value(session);
    session.keys(VALUES[0]).keys("\x13").wait_for("w write  esc").keys("w").wait_for("token, version 1 ·");
    // Edited.
    session.keys("e").wait_for(VALUES[0]).keys("\x0c").keys(VALUES[1]);
    session.keys("\x13").wait_for("w write  esc").keys("w").wait_for("v1 → v2 · u, enter puts v1 back");
    // Its good version labelled.
    tags_and_labels(session).keys("\tn").wait_for("› label").keys("good\r\r").wait_for("+ good");
    session.keys("\x13").wait_for("label good: to v2").wait_for("w write  esc").keys("w");
    session.wait_for("changed label good").wait_for("u, enter puts it back");
    // Broken.
    session.keys("e").wait_for(VALUES[1]).keys("\x0c").keys(VALUES[2]);
    session
        .keys("\x13")
        .wait_for("v3 has none")
        .wait_for("w write  esc")
        .keys("w")
        .wait_for("v2 → v3 · u, enter puts v2 back");
    let unseen_from = session.raw().len();
    // Rolled back to what the label names: four keys from the row.
    session.keys("H").wait_for("3 versions").wait_for("good").keys("j").wait_for("v2 ·").keys("\r");
    session
        .wait_for("v3 → v4, as v2 was")
        .wait_for("w write  esc")
        .keys("w")
        .wait_for("v3 → v4 · u, enter puts v3 back");
    // Renamed, the value unseen.
    session.keys("M").wait_for("enter go on").keys("\x17key\r").wait_for("type token").wait_for("  › ").keys("token\r");
    session.wait_for("moved to").wait_for("u, enter moves it back");
    // Tagged, and given a date to be gone by.
    tags_and_labels(session).keys("nteam\r").wait_for("team").keys("core\r").wait_for("+ team");
    session.keys("\t\tGkke").wait_for("› expires").keys("in 12 days\r").wait_for("deleted in 12 days");
    session.keys("\x13").wait_for("tag team = core").wait_for("AWS deletes it on").wait_for("w write  esc").keys("w");
    session.wait_for("changed 1 tag · settings").wait_for("team=core").wait_for("Expiration");
    // Deleted, and put back with all that.
    session.keys("D").wait_for("then enter deletes it").wait_for("  › ").keys("key\r");
    session.wait_for("u, enter puts it back until").keys("u").wait_for("value is kept until").keys("\r");
    session.wait_for("Create anew").wait_for("w create  esc").keys("w").wait_for("anew, version 1 ·");
    tags_and_labels(session)
        .wait_for("core")
        .wait_for("deleted in 12 days")
        .keys("\x1b")
        .wait_gone("of 50 at most")
        .wait_for("space reveal");
    // All of that unseen, and right.
    let since = String::from_utf8_lossy(&session.raw()[unseen_from..]).into_owned();
    assert!(VALUES.iter().all(|value| !since.contains(value)), "a value was shown on the way");
    session.keys(" ").wait_for(VALUES[1]);
}

/// Opens what stands beside the value, and waits until all of it is read: each part is asked for by itself, and no key adds to one
/// that is not there yet.
fn tags_and_labels(session: &mut Session) -> &mut Session {
    session.keys("t").wait_for("of 50 at most").wait_gone("being read…")
}

/// From field to field, up to that of the value.
fn to_the_value(session: &mut Session) {
    for field in ["type", "value"] {
        session.keys("\t").wait_for(&format!("› {field}"));
    }
}

#[test]
fn a_parameter_is_created_broken_rolled_back_renamed_deleted_and_put_back() {
    let mut session = Session::start(&["--demo", "/checkout/dev"], 40, 120);
    live(&mut session, "/checkout/dev");
    session.keys("q");
    session.exit().assert_restored();
}
