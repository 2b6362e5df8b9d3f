//! Keys → screen, against the emulator through the real SDK: what a person sees, and what the service was asked.

use serde_json::{Value, json};
use ssm_emulator::{Deny, Fault, FaultKind};

use crate::fixtures::{self, Live};

/// A small store with everything that can stand in a person's way.
const SEED: &str = include_str!("screens/seed.toml");

/// Every value of the seed; none may be on a screen before it was asked for.
const VALUES: &[&str] = &[
    "hunter",
    "db.internal",
    "alpha,beta",
    "drowssap",
    "short-lived",
    "cannot-see-me",
    "switched-off",
    "leaving-soon",
    "key-is-gone",
    "under-the-seal",
    "both a leaf",
    "be kind",
];

/// Opens `/app`, the first row, and everything in it.
fn open() -> Live {
    let mut live = Live::new(SEED);
    live.keys("<enter>");
    live
}

/// Goes to a name through the search.
fn go(live: &mut Live, name: &str) {
    live.keys(&format!("/{name}<enter>"));
    assert!(live.screen().contains(name), "{}", live.screen());
}

/// A listing by path tells a root name as it was written, a description without its slash: the row stays one, and so does what
/// is shown of it.
#[test]
fn a_root_name_is_one_row_however_it_is_spelled() {
    let mut live = Live::new(
        r#"
        [[principal]]
        access_key = "AKIAENGINEER"
        arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
        default = true

        [[deny]]
        action = "ssm:DescribeParameters"

        [[parameter]]
        name = "{name}"
        for = { name = ["/one", "two", "/three/four"] }
        value = "open-{name}"
        "#,
    );
    live.world.shows(&["┬─ /one ─", "3 parameters"]);
    live.emulator.with(ssm_emulator::State::clear_denials);
    live.keys("r");
    live.world.shows(&["refreshed: 0 new, 0 gone", "┬─ one ─", "3 parameters"]);
    live.keys("//one<enter><space>");
    live.world.shows(&["open-/one", "3 parameters"]);
    live.keys("e<c-u>changed<c-s>w");
    live.world.shows(&["version 2", "wrote one: v1 → v2"]);
    live.keys("<esc>");
    live.world.shows(&["3 parameters"]);
    assert_eq!(live.emulator.with(|state| state.parameter_count()), 3);
}

/// What the store answers somebody whom nothing is denied.
fn ask(live: &Live, operation: &str, members: &Value) -> Value {
    live.ask("AKIAADMIN", &format!("AmazonSSM.{operation}"), members)
}

/// The version and value that are stored.
fn stored(live: &Live, name: &str) -> (i64, String) {
    let answer = ask(live, "GetParameter", &json!({ "Name": name, "WithDecryption": true }));
    let parameter = &answer["Parameter"];
    (parameter["Version"].as_i64().unwrap(), parameter["Value"].as_str().unwrap().to_owned())
}

#[test]
fn the_first_screen() {
    snapshot!(Live::new(SEED));
}

#[test]
fn a_folder_opened() {
    snapshot!(open());
}

#[test]
fn looking_around_decrypts_nothing_and_shows_no_value() {
    let mut live = Live::new(SEED);
    let mut seen = live.screen();
    for key in super_keys() {
        live.keys(key);
        seen += &live.screen();
    }
    assert_eq!(live.decrypts(), 0);
    for value in VALUES {
        assert!(!seen.contains(value), "{value} was shown");
    }
}

/// Every key of the panes that asks for no value, twice over the whole tree.
fn super_keys() -> Vec<&'static str> {
    let mut keys = vec!["<enter>", "j", "l", "G", "g", "<pgdn>", "<pgup>", "?", "<esc>", "/", "a", "<down>", "<esc>"];
    keys.extend(["j"; 14]);
    keys.extend(["<tab>", "j", "<tab>", "Y", "n", "r", "k", "h", "x"]);
    keys
}

#[test]
fn a_secret_revealed() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys(" ");
    snapshot!(live);
    assert_eq!(live.decrypts(), 1);
}

#[test]
fn json_formatted() {
    let mut live = open();
    go(&mut live, "/app/config");
    live.keys(" ");
    snapshot!(live);
}

#[test]
fn a_list_one_item_a_line() {
    let mut live = open();
    go(&mut live, "/app/hosts");
    live.keys(" ");
    snapshot!(live);
}

#[test]
fn hostile_text_is_shown_as_what_it_is() {
    let mut live = open();
    go(&mut live, "/app/hostile");
    live.keys(" ");
    snapshot!(live);
    assert!(!live.screen().chars().any(|c| c != '\n' && sesame::text::is_hazardous(c)));
}

