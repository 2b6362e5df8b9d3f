//! A failure that repeats a value which the program holds at that moment: it is neither shown nor explained nor copied.

use sesame::app::Copied;
use sesame::failure::{ErrorMetadata, access_denied, invalid_key};

use super::*;

/// What there is before, where that is another value than [`VALUE`].
const THEIRS: &str = "tr0ub4dor-and-more-of-it";

/// Every eight bytes of a value.
fn repeats(text: &str, value: &str) -> bool {
    // What is wrapped is read on.
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !"│╭╮╰╯─".contains(*c)).collect();
    value.as_bytes().windows(8).any(|piece| text.contains(std::str::from_utf8(piece).unwrap()))
}

/// Failures in whose texts a value stands, each in its own way.
fn failures(value: &str) -> Vec<Failure> {
    let said = |what: String| Failure::new(FailureKind::Rejected, what, "Nothing was changed");
    let denied = format!(
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: kms:Decrypt on resource: {value} because no \
         identity-based policy allows the kms:Decrypt action"
    );
    let word = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    vec![
        said(format!("The service refuses the request: {value} is not what it wants")),
        said(format!("The service refuses the request: {}", &value[4..16])),
        Failure::new(FailureKind::Service, "It failed", format!("Try {value}")),
        access_denied(&denied, "kms:Decrypt", Some("/a")),
        access_denied(&format!("you may not have {value}"), "ssm:GetParameter", Some("/a")),
        invalid_key(&format!("{value} is no key"), "ssm:GetParameter", Some("/a")),
        Failure {
            metadata: Some(Box::new(ErrorMetadata { code: Some(value.to_owned()), request_id: Some(word) })),
            ..said("refused".to_owned())
        },
    ]
}

/// Looks everywhere that a failure is told, and copies what can be copied of it.
#[track_caller]
fn tells_nothing_of(world: &mut World, value: &str, situation: &str) {
    // What is revealed may be seen; what is told of the failure came before.
    world.send(Msg::Focus(false));
    for keys in ["", "x", "y", "Y", "<esc>"] {
        world.keys(keys);
        let screen = world.screen();
        assert!(!repeats(&screen, value), "{situation}, after {keys}:\n{screen}");
        for effect in world.take() {
            if let Effect::Copy(ticket, text) = effect {
                assert!(!repeats(text.expose(), value), "{situation}: {}", text.expose());
                world.reply(ticket, Reply::Copied(Ok(Copied::Clipboard)));
            }
        }
    }
}

/// A value on the screen, and the listing under way.
fn revealed(value: Secret) -> (World, Ticket) {
    let mut world = listed();
    world.keys("r");
    let list = world.one(|effect| matches!(effect, Effect::List(..)));
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(Reading { value, ..reading(7) })));
    (world, list)
}

#[test]
fn nothing_that_fails_repeats_a_revealed_value() {
    for failure in failures(VALUE) {
        let (mut world, list) = revealed(Secret::from(VALUE));
        world.shows(&[VALUE]);
        let situation = format!("{failure:?}");
        world.reply(list, Reply::Listed(Err(failure)));
        tells_nothing_of(&mut world, VALUE, &situation);
        world.keys("a");
        tells_nothing_of(&mut world, VALUE, &situation);
    }
}

#[test]
fn a_clipboard_that_fails_does_not_repeat_what_it_was_given() {
    let mut world = listed();
    world.keys(" ");
    let ticket = read(&mut world);
    world.reply(ticket, Reply::Read(Ok(reading(7))));
    world.keys("y");
    let copy = world.one(|effect| matches!(effect, Effect::Copy(..)));
    world.reply(copy, Reply::Copied(Err(format!("cannot take {VALUE}"))));
    world.shows(&["not copied: cannot take …"]);
}

