//! Plans in the app: what is asked, what is sent, and that each end is told wherever the user is by then, with nothing typed lost.

use sesame::deletion::{Creation, Fate, Fates};
use sesame::parameter::Tier;
use sesame::plan::{Plan, PlanStep};

use super::*;

const NAMES: [&str; 4] = ["/app/a", "/app/b", "/app/c", "/lib/x"];

fn tree() -> World {
    let parameters: Vec<Parameter> = NAMES.iter().map(|name| secure(name, 4)).collect();
    let mut world = listed_with(start(), &parameters);
    world.resize(120, 30);
    world
}

/// The folder `/app` as one text, with a value typed for the first two.
fn typed() -> World {
    let mut world = tree();
    world.keys("e");
    world.keys("<end><bs><bs><bs><bs><bs><bs>hunter2<down><end><bs><bs><bs><bs><bs><bs>hunter3");
    world
}

/// What is sent.
#[track_caller]
fn sent(world: &mut World, keys: &str) -> (Ticket, Plan) {
    world.keys(keys);
    match world.take().as_slice() {
        [Effect::CarryOut(ticket, plan)] => (*ticket, (**plan).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn under_way() -> (World, Ticket) {
    let mut world = typed();
    let (ticket, _) = sent(&mut world, "<c-s>w");
    (world, ticket)
}

fn overwritten(name: &str, version: i64) -> (String, Fate) {
    (name.to_owned(), Fate::Overwritten { from: 4, version, tier: Tier::Standard })
}

fn stopped() -> Reply {
    Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "The write was stopped before it was sent", "")))
}

fn end(world: &mut World, ticket: Ticket, fates: Fates) {
    world.reply(ticket, Reply::Fates(fates));
    world.reply(ticket, Reply::Ended(Ok(())));
}

#[test]
fn what_is_sent_is_what_was_shown() {
    let mut world = typed();
    world.keys("<c-end>- c");
    // A second line of a name is none.
    world.keys("<c-s>");
    world.shows(&["/app/c is on line", "already"]);
    world.keys("<up><home><c-k><del><c-s>");
    world.shows(&["~ 2 · - 1 · = 0", "~ a  v4 → v5", "- c  v4", "type delete 1"]);
    assert!(world.take().is_empty(), "nothing is asked of the service for the question");
    let (ticket, plan) = sent(&mut world, "delete 1<enter>");
    let value = |text: &str| Secret::from(text);
    let [a, b, c] = [secure("/app/a", 4), secure("/app/b", 4), secure("/app/c", 4)];
    let steps = vec![
        PlanStep::Overwrite { was: a, value: value("hunter2") },
        PlanStep::Overwrite { was: b, value: value("hunter3") },
        PlanStep::Delete(c),
    ];
    assert_eq!(plan, Plan { steps, keeps_values: true });
    assert!(!format!("{plan:?}").contains("hunter"));
    world.shows(&["changing 0 of 3…"]);
    end(
        &mut world,
        ticket,
        vec![overwritten("/app/a", 5), overwritten("/app/b", 5), ("/app/c".to_owned(), Fate::Deleted(None))],
    );
    world.shows(&["changed 3 parameters: ~ 2 · - 1 · u, enter puts them back"]);
    assert!(!world.screen().contains("hunter"));
}

#[test]
fn keys_faster_than_frames_answer_nothing() {
    let mut world = typed();
    world.burst("<c-s>w<enter>");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::CarryOut(..))));
}

#[test]
fn each_is_told_as_soon_as_it_is_known_and_activity_stops_between_two() {
    let (mut world, ticket) = under_way();
    world.keys("<f3>");
    world.shows(&["change 2 parameters under /app", "0 of 2", "backspace stops after the one under way"]);
    world.keys("<bs>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(of)] if *of == ticket));
    world.reply(ticket, Reply::Fates(vec![overwritten("/app/a", 5)]));
    world.reply(ticket, stopped());
    world.shows(&["stopped; changed 1 of 2: ~ 1, 1 left: see below", "a = <keep>", "b = hunter3"]);
    world.shows(&["/app/b  left: stopped before it"]);
    world.pass(Duration::from_secs(2));
    // The rest, and no more.
    let (_, plan) = sent(&mut world, "<c-s>w");
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.steps[0].name(), "/app/b");
}

