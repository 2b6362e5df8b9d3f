//! Editing, creating, confirming, conflicts, and the ways out with a draft.

use super::*;

#[test]
fn an_unreadable_value_can_be_replaced_deliberately() {
    let mut world = listed();
    world.keys("e");
    world.answer_opening(|name| secure(name, 7), Err(denied()));
    assert!(world.screen().contains("Replace a value that cannot be read?"));
    world.keys("<enter> ");
    assert!(world.screen().contains("Replace a value that cannot be read?"), "only its own key goes on");
    world.keys("enew<c-s>");
    let (_, write) = write(&mut world);
    assert_eq!((write.value.expose(), write.on), ("new", Expected::Version(7)));
}

#[test]
fn an_edit_sends_what_was_confirmed_and_nothing_else() {
    let mut world = editing();
    assert!(world.screen().contains(VALUE));
    world.keys("<c-s>");
    assert!(world.screen().contains("unchanged"));
    world.keys("<end>!<c-s>");
    let screen = world.screen();
    for part in ["/a", "111122223333", "engineer/ana", "eu-west-1", "v7 → v8", "deploy/ci", "3 d ago", "alias/checkout"]
    {
        assert!(screen.contains(part), "{part} is missing from\n{screen}");
    }
    assert!(!screen.contains(VALUE), "the difference is masked until asked for");
    world.keys(&"<enter>".repeat(20));
    world.keys(&"<space>".repeat(20));
    assert!(world.take().is_empty(), "only its own key writes");
    world.keys("<tab>");
    assert!(world.screen().contains(&format!("- {VALUE}")) && world.screen().contains(&format!("+ {VALUE}!")));
    let (_, write) = write(&mut world);
    assert_eq!(
        write,
        Write {
            name: "/a".to_owned(),
            value: Secret::from(format!("{VALUE}!").as_str()),
            kind: ParameterType::SecureString,
            tier: Some(Tier::Standard),
            key_id: Some("alias/checkout".to_owned()),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Version(7),
            seen: "2026-11-21T08:00:00Z".parse().ok(),
        }
    );
    world.keys("wwww<enter><esc>");
    assert!(world.take().is_empty(), "one confirmation, one write");
}

#[test]
fn a_stored_write_closes_the_editor_and_is_believed_over_a_listing_that_lags() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    let screen = world.screen();
    assert!(screen.contains("wrote /a: v7 → v8") && screen.contains("version 8"), "{screen}");
    world.take();
    world.keys("r");
    let effects = world.take();
    let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(fixtures::ticket).unwrap();
    world.reply(list, Reply::Page(vec![secure("/a", 7), secure("/b", 3), secure("/c/d", 1)]));
    assert!(world.screen().contains("version 8"));
}

#[test]
fn a_failed_write_keeps_the_draft_with_its_reason() {
    let unreachable = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    for (outcome, says) in [
        (Err(unreachable.clone()), "nothing was written: nothing answered"),
        (Ok(Written::Unknown { why: Box::new(unreachable) }), "not known whether the write took"),
        (Ok(Written::Gone), "has been deleted"),
    ] {
        let mut world = editing();
        world.resize(120, 24);
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(outcome));
        assert!(world.screen().contains(says), "{says}:\n{}", world.screen());
        world.keys("<esc>");
        let screen = world.screen();
        assert!(screen.contains(&format!("{VALUE}!")), "the draft is lost:\n{screen}");
        assert!(screen.contains(says), "{says}:\n{screen}");
    }
}

#[test]
fn keys_that_were_meant_for_the_question_are_not_typed_into_the_draft() {
    let unreachable = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    for outcome in [Err(unreachable), Ok(Written::Gone), Ok(Written::Moved { now: Box::new(secure("/a", 9)) })] {
        let mut world = editing();
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        world.reply(ticket, Reply::Written(outcome));
        world.keys("w");
        world.pass(Duration::from_secs(1));
        world.keys("<esc><esc>");
        assert!(!world.screen().contains("!w"), "{}", world.screen());
    }
}