#[test]
fn a_refused_write_repeats_neither_the_draft_nor_what_it_replaces() {
    for value in [VALUE, "x-entirely-other"] {
        for failure in failures(value) {
            let mut world = editing();
            world.keys("<c-u>");
            if value != VALUE {
                world.keys(value);
            }
            world.keys("!<c-s>");
            let (ticket, _) = write(&mut world);
            let situation = format!("{failure:?}");
            world.reply(ticket, Reply::Written(Err(failure)));
            world.shows(&["nothing was written"]);
            tells_nothing_of(&mut world, value, &situation);
        }
    }
}

#[test]
fn a_refused_creation_does_not_repeat_the_value() {
    for failure in failures("x-entirely-other") {
        let mut world = listed();
        world.keys("nnew<tab><tab>x-entirely-other<c-s>");
        let (ticket, _) = write(&mut world);
        let situation = format!("{failure:?}");
        world.reply(ticket, Reply::Written(Err(failure)));
        world.shows(&["nothing was written"]);
        tells_nothing_of(&mut world, "x-entirely-other", &situation);
    }
}

#[test]
fn nor_does_a_write_of_which_nobody_knows() {
    for failure in failures(VALUE) {
        let mut world = editing();
        world.keys("<end>!<c-s>");
        let (ticket, _) = write(&mut world);
        let situation = format!("{failure:?}");
        world.reply(ticket, Reply::Written(Ok(Written::Unknown { why: Box::new(failure) })));
        world.shows(&["not known"]);
        tells_nothing_of(&mut world, VALUE, &situation);
    }
}

#[test]
fn an_editor_that_does_not_open_repeats_nothing_of_what_was_read_for_it() {
    for failure in failures(VALUE) {
        let mut world = listed();
        world.keys("e");
        let effects = world.take();
        let [Effect::Describe(describe, _), Effect::Read(reads, _)] = effects.as_slice() else { panic!("{effects:?}") };
        world.reply(*reads, Reply::Read(Ok(reading(7))));
        let situation = format!("{failure:?}");
        world.reply(*describe, Reply::Described(Err(failure)));
        world.shows(&["was not opened"]);
        tells_nothing_of(&mut world, VALUE, &situation);
    }
}

#[test]
fn a_conflict_repeats_neither_side() {
    for value in [VALUE, THEIRS] {
        for failure in failures(value) {
            let mut world = editing();
            world.keys("<end>!<c-s>");
            let (ticket, _) = write(&mut world);
            world.reply(ticket, Reply::Written(Ok(Written::Moved { now: Box::new(secure("/a", 9)) })));
            world.keys("=");
            let ticket = read(&mut world);
            world.reply(ticket, Reply::Read(Ok(Reading { value: Secret::from(THEIRS), ..reading(9) })));
            world.keys("<enter>");
            let (ticket, _) = write(&mut world);
            let situation = format!("{failure:?}");
            world.reply(ticket, Reply::Written(Err(failure)));
            world.shows(&["nothing was written"]);
            tells_nothing_of(&mut world, value, &situation);
        }
    }
}

#[test]
fn what_is_shown_anyway_is_said() {
    let value = format!(
        "user=engineer/ana;key=alias/checkout;account={OURS};region=eu-west-1;of=arn:aws:ssm:eu-west-1:{OURS}:parameter/b;"
    );
    let (mut world, list) = revealed(Secret::new(value));
    let message = format!(
        "User: arn:aws:sts::{OURS}:assumed-role/engineer/ana is not authorized to perform: ssm:DescribeParameters on resource: \
         arn:aws:ssm:eu-west-1:{OURS}:* because no identity-based policy allows the ssm:DescribeParameters action"
    );
    let denied = access_denied(&message, "ssm:DescribeParameters", None);
    world.reply(list, Reply::Listed(Err(denied.clone())));
    world.keys("<esc>x");
    world.resize(120, 40);
    world.shows(&["engineer/ana is not allowed ssm:DescribeParameters", "\"Action\": \"ssm:DescribeParameters\""]);
}
