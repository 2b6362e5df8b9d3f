//! Deletion and undo in a real terminal.

use super::session::Session;

/// A secret of the demo that its user may delete.
const NAME: &str = "/checkout/dev/orders/db/password";

/// What its value begins with.
const VALUE: &str = "demo-orders-dev";

#[test]
fn a_secret_is_deleted_and_created_anew_unseen() {
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("D").wait_for("Delete ").wait_for("then enter deletes it").wait_for("  › ");
    session.keys("passwor\r").wait_for("“passwor” is not password: more is to come");
    session.keys("d\r").wait_for("u, enter puts it back until");
    session.keys("u").wait_for("deleted").wait_for("value is kept until");
    session.keys("\r").wait_for("Create anew").wait_for("w create  esc").keys("w");
    session.wait_for("anew, version 1 · u, enter deletes it again");
    assert!(!String::from_utf8_lossy(&session.raw()).contains(VALUE), "nothing of the value was shown on the way");
    session.keys(" ").wait_for(VALUE);
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert!(!end.afterwards().contains(VALUE));
}

#[test]
fn what_may_not_be_deleted_stays_and_says_which_policy_refuses() {
    let name = "/checkout/prod/db/password";
    let mut session = Session::start(&["--demo"], 24, 80);
    session.wait_for("as of");
    session.keys("/").keys(name).wait_for("4 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("D").wait_for("PRODUCTION").wait_for("type /checkout/prod/db/password").wait_for("│ › ");
    session.keys("/checkout/prod/db/password\r").wait_for("nothing was deleted").wait_for("permissions boundary");
    session.keys("\x1b").wait_gone("nothing was deleted").wait_for("password");
    session.keys("q");
    session.exit();
}