#[test]
fn saving_after_a_deletion_creates_anew() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Gone)));
    world.keys("wwww");
    assert!(!world.screen().contains("!w"), "keys that were meant for the question are not typed");
    world.pass(Duration::from_secs(1));
    world.keys("<c-s>");
    let screen = world.screen();
    assert!(screen.contains("Create /") && screen.contains("do not come back"), "{screen}");
    let (_, again) = write(&mut world);
    assert_eq!((again.on, again.seen, again.description.as_deref()), (Expected::Absent, None, Some("the database")));
}

#[test]
fn a_change_meanwhile_is_a_conflict_with_both_sides_and_a_way_on() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    let theirs = Parameter { key_id: Some("alias/moved".to_owned()), ..secure("/a", 9) };
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(theirs) })));
    let screen = world.screen();
    assert!(screen.contains("Nothing was written") && screen.contains("now v9"), "{screen}");
    world.keys("=");
    let ticket = read(&mut world);
    let theirs = Reading { value: Secret::from("theirs"), ..reading(9) };
    world.reply(ticket, Reply::Read(Ok(theirs)));
    let screen = world.screen();
    assert!(screen.contains("- theirs") && screen.contains(&format!("+ {VALUE}!")), "{screen}");
    world.keys("<enter>");
    assert!(world.screen().contains("v9 → v10"));
    let (_, write) = write(&mut world);
    assert_eq!(write.on, Expected::Version(9));
    assert_eq!(write.key_id.as_deref(), Some("alias/moved"), "what I did not edit stays as they have it");
}

#[test]
fn quitting_waits_for_a_write_and_asks_about_a_draft() {
    let mut world = editing();
    world.keys("<end>!<c-c>");
    assert!(world.screen().contains("Quit and lose the draft?"));
    world.keys("<esc><c-s>");
    let (ticket, _) = write(&mut world);
    world.keys("<c-c>");
    assert!(world.take().is_empty(), "a write in flight is finished first");
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    assert!(matches!(world.take().as_slice(), [Effect::Quit]));

    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.send(Msg::Terminate);
    let effects = world.take();
    assert!(
        matches!(effects.as_slice(), [Effect::StopRetrying(write)] if *write == ticket),
        "nothing more is begun: {effects:?}"
    );
    world.reply(ticket, Reply::Written(Err(Failure::new(FailureKind::Unreachable, "nothing answered", ""))));
    assert!(matches!(world.take().as_slice(), [Effect::Quit]), "a signal asks nothing");
}

#[test]
fn a_draft_that_nobody_types_at_is_masked() {
    let mut world = editing();
    world.keys("x");
    world.pass(Duration::from_secs(31));
    assert!(!world.screen().contains(VALUE));
    world.keys("z");
    assert!(world.screen().contains(&format!("│ {VALUE}x")), "the key that shows it is not typed into it");
    world.keys("z");
    assert!(world.screen().contains(&format!("│ {VALUE}xz")), "the next is");
    world.send(Msg::Focus(false));
    world.keys("<c-s>");
    assert!(world.screen().contains(&format!("│ {VALUE}xz")), "nor does it save what nobody saw");
    world.send(Msg::Focus(false));
    world.send(Msg::Paste(Secret::from("pasted")));
    assert!(!world.screen().contains("xzpasted") && world.screen().contains("not pasted"), "{}", world.screen());
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains(VALUE));
}

