//! What was opened by its name: it stays where it was opened, though no listing there brings it.

use crate::app::App;
use crate::app::state::session::Opened;
use crate::names::Tree;
use crate::parameter::{Owner, Parameter, is_same_name};

impl App {
    /// Why what is under the cursor cannot be changed, or nothing be made beside it, whoever asks; nothing where it can.
    pub(in crate::app) fn not_ours(&self) -> Option<String> {
        match self.selected() {
            Some(node) => Owner::of(&self.session.view.tree.name(node)).refusal(),
            None => self.session.view.root.refusal(),
        }
    }

    /// Shows a parameter that was asked for by its name.
    pub(in crate::app) fn show_opened(&mut self, parameter: &Parameter) {
        let listed = self.session.view.root.contains(&parameter.name);
        self.keep_place(|app| {
            let added = app.session.view.tree.added();
            app.arrive(parameter);
            if !listed {
                app.session.view.tree.count_added(added);
            }
        });
        if !listed && !self.is_opened_by_name(&parameter.name) {
            self.session.opened.push(Opened { root: self.session.view.root.clone(), parameter: parameter.clone() });
        }
        self.close_search();
        if let Some(node) = self.session.view.tree.find(&parameter.name) {
            self.go_to(node);
        }
    }

    /// Whether a name is here only because it was opened.
    pub(in crate::app) fn is_opened_by_name(&self, name: &str) -> bool {
        self.here().any(|opened| is_same_name(&opened.parameter.name, name))
    }

    /// A parameter that was opened by its name is there no more.
    pub(in crate::app) fn forget_opened(&mut self, name: &str) {
        self.session.opened.retain(|opened| !is_same_name(&opened.parameter.name, name));
    }

    /// How many parameters listings have brought.
    pub(in crate::app) fn listed_count(&self) -> usize {
        self.session.view.tree.len()
            - self.here().filter(|opened| self.session.view.tree.find(&opened.parameter.name).is_some()).count()
    }

    /// The tree as listings brought it.
    pub(in crate::app) fn listed_tree(&self) -> Tree {
        let mut tree = self.session.view.tree.clone();
        for opened in self.here() {
            if let Some(node) = tree.find(&opened.parameter.name) {
                tree.remove(node);
            }
        }
        tree
    }

    /// Puts what was opened here back, or counts it as listed, so that the listing that begins does not sweep it away.
    pub(in crate::app) fn keep_opened(&mut self) {
        let here: Vec<Parameter> = self.here().map(|opened| opened.parameter.clone()).collect();
        let added = self.session.view.tree.added();
        for parameter in here {
            let known =
                self.session.view.tree.find(&parameter.name).and_then(|node| self.session.view.tree.parameter(node));
            self.session.view.tree.upsert(&known.unwrap_or(parameter));
        }
        self.session.view.tree.count_added(added);
    }

    /// More may be known by now of what was opened here.
    pub(in crate::app) fn update_opened(&mut self) {
        for opened in self.session.opened.iter_mut().filter(|opened| opened.root == self.session.view.root) {
            if let Some(known) = self
                .session
                .view
                .tree
                .find(&opened.parameter.name)
                .and_then(|node| self.session.view.tree.parameter(node))
            {
                opened.parameter = known;
            }
        }
    }

    fn here(&self) -> impl Iterator<Item = &Opened> {
        self.session.opened.iter().filter(|opened| opened.root == self.session.view.root)
    }
}
