//! The versions of one parameter: what is asked, what is shown of a value and for how long, and the way of a version back.

mod putting_back;

use sesame::parameter::Version;

use super::*;

/// The values of the versions.
const OLD: &str = "tulip-of-before";

fn version(number: i64, labels: &[&str]) -> Version {
    let days = 10 - number;
    let at = fixtures::start_of_time() - jiff::SignedDuration::from_hours(24 * days);
    Version {
        parameter: Parameter { modified: Some(at), ..secure("/a", number) },
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    }
}

/// Versions 7 to 1 of `/a`.
fn versions() -> Vec<Version> {
    let labels = |number| match number {
        7 => &["current"][..],
        6 => &["previous", "known-good"],
        _ => &[],
    };
    (1..=7).rev().map(|number| version(number, labels(number))).collect()
}

fn asked(world: &mut World) -> Ticket {
    world.one(|effect| matches!(effect, Effect::History(..)))
}

fn open_with(mut world: World, versions: Vec<Version>) -> World {
    world.keys("H");
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions)));
    assert!(world.take().is_empty());
    world
}

/// The history of `/a` is on the screen.
fn open() -> World {
    let mut world = open_with(listed(), versions());
    world.resize(120, 35);
    world
}

/// What is read, by name, with the tickets.
fn reads(world: &mut World) -> Vec<(String, Ticket)> {
    let reads = world.take().into_iter().filter_map(|effect| match effect {
        Effect::Read(ticket, name) => Some((name, ticket)),
        Effect::Cancel(_) => None,
        other => panic!("not expected: {other:?}"),
    });
    reads.collect()
}

fn of(number: i64, value: &str) -> Reading {
    let modified = version(number, &[]).parameter.modified;
    Reading { value: Secret::from(value), version: number, kind: ParameterType::SecureString, modified, missing: 0 }
}

/// Answers a read with a value of that version.
fn answer(world: &mut World, number: i64, value: &str) {
    let reads = reads(world);
    let [(name, ticket)] = reads.as_slice() else { panic!("{reads:?}") };
    assert_eq!(*name, format!("/a:{number}"));
    world.reply(*ticket, Reply::Read(Ok(of(number, value))));
}

/// Answers two reads.
fn answer_both(world: &mut World, first: (i64, &str), second: (i64, &str)) {
    let reads = reads(world);
    let names: Vec<&str> = reads.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [format!("/a:{}", first.0), format!("/a:{}", second.0)]);
    for ((_, ticket), (number, value)) in reads.iter().zip([first, second]) {
        world.reply(*ticket, Reply::Read(Ok(of(number, value))));
    }
}

#[test]
fn a_history_is_one_request_and_no_value() {
    let mut world = listed();
    world.keys("H");
    world.shows(&["History /a", "reading the versions", "esc cancels"]);
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions())));
    world.shows(&["v7", "current", "v6", "known-good", "v1", "created", "deploy/ci", "3 d", "1 of 7"]);
    world.keys("jkGg<pgdn><pgup><down>m<up>m");
    assert!(world.take().is_empty(), "moving and marking ask nothing");
    for keys in ["<esc>", "q"] {
        let mut world = listed();
        world.keys("H");
        let ticket = asked(&mut world);
        world.keys(keys);
        assert!(matches!(world.take().as_slice(), [Effect::Cancel(it)] if *it == ticket), "{keys}");
        assert!(!world.screen().contains("History /a"));
        world.reply(ticket, Reply::History(Ok(versions())));
        assert!(!world.screen().contains("v6"), "a late answer opens nothing");
    }
}

#[test]
fn each_row_says_what_its_write_changed_beside_the_value() {
    let change = |number, with: fn(&mut Parameter)| {
        let mut version = version(number, &[]);
        with(&mut version.parameter);
        version
    };
    let plain = |parameter: &mut Parameter| {
        parameter.kind = ParameterType::String;
        parameter.key_id = None;
        parameter.description.clear();
    };
    let mut world = open_with(
        listed(),
        vec![
            change(5, |parameter| parameter.tier = Tier::Advanced),
            change(4, |_| {}),
            change(3, |parameter| parameter.key_id = Some("alias/old".to_owned())),
            change(2, plain),
            change(1, plain),
        ],
    );
    // Where there is no room for all of it in the list, below it.
    for (keys, says) in [
        ("g", "changed      tier Standard → Advanced"),
        ("jj", "changed      type String → SecureString · description → “the database”"),
        ("k", "changed      key alias/old → alias/checkout"),
    ] {
        world.keys(keys);
        world.shows(&[says]);
    }
    world.resize(160, 35);
    world.shows(&[
        "tier Standard → Advanced",
        "key alias/old → alias/checkout",
        "type String → SecureString · description → “the database”",
        "created",
    ]);
    let rows = world.screen();
    let row = rows.lines().find_map(|line| line.split('│').nth(1).filter(|row| row.contains(" v2 "))).unwrap();
    assert!(!row.contains('→'), "what stayed is not said: {row}");
}

