//! `ParameterFilters`: what may be asked, and what it matches (docs/parameter-store.md 2.3, 2.4).

use serde::Deserialize;

use crate::error::{Constraints, ServiceError, printed_list};
use crate::names;
use crate::store::{Stored, Version};
use crate::wire;

/// One filter as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Filter {
    key: String,
    option: Option<String>,
    values: Option<Vec<String>>,
}

/// Both spellings of a request's filters.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Input {
    #[serde(deserialize_with = "wire::structures")]
    parameter_filters: Option<Vec<Filter>>,
    /// The old spelling, with fewer keys and no options.
    #[serde(deserialize_with = "wire::structures")]
    filters: Option<Vec<Filter>>,
}

/// Which operation filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    Describe,
    ByPath,
}

/// Filters that passed the checks; all must match, each by any of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FilterSet(Vec<Filter>);

const KEY_PATTERN: &str = "satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType";

fn known_key(key: &str) -> bool {
    matches!(key, "Name" | "Type" | "KeyId" | "Path" | "Label" | "Tier" | "DataType")
        || key.strip_prefix("tag:").is_some_and(|tag| !tag.is_empty())
}

impl FilterSet {
    /// Checks a request's filters, in the service's words (docs/parameter-store.md 2.3).
    pub(crate) fn read(input: Input, listing: Listing) -> Result<Self, ServiceError> {
        let (old, new) = (input.filters.unwrap_or_default(), input.parameter_filters.unwrap_or_default());
        let filters = match (old.is_empty(), new.is_empty()) {
            (false, false) => {
                return Err(ServiceError::validation(
                    "You can use either Filters or ParameterFilters in a single request.",
                ));
            }
            (false, true) => translated(old)?,
            (true, _) => {
                check_model(&new)?;
                new
            }
        };
        for (index, filter) in filters.iter().enumerate() {
            filter.check(listing)?;
            if filters[..index].iter().any(|earlier| earlier.key == filter.key) {
                return Err(invalid_key(format!(
                    "The following filter is duplicated in the request: {}. A request can contain only one occurrence of a \
                     specific filter.",
                    filter.key
                )));
            }
        }
        Ok(Self(filters))
    }

    /// Whether the version of the parameter passes all filters.
    pub(crate) fn pass(&self, stored: &Stored, version: &Version) -> bool {
        self.0.iter().all(|filter| filter.pass(stored, version))
    }

    /// The label asked for by path: then it is the labelled versions that are listed.
    pub(crate) fn labels(&self) -> Option<&[String]> {
        self.0.iter().find(|filter| filter.key == "Label").map(Filter::values)
    }

    /// Whether only public parameters can match, which no unfiltered listing shows (docs/parameter-store.md 1.3).
    pub(crate) fn is_public(&self) -> bool {
        self.0.iter().any(|filter| {
            filter.key == "Name"
                && filter.values().iter().all(|value| names::is_public_path(value.trim_end_matches('/')))
        })
    }

    /// For the scope of tokens.
    pub(crate) fn scope(&self) -> String {
        format!("{:?}", self.0)
    }
}

/// Filters of the old spelling in the new: three keys, and `Name` matches by prefix (docs/parameter-store.md 2.3).
fn translated(old: Vec<Filter>) -> Result<Vec<Filter>, ServiceError> {
    let mut constraints = Constraints::default();
    for (index, filter) in old.iter().enumerate() {
        let member = |field: &str| format!("filters.{}.member.{field}", index + 1);
        constraints.one_of(Some(&filter.key), &member("key"), &["Name", "Type", "KeyId"]);
        constraints.present(filter.values.as_ref(), &member("values"));
        if filter.values.is_some() {
            let shown = printed_list(filter.values());
            let rule = "have length greater than or equal to 1";
            constraints.require(!filter.values().is_empty(), &shown, &member("values"), rule);
            check_values_model(filter.values(), &member("values"), &mut constraints);
        }
    }
    constraints.finish()?;
    let option = |key: &str| if key == "Name" { "BeginsWith" } else { "Equals" };
    Ok(old.into_iter().map(|filter| Filter { option: Some(option(&filter.key).to_owned()), ..filter }).collect())
}

