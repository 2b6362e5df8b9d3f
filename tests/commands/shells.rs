//! What shells complete, and the manual.

use std::process::Command;

use super::run::{Served, ran, sesame};
use crate::terminal::session::Session;

/// Names come from what the interface has kept.
#[test]
fn names_profiles_and_regions_are_completed_without_a_call() {
    let served = Served::seeded(
        "[[parameter]]\nname = \"/app/{n}\"\nfor = { n = [\"one\", \"two/x\"] }\ntype = \"String\"\nvalue = \"x\"\n[[parameter]]\nname = \"motd\"\ntype = \"String\"\nvalue = \"x\"\n",
    );
    let home = served.dir.path().to_str().unwrap();
    let config = served.file("config");
    std::fs::write(&config, "[profile one]\nregion = eu-west-1\n[profile two]\n").unwrap();
    let environment = [
        ("AWS_ENDPOINT_URL", served.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("XDG_CACHE_HOME", home),
        ("AWS_CONFIG_FILE", config.to_str().unwrap()),
    ];
    let mut session = Session::start_with(&[], &environment, 24, 80);
    session.wait_for("3 parameters · as of").wait_for(" › eu-west-1").keys("q");
    session.exit();
    let complete = |what: &str, begun: &str| {
        let mut command = sesame(&["complete", what, begun]);
        command.envs(environment);
        ran(&mut command).with(0).text().to_owned()
    };
    assert_eq!(complete("names", "/"), "/app/\n/motd\n");
    assert_eq!(complete("names", "/ap"), "/app/\n");
    assert_eq!(complete("names", "/app/"), "/app/one\n/app/two/\n");
    assert_eq!(complete("names", "/nowhere/"), "");
    assert_eq!(complete("profiles", "t"), "two\n");
    assert!(complete("regions", "eu-west-").contains("eu-west-1\n"));
    // As bash has it.
    let script = ran(&mut sesame(&["completions", "bash"])).with(0).text().to_owned();
    let file = served.file("completion.bash");
    std::fs::write(&file, script).unwrap();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_sesame")).parent().unwrap();
    let tried = |line: &str| {
        let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
        let program = format!(
            "PATH={}:$PATH; . {}; compopt() {{ :; }}; COMP_WORDS=({}); COMP_CWORD={}; _sesame_and_names sesame '{}' x; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            folder.display(),
            file.display(),
            words.join(" "),
            words.len() - 1,
            line.rsplit(' ').next().unwrap()
        );
        let mut bash = Command::new("bash");
        bash.args(["-c", &program])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .envs(environment)
            .env("HOME", home);
        String::from_utf8(bash.output().unwrap().stdout).unwrap()
    };
    assert_eq!(tried("sesame get /app/"), "/app/one\n/app/two/\n");
    assert_eq!(tried("sesame get --profile t"), "two\n");
    assert!(tried("sesame set --if").contains("--if-version"));
}

#[test]
fn the_manual_is_printed() {
    let manual = ran(&mut sesame(&["man"])).with(0);
    assert!(manual.text().starts_with(".ie") && manual.text().contains("sesame"), "{}", &manual.text()[..80]);
}
