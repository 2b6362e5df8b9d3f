//! Tags and settings of several parameters in the app: what is asked, what is sent, what is said of each, and how it is put back.

use sesame::config::Config;
use sesame::deletion::{Fate, Fates};
use sesame::parameter::{
    Amended, MetadataChange, MetadataEdit, MetadataOutcome, Settings, SettingsEdit, SeveralChange, WantedTag,
};

use super::*;

const NAMES: [&str; 4] = ["/app/a", "/app/b", "/app/c", "/lib/x"];

fn tree_of(parameters: &[Parameter]) -> World {
    let mut world = listed_with(start(), parameters);
    world.resize(120, 40);
    world
}

fn tree() -> World {
    tree_of(&NAMES.map(|name| secure(name, 4)))
}

fn then(mut world: World, keys: &str) -> World {
    world.keys(keys);
    world
}

/// What is sent.
#[track_caller]
fn sent(world: &mut World, keys: &str) -> (Ticket, SeveralChange) {
    world.keys(keys);
    match world.take().as_slice() {
        [Effect::ChangeSeveral(ticket, several)] => (*ticket, (**several).clone()),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

fn tag(key: &str, was: Option<&str>, becomes: Option<&str>) -> MetadataEdit {
    MetadataEdit::Tag { key: key.to_owned(), was: was.map(str::to_owned), becomes: becomes.map(str::to_owned) }
}

fn fate(name: &str, ends: Vec<(MetadataEdit, MetadataOutcome)>) -> (String, Fate) {
    (name.to_owned(), Fate::Amended(Box::new(Amended { ends, unseen: None })))
}

fn owned(name: &str, was: Option<&str>) -> (String, Fate) {
    fate(name, vec![(tag("owner", was, Some("ana")), MetadataOutcome::Done)])
}

fn end(world: &mut World, ticket: Ticket, fates: Fates) {
    world.reply(ticket, Reply::Fates(fates));
    world.reply(ticket, Reply::Ended(Ok(())));
}

/// The three of `/app` are to get a tag.
const OWNER: &str = "mtnowner<enter>ana<enter><c-s>";

fn stopped() -> Failure {
    Failure::new(FailureKind::Cancelled, "The write was stopped before it was sent", "")
}

#[test]
fn what_is_sent_is_what_was_shown() {
    let mut world = then(tree(), "mt");
    world.shows(&["Tags, settings of 3 parameters that are marked", "none is to be changed", "each keeps its own"]);
    world.keys("nowner<enter>ana<enter>Drotation<enter>");
    world.shows(&["+ owner", "ana", "- rotation", "is removed where it is", "2 changes of each"]);
    world.keys("<c-s>");
    world.shows(&[
        "Change 3 parameters that are marked",
        "no new version",
        "tag owner = ana",
        "tag rotation, where it is",
        "not known",
        "the same key gets the new value",
        "and all labels",
        "about 9, 6 of them writes: at least 2 s at 3 a second",
        "/app/c  v4 stays",
        "w changes them",
    ]);
    assert!(world.take().is_empty(), "nothing is asked of the service for the question");
    let (ticket, several) = sent(&mut world, "w");
    let changes = NAMES[..3].iter().map(|name| {
        let was = secure(name, 4);
        MetadataChange { name: was.name, version: 4, modified: was.modified, edits: Vec::new() }
    });
    let tags = vec![
        WantedTag { key: "owner".to_owned(), becomes: Some("ana".to_owned()) },
        WantedTag { key: "rotation".to_owned(), becomes: None },
    ];
    assert_eq!(several, SeveralChange { changes: changes.collect(), tags });
    world.keys("w<enter>");
    assert!(world.take().is_empty(), "it is sent once");
    end(&mut world, ticket, NAMES[..3].iter().map(|name| owned(name, None)).collect());
    world.shows(&["changed tag owner of 3 parameters · u, enter puts them back"]);
    assert!(!world.screen().contains("marked"), "what is dealt with is not marked: {}", world.screen());
}

#[test]
fn keys_faster_than_frames_answer_nothing() {
    let mut world = tree();
    world.burst(&format!("{OWNER}w"));
    assert!(!world.take().iter().any(|effect| matches!(effect, Effect::ChangeSeveral(..))));
}

#[test]
fn a_mere_folder_is_all_of_it_and_one_mark_is_one() {
    let mut world = then(tree(), "t");
    world.shows(&["Tags, settings of 3 parameters under", "/app"]);
    assert!(world.take().is_empty());
    world.keys("<esc>ljmjt");
    world.shows(&["Tags, labels, settings", "/app/a"]);
    assert!(world.take().iter().any(|effect| matches!(effect, Effect::Tags(_, name) if name == "/app/a")));
}

#[test]
fn what_is_typed_is_checked_as_it_is_typed_and_kept_until_it_is_dropped() {
    let mut world = then(tree(), "mtnaws:x");
    world.shows(&["aws:"]);
    world.keys("<enter><enter>");
    assert!(!world.screen().contains("+ aws:x"), "{}", world.screen());
    world.keys("<esc>nowner<enter>ana<enter><esc>");
    world.shows(&["Drop the draft?"]);
    world.keys("<esc>kD");
    world.shows(&["none is to be changed", "nothing is to be changed"]);
    world.keys("<c-s>");
    world.shows(&["nothing is to be changed yet"]);
    world.keys("<esc>");
    assert!(!world.screen().contains("Tags, settings"), "{}", world.screen());
}

#[test]
fn tier_and_description_are_written_where_they_are_another() {
    let mut parameters = NAMES.map(|name| secure(name, 4));
    parameters[1].tier = Tier::Advanced;
    parameters[1].description = "of the shop".to_owned();
    parameters[2].description = String::new();
    let mut world = then(tree_of(&parameters), "mtje");
    world.keys("of the shop<enter>je");
    world.shows(&["~ description", "of the shop", "~ tier", "Advanced, of 2 that are Standard"]);
    world.keys("<c-s>");
    world.shows(&[
        "Change 2 parameters that are marked",
        "2 new versions",
        "all 2 become Advanced: each is charged",
        "description “of the shop” · of all 2, of 1 in place of another",
        "tier Standard → Advanced · of all 2",
        "2 read right before, 2 of them decrypted",
        "a tier stays Advanced",
        "/app/a  v4 → v5",
    ]);
    let (ticket, several) = sent(&mut world, "w");
    let edit = |was: &Parameter| {
        let was = Settings::of(was);
        let becomes = Settings { tier: Tier::Advanced, description: "of the shop".to_owned(), ..was.clone() };
        MetadataEdit::Settings(Box::new(SettingsEdit { was, becomes }))
    };
    let edits: Vec<(&str, &[MetadataEdit])> =
        several.changes.iter().map(|change| (change.name.as_str(), change.edits.as_slice())).collect();
    assert_eq!(edits, [("/app/a", &[edit(&parameters[0])][..]), ("/app/c", &[edit(&parameters[2])])]);
    assert!(several.tags.is_empty());
    let stored = MetadataOutcome::Stored { expected: 4, version: 5, tier: Tier::Advanced };
    let fates = [&parameters[0], &parameters[2]].map(|was| fate(&was.name, vec![(edit(was), stored.clone())]));
    end(&mut world, ticket, fates.into());
    world.shows(&["changed settings of 2 parameters"]);
    world.keys("u");
    world.shows(&[
        "settings changed",
        "~ tier Standard → Advanced · v4 → v5",
        "asks before what was is put back of all 2",
    ]);
    world.keys("<enter>");
    world.shows(&[
        "Put back tags, settings of 2 parameters",
        "the tier of 2: Advanced stays Advanced",
        "/app/a  v5 → v6",
    ]);
    let (_, back) = sent(&mut world, "w");
    let becomes = |change: &MetadataChange| match change.edits.as_slice() {
        [MetadataEdit::Settings(edit)] => (edit.becomes.description.clone(), edit.becomes.tier, change.version),
        other => panic!("{other:?}"),
    };
    let becomes: Vec<_> = back.changes.iter().map(becomes).collect();
    assert_eq!(becomes, [("the database".to_owned(), Tier::Advanced, 5), (String::new(), Tier::Advanced, 5)]);
}

#[test]
fn all_that_are_so_already_lead_to_no_question() {
    let mut parameters = NAMES.map(|name| secure(name, 4));
    for parameter in &mut parameters {
        parameter.tier = Tier::Advanced;
    }
    let mut world = then(tree_of(&parameters), "mtGe");
    world.shows(&["all of them are Advanced already"]);
    world.keys("kethe database<enter><c-s>");
    world.shows(&["all of them that could be described are so already"]);
}

#[test]
fn what_could_not_be_described_keeps_its_settings() {
    let bare = Parameter { described: false, ..secure("/app/b", 4) };
    let mut world = then(tree_of(&[secure("/app/a", 4), bare]), "mtGe<c-s>");
    world.shows(&["of 1 the settings are not known", "1 new version, of 1 parameter"]);
    let (_, several) = sent(&mut world, "w");
    assert_eq!(several.changes.len(), 1);
}

#[test]
fn each_that_was_left_is_told_with_its_reason_and_stays_marked() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    world.shows(&["changing 0 of 3…"]);
    let failed = MetadataOutcome::Failed(Box::new(denied()));
    let in_part =
        vec![(tag("owner", None, Some("ana")), MetadataOutcome::Done), (tag("pci", Some("y"), None), failed.clone())];
    let fates = vec![
        owned("/app/a", Some("ben")),
        fate("/app/b", vec![(tag("owner", None, Some("ana")), failed)]),
        fate("/app/c", in_part),
    ];
    end(&mut world, ticket, fates);
    world.shows(&[
        "changed tag owner of 2; tag pci of 0: no key access (kms:Decrypt); 1 not at all; see below",
        "in part: tag pci not",
        "/app/b  not changed: tag owner: no key access",
        "/app/c  changed in part: tag pci: no key access",
        "/app/a  ~ tag owner = ben → ana",
    ]);
    // The way back takes what was changed.
    world.pass(Duration::from_secs(2));
    world.keys("<enter>");
    world.shows(&["Put back tags, settings of 2 parameters", "tag owner = ana → ben · of 1 of 2", "w puts them back"]);
    let (ticket, back) = sent(&mut world, "w");
    let edits: Vec<_> = back.changes.iter().map(|change| (change.name.as_str(), change.edits.clone())).collect();
    assert_eq!(
        edits,
        [("/app/a", vec![tag("owner", Some("ana"), Some("ben"))]), ("/app/c", vec![tag("owner", Some("ana"), None)])]
    );
    let back = [fate("/app/a", vec![(tag("owner", Some("ana"), Some("ben")), MetadataOutcome::Done)])];
    world.reply(ticket, Reply::Fates(back.into()));
    world.keys("<esc>");
    world.take();
    world.reply(ticket, Reply::Ended(Err(stopped())));
    world.shows(&["/app/c  not changed: stopped before it"]);
    // What is back is not put back twice.
    world.pass(Duration::from_secs(2));
    world.keys("j<enter>");
    let (_, rest) = sent(&mut world, "w");
    assert_eq!(rest.changes.iter().map(|change| change.name.as_str()).collect::<Vec<_>>(), ["/app/c"]);
}

#[test]
fn escape_stops_between_two_names_and_so_does_backspace() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    world.shows(&["esc stops after the one under way"]);
    world.reply(ticket, Reply::Fates(vec![owned("/app/a", None)]));
    world.shows(&["changing 1 of 3…"]);
    world.keys("a");
    world.shows(&["change tags or settings of 3 parameters", "1 of 3", "backspace stops after the one under way"]);
    world.keys("<bs>");
    assert!(matches!(world.take().as_slice(), [Effect::StopRetrying(of)] if *of == ticket));
    world.reply(ticket, Reply::Ended(Err(stopped())));
    world.shows(&["changed tag owner of 1 parameter, 2 not", "/app/b  not changed: stopped before it"]);
}

