//! The change set over the real client and the emulator: edits that wait, and what the service holds before and after they are written.

use serde_json::json;
use ssm_emulator::{Fault, FaultKind};

use crate::fixtures::Live;
use crate::plan::SEED;

fn put(live: &Live, name: &str, value: &str) {
    let asked = json!({ "Name": name, "Value": value, "Overwrite": true });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &asked);
}

fn delete(live: &Live, name: &str) {
    live.ask("AKIABEN", "AmazonSSM.DeleteParameter", &json!({ "Name": name }));
}

/// Edits a parameter, and adds that to the set in place of writing it.
fn collect(live: &mut Live, name: &str, value: &str) {
    live.keys(&format!("/{name}<enter>e<c-l>{value}<c-s>S"));
}

/// Two edits, a creation and a deletion wait.
fn waiting() -> Live {
    let mut live = Live::new(SEED);
    live.keys("<esc>");
    collect(&mut live, "/shop/dev/db/password", "hunter2");
    collect(&mut live, "/shop/dev/host", "db-2");
    live.keys("n<c-u>/shop/dev/new<tab><tab>hunter3<c-s>S");
    live.keys("//shop/dev/zone<enter>D<c-t>");
    live
}

#[test]
fn edits_wait_and_are_written_as_one() {
    let mut live = Live::new(SEED);
    live.keys("//shop/dev/host<enter>e<c-l>db-2<c-s>");
    live.world.shows(&["S to change set"]);
    live.keys("S");
    live.world.shows(&["not written: it is in the change set · S shows it", "1 in the change set"]);
    assert_eq!(live.calls("PutParameter"), 0);

    let mut live = waiting();
    live.world.shows(&["4 in the change set"]);
    snapshot!("tree_80", live);
    live.keys("S");
    snapshot!("page_80", live);
    live.world.resize(120, 35);
    live.keys("g<tab>");
    live.world.shows(&["- poppy-of-now", "+ hunter2"]);
    snapshot!("difference_120", live);
    live.keys("<tab>");
    live.world.resize(60, 20);
    snapshot!("page_60", live);
    live.world.resize(40, 12);
    snapshot!("page_40", live);
    live.world.resize(80, 24);
    live.keys("y");
    let copied = live.copied.last().unwrap().clone();
    for part in [
        "111122223333",
        "~ /shop/dev/host  v1 → v2 · String",
        "+ /shop/dev/new",
        "- /shop/dev/zone  v1",
        "~ 2 · + 1 · - 1",
    ] {
        assert!(copied.contains(part), "{part:?} is missing from\n{copied}");
    }
    assert!(!copied.contains("hunter") && !copied.contains("db-2"), "{copied}");
    assert_eq!(live.calls("PutParameter") + live.calls("DeleteParameter"), 0);
    live.keys("w");
    snapshot!("question_80", live);
    live.keys("delete 1<enter>");
    live.world.shows(&["changed 4 parameters: ~ 2 · + 1 · - 1 · u, enter puts them back"]);
    assert!(!live.screen().contains("in the change set"), "{}", live.screen());
    assert_eq!(live.get("/shop/dev/db/password")["Value"], "hunter2");
    assert_eq!(live.get("/shop/dev/host")["Value"], "db-2");
    assert_eq!(live.get("/shop/dev/new")["Value"], "hunter3");
    assert!(!live.is_there("/shop/dev/zone"));
}

