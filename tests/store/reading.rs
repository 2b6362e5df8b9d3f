//! Values, and why one may not be had.

use sesame::failure::{Failure, FailureKind, KeyProblem, PolicyKind, Refusal};
use sesame::parameter::{ParameterType, Readings};
use sesame::store::Quota;

use super::World;

type Check = Box<dyn Fn(&FailureKind) -> bool>;

const SEED: &str = r#"
[[key]]
id = "33333333-cccc-4ccc-8ccc-333333333333"
aliases = ["alias/off"]
state = "Disabled"

[[key]]
id = "44444444-dddd-4ddd-8ddd-444444444444"
aliases = ["alias/doomed"]
state = "PendingDeletion"

[[key]]
id = "55555555-eeee-4eee-8eee-555555555555"
aliases = ["alias/hsm"]
state = "PendingImport"

[[key]]
id = "66666666-ffff-4fff-8fff-666666666666"
aliases = ["alias/gone"]
state = "Missing"

[[deny]]
action = "ssm:GetParameter"
resource = "*:parameter/audit/*"
reason = "with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-x/service_control_policy/p-x"

[[parameter]]
name = "/app/{key}"
for = { key = ["closed", "off", "doomed", "hsm", "gone"] }
type = "SecureString"
key = "alias/{key}"
value = "hunter2"

[[parameter]]
name = "/audit/log"
type = "String"
value = "hunter2"

[[parameter]]
name = "/app/open"
type = "SecureString"
key = "alias/team"
value = "  two\nlines\t\u0007 "
versions = 2
"#;

#[tokio::test(start_paused = true)]
async fn a_value_is_read_byte_for_byte() {
    let world = World::of(SEED);
    let reading = world.store.read("/app/open").await.unwrap();
    assert_eq!(reading.value.expose(), "  two\nlines\t\u{7} ");
    assert_eq!((reading.version, reading.kind), (2, ParameterType::SecureString));
    assert!(reading.modified.is_some());
    assert_eq!(world.store.read("/app/open:1").await.unwrap().version, 1);
}

