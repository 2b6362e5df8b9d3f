//! How long something takes is said before it is begun: no less than the service grants, and no less than this store was seen to take.

use std::time::Duration;

use crate::fixtures::Live;

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

[[parameter]]
name = "/shop/dev/busy"
type = "String"
values = ["1", "2", "3"]
modified_ago = "2h"
"#;

/// The cursor on the folder of a store that takes so long to answer.
fn on_folder(answers_in: Duration) -> Live {
    let many = (0..54).map(|n| {
        let key = "type = \"SecureString\"\nkey = \"alias/shop\"\nvalues = [\"a\", \"b\"]\nmodified_ago = \"10m\"";
        format!("[[parameter]]\nname = \"/shop/dev/many/{n:03}\"\n{key}\n")
    });
    let mut live = Live::new(&format!("{SEED}\n{}", many.collect::<String>()));
    live.world.resize(120, 35);
    live.answers_in = answers_in;
    live.keys("rgl");
    live
}

#[test]
fn what_a_slow_store_takes_goes_by_its_answers() {
    let quick = || on_folder(Duration::from_millis(20));
    let slow = || on_folder(Duration::from_secs(2));
    for (keys, at_once, in_turn) in [
        (
            "M<c-w>stage<enter>",
            "about 330, 110 of them writes: about 37 s at 3 a second",
            "writes: about 11 min at 2.0 s an answer",
        ),
        (
            "c<c-w>stage<enter>",
            "about 220, 55 of them writes: about 19 s at 3 a second",
            "writes: about 8 min at 2.0 s an answer",
        ),
        ("D", "about 2 s at 3 a second", "about 40 s at 2.0 s an answer"),
        ("F", "enter reads 1 plain value: 1 call, about 1 s", "enter reads 1 plain value: 1 call, about 2 s"),
        ("H1h", "about 14 s at 4 a second", "calls of GetParameterHistory, about 2 min at 2.0 s an"),
    ] {
        for (mut live, says) in [(quick(), at_once), (slow(), in_turn)] {
            live.keys(keys);
            live.world.shows(&[says]);
        }
    }
}

#[test]
fn a_few_writes_are_told_too_where_they_take_long() {
    let marked = |answers_in| {
        let mut live = on_folder(answers_in);
        live.keys("/many/000<enter>mjmc<c-w>x<enter>");
        live
    };
    let live = marked(Duration::from_millis(20));
    assert!(!live.world.screen().contains("of them writes"), "{}", live.world.screen());
    let live = marked(Duration::from_secs(2));
    live.world.shows(&["about 8, 2 of them writes: about 20 s at 2.0 s an answer"]);
}
