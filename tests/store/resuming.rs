//! Copies, moves and deletions that are cut off at every request, as by `kill -9`, and gone on with from their journals: nothing is
//! lost, nothing doubled.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sesame::deletion::{Deletion, Fate, Fates};
use sesame::job::{Job, JobKind, JobPlace, Reached, Rest, Resumption};
use sesame::journal::{Journal, Journals};
use sesame::parameter::{MetadataChange, MetadataEdit, Parameter, Settings, SettingsEdit, SeveralChange, WantedTag};
use sesame::store::Store;
use sesame::transfer::{Source, Step, Transfer};
use tokio::sync::mpsc;

use super::World;

/// What is done to all of `/app`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Copy,
    Move,
    Delete,
}

fn value(n: usize) -> String {
    format!("hunter2-{n}")
}

/// So many parameters, of three kinds.
fn seed(count: usize) -> String {
    let mut seed = String::new();
    for n in 0..count {
        let more = match n % 3 {
            0 => "type = \"String\"",
            1 => {
                "type = \"SecureString\"\nkey = \"alias/team\"\ntags = { owner = \"team\" }\ndescription = \"rotated\""
            }
            _ => "type = \"StringList\"",
        };
        let _ = writeln!(seed, "[[parameter]]\nname = \"/app/{n:03}\"\nvalue = \"{}\"\n{more}", value(n));
    }
    seed
}

fn from(n: usize) -> String {
    format!("/app/{n:03}")
}

fn to(n: usize) -> String {
    format!("/new/{n:03}")
}

fn place() -> JobPlace {
    JobPlace { account: Some("111122223333".to_owned()), region: "eu-west-1".to_owned(), ..JobPlace::default() }
}

/// What is listed under `/app`, by its names.
async fn listed(world: &World) -> Vec<Parameter> {
    let (pages, mut arriving) = mpsc::channel(100);
    world.store.list(&"/app".parse().unwrap(), pages).await.unwrap();
    let mut parameters = Vec::new();
    while let Ok(page) = arriving.try_recv() {
        parameters.extend(page);
    }
    parameters.sort_by(|one: &Parameter, other| one.name.cmp(&other.name));
    parameters
}

fn rest(world: &World, act: Act, parameters: Vec<(Parameter, String)>) -> Rest {
    if act == Act::Delete {
        let targets = parameters.into_iter().map(|(from, _)| from).collect();
        return Rest::Deletion(Deletion { targets, keeps_values: false });
    }
    let steps = parameters.into_iter().map(|(from, to)| Step::new(from, to)).collect();
    Rest::Transfer(Transfer { steps, moves: act == Act::Move, at: world.begun.0 })
}

fn left(job: &Job) -> Vec<(Parameter, String)> {
    job.left().map(|name| (name.from.clone(), name.to.clone().unwrap_or_default())).collect()
}

fn noting(store: Store, journal: &Journal) -> Store {
    let journal = journal.clone();
    store.noting(move |name, reached| journal.note(name, reached))
}

/// Lets so many requests through, and the process be killed then; whether it came to its end.
async fn cut_off(world: &World, requests: i64, arrives: bool, act: impl AsyncFnOnce(Store)) -> bool {
    let cut = world.emulator.cut_after(requests, arrives);
    let store = Store::over(cut.http_client(), "eu-west-1", "AKIAANA", false);
    cut.during(Box::pin(act(store))).await.is_some()
}

/// The change, from its beginning.
async fn begin(
    world: &World,
    journals: &Journals,
    act: Act,
    parameters: &[Parameter],
    requests: i64,
    arrives: bool,
) -> bool {
    let targets = |parameters: &[Parameter]| parameters.iter().enumerate().map(|(n, it)| (it.clone(), to(n))).collect();
    let whole = rest(world, act, targets(parameters));
    let (told, mut heard) = mpsc::channel(1000);
    cut_off(world, requests, arrives, async |store| match &whole {
        Rest::Transfer(transfer) => {
            let journal = journals.begin(Job::of_transfer(transfer).unwrap(), place());
            let ended = noting(store, &journal).transfer(transfer, told).await;
            assert_eq!((ended, journal.end("")), (Ok(()), None));
            while heard.try_recv().is_ok() {}
        }
        Rest::Deletion(deletion) => {
            let journal = journals.begin(Job::of_deletion(deletion).unwrap(), place());
            let ended = noting(store, &journal).delete(deletion, told).await;
            assert_eq!((ended, journal.end("")), (Ok(()), None));
        }
    })
    .await
}

