//! Which stack of CloudFormation owns a parameter: asked on request alone, and told wherever it counts.

use sesame::managed::StackResource;

use super::*;

const ASK: &str = ":ask cloudformation<enter>";

fn resource() -> StackResource {
    let [stack, logical_id, status] = ["shop-prod", "ReleaseFlag", "UPDATE_COMPLETE"].map(str::to_owned);
    StackResource { stack, logical_id, status }
}

fn asked() -> (World, Ticket) {
    let mut world = listed();
    world.resize(159, 40);
    world.keys(ASK);
    match world.take().as_slice() {
        [Effect::Stack(ticket, name)] if name == "/a" => (world, *ticket),
        other => panic!("{other:?}\n{}", world.screen()),
    }
}

#[test]
fn a_stack_that_owns_it_is_named_and_warned_of_afterwards() {
    let (mut world, ticket) = asked();
    world.reply(ticket, Reply::Stack(Ok(Some(resource()))));
    world.shows(&["/a: the stack shop-prod of CloudFormation owns it, as ReleaseFlag (UPDATE_COMPLETE)"]);
    world.shows(&["owner        the stack shop-prod of CloudFormation · ReleaseFlag"]);
    world.keys("D");
    world.shows(&["look        the stack shop-prod of CloudFormation owns it, as ReleaseFlag"]);
    world.keys("<esc>e");
    world.take();
    world.keys("<esc>");
    let mut world = listed();
    world.keys("D");
    assert!(!world.screen().contains("CloudFormation"), "nobody has asked");
}

#[test]
fn what_no_stack_owns_says_so_and_no_more() {
    let (mut world, ticket) = asked();
    world.reply(ticket, Reply::Stack(Ok(None)));
    world.shows(&["/a: no stack of CloudFormation owns it, in this region", "owner        no stack of CloudFormation"]);
    world.keys("D");
    assert!(!world.screen().contains("look"), "{}", world.screen());
}

#[test]
fn who_may_not_ask_hears_why() {
    let (mut world, ticket) = asked();
    let denial =
        Denial::unexplained("cloudformation:DescribeStackResources", Refusal::NotAllowed(PolicyKind::Identity));
    let denied = Failure::new(FailureKind::Denied(Box::new(denial)), "you may not ask CloudFormation", "");
    world.reply(ticket, Reply::Stack(Err(denied)));
    world.shows(&["CloudFormation was not asked who owns it: you may not ask CloudFormation"]);
    assert!(!world.screen().contains("owner  "), "{}", world.screen());
}

#[test]
fn a_folder_and_what_is_of_others_has_no_stack() {
    let mut world = listed();
    world.resize(159, 40);
    world.keys("jj");
    world.keys(ASK);
    assert!(world.take().is_empty(), "{}", world.screen());
    let (mut world, ticket) = asked();
    world.keys(ASK);
    let effects = world.take();
    assert!(
        matches!(effects.as_slice(), [Effect::Cancel(first), Effect::Stack(..)] if *first == ticket),
        "the newest question counts: {effects:?}"
    );
}
