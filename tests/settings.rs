//! What the settings change, where it counts.

use std::time::Duration;

use sesame::app::{Copied, Effect, Reply, Start};
use sesame::config::Config;
use sesame::parameter::{Parameter, ParameterType, Reading};
use sesame::secret::Secret;

use crate::fixtures::{OURS, THEIRS, VALUE, World, one, place, reading, start};

fn with(settings: &str) -> World {
    listed(start(), settings)
}

/// Connected, with a few names of which the cursor is on the first.
fn listed(start: Start, settings: &str) -> World {
    let mut world = World::with(start, Config::parse(settings).unwrap());
    let list = world.arrive(OURS);
    let plain = |name| Parameter::bare(name, ParameterType::String, 3);
    let secret = Parameter::bare("/secret", ParameterType::SecureString, 7);
    world.list(list, vec![plain("/a"), plain("/b"), plain("/live/db"), plain("/live/new"), secret]);
    world.keys("g");
    world
}

fn plain(value: &str, version: i64) -> Reading {
    Reading { value: Secret::from(value), kind: ParameterType::String, ..reading(version) }
}

/// Reveals what is under the cursor.
fn reveal(world: &mut World, answer: Reading) {
    world.keys(" ");
    let ticket = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(ticket, Reply::Read(Ok(answer)));
}

fn reads(world: &mut World) -> usize {
    world.take().iter().filter(|effect| matches!(effect, Effect::Read(..))).count()
}

#[test]
fn a_value_stays_revealed_for_as_long_as_they_say() {
    let mut world = with("reveal = '2min'");
    reveal(&mut world, reading(3));
    world.shows(&[VALUE, "masked in 120 s"]);
    world.pass(Duration::from_secs(119));
    world.shows(&[VALUE]);
    world.pass(Duration::from_secs(1));
    world.shows(&["masked again after 2 min"]);
    assert!(!world.screen().contains(VALUE));
}

#[test]
fn a_difference_is_masked_after_the_same_time() {
    let mut world = with("reveal = '5s'");
    world.keys("e");
    world.answer_opening(
        |name| Parameter { described: true, ..Parameter::bare(name, ParameterType::String, 3) },
        Ok(plain("one", 3)),
    );
    world.keys("!");
    world.shows(&["one!"]);
    world.pass(Duration::from_secs(5));
    world.shows(&["masked while nobody types"]);
    world.keys("<left><c-s><tab>");
    world.shows(&["one!"]);
    world.pass(Duration::from_secs(5));
    assert!(!world.screen().contains("one!"), "{}", world.screen());
}

#[test]
fn the_clipboard_is_cleared_when_they_say() {
    let mut world = with("clipboard = '10s'");
    world.keys("y");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    world.reply(read, Reply::Read(Ok(reading(3))));
    let copy = world.one(|effect| matches!(effect, Effect::Copy(..)));
    world.reply(copy, Reply::Copied(Ok(Copied::Clipboard)));
    world.shows(&["the clipboard is cleared in 10 s"]);
    world.pass(Duration::from_secs(9));
    assert!(world.take().is_empty());
    world.pass(Duration::from_secs(1));
    one(&world.take(), |effect| matches!(effect, Effect::ClearClipboard(_)));
}

#[test]
fn undo_keeps_values_for_as_long_as_they_say() {
    let mut world = with("undo = '2h'");
    world.resize(120, 35);
    world.keys("D");
    world.shows(&["kept for 2 h, encrypted"]);
}

#[test]
fn the_list_begins_in_their_order_and_with_their_columns() {
    let mut world = with("sort = 'name'\ncolumns = ['version']");
    world.resize(120, 24);
    world.shows(&["/live/db", "ver", "flat, by name"]);
    let screen = world.screen();
    let title = screen.lines().nth(1).unwrap();
    assert!(!title.contains("type") && !title.contains("changed"), "{title}");
    let mut world = with("columns = []");
    world.resize(120, 24);
    assert!(!world.screen().lines().nth(1).unwrap().contains("changed"), "{}", world.screen());
}

#[test]
fn a_string_stays_readable_where_they_ask_for_it() {
    let mut world = with("mask = 'secure'");
    world.resize(120, 24);
    world.shows(&["Strings stay shown"]);
    reveal(&mut world, plain("be kind", 3));
    world.shows(&["be kind", "stays shown · space masks it"]);
    world.pass(Duration::from_hours(1));
    world.shows(&["be kind"]);
    // What was not revealed is masked, and nothing is fetched by moving.
    world.keys("j");
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    world.keys("k");
    world.shows(&["be kind"]);
    assert_eq!(reads(&mut world), 0);
    // Looking away masks secrets; what is spared is shown again.
    world.send(sesame::app::Msg::Focus(false));
    world.shows(&["be kind"]);
    // Whoever masks it does not want to see it any more.
    world.keys(" ");
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    world.keys("jk");
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    assert_eq!(reads(&mut world), 0);
}

