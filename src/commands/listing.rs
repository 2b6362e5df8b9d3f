//! The names that a place stands for.

use std::collections::BTreeMap;

use tokio::sync::mpsc;

use crate::cli::Target;
use crate::failure::Failure;
use crate::parameter::{ListedBy, Parameter, is_same_name};
use crate::store::Store;

/// What a place holds, in order of the names.
pub(crate) struct Listed {
    pub(crate) parameters: Vec<Parameter>,
    /// What told of them.
    pub(crate) by: ListedBy,
}

/// Lists a place. Where a parameter and a folder bear its name the parameter is meant, unless a slash says otherwise.
pub(crate) async fn of(store: &Store, target: &Target) -> Result<Listed, Failure> {
    let root = target.root();
    let (pages, mut inbox) = mpsc::channel::<Vec<Parameter>>(4);
    let taking = async {
        let mut all = BTreeMap::new();
        while let Some(page) = inbox.recv().await {
            all.extend(page.into_iter().map(|parameter| (parameter.name.clone(), parameter)));
        }
        all
    };
    let (by, all) = tokio::join!(store.list(&root, pages), taking);
    Ok(Listed { parameters: meant(target, all.into_values().collect()), by: by? })
}

/// Those of a root that a place means.
pub(crate) fn meant(target: &Target, all: Vec<Parameter>) -> Vec<Parameter> {
    let is_own = |parameter: &Parameter| is_same_name(&parameter.name, &target.path);
    let one = !target.is_folder && all.iter().any(is_own);
    all.into_iter().filter(|parameter| is_own(parameter) == one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::ParameterType;

    #[test]
    fn of_one_name_the_parameter_is_meant_and_a_slash_means_the_folder() {
        let all = |names: &[&str]| -> Vec<Parameter> {
            names.iter().map(|name| Parameter::bare(*name, ParameterType::String, 1)).collect()
        };
        for (place, there, expected) in [
            ("/a/db", &["/a/db", "/a/db/host"][..], &["/a/db"][..]),
            ("/a/db/", &["/a/db", "/a/db/host"], &["/a/db/host"]),
            ("/a/db", &["/a/db/host"], &["/a/db/host"]),
            ("/motd", &["motd", "/motd/x"], &["motd"]),
            (".", &["motd", "/a/db"], &["motd", "/a/db"]),
        ] {
            let target: Result<Target, String> = place.parse();
            let found = target.map(|target| meant(&target, all(there))).unwrap_or_default();
            let names: Vec<&str> = found.iter().map(|parameter| parameter.name.as_str()).collect();
            assert_eq!(names, expected, "{place}");
        }
    }
}
