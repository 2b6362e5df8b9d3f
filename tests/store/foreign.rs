//! Parameters of other accounts and of AWS, and secrets of Secrets Manager (docs/parameter-store.md 1.3).

use std::time::Duration;

use sesame::destination::Root;
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Expected, Parameter, ParameterType, Tier, Write};

use tokio::time::Instant;

use super::World;
use super::listing::list;
use super::writing::flag;

const SEED: &str = r#"
[[key]]
id = "33333333-cccc-4ccc-8ccc-333333333333"
aliases = ["alias/lent"]
account = "222233334444"

[[parameter]]
name = "/net/psk"
account = "222233334444"
type = "SecureString"
key = "alias/lent"
tier = "Advanced"
shared = true
value = "of-two"
versions = 3
description = "Of the tunnel"

[[parameter]]
name = "/net/psk"
account = "777788889999"
type = "String"
tier = "Advanced"
shared = true
value = "of-seven"

[[parameter]]
name = "bare"
account = "777788889999"
type = "String"
tier = "Advanced"
shared = true
value = "of-the-root"

[[parameter]]
name = "/net/private-{#}"
for = { n = ["1", "2", "3"] }
account = "222233334444"
type = "String"
value = "private"

[[parameter]]
name = "/own"
type = "String"
value = "own"

[[parameter]]
name = "/aws/reference/secretsmanager/db/main"
type = "SecureString"
value = "{}"
"#;

const PSK: &str = "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk";
const PUBLIC: &str = "/aws/service/global-infrastructure/regions/us-east-1/longName";
const SECRET: &str = "/aws/reference/secretsmanager/db/main";

fn decrypts(world: &World) -> usize {
    world.emulator.with(|state| state.decrypt_count())
}

/// What the service calls the name of a shared parameter is not documented; pages may be short, or empty.
#[tokio::test(start_paused = true)]
async fn what_is_shared_is_listed_by_its_arn_whatever_it_is_called() {
    for names in ["name", "arn"] {
        for pages in ["full", "ragged"] {
            let behaviour = format!("[behaviour]\nshared_names = \"{names}\"\npages = \"{pages}\"\n");
            let world = World::of(&format!("{behaviour}{SEED}"));
            let listed = list(&world, "shared with this account").await;
            assert!(listed.end.is_ok());
            let mut names = listed.names();
            names.sort_unstable();
            let seven = "arn:aws:ssm:eu-west-1:777788889999:parameter";
            assert_eq!(names, [PSK.to_owned(), format!("{seven}/bare"), format!("{seven}/net/psk")], "{behaviour}");
            let parameters = listed.pages.iter().flatten();
            assert!(parameters.clone().all(|parameter| parameter.arn.as_ref() == Some(&parameter.name)));
            assert!(parameters.clone().all(|parameter| parameter.described && parameter.tier == Tier::Advanced));
            assert_eq!((decrypts(&world), world.calls("GetParametersByPath")), (0, 0));
        }
    }
}

/// There is no other operation that lists them.
#[tokio::test(start_paused = true)]
async fn whoever_may_not_describe_is_not_shown_what_is_shared() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DescribeParameters\"\n{SEED}"));
    let listed = list(&world, "shared with this account").await;
    assert!(matches!(listed.end.clone().unwrap_err().kind, FailureKind::Denied(_)));
    assert!(listed.pages.is_empty());
}

/// Each operation that tells of one answers with the owner's name for it, and any of them may be denied.
#[tokio::test(start_paused = true)]
async fn a_shared_parameter_is_described_and_read_by_its_arn() {
    let deny = |actions: &[&str]| {
        actions.iter().fold(String::new(), |seed, action| seed + "[[deny]]\naction = \"ssm:" + action + "\"\n")
    };
    for (denied, described) in
        [(&[][..], true), (&["GetParameterHistory"], true), (&["GetParameterHistory", "DescribeParameters"], false)]
    {
        let world = World::of(&format!("{}{SEED}", deny(denied)));
        let found = world.store.describe(PSK).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.arn.as_deref(), found.version), (PSK, Some(PSK), 3), "{denied:?}");
        assert_eq!((found.kind, found.described), (ParameterType::SecureString, described), "{denied:?}");
        assert_eq!(decrypts(&world), 0);
        assert_eq!(world.store.read(PSK).await.unwrap().value.expose(), "of-two");
    }
    let world = World::of(SEED);
    // One that is not shared is denied, whether it is there or not.
    for name in ["/net/private-1", "/nowhere"] {
        let arn = format!("arn:aws:ssm:eu-west-1:222233334444:parameter{name}");
        for failure in [world.store.describe(&arn).await.map(drop), world.store.read(&arn).await.map(drop)] {
            let failure: Failure = failure.unwrap_err();
            assert!(matches!(failure.kind, FailureKind::Denied(_)), "{failure:?}");
            assert!(failure.what.contains("of account 222233334444"), "{failure:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_aws_publishes_is_listed_below_its_own_paths_alone() {
    for deny in ["", "[[deny]]\naction = \"ssm:DescribeParameters\"\n"] {
        let world = World::of(&format!("{deny}{SEED}"));
        let all = list(&world, "/aws/service").await;
        assert!(all.end.is_ok() && all.names().len() > 2000, "{} names", all.names().len());
        assert!(all.names().iter().all(|name| name.starts_with("/aws/service/")));
        let published = |path: &str| all.names().iter().filter(|name| name.starts_with(path)).count();
        // The second is a parameter and a folder at once.
        for path in ["/aws/service/ecs", "/aws/service/global-infrastructure/regions/us-east-1"] {
            let listed = list(&world, path).await;
            let is_below =
                |name: &&str| name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            assert!(listed.names().iter().all(is_below), "{:?}", listed.names());
            assert!(listed.names().len() > 10 && listed.names().len() == published(path), "{:?}", listed.names());
        }
        assert_eq!(list(&world, "/").await.names(), [if deny.is_empty() { "own" } else { "/own" }]);
        assert_eq!(decrypts(&world), 0);
    }
}

/// That their history can be had is not documented: that all may read them is.
#[tokio::test(start_paused = true)]
async fn a_public_parameter_is_described_even_without_its_history() {
    for deny in ["", "[[deny]]\naction = \"ssm:GetParameterHistory\"\n"] {
        let world = World::of(&format!("{deny}{SEED}"));
        let found = world.store.describe(PUBLIC).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.version, found.described), (PUBLIC, 1, deny.is_empty()));
        assert_eq!(world.calls("DescribeParameters"), 0, "there are thousands to look through");
        assert_eq!(world.store.describe("/aws/service/nowhere").await, Ok(None));
    }
}

