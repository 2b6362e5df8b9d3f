//! One name in the profiles of the shared files, over sockets: two accounts, one that refuses, and one that nobody gets into.

use super::home::Home;
use super::service::Service;
use super::session::Session;

const SHOP: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"

[[deny]]
principal = "arn:aws:sts::*:assumed-role/engineer/*"
action = "ssm:*"
resource = "arn:aws:ssm:sa-east-1:*:*"

[[parameter]]
name = "/team/db/password"
type = "SecureString"
value = "correct-horse-battery"
"#;

const SANDBOX: &str = r#"
account = "444455556666"
region = "eu-west-1"

[[principal]]
access_key = "AKIASANDBOX"
arn = "arn:aws:sts::444455556666:assumed-role/engineer/ana"

[[parameter]]
name = "/team/db/password"
type = "SecureString"
value = "another-horse-battery"
"#;

#[test]
fn each_profile_tells_and_the_one_under_the_cursor_is_gone_to() {
    let (shop, sandbox) = (Service::start(SHOP), Service::start(SANDBOX));
    let profile = |name: &str, region: &str, service: &Service| {
        format!("[profile {name}]\nregion = {region}\nendpoint_url = {}\n", service.url)
    };
    let config = [
        profile("shop", "eu-west-1", &shop),
        profile("copy", "us-west-2", &shop),
        profile("sao", "sa-east-1", &shop),
        profile("sandbox", "eu-west-1", &sandbox),
        "[profile keyless]\nregion = eu-west-3\n".to_owned(),
    ];
    let home = Home::new(&config.concat());
    let keys = |name: &str, key: &str| format!("[{name}]\naws_access_key_id = {key}\naws_secret_access_key = any\n");
    let of_shop = ["shop", "copy", "sao"].map(|name| keys(name, "AKIAANA")).concat();
    home.write(".aws/credentials", &(of_shop + &keys("sandbox", "AKIASANDBOX")));
    let path = home.path("");
    let environment = [("HOME", path.to_str().unwrap()), ("AWS_EC2_METADATA_DISABLED", "true")];
    let mut session = Session::start_with(&["--profile", "shop", "--no-cache"], &environment, 24, 120);
    session.wait_for("111122223333").wait_for("as of").keys("/db/password\r").wait_for("space reveals");
    session.keys(":this name\r").wait_for("sandbox").keys("mmmm\r");
    session.wait_for("444455556666").wait_for("missing there").wait_for("denied").wait_for("not signed in");
    session.wait_for("= compares 1 value with the one here: 2 reads, 2 secrets are decrypted");
    session.keys("=").wait_for("value differs");
    assert!(!session.shown().contains("horse"), "{}", session.shown());
    session
        .keys("/sandbox\r\r")
        .wait_gone("against here")
        .wait_for("profile sandbox")
        .wait_for("ARN")
        .keys(" ")
        .wait_for("another-horse-battery");
    session.keys("q");
    let end = session.exit();
    end.assert_restored();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    shop.stop();
    sandbox.stop();
}
