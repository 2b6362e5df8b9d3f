//! What is not this account's: public parameters, shared ones, secrets of Secrets Manager; and the roots that show them.

use crate::fixtures::Live;

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[key]]
id = "22222222-2222-2222-2222-222222222222"
aliases = ["alias/lent"]
account = "222233334444"

[[key]]
id = "33333333-3333-3333-3333-333333333333"
aliases = ["alias/kept"]
account = "222233334444"
deny_decrypt = ["arn:aws:sts::111122223333:*"]
reason = "because no resource-based policy allows the {action} action"

[[deny]]
principal = "*"
action = "secretsmanager:GetSecretValue"
resource = "arn:aws:secretsmanager:*:*:secret:sealed*"

[[parameter]]
name = "/app/config"
type = "String"
value = "own-value"
modified_ago = "2h"

[[parameter]]
name = "/app/db/password"
type = "SecureString"
value = "own-secret"
modified_ago = "3d"

[[parameter]]
name = "/net/psk"
account = "222233334444"
type = "SecureString"
key = "alias/lent"
tier = "Advanced"
shared = true
value = "shared-secret"
description = "Of the tunnel"
modified_by = "arn:aws:sts::222233334444:assumed-role/network/terraform"
modified_ago = "12d"

[[parameter]]
name = "/net/kept"
account = "222233334444"
type = "SecureString"
key = "alias/kept"
tier = "Advanced"
shared = true
value = "cannot-see-me"
modified_ago = "12d"

[[parameter]]
name = "/net/vpc"
account = "222233334444"
type = "String"
tier = "Advanced"
shared = true
value = "vpc-of-two"
modified_ago = "12d"

[[parameter]]
name = "/net/private"
account = "222233334444"
type = "String"
value = "not-shared"
modified_ago = "12d"

[[parameter]]
name = "/net/vpc"
account = "777788889999"
type = "String"
tier = "Advanced"
shared = true
value = "vpc-of-seven"
modified_ago = "400d"

[[parameter]]
name = "/aws/reference/secretsmanager/app/stripe!1"
type = "SecureString"
value = '{"key":"secret-of-stripe","hook":"h"}'

[[parameter]]
name = "/aws/reference/secretsmanager/sealed"
type = "SecureString"
value = "sealed-secret"
"#;

const SECRETS: &str = "/aws/reference/secretsmanager";

/// Calls so far, of all operations that read.
fn calls(live: &Live) -> u64 {
    let operations =
        ["GetParameter", "GetParameterHistory", "DescribeParameters", "GetParametersByPath", "PutParameter"];
    live.emulator.with(|state| operations.iter().map(|operation| state.call_count(operation)).sum())
}

/// What other accounts share, all folders open.
fn shared() -> Live {
    let mut live = Live::new(SEED);
    live.keys("oshared<enter>");
    live
}

#[test]
fn a_key_lists_the_roots_there_are() {
    let mut live = Live::at(SEED, "/app");
    live.keys("j<enter>o");
    snapshot!("roots", live);
    live.keys("/zoo/x");
    live.world.shows(&["/zoo/x", "as typed"]);
    live.keys("<enter>");
    live.world.shows(&["There is no parameter under /zoo/x", "o shows another root"]);
}

/// The services are asked for when the list opens, and nothing else depends on them.
#[test]
fn the_list_of_roots_works_where_the_services_may_not_be_asked_for() {
    let seed = format!("{SEED}\n[[deny]]\naction = \"ssm:GetParametersByPath\"\n");
    let mut live = Live::new(&seed);
    live.keys("o");
    live.world.shows(&["services not known: denied", "shared with this account"]);
    live.keys("/aws/service<enter>");
    live.world.shows(&["─ /aws/service ─", "▸ ami-windows-latest"]);
}

#[test]
fn what_aws_publishes_is_a_root_of_its_own() {
    let mut live = Live::new(SEED);
    live.keys("oglobal<enter>");
    live.world.shows(&[" /aws/service/global-infrastructure"]);
    live.keys("/us-east-1/longname<enter><space>");
    snapshot!("public", live);
    assert_eq!(live.decrypts(), 0, "a public parameter is no secret");
    live.keys("Y");
    live.world.shows(&["ARN"]);
    live.keys("a");
    let arn = "arn:aws:ssm:eu-west-1::parameter/aws/service/global-infrastructure/regions/us-east-1/longName";
    assert_eq!(live.copied.last().map(String::as_str), Some(arn));
    live.keys("P");
    assert!(!live.screen().contains("111122223333:parameter"), "{}", live.screen());
}

