//! `DescribeParameters` and `GetParametersByPath` (docs/parameter-store.md 2).

use std::ops::Bound;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::behaviour::SharedNames;
use crate::error::{Constraints, ServiceError};
use crate::filters::{self, FilterSet, Listing};
use crate::operation::reading;
use crate::paging::{self, Page, Position};
use crate::place::Place;
use crate::state::{Context, State};
use crate::store::{Store, Stored, Version};
use crate::{names, wire};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DescribeParameters {
    #[serde(flatten)]
    filters: filters::Input,
    max_results: Option<i64>,
    next_token: Option<String>,
    shared: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct GetParametersByPath {
    path: Option<String>,
    recursive: Option<bool>,
    with_decryption: Option<bool>,
    #[serde(flatten)]
    filters: filters::Input,
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// One entry on its way into a page.
struct Entry<'a> {
    place: Place,
    stored: &'a Stored,
    version: &'a Version,
}

/// `DescribeParameters`: everything but values.
pub(crate) fn describe(state: &State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: DescribeParameters = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.range(input.max_results, "maxResults", 1, 50);
    constraints.finish()?;
    state.allow(context, "ssm:DescribeParameters", &context.place.any_parameter())?;
    let filters = FilterSet::read(input.filters, Listing::Describe)?;
    let shared = input.shared == Some(true);
    let scope = format!("describe {:?} {shared} {}", context.place, filters.scope());
    let position = Position::read(input.next_token.as_deref(), &scope)?;
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(10);
    let keep = |entry: &Entry<'_>| filters.pass(entry.stored, entry.version);
    let page = if shared {
        let entries = shared_entries(state, context, &position.after);
        paging::cut(&state.behaviour, &scope, &position, size, entries, keep)
    } else {
        let place = if filters.is_public() { context.place.public() } else { context.place.clone() };
        let entries = entries(state, context, &place, &position.after);
        paging::cut(&state.behaviour, &scope, &position, size, entries, keep)
    };
    let Page { items, next } = page;
    let parameters: Vec<Value> = items
        .iter()
        .map(|Entry { place, stored, version }| {
            let mut entry = reading::metadata(names::described(&stored.name), version);
            entry["ARN"] = json!(place.parameter_arn(&stored.name));
            if shared && state.behaviour.shared_names == SharedNames::Arn {
                entry["Name"] = entry["ARN"].clone();
            }
            entry
        })
        .collect();
    Ok(answer(&parameters, next))
}

fn answer(parameters: &[Value], next: Option<String>) -> Value {
    let mut answer = json!({ "Parameters": parameters });
    if let Some(token) = next {
        answer["NextToken"] = json!(token);
    }
    answer
}

/// What listings see of a place after a name, in order of names.
fn entries<'a>(
    state: &'a State,
    context: &Context,
    place: &Place,
    after: &str,
) -> impl Iterator<Item = (String, Entry<'a>)> {
    let (now, lag, place) = (context.now, state.behaviour.lag(), place.clone());
    let bound = if after.is_empty() { Bound::Unbounded } else { Bound::Excluded(after) };
    let entries = state.store(&place).map(|store| store.entries_after(bound));
    entries.into_iter().flatten().filter_map(move |(key, stored)| {
        let version = stored.listed(now, lag)?;
        Some((key.to_owned(), Entry { place: place.clone(), stored, version }))
    })
}

/// What other accounts share, in order of account and name.
fn shared_entries<'a>(state: &'a State, context: &Context, after: &str) -> impl Iterator<Item = (String, Entry<'a>)> {
    let (now, lag, own) = (context.now, state.behaviour.lag(), context.place.clone());
    let after = after.to_owned();
    let others =
        state.stores.iter().filter(move |(place, _)| place.region == own.region && place.account != own.account);
    others
        .flat_map(|(place, store)| store.entries_after(Bound::Unbounded).map(move |(_, stored)| (place, stored)))
        .filter(|(_, stored)| stored.shared)
        .filter_map(move |(place, stored)| {
            let version = stored.listed(now, lag)?;
            Some((place.parameter_arn(&stored.name), Entry { place: place.clone(), stored, version }))
        })
        .filter(move |(arn, _)| *arn > after)
}

