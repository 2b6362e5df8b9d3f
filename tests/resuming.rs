//! Changes that did not end, over the real client, the emulator and journals on a disk: told, gone on with, dropped.

use std::fs;
use std::path::Path;

use serde_json::json;
use sesame::app::Reply;
use ssm_emulator::{Emulator, Fault, FaultKind};
use tempfile::TempDir;

use crate::fixtures::{self, Live};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[parameter]]
name = "/shop/many/{n}"
for = { n = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"] }
type = "SecureString"
value = "hunter2-{n}"
tags = { team = "shop" }

[[parameter]]
name = "/shop/zone"
type = "String"
value = "hunter2-zone"
"#;

struct Store {
    emulator: Emulator,
    home: TempDir,
}

impl Store {
    fn new() -> Self {
        Self { emulator: fixtures::emulator(SEED), home: tempfile::tempdir().unwrap() }
    }

    /// One start of the program.
    fn start(&self) -> Live {
        Live::journaling(&self.emulator, self.home.path(), "eu-west-1")
    }

    fn journals(&self) -> usize {
        fs::read_dir(self.home.path()).unwrap().count()
    }

    fn fault(&self, fault: Fault) {
        self.emulator.with(|state| state.add_fault(fault));
    }

    /// A start that ends by `kill -9` while it waits to make a request again, after so many of that operation.
    fn killed(&self, keys: &str, operation: &str, after: u32) {
        self.fault(Fault::new(operation, FaultKind::Throttle).after(after).times(1));
        let mut live = self.start();
        let (before, last) = keys.split_at(keys.len() - "<enter>".len());
        live.keys(before);
        live.world.keys(last);
        live.begin();
        while !live.screen().contains("try 2") {
            live.hear();
        }
    }
}

fn is_there(live: &Live, name: &str) -> bool {
    live.ask("AKIAENGINEER", "AmazonSSM.GetParameter", &json!({ "Name": name }))["Parameter"]["Name"].is_string()
}

/// How many there are under a folder, each of version 1.
fn under(live: &Live, folder: &str) -> usize {
    let names = (0..12).map(|n| format!("{folder}/{n:02}"));
    let versions = names.map(|name| {
        let answer = live.ask("AKIAENGINEER", "AmazonSSM.GetParameter", &json!({ "Name": name }));
        answer["Parameter"]["Version"].as_i64()
    });
    versions.flatten().inspect(|version| assert_eq!(*version, 1)).count()
}

fn holds_no_value(dir: &Path) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        assert!(!fs::read_to_string(entry.path()).unwrap().contains("hunter2"));
    }
}

const MOVE_ALL: &str = "//shop/many/05<enter>hM<c-w>lots<enter>delete 12<enter>";

#[test]
fn a_move_that_was_killed_is_told_at_the_next_start_and_goes_on() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 4);
    assert_eq!(store.journals(), 1);
    holds_no_value(store.home.path());
    let mut live = store.start();
    live.world.shows(&["a move of 12 did not end: u shows it"]);
    live.keys("u");
    snapshot!("unfinished_80", live);
    live.world.resize(120, 35);
    snapshot!("unfinished_120", live);
    live.world.resize(40, 12);
    snapshot!("unfinished_40", live);
    live.world.resize(80, 24);
    live.keys("<enter>");
    snapshot!("go_on_80", live);
    live.keys("<enter>");
    live.world.shows(&["type delete 8 first"]);
    live.keys("delete 8<enter>");
    live.world.shows(&["moved 8 parameters · u, enter moves them back"]);
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots")), (0, 12));
    assert_eq!(store.journals(), 0);
    live.keys("u");
    assert!(!live.screen().contains(" of 12"), "{}", live.screen());
    // Those that the program moved that is gone are moved back, too.
    live.world.shows(&["12 parameters under /shop/many", "asks before the 12 are moved back"]);
    live.keys("<enter>delete 12<enter>");
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots")), (12, 0));
    let again = store.start();
    assert!(!again.screen().contains("did not end"), "{}", again.screen());
}

#[test]
fn what_a_login_that_ran_out_has_ended_goes_on_in_the_session() {
    let store = Store::new();
    let mut live = store.start();
    store.fault(Fault::new("PutParameter", FaultKind::Expired).after(5).times(1));
    live.keys(MOVE_ALL);
    live.world.shows(&["moved 5 of 12, 7 not"]);
    live.keys("<up>");
    snapshot!("expired_80", live);
    live.keys("y");
    let copied = live.copied.last().unwrap();
    assert!(
        copied.contains("Not ended") && copied.contains("12 under /shop/many  move to /shop/lots  5 of 12"),
        "{copied}"
    );
    assert!(copied.contains("/shop/many/04  → /shop/lots/04, moved as v1"), "{copied}");
    assert!(copied.contains("/shop/many/06  → /shop/lots/06, not moved") && !copied.contains("hunter2"), "{copied}");
    // After a new login it is there as before.
    live.keys("<esc>r");
    assert!(!live.screen().contains("expired"), "{}", live.screen());
    live.keys("u<up><enter>delete 7<enter>");
    live.world.shows(&["moved 7 parameters · u, enter moves them back"]);
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots"), store.journals()), (0, 12, 0));
    // It was one change, and is one to undo.
    live.keys("u");
    live.world.shows(&["12 parameters under /shop/many"]);
    assert!(!live.screen().contains("7 parameters under"), "{}", live.screen());
    live.keys("<enter>delete 12<enter>");
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots")), (12, 0));
}

