//! The app alone: messages in, effects out. No store, no clock, no terminal.

mod common;

use std::time::Duration;

use common::{World, ticket};
use sesame::app::{Copied, Effect, ListedBy, Msg, Place, Reply, Ticket};
use sesame::failure::{Denial, Failure, FailureKind, PolicyKind, Refusal};
use sesame::keymap::{Code, Key};
use sesame::names::search::rank;
use sesame::parameter::{Expected, Identity, Parameter, ParameterType, Reading, Tier, Write, Written};
use sesame::secret::Secret;

const VALUE: &str = "correct-horse-battery";

fn place() -> Place {
    Place { region: Some("eu-west-1".to_owned()), scope: "/".to_owned(), ..Place::default() }
}

fn secure(name: &str, version: i64) -> Parameter {
    Parameter {
        described: true,
        key_id: Some("alias/checkout".to_owned()),
        description: "the database".to_owned(),
        modified_by: Some("arn:aws:sts::111122223333:assumed-role/deploy/ci".to_owned()),
        modified: "2026-11-21T08:00:00Z".parse().ok(),
        ..Parameter::bare(name, ParameterType::SecureString, version)
    }
}

fn reading(version: i64) -> Reading {
    Reading { value: Secret::from(VALUE), version, kind: ParameterType::SecureString, modified: None }
}

fn denied() -> Failure {
    let denial = Denial {
        principal: None,
        action: "kms:Decrypt".to_owned(),
        resource: None,
        refusal: Refusal::NotAllowed(PolicyKind::Resource),
        statement: Some("{\"Action\":\"kms:Decrypt\"}".to_owned()),
    };
    Failure::new(
        FailureKind::Denied(Box::new(denial)),
        "the key policy does not let you decrypt",
        "ask the key's owner",
    )
}

/// Connected, everything listed, the cursor on the first row.
fn listed_with(place: Place, parameters: &[Parameter]) -> World {
    let mut world = World::new(place);
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    for effect in world.take() {
        match effect {
            Effect::Identify(ticket) => world.reply(
                ticket,
                Reply::Identity(Ok(Identity {
                    account: "111122223333".to_owned(),
                    arn: "arn:aws:sts::111122223333:assumed-role/engineer/ana".to_owned(),
                })),
            ),
            Effect::List(ticket, _) => {
                world.reply(ticket, Reply::Page(parameters.to_vec()));
                world.reply(ticket, Reply::Listed(Ok(ListedBy::Describe)));
            }
            other => panic!("not expected: {other:?}"),
        }
    }
    assert!(world.take().is_empty());
    world
}

fn listed() -> World {
    listed_with(place(), &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)])
}

/// The one read that was asked for.
fn read(world: &mut World) -> Ticket {
    match world.take().as_slice() {
        [Effect::Read(ticket, _)] => *ticket,
        other => panic!("one read expected: {other:?}"),
    }
}

/// Opens the editor on `/a`: described as version 7, read as version 7.
fn editing() -> World {
    let mut world = listed();
    world.keys("e");
    for effect in world.take() {
        match effect {
            Effect::Describe(t, name) => world.reply(t, Reply::Described(Ok(Some(Box::new(secure(&name, 7)))))),
            Effect::Read(t, _) => world.reply(t, Reply::Read(Ok(reading(7)))),
            other => panic!("not expected: {other:?}"),
        }
    }
    world
}

/// Confirms the draft and returns the write that goes out.
fn write(world: &mut World) -> (Ticket, Write) {
    world.keys("w");
    match world.take().as_slice() {
        [Effect::Write(ticket, write)] => (*ticket, (**write).clone()),
        other => panic!("one write expected: {other:?}"),
    }
}

#[test]
fn moving_folders_help_and_search_call_no_service() {
    let mut world = listed();
    world.keys("jjkkGg<pgdn><pgup><right><left>l<enter>h<tab>jk<tab>?j<esc>Y<esc>fx<esc>");
    assert!(world.take().is_empty());
    world.keys("/ab<down><up><bs>");
    assert!(world.take().iter().all(|e| matches!(e, Effect::Search { .. } | Effect::Cancel(_))));
}

#[test]
fn a_reveal_reads_once_shows_and_ends_by_itself() {
    let mut world = listed();
    assert!(world.screen().contains("••••••••"));
    world.keys(" ");
    let ticket = read(&mut world);
    assert!(!world.screen().contains(VALUE));
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    assert!(world.screen().contains(VALUE));
    world.pass(Duration::from_secs(29));
    assert!(world.screen().contains(VALUE) && world.screen().contains("masked in 1 s"));
    world.pass(Duration::from_secs(1));
    assert!(!world.screen().contains(VALUE));
    assert_eq!(world.app.deadline(world.now), None, "an idle program is timed by nothing");
}

