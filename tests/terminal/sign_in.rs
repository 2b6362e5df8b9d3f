//! Signing in with every kind of profile, through the real SDK: what cannot succeed says why, and a `credential_process` can
//! do nothing to the terminal.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use super::emulator::Emulator;
use super::home::{Home, Service};
use super::session::LIMIT;

/// What a command prints for the emulator's engineer.
const PRINTED: &str = r#"{"Version": 1, "AccessKeyId": "AKIADEMOENGINEER", "SecretAccessKey": "hunter2"}"#;

/// What is written to a pipe with a name, line by line, until nobody has it open for writing any more.
struct Written(mpsc::Receiver<String>);

impl Written {
    fn to(pipe: &Path) -> Self {
        let (tell, lines) = mpsc::channel();
        let pipe = pipe.to_owned();
        thread::spawn(move || {
            for line in BufReader::new(File::open(pipe).unwrap()).lines() {
                let _ = tell.send(line.unwrap());
            }
        });
        Self(lines)
    }

    /// The next line; `None` once all that had the pipe open are gone.
    fn next(&self) -> Option<String> {
        match self.0.recv_timeout(LIMIT) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the pipe is still held"),
        }
    }
}

fn profile(name: &str, lines: &str) -> String {
    format!("[profile {name}]\nregion = eu-west-1\n{lines}\n")
}

#[test]
fn a_command_for_credentials_has_neither_the_keys_nor_the_screen() {
    let emulator = Emulator::start(&[]);
    let home = Home::new("");
    let script = home.path("vault");
    let (begun, gate, got) = (home.pipe("begun"), home.pipe("gate"), home.path("got"));
    home.write(
        "vault",
        &format!(
            "echo SPOILT >&2; echo SPOILT > /dev/tty; printf 'SPOILT' | tee /dev/fd/2 > /dev/null\n\
             {{ read -r a; echo \"$a\"; read -r b < /dev/tty; echo \"$b\"; }} > {}\n\
             echo begun > {}\nread -r go < {}\necho '{PRINTED}'\n",
            got.display(),
            begun.display(),
            gate.display()
        ),
    );
    let lines = format!("endpoint_url = {}\ncredential_process = sh {}", emulator.url, script.display());
    home.write(".aws/config", &profile("vault", &lines));
    let mut session = home.start(&["--profile", "vault", "--no-cache"], &[]);
    session.wait_for("connecting…");
    assert_eq!(Written::to(&begun).next().as_deref(), Some("begun"));
    session
        .keys("?")
        .wait_for("Keys")
        .keys("\x1b")
        .wait_gone("Keys")
        .keys("?")
        .wait_for("Keys")
        .keys("q")
        .wait_gone("Keys");
    fs::write(gate, "go\n").unwrap();
    session.wait_for("as of").wait_for("111122223333");
    assert_eq!(fs::read_to_string(got).unwrap().trim(), "", "it read what was typed");
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(!end.text().contains("SPOILT"), "it drew on the screen");
    assert!(!end.text().contains("hunter2"));
    end.assert_restored();
}

#[test]
fn a_command_that_hangs_ends_with_whoever_waited_for_it() {
    let emulator = Emulator::start(&[]);
    let home = Home::new("");
    let held = home.pipe("held");
    // Its child holds the pipe as well: the end of the pipe is the end of both.
    let hanging = format!("credential_process = exec 9> {}; sleep 1000 & echo begun >&9; wait", held.display());
    let other = format!("endpoint_url = {}\ncredential_process = echo '{PRINTED}'", emulator.url);
    home.write(".aws/config", &(profile("hangs", &hanging) + &profile("other", &other)));
    let start = || {
        let session = home.start(&["--profile", "hangs", "--no-cache"], &[]);
        let written = Written::to(&held);
        assert_eq!(written.next().as_deref(), Some("begun"));
        (session, written)
    };
    let gone = |written: Written| assert_eq!(written.next(), None);

    let (mut session, written) = start();
    session
        .wait_for("connecting…")
        .keys("p")
        .wait_for("other  process")
        .keys("other\r")
        .wait_for("as of")
        .wait_for("› engineer/ana");
    gone(written);
    session.keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);

    for end in ["q", "\x03"] {
        let (mut session, written) = start();
        session.wait_for("connecting…").keys(end);
        assert_eq!(session.exit().status.exit_code(), 0);
        gone(written);
    }
    let (mut session, written) = start();
    session.wait_for("connecting…").signal(rustix::process::Signal::TERM);
    session.exit();
    gone(written);
}