#[test]
fn a_parameter_that_will_expire_says_so() {
    let mut live = open();
    go(&mut live, "/app/advanced");
    snapshot!(live);
}

#[test]
fn each_refusal_has_its_own_words() {
    let mut live = open();
    live.world.resize(110, 30);
    for name in ["locked", "off", "leaving", "orphan", "sealed"] {
        go(&mut live, &format!("/app/{name}"));
        live.keys(" ");
    }
    snapshot!(live);
    for tag in ["no key access", "key disabled", "key pending deletion", "key missing", "denied"] {
        assert!(live.screen().contains(tag), "{tag}\n{}", live.screen());
    }
    for name in ["/app/db/password", "/app/config"] {
        go(&mut live, name);
        live.keys(" ");
        assert!(live.screen().contains("masked in 30 s"), "{name} is blocked by another's denial");
    }
}

#[test]
fn a_denial_explained() {
    let mut live = open();
    go(&mut live, "/app/locked");
    live.keys(" x");
    snapshot!(live);
    live.keys("Y");
    assert!(live.copied[0].contains("\"kms:Decrypt\"") && live.copied[0].contains("Principal"), "{}", live.copied[0]);
}

#[test]
fn one_denied_of_a_hundred_leaves_ninety_nine() {
    let mut seed = SEED.to_owned();
    seed += "\n[[parameter]]\nname = \"/many/{n}\"\nfor = { n = [";
    seed += &(0..99).map(|n| format!("\"p{n:02}\"")).collect::<Vec<_>>().join(",");
    seed += "] }\ntype = \"SecureString\"\nvalue = \"value-of-{n}\"\nkey = \"alias/app\"\n";
    let mut live = Live::new(&seed);
    go(&mut live, "/app/locked");
    live.keys(" ");
    assert!(live.screen().contains("no key access"));
    go(&mut live, "/many/p00");
    for n in 0..99 {
        live.keys(" ");
        assert!(live.screen().contains(&format!("value-of-p{n:02}")), "{}", live.screen());
        live.keys("j");
    }
}

#[test]
fn copying_shows_nothing() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("y");
    assert_eq!(live.copied, ["hunter3"]);
    assert!(!live.screen().contains("hunter3"));
    live.keys("Yn");
    live.keys("Ya");
    live.keys("Yc");
    assert_eq!(
        &live.copied[1..],
        [
            "/app/db/password",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app/db/password",
            "aws ssm get-parameter --with-decryption --name /app/db/password --region eu-west-1 --query Parameter.Value --output text",
        ]
    );
}

#[test]
fn the_editor() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("e<end>x");
    snapshot!(live);
}

#[test]
fn the_confirmation_says_everything() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s>");
    snapshot!(live);
}

#[test]
fn the_difference_on_request() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s><tab>");
    snapshot!(live);
}

#[test]
fn an_edit_lands_once_and_keeps_everything_else() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s>");
    live.keys(&"<enter>".repeat(20));
    assert_eq!(stored(&live, "/app/db/password"), (3, "hunter3".to_owned()));
    live.keys("www");
    assert_eq!(stored(&live, "/app/db/password"), (4, "hunter3x".to_owned()), "{}", live.screen());
    let described = ask(&live, "DescribeParameters", &json!({ "MaxResults": 50 }));
    let there = described["Parameters"].as_array().unwrap().iter().find(|p| p["Name"] == "/app/db/password").unwrap();
    for (member, kept) in [
        ("Type", "SecureString"),
        ("KeyId", "alias/app"),
        ("Tier", "Standard"),
        ("DataType", "text"),
        ("Description", "Rotated by hand"),
        ("AllowedPattern", "[a-z0-9-]{3,40}"),
    ] {
        assert_eq!(there[member], kept, "{member}");
    }
    let tags =
        ask(&live, "ListTagsForResource", &json!({ "ResourceType": "Parameter", "ResourceId": "/app/db/password" }));
    assert_eq!(tags["TagList"], json!([{ "Key": "owner", "Value": "app" }]));
    snapshot!(live);
}

#[test]
fn bytes_are_kept_to_the_last() {
    let mut live = open();
    go(&mut live, "/app/hostile");
    live.keys("ex<bs>");
    live.keys("<c-s>");
    assert!(live.screen().contains("unchanged"));
    live.keys("<esc>");
    let before = "evil \u{1b}[2J\u{202e}drowssap\u{7} line\r\nsecond\tline";
    assert_eq!(stored(&live, "/app/hostile"), (1, before.to_owned()));
    live.keys("e!<c-s>w");
    assert_eq!(stored(&live, "/app/hostile"), (2, format!("{before}!")));
}

