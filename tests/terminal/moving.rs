//! Marks, a rename and a move of several in a real terminal.

use super::session::Session;

/// A secret of the demo that its user may move.
const NAME: &str = "/checkout/dev/orders/db/password";

/// What its value begins with.
const VALUE: &str = "demo-orders-dev";

#[test]
fn a_secret_is_renamed_and_moved_back_unseen() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("M").wait_for("to   /checkout").keys("\x17secret\r").wait_for("type password").wait_for("  › ");
    session.keys("passwor\r").wait_for("“passwor” is not password: more is to come");
    session.keys("d\r").wait_for("moved to ").wait_for("u, enter moves it back");
    session.keys("u").wait_for("asks before it is moved back");
    session.keys("\r").wait_for("type secret").wait_for("  › ").keys("secret\r").wait_for("u, enter moves it back");
    assert!(!String::from_utf8_lossy(&session.raw()).contains(VALUE), "nothing of the value was shown on the way");
    session.keys(" ").wait_for(VALUE);
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert!(!end.afterwards().contains(VALUE));
}

#[test]
fn what_is_marked_is_copied_and_the_copies_deleted() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("*").wait_for("3 marked").keys("c").wait_for("that are marked").keys("-copy\r");
    session.wait_for("w copies them").wait_for("w copy").keys("w").wait_for("copied 3 parameters");
    session.keys("u").wait_for("copies are deleted").keys("\r").wait_for("type delete 3").wait_for("  › ");
    session.keys("delete 3\r").wait_for("deleted 3 parameters");
    // What was deleted could still be put back.
    session.keys("q").wait_for("Quit and lose what was deleted?").wait_for("D wipe it").keys("D");
    session.exit().assert_restored();
}
