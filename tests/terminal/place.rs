//! The place that is shown is the place that is called: environment and shared files are read once, as the AWS CLI reads them.

use super::emulator::Emulator;
use super::home::{Home, Service};
use super::session::{LIMIT, Session};

const KEYS: &str = "aws_access_key_id = AKIADEMOENGINEER\naws_secret_access_key = any\nregion = eu-west-1";

/// Quits, and looks that nothing broke.
fn quit(mut session: Session) {
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    assert!(!end.text().contains("panicked"), "{}", end.text());
}

#[test]
fn an_endpoint_is_the_same_to_whoever_shows_and_whoever_calls() {
    let emulator = Emulator::start(&[]);
    let (url, port) = (emulator.url.as_str(), emulator.url.rsplit(':').next().unwrap());
    let services =
        format!("{KEYS}\nservices = s\n[services s]\nssm =\n  Endpoint_URL = {url}\nSTS =\n  ENDPOINT_URL = {url}");
    for (config, environment) in [
        (services.as_str(), &[][..]),
        (KEYS, &[("AWS_ENDPOINT_URL", url), ("AWS_ENDPOINT_URL_SSM", ""), ("AWS_ENDPOINT_URL_STS", "")]),
        (KEYS, &[("AWS_ENDPOINT_URL", url), ("AWS_ENDPOINT_URL_IAM", ""), ("AWS_USE_FIPS_ENDPOINT", "")]),
    ] {
        let home = Home::new(&format!("[default]\n{config}\n"));
        let mut session = home.start(&["--no-cache"], environment);
        session.resize(24, 120);
        session.wait_for("as of").wait_for("111122223333").wait_for(&format!("127.0.0.1:{port}"));
        quit(session);
    }
}

#[test]
fn endpoints_of_a_services_section_that_there_is_not_are_aws_s_for_nobody() {
    let home = Home::new(&format!("[default]\n{KEYS}\nservices = nowhere\n"));
    let mut session = home.start(&["--no-cache"], &[]);
    session.wait_for("nowhere").wait_for("[services nowhere]");
    quit(session);
}