#[test]
fn a_change_between_reading_and_writing_is_never_overwritten() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s>");
    live.emulator.with(|state| {
        state.write_as(
            fixtures::start_of_time(),
            "arn:aws:sts::111122223333:assumed-role/deploy/ci",
            "/app/db/password",
            "theirs",
        );
    });
    live.keys("w");
    assert_eq!(stored(&live, "/app/db/password"), (4, "theirs".to_owned()));
    snapshot!("conflict", live);
    live.keys("=");
    snapshot!("conflict_theirs", live);
    live.keys("<enter>w");
    assert_eq!(stored(&live, "/app/db/password"), (5, "hunter3x".to_owned()));
    live.world.shows(&["v4 → v5 · u, enter puts v4 back"]);
}

#[test]
fn a_writer_between_check_and_write_is_said() {
    let mut live = open();
    go(&mut live, "/app/db/password");
    live.emulator.with(|state| {
        let fault = Fault::new("PutParameter", FaultKind::InterposedWrite).on("/app/db/password").times(1);
        state.add_fault(Fault { value: Some("between".to_owned()), ..fault });
    });
    live.keys("e<end>x<c-s>w");
    assert_eq!(stored(&live, "/app/db/password"), (5, "hunter3x".to_owned()));
    // At 80 columns too: what somebody else has done, first of all.
    live.world.shows(&["somebody wrote v4 just before: mine is v5 of /app/db/password · H shows all"]);
    live.keys("u");
    live.world.shows(&["v4 → v5, made of v3", "somebody else wrote v4 in between", "enter reads v4"]);
}

#[test]
fn a_refused_write_keeps_the_draft() {
    let mut live = open();
    live.emulator.with(|state| {
        state.deny(Deny {
            action: "ssm:PutParameter".to_owned(),
            reason: Some("because no identity-based policy allows the {action} action".to_owned()),
            ..Deny::default()
        });
    });
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s>w");
    snapshot!(live);
    assert_eq!(stored(&live, "/app/db/password"), (3, "hunter3".to_owned()));
}

#[test]
fn a_value_that_cannot_be_read_can_be_replaced_but_not_edited() {
    let mut live = open();
    go(&mut live, "/app/locked");
    live.keys("e");
    snapshot!("replace", live);
    live.keys("enew<c-s>");
    snapshot!("replace_confirmation", live);
    live.keys("w");
    assert_eq!(stored(&live, "/app/locked"), (2, "new".to_owned()));
}

#[test]
fn a_new_parameter() {
    let mut live = open();
    go(&mut live, "/app/config");
    live.keys("nnew-one<tab><tab>s3cret<tab>alias/app<tab><tab>made here");
    snapshot!("form", live);
    live.keys("<c-s>");
    snapshot!("creation", live);
    live.keys("w");
    assert_eq!(stored(&live, "/app/new-one"), (1, "s3cret".to_owned()));
    assert!(live.screen().contains("created /app/new-one"), "{}", live.screen());
}

#[test]
fn a_new_parameter_whose_name_exists_is_asked_about() {
    let mut live = open();
    live.keys("gnconfig<tab><tab>other<c-s>w");
    live.keys("www");
    assert_eq!(stored(&live, "/app/config").0, 1, "nothing was written");
    snapshot!(live);
    live.keys("<enter>");
    snapshot!("an_existing_name_confirmed", live);
    live.keys("w");
    assert_eq!(stored(&live, "/app/config"), (2, "other".to_owned()));
}

#[test]
fn a_read_only_session_writes_nothing() {
    let mut live = Live::read_only(SEED);
    go(&mut live, "/app/config");
    live.keys("en");
    assert!(live.screen().contains("read-only session"), "{}", live.screen());
    assert_eq!(live.emulator.with(|state| state.call_count("PutParameter")), 0);
    snapshot!(live);
}

#[test]
fn the_search() {
    let mut live = open();
    live.keys("/appas");
    snapshot!(live);
}

#[test]
fn help() {
    let mut live = open();
    live.keys("?");
    snapshot!(live);
}

#[test]
fn about_this_session() {
    let mut live = open();
    live.keys("i");
    snapshot!(live);
    live.keys("y");
    let copied = live.copied.last().unwrap();
    assert!(copied.contains("account      111122223333\n") && copied.ends_with('\n'), "{copied}");
    live.keys("q");
    assert!(!live.screen().contains("About this session"));
}

#[test]
fn a_narrow_terminal_shows_one_pane() {
    let mut live = open();
    live.world.resize(40, 12);
    snapshot!("narrow_tree", live);
    live.keys("j ");
    snapshot!("narrow_value", live);
}

#[test]
fn a_wide_terminal() {
    let mut live = open();
    live.world.resize(200, 50);
    go(&mut live, "/app/db/password");
    live.keys("e<end>x<c-s>");
    snapshot!(live);
}