/// `GetParametersByPath`: values too. IAM is asked about the path as written, not about what is found
/// (docs/parameter-store.md 2.4).
pub(crate) fn by_path(state: &mut State, context: &mut Context, body: &Value) -> Result<Value, ServiceError> {
    let input: GetParametersByPath = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.path.as_ref(), "path");
    constraints.length(input.path.as_deref(), "path", 1, 2048);
    constraints.range(input.max_results, "maxResults", 1, 10);
    constraints.finish()?;
    let path = input.path.unwrap_or_default();
    let place = if names::is_public_path(&path) { context.place.public() } else { context.place.clone() };
    let formed = names::check_path(&path);
    let resource = if formed.is_ok() { place.parameter_arn(&path) } else { context.place.any_parameter() };
    state.allow(context, "ssm:GetParametersByPath", &resource)?;
    formed?;
    let filters = FilterSet::read(input.filters, Listing::ByPath)?;
    let recursive = input.recursive == Some(true);
    let scope = format!("path {place:?} {path} {recursive} {}", filters.scope());
    let position = Position::read(input.next_token.as_deref(), &scope)?;
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(10);
    let page = {
        let (now, lag) = (context.now, state.behaviour.lag());
        let below = format!("{}/", path.trim_end_matches('/'));
        let store = state.store(&place);
        let found = store.map(|store| children(store, below, &position.after, recursive));
        let entries = found.into_iter().flatten().filter_map(|(key, stored)| {
            stored.listed(now, lag)?;
            Some((key.to_owned(), (stored, listed_version(stored, &filters, now, lag))))
        });
        let keep = |(stored, version): &(&Stored, Option<&Version>)| {
            version.is_some_and(|version| filters.pass(stored, version))
        };
        let page = paging::cut(&state.behaviour, &scope, &position, size, entries, keep);
        let items =
            page.items.into_iter().filter_map(|(stored, version)| Some((stored.name.clone(), version?.clone())));
        Page { items: items.collect::<Vec<_>>(), next: page.next }
    };
    let mut parameters = Vec::new();
    for (name, version) in &page.items {
        let arn = place.parameter_arn(name);
        // The answer has no place for the failure of one: the call fails as a whole (docs/parameter-store.md 2.4, 11.3).
        let value = reading::reveal(state, context, &arn, name, version, input.with_decryption == Some(true))?;
        parameters.push(reading::parameter(name, &arn, version, &value));
    }
    Ok(answer(&parameters, page.next))
}

/// The version listed by path: the labelled one where a label is asked for (docs/parameter-store.md 2.4).
fn listed_version<'a>(
    stored: &'a Stored,
    filters: &FilterSet,
    now: Timestamp,
    lag: std::time::Duration,
) -> Option<&'a Version> {
    match filters.labels() {
        Some(labels) => labels.iter().find_map(|label| stored.labelled(label, now)),
        None => stored.listed(now, lag),
    }
}

/// What is below a path (given with its slash), in order of names. Folders are stepped over, not walked through.
fn children<'a>(
    store: &'a Store,
    below: String,
    after: &str,
    recursive: bool,
) -> impl Iterator<Item = (&'a str, &'a Stored)> {
    let mut from = if after.is_empty() { Bound::Included(below.clone()) } else { Bound::Excluded(after.to_owned()) };
    std::iter::from_fn(move || {
        loop {
            let bound = from.as_ref().map(String::as_str);
            let (key, stored) = store.entries_after(bound).next()?;
            let rest = key.strip_prefix(below.as_str())?;
            match rest.split_once('/') {
                // '0' is the character after '/', so this is the first name that is not in the folder.
                Some((folder, _)) if !recursive => from = Bound::Included(format!("{below}{folder}0")),
                _ => {
                    from = Bound::Excluded(key.to_owned());
                    return Some((key, stored));
                }
            }
        }
    })
}