/// Each with an endpoint of the files, and with the region of its own.
#[test]
fn logins_and_tokens_are_handed_in_where_the_files_say() {
    let emulator = Emulator::start(&[]);
    let keys = r#"{"roleCredentials": {"accessKeyId": "AKIADEMOENGINEER", "secretAccessKey": "any", "sessionToken": "t", "expiration": 4070908800000}}"#;
    let logins = Service::answering("200 OK", "content-type: application/json\r\n", keys);
    let given = "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult>\
                 <AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/x</Arn></AssumedRoleUser>\
                 <Credentials><AccessKeyId>AKIADEMOENGINEER</AccessKeyId><SecretAccessKey>any</SecretAccessKey>\
                 <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
                 </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    let roles = Service::answering("200 OK", "content-type: text/xml\r\n", given);
    let home = Home::new(&format!(
        "[profile login]\nregion = eu-west-1\nservices = s\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = engineer\n\
         [profile old]\nregion = eu-west-1\nservices = s\nsso_start_url = corp\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = engineer\n\
         [profile pod]\nregion = eu-west-1\nservices = s\nrole_arn = arn:aws:iam::111122223333:role/r\nweb_identity_token_file = TOKEN\n\
         [sso-session corp]\nsso_start_url = u\nsso_region = us-east-1\n\
         [services s]\nsso =\n  endpoint_url = {}\nsts =\n  endpoint_url = {}\nssm =\n  endpoint_url = {}\n",
        logins.url, roles.url, emulator.url
    ));
    home.write("token", "hunter2");
    let config = std::fs::read_to_string(home.path(".aws/config")).unwrap();
    home.write(".aws/config", &config.replace("TOKEN", home.path("token").to_str().unwrap()));
    // Named by the SHA-1 of `corp`.
    let token = "{\"accessToken\": \"hunter2\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}";
    home.write(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", token);
    for profile in ["login", "old", "pod"] {
        let mut session = home.start(&["--no-cache", "--profile", profile], &[]);
        session.wait_for("as of");
        quit(session);
    }
    for _ in ["login", "old"] {
        let asked = logins.asked.recv_timeout(LIMIT).unwrap();
        assert!(asked.contains("account_id=111122223333") && asked.contains("role_name=engineer"), "{asked}");
        assert!(asked.contains("x-amz-sso_bearer_token: hunter2"), "{asked}");
    }
    // It is also asked who signs.
    let asked = std::iter::from_fn(|| roles.asked.recv_timeout(LIMIT).ok()).find(|asked| asked.contains("WebIdentity"));
    let asked = asked.unwrap();
    assert!(asked.contains("WebIdentityToken=hunter2") && asked.contains("role%2Fr"), "{asked}");
}

#[test]
fn a_profile_is_found_however_its_name_is_written() {
    let emulator = Emulator::start(&[]);
    let profile = |header: &str| format!("[{header}]\n{KEYS}\nservices = the rest\n");
    // With a text behind the header.
    let indented = format!("[profile in] # its own way\n{KEYS}\nservices = the rest").replace('\n', "\n  ") + "\n";
    let home = Home::new(&format!(
        "{}{}{}{}[profile two words]\n{KEYS}\n[services 'the rest']\nssm =\n  endpoint_url = {url}\nsts =\n  endpoint_url = {url}\n",
        profile("profile \"prod\""),
        profile("profile 'my prod'"),
        profile("profile größe(eu)"),
        indented,
        url = emulator.url
    ));
    for name in ["prod", "my prod", "größe(eu)", "in"] {
        let mut session = home.start(&["--no-cache", "--profile", name], &[]);
        session.wait_for("as of").wait_for("111122223333");
        quit(session);
    }
    let mut session = home.start(&["--no-cache", "--profile", "two words"], &[]);
    session.resize(24, 160);
    session.wait_for("written [profile").wait_for("\"two");
    quit(session);
}

/// Each would be a panic, or said to be out of reach after twenty seconds.
#[test]
fn what_cannot_be_sent_is_named_before_any_call() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    nobody.set_nonblocking(true).unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    let printed = r#"{"Version": 1, "AccessKeyId": "AKIA\u007f", "SecretAccessKey": "hunter2"}"#;
    let home = Home::new(&format!(
        "[profile printed]\nregion = eu-west-1\ncredential_process = echo '{}'\n[profile kept]\nregion = eu-west-1\n\
         aws_access_key_id = AK\u{7f}IA\naws_secret_access_key = any\n[profile fips]\n{KEYS}\nuse_fips_endpoint = true\n",
        printed.replace('\\', "\\\\")
    ));
    let keys = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "any"), ("AWS_REGION", "eu-west-1")];
    let token = [&keys[..], &[("AWS_SESSION_TOKEN", "a\u{1}b")]].concat();
    for (arguments, environment, said) in [
        (&["--profile", "printed"][..], &[][..], "The access key id of profile printed"),
        (&["--profile", "kept"], &[], "The access key id of profile kept"),
        (&["--profile", "fips"], &[], "A FIPS endpoint is asked for"),
        (&[], &token, "The session token of the environment"),
        (&[], &[&keys[..], &[("AWS_USE_DUALSTACK_ENDPOINT", "true")]].concat(), "A dual-stack endpoint is asked for"),
    ] {
        let endpoint = [("AWS_ENDPOINT_URL", url.as_str())];
        let mut session = home.start(&[arguments, &["--no-cache"]].concat(), &[environment, &endpoint].concat());
        session.resize(40, 200);
        session.wait_for(said);
        quit(session);
    }
    assert_eq!(nobody.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "somebody was called");
}

