//! Which stack owns a parameter, over the real client.

use sesame::managed::StackResource;

use super::*;

const SEED: &str = "[[parameter]]\nname = \"/app/free\"\nvalue = \"x\"\n\
    [[parameter]]\nname = \"/app/flag\"\nvalue = \"x\"\nstack = \"shop-prod/ReleaseFlag\"\n\
    [[parameter]]\nname = \"/app/other\"\nvalue = \"x\"\nstack = \"shop-prod/Other\"\n";

#[tokio::test(start_paused = true)]
async fn a_stack_that_owns_a_parameter_is_told_in_one_call() {
    let world = World::of(SEED);
    let told = world.store.stack_of("/app/other").await.unwrap();
    let [stack, logical_id, status] = ["shop-prod", "Other", "UPDATE_COMPLETE"].map(str::to_owned);
    assert_eq!(told, Some(StackResource { stack, logical_id, status }));
    assert_eq!(world.store.stack_of("/app/free").await, Ok(None));
    assert_eq!(world.calls("DescribeStackResources"), 2);
    assert_eq!(world.emulator.with(|state| state.decrypt_count()), 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_ask_is_told_what_to_ask_for() {
    let world = World::of(&format!("{SEED}[[deny]]\naction = \"cloudformation:*\"\n"));
    let refused = world.store.stack_of("/app/free").await.unwrap_err();
    let FailureKind::Denied(denial) = &refused.kind else { panic!("{refused:?}") };
    assert_eq!(denial.action, "cloudformation:DescribeStackResources");
    let statement = denial.statement.as_deref().unwrap_or_default();
    assert!(statement.contains("cloudformation:DescribeStackResources") && statement.contains("\"*\""), "{refused:?}");
}
