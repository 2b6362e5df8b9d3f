//! What was deleted and created anew while a question was open: its versions begin at 1, and its history is gone.

use serde_json::json;

use crate::fixtures::Live;

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[principal]]
access_key = "AKIABEN"
arn = "arn:aws:iam::111122223333:user/ben"

[[parameter]]
name = "/shop/password"
type = "SecureString"
values = ["tulip", "poppy", "iris"]
modified_ago = "2d"
"#;

/// Somebody deletes it and creates it as plain text.
fn anew(live: &Live) {
    live.ask("AKIABEN", "AmazonSSM.DeleteParameter", &json!({ "Name": "/shop/password" }));
    let put = json!({ "Name": "/shop/password", "Value": "lily", "Type": "String" });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &put);
}

#[test]
fn what_was_to_be_put_back_is_said_to_be_here_alone() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 35);
    live.keys("//shop/password<enter>H");
    live.keys("<down><enter>");
    anew(&live);
    live.keys("<pgdn>w");
    live.world.shows(&[
        "Nothing was written: it was deleted and created anew meanwhile",
        "it was a secret, and is plain text now: String",
        "its history went with the deletion: the value",
        "of before is here alone, and goes with this question",
    ]);
    assert!(!live.screen().contains("both values are in the history"), "{}", live.screen());
    live.keys("<enter>");
    live.world.shows(&["this replaces version 1 of one that was created anew: it has no history of"]);
}

#[test]
fn a_draft_says_that_the_history_of_before_is_gone() {
    let mut live = Live::new(SEED);
    live.world.resize(120, 35);
    live.keys("//shop/password<enter>e");
    live.keys("!<c-s>");
    anew(&live);
    live.keys("<pgdn>w");
    live.world.shows(&[
        "it was deleted and created anew meanwhile",
        "your draft is kept; the history of before went with the deletion",
    ]);
}
