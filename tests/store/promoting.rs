//! Copies to another region or account: read there, written here, each under the key that it is to have, upon what was seen.

use std::fmt::Write as _;

use sesame::deletion::{Fate, Fates};
use sesame::failure::{Failure, FailureKind};
use sesame::job::{Job, JobPlace, Reached, Rest, Resumption};
use sesame::journal::{Journal, Journals};
use sesame::parameter::{Parameter, ParameterType, Tier};
use sesame::store::Store;
use sesame::transfer::{Source, Step, Transfer};
use tokio::sync::mpsc;

use super::World;

/// The other region's key.
const KEYS: &str = r#"
[[key]]
id = "33333333-cccc-4ccc-8ccc-333333333333"
aliases = ["alias/team-us"]
region = "us-east-1"

[[key]]
id = "44444444-dddd-4ddd-8ddd-444444444444"
aliases = ["alias/not-ours"]
region = "us-east-1"
deny_decrypt = ["arn:aws:sts::*:assumed-role/engineer/*"]
reason = "because no resource-based policy allows the {action} action"
"#;

/// Of eight each second is there already, with another value.
fn seed(count: usize) -> String {
    let mut seed = KEYS.to_owned();
    for n in 0..count {
        let (kind, more, there) = match n % 3 {
            0 => ("String", "tier = \"Advanced\"\n", ""),
            1 => (
                "SecureString",
                "key = \"alias/team\"\ntags = { owner = \"team\" }\ndescription = \"rotated\"\n",
                "key = \"alias/team-us\"\ntags = { pci = \"yes\" }\n",
            ),
            _ => ("StringList", "", ""),
        };
        let _ =
            writeln!(seed, "[[parameter]]\nname = \"/app/{n}\"\nvalue = \"hunter2-{n}\"\ntype = \"{kind}\"\n{more}");
        if n % 2 == 1 {
            let _ = writeln!(
                seed,
                "[[parameter]]\nname = \"/new/{n}\"\nregion = \"us-east-1\"\nvalue = \"old\"\ntype = \"{kind}\"\n{there}"
            );
        }
    }
    seed
}

/// The store of the other region.
fn there(world: &World) -> Store {
    Store::over(world.emulator.http_client(), "us-east-1", "AKIAANA", false)
}

/// What is copied, as both places are now.
async fn planned(source: &Store, target: &Store, count: usize, at: jiff::Timestamp) -> Transfer {
    let mut steps = Vec::new();
    for n in 0..count {
        let from = source.describe(&format!("/app/{n}")).await.unwrap().unwrap();
        let over = target.describe(&format!("/new/{n}")).await.unwrap().map(Box::new);
        let key_id = (from.kind == ParameterType::SecureString).then(|| "alias/team-us".to_owned());
        steps.push(Step { key_id, over, ..Step::new(from, format!("/new/{n}")) });
    }
    Transfer { steps, moves: false, at }
}

