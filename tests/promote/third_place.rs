//! Copies between two places of which the first is not that of the session: a pair that is compared from elsewhere.

use super::*;

/// The pair of both places, compared again from a third.
fn compared_from_a_third_place() -> Live {
    let mut live = compared();
    live.keys("K<enter><esc>p");
    live.keys("south<enter>");
    live.keys("'<enter>");
    live.world.shows(&["east@eu-west-1:/shop/live ↔ west@us-west-2:/shop/live"]);
    live
}

#[test]
fn of_a_pair_that_is_elsewhere_the_first_place_is_read_and_the_second_written() {
    let mut live = compared_from_a_third_place();
    for name in ["db/password", "plain"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.world.shows(&["Keys in us-west-2", "alias/shop (1)", "alias/aws/ssm (1)"]);
    live.keys("alias/shop-west<enter>");
    live.world.shows(&[
        "Copy 2 parameters to us-west-2",
        "acme-shop 111122223333 · us-west-2 · profile west",
        "acme-shop 111122223333 · eu-west-1 · profile east",
    ]);
    snapshot!("elsewhere_120", live);
    live.keys("<pgdn><pgdn>w");
    live.world.shows(&["copied 2 parameters to us-west-2", "east@eu-west-1:/shop/live"]);
    let is = |version: i64, value: &str| Some((version, "SecureString".to_owned(), value.to_owned()));
    assert_eq!(west(&live, "db/password"), is(3, "tulip-of-the-east"));
    assert_eq!(west(&live, "plain"), is(1, "under-the-default"));
    assert_eq!(live.get_in("ap-south-1", "/shop/live/plain"), None, "nothing is written where the session is");
    // What was read and written elsewhere is not taken for what is here.
    live.keys("<esc><esc>");
    assert!(!live.screen().contains("password"), "{}", live.screen());
    live.keys("u");
    live.world.shows(&[
        "the source is untouched",
        "from   profile east · 111122223333 · eu-west-1",
        "to     profile west · 111122223333 · us-west-2",
    ]);
    // The key is offered for the same two places, wherever the session is.
    live.keys("<esc>'<enter>");
    on(&mut live, "db/token");
    live.keys("c");
    live.world.shows(&["alias/shop-west", "as chosen the last time"]);
}

#[test]
fn a_pair_whose_second_place_is_the_session_is_copied_here() {
    let mut live = compared();
    live.keys("K<enter><esc>p");
    live.keys("us-west<enter>");
    live.keys("'<enter>");
    live.world.shows(&["east@eu-west-1:/shop/live ↔ /shop/live"]);
    on(&mut live, "level");
    live.keys("c");
    live.world.shows(&["Copy to us-west-2", "profile west", "from", "profile east"]);
    live.keys("<pgdn>plain text<enter>");
    live.world.shows(&["copied /shop/live/level to us-west-2, v1 → v2"]);
    assert_eq!(value(&live, "level"), "info");
    live.keys("<esc><esc>gjlj");
    live.keys("/live/level<enter>");
    live.world.shows(&["String · Standard · version 2"]);
}

#[test]
fn where_the_login_there_runs_out_it_is_said_of_that_place_and_r_opens_it_anew() {
    let mut live = compared();
    for name in ["db/password", "db/token", "level"] {
        on(&mut live, name);
        live.keys("m");
    }
    live.keys("c");
    live.keys("alias/shop-west<enter>");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&[
        "copied 1 of 3 parameters to us-west-2: 1 session expired, 1 stopped before it",
        "there: us-west-2, profile west: The session has expired",
        "r tries again",
        "2 marked",
    ]);
    assert!(!live.screen().contains("F6"), "the session here is as it was: {}", live.screen());
    snapshot!("expired_120", live);
    live.world.ended.clear();
    live.keys("x");
    live.world.shows(&["us-west-2, profile west: The session has expired", "then press esc, then r"]);
    live.keys("<esc>");
    let opened = |live: &Live| live.emulator.with(|state| state.call_count("GetCallerIdentity"));
    let before = opened(&live);
    live.keys("r");
    live.world.shows(&["2 marked", "there · 111122223333 (acme-shop) · us-west-2"]);
    assert_eq!(opened(&live), before + 1, "it was opened anew");
    live.keys("c<enter>");
    live.world.shows(&["Copy 2 parameters to us-west-2"]);
    live.keys("<pgdn><pgdn>plain text<enter>");
    live.world.shows(&["copied 2 parameters to us-west-2"]);
    assert_eq!(west(&live, "level"), Some((2, "String".to_owned(), "info".to_owned())));
}

#[test]
fn nothing_copied_for_a_login_there_says_what_to_do() {
    let mut live = compared();
    on(&mut live, "level");
    live.keys("c");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).times(1)));
    live.keys("<pgdn>plain text<enter>");
    live.world
        .shows(&["nothing was copied: us-west-2, profile west: The session has expired", "then press esc, and r"]);
    live.keys("<esc>");
    live.world.shows(&["there: us-west-2, profile west: The session has expired", "r tries again"]);
}
