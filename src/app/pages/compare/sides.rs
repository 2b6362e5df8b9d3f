//! What is compared: the names of both sides, and what is known of each beside the other.

use std::collections::{BTreeMap, HashSet};

use crate::comparison::{BothNames, FileNames, Told, Values, Verdict, beside, paired, verdict};
use crate::destination::{Side, Target};
use crate::failure::Failure;
use crate::names::variable;
use crate::parameter::{Parameter, ParameterType, name_key};

/// What is compared with something else.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    /// Its place.
    pub(super) here: Target,
    /// The names that are meant, by their key, where it is not all of the place.
    pub(super) only: Option<HashSet<String>>,
}

impl Sources {
    /// Those of a listing that are meant.
    pub(super) fn meant(&self, listed: Vec<Parameter>) -> Vec<Parameter> {
        let mut meant = self.here.meant(listed);
        if let Some(only) = &self.only {
            meant.retain(|parameter| only.contains(name_key(&parameter.name)));
        }
        meant
    }

    /// A place as it was typed, where a folder that is meant for one parameter holds one of its name.
    pub(super) fn other(&self, typed: Side) -> Side {
        match typed {
            Side::Store(target) => Side::Store(self.as_meant(target, !self.here.is_folder)),
            Side::File(path) => Side::File(path),
        }
    }

    /// A place that is compared with one parameter, or with a folder.
    fn as_meant(&self, there: Target, is_one: bool) -> Target {
        match (is_one, there.is_folder) {
            (false, _) => Target { is_folder: true, ..there },
            (true, false) => there,
            (true, true) => {
                let leaf = self.here.path.rsplit('/').next().unwrap_or_default();
                let path = format!("{}/{leaf}", there.path.trim_end_matches('/'));
                Target { path, is_folder: false, ..there }
            }
        }
    }

    /// Whether it is one parameter that is compared, by what was listed of both places: a path without a slash at its end can be either.
    fn is_one(&self, here: &[Parameter], there: &There) -> bool {
        let holds = |target: &Target, listed: &[Parameter]| listed.iter().any(|it| target.is_parameter(&it.name));
        let there_alone = || match there {
            There::Listed(target, listed) => here.is_empty() && holds(target, listed),
            There::File(_) => false,
        };
        self.only.is_none() && !self.here.is_folder && (holds(&self.here, here) || there_alone())
    }
}

/// The other side as it is shown.
pub(super) fn shown(other: &Side) -> String {
    match other {
        Side::Store(target) => Target { is_folder: false, ..target.clone() }.to_string(),
        Side::File(path) => path.display().to_string(),
    }
}

/// One name of a side.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// In full; in a file, its key.
    pub(super) name: String,
    pub(super) kind: Option<ParameterType>,
    /// As it was listed; none in a file.
    pub(super) parameter: Option<Parameter>,
}

impl Known {
    pub(super) fn listed(parameter: Parameter) -> Self {
        Self { name: parameter.name.clone(), kind: Some(parameter.kind), parameter: Some(parameter) }
    }
}

/// One name on both sides.
#[derive(Debug)]
pub(super) struct Row {
    /// Below the two places.
    pub(super) name: String,
    pub(super) here: Option<Known>,
    pub(super) there: Option<Known>,
    /// What differs beside the value.
    pub(super) beside: Vec<String>,
    /// What was told of the values.
    pub(super) told: Option<Told>,
}

impl Row {
    pub(super) fn verdict(&self) -> Verdict {
        let values = match &self.told {
            None => Values::Unread,
            Some(Told::Same) => Values::Same,
            Some(Told::Different) => Values::Different,
            Some(Told::Untold(_)) => Values::Untold,
        };
        let kind = |known: &Option<Known>| known.as_ref().map(|known| known.kind);
        verdict(kind(&self.here), kind(&self.there), values)
    }

    /// Its names, where it is on both sides.
    pub(super) fn both(&self) -> Option<BothNames> {
        let (here, there) = self.here.as_ref().zip(self.there.as_ref())?;
        Some(BothNames { here: here.name.clone(), there: there.name.clone() })
    }

    /// Whether its values have not been told apart.
    pub(super) fn is_untold(&self) -> bool {
        matches!(self.told, None | Some(Told::Untold(_)))
    }

