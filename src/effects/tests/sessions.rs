//! Which session an effect runs in: the one it was decided in, or none.

use super::*;
use crate::app::OtherSide;
use crate::comparison::{BothNames, Outline, Told};

#[tokio::test]
async fn connecting_puts_the_store_in_place() {
    let (mut effects, mut replies) = Effects::new(Source::demo(true));
    effects.run(Effect::Connect(numbered(1), Destination::default(), None));
    connected_to(&mut replies, numbered(1), "eu-west-1").await;
    effects.run(Effect::Write(numbered(2), write()));
    // The store of a read-only session refuses by itself, whatever the app lets through.
    let (_, reply) = next(&mut replies).await;
    assert!(matches!(reply, Reply::Written(Err(failure)) if failure.kind == FailureKind::ReadOnly));
}

fn region(name: &str) -> Destination {
    Destination { profile: None, region: Some(name.to_owned()) }
}

/// Two stores: `/a/00` is `hunter2` in the first and `other` in the second.
fn two_stores(first: SharedHttpClient) -> (Source, Emulator) {
    let seed = Seed::parse(&SEED.replace("hunter2", "other")).unwrap();
    let second = Emulator::new(State::from_seed(&seed, Timestamp::now()).unwrap());
    let stores = vec![
        (region("eu-west-1"), Store::over(first, "eu-west-1", "AKIA", false)),
        (region("us-east-1"), Store::over(second.http_client(), "eu-west-1", "AKIA", false)),
    ];
    (Source::Ready(stores), second)
}

#[tokio::test]
async fn an_effect_runs_in_the_session_it_was_decided_in_or_not_at_all() {
    let (source, second) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Connect(numbered(1), region("eu-west-1"), None));
    connected_to(&mut replies, numbered(1), "eu-west-1").await;
    effects.run(Effect::Disconnect(SessionId(0)));
    effects.run(Effect::Connect(later(5), region("us-east-1"), None));
    // Decided in the old session; told to the new one while it connects, and once more when it stands.
    for stands in [false, true] {
        if stands {
            connected_to(&mut replies, later(5), "eu-west-1").await;
        }
        for effect in [
            Effect::Identify(numbered(4)),
            Effect::List(numbered(4), Root::all()),
            Effect::Describe(numbered(4), "/a/00".to_owned()),
            Effect::Read(numbered(4), "/a/00".to_owned()),
            Effect::Write(numbered(4), write()),
        ] {
            assert_eq!(store_of(&hold(&effects.sessions), SessionId(0)).unwrap_err().kind, FailureKind::Cancelled);
            if stands {
                effects.run(effect);
                let (ticket, reply) = next(&mut replies).await;
                assert_eq!(ticket, numbered(4));
                let failure = match reply {
                    Reply::Identity(Err(failure))
                    | Reply::Listed(Err(failure))
                    | Reply::Described(Err(failure))
                    | Reply::Read(Err(failure))
                    | Reply::Written(Err(failure)) => failure,
                    other => panic!("{other:?}"),
                };
                assert_eq!(failure.kind, FailureKind::Cancelled);
            }
        }
    }
    assert!(second.with(|state| state.calls().is_empty()), "the wrong store was asked");
    effects.run(Effect::Read(later(6), "/a/00".to_owned()));
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 6, .. }, Reply::Read(Ok(it))) if it.value.expose() == "other")
    );
}

#[tokio::test]
async fn no_effect_runs_in_the_old_session_once_another_begins() {
    let gate = Gate::before(&emulator());
    let (source, _) = two_stores(SharedHttpClient::new(gate.clone()));
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Connect(numbered(1), region("eu-west-1"), None));
    connected_to(&mut replies, numbered(1), "eu-west-1").await;
    effects.run(Effect::Disconnect(SessionId(0)));
    effects.run(Effect::Connect(later(2), region("us-east-1"), None));
    // The new store is not there yet, and the old one is none any more.
    effects.run(Effect::Write(later(3), write()));
    effects.finish_writes().await;
    assert_eq!(gate.calls.load(Ordering::SeqCst), 0);
    let early = loop {
        if let (Ticket { number: 3, .. }, reply) = next(&mut replies).await {
            break reply;
        }
    };
    assert!(matches!(early, Reply::Written(Err(failure)) if failure.kind == FailureKind::Config));
}

