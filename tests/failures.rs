//! Every refusal of `assets/failures.toml` as a person meets it: revealed, explained, copied; over the real SDK.

mod deletions;
mod listings;
mod statements;
mod writes;

use serde_json::{Value, json};
use sesame::failure::FailureKind;
use sesame::store::Store;

use crate::fixtures::Live;

/// The store in which everything is refused.
const SEED: &str = include_str!("../assets/failures.toml");

/// The value of all that is refused.
const HIDDEN: &str = "must-stay-hidden";

/// Goes to a name through the search.
fn go(live: &mut Live, name: &str) {
    live.keys(&format!("/{name}<enter>"));
}

/// What the service answers, over no client of this program.
fn ask(live: &Live, target: &str, members: &Value) -> Value {
    live.ask("AKIAUSER", target, members)
}

/// What is stored, undecrypted where it is a secret.
fn stored(live: &Live, name: &str) -> Value {
    ask(live, "AmazonSSM.GetParameter", &json!({ "Name": name }))["Parameter"].clone()
}

/// The id on the page that explains.
fn request_id(live: &Live) -> String {
    let screen = live.screen();
    let field = screen.lines().find_map(|line| line.strip_prefix("│ request "));
    field.map(|field| field.trim_matches(['│', ' ']).to_owned()).unwrap_or_default()
}

/// Reveals what cannot be revealed: the screen then, and the page that explains it.
fn refused(live: &mut Live, name: &str) -> String {
    go(live, name);
    live.hastily(" ");
    let first = live.screen();
    live.keys("x");
    let page = live.screen();
    let both = format!("{first}\n{page}");
    assert!(!both.contains(HIDDEN), "the value is on the screen:\n{both}");
    if let Some(ciphertext) = stored(live, name)["Value"].as_str() {
        assert!(!both.contains(&ciphertext[..12]), "the ciphertext is on the screen:\n{both}");
    }
    both
}

/// One snapshot for each name.
fn snapshots(names: &[&str]) {
    for name in names {
        let mut live = Live::new(SEED);
        let mut both = refused(&mut live, name);
        // It depends on how often a store that is not answered tried again, and so on chance.
        let id = request_id(&live);
        if !id.is_empty() {
            both = both.replace(&id, "00000000-0000-4000-8000-000000000000");
        }
        insta::assert_snapshot!(name.trim_start_matches('/').replace('/', "__"), both);
    }
}

/// docs/parameter-store.md 6.4: each kind of policy.
#[test]
fn denied_by_silence_by_a_deny_and_by_a_policy_that_is_named() {
    for how in ["by-silence", "by-a-deny", "by-a-named-policy"] {
        let kinds = ["identity-policy", "resource-policy", "boundary", "session-policy", "scp", "rcp", "vpc-endpoint"];
        let names: Vec<String> = kinds.iter().map(|kind| format!("/denied/{how}/{kind}")).collect();
        snapshots(&names.iter().map(String::as_str).collect::<Vec<_>>());
    }
    snapshots(&["/denied/by-a-named-policy/in-the-other-spelling", "/denied/without-a-reason"]);
}

/// docs/parameter-store.md 6.5 numbers 1 to 4.
#[test]
fn denied_by_a_key() {
    let keys = ["key-policy", "identity-policy", "boundary", "session-policy", "scp", "rcp", "vpc-endpoint"];
    let more = ["deny-in-key-policy", "deny-in-scp", "without-a-reason", "old-text", "another-account"];
    let names: Vec<String> = keys.iter().chain(&more).map(|key| format!("/key/denied/{key}")).collect();
    snapshots(&names.iter().map(String::as_str).collect::<Vec<_>>());
}

/// docs/parameter-store.md 6.5 numbers 6 to 9.
#[test]
fn keys_that_nobody_can_use() {
    snapshots(&[
        "/key/disabled",
        "/key/pending-deletion",
        "/key/pending-import",
        "/key/unavailable",
        "/key/unsuitable",
        "/key/missing",
        "/key/another-region",
        "/key/throttled",
    ]);
}

