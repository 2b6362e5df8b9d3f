//! What stands in a file, as the question of a plan: what is new below a folder, and what goes over what is there.

use super::head::key_of_all;
use super::question::PlanQuestion;
use crate::app::App;
use crate::dialect::importing::{self, FileItems};
use crate::dialect::reader::Item;
use crate::parameter::{Parameter, ParameterType, name_key};
use crate::plan::{Asks, Basis, Compared, Entry, Member};

/// The steps that a file asks for. What is there is not read: its values go over all that has their names.
///
/// # Errors
/// All that cannot be, each by its name.
fn compared(
    wanted: Vec<(String, Item)>,
    there: &[Parameter],
    new: Option<ParameterType>,
    arn_prefix: usize,
) -> Result<Compared, Vec<String>> {
    let known: std::collections::HashMap<&str, &Parameter> =
        there.iter().map(|parameter| (name_key(&parameter.name), parameter)).collect();
    let (mut members, mut entries, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (line, (name, item)) in wanted.into_iter().enumerate() {
        let was = known.get(name_key(&name)).copied();
        if let Some((was, says)) = was.zip(item.kind).filter(|(was, says)| was.kind != *says) {
            problems.push(format!("{name} is a {}, and a {says} in the file: an import changes no type", was.kind));
        }
        let kind = importing::kind(new.filter(|_| was.is_none()), was.map(|was| was.kind), &item);
        members.extend(was.map(|was| Member { parameter: was.clone(), value: None }));
        let asks = Asks::Value(item.value);
        entries.push(Entry { line, name, kind: Some(kind), key: None, asks, place: 0..0, behind: 0..0 });
    }
    let key = key_of_all(there);
    let basis = Basis { folder: "", members: &members, there: &|_| None, arn_prefix, key: key.as_deref() };
    let compared = basis.compare(&entries, Vec::new());
    problems.extend(compared.problems.iter().map(|it| match entries.get(it.line) {
        Some(entry) => format!("{}: {}", entry.name, it.says),
        None => it.says.clone(),
    }));
    if problems.is_empty() { Ok(compared) } else { Err(problems) }
}

impl App {
    /// What is listed below a folder; its name ends without a slash, and is empty where it is all.
    pub(in crate::app) fn listed_below(&self, folder: &str) -> Vec<Parameter> {
        let tree = &self.session.view.tree;
        let node = if folder.is_empty() { Some(tree.whole()) } else { tree.find(folder) };
        let mut there = node.map(|node| self.parameters_under(node)).unwrap_or_default();
        there.retain(|parameter| name_key(&parameter.name) != name_key(folder));
        there
    }

    /// Asks whether what stands in a file is to be written below a folder. What is new there has that type, or the one that the file
    /// says; secret it is where neither tells.
    ///
    /// # Errors
    /// All that cannot be, each by its name: nothing is asked then.
    pub(in crate::app) fn ask_to_import(
        &mut self,
        called: &str,
        file: FileItems,
        folder: &str,
        new: Option<ParameterType>,
    ) -> Result<(), Vec<String>> {
        if file.items.is_empty() {
            return Err(vec!["there is nothing in it".to_owned()]);
        }
        let there = self.listed_below(folder);
        let shown = format!("{folder}/");
        let wanted = importing::named(file, folder, &shown, &there)?;
        let compared = compared(wanted, &there, new, self.arn_prefix().len())?;
        let folder = Some(folder.to_owned()).filter(|folder| !folder.is_empty());
        let question = PlanQuestion::of_file(self, &compared, folder, called.to_owned());
        self.lay(question);
        Ok(())
    }
}
