//! What happens to an effect that is stopped, that nobody listens to, or that a fault of this program meets; and the service's time.

use super::*;
use crate::deletion::{Deletion, Fate};
use crate::parameter::Parameter;

#[tokio::test]
async fn a_write_that_is_left_at_that_before_it_has_left_sends_nothing() {
    let emulator = emulator();
    let gate = Gate::before(&emulator);
    let (mut effects, mut replies) = connected(SharedHttpClient::new(gate.clone()));
    effects.run(Effect::Write(numbered(1), write()));
    gate.arrived.notified().await;
    effects.run(Effect::StopRetrying(numbered(1)));
    gate.open();
    effects.finish_writes().await;
    let (_, Reply::Written(outcome)) = at_hand(&mut replies).unwrap() else { panic!("a write answers") };
    assert_eq!(outcome.unwrap_err().kind, FailureKind::Cancelled);
    assert_eq!(emulator.with(|state| state.call_count("PutParameter")), 0);
}

#[tokio::test]
async fn a_write_is_finished_also_when_nobody_listens_any_more() {
    let gate = Gate::before(&emulator());
    let (mut effects, replies) = connected(SharedHttpClient::new(gate.clone()));
    effects.run(Effect::Write(numbered(1), write()));
    gate.arrived.notified().await;
    drop(replies);
    gate.open();
    effects.finish_writes().await;
    // The check, the write.
    assert!(gate.calls.load(Ordering::SeqCst) >= 2);
}

/// As it is there.
fn deletion(names: &[&str]) -> Effect {
    let target = |name: &&str| Parameter::bare(*name, ParameterType::String, 1);
    Effect::Delete(numbered(1), Box::new(Deletion { targets: names.iter().map(target).collect(), keeps_values: false }))
}

#[tokio::test]
async fn a_deletion_is_finished_whatever_happens_and_tells_of_each() {
    let emulator = emulator();
    let gate = Gate::before(&emulator);
    let (mut effects, mut replies) = connected(SharedHttpClient::new(gate.clone()));
    effects.run(deletion(&["/a/00", "/a/01"]));
    gate.arrived.notified().await;
    effects.run(Effect::Cancel(numbered(1)));
    effects.run(Effect::Disconnect(SessionId(0)));
    assert!(effects.writing());
    gate.open();
    effects.finish_writes().await;
    let Some((_, Reply::Fates(fates))) = at_hand(&mut replies) else { panic!("each has a fate") };
    assert!(fates.len() == 2 && fates.iter().all(|(_, fate)| matches!(fate, Fate::Deleted(None))), "{fates:?}");
    assert!(matches!(at_hand(&mut replies), Some((_, Reply::Ended(Ok(()))))));
}

#[tokio::test]
async fn a_deletion_that_is_left_at_that_before_it_has_left_sends_nothing() {
    let emulator = emulator();
    let gate = Gate::before(&emulator);
    let (mut effects, mut replies) = connected(SharedHttpClient::new(gate.clone()));
    effects.run(deletion(&["/a/00"]));
    gate.arrived.notified().await;
    effects.run(Effect::StopRetrying(numbered(1)));
    gate.open();
    effects.finish_writes().await;
    let ended = std::iter::from_fn(|| at_hand(&mut replies)).last();
    let Some((_, Reply::Ended(Err(failure)))) = ended else { panic!("{ended:?}") };
    assert_eq!(failure.kind, FailureKind::Cancelled);
    assert_eq!(emulator.with(|state| state.call_count("DeleteParameter")), 0);
}

/// The service's clock may differ from ours.
#[tokio::test]
async fn each_answer_of_the_service_tells_its_time_under_the_ticket_that_asked() {
    let then = Timestamp::from_second(1_800_000_000).unwrap();
    let state = State::from_seed(&Seed::parse(SEED).unwrap(), then).unwrap();
    let (mut effects, mut replies) = connected(Emulator::with_clock(state, move || then).http_client());
    for (ticket, name) in [(1, "/a/00"), (2, "/not/there")] {
        effects.run(Effect::Read(numbered(ticket), name.to_owned()));
        let dated = loop {
            match replies.recv().await.unwrap() {
                (ticket, Reply::Answered { date: Some(date), .. }) => break (ticket, date),
                (_, Reply::Calling { .. }) => {}
                other => panic!("no date: {other:?}"),
            }
        };
        assert_eq!(dated, (numbered(ticket), then));
        next(&mut replies).await;
    }
}

/// A service that this program cannot bear: whatever is asked of it panics.
#[derive(Debug, Clone)]
struct Unbearable;

impl HttpClient for Unbearable {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}

impl HttpConnector for Unbearable {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        panic!("cannot bear {}", "hunter2")
    }
}

#[tokio::test]
async fn a_panic_in_a_task_is_its_failure() {
    let (mut effects, mut replies) = connected(SharedHttpClient::new(Unbearable));
    let name = || "/a".to_owned();
    let who = || crate::parameter::Identity { account: "1".to_owned(), arn: String::new(), alias: None };
    for effect in [
        Effect::Identify(numbered(1)),
        Effect::Alias(numbered(1), who()),
        Effect::Services(numbered(1)),
        Effect::List(numbered(1), Root::all()),
        Effect::Describe(numbered(1), name()),
        Effect::Read(numbered(1), name()),
        Effect::Write(numbered(1), write()),
    ] {
        effects.run(effect.clone());
        let answer = tokio::time::timeout(std::time::Duration::from_secs(5), next(&mut replies)).await;
        let failure = match answer.unwrap_or_else(|_| panic!("{effect:?} is not answered")).1 {
            Reply::Identity(Err(failure))
            | Reply::Alias(Err(failure))
            | Reply::Services(Err(failure))
            | Reply::Listed(Err(failure))
            | Reply::Described(Err(failure))
            | Reply::Read(Err(failure)) => failure,
            Reply::Written(Ok(Written::Unknown { why })) => *why,
            other => panic!("{effect:?} answered {other:?}"),
        };
        assert_eq!(failure.kind, FailureKind::Internal);
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    }
    assert!(!effects.writing());
}
