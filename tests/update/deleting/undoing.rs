//! What was deleted is kept for a while, created anew from that, and gone with it.

use super::*;

#[test]
fn what_was_kept_goes_after_its_time() {
    let mut world = deleted();
    world.keys("u");
    world.shows(&["v7 deleted", "its value is kept until 08:1"]);
    world.pass(Duration::from_mins(14));
    world.keys("<enter>");
    world.shows(&["Create anew /a", "stays lost", "v1 to v7", "team=shop", "alias/checkout"]);
    world.pass(Duration::from_mins(1));
    world.shows(&["no longer possible"]);
    world.keys("w");
    assert!(world.take().is_empty());
    world.keys("<esc>");
    world.shows(&["no longer possible to undo", "kept until 08:1"]);
    world.keys("<enter>");
    world.shows(&["no longer possible to undo"]);
    assert_eq!(world.app.deadline(world.now), None, "an idle program is timed by nothing");
}

#[test]
fn what_was_kept_goes_with_a_switch_and_with_another_account() {
    let mut world = deleted();
    world.keys("R");
    let offered = sesame::destination::Choices { regions: vec!["us-west-2".to_owned()], ..Default::default() };
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(offered));
    world.keys("us-west-2<enter>");
    world.shows(&["Go elsewhere and lose what was deleted?"]);
    world.keys("D");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.no_alias();
    world.list(list, vec![secure("/a", 1)]);
    world.keys("u");
    world.shows(&[
        "Nothing has been changed here yet.",
        "1 change was made in 111122223333 · eu-west-1, and listed there when you",
    ]);
    // Back there it is told, and its value is gone.
    world.keys("<esc>R");
    let offered = sesame::destination::Choices { regions: vec!["eu-west-1".to_owned()], ..Default::default() };
    let choices = world.one(|effect| matches!(effect, Effect::Choices(_)));
    world.reply(choices, Reply::Choices(offered));
    world.keys("eu-west-1<enter>");
    let (identify, list) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(OURS))));
    world.no_alias();
    world.list(list, vec![secure("/b", 1)]);
    world.keys("u");
    world.shows(&["v7 deleted", "no longer possible to undo: its value is wiped"]);
    assert!(!world.screen().contains("1 change was made"), "{}", world.screen());

    let mut world = deleted();
    let expired = Failure::new(FailureKind::Expired, "The session has expired", "Run aws sso login, then press r");
    world.keys("y");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Err(expired)));
    world.keys("r");
    let (identify, _) = world.connect();
    world.reply(identify, Reply::Identity(Ok(identity(THEIRS))));
    world.keys("u");
    world.shows(&["Nothing has been changed here yet.", "1 change was made in 111122223333 · eu-west-1"]);
}

#[test]
fn a_creation_anew_sends_what_was_kept() {
    let mut world = deleted();
    world.keys("u<enter>w");
    let effects = world.take();
    let [Effect::CreateAll(ticket, creations)] = effects.as_slice() else { panic!("{effects:?}") };
    let [creation] = creations.as_slice() else { panic!("{creations:?}") };
    let write = &creation.write;
    assert_eq!((write.name.as_str(), write.value.expose(), write.on), ("/a", VALUE, Expected::Absent));
    assert_eq!((write.kind, write.tier), (ParameterType::SecureString, Some(Tier::Standard)));
    assert_eq!((write.key_id.as_deref(), write.description.as_deref()), (Some("alias/checkout"), Some("the database")));
    assert_eq!(creation.tags, tags());
    // Somebody was quicker: it is never overwritten, and what was kept stays.
    world.reply(*ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Moved(Box::new(secure("/a", 1))))]));
    world.reply(*ticket, Reply::Ended(Ok(())));
    world.shows(&["nothing was created: it is another by now: v1 by deploy/ci", "w creates it"]);
    world.keys("w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let refused = Failure::new(FailureKind::Rejected, format!("Refused: {VALUE} is bad"), "");
    world.reply(ticket, Reply::Fates(vec![("/a".to_owned(), Fate::Failed(Box::new(refused)))]));
    world.reply(ticket, Reply::Ended(Ok(())));
    world.shows(&["nothing was created"]);
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
    world.keys("w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let created = Fate::Created { version: 1, tier: Tier::Standard, untagged: Some(Box::new(denied())) };
    end(&mut world, ticket, vec![("/a".to_owned(), created)]);
    world.shows(&["created /a anew, version 1, without tags: they may not be given", "/a"]);
    world.keys("u<down><enter>");
    world.shows(&["created anew already"]);
}

/// No failure repeats what is kept, though it is nowhere in plain text.
#[test]
fn what_is_kept_is_in_no_failure() {
    let mut world = deleted();
    world.keys("y");
    let ticket = read(&mut world);
    let failure = Failure::new(FailureKind::Rejected, format!("The service says: {VALUE}"), "");
    world.reply(ticket, Reply::Read(Err(failure)));
    world.shows(&["The service"]);
    assert!(!world.screen().contains(VALUE), "{}", world.screen());
}

#[test]
fn of_several_that_come_back_it_is_said_which_did_not_and_the_rest_can_be_tried_again() {
    let mut world = asking_many(3);
    let (ticket, _) = sent(&mut world, "delete 3");
    let names = ["/app/00", "/app/01", "/app/02"];
    end(&mut world, ticket, names.iter().map(|name| ((*name).to_owned(), kept(name))).collect());
    world.keys("u<enter>w");
    let ticket = world.one(|effect| matches!(effect, Effect::CreateAll(..)));
    let created = || Fate::Created { version: 1, tier: Tier::Standard, untagged: None };
    world.reply(ticket, Reply::Fates(vec![(names[0].to_owned(), created())]));
    world.shows(&["creating anew 1 of 3…"]);
    let refused = Failure::new(FailureKind::Rejected, "The service refuses the value", "");
    world.reply(ticket, Reply::Fates(vec![(names[1].to_owned(), Fate::Failed(Box::new(refused)))]));
    world.reply(ticket, Reply::Ended(Err(Failure::new(FailureKind::Cancelled, "Stopped", ""))));
    world.shows(&["created 1 of 3 anew, 2 not: see below", "/app/01  not created: rejected"]);
    world.shows(&["/app/02  not created: stopped before it"]);
    world.keys("<down>");
    world.shows(&["2 of 3 values are kept until", "was v1, is back as v1"]);
    world.keys("<enter>");
    world.shows(&["Create anew 2 parameters under /app"]);
    world.keys("w");
    let effects = world.take();
    let [Effect::CreateAll(ticket, creations)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(creations.iter().map(|it| it.write.name.as_str()).collect::<Vec<_>>(), names[1..]);
    end(&mut world, *ticket, names[1..].iter().map(|name| ((*name).to_owned(), created())).collect());
    world.keys("u<down><down>");
    world.shows(&["created anew at"]);
}
