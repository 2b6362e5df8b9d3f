//! `sesame import`, `sesame inject`.

use serde_json::Value;

use super::run::{Served, demo, ran_with, sesame};
use crate::terminal::session::Session;

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[parameter]]
name = "/a/db-password"
type = "SecureString"
key = "alias/team"
value = "old"

[[parameter]]
name = "/a/host"
type = "String"
value = "h"

[[parameter]]
name = "/a/port"
type = "String"
value = "1"

[[parameter]]
name = "/model/db-password"
type = "SecureString"
value = "x"

[[parameter]]
name = "/model/host"
type = "String"
value = "x"

[[key]]
id = "0a7e3b52-51b0-4d0e-8f43-7b1c92d3aa02"
aliases = ["alias/team"]
"#;

fn described(served: &Served, name: &str) -> Value {
    serde_json::from_slice::<Value>(&served.run(&["ls", "--json", name]).with(0).out).unwrap()[0].clone()
}

#[test]
fn the_plan_comes_first_and_then_the_store_is_as_the_file() {
    let served = Served::seeded(SEED);
    let file = "DB_PASSWORD='new one'\nHOST=h\nextra=x\n";
    let import = |options: &[&str]| served.run_with(&[&["import", "/a", "--format", "dotenv"], options].concat(), file);
    let planned = import(&["--dry-run", "--prune"]).with(0);
    let planned =
        planned.says("~ /a/db-password  SecureString, 3 bytes → 7 bytes").says("+ /a/extra  SecureString, 1 byte");
    let planned =
        planned.says("- /a/port  v1").says("+ 1 new, ~ 1 changed, - 1 gone, = 1 same").says("3 changes take about 1 s");
    assert!(!planned.err.contains("new one") && planned.err.ends_with("Nothing was done.\n"));
    assert_eq!(served.run(&["get", "/a/db-password"]).text(), "old");
    import(&[]).with(2).says("there is no terminal to ask on");
    import(&["--yes", "--prune", "--read-only"]).with(2);
    import(&["--yes", "--prune"]).with(0).says("3 of 3 done");
    assert_eq!(served.run(&["get", "/a/db-password"]).text(), "new one");
    assert_eq!(served.run(&["ls", "/a/"]).text(), "/a/db-password\n/a/extra\n/a/host\n");
    assert_eq!(described(&served, "/a/db-password")["KeyId"], "alias/team");
    // A second run has nothing to do.
    import(&["--yes", "--prune"]).with(0).says("= 3 same");
}

