//! Two accounts in two regions, through the real SDK on the emulator: no row, no value and no write of the wrong one.

use sesame::app::{Msg, Reply, Ticket};

use crate::fixtures::{self, Live};

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAFIRST"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"

[[principal]]
access_key = "AKIASECOND"
arn = "arn:aws:sts::444455556666:assumed-role/engineer/ana"

[[parameter]]
name = "/app/{what}"
for = { what = ["password", "only-first"] }
type = "SecureString"
value = "value-of-the-first"

[[parameter]]
name = "/app/{what}"
for = { what = ["password", "only-second"] }
account = "444455556666"
region = "us-west-2"
type = "SecureString"
value = "value-of-the-second"
"#;

const FIRST: &str = "value-of-the-first";
const SECOND: &str = "value-of-the-second";

fn between() -> Live {
    let mut live = Live::between(SEED, &[("first", "eu-west-1", "AKIAFIRST"), ("second", "us-west-2", "AKIASECOND")]);
    live.world.resize(120, 30);
    let screen = live.screen();
    assert!(
        screen.contains("111122223333") && screen.contains("eu-west-1") && screen.contains("profile first"),
        "{screen}"
    );
    live
}

fn press(live: &mut Live, notation: &str) {
    for key in fixtures::keys(notation) {
        live.world.send(Msg::Key(key));
    }
}

/// Nothing on the screen is of the first account.
fn nothing_of_the_first(live: &Live, when: &str) {
    let screen = live.screen();
    for old in [FIRST, "111122223333", "only-first", "eu-west-1", "profile first"] {
        assert!(!screen.contains(old), "{when}, {old} is on the screen:\n{screen}");
    }
}

/// Begins a listing and a reveal in the first account and holds their answers back; then goes to the second.
fn leave_with_answers_on_their_way(live: &mut Live) -> Vec<(Ticket, Reply)> {
    live.keys("gl");
    live.keys("G");
    press(live, "r ");
    live.begin();
    let mut late = Vec::new();
    let ended = |reply: &Reply| matches!(reply, Reply::Listed(_) | Reply::Read(_));
    while late.iter().filter(|(_, reply)| ended(reply)).count() < 2 {
        late.push(live.receive());
    }
    let pages = late.iter().filter(|(_, reply)| matches!(reply, Reply::Page(_))).count();
    let values = late.iter().filter(|(_, r)| matches!(r, Reply::Read(Ok(it)) if it.value.expose() == FIRST)).count();
    assert_eq!((pages, values), (1, 1), "{late:?}");
    press(live, "p");
    live.begin();
    let (ticket, reply) = live.receive();
    live.world.reply(ticket, reply);
    press(live, "second<enter>");
    late
}

fn deliver(live: &mut Live, late: &mut Vec<(Ticket, Reply)>) {
    for (ticket, reply) in late.drain(..) {
        live.world.reply(ticket, reply);
    }
}

#[test]
fn answers_of_the_old_account_are_never_shown_whenever_they_come() {
    for moment in ["at once", "while connecting", "when connected", "at the end"] {
        let mut live = between();
        let mut late = leave_with_answers_on_their_way(&mut live);
        nothing_of_the_first(&live, "at once");
        if moment == "at once" {
            deliver(&mut live, &mut late);
        }
        live.begin();
        let connected = loop {
            let (ticket, reply) = live.receive();
            if matches!(reply, Reply::Connected(_)) {
                break (ticket, reply);
            }
            live.world.reply(ticket, reply);
        };
        if moment == "while connecting" {
            deliver(&mut live, &mut late);
        }
        nothing_of_the_first(&live, moment);
        live.world.reply(connected.0, connected.1);
        if moment == "when connected" {
            deliver(&mut live, &mut late);
        }
        nothing_of_the_first(&live, moment);
        live.settle();
        deliver(&mut live, &mut late);
        live.settle();
        nothing_of_the_first(&live, moment);
        let screen = live.screen();
        for new in ["444455556666", "us-west-2", "profile second", "only-second", "2 parameters"] {
            assert!(screen.contains(new), "{moment}, {new} is missing:\n{screen}");
        }
        live.keys(" ");
        assert!(live.screen().contains(SECOND), "the same name has the value of this account:\n{}", live.screen());
    }
}

#[test]
fn a_write_lands_in_the_account_on_the_screen() {
    let mut live = between();
    let mut late = leave_with_answers_on_their_way(&mut live);
    live.settle();
    deliver(&mut live, &mut late);
    live.settle();
    live.emulator.with(ssm_emulator::State::clear_calls);
    live.keys("e<end>!<c-s>");
    let screen = live.screen();
    for part in ["444455556666", "us-west-2", "second", "v1 → v2"] {
        assert!(screen.contains(part), "{part}:\n{screen}");
    }
    live.keys("w");
    assert!(live.screen().contains("version 1 → 2"), "{}", live.screen());
    let strangers = live.emulator.with(|state| {
        state.calls().iter().filter(|call| !call.principal.contains("444455556666")).cloned().collect::<Vec<_>>()
    });
    assert!(strangers.is_empty(), "{strangers:?}");
    live.keys("p");
    press(&mut live, "first<enter>");
    live.settle();
    live.keys(" ");
    let screen = live.screen();
    assert!(screen.contains(FIRST) && screen.contains("version 1") && !screen.contains(SECOND), "{screen}");
}

#[test]
fn what_is_copied_while_leaving_does_not_reach_the_clipboard() {
    let mut live = between();
    live.keys("glG");
    press(&mut live, "y");
    live.begin();
    let (ticket, reply) = live.receive();
    assert!(matches!(reply, Reply::Read(Ok(_))));
    press(&mut live, "p");
    live.begin();
    let (asked, choices) = live.receive();
    live.world.reply(asked, choices);
    press(&mut live, "second<enter>");
    live.world.reply(ticket, reply);
    live.settle();
    assert!(live.copied.is_empty(), "{:?}", live.copied);
}