/// The limits of the API model.
fn check_model(filters: &[Filter]) -> Result<(), ServiceError> {
    let mut constraints = Constraints::default();
    for (index, filter) in filters.iter().enumerate() {
        let member = |field: &str| format!("parameterFilters.{}.member.{field}", index + 1);
        constraints.require(known_key(&filter.key), &filter.key, &member("key"), KEY_PATTERN);
        constraints.length(Some(&filter.key), &member("key"), 1, 132);
        constraints.length(filter.option.as_deref(), &member("option"), 1, 10);
        check_values_model(filter.values(), &member("values"), &mut constraints);
    }
    constraints.finish()
}

/// The limits of the API model for the values of one filter.
fn check_values_model(values: &[String], member: &str, constraints: &mut Constraints) {
    let shown = printed_list(values);
    constraints.require(values.len() <= 50, &shown, member, "have length less than or equal to 50");
    let fits = values.iter().all(|value| (1..=1024).contains(&value.chars().count()));
    constraints.require(
        fits,
        &shown,
        member,
        "satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or \
         equal to 1]",
    );
}

fn invalid_key(text: String) -> ServiceError {
    ServiceError::new("InvalidFilterKey", text)
}

fn invalid_option(text: String) -> ServiceError {
    ServiceError::new("InvalidFilterOption", text)
}

impl Filter {
    fn values(&self) -> &[String] {
        self.values.as_deref().unwrap_or_default()
    }

    fn option(&self) -> &str {
        self.option.as_deref().unwrap_or(if self.key == "Path" { "OneLevel" } else { "Equals" })
    }

    fn check(&self, listing: Listing) -> Result<(), ServiceError> {
        let key = self.key.as_str();
        let keys = match listing {
            Listing::Describe if key == "Label" => Some("Path, Name, Type, KeyId, Tier"),
            Listing::ByPath if !matches!(key, "Type" | "KeyId" | "Label") => Some("Type, KeyId"),
            _ => None,
        };
        if let Some(keys) = keys {
            return Err(invalid_key(format!(
                "The following filter key is not valid: {key}. Valid filter keys include: [{keys}]."
            )));
        }
        if self.values().is_empty() && !key.starts_with("tag:") {
            let text = format!("The following filter values are missing : null for filter key {key}.");
            return Err(ServiceError::new("InvalidFilterValue", text));
        }
        let options: &[&str] = match key {
            "Path" => &["Recursive", "OneLevel"],
            "Name" => &["BeginsWith", "Equals", "Contains"],
            "Label" => &["Equals"],
            _ => &["BeginsWith", "Equals"],
        };
        if !options.contains(&self.option()) {
            // The list that the service prints does not mention `Contains`.
            let shown: Vec<&str> = options.iter().copied().filter(|option| *option != "Contains").collect();
            return Err(invalid_option(format!(
                "The following filter option is not valid: {}. Valid options include: {}.",
                self.option(),
                printed_list(&shown)
            )));
        }
        self.check_values()
    }

    fn check_values(&self) -> Result<(), ServiceError> {
        let allowed: Vec<&str> = match self.key.as_str() {
            "Path" => return self.values().iter().try_for_each(|value| names::check_path_filter(value)),
            "Type" => ["String", "StringList", "SecureString"].to_vec(),
            "Tier" => ["Standard", "Advanced", "Intelligent-Tiering"].to_vec(),
            _ => return Ok(()),
        };
        match self.values().iter().find(|value| !allowed.contains(&value.as_str())) {
            Some(value) => Err(invalid_option(format!(
                "The following filter value is not valid: {value}. Valid values include: {}.",
                printed_list(&allowed)
            ))),
            None => Ok(()),
        }
    }

    fn pass(&self, stored: &Stored, version: &Version) -> bool {
        if let Some(tag) = self.key.strip_prefix("tag:") {
            return stored.tags.get(tag).is_some_and(|value| self.values().is_empty() || self.any(value));
        }
        match self.key.as_str() {
            "Name" => self.values().iter().any(|value| self.names(value, &names::key(&stored.name))),
            "Type" => self.any(version.kind.as_str()),
            "Tier" => self.any(version.tier.as_str()),
            "DataType" => self.any(version.data_type.as_str()),
            "KeyId" => version.key_id.as_deref().is_some_and(|key| self.any(key)),
            "Label" => self.values().iter().any(|label| version.labels.contains(label)),
            "Path" => self.values().iter().any(|path| self.below(path, &stored.name)),
            _ => false,
        }
    }