/// docs/parameter-store.md 7.1, the second half.
#[test]
fn sessions_that_the_service_does_not_accept() {
    snapshots(&[
        "/session/expired",
        "/session/unknown-credentials",
        "/session/wrong-signature",
        "/session/clock-slow",
        "/session/clock-fast",
    ]);
}

#[test]
fn services_and_networks_that_fail() {
    snapshots(&[
        "/service/throttled",
        "/service/internal-error",
        "/network/captive-portal",
        "/network/proxy-denial",
        "/network/bad-gateway",
        "/network/lost-reply",
        "/network/malformed-answer",
    ]);
}

/// What is handed on: all that the page says, and where it happened; also where no policy statement would help.
#[test]
fn the_whole_explanation_is_copied_for_a_ticket() {
    let name = "/denied/by-a-named-policy/scp";
    let mut live = Live::new(SEED);
    let screen = refused(&mut live, name);
    live.keys("y");
    let copied = live.copied.pop().unwrap();
    let id = request_id(&live);
    assert!(!id.is_empty() && screen.contains(&format!("request      {id}")), "{id}:\n{screen}");
    let policy = "arn:aws:organizations::999988887777:policy/o-example/service_control_policy/p-example";
    let wanted = format!(
        "denied
engineer/ana is not allowed ssm:GetParameter on {name}: an explicit deny in a service control policy ({policy}) forbids it.

An Allow will not help while the deny stands: ask the administrators of the organisation why it is there.

who          arn:aws:sts::111122223333:assumed-role/engineer/ana
action       ssm:GetParameter
on           arn:aws:ssm:eu-west-1:111122223333:parameter{name}

code         AccessDeniedException
request      {id}
account      111122223333
region       eu-west-1
"
    );
    assert_eq!(copied, wanted);
    assert!(live.screen().contains("copied the explanation"), "{}", live.screen());
    // The list of keys copies itself.
    live.keys("<esc>?y");
    assert!(live.copied.iter().all(|copied| !copied.contains("AccessDenied")), "{}", live.screen());
}

/// The statement goes along; where nothing answered there is no code and no request.
#[test]
fn what_is_copied_has_the_statement_and_invents_nothing() {
    let mut live = Live::new(SEED);
    refused(&mut live, "/key/denied/key-policy");
    live.keys("Yy");
    let [statement, all] = live.copied.as_slice() else { panic!("{:?}", live.copied) };
    assert!(all.contains(&format!("To ask for, in the key policy:\n{statement}\n")), "{all}");
    assert!(all.contains("\nfor          /key/denied/key-policy\n"), "{all}");
    // Who reads it elsewhere has no keys.
    let mut live = Live::new(SEED);
    refused(&mut live, "/session/clock-slow");
    live.keys("y");
    assert!(live.copied[0].contains("Set the clock (it is best kept by NTP), then try again.\n"), "{}", live.copied[0]);
    let mut live = Live::new(SEED);
    refused(&mut live, "/network/lost-reply");
    live.keys("y");
    let all = &live.copied[0];
    assert!(!all.contains("code  ") && !all.contains("request  "), "{all}");
    assert!(all.ends_with("\n\naccount      111122223333\nregion       eu-west-1\n"), "{all}");
}

