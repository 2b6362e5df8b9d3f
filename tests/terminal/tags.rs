//! Tags, labels and settings in a real terminal.

use super::session::Session;

/// A secret of the demo that its user may write.
const NAME: &str = "/checkout/dev/orders/db/password";

/// What its value begins with.
const VALUE: &str = "demo-orders-dev";

#[test]
fn tags_labels_and_a_description_are_changed_and_put_back_unseen() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("t").wait_for("2 of 50 at most").wait_for("none · n adds one");
    session.keys("nreviewed\r").wait_for("reviewed").keys("by ana\r").wait_for("+ reviewed").wait_for("1 change");
    session.keys("\tn").wait_for("› label").keys("known-good\r\r").wait_for("+ known-good").wait_for("2 changes");
    session.keys("\te").wait_for("› description").keys(" Reviewed.\r").wait_for("3 changes");
    session.keys("\x13").wait_for("Change /").wait_for("tag reviewed = by ana").wait_for("w write  esc back").keys("w");
    session.wait_for("changed 1 tag · 1 label · settings").wait_for("reviewed=by").wait_for("Reviewed.");
    session.keys("u").wait_for("+ tag reviewed = by ana").keys("\r").wait_for("w write  esc back").keys("w");
    session.wait_for("put back 1 tag").wait_gone("reviewed=by").wait_gone("Reviewed.");
    assert!(!String::from_utf8_lossy(&session.raw()).contains(VALUE), "nothing of the value was shown on the way");
    session.keys("q");
    session.exit().assert_restored();
}
