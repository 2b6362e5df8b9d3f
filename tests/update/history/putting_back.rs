//! The way of a version back: what is read for it, what the question says, what is written, and what stands in its way.

use super::*;

/// The question that puts version 6 back.
fn asking() -> World {
    let mut world = open();
    world.keys("<down><enter>");
    answer_both(&mut world, (6, OLD), (7, VALUE));
    world
}

#[test]
fn what_is_put_back_is_the_value_alone_upon_what_the_history_showed() {
    let mut world = asking();
    world.shows(&["Put back v6 of /a", "v7 → v8, as v6 was", "takes", "the value of v6 of 2026-11-20", "by deploy/ci"]);
    world.shows(&["current stays on v7 · previous stays on v6", "v8 has", "goes back to the history"]);
    assert!(!world.screen().contains(OLD) && !world.screen().contains(VALUE));
    world.keys("<tab>");
    world.shows(&[OLD, VALUE]);
    world.keys("<tab>");
    let (ticket, write) = write(&mut world);
    assert_eq!(
        write,
        Write {
            name: "/a".to_owned(),
            value: Secret::from(OLD),
            kind: ParameterType::SecureString,
            tier: Some(Tier::Standard),
            key_id: Some("alias/checkout".to_owned()),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Version(7),
            seen: version(7, &[]).parameter.modified,
        }
    );
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    world.shows(&["wrote /a: v7 → v8 · u, enter puts v7 back", "version 8"]);
    assert!(!world.screen().contains("History"));
}

#[test]
fn escape_goes_back_to_the_history_and_enter_asks_anew() {
    let mut world = asking();
    world.keys("<esc>");
    world.shows(&["History /a", "2 of 7", "space reveals"]);
    world.keys("<enter>");
    assert_eq!(reads(&mut world).len(), 2, "the values were wiped");
    world.keys("<enter>");
    assert!(world.take().is_empty(), "one question is enough");
    world.shows(&["reading v6 and v7… · esc cancels"]);
    world.keys("<esc>");
    assert!(world.take().iter().all(|effect| matches!(effect, Effect::Cancel(_))));
    world.shows(&["History /a"]);
}

#[test]
fn what_is_not_put_back_says_why() {
    let mut world = open();
    world.keys("<enter>");
    world.shows(&["v7 is the latest already: ↓ goes to the one before"]);
    let mut world = open_with(listed(), vec![version(1, &[])]);
    world.keys("<enter>");
    world.shows(&["v1 is the only version"]);
    let mut read_only = start();
    read_only.place.read_only = true;
    let mut world = open_with(listed_with(read_only, &[secure("/a", 7)]), versions());
    world.keys("<down><enter>");
    world.shows(&["read-only session: nothing can be written"]);
    assert!(world.take().is_empty());
    world.keys(" ");
    answer(&mut world, 6, OLD);
    world.shows(&[OLD]);

    let mut world = open();
    world.keys("<down><enter>");
    answer_both(&mut world, (6, VALUE), (7, VALUE));
    world.shows(&["v6 and v7 hold the same value: there is nothing to put back", "History /a"]);

    let strict = |number| {
        let mut version = version(number, &[]);
        version.parameter.allowed_pattern = Some("[a-z]{3}".to_owned());
        version
    };
    let mut world = open_with(listed(), vec![strict(7), version(6, &[])]);
    world.keys("<down><enter>");
    answer_both(&mut world, (6, OLD), (7, VALUE));
    world.shows(&["v6 cannot be put back: the value as a whole does not match the allowed"]);
}