    /// Whether the option holds between the name and a value; `x` and `/x` are one (docs/parameter-store.md 2.3).
    fn names(&self, value: &str, key: &str) -> bool {
        match self.option() {
            "BeginsWith" => key.starts_with(&names::key(value)),
            "Contains" => key.contains(value),
            _ => key == names::key(value),
        }
    }

    /// Whether the option holds between the text and any of the values; case counts.
    fn any(&self, text: &str) -> bool {
        self.values().iter().any(|value| match self.option() {
            "BeginsWith" => text.starts_with(value.as_str()),
            _ => text == value,
        })
    }

    /// Whether the name is below the path, or right below it; never the path itself (docs/parameter-store.md 2.3).
    fn below(&self, path: &str, name: &str) -> bool {
        let key = names::key(name);
        let below = key.strip_prefix(path.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
        below.is_some_and(|rest| self.option() == "Recursive" || !rest.contains('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(filters: &[(&str, Option<&str>, &[&str])], listing: Listing) -> Option<String> {
        let filters = filters.iter().map(|(key, option, values)| Filter {
            key: (*key).to_owned(),
            option: option.map(str::to_owned),
            values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
        });
        let input = Input { parameter_filters: Some(filters.collect()), filters: None };
        FilterSet::read(input, listing).err().map(|error| format!("{}: {}", error.code, error.text()))
    }

    #[test]
    fn refusals_in_the_services_words() {
        let long = "v".repeat(1025);
        for (filters, listing, expected) in [
            (
                &[("Label", None, &["x"][..])][..],
                Listing::Describe,
                "InvalidFilterKey: The following filter key is not valid: Label. Valid filter keys include: [Path, Name, \
                 Type, KeyId, Tier].",
            ),
            (
                &[("Tier", None, &["Standard"])],
                Listing::ByPath,
                "InvalidFilterKey: The following filter key is not valid: Tier. Valid filter keys include: [Type, KeyId].",
            ),
            (
                &[("Name", None, &["x"]), ("Name", None, &["y"])],
                Listing::Describe,
                "InvalidFilterKey: The following filter is duplicated in the request: Name. A request can contain only one \
                 occurrence of a specific filter.",
            ),
            (
                &[("Type", Some("Foo"), &["String"])],
                Listing::Describe,
                "InvalidFilterOption: The following filter option is not valid: Foo. Valid options include: [BeginsWith, \
                 Equals].",
            ),
            (
                &[("Path", Some("Equals"), &["/x"])],
                Listing::Describe,
                "InvalidFilterOption: The following filter option is not valid: Equals. Valid options include: [Recursive, \
                 OneLevel].",
            ),
            (
                &[("Path", None, &["/aws/x"])],
                Listing::Describe,
                "ValidationException: Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" \
                 (case-insensitive). When using global parameters, please specify within a global namespace.",
            ),
            (
                &[("Name", None, &[])],
                Listing::Describe,
                "InvalidFilterValue: The following filter values are missing : null for filter key Name.",
            ),
            (
                &[("Colour", None, &["x"])],
                Listing::Describe,
                "ValidationException: 1 validation error detected: Value 'Colour' at 'parameterFilters.1.member.key' failed \
                 to satisfy constraint: Member must satisfy regular expression pattern: \
                 tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType",
            ),
        ] {
            assert_eq!(refused(filters, listing).as_deref(), Some(expected));
        }
        assert!(refused(&[("Name", None, &[&long])], Listing::Describe).is_some());
        assert!(refused(&[("Name", Some("Contains"), &["x"])], Listing::Describe).is_none());
        assert!(refused(&[("tag:owner", None, &[])], Listing::Describe).is_none());
        assert!(refused(&[("Label", Some("BeginsWith"), &["x"])], Listing::ByPath).is_some());
    }
}