#[test]
fn every_way_out_of_a_reveal_masks() {
    for (what, act) in [
        ("moving", (|w| w.keys("j")) as fn(&mut World)),
        ("space", |w| w.keys(" ")),
        ("escape", |w| w.keys("<esc>")),
        ("focus", |w| w.send(Msg::Focus(false))),
        ("search", |w| w.keys("/")),
        ("edit", |w| w.keys("e")),
        ("new", |w| w.keys("n")),
        ("refresh", |w| w.keys("r")),
    ] {
        let mut world = listed();
        world.keys(" ");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(reading(7))));
        assert!(world.screen().contains(VALUE));
        act(&mut world);
        assert!(!world.screen().contains(VALUE), "{what} leaves the value on the screen");
    }
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.keys("j");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(t)] if *t == ticket));
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    assert!(!world.screen().contains(VALUE));
    world.keys("k");
    assert!(!world.screen().contains(VALUE));
}

#[test]
fn a_copy_shows_nothing_and_says_what_is_known() {
    for (how, says) in [
        (Ok(Copied::Clipboard), "copied the value of /a"),
        (Ok(Copied::Tmux), "to tmux"),
        (Ok(Copied::Terminal), "is not known"),
        (Err("no clipboard".to_owned()), "not copied: no clipboard"),
    ] {
        let mut world = listed();
        world.resize(160, 24);
        world.keys("y");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(reading(7))));
        let copy = world.take();
        let [Effect::Copy(ticket, secret)] = copy.as_slice() else { panic!("{copy:?}") };
        assert_eq!(secret.expose(), VALUE);
        world.reply(*ticket, Reply::Copied(how));
        assert!(world.screen().contains(says), "{}", world.screen());
        assert!(!world.screen().contains(VALUE));
    }
}

#[test]
fn a_denial_stays_with_its_parameter_and_leaves_the_others_alone() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(denied())));
    let screen = world.screen();
    assert!(screen.contains("no key access") && screen.contains("the key policy does not let you"), "{screen}");
    world.keys("j ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(3))));
    assert!(world.screen().contains(VALUE));
    world.keys("kx");
    assert!(world.screen().contains("kms:Decrypt"));
    world.keys("s");
    assert!(matches!(world.take().as_slice(), [Effect::Copy(_, s)] if s.expose().contains("kms:Decrypt")));
}

#[test]
fn an_unreadable_value_can_be_replaced_deliberately() {
    let mut world = listed();
    world.keys("e");
    for effect in world.take() {
        match effect {
            Effect::Describe(t, name) => world.reply(t, Reply::Described(Ok(Some(Box::new(secure(&name, 7)))))),
            Effect::Read(t, _) => world.reply(t, Reply::Read(Err(denied()))),
            other => panic!("not expected: {other:?}"),
        }
    }
    assert!(world.screen().contains("Replace a value that cannot be read?"));
    world.keys("<enter> ");
    assert!(world.screen().contains("Replace a value that cannot be read?"), "only its own key goes on");
    world.keys("rnew<c-s>");
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
    for part in ["/a", "111122223333", "engineer/ana", "eu-west-1", "7 → 8", "deploy/ci", "3 d ago", "alias/checkout"]
    {
        assert!(screen.contains(part), "{part} is missing from\n{screen}");
    }
    assert!(!screen.contains(VALUE), "the difference is masked until asked for");
    world.keys(&"<enter>".repeat(20));
    world.keys(&"<space>".repeat(20));
    assert!(world.take().is_empty(), "only its own key writes");
    world.keys("d");
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
    assert!(screen.contains("wrote /a: version 7 → 8") && screen.contains("version 8"), "{screen}");
    world.take();
    world.keys("r");
    let effects = world.take();
    let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(common::ticket).unwrap();
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
    assert!(screen.contains("Create this parameter?") && screen.contains("do not come back"), "{screen}");
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
    assert!(screen.contains("Nothing was written") && screen.contains("version 9"), "{screen}");
    world.keys("t");
    let ticket = read(&mut world);
    let theirs = Reading { value: Secret::from("theirs"), ..reading(9) };
    world.reply(ticket, Reply::Read(Ok(theirs)));
    let screen = world.screen();
    assert!(screen.contains("- theirs") && screen.contains(&format!("+ {VALUE}!")), "{screen}");
    world.keys("o");
    assert!(world.screen().contains("9 → 10"));
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
    assert!(world.take().is_empty());
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
    assert!(world.screen().contains(&format!("│ xz{VALUE}")), "the next key shows it, and is not lost");
    world.send(Msg::Focus(false));
    assert!(!world.screen().contains(VALUE));
}

