//! Names: all of them, once each, whatever the pages look like, and without decrypting any.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use sesame::destination::Root;
use sesame::failure::{Failure, FailureKind, Remedy, RetryReason, Step};
use sesame::parameter::ListedBy;
use sesame::parameter::{Parameter, name_key};
use sesame::store::Progress;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::World;

/// All that a listing told.
pub(super) struct Listed {
    pub(super) end: Result<ListedBy, Failure>,
    pub(super) pages: Vec<Vec<Parameter>>,
    waits: Vec<RetryReason>,
}

impl Listed {
    /// Whether it was listed by path, and tells how the other way is denied.
    fn is_by_path(&self) -> bool {
        match &self.end {
            Ok(ListedBy::Path(denied)) => denied.what.contains("ssm:DescribeParameters"),
            _ => false,
        }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.pages.iter().flatten().map(|parameter| parameter.name.as_str()).collect()
    }
}

pub(super) async fn list(world: &World, scope: &str) -> Listed {
    let (sender, mut inbox) = mpsc::channel(1);
    let waits = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&waits);
    let store = world.store.clone().watched(move |progress| {
        if let Progress::Waiting { attempt, pause, why } = progress {
            assert!(attempt > 1 && !pause.is_zero());
            heard.lock().unwrap().push(why);
        }
    });
    let root: Root = scope.parse().unwrap();
    let task = tokio::spawn(async move { store.list(&root, sender).await });
    let mut listed = Listed { end: Ok(ListedBy::Describe), pages: Vec::new(), waits: Vec::new() };
    while let Some(page) = inbox.recv().await {
        assert!(!page.is_empty(), "an empty page tells nothing");
        listed.pages.push(page);
    }
    listed.end = task.await.unwrap();
    listed.waits = std::mem::take(&mut waits.lock().unwrap());
    listed
}

/// A thousand names in folders of ten.
const THOUSAND: &str = r#"
[[parameter]]
name = "/{a}/{b}/{c}"
for = { a = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], b = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], c = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] }
type = "SecureString"
value = "hunter{b}{c}"
"#;

/// Each of the thousand, once.
fn assert_thousand(listed: &Listed) {
    let names = listed.names();
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!((names.len(), distinct.len()), (1000, 1000), "lost or duplicated");
}

