//! Roles, assumed at the emulator: by `--role-arn`, or by a profile.

use super::emulator::Emulator;
use super::home::Home;
use super::service::Service;
use super::session::Session;
use ssm_emulator::State;

const DEPLOY: &str = "arn:aws:iam::111122223333:role/team/deploy";

/// Profiles with keys, and one with a role; all at that address.
fn home(url: &str) -> Home {
    let keys = |name: &str, key: &str| {
        format!(
            "[profile {name}]\nregion = eu-west-1\nendpoint_url = {url}\naws_access_key_id = {key}\naws_secret_access_key = any\n"
        )
    };
    Home::new(&format!(
        "{}{}[profile admin]\nregion = eu-west-1\nendpoint_url = {url}\nrole_arn = arn:aws:iam::111122223333:role/admin\n\
         role_session_name = ana\nsource_profile = shop\n",
        keys("shop", "AKIADEMOENGINEER"),
        keys("oncall", "AKIADEMOONCALL")
    ))
}

fn quit(mut session: Session) {
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
}

#[test]
fn a_role_that_is_asked_for_signs_until_a_profile_is_chosen() {
    let emulator = Emulator::start(&[]);
    let home = home(&emulator.url);
    let mut session = home.start(&["--role-arn", DEPLOY, "--profile", "shop", "--no-cache"], &[]);
    session.resize(40, 200);
    session.wait_for("as of").wait_for("deploy/sesame").wait_for("role deploy by profile shop");
    session.keys("i").wait_for(DEPLOY).wait_for("--role-arn, assumed by aws_access_key_id in [profile shop]");
    session.keys("q").wait_gone("About this session");
    // Whoever confirms a write sees who signs it.
    session.keys("/motd").wait_for("1 of ").keys("\r").wait_gone("enter go there").keys("e").wait_for("Edit motd");
    session.keys("!\x13").wait_for("Overwrite motd").wait_for("as deploy/sesame");
    session.wait_for("role deploy by profile shop").wait_for("w write  esc").keys("w").wait_for(": v1 → v2");
    // Another region is another region of the same role.
    session.keys("R").wait_for("eu-central-1").keys("eu-central-1\r").wait_gone("eu-west-1").wait_for("as of");
    session.wait_for("deploy/sesame").wait_for("role deploy by profile shop");
    session.keys("p").wait_for("oncall").keys("oncall\r").wait_for("role deploy is left");
    session.wait_for("profile oncall").wait_for("as of").wait_for("payments-oncall/ben").wait_gone("by profile shop");
    quit(session);
}

#[test]
fn a_role_is_assumed_with_whatever_would_sign_without_it() {
    let emulator = Emulator::start(&[]);
    let home = home(&emulator.url);
    let keys = [
        ("AWS_ACCESS_KEY_ID", "AKIADEMOENGINEER"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL", emulator.url.as_str()),
        // Of a web identity, of which there is none.
        ("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/other"),
    ];
    for (arguments, environment, who) in [
        (&["--role-arn", DEPLOY][..], &keys[..], "deploy/sesame"),
        (&["--profile", "admin"], &[], "admin/ana"),
        (&["--profile", "admin", "--role-arn", DEPLOY], &[], "deploy/sesame"),
    ] {
        let mut session = home.start(&[arguments, &["--no-cache"]].concat(), environment);
        session.resize(24, 160);
        session.wait_for("as of").wait_for(who);
        quit(session);
    }
}

#[test]
fn a_role_that_is_refused_is_named_and_kept_for_the_next_try() {
    let service = Service::start(
        "[[principal]]\naccess_key = \"AKIADEMOENGINEER\"\narn = \"arn:aws:iam::111122223333:user/ana\"\n\
         [[deny]]\naction = \"sts:AssumeRole\"\n",
    );
    let home = home(&service.url);
    let mut session = home.start(&["--role-arn", DEPLOY, "--profile", "shop", "--no-cache"], &[]);
    session.resize(24, 200);
    session.wait_for(&format!("The role {DEPLOY} could not be assumed")).wait_for("sts:AssumeRole");
    service.emulator.with(State::clear_denials);
    session.keys("r").wait_for("as of").wait_for("deploy/sesame").wait_for("role deploy by profile shop");
    quit(session);
}

#[test]
fn a_role_of_another_partition_is_refused_before_any_call() {
    let home = Home::new("[default]\nregion = eu-west-1\naws_access_key_id = AKIA\naws_secret_access_key = any\n");
    let mut session = home.start(&["--role-arn", "arn:aws-cn:iam::111122223333:role/x", "--no-cache"], &[]);
    session.resize(24, 200);
    session.wait_for("of another partition");
    quit(session);
}

/// An endpoint of the command line is for the session's calls; who gives the role is told where it is asked.
#[test]
fn where_a_role_is_asked_for_is_shown_if_it_is_not_where_the_rest_is() {
    let emulator = Emulator::start(&[]);
    let home =
        Home::new("[default]\nregion = eu-west-1\naws_access_key_id = AKIADEMOENGINEER\naws_secret_access_key = any\n");
    let arguments = ["--role-arn", DEPLOY, "--endpoint-url", &emulator.url, "--no-cache"];
    let mut session =
        home.start(&arguments, &[("AWS_ENDPOINT_URL_STS", &emulator.url.replace("127.0.0.1", "localhost"))]);
    session.resize(40, 200);
    session.wait_for("as of").wait_for("deploy/sesame").keys("i");
    session.wait_for("STS, for the role: http://localhost").wait_for("from AWS_ENDPOINT_URL_STS");
    session.keys("q").wait_gone("About this session");
    quit(session);
}