#[test]
fn a_deletion_and_a_copy_go_on_too() {
    let store = Store::new();
    store.killed("//shop/many/05<enter>hD<c-r>delete 12<enter>", "DeleteParameters", 1);
    let mut live = store.start();
    live.world.shows(&["a deletion of 12 did not end"]);
    live.keys("u<enter>");
    live.world.shows(&["Go on deleting 2 of 12 under", "so far"]);
    live.keys("delete 2<enter>");
    live.world.shows(&["deleted 2 parameters"]);
    assert_eq!((under(&live, "/shop/many"), store.journals()), (0, 0));

    let store = Store::new();
    let mut live = store.start();
    store.fault(Fault::new("PutParameter", FaultKind::Expired).after(3).times(1));
    live.keys("//shop/many/05<enter>hc<c-w>lots<enter>w");
    live.world.shows(&["copied 3 of 12"]);
    live.keys("<up><enter>");
    live.world.shows(&["Go on copying 9 of 12 under", "w copies them"]);
    live.keys("w");
    live.world.shows(&["copied 9 parameters"]);
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots"), store.journals()), (12, 12, 0));
}

/// A move of one is two writes.
#[test]
fn a_move_of_one_whose_first_could_not_be_deleted_goes_on() {
    let store = Store::new();
    let mut live = store.start();
    store.fault(Fault::new("DeleteParameter", FaultKind::Expired).times(1));
    live.keys("//shop/zone<enter>M<c-w>area<enter>zone<enter>");
    live.keys("<esc>");
    assert!(is_there(&live, "/shop/zone") && is_there(&live, "/shop/area"));
    let mut live = store.start();
    live.world.shows(&["a move of /shop/zone did not end: u shows it"]);
    live.keys("u");
    live.world.shows(&["/shop/zone", "move to /shop/area", "copied as v1"]);
    live.keys("<enter>");
    live.world.shows(&["Go on moving /shop/zone", "to          /shop/area", "type zone"]);
    live.keys("zone<enter>");
    assert!(!is_there(&live, "/shop/zone") && is_there(&live, "/shop/area"));
    assert_eq!(store.journals(), 0);
}

#[test]
fn what_is_dropped_is_gone_and_nothing_is_changed_by_that() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 2);
    let mut live = store.start();
    let before = under(&live, "/shop/lots");
    live.keys("uD");
    live.world.shows(&[
        "Drop a move of 12",
        "2 moved, 10 not",
        "No row is left to move back those that were moved",
        "D drops it",
    ]);
    live.keys("<esc>");
    live.world.shows(&["2 of 12"]);
    assert_eq!(store.journals(), 1);
    live.keys("DD");
    live.world.shows(&["dropped: ", "that is not gone on with"]);
    assert_eq!((store.journals(), under(&live, "/shop/lots")), (0, before));
    live.keys("D");
    live.world.shows(&["Nothing has been changed in this session yet"]);
}

#[test]
fn what_was_moved_before_the_program_ended_is_moved_back() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 4);
    let mut live = store.start();
    live.keys("u");
    live.world.shows(&["12 under /shop/many", "move to /shop/lots", "leads to the 4 that were moved, to move back"]);
    live.keys("j");
    live.world.shows(&["4 under /shop/many", "moved to /shop/lots", "enter asks before the 4 are moved back", "as v1"]);
    live.keys("<enter>");
    live.world.shows(&["Move 4 parameters under", "type delete 4"]);
    // Nothing is lost by looking.
    live.keys("<esc>");
    live.world.shows(&["12 under /shop/many", "4 parameters under /shop/many"]);
    live.keys("<enter>delete 4<enter>");
    live.world.shows(&["moved 4 parameters · u, enter moves them back"]);
    assert_eq!((under(&live, "/shop/many"), under(&live, "/shop/lots")), (12, 0));
    // One was in the midst, and is told still.
    assert_eq!(store.journals(), 1);
    live.keys("uk");
    live.world.shows(&["what it had moved was moved back", "1 was in the midst"]);
}

#[test]
fn a_move_that_was_stopped_and_is_moved_back_is_as_if_it_had_not_begun() {
    let store = Store::new();
    let mut live = store.start();
    store.fault(Fault::new("PutParameter", FaultKind::Expired).after(5).times(1));
    live.keys(MOVE_ALL);
    live.world.shows(&["moved 5 of 12, 7 not"]);
    live.keys("<esc>r");
    let mut again = store.start();
    again.keys("uj<enter>delete 5<enter>");
    assert_eq!((under(&again, "/shop/many"), under(&again, "/shop/lots"), store.journals()), (12, 0, 0));
    again.keys("u");
    assert!(!again.screen().contains("of 12"), "{}", again.screen());
}