#[tokio::test(start_paused = true)]
async fn a_listing_is_complete_whatever_the_pages_look_like() {
    for behaviour in [
        "",
        "pages = \"ragged\"",
        "trailing_empty_page = true",
        "pages = \"ragged\"\ntrailing_empty_page = true\nfilters = \"before-paging\"",
    ] {
        let world = World::of(&format!("[behaviour]\n{behaviour}\n{THOUSAND}"));
        let listed = list(&world, "/").await;
        assert_eq!(listed.end, Ok(ListedBy::Describe), "{behaviour}");
        assert_thousand(&listed);
        assert!(listed.waits.is_empty());
        assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0, "listing never decrypts");

        let scoped = list(&world, "/c/7").await;
        assert_eq!(scoped.names().len(), 10, "{behaviour}");
        assert!(scoped.names().iter().all(|name| name.starts_with("/c/7/")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_listing_waits_and_says_so_and_loses_nothing() {
    let world = World::of(&format!("[behaviour]\nthrottle_tps = {{ DescribeParameters = 0.5 }}\n{THOUSAND}"));
    let listed = list(&world, "/").await;
    assert_eq!(listed.end, Ok(ListedBy::Describe));
    assert_thousand(&listed);
    assert!(listed.waits.contains(&RetryReason::Throttled), "{:?}", listed.waits);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_stays_used_up_ends_the_listing() {
    let world = World::of(&format!(
        "{THOUSAND}\n[[fault]]\noperation = \"DescribeParameters\"\nkind = \"throttle\"\nafter = 3\ntimes = 99"
    ));
    let listed = list(&world, "/").await;
    assert_eq!(listed.end.clone().unwrap_err().kind, FailureKind::Throttled);
    assert_eq!(listed.names().len(), 150, "what came before stays true");
    assert_eq!(listed.waits.len(), 9, "ten attempts");
}

#[tokio::test(start_paused = true)]
async fn a_lost_page_is_asked_for_again() {
    for (kind, why) in [("lost-reply", RetryReason::Unanswered), ("internal-error", RetryReason::Failed(500))] {
        let world = World::of(&format!(
            "{THOUSAND}\n[[fault]]\noperation = \"DescribeParameters\"\nkind = \"{kind}\"\nafter = 2\ntimes = 2"
        ));
        let listed = list(&world, "/").await;
        assert_eq!(listed.end, Ok(ListedBy::Describe), "{kind}");
        assert_thousand(&listed);
        assert_eq!(listed.waits, [why; 2], "{kind}");
    }
}

const TREE: &str = r#"
[[parameter]]
name = "{name}"
for = { name = ["/app", "/app/a", "/app/b/c", "/application/a", "/other/app/a", "bare", "/app-x"] }
type = "SecureString"
key = "alias/closed"
value = "x"
"#;

#[tokio::test(start_paused = true)]
async fn a_scope_is_a_subtree_with_its_root() {
    for allowed in [true, false] {
        let deny = if allowed { "" } else { "[[deny]]\naction = \"ssm:DescribeParameters\"\n" };
        let world = World::of(&format!("{deny}{TREE}"));
        for (scope, wanted) in [
            ("/app", vec!["/app", "/app/a", "/app/b/c"]),
            ("/app/", vec!["/app", "/app/a", "/app/b/c"]),
            ("/app/b", vec!["/app/b/c"]),
            ("/nowhere", vec![]),
            ("/", vec!["/app", "/app-x", "/app/a", "/app/b/c", "/application/a", "/bare", "/other/app/a"]),
        ] {
            let listed = list(&world, scope).await;
            assert_eq!(listed.is_by_path(), !allowed, "{scope} {:?}", listed.end);
            // A description tells root names without their slash, a listing by path as they were written.
            let bare: Vec<&str> = listed.names().into_iter().filter(|name| !name.starts_with('/')).collect();
            let at_root = wanted.iter().filter(|name| name.matches('/').count() == 1).count();
            assert_eq!(bare.len(), if allowed { at_root } else { usize::from(scope == "/") }, "{bare:?}");
            let slashed = |name: &&str| format!("/{}", name.trim_start_matches('/'));
            let mut names: Vec<String> = listed.names().iter().map(slashed).collect();
            names.sort_unstable();
            assert_eq!(names, wanted, "{scope} {allowed}");
            assert!(listed.pages.iter().flatten().all(|parameter| parameter.described == allowed));
        }
        // A root name may be stored in either form.
        for scope in ["/bare", "/bare/"] {
            let listed = list(&world, scope).await;
            assert_eq!(
                listed.names().iter().map(|name| name.trim_start_matches('/')).collect::<Vec<_>>(),
                ["bare"],
                "{scope}"
            );
        }
        assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
    }
}

/// However the service spells a root name, it is one parameter, found and opened by either form.
#[tokio::test(start_paused = true)]
async fn a_root_name_is_one_parameter_in_either_form() {
    let seed = "[[parameter]]\nname = \"{name}\"\nfor = { name = [\"/one\", \"two\"] }\nvalue = \"x\"\n";
    let denials = ["GetParameterHistory", "DescribeParameters"].map(|it| format!("[[deny]]\naction = \"ssm:{it}\"\n"));
    for denied in 0..=2 {
        let world = World::of(&format!("{}{seed}", denials[..denied].concat()));
        let listed = list(&world, "/").await;
        let mut keys: Vec<&str> = listed.names().into_iter().map(name_key).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["one", "two"], "{denied}");
        for name in ["/one", "one", "/two", "two"] {
            let found = world.store.describe(name).await.unwrap().unwrap();
            assert_eq!(name_key(&found.name), name_key(name), "{denied}");
            assert_eq!(world.store.read(name).await.unwrap().value.expose(), "x", "{denied} {name}");
            assert_eq!(list(&world, &format!("/{}", name_key(name))).await.names().len(), 1, "{denied} {name}");
        }
    }
}

/// Applications read their configuration by the same quota (docs/parameter-store.md 3).
#[tokio::test(start_paused = true)]
async fn a_listing_by_path_takes_ten_calls_a_second_at_most() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DescribeParameters\"\n{THOUSAND}"));
    let begun = Instant::now();
    let listed = list(&world, "/").await;
    assert!(listed.is_by_path(), "{:?}", listed.end);
    assert_eq!(listed.names().len(), 1000);
    let calls = world.calls("GetParametersByPath");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(f64::from(u32::try_from(calls).unwrap()) <= 10.0 * seconds + 2.0, "{calls} calls in {seconds} s");
}