    /// Whether the value there was asked for, and may not be read.
    pub(super) fn is_refused_there(&self) -> bool {
        matches!(&self.told, Some(Told::Untold(why)) if why.there.as_ref().is_some_and(Failure::is_refusal))
    }

    /// Whether it is not the same on both sides, as far as that is known.
    pub(super) fn is_other(&self) -> bool {
        !matches!(self.verdict(), Verdict::Same | Verdict::Unread) || !self.beside.is_empty()
    }

    /// How many of its values are encrypted.
    pub(super) fn secrets(&self) -> usize {
        let sides = [&self.here, &self.there].into_iter().flatten();
        sides.filter(|known| known.parameter.is_some() && known.kind == Some(ParameterType::SecureString)).count()
    }
}

/// What is on the other side.
#[derive(Debug)]
pub(super) enum There {
    Listed(Target, Vec<Parameter>),
    File(FileNames),
}

/// The names of both sides, each beside the other, and the other place as it is meant: a folder, or one parameter.
///
/// # Errors
/// Why a name of the place of the session is not to be found among the variables of a file.
pub(super) fn rows(
    sources: &Sources,
    here: Vec<Parameter>,
    there: There,
) -> Result<(Vec<Row>, Option<Target>), String> {
    let is_one = sources.is_one(&here, &there);
    let here = sources.meant(here);
    let are_variables = matches!(&there, There::File(names) if names.are_variables);
    let called = |name: &str| match sources.here.relative(name) {
        relative if are_variables => variable(relative.rsplit('/').next().unwrap_or(relative)),
        relative => Ok(relative.to_owned()),
    };
    let mut first = BTreeMap::new();
    for parameter in here {
        let key = called(&parameter.name)?;
        if let Some(Known { name, .. }) = first.insert(key.clone(), Known::listed(parameter.clone())) {
            return Err(format!("{key} would be each of {name} and {}", parameter.name));
        }
    }
    let (mut second, place) = match there {
        There::Listed(target, listed) => {
            let place = sources.as_meant(target, is_one);
            (listed_there(sources, &place, listed, is_one), Some(place))
        }
        There::File(names) => (named_in_file(sources, names), None),
    };
    if let Some(only) = &sources.only {
        // One that is marked may be there alone.
        let full = |key: &str| format!("{}/{key}", sources.here.path.trim_end_matches('/'));
        let is_marked = |key: &str| !are_variables && only.contains(name_key(&full(key)));
        second.retain(|key, _| first.contains_key(key) || is_marked(key));
    } else if is_one && place.is_none() {
        second.retain(|key, _| first.contains_key(key));
    }
    let row = |(name, here, there): (String, Option<Known>, Option<Known>)| {
        let parameter = |known: &Option<Known>| known.as_ref().and_then(|known| known.parameter.clone());
        let beside = parameter(&here).zip(parameter(&there)).map(|(here, there)| beside(&here, &there));
        Row { name, here, there, beside: beside.unwrap_or_default(), told: None }
    };
    Ok((paired(first, second).into_iter().map(row).collect(), place))
}

/// What was listed there, by what it is called here.
fn listed_there(sources: &Sources, place: &Target, listed: Vec<Parameter>, is_one: bool) -> BTreeMap<String, Known> {
    if is_one {
        // Of one parameter each it is these two that are meant, whatever they are called.
        let key = sources.here.relative(&sources.here.path).to_owned();
        let own = listed.into_iter().find(|parameter| place.is_parameter(&parameter.name));
        return own.map(|parameter| (key, Known::listed(parameter))).into_iter().collect();
    }
    let meant = place.meant(listed).into_iter();
    meant.map(|parameter| (place.relative(&parameter.name).to_owned(), Known::listed(parameter))).collect()
}