#[test]
fn a_secret_is_masked_whatever_they_say() {
    let mut world = with("mask = 'secure'");
    world.keys("G");
    reveal(&mut world, reading(7));
    world.shows(&[VALUE, "masked in 30 s"]);
    world.keys("kj");
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
    reveal(&mut world, reading(7));
    world.pass(Duration::from_secs(30));
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
}

#[test]
fn what_stays_readable_is_never_older_than_the_list() {
    let mut world = with("mask = 'secure'");
    reveal(&mut world, plain("be kind", 3));
    world.keys("j");
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.list(
        list,
        vec![Parameter::bare("/a", ParameterType::String, 4), Parameter::bare("/b", ParameterType::String, 3)],
    );
    world.keys("k");
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    world.shows(&["version 4", "space reveals"]);
    assert_eq!(reads(&mut world), 0);
}

#[test]
fn nothing_stays_readable_in_another_session() {
    let mut world = with("mask = 'secure'");
    reveal(&mut world, plain("be kind", 3));
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.reply(
        list,
        Reply::Listed(Err(sesame::failure::Failure::new(
            sesame::failure::FailureKind::Expired,
            "The session has expired",
            "Sign in",
        ))),
    );
    world.keys("r");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(crate::fixtures::identity(THEIRS))));
    world.list(list, vec![Parameter::bare("/a", ParameterType::String, 3)]);
    assert!(!world.screen().contains("be kind"), "{}", world.screen());
    assert!(!format!("{:?}", world.app).contains("be kind"));
}

#[test]
fn a_failure_repeats_nothing_that_stays_readable() {
    let mut world = with("mask = 'secure'");
    reveal(&mut world, plain("be-kind-to-all", 3));
    world.keys("j ");
    let read = world.one(|effect| matches!(effect, Effect::Read(..)));
    let what = "The value be-kind-to-all is odd";
    let failure = sesame::failure::Failure::new(sesame::failure::FailureKind::Service, what, "");
    world.reply(read, Reply::Read(Err(failure)));
    assert!(!world.screen().contains("be-kind-to-all"), "{}", world.screen());
}

const READ_ONLY: &str = "[[context]]\nprofile = 'prod-*'\nread_only = true\n";

#[test]
fn a_context_makes_a_session_read_only_whatever_the_command_line_says() {
    let prod = Start { place: place("prod-eu", "eu-west-1"), ..start() };
    let mut world = listed(prod, READ_ONLY);
    world.shows(&["READ ONLY"]);
    for keys in ["e", "D", "n", "c", "M", "E"] {
        world.keys(keys);
        assert!(world.take().is_empty(), "{keys}");
        world.shows(&["read-only by your settings of profile prod-*"]);
        world.keys("<esc>");
    }
    let dev = Start { place: place("dev", "eu-west-1"), ..start() };
    assert!(!listed(dev, READ_ONLY).screen().contains("READ ONLY"));
    // What the command line says more strictly holds.
    let mut dev = Start { place: place("dev", "eu-west-1"), ..start() };
    dev.place.read_only = true;
    let mut world = listed(dev, READ_ONLY);
    world.keys("e");
    world.shows(&["READ ONLY", "read-only session: nothing can be written"]);
}

#[test]
fn a_context_of_an_account_holds_once_that_is_known_and_where_it_cannot_be() {
    let settings = format!("[[context]]\naccount = '{OURS}'\nread_only = true\n");
    with(&settings).shows(&["READ ONLY"]);
    let other = format!("[[context]]\naccount = '{THEIRS}'\nread_only = true\n");
    assert!(!with(&other).screen().contains("READ ONLY"));
    let mut world = World::with(start(), Config::parse(&other).unwrap());
    let (identify, _) = world.connect();
    assert!(!world.screen().contains("READ ONLY"), "it is being asked");
    let failure = sesame::failure::Failure::new(sesame::failure::FailureKind::Unreachable, "No network", "");
    world.reply(identify, Reply::Identity(Err(failure)));
    world.shows(&["READ ONLY"]);
}