/// docs/parameter-store.md 6.5 numbers 16 and 18, 1.1: what looks like a denial and is none. Whatever the screen lets be
/// asked, the store says so.
#[test]
fn names_that_are_none_are_no_denials() {
    let live = Live::new(SEED);
    let store = Store::over(live.emulator.http_client(), "eu-west-1", "AKIAENGINEER", false);
    let tasks = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    for (name, says) in [
        ("team/env", "team/env is not a valid parameter name"),
        ("/team//env", "/team//env is not a valid parameter name"),
        ("/team/my key", "/team/my key is not a valid parameter name"),
        ("awslimitschecker", "awslimitschecker is reserved by AWS"),
        ("/ssm/agent", "/ssm/agent is reserved by AWS"),
    ] {
        let failure = tasks.block_on(store.read(name)).unwrap_err();
        assert_eq!((&failure.kind, failure.what.as_str()), (&FailureKind::BadName, says));
        assert!(failure.advice.to_string().contains("must") && failure.statement().is_none(), "{failure:?}");
    }
    let codes = live.emulator.with(|state| {
        let asked = state.calls().iter().filter(|call| call.operation == "GetParameter");
        asked.filter_map(|call| call.error).collect::<Vec<_>>()
    });
    assert_eq!(codes, ["AccessDeniedException"; 5], "they are to look like denials");
}

/// A row goes on saying what stands in its way, wherever the cursor is; and nothing else is in anybody's way.
#[test]
fn every_row_keeps_its_tag_and_no_denial_is_anothers() {
    let mut live = Live::new(SEED);
    live.world.resize(110, 60);
    let tags = [
        ("/key/disabled", "key disabled"),
        ("/key/missing", "key missing"),
        ("/key/pending-deletion", "key pending deletion"),
        ("/key/unavailable", "key unavailable"),
        ("/key/unsuitable", "key invalid"),
        ("/key/denied/key-policy", "no key access"),
        ("/denied/by-silence/scp", "denied"),
        ("/network/captive-portal", "bad answer"),
        ("/service/internal-error", "service error"),
    ];
    for (name, _) in tags {
        go(&mut live, name);
        live.hastily(" ");
    }
    for (name, value) in [("/plain/secret", "no-one-minds"), ("/plain/text", "nothing-to-hide")] {
        live.emulator.with(ssm_emulator::State::clear_calls);
        go(&mut live, name);
        live.keys(" ");
        let screen = live.screen();
        assert!(screen.contains(value) && screen.contains("masked in 30 s"), "{screen}");
        assert_eq!(live.emulator.with(|state| state.calls().len()), 1, "one call, and no more, reads it");
        for (name, tag) in tags {
            let last = name.rsplit('/').next().unwrap();
            let row = screen.lines().find(|line| line.split_whitespace().next() == Some(last));
            assert!(row.is_some_and(|row| row.contains(tag)), "{name} lost {tag}:\n{screen}");
        }
        live.keys(" ");
    }
}

/// Listing, walking and looking at all of it asks for no value.
#[test]
fn looking_around_among_refusals_asks_for_nothing() {
    let mut live = Live::new(SEED);
    live.emulator.with(ssm_emulator::State::clear_calls);
    for _ in 0..100 {
        live.keys("lj");
        assert!(!live.screen().contains(HIDDEN));
    }
    assert_eq!(live.emulator.with(|state| state.calls().len()), 0);
}

/// While the service makes a reveal wait, the pane says so, and how to give it up, at 80 columns too.
#[test]
fn a_reveal_that_is_held_up_says_why() {
    let mut live = Live::new(SEED);
    go(&mut live, "/service/throttled");
    live.world.keys(" ");
    live.begin();
    while !live.screen().contains("throttled, try 2") {
        live.hear();
    }
    let screen = live.screen();
    assert!(screen.contains("esc cancels"), "{screen}");
}

#[test]
fn an_expired_session_goes_on_after_a_new_login() {
    let mut live = Live::new(SEED);
    go(&mut live, "/session/expired");
    live.keys(" ");
    assert!(live.screen().contains("The session has expired"), "{}", live.screen());
    live.keys("r");
    let screen = live.screen();
    assert!(screen.contains("/session/expired") && screen.contains("68 parameters"), "{screen}");
    live.keys(" ");
    assert!(live.screen().contains("back-again"), "{}", live.screen());
}