/// As with the AWS CLI: a profile that a variable names gives region and endpoint, one that is chosen its keys as well.
#[test]
fn keys_of_the_environment_are_not_taken_for_those_of_the_profile() {
    let emulator = Emulator::start(&[]);
    let home = Home::new(&format!(
        "[profile prod]\nregion = eu-west-1\nendpoint_url = {}\naws_access_key_id = AKIADEMOONCALL\naws_secret_access_key = any\n",
        emulator.url
    ));
    let environment =
        [("AWS_PROFILE", "prod"), ("AWS_ACCESS_KEY_ID", "AKIADEMOENGINEER"), ("AWS_SECRET_ACCESS_KEY", "any")];
    let mut session = home.start(&["--no-cache"], &environment);
    session.resize(24, 200);
    session.wait_for("as of").wait_for("engineer/ana").wait_for("keys of the environment, not profile prod");
    session.keys("p").wait_for("keys · eu-west-1").keys("prod\r");
    session.wait_gone("keys of the environment").wait_for("profile prod").wait_gone("› engineer/ana").wait_for("as of");
    quit(session);
}

/// The first frame comes all the same, and says what to mend.
#[test]
fn a_config_that_is_no_small_file_delays_nobody() {
    for kind in ["fifo", "device", "large", "none"] {
        let home = Home::new("");
        let config = home.path(".aws/config");
        std::fs::remove_file(&config).unwrap();
        let (name, said) = match kind {
            "fifo" => (home.pipe(".aws/config"), "it is not a file"),
            "device" => ("/dev/zero".into(), "it is not a file"),
            "large" => {
                home.write(".aws/config", &"# twenty bytes of it\n".repeat(1 << 20));
                (config, "it is larger than 4 MB")
            }
            _ => ("/dev/null".into(), "No region is set"),
        };
        let mut session = home.start(&["--no-cache"], &[("AWS_CONFIG_FILE", name.to_str().unwrap())]);
        session.resize(24, 200);
        session.wait_for(said);
        quit(session);
    }
}

