//! `sesame ls`.

use serde_json::Value;

use super::run::{Served, demo, ran, sesame};

#[test]
fn names_come_in_order_and_nothing_is_decrypted() {
    let listed = demo(&["ls", "/checkout/prod/db/"]).with(0);
    assert_eq!(listed.text(), "/checkout/prod/db/host\n/checkout/prod/db/password\n");
    assert_eq!(listed.err, "");
    // Of one name the parameter is meant.
    assert_eq!(demo(&["ls", "/checkout/prod/db"]).with(0).text(), "/checkout/prod/db\n");
    let all = demo(&["ls"]).with(0);
    let lines: Vec<&str> = all.text().lines().collect();
    assert!(lines.len() > 250 && lines.is_sorted() && lines.contains(&"motd"), "{}", lines.len());
    assert_eq!(demo(&["ls", "."]).with(0).out, all.out);
    let there = demo(&["ls", "us-west-2:/"]).with(0);
    assert!(!there.out.is_empty() && there.out != all.out);
}

/// As the service takes it, and as a name is written.
#[test]
fn a_parameter_without_levels_needs_no_slash_wherever_a_place_is_meant() {
    for line in [&["ls", "motd"][..], &["ls", "/motd"]] {
        assert_eq!(demo(line).with(0).text(), "motd\n");
    }
    demo(&["exec", "motd", "--", "sh", "-c", "test -n \"$MOTD\""]).with(0);
    demo(&["export", "motd", "--format", "json"]).with(0);
    demo(&["diff", "motd", "/motd"]).with(0);
    demo(&["delete", "motd", "--dry-run"]).with(0).says("- /motd");
    demo(&["diff", "x.env", "/motd"]).with(2).says("a file begins with ./ and a path with a slash: ./x.env, or /x.env");
}

/// What was typed before the path is no option.
#[test]
fn a_profile_that_is_none_is_told_with_what_named_it() {
    let served = Served::seeded("[[parameter]]\nname = \"/a/b\"\ntype = \"String\"\nvalue = \"x\"\n");
    std::fs::write(served.file("settings.toml"), "[[pair]]\nname = 'both'\na = '/a'\nb = 'nosuch@/x'\n").unwrap();
    let before = "There is no profile nosuch in the AWS config and credentials files: it is from nosuch@ before a path";
    served.run(&["ls", "nosuch@/x"]).with(1).says(before);
    served.run(&["ls", "--profile", "nosuch", "/x"]).with(1).says("it is from --profile");
    served
        .run(&["diff", "--pair", "both", "--config", "settings.toml"])
        .with(2)
        .says(&format!("pair both, nosuch@/x: {before}"));
}

#[test]
fn a_table_and_json_tell_what_is_known() {
    let long = demo(&["ls", "-l", "/checkout/prod/db/password"]).with(0);
    let line = long.text();
    assert!(line.starts_with("SecureString  v23  Standard  20"), "{line}");
    assert!(line.trim_end().ends_with(" alias/checkout  /checkout/prod/db/password"), "{line}");
    let json = demo(&["ls", "--json", "/checkout/prod/db/password"]).with(0);
    let all: Value = serde_json::from_slice(&json.out).unwrap();
    assert_eq!(
        (&all[0]["Name"], &all[0]["Version"], &all[0]["KeyId"], all.as_array().map(Vec::len)),
        (&"/checkout/prod/db/password".into(), &23.into(), &"alias/checkout".into(), Some(1))
    );
    assert!(!json.text().contains("demo-teasel"));
    // To the millisecond, as the service has it.
    let at = all[0]["LastModifiedDate"].as_str().unwrap();
    assert!(at.len() <= "2026-11-24T08:04:12.128Z".len(), "{at}");
}

#[test]
fn where_descriptions_are_denied_a_path_tells_less_and_that_is_said() {
    let served = Served::seeded(
        "[[principal]]\naccess_key = \"AKIAANA\"\narn = \"arn:aws:iam::111122223333:user/ana\"\n\
         [[deny]]\naction = \"ssm:DescribeParameters\"\n\
         [[parameter]]\nname = \"/a/b\"\ntype = \"String\"\nvalue = \"x\"\n",
    );
    assert_eq!(served.run(&["ls", "/a"]).with(0).text(), "/a/b\n");
    let long = served.run(&["ls", "-l", "/a"]).with(0).says("tier, key, author and description are not known");
    assert!(long.text().starts_with("String  v1  -  20"), "{}", long.text());
}

#[test]
fn nothing_there_is_a_failure_and_a_bad_place_wrong_usage() {
    demo(&["ls", "/nowhere"]).with(1).says("there is no parameter at /nowhere");
    demo(&["ls", "nowhere:/x"]).with(2).says("the region is nowhere, which is none");
    demo(&["ls", "us-west-2:"]).with(2).says("us-west-2: is a region, and no path comes after it: us-west-2:/path");
    demo(&["ls", "two@us-west-2"])
        .with(2)
        .says("a profile and a region, and no path comes after it: two@us-west-2:/path");
    demo(&["copy", "/a", "two@"]).with(2).says("two@ is a profile, and no path comes after it: two@/path");
    demo(&["ls", "ana@/x"]).with(2).says("the demo has no profiles");
    ran(&mut sesame(&["ls", "/x", "--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:9"])).with(1);
    ran(&mut sesame(&["--demo", "ls", "/checkout/prod/db"])).with(0);
}

/// A reader that has seen enough is no failure; an output that cannot be written is one.
#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_goes_is_no_failure_and_a_full_disk_is() {
    use std::process::Stdio;
    let mut child = sesame(&["ls", "--demo"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sesame(&["ls", "--demo"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output cannot be written"));
}

/// Settings that are named hold for reads as well, whoever names them.
#[test]
fn settings_that_the_environment_names_are_not_passed_over() {
    for line in [&["ls", "--demo"][..], &["get", "--demo", "motd"]] {
        let mut command = super::run::sesame(line);
        let ran = super::run::ran(command.env("SESAME_CONFIG", "/nowhere/none.toml")).with(2);
        ran.says("/nowhere/none.toml cannot be read");
    }
    super::run::ran(super::run::sesame(&["ls", "--demo"]).env("SESAME_CONFIG", "")).with(0);
}

/// One name is asked for by itself, however many there are.
#[test]
fn one_name_is_listed_without_a_walk_through_all() {
    let served = super::run::Served::seeded(
        "[[generate]]\nparameters = 300\n[[parameter]]\nname = \"{n}\"\nfor = { n = [\"motd\", \"/one/motd\"] }\ntype = \"String\"\nvalue = \"x\"\n",
    );
    let calls = |line: &[&str]| {
        let log = served.file("log");
        let _ = std::fs::remove_file(&log);
        served.run(&[line, &["--log", log.to_str().unwrap()]].concat()).with(0);
        std::fs::read_to_string(log).unwrap().matches("DescribeParameters").count()
    };
    assert_eq!(calls(&["ls", "/one/motd"]), 0);
    assert_eq!(calls(&["ls", "-l", "/one/motd"]), 0);
    assert_eq!(calls(&["copy", "motd", "/sandbox/mm", "--yes"]), 0);
}
