#![allow(clippy::unwrap_used)]
use jiff::SignedDuration;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn place(profile: &str) -> Place {
    Place { profile: Some(profile.to_owned()), region: Some("eu-west-1".to_owned()), ..Place::default() }
}

fn location(name: &str) -> Location {
    Location::of(&place("dev"), None, Root::all(), name.to_owned())
}

fn names(places: &Places, now: Timestamp) -> Vec<String> {
    places.visits(now).into_iter().map(|visit| visit.location.name).collect()
}

#[test]
fn what_was_come_to_often_and_lately_comes_first() {
    let mut places = Places::default();
    for day in 0..3 {
        places.take(Trace::Visited(location("/often"), at(day * 86_400)));
    }
    places.take(Trace::Visited(location("/once"), at(3 * 86_400)));
    assert_eq!(names(&places, at(3 * 86_400)), ["/once", "/often"], "within the hour once is more than thrice before");
    let week = SignedDuration::from_hours(24 * 30);
    assert_eq!(names(&places, at(3 * 86_400) + week), ["/often", "/once"], "after a month it is not");
}

#[test]
fn staying_is_one_visit_and_coming_back_is_another() {
    let mut places = Places::default();
    let times = |places: &Places| places.visits(at(0)).iter().map(|it| it.times).collect::<Vec<_>>();
    for second in 0..20 {
        places.take(Trace::Visited(location("/a"), at(second)));
    }
    assert_eq!(times(&places), [1]);
    places.take(Trace::Visited(location("/b"), at(21)));
    places.take(Trace::Visited(location("/a"), at(22)));
    assert_eq!(times(&places), [2, 1]);
    // One name with and without its slash, and the same profile in another account.
    places.take(Trace::Visited(location("a"), at(23)));
    assert_eq!(times(&places), [2, 1]);
    let other = |account: &str| Location { account: Some(account.to_owned()), ..location("/b") };
    places.take(Trace::Visited(other("1"), at(24)));
    places.take(Trace::Visited(other("2"), at(25)));
    assert_eq!(places.visits(at(25)).len(), 3);
}

#[test]
fn what_counts_least_is_forgotten_first() {
    let mut places = Places::default();
    places.take(Trace::Visited(location("/old"), at(-900_000)));
    for number in 0..MOST_VISITS as i64 {
        places.take(Trace::Visited(location(&format!("/{number}")), at(number)));
    }
    assert_eq!(places.visits(at(200)).len(), MOST_VISITS);
    assert!(names(&places, at(200)).iter().all(|name| name != "/old"));
}

#[test]
fn a_bookmark_is_made_once_and_taken_away_and_there_is_an_end_to_them() {
    let mut places = Places::default();
    for name in ["/b", "/a", "b"] {
        places.take(Trace::Bookmarked(location(name)));
    }
    let listed = |places: &Places| places.bookmarks().iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(listed(&places), ["/a", "/b"]);
    places.take(Trace::Unbookmarked(location("/b")));
    assert_eq!(listed(&places), ["/a"]);
    for number in 0..MOST_BOOKMARKS {
        places.take(Trace::Bookmarked(location(&format!("/{number}"))));
    }
    assert_eq!((places.bookmarks().len(), places.has_room()), (MOST_BOOKMARKS, false));
}

#[test]
fn each_place_and_root_is_come_back_to_by_itself() {
    let mut places = Places::default();
    let left = |profile: &str, root: &str, cursor: &str| Left {
        place: place_kept(&place(profile)),
        root: root.parse().unwrap(),
        cursor: cursor.to_owned(),
        open: vec!["/a".to_owned()],
    };
    places.take(Trace::Left(left("dev", "/", "/a/1")));
    places.take(Trace::Left(left("dev", "/team", "/team/x")));
    places.take(Trace::Left(left("prod", "/", "/a/2")));
    places.take(Trace::Left(left("dev", "/", "/a/3")));
    let cursor = |profile: &str, root: &str| {
        let asked = Place { read_only: true, ..place(profile) };
        places.left_at(&asked, &root.parse().unwrap()).map(|left| left.cursor.clone())
    };
    assert_eq!(cursor("dev", "/").as_deref(), Some("/a/3"));
    assert_eq!(cursor("dev", "/team").as_deref(), Some("/team/x"));
    assert_eq!(cursor("prod", "/").as_deref(), Some("/a/2"));
    assert_eq!(cursor("prod", "/team"), None);
    let elsewhere = Place { region: Some("us-east-1".to_owned()), ..place("dev") };
    assert_eq!(places.left_at(&elsewhere, &Root::all()), None);
}