#[test]
fn escape_stops_before_the_first_and_the_text_is_there() {
    let (mut world, ticket) = under_way();
    world.shows(&["esc stops after the one under way"]);
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(of)] if *of == ticket));
    world.reply(ticket, stopped());
    world.shows(&["stopped trying; nothing was changed", "w writes them"]);
    world.pass(Duration::from_secs(2));
    world.keys("<esc>");
    world.shows(&["a = hunter2", "b = hunter3"]);
}

#[test]
fn somebody_in_between_is_told_and_what_is_not_known_stays_typed() {
    let (mut world, ticket) = under_way();
    let lost = Failure::new(FailureKind::Unreachable, "The answer was lost", "");
    let unknown = ("/app/b".to_owned(), Fate::Unknown(Box::new(lost.clone())));
    world.reply(ticket, Reply::Fates(vec![overwritten("/app/a", 6), unknown]));
    world.reply(ticket, Reply::Ended(Err(lost)));
    world.shows(&["changed 1 of 2", "/app/b  it is not known what became of it", "b = hunter3"]);
    world.pass(Duration::from_secs(2));
    world.keys("<esc>D");
    world.keys("u");
    world.shows(&["v4 → v6, somebody wrote in between", "/app/b"]);
}

#[test]
fn what_was_deleted_meanwhile_is_created_anew_as_it_was() {
    let (mut world, ticket) = under_way();
    end(&mut world, ticket, vec![overwritten("/app/a", 5), ("/app/b".to_owned(), Fate::Absent)]);
    world.shows(&["/app/b  was not there any more", "b (SecureString alias/checkout) = hunter3"]);
    world.pass(Duration::from_secs(2));
    let (_, plan) = sent(&mut world, "<c-s>w");
    let [PlanStep::Create(Creation { write, .. })] = plan.steps.as_slice() else { panic!("{plan:?}") };
    assert_eq!((write.name.as_str(), write.key_id.as_deref()), ("/app/b", Some("alias/checkout")));
}

#[test]
fn the_program_ends_after_it_and_not_with_what_is_left() {
    let (mut world, ticket) = under_way();
    world.keys("<f1><c-c>");
    world.shows(&["finishing the plan, then quitting"]);
    end(&mut world, ticket, vec![overwritten("/app/a", 5), overwritten("/app/b", 5)]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    assert_eq!(world.app.farewell(), Some("changed 2 parameters: ~ 2"));

    let (mut world, ticket) = under_way();
    world.keys("<c-c>");
    world.reply(ticket, Reply::Fates(vec![overwritten("/app/a", 5)]));
    world.reply(ticket, Reply::Ended(Err(denied())));
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Quit)));
    world.shows(&["still here: the draft would have been lost", "b = hunter3"]);
}

#[test]
fn leaving_and_switching_ask_before_the_text_is_lost_and_losing_the_focus_masks_it() {
    let mut world = typed();
    world.keys("<esc>");
    world.shows(&["Drop the draft?"]);
    world.keys("<enter>");
    world.shows(&["a = hunter2"]);
    world.keys("<c-c>");
    world.shows(&["Quit and lose the draft?"]);
    world.keys("<esc><c-s>o/lib<enter>");
    world.shows(&["Go elsewhere and lose the draft?"]);
    world.keys("<esc><esc>");
    world.shows(&["a = hunter2"]);
    world.take();
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains("hunter"), "{}", world.screen());
    world.send(Msg::Focus(true));
    world.keys("x");
    world.shows(&["hunter3"]);
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains("hunter"), "{}", world.screen());
    world.keys("x<c-s>");
    world.keys("<tab>");
    world.shows(&["+ hunter2"]);
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains("hunter"), "{}", world.screen());
    // Back in the text, which is masked as well; a key shows it.
    world.keys("<esc>x<esc>D");
    world.shows(&["the draft was dropped; nothing was written"]);
}