#[test]
fn versions_that_the_service_has_dropped_are_spoken_of() {
    let long = (31..=130).rev().map(|number| Version { parameter: secure("/a", number), labels: Vec::new() });
    let world = open_with(listed(), long.collect());
    world.shows(&["100 versions", "older versions are gone: the service keeps the newest 100", "v130"]);
    let world = open();
    assert!(!world.screen().contains("older versions are gone"));
}

#[test]
fn a_version_is_revealed_alone_and_masks_itself() {
    for (what, act) in [
        ("space", (|w| w.keys(" ")) as fn(&mut World)),
        ("moving", |w| w.keys("<down>")),
        ("to the top", |w| w.keys("g")),
        ("time", |w| w.pass(Duration::from_secs(30))),
        ("focus", |w| w.send(Msg::Focus(false))),
        ("compare", |w| w.keys("=")),
        ("closing", |w| w.keys("<esc>")),
    ] {
        let mut world = open();
        world.keys("<down> ");
        assert!(!world.screen().contains(OLD));
        answer(&mut world, 6, OLD);
        world.shows(&[OLD, "masked in 30 s"]);
        world.pass(Duration::from_secs(1));
        world.shows(&[OLD, "masked in 29 s"]);
        act(&mut world);
        assert!(!world.screen().contains(OLD), "{what} leaves the value on the screen");
    }
    let mut world = open();
    world.keys("<down> ");
    answer(&mut world, 6, OLD);
    world.pass(Duration::from_secs(30));
    assert_eq!(world.app.deadline(world.now), None, "nothing is timed any more");
    world.shows(&["space reveals"]);
}

#[test]
fn what_is_on_its_way_when_nobody_looks_is_not_shown() {
    for leave in ["<down>", "<esc>", " "] {
        let mut world = open();
        world.keys("<down> ");
        let ticket = reads(&mut world)[0].1;
        world.keys(leave);
        assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(it) if *it == ticket)), "{leave}");
        world.reply(ticket, Reply::Read(Ok(of(6, OLD))));
        assert!(!world.screen().contains(OLD), "{leave}");
    }
    let mut world = open();
    world.keys("<down> ");
    let ticket = reads(&mut world)[0].1;
    world.send(Msg::Focus(false));
    world.send(Msg::Focus(true));
    world.reply(ticket, Reply::Read(Ok(of(6, OLD))));
    assert!(!world.screen().contains(OLD));
}

#[test]
fn a_version_is_copied_without_being_shown() {
    let mut world = open();
    world.keys("<down>y");
    answer(&mut world, 6, OLD);
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Copy(_, text)] if text.expose() == OLD), "{effects:?}");
    assert!(!world.screen().contains(OLD));
    world.reply(ticket(&effects[0]), Reply::Copied(Ok(Copied::Clipboard)));
    world.shows(&["copied the value of /a:6; the clipboard is cleared in 45 s"]);
    world.take();
    world.keys(" ");
    answer(&mut world, 6, OLD);
    world.keys("y");
    assert!(matches!(world.take().as_slice(), [Effect::Copy(..)]), "what is shown is not read again");
}

#[test]
fn two_versions_are_compared_without_their_text_until_that_is_asked_for() {
    let (before, after) = ("one\ntwo\nthree\nfour", "one\n2\nthree\nfour\nfive");
    let mut world = open();
    world.keys("<down>=");
    world.shows(&["reading v5 and v6"]);
    answer_both(&mut world, (5, before), (6, after));
    world.shows(&["v5 → v6", "3 lines differ: 2, 4, 5", "tab shows it"]);
    assert!(!world.screen().contains("three"));
    world.keys("<tab>");
    world.shows(&["- ", "two", "+ ", "five"]);
    world.keys("<tab>");
    world.shows(&["3 lines differ"]);
    assert!(!world.screen().contains("three"));
    world.keys("<tab>");
    world.pass(Duration::from_secs(30));
    assert!(!world.screen().contains("three"));
    assert!(world.take().is_empty(), "nothing is read again for it");

    // With the one that is marked, whichever is older.
    world.keys("m");
    world.shows(&["v6 is marked"]);
    world.keys("G");
    world.shows(&["v6 is marked: = compares with it", "= compares with v6"]);
    world.keys("=");
    answer_both(&mut world, (1, "{\"a\":1,\"b\":\"two\"}"), (6, "{\"b\":\"three\",\"a\":1}"));
    // Which keys differ is told, and nothing of what they hold.
    world.shows(&["v1 → v6", "1 key differs: ~ .b"]);
    assert!(!world.screen().contains("two") && !world.screen().contains("three"), "{}", world.screen());
    world.keys("<up>");
    assert!(!world.screen().contains("key differs"), "it goes with the cursor");

    let mut world = open();
    world.keys("G=");
    assert!(world.take().is_empty());
    world.shows(&["there is no version below: m on another marks it to compare with"]);
    world.keys("<tab>");
    world.shows(&["= compares first"]);
}

