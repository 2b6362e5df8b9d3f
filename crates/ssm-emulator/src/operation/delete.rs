//! `DeleteParameter` and `DeleteParameters`: no undo, no recycle bin (docs/parameter-store.md 5.1).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Constraints, ServiceError, printed_list};
use crate::state::{Context, State};
use crate::{names, wire};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeleteParameter {
    name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeleteParameters {
    names: Option<Vec<String>>,
}

/// `DeleteParameter`.
pub(crate) fn one(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: DeleteParameter = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.name.as_ref(), "name");
    constraints.length(input.name.as_deref(), "name", 1, 2048);
    constraints.finish()?;
    let name = named(state, context, "ssm:DeleteParameter", &input.name.unwrap_or_default())?;
    if remove(state, context, &name) { Ok(json!({})) } else { Err(ServiceError::silent("ParameterNotFound")) }
}

/// `DeleteParameters`: missing names are listed, not refused.
pub(crate) fn many(state: &mut State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: DeleteParameters = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.names.as_ref(), "names");
    let asked = input.names.unwrap_or_default();
    let shown = printed_list(&asked);
    constraints.require(asked.len() <= 10, &shown, "names", "have length less than or equal to 10");
    constraints.finish()?;
    let mut constraints = Constraints::default();
    constraints.require(!asked.is_empty(), &shown, "names", "have length greater than or equal to 1");
    constraints.finish()?;
    let checked: Vec<String> =
        asked.iter().map(|name| named(state, context, "ssm:DeleteParameters", name)).collect::<Result<_, _>>()?;
    let (mut deleted, mut invalid) = (Vec::new(), Vec::new());
    for name in checked {
        if remove(state, context, &name) { deleted.push(name) } else { invalid.push(name) }
    }
    Ok(json!({ "DeletedParameters": deleted, "InvalidParameters": invalid }))
}

fn remove(state: &mut State, context: &Context, name: &str) -> bool {
    let lag = state.behaviour.lag();
    state.stores.get_mut(&context.place).is_some_and(|store| store.remove(&names::key(name), context.now, lag))
}

/// A name of the caller's own, without ARN or selector, after IAM was asked about it (docs/parameter-store.md 1.2).
pub(crate) fn named(state: &State, context: &Context, action: &str, name: &str) -> Result<String, ServiceError> {
    let name = name.trim_matches(' ');
    let formed = names::check_own(name);
    state.allow(context, action, &names::resource(name, &formed, &context.place))?;
    formed?;
    Ok(name.to_owned())
}