#[test]
fn what_was_written_as_one_is_put_back_as_one() {
    let mut live = Live::new(SEED);
    collect(&mut live, "/shop/dev/host", "db-2");
    live.keys("//shop/dev/zone<enter>D<c-t>Swdelete 1<enter>");
    live.world.shows(&["changed 2 parameters: ~ 1 · - 1"]);
    live.keys("u<enter>w");
    live.world.shows(&["put back 2 parameters: ~ 1 · + 1"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "one-of-host");
    assert_eq!(live.get("/shop/dev/zone")["Value"], "one-of-zone");
}

/// Nothing typed is lost: the key that edits goes on with what waits, and what is written at once waits no more.
#[test]
fn a_parameter_whose_edit_waits_is_edited_as_it_waits() {
    let mut live = Live::new(SEED);
    collect(&mut live, "/shop/dev/host", "db-2");
    live.keys("//shop/dev/host<enter>e");
    live.world.shows(&["db-2", "this edit waits in the change set"]);
    live.keys("<end>!<enter>second");
    live.world.shows(&["1 db-2!", "2 second"]);
    live.keys("<bs><bs><bs><bs><bs><bs><bs><c-s><tab>");
    live.world.shows(&["- one-of-host", "+ db-2!"]);
    live.keys("w");
    assert_eq!(live.get("/shop/dev/host")["Value"], "db-2!");
    assert!(!live.screen().contains("in the change set"), "{}", live.screen());
}

#[test]
fn an_edit_is_edited_again_taken_out_and_its_place_taken() {
    let mut live = waiting();
    live.keys("Sg<enter>");
    live.world.shows(&["hunter2"]);
    // What the set keeps is not lost by leaving it as it is.
    live.keys("<esc>");
    live.world.shows(&["Change set: ~ 2 · + 1 · - 1, not written yet"]);
    live.keys("<enter><end>!<c-s><tab>");
    live.world.shows(&["- poppy-of-now", "+ hunter2!"]);
    live.keys("S");
    live.world.shows(&["in the change set, in place of the edit before", "Change set: ~ 2"]);
    // The creation, in its form.
    live.keys("gjj<enter>");
    live.world.shows(&["New parameter", "/shop/dev/new"]);
    live.keys("<esc>");
    live.world.shows(&["Change set: ~ 2"]);
    live.keys("<enter>!<c-s>S");
    live.world.shows(&["in place of the creation before"]);
    live.keys("G<bs>");
    snapshot!("take_out_80", live);
    live.keys("<enter>");
    live.world.shows(&["- 1, not written yet"]);
    live.keys("<bs>D");
    live.world.shows(&[
        "/shop/dev/zone is not in the change set any more; nothing was written",
        "~ 2 · + 1, not written yet",
    ]);
    live.keys("ww");
    live.world.shows(&["changed 3 parameters: ~ 2 · + 1"]);
    assert_eq!(live.get("/shop/dev/db/password")["Value"], "hunter2!");
    assert!(live.get("/shop/dev/new")["Value"].as_str().unwrap().ends_with('!'));
    assert!(live.is_there("/shop/dev/zone"));
}

#[test]
fn what_is_written_at_once_after_all_is_not_written_twice() {
    let mut live = waiting();
    live.keys("Sg<enter><end>!<c-s>w");
    live.world.shows(&["wrote /shop/dev/db/password", "3 in the change set"]);
}

#[test]
fn what_has_moved_is_left_and_asks_before_it_goes_over_theirs() {
    let mut live = Live::new(SEED);
    collect(&mut live, "/shop/dev/host", "mine");
    collect(&mut live, "/shop/dev/area", "mine too");
    collect(&mut live, "/shop/fixed/one", "denied");
    put(&live, "/shop/dev/host", "theirs");
    live.keys("Sww");
    snapshot!("left_80", live);
    assert_eq!(live.get("/shop/dev/host")["Value"], "theirs");
    assert_eq!(live.get("/shop/dev/area")["Value"], "mine too");
    live.keys("x");
    live.world.shows(&["ssm:PutParameter"]);
    live.keys("<esc>w");
    snapshot!("over_theirs_80", live);
    // Nothing done: the question says why, of the set as it is now.
    put(&live, "/shop/dev/host", "theirs again");
    live.keys("w");
    live.world.shows(&["nothing was changed", "v3"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "theirs again");
    live.keys("<esc>g<enter>");
    live.world.shows(&["mine"]);
    live.keys("<c-s><tab>");
    live.world.shows(&["- theirs again", "+ mine", "v3 → v4"]);
    live.keys("Sg");
    live.keys("j<bs>D");
    live.keys("ww");
    live.world.shows(&["changed 1 parameter: ~ 1"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "mine");
}

#[test]
fn a_run_that_stops_half_way_goes_on_with_the_rest() {
    let mut live = Live::new(SEED);
    collect(&mut live, "/shop/dev/host", "1");
    collect(&mut live, "/shop/dev/area", "2");
    live.emulator.with(|state| state.add_fault(Fault::new("PutParameter", FaultKind::Expired).after(1).times(1)));
    live.keys("Sww");
    live.world.shows(&["changed 1 of 2", "Change set: ~ 1, not written yet"]);
    live.keys("<f5>ww");
    live.world.shows(&["changed 1 parameter: ~ 1"]);
    assert_eq!(live.get("/shop/dev/area")["Value"], "2");
    assert_eq!(live.get("/shop/dev/host")["Version"], 2, "nothing is doubled");
}

#[test]
fn in_production_words_are_typed_and_ctrl_t_adds() {
    let mut live = Live::new(SEED);
    live.keys("//shop/prod/host<enter>e<c-l>1<c-s><c-t>");
    live.world.shows(&["1 in the change set"]);
    live.keys("Sw");
    live.world.shows(&["PRODUCTION", "type write 1"]);
    live.keys("write 1<enter>");
    live.world.shows(&["changed 1 parameter"]);
    // Put back, from the history, and a plan as a whole.
    live.keys("H<down><enter><c-t>");
    live.world.shows(&["1 in the change set"]);
    live.keys("//shop/dev/area<enter>he<c-end>extra (String) = 1<c-s>S");
    live.world.shows(&["2 in the change set"]);
    live.keys("Sw<esc><esc>");
    live.world.shows(&["2 in the change set"]);
}

#[test]
fn leaving_the_place_or_the_program_asks_and_another_root_does_not() {
    let mut live = waiting();
    live.keys("<c-c>");
    snapshot!("quit_80", live);
    live.keys("<esc>o/shop/prod<enter>");
    live.world.shows(&["4 in the change set"]);
    live.keys("q");
    live.world.shows(&["Quit and lose the change set?"]);
    live.keys("D");
    assert!(live.ended);
}

#[test]
fn what_does_not_fit_is_refused_with_a_reason() {
    let mut live = waiting();
    live.keys("//shop/dev/area<enter>c<c-u>/shop/dev/copy<enter>S");
    live.world.shows(&["only what a question writes or deletes goes into the change set"]);
    live.keys("<esc><esc>D");
    let mut live = Live::read_only(SEED);
    live.keys("S");
    live.world.shows(&["The change set is empty"]);
}

#[test]
fn how_old_it_is_stands_in_the_list_at_every_width() {
    let mut live = Live::new(SEED);
    live.keys("<esc>");
    collect(&mut live, "/shop/dev/db/password", "hunter2");
    live.keys("S");
    for (width, height) in [(80, 24), (60, 20)] {
        live.world.resize(width, height);
        let screen = live.screen();
        let row = screen.lines().find(|line| line.contains("~ /shop")).unwrap_or_else(|| panic!("{screen}"));
        assert!(row.contains("2 d ago"), "{row}");
    }
}

#[test]
fn what_waits_in_the_set_still_is_said_to_be_there_where_the_plan_is_listed() {
    let mut live = waiting();
    for operation in ["DeleteParameter", "DeleteParameters"] {
        live.emulator.with(|state| state.add_fault(Fault::new(operation, FaultKind::Expired).times(1)));
    }
    live.world.resize(120, 35);
    live.keys("Sw");
    live.keys("<pgdn><pgdn>delete 1<enter>");
    live.world.shows(&["changed 3 of 4"]);
    live.keys("<esc><esc>u<up>");
    live.world.shows(&[
        "plan",
        "3 of 4",
        "3 of 4 written or deleted",
        "the rest is in the change set: S in the panes leads there",
        "perhaps deleted",
    ]);
    assert!(!live.screen().contains("not written"), "{}", live.screen());
}

/// What is known to be gone is created anew, and says so before: nothing asks to overwrite it.
#[test]
fn what_is_gone_by_now_is_created_anew_and_says_so_first() {
    let mut live = Live::new(SEED);
    live.keys("<esc>");
    collect(&mut live, "/shop/dev/host", "mine");
    delete(&live, "/shop/dev/host");
    live.keys("rS");
    live.world.shows(&["+ /shop/dev/host", "is not there any more", "creates it anew", "enter opens the draft"]);
    live.keys("w");
    live.world.shows(&["look", "/shop/dev/host: it was deleted meanwhile", "creates", "+ /shop/dev/host"]);
    let screen = live.screen();
    assert!(!screen.contains("v1 → v2") && !screen.contains("its type, key"), "{screen}");
    live.keys("w");
    live.world.shows(&["changed 1 parameter: + 1"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "mine");
    assert_eq!(live.get("/shop/dev/host")["Type"], "String");
}

#[test]
fn what_is_found_gone_by_the_write_stays_in_the_question_as_it_is_now() {
    let mut live = Live::new(SEED);
    live.keys("<esc>");
    collect(&mut live, "/shop/dev/host", "mine");
    live.keys("Sw");
    live.world.shows(&["~ /shop/dev/host", "v1 → v2"]);
    delete(&live, "/shop/dev/host");
    live.keys("w");
    live.world.shows(&[
        "nothing was changed: it was not there any more",
        "it was deleted meanwhile",
        "+ /shop/dev/host",
    ]);
    // There again meanwhile: it is not gone over.
    let theirs = json!({ "Name": "/shop/dev/host", "Value": "theirs", "Type": "String" });
    live.ask("AKIABEN", "AmazonSSM.PutParameter", &theirs);
    live.keys("w");
    live.world.shows(&["nothing was changed"]);
    assert_eq!(live.get("/shop/dev/host")["Value"], "theirs");
    live.world.shows(&["~ /shop/dev/host"]);
}

#[test]
fn a_deletion_of_what_is_gone_says_so_first() {
    let mut live = Live::new(SEED);
    live.keys("<esc>//shop/dev/zone<enter>D<c-t>");
    delete(&live, "/shop/dev/zone");
    live.keys("rS");
    live.world.shows(&["is not there any more"]);
    live.keys("w");
    live.world.shows(&["/shop/dev/zone: it is not there any more"]);
    live.keys("delete 1<enter>");
    live.world.shows(&["nothing was changed: /shop/dev/zone was not there any more"]);
}
