//! Copies and moves in the app: what is asked, what is sent, and that each end is told wherever the user is by then.

use sesame::deletion::{Fate, Fates};
use sesame::transfer::{Source, Step, Transfer, Transferred};

use super::*;

const NAMES: [&str; 4] = ["/app/a", "/app/b", "/app/c", "/lib/x"];

fn tree() -> World {
    let parameters: Vec<Parameter> = NAMES.iter().map(|name| secure(name, 4)).collect();
    let mut world = listed_with(start(), &parameters);
    world.resize(120, 30);
    world
}

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

/// What is sent.
#[track_caller]
fn sent(world: &mut World, keys: &str) -> (Ticket, Transfer) {
    world.keys(keys);
    match world.take().as_slice() {
        [Effect::Transfer(ticket, transfer)] => (*ticket, (**transfer).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn went(name: &str, to: &str, source: Source) -> (String, Fate) {
    let to = Parameter { name: to.to_owned(), version: 1, modified: None, ..secure(name, 4) };
    (
        name.to_owned(),
        Fate::Transferred(Box::new(Transferred { to, over: None, untagged: None, unverified: None, source })),
    )
}

fn end(world: &mut World, ticket: Ticket, fates: Fates) {
    world.reply(ticket, Reply::Fates(fates));
    world.reply(ticket, Reply::Ended(Ok(())));
}

/// The folder `/app` is being moved to `/new`.
fn moving() -> (World, Ticket) {
    let mut world = then(tree(), "M<c-w>new<enter>");
    let (ticket, _) = sent(&mut world, "delete 3<enter>");
    (world, ticket)
}

#[test]
fn what_is_sent_is_what_was_shown() {
    let mut world = then(tree(), "ljc<c-w>a2<enter>");
    world.shows(&["Copy /app/a", "v4 → new, v1", "to          /app/a2", "alias/checkout", "w copies it"]);
    assert!(world.take().is_empty(), "nothing is asked of the service for the question");
    let (ticket, transfer) = sent(&mut world, "w");
    assert_eq!(transfer.steps, [Step::new(secure("/app/a", 4), "/app/a2")]);
    assert!(!transfer.moves);
    world.shows(&["copying…"]);
    end(&mut world, ticket, vec![went("/app/a", "/app/a2", Source::Stays)]);
    world.shows(&["copied to /app/a2, version 1 · u, enter deletes the copy", "a2", "by           engineer/ana"]);
    assert!(world.take().is_empty());
}

#[test]
fn keys_faster_than_frames_answer_nothing_and_enter_opens_no_copy() {
    let mut world = tree();
    world.burst("ljc2<enter>w");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Transfer(..))));
    let mut world = then(tree(), "ljM2<enter>");
    for keys in ["<enter>", "w<enter>", "<bs>M<enter>", "<bs>aa<enter>"] {
        world.keys(keys);
        assert!(world.take().is_empty(), "{keys}");
    }
    world.send(Msg::Paste(Secret::from("a")));
    world.shows(&["not pasted: the word is to be typed"]);
    world.keys("<esc>");
    world.shows(&["to   /app/a2"]);
    world.keys("<esc>");
    assert!(!world.screen().contains("Move /app/a"));
}

#[test]
fn each_name_goes_on_the_screen_as_soon_as_it_went() {
    let (mut world, ticket) = moving();
    world.reply(ticket, Reply::Fates(vec![went("/app/a", "/new/a", Source::Deleted)]));
    world.shows(&["moving 1 of 3…"]);
    world.keys("<f3>");
    world.shows(&["move 3 parameters under /app", "1 of 3", "backspace stops after the one under way"]);
    world.keys("<bs>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(of)] if *of == ticket));
    world.reply(ticket, Reply::Fates(vec![went("/app/b", "/new/b", Source::Deleted)]));
    let stopped = Failure::new(FailureKind::Cancelled, "The write was stopped before it was sent", "");
    world.reply(ticket, Reply::Ended(Err(stopped)));
    world.shows(&["moved 2 of 3, 1 not: see below", "/app/c  not moved: stopped before it", "/app/a  → /new/a, v1"]);
    world.pass(Duration::from_secs(2));
    // The way back takes what went.
    let (_, back) = sent(&mut world, "<enter>delete 2<enter>");
    let steps: Vec<(&str, &str)> = back.steps.iter().map(|step| (step.from.name.as_str(), step.to.as_str())).collect();
    assert_eq!((steps, back.moves), (vec![("/new/a", "/app/a"), ("/new/b", "/app/b")], true));
}

#[test]
fn escape_stops_between_two_names() {
    let (mut world, ticket) = moving();
    world.shows(&["esc stops after the one under way"]);
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(of)] if *of == ticket));
    world.keys("<esc>");
    assert!(world.take().is_empty(), "once");
    let stopped = Failure::new(FailureKind::Cancelled, "The write was stopped before it was sent", "");
    world.reply(ticket, Reply::Ended(Err(stopped)));
    world.shows(&["stopped trying; nothing was moved", "type delete 3"]);
}

#[test]
fn stopped_while_it_waits_it_says_that_it_was_stopped() {
    let (mut world, ticket) = moving();
    world.reply(ticket, Reply::Fates(vec![went("/app/a", "/new/a", Source::Deleted)]));
    world.keys("<esc>");
    let throttled = Failure::new(FailureKind::Throttled, "Parameter Store takes no more calls", "");
    world.reply(ticket, Reply::Ended(Err(throttled)));
    world.shows(&["/app/b  not moved: stopped before it", "/app/c  not moved: stopped before it"]);
}

