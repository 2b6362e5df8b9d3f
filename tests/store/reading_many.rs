//! Many values: ten a call, in order, split where a call is refused for one of them, and never faster than the quota.

use sesame::destination::Root;
use sesame::failure::FailureKind;
use sesame::store::{Found, Quota};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::World;

const MANY: &str = r#"
[[parameter]]
name = "/a/{s}/n{n}"
for = { s = ["p", "q", "r", "s", "t"], n = ["0","1","2","3","4","5","6","7","8","9"] }
type = "SecureString"
value = "v-{s}-{n}"
"#;

fn names() -> Vec<String> {
    ["p", "q", "r", "s", "t"].iter().flat_map(|s| (0..10).map(move |n| format!("/a/{s}/n{n}"))).collect()
}

#[tokio::test(start_paused = true)]
async fn values_come_in_the_order_asked_ten_a_call() {
    let world = World::of(MANY);
    let mut names = names();
    names.reverse();
    names.push("/a/p/n0".to_owned());
    let read = world.store.reads(Quota::per_second(Quota::READS)).several(&names, |_| ()).await.unwrap();
    for (name, read) in names.iter().zip(read) {
        let parts: Vec<&str> = name.rsplit('/').collect();
        assert_eq!(read.unwrap().value.expose(), format!("v-{}-{}", parts[1], &parts[0][1..]));
    }
    // The last one is alone in its call, which is then a plain read.
    assert_eq!((world.calls("GetParameters"), world.calls("GetParameter")), (5, 1));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_refused_or_missing_is_told_and_keeps_back_no_other() {
    let world = World::of(&format!(
        "{MANY}\n[[parameter]]\nname = \"/closed\"\ntype = \"SecureString\"\nkey = \"alias/closed\"\nvalue = \"unseen\"\n"
    ));
    let names: Vec<String> =
        ["/a/p/n0", "/closed", "/none", "/a/p/n1:9", "/a/q/n1:1", "bad name"].map(str::to_owned).to_vec();
    let read = world.store.reads(Quota::per_second(Quota::READS)).several(&names, |_| ()).await.unwrap();
    let kinds: Vec<_> = read
        .iter()
        .map(|read| read.as_ref().map(|it| it.value.expose()).map_err(sesame::failure::Failure::tag))
        .collect();
    assert_eq!(
        kinds,
        [Ok("v-p-0"), Err("no key access"), Err("not there"), Err("no such version"), Ok("v-q-1"), Err("bad name")]
    );
}

#[tokio::test(start_paused = true)]
async fn without_decryption_nothing_encrypted_comes_with_a_value() {
    let plain = "[[parameter]]\nname = \"/plain\"\ntype = \"String\"\nvalue = \"seen\"\n";
    for denied in ["", "[[deny]]\naction = \"ssm:GetParameters\"\n"] {
        let world = World::of(&format!("{MANY}{plain}{denied}"));
        let names: Vec<String> = ["/a/p/n0", "/plain", "/a/p/n1"].map(str::to_owned).to_vec();
        let reads = world.store.reads(Quota::per_second(Quota::READS)).undecrypted();
        let read = reads.several(&names, |_| ()).await.unwrap();
        let values: Vec<&str> = read.iter().map(|it| it.as_ref().unwrap().value.expose()).collect();
        assert_eq!(values, ["", "seen", ""], "{denied}");
        assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0, "{denied}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_call_is_throttled_by_our_own_haste() {
    let world = World::of(&format!("{MANY}\n[behaviour]\nthrottle = true\n"));
    let begun = Instant::now();
    let names = names();
    let reads = world.store.reads(Quota::per_second(Quota::READS));
    let mut calls = 0.0;
    for _ in 0..40 {
        assert!(reads.several(&names, |_| ()).await.unwrap().iter().all(Result::is_ok));
        calls += 5.0;
    }
    assert_eq!(world.calls("GetParameters"), 200, "each was made once");
    let took = begun.elapsed().as_secs_f64();
    assert!(took <= 1.05 * calls / Quota::READS, "{took}");
}

#[tokio::test(start_paused = true)]
async fn what_ends_all_is_an_error_and_not_one_of_a_name() {
    let world = World::of(&format!("{MANY}\n[[fault]]\noperation = \"GetParameters\"\nkind = \"expired\"\n"));
    let reads = world.store.reads(Quota::per_second(Quota::READS));
    let failure = reads.several(&names(), |_| ()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Expired);
}

/// All that is below a path, by whichever of the operations is allowed; never the parameter at the path itself.
#[tokio::test(start_paused = true)]
async fn all_below_a_path_is_read_by_what_is_allowed() {
    let own = "[[parameter]]\nname = \"/a/p\"\ntype = \"SecureString\"\nvalue = \"own\"\n";
    let deny = |actions: &[&str]| {
        let rule = |action: &&str| format!("[[deny]]\naction = \"ssm:{action}\"\n");
        actions.iter().map(rule).collect::<Vec<_>>().concat()
    };
    for (denied, used) in [
        (&[][..], "GetParameters"),
        (&["DescribeParameters"], "GetParametersByPath"),
        (&["GetParameters"], "GetParameter"),
        (&["DescribeParameters", "GetParameters", "GetParameter"], "GetParametersByPath"),
    ] {
        let world = World::of(&format!("{MANY}{own}{}", deny(denied)));
        let reads = world.store.reads(Quota::per_second(Quota::READS));
        let (told, mut inbox) = mpsc::channel::<Vec<Found>>(64);
        let root = Root::Path("/a/p".to_owned());
        reads.below(&root, told).await.unwrap();
        let mut found = Vec::new();
        while let Some(page) = inbox.recv().await {
            found.extend(page);
        }
        let values: Vec<&str> = found.iter().map(|it| it.value.as_ref().unwrap().value.expose()).collect();
        assert_eq!(values.len(), 10, "{denied:?} {values:?}");
        assert!(!values.contains(&"own"));
        assert!(world.calls(used) > 0, "{denied:?}");
        assert_eq!(world.calls("GetParameterHistory"), 0);
    }
}