#[test]
fn what_is_revealed_comes_one_by_one_and_what_is_refused_keeps_nothing_else() {
    let mut world = tree();
    world.keys("e<c-l><tab>");
    world.shows(&["Reveal 3 values", "3 of them are secrets, which are decrypted"]);
    assert!(world.take().is_empty());
    world.keys("<space>");
    let read = |world: &mut World| match world.take().as_slice() {
        [Effect::Read(ticket, name)] => (*ticket, name.clone()),
        other => panic!("{other:?}"),
    };
    let (first, name) = read(&mut world);
    assert_eq!(name, "/app/a");
    world.shows(&["revealing 0 of 3…"]);
    world.reply(first, Reply::Read(Ok(reading(5))));
    let (second, _) = read(&mut world);
    world.reply(second, Reply::Read(Err(denied())));
    let (third, _) = read(&mut world);
    assert!(!world.screen().contains(fixtures::VALUE), "together");
    world.reply(third, Reply::Read(Ok(reading(4))));
    world.shows(&["a = correct-horse-battery", "b = <keep>", "c = correct-horse-battery", "/app/b was not revealed"]);
    // What was read is of the version that it is written upon.
    world.keys("<c-home><down><down><down><down><down><end>!<c-s>");
    world.shows(&["~ a  v5 → v6", "22 bytes", "= 2"]);
    world.keys("<esc>");
    // Escape stops reading, and what was read before is there.
    world.keys("<c-l><tab>");
    let (asked, name) = read(&mut world);
    assert_eq!(name, "/app/b");
    world.keys("<esc>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(ticket) if *ticket == asked)));
    world.shows(&["stopped revealing"]);
}

#[test]
fn a_plan_of_another_account_is_kept_and_not_written() {
    let mut world = typed();
    let connected = |world: &mut World, account: &str| {
        let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
        world.reply(connect, Reply::Connected(Ok(())));
        let effects = world.take();
        let identify = fixtures::one(&effects, |effect| matches!(effect, Effect::Identify(_)));
        world.reply(identify, Reply::Identity(Ok(fixtures::identity(account))));
        world.take();
    };
    world.keys("<c-s>");
    let (ticket, _) = sent(&mut world, "w");
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "");
    world.reply(ticket, Reply::Ended(Err(expired)));
    world.keys("r");
    connected(&mut world, fixtures::THEIRS);
    world.shows(&["this plan is of account 111122223333", "a = hunter2"]);
    world.keys("<c-s>");
    world.shows(&["go back there to write it"]);
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::CarryOut(..))));
}

#[test]
fn what_was_written_of_a_plan_in_an_account_that_was_left_is_told_when_the_rest_is_dropped() {
    let (mut world, ticket) = under_way();
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    world.reply(ticket, Reply::Fates(vec![overwritten("/app/a", 5)]));
    world.reply(ticket, Reply::Ended(Err(expired)));
    world.shows(&["changed 1 of 2"]);
    // As if from the panes, where letters are keys.
    world.keys("<f5>");
    let (identify, _) = world.connect();
    world.reply(identify, Reply::Identity(Ok(fixtures::identity(fixtures::THEIRS))));
    world.shows(&["this plan is of account 111122223333"]);
    world.keys("<esc>");
    world.shows(&[
        "Drop the draft?",
        "Written before in account 111122223333: /app/a (v4 → v5)",
        "Not written: /app/b",
    ]);
    world.keys("D");
    world.shows(&["the draft was dropped: 1 was written before in account 111122223333, 1 was not"]);
}

