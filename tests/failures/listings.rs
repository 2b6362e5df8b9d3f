//! Who may not list, and what is left to them.

use super::{SEED, go};
use crate::fixtures::Live;

#[test]
fn who_may_not_describe_gets_the_names_by_path() {
    let mut live = Live::of(SEED, "AKIABYPATH", "/");
    let screen = live.screen();
    assert!(screen.contains("68 parameters by path, without metadata"), "{screen}");
    go(&mut live, "/plain/secret");
    insta::assert_snapshot!("listed_by_path", live.screen());
    live.keys("<enter>");
    insta::assert_snapshot!("listed_by_path_asked_for_more", live.screen());
    live.keys("<tab> ");
    assert!(live.screen().contains("no-one-minds"), "{}", live.screen());
}

#[test]
fn who_may_list_one_path_is_told_to_start_there() {
    let live = Live::of(SEED, "AKIAONEPATH", "/");
    insta::assert_snapshot!("one_path_from_the_root", live.screen());
    let live = Live::of(SEED, "AKIAONEPATH", "/plain");
    let screen = live.screen();
    assert!(screen.contains("2 parameters by path") && screen.contains("secret"), "{screen}");
}

#[test]
fn who_may_list_nothing_opens_a_name_that_is_known() {
    let mut live = Live::of(SEED, "AKIANOLIST", "/");
    insta::assert_snapshot!("no_list", live.screen());
    // Nothing of it is lost where there is no room.
    live.world.resize(40, 12);
    live.world.shows(&["…", "o shows another root", "x explains"]);
    live.world.resize(80, 24);
    live.keys("x");
    insta::assert_snapshot!("no_list_explained", live.screen());
    live.keys("Y<esc>");
    let statement: serde_json::Value = serde_json::from_str(&live.copied[0]).unwrap();
    assert_eq!((&statement["Action"], &statement["Resource"]), (&"ssm:DescribeParameters".into(), &"*".into()));
    go(&mut live, "/plain/secret");
    live.keys(" ");
    let screen = live.screen();
    assert!(screen.contains("no-one-minds"), "{screen}");
}

#[test]
fn who_is_not_let_in_at_all() {
    insta::assert_snapshot!("expired_from_the_start", Live::of(SEED, "AKIAEXPIRED", "/").screen());
    insta::assert_snapshot!("unknown_from_the_start", Live::of(SEED, "AKIANOBODY", "/").screen());
}

/// What was said of a listing that failed is not said of the next.
#[test]
fn a_listing_that_comes_at_last_leaves_no_failure_on_the_screen() {
    let fault = r#"fault = [ { operation = "DescribeParameters", kind = "proxy-denial", times = 1 },"#;
    let mut live = Live::new(&SEED.replace("fault = [", fault));
    let says = "A proxy or firewall refuses";
    assert!(live.screen().contains(says), "{}", live.screen());
    live.keys("r");
    let screen = live.screen();
    assert!(!screen.contains(says) && screen.contains("68 parameters · as of"), "{screen}");
}
