//! Which parameters are marked, by their names: marks outlive the order of the rows, a search and a listing afresh.

use std::collections::{BTreeSet, HashMap};

use crate::parameter::{Owner, name_key};

/// What is marked.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// By [`name_key`].
    names: BTreeSet<String>,
    /// How many of them are below each folder that has any: asked of each row, with every frame.
    below: HashMap<String, usize>,
    /// One for each kind of owner that any of them has: what can be done with all of them goes by whose they are, and is asked with every
    /// frame.
    examples: Vec<String>,
    /// The name of the row that was marked last: a range begins there.
    last: Option<String>,
}

impl Marks {
    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a parameter is.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(name_key(name))
    }

    /// How many below a folder are.
    pub(crate) fn below(&self, folder: &str) -> usize {
        self.below.get(folder).copied().unwrap_or_default()
    }

    /// All of them, in order.
    pub(in crate::app) fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| {
            #[cfg(test)]
            crate::tally::add("marks visited");
            name.as_str()
        })
    }

    /// At least one for each kind of owner that any of them has, and two where there are two; few, however many they are.
    pub(in crate::app) fn examples(&self) -> BTreeSet<&str> {
        self.iter().take(2).chain(self.examples.iter().map(String::as_str)).collect()
    }

    pub(in crate::app) fn add(&mut self, name: &str) {
        let name = name_key(name);
        if self.names.insert(name.to_owned()) {
            for folder in folders(name) {
                *self.below.entry(folder.to_owned()).or_default() += 1;
            }
        }
        if !self.examples.iter().any(|example| is_alike(example, name)) {
            self.examples.push(name.to_owned());
        }
    }

    pub(in crate::app) fn remove(&mut self, name: &str) {
        let name = name_key(name);
        if self.names.remove(name) {
            forget(&mut self.below, name);
        }
        if let Some(at) = self.examples.iter().position(|example| example == name) {
            self.examples.remove(at);
            self.examples.extend(self.names.iter().find(|other| is_alike(other, name)).cloned());
        }
    }

    /// The row that was marked last, by its name.
    pub(in crate::app) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// That row was marked.
    pub(in crate::app) fn marked(&mut self, row: String) {
        self.last = Some(row);
    }

    /// Drops those that are not wanted any more.
    pub(in crate::app) fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        let below = &mut self.below;
        self.names.retain(|name| {
            let stays = wanted(name);
            if !stays {
                forget(below, name);
            }
            stays
        });
        let gone: Vec<String> = self.examples.iter().filter(|name| !self.names.contains(*name)).cloned().collect();
        for name in &gone {
            self.remove(name);
        }
        if self.names.is_empty() {
            self.last = None;
        }
    }

    /// Drops all of them.
    pub(in crate::app) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The folders that a name is below, the outermost first.
fn folders(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// One less is below its folders.
fn forget(below: &mut HashMap<String, usize>, name: &str) {
    for folder in folders(name) {
        if let Some(count) = below.get_mut(folder) {
            *count -= 1;
            if *count == 0 {
                below.remove(folder);
            }
        }
    }
}

/// Whether two have the same kind of owner.
fn is_alike(one: &str, other: &str) -> bool {
    std::mem::discriminant(&Owner::of(one)) == std::mem::discriminant(&Owner::of(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_kind_of_owner_there_is_an_example() {
        let mut marks = Marks::default();
        let public = "/aws/service/debian/x";
        for name in ["/app/a", "/app/b", "/app/c", public] {
            marks.add(name);
        }
        let examples = |marks: &Marks| marks.examples().into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(examples(&marks), ["/app/a", "/app/b", public]);
        marks.remove("/app/a");
        assert_eq!(examples(&marks), ["/app/b", "/app/c", public]);
        marks.retain(|name| name != "/app/b");
        assert_eq!(examples(&marks), ["/app/c", public]);
        marks.remove(public);
        assert_eq!(examples(&marks), ["/app/c"]);
    }

    #[test]
    fn a_folder_counts_what_is_below_it_and_nothing_beside_it() {
        let mut marks = Marks::default();
        for name in ["/app/db", "/app/db/host", "/app/db/port", "/app/db-old", "/motd"] {
            marks.add(name);
        }
        assert_eq!((marks.below("/app"), marks.below("/app/db"), marks.below("/none")), (4, 2, 0));
        assert!(marks.has("motd") && marks.has("/motd"), "one parameter, either form of its name");
        marks.add("/app/db/host");
        marks.remove("/app/db/none");
        assert_eq!(marks.below("/app/db"), 2, "each is counted once");
        marks.marked("/motd".to_owned());
        marks.remove("motd");
        assert_eq!(marks.count(), 4);
        marks.retain(|name| name == "/app/db");
        assert_eq!((marks.below("/app"), marks.below("/app/db")), (1, 0));
        assert_eq!((marks.iter().collect::<Vec<_>>(), marks.last()), (vec!["/app/db"], Some("/motd")));
        marks.retain(|_| false);
        assert!(marks.is_empty() && marks.last().is_none());
    }
}