#[test]
fn a_history_that_cannot_be_read_says_why_and_what_goes_on() {
    let mut world = listed();
    world.keys("H");
    let ticket = asked(&mut world);
    world.pass(Duration::from_secs(3));
    world.shows(&["reading the versions", "no answer for 3 s"]);
    world.reply(ticket, Reply::History(Err(denied())));
    world.shows(&[
        "the versions cannot be read",
        "the key policy does not let you decrypt",
        "x explains it",
        "r tries again",
    ]);
    world.keys("x");
    world.shows(&["What happened, and what to do", "kms:Decrypt"]);
    world.keys("<esc>r");
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions())));
    world.shows(&["7 versions"]);
    world.keys("<down><down>r");
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions())));
    world.shows(&["3 of 7"]);
}

#[test]
fn what_has_no_versions_says_so() {
    let mut world = listed();
    world.keys("GH");
    assert!(world.take().is_empty());
    // Of a folder it is asked as of when.
    world.shows(&["As of when? 1 parameter under /c"]);
    let mut world = listed();
    world.keys("//aws/reference/secretsmanager/db<enter>");
    world.take();
    world.keys("H");
    assert!(world.take().is_empty());
    world.shows(&["a secret has no history here"]);
}

/// No part of a value is in what the program would print of its state.
#[test]
fn the_state_of_the_page_prints_no_value() {
    let mut world = open();
    for keys in ["<down> ", "=", "<tab>", "<enter>", "<tab>"] {
        world.keys(keys);
        for (name, ticket) in reads(&mut world) {
            let number: i64 = name.rsplit(':').next().unwrap().parse().unwrap();
            let value = format!("{OLD}-{number}\n{VALUE}");
            world.reply(ticket, Reply::Read(Ok(of(number, &value))));
        }
        let printed = format!("{:?}", world.app);
        assert!(!printed.contains("tulip") && !printed.contains(VALUE), "{keys}");
    }
    world.shows(&["Put back"]);
}

#[test]
fn a_long_value_scrolls_and_the_cursor_stays() {
    let value: Vec<String> = (1..=60).map(|line| format!("line-{line}-")).collect();
    for (width, height) in [(80, 24), (120, 35), (40, 12)] {
        let mut world = open();
        world.resize(width, height);
        world.keys("<down> ");
        answer(&mut world, 6, &value.join("\n"));
        world.shows(&["line-1-", "ctrl-d shows", "2 of 7"]);
        assert!(!world.screen().contains("line-60-"));
        let mut seen = 0;
        for _ in 0..60 {
            seen += value.iter().skip(seen).take_while(|line| world.screen().contains(line.as_str())).count();
            world.keys("<pgdn>");
        }
        assert_eq!(seen, 60, "every line is seen at {width}x{height}");
        world.shows(&["2 of 7"]);
        world.keys("<pgup>");
        assert!(world.screen().contains("ctrl-d shows"));
        world.keys(" <pgdn>");
        assert!(!world.screen().contains("line-") && !world.screen().contains("2 of 7"), "now the list is paged");
    }
}

#[test]
fn after_a_login_that_ran_out_the_history_goes_on() {
    let mut world = open();
    world.keys("<down> ");
    let ticket = reads(&mut world)[0].1;
    let expired = Failure::new(FailureKind::Expired, "the session has expired", "run aws sso login");
    world.reply(ticket, Reply::Read(Err(expired)));
    world.shows(&["the session has expired", "r connect"]);
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.shows(&["History /a", "v6"]);
    world.keys(" <enter>=");
    world.shows(&["not connected yet"]);
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(fixtures::identity(OURS))));
    world.take();
    world.keys(" ");
    answer(&mut world, 6, OLD);
    world.shows(&[OLD]);

    // Another account has another history.
    let mut world = open();
    world.keys("<down> ");
    let ticket = reads(&mut world)[0].1;
    let expired = Failure::new(FailureKind::Expired, "the session has expired", "run aws sso login");
    world.reply(ticket, Reply::Read(Err(expired)));
    world.keys("r");
    let connect = world.one(|effect| matches!(effect, Effect::Connect(..)));
    world.reply(connect, Reply::Connected(Ok(())));
    let identify = world.one(|effect| matches!(effect, Effect::Identify(_)));
    world.reply(identify, Reply::Identity(Ok(fixtures::identity(fixtures::THEIRS))));
    assert!(!world.screen().contains("History /a"), "{}", world.screen());
}

