//! A value on the clipboard: nothing of it is shown, and it is taken off again.

use std::time::Duration;

use sesame::app::{Copied, Effect, Reply};

use super::{listed, read};
use crate::fixtures::{VALUE, World, reading};

#[test]
fn a_copy_shows_nothing_and_says_what_is_known() {
    for (how, says) in [
        (Ok(Copied::Clipboard), "copied the value of /a; the clipboard is cleared in 45 s"),
        (
            Ok(Copied::Tmux),
            "handed the value of /a to tmux for the terminal's clipboard; if it arrived, it stays there",
        ),
        (Ok(Copied::Terminal), "sent the value of /a by OSC 52; if it arrived, it stays there"),
        (Err("no clipboard".to_owned()), "not copied: no clipboard"),
    ] {
        let mut world = listed();
        world.resize(160, 24);
        world.keys("y");
        let ticket = read(&mut world);
        world.reply(ticket, Reply::Read(Ok(reading(7))));
        let copy = world.take();
        let [Effect::Copy(ticket, secret)] = copy.as_slice() else { panic!("{copy:?}") };
        assert_eq!(secret.expose(), VALUE);
        world.reply(*ticket, Reply::Copied(how));
        assert!(world.screen().contains(says), "{}", world.screen());
        assert!(!world.screen().contains(VALUE));
    }
}

/// The value of `/a`, copied so.
fn copy_value(world: &mut World, how: Result<Copied, String>) {
    world.keys("y");
    let ticket = read(world);
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    let copy = world.one(|effect| matches!(effect, Effect::Copy(..)));
    world.reply(copy, Reply::Copied(how));
}

#[test]
fn a_copied_value_is_taken_off_the_clipboard_after_its_time() {
    let is_clearing = |effect: &Effect| matches!(effect, Effect::ClearClipboard(_));
    for (how, says) in [
        (Ok(true), "cleared the value of /a from the clipboard"),
        (Ok(false), ""),
        (Err("it does not answer".to_owned()), "the value of /a is still on the clipboard: it does not answer"),
    ] {
        let mut world = listed();
        copy_value(&mut world, Ok(Copied::Clipboard));
        world.pass(Duration::from_secs(44));
        assert!(!world.take().iter().any(is_clearing));
        // Copied anew, it has its time anew.
        copy_value(&mut world, Ok(Copied::Clipboard));
        world.pass(Duration::from_secs(44));
        assert!(!world.take().iter().any(is_clearing));
        world.keys("<esc>");
        world.pass(Duration::from_secs(1));
        let clear = world.one(is_clearing);
        world.reply(clear, Reply::Cleared(how));
        world.shows(&[says]);
        world.pass(Duration::from_mins(5));
        assert!(!world.take().iter().any(is_clearing));
    }
    // What another program was handed cannot be looked at.
    for how in [Copied::Tmux, Copied::Terminal] {
        let mut world = listed();
        copy_value(&mut world, Ok(how));
        world.pass(Duration::from_mins(5));
        assert!(!world.take().iter().any(is_clearing));
    }
    // What anybody may read is copied to stay.
    let mut world = listed();
    copy_value(&mut world, Ok(Copied::Clipboard));
    world.keys("iy");
    let copy = world.one(|effect| matches!(effect, Effect::Copy(..)));
    world.reply(copy, Reply::Copied(Ok(Copied::Clipboard)));
    world.pass(Duration::from_mins(5));
    assert!(!world.take().iter().any(is_clearing));
}

#[test]
fn who_quits_before_that_hears_what_becomes_of_it() {
    let mut world = listed();
    copy_value(&mut world, Ok(Copied::Clipboard));
    world.keys("q");
    let said = world.app.farewell().unwrap();
    assert!(said.starts_with("the value of /a ") && said.contains("clipboard"), "{said}");
    let mut world = listed();
    copy_value(&mut world, Ok(Copied::Clipboard));
    world.pass(Duration::from_secs(45));
    world.keys("q");
    assert_eq!(world.app.farewell(), None);
}
