//! Marks: what is marked, unmarked, and taken by the acts on several.

use crate::app::{App, Tone};
use crate::keymap::Action;
use crate::names::Node;
use crate::parameter::{Owner, Parameter};
use crate::text;

impl App {
    /// What is marked of the parameters listed, in order.
    pub(in crate::app) fn marked(&self) -> Vec<Parameter> {
        let view = &self.session.view;
        view.marks.iter().filter_map(|name| view.tree.parameter(view.tree.find(name)?)).collect()
    }

    /// The name of what is in that row. A folder around the root that is shown stands for the root: the rest of it is not shown.
    pub(in crate::app) fn folder_shown(&self, node: Node) -> String {
        let name = self.session.view.tree.name(node);
        let root = self.session.view.root.path().unwrap_or_default();
        let is_around = root.strip_prefix(name.as_str()).is_some_and(|rest| name.is_empty() || rest.starts_with('/'));
        if is_around { root.to_owned() } else { name }
    }

    /// All parameters below a folder, or the parameter itself, in order.
    pub(in crate::app) fn parameters_under(&self, node: Node) -> Vec<Parameter> {
        let tree = &self.session.view.tree;
        let mut found: Vec<Parameter> =
            self.nodes_under(node).into_iter().filter_map(|node| tree.parameter(node)).collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        found
    }

    fn nodes_under(&self, node: Node) -> Vec<Node> {
        let tree = &self.session.view.tree;
        let (mut found, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            found.extend(Some(node).filter(|node| tree.is_parameter(*node)));
            open.extend(tree.children(node));
        }
        found
    }

    /// What a mark on a row is about: the parameter, or all below the folder.
    fn nodes_of_row(&self, node: Node) -> Vec<Node> {
        if self.session.view.tree.is_parameter(node) { vec![node] } else { self.nodes_under(node) }
    }

    /// Whether all that a row is about is marked.
    pub(in crate::app) fn is_row_marked(&self, node: Node) -> bool {
        let view = &self.session.view;
        let name = view.tree.name(node);
        if view.tree.is_parameter(node) {
            view.marks.has(&name)
        } else {
            !view.marks.is_empty() && view.marks.below(&name) >= view.tree.count(node)
        }
    }

    /// Marks the row under the cursor, or unmarks it.
    pub(in crate::app) fn mark_row(&mut self) {
        let Some(node) = self.session.view.browse.cursor else { return };
        let marked = self.is_row_marked(node);
        let nodes = self.nodes_of_row(node);
        self.mark(&nodes, !marked);
        if !marked {
            self.session.view.marks.marked(self.session.view.tree.name(node));
        }
        if !self.session.view.tree.is_parameter(node) {
            let folder = self.session.view.tree.name(node);
            let did = if marked { "unmarked" } else { "marked" };
            self.say_marked(&format!("{did} {} under {folder}", text::counted(nodes.len())));
        }
    }

    /// The rows between the one that was marked last and the cursor.
    fn range(&self) -> Option<(usize, usize)> {
        let view = &self.session.view;
        let last = view.tree.find(view.marks.last()?)?;
        let from = view.tree.index_of(view.tree.nearest_visible(last)?)?;
        let to = view.tree.index_of(view.browse.cursor?)?;
        Some((from.min(to), from.max(to)))
    }

    /// Whether there is a row where a range begins.
    pub(in crate::app) fn can_mark_range(&self) -> bool {
        self.range().is_some()
    }

    /// Marks the rows from the one marked last to the cursor. Of an open folder the rows tell which of it.
    pub(in crate::app) fn mark_range(&mut self) {
        let (Some((from, to)), Some(cursor)) = (self.range(), self.session.view.browse.cursor) else { return };
        let tree = &self.session.view.tree;
        let rows: Vec<Node> = tree.rows_from(from).take(to - from + 1).map(|row| row.node).collect();
        let closed = |node: &Node| tree.is_parameter(*node) || !(self.is_folder_row(*node) && tree.is_open(*node));
        let nodes: Vec<Node> = rows.into_iter().filter(closed).flat_map(|node| self.nodes_of_row(node)).collect();
        let name = tree.name(cursor);
        self.mark(&nodes, true);
        self.session.view.marks.marked(name);
        self.say_marked(&format!("marked the {} of that range", text::counted(nodes.len())));
    }