#[tokio::test]
async fn a_connection_that_comes_too_late_is_not_used() {
    let (source, _) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Connect(numbered(1), region("eu-west-1"), None));
    effects.run(Effect::Disconnect(SessionId(0)));
    effects.run(Effect::Connect(later(2), region("us-east-1"), None));
    let mut ended = Vec::new();
    while ended.len() < 2 {
        if let (ticket, Reply::Connected(outcome)) = next(&mut replies).await {
            ended.push((ticket, outcome.is_ok()));
        }
    }
    ended.sort_unstable();
    assert_eq!(ended, [(numbered(1), false), (later(2), true)]);
    effects.run(Effect::Read(later(3), "/a/00".to_owned()));
    assert!(
        matches!(next(&mut replies).await, (Ticket { number: 3, .. }, Reply::Read(Ok(it))) if it.value.expose() == "other")
    );
}

#[tokio::test]
async fn two_sessions_stand_side_by_side_and_each_effect_finds_its_own() {
    let (source, _) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    for (ticket, to) in [(numbered(1), "eu-west-1"), (later(2), "us-east-1")] {
        effects.run(Effect::Connect(ticket, region(to), None));
        connected_to(&mut replies, ticket, "eu-west-1").await;
    }
    for (ticket, value) in [(numbered(3), "hunter2"), (later(4), "other"), (numbered(5), "hunter2")] {
        effects.run(Effect::Read(ticket, "/a/00".to_owned()));
        let (answered, Reply::Read(outcome)) = next(&mut replies).await else { panic!("a reading expected") };
        assert_eq!((answered, outcome.unwrap().value.expose()), (ticket, value));
    }
    effects.run(Effect::Disconnect(SessionId(0)));
    effects.run(Effect::Read(later(6), "/a/00".to_owned()));
    assert!(matches!(next(&mut replies).await.1, Reply::Read(Ok(_))), "the other goes on");
}

/// The login between the two may be to anywhere, and STS may be asked too late.
#[tokio::test]
async fn a_session_that_follows_one_of_another_account_writes_nothing() {
    let (source, _) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Connect(numbered(1), region("eu-west-1"), Some("444455556666".to_owned())));
    connected_to(&mut replies, numbered(1), "eu-west-1").await;
    effects.run(Effect::Write(numbered(2), write()));
    let (_, Reply::Written(Err(failure))) = next(&mut replies).await else { panic!("no failure") };
    assert_eq!(failure.kind, FailureKind::Credentials);
    effects.run(Effect::Identify(numbered(3)));
    assert!(matches!(next(&mut replies).await, (_, Reply::Identity(Ok(_)))));
    effects.run(Effect::Write(numbered(4), write()));
    assert!(matches!(next(&mut replies).await, (_, Reply::Written(Ok(_)))));
}

