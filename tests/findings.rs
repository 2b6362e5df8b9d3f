//! What to look at: keys in, screen out, against the emulator through the real SDK.

use sesame::app::{Effect, Reply};
use sesame::config::Config;
use sesame::parameter::{Parameter, ParameterType};

use crate::fixtures::{Live, listing};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[key]]
id = "11111111-1111-1111-1111-111111111111"
aliases = ["alias/shop"]

[[key]]
id = "22222222-2222-2222-2222-222222222222"
aliases = ["alias/old-shop"]
state = "PendingDeletion"

[[parameter]]
name = "/shop/prod/db/password"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-before"
modified_ago = "400d"

[[parameter]]
name = "/shop/prod/db/token"
type = "SecureString"
key = "alias/old-shop"
value = "crocus"
modified_ago = "20m"

[[parameter]]
name = "/shop/prod/db/url"
type = "String"
value = "db.internal"
modified_ago = "30m"
modified_by = "arn:aws:sts::111122223333:assumed-role/deploy/release"

[[parameter]]
name = "/shop/dev/smtp-password"
type = "String"
value = "open"
modified_ago = "3h"

[[parameter]]
name = "/shop/dev/list"
type = "StringList"
tier = "Advanced"
value = "a,b"
modified_ago = "40d"

[[parameter]]
name = "/shop/dev/pass"
type = "String"
tier = "Advanced"
value = "x"
policies = [ { Type = "Expiration", Version = "1.0", Attributes = { Timestamp = "2026-12-06T21:34:33.000Z" } } ]
modified_ago = "50d"
"#;

#[test]
fn what_is_to_be_looked_at_stands_on_one_page_in_every_size() {
    for (width, height) in [(80, 24), (120, 35), (200, 50), (60, 20), (40, 12)] {
        let mut live = Live::new(SEED);
        live.world.resize(width, height);
        live.keys("L");
        insta::assert_snapshot!(format!("findings_{width}x{height}"), live.screen());
        live.keys("G");
        if height < 30 {
            insta::assert_snapshot!(format!("findings_end_{width}x{height}"), live.screen());
        }
        // Nothing was decrypted, and moving asked for nothing.
        assert_eq!((live.calls("GetParameter"), live.calls("GetParameters")), (0, 0));
        assert_eq!((live.calls("GetServiceSetting"), live.calls("DescribeKey")), (2, 2));
    }
}

#[test]
fn enter_goes_to_the_parameter_and_a_filter_narrows_it_down() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("L/smtp<enter>");
    live.world.shows(&["/ smtp", "/shop/dev/smtp-password"]);
    assert!(!live.screen().contains("db/token"), "{}", live.screen());
    live.keys("<enter>");
    live.world.shows(&["┬─ /shop/dev/smtp-password"]);
    // Of the folder of the cursor alone, and back.
    live.keys("L<tab>");
    live.world.shows(&["What to look at in /shop/dev"]);
    assert!(!live.screen().contains("db/token"), "{}", live.screen());
    live.keys("<tab>");
    live.world.shows(&["db/token"]);
}

#[test]
fn a_word_narrows_it_down_by_its_rows_and_by_a_title_only_where_no_row_has_it() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("L/password<enter>");
    live.world.shows(&["/shop/prod/db/password", "/shop/dev/smtp-password", "1 of 3"]);
    // Their titles have it, and no row of these does.
    live.keys("<esc>/key<enter>");
    live.world.shows(&["keys of the secrets", "1 of 2"]);
    live.keys("<esc>/shop<enter>");
    live.world.shows(&["alias/shop", "/shop/dev/list"]);
    assert!(!live.screen().contains("throughput"), "{}", live.screen());
}

#[test]
fn a_row_that_is_no_parameter_says_what_it_is_and_what_can_be_done() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("Lj");
    live.world.shows(&["enter search under it", "1 secret is under it"]);
    live.keys("m");
    live.world.shows(&["this is a key: enter searches for what is under it"]);
    live.keys("<enter>");
    live.world.shows(&["key:alias/old-shop", "/shop/prod/db/token"]);
    assert!(!live.screen().contains("What to look at"), "{}", live.screen());
    live.keys("<esc>LG<enter>");
    live.world.shows(&["this is a setting of the service", "the AWS console or CLI changes it"]);
    live.keys("kk<enter>");
    live.world.shows(&["this counts all parameters of the account here"]);
}

#[test]
fn what_may_not_be_known_says_so_and_explains() {
    let mut live = Live::new(SEED);
    live.deny("ssm:GetServiceSetting");
    live.deny("kms:DescribeKey");
    live.world.resize(120, 50);
    live.keys("LG");
    live.world.shows(&["default tier    not known: denied", "alias/shop", "not known: no key access"]);
    live.keys("x");
    live.world.shows(&["ssm:GetServiceSetting"]);
}

#[test]
fn those_of_a_section_are_marked_and_all_is_copied() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("L/last hour<enter>*");
    live.world.shows(&["marked 2 parameters"]);
    live.keys("<esc>y");
    let copied = live.copied.last().unwrap().clone();
    assert!(copied.contains("expires within 30 d: 1\n2026-12-06 21:34:33 UTC  /shop/dev/pass"), "{copied}");
    assert!(copied.contains("alias/old-shop") && !copied.contains("tulip"), "{copied}");
    live.keys("q");
    live.world.shows(&["2 marked"]);
}

#[test]
fn the_account_is_counted_only_where_all_of_it_is_listed() {
    let mut live = Live::at(SEED, "/shop/dev");
    live.world.resize(120, 50);
    live.keys("L");
    live.world.shows(&["What to look at in /shop/dev", "throughput", "the usual one"]);
    assert!(!live.screen().contains("of 10,000"), "{}", live.screen());
}

#[test]
fn a_key_that_was_scheduled_for_deletion_comes_first() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 50);
    live.keys("L");
    let screen = live.screen();
    let (old, new) = (screen.find("alias/old-shop").unwrap(), screen.find("alias/shop").unwrap());
    assert!(old < new, "{screen}");
}

#[test]
fn what_is_asked_for_is_given_up_when_the_page_closes() {
    let (mut world, list) = listing();
    let bare = Parameter::bare("/shop/db/password", ParameterType::SecureString, 3);
    world.list(list, vec![Parameter { described: true, ..bare }]);
    world.take();
    world.keys("L");
    world.shows(&["asking…"]);
    let asked = world.take();
    assert_eq!(asked.iter().filter(|it| matches!(it, Effect::ServiceSetting(..))).count(), 2, "{asked:?}");
    assert_eq!(asked.iter().filter(|it| matches!(it, Effect::DescribeKey(..))).count(), 1, "{asked:?}");
    world.keys("jjkk");
    assert!(world.take().is_empty(), "moving asks for nothing");
    world.keys("<esc>");
    let cancelled = world.take();
    assert!(cancelled.len() == 3 && cancelled.iter().all(|it| matches!(it, Effect::Cancel(_))), "{cancelled:?}");
    // What comes all the same is dropped.
    if let Effect::ServiceSetting(ticket, _) = &asked[0] {
        world.reply(*ticket, Reply::ServiceSetting(Ok("true".to_owned())));
    }
    assert!(!world.screen().contains("What to look at"));
}

#[test]
fn a_price_of_the_settings_is_the_one_that_is_counted() {
    let config = Config::parse("[prices]\nadvanced = '0.10 EUR'\nof = '2026-11-26'").unwrap();
    assert_eq!(config.prices.advanced.times(12).to_string(), "1.20 EUR");
}
