//! From a request to an answer: which operation is meant, who asks, which fault befalls it, and what it answers.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::Value;

use crate::calls::Call;
use crate::error::ServiceError;
use crate::faults::{self, Fault, FaultKind};
use crate::operation::{
    Operation, assume_role, cloudformation, delete, kms, labels, listing, put, reading, service_setting, tags,
};
use crate::state::{Context, State};
use crate::{iam, names, query, wire};

/// One request as it arrived; the wrappers take it from HTTP, tests write it by hand.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// `X-Amz-Target`: `AmazonSSM.GetParameter`, `TrentService.ListAliases`; absent for STS, IAM and CloudFormation, which speak the query protocol.
    pub target: Option<&'a str>,
    /// From the credential scope of the `Authorization` header; decides who asks.
    pub access_key: Option<&'a str>,
    /// From the credential scope: each region of an account has a store of its own.
    pub region: Option<&'a str>,
    /// From the credential scope: `ssm`, `sts`, `iam`, `cloudformation` or `kms`.
    pub service: Option<&'a str>,
    /// The body, as received.
    pub body: &'a [u8],
}

/// What to send back, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `application/x-amz-json-1.1`, `text/xml` for STS, IAM and CloudFormation, or that of somebody on the way who answers instead.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// For `x-amzn-RequestId`.
    pub request_id: String,
    /// For `Date`: when the request was answered, by the clock of the service.
    pub date: String,
    /// How long the wrapper is to wait before it answers.
    pub delay: Duration,
    /// The request took effect but its answer is lost: the wrapper closes the connection without a word.
    pub lost: bool,
}

/// Answers one request. Never panics, whatever the body holds.
pub fn handle(state: &mut State, now: Timestamp, request: &Request<'_>) -> Answer {
    let request_id = state.next_request_id();
    let query = request.target.is_none()
        && (matches!(request.service, Some("sts" | "iam" | "cloudformation")) || query::action(request.body).is_some());
    let operation = match request.target {
        Some(target) => Operation::of_target(target),
        None => query::action(request.body).filter(|_| query).and_then(Operation::named),
    };
    let operation = operation.filter(|operation| query == operation.is_query());
    let (result, injected) = match operation {
        Some(operation) => carry_out(state, now, request, operation, &request_id),
        None if query => (Err(query::unknown_action(request.body)), faults::Injected::default()),
        None => (Err(ServiceError::silent("UnknownOperationException")), faults::Injected::default()),
    };
    let (status, mut body) = match (result, query) {
        (Ok(Output::Json(value)), _) => (200, value.to_string()),
        (Ok(Output::Xml(text)), _) => (200, text),
        (Err(error), true) => query::refusal(&error, &request_id),
        (Err(error), false) => (error.status, wire::refusal(&error).to_string()),
    };
    if injected.malformed && status == 200 {
        body.pop();
    }
    let (mut status, mut content_type) = (status, if query { query::XML } else { wire::JSON });
    if let Some(page) = injected.intercepted {
        (status, content_type, body) = (page.status, page.content_type, page.body.to_owned());
    }
    Answer {
        status,
        content_type,
        body: body.into_bytes(),
        request_id,
        // A year that no header can hold is the test's own wish.
        date: DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap_or_default(),
        delay: operation.map_or(Duration::ZERO, |operation| state.behaviour.delay(operation.as_str())),
        lost: injected.lost,
    }
}

/// A result before it becomes bytes.
enum Output {
    Json(Value),
    Xml(String),
}

