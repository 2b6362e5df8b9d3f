//! The policy to ask for, of what is under the cursor.

use sesame::app::{Copied, Effect, Reply, Start};
use sesame::failure::{Failure, FailureKind};
use sesame::kms::{KeyAlias, KeyAliases};
use sesame::parameter::{Parameter, ParameterType};

use super::{listed, listed_in, start};
use crate::fixtures::{World, one};

/// What `y` copies.
fn copied(world: &mut World) -> String {
    world.keys("y");
    let effects = world.take();
    let [Effect::Copy(ticket, text)] = effects.as_slice() else { panic!("{effects:?}") };
    world.reply(*ticket, Reply::Copied(Ok(Copied::Clipboard)));
    text.expose().to_owned()
}

#[test]
fn a_folder_has_one_to_read_and_one_to_write() {
    let mut world = listed();
    world.resize(120, 60);
    world.keys("gP");
    let screen = world.screen();
    for part in [
        "The read policy for /app",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/app/*",
        "\"kms:Decrypt\"",
        "│ Replace <the key of alias/app>: a policy cannot name a key by its alias",
        "│ aws kms describe-key --region eu-west-1 --key-id alias/app --query KeyMetadata.KeyId ",
    ] {
        assert!(screen.contains(part), "{part}:\n{screen}");
    }
    let read = copied(&mut world);
    let parsed: serde_json::Value = serde_json::from_str(&read).expect("what is copied can be pasted");
    let key = "arn:aws:kms:eu-west-1:111122223333:key/<the key of alias/app>";
    assert_eq!(parsed["Statement"][2]["Resource"], key);
    assert!(world.screen().contains("/app, with what is to be replaced in it"), "{}", world.screen());
    assert!(read.contains("kms:Decrypt") && !read.contains("ssm:PutParameter") && !read.contains("zoo"), "{read}");
    assert!(world.screen().contains("copied the read policy for /app"), "{}", world.screen());
    world.keys("<tab>");
    assert!(world.screen().contains("The read-write policy for /app"), "{}", world.screen());
    let write = copied(&mut world);
    assert!(write.contains("ssm:PutParameter") && write.contains("kms:GenerateDataKey"), "{write}");
    world.keys("<backtab>");
    assert_eq!(copied(&mut world), read);
    world.keys("<esc>");
    assert!(!world.screen().contains("policy for"));
}

/// The role that an application runs as, whoever takes it, and what keeps others out; each for what makes it.
#[test]
fn an_application_has_its_own_and_each_is_written_for_what_makes_it() {
    let mut world = listed();
    world.resize(120, 60);
    world.keys("gP<tab><tab>");
    let application: serde_json::Value = serde_json::from_str(&copied(&mut world)).unwrap();
    assert!(!application.to_string().contains("DescribeParameters"), "it lists nothing: {application}");
    world.shows(&["copied the policy of an application that reads /app, with what is to be replaced in it"]);
    world.keys("f");
    world.shows(&["› Terraform", "resource \"aws_iam_policy\" \"application_reads_app\" {"]);
    assert!(copied(&mut world).contains("policy = jsonencode({"));
    world.keys("f");
    assert!(copied(&mut world).contains("Type: AWS::IAM::ManagedPolicy"));
    // The format stays from one to the next.
    world.keys("<tab>");
    let stack = copied(&mut world);
    assert!(stack.contains("AWS::IAM::InstanceProfile") && stack.contains("kms:Decrypt"), "{stack}");
    world.shows(&["The role on EC2 that reads /app", "CAPABILITY_IAM", "Replace <the key of alias/app>"]);
    world.keys("f");
    let trust = copied(&mut world);
    assert!(trust.contains("ec2.amazonaws.com") && !trust.contains("kms:"), "{trust}");
    assert!(!world.screen().contains("Replace <"), "nothing is to be replaced in it:\n{}", world.screen());
    world.keys("<tab>");
    assert!(copied(&mut world).contains("arn:aws:ecs:eu-west-1:111122223333:*"));
    world.keys("<tab>");
    assert!(copied(&mut world).contains("lambda.amazonaws.com"));
    world.keys("<tab>");
    let deny = copied(&mut world);
    assert!(deny.contains("\"Effect\": \"Deny\"") && !deny.contains("\"Allow\""), "{deny}");
    world.shows(&["The policy that keeps others out of /app", "PowerUserAccess"]);
    world.keys("<tab>");
    world.shows(&["The read policy for /app"]);
    world.keys("<backtab>");
    world.shows(&["keeps others out"]);
}

/// Of what belongs to others nobody here decides who may write it or is kept from it.
#[test]
fn what_others_share_can_be_read_by_an_application() {
    let mut world = listed_in(start(), &[]);
    world.keys("r");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    let name = "arn:aws:ssm:eu-west-1:444455556666:parameter/net/psk";
    world.reply(list, Reply::Page(vec![Parameter::bare(name, ParameterType::String, 1)]));
    world.keys("G<right><right>P<tab>");
    world.shows(&["The policy of an application", "only its owner can change it"]);
    world.keys("<tab><tab><tab><tab>");
    world.shows(&["The read policy for"]);
}

/// Once the keys were listed, an alias has an id.
#[test]
fn a_key_is_named_where_it_is_known() {
    let mut world = listed();
    world.keys(":keys to encrypt under<enter>");
    let asked = one(&world.take(), |effect| matches!(effect, Effect::KeyAliases(..)));
    let alias = KeyAlias { name: "alias/app".to_owned(), key_id: Some("1234abcd".to_owned()) };
    world.reply(asked, Reply::KeyAliases(Ok(KeyAliases::new(vec![alias], true))));
    world.keys("<esc>gP");
    let policy = copied(&mut world);
    assert!(policy.contains("arn:aws:kms:eu-west-1:111122223333:key/1234abcd\""), "{policy}");
    world.shows(&["copied the read policy for /app"]);
    assert!(!world.screen().contains("to be replaced"), "{}", world.screen());
}

#[test]
fn each_is_read_at_every_size() {
    let mut world = listed();
    world.keys("gP");
    for (width, height) in [(40, 12), (60, 20), (80, 24), (120, 35)] {
        world.resize(width, height);
        insta::assert_snapshot!(format!("policy_{width}x{height}"), world.screen());
    }
    world.keys("<backtab>ff");
    insta::assert_snapshot!("policy_keep_out", world.screen());
    world.resize(80, 24);
    world.keys("<backtab><backtab>f");
    insta::assert_snapshot!("policy_ecs", world.screen());
}

#[test]
fn a_parameter_has_its_own_and_keys_come_from_the_rows_below_alone() {
    let mut world = listed_in(start(), &[]);
    let parameter = |name: &str, key: Option<&str>, described| Parameter {
        key_id: key.map(str::to_owned),
        described,
        ..Parameter::bare(name, ParameterType::SecureString, 1)
    };
    world.keys("r");
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(
        list,
        Reply::Page(vec![
            parameter("/a", Some("11111111-2222-3333-4444-555555555555"), true),
            parameter("/b/default", Some("alias/aws/ssm"), true),
            parameter("/c/unknown", None, false),
            Parameter::bare("/d/plain", ParameterType::String, 1),
        ]),
    );
    world.keys("gP");
    let policy = copied(&mut world);
    let parsed: serde_json::Value = serde_json::from_str(&policy).expect("nothing is to be replaced");
    assert_eq!(parsed["Statement"][1]["Resource"], "arn:aws:ssm:eu-west-1:111122223333:parameter/a");
    assert_eq!(
        parsed["Statement"][2]["Resource"],
        "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
    );
    for (what, needs_key, hint) in [("b", false, false), ("c", true, true), ("d", false, false)] {
        world.keys("<esc>jP");
        let has_hint = world.screen().contains("│ Replace <the keys of the secrets>");
        let policy = copied(&mut world);
        assert_eq!((policy.contains("kms:"), has_hint), (needs_key, hint), "{what}:\n{policy}");
    }
    // What a Deny of one takes along is said.
    world.keys("<esc>gP<backtab>");
    world.shows(&["GetParametersByPath of the folder that it lies in is refused too"]);
}

/// Where nothing is listed the policy is missed most.
#[test]
fn without_names_it_is_that_of_the_scope() {
    let mut world = World::new(Start { scope: "/team/env".to_owned(), ..start() });
    let connect = one(&world.take(), |effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let list = one(&world.take(), |effect| matches!(effect, Effect::List(..)));
    world.reply(list, Reply::Listed(Err(Failure::new(FailureKind::Service, "no", ""))));
    world.keys("P");
    let policy = copied(&mut world);
    let screen = world.screen();
    assert!(screen.contains("│ Replace ACCOUNT: ") && screen.contains("│ aws sts get-caller-identity "), "{screen}");
    assert!(policy.contains("arn:aws:ssm:eu-west-1:ACCOUNT:parameter/team/env/*"), "{policy}");
}
