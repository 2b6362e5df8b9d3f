//! The modules of crates with the files that they stand in, and which file takes what of which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::Module;

/// By file: the files that it needs, with the names that it takes of them.
pub(super) type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// How often a name is followed from one `use` to the next.
const MOST_STEPS: usize = 16;

/// Modules by their paths; the first name is that of the crate's root file.
#[derive(Debug, Default)]
pub(super) struct House {
    modules: BTreeMap<Vec<String>, (String, Module)>,
}

impl House {
    /// The crates with those roots.
    pub(super) fn read(root: &Path, crates: &[&str]) -> Self {
        let mut house = Self::default();
        for from in crates {
            let text = |path: &str| std::fs::read_to_string(root.join(path)).ok();
            house.add(from, &text);
        }
        house
    }

    /// One crate, by its root and the texts of its files.
    pub(super) fn of(root: &str, text: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut house = Self::default();
        house.add(root, text);
        house
    }

    fn add(&mut self, root: &str, text: &dyn Fn(&str) -> Option<String>) {
        let dir = root.rsplit_once('/').map_or("", |(dir, _)| dir);
        let says = text(root).unwrap_or_else(|| panic!("{root} is not there"));
        self.enter(vec![root.to_owned()], root, dir, Module::of(&says), text);
    }

    /// Takes a module in, with those that it declares in `dir` and those that stand in it.
    fn enter(
        &mut self,
        path: Vec<String>,
        file: &str,
        dir: &str,
        mut module: Module,
        text: &dyn Fn(&str) -> Option<String>,
    ) {
        for name in &module.declared {
            let places = [format!("{dir}/{name}.rs"), format!("{dir}/{name}/mod.rs")];
            let found = places.iter().find_map(|place| Some((place, text(place)?)));
            let (place, says) = found.unwrap_or_else(|| panic!("{file} declares {name}, which is not in {dir}"));
            let below = [path.as_slice(), std::slice::from_ref(name)].concat();
            self.enter(below, place, &format!("{dir}/{name}"), Module::of(&says), text);
        }
        for (name, inside) in std::mem::take(&mut module.inside) {
            let below = [path.as_slice(), std::slice::from_ref(&name)].concat();
            self.enter(below, file, &format!("{dir}/{name}"), inside, text);
        }
        self.modules.insert(path, (file.to_owned(), module));
    }

    /// Which file takes what of which.
    pub(super) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, (file, says)) in &self.modules {
            let from = arrows.entry(file.clone()).or_default();
            let used = says.uses.iter().map(|it| &it.path);
            for path in used.chain(&says.paths) {
                if let Some((to, name)) = self.target(module, path, MOST_STEPS).filter(|(to, _)| to != file) {
                    from.entry(to).or_default().insert(name);
                }
            }
        }
        arrows
    }

    /// The file that a path leads to from a module, and the name that it takes there; `None` where it leads out of the crates.
    fn target(&self, from: &[String], path: &[String], steps: usize) -> Option<(String, String)> {
        let (module, rest) = self.walk(from, path, steps)?;
        let name = rest.first().or(path.last()).cloned().unwrap_or_default();
        Some((self.modules[&module].0.clone(), name))
    }

    /// The module that a path leads to, and what of it is left: the name of something that is defined there.
    fn walk(&self, from: &[String], path: &[String], steps: usize) -> Option<(Vec<String>, Vec<String>)> {
        let steps = steps.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.descend(from[..1].to_vec(), rest, steps),
            "self" => self.descend(from.to_vec(), rest, steps),
            "super" => {
                let mut above = from[..from.len().checked_sub(1).filter(|left| *left > 0)?].to_vec();
                let mut rest = rest;
                while rest.first().is_some_and(|name| name == "super") {
                    above.pop();
                    rest = &rest[1..];
                }
                self.descend(above, rest, steps)
            }
            _ => {
                let is_here = self.is_module(from, first) || self.used(from, first).is_some();
                if is_here { self.descend(from.to_vec(), path, steps) } else { None }
            }
        }
    }

    /// On from a module: into the modules below it, and by what it has in use from elsewhere.
    fn descend(&self, module: Vec<String>, rest: &[String], steps: usize) -> Option<(Vec<String>, Vec<String>)> {
        let Some((name, after)) = rest.split_first() else { return Some((module, Vec::new())) };
        if self.is_module(&module, name) {
            return self.descend([module.as_slice(), std::slice::from_ref(name)].concat(), after, steps);
        }
        match self.used(&module, name) {
            // What is bound from another crate is nobody's here.
            Some(path) if path[0] != *name => self.walk(&module, &[path, after].concat(), steps),
            Some(_) => None,
            None => Some((module, rest.to_vec())),
        }
    }

    fn is_module(&self, module: &[String], name: &str) -> bool {
        self.modules.contains_key(&[module, &[name.to_owned()]].concat())
    }

    /// What a name is bound to in a module by `use`.
    fn used(&self, module: &[String], name: &str) -> Option<&[String]> {
        let (_, says) = self.modules.get(module)?;
        says.uses.iter().find(|it| it.bound == name).map(|it| it.path.as_slice())
    }
}
