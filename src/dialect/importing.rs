//! What stands in a file as parameters of a folder: which name each has there, and which type. Pure.

use std::collections::{HashMap, HashSet};

use super::format::{ImportFormat, Names};
use super::reader::Item;
use super::variables;
use crate::parameter::{Parameter, ParameterType, name_key};

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileItems {
    /// Each name with its value, in the order of the file.
    pub(crate) items: Vec<Item>,
    /// In which format it was read.
    pub(crate) format: ImportFormat,
}

/// The full name of each below a folder, which is called as it is shown. A variable is the one parameter there that an export calls
/// so, if there is one.
///
/// # Errors
/// All that have no name there, or not one alone, each with why.
pub(crate) fn named(
    file: FileItems,
    folder: &str,
    shown: &str,
    there: &[Parameter],
) -> Result<Vec<(String, Item)>, Vec<String>> {
    let base = folder.trim_end_matches('/');
    let known: HashMap<&str, &str> =
        there.iter().map(|parameter| (name_key(&parameter.name), parameter.name.as_str())).collect();
    let mut called: HashMap<String, Vec<&str>> = HashMap::new();
    for parameter in there.iter().filter(|_| file.format == ImportFormat::Dotenv) {
        if let Ok(variable) = variables::variable(variables::key(&parameter.name, folder, Names::Leaf)) {
            called.entry(variable).or_default().push(&parameter.name);
        }
    }
    let mut problems = Vec::new();
    let mut met: HashMap<String, String> = HashMap::new();
    let mut wanted = Vec::new();
    for item in file.items {
        let name = if item.key.starts_with('/') {
            if !item.key.strip_prefix(base).is_some_and(|rest| rest.starts_with('/')) {
                problems.push(format!("{} is not below {shown}", item.key));
                continue;
            }
            item.key.clone()
        } else {
            match called.get(&item.key).map(Vec::as_slice) {
                Some([one]) => (*one).to_owned(),
                Some([one, other, ..]) => {
                    problems.push(format!("{} may be each of {one}, {other}", item.key));
                    continue;
                }
                _ => format!("{base}/{}", item.key),
            }
        };
        // A root name is the same with a slash and without.
        let name = known.get(name_key(&name)).map_or(name.clone(), |stored| (*stored).to_owned());
        if let Some(twice) = met.insert(name_key(&name).to_owned(), item.key.clone()) {
            problems.push(format!("{twice} and {} are both {name}", item.key));
            continue;
        }
        wanted.push((name, item));
    }
    if problems.is_empty() { Ok(wanted) } else { Err(problems) }
}

/// Names that are in a file alone and are the last parts of names that are in the place alone: the file may have been written with these
/// alone, and makes another tree.
pub(crate) fn leaves<'a>(
    place_alone: impl Iterator<Item = &'a str>,
    file_alone: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let file: HashSet<&str> = file_alone.collect();
    let both =
        place_alone.filter_map(|name| Some((name, name.rsplit_once('/')?.1))).filter(|(_, leaf)| file.contains(leaf));
    let (mut names, mut last): (Vec<&str>, Vec<&str>) = both.unzip();
    last.dedup();
    let is = if names.len() == 1 { "is" } else { "are" };
    let listed = |names: &mut Vec<&'a str>| {
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(" and ") }
    };
    (!names.is_empty()).then(|| {
        let (names, last) = (listed(&mut names), listed(&mut last));
        format!("{names} {is} in the place alone, and {last} in the file alone: was it written with --names leaf?")
    })
}

/// How many names one sentence tells of either side.
const NAMED: usize = 3;

/// Its type: as it was asked for, that of what is there, or as the file says; otherwise it is secret.
pub(crate) fn kind(asked: Option<ParameterType>, was: Option<ParameterType>, item: &Item) -> ParameterType {
    asked.or(was).or(item.kind).unwrap_or(ParameterType::SecureString)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::reader;

    fn there() -> Vec<Parameter> {
        ["/app/db/host", "/app/one/url", "/app/two/url", "root"]
            .map(|name| Parameter::bare(name, ParameterType::String, 1))
            .to_vec()
    }

    #[track_caller]
    fn names(format: ImportFormat, text: &str, folder: &str) -> Result<Vec<String>, Vec<String>> {
        let items = reader::read(format, text).unwrap_or_default();
        assert!(!items.is_empty());
        let wanted = named(FileItems { items, format }, folder, folder, &there())?;
        Ok(wanted.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn a_variable_is_what_an_export_calls_so() {
        let known = names(ImportFormat::Dotenv, "HOST=1\nNEW=2\n", "/app");
        assert_eq!(known, Ok(vec!["/app/db/host".to_owned(), "/app/NEW".to_owned()]));
        assert_eq!(
            names(ImportFormat::Dotenv, "URL=1\n", "/app"),
            Err(vec!["URL may be each of /app/one/url, /app/two/url".to_owned()])
        );
        // What names no variable is no variable.
        assert_eq!(names(ImportFormat::Json, r#"{"HOST":"1"}"#, "/app/"), Ok(vec!["/app/HOST".to_owned()]));
    }

    #[test]
    fn a_full_name_is_below_the_folder_and_stands_once() {
        let says = names(ImportFormat::Json, r#"{"/application/x":"1","/app/a":"1","a":"2"}"#, "/app");
        assert_eq!(
            says,
            Err(vec!["/application/x is not below /app".to_owned(), "/app/a and a are both /app/a".to_owned()])
        );
        assert_eq!(names(ImportFormat::Json, r#"{"/root":"1"}"#, ""), Ok(vec!["root".to_owned()]));
    }

    #[test]
    fn what_is_there_keeps_its_type_and_what_is_new_is_secret() {
        use ParameterType::{SecureString, String, StringList};
        let item = |kind| Item { kind, ..Item::new("a", "1") };
        assert_eq!(kind(None, None, &item(None)), SecureString);
        assert_eq!(kind(None, None, &item(Some(StringList))), StringList);
        assert_eq!(kind(None, Some(String), &item(Some(StringList))), String);
        assert_eq!(kind(Some(SecureString), Some(String), &item(None)), SecureString);
    }
}
