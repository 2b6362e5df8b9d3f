//! The policy to ask for, of what is under the cursor.

use sesame::app::{Copied, Effect, Reply, Start};
use sesame::failure::{Failure, FailureKind};
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
    world.keys("<tab>");
    assert_eq!(copied(&mut world), read);
    world.keys("<esc>");
    assert!(!world.screen().contains("policy for"));
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