/// As production does, it goes by what the user looks at, and by the strictest of several names.
#[test]
fn a_context_of_a_path_guards_what_lies_beneath_however_it_is_reached() {
    let guarded = || with("[[context]]\npath = '/live/db'\nread_only = true\n");
    let deletes = |world: &mut World| world.take().iter().any(|effect| matches!(effect, Effect::Delete(..)));
    assert!(!guarded().screen().contains("READ ONLY"));
    // The folder around it is not it, but what would be deleted with it is.
    let mut world = guarded();
    world.keys("jj");
    world.shows(&["▸ live"]);
    assert!(!world.screen().contains("READ ONLY"), "{}", world.screen());
    world.keys("D");
    world.shows(&["READ ONLY"]);
    world.keys("delete 2<enter>");
    assert!(!deletes(&mut world), "{}", world.screen());
    // Under the cursor.
    world.keys("<esc>lj");
    world.shows(&["READ ONLY"]);
    world.keys("j");
    assert!(!world.screen().contains("READ ONLY"), "{}", world.screen());
    // Marked, and acted on from elsewhere.
    let mut world = guarded();
    world.keys("mjjmgD");
    world.shows(&["READ ONLY", "Delete 3 parameters"]);
    world.keys("delete 3<enter>");
    assert!(!deletes(&mut world), "{}", world.screen());
    // As a name that is typed.
    let mut world = guarded();
    world.keys("nlive/db/x");
    world.shows(&["/live/db/x", "READ ONLY"]);
    // Copied to.
    let mut world = guarded();
    world.keys("c<c-u>/live/db/x<enter>");
    world.shows(&["READ ONLY"]);
    world.keys("w");
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::Transfer(..))), "{}", world.screen());
}

#[test]
fn a_context_makes_production_and_says_its_words() {
    let settings =
        "production = ''\n[[context]]\npath = '/live'\nproduction = true\ncolour = 'red'\nwords = 'LIVE SHOP'\n";
    let mut world = with(settings);
    assert!(!world.screen().contains("PRODUCTION") && !world.screen().contains("LIVE SHOP"));
    world.keys("jj");
    world.shows(&["PRODUCTION", "LIVE SHOP"]);
    world.resize(40, 12);
    world.shows(&["PRODUCTION"]);
    world.resize(100, 35);
    world.keys("lje");
    world.answer_opening(
        |name| Parameter { described: true, ..Parameter::bare(name, ParameterType::String, 3) },
        Ok(plain("one", 3)),
    );
    world.keys("!<c-s>");
    world.shows(&["PRODUCTION, says your settings of path /live", "type db, then enter writes it"]);
}

#[test]
fn words_for_production_guard_paths_as_the_pattern_does() {
    let mut world = with("[environments]\nprod = ['live']\n");
    world.keys("jj");
    world.shows(&["PRODUCTION"]);
}