#[test]
fn another_type_or_key_of_before_is_a_danger_in_words() {
    let was = |with: fn(&mut Parameter)| {
        let mut version = version(6, &[]);
        with(&mut version.parameter);
        version
    };
    for (latest, before, says) in [
        (
            (|_: &mut Parameter| {}) as fn(&mut Parameter),
            (|parameter| parameter.kind = ParameterType::String) as fn(&mut Parameter),
            "v6 was a String: its value is written as a SecureString",
        ),
        (
            |parameter| parameter.kind = ParameterType::String,
            |_| {},
            "v6 was a SecureString: its value becomes plain text",
        ),
        (
            |_| {},
            |parameter| parameter.key_id = Some("alias/old".to_owned()),
            "v6 was under alias/old: its value is written under alias/checkout",
        ),
        (|_| {}, |parameter| parameter.description = "once".to_owned(), "of v6: description “once”"),
        (|parameter| parameter.tier = Tier::Advanced, |_| {}, "of v6: tier Standard"),
    ] {
        let mut newest = version(7, &[]);
        latest(&mut newest.parameter);
        let mut world = open_with(listed(), vec![newest.clone(), was(before)]);
        world.resize(120, 35);
        world.keys("<down><enter>");
        answer_both(&mut world, (6, OLD), (7, VALUE));
        world.shows(&[says]);
        let (_, write) = write(&mut world);
        assert_eq!((write.kind, write.tier), (newest.parameter.kind, Some(newest.parameter.tier)), "as it is now");
    }
}

#[test]
fn without_its_value_a_version_is_not_put_back_and_without_the_latest_it_is() {
    let mut world = open();
    world.keys("<down><enter>");
    let asked = reads(&mut world);
    world.reply(asked[0].1, Reply::Read(Err(denied())));
    world.reply(asked[1].1, Reply::Read(Ok(of(7, VALUE))));
    world.shows(&["v6 is not put back", "the key policy does not let you decrypt", "x explains it"]);
    world.keys("x");
    world.shows(&["kms:Decrypt"]);
    world.keys("<esc><up>");
    assert!(!world.screen().contains("the key policy"), "{}", world.screen());
    world.keys("<down>");
    world.shows(&["the key policy does not let you decrypt"]);
    world.keys(" ");
    answer(&mut world, 6, OLD);
    world.shows(&[OLD]);
    assert!(!world.screen().contains("the key policy"), "it can be read by now");

    let mut world = open();
    world.keys("<down><enter>");
    let asked = reads(&mut world);
    world.reply(asked[1].1, Reply::Read(Err(denied())));
    world.reply(asked[0].1, Reply::Read(Ok(of(6, OLD))));
    world.shows(&["Put back v6 of /a", "the value that is replaced has not been read"]);
    write(&mut world);
}

/// A parameter that was deleted and created anew counts its versions from 1 again.
#[test]
fn a_version_of_another_time_is_not_taken_for_the_one_that_is_listed() {
    for keys in [" ", "<enter>", "="] {
        let mut world = open();
        world.keys(&format!("<down>{keys}"));
        for (name, ticket) in reads(&mut world) {
            let number: i64 = name.rsplit(':').next().unwrap().parse().unwrap();
            let anew = Reading { modified: Some(fixtures::start_of_time()), ..of(number, OLD) };
            world.reply(ticket, Reply::Read(Ok(anew)));
        }
        world.shows(&["deleted and created anew"]);
        assert!(!world.screen().contains(OLD), "{keys}");
    }
}

#[test]
fn somebody_who_wrote_meanwhile_is_told_of_as_in_every_conflict() {
    let mut world = asking();
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 8)) })));
    world.shows(&["Conflict /a", "now v8", "asked to put v6 back upon v7", "goes back to the history"]);
    assert!(!world.screen().contains("draft"), "{}", world.screen());
    let again = asked(&mut world);
    world.keys("D");
    world.shows(&["there is no draft", "Conflict"]);
    world.keys("<enter>");
    world.shows(&["Put back v6 of /a", "v8 → v9, as v6 was", "this replaces version 8"]);
    let (ticket, second) = write(&mut world);
    assert_eq!((second.on, second.value.expose()), (Expected::Version(8), OLD));
    world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
    world.keys("<esc>");
    world.shows(&["History /a", "reading them afresh"]);
    world.reply(again, Reply::History(Ok(versions())));
    let newest = asked(&mut world);
    let mut all = versions();
    all.insert(0, version(8, &[]));
    all.insert(0, version(9, &[]));
    world.reply(newest, Reply::History(Ok(all)));
    world.shows(&["v9", "9 versions", "4 of 9"]);
}

