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
    let complete = |words: &[&str]| {
        let mut command = sesame(&[&["complete", "--", "sesame"], words].concat());
        command.envs(environment);
        let told = ran(&mut command).with(0).text().to_owned();
        told.lines().skip(2).map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(complete(&["get", "/"]), ["/app/", "/motd"]);
    assert_eq!(complete(&["get", "/ap"]), ["/app/"]);
    assert_eq!(complete(&["get", "mo"]), ["motd"]);
    assert_eq!(complete(&["get", "/app/"]), ["/app/one", "/app/two/"]);
    assert_eq!(complete(&["ls", "eu-west-1:/app/"]), ["eu-west-1:/app/one", "eu-west-1:/app/two/"]);
    assert_eq!(complete(&["get", "/nowhere/"]), [""; 0]);
    assert_eq!(complete(&["get", "/app/one:"]), [""; 0]);
    assert_eq!(complete(&["get", "--profile", "t"]), ["two"]);
    assert_eq!(complete(&["get", "--profile=t"]), ["--profile=two"]);
    assert!(complete(&["get", "--region", "eu-west-"]).contains(&"eu-west-1".to_owned()));
    // As the shells have it.
    let (bash, zsh, fish) = (script(&served, "bash"), script(&served, "zsh"), script(&served, "fish"));
    let shell = |program: &str, script: &str| {
        let mut shell = Command::new(program);
        let folder = std::path::Path::new(env!("CARGO_BIN_EXE_sesame")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        shell.args(["-c", script]).env_clear().envs(environment).env("PATH", path).env("HOME", home);
        let output = shell.current_dir(home).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let tried = |line: &str, words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        shell(
            "bash",
            &format!(
                ". {bash}; compopt() {{ :; }}; COMP_LINE='{line}'; COMP_POINT={}; COMP_WORDS=({}); COMP_CWORD={}; _sesame; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
                line.len(),
                quoted.join(" "),
                words.len() - 1,
            ),
        )
    };
    let plainly = |line: &str| tried(line, &line.split(' ').collect::<Vec<_>>());
    assert_eq!(plainly("sesame get /app/"), "/app/one\n/app/two/\n");
    assert_eq!(plainly("sesame get --profile t"), "two\n");
    assert_eq!(plainly("sesame set --if"), "--if-version\n");
    assert_eq!(plainly("sesame set /x --type Str"), "String\nStringList\n");
    assert_eq!(plainly("sesame exp"), "export\n");
    // Nothing where nothing is known: no dash, which would be put into the line.
    assert_eq!(plainly("sesame export motd -o u1.env "), "/app/\n/motd\n");
    // Bash takes words apart at its marks, and puts what is found behind the last.
    assert_eq!(tried("sesame get /app/one:", &["sesame", "get", "/app/one", ":"]), "\n");
    assert_eq!(tried("sesame ls eu-west-1:/app/o", &["sesame", "ls", "eu-west-1", ":", "/app/o"]), "/app/one\n");
    assert_eq!(tried("sesame get --profile=t", &["sesame", "get", "--profile", "=", "t"]), "two\n");
    let files = |line: &str| plainly(&line.replace("HOME", home));
    for line in
        ["--config HOME/conf", "import /imp HOME/conf", "diff /app --file HOME/conf", "export /app -o HOME/conf"]
    {
        assert_eq!(files(&format!("sesame {line}")), format!("{home}/config\n"), "{line}");
    }
    assert_eq!(files("sesame exec /app -- ls HOME/conf"), format!("{home}/config\n"));
    if Command::new("fish").arg("--version").output().is_ok() {
        let tried = |line: &str| {
            let line = line.replace("HOME", home);
            shell("fish", &format!("source {fish}; complete -C '{line}' | string replace -r '\\t.*' ''"))
        };
        assert_eq!(tried("sesame get /app/"), "/app/one\n/app/two/\n");
        assert_eq!(tried("sesame get /app/one:"), "");
        assert_eq!(tried("sesame set /x --type Stringl"), "StringList\n");
        assert_eq!(tried("sesame --config HOME/conf"), format!("{home}/config\n"));
        assert_eq!(tried("sesame exec /app -- ls HOME/conf"), format!("{home}/config\n"));
    }
    if Command::new("zsh").arg("--version").output().is_ok() {
        // What is offered, by the one word that each way of offering ends in.
        let tried = |line: &str| {
            let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
            shell(
                "zsh",
                &format!(
                    "compdef() {{ :; }}; . {zsh}; compadd() {{ while [[ $1 != -- ]]; do shift; done; shift; print -l -- $@; }}; _files() {{ print files; }}; \
                 compset() {{ :; }}; _normal() {{ print command $CURRENT $words; }}; words=({}); CURRENT=$#words; _sesame; true",
                    words.join(" ")
                ),
            )
        };
        assert_eq!(tried("sesame get /app/"), "/app/two/\n/app/one\n");
        assert_eq!(tried("sesame get /app/one:"), "");
        assert_eq!(tried("sesame export /app -o /x"), "files\n");
        assert_eq!(tried("sesame exec /app -- ls /x"), "command 2 ls /x\n");
    }
}

fn script(served: &Served, shell: &str) -> String {
    let file = served.file(&format!("completion.{shell}"));
    std::fs::write(&file, ran(&mut sesame(&["completions", shell])).with(0).out).unwrap();
    file.to_str().unwrap().to_owned()
}

/// What the interface does, a command does too: a whole listing is kept, unless that is not wanted.
#[test]
fn a_whole_listing_of_a_command_is_kept_for_completion() {
    let served = Served::seeded("[[parameter]]\nname = \"/app/one\"\ntype = \"String\"\nvalue = \"x\"\n");
    let home = served.dir.path();
    let with = |line: &[&str]| {
        let mut command = served.sesame(line);
        ran(command.env("HOME", home)).with(0).text().to_owned()
    };
    let completed =
        || with(&["complete", "--", "sesame", "get", "/app/"]).lines().skip(2).collect::<Vec<_>>().join(" ");
    std::fs::write(served.file("none.toml"), "recent = false\n").unwrap();
    for line in
        [&["ls", ".", "--no-cache"][..], &["ls", "/app"], &["ls", ".", "--demo"], &["ls", "--config", "./none.toml"]]
    {
        with(line);
        assert_eq!(completed(), "", "{line:?}");
    }
    with(&["ls"]);
    assert_eq!(completed(), "/app/one\t");
}

#[test]
fn the_manual_is_printed() {
    let manual = ran(&mut sesame(&["man"])).with(0);
    assert!(manual.text().starts_with(".ie") && manual.text().contains("sesame"), "{}", &manual.text()[..80]);
}