/// Carries a known operation out, faults and all, and notes it in the record of calls.
fn carry_out(
    state: &mut State,
    now: Timestamp,
    request: &Request<'_>,
    operation: Operation,
    request_id: &str,
) -> (Result<Output, ServiceError>, faults::Injected) {
    let body = if operation.is_query() { Ok(query::form(request.body)) } else { wire::body(request.body) };
    let names = body.as_ref().map(wire::names).unwrap_or_default();
    let mut injected = faults::inject(&mut state.faults, operation.as_str(), &names);
    let mut context = Context {
        now,
        caller: String::new(),
        place: state.home.clone(),
        request_id: request_id.to_owned(),
        kms_throttled: injected.kms_throttled,
        decrypted: Vec::new(),
    };
    let result = match injected.refusal.take() {
        Some(refusal) => Err(refusal),
        None if injected.intercepted.is_some() => Err(ServiceError::internal()),
        None => admit(state, &mut context, request, operation).and_then(|()| {
            interpose(state, &context, &injected.before, &names);
            answer(state, &mut context, operation, &body?)
        }),
    };
    state.calls.note(Call {
        operation: operation.as_str(),
        names,
        principal: context.caller,
        decrypted: context.decrypted,
        error: result.as_ref().err().map(|error| error.code),
    });
    (result, injected)
}

/// Finds out who asks and where, and whether they ask too often.
fn admit(
    state: &mut State,
    context: &mut Context,
    request: &Request<'_>,
    operation: Operation,
) -> Result<(), ServiceError> {
    let principal = state.authenticate(request.access_key)?;
    context.place = state.place_of(&principal, request.region);
    context.caller = context.place.principal(&principal);
    state.keyring.ensure_default_key(&context.place);
    let lag = state.behaviour.lag();
    if let Some(store) = state.stores.get_mut(&context.place) {
        store.expire(context.now, lag);
    }
    let name = operation.as_str();
    if operation.is_throttled() && !state.buckets.draw(&state.behaviour, &context.place, name, context.now) {
        return Err(faults::throttled());
    }
    Ok(())
}

/// What someone else does just before a request is carried out.
fn interpose(state: &mut State, context: &Context, before: &[Fault], names: &[String]) {
    for fault in before {
        let Some(name) = fault.name.as_ref().or(names.first()) else { continue };
        if fault.kind == FaultKind::InterposedDelete {
            if let Some(store) = state.stores.get_mut(&context.place) {
                store.remove(&names::key(name), context.now, state.behaviour.lag());
            }
        } else {
            let own = context.place.pipeline();
            let by = fault.by.as_deref().unwrap_or(&own);
            let value = fault.value.as_deref().unwrap_or("interposed");
            state.write_unchecked(context.now, &context.place, by, name, value);
        }
    }
}

fn answer(
    state: &mut State,
    context: &mut Context,
    operation: Operation,
    body: &Value,
) -> Result<Output, ServiceError> {
    let value = match operation {
        Operation::DescribeParameters => listing::describe(state, context, body),
        Operation::GetParametersByPath => listing::by_path(state, context, body),
        Operation::GetParameters => reading::get_parameters(state, context, body),
        Operation::GetParameter => reading::get_parameter(state, context, body),
        Operation::GetParameterHistory => reading::history(state, context, body),
        Operation::PutParameter => put::put(state, context, body),
        Operation::DeleteParameter => delete::one(state, context, body),
        Operation::DeleteParameters => delete::many(state, context, body),
        Operation::LabelParameterVersion => labels::label(state, context, body),
        Operation::UnlabelParameterVersion => labels::unlabel(state, context, body),
        Operation::AddTagsToResource => tags::add(state, context, body),
        Operation::RemoveTagsFromResource => tags::remove(state, context, body),
        Operation::ListTagsForResource => tags::list(state, context, body),
        Operation::GetServiceSetting => service_setting::get(state, context, body),
        Operation::ListAliases => kms::list_aliases(state, context, body),
        Operation::DescribeKey => kms::describe_key(state, context, body),
        Operation::GetCallerIdentity => {
            return Ok(Output::Xml(query::caller_identity(&context.caller, &context.request_id)));
        }
        Operation::DescribeStackResources => {
            return cloudformation::describe(state, context, body).map(Output::Xml);
        }
        Operation::AssumeRole => return assume_role::assume(state, context, body).map(Output::Xml),
        Operation::ListAccountAliases => {
            iam::check(&state.denials, &context.caller, "iam:ListAccountAliases", "*")?;
            let alias = state.account_aliases.get(&context.place.account).map(String::as_str);
            return Ok(Output::Xml(query::account_aliases(alias, &context.request_id)));
        }
    };
    value.map(Output::Json)
}