#[test]
fn where_nothing_was_changed_the_question_says_why() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    world.reply(ticket, Reply::Ended(Err(expired)));
    world.shows(&["nothing was changed", "Change 3 parameters", "session"]);
}

#[test]
fn one_that_is_another_by_now_is_asked_about_as_it_is() {
    let mut world = then(tree(), "ljmjmtGe<c-s>");
    let (ticket, several) = sent(&mut world, "w");
    let moved = |change: &MetadataChange| {
        let now = Box::new(secure(&change.name, 9));
        fate(&change.name, vec![(change.edits[0].clone(), MetadataOutcome::Moved(Some(now)))])
    };
    end(&mut world, ticket, several.changes.iter().map(moved).collect());
    world.shows(&["nothing was changed", "another by now: v9", "v9 → v10"]);
    let (_, again) = sent(&mut world, "w");
    assert_eq!(again.changes.iter().map(|change| change.version).collect::<Vec<_>>(), [9, 9]);
}

#[test]
fn tags_that_could_not_be_seen_are_not_put_back_and_it_is_said() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    let blind = |name: &str| {
        let ends = vec![(tag("owner", None, Some("ana")), MetadataOutcome::Done)];
        (name.to_owned(), Fate::Amended(Box::new(Amended { ends, unseen: Some(Box::new(denied())) })))
    };
    end(&mut world, ticket, vec![owned("/app/a", Some("ben")), blind("/app/b"), owned("/app/c", None)]);
    world.keys("u");
    world.shows(&["/app/b  + tag owner = ana · which tags it had is not known"]);
    world.keys("<enter>");
    world.shows(&["of 1 the tags of before are not known: theirs stay as they are"]);
    let (_, back) = sent(&mut world, "w");
    assert_eq!(back.changes.iter().map(|change| change.name.as_str()).collect::<Vec<_>>(), ["/app/a", "/app/c"]);
}