#[tokio::test]
async fn what_the_demo_was_told_it_remembers_from_region_to_region() {
    let (mut effects, mut replies) = Effects::new(Source::demo(false));
    effects.run(Effect::Choices(numbered(1)));
    let (_, Reply::Choices(choices)) = next(&mut replies).await else { panic!("choices expected") };
    assert_eq!(
        (choices.profiles.len(), choices.regions),
        (0, ["eu-west-1", "us-west-2", "ap-southeast-2"].map(str::to_owned).to_vec())
    );
    assert!(!choices.other_regions);
    let new = Box::new(Write { name: "/sandbox/ana/new".to_owned(), on: Expected::Absent, ..*write() });
    effects.run(Effect::Connect(numbered(2), Destination::default(), None));
    connected_to(&mut replies, numbered(2), "eu-west-1").await;
    effects.run(Effect::Write(numbered(3), new));
    assert!(matches!(next(&mut replies).await, (_, Reply::Written(Ok(Written::Stored { .. })))));
    for (connect, read, to, there) in [(4, 5, "us-west-2", false), (6, 7, "eu-west-1", true)] {
        effects.run(Effect::Connect(numbered(connect), region(to), None));
        connected_to(&mut replies, numbered(connect), to).await;
        effects.run(Effect::Read(numbered(read), "/sandbox/ana/new".to_owned()));
        let (_, Reply::Read(answer)) = next(&mut replies).await else { panic!("a reading expected") };
        assert_eq!(answer.is_ok(), there, "{to}: {answer:?}");
    }
}

/// The answer of an effect in full: what is told on the way, then its last.
async fn compared(replies: &mut mpsc::Receiver<(Ticket, Reply)>) -> (Vec<(String, Told)>, Result<(), Failure>) {
    let mut all = Vec::new();
    loop {
        match next(replies).await.1 {
            Reply::Told(told) => all.extend(told),
            Reply::Compared(outcome) => return (all, outcome),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_second_place_is_a_session_beside_and_values_are_compared_across() {
    let (source, second) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Connect(numbered(1), region("eu-west-1"), None));
    connected_to(&mut replies, numbered(1), "eu-west-1").await;
    effects.run(Effect::Elsewhere(later(2), region("us-east-1")));
    let (ticket, Reply::Elsewhere(Ok(elsewhere))) = next(&mut replies).await else { panic!("a place expected") };
    assert_eq!((ticket, elsewhere.identity.is_ok()), (later(2), true));
    let names = |name: &str| BothNames { here: name.to_owned(), there: name.to_owned() };
    let all = vec![names("/a/00"), names("/a/none")];
    effects.run(Effect::Compare(numbered(3), OtherSide::Place(SessionId(1)), all.clone()));
    let (told, outcome) = compared(&mut replies).await;
    assert!(outcome.is_ok());
    assert_eq!(told[0], ("/a/00".to_owned(), Told::Different));
    assert!(matches!(&told[1].1, Told::Untold(untold) if untold.here.is_some() && untold.there.is_some()), "{told:?}");
    effects.run(Effect::Compare(numbered(4), OtherSide::Place(SessionId(0)), vec![names("/a/00")]));
    assert_eq!(compared(&mut replies).await.0[0].1, Told::Same, "with itself");
    effects.run(Effect::Outline(numbered(5), OtherSide::Place(SessionId(1)), names("/a/00")));
    assert!(matches!(next(&mut replies).await.1, Reply::Outlined(Ok(Outline::Whole))));
    let asked = second.with(|state| state.calls().len());
    effects.run(Effect::Disconnect(SessionId(1)));
    effects.run(Effect::Compare(numbered(6), OtherSide::Place(SessionId(1)), all));
    let (told, outcome) = compared(&mut replies).await;
    assert_eq!((told.len(), outcome.unwrap_err().kind), (0, FailureKind::Cancelled));
    assert_eq!(second.with(|state| state.calls().len()), asked, "a place that was left is asked nothing");
    // The session itself goes on.
    effects.run(Effect::Read(numbered(7), "/a/00".to_owned()));
    assert!(matches!(next(&mut replies).await.1, Reply::Read(Ok(_))));
}

#[tokio::test]
async fn a_place_that_was_left_while_it_opened_is_not_there() {
    let (source, _) = two_stores(emulator().http_client());
    let (mut effects, mut replies) = Effects::new(source);
    effects.run(Effect::Elsewhere(later(1), region("us-east-1")));
    effects.run(Effect::Disconnect(SessionId(1)));
    let (_, Reply::Elsewhere(Err(failure))) = next(&mut replies).await else { panic!("a failure expected") };
    assert_eq!(failure.kind, FailureKind::Cancelled);
}
