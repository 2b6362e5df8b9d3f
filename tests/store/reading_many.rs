//! Many values: ten a call, in order, split where a call is refused for one of them, and never faster than the quota.

use sesame::destination::Root;
use sesame::failure::FailureKind;
use sesame::store::reading_many::Reads;
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

/// What is below a path, read at that rate.
async fn below(world: &World, path: &str, rate: f64) -> Vec<Found> {
    below_by(world.store.reads(Quota::per_second(rate)), path).await
}

async fn below_by(reads: Reads, path: &str) -> Vec<Found> {
    let (told, mut inbox) = mpsc::channel::<Vec<Found>>(4);
    let taking = async {
        let mut all = Vec::new();
        while let Some(found) = inbox.recv().await {
            all.extend(found);
        }
        all
    };
    let root = Root::Path(path.to_owned());
    let (ended, all) = tokio::join!(reads.below(&root, told), taking);
    ended.unwrap();
    let mut names: Vec<&str> = all.iter().map(|it| it.parameter.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "each is told once");
    all
}

/// A thousand secrets in eight folders, and behind them what a listing walks through as well; at so many milliseconds a call.
fn thousand(more: &str, latency: u64) -> String {
    let digits = r#"["0","1","2","3","4","5","6","7","8","9"]"#;
    format!(
        "[behaviour]\nlatency_ms = {latency}\n{more}\n\
         [[parameter]]\nname = \"/app/{{s}}/{{a}}{{b}}\"\ntype = \"SecureString\"\nvalue = \"v-{{s}}-{{a}}\"\n\
         for = {{ s = [\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\"], a = {digits}, b = {digits} }}\n\
         [[parameter]]\nname = \"/zoo/{{a}}{{b}}{{c}}\"\ntype = \"String\"\nvalue = \"v\"\n\
         for = {{ a = {digits}, b = {digits}, c = {digits} }}\n"
    )
}