/// The command line and the list of roots lead to the same.
#[test]
fn a_session_can_begin_with_a_service() {
    let live = Live::at(SEED, "/aws/service/ami-amazon-linux-latest");
    live.world.shows(&["▾ ami-amazon-linux", "27 parameters · 27 string"]);
}

#[test]
fn what_is_shared_goes_by_its_arn() {
    let mut live = shared();
    live.world.shows(&["222233334444 · eu-west-1", "777788889999 · eu-west-1", "4 parameters"]);
    assert_eq!(live.decrypts(), 0);
    live.keys("/psk<enter><space>");
    snapshot!("shared", live);
    assert_eq!(live.decrypts(), 1);
    let arn = "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk";
    for (key, wanted) in [
        ("v", "shared-secret".to_owned()),
        ("n", arn.to_owned()),
        ("a", arn.to_owned()),
        (
            "c",
            format!(
                "aws ssm get-parameter --with-decryption --name {arn} --region eu-west-1 --query Parameter.Value --output text"
            ),
        ),
    ] {
        live.keys(&format!("Y{key}"));
        assert_eq!(live.copied.last(), Some(&wanted));
    }
    // The same name of two accounts.
    for (account, value) in [("222233334444", "vpc-of-two"), ("777788889999", "vpc-of-seven")] {
        live.keys(&format!("/{account}vpc<enter><space>"));
        live.world.shows(&[value, &format!("Shared by account {account}")]);
    }
}

#[test]
fn a_key_that_is_not_shared_is_told_of_as_its_owners() {
    let mut live = shared();
    live.keys("/kept<enter><space>");
    live.world.shows(&["no key access"]);
    live.keys("x");
    snapshot!("kept", live);
    live.keys("y");
    let both = live.copied.last().unwrap();
    for part in [
        "For a key of another account both must allow it: the key policy there and your own policies.",
        "To ask for, in the key policy in account 222233334444:\n{",
        "As well, in a policy of engineer/ana:\n{",
        "\"Resource\": \"arn:aws:kms:eu-west-1:222233334444:key/33333333-3333-3333-3333-333333333333\"",
    ] {
        assert!(both.contains(part), "{part}:\n{both}");
    }
    live.keys("<esc>");
    assert!(!live.screen().contains("e replaces"), "{}", live.screen());
}

#[test]
fn what_belongs_to_others_cannot_be_changed() {
    let mut live = shared();
    live.keys("/psk<enter>e");
    snapshot!("refused_edit", live);
    live.keys("n");
    live.world.shows(&["nothing can be made here: it belongs to account 222233334444"]);
    live.keys("P");
    live.world.shows(&["The read policy for /net/psk of 222233334444", "only its owner can change it"]);
    assert!(!live.screen().contains("read-write") && !live.screen().contains("keep out"), "{}", live.screen());
    live.keys("<esc>o/aws/service<enter>n");
    live.world.shows(&["nothing can be made here: what AWS publishes is its own"]);
    live.keys("/longname<enter>e");
    live.world.shows(&["public parameters are AWS's own: read-only"]);
    assert_eq!(live.emulator.with(|state| state.call_count("PutParameter")), 0);
}

#[test]
fn a_secret_opens_by_its_name_without_a_call() {
    let mut live = Live::new(SEED);
    let before = calls(&live);
    live.keys(&format!("/{SECRETS}/app/stripe!1"));
    snapshot!("secret_typed", live);
    live.keys("<enter>");
    snapshot!("secret_opened", live);
    assert_eq!((calls(&live), live.decrypts()), (before, 0), "to look whether it is there is to decrypt it");
    live.keys("<space>");
    snapshot!("secret_revealed", live);
    assert_eq!((calls(&live), live.decrypts()), (before + 1, 1));
    live.keys("e");
    live.world.shows(&["secrets of Secrets Manager are changed there"]);
    live.keys("Ya");
    assert!(live.copied.is_empty(), "its ARN would be a guess: {:?}", live.copied);
    live.keys("<esc>P");
    live.world.shows(&["Replace <the key of the secret>"]);
    live.keys("y");
    let policy = live.copied.last().cloned().unwrap_or_default();
    assert!(policy.contains(":secret:app/stripe!1-??????\""), "{policy}");
    assert!(policy.contains("secretsmanager:GetSecretValue"), "{policy}");
}