/// What a second start makes of it; whether it came to its end.
async fn go_on(world: &World, journals: &Journals, act: Act, job: &Job, requests: i64) -> (bool, Fates) {
    let resumption = Resumption { rest: rest(world, act, left(job)), job: job.clone() };
    let (told, mut heard) = mpsc::channel(1000);
    let ended = cut_off(world, requests, true, async |store| {
        let journal = journals.go_on(resumption.job.clone()).unwrap();
        let ended = noting(store, &journal).resume(&resumption, told).await;
        assert_eq!((ended, journal.end("")), (Ok(()), None));
    })
    .await;
    let mut fates = Fates::new();
    while let Ok(some) = heard.try_recv() {
        fates.extend(some);
    }
    (ended, fates)
}

/// Everything is where it belongs, once.
fn assert_whole(world: &World, act: Act, count: usize, case: &str) {
    let expected = match act {
        Act::Copy => 2 * count,
        Act::Move => count,
        Act::Delete => 0,
    };
    assert_eq!(world.emulator.with(|state| state.parameter_count()), expected, "{case}");
    for n in 0..count {
        let once = [(1, value(n))];
        if act == Act::Copy {
            assert_eq!(world.history(&from(n)), once, "{case}");
        }
        if act != Act::Delete {
            assert_eq!(world.history(&to(n)), once, "{case}");
        }
        if act != Act::Delete && n % 3 == 1 {
            let asked = serde_json::json!({ "ResourceType": "Parameter", "ResourceId": to(n) });
            let tags = world.raw("ListTagsForResource", &asked)["TagList"].clone();
            assert_eq!(tags.as_array().map(Vec::len), Some(1), "{case}: {tags}");
        }
    }
}

fn holds_no_value(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        assert!(!text.contains("hunter2") && !text.contains("rotated") && !text.contains("owner"), "{text}");
    }
}

/// Cuts a change off at one request, goes on with it, and cuts that off too; whether the first came to its end.
async fn interrupted(act: Act, count: usize, requests: i64, arrives: bool, again: Option<i64>) -> bool {
    let world = World::of(&seed(count));
    let case = format!("{act:?} of {count} after {requests}, {arrives}, {again:?}");
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("sesame");
    let journals = Journals::within(dir.clone());
    let parameters = listed(&world).await;
    if begin(&world, &journals, act, &parameters, requests, arrives).await {
        assert_whole(&world, act, count, &case);
        assert_eq!(journals.unfinished().jobs, [], "{case}");
        return true;
    }
    holds_no_value(&dir);
    let mut cuts = again.into_iter();
    loop {
        let unfinished = journals.unfinished();
        assert_eq!(unfinished.unread, [], "{case}");
        let Some(job) = unfinished.jobs.first() else {
            // Nothing had been sent that changes anything.
            assert_eq!(world.emulator.with(|state| state.parameter_count()), count, "{case}");
            assert!(begin(&world, &journals, act, &parameters, i64::MAX, true).await);
            break;
        };
        assert_eq!(job.ended, None, "nobody said that it ended: {case}");
        let (ended, fates) = go_on(&world, &journals, act, job, cuts.next().unwrap_or(i64::MAX)).await;
        for (name, fate) in &fates {
            let is_done = match fate {
                Fate::Deleted(_) => act == Act::Delete,
                Fate::Transferred(done) => matches!(done.source, Source::Deleted) == (act == Act::Move),
                _ => false,
            };
            assert!(is_done, "{name} {fate:?}: {case}");
        }
        if ended {
            break;
        }
    }
    assert_whole(&world, act, count, &case);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 0, "{case}");
    false
}

