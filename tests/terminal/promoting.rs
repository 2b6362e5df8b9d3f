//! A copy to the other region of the demo, in a real terminal.

use super::session::Session;

/// A secret that both regions have, with different values.
const NAME: &str = "/checkout/prod/cart/db/password";

#[test]
fn a_secret_goes_to_the_other_region_unseen() {
    let mut session = Session::start(&["--demo"], 35, 120);
    session.wait_for("as of");
    session.keys("/").keys(NAME).wait_for("1 of ").keys("\r").wait_gone("enter go there").wait_for("space reveals");
    session.keys("=").wait_for("with /checkout").keys("\x1b[H").keys("us-west-2:\r").wait_for("value not compared");
    session.keys("c").wait_for("Keys in us-west-2").keys("alias/checkout\r").wait_for("overwrites v4 → v5 there");
    session.wait_for("type password").wait_for("  › ").keys("password\r").wait_for("copied /checkout/prod/cart");
    session.wait_for("same value");
    session.keys("\x1b").wait_for("space reveals").keys("u").wait_for("copied to us-west-2, v4 → v5");
    assert!(!String::from_utf8_lossy(&session.raw()).contains("pa55word"), "nothing of the value was shown");
    session.keys("q").wait_gone("My changes").keys("q");
    let end = session.exit();
    end.assert_restored();
    assert!(!end.afterwards().contains("pa55word"));
}