/// It is in no listing, so a listing does not take it away; nor does another root.
#[test]
fn a_secret_stays_as_long_as_the_session() {
    let mut live = Live::new(SEED);
    live.keys(&format!("/{SECRETS}/app/stripe!1<enter>r"));
    live.world.shows(&["refreshed: 0 new, 0 gone", "stripe!1", "2 parameters"]);
    live.keys("oshared<enter>");
    assert!(!live.screen().contains("stripe!1"), "{}", live.screen());
    live.keys("oall<enter>");
    live.world.shows(&["a secret of Secrets Manager", "stripe!1", "2 parameters"]);
}

#[test]
fn a_secret_that_is_missing_or_denied_has_words_of_its_own() {
    let mut live = Live::new(SEED);
    live.keys(&format!("/{SECRETS}/nowhere<enter><space>"));
    snapshot!("secret_missing", live);
    live.keys(&format!("/{SECRETS}/sealed<enter><space>x"));
    snapshot!("secret_denied", live);
}

#[test]
fn an_arn_opens_what_it_names() {
    let mut live = Live::new(SEED);
    let arn = |region: &str, account: &str, name: &str| format!("arn:aws:ssm:{region}:{account}:parameter{name}");
    live.keys(&format!("/{}<enter>", arn("eu-west-1", "111122223333", "/app/db/password")));
    live.world.shows(&[" /app/db/password", "SecureString"]);
    live.keys(&format!("/{}", arn("eu-west-1", "222233334444", "/net/psk")));
    live.world.shows(&["account 222233334444 up by its ARN"]);
    live.keys("<enter>");
    live.world.shows(&["Shared by account 222233334444", "opened by its name", "secure", "2 parameters"]);
    assert_eq!(live.decrypts(), 0);
    live.keys("<space>");
    live.world.shows(&["shared-secret"]);
    live.keys("r");
    live.world.shows(&["refreshed: 0 new, 0 gone", "222233334444 · eu-west-1"]);
    live.keys(&format!("/{}<enter>", arn("eu-west-1", "222233334444", "/net/private")));
    live.world.shows(&["What happened, and what to do", "no resource-based policy allows it"]);
    live.keys(&format!("<esc><esc>/{}<enter>", arn("us-west-2", "111122223333", "/app/config")));
    live.world.shows(&["not opened: it is in us-west-2"]);
    live.keys(&format!("<esc>/{}<enter>", arn("eu-west-1", "", "/aws/service/list/global-infrastructure")));
    live.world.shows(&["Published by AWS", "…s/service/list/global-infrastructure"]);
    live.keys("/arn:aws:ssm");
    live.world.shows(&["arn:aws:ssm:REGION:ACCOUNT:paramet"]);
}

/// The way back leads to the row that was left, in each root.
#[test]
fn a_root_is_returned_to_where_it_was_left() {
    let mut live = Live::new(SEED);
    live.keys("/password<enter>oshared<enter>/psk<enter>");
    live.keys("oall<enter>");
    live.world.shows(&[" /app/db/password", "▾ db"]);
    live.keys("oshared<enter>");
    live.world.shows(&[" /net/psk of 222233334444", "Of the tunnel"]);
    assert_eq!(live.emulator.with(|state| state.call_count("GetCallerIdentity")), 1, "the session is the same");
}

/// No listing would bring the new version of a parameter outside what is shown.
#[test]
fn what_was_opened_beside_is_up_to_date_after_a_write() {
    let mut live = Live::at(SEED, "/zoo");
    live.keys("//app/config<enter>");
    live.world.shows(&["version 1", "opened by its name"]);
    live.keys("ex<c-s>w");
    live.world.shows(&["version 2", "opened by its name", "puts v1 back"]);
    live.keys("<esc>");
    live.world.shows(&["opened by its name", "0 parameters"]);
    live.keys("oall<enter>ozoo<enter>");
    live.world.shows(&["version 2", "opened by its name"]);
}