/// What a file names, by what it is called here.
fn named_in_file(sources: &Sources, file: FileNames) -> BTreeMap<String, Known> {
    let known = |(name, kind): (String, Option<ParameterType>)| {
        let key = if name.starts_with('/') { sources.here.relative(&name) } else { &name };
        (key.to_owned(), Known { name, kind, parameter: None })
    };
    file.names.into_iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn named(names: &[&str]) -> Vec<Parameter> {
        names.iter().map(|name| Parameter::bare(*name, ParameterType::String, 1)).collect()
    }

    fn sources(path: &str) -> Sources {
        Sources { here: path.parse().unwrap(), only: None }
    }

    fn said(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| format!("{} {}", row.verdict().sign(), row.name)).collect()
    }

    #[test]
    fn names_stand_below_their_places() {
        let there = There::Listed("/b/".parse().unwrap(), named(&["/b/x", "/b/z/w"]));
        let (rows, _) = rows(&sources("/a/"), named(&["/a/x", "/a/y"]), there).unwrap();
        assert_eq!(said(&rows), ["· x", "- y", "+ z/w"]);
        assert_eq!(rows[0].both(), Some(BothNames { here: "/a/x".to_owned(), there: "/b/x".to_owned() }));
    }

    #[test]
    fn one_parameter_is_compared_with_one_whatever_it_is_called() {
        let of = |typed: &str, listed: &[&str]| {
            let sources = sources("/a/x");
            let Side::Store(target) = sources.other(typed.parse().unwrap()) else { panic!() };
            said(&rows(&sources, named(&["/a/x"]), There::Listed(target, named(listed))).unwrap().0)
        };
        assert_eq!(of("/b/y", &["/b/y"]), ["· x"]);
        assert_eq!(of("/b/", &["/b/x"]), ["· x"]);
        assert_eq!(of("/b/x", &[]), ["- x"]);
        // A path without a slash is the parameter, and what lies below it is another.
        assert_eq!(of("/b", &["/b/y"]), ["- x"]);
    }

    #[test]
    fn without_a_slash_the_listings_tell_whether_it_is_a_folder() {
        let of = |a: &str, here: &[&str], b: &str, there: &[&str]| {
            let there = There::Listed(b.parse().unwrap(), named(there));
            let (rows, place) = rows(&sources(a), named(here), there).unwrap();
            (said(&rows).join(", "), place.unwrap().to_string())
        };
        let is = |says: &str, place: &str| (says.to_owned(), place.to_owned());
        assert_eq!(of("/a", &["/a/x", "/a/y"], "/b", &["/b/x", "/b/z"]), is("· x, - y, + z", "/b/"));
        assert_eq!(of("/a", &["/a/x"], "/b", &["/b/y"]), is("- x, + y", "/b/"));
        assert_eq!(of("/a", &["/a/x"], "/b", &["/b"]), is("- x", "/b/"));
        assert_eq!(of("/a", &["/a/x"], "/b", &[]), is("- x", "/b/"));
        assert_eq!(of("/a", &[], "/b", &["/b/y"]), is("+ y", "/b/"));
        assert_eq!(of("/a", &["/a"], "/b", &["/b"]), is("· a", "/b"));
        assert_eq!(of("/a", &["/a", "/a/x"], "/b", &["/b/x"]), is("- a", "/b"));
        assert_eq!(of("/a", &["/a"], "/b/", &["/b/a", "/b/x"]), is("· a", "/b/a"));
        assert_eq!(of("/a", &[], "/b", &["/b"]), is("+ a", "/b"));
        assert_eq!(of("/a/", &["/a/x"], "/b", &["/b", "/b/x"]), is("· x", "/b/"));
    }

    #[test]
    fn a_folder_without_a_slash_hides_nothing_of_a_file() {
        let names = ["x", "new"].iter().map(|name| ((*name).to_owned(), None)).collect();
        let file = There::File(FileNames { names, are_variables: false });
        assert_eq!(said(&rows(&sources("/a"), named(&["/a/x"]), file).unwrap().0), ["+ new", "· x"]);
    }

    #[test]
    fn names_are_found_among_variables() {
        let file = |names: &[&str]| {
            There::File(FileNames {
                names: names.iter().map(|it| ((*it).to_owned(), None)).collect(),
                are_variables: true,
            })
        };
        let here = named(&["/a/log-level", "/a/db/host"]);
        let (all, _) = rows(&sources("/a/"), here, file(&["LOG_LEVEL", "NEW"])).unwrap();
        assert_eq!(said(&all), ["- HOST", "· LOG_LEVEL", "+ NEW"]);
        let collides = rows(&sources("/a/"), named(&["/a/x/host", "/a/y/host"]), file(&[])).unwrap_err();
        assert_eq!(collides, "HOST would be each of /a/x/host and /a/y/host");
    }
}
