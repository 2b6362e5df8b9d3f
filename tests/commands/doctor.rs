//! `sesame doctor`.

use super::run::{Served, demo, ran, sesame};

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[principal]]
access_key = "AKIABEN"
arn = "arn:aws:iam::111122223333:user/ben"

[[deny]]
principal = "arn:aws:iam::111122223333:user/ben"
action = "ssm:DescribeParameters"

[[deny]]
principal = "arn:aws:iam::111122223333:user/ben"
action = "ssm:GetParametersByPath"
resource = "arn:aws:ssm:eu-west-1:111122223333:parameter/"

[[parameter]]
name = "/app/one"
type = "String"
value = "x"
"#;

/// The line of a label, without what stands before it.
#[track_caller]
fn line<'a>(text: &'a str, label: &str) -> &'a str {
    let of = |line: &&str| line.get(2..).is_some_and(|rest| rest.starts_with(&format!("{label} ")));
    text.lines().find(of).unwrap_or_else(|| panic!("no {label} in {text}"))
}

#[test]
fn the_demo_is_told_without_a_network_and_nothing_is_wrong() {
    let told = demo(&["doctor"]).with(0).says("nothing is wrong");
    let text = told.text();
    assert!(line(text, "store").contains("the demo store, in this process"), "{text}");
    assert!(line(text, "account").contains("111122223333"), "{text}");
    assert!(line(text, "names").contains("can be listed"), "{text}");
    assert!(line(text, "terminal").contains("standard output is none"), "{text}");
    assert!(text.lines().all(|line| !line.starts_with('!')), "{text}");
}

#[test]
fn what_is_used_is_told_with_where_it_is_from_and_no_secret() {
    let served = Served::seeded(SEED);
    let mut command = served.sesame(&["doctor", "--region", "eu-west-2"]);
    let told = ran(command
        .env("AWS_SECRET_ACCESS_KEY", "hunter2")
        .env("HOME", served.dir.path())
        .env("XDG_CACHE_HOME", served.dir.path()))
    .with(0);
    let text = told.text();
    assert!(line(text, "region").ends_with("eu-west-2 (from --region; not eu-west-1 from AWS_REGION)"), "{text}");
    assert!(line(text, "endpoint").ends_with(&format!("{} (from AWS_ENDPOINT_URL)", served.url)), "{text}");
    assert!(line(text, "credentials").ends_with("AWS_ACCESS_KEY_ID"), "{text}");
    assert!(line(text, "principal").ends_with("arn:aws:iam::111122223333:user/ana"), "{text}");
    assert!(line(text, "cache").ends_with("/sesame"), "{text}");
    assert!(!text.contains("hunter2") && !told.err.contains("hunter2"), "{text}");
    assert!(!served.file("sesame").exists(), "nothing is made");
}

#[test]
fn what_is_wrong_is_marked_and_says_what_to_do() {
    let config = tempfile::tempdir().unwrap();
    let path = config.path().join("config");
    std::fs::write(&path, "[profile prod]\nregion = eu-west-1\n").unwrap();
    let with = |name: &str, value: &str| {
        ran(sesame(&["doctor"]).env("AWS_CONFIG_FILE", &path).env("HOME", config.path()).env(name, value))
            .with(1)
            .says("is wrong")
    };
    let told = with("AWS_PROFILE", "prdo");
    let said = line(told.text(), "sign-in");
    assert!(said.starts_with("! ") && said.contains("no profile prdo") && said.contains("mean prod?"), "{said}");
    let told = with("AWS_ACCESS_KEY_ID", "AKIAANA");
    assert!(line(told.text(), "sign-in").contains("AWS_SECRET_ACCESS_KEY is not. Set both"), "{}", told.text());
    assert!(line(told.text(), "account").contains("not known"), "{}", told.text());
}

#[test]
fn settings_that_are_wrong_keep_nothing_else_back() {
    let served = Served::seeded(SEED);
    std::fs::write(served.file("s.toml"), "reveal = \"x\"\nnone = 1\n").unwrap();
    let told = served.run(&["doctor", "--config", "./s.toml"]).with(1);
    let said = line(told.text(), "settings");
    assert!(said.starts_with("! ") && said.contains("s.toml is wrong: ") && said.contains("line "), "{said}");
    assert!(line(told.text(), "account").contains("111122223333"), "{}", told.text());
    let told = served.run(&["doctor", "--config", "./nowhere.toml"]).with(1);
    assert!(line(told.text(), "settings").contains("nowhere.toml cannot be read"), "{}", told.text());
}

#[test]
fn what_may_not_be_listed_is_told_of_the_path_that_was_asked_for() {
    let served = Served::seeded(SEED);
    let of = |arguments: &[&str]| ran(served.sesame(arguments).env("AWS_ACCESS_KEY_ID", "AKIABEN"));
    let told = of(&["doctor", "--no-cache"]).with(1);
    let said = line(told.text(), "names");
    assert!(said.starts_with("! ") && said.contains("ssm:DescribeParameters"), "{said}");
    let told = of(&["doctor", "/app", "--no-cache"]).with(0);
    assert!(line(told.text(), "names").contains("of /app can be listed by path alone"), "{}", told.text());
}