/// And what it beat, with its file and section.
#[test]
fn about_this_session_says_which_source_won() {
    let emulator = Emulator::start(&[]);
    let home = Home::new(&format!(
        "[profile prod]\n{KEYS}\nendpoint_url = http://127.0.0.1:1\n[profile dev]\nregion = eu-north-1\n"
    ));
    let environment = [
        ("AWS_PROFILE", "dev"),
        ("AWS_ACCESS_KEY_ID", "AKIADEMOONCALL"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL", emulator.url.as_str()),
    ];
    let mut session = home.start(&["--profile", "prod", "--no-cache"], &environment);
    session.resize(40, 120);
    session.wait_for("as of").keys("i").wait_for("About this session");
    for said in [
        "from --profile",
        "not dev from AWS_PROFILE",
        "aws_access_key_id in [profile prod] of ~/.aws/config",
        "not AWS_ACCESS_KEY_ID",
        "from AWS_REGION",
        "not eu-west-1 from region in [profile prod] of ~/.aws/config",
        "from AWS_ENDPOINT_URL",
        "not http://127.0.0.1:1 from endpoint_url in [profile prod] of ~/.aws/config",
    ] {
        session.wait_for(said);
    }
    session.keys("q").wait_gone("About this session").keys("R").wait_for("eu-west-3").keys("eu-west-3\r");
    session.wait_gone("eu-central-1").wait_for("as of").keys("i").wait_for("from your choice here");
    session.wait_for("not eu-central-1 from AWS_REGION").keys("q").wait_gone("About this session");
    quit(session);
}

/// One reading for the list and for the connection that is chosen from it; the next list is another.
#[test]
fn a_profile_is_gone_to_as_it_was_offered() {
    let emulator = Emulator::start(&[]);
    let config = |region: &str| {
        let profile = |name: &str, region: &str| format!("[profile {name}]\n{KEYS}\n").replace("eu-west-1", region);
        let local = format!(
            "services = s\n[services s]\nssm =\n  endpoint_url = {0}\nsts =\n  endpoint_url = {0}\n",
            emulator.url
        );
        format!("{}services = s\n{}{local}", profile("one", "eu-west-1"), profile("two", region))
    };
    let home = Home::new(&config("eu-north-1"));
    let mut session = home.start(&["--profile", "one", "--no-cache"], &[]);
    session.resize(24, 120);
    session.wait_for("as of").keys("p").wait_for("keys · eu-north-1");
    home.write(".aws/config", &config("eu-south-1"));
    session.keys("two\r").wait_for("profile two").wait_for("eu-north-1").wait_for("as of");
    session.keys("p").wait_for("keys · eu-south-1").keys("one\r").wait_for("profile one").wait_for("as of");
    session.keys("p").wait_for("two").keys("two\r").wait_for("eu-south-1").wait_gone("eu-north-1").wait_for("as of");
    quit(session);
}

/// As by the AWS CLI: with what is in its file, where the new one is kept.
#[test]
fn a_login_that_has_run_out_is_renewed_where_it_can_be() {
    let emulator = Emulator::start(&[]);
    let keys = r#"{"roleCredentials": {"accessKeyId": "AKIADEMOENGINEER", "secretAccessKey": "any", "sessionToken": "t", "expiration": 4070908800000}}"#;
    let logins = Service::answering("200 OK", "content-type: application/json\r\n", keys);
    let renewed = r#"{"accessToken": "renewed", "expiresIn": 3600, "tokenType": "Bearer", "refreshToken": "r-2"}"#;
    let tokens = Service::answering("200 OK", "content-type: application/json\r\n", renewed);
    let home = Home::new(&format!(
        "[default]\nregion = eu-west-1\nservices = s\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = engineer\n\
         [sso-session corp]\nsso_start_url = u\nsso_region = us-east-1\n\
         [services s]\nsso =\n  endpoint_url = {}\nsso_oidc =\n  endpoint_url = {}\nssm =\n  endpoint_url = {2}\nsts =\n  endpoint_url = {2}\n",
        logins.url, tokens.url, emulator.url
    ));
    // Named by the SHA-1 of `corp`.
    let file = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    let kept = |end: &str| {
        format!(
            r#"{{"accessToken": "old", "expiresAt": "2020-01-01T00:00:00Z", "clientId": "c", "clientSecret": "s", "refreshToken": "r-1", "registrationExpiresAt": "{end}", "startUrl": "u"}}"#
        )
    };
    home.write(file, &kept("2020-01-01T00:00:00Z"));
    let mut session = home.start(&["--no-cache"], &[]);
    session.resize(24, 160);
    session.wait_for("SSO session of profile default has expired");
    home.write(file, &kept("2099-01-01T00:00:00Z"));
    session.keys("r").wait_for("as of");
    quit(session);
    let asked = tokens.asked.recv_timeout(LIMIT).unwrap();
    assert!(asked.contains("refresh_token") && asked.contains("r-1"), "{asked}");
    let asked = logins.asked.recv_timeout(LIMIT).unwrap();
    assert!(asked.contains("x-amz-sso_bearer_token: renewed"), "{asked}");
    let now = std::fs::read_to_string(home.path(file)).unwrap();
    assert!(now.contains("renewed") && now.contains("r-2") && now.contains("startUrl"), "{now}");
}

/// As for the AWS CLI.
#[test]
fn the_path_of_a_shared_file_may_hold_variables() {
    let emulator = Emulator::start(&[]);
    let home = Home::new("");
    home.write(".aws/other", &format!("[default]\n{KEYS}\nendpoint_url = {}\n", emulator.url));
    let folder = home.path(".aws");
    for (path, folder) in [("$WORK/other", folder.to_str().unwrap()), ("~/${WORK}/other", ".aws")] {
        let mut session = home.start(&["--no-cache"], &[("AWS_CONFIG_FILE", path), ("WORK", folder)]);
        session.resize(24, 120);
        session.wait_for("as of").keys("i").wait_for("region in [default] of ~/.aws/other").keys("q");
        session.wait_gone("About this session");
        quit(session);
    }
}