#[tokio::test(start_paused = true)]
async fn the_services_are_named_by_their_list() {
    let numbers: Vec<String> = (0..25).map(|n| format!("s{n:02}")).collect();
    let more = format!(
        "[[parameter]]\nname = \"/aws/service/list/{{n}}\"\nfor = {{ n = {numbers:?} }}\ntype = \"String\"\nvalue = \"elsewhere\"\n"
    );
    for pages in ["full", "ragged"] {
        let world = World::of(&format!("[behaviour]\npages = \"{pages}\"\n{SEED}{more}"));
        let mut services = world.store.services().await.unwrap();
        services.sort_unstable();
        assert_eq!(services.len(), 33);
        assert_eq!(
            (services[0].as_str(), services[32].as_str()),
            ("/aws/service/ami-amazon-linux-latest", "/aws/service/s24")
        );
        assert_eq!(decrypts(&world), 0);
    }
    let world = World::of(&format!("{SEED}{more}"));
    let begun = Instant::now();
    world.store.services().await.unwrap();
    let calls = world.calls("GetParametersByPath");
    assert_eq!(calls, 4);
    assert!(begun.elapsed() >= Duration::from_millis(300), "applications read by the same quota");
    let world = World::of("[[deny]]\naction = \"ssm:GetParametersByPath\"\n");
    assert!(matches!(world.store.services().await.unwrap_err().kind, FailureKind::Denied(_)));
}

#[tokio::test(start_paused = true)]
async fn of_a_secret_nothing_is_asked_before_its_value() {
    let world = World::of(SEED);
    let found = world.store.describe(SECRET).await.unwrap().unwrap();
    assert_eq!(found, Parameter::secret_reference(SECRET));
    for no_secret in ["/aws/reference/secretsmanager", "/aws/reference/secretsmanager/a b"] {
        assert_eq!(world.store.describe(no_secret).await, Ok(None));
    }
    assert_eq!(world.emulator.with(|state| state.calls().len()), 0);
    let reading = world.store.read(SECRET).await.unwrap();
    assert_eq!((reading.value.expose(), reading.version, reading.kind), ("{}", 0, ParameterType::SecureString));

    let missing = world.store.read("/aws/reference/secretsmanager/nowhere").await.unwrap_err();
    assert_eq!(missing.kind, FailureKind::NotFound);
    assert_eq!(missing.what, "There is no secret nowhere in Secrets Manager");

    let world = World::of(&format!("[[deny]]\naction = \"secretsmanager:*\"\n{SEED}"));
    let denied = world.store.read(SECRET).await.unwrap_err();
    let FailureKind::Denied(denial) = &denied.kind else { panic!("{denied:?}") };
    assert_eq!(denial.action, "secretsmanager:GetSecretValue");
    assert!(denied.advice.to_string().starts_with("Parameter Store asks Secrets Manager"), "{denied:?}");
    assert!(denied.statement().is_some_and(|statement| statement.contains(":secret:db/main-")), "{denied:?}");
    assert_eq!(decrypts(&world), 0);
}

/// The store refuses too, whatever the program above it thinks.
#[tokio::test(start_paused = true)]
async fn what_belongs_to_others_is_not_written() {
    let world = World::of(SEED);
    for name in [PSK, PUBLIC, SECRET, "/aws/service/new"] {
        for on in [Expected::Absent, Expected::Version(1)] {
            let write = Write { name: name.to_owned(), on, ..flag("hunter2") };
            let failure = world.store.write(&write).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::ReadOnly, "{failure:?}");
        }
    }
    assert_eq!(world.emulator.with(|state| state.calls().len()), 0, "nothing was sent");
    assert_eq!(Root::Shared.to_string(), "shared with this account");
}