    /// Marks all of the folder under or around the cursor; where there are no folders, all that is listed.
    pub(in crate::app) fn mark_all(&mut self) {
        let Some(cursor) = self.session.view.browse.cursor else { return };
        let tree = &self.session.view.tree;
        let folder = if !tree.order().has_folders() {
            None
        } else if tree.is_folder(cursor) {
            Some(cursor)
        } else {
            tree.parent(cursor)
        };
        let nodes = folder.map_or_else(|| tree.parameters().collect(), |folder| self.nodes_under(folder));
        let of = folder.map_or_else(|| "of the list".to_owned(), |folder| format!("under {}", tree.name(folder)));
        let name = tree.name(cursor);
        let before = self.session.view.marks.count();
        self.mark(&nodes, true);
        self.session.view.marks.marked(name);
        let all = text::counted(nodes.len());
        if self.session.view.marks.count() == before {
            self.say_marked(&format!("{all} {of}, marked already"));
        } else {
            self.say_marked(&format!("marked {all} {of}"));
        }
    }

    /// Marks all of them, or unmarks them.
    pub(in crate::app) fn mark(&mut self, nodes: &[Node], on: bool) {
        self.session.view.browse.choose();
        let view = &mut self.session.view;
        for node in nodes {
            let name = view.tree.name(*node);
            if on {
                view.marks.add(&name);
            } else {
                view.marks.remove(&name);
            }
        }
    }

    pub(in crate::app) fn say_marked(&mut self, what: &str) {
        let so_far = if self.listed_so_far().is_some() { ", as far as they are listed" } else { "" };
        self.say(Tone::Info, format!("{}{so_far}", text::sanitise(what)));
    }

    /// Drops all marks; whether there were any.
    pub(in crate::app) fn drop_marks(&mut self) -> bool {
        let count = self.session.view.marks.count();
        self.session.view.marks.clear();
        if count > 0 {
            let marks = if count == 1 {
                "the mark is".to_owned()
            } else {
                format!("the {count} marks are", count = text::grouped(count))
            };
            self.say(Tone::Info, format!("{marks} dropped"));
        }
        count > 0
    }

    /// What is not there any more is not marked either.
    pub(in crate::app) fn forget_marks_of_the_gone(&mut self) {
        let view = &mut self.session.view;
        let tree = &view.tree;
        view.marks.retain(|name| tree.find(name).is_some_and(|node| tree.is_parameter(node)));
    }

    /// Why not all of several can be changed, whoever asks.
    pub(in crate::app) fn any_not_ours(parameters: &[Parameter]) -> Option<String> {
        let refusal = parameters.iter().find_map(|it| Owner::of(&it.name).refusal())?;
        Some(format!("not all of it is this account's: {refusal}"))
    }

    /// Why what is marked cannot be changed, whoever asks.
    pub(in crate::app) fn marked_not_ours(&self) -> Option<String> {
        let refusal = self.session.view.marks.examples().into_iter().find_map(|name| Owner::of(name).refusal())?;
        Some(format!("not all that is marked is this account's: {refusal}"))
    }

    /// How many are marked, in words.
    pub(crate) fn marked_in_words(&self) -> Option<String> {
        let marks = &self.session.view.marks;
        (!marks.is_empty()).then(|| format!("{} marked", text::grouped(marks.count())))
    }

    /// Why no range is marked.
    pub(in crate::app) fn why_no_range(&self) -> String {
        format!("a range begins where a row was marked: {} marks one", self.pane_key(Action::Mark))
    }
}
