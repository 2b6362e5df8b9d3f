//! What a question measures is what is painted: whoever sees its end can answer it, at every size and for every text.

use sesame::failure::{Advice, Remedy};

use super::*;

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 24), (80, 20), (120, 20)];

/// With an advice as long as a profile's name makes it.
fn expired(profile: usize) -> Failure {
    let advice = Advice::from(format!("Run aws sso login --profile {}", "p".repeat(profile))).then(Remedy::TryAgain);
    Failure::new(FailureKind::Expired, "The session has expired", advice)
}

/// To the top, and line by line to the end.
fn read_whole(world: &mut World) {
    world.keys(&"<up>".repeat(30));
    world.keys(&"<down>".repeat(60));
    world.take();
}

#[test]
fn after_a_failure_the_key_in_the_footer_writes() {
    for profile in 1..40 {
        for (width, height) in SIZES {
            let mut world = editing();
            world.keys("<end>!<c-s>");
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Err(expired(profile))));
            world.resize(width, height);
            read_whole(&mut world);
            let screen = world.screen();
            assert!(screen.lines().last().unwrap().contains("w write"), "{screen}");
            world.keys("w");
            let wrote = world.take().iter().any(|effect| matches!(effect, Effect::Write(..)));
            assert!(wrote, "{profile} {width}x{height}: nothing is sent\n{}", world.screen());
        }
    }
}

#[test]
fn after_a_failure_in_production_the_word_can_be_typed() {
    for profile in (1..40).step_by(3) {
        for (width, height) in SIZES {
            let mut world = listed_with(start(), &[secure("/prod/db", 7)]);
            world.keys("lje");
            world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
            world.resize(120, 40);
            world.keys("<end>!<c-s><pgdn>db<enter>");
            let ticket = world.one(|effect| matches!(effect, Effect::Write(..)));
            world.reply(ticket, Reply::Written(Err(expired(profile))));
            world.resize(width, height);
            read_whole(&mut world);
            world.keys("db<enter>");
            let wrote = world.take().iter().any(|effect| matches!(effect, Effect::Write(..)));
            assert!(wrote, "{profile} {width}x{height}: nothing is sent\n{}", world.screen());
        }
    }
}

#[test]
fn what_is_typed_into_a_draft_with_a_problem_is_on_the_screen() {
    for width in 60..130 {
        let mut world = editing();
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(Err(expired(9))));
        world.keys("<esc>");
        world.resize(width, 24);
        world.keys(&"<enter>".repeat(40));
        world.keys("Z");
        assert!(world.screen().contains('Z'), "{width}:\n{}", world.screen());
    }
}

/// What was said of a draft or a paste is not said any longer once it is not so.
#[test]
fn what_is_wrong_with_a_draft_is_gone_with_what_was_wrong() {
    let mut world = editing();
    world.send(Msg::Paste(Secret::new("x".repeat(100_000))));
    world.shows(&["not pasted: 100000 bytes"]);
    world.keys("<end>!");
    assert!(!world.screen().contains("not pasted"), "{}", world.screen());
    world.send(Msg::Focus(false));
    world.send(Msg::Paste(Secret::new("one".to_owned())));
    world.shows(&["paste again where you see it"]);
    world.send(Msg::Paste(Secret::new("one".to_owned())));
    world.shows(&["!one"]);
    assert!(!world.screen().contains("not pasted"), "{}", world.screen());
}

#[test]
fn undoing_what_a_rule_refuses_takes_the_refusal_away() {
    let mut world = listed();
    world.keys("nbad name<c-s>");
    world.shows(&["name: "]);
    let said = world.screen();
    world.keys("<c-z>");
    assert_ne!(world.screen(), said);
    assert!(!world.screen().contains(" name: "), "{}", world.screen());
}