#[test]
fn a_new_parameter_is_created_only_if_absent_and_an_existing_name_is_asked_about() {
    let mut world = listed();
    world.keys("G");
    world.keys("n");
    assert!(world.screen().contains("/c/"), "the path is prefilled");
    world.keys("e<tab><tab>s3cret<c-s>");
    let screen = world.screen();
    assert!(screen.contains("Create /") && !screen.contains("s3cret"), "{screen}");
    let (ticket, created) = write(&mut world);
    assert_eq!((created.name.as_str(), created.on), ("/c/e", Expected::Absent));
    assert_eq!(created.kind, ParameterType::SecureString, "the safe type comes first");
    let there = Parameter { tier: Tier::Advanced, ..secure("/c/e", 5) };
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(there) })));
    assert!(world.screen().contains("the name exists already"), "{}", world.screen());
    world.keys("wwww");
    assert!(world.take().is_empty(), "the key that asked to create overwrites nothing");
    world.keys("<enter>");
    let screen = world.screen();
    assert!(screen.contains("Overwrite /") && screen.contains("v5 → v6"), "{screen}");
    assert!(world.take().is_empty(), "nothing is overwritten without a new confirmation");
    let (_, over) = write(&mut world);
    assert_eq!((over.on, over.tier), (Expected::Version(5), Some(Tier::Advanced)));
    assert_eq!((over.key_id.as_deref(), over.description), (Some("alias/checkout"), None), "what was not typed stays");
}

/// What is listed is not asked about as if it were to be created.
#[test]
fn a_name_that_is_known_to_exist_is_a_conflict_at_once() {
    let mut world = listed();
    world.keys("Gnd<tab><tab>s3cret<c-s>");
    world.shows(&["Conflict /c/d", "the name exists already"]);
    assert!(world.take().is_empty());
    world.keys("<enter>");
    world.shows(&["Overwrite /c/d"]);
    world.keys("<esc><esc>");
    world.shows(&["exists already: v"]);
}

#[test]
fn a_value_the_service_would_refuse_does_not_reach_the_confirmation() {
    let mut world = editing();
    world.resize(140, 24);
    world.keys("<end>{{x}}<c-s>");
    let screen = world.screen();
    assert!(screen.contains("{{") && !screen.contains("Overwrite /"), "{screen}");
}

#[test]
fn every_size_is_painted() {
    for (width, height) in [(1, 1), (2, 2), (5, 3), (20, 5), (40, 12), (80, 24), (200, 50), (300, 3), (3, 100)] {
        for keys in ["", " ", "?", "/a", "n", "Y", "e", "<tab>"] {
            let mut world = listed();
            world.resize(width, height);
            world.keys(keys);
            world.screen();
        }
        let mut world = editing();
        world.resize(width, height);
        world.screen();
        world.keys("!<c-s><tab>");
        world.screen();
    }
}

#[test]
fn an_editor_that_is_slow_to_open_comes_up_over_nothing_else() {
    for keys in ["n", "/", "?", "Y"] {
        let mut world = listed();
        world.keys("e");
        let opening = world.take();
        world.keys(keys);
        let before = world.screen();
        answer_opening(&mut world, &opening);
        assert_eq!(world.screen(), before, "{keys}");
    }
}

#[test]
fn nothing_is_shown_that_arrives_while_the_terminal_has_no_focus() {
    let mut world = listed();
    world.keys("e");
    let opening = world.take();
    world.send(Msg::Focus(false));
    answer_opening(&mut world, &opening);
    assert!(world.screen().contains("Edit /a") && !world.screen().contains(VALUE), "{}", world.screen());
    world.send(Msg::Focus(true));
    world.keys("<end>");
    assert!(world.screen().contains(VALUE), "a key shows it");

    world.keys("!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("=");
    let ticket = read(&mut world);
    world.send(Msg::Focus(false));
    world.reply(ticket, Reply::Read(Ok(reading(9))));
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
}

#[test]
fn what_was_written_here_stays_until_a_listing_has_caught_up() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    let refresh = |world: &mut World, page: Vec<Parameter>| {
        world.take();
        world.keys("r");
        let effects = world.take();
        let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(fixtures::ticket).unwrap();
        world.list(list, page);
    };
    refresh(&mut world, vec![secure("/b", 3)]);
    assert!(world.screen().contains("version 8"), "a listing that has not heard of it does not sweep it away");
    let anew = Parameter { modified: "2026-11-24T09:00:00Z".parse().ok(), ..secure("/a", 1) };
    refresh(&mut world, vec![anew]);
    assert!(world.screen().contains("version 1"), "but what was written later is believed:\n{}", world.screen());
}