#[test]
fn what_is_gone_meanwhile_is_said_before_the_word_is_typed_and_what_was_moved_stays_listed() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 4);
    let drop_it = |n: usize| {
        let name = format!("/shop/many/{n:02}");
        store.start().ask("AKIAENGINEER", "AmazonSSM.DeleteParameter", &json!({ "Name": name }));
    };
    drop_it(11);
    let mut live = store.start();
    live.keys("u");
    live.world.shows(&["goes on with the 8 that are left, of which 1 is gone"]);
    live.keys("<enter>");
    live.world.shows(&["1 of those that are left is gone by now: it is left out", "type delete 7"]);
    live.keys("<esc>");
    // Not known to be gone when the word is typed.
    (5..11).for_each(drop_it);
    live.keys("<enter>delete 7<enter>");
    let all = live.screen();
    assert!(all.contains("/shop/many/10"), "{all}");
    let mut again = store.start();
    again.keys("u");
    again.world.shows(&["gone by now: there is nothing to go on with"]);
}

#[test]
fn those_of_other_places_are_a_line() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 2);
    let mut live = Live::journaling(&store.emulator, store.home.path(), "us-west-2");
    assert!(!live.screen().contains("did not end"), "{}", live.screen());
    live.keys("u");
    live.world.shows(&["elsewhere a move of 12 did not end: 111122223333 · eu-west-1"]);
}

#[test]
fn one_that_is_being_written_is_not_offered_and_what_cannot_be_read_is_said() {
    let store = Store::new();
    store.killed(MOVE_ALL, "PutParameter", 2);
    let file = fs::read_dir(store.home.path()).unwrap().flatten().next().unwrap().path();
    let held = fs::File::open(&file).unwrap();
    held.try_lock().unwrap();
    assert!(!store.start().screen().contains("did not end"));
    held.unlock().unwrap();
    let text = fs::read_to_string(&file).unwrap().replace("\"sesame_journal\":4", "\"sesame_journal\":9");
    fs::write(&file, text).unwrap();
    let mut live = store.start();
    live.keys("u");
    live.world.shows(&["a journal is left unread: it is of another version of sesame"]);
    assert!(file.exists());
}

#[test]
fn where_none_can_be_written_that_is_said_and_the_change_goes_on() {
    let store = Store::new();
    let no_directory = store.home.path().join("file");
    fs::write(&no_directory, "").unwrap();
    let mut live = Live::journaling(&store.emulator, &no_directory, "eu-west-1");
    store.fault(Fault::new("PutParameter", FaultKind::Expired).after(5).times(1));
    let (before, last) = MOVE_ALL.split_at(MOVE_ALL.len() - "<enter>".len());
    live.keys(before);
    live.world.keys(last);
    live.begin();
    loop {
        let (ticket, reply) = live.receive();
        let is_said = matches!(reply, Reply::Unjournaled(_));
        live.world.reply(ticket, reply);
        if is_said {
            break;
        }
    }
    live.world.shows(&["after a crash this change cannot be gon"]);
    while !live.screen().contains("moved 5 of 12") {
        let (ticket, reply) = live.receive();
        live.world.reply(ticket, reply);
    }
    live.keys("<up>");
    live.world.shows(&["it is in the memory of this program alone"]);
    live.keys("<enter>delete 7<enter>");
    live.world.shows(&["moved 7 parameters"]);
}

/// The row of what did not end is explained by what stood in its own way, and another start says that it does not know.
#[test]
fn what_stood_in_the_way_of_what_was_left_is_explained_on_its_row() {
    let denied = "[[deny]]\nprincipal = \"arn:aws:sts::*:assumed-role/engineer/*\"\naction = \"ssm:GetParameter\"\nresource = \"*:parameter/shop/many/03\"\n";
    let store =
        Store { emulator: fixtures::emulator(&format!("{SEED}\n{denied}")), home: tempfile::tempdir().unwrap() };
    let mut live = store.start();
    live.world.resize(120, 35);
    live.keys("/shop/many/03<enter>hc<c-w>lots<enter>");
    live.keys("w");
    live.world.shows(&["11 of 12", "x explains what stood in the way"]);
    // Something else is changed since, and nothing stands in its way.
    live.keys("<esc>/shop/zone<enter>c<c-w>zone-2<enter>w");
    live.keys("u<up><up>");
    live.world.shows(&["11 of 12 copied", "enter asks before it goes on", "x explains what stood in the way"]);
    live.keys("x");
    live.world.shows(&["ssm:GetParameter", "/shop/many/03"]);
    live.keys("<esc><esc>");
    drop(live);
    let mut live = store.start();
    live.world.resize(120, 35);
    live.keys("u");
    live.world.shows(&["11 of 12"]);
    assert!(!live.screen().contains("x explains"), "{}", live.screen());
    live.keys("x");
    live.world.shows(&["why it was left is not known here any more: enter goes on with it, and tells"]);
}