/// Where it is written, and whether its key is there, is told before; a second type is as in any plan.
#[test]
fn the_plan_says_where_and_asks_about_the_key() {
    let served = Served::seeded(SEED);
    let import = |options: &[&str], text: &str| {
        served.run_with(&[&["import", "/a", "--format", "json"], options].concat(), text)
    };
    import(&["--dry-run"], r#"{"new":"x"}"#)
        .with(0)
        .says(&format!("in account 111122223333, eu-west-1, endpoint {}\n+ /a/new", served.url));
    for how in ["--yes", "--dry-run"] {
        import(&[how, "--key-id", "alias/nada"], r#"{"new":"x"}"#)
            .with(2)
            .says("+ /a/new  SecureString, 1 byte")
            .says("there is no key alias/nada in eu-west-1");
    }
    served.run(&["ls", "/a/new"]).with(1);
    import(&["--dry-run", "--key-id", "alias/team"], r#"{"new":"x"}"#).with(0);
    // What stays under its own key is none of that one's business.
    import(&["--dry-run", "--key-id", "alias/nada"], r#"{"db-password":"x"}"#).with(0);
    let plain = r#"{"Parameters":[{"Name":"/a/db-password","Type":"String","Value":"x"}]}"#;
    let from = "[[parameter]]\nname = \"/m/db-password\"\ntype = \"String\"\nvalue = \"x\"\n";
    let served = Served::seeded(&format!("{SEED}{from}"));
    let line = ["import", "/a", "--format", "json", "--types-from", "/m", "--dry-run"];
    served
        .run_with(&line, r#"{"db-password":"x"}"#)
        .with(0)
        .says("~ /a/db-password  SecureString → String, 3 bytes → 1 byte\n")
        .says("\n! a secret becomes plain text: /a/db-password\n");
    // What the AWS CLI prints is no object of names and values.
    for text in [plain, r#"{"Parameter":{"Name":"/a/x","Type":"String","Value":"x","Version":1}}"#] {
        served.run_with(&["import", "/a", "--format", "json", "--dry-run"], text).with(2).says("--format aws reads");
        std::fs::write(served.file("dump.json"), text).unwrap();
        served
            .run(&["import", "/a", "./dump.json", "--dry-run"])
            .with(2)
            .says("./dump.json: it is what the AWS CLI prints, which --format aws reads");
    }
    served.run_with(&["import", "/a", "--format", "json", "--dry-run"], r#"{"Parameters":{"x":"1"}}"#).with(0);
}

/// Some are written all the same: what is said of nothing is of those that failed.
#[test]
fn what_was_not_written_is_told_by_its_names() {
    let key =
        "[[key]]\nid = \"0a7e3b52-51b0-4d0e-8f43-7b1c92d3aa09\"\naliases = [\"alias/gone\"]\nstate = \"Missing\"\n";
    let under = "[[parameter]]\nname = \"/six/{n}\"\nfor = { n = [\"s1\", \"s2\"] }\ntype = \"SecureString\"\nkey = \"alias/gone\"\nvalue = \"x\"\n";
    let served = Served::seeded(&format!("{SEED}{key}{under}"));
    let file = r#"{"1":"x","2":"x","3":"x","4":"x","s1":"y","s2":"y"}"#;
    served
        .run_with(&["import", "/six", "--format", "json", "--yes"], file)
        .with(3)
        .says("4 of 6 done")
        .says("sesame: /six/s1, /six/s2: Nothing was written: check the spelling of the key; or it lives in another");
}

#[test]
fn types_are_asked_for_or_taken_from_another_place() {
    let served = Served::seeded(SEED);
    let json = r#"{"db-password":"p","host":"x","sub":{"n":5}}"#;
    served.run_with(&["import", "/b", "--format", "json", "--types-from", "/model", "--yes"], json).with(0);
    assert_eq!(described(&served, "/b/db-password")["Type"], "SecureString");
    assert_eq!(described(&served, "/b/host")["Type"], "String");
    assert_eq!(served.run(&["get", "/b/sub/n"]).text(), "5");
    served.run_with(&["import", "/c", "--format", "json", "--secure", "--yes"], json).with(0);
    assert_eq!(described(&served, "/c/host")["Type"], "SecureString");
    let aws = r#"{"Parameters":[{"Name":"/d/x","Type":"StringList","Value":"a,b"}]}"#;
    served.run_with(&["import", ".", "--format", "aws", "--yes"], aws).with(0);
    assert_eq!(described(&served, "/d/x")["Type"], "StringList");
    served.run_with(&["import", "/e", "--format", "aws", "--yes"], aws).with(2).says("/d/x is not below /e/");
}

#[test]
fn what_cannot_be_written_stops_all_before_anything_is() {
    let served = Served::seeded(SEED);
    let import = |text: &str| served.run_with(&["import", "/new", "--format", "json", "--yes"], text);
    import(r#"{"a":"","b":"{{x}}","c d":"1","e":"ok"}"#)
        .with(2)
        .says("/new/a: the value is empty")
        .says("/new/b: the value holds")
        .says("/new/c d: ")
        .says("Nothing was written");
    import("[]").with(2).says("standard input: line 1");
    import("{}").with(2).says("there is nothing in it");
    served.run(&["ls", "/new"]).with(1);
    served.run(&["import", "/new", "./none.json", "--format", "json", "--yes"]).with(2).says("./none.json: ");
    import(r#"{"prod":{"x":"1"}}"#).with(2).says("this is production");
}

#[test]
fn one_that_is_refused_keeps_back_no_other_and_a_second_run_finishes() {
    let served = Served::seeded(&format!(
        "{SEED}\n[[deny]]\naction = \"ssm:PutParameter\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter/new/b\"\n"
    ));
    let import = || served.run_with(&["import", "/new", "--format", "json", "--yes"], r#"{"a":"1","b":"2","c":"3"}"#);
    import().with(3).says("/new/b: ").says("2 of 3 done");
    import().with(1).says("= 2 same").says("0 of 1 done");
}

/// What a file does not name is deleted by `--prune`, so it is guarded as `delete` guards it.
#[test]
fn what_is_pruned_is_guarded_as_what_is_deleted() {
    let served =
        Served::seeded(&format!("{SEED}\n[[parameter]]\nname = \"/a/prod/x\"\ntype = \"String\"\nvalue = \"v\"\n"));
    let before = served.run(&["ls"]).text().to_owned();
    let import = |options: &[&str]| {
        let line = [&["import", "/a", "--format", "json", "--prune", "--yes"], options].concat();
        served.run_with(&line, r#"{"new":"x"}"#)
    };
    import(&[]).with(2).says("this is production (the path /a/prod/x)").says("--confirm ACCOUNT_ID");
    served.run(&["delete", "--recursive", "/a", "--yes"]).with(2).says("this is production (the path /a/prod/x)");
    import(&["--confirm", "444455556666"]).with(2).says("this one is 111122223333");
    let settings = served.file("closed.toml");
    let closed = |path: &str| {
        std::fs::write(&settings, format!("[[context]]\npath = '{path}'\nread_only = true\n")).unwrap();
        import(&["--confirm", "111122223333", "--config", settings.to_str().unwrap()])
    };
    closed("/a/port").with(2).says("/a/port is read-only by your settings of path /a/port: nothing was changed");
    assert_eq!(served.run(&["ls"]).text(), before, "nothing was done");
    // Without --prune they are nobody's matter.
    served.run_with(&["import", "/a", "--format", "json", "--yes"], r#"{"new":"x"}"#).with(0);
    closed("/model").with(0).says("4 of 4 done");
    assert_eq!(served.run(&["ls", "/a"]).text(), "/a/new\n");
}

#[test]
fn a_terminal_is_told_that_what_is_pruned_is_production() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("f.json");
    std::fs::write(&file, r#"{"dev/new":"x"}"#).unwrap();
    let line = ["import", "--demo", "/checkout", file.to_str().unwrap(), "--prune"];
    let mut session = Session::start(&line, 40, 120);
    session.wait_for("production: the path /checkout/prod/").wait_for("type the number of the account").keys("y\r");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 2, "{}", end.text());
    assert!(end.text().contains("not confirmed: nothing was done"), "{}", end.text());
}

/// Types of another place win over those that are there; where that uncovers a secret the plan says so, readable or not.
#[test]
fn a_secret_that_becomes_plain_text_is_told_of_whether_it_can_be_read_or_not() {
    let served = Served::seeded(&format!(
        "{SEED}\n[[parameter]]\nname = \"/a/hidden\"\ntype = \"SecureString\"\nkey = \"alias/team\"\nvalue = \"x\"\n\
         [[parameter]]\nname = \"/plain/{{n}}\"\nfor = {{ n = [\"hidden\", \"db-password\"] }}\ntype = \"String\"\nvalue = \"x\"\n\
         [[deny]]\naction = \"ssm:GetParameter*\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter/a/hidden\"\n"
    ));
    let import = |options: &[&str]| {
        let line = [&["import", "/a", "--format", "json"], options].concat();
        served.run_with(&line, r#"{"hidden":"new one","db-password":"new one"}"#)
    };
    let plain = ["--types-from", "/plain", "--dry-run"];
    import(&plain)
        .with(0)
        .says("~ /a/db-password  SecureString → String, 3 bytes → 7 bytes\n")
        .says("~ /a/hidden  SecureString → String, ? → 7 bytes: what is there cannot be read.")
        .says("! a secret becomes plain text: /a/db-password\n! a secret becomes plain text: /a/hidden\n");
    let kept = import(&["--dry-run"]).with(0).says("~ /a/hidden  SecureString, ? → 7 bytes: what is there");
    assert!(!kept.err.contains("plain text"), "{}", kept.err);
    import(&["--types-from", "/plain", "--yes"]).with(0).says("! a secret becomes plain text: /a/hidden");
    assert_eq!(described(&served, "/a/hidden")["Type"], "String");
}

/// Stopped in the middle it ends after what is under way, says what was done, and a second run finishes.
#[test]
fn a_stop_in_the_middle_loses_nothing_and_doubles_nothing() {
    let served = Served::seeded(SEED);
    let names: Vec<String> = (0..12).map(|n| format!("\"n{n:02}\":\"v{n}\"")).collect();
    let file = served.file("many.json");
    std::fs::write(&file, format!("{{{}}}", names.join(","))).unwrap();
    let line = ["import", "/new", file.to_str().unwrap(), "--format", "json", "--yes"];
    let environment = [
        ("AWS_ENDPOINT_URL", served.url.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let mut session = Session::start_with(&line, &environment, 40, 100);
    session.wait_for("2 of 12 done").keys("\x03");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 3, "{}", end.text());
    assert!(end.text().contains("stopping after what is under way") && end.text().contains("finishes the rest"));
    let done = served.run(&["ls", "/new"]).with(0).text().lines().count();
    assert!((2..12).contains(&done), "{done}");
    let rest = served.run(&line).with(0).says(&format!("+ {} new, ~ 0 changed, - 0 gone, = {done} same", 12 - done));
    assert!(rest.out.is_empty());
    let all = served.run(&["ls", "-l", "/new"]).with(0);
    assert_eq!(all.text().lines().filter(|line| line.contains("  v1  ")).count(), 12, "{}", all.text());
}

#[test]
fn a_template_is_filled_in_as_cloudformation_would() {
    let fill = |template: &str| ran_with(&mut sesame(&["inject", "--demo"]), template.as_bytes());
    let filled = fill("user: x\npass: '{{resolve:ssm-secure:/checkout/prod/db/password:22}}'\nhost: {{resolve:ssm:/checkout/prod/db/host}}\n").with(0);
    assert_eq!(
        filled.text(),
        "user: x\npass: 'demo-teasel-22'\nhost: checkout-prod.cluster-demo.eu-west-1.rds.example.com\n"
    );
    assert_eq!(fill("nothing {{here}}").with(0).text(), "nothing {{here}}");
    let refused = fill("{{resolve:ssm:/checkout/prod/db/password}}").with(2).says("ssm-secure");
    assert!(refused.out.is_empty());
    fill("{{resolve:ssm-secure:/checkout/prod/db/host}}").with(2).says("is no SecureString");
    fill("{{resolve:ssm:/nowhere/x}} {{resolve:ssm:motd}}").with(1).says("/nowhere/x: ").says("nothing was written");
    fill("\n{{resolve:ssm:/a").with(2).says("line 2: a reference does not end");
    let dir = tempfile::tempdir().unwrap();
    let (input, output) = (dir.path().join("in"), dir.path().join("out"));
    std::fs::write(&input, "{{resolve:ssm:motd}}").unwrap();
    demo(&["inject", "-i", input.to_str().unwrap(), "-o", output.to_str().unwrap()]).with(0);
    assert!(std::fs::read_to_string(output).unwrap().starts_with("Freeze from Friday"));
}

/// A variable is the one parameter below the folder that an export calls so, wherever it is: the plan says which.
#[test]
fn a_variable_that_is_written_deeper_says_where() {
    let deeper = "[[parameter]]\nname = \"/imq/y/TOK\"\ntype = \"String\"\nvalue = \"1\"\n";
    let served = Served::seeded(&format!("{SEED}{deeper}"));
    std::fs::write(served.file("deep.env"), "TOK=99\nHOST=x\n").unwrap();
    std::fs::write(served.file("deep.json"), r#"{"TOK":"99"}"#).unwrap();
    let plan = served.run(&["import", "/imq", "./deep.env", "--dry-run"]).with(0);
    plan.says("~ /imq/y/TOK  TOK → y/TOK, String, 1 byte → 2 bytes\n").says("+ /imq/HOST  SecureString, 1 byte\n");
    let plan = served.run(&["import", "/imq", "./deep.json", "--dry-run"]).with(0).says("+ /imq/TOK  SecureString");
    assert!(!plan.err.contains("/imq/y/TOK"), "{}", plan.err);
    // What is in the folder itself has only another spelling.
    served
        .run_with(&["import", "/a", "--format", "dotenv", "--dry-run"], "HOST=z\n")
        .with(0)
        .says("~ /a/host  String, ");
    let help = served.run(&["import", "--help"]).with(0);
    assert!(help.text().contains("anywhere below"), "{}", help.text());
}

/// A place that is misspelt would make secrets of all that is new, without a word.
#[test]
fn types_of_a_place_that_is_not_there_are_refused() {
    let served = Served::seeded(SEED);
    let import = |from: &str| {
        served.run_with(
            &["import", "/new", "--format", "json", "--types-from", from, "--yes"],
            r#"{"host":"x","other":"y"}"#,
        )
    };
    import("/modle").with(2).says("--types-from /modle: there is no parameter below it. Nothing was written");
    served.run(&["ls", "/new"]).with(1);
    import("/model/").with(0).says("+ /new/host  String, 1 byte").says("+ /new/other  SecureString, 1 byte");
    // None of the names of the file is there: said, since the folder may be another than was meant.
    let none =
        served.run_with(&["import", "/n", "--format", "json", "--types-from", "/model", "--dry-run"], r#"{"z":"x"}"#);
    none.with(0).says("--types-from /model: none of these names is there");
}

/// A file with the last parts of the names alone is another tree.
#[test]
fn what_an_export_wrote_is_the_same_tree_again() {
    let tree = "[[parameter]]\nname = \"/t/{n}\"\nfor = { n = [\"db/password\", \"db/port\", \"mode\"] }\ntype = \"String\"\nvalue = \"x\"\n";
    let served = Served::seeded(&format!("{SEED}{tree}"));
    for format in ["json", "yaml", "csv"] {
        let file = format!("./t.{format}");
        served.run(&["export", "/t", "--format", format, "-o", &file]).with(0);
        assert_eq!(served.run(&["diff", "/t", &file]).with(0).err, "");
        served
            .run(&["import", "/t", &file, "--prune", "--dry-run"])
            .with(0)
            .says("+ 0 new, ~ 0 changed, - 0 gone, = 3 same");
        let leaves = format!("./leaves.{format}");
        served.run(&["export", "/t", "--format", format, "--names", "leaf", "-o", &leaves]).with(0);
        let says = "db/password and db/port are in the place alone, and password and port in the file alone: was it written with \
                    --names leaf?";
        served.run(&["diff", "/t", &leaves]).with(1).says(says);
        served.run(&["diff", &leaves, "/t"]).with(1).says(says);
        served.run(&["import", "/t", &leaves, "--prune", "--dry-run"]).with(0).says(says);
        served.run(&["import", "/t", &leaves, "--dry-run"]).with(0).says(says);
    }
    // Variables are named by the last part as before.
    assert_eq!(served.run(&["export", "/t", "--format", "dotenv"]).text().lines().last(), Some("MODE=x"));
}

/// Whoever looks at a plan first knows what will be asked of him.
#[test]
fn a_dry_run_says_that_it_is_production() {
    let rows = "[[parameter]]\nname = \"/prod/x\"\ntype = \"String\"\nvalue = \"x\"\n";
    let served = Served::seeded(&format!("{SEED}{rows}"));
    let says = "production: the path /prod/x: without a terminal --yes --confirm 111122223333 says that it is meant\n";
    served.run_with(&["import", "/prod", "--format", "json", "--dry-run"], r#"{"x":"y"}"#).with(0).says(says);
    served.run(&["copy", "/a/host", "/prod/x", "--overwrite", "--dry-run"]).with(0).says(says);
    served.run(&["delete", "/prod/x", "--dry-run"]).with(0).says(says);
    let elsewhere = served.run(&["delete", "/a/host", "--dry-run"]).with(0);
    assert!(!elsewhere.err.contains("production"), "{}", elsewhere.err);
}