/// `sesame config …` with nothing of this machine's own: status, output, errors.
fn config(arguments: &[&str], vars: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sesame"));
    command.env_clear().envs(vars.iter().copied()).arg("config").args(arguments);
    let out = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_says_where_they_are_and_what_holds() {
    let home = tempfile::tempdir().unwrap();
    let at = |path: &str| home.path().join(path).to_str().unwrap().to_owned();
    let vars = [("XDG_CONFIG_HOME", home.path().to_str().unwrap())];
    let path = at("sesame/config.toml");
    assert_eq!(config(&["path"], &vars), (Some(0), format!("{path}\n"), String::new()));
    let (status, said, _) = config(&["check"], &vars);
    assert_eq!((status, said.as_str()), (Some(0), "there is no settings file; everything is as usual\n"));
    let (status, default, _) = config(&["default"], &vars);
    assert_eq!((status, default), (Some(0), sesame::config::default_file()));
    std::fs::create_dir(at("sesame")).unwrap();
    std::fs::write(&path, "theme = \"mine.toml\"\nreveal = \"1min\"\n").unwrap();
    std::fs::write(at("sesame/mine.toml"), "base = \"mono\"\n").unwrap();
    let (status, shown, _) = config(&["show"], &vars);
    assert_eq!(status, Some(0));
    for part in [
        format!("# line 2 of {path}\nreveal = \"1min\"\n"),
        format!("# line 1 of {path}\ntheme = \"mine.toml\"\n"),
        "# as usual\nundo = \"15min\"\n".to_owned(),
    ] {
        assert!(shown.contains(&part), "{part}:\n{shown}");
    }
    assert!(Config::parse(&shown).is_ok(), "it is a settings file again:\n{shown}");
    let (_, shown, _) = config(&["show"], &[vars[0], ("NO_COLOR", "1")]);
    assert!(shown.contains("# colours are off by NO_COLOR, whatever this says\ntheme"), "{shown}");
    let (status, said, _) = config(&["check"], &vars);
    assert_eq!((status, said), (Some(0), format!("{path} is sound\n")));
}

#[test]
fn the_command_says_everything_that_is_wrong() {
    let files = tempfile::tempdir().unwrap();
    let at = |path: &str| files.path().join(path).to_str().unwrap().to_owned();
    std::fs::write(at("wrong.toml"), "reveal = \"1s\"\nmsk = \"all\"\n").unwrap();
    let (status, _, said) = config(&["check", "--config", &at("wrong.toml")], &[]);
    assert_eq!(status, Some(1), "{said}");
    for part in [
        "wrong.toml is wrong",
        "line 1: reveal: it may be from 5 s to 10 min",
        "line 2: msk: there is no such key; did you mean mask?",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A theme is one of the settings.
    std::fs::write(at("themed.toml"), "theme = \"./theme.toml\"\n").unwrap();
    let (status, _, said) = config(&["check", "--config", &at("themed.toml")], &[]);
    assert!(status == Some(2) && said.contains("theme.toml cannot be read"), "{said}");
    std::fs::write(at("theme.toml"), "\nsecrue = {}\n").unwrap();
    let (status, _, said) = config(&["check"], &[("SESAME_CONFIG", &at("themed.toml"))]);
    assert!(status == Some(1) && said.contains("theme.toml is wrong"), "{said}");
    assert!(said.contains("line 2: secrue: there is no such key; did you mean secure?"), "{said}");
    let (status, _, said) = config(&["show", "--config", &at("none.toml")], &[]);
    assert!(status == Some(2) && said.contains("none.toml cannot be read"), "{said}");
    let (status, _, said) = config(&["path"], &[("HOME", "")]);
    assert_eq!(status == Some(1), said.contains("names a file"), "{said}");
}

/// Of a parameter that changed at a time, and the list as it is then.
fn dated(settings: &str) -> World {
    let config = Config::parse_for(settings, None, crate::fixtures::zone).unwrap();
    let mut world = World::with(start(), config);
    world.resize(120, 24);
    let list = world.arrive(OURS);
    let modified = world.now.wall.checked_sub(jiff::SignedDuration::from_hours(50)).ok();
    world.list(list, vec![Parameter { modified, ..Parameter::bare("/a", ParameterType::String, 3) }]);
    world
}

#[test]
fn times_are_of_their_zone_and_in_their_style() {
    const BERLIN: &str = "time-zone = 'CET-1CEST,M3.5.0,M10.5.0/3'\n";
    let date = |world: &World| {
        let screen = world.screen();
        screen
            .lines()
            .find(|line| line.contains("modified"))
            .unwrap()
            .split("modified")
            .nth(1)
            .unwrap()
            .trim()
            .to_owned()
    };
    let utc = date(&dated(""));
    assert!(utc.starts_with("2 d ago · ") && utc.ends_with(" UTC"), "{utc}");
    let berlin = date(&dated(BERLIN));
    assert!(berlin.starts_with("2 d ago · ") && berlin.ends_with(":00 +01:00"), "{berlin}");
    assert_eq!(date(&dated("dates = 'age'")), "2 d ago");
    assert_eq!(format!("2 d ago · {}", date(&dated(&format!("dates = 'date'\n{BERLIN}")))), berlin);
    // What is typed is of the same zone, and says so.
    let mut world = dated(BERLIN);
    world.keys("*H09:00");
    world.shows(&["times are local", "09:00:00 +01:00"]);
}

/// From the system's database, where it has one.
#[test]
fn a_zone_that_there_is_not_is_told() {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("my.toml");
    std::fs::write(&path, "\ntime-zone = \"Mars/Olympus\"\ndates = \"iso\"\n").unwrap();
    let (status, _, said) = config(&["check", "--config", path.to_str().unwrap()], &[]);
    assert_eq!(status, Some(1), "{said}");
    for part in ["line 2: time-zone: there is no time zone \"Mars/Olympus\"", "line 3: dates: \"iso\" is none of them"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    std::fs::write(&path, "time-zone = \"UTC\"\n").unwrap();
    assert_eq!(config(&["check", "--config", path.to_str().unwrap()], &[]).0, Some(0));
}