#[test]
fn what_was_copied_and_not_deleted_is_told_apart() {
    let (mut world, ticket) = moving();
    let denied = Source::Undeleted(Box::new(denied()));
    let changed = Source::Changed(Box::new(secure("/app/b", 5)));
    let fates = vec![
        went("/app/a", "/new/a", denied),
        went("/app/b", "/new/b", changed),
        went("/app/c", "/new/c", Source::Deleted),
    ];
    end(&mut world, ticket, fates);
    world.shows(&["moved 1 of 3, 2 copied and still there: see below"]);
    world.shows(&["/app/a  copied to /new/a, and is there still: no key access"]);
    world.shows(&["/app/b  copied to /new/b, and is there still: is another by now: v5 by deploy/ci"]);
    world.shows(&["/app/c  → /new/c, v1", "2 were copied and not"]);
}

#[test]
fn it_goes_on_under_every_page_and_the_program_ends_after_it() {
    let (mut world, ticket) = moving();
    world.keys("<f1>");
    world.keys("<c-c>");
    world.shows(&["finishing the move, then quitting"]);
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    let all = NAMES[..3].iter().map(|name| went(name, &name.replace("/app", "/new"), Source::Deleted)).collect();
    end(&mut world, ticket, all);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    assert_eq!(world.app.farewell(), Some("moved 3 parameters"));
}

#[test]
fn a_name_that_is_taken_meanwhile_is_said_in_the_question() {
    let mut world = then(tree(), "ljc<c-w>z<enter>");
    let (ticket, _) = sent(&mut world, "w");
    end(&mut world, ticket, vec![("/app/a".to_owned(), Fate::Taken(Box::new(secure("/app/z", 2))))]);
    world.shows(&["nothing was copied: it would be /app/z, which is there already: v2 by deploy/ci"]);
    let mut world = then(tree(), "ljM<c-w>z<enter>");
    let (ticket, _) = sent(&mut world, "a<enter>");
    end(&mut world, ticket, vec![("/app/a".to_owned(), Fate::Moved(Box::new(secure("/app/a", 5))))]);
    world.shows(&["nothing was moved: it is another by now: v5", "v5 → new, v1", "type a"]);
    let (ticket, transfer) = sent(&mut world, "a<enter>");
    assert_eq!(transfer.steps[0].from.version, 5);
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Internal, "A fault of sesame", ""))));
    world.shows(&["it is not known whether it took place"]);
}

#[test]
fn a_fault_half_way_claims_nothing_of_what_was_not_told() {
    let (mut world, ticket) = moving();
    world.reply(ticket, Reply::Fates(vec![went("/app/a", "/new/a", Source::Deleted)]));
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Internal, "A fault of sesame", ""))));
    world.shows(&["moved 1 of 3", "/app/b  it is not known what became of it"]);
}

#[test]
fn a_copy_that_lacks_something_says_so() {
    let mut world = then(tree(), "ljc<c-w>z<enter>");
    let (ticket, _) = sent(&mut world, "w");
    let (name, mut fate) = went("/app/a", "/app/z", Source::Stays);
    if let Fate::Transferred(done) = &mut fate {
        done.untagged = Some(denied());
    }
    end(&mut world, ticket, vec![(name, fate)]);
    world.shows(&["copied to /app/z, version 1, without tags: no key access"]);
}

#[test]
fn a_secret_of_production_that_leaves_it_is_said_and_where_a_name_is_outside_the_root() {
    let mut world = listed_with(start(), &[secure("/prod/key", 1), secure("/prod/url", 1)]);
    world.keys("lc<c-a><c-k>/dev<enter>");
    world.shows(&["a secret of production, under a name that is none", "w copies them"]);
    let mut world = listed_with(Start { scope: "/app".to_owned(), ..start() }, &[secure("/app/a", 1)]);
    world.keys("jc<c-a><c-k>/other/a<enter>");
    world.shows(&["outside /app, which is shown: a name that is taken"]);
}

#[test]
fn while_a_folder_is_being_listed_it_is_not_copied() {
    let (mut world, list) = fixtures::listing();
    world.reply(list, Reply::Page(vec![secure("/app/a", 1), secure("/app/b", 1)]));
    world.keys("c");
    world.shows(&["the folder is still being listed"]);
}

/// It had been copied before the change was cut off: undone as it is, it is not taken for another.
#[test]
fn what_is_found_to_be_copied_already_is_as_old_as_it_is() {
    let (mut world, ticket) = moving();
    let mut fates: Fates =
        NAMES[..3].iter().map(|name| went(name, &name.replace("/app", "/new"), Source::Deleted)).collect();
    let before = world.now.wall - jiff::SignedDuration::from_hours(1);
    let Some((_, Fate::Transferred(found))) = fates.first_mut() else { panic!("{fates:?}") };
    (found.to.modified, found.to.modified_by) = (Some(before), Some("arn:aws:iam::111122223333:user/ben".to_owned()));
    end(&mut world, ticket, fates);
    let (_, back) = sent(&mut world, "u<enter>delete 3<enter>");
    assert_eq!(back.steps[0].from.modified, Some(before));
    assert!(back.steps[1].from.modified.is_some_and(|at| at > before), "{back:?}");
}
