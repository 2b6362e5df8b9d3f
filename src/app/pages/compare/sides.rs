//! What is compared: the names of both sides, and what is known of each beside the other.

use std::collections::{BTreeMap, HashSet};

use crate::comparison::{BothNames, FileNames, Told, Values, Verdict, beside, paired, verdict};
use crate::destination::{Side, Target};
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
            Side::Store(target) if self.here.is_folder => Side::Store(Target { is_folder: true, ..target }),
            Side::Store(target) if target.is_folder => {
                let leaf = self.here.path.rsplit('/').next().unwrap_or_default();
                let path = format!("{}/{leaf}", target.path.trim_end_matches('/'));
                Side::Store(Target { path, is_folder: false, ..target })
            }
            other => other,
        }
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

/// The names of both sides, each beside the other.
///
/// # Errors
/// Why a name of the place of the session is not to be found among the variables of a file.
pub(super) fn rows(sources: &Sources, here: Vec<Parameter>, there: There) -> Result<Vec<Row>, String> {
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
    let mut second: BTreeMap<String, Known> = match there {
        There::Listed(target, listed) => {
            let meant = target.meant(listed).into_iter();
            meant.map(|parameter| (target.relative(&parameter.name).to_owned(), Known::listed(parameter))).collect()
        }
        There::File(names) => {
            let known = |(name, kind): (String, Option<ParameterType>)| {
                let key = if name.starts_with('/') { sources.here.relative(&name) } else { &name };
                (key.to_owned(), Known { name, kind, parameter: None })
            };
            names.names.into_iter().map(known).collect()
        }
    };
    let is_one = |all: &BTreeMap<String, Known>| all.len() == 1 && all.values().all(|known| known.parameter.is_some());
    // Of one parameter each it is these two that are meant, whatever they are called.
    if !sources.here.is_folder && is_one(&first) && is_one(&second) {
        let key = first.keys().next().cloned();
        second = key.zip(second.into_values().next()).into_iter().collect();
    }
    if sources.only.is_some() || !sources.here.is_folder {
        second.retain(|key, _| first.contains_key(key));
    }
    let row = |(name, here, there): (String, Option<Known>, Option<Known>)| {
        let parameter = |known: &Option<Known>| known.as_ref().and_then(|known| known.parameter.clone());
        let beside = parameter(&here).zip(parameter(&there)).map(|(here, there)| beside(&here, &there));
        Row { name, here, there, beside: beside.unwrap_or_default(), told: None }
    };
    Ok(paired(first, second).into_iter().map(row).collect())
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
        let rows = rows(&sources("/a/"), named(&["/a/x", "/a/y"]), there).unwrap();
        assert_eq!(said(&rows), ["· x", "- y", "+ z/w"]);
        assert_eq!(rows[0].both(), Some(BothNames { here: "/a/x".to_owned(), there: "/b/x".to_owned() }));
    }

    #[test]
    fn one_parameter_is_compared_with_one_whatever_it_is_called() {
        let of = |typed: &str, listed: &[&str]| {
            let sources = sources("/a/x");
            let Side::Store(target) = sources.other(typed.parse().unwrap()) else { panic!() };
            said(&rows(&sources, named(&["/a/x"]), There::Listed(target, named(listed))).unwrap())
        };
        assert_eq!(of("/b/y", &["/b/y"]), ["· x"]);
        assert_eq!(of("/b/", &["/b/x"]), ["· x"]);
        assert_eq!(of("/b/x", &[]), ["- x"]);
    }

    #[test]
    fn names_are_found_among_variables() {
        let file = |names: &[&str]| {
            There::File(FileNames {
                names: names.iter().map(|it| ((*it).to_owned(), None)).collect(),
                are_variables: true,
            })
        };
        let all = rows(&sources("/a/"), named(&["/a/log-level", "/a/db/host"]), file(&["LOG_LEVEL", "NEW"])).unwrap();
        assert_eq!(said(&all), ["- HOST", "· LOG_LEVEL", "+ NEW"]);
        let collides = rows(&sources("/a/"), named(&["/a/x/host", "/a/y/host"]), file(&[])).unwrap_err();
        assert_eq!(collides, "HOST would be each of /a/x/host and /a/y/host");
    }
}