/// A folder costs its own pages, however much else there is in the store.
#[tokio::test(start_paused = true)]
async fn a_small_folder_of_a_large_store_is_read_at_what_is_in_it() {
    let world = World::of(&thousand("", 20));
    let begun = Instant::now();
    assert_eq!(below(&world, "/app/d", Quota::READS).await.len(), 100);
    assert!(world.calls("DescribeParameters") <= 2, "{}", world.calls("DescribeParameters"));
    assert_eq!((world.calls("GetParametersByPath"), world.calls("GetParameters")), (10, 0));
    assert!(begun.elapsed().as_millis() <= 10 * 20 + 20, "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_quota_is_what_a_large_folder_takes_and_no_call_is_throttled() {
    let world = World::of(&thousand("throttle = true", 20));
    let begun = Instant::now();
    assert_eq!(below(&world, "/app", Quota::READS).await.len(), 1000);
    assert_eq!((world.calls("GetParametersByPath"), world.calls("GetParameters")), (100, 0), "each was made once");
    assert_eq!(world.calls("DescribeParameters"), 0, "names would make it no faster");
    let took = begun.elapsed().as_secs_f64();
    assert!(took <= 1.05 * 100.0 / Quota::READS, "{took}");
}

/// By the names, since a chain of pages of ten takes its time.
#[tokio::test(start_paused = true)]
async fn where_calls_are_not_short_they_are_made_at_the_same_time() {
    let world = World::of(&thousand("", 20));
    let begun = Instant::now();
    assert_eq!(below(&world, "/app", 10_000.0).await.len(), 1000);
    // Pages of names, of all the store, and one call more.
    assert!(begun.elapsed().as_millis() <= (40 + 1) * 20 + 20, "{:?}", begun.elapsed());
}

/// Far away a chain of pages does not use what the quota allows: names take over when all are known.
#[tokio::test(start_paused = true)]
async fn far_away_what_a_chain_of_pages_has_not_brought_is_read_by_name() {
    let world = World::of(&thousand("throttle = true", 400));
    let begun = Instant::now();
    assert_eq!(below(&world, "/app", Quota::READS).await.len(), 1000);
    let took = begun.elapsed().as_secs_f64();
    assert!(took < 0.6 * 100.0 * 0.4, "{took}");
    assert!(world.calls("GetParameters") + world.calls("GetParametersByPath") <= 105, "nothing is read twice");
}

/// The quota of names is as low for several places as for one, and is another's as well.
#[tokio::test(start_paused = true)]
async fn names_of_several_places_are_listed_one_after_the_other() {
    let closed = format!("[[deny]]\naction = \"ssm:GetParametersByPath\"\n{}", thousand("", 20));
    let mut a_second = Vec::new();
    for folders in [&["/app/c"][..], &["/app/c", "/app/d", "/app/e", "/app/f"]] {
        let world = World::of(&closed);
        let (reads, begun) = (world.store.reads(Quota::per_second(Quota::READS)), Instant::now());
        let read = folders.iter().map(|folder| below_by(reads.also_of(&world.store), folder));
        let found = futures_util::future::join_all(read).await;
        assert!(found.iter().all(|found| found.len() == 100 && found.iter().all(|it| it.value.is_ok())));
        let calls = u32::try_from(world.calls("DescribeParameters")).unwrap();
        a_second.push(f64::from(calls) / begun.elapsed().as_secs_f64());
    }
    assert!(a_second[1] <= 1.1 * a_second[0], "{a_second:?}");
}

/// A page by path fails for one value of it (docs/parameter-store.md 2.4): the others are read all the same, and what is refused by name
/// and comes by path is read.
#[tokio::test(start_paused = true)]
async fn what_one_way_refuses_the_other_reads() {
    let closed =
        "[[parameter]]\nname = \"/app/closed\"\ntype = \"SecureString\"\nkey = \"alias/closed\"\nvalue = \"unseen\"\n";
    let one = "[[deny]]\naction = \"ssm:GetParameter*\"\nresource = \"*:parameter/app/d/00\"\n";
    for rate in [Quota::READS, 10_000.0] {
        let world = World::of(&format!("{}{closed}", thousand("", 20)));
        let found = below(&world, "/app", rate).await;
        let refused: Vec<&str> =
            found.iter().filter(|it| it.value.is_err()).map(|it| it.parameter.name.as_str()).collect();
        assert_eq!((found.len(), &refused[..]), (1001, &["/app/closed"][..]), "{rate}");
        let world = World::of(&format!("{one}{}", thousand("", 20)));
        let found = below(&world, "/app", rate).await;
        assert_eq!(found.iter().filter(|it| it.value.is_ok()).count(), 1000, "{rate}");
    }
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
        (&[][..], "GetParametersByPath"),
        (&["DescribeParameters"], "GetParametersByPath"),
        (&["GetParametersByPath"], "GetParameters"),
        (&["GetParametersByPath", "GetParameters"], "GetParameter"),
        (&["DescribeParameters", "GetParameters", "GetParameter"], "GetParametersByPath"),
    ] {
        let world = World::of(&format!("{MANY}{own}{}", deny(denied)));
        let found = below(&world, "/a/p", Quota::READS).await;
        let values: Vec<&str> = found.iter().map(|it| it.value.as_ref().unwrap().value.expose()).collect();
        assert_eq!(values.len(), 10, "{denied:?} {values:?}");
        assert!(!values.contains(&"own"));
        assert!(world.calls(used) > 0, "{denied:?}");
        assert_eq!(world.calls("GetParameterHistory"), 0);
    }
}

/// Others use the quota too: what is throttled slows down to the rate that is answered.
#[tokio::test(start_paused = true)]
async fn what_is_throttled_is_read_at_the_rate_that_is_answered() {
    for (behaviour, most) in [
        ("throttle_tps = { \"*\" = 5.0 }", 150),
        // By name, many at a time: those of the first second are on their way before any is throttled.
        ("throttle_tps = { \"*\" = 5.0 }\n[[deny]]\naction = \"ssm:GetParametersByPath\"", 220),
    ] {
        let world = World::of(&thousand(behaviour, 20));
        let begun = Instant::now();
        assert_eq!(below(&world, "/app", Quota::READS).await.len(), 1000, "{behaviour}");
        let calls = world.calls("GetParametersByPath") + world.calls("GetParameters") + world.calls("GetParameter");
        let took = begun.elapsed().as_secs_f64();
        assert!(calls <= most && took <= 4.0 * 100.0 / 5.0, "{calls} in {took} s: {behaviour}");
    }
}
