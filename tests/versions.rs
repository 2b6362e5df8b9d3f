//! One version of a parameter in place of the latest: found by its selector, looked at, copied, and never edited.

use sesame::app::Msg;
use sesame::secret::Secret;

use crate::fixtures::Live;

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[deny]]
principal = "*"
action = "ssm:GetParameter"
resource = "*:parameter/app/kept"

[[parameter]]
name = "/app/one"
type = "SecureString"
values = ["oldest-secret", "middle-secret", "newest-secret"]
labels = { live = 2 }
modified_ago = "3d"

[[parameter]]
name = "/app/kept"
type = "String"
values = ["kept-1", "kept-2"]
modified_ago = "3d"

[[parameter]]
name = "type"
type = "String"
values = ["root-1", "root-2"]
labels = { live = 1 }
modified_ago = "3d"

[[parameter]]
name = "/other/hidden"
type = "String"
values = ["hidden-1", "hidden-2"]
modified_ago = "3d"
"#;

fn search(live: &mut Live, text: &str) {
    live.keys("/");
    live.world.send(Msg::Paste(Secret::from(text)));
    live.settle();
}

#[test]
fn a_selector_opens_that_version_masked_and_read_only() {
    for (typed, says, shown, value) in [
        ("/app/one:1", "enter opens version 1 of /app/one", "Shown: version 1", "oldest-secret"),
        ("\"/app/one:live\",", "the version labelled live", "labelled live", "middle-secret"),
        (
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app/one:2",
            "version 2 of /app/one",
            "Shown: version 2",
            "middle-secret",
        ),
        ("{{resolve:ssm-secure:/app/one:1}}", "version 1 of /app/one", "Shown: version 1", "oldest-secret"),
        ("type:live", "the version labelled live of type", "labelled live", "root-1"),
        ("app/one:1", "enter opens version 1 of /app/one", "Shown: version 1", "oldest-secret"),
    ] {
        let mut live = Live::new(SEED);
        live.world.resize(159, 40);
        search(&mut live, typed);
        live.world.shows(&[says, "in full"]);
        live.keys("<enter><esc>");
        live.world.shows(&[shown, "Read-only", "space reveals"]);
        assert!(!live.screen().contains(value), "{typed}: it is masked");
        assert_eq!(live.decrypts(), 0, "{typed}");
        live.keys("<space>");
        live.world.shows(&[shown, value]);
        live.keys("y");
        assert_eq!(live.copied, [value], "{typed}: what is shown is copied");
        live.keys("<space>y");
        assert_eq!(live.copied, [value, value], "{typed}: masked, the same version is read to be copied");
        live.keys("Yv");
        assert_eq!(live.copied.len(), 3);
        assert_eq!(live.copied[2], value, "{typed}");
        live.keys("e");
        live.world.shows(&["is shown read-only: esc goes back to the latest"]);
        live.keys("<esc>");
        live.world.shows(&["back to the latest version"]);
        assert!(!live.screen().contains(shown), "{typed}\n{}", live.screen());
        live.keys("<space>");
        assert!(!live.screen().contains(value), "{typed}: the latest is revealed\n{}", live.screen());
    }
}

#[test]
fn a_version_is_found_in_its_history_and_put_back_from_there() {
    for (typed, version, value) in [("/app/one:1", 1, "oldest-secret"), ("/app/one:live", 2, "middle-secret")] {
        let mut live = Live::new(SEED);
        live.world.resize(159, 40);
        search(&mut live, typed);
        live.keys("<enter>");
        live.world.shows(&["History /app/one", &format!("│ v{version} ·")]);
        assert_eq!(live.decrypts(), 0, "{typed}");
        live.keys("<space>");
        live.world.shows(&[value]);
        live.keys("<enter>");
        live.world.shows(&["v3 → v4"]);
        live.keys("w");
        live.world.shows(&[": v3 → v4"]);
    }
}

#[test]
fn a_version_that_there_is_not_is_said_not_to_be_there() {
    for (typed, says) in [
        ("/app/one:9", "there is no version 9: this is the latest"),
        ("/app/one:nolabel", "no version is labelled nolabel: this is the latest"),
    ] {
        let mut live = Live::new(SEED);
        search(&mut live, typed);
        live.keys("<enter>");
        live.world.shows(&["History /app/one", says]);
        live.keys("<esc>");
        assert!(!live.screen().contains("Shown:"), "{}", live.screen());
    }
}

