//! Names kept between sessions, as the app decides over them: shown at once, marked, replaced underneath, dropped where they are
//! another account's, and kept again. No file, no store: [`sesame::cache`] and the effects have tests of their own.

mod bare;

use std::time::Duration;

use sesame::app::{Effect, Recall, Reply, Start, Ticket};
use sesame::cache::Kept;
use sesame::destination::Root;
use sesame::failure::{Failure, FailureKind};
use sesame::names::Tree;
use sesame::parameter::{Identity, ListedBy, Parameter, ParameterType};

use crate::fixtures::{self, OURS, THEIRS, World, identity, ticket};

fn described(name: &str, version: i64) -> Parameter {
    Parameter {
        described: true,
        key_id: Some("alias/checkout".to_owned()),
        description: "the database".to_owned(),
        modified: "2026-11-21T08:00:00.25Z".parse().ok(),
        ..Parameter::bare(name, ParameterType::SecureString, version)
    }
}

/// As a listing by path tells of the same version.
fn by_path(name: &str, version: i64) -> Parameter {
    Parameter {
        modified: "2026-11-21T08:00:00Z".parse().ok(),
        ..Parameter::bare(name, ParameterType::SecureString, version)
    }
}

fn parameters(names: &[&str]) -> Vec<Parameter> {
    names.iter().map(|name| described(name, 7)).collect()
}

/// Listed three hours before the tests begin.
fn kept(account: &str, names: &[&str]) -> Recall {
    let mut tree = Tree::new();
    for parameter in parameters(names) {
        tree.upsert(&parameter);
    }
    Recall::Kept(Box::new(Kept { account: account.to_owned(), at: "2026-11-24T05:00:00Z".parse().unwrap(), tree }))
}

fn start() -> Start {
    Start { cache: Some("/cache".into()), ..fixtures::start() }
}

/// A session that has just begun, and the tickets it waits for.
struct Session {
    world: World,
    connect: Ticket,
    recall: Ticket,
    identify: Option<Ticket>,
    list: Option<Ticket>,
    /// What it asked for beside these.
    others: Vec<Effect>,
}

impl Session {
    fn begin() -> Self {
        let mut world = World::new(start());
        world.resize(120, 24);
        let effects = world.take();
        let find = |wanted: fn(&Effect) -> bool| effects.iter().find(|effect| wanted(effect)).map(ticket).unwrap();
        let connect = find(|effect| matches!(effect, Effect::Connect(..)));
        let recall =
            find(|effect| matches!(effect, Effect::Recall { account: None, root, .. } if *root == Root::all()));
        assert_eq!(effects.len(), 2);
        Self { world, connect, recall, identify: None, list: None, others: Vec::new() }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply) {
        self.world.reply(ticket, reply);
        for effect in self.world.take() {
            match effect {
                Effect::Identify(ticket) => self.identify = Some(ticket),
                Effect::List(ticket, _) => self.list = Some(ticket),
                Effect::Alias(..) => {}
                other => self.others.push(other),
            }
        }
    }

    fn recalled(&mut self, recall: Recall) {
        self.reply(self.recall, Reply::Recalled(recall));
    }

    fn connected(&mut self) {
        self.reply(self.connect, Reply::Connected(Ok(())));
    }

    fn identified(&mut self, account: &str) {
        self.reply(self.identify.unwrap(), Reply::Identity(Ok(identity(account))));
    }

    fn page(&mut self, parameters: Vec<Parameter>) {
        self.reply(self.list.unwrap(), Reply::Page(parameters));
    }

    fn listed(&mut self) {
        self.reply(self.list.unwrap(), Reply::Listed(Ok(ListedBy::Describe)));
    }

    #[track_caller]
    fn hides(&self, parts: &[&str]) {
        let screen = self.world.screen();
        for part in parts {
            assert!(!screen.contains(part), "{part:?} is on\n{screen}");
        }
    }

    /// The rows of the tree pane.
    fn rows(&self) -> Vec<String> {
        let row = |line: &str| line.chars().take(30).collect::<String>().trim_end().to_owned();
        self.world.screen().lines().skip(2).take(20).map(row).collect()
    }