#[test]
fn a_read_only_session_opens_no_editor_and_no_form() {
    let mut world =
        listed_with(Place { read_only: true, ..place() }, &[secure("/a", 7), secure("/b", 3), secure("/c/d", 1)]);
    for keys in ["e", "n"] {
        world.keys(keys);
        assert!(world.take().is_empty());
        assert!(world.screen().contains("read-only session"), "{}", world.screen());
    }
    assert!(world.screen().contains("READ ONLY"));
}

#[test]
fn names_that_arrive_move_neither_cursor_nor_scroll() {
    let names = |from: u32, to: u32| (from..to).map(|i| secure(&format!("/p{i:04}"), 1)).collect::<Vec<_>>();
    let mut world = World::new(place());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let list = world.take().iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.reply(list, Reply::Page(names(500, 550)));
    world.keys(&"j".repeat(30));
    let before = world.screen();
    let rows =
        |screen: &str| screen.lines().skip(2).take(20).map(|l| l.chars().take(36).collect()).collect::<Vec<String>>();
    world.reply(list, Reply::Page(names(0, 50)));
    world.reply(list, Reply::Page(names(900, 950)));
    assert_eq!(rows(&world.screen()), rows(&before));
    assert!(world.screen().contains("150 loaded, still listing"), "partial is called partial");
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    assert!(world.screen().contains("150 parameters · as of 08:00:00 UTC"));
}

#[test]
fn a_refresh_keeps_place_and_counts_what_came_and_went() {
    let mut world = listed();
    world.keys("Gl");
    world.keys("r");
    let list = world.take().iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.reply(list, Reply::Page(vec![secure("/a", 7), secure("/aa", 1), secure("/c/d", 1)]));
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    let screen = world.screen();
    assert!(screen.contains("refreshed: 1 new, 1 gone"), "{screen}");
    assert!(screen.contains("▾ c"), "open folders stay open:\n{screen}");
}

#[test]
fn a_new_parameter_is_created_only_if_absent_and_an_existing_name_is_asked_about() {
    let mut world = listed();
    world.keys("G");
    world.keys("n");
    assert!(world.screen().contains("/c/"), "the path is prefilled");
    world.keys("d<tab><tab><tab><tab><tab><tab>s3cret<c-s>");
    let screen = world.screen();
    assert!(screen.contains("Create this parameter?") && !screen.contains("s3cret"), "{screen}");
    let (ticket, created) = write(&mut world);
    assert_eq!((created.name.as_str(), created.on), ("/c/d", Expected::Absent));
    assert_eq!(created.kind, ParameterType::SecureString, "the safe type comes first");
    let there = Parameter { tier: Tier::Advanced, ..secure("/c/d", 5) };
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(there) })));
    assert!(world.screen().contains("the name exists already"), "{}", world.screen());
    world.keys("wwww<enter>");
    assert!(world.take().is_empty(), "the key that asked to create overwrites nothing");
    world.keys("o");
    let screen = world.screen();
    assert!(screen.contains("Overwrite this parameter?") && screen.contains("5 → 6"), "{screen}");
    assert!(world.take().is_empty(), "nothing is overwritten without a new confirmation");
    let (_, over) = write(&mut world);
    assert_eq!((over.on, over.tier), (Expected::Version(5), Some(Tier::Advanced)));
    assert_eq!((over.key_id.as_deref(), over.description), (Some("alias/checkout"), None), "what was not typed stays");
}

#[test]
fn a_bad_name_is_said_before_anything_is_sent() {
    for (name, says) in [("aws/x", "reserved"), ("a b", "space"), ("a//b", "//"), ("a/", "end with /")] {
        let mut world = listed();
        world.resize(140, 30);
        world.keys("gn");
        world.keys(name);
        world.keys("<tab><tab><tab><tab><tab><tab>v<c-s>");
        let screen = world.screen();
        assert!(screen.contains("New parameter") && screen.contains(says), "{name}:\n{screen}");
        assert!(world.take().is_empty());
    }
}

#[test]
fn a_value_the_service_would_refuse_does_not_reach_the_confirmation() {
    let mut world = editing();
    world.resize(140, 24);
    world.keys("<end>{{x}}<c-s>");
    let screen = world.screen();
    assert!(screen.contains("{{") && !screen.contains("Overwrite this parameter?"), "{screen}");
}

#[test]
fn what_cannot_be_connected_says_why_and_tries_again() {
    let mut world = World::new(place());
    let connect = ticket(&world.take()[0]);
    let failure =
        Failure::new(FailureKind::Credentials, "no AWS credentials were found", "run aws sso login, then press r");
    world.reply(connect, Reply::Connected(Err(failure)));
    let screen = world.screen();
    assert!(screen.contains("no AWS credentials were found") && screen.contains("aws sso login"), "{screen}");
    assert!(screen.contains("not connected"));
    world.keys("r");
    assert!(matches!(world.take().as_slice(), [Effect::Connect(..)]));
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
        world.keys("!<c-s>d");
        world.screen();
    }
}

