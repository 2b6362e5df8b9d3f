//! Labels and tags that a question about a write asks for: what is said until they are there, what they add, and an answer that is given
//! before.

use sesame::deletion::Tag;
use sesame::parameter::Version;

use super::*;

/// For so long an answer waits for them.
const WAIT: Duration = Duration::from_secs(2);

fn version(number: i64, labels: &[&str]) -> Version {
    Version { parameter: secure("/a", number), labels: labels.iter().map(|label| (*label).to_owned()).collect() }
}

fn versions() -> Vec<Version> {
    vec![version(7, &[]), version(6, &["live"])]
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

/// The question before `/a` is overwritten, which has asked for its labels and tags.
fn asking() -> (World, Ticket, Ticket) {
    let mut world = editing();
    world.beside = None;
    world.keys("<end>!<c-s>");
    let (labels, tags) = asked(&mut world);
    (world, labels, tags)
}

#[track_caller]
fn asked(world: &mut World) -> (Ticket, Ticket) {
    match world.take().as_slice() {
        [Effect::History(labels, name), Effect::Tags(tags, of)] => {
            assert_eq!((name.as_str(), of.as_str()), ("/a", "/a"));
            (*labels, *tags)
        }
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn is_write(effects: &[Effect]) -> bool {
    matches!(effects, [Effect::Write(..)])
}

#[test]
fn until_they_are_there_the_question_says_so() {
    let (mut world, labels, tags) = asking();
    world.shows(&["labels      being asked for…", "tags: being asked for…"]);
    world.reply(labels, Reply::History(Ok(versions())));
    world.shows(&["labels      live stays on v6 · v8 has none", "tags: being asked for…"]);
    world.reply(tags, Reply::Tags(Ok(vec![tag("team", "shop"), tag("rotation", "weekly")])));
    world.shows(&["2 tags"]);
    assert!(world.take().is_empty(), "each is asked for once");
    write(&mut world);
}

#[test]
fn what_may_not_be_read_is_not_known() {
    let (mut world, labels, tags) = asking();
    world.reply(labels, Reply::History(Err(denied())));
    world.reply(tags, Reply::Tags(Err(denied())));
    world.shows(&["labels      not known (no key access): each stays on its version"]);
    world.shows(&["tags: not known (no key access)"]);
    write(&mut world);
}

#[test]
fn an_answer_given_before_is_held_until_they_are_there() {
    let (mut world, labels, tags) = asking();
    world.keys("w");
    assert!(world.take().is_empty());
    world.shows(&["answered: waiting for labels and tags, 2 s at most"]);
    world.keys("w");
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    assert!(world.take().is_empty());
    world.reply(labels, Reply::History(Ok(versions())));
    assert!(is_write(&world.take()), "{}", world.screen());
}

#[test]
fn an_answer_is_held_for_two_seconds_at_most() {
    let (mut world, ..) = asking();
    world.keys("w");
    world.pass(WAIT.checked_sub(Duration::from_millis(300)).unwrap());
    assert!(world.take().is_empty());
    world.pass(Duration::from_millis(300));
    assert!(is_write(&world.take()), "{}", world.screen());

    // Nobody waits longer who answers later.
    let (mut world, ..) = asking();
    world.pass(WAIT);
    write(&mut world);
}

#[test]
fn an_answer_that_is_held_does_not_answer_what_it_has_not_seen() {
    let (mut world, labels, tags) = asking();
    world.keys("w");
    world.reply(labels, Reply::History(Ok(versions())));
    world.reply(tags, Reply::Tags(Ok(vec![tag("managed-by", "terraform")])));
    assert!(world.take().is_empty(), "{}", world.screen());
    world.shows(&["not answered yet: there is more to look at", "its tags say that Terraform manages it"]);
    write(&mut world);

    let (mut world, ..) = asking();
    world.keys("w<esc>");
    assert!(world.take().iter().all(|effect| matches!(effect, Effect::Cancel(_))));
    world.pass(WAIT);
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Write(..))), "who went back answers nothing");
}

#[test]
fn the_word_is_held_as_a_key_is() {
    let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
    world.beside = None;
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 40);
    world.keys("<end>!<c-s>db<enter>");
    assert!(matches!(world.take().as_slice(), [Effect::History(..), Effect::Tags(..)]));
    world.pass(WAIT);
    assert!(is_write(&world.take()), "{}", world.screen());

    // Another word by then is no answer.
    let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
    world.beside = None;
    world.keys("lje");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.resize(120, 40);
    world.keys("<end>!<c-s>db<enter>x");
    world.take();
    world.pass(WAIT);
    assert!(world.take().is_empty(), "{}", world.screen());
}