/// Roles behind a command: the service is asked as the SDK would ask it, with what the command printed.
#[test]
fn a_role_is_assumed_with_what_a_command_printed() {
    let emulator = Emulator::start(&[]);
    let given = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
                 <AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/x</Arn></AssumedRoleUser>\
                 <Credentials><AccessKeyId>AKIADEMOENGINEER</AccessKeyId><SecretAccessKey>any</SecretAccessKey>\
                 <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
                 </AssumeRoleResult></AssumeRoleResponse>";
    let roles = Service::answering("200 OK", "content-type: text/xml\r\n", given);
    let process = PRINTED.replace("AKIADEMOENGINEER", "AKIAPRINTED");
    let home = Home::new(
        &[
            profile(
                "admin",
                "role_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = jump\nrole_session_name = ana",
            ),
            profile(
                "jump",
                "role_arn = arn:aws:iam::444455556666:role/jump\nexternal_id = x-1\nsource_profile = vault",
            ),
            profile("vault", &format!("credential_process = echo '{process}'")),
        ]
        .concat(),
    );
    let environment = [("AWS_ENDPOINT_URL_SSM", emulator.url.as_str()), ("AWS_ENDPOINT_URL_STS", roles.url.as_str())];
    let mut session = home.start(&["--profile", "admin", "--no-cache"], &environment);
    session.wait_for("as of").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
    let (first, second) = (roles.asked.recv_timeout(LIMIT).unwrap(), roles.asked.recv_timeout(LIMIT).unwrap());
    for part in
        ["Credential=AKIAPRINTED/", "role%2Fjump", "ExternalId=x-1", "RoleSessionName=assume-role-from-profile-"]
    {
        assert!(first.contains(part), "{part}: {first}");
    }
    for part in ["Credential=AKIADEMOENGINEER/", "role%2Fadmin", "RoleSessionName=ana"] {
        assert!(second.contains(part), "{part}: {second}");
    }
    assert!(!second.contains("ExternalId"), "{second}");
}

#[test]
fn a_one_time_code_is_asked_for_before_any_call() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    nobody.set_nonblocking(true).unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    let home = Home::new(
        &[
            profile("admin", "role_arn = arn:aws:iam::111122223333:role/admin\nmfa_serial = arn:aws:iam::111122223333:mfa/ana\nsource_profile = keys"),
            profile("keys", "aws_access_key_id = AKIA\naws_secret_access_key = hunter2"),
        ]
        .concat(),
    );
    let mut session = home.start(&["--profile", "admin"], &[("AWS_ENDPOINT_URL", &url)]);
    session
        .wait_for("One-time code")
        .wait_for("arn:aws:iam::111122223333:mfa/ana")
        .keys("\x1b")
        .wait_gone("One-time code");
    session.wait_for("I signs in").keys("x").wait_for("code wanted").keys("\x1b").wait_gone("code wanted").keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
    assert_eq!(nobody.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody was called");
}

/// A row of docs/parameter-store.md 7.1 as it happens: what is set, what is said, and what to do.
struct Row<'a> {
    profile: &'a str,
    environment: &'a [(&'a str, &'a str)],
    what: &'a str,
    next: &'a str,
}