#[test]
fn no_password_of_an_endpoint_is_remembered() {
    let endpoint = Some("http://ana:hunter2@127.0.0.1:4583".to_owned());
    let asked = Place { endpoint, ..place("dev") };
    let mut places = Places::default();
    let location = Location::of(&asked, None, Root::all(), "/a".to_owned());
    places.take(Trace::Visited(location.clone(), at(0)));
    places.take(Trace::Left(Left {
        place: place_kept(&asked),
        root: Root::all(),
        cursor: "/a".to_owned(),
        open: Vec::new(),
    }));
    let text = String::from_utf8(places.written().unwrap()).unwrap();
    assert!(text.contains("127.0.0.1") && !text.contains("hunter2"), "{text}");
    assert!(places.left_at(&asked, &Root::all()).is_some(), "and it is found all the same");
}

#[test]
fn what_is_written_is_read_again_and_stays_within_bounds() {
    let mut places = Places::default();
    let long = |number: usize| format!("/{number}{}", "x".repeat(2_000));
    let role = Some("arn:aws:iam::111122223333:role/a".to_owned());
    for number in 0..MOST_VISITS + 10 {
        let at_role = Place { role: role.clone(), environment_keys: number % 2 == 0, ..place("a \"'\n") };
        let location = Location::of(&at_role, Some("1".to_owned()), Root::Shared, long(number));
        places.take(Trace::Visited(location.clone(), at(number as i64)));
        places.take(Trace::Bookmarked(location));
        let open = (0..number).map(long).collect();
        let place = place_kept(&place(&number.to_string()));
        places.take(Trace::Left(Left { place, root: Root::all(), cursor: long(number), open }));
        places.take(Trace::Used(format!("Act{number}")));
    }
    let text = places.written().unwrap();
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert_eq!(Places::read(&text), Ok(places));
    for damaged in [&b"{}"[..], b"", b"\xff", b"[1]", b"{\"format\":1,\"left\":3}", &text[..text.len() / 2]] {
        assert_eq!(Places::read(damaged), Err(Unread::Damaged));
    }
    assert_eq!(Places::read(b"{\"format\":3,\"visits\":{}}"), Err(Unread::OtherFormat));
}

#[test]
fn the_action_done_last_counts_most() {
    let mut places = Places::default();
    for name in ["Copy", "Edit", "Copy"] {
        places.take(Trace::Used(name.to_owned()));
    }
    assert!(places.use_of("Copy") > places.use_of("Edit") && places.use_of("Edit") > places.use_of("Quit"));
    assert_eq!(places.use_of("Quit"), 0);
}

fn kept(profile: &str, path: &str) -> PairSide {
    let location =
        Location::of(&place(profile), Some("111122223333".to_owned()), Root::Path(path.to_owned()), path.to_owned());
    PairSide::Kept { location, is_folder: true }
}

fn found(different: usize) -> Counts {
    Counts { same: 9, different, ..Counts::default() }
}

#[test]
fn a_pair_is_called_by_what_tells_its_places_apart() {
    let west = match kept("dev", "/shop/prod") {
        PairSide::Kept { location, is_folder } => {
            let place = Place { region: Some("us-west-2".to_owned()), ..location.place.clone() };
            PairSide::Kept { location: Location { place, ..location }, is_folder }
        }
        other => other,
    };
    for (b, called) in [
        (kept("dev", "/shop/staging"), "prod-staging"),
        (kept("west", "/shop/prod"), "prod-west"),
        (west, "prod-us-west-2"),
        (PairSide::File("/home/ana/prod.env".into()), "prod-prod.env"),
    ] {
        assert_eq!(Pair::of(kept("dev", "/shop/prod"), b).name, called);
    }
    assert_eq!(Pair::of(kept("dev", "/"), kept("west", "/")).name, "all-west");
}

#[test]
fn a_pair_is_kept_once_and_no_two_are_called_alike() {
    let mut places = Places::default();
    let pair = |path: &str| Pair::of(kept("dev", path), kept("west", path));
    for path in ["/a/prod", "/b/prod", "/a/prod"] {
        places.take(Trace::PairKept(pair(path)));
    }
    let names = |places: &Places| places.pairs().iter().map(|pair| pair.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&places), ["prod-west", "prod-west-2"]);
    places.take(Trace::PairDropped(pair("/a/prod")));
    assert_eq!(names(&places), ["prod-west-2"]);
    for number in 0..MOST_PAIRS {
        places.take(Trace::PairKept(pair(&format!("/{number}"))));
    }
    assert_eq!((places.pairs().len(), places.has_room_for_pair()), (MOST_PAIRS, false));
}