#[tokio::test(start_paused = true)]
async fn refusals_are_told_apart() {
    let world = World::of(SEED);
    let key = |problem| move |kind: &FailureKind| matches!(kind, FailureKind::Key { problem: p, key: Some(_) } if *p == problem);
    let table: Vec<(&str, Check)> = vec![
        (
            "/app/closed",
            Box::new(|kind| {
                matches!(kind, FailureKind::Denied(denial) if denial.action == "kms:Decrypt"
                    && denial.refusal == Refusal::NotAllowed(PolicyKind::Resource)
                    && denial.statement.as_deref().is_some_and(|s| s.contains("parameter/app/closed")))
            }),
        ),
        (
            "/audit/log",
            Box::new(|kind| {
                matches!(kind, FailureKind::Denied(denial) if denial.action == "ssm:GetParameter"
                    && matches!(&denial.refusal, Refusal::ExplicitDeny { by: PolicyKind::ServiceControl, policy: Some(_) })
                    && denial.statement.is_none())
            }),
        ),
        ("/app/off", Box::new(key(KeyProblem::Disabled))),
        ("/app/doomed", Box::new(key(KeyProblem::PendingDeletion))),
        ("/app/hsm", Box::new(key(KeyProblem::Unavailable))),
        ("/app/gone", Box::new(key(KeyProblem::Missing))),
        ("/app/nothing", Box::new(|kind| *kind == FailureKind::NotFound)),
        ("/app/open:9", Box::new(|kind| *kind == FailureKind::VersionNotFound)),
        ("a/b", Box::new(|kind| *kind == FailureKind::BadName)),
        ("/a//b", Box::new(|kind| *kind == FailureKind::BadName)),
        ("/ssm/x", Box::new(|kind| *kind == FailureKind::BadName)),
    ];
    for (name, fits) in table {
        let failure = world.store.read(name).await.unwrap_err();
        assert!(fits(&failure.kind), "{name}: {failure:?}");
        assert!(!failure.advice.is_empty() && !format!("{failure:?}").contains("hunter2"), "{failure:?}");
        assert!(!failure.what.contains("Service:"), "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_denied_of_a_hundred_leaves_ninety_nine() {
    let world = World::of(
        r#"
[[deny]]
action = "ssm:GetParameter"
resource = "*:parameter/n/4/2"

[[parameter]]
name = "/n/{a}/{b}"
for = { a = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], b = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] }
type = "SecureString"
key = "alias/team"
value = "{a}{b}"
"#,
    );
    let mut denied = Vec::new();
    for (a, b) in (0..10).flat_map(|a| (0..10).map(move |b| (a, b))) {
        let name = format!("/n/{a}/{b}");
        match world.store.read(&name).await {
            Ok(reading) => assert_eq!(reading.value.expose(), format!("{a}{b}")),
            Err(failure) => denied.push((name, failure.is_refusal())),
        }
    }
    assert_eq!(denied, [("/n/4/2".to_owned(), true)]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_does_not_spill_its_value() {
    let world = World::of(&format!("{SEED}\n[[fault]]\noperation = \"GetParameter\"\nkind = \"malformed\""));
    // Ben may use the key that Ana may not.
    let ben = world.store_of("AKIABEN", false);
    let failure = ben.read("/app/closed").await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::InvalidResponse);
    assert!(!format!("{failure:?}{failure}").contains("hunter2"), "{failure:?}");
    assert_eq!(ben.read("/app/closed").await.unwrap().value.expose(), "hunter2");
}

#[tokio::test(start_paused = true)]
async fn an_expired_session_is_not_retried() {
    let world = World::of(&format!("{SEED}\n[[fault]]\noperation = \"*\"\nkind = \"expired\""));
    let failure = world.store.read("/app/open").await.unwrap_err();
    assert_eq!((failure.kind, world.calls("GetParameter")), (FailureKind::Expired, 1));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_named_after_one_more_attempt() {
    let world = World::of(&format!("{SEED}\n[[fault]]\noperation = \"*\"\nkind = \"clock-skew\"\ntimes = 2"));
    let failure = world.store.read("/app/open").await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Credentials);
    assert!(failure.what.contains("clock"), "{failure:?}");
    assert_eq!(world.calls("GetParameter"), 2);
    assert!(world.store.read("/app/open").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_read_outlasts_a_moment_of_throttling() {
    for kind in ["throttle", "kms-throttle", "internal-error", "lost-reply"] {
        let world =
            World::of(&format!("{SEED}\n[[fault]]\noperation = \"GetParameter\"\nkind = \"{kind}\"\ntimes = 2"));
        assert!(world.store.read("/app/open").await.is_ok(), "{kind}");
    }
}

/// A seed of so many parameters, some of them refused.
fn many(deny: &str) -> World {
    World::of(&format!(
        r#"
{deny}
[[parameter]]
name = "/many/{{n}}"
for = {{ n = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"] }}
type = "SecureString"
key = "alias/team"
value = "value-{{n}}"

[[parameter]]
name = "/many/closed"
type = "SecureString"
key = "alias/closed"
value = "hunter2"
"#
    ))
}

fn names(more: &[&str]) -> Vec<String> {
    let numbered = (0..15).map(|number| format!("/many/{number:02}"));
    numbered.chain(more.iter().map(|name| (*name).to_owned())).collect()
}

async fn read_all(world: &World, names: &[String], told: impl Fn(usize)) -> Result<Readings, Failure> {
    let read = world.store.reads(Quota::per_second(Quota::READS)).several(names, told).await?;
    Ok(names.iter().cloned().zip(read).collect())
}

#[tokio::test(start_paused = true)]
async fn several_are_read_ten_a_call() {
    let world = many("");
    let readings = read_all(&world, &names(&[]), |_| ()).await.unwrap();
    let values: Vec<&str> = readings.iter().map(|(_, outcome)| outcome.as_ref().unwrap().value.expose()).collect();
    assert_eq!((values.len(), values[0], values[14]), (15, "value-00", "value-14"));
    assert_eq!((world.calls("GetParameters"), world.calls("GetParameter")), (2, 0));
    let one = read_all(&world, &names(&[])[..1], |_| ()).await.unwrap();
    assert_eq!((one.len(), world.calls("GetParameter")), (1, 1), "one alone needs one permission");
}

#[tokio::test(start_paused = true)]
async fn how_many_of_several_are_read_is_told_after_each_call() {
    let told = |denied: &str| {
        let world = many(denied);
        async move {
            let told = std::cell::RefCell::new(Vec::new());
            read_all(&world, &names(&[]), |done| told.borrow_mut().push(done)).await.unwrap();
            told.into_inner()
        }
    };
    assert_eq!(told("").await, [10, 15]);
    let singly = told("[[deny]]\naction = \"ssm:GetParameters\"").await;
    assert_eq!(singly, (1..=15).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn one_that_is_refused_blocks_no_other_of_several() {
    let world = many("");
    let readings = read_all(&world, &names(&["/many/closed", "/many/none"]), |_| ()).await.unwrap();
    let refused: Vec<(&str, &FailureKind)> =
        readings.iter().filter_map(|(name, outcome)| Some((name.as_str(), &outcome.as_ref().err()?.kind))).collect();
    let [("/many/closed", FailureKind::Denied(denial)), ("/many/none", FailureKind::NotFound)] = refused.as_slice()
    else {
        panic!("{refused:?}")
    };
    assert_eq!(denial.action, "kms:Decrypt");
    assert_eq!((world.calls("GetParameters"), world.calls("GetParameter")), (2, 7));
}

#[tokio::test(start_paused = true)]
async fn who_may_not_read_several_in_one_call_reads_one_by_one() {
    let world = many("[[deny]]\naction = \"ssm:GetParameters\"");
    let reads = world.store.reads(Quota::per_second(Quota::READS));
    for calls in [15, 30] {
        let readings = reads.several(&names(&[]), |_| ()).await.unwrap();
        assert!(readings.iter().all(Result::is_ok));
        assert_eq!(
            (world.calls("GetParameters"), world.calls("GetParameter")),
            (1, calls),
            "it is not asked for again"
        );
    }
}