/// Each is had from the SDK itself, or kept from it, on this machine alone.
#[test]
fn what_cannot_sign_in_says_why_and_what_to_do() {
    let unauthorized = Service::answering(
        "401 Unauthorized",
        "x-amzn-errortype: UnauthorizedException\r\ncontent-type: application/json\r\n",
        "{\"message\":\"Session token not found or invalid\"}",
    );
    let no_access = Service::answering(
        "403 Forbidden",
        "x-amzn-errortype: ForbiddenException\r\ncontent-type: application/json\r\n",
        "{\"message\":\"No access\"}",
    );
    let denied = Service::answering(
        "403 Forbidden",
        "content-type: text/xml\r\n",
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code>\
         <Message>User: arn:aws:iam::1:user/ana is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>",
    );
    let metadata = Service::answering("403 Forbidden", "", "");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nothing = format!("http://127.0.0.1:{port}");
    let secure = metadata.url.replace("http:", "https:");
    let sso = |session: &str| format!("sso_session = {session}\nsso_account_id = 111122223333\nsso_role_name = r");
    let home = Home::new(
        &[
            profile("empty", ""),
            profile("never", &sso("never")),
            profile("expired", &sso("corp")),
            profile("on-expired", "role_arn = r\nsource_profile = expired"),
            profile("legacy", "sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r"),
            profile("no-session", &sso("nope")),
            profile("fails", "credential_process = echo hunter2; echo the vault is sealed >&2; exit 3"),
            profile("no-json", "credential_process = echo hunter2"),
            profile("keys", "aws_access_key_id = AKIA\naws_secret_access_key = any"),
            profile("half", "aws_access_key_id = AKIA"),
            profile("role", "role_arn = arn:aws:iam::1:role/r\nsource_profile = keys"),
            profile("circle", "role_arn = r\nsource_profile = elcric"),
            profile("elcric", "role_arn = r\nsource_profile = circle"),
            "[sso-session corp]\nsso_start_url = u\nsso_region = eu-west-1\n[sso-session never]\nsso_start_url = u\nsso_region = eu-west-1\n".to_owned(),
        ]
        .concat(),
    );
    // Named by the SHA-1 of the session, or of the start URL.
    let token = |ends: &str| format!("{{\"accessToken\": \"hunter2\", \"expiresAt\": \"{ends}\"}}");
    home.write(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", &token("2020-01-01T00:00:00Z"));
    home.write(".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json", &token("2099-01-01T00:00:00Z"));
    let region = ("AWS_REGION", "eu-west-1");
    let table = [
        Row { profile: "", environment: &[region], what: "No AWS credentials were found", next: "--demo" },
        Row {
            profile: "",
            environment: &[region, ("AWS_ACCESS_KEY_ID", "A")],
            what: "AWS_SECRET_ACCESS_KEY is not",
            next: "Set both",
        },
        Row {
            profile: "",
            environment: &[region, ("AWS_SECRET_ACCESS_KEY", "A")],
            what: "AWS_ACCESS_KEY_ID is not",
            next: "Set both",
        },
        Row {
            profile: "",
            environment: &[("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "A")],
            what: "No region is set",
            next: "--region",
        },
        Row {
            profile: "",
            environment: &[("AWS_PROFILE", "empty")],
            what: "Profile empty holds no credentials",
            next: "aws configure",
        },
        Row {
            profile: "",
            environment: &[region, ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token"), ("AWS_ROLE_ARN", "r")],
            what: "the token file /nowhere/token cannot be read: No such file",
            next: "correct what names it",
        },
        Row {
            profile: "",
            environment: &[
                region,
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/x"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nowhere/token"),
            ],
            what: "the token file /nowhere/token cannot be read: No such file",
            next: "correct what names it",
        },
        Row { profile: "empty", environment: &[], what: "Profile empty holds no credentials", next: "aws configure" },
        Row { profile: "emtpy", environment: &[], what: "There is no profile emtpy", next: "Did you mean empty?" },
        Row { profile: "never", environment: &[], what: "not logged in to SSO", next: "aws sso login --profile never" },
        Row {
            profile: "expired",
            environment: &[],
            what: "session of profile expired has expired",
            next: "aws sso login --profile expired",
        },
        Row {
            profile: "on-expired",
            environment: &[],
            what: "session of profile on-expired has expired",
            next: "aws sso login --profile expired",
        },
        Row {
            profile: "legacy",
            environment: &[("AWS_ENDPOINT_URL_SSO", &unauthorized.url)],
            what: "session of profile legacy has expired",
            next: "aws sso login --profile legacy",
        },
        Row {
            profile: "legacy",
            environment: &[("AWS_ENDPOINT_URL_SSO", &no_access.url)],
            what: "no access to the account",
            next: "sso_role_name",
        },
        Row {
            profile: "legacy",
            environment: &[("AWS_ENDPOINT_URL_SSO", &nothing)],
            what: "cannot be reached",
            next: "Check the network",
        },
        Row {
            profile: "legacy",
            environment: &[("AWS_ENDPOINT_URL_SSO", &secure)],
            what: "No trusted connection",
            next: "AWS_CA_BUNDLE",
        },
        Row {
            profile: "legacy",
            environment: &[("AWS_ENDPOINT_URL_SSO", &secure), ("AWS_CA_BUNDLE", "/corp.pem")],
            what: "/corp.pem, named by AWS_CA_BUNDLE, cannot be read",
            next: "Mend it",
        },
        Row { profile: "no-session", environment: &[], what: "sso-session nope", next: "[sso-session nope]" },
        Row {
            profile: "fails",
            environment: &[],
            what: "exited with status 3: the vault is sealed",
            next: "no terminal here",
        },
        Row {
            profile: "no-json",
            environment: &[],
            what: "printed something else than JSON",
            next: "no terminal here",
        },
        Row {
            profile: "half",
            environment: &[],
            what: "no aws_secret_access_key",
            next: "aws configure --profile half",
        },
        Row {
            profile: "role",
            environment: &[("AWS_ENDPOINT_URL_STS", &denied.url)],
            what: "could not be assumed: User: arn:aws:iam::1:user/ana",
            next: "trust policy",
        },
        Row { profile: "circle", environment: &[], what: "circle → elcric → circle", next: "source_profile" },
        Row {
            profile: "",
            environment: &[
                region,
                ("AWS_EC2_METADATA_DISABLED", "false"),
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &metadata.url),
            ],
            what: "metadata of this instance gives no credentials",
            next: "hop limit",
        },
    ];
    for Row { profile, environment, what, next } in table {
        let arguments = if profile.is_empty() { vec![] } else { vec!["--profile", profile] };
        let mut session = home.start(&[&arguments[..], &["--no-cache"]].concat(), environment);
        session.resize(40, 200);
        session.wait_until(&format!("{profile} {environment:?}: {what} … {next}"), |screen| {
            // The left pane, unwrapped.
            let rows = screen.rows(0, 200).map(|row| row.split('│').next().unwrap_or_default().trim().to_owned());
            let screen = rows.collect::<Vec<_>>().join(" ");
            screen.contains("x explains") && screen.contains(what) && screen.contains(next)
        });
        session.keys("q");
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{}", end.text());
        assert!(!end.text().contains("hunter2"), "{profile}: {}", end.text());
    }
    let broken = Home::new("[profile whole]\nregion = eu-west-1\n[profile broken\n");
    let mut session = broken.start(&["--no-cache"], &[region]);
    session.wait_for("Line 3 of ~/.aws/config").wait_for("Correct it");
}

#[test]
fn the_profiles_of_the_last_run_are_offered_first() {
    let emulator = Emulator::start(&[]);
    let keys =
        format!("endpoint_url = {}\naws_access_key_id = AKIADEMOENGINEER\naws_secret_access_key = any", emulator.url);
    let home = Home::new(&["alpha", "beta", "gamma", "omega"].map(|name| profile(name, &keys)).concat());
    let run = |arguments: &[&str], order: [&str; 4]| {
        let mut session = home.start(arguments, &[]);
        session.wait_for("as of").keys("p").wait_for("alpha").wait_until(&format!("{order:?}"), |screen| {
            let screen = screen.contents();
            let rows: Option<Vec<usize>> = order.iter().map(|name| screen.find(&format!("{name} "))).collect();
            rows.is_some_and(|rows| rows.is_sorted())
        });
        session.keys("\x1b").wait_gone("keys · ");
        if !arguments.contains(&"--no-cache") {
            let kept = home.path(".cache/sesame/recent-profiles.json");
            let first = format!("[\"{}\"", order[0]);
            let until = Instant::now() + LIMIT;
            while !fs::read_to_string(&kept).is_ok_and(|kept| kept.starts_with(&first)) {
                assert!(Instant::now() < until, "{first} is not kept");
                thread::yield_now();
            }
        }
        session.keys("q");
        assert_eq!(session.exit().status.exit_code(), 0);
    };
    run(&["--profile", "omega"], ["omega", "alpha", "beta", "gamma"]);
    run(&["--profile", "gamma"], ["gamma", "omega", "alpha", "beta"]);
    run(&["--profile", "beta", "--no-cache"], ["beta", "alpha", "gamma", "omega"]);
    run(&["--profile", "alpha"], ["alpha", "gamma", "omega", "beta"]);
}

/// Else what it says, the region above all, would be missed without a word.
#[test]
fn a_shared_file_that_is_there_but_cannot_be_read_is_named() {
    for (bytes, why) in [(Some(&b"[default]\nregion = eu-west-1\n\xff\xfe=1\n"[..]), "UTF-8"), (None, "directory")] {
        let home = Home::new("");
        let config = home.path(".aws/config");
        fs::remove_file(&config).unwrap();
        match bytes {
            Some(bytes) => fs::write(&config, bytes).unwrap(),
            None => fs::create_dir(&config).unwrap(),
        }
        let mut session = home.start(&["--no-cache"], &[]);
        session.wait_for(".aws/config").wait_for(why).wait_for("Mend it, then press r");
        fs::remove_dir(&config).or_else(|_| fs::remove_file(&config)).unwrap();
        session.keys("r").wait_for("No region is set").keys("q");
        assert_eq!(session.exit().status.exit_code(), 0);
    }
}

/// What is missing stands in a line that is only written wrong.
#[test]
fn a_line_that_makes_no_sense_is_blamed_for_what_is_missing() {
    for (file, text, number) in [
        (".aws/config", "[default]\nregion eu-west-1\n", 2),
        (".aws/credentials", "[default]\naws_access_key_id AKIA\naws_secret_access_key = x\n", 2),
        (".aws/config", "[default\nregion = eu-west-1\n", 1),
    ] {
        let home = Home::new("");
        home.write(file, text);
        let mut session = home.start(&["--no-cache"], &[]);
        session.wait_for(&format!("Line {number} of ~/.aws")).wait_for("Correct it, then press r").keys("q");
        assert_eq!(session.exit().status.exit_code(), 0);
    }
}

/// Its address and token are in variables, of which an empty one says nothing; a profile that says nothing of credentials leaves them
/// to it.
#[test]
fn a_container_gives_its_credentials() {
    let emulator = Emulator::start(&[]);
    let keys = r#"{"AccessKeyId": "AKIADEMOENGINEER", "SecretAccessKey": "any", "Token": "t", "Expiration": "2099-01-01T00:00:00Z"}"#;
    let container = Service::answering("200 OK", "content-type: application/json\r\n", keys);
    let home = Home::new("[profile there]\nregion = eu-west-1\n");
    home.write("token", "hunter2");
    let (address, token) = (format!("{}/v1/keys?a=b", container.url), home.path("token"));
    let environment = [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ""),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ENDPOINT_URL", emulator.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
    ];
    for arguments in [&["--no-cache"][..], &["--no-cache", "--profile", "there"]] {
        let mut session = home.start(arguments, &environment);
        session.wait_for("as of").keys("i").wait_for("AWS_CONTAINER_CREDENTIALS_FULL_URI").keys("qq");
        assert_eq!(session.exit().status.exit_code(), 0);
        let asked = container.asked.recv_timeout(LIMIT).unwrap();
        assert!(asked.starts_with("GET /v1/keys?a=b ") && asked.contains("authorization: hunter2"), "{asked}");
    }
    let refusing = Service::answering("403 Forbidden", "", "{}");
    for (address, said) in [(refusing.url.as_str(), "they were refused"), ("http://example.org/x", "nor https")] {
        let address = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", address), ("AWS_REGION", "eu-west-1")];
        let mut session = home.start(&["--no-cache"], &address);
        session.resize(24, 200);
        session.wait_for("credentials of this container cannot be had").wait_for(said).keys("q");
        assert_eq!(session.exit().status.exit_code(), 0);
    }
}