/// A policy on `parameter/app/*` alone allows the path only when it is written with its slash
/// (docs/parameter-store.md 2.4).
#[tokio::test(start_paused = true)]
async fn a_path_is_tried_with_its_slash_too() {
    let world = World::of(&format!(
        "[[deny]]\naction = \"ssm:DescribeParameters\"\n[[deny]]\naction = \"ssm:GetParametersByPath\"\nresource = \"*:parameter/app\"\n{TREE}"
    ));
    let listed = list(&world, "/app").await;
    assert!(listed.is_by_path(), "{:?}", listed.end);
    let mut names = listed.names();
    names.sort_unstable();
    assert_eq!(names, ["/app", "/app/a", "/app/b/c"]);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_may_be_listed_the_denial_says_so() {
    let world = World::of(&format!(
        "[[deny]]\naction = \"ssm:Describe*\"\n[[deny]]\naction = \"ssm:GetParametersByPath\"\n{TREE}"
    ));
    let listed = list(&world, "/").await;
    let failure = listed.end.clone().unwrap_err();
    let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
    assert_eq!(denial.action, "ssm:DescribeParameters");
    assert_eq!(failure.advice.steps().last(), Some(&Step::Remedy(Remedy::ShowAnotherRoot)));
    assert!(failure.what.contains("nor is"), "{failure:?}");
    assert!(listed.pages.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_nobody_reads_ends_quietly() {
    let world = World::of(THOUSAND);
    let (sender, mut inbox) = mpsc::channel(1);
    let store = world.store.clone();
    let task = tokio::spawn(async move { store.list(&Root::all(), sender).await });
    assert!(inbox.recv().await.is_some());
    drop(inbox);
    assert!(task.await.unwrap().is_ok());
    assert!(world.calls("DescribeParameters") < 20, "it went on to the end");
}

/// All that a listing of several roots told: how it ended for each, and the names.
async fn list_all(world: &World, roots: &[&str]) -> (Vec<Result<ListedBy, Failure>>, Vec<String>) {
    let roots: Vec<Root> = roots.iter().map(|root| root.parse().unwrap()).collect();
    let (sender, mut inbox) = mpsc::channel(64);
    let store = world.store.clone();
    let task = tokio::spawn(async move { store.list_several(&roots, sender).await });
    let mut names = Vec::new();
    while let Some(page) = inbox.recv().await {
        names.extend(page.into_iter().map(|parameter| parameter.name));
    }
    names.sort_unstable();
    (task.await.unwrap(), names)
}

#[tokio::test(start_paused = true)]
async fn roots_of_one_store_are_listed_in_one_walk() {
    let world = World::of(THOUSAND);
    let (ended, names) = list_all(&world, &["/a", "/b/1", "/b", "/c/2/3"]).await;
    assert_eq!(ended, vec![Ok(ListedBy::Describe); 4]);
    assert_eq!((names.len(), world.calls("DescribeParameters")), (201, 20), "a page of fifty once");
    let (ended, names) = list_all(&world, &["/a", "/", "/b"]).await;
    assert_eq!((ended.len(), names.len(), world.calls("DescribeParameters")), (3, 1000, 40));
    // More than one filter takes.
    let all: Vec<String> = (0..60).map(|n| format!("/a/{}/{}", n / 10, n % 10)).collect();
    let (ended, names) = list_all(&world, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!((ended.len(), names, world.calls("DescribeParameters")), (60, all, 100));
}

/// Filtered for a path of the account a listing knows nothing of what AWS publishes, nor of what is shared.
#[tokio::test(start_paused = true)]
async fn what_no_filter_finds_together_is_listed_apart() {
    let seed = "[[parameter]]\nname = \"/own/a\"\nvalue = \"x\"\n[[parameter]]\nname = \"/lent\"\nvalue = \"x\"\n\
                account = \"222233334444\"\ntier = \"Advanced\"\nshared = true\n";
    let world = World::of(seed);
    let (ended, names) = list_all(&world, &["/own", "/aws/service/list", &Root::Shared.to_string(), "/aws"]).await;
    assert_eq!(ended, vec![Ok(ListedBy::Describe); 4]);
    assert!(names.contains(&"/own/a".to_owned()), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("/aws/service/list/")), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("arn:")), "{names:?}");
}

#[tokio::test(start_paused = true)]
async fn where_descriptions_are_denied_each_root_is_listed_by_its_path() {
    let closed = "[[deny]]\naction = \"ssm:GetParametersByPath\"\nresource = \"*:parameter/other*\"\n";
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DescribeParameters\"\n{closed}{TREE}"));
    let (ended, names) = list_all(&world, &["/app", "/other", "/application"]).await;
    assert_eq!(names, ["/app", "/app/a", "/app/b/c", "/application/a"]);
    assert!(matches!(ended[0], Ok(ListedBy::Path(_))) && matches!(ended[2], Ok(ListedBy::Path(_))), "{ended:?}");
    let refused = ended[1].as_ref().unwrap_err();
    assert!(refused.what.contains("nor is ssm:GetParametersByPath allowed on /other"), "{refused:?}");
    assert_eq!(world.calls("DescribeParameters"), 1);
}
