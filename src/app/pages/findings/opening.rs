//! How the page of what to look at opens, and is kept true.

use std::collections::HashSet;

use super::{Findings, words};
use crate::app::App;
use crate::app::state::reader::Reader;

impl App {
    /// Shows what to look at, and asks for what no listing tells.
    pub(in crate::app) fn open_findings(&mut self) {
        let tree = &self.session.view.tree;
        let around = self.selected().and_then(|node| if tree.is_folder(node) { Some(node) } else { tree.parent(node) });
        let around = around.map(|node| tree.name(node));
        let mut page = Findings {
            folder: None,
            around,
            of: None,
            groups: Vec::new(),
            whole: HashSet::new(),
            shown: Vec::new(),
            names: words::Names::default(),
            moved: false,
            cursor: 0,
            reader: Reader::default(),
            answers: 0,
            problem: None,
        };
        self.ask_account();
        page.look(self);
        page.go(self, 0, true);
        self.lay(page);
    }

    /// Keeps the page true, where it has the keys.
    pub(in crate::app) fn look_at_findings(&mut self) {
        if self.pages.top::<Findings>().is_some() {
            self.with_page(|page, app| {
                if let Some(page) = page.get_mut::<Findings>() {
                    page.look(app);
                }
            });
        }
    }
}