#[test]
fn what_came_after_a_plan_is_said_before_it_is_undone_and_where_nothing_is_the_question_says_why() {
    let (mut world, ticket) = under_way();
    end(&mut world, ticket, vec![overwritten("/app/a", 5), overwritten("/app/b", 5)]);
    world.pass(Duration::from_secs(2));
    world.keys("u<enter>");
    world.shows(&["Put back 2 parameters under /app", "~ a  v5 → v6, as v4 was", "2 decrypted", "w puts them back"]);
    world.keys("<tab>");
    world.shows(&["values go back as they were, and are not shown"]);
    let (ticket, plan) = sent(&mut world, "w");
    assert!(matches!(&plan.steps[0], PlanStep::PutBack { was, version: 4, .. } if was.version == 5));
    let moved = |name: &str| (name.to_owned(), Fate::Moved(Box::new(secure(name, 7))));
    end(&mut world, ticket, vec![moved("/app/a"), moved("/app/b")]);
    world.shows(&[
        "nothing was changed: /app/a is another by now: v7",
        "a: v7 by deploy/ci",
        "came after the v5 of here",
    ]);
    let (ticket, _) = sent(&mut world, "w");
    end(&mut world, ticket, vec![overwritten("/app/a", 8), moved("/app/b")]);
    world.shows(&["put back 1 of 2", "/app/b  v4 → v5 · left: is another by now"]);
    let age = |world: &World| {
        let screen = world.screen();
        let row =
            screen.lines().find(|row| row.contains("/app/b  v4 → v5 · left: is another by now")).unwrap_or_default();
        row.rsplit(", ").next().unwrap_or_default().trim_end_matches(['│', ' ']).to_owned()
    };
    let before = age(&world);
    world.pass(Duration::from_hours(30 * 24));
    assert!(before.ends_with(" ago") && age(&world) != before, "an age goes on: {before}");
    // What is put back is not put back twice.
    world.pass(Duration::from_secs(2));
    world.keys("<down>");
    world.shows(&["/app/a  v4 → v5, put back as v8"]);
    world.keys("<enter>");
    world.shows(&["Put back 1 parameter under /app", "~ b"]);
}

#[test]
fn what_was_kept_of_a_plan_is_wiped_after_its_time_and_the_question_says_so() {
    let mut world = tree();
    world.keys("e<c-end><up><home>- <c-s>");
    world.shows(&["- c  v4", "the value is read (1 decrypted)", "ctrl-r keeps nothing"]);
    world.keys("<c-r>");
    world.shows(&["none of what is deleted: it cannot come back"]);
    world.keys("<c-r>");
    let (ticket, plan) = sent(&mut world, "delete 1<enter>");
    assert!(plan.keeps_values);
    let value = sesame::sealed::Sealed::of(&Secret::from(fixtures::VALUE)).unwrap();
    let kept = sesame::deletion::Kept { parameter: secure("/app/c", 4), value, tags: Ok(Vec::new()) };
    end(&mut world, ticket, vec![("/app/c".to_owned(), Fate::Deleted(Some(Box::new(kept))))]);
    world.pass(Duration::from_secs(2));
    world.keys("u<enter>");
    world.shows(&["Put back 1 parameter", "+ c  SecureString", "w puts it back"]);
    let (ticket, plan) = sent(&mut world, "w");
    let [PlanStep::Create(creation)] = plan.steps.as_slice() else { panic!("{plan:?}") };
    assert_eq!(creation.write.value.expose(), fixtures::VALUE);
    world.reply(ticket, Reply::Ended(Err(denied())));
    world.pass(Duration::from_mins(16));
    world.shows(&["no longer possible"]);
    world.keys("w");
    assert!(world.take().is_empty());
}

#[test]
fn more_than_anybody_reads_opens_no_text() {
    let parameters: Vec<Parameter> = (0..501).map(|n| secure(&format!("/app/{n:03}"), 1)).collect();
    let mut world = listed_with(start(), &parameters);
    world.keys("e");
    world.shows(&["501 parameters are too many for one text, which takes 500: mark fewer"]);
}

#[test]
fn while_a_folder_is_being_listed_it_is_not_edited() {
    let (mut world, list) = fixtures::listing();
    world.reply(list, Reply::Page(vec![secure("/app/a", 1), secure("/app/b", 1)]));
    world.keys("e");
    world.shows(&["the folder is still being listed"]);
}