#[test]
fn what_was_changed_is_put_back_after_another_place_was_visited() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    end(&mut world, ticket, NAMES[..3].iter().map(|name| owned(name, None)).collect());
    for region in ["us-west-2", "eu-west-1"] {
        world.keys("R");
        let regions = vec![region.to_owned()];
        let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
        let offered = sesame::destination::Choices { regions, ..Default::default() };
        world.reply(choices, Reply::Choices(offered));
        world.keys(&format!("{region}<enter>"));
        let (identify, list) = world.connect();
        world.reply(identify, Reply::Identity(Ok(fixtures::identity(OURS))));
        world.no_alias();
        world.list(list, NAMES.map(|name| secure(name, 4)).into());
    }
    world.keys("u");
    world.shows(&["3 parameters", "tag owner changed"]);
    world.keys("<enter>");
    world.shows(&["Put back tags, settings of 3 parameters"]);
}

#[test]
fn nothing_that_was_so_already_is_remembered() {
    let mut world = then(tree(), OWNER);
    let (ticket, _) = sent(&mut world, "w");
    end(&mut world, ticket, NAMES[..3].iter().map(|name| fate(name, Vec::new())).collect());
    world.shows(&["nothing was changed: all of them were so already"]);
    world.keys("u");
    world.shows(&["Nothing has been changed in this session yet"]);
}

#[test]
fn production_asks_for_the_word_and_how_many() {
    let config = Config::parse("production = '/app/*'").unwrap();
    let mut world = World::with(start(), config);
    let list = world.arrive(OURS);
    world.list(list, NAMES.map(|name| secure(name, 4)).into());
    world.resize(120, 40);
    world.keys(OWNER);
    world.shows(&["PRODUCTION", "type write 3"]);
    world.keys("w<enter>");
    assert!(world.take().is_empty());
    let (_, several) = sent(&mut world, "<bs>write 3<enter>");
    assert_eq!(several.changes.len(), 3);
}

#[test]
fn a_session_that_only_reads_and_what_is_not_ours_have_no_such_page() {
    let place = Place { read_only: true, ..start().place };
    let mut world = listed_with(Start { place, ..start() }, &NAMES.map(|name| secure(name, 4)));
    world.keys("mt");
    world.shows(&["read-only session"]);
    assert!(!world.screen().contains("Tags, settings"), "{}", world.screen());
    let shared = "arn:aws:ssm:eu-west-1:444455556666:parameter/theirs/url";
    let mut world = tree_of(&[secure("/a", 7), secure(shared, 1)]);
    world.keys("s*t");
    world.shows(&["not all that is marked is this account's"]);
}