#[test]
fn what_closes_is_not_asked_for_any_more() {
    let (mut world, labels, tags) = asking();
    world.keys("<esc>");
    let cancelled: Vec<Ticket> = world.take().iter().map(fixtures::ticket).collect();
    assert_eq!(cancelled, [labels, tags]);
    world.keys("<c-s>");
    let (others, _) = asked(&mut world);
    assert_ne!(labels, others);
    world.reply(labels, Reply::History(Ok(versions())));
    world.shows(&["labels      being asked for…"]);
}

#[test]
fn a_new_parameter_has_neither() {
    let mut world = listed();
    world.beside = None;
    world.keys("gnx");
    world.keys("<tab><tab>v<c-s>");
    world.shows(&["Create "]);
    assert!(world.take().is_empty(), "{}", world.screen());
}

/// Who else manages it is told before a write, a change of its settings, a move and a deletion, each with what may come of it.
#[test]
fn who_else_manages_it_is_told_before_each_change() {
    let stack = tag("aws:cloudformation:stack-name", "shop-prod");
    let stacks = "the stack shop-prod of CloudFormation owns it: its next";
    let (writes, removes) = ("may write over this", "may fail, or create");
    let mut world = editing();
    world.resize(200, 40);
    world.beside = Some((versions(), vec![stack.clone()]));
    world.keys("<end>!<c-s>");
    world.shows(&[stacks, writes]);
    for (keys, says) in [("D", removes), ("M<c-u>/z<enter>", removes)] {
        let mut world = listed();
        world.resize(200, 40);
        world.beside = None;
        world.keys(keys);
        let (labels, tags) = asked(&mut world);
        world.reply(labels, Reply::History(Ok(versions())));
        world.reply(tags, Reply::Tags(Ok(vec![stack.clone()])));
        world.shows(&[stacks, says]);
    }
    let mut world = listed();
    world.resize(200, 40);
    world.keys("t");
    let (labels, tags) = asked(&mut world);
    world.reply(labels, Reply::History(Ok(versions())));
    world.reply(tags, Reply::Tags(Ok(vec![stack])));
    world.keys("nteam<enter>shop<enter><c-s>");
    world.shows(&[stacks, writes]);
    assert!(world.take().is_empty(), "the page has read them");
}

#[test]
fn what_undoes_a_change_of_settings_asks_for_both() {
    use sesame::parameter::MetadataOutcome;
    let mut world = listed();
    world.resize(140, 40);
    world.keys("t");
    let (labels, tags) = asked(&mut world);
    world.reply(labels, Reply::History(Ok(versions())));
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    world.keys("nteam<enter>shop<enter><c-s>w");
    let change = world.one(|effect| matches!(effect, Effect::ChangeMetadata(..)));
    world.reply(change, Reply::MetadataChanged(Ok(vec![MetadataOutcome::Done])));
    world.beside = None;
    world.keys("u<enter>");
    asked(&mut world);
    world.shows(&["Put back tags, labels, settings of /a"]);
}

/// What was written since then is known by its history, before anything is sent.
#[test]
fn a_version_that_came_meanwhile_is_told_in_the_question() {
    let (mut world, labels, tags) = asking();
    world.keys("w");
    world.reply(tags, Reply::Tags(Ok(Vec::new())));
    world.reply(labels, Reply::History(Ok(vec![version(8, &[]), version(7, &[])])));
    assert!(world.take().is_empty(), "{}", world.screen());
    world.shows(&["v8 by deploy/ci is there by now: both are shown first", "w shows both"]);
}

/// Whoever stops what an answer is held for, or has to connect anew, answers anew.
#[test]
fn an_answer_is_not_held_beyond_what_it_was_held_for() {
    let (mut world, ..) = asking();
    world.keys("w?");
    world.take();
    world.pass(WAIT);
    assert!(world.take().is_empty(), "{}", world.screen());
    world.shows(&["not answered yet: something else lies over the question"]);
    world.keys("<esc>");
    write(&mut world);
}

#[test]
fn what_a_question_says_of_them_at_three_sizes() {
    for (width, height) in [(60, 20), (80, 24), (120, 35)] {
        let (mut world, labels, tags) = asking();
        world.resize(width, height);
        insta::assert_snapshot!(format!("beside_asked_{width}"), world.screen());
        world.reply(labels, Reply::History(Ok(versions())));
        let stack = tag("aws:cloudformation:stack-name", "shop-prod");
        world.reply(tags, Reply::Tags(Ok(vec![stack, tag("team", "shop")])));
        insta::assert_snapshot!(format!("beside_{width}"), world.screen());
    }
}