#[test]
fn the_last_outcome_is_that_of_the_same_two_places() {
    let mut places = Places::default();
    let here = place("dev");
    let pair = Pair::of(kept("dev", "/a"), kept("west", "/a"));
    places.take(Trace::Compared(Compared::of(&pair, &here, at(0), found(1))));
    places.take(Trace::Compared(Compared::of(&pair, &here, at(9), found(2))));
    let counts = |pair: &Pair, here: &Place| places.compared(pair, here).map(|it| (it.at, it.counts.different));
    assert_eq!(counts(&pair, &here), Some((at(9), 2)));
    assert_eq!(counts(&pair, &place("other")), Some((at(9), 2)), "what is kept says where it is");
    assert_eq!(counts(&Pair::of(kept("west", "/a"), kept("dev", "/a")), &here), None);
    // What the settings leave out is that of the session.
    let written = |b: &str| Pair {
        name: "x".to_owned(),
        a: PairSide::Written("/a/".parse().unwrap()),
        b: PairSide::Written(b.parse().unwrap()),
    };
    let settings = written("west@eu-west-1:/a/");
    assert_eq!(counts(&settings, &here), Some((at(9), 2)));
    assert_eq!(counts(&settings, &place("other")), None);
    assert_eq!(counts(&written("west@us-west-2:/a/"), &here), None);
}

#[test]
fn an_outcome_says_what_is_not_equal_first() {
    let all = Counts { same: 4, different: 2, missing: 1, beside: 1, untold: 1, unread: 3, unread_beside: 2 };
    assert_eq!(all.says(), "2 different · 1 missing · 3 beside the value · 1 cannot be told · 3 not compared");
    assert_eq!(found(0).says(), "9 the same");
    assert!(found(0).is_equal() && !all.is_equal());
    assert!(Counts { unread: 3, ..Counts::default() }.is_equal());
}

#[test]
fn pairs_are_written_and_read_again_and_what_was_written_before_there_were_any_is_still_read() {
    let mut places = Places::default();
    let pair = Pair::of(kept("dev", "/a"), PairSide::File("/home/ana/x.env".into()));
    places.take(Trace::PairKept(pair.clone()));
    places.take(Trace::PairKept(Pair::of(kept("dev", "/a"), kept("west", "/b"))));
    places.take(Trace::Compared(Compared::of(&pair, &place("dev"), at(3), found(2))));
    let text = places.written().unwrap();
    assert_eq!(Places::read(&text), Ok(places.clone()));
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("\"file\": \"/home/ana/x.env\"") && text.contains("\"different\": 2"), "{text}");
    let old = br#"{"format":1,"bookmarks":[{"profile":"dev","region":"eu-west-1","root":"/","name":"/a"}]}"#;
    let read = Places::read(old).unwrap();
    assert_eq!((read.bookmarks().len(), read.pairs().len()), (1, 0));
    // A version that knows no pairs, which would replace the file without them, leaves one of another format alone.
    assert!(text.starts_with("{\n  \"format\": 2,"), "{text}");
    let before = text.replacen("\"format\": 2", "\"format\": 1", 1);
    assert_eq!(Places::read(before.as_bytes()), Ok(places));
}

#[test]
fn the_key_that_was_chosen_last_for_two_places_is_remembered_whatever_profile_signs() {
    let place = |account: Option<&str>, region: &str, profile: &str| JobPlace {
        account: account.map(str::to_owned),
        region: region.to_owned(),
        profile: Some(profile.to_owned()),
        endpoint: None,
    };
    let (here, west) = (place(Some("1111"), "eu-west-1", "a"), place(Some("1111"), "us-west-2", "b"));
    let mut places = Places::default();
    for there in ["alias/first", "alias/west"] {
        places.take(Trace::KeyThere(KeyThere::of(&here, "alias/shop", &west, there.to_owned()).unwrap()));
    }
    let read = Places::read(&places.written().unwrap()).unwrap();
    assert_eq!(read, places);
    let (other, unknown) = (place(Some("2222"), "us-west-2", "b"), place(None, "us-west-2", "b"));
    let again = place(Some("1111"), "us-west-2", "c");
    assert_eq!(read.key_there(&here, "alias/shop", &again), Some("alias/west"));
    for (key, to) in [("alias/other", &west), ("alias/shop", &other), ("alias/shop", &unknown), ("alias/shop", &here)] {
        assert_eq!(read.key_there(&here, key, to), None, "{key} {to:?}");
    }
    assert!(KeyThere::of(&here, "alias/shop", &unknown, "alias/x".to_owned()).is_none(), "keys are an account's");
}
