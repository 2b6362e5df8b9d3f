//! What the service finds by a tag or a label, page by page, and without decrypting any.

use sesame::destination::Root;
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, ServiceFilter, name_key};
use tokio::sync::mpsc;

use super::World;

/// What is found, how it ended, and in how many pages.
async fn find(world: &World, scope: &str, filter: &ServiceFilter) -> (Result<(), Failure>, Vec<Parameter>, usize) {
    let (sender, mut inbox) = mpsc::channel(1);
    let (store, root, filter) = (world.store.clone(), scope.parse::<Root>().unwrap(), filter.clone());
    let task = tokio::spawn(async move { store.find_by(&root, &filter, sender).await });
    let (mut found, mut pages) = (Vec::new(), 0);
    while let Some(page) = inbox.recv().await {
        pages += 1;
        found.extend(page);
    }
    (task.await.unwrap(), found, pages)
}

fn tag(text: &str) -> ServiceFilter {
    ServiceFilter::tag(text).unwrap()
}

fn label(text: &str) -> ServiceFilter {
    ServiceFilter::label(text).unwrap()
}

/// Two hundred names of which two have a tag and a label each.
const STORE: &str = r#"
[[parameter]]
name = "/many/{a}/{b}"
for = { a = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], b = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"] }
type = "String"
value = "open-text"

[[parameter]]
name = "/many/0/tagged"
type = "SecureString"
key = "alias/closed"
values = ["one", "two", "three"]
tags = { "a b" = "c d", team = "core" }
labels = { live = 2 }

[[parameter]]
name = "/other"
type = "SecureString"
key = "alias/closed"
values = ["one", "two"]
tags = { team = "edge" }
labels = { live = 1 }

[[parameter]]
name = "/many"
type = "String"
value = "x"
tags = { team = "core" }
labels = { live = 1 }
"#;

#[tokio::test(start_paused = true)]
async fn a_filter_finds_its_own_in_the_root_and_every_page_is_told() {
    for behaviour in ["", "pages = \"ragged\"", "trailing_empty_page = true", "filters = \"before-paging\""] {
        let world = World::of(&format!("[behaviour]\n{behaviour}\n{STORE}"));
        for (scope, filter, wanted) in [
            ("/", tag("team"), vec![("/many/0/tagged", 3), ("many", 1), ("other", 2)]),
            ("/", tag("team=core"), vec![("/many/0/tagged", 3), ("many", 1)]),
            ("/", tag("team=core,edge"), vec![("/many/0/tagged", 3), ("many", 1), ("other", 2)]),
            ("/", tag("\"a b\"=\"c d\""), vec![("/many/0/tagged", 3)]),
            ("/many/0", tag("team"), vec![("/many/0/tagged", 3)]),
            ("/", tag("nobody"), vec![]),
            ("/", label("live"), vec![("/many/0/tagged", 2), ("many", 1), ("other", 1)]),
            // The parameter at the path itself does not lie under it.
            ("/many", label("live"), vec![("/many/0/tagged", 2)]),
            ("/", label("Live"), vec![]),
        ] {
            let (end, found, pages) = find(&world, scope, &filter).await;
            assert_eq!(end, Ok(()), "{behaviour} {scope} {filter}");
            let mut names: Vec<_> = found.iter().map(|found| (name_key(&found.name), found.version)).collect();
            names.sort_unstable();
            assert_eq!(names, wanted, "{behaviour} {scope} {filter}");
            let every = if behaviour.starts_with("filters") { 1 } else { 5 };
            assert!(scope != "/" || pages >= every, "{behaviour} {filter}: {pages} pages");
        }
        assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_denial_names_the_call_and_another_spelling_of_the_path_is_tried() {
    let world = World::of(&format!("[[deny]]\naction = \"ssm:DescribeParameters\"\n{STORE}"));
    let (end, found, _) = find(&world, "/", &tag("team")).await;
    let failure = end.unwrap_err();
    let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
    assert_eq!((denial.action.as_str(), found.len()), ("ssm:DescribeParameters", 0));
    assert!(find(&world, "/", &label("live")).await.0.is_ok(), "the one does not need the other");

    let deny = "[[deny]]\naction = \"ssm:GetParametersByPath\"\nresource = \"*:parameter/many\"\n";
    let world = World::of(&format!("{deny}{STORE}"));
    let (end, found, _) = find(&world, "/many", &label("live")).await;
    assert_eq!((end, found.len()), (Ok(()), 1));

    let world = World::of(&format!("[[deny]]\naction = \"ssm:GetParametersByPath\"\n{STORE}"));
    let failure = find(&world, "/many", &label("live")).await.0.unwrap_err();
    let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
    assert_eq!(denial.action, "ssm:GetParametersByPath");
    assert!(denial.resource.as_deref().is_some_and(|resource| resource.ends_with("parameter/many")), "{denial:?}");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_question_loses_nothing() {
    let world = World::of(&format!("[behaviour]\nthrottle_tps = {{ DescribeParameters = 0.5 }}\n{STORE}"));
    let (end, found, _) = find(&world, "/", &tag("team")).await;
    assert_eq!((end, found.len()), (Ok(()), 3));
}

#[tokio::test(start_paused = true)]
async fn what_others_share_is_not_asked_so() {
    let world = World::of(STORE);
    let (sender, _inbox) = mpsc::channel(1);
    let failure = world.store.find_by(&Root::Shared, &tag("team"), sender).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(world.calls("DescribeParameters"), 0);
}