    /// What was to be kept: account and names.
    fn kept(&self) -> Vec<(String, Vec<String>)> {
        let of = |effect: &Effect| match effect {
            Effect::Remember { kept, root, .. } => {
                assert_eq!(*root, Root::all());
                let names = kept.tree.parameters().map(|node| kept.tree.name(node)).collect();
                Some((kept.account.clone(), names))
            }
            _ => None,
        };
        self.others.iter().filter_map(of).collect()
    }
}

fn descriptions(session: &mut Session) -> Vec<Ticket> {
    session.world.take().iter().filter(|effect| matches!(effect, Effect::Describe(..))).map(ticket).collect()
}

#[test]
fn how_long_a_listing_takes_is_estimated_by_how_many_were_kept() {
    let names: Vec<String> = (0..400).map(|n| format!("/p{n:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for cache_first in [true, false] {
        let mut session = Session::begin();
        if cache_first {
            session.recalled(kept(OURS, &names));
            session.connected();
        } else {
            session.connected();
            session.recalled(kept(OURS, &names));
        }
        session.world.pass(Duration::from_secs(4));
        session.page(parameters(&names[..100]));
        session.world.shows(&["100 afresh · 25/s · about 15 s left"]);
        session.identified(THEIRS);
        session.hides(&["left"]);
    }
}

#[test]
fn kept_names_are_shown_before_any_network_and_say_how_old_they_are() {
    let mut session = Session::begin();
    session.recalled(kept(OURS, &["/a", "/b/c"]));
    session.world.shows(&["a", "▸ b", "2 from a cache of 3 h ago, connecting…", "/ · from a cache"]);
    session.world.shows(&["as of a cache of 3 h ago, not listed afresh yet", "version 7", "alias/checkout"]);
    session.connected();
    session.world.shows(&["2 from a cache of 3 h ago, 0 afresh"]);
    session.world.pass(Duration::from_hours(1));
    session.world.shows(&["from a cache of 4 h ago"]);
    session.page(parameters(&["/a"]));
    session.world.shows(&["2 from a cache of 4 h ago, 1 afresh"]);
    session.hides(&["not listed afresh yet"]);
}

#[test]
fn a_fresh_listing_replaces_them_underneath_and_counts_what_came_and_went() {
    let mut session = Session::begin();
    let names: Vec<String> = (0..60).map(|i| format!("/p{i:02}/x")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    session.recalled(kept(OURS, &names));
    session.world.keys(&"j".repeat(40));
    session.world.keys("l");
    let before = session.rows();
    assert!(before.iter().any(|row| row.contains("▾ p40")), "{before:?}");
    session.connected();
    session.identified(OURS);
    session.page(parameters(&["/a", "/p40/new"]));
    session.page(parameters(&names[3..]));
    session.world.keys("hl");
    session.listed();
    session.world.shows(&["2 new, 3 gone since the cache of 3 h ago", "59 parameters · as of 08:00:00 UTC"]);
    session.hides(&["from a cache"]);
    let after = session.rows();
    let at = |rows: &[String], name: &str| rows.iter().position(|row| row.contains(name));
    assert_eq!(at(&after, "▾ p40"), at(&before, "▾ p40"), "the row under the cursor stays in its place");
    session.world.keys("j");
    assert!(session.world.app.selected_parameter().is_some_and(|parameter| parameter.name == "/p40/new"));
    assert_eq!(session.kept().len(), 1);
    assert_eq!(session.kept()[0].0, OURS);
    assert_eq!(session.kept()[0].1.len(), 59, "what is kept is what was listed, nothing of the cache");
}

#[test]
fn kept_names_that_come_after_the_first_page_go_beneath_it() {
    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.page(vec![described("/b/two", 9), described("/b/three", 1)]);
    session.world.keys("lj");
    session.recalled(kept(OURS, &["/a", "/b/one", "/b/two"]));
    let rows = session.rows();
    assert_eq!(rows.iter().filter(|row| !row.is_empty()).count(), 5, "{rows:?}");
    session.world.shows(&["▾ b", "4 from a cache of 3 h ago, 2 afresh"]);
    assert!(session.world.app.selected_parameter().is_some_and(|p| (p.name.as_str(), p.version) == ("/b/three", 1)));
    session.world.keys("j");
    assert!(session.world.app.selected_parameter().is_some_and(|p| (p.name.as_str(), p.version) == ("/b/two", 9)));
    session.page(parameters(&["/a"]));
    session.listed();
    session.world.shows(&["1 new, 1 gone since the cache"]);
}

#[test]
fn kept_names_that_come_after_the_listing_are_not_wanted() {
    let mut session = Session::begin();
    session.connected();
    session.page(parameters(&["/a"]));
    session.listed();
    session.recalled(kept(OURS, &["/old"]));
    session.hides(&["old", "from a cache"]);
}

#[test]
fn names_of_another_account_are_dropped_at_once_and_it_is_said() {
    let mut session = Session::begin();
    session.recalled(kept(THEIRS, &["/theirs", "/both"]));
    session.connected();
    session.page(parameters(&["/ours", "/both"]));
    session.world.shows(&["theirs", "ours", "both"]);
    session.world.keys("G");
    session.identified(OURS);
    session.world.shows(&[
        "ours",
        "both",
        "this session is 111122223333: the names of 444455556666 from the cache are dropped",
    ]);
    session.hides(&["/theirs", " theirs", "from a cache of"]);
    session.world.keys("<esc>");
    session.world.shows(&["2 loaded, still listing"]);
    session.page(parameters(&["/more"]));
    session.listed();
    session.hides(&["since the cache", "refreshed"]);
    assert_eq!(session.kept(), [(OURS.to_owned(), vec!["/both".to_owned(), "/more".to_owned(), "/ours".to_owned()])]);
}

/// Before it is known whose account this is, a name from the cache may be another's: then nothing has gone.
#[test]
fn a_kept_name_that_is_not_there_is_not_said_to_have_gone() {
    for (seen, says) in
        [(false, "/theirs is not there; the name is from a cache of 3 h ago"), (true, "/theirs is not there any more")]
    {
        let mut session = Session::begin();
        session.recalled(kept(THEIRS, &["/theirs"]));
        session.connected();
        if seen {
            session.page(parameters(&["/theirs"]));
        }
        session.world.keys("e");
        let asked = descriptions(&mut session);
        session.reply(asked[0], Reply::Described(Ok(None)));
        session.world.shows(&[says]);
    }
}

#[test]
fn names_of_another_account_are_never_shown_once_the_account_is_known() {
    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.recalled(kept(THEIRS, &["/theirs"]));
    session.hides(&["theirs", "from a cache"]);
}

#[test]
fn a_search_does_not_point_into_the_tree_that_was_dropped() {
    let mut session = Session::begin();
    session.recalled(kept(THEIRS, &["/theirs"]));
    session.connected();
    session.world.keys("/the");
    let searches = session.world.take();
    let Some(Effect::Search { ticket, corpus, query, .. }) = searches.last() else { panic!("{searches:?}") };
    let ranking = sesame::names::search::rank(corpus, query, session.world.now.wall, None, 10, &|| false).unwrap();
    session.reply(*ticket, Reply::Ranked(ranking.into()));
    session.world.shows(&["/theirs"]);
    session.page(parameters(&["/ours"]));
    session.identified(OURS);
    session.hides(&["/theirs"]);
    let Some(Effect::Search { corpus, previous, .. }) = session.others.last() else { panic!("{:?}", session.others) };
    assert_eq!((corpus.len(), previous.is_none()), (1, true), "it begins anew over what is left");
}

#[test]
fn where_nothing_tells_whose_names_they_are_the_account_is_waited_for() {
    let mut session = Session::begin();
    session.recalled(Recall::WhoseUnknown);
    session.connected();
    assert!(session.others.is_empty());
    session.identified(OURS);
    let [Effect::Recall { ticket, account: Some(account), .. }] = session.others.as_slice() else {
        panic!("{:?}", session.others)
    };
    assert_eq!(account, OURS);
    session.recall = *ticket;
    session.recalled(kept(OURS, &["/a"]));
    session.world.shows(&["1 from a cache of 3 h ago"]);

    // The other way round: the account is there before the answer.
    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.recalled(Recall::WhoseUnknown);
    assert!(matches!(session.others.as_slice(), [Effect::Recall { account: Some(_), .. }]));
}

#[test]
fn a_listing_is_kept_when_it_is_complete_and_its_account_known() {
    let mut session = Session::begin();
    session.recalled(Recall::Nothing);
    session.connected();
    session.page(parameters(&["/a"]));
    session.listed();
    assert!(session.kept().is_empty(), "whose it is is not known yet");
    session.identified(OURS);
    assert_eq!(session.kept(), [(OURS.to_owned(), vec!["/a".to_owned()])]);
    session.hides(&["cache"]);

    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.page(parameters(&["/a"]));
    let failure = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    session.reply(session.list.unwrap(), Reply::Listed(Err(failure)));
    assert!(session.kept().is_empty(), "half a listing is not kept");

    let mut session = Session::begin();
    session.connected();
    session.page(parameters(&["/a"]));
    session.listed();
    let failure = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    session.reply(session.identify.unwrap(), Reply::Identity(Err(failure)));
    assert!(session.kept().is_empty(), "nor one of nobody knows whose");
}

#[test]
fn what_a_broken_listing_added_is_counted_too() {
    let mut session = Session::begin();
    session.recalled(kept(OURS, &["/a", "/b"]));
    session.connected();
    session.page(parameters(&["/new", "/a"]));
    let failure = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    session.reply(session.list.unwrap(), Reply::Listed(Err(failure)));
    session.world.shows(&["nothing answered"]);
    session.world.keys("<esc>");
    session.world.shows(&["3 from a cache of 3 h ago, 2 of them listed afresh, incomplete"]);
    session.world.keys("r");
    session.list = session.world.take().iter().find(|effect| matches!(effect, Effect::List(..))).map(ticket);
    session.page(parameters(&["/newer", "/new", "/a"]));
    session.listed();
    session.world.shows(&["2 new, 1 gone since the cache of 3 h ago"]);
}

#[test]
fn without_a_connection_kept_names_stay_and_the_reason_is_said() {
    let failure = || Failure::new(FailureKind::Credentials, "no AWS credentials were found", "run aws sso login");
    for recalled_first in [true, false] {
        let mut session = Session::begin();
        if recalled_first {
            session.recalled(kept(OURS, &["/a"]));
        }
        session.reply(session.connect, Reply::Connected(Err(failure())));
        if !recalled_first {
            session.recalled(kept(OURS, &["/a"]));
        }
        session.world.shows(&["no AWS credentials were found", "from a cache"]);
        session.world.keys("<esc>");
        session.world.shows(&["1 from a cache of 3 h ago, not connected"]);
        session.world.keys("r");
        assert!(matches!(session.world.take().as_slice(), [Effect::Connect(..)]));
    }
}

#[test]
fn the_cache_can_be_off() {
    let world = &mut World::new(Start { cache: None, ..start() });
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::Connect(..)]), "{effects:?}");
    world.reply(ticket(&effects[0]), Reply::Connected(Ok(())));
    for effect in world.take() {
        match effect {
            Effect::Identify(ticket) => {
                world.reply(
                    ticket,
                    Reply::Identity(Ok(Identity { account: OURS.to_owned(), arn: String::new(), alias: None })),
                );
            }
            Effect::List(ticket, _) => world.reply(ticket, Reply::Listed(Ok(ListedBy::Describe))),
            other => panic!("{other:?}"),
        }
    }
    // Nothing is kept.
    world.no_alias();
}

#[test]
fn that_nothing_could_be_kept_is_said_quietly() {
    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.page(parameters(&["/a"]));
    session.listed();
    let remember = ticket(session.others.last().unwrap());
    session.reply(remember, Reply::Remembered(Err("no space left".to_owned())));
    session.world.shows(&["the names are not kept for the next start: no space left", "1 parameter · as of"]);
}

#[test]
fn another_tree_is_shown_in_the_order_chosen() {
    let mut session = Session::begin();
    session.world.keys("s");
    session.recalled(kept(OURS, &["/a/1", "/b"]));
    let screen = session.world.screen();
    assert!(screen.contains("/ · by last change · from a cache"), "{screen}");
    assert!(screen.contains(" /a/1 ") && screen.contains("3 d ago"), "{screen}");
    session.world.keys("sss");
    assert!(session.world.screen().contains(" / · from a cache"), "and in the tree again");
}