async fn run(source: &Store, target: &Store, transfer: &Transfer) -> (Result<(), Failure>, Fates) {
    let (told, mut heard) = mpsc::channel(100);
    let ended = target.transfer_from(source, transfer, told).await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

/// All is there, once, under the key of the place.
async fn assert_whole(target: &Store, count: usize, case: &str) {
    for n in 0..count {
        let name = format!("/new/{n}");
        let Parameter { version, kind, key_id, tier, .. } = target.describe(&name).await.unwrap().unwrap();
        assert_eq!(version, if n % 2 == 1 { 2 } else { 1 }, "{name}: {case}");
        assert_eq!(target.read(&name).await.unwrap().value.expose(), format!("hunter2-{n}"), "{name}: {case}");
        assert_eq!(tier == Tier::Advanced, n % 3 == 0, "{name}: {case}");
        if n % 3 == 1 {
            assert_eq!((kind, key_id.as_deref()), (ParameterType::SecureString, Some("alias/team-us")), "{case}");
            let tags: Vec<String> = target.tags(&name).await.unwrap().iter().map(ToString::to_string).collect();
            let kept: &[&str] = if n % 2 == 1 { &["owner=team", "pci=yes"] } else { &["owner=team"] };
            assert_eq!(tags, kept, "{name}: {case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_tree_goes_to_another_region_under_its_key_created_or_upon_what_was_seen() {
    let world = World::of(&seed(8));
    let target = there(&world);
    let transfer = planned(&world.store, &target, 8, world.begun.0).await;
    let (ended, fates) = run(&world.store, &target, &transfer).await;
    assert_eq!(ended, Ok(()));
    for (name, fate) in &fates {
        let Fate::Transferred(done) = fate else { panic!("{name}: {fate:?}") };
        assert!(matches!(done.source, Source::Stays) && done.failure().is_none() && !done.is_after_another());
        let is = target.describe(&done.to.name).await.unwrap().unwrap();
        let told = (done.to.version, done.to.kind, done.to.key_id.clone(), done.to.tier, done.to.description.clone());
        assert_eq!(told, (is.version, is.kind, is.key_id, is.tier, is.description), "{name}");
    }
    assert_whole(&target, 8, "").await;
    assert_eq!(world.calls("PutParameter"), 8);
    assert_eq!(world.store.describe("/app/0").await.unwrap().unwrap().version, 1, "the source stays");
}

#[tokio::test(start_paused = true)]
async fn what_has_moved_on_either_side_is_told_and_not_written() {
    let world = World::of(&seed(6));
    let target = there(&world);
    let transfer = planned(&world.store, &target, 6, world.begun.0).await;
    let put = |store: Store, name: &'static str, over: Option<Parameter>| async move {
        let creation = sesame::parameter::Write {
            name: name.to_owned(),
            value: "theirs".into(),
            kind: ParameterType::String,
            tier: None,
            key_id: None,
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: over.map_or(sesame::parameter::Expected::Absent, |it| sesame::parameter::Expected::Version(it.version)),
            seen: None,
        };
        store.write(&creation).await.unwrap();
    };
    let now = |store: &Store, name: &'static str| {
        let store = store.clone();
        async move { store.describe(name).await.unwrap() }
    };
    // The source has moved, one there has moved, one has appeared there, one is gone.
    put(world.store.clone(), "/app/0", now(&world.store, "/app/0").await).await;
    put(target.clone(), "/new/1", now(&target, "/new/1").await).await;
    put(target.clone(), "/new/2", None).await;
    world.emulator.with(|_| ());
    let gone = sesame::deletion::Deletion { targets: vec![now(&target, "/new/3").await.unwrap()], keeps_values: false };
    let (told, _heard) = mpsc::channel(10);
    target.delete(&gone, told).await.unwrap();
    let (ended, fates) = run(&world.store, &target, &transfer).await;
    assert_eq!(ended, Ok(()));
    let said: Vec<&str> = fates
        .iter()
        .map(|(_, fate)| match fate {
            Fate::Moved(_) => "source moved",
            Fate::Taken(_) => "other there",
            Fate::GoneThere(why) if why.kind == FailureKind::NotFound => "gone there",
            Fate::Transferred(_) => "copied",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(said, ["source moved", "other there", "other there", "gone there", "copied", "copied"]);
    assert_eq!(target.read("/new/1").await.unwrap().value.expose(), "theirs");
    assert_eq!(target.read("/new/2").await.unwrap().value.expose(), "theirs");
    assert_eq!(target.describe("/new/0").await.unwrap(), None);
    assert_eq!(target.describe("/new/3").await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_writer_in_between_is_told_of_and_both_are_in_the_history() {
    let seed = format!(
        "{}\n[[fault]]\noperation = \"PutParameter\"\nkind = \"interposed-write\"\nname = \"/new/1\"\nvalue = \"theirs\"\n",
        seed(2)
    );
    let world = World::of(&seed);
    let target = there(&world);
    let transfer = planned(&world.store, &target, 2, world.begun.0).await;
    let (_, fates) = run(&world.store, &target, &transfer).await;
    let Some((_, Fate::Transferred(done))) = fates.last() else { panic!("{fates:?}") };
    assert!(done.is_after_another(), "{done:?}");
    assert_eq!((done.over, done.to.version), (Some(1), 3));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_there_keeps_its_own_names_alone_from_being_copied() {
    let world = World::of(&seed(3));
    let target = there(&world);
    for (key, is_written) in [("alias/nobody", false), ("alias/team", false), ("alias/team-us", true)] {
        let mut transfer = planned(&world.store, &target, 3, world.begun.0).await;
        transfer.steps[1].key_id = Some(key.to_owned());
        let (ended, fates) = run(&world.store, &target, &transfer).await;
        assert_eq!(ended, Ok(()), "{key}");
        let of_secret = fates.iter().find(|(name, _)| name == "/app/1").map(|(_, fate)| fate);
        match of_secret {
            Some(Fate::Failed(why)) => assert!(!is_written && matches!(why.kind, FailureKind::Key { .. }), "{why:?}"),
            Some(Fate::Transferred(_)) => assert!(is_written, "{key}"),
            other => panic!("{key}: {other:?}"),
        }
        if !is_written {
            assert_eq!(target.read("/new/1").await.unwrap().value.expose(), "old");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_write_there_and_not_read_is_told_that_it_was_not_read_back() {
    let world = World::of(&seed(2));
    let target = there(&world);
    let mut transfer = planned(&world.store, &target, 2, world.begun.0).await;
    transfer.steps[1].key_id = Some("alias/not-ours".to_owned());
    let (ended, fates) = run(&world.store, &target, &transfer).await;
    assert_eq!(ended, Ok(()));
    let Some((_, Fate::Transferred(done))) = fates.last() else { panic!("{fates:?}") };
    assert!(done.unverified.is_some(), "{done:?}");
}

#[tokio::test(start_paused = true)]
async fn throttling_there_slows_it_and_a_read_only_place_is_not_written_to() {
    let seed = format!("{}\n[[fault]]\noperation = \"PutParameter\"\nkind = \"throttle\"\ntimes = 3\n", seed(4));
    let world = World::of(&seed);
    let target = there(&world);
    let transfer = planned(&world.store, &target, 4, world.begun.0).await;
    let closed = Store::over(world.emulator.http_client(), "us-east-1", "AKIAANA", true);
    let (refused, fates) = run(&world.store, &closed, &transfer).await;
    assert_eq!(refused.unwrap_err().kind, FailureKind::ReadOnly);
    assert!(fates.is_empty() && world.calls("PutParameter") == 0);
    // The other way round it is read only.
    let source = world.store_of("AKIAANA", true);
    let (ended, _) = run(&source, &target, &transfer).await;
    assert_eq!(ended, Ok(()));
    assert_whole(&target, 4, "").await;
}

fn place(region: &str) -> JobPlace {
    JobPlace { account: Some("111122223333".to_owned()), region: region.to_owned(), ..JobPlace::default() }
}

fn noting(store: Store, journal: &Journal) -> Store {
    let journal = journal.clone();
    store.noting(move |name, reached| journal.note(name, reached))
}

/// Cuts a copy of eight off at one request, and goes on with it; whether it came to its end.
async fn interrupted(requests: i64, arrives: bool) -> bool {
    const COUNT: usize = 8;
    let world = World::of(&seed(COUNT));
    let case = format!("after {requests}, {arrives}");
    let home = tempfile::tempdir().unwrap();
    let journals = Journals::within(home.path().join("sesame"));
    let target = there(&world);
    let transfer = planned(&world.store, &target, COUNT, world.begun.0).await;
    let (told, _heard) = mpsc::channel(100);
    let cut = world.emulator.cut_after(requests, arrives);
    let stores = |region| Store::over(cut.http_client(), region, "AKIAANA", false);
    let begun = async {
        let job = Job::of_transfer(&transfer).unwrap();
        let journal = journals.begin_between(job, place("eu-west-1"), place("us-east-1"));
        let ended = noting(stores("us-east-1"), &journal).transfer_from(&stores("eu-west-1"), &transfer, told).await;
        assert_eq!((ended, journal.end("")), (Ok(()), None), "{case}");
    };
    if cut.during(Box::pin(begun)).await.is_some() {
        assert_whole(&target, COUNT, &case).await;
        return true;
    }
    let unfinished = journals.unfinished();
    assert_eq!(unfinished.unread, [], "{case}");
    match unfinished.jobs.first() {
        // Nothing had been sent that changes anything.
        None => assert_eq!(world.calls("PutParameter"), 0, "{case}"),
        Some(job) => {
            assert_eq!((job.from.region.as_str(), job.to.region.as_str()), ("eu-west-1", "us-east-1"));
            let steps = job.left().filter_map(|name| name.step(name.from.clone())).collect();
            let rest = Rest::Transfer(Transfer { steps, moves: false, at: world.begun.0 });
            let resumption = Resumption { job: job.clone(), rest };
            let journal = journals.go_on(job.clone()).unwrap();
            let (told, mut heard) = mpsc::channel(100);
            let ended = noting(target.clone(), &journal).resume_from(&world.store, &resumption, told).await;
            assert_eq!((ended, journal.end("")), (Ok(()), None), "{case}");
            while let Ok(fates) = heard.try_recv() {
                for (name, fate) in fates {
                    assert!(
                        matches!(&fate, Fate::Transferred(done) if done.failure().is_none()),
                        "{name}: {fate:?}: {case}"
                    );
                }
            }
            assert_whole(&target, COUNT, &case).await;
        }
    }
    false
}

/// What a copy is to go over, or one that was made before it was cut off, is deleted meanwhile: that is told once, and is not in the way
/// of what is left.
#[tokio::test(start_paused = true)]
async fn what_is_gone_there_is_dealt_with() {
    let world = World::of(&seed(4));
    let target = there(&world);
    let transfer = planned(&world.store, &target, 4, world.begun.0).await;
    let journals = Journals::default();
    let journal = journals.begin_between(Job::of_transfer(&transfer).unwrap(), place("eu-west-1"), place("us-east-1"));
    // One is about to be written over, one was created; both are gone.
    journal.note("/app/1", Reached::Creating);
    journal.note("/app/2", Reached::Creating);
    journal.note("/app/2", Reached::Created { version: 1 });
    let job = journal.end("killed").unwrap();
    let over: Vec<_> = job.names.iter().map(|name| name.over.as_ref().map(|it| (it.version, it.kind))).collect();
    assert_eq!(over[1], Some((1, ParameterType::SecureString)));
    assert_eq!(over[0], None);
    for name in ["/new/1", "/new/3"] {
        let targets = vec![target.describe(name).await.unwrap().unwrap()];
        let (told, _heard) = mpsc::channel(10);
        target.delete(&sesame::deletion::Deletion { targets, keeps_values: false }, told).await.unwrap();
    }
    let steps = job.left().filter_map(|name| name.step(name.from.clone())).collect();
    let rest = Rest::Transfer(Transfer { steps, moves: false, at: world.begun.0 });
    let resumption = Resumption { job: job.clone(), rest };
    let journal = journals.go_on(job).unwrap();
    let (told, mut heard) = mpsc::channel(100);
    let ended = noting(target.clone(), &journal).resume_from(&world.store, &resumption, told).await;
    assert_eq!(ended, Ok(()));
    let mut said = Vec::new();
    while let Ok(fates) = heard.try_recv() {
        said.extend(fates.into_iter().map(|(name, fate)| (name, matches!(fate, Fate::GoneThere(_)))));
    }
    let is = |n: usize, gone: bool| (format!("/app/{n}"), gone);
    assert_eq!(said, [is(0, false), is(1, true), is(2, true), is(3, true)]);
    assert_eq!(journal.end(""), None, "nothing is left to be gone on with");
}

/// Which side refused is told, whatever the action is called.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_here_is_told_apart_from_what_cannot_be_written_there() {
    let deny = |action: &str, resource: &str| {
        format!("[[deny]]\naction = \"{action}\"\nresource = \"arn:aws:ssm:{resource}\"\n")
    };
    for (denied, is_here) in [
        (deny("ssm:GetParameter", "eu-west-1:*:parameter/app/0"), true),
        (deny("ssm:PutParameter", "us-east-1:*:parameter/new/0"), false),
    ] {
        let world = World::of(&format!("{}\n{denied}", seed(1)));
        let target = there(&world);
        let transfer = planned(&world.store, &target, 1, world.begun.0).await;
        let (_, fates) = run(&world.store, &target, &transfer).await;
        match fates.last() {
            Some((_, Fate::Unreadable(_))) => assert!(is_here, "{fates:?}"),
            Some((_, Fate::Failed(_))) => assert!(!is_here, "{fates:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn cut_off_at_any_request_it_goes_on_and_nothing_is_written_twice() {
    for arrives in [false, true] {
        for requests in 0.. {
            if interrupted(requests, arrives).await {
                assert!(requests > 24, "{requests}: each is read, written and read back");
                break;
            }
            assert!(requests < 200, "it never ends");
        }
    }
}

/// Two accounts: two stores that know nothing of each other.
#[tokio::test(start_paused = true)]
async fn a_tree_goes_to_another_account() {
    let (one, other) = (World::of(&seed(4)), World::of(KEYS));
    let target = there(&other);
    let transfer = planned(&one.store, &target, 4, one.begun.0).await;
    assert!(transfer.steps.iter().all(|step| step.over.is_none()));
    let (ended, fates) = run(&one.store, &target, &transfer).await;
    assert_eq!((ended, fates.len()), (Ok(()), 4));
    assert!(fates.iter().all(|(_, fate)| matches!(fate, Fate::Transferred(done) if done.failure().is_none())));
    assert_eq!(target.read("/new/1").await.unwrap().value.expose(), "hunter2-1");
    assert_eq!(one.calls("PutParameter"), 0, "nothing is written where it is read");
}