/// At each request of five, whether it arrives or not; what goes on is cut off too.
#[tokio::test(start_paused = true)]
async fn cut_off_at_any_request_it_goes_on_and_nothing_is_lost_or_doubled() {
    for act in [Act::Copy, Act::Move, Act::Delete] {
        for arrives in [false, true] {
            for requests in 0.. {
                let again = [None, Some(requests % 7)][usize::from(requests % 2 == 1)];
                if interrupted(act, 5, requests, arrives, again).await {
                    break;
                }
                assert!(requests < 100, "it never ends");
            }
        }
    }
}

/// Of five hundred at some requests: each time another step of a name.
async fn cut_off_at_some(act: Act, requests: &[i64]) {
    for (at, requests) in requests.iter().copied().enumerate() {
        assert!(!interrupted(act, 500, requests, at % 2 == 0, Some(requests / 3)).await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_of_500_goes_on_from_wherever_it_was_cut_off() {
    cut_off_at_some(Act::Copy, &[1_003, 1_999]).await;
}

#[tokio::test(start_paused = true)]
async fn a_move_of_500_goes_on_from_wherever_it_was_cut_off() {
    cut_off_at_some(Act::Move, &[1_505, 2_996]).await;
}

#[tokio::test(start_paused = true)]
async fn a_deletion_of_500_goes_on_from_wherever_it_was_cut_off() {
    cut_off_at_some(Act::Delete, &[10, 274, 549]).await;
}

/// Of five hundred at every request, or at every so many: `STRIDE=11 cargo test --test sesame after_every_request -- --ignored`.
async fn cut_off_at_every_request(act: Act) {
    let stride: usize = std::env::var("STRIDE").map_or(1, |stride| stride.parse().unwrap());
    for requests in (0..).step_by(stride) {
        if interrupted(act, 500, requests, requests % 2 == 0, Some(requests / 3)).await {
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "an hour of processor; the same of five is tested always"]
async fn a_copy_of_500_goes_on_after_every_request() {
    cut_off_at_every_request(Act::Copy).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "an hour of processor; the same of five is tested always"]
async fn a_move_of_500_goes_on_after_every_request() {
    cut_off_at_every_request(Act::Move).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "some minutes of processor; the same of five is tested always"]
async fn a_deletion_of_500_goes_on_after_every_request() {
    cut_off_at_every_request(Act::Delete).await;
}

/// A job of one that was moved so far.
fn job(world: &World, parameter: Parameter, reached: &[Reached]) -> Resumption {
    let rest = rest(world, Act::Move, vec![(parameter, to(0))]);
    let Rest::Transfer(transfer) = &rest else { panic!() };
    let mut job = Job::of_transfer(transfer).unwrap();
    for reached in reached {
        job.reach(0, *reached);
    }
    Resumption { job, rest }
}

/// What becomes of one that had reached that, after those requests of others, and whether the first and the copy are there then.
type Case<'a> = (&'a str, &'a [Reached], Vec<(&'static str, serde_json::Value)>, (bool, bool));

/// What is found is not as the journal says: told as it is, and left.
#[tokio::test(start_paused = true)]
async fn what_is_another_by_now_is_told_and_left() {
    let created = [Reached::Creating, Reached::Created { version: 1 }];
    let deleting = [&created[..], &[Reached::ReadBack, Reached::Deleting]].concat();
    let put = |value: &str| serde_json::json!({ "Name": to(0), "Value": value, "Type": "String" });
    let over = |name: String| serde_json::json!({ "Name": name, "Value": "theirs", "Overwrite": true });
    let delete = || serde_json::json!({ "Name": from(0) });
    let cases: Vec<Case<'_>> = vec![
        // Somebody else's, though it was about to be created.
        ("taken", &created[..1], vec![("PutParameter", put("theirs"))], (true, true)),
        // The same value and version, but the copy was written to since.
        ("taken", &created, vec![("PutParameter", put(&value(0))), ("PutParameter", over(to(0)))], (true, true)),
        // The copy has gone, and it is not known who wanted that.
        ("gone", &created, vec![], (true, false)),
        // Both have.
        ("absent", &deleting, vec![("DeleteParameter", delete())], (false, false)),
        // The first has, before its copy was read back.
        ("absent", &created, vec![("PutParameter", put(&value(0))), ("DeleteParameter", delete())], (false, true)),
        // It was written to since.
        ("changed", &deleting, vec![("PutParameter", put(&value(0))), ("PutParameter", over(from(0)))], (true, true)),
        ("moved", &created, vec![("PutParameter", put(&value(0))), ("PutParameter", over(from(0)))], (true, true)),
        // It was deleted, its copy is there.
        ("deleted", &deleting, vec![("PutParameter", put(&value(0))), ("DeleteParameter", delete())], (false, true)),
    ];
    for (expected, reached, before, there) in cases {
        let world = World::of(&seed(1));
        let parameter = world.store.describe(&from(0)).await.unwrap().unwrap();
        for (operation, body) in &before {
            world.raw(operation, body);
        }
        let (told, mut heard) = mpsc::channel(10);
        let resumption = job(&world, parameter, reached);
        assert_eq!(world.store.resume(&resumption, told).await, Ok(()), "{expected} {before:?}");
        let (_, fate) = heard.try_recv().unwrap().pop().unwrap();
        let is = match &fate {
            Fate::Taken(_) => "taken",
            Fate::GoneThere(_) => "gone",
            Fate::Absent => "absent",
            Fate::Moved(_) => "moved",
            Fate::Transferred(done) => match done.source {
                Source::Changed(_) => "changed",
                Source::Deleted => "deleted",
                _ => "else",
            },
            _ => "else",
        };
        assert_eq!(is, expected, "{fate:?} {before:?}");
        let is_there = async |name: String| world.store.describe(&name).await.unwrap().is_some();
        assert_eq!((is_there(from(0)).await, is_there(to(0)).await), there, "{expected} {before:?}");
    }
}

/// A step is in the journal before its request leaves.
#[tokio::test(start_paused = true)]
async fn each_step_is_told_before_it_is_made() {
    let world = World::of(&seed(2));
    let parameters = listed(&world).await;
    let whole = rest(&world, Act::Move, parameters.into_iter().enumerate().map(|(n, it)| (it, to(n))).collect());
    let Rest::Transfer(transfer) = &whole else { panic!() };
    let emulator = world.emulator.clone();
    let (sender, mut noted) = mpsc::unbounded_channel();
    let store = world.store.clone().noting(move |name, reached| {
        let calls = ["PutParameter", "DeleteParameter"].map(|it| emulator.with(|state| state.call_count(it)));
        sender.send((name.to_owned(), reached, calls)).unwrap();
    });
    let (told, _heard) = mpsc::channel(10);
    assert_eq!(store.transfer(transfer, told).await, Ok(()));
    let mut all = Vec::new();
    while let Ok(note) = noted.try_recv() {
        all.push(note);
    }
    let of = |n: usize, done: u64| {
        [
            (from(n), Reached::Creating, [done, done]),
            (from(n), Reached::Created { version: 1 }, [done + 1, done]),
            (from(n), Reached::ReadBack, [done + 1, done]),
            (from(n), Reached::Deleting, [done + 1, done]),
            (from(n), Reached::Done, [done + 1, done + 1]),
        ]
    };
    assert_eq!(all, [of(0, 0), of(1, 1)].concat());
}

/// At each request of a change of tags and settings: what the journal calls done is whole, and the same change again does the rest.
#[tokio::test(start_paused = true)]
async fn what_was_changed_beside_values_is_told_wherever_it_was_cut_off() {
    let set = |key: &str, becomes: Option<&str>| WantedTag { key: key.to_owned(), becomes: becomes.map(str::to_owned) };
    for (requests, arrives) in (0..).flat_map(|requests| [(requests, false), (requests, true)]) {
        let world = World::of(&seed(3));
        let home = tempfile::tempdir().unwrap();
        let journals = Journals::within(home.path().join("sesame"));
        let changes = listed(&world).await.into_iter().map(|was| {
            let is = Settings::of(&was);
            let becomes = Settings { description: "rotated".to_owned(), ..is.clone() };
            let edit = MetadataEdit::Settings(Box::new(SettingsEdit { was: is, becomes }));
            MetadataChange { name: was.name, version: was.version, modified: was.modified, edits: vec![edit] }
        });
        let tags = vec![set("team", Some("shop")), set("owner", None)];
        let several = SeveralChange { changes: changes.collect(), tags };
        let (told, _heard) = mpsc::channel(10);
        let over = cut_off(&world, requests, arrives, async |store| {
            let journal = journals.begin(Job::of_amendments(&several).unwrap(), place());
            let ended = noting(store, &journal).amend_all(&several, told.clone()).await;
            assert_eq!((ended, journal.end("")), (Ok(()), None));
        });
        if over.await {
            assert!(requests > 10, "each has a look, a write and its tags");
            assert_eq!(journals.unfinished().jobs, []);
            break;
        }
        holds_no_value(&home.path().join("sesame"));
        let unfinished = journals.unfinished();
        let Some(job) = unfinished.jobs.first() else { panic!("after {requests}: {unfinished:?}") };
        assert_eq!((job.kind, job.can_go_on(), job.ended.as_ref()), (JobKind::Amend, false, None));
        let at = job.done();
        assert_eq!(job.names[at].reached, Reached::Creating, "after {requests}, {arrives}");
        for (n, name) in job.names.iter().enumerate() {
            let tags = world.store.tags(&name.from.name).await.unwrap();
            let is_whole = tags.iter().map(ToString::to_string).collect::<Vec<_>>() == ["team=shop"];
            let written = world.history(&name.from.name).len() == 2;
            match n.cmp(&at) {
                std::cmp::Ordering::Less => assert!(is_whole && written, "{name:?}"),
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Greater => assert!(!is_whole && !written && name.reached == Reached::Waiting),
            }
        }
    }
}

/// Where nobody heard of the deletion, or of the creation after it, the next start says so.
#[tokio::test(start_paused = true)]
async fn one_that_is_created_anew_as_standard_is_told_wherever_it_was_cut_off() {
    let mut told_of = Vec::new();
    for (requests, arrives) in (0..).flat_map(|requests| [(requests, false), (requests, true)]) {
        let world = World::of("[[parameter]]\nname = \"/app/a\"\ntier = \"Advanced\"\nvalue = \"hunter2\"\n");
        let home = tempfile::tempdir().unwrap();
        let journals = Journals::within(home.path().join("sesame"));
        let was = listed(&world).await.remove(0);
        let (told, _heard) = mpsc::channel(10);
        let over = cut_off(&world, requests, arrives, async |store| {
            let journal = journals.begin(Job::of_recreation(&was), place());
            let ended = noting(store, &journal).recreate(&was, told.clone()).await;
            assert_eq!((ended, journal.end("")), (Ok(()), None));
        });
        if over.await {
            break;
        }
        let is_there = world.emulator.with(|state| state.parameter_count()) == 1;
        match journals.unfinished().jobs.as_slice() {
            [] => assert!(is_there && world.history("/app/a").len() == 1, "nothing was done: {requests}"),
            [job] => {
                assert_eq!((job.kind, job.can_go_on()), (JobKind::Recreate, false));
                let reached = job.names[0].reached;
                assert!(is_there || matches!(reached, Reached::Deleting | Reached::Creating), "{job:?}");
                told_of.push((reached, is_there));
            }
            jobs => panic!("{jobs:?}"),
        }
        holds_no_value(&home.path().join("sesame"));
    }
    told_of.dedup();
    let (deleting, creating) = (Reached::Deleting, Reached::Creating);
    assert_eq!(told_of, [(deleting, true), (deleting, false), (creating, false), (creating, true)]);
}
