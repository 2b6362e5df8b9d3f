//! Finding by value: what is asked, what is cancelled, and what no failure repeats.

use sesame::comparison::{Match, Sight, Sighting, Sought, ValueSearch};

use super::*;

fn plain(name: &str) -> Parameter {
    Parameter { kind: ParameterType::String, key_id: None, ..secure(name, 2) }
}

/// Plain values are being looked through for a text.
fn looking() -> (World, Ticket) {
    let mut world = listed_with(start(), &[plain("/a"), plain("/b"), secure("/c", 1)]);
    world.keys("Ftr0ub4dor<enter>");
    let effects = world.take();
    let [Effect::FindValue(ticket, search)] = effects.as_slice() else { panic!("{effects:?}") };
    let names = vec!["/a".to_owned(), "/b".to_owned()];
    let sought = Sought::Text(Secret::from("tr0ub4dor"));
    assert_eq!(**search, ValueSearch { sought, names, decrypts: false });
    assert!(!format!("{effects:?}").contains("tr0ub4dor"));
    (world, *ticket)
}

fn sighting(name: &str, sight: Sight) -> Sighting {
    Sighting { name: name.to_owned(), sight }
}

#[test]
fn what_is_under_way_is_cancelled_and_gone_on_with_where_it_stopped() {
    let (mut world, ticket) = looking();
    world.shows(&["looking, 2 to come", "esc stop"]);
    let found = Sight::Found { how: Match::Equal, version: 2, kind: ParameterType::String };
    world.reply(ticket, Reply::Sighted(vec![sighting("/a", found)]));
    world.shows(&["looking, 1 to come", "= 1 equal"]);
    world.keys("<esc>");
    assert!(matches!(world.take().as_slice(), [Effect::Cancel(cancelled)] if *cancelled == ticket));
    world.reply(ticket, Reply::Sighted(vec![sighting("/b", Sight::Not)]));
    world.shows(&["1 plain value not looked through", "= looks through 1 plain value"]);
    world.keys("=");
    let effects = world.take();
    let [Effect::FindValue(_, search)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(search.names, ["/b"]);
    world.keys("<esc>");
    world.take();
    world.keys("<esc>");
    assert!(!world.screen().contains("Found by value"), "{}", world.screen());
}

#[test]
fn no_failure_repeats_what_is_looked_for() {
    let (mut world, ticket) = looking();
    let failure = Failure::new(FailureKind::Rejected, "the service said tr0ub4dor is wrong", "");
    world.reply(ticket, Reply::Sighted(vec![sighting("/a", Sight::Unread(Box::new(failure)))]));
    world.reply(ticket, Reply::Found(Ok(())));
    world.shows(&["? 1 not read"]);
    assert!(!world.screen().contains("tr0ub4dor"), "{}", world.screen());
    world.keys("<esc>");
    assert!(!world.screen().contains("tr0ub4dor"), "{}", world.screen());
}

#[test]
fn a_line_end_at_the_end_of_what_is_pasted_is_not_looked_for() {
    let mut world = listed_with(start(), &[plain("/a")]);
    world.keys("F");
    world.send(Msg::Paste(Secret::from("tr0ub4dor\n")));
    world.keys("<enter>");
    let effects = world.take();
    let [Effect::FindValue(_, search)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(search.sought, Sought::Text(Secret::from("tr0ub4dor")));
}

#[test]
fn where_there_are_secrets_alone_nothing_is_read_before_they_are_agreed_to() {
    let mut world = listed();
    world.keys("Ftr0ub4dor<enter>");
    assert!(world.take().is_empty());
    world.shows(&["= looks through 3 secrets: each is decrypted, 1 call"]);
    world.keys("=");
    let effects = world.take();
    assert!(matches!(effects.as_slice(), [Effect::FindValue(_, search)] if search.decrypts), "{effects:?}");
}

#[test]
fn what_takes_longer_than_two_seconds_tells_its_pace_and_how_long_it_takes() {
    let (mut world, ticket) = looking();
    world.pass(Duration::from_secs(4));
    world.reply(ticket, Reply::Sighted(vec![sighting("/a", Sight::Not)]));
    world.shows(&["looking, 1 to come", "15/min · about 4 s left"]);
}
