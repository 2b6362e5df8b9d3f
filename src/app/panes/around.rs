//! What stands beside the detail on a wide screen: the folder around the row under the cursor, and the versions of the parameter once
//! they were asked for. Nothing is asked for its sake.

use jiff::Timestamp;

use super::folder;
use crate::app::pages::history;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::names::Node;
use crate::parameter::{Version, principal, spoken};
use crate::text;

/// A folder of more parameters than this is not looked over with every step of the cursor: a step takes no longer than a frame.
const MOST: usize = 20_000;

/// So many versions are shown.
const VERSIONS: usize = 8;

impl App {
    /// Looks over what lies around the row under the cursor, where there is room to say it and it may tell something new.
    pub(in crate::app) fn look_around(&mut self, now: Now) {
        let now = self.service_time(now);
        let partial = self.is_listing();
        let around = self.around().filter(|_| self.geometry().beside.width > 0);
        let view = &mut self.session.view;
        let Some(node) = around.filter(|node| view.tree.count(*node) <= MOST) else {
            (view.around, view.beside_top) = (None, 0);
            return;
        };
        if view.around != Some(node) {
            (view.around, view.beside_top) = (Some(node), 0);
        }
        view.overviews.look(&view.tree, node, now, partial);
    }

    /// The folder around the row under the cursor, or all that there is.
    fn around(&self) -> Option<Node> {
        let tree = &self.session.view.tree;
        Some(tree.parent(self.selected()?).unwrap_or_else(|| tree.whole()))
    }

    /// What stands beside the detail: its title, and what is said below it in so many columns.
    pub(crate) fn beside_detail(&self, now: Now, width: usize) -> Option<(String, Vec<Line>)> {
        let (tree, around) = (&self.session.view.tree, self.around()?);
        let name = tree.name(around);
        let title =
            if around == tree.whole() { self.session.view.root.to_string() } else { spoken(&name).into_owned() };
        let mut out = Lines::new(width);
        let now = self.service_time(now);
        let view = &self.session.view;
        match view.around.filter(|node| *node == around).and_then(|node| view.overviews.of(node)) {
            Some(overview) => {
                folder::figures(&mut out, self, overview);
                folder::changes(&mut out, self, overview, now);
                folder::latest(&mut out, self, overview, &name, now);
                folder::worth_a_look(&mut out, self, overview, &name, now);
            }
            None => out.prose(Role::Plain, &format!("{}{}.", text::counted(tree.count(around)), self.part_listed())),
        }
        self.versions_known(&mut out, now);
        Some((format!("in {}", text::sanitise(&title)), out.into_lines()))
    }

    /// The versions of the parameter under the cursor, where they were asked for.
    fn versions_known(&self, out: &mut Lines, now: Timestamp) {
        let Some(parameter) = self.selected_parameter() else { return };
        let beside = self.session.beside(&parameter.name, parameter.version);
        let Some(versions) = beside.and_then(|beside| beside.versions.as_ref()) else { return };
        let segment = self.selected().map(|node| self.session.view.tree.segment(node)).unwrap_or_default();
        out.rule(&format!("versions of {}", text::sanitise(segment)));
        for version in versions.iter().take(VERSIONS) {
            out.push(version_row(version, now, out.width()));
        }
        let key = self.pane_key(Action::Show(history::NAME));
        let more = match versions.len().saturating_sub(VERSIONS) {
            0 => format!("{key} compares them, puts one back"),
            more => format!("{more} more · {key} shows them"),
        };
        out.prose(Role::Dim, &more);
    }
}

/// A version: its age, its number, who wrote it, its labels.
fn version_row(version: &Version, now: Timestamp, width: usize) -> Line {
    let at = version.parameter.modified;
    let age = at.map(|at| text::short_ago(at, now)).unwrap_or_default();
    let ago = at.map_or(i64::MAX, |at| now.as_second() - at.as_second());
    let by = version.parameter.modified_by.as_deref().map(principal).unwrap_or_default();
    let labels = text::sanitise(&version.labels.join(" ")).into_owned();
    let number = format!("v{}", version.number());
    let mut row =
        vec![(folder::age_role(ago), format!("{age:>7}")), (Role::Dim, format!("  {}  ", text::pad(&number, 4)))];
    let room = width.saturating_sub(crate::line::width(&row));
    let labels = text::truncate(&labels, room / 2).into_owned();
    let gap = if labels.is_empty() { 0 } else { text::width(&labels) + 2 };
    row.push((Role::Plain, text::truncate(&text::sanitise(by), room.saturating_sub(gap)).into_owned()));
    if gap > 0 {
        row.push((Role::VersionLabel, format!("  {labels}")));
    }
    row
}