#[test]
fn an_expired_session_is_connected_anew_with_the_draft_in_place() {
    let mut world = editing();
    world.resize(120, 30);
    world.keys("<end>!<c-s>");
    let (ticket, first) = write(&mut world);
    let expired = Failure::new(FailureKind::Expired, "the session has expired", "run aws sso login");
    world.reply(ticket, Reply::Written(Err(expired)));
    assert!(world.screen().contains("the session has expired"), "{}", world.screen());
    world.keys("r");
    let effects = world.take();
    let [Effect::Connect(connect, ..)] = effects.as_slice() else { panic!("{effects:?}") };
    world.keys("w");
    assert!(world.take().is_empty(), "nothing is written before the connection stands");
    world.keys("r");
    assert!(world.take().is_empty(), "one connection is enough");
    world.reply(*connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.keys("w");
    assert!(world.take().is_empty(), "nor before it is known whose account it is");
    world.reply(identify, Reply::Identity(Ok(Identity::default())));
    assert!(world.screen().contains("connected again; nothing has been written yet"), "{}", world.screen());
    let (_, again) = write(&mut world);
    assert_eq!(again, first);
}

#[test]
fn a_huge_paste_is_refused() {
    let mut world = editing();
    world.send(Msg::Paste(Secret::new("x".repeat(100_000))));
    assert!(world.screen().contains("not pasted"), "{}", world.screen());
}

#[test]
fn what_is_not_read_to_the_end_is_not_answered() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    world.resize(40, 12);
    world.keys("w");
    assert!(world.take().is_empty());
    assert!(world.screen().contains("see the rest first"), "{}", world.screen());
    world.keys("<pgdn><pgdn><pgdn>");
    write(&mut world);
}

#[test]
fn the_last_words_say_how_the_write_ended() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.keys("<c-c>");
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    assert_eq!(world.app.farewell(), Some("wrote /a: v7 → v8"));

    let mut world = editing();
    world.keys("<end>!");
    world.send(Msg::Terminate);
    assert!(world.app.farewell().is_some_and(|said| said.contains("draft was dropped")));
    assert_eq!(listed().app.farewell(), None);
}

/// A write that was not made has told of another version: the next one is asked about with that.
#[test]
fn after_a_conflict_the_question_knows_what_is_there_now() {
    let mut world = editing();
    world.keys("!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("<esc>");
    world.shows(&["Edit /a", "version 7, now 9", &format!("{VALUE}!")]);
    world.keys("?<c-s>");
    world.shows(&["Conflict /a", "now v9", "opened v7; your draft is kept"]);
    assert!(world.take().is_empty(), "nothing is asked for that");
    world.keys("<enter>");
    world.shows(&["Overwrite /a", "v9 → v10", "which you did not open", "esc goes back to the conflict"]);
    world.keys("<esc>");
    world.shows(&["Conflict /a"]);
    world.keys("<enter>");
    let (ticket, over) = write(&mut world);
    assert_eq!((over.value.expose(), over.on), (format!("{VALUE}!?").as_str(), Expected::Version(9)));
    // Once more, and what they wrote is read: it is yet another.
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 10)) })));
    world.keys("=");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(11))));
    world.keys("<esc><c-s>");
    world.shows(&["Conflict /a", "now v11"]);
}

#[test]
fn after_a_name_was_taken_the_form_knows_it_is() {
    let mut world = listed();
    world.keys("Gne<tab><tab>s3cret<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/c/e", 5)) })));
    world.keys("<esc><c-s>");
    world.shows(&["Conflict /c/e", "now v5", "the name exists already"]);
    // Another name is another parameter.
    world.keys("<esc><backtab><backtab>x<c-s>");
    world.shows(&["Create /c/ex", "new → v1"]);
}