/// Who may not read it sees the version all the same.
#[test]
fn a_version_whose_history_is_refused_is_shown_alone() {
    let denied = format!("{SEED}\n[[deny]]\nprincipal = \"*\"\naction = \"ssm:GetParameterHistory\"\n");
    let mut live = Live::new(&denied);
    live.world.resize(159, 40);
    search(&mut live, "/app/one:1");
    live.keys("<enter>");
    live.world.shows(&["ssm:GetParameterHistory"]);
    live.keys("<esc><space>");
    live.world.shows(&["Shown: version 1", "oldest-secret"]);
    live.keys("<esc><esc>");
    search(&mut live, "/app/one:9");
    live.keys("<enter><esc><space>");
    live.world.shows(&["not readable: no such version", "That version of /app/one is not there"]);
    live.keys("<esc><esc>");
    assert!(!live.screen().contains("not readable"), "{}", live.screen());
    live.keys("<space>");
    live.world.shows(&["newest-secret"]);
}

#[test]
fn a_revealed_label_says_which_version_it_is() {
    let mut live = Live::new(SEED);
    live.world.resize(159, 40);
    search(&mut live, "/app/one:live");
    live.keys("<enter><esc><space>");
    live.world.shows(&["Shown: the version labelled live, version 2", "the rest is of version 3"]);
    live.keys("Yc");
    assert!(live.copied[0].contains("--name /app/one:live"), "{:?}", live.copied);
}

#[test]
fn another_row_or_search_leaves_the_version() {
    for keys in ["k", "/<esc>", "s"] {
        let mut live = Live::new(SEED);
        search(&mut live, "/app/one:1");
        live.keys("<enter><esc>");
        live.world.shows(&["Shown: version 1"]);
        live.keys(keys);
        assert!(!live.screen().contains("Shown: version 1"), "{keys}");
        live.keys("/");
        live.keys("app/one<enter><space>");
        live.world.shows(&["newest-secret"]);
    }
}

#[test]
fn a_version_of_what_is_not_listed_is_looked_up() {
    let mut live = Live::at(SEED, "/app");
    live.world.resize(159, 40);
    search(&mut live, "/other/hidden:1");
    live.keys("<enter><esc>");
    live.world.shows(&["Shown: version 1", "opened by its name"]);
    live.keys("<space>");
    live.world.shows(&["hidden-1"]);
}

#[test]
fn the_statement_for_a_version_is_for_all_of_them() {
    let mut live = Live::new(SEED);
    live.world.resize(159, 40);
    search(&mut live, "/app/kept:1");
    live.keys("<enter><esc><space>x");
    live.world.shows(&["parameter/app/kept\""]);
    assert!(!live.screen().contains("kept:1\""), "{}", live.screen());
}

#[test]
fn what_selects_no_version_says_what_would() {
    for (typed, says) in [
        ("/app/one:", "The number of a version or a label follows the colon"),
        ("/app/one:3a", "3a is neither the number of a version nor a label"),
        ("/app/one:0", "0 is neither the number of a version nor a label"),
        ("/aws/reference/secretsmanager/db:AWSPREVIOUS", "Of a secret the current version opens alone"),
        ("type:secure/x", "type: wants secure, string or list"),
        ("colour:red", "there is no filter colour:"),
        ("https://example.com/a", "that is not the address of a parameter's page"),
    ] {
        let mut live = Live::new(SEED);
        live.world.resize(200, 40);
        search(&mut live, typed);
        live.world.shows(&[says, "not searched"]);
        live.keys("<enter>");
        assert_eq!(live.decrypts(), 0);
    }
    // Beside other words it is a filter.
    let mut live = Live::new(SEED);
    search(&mut live, "app type:secure");
    live.world.shows(&["1 of 4"]);
}

/// The key that is named goes back at once, whether the value is shown or not, and shows nothing.
#[test]
fn one_press_goes_back_from_a_version_that_is_revealed() {
    let mut live = Live::new(SEED);
    live.world.resize(159, 40);
    search(&mut live, "/app/one:1");
    live.keys("<enter><esc><space>");
    live.world.shows(&["Shown: version 1", "esc goes back", "masked in 30 s"]);
    live.keys("<esc>");
    live.world.shows(&["back to the latest version", "••••••••"]);
    assert!(!live.screen().contains("Shown:"), "{}", live.screen());
    live.keys("e");
    live.world.shows(&["Edit /app/one"]);
}