#[test]
fn enter_pressed_before_the_search_has_answered_goes_to_what_was_typed() {
    let mut world = listed();
    world.keys("/d<enter>");
    let searches = world.take();
    let Some(Effect::Search { ticket, corpus, query, .. }) = searches.last() else { panic!("{searches:?}") };
    let ranking = rank(corpus, query, world.now.wall, None, 10, &|| false).unwrap();
    world.reply(*ticket, Reply::Ranked(ranking.into()));
    let screen = world.screen();
    assert!(screen.contains("▾ c") && screen.contains("/c/d"), "{screen}");
}

#[test]
fn escape_and_a_key_in_one_piece_are_both_heard() {
    let mut world = listed();
    world.keys("?");
    world.send(Msg::Key(Key { code: Code::Char('G'), ctrl: false, alt: true }));
    let screen = world.screen();
    assert!(!screen.contains("Keys") && screen.contains("Folder with 1 parameter"), "{screen}");
}

/// Answers both questions of an opening editor.
fn answer_opening(world: &mut World, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::Describe(t, name) => world.reply(*t, Reply::Described(Ok(Some(Box::new(secure(name, 7)))))),
            Effect::Read(t, _) => world.reply(*t, Reply::Read(Ok(reading(7)))),
            _ => {}
        }
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
    world.keys("t");
    let ticket = read(&mut world);
    world.send(Msg::Focus(false));
    world.reply(ticket, Reply::Read(Ok(reading(9))));
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
}

#[test]
fn a_value_says_which_version_it_is_when_the_listing_is_older() {
    let mut world = listed();
    world.resize(140, 24);
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(9))));
    assert!(world.screen().contains("This is version 9"), "{}", world.screen());
}

#[test]
fn the_newest_copy_wins() {
    let mut world = listed();
    world.keys("y");
    let first = read(&mut world);
    world.keys("jy");
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Cancel(t), Effect::Read(..)] if *t == first), "{effects:?}");
    world.reply(first, Reply::Read(Ok(reading(7))));
    assert!(world.take().is_empty());
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
        let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(common::ticket).unwrap();
        world.reply(list, Reply::Page(page));
        world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
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
    let expired = Failure::new(FailureKind::Expired, "the session has expired", "run aws sso login, then press r");
    world.reply(ticket, Reply::Written(Err(expired)));
    assert!(world.screen().contains("the session has expired"), "{}", world.screen());
    world.keys("r");
    let effects = world.take();
    let [Effect::Connect(connect, _)] = effects.as_slice() else { panic!("{effects:?}") };
    world.keys("w");
    assert!(world.take().is_empty(), "nothing is written before the connection stands");
    world.reply(*connect, Reply::Connected(Ok(())));
    world.take();
    let (_, again) = write(&mut world);
    assert_eq!(again, first);
}

#[test]
fn dropping_a_draft_in_a_conflict_asks() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("x");
    assert!(world.screen().contains("Drop the draft?"), "{}", world.screen());
    world.keys("<esc><esc>");
    assert!(world.screen().contains(&format!("{VALUE}!")));
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
    assert!(world.screen().contains("read to the end first"), "{}", world.screen());
    world.keys("<pgdn><pgdn><pgdn>");
    write(&mut world);
}

#[test]
fn one_stray_escape_does_not_stop_the_listing() {
    let mut world = World::new(place());
    let connect = ticket(&world.take()[0]);
    world.reply(connect, Reply::Connected(Ok(())));
    let effects = world.take();
    let list = effects.iter().find(|e| matches!(e, Effect::List(..))).map(ticket).unwrap();
    world.reply(list, Reply::Page(vec![secure("/a", 7)]));
    world.keys("<esc>");
    assert!(world.take().is_empty() && world.screen().contains("esc again stops the listing"));
    world.keys("j<esc>");
    assert!(world.take().is_empty(), "another key in between forgets it");
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(t)] if *t == list));
    assert!(world.screen().contains("incomplete"), "{}", world.screen());
}

#[test]
fn the_last_words_say_how_the_write_ended() {
    let mut world = editing();
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.keys("<c-c>");
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    assert_eq!(world.app.farewell(), Some("wrote /a: version 7 → 8"));

    let mut world = editing();
    world.keys("<end>!");
    world.send(Msg::Terminate);
    assert!(world.app.farewell().is_some_and(|said| said.contains("draft was dropped")));
    assert_eq!(listed().app.farewell(), None);
}
