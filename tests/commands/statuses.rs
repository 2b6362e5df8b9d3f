//! The table of exit statuses, row by row.

use super::run::Served;

const SEED: &str = r#"
[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:iam::111122223333:user/ana"

[[deny]]
action = "ssm:*"
resource = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/theirs"

# Whoever may read a folder by its path reads all that is in it.
[[deny]]
action = "ssm:GetParametersByPath"

[[deny]]
action = "ssm:PutParameter"
resource = "arn:aws:ssm:eu-west-1:111122223333:parameter/refused/*"

[[deny]]
action = "ssm:PutParameter"
resource = "arn:aws:ssm:eu-west-1:111122223333:parameter/half/one"

[[parameter]]
name = "/a/{n}"
for = { n = ["one", "theirs"] }
type = "String"
value = "x"

[[parameter]]
name = "/b/one"
type = "String"
values = ["x", "y"]
"#;

#[test]
fn each_status_means_what_the_table_says() {
    let served = Served::seeded(SEED);
    std::fs::write(served.file("template"), "a: {{resolve:ssm:/b/one}}\n").unwrap();
    std::fs::write(served.file("missing"), "a: {{resolve:ssm:/none}}\n").unwrap();
    std::fs::write(served.file("x.env"), "one=1\ntwo=2\n").unwrap();
    let mut wrong = Vec::new();
    for (status, line) in [
        // Done.
        (0, "get /a/one"),
        (0, "ls /a"),
        (0, "export /b --format json"),
        (0, "history /b/one"),
        (0, "set /new --yes"),
        (0, "copy /b/one /b/two --yes"),
        (0, "delete /b/two --yes"),
        (0, "exec /b -- true"),
        (0, "diff /b /b"),
        (0, "inject -i ./template"),
        (0, "import /i ./x.env --format dotenv --yes"),
        (0, "import /i ./x.env --yes"),
        (0, "export /b -o ./y.json --format json"),
        (0, "copy /b /e --dry-run"),
        (0, "delete /b --recursive --dry-run"),
        (0, "completions bash"),
        (0, "man"),
        (0, "config check"),
        (0, "keys"),
        (0, "--profile prod --read-only config show"),
        (0, "--demo keys"),
        // Failed, also by AWS's refusal.
        (1, "get /a/theirs"),
        (1, "get /none"),
        (1, "history /a/theirs"),
        (1, "delete /a/theirs --yes"),
        (1, "set /a/theirs --overwrite --yes"),
        (1, "export /a -o ./x.json --format json"),
        (1, "history /none"),
        (1, "export /none --format json"),
        (1, "copy /none /e --yes"),
        (1, "copy /a/theirs /e --yes"),
        (1, "delete /none --yes"),
        (1, "delete /b --yes"),
        (1, "inject -i ./missing"),
        (1, "import /refused ./x.env --format dotenv --yes"),
        // Usage, or refused by this program.
        (2, "get"),
        (2, "get /a/"),
        (2, "get /a/one /b/one"),
        (2, "export /b"),
        (2, "set /b/one --yes"),
        (2, "set /b/one --create --yes"),
        (2, "set /b/one --overwrite"),
        (2, "set /b/one --overwrite --yes --read-only"),
        (2, "delete /b --recursive"),
        (2, "import /b none.json --format json --yes"),
        (2, "nonsense"),
        (2, "get --nonsense /a/one"),
        (2, "diff /b"),
        (2, "diff /b /b --file ./x.env"),
        (2, "diff /b ./template"),
        (2, "import /i ./template --yes"),
        (2, "import /i --yes"),
        (2, "--profile= keys"),
        (2, "get nowhere:/a/one"),
        (2, "export /b -o ./y.json --format json"),
        (2, "set /b/one --overwrite --yes --if-version 2"),
        (2, "set /prod/x --yes"),
        (2, "set /prod/x --yes --confirm 444455556666"),
        (2, "set /new/x --yes --config ./none.toml"),
        (2, "get /b/one --config ./none.toml"),
        (2, "delete /b/one"),
        (2, "delete /b/one --yes --read-only"),
        (2, "copy /b/one /b/one --yes"),
        (2, "copy /b/one /a/one --yes"),
        // What is there may not be read: it may be another.
        (2, "copy /b/one /a/theirs --yes"),
        (2, "copy /b/one /e"),
        (2, "copy /b/one /e --yes --read-only"),
        (2, "import /i2 ./x.env --format dotenv"),
        (2, "import /i2 ./x.env --format dotenv --yes --read-only"),
        // Partly.
        (3, "copy /a /e --yes"),
        (3, "import /half ./x.env --format dotenv --yes"),
        (3, "get --format json /a/one /a/theirs"),
        (3, "export /a --format json"),
        (3, "delete /a/one /a/theirs --yes"),
        // Somebody else has changed it.
        (4, "set /b/one --if-version 1 --yes"),
        (4, "set /gone --if-version 1 --yes"),
        // Of a comparison: different, cannot be told.
        (1, "diff /b/one:1 /b/one"),
        (2, "diff /none /b"),
        (1, "diff /a /b"),
        (2, "diff /a/theirs /b/one"),
        // Of a command that is run: its own, not run, cannot be run, not there.
        (7, "exec /b -- sh -c exit\u{a0}7"),
        (125, "exec /a -- true"),
        (125, "exec /b --require TWO -- true"),
        // Nor where the line or the settings are wrong: 2 may be the command's own.
        (0, "exec --help"),
        (2, "exec /b -- sh -c exit\u{a0}2"),
        (125, "exec /b"),
        (125, "exec /b true"),
        (125, "exec /b --requier TWO -- true"),
        (125, "--region=eu-west-1 exec /b --requier TWO -- true"),
        (125, "exec nowhere:/b -- true"),
        (125, "exec /b --config ./none.toml -- true"),
        (125, "exec /b --config ./template -- true"),
        (125, "exec /b --log ./none/log -- true"),
        (126, "exec /b -- /etc/passwd"),
        (127, "exec /b -- none-such"),
    ] {
        let words: Vec<String> = line.split(' ').map(|word| word.replace('\u{a0}', " ")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = served.run_with(&words, "z");
        if ran.status != Some(status) {
            wrong.push(format!(
                "{line}: {status}, not {:?}: {}{}",
                ran.status,
                ran.err,
                String::from_utf8_lossy(&ran.out)
            ));
        }
        assert!(
            status == 0
                || matches!(status, 7)
                || line.ends_with("exit\u{a0}2")
                || !ran.err.is_empty()
                || line.starts_with("diff"),
            "{line}: nothing was said"
        );
        assert!(!ran.err.contains("press "), "{line}: {}", ran.err);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