#[test]
fn a_history_that_was_being_read_when_the_connection_went_is_read_on_request() {
    let mut world = listed();
    world.keys("H");
    let ticket = asked(&mut world);
    world.keys("<f3><bs>");
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Cancel(it) if *it == ticket)));
    world.keys("<esc>");
    world.shows(&["the versions have not been read", "r reads them"]);
    world.keys("<enter>");
    world.shows(&["the versions have not been read"]);
    world.keys("<f5>");
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions())));
    world.shows(&["7 versions"]);
}

#[test]
fn what_is_shared_has_a_history_and_is_not_put_back() {
    let arn = "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk";
    let shared = |number| {
        let parameter = Parameter { name: arn.to_owned(), arn: Some(arn.to_owned()), ..secure(arn, number) };
        Version { parameter, labels: Vec::new() }
    };
    let mut world = World::new(Start { scope: "shared".to_owned(), ..start() });
    let list = world.arrive(OURS);
    world.list(list, vec![shared(2).parameter]);
    world.keys("sH");
    let effects = world.take();
    let [Effect::History(ticket, name)] = effects.as_slice() else { panic!("{effects:?}\n{}", world.screen()) };
    assert_eq!(name, arn);
    world.reply(*ticket, Reply::History(Ok(vec![shared(2), shared(1)])));
    world.shows(&["History /net/psk of 222233334444"]);
    world.keys("<down><enter>");
    world.shows(&["shared by 222233334444: only its owner can change it"]);
    world.keys(" ");
    let reads = reads(&mut world);
    assert_eq!(reads[0].0, format!("{arn}:1"));
}

/// What comes from outside is shown as what it is.
#[test]
fn a_history_steers_no_terminal() {
    let mut hostile = version(7, &["\u{1b}[31mred", "\u{202e}live"]);
    hostile.parameter.description = "\u{1b}]0;title\u{7}".to_owned();
    hostile.parameter.modified_by = Some("arn:aws:iam::1:user/\u{9b}31m".to_owned());
    hostile.parameter.key_id = Some("alias/\u{200b}x\r".to_owned());
    for (width, height) in [(80, 24), (120, 35), (40, 12), (200, 50)] {
        let mut world = open_with(listed(), vec![hostile.clone(), version(6, &["\u{7}"])]);
        world.resize(width, height);
        for keys in ["<down>", "<enter>"] {
            let bad = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}".contains(c);
            assert!(!world.screen().contains(bad), "{width}x{height}: {:?}", world.screen());
            world.keys(keys);
        }
        answer_both(&mut world, (6, OLD), (7, VALUE));
        let bad = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}".contains(c);
        assert!(!world.screen().contains(bad), "{width}x{height}: {:?}", world.screen());
    }
}

/// The row in the panes is as new as what its history told.
#[test]
fn what_the_history_tells_is_learnt() {
    let mut newer = versions();
    newer.insert(0, version(8, &[]));
    let mut world = open_with(listed(), newer);
    world.keys("<esc>");
    world.shows(&["version 8"]);
}

/// A service that repeats a value in a refusal: what is held here of it is not repeated.
#[test]
fn no_failure_repeats_a_value_of_the_history() {
    let repeats = || Failure::new(FailureKind::Service, format!("cannot take {OLD} for {VALUE}"), "");
    let told = |mut world: World, says: &[&str]| {
        world.resize(120, 35);
        world.keys("r");
        let ticket = asked(&mut world);
        world.reply(ticket, Reply::History(Err(repeats())));
        for keys in ["", "x"] {
            world.keys(keys);
            let screen = world.screen();
            assert!(says.iter().all(|value| !screen.contains(value)), "{screen}");
        }
    };
    let mut world = open();
    world.keys("<down> ");
    answer(&mut world, 6, OLD);
    world.keys("r");
    let ticket = asked(&mut world);
    world.pass(Duration::from_secs(29));
    world.reply(ticket, Reply::History(Err(repeats())));
    world.pass(Duration::from_secs(1));
    assert!(!world.screen().contains(OLD), "{}", world.screen());
    let mut world = open();
    world.keys("<down>=");
    answer_both(&mut world, (5, OLD), (6, VALUE));
    told(world, &[OLD, VALUE]);
}