#[test]
fn a_parameter_that_is_gone_or_a_write_that_fails_is_told_in_the_history() {
    let mut world = asking();
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Gone)));
    world.shows(&["History /a", "the parameter has been deleted meanwhile,"]);
    let again = asked(&mut world);
    world.reply(again, Reply::History(Err(Failure::new(FailureKind::NotFound, "There is no parameter /a", ""))));
    world.shows(&["not read afresh"]);

    let mut world = asking();
    let (ticket, first) = write(&mut world);
    world.reply(ticket, Reply::Written(Err(denied())));
    world.shows(&["Put back v6 of /a", "nothing was written", "w tries again"]);
    let (ticket, second) = write(&mut world);
    assert_eq!(first, second);
    world.reply(ticket, Reply::Written(Err(denied())));
    world.keys("<esc>");
    world.shows(&["History /a", "nothing was written"]);
}

/// After an edit, in a narrow window: the name gives way, the keys do not.
#[test]
fn after_a_write_the_way_back_is_named() {
    let name = "/a/rather/long/path/to/some/parameter/that/has/to/give/way";
    let mut world = listed_with(start(), &[secure(name, 7)]);
    world.keys("se");
    world.answer_opening(|name| secure(name, 7), Ok(reading(7)));
    world.keys("<end>!<c-s>");
    let (ticket, _) = write(&mut world);
    world.reply(ticket, Reply::Written(Ok(Written::Stored { version: 8, tier: Tier::Standard })));
    world.shows(&["wrote /a/rather", ": v7 → v8 · u, enter puts v7 back"]);
}

#[test]
fn who_knows_the_way_need_not_wait_for_the_list() {
    let mut world = listed();
    world.keys("H<down><down><up>");
    let ticket = asked(&mut world);
    world.keys("<enter>");
    world.shows(&["the versions are being read"]);
    world.reply(ticket, Reply::History(Ok(versions())));
    world.shows(&["2 of 7"]);
    world.keys("<enter>");
    answer_both(&mut world, (6, OLD), (7, VALUE));
    world.shows(&["Put back v6 of /a"]);
    let mut world = listed();
    world.keys("H<down><down><down>");
    let ticket = asked(&mut world);
    world.reply(ticket, Reply::History(Ok(versions()[5..].to_vec())));
    world.shows(&["2 of 2"]);
}

#[test]
fn a_label_on_the_oldest_of_a_hundred_is_a_danger() {
    let long = |labels: &[&str]| {
        let mut versions: Vec<Version> =
            (31..=130).rev().map(|number| Version { parameter: secure("/a", number), labels: Vec::new() }).collect();
        versions[99].labels = labels.iter().map(|label| (*label).to_owned()).collect();
        versions
    };
    for (labels, is_told) in [(&["pinned"][..], true), (&[], false)] {
        let mut world = open_with(listed(), long(labels));
        // In the list already.
        let said = "v31, the oldest of 100, has the label pinned: the service refuses a new";
        assert_eq!(world.screen().contains(said), is_told, "{}", world.screen());
        world.resize(120, 35);
        world.keys("<down><enter>");
        let reads = reads(&mut world);
        for ((_, ticket), (number, value)) in reads.iter().zip([(129, OLD), (130, VALUE)]) {
            let reading = Reading { version: number, modified: None, ..of(7, value) };
            world.reply(*ticket, Reply::Read(Ok(reading)));
        }
        world.shows(&["Put back v129 of /a"]);
        assert_eq!(
            world.screen().contains("v31, the oldest of 100, has the label pinned"),
            is_told,
            "{}",
            world.screen()
        );
    }
}

#[test]
fn of_two_reads_none_goes_on_without_the_other() {
    let mut world = open();
    world.keys("<down>=");
    let asked = reads(&mut world);
    world.keys("<f3><bs>");
    let cancelled: Vec<Ticket> = world.take().iter().map(ticket).collect();
    assert_eq!(cancelled.len(), 2);
    assert!(asked.iter().all(|(_, ticket)| cancelled.contains(ticket)));
    world.keys("<esc>");
    world.shows(&["History /a", "space reveals"]);
}
