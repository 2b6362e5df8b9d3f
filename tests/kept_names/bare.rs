//! What a listing by path does not tell is asked for where it is looked at.

use sesame::app::{Effect, Reply};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, ParameterType, Reading};
use sesame::secret::Secret;

use super::{Session, by_path, described, descriptions, kept};
use crate::fixtures::{self, OURS};

/// A listing by path brings a fraction of the metadata; it must not take away what is known of the same version.
#[test]
fn a_bare_page_does_not_overwrite_what_is_known_of_the_same_version() {
    let later = Parameter { modified: "2026-11-24T07:00:00Z".parse().ok(), ..by_path("/a", 7) };
    for (what, fresh, stays) in [
        ("the same version", by_path("/a", 7), true),
        ("a new version", by_path("/a", 8), false),
        ("deleted and created anew", later, false),
        ("another type", Parameter { kind: ParameterType::String, ..by_path("/a", 7) }, false),
        ("one without a time", Parameter { modified: None, ..by_path("/a", 7) }, true),
    ] {
        let mut session = Session::begin();
        session.recalled(kept(OURS, &["/a"]));
        session.connected();
        session.page(vec![fresh.clone()]);
        session.reply(session.list.unwrap(), Reply::Listed(Ok(fixtures::by_path())));
        let found = session.world.app.selected_parameter().unwrap();
        assert_eq!(found.described, stays, "{what}");
        assert_eq!(found, if stays { described("/a", 7) } else { fresh }, "{what}");
        session.world.shows(&["0 new, 0 gone since the cache"]);
    }
}

/// Lists `/a`, `/b/c` by path.
fn listed_by_path() -> Session {
    let mut session = Session::begin();
    session.connected();
    session.identified(OURS);
    session.page(vec![by_path("/a", 7), by_path("/b/c", 1)]);
    session.reply(session.list.unwrap(), Reply::Listed(Ok(fixtures::by_path())));
    session.others.clear();
    session
}

#[test]
fn missing_metadata_is_fetched_once_when_a_row_is_opened_and_never_on_the_way() {
    let mut session = listed_by_path();
    session.world.keys("jkGg<tab><tab>?<esc>Y<esc>");
    assert_eq!(descriptions(&mut session), []);
    session.world.shows(&["are not known · enter asks"]);
    for key in ["<enter>", " "] {
        let mut session = listed_by_path();
        session.world.keys(key);
        let asked = descriptions(&mut session);
        assert_eq!(asked.len(), 1, "{key}");
        session.world.shows(&["asking for tier, key"]);
        session.world.keys("<tab><tab><enter>  ");
        assert_eq!(descriptions(&mut session), [], "{key}: once is enough");
        let arn = Some("arn:aws:ssm:eu-west-1:111122223333:parameter/a".to_owned());
        session.reply(asked[0], Reply::Described(Ok(Some(Box::new(Parameter { arn, ..described("/a", 7) })))));
        session.world.shows(&["alias/checkout", "the database"]);
        session.hides(&["not known"]);
    }
}

#[test]
fn what_cannot_be_described_is_not_asked_for_again_until_a_refresh() {
    let denied = Failure::new(FailureKind::Unreachable, "nothing answered", "");
    for (what, answer, again) in [
        ("no call tells more", Ok(Some(Box::new(by_path("/a", 7)))), false),
        ("it has gone", Ok(None), false),
        ("the network failed", Err(denied), true),
    ] {
        let mut session = listed_by_path();
        session.world.keys("<enter>");
        let asked = descriptions(&mut session);
        session.reply(asked[0], Reply::Described(answer));
        session.world.keys("<tab><enter>");
        assert_eq!(descriptions(&mut session).len(), usize::from(again), "{what}");
        session.world.keys("r<enter><tab><enter>");
        assert_eq!(descriptions(&mut session).len(), usize::from(!again), "{what}, after a refresh");
    }
}

#[test]
fn what_the_editor_learns_is_shown_in_the_tree_too() {
    let mut session = listed_by_path();
    session.world.keys("e");
    for effect in session.world.take() {
        match effect {
            Effect::Describe(ticket, name) => {
                session.reply(ticket, Reply::Described(Ok(Some(Box::new(described(&name, 8))))));
            }
            Effect::Read(ticket, _) => {
                let value = Secret::from("hunter2");
                let reading =
                    Reading { value, version: 8, kind: ParameterType::SecureString, modified: None, missing: 0 };
                session.reply(ticket, Reply::Read(Ok(reading)));
            }
            other => panic!("{other:?}"),
        }
    }
    session.world.keys("<esc>");
    session.world.shows(&["version 8", "alias/checkout"]);
    // A description that lags behind takes nothing back.
    session.world.keys("e");
    let asked = descriptions(&mut session);
    session.reply(asked[0], Reply::Described(Ok(Some(Box::new(described("/a", 6))))));
    session.world.keys("<esc>");
    session.world.shows(&["version 8"]);
}
