//! What is in a value, over the real client and the emulator: keys in, screen out, and what the service holds afterwards.

use serde_json::{Value, json};

use crate::fixtures::Live;

const SEED: &str = seed!(
    r#"
[[parameter]]
name = "/shop/db"
type = "SecureString"
key = "alias/shop"
value = '''{"primary": {"host": "db-1.internal", "port": 5432, "tls": true}, "replicas": ["r-1", "r-2"], "note": "caf\u00e9"}'''
modified_ago = "2d"

[[parameter]]
name = "/shop/hosts"
type = "StringList"
value = "alpha,beta,gamma"
modified_ago = "2d"

[[parameter]]
name = "/shop/sealed"
type = "SecureString"
key = "alias/closed"
value = "under-the-seal"
modified_ago = "3d"

[[parameter]]
name = "/shop/switch"
type = "String"
value = "on"
allowed_pattern = "^(on|off)$"
modified_ago = "3d"

[[parameter]]
name = "/shop/text"
type = "SecureString"
key = "alias/shop"
value = "tulip-of-now"
modified_ago = "3d"
"#
);

fn at(name: &str) -> Live {
    Live::on(SEED, name)
}

fn stored(live: &Live, name: &str) -> String {
    live.get(name)["Value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_field_of_json_is_gone_to_copied_and_edited() {
    let mut live = at("/shop/db");
    let was = stored(&live, "/shop/db");
    live.keys(" <tab>jjj");
    snapshot!("field_80", live);
    live.world.resize(120, 35);
    live.keys("kk<enter>");
    snapshot!("folded_120", live);
    live.world.resize(40, 12);
    snapshot!("folded_40", live);
    live.keys("<enter>jj");
    snapshot!("field_40", live);
    live.world.resize(80, 24);
    live.keys("Y");
    snapshot!("copy_field_80", live);
    live.keys("f");
    assert_eq!(live.copied, ["5432"]);
    live.keys("e");
    live.keys("<bs>3");
    snapshot!("edit_field_80", live);
    live.world.resize(40, 12);
    snapshot!("edit_field_40", live);
    live.world.resize(80, 24);
    live.keys("<c-s>");
    snapshot!("field_confirmed_80", live);
    live.keys("<tab>");
    live.world.shows(&["5433"]);
    live.keys("w");
    assert_eq!(stored(&live, "/shop/db"), was.replace("5432", "5433"), "{}", live.screen());
    assert!(stored(&live, "/shop/db").contains("caf\\u00e9"));
}

#[test]
fn a_list_is_edited_by_its_lines() {
    let mut live = at("/shop/hosts");
    live.keys("e<up><home><c-k><del><c-e><down><enter>del,ta");
    snapshot!("list_80", live);
    live.keys("<c-s>w");
    assert_eq!(stored(&live, "/shop/hosts"), "alpha,gamma,del,ta", "{}", live.screen());
}

#[test]
fn a_parameter_is_referred_to_as_what_reads_it_does() {
    let mut live = at("/shop/db");
    live.keys("Y<down><down><down><down><down><down>");
    live.world.shows(&["1 more below"]);
    snapshot!("copy_as_80", live);
    live.world.resize(120, 35);
    live.keys("<pgdn><up><up><up>");
    snapshot!("copy_as_120", live);
    live.keys("<up><up><up>");
    snapshot!("copy_as_120_noted", live);
    live.world.resize(60, 20);
    snapshot!("copy_as_60", live);
    live.world.resize(40, 12);
    snapshot!("copy_as_40", live);
    assert_eq!(live.decrypts(), 0);
    live.world.resize(80, 24);
    live.keys("<enter>");
    assert_eq!(live.copied.len(), 1, "{}", live.screen());
    let name = "/shop/db";
    let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/db";
    for (key, wanted) in [
        ("C", format!("{{{{resolve:ssm-secure:{name}}}}}")),
        ("V", format!("{{{{resolve:ssm-secure:{name}:1}}}}")),
        ("E", format!("\"valueFrom\": \"{arn}\"")),
        ("T", format!("data \"aws_ssm_parameter\" \"db\" {{\n  name = \"{name}\"")),
        ("K", format!("fromSecureStringParameterAttributes(this, \"Db\", {{ parameterName: \"{name}\" }})")),
        ("P", format!("db = ssm.get_parameter(Name=\"{name}\"")),
        ("J", format!("Name: \"{name}\"")),
        ("G", format!("aws.String(\"{name}\")")),
        ("H", format!("'Name' => '{name}'")),
        ("r", format!("DB=\"$(aws ssm get-parameter --with-decryption --name {name} --region eu-west-1")),
    ] {
        live.keys(&format!("Y{key}"));
        let copied = live.copied.last().unwrap();
        assert!(copied.contains(&wanted), "{key}: {copied}");
    }
    assert_eq!(live.decrypts(), 0, "nothing of this reads a value");
    live.keys("YC");
    live.world.shows(&["copied the CloudFormation reference to /shop/db; few properties take it"]);
}

/// Marks all of the store and asks for a copy of its values.
fn copying(choice: &str) -> Live {
    let mut live = at("/shop/db");
    live.keys("*Y");
    live.keys(choice);
    live
}

#[test]
fn the_values_of_what_is_marked_are_copied_after_a_question() {
    let mut live = at("/shop/db");
    live.keys("*Y");
    snapshot!("copy_marked_80", live);
    live.keys("v");
    assert_eq!(live.decrypts(), 0, "the question reads nothing");
    snapshot!("copy_values_80", live);
    live.world.resize(120, 35);
    snapshot!("copy_values_120", live);
    live.world.resize(40, 12);
    snapshot!("copy_values_40", live);
    live.world.resize(80, 24);
    live.keys("y");
    snapshot!("values_copied_80", live);
    let db = stored(&live, "/shop/db");
    assert_eq!(live.copied, [format!("{db}\nalpha,beta,gamma\non\ntulip-of-now")]);
    assert!(!live.screen().contains("tulip"));
}

#[test]
fn the_values_of_what_is_marked_are_copied_for_what_reads_them() {
    let live = at("/shop/db");
    let db = stored(&live, "/shop/db");
    for (key, parts) in [
        (
            "e",
            vec![
                format!("DB='{}'", db.replace('\\', "\\\\")),
                "HOSTS=alpha,beta,gamma".to_owned(),
                "SWITCH=on".to_owned(),
            ],
        ),
        ("d", vec![format!("DB={db}\n"), "TEXT=tulip-of-now\n".to_owned()]),
        ("s", vec!["export SWITCH='on'\n".to_owned(), "export TEXT='tulip-of-now'\n".to_owned()]),
        ("f", vec!["set -gx SWITCH 'on'\n".to_owned()]),
        ("y", vec!["\"/shop/switch\": \"on\"\n".to_owned()]),
        ("t", vec!["switch = \"on\"\n".to_owned()]),
        ("k", vec!["kind: Secret\n".to_owned(), "\"SWITCH\": \"b24=\"\n".to_owned()]),
        ("c", vec!["name,value\n".to_owned(), "/shop/switch,on\n".to_owned()]),
    ] {
        let mut live = copying(key);
        assert_eq!(live.decrypts(), 0, "the question reads nothing");
        live.world.resize(200, 50);
        live.keys("y");
        live.world.shows(&["copied the values of 4 of 5 parameters as"]);
        for part in parts {
            assert!(live.copied[0].contains(&part), "{key}: {}", live.copied[0]);
        }
        assert!(!live.screen().contains("tulip"));
    }
    let live = copying("E");
    assert_eq!(live.decrypts(), 0);
    let json: Value = serde_json::from_str(&live.copied[0]).unwrap();
    assert_eq!(json[0]["valueFrom"], "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/db");
    live.world.shows(&["secrets of an ECS task definition"]);
}

#[test]
fn the_values_of_a_folder_are_copied_without_a_mark() {
    let mut live = at("/shop/db");
    live.keys("<esc>gY");
    snapshot!("copy_folder_as_80", live);
    live.keys("e");
    snapshot!("copy_folder_as_dotenv_80", live);
    live.world.resize(200, 50);
    live.keys("y");
    live.world.shows(&["copied the values of 4 of 5 parameters as lines of a .env file"]);
    assert!(live.copied[0].starts_with("DB="), "{:?}", live.copied);
}

#[test]
fn the_values_of_what_is_marked_are_copied_as_json() {
    let live = copying("oy");
    live.world.shows(&["copied the values of 4 of 5 parameters", "no key access"]);
    let json: Value = serde_json::from_str(&live.copied[0]).unwrap();
    let db = stored(&live, "/shop/db");
    let want = json!({
        "/shop/db": db, "/shop/hosts": "alpha,beta,gamma", "/shop/switch": "on", "/shop/text": "tulip-of-now"
    });
    assert_eq!(json, want);
    let calls = |operation| live.emulator.with(|state| state.call_count(operation));
    assert_eq!(calls("GetParameters"), 1);
}
