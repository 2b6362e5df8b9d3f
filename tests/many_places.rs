//! One name in many places, over the real client and emulators of two accounts: keys in, screen out, what was asked, what was never shown.

mod asking;

use serde_json::json;
use ssm_emulator::{Emulator, Fault, FaultKind};

use crate::fixtures::{Live, emulator};

/// The account of the session, in six regions.
const SHOP: &str = r#"
account = "111122223333"
region = "eu-west-1"

[account_aliases]
111122223333 = "acme-shop"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"

[[key]]
id = "11111111-1111-1111-1111-111111111111"
aliases = ["alias/shop"]

[[key]]
id = "22222222-2222-2222-2222-222222222222"
region = "us-west-2"
aliases = ["alias/shop"]

[[key]]
id = "33333333-3333-3333-3333-333333333333"
region = "ca-central-1"
aliases = ["alias/sealed"]
deny_decrypt = ["arn:aws:sts::111122223333:assumed-role/engineer/*"]
reason = "because no resource-based policy allows the {action} action"

[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:*"
resource = "arn:aws:ssm:sa-east-1:*:*"

[[parameter]]
name = "/shop/prod/db/password"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-the-east"
versions = 23
modified_by = "arn:aws:sts::111122223333:assumed-role/deploy/rotation"
modified_ago = "2d"

[[parameter]]
name = "/shop/prod/db/password"
region = "us-west-2"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-the-east"
versions = 4
modified_ago = "34d"

[[parameter]]
name = "/shop/prod/db/password"
region = "ap-south-1"
type = "String"
value = "poppy-of-the-south"
modified_ago = "400d"

[[parameter]]
name = "/shop/prod/db/password"
region = "ca-central-1"
type = "SecureString"
key = "alias/sealed"
value = "lily-of-the-north"
modified_ago = "7d"

[[parameter]]
name = "/shop/prod/db/password"
region = "sa-east-1"
type = "String"
value = "orchid"

[[parameter]]
name = "/shop/prod/db/host"
type = "String"
value = "db-1"
"#;

/// Another account.
const SANDBOX: &str = r#"
account = "444455556666"
region = "eu-west-1"

[account_aliases]
444455556666 = "acme-sandbox"

[[principal]]
access_key = "AKIASANDBOX"
arn = "arn:aws:sts::444455556666:assumed-role/engineer/ana"

[[principal]]
access_key = "AKIANOBODY"
arn = "arn:aws:iam::444455556666:user/nobody"
expired = true

[[parameter]]
name = "/shop/prod/db/password"
type = "SecureString"
value = "violet-of-the-sandbox"
modified_ago = "20d"
"#;

const NAME: &str = "/shop/prod/db/password";

/// A session in the first of those, on the parameter, and the emulator of the other account.
fn live() -> (Live, Emulator) {
    let (shop, sandbox) = (emulator(SHOP), emulator(SANDBOX));
    let of_shop = |profile, region| (&shop, profile, region, "AKIAENGINEER");
    let mut live = Live::across(&[
        of_shop("main", "eu-west-1"),
        of_shop("west", "us-west-2"),
        of_shop("south", "ap-south-1"),
        of_shop("north", "eu-north-1"),
        of_shop("sealed", "ca-central-1"),
        of_shop("sao", "sa-east-1"),
        (&sandbox, "sandbox", "eu-west-1", "AKIASANDBOX"),
        (&sandbox, "nobody", "eu-west-2", "AKIANOBODY"),
    ]);
    live.world.resize(120, 35);
    live.keys("/prod/db/password<enter>");
    (live, sandbox)
}

/// The same with all of those asked.
fn asked() -> (Live, Emulator) {
    let (mut live, sandbox) = live();
    live.keys(":this name<enter>mmmmmmm<enter>");
    (live, sandbox)
}

fn calls(emulator: &Emulator, operation: &str) -> u64 {
    emulator.with(|state| state.call_count(operation))
}

/// The row of a profile.
fn row(live: &Live, profile: &str) -> String {
    let screen = live.screen();
    let row =
        screen.lines().find(|line| line.starts_with('│') && line.contains(&format!(" {profile} "))).unwrap_or_default();
    assert!(!row.is_empty(), "{profile} is missing from\n{screen}");
    row.to_owned()
}

#[test]
fn places_are_listed_without_asking_any() {
    let (mut live, sandbox) = live();
    let before = live.emulator.with(|state| state.calls().len());
    live.keys(":this name<enter>");
    live.world.shows(&[
        "Look in other places for /shop/prod/db/password",
        "m marks places; enter asks in the one under the cursor: connects there, about 3 calls; no value is read",
        "north",
        "eu-north-1",
    ]);
    snapshot!("places_120", live);
    live.keys("mm");
    live.world.shows(&["enter asks in 2 places: connects there, about 6 calls", "2 marked"]);
    live.keys("/sandbox<enter>m<esc>");
    live.world.shows(&["3 marked"]);
    for (width, height) in [(80, 24), (60, 20), (40, 12)] {
        live.world.resize(width, height);
        live.world.shows(&["✓", "enter ask there"]);
    }
    snapshot!("places_40", live);
    assert_eq!(live.emulator.with(|state| state.calls().len()), before, "nothing is asked before");
    assert!(sandbox.with(|state| state.calls().is_empty()));
}

#[test]
fn each_place_tells_of_the_parameter_and_no_value_is_read() {
    let (mut live, sandbox) = asked();
    live.world.shows(&[
        "In other places /shop/prod/db/password",
        "~ 1 differ · - 1 missing there · ? 2 cannot be told · 3 not compared",
    ]);
    for (profile, says) in [
        ("main", &["eu-west-1", "here", "v23", "2 d", "acme-shop", "secure"][..]),
        ("west", &["us-west-2", "value not compared", "v4", "1 mo", "acme-shop"]),
        ("south", &["ap-south-1", "SecureString here, String there", "v1", "1 y"]),
        ("north", &["eu-north-1", "- ", "missing there"]),
        ("sao", &["sa-east-1", "? ", "denied"]),
        ("sandbox", &["eu-west-1", "acme-sandbox", "v1", "20 d"]),
        ("nobody", &["eu-west-2", "not signed in: session expired"]),
    ] {
        let row = row(&live, profile);
        assert!(says.iter().all(|says| row.contains(says)), "{says:?} in\n{}", live.screen());
    }
    live.world.shows(&["= compares 4 values with the one here: 5 reads, 4 secrets are decrypted; none is shown"]);
    for emulator in [&live.emulator, &sandbox] {
        assert_eq!((emulator.with(|state| state.decrypt_count()), calls(emulator, "GetParameters")), (0, 0));
    }
    snapshot!("asked_120", live);
    for (width, height) in [(80, 24), (200, 50), (60, 20), (40, 12)] {
        live.world.resize(width, height);
        insta::assert_snapshot!(format!("asked_{width}"), live.screen());
    }
}

#[test]
fn values_are_told_apart_and_none_is_shown() {
    let (mut live, _sandbox) = asked();
    live.keys("=");
    for (profile, says) in [
        ("west", "= west"),
        ("west", "same value"),
        ("south", "~ south"),
        ("south", "value differs · SecureString here"),
        ("sealed", "? sealed"),
        ("sealed", "there: no key access"),
        ("sandbox", "value differs"),
        ("north", "missing there"),
    ] {
        assert!(row(&live, profile).contains(says), "{profile}: {says}\n{}", live.screen());
    }
    live.world.shows(&["~ 2 differ", "= 1 same", "= compares 1 value with the one here: 2 reads, 2 secrets"]);
    snapshot!("compared_120", live);
    let screens = live.screen();
    live.keys("y");
    let [copied] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    for text in [copied, &screens] {
        assert!(text.contains("acme-sandbox") && text.contains("same value"), "{text}");
        for secret in ["tulip", "poppy", "lily", "violet", "orchid"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    // Asked again, all of it is as it is now.
    let put =
        json!({ "Name": NAME, "Value": "another", "Overwrite": true, "Type": "SecureString", "KeyId": "alias/shop" });
    live.ask("AKIAENGINEER", "AmazonSSM.PutParameter", &put);
    live.keys("r");
    assert!(row(&live, "main").contains("v24") && row(&live, "west").contains("value not compared"));
    live.keys("=");
    assert!(row(&live, "west").contains("value differs"), "{}", live.screen());
}

#[test]
fn where_here_cannot_be_read_nothing_else_is() {
    let shop = emulator(SHOP);
    let mut live = Live::across(&[
        (&shop, "sealed", "ca-central-1", "AKIAENGINEER"),
        (&shop, "west", "us-west-2", "AKIAENGINEER"),
    ]);
    live.world.resize(120, 35);
    live.keys("/prod/db/password<enter>:this name<enter><enter>=");
    assert!(row(&live, "west").contains("here: no key access"), "{}", live.screen());
    assert_eq!(live.decrypts(), 0);
}

/// Three of one value, two of another: letters tell which are alike.
#[test]
fn places_that_differ_from_here_and_are_alike_are_told() {
    let mut seed = SHOP.to_owned();
    for (region, value) in [
        ("us-west-2", "poppy"),
        ("ap-south-1", "poppy"),
        ("eu-north-1", "lily"),
        ("sa-east-1", "rose"),
        ("ca-central-1", "lily"),
    ] {
        seed = format!(
            "{seed}\n[[parameter]]\nname = \"/shop/prod/db/user\"\nregion = \"{region}\"\ntype = \"String\"\nvalue = \"{value}\"\n"
        );
    }
    seed.push_str("\n[[parameter]]\nname = \"/shop/prod/db/user\"\ntype = \"String\"\nvalue = \"of-here\"\n");
    let seed = seed.replace(
        "[[deny]]\nprincipal = \"arn:aws:sts::*:assumed-role/engineer/*\"\naction = \"ssm:*\"",
        "[[deny]]\nprincipal = \"arn:aws:sts::*:assumed-role/nobody/*\"\naction = \"ssm:*\"",
    );
    let shop = emulator(&seed);
    let of_shop = |profile, region| (&shop, profile, region, "AKIAENGINEER");
    let mut live = Live::across(&[
        of_shop("main", "eu-west-1"),
        of_shop("west", "us-west-2"),
        of_shop("south", "ap-south-1"),
        of_shop("north", "eu-north-1"),
        of_shop("sealed", "ca-central-1"),
        of_shop("sao", "sa-east-1"),
    ]);
    live.world.resize(120, 35);
    live.keys("/prod/db/user<enter>:this name<enter>mmmmm<enter>");
    // One cannot be read at first.
    live.emulator.with(|state| state.add_fault(Fault::new("GetParameter", FaultKind::Expired).after(5).times(1)));
    live.keys("=");
    live.keys("=");
    live.world.shows(&["~ 5 differ", "A: 2 alike", "B: 2 alike"]);
    for (profile, says) in [
        ("west", "value differs: A"),
        ("south", "value differs: A"),
        ("north", "value differs: B"),
        ("sealed", "value differs: B"),
    ] {
        assert!(row(&live, profile).contains(says), "{profile}: {says}\n{}", live.screen());
    }
    let alone = row(&live, "sao");
    assert!(alone.contains("value differs") && !alone.contains("differs:"), "{alone}");
    live.keys("/west<enter>");
    live.world.shows(&["alike   A, as in south@ap-south-1"]);
    live.keys("<esc>");
    snapshot!("alike_120", live);
    live.keys("y");
    let [copied] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    assert!(copied.contains("are the same: A: 2 alike, B: 2 alike"), "{copied}");
    // Asked again nothing is told of what was.
    live.keys("r");
    assert!(!live.screen().contains("alike"), "{}", live.screen());
}

/// The names of others are read nowhere, and what is known of them stays.
#[test]
fn where_reading_here_fails_it_is_said_of_here_and_can_be_tried_again() {
    let (mut live, sandbox) = asked();
    let before = sandbox.with(|state| state.decrypt_count());
    live.emulator.with(|state| state.add_fault(Fault::new("GetParameter", FaultKind::Expired).times(1)));
    live.keys("=");
    live.world.shows(&["here: The session has expired", "r connect", "value not compared"]);
    assert!(row(&live, "north").contains("missing there"), "{}", live.screen());
    assert_eq!(sandbox.with(|state| state.decrypt_count()), before, "none of the others is read");
    live.keys("gx");
    live.world.shows(&["What happened", "The session has expired"]);
    live.keys("<esc>r");
    live.world.shows(&["In other places", "r ask again"]);
    live.keys("=");
    assert!(row(&live, "west").contains("same value"), "{}", live.screen());
    assert!(!live.screen().contains("has expired"), "{}", live.screen());
    // A place that is not asked again keeps what it told.
    assert!(row(&live, "nobody").contains("not signed in"), "{}", live.screen());
}

#[test]
fn where_here_cannot_be_asked_the_others_tell_all_the_same() {
    let shop = emulator(SHOP);
    let mut live =
        Live::across(&[(&shop, "main", "eu-west-1", "AKIAENGINEER"), (&shop, "west", "us-west-2", "AKIAENGINEER")]);
    live.world.resize(120, 35);
    live.keys("/prod/db/password<enter>:this name<enter>");
    live.emulator.with(|state| state.add_fault(Fault::new("*", FaultKind::Expired).times(1)));
    live.keys("<enter>");
    assert!(row(&live, "main").contains("not signed in: session expired"), "{}", live.screen());
    assert!(row(&live, "west").contains("there"), "{}", live.screen());
    live.keys("=");
    live.world.shows(&["it is not known here: there is nothing to compare with"]);
    live.keys("r");
    live.keys("r=");
    assert!(row(&live, "west").contains("same value"), "{}", live.screen());
}

#[test]
fn what_failed_is_explained() {
    let (mut live, _sandbox) = asked();
    live.keys("/sao<enter>x");
    live.world.shows(&["What happened", "ssm:", "sa-east-1"]);
    live.keys("y");
    let [copied] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    assert!(copied.contains("sa-east-1") && !copied.contains("eu-west-1"), "it is of that place:\n{copied}");
    live.keys("<esc><esc>/nobody<enter>x");
    live.world.shows(&["What happened", "expired"]);
    live.keys("<esc><esc>gx");
    live.world.shows(&["nothing has failed here"]);
}

#[test]
fn enter_goes_there_with_the_cursor_on_the_name() {
    let (mut live, _sandbox) = asked();
    live.keys("g<enter>");
    live.world.shows(&["you are here"]);
    live.keys("/sandbox<enter><enter>");
    live.world.shows(&["444455556666", "profile sandbox", "db/password", "20 d ago"]);
    assert!(!live.screen().contains("In other places"), "{}", live.screen());
    // Where it was chosen last is marked the next time, but for here.
    live.keys(":this name<enter>");
    live.world.shows(&["6 marked"]);
}

#[test]
fn a_draft_is_asked_about_before_going_there() {
    let (mut live, _sandbox) = live();
    live.keys("e<end>x<c-s><c-t>");
    live.keys(":this name<enter>/sandbox<enter><enter><enter>");
    live.world.shows(&["Go elsewhere and lose"]);
    live.keys("<esc>");
    live.world.shows(&["In other places", "sandbox"]);
}

#[test]
fn the_line_of_a_comparison_leads_there() {
    let (mut live, _sandbox) = live();
    live.keys("=");
    live.world.shows(&["F4 many places"]);
    live.keys("<f4>");
    live.world.shows(&["Look in other places for /shop/prod/db/password"]);
    live.keys("<esc>h=");
    assert!(!live.screen().contains("F4"), "a folder has one other place:\n{}", live.screen());
    live.keys("<f4>");
    live.world.shows(&["only one parameter is looked for in many places"]);
}

#[test]
fn only_a_parameter_is_looked_for() {
    let (mut live, _sandbox) = live();
    live.keys("h:this name<enter>");
    live.world.shows(&["this is a folder: move to a parameter first"]);
}
