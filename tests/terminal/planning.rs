//! A folder as one text in a real terminal.

use super::session::Session;

/// A secret of the demo that its user may write.
const NAME: &str = "/checkout/dev/orders/db/password";

/// What its value begins with.
const VALUE: &str = "demo-orders-dev";

#[test]
fn a_folder_is_edited_as_one_text_and_put_back() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("h").wait_for("3 parameters · 1 secure").keys("e").wait_for("password = <keep>").wait_for("line 7");
    session
        .keys("\x1b[B")
        .wait_for("line 8")
        .keys("\x1b[F")
        .wait_for("column 18")
        .keys("\x17\x7f")
        .wait_for("column 12");
    session.keys("fresh-one").wait_for("password = fresh-one").wait_for("~ 1");
    session.keys("\x13").wait_for("Change 1 parameter").wait_for("w write  esc back").keys("w");
    session.wait_for("changed 1 parameter: ~ 1").wait_gone("fresh-one");
    session
        .keys("u")
        .wait_for("asks before all of it")
        .keys("\r")
        .wait_for("w puts it back")
        .wait_for("w write  esc back");
    session.keys("w").wait_for("put back 1 parameter: ~ 1");
    assert!(!String::from_utf8_lossy(&session.raw()).contains(VALUE), "nothing of the value was shown on the way");
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert!(!end.afterwards().contains("fresh-one"));
}
