//! `cloudformation:DescribeStackResources`: the stack that owns a parameter, where the seed says one.

use std::fmt::Write as _;
use std::ops::Bound;

use serde_json::Value;

use crate::error::ServiceError;
use crate::query::escaped;
use crate::state::{Context, State};
use crate::{iam, names};

const XMLNS: &str = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

/// All resources of the stack that the resource of that physical id belongs to.
pub(crate) fn describe(state: &State, context: &Context, form: &Value) -> Result<String, ServiceError> {
    let place = &context.place;
    let Some(asked) = form["PhysicalResourceId"].as_str() else {
        return Err(ServiceError::new("ValidationError", "1 validation error detected: StackName must be specified"));
    };
    let store = state.stores.get(place);
    let owner = store.and_then(|store| store.get(&names::key(asked))?.stack.clone());
    // The stack is not known before it is found, so that a policy is asked about all of them.
    let resource = owner.as_ref().map_or_else(|| "*".to_owned(), |stack| stack.id(place));
    iam::check(&state.denials, &context.caller, "cloudformation:DescribeStackResources", &resource)?;
    let Some(owner) = owner else {
        return Err(ServiceError::new("ValidationError", format!("Stack for {asked} does not exist")));
    };
    let mut members = String::new();
    for (_, stored) in store.into_iter().flat_map(|store| store.entries_after(Bound::Unbounded)) {
        let Some(stack) = stored.stack.as_ref().filter(|stack| stack.name == owner.name) else { continue };
        let _ = write!(
            members,
            "<member><StackId>{}</StackId><StackName>{}</StackName><ResourceType>AWS::SSM::Parameter</ResourceType>\
             <LogicalResourceId>{}</LogicalResourceId><PhysicalResourceId>{}</PhysicalResourceId>\
             <ResourceStatus>UPDATE_COMPLETE</ResourceStatus><Timestamp>{:.3}</Timestamp></member>",
            escaped(&stack.id(place)),
            escaped(&stack.name),
            escaped(&stack.logical_id),
            escaped(&stored.name),
            context.now,
        );
    }
    Ok(format!(
        "<DescribeStackResourcesResponse xmlns=\"{XMLNS}\"><DescribeStackResourcesResult><StackResources>{members}\
         </StackResources></DescribeStackResourcesResult><ResponseMetadata><RequestId>{}</RequestId>\
         </ResponseMetadata></DescribeStackResourcesResponse>",
        context.request_id
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::Timestamp;

    use crate::seed::Seed;
    use crate::{Request, State, handle};

    fn state(more: &str) -> State {
        let seed = "[[parameter]]\nname = \"/app/flag\"\nvalue = \"x\"\nstack = \"shop-prod/ReleaseFlag\"\n\
            [[parameter]]\nname = \"/app/{n}\"\nfor = { n = [\"other\"] }\nvalue = \"x\"\nstack = \"shop-prod/Other\"\n\
            [[parameter]]\nname = \"/app/free\"\nvalue = \"x\"\n";
        State::from_seed(&Seed::parse(&format!("{seed}{more}")).unwrap(), Timestamp::UNIX_EPOCH).unwrap()
    }

    fn ask(state: &mut State, name: &str) -> (u16, String) {
        let name = name.replace('/', "%2F");
        let body = format!("Action=DescribeStackResources&Version=2010-05-15&PhysicalResourceId={name}");
        let request = Request {
            access_key: Some("AKIA"),
            region: Some("eu-west-1"),
            service: Some("cloudformation"),
            body: body.as_bytes(),
            ..Request::default()
        };
        let answer = handle(state, Timestamp::UNIX_EPOCH, &request);
        (answer.status, String::from_utf8(answer.body).unwrap())
    }

    #[test]
    fn a_stack_tells_all_its_resources_and_what_none_owns_is_refused() {
        let mut state = state("");
        let (status, text) = ask(&mut state, "/app/flag");
        assert_eq!((status, text.matches("<member>").count()), (200, 2), "{text}");
        assert!(text.contains("<StackName>shop-prod</StackName>") && text.contains("ReleaseFlag"), "{text}");
        for name in ["/app/free", "/nowhere"] {
            let (status, text) = ask(&mut state, name);
            let says = format!("<Code>ValidationError</Code><Message>Stack for {name} does not exist</Message>");
            assert!(status == 400 && text.contains(&says), "{text}");
        }
    }

    #[test]
    fn who_may_not_ask_is_refused() {
        let (status, text) = ask(&mut state("[[deny]]\naction = \"cloudformation:*\"\n"), "/app/flag");
        assert!(status == 403 && text.contains("<Code>AccessDenied</Code>"), "{text}");
        assert!(text.contains("perform: cloudformation:DescribeStackResources on resource: arn:aws:cloudformation"));
    }

    #[test]
    fn a_stack_gives_tags_and_is_named_in_full() {
        let problem = Seed::parse("[[parameter]]\nname = \"/a\"\nvalue = \"x\"\nstack = \"shop\"\n")
            .map(|seed| State::from_seed(&seed, Timestamp::UNIX_EPOCH).err().map(|error| error.to_string()));
        assert!(problem.unwrap().is_some_and(|problem| problem.contains("NAME/LOGICAL-ID")));
        let mut state = state("");
        let request = Request {
            target: Some("AmazonSSM.ListTagsForResource"),
            access_key: Some("AKIA"),
            region: Some("eu-west-1"),
            body: b"{\"ResourceType\":\"Parameter\",\"ResourceId\":\"/app/flag\"}",
            ..Request::default()
        };
        let answer = handle(&mut state, Timestamp::UNIX_EPOCH, &request);
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains("aws:cloudformation:stack-name") && text.contains("shop-prod"), "{text}");
    }
}
