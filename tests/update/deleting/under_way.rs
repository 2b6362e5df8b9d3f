//! A deletion that is under way: what is told of it, what it keeps from happening, how it is stopped.

use super::*;

#[test]
fn rows_go_as_they_are_told_and_the_cursor_to_what_is_next() {
    let mut world = asking_many(12);
    world.shows(&["Delete 12 parameters under /app", "12 SecureString", "12 values are read, 12 of them decrypted"]);
    let (ticket, deletion) = sent(&mut world, "delete 12");
    assert_eq!(deletion.targets.len(), 12);
    let fates =
        |range: std::ops::Range<usize>| range.map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect::<Fates>();
    world.reply(ticket, Reply::Fates(fates(0..10)));
    world.shows(&["deleting 10 of 12…", "2 parameters"]);
    world.keys("<f3>");
    world.shows(&["delete 12 parameters under /app", "10 of 12 · is not cancelled"]);
    world.reply(ticket, Reply::Fates(fates(10..12)));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["deleted 12 parameters", "0 parameters"]);
    assert!(!world.screen().contains("under way"), "the page over the question has gone");
}

#[test]
fn how_fast_a_deletion_of_many_gets_on_is_said() {
    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.pass(Duration::from_secs(5));
    let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
    world.reply(ticket, Reply::Fates(gone));
    world.shows(&["deleting 10 of 31… · 2.0/s · about 15 s left"]);
    world.keys("<f3>");
    world.shows(&["10 of 31 · 2.0/s · about 15 s left · backspace stops"]);
    world.pass(Duration::from_secs(2));
    world.shows(&["deleting 10 of 31… · no answer for 2 s"]);
}

#[test]
fn a_deletion_of_many_is_stopped_between_two_requests_and_says_what_is_left() {
    for stop in ["<esc>", "<f3><bs>"] {
        let mut world = asking_many(31);
        let (ticket, _) = sent(&mut world, "delete 31");
        world.shows(&["esc stops after the ten under way"]);
        world.keys(stop);
        let effects = world.take();
        assert!(matches!(effects.as_slice(), [Effect::StopRetrying(it)] if *it == ticket), "{stop}: {effects:?}");
        world.keys(stop);
        assert!(world.take().is_empty(), "once is enough");
        let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
        world.reply(ticket, Reply::Fates(gone));
        world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
        world.shows(&[
            "deleted 10 of 31, 21 not: see below",
            "10 parameters under /app",
            "/app/10  stays: stopped before it",
        ]);
    }
}

#[test]
fn the_end_of_a_deletion_is_told_whatever_is_on_top_and_when_the_program_ends() {
    let mut world = asking();
    let (ticket, _) = sent(&mut world, "a");
    world.keys("<c-c>");
    world.shows(&["finishing the deletion, then quitting"]);
    assert!(world.take().is_empty());
    end(&mut world, ticket, vec![("/a".to_owned(), kept("/a"))]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    assert_eq!(world.app.farewell(), Some("deleted /a (v7)"));

    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.send(Msg::Terminate);
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(it)] if *it == ticket), "nothing more is begun");
    let gone = (0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect();
    world.reply(ticket, Reply::Fates(gone));
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
    assert_eq!(world.app.farewell(), Some("deleted 10 of 31, 21 not"));
}

#[test]
fn while_a_deletion_is_under_way_nobody_goes_elsewhere() {
    let mut world = asking_many(31);
    let (ticket, _) = sent(&mut world, "delete 31");
    world.keys("<f5>");
    world.shows(&["a change is under way"]);
    world.keys("<f3><esc>");
    world.reply(ticket, Reply::Waiting { attempt: 2, pause: MOMENT, why: sesame::failure::RetryReason::Throttled });
    world.shows(&["deleting 0 of 31… · throttled, try 2 in 2 s"]);
}

/// A new login, while it was under way, was one to another account: nothing of the old one is listed or kept there.
#[test]
fn a_deletion_that_ends_in_another_account_leaves_nothing_there() {
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    let mut world = listed();
    world.keys("y");
    let read = read(&mut world);
    world.keys("D");
    let (history, tagged) = asked(&mut world);
    world.reply(history, Reply::History(Ok(vec![version(7, &[])])));
    world.reply(tagged, Reply::Tags(Ok(Vec::new())));
    world.reply(read, Reply::Read(Err(expired)));
    // The connection is made anew before the answer.
    world.keys("<f5>");
    let (identify, _) = world.connect();
    world.keys("a<enter>");
    let sent = world.take();
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    assert!(!sent.iter().any(|effect| matches!(effect, Effect::Delete(..))), "whose account it is, is being asked");
    assert!(!world.screen().contains("Delete /a"), "{}", world.screen());
}

/// A fault of this program in the midst of it: nothing is claimed of those that nothing was told of.
#[test]
fn of_what_was_not_told_it_is_not_said_that_it_stays() {
    let internal = || Failure::new(FailureKind::Internal, "A fault of this program", "");
    let mut world = asking();
    let (ticket, _) = sent(&mut world, "a");
    world.reply(ticket, Reply::Ended(Err(internal())));
    world.shows(&["it is not known whether it took place: A fault of this program"]);
    world.keys("<esc>u");
    world.shows(&["/a  deleted, perhaps  not known", "look first what is there: H in the panes"]);
    world.keys("<enter>");
    world.shows(&["look first what is there"]);
    let mut world = asking_many(12);
    let (ticket, _) = sent(&mut world, "delete 12");
    world.reply(ticket, Reply::Fates((0..10).map(|n| (format!("/app/{n:02}"), Fate::Deleted(None))).collect()));
    world.reply(ticket, Reply::Ended(Err(internal())));
    world.shows(&["deleted 10 of 12, 2 not: see below", "/app/10  it is not known what became of it"]);
}
