//! Names come, change and go.

use super::{Changes, Entry, Position, ROOT, Refresh, Tree, segments};
use crate::names::compact::{Known, Meta};
use crate::names::node::Node;
use crate::parameter::Parameter;

impl Tree {
    /// Adds a parameter, or brings what is known of it up to date. No folder opens or closes, and no row changes its order
    /// but the parameter's own where the rows are ordered by what has changed.
    pub fn upsert(&mut self, parameter: &Parameter) -> Node {
        let (bare, segments) = segments(&parameter.name);
        let mut at = ROOT;
        self.path.clear();
        for segment in segments {
            let (place, child) = self.search(at, segment).unwrap_or_else(|place| self.insert(at, place, segment));
            self.path.push((at, place));
            at = child;
        }
        let node = Node(at);
        let latest = self.latest_of(at);
        let (facts, meta) = Meta::pack(parameter, self.refresh.number, &mut self.texts);
        let key = self.flat_key(Known { facts, meta: &meta });
        let as_known =
            self.meta(node).is_some_and(|known| known.is_as(&meta) && *self.corpus.fact(node.index()) == facts);
        let entry = self.at_mut(at);
        let respelt = std::mem::replace(&mut entry.bare, bare) != bare;
        match entry.meta.replace(meta) {
            None => {
                self.parameters += 1;
                self.refresh.added += usize::from(self.refresh.running);
                self.count_on_path();
                self.corpus.set(node, &parameter.name);
                self.enlist(at, key);
            }
            Some(before) => {
                self.refresh.has_seen(&before);
                if respelt {
                    self.corpus.set(node, &parameter.name);
                }
                let old = self.flat_key(Known { facts: *self.corpus.fact(node.index()), meta: &before });
                if old != key {
                    self.strike(at, old);
                    self.enlist(at, key);
                }
            }
        }
        self.revision += u64::from(!as_known || respelt);
        self.corpus.describe(node, facts);
        let path = std::mem::take(&mut self.path);
        self.date_along(&path, at, latest);
        self.path = path;
        node
    }

    /// Removes the parameter, and the folders that hold nothing any more. Nothing if the node is a mere folder.
    pub fn remove(&mut self, node: Node) {
        if !self.is_parameter(node) {
            return;
        }
        if let Some(key) = self.known(node).map(|known| self.flat_key(known)) {
            self.strike(node.0, key);
        }
        let entry = self.at_mut(node.0);
        entry.bare = false;
        if let Some(meta) = entry.meta.take() {
            self.refresh.has_seen(&meta);
        }
        self.parameters -= 1;
        self.revision += 1;
        self.corpus.remove(node);
        self.discount(node.0);
        self.prune(node.0);
    }

    /// A fresh listing begins: what it does not bring until [`Tree::end_refresh`] is removed then.
    pub fn begin_refresh(&mut self) {
        let number = self.refresh.number.wrapping_add(1);
        self.refresh = Refresh { number, running: true, unseen: self.parameters, added: 0 };
    }

    /// The fresh listing is complete. Rows that stay keep node, order and openness.
    pub fn end_refresh(&mut self) -> Changes {
        if !self.refresh.running {
            return Changes::default();
        }
        self.refresh.running = false;
        let changes = Changes { added: self.refresh.added, removed: self.refresh.unseen };
        // Most refreshes find every name again and need no second look.
        if changes.removed > 0 {
            let number = self.refresh.number;
            for index in 0..self.entries.len() {
                if self.entries[index].meta.as_ref().is_some_and(|meta| meta.seen != number) {
                    self.remove(Node::from_index(index));
                }
            }
        }
        changes
    }

    /// The fresh listing broke off: what it brought stays, nothing is removed.
    pub fn cancel_refresh(&mut self) {
        self.refresh.running = false;
    }

    /// Names that the latest refresh, ended or not, has brought and that were not there before.
    pub fn added(&self) -> usize {
        self.refresh.added
    }

    /// Corrects [`Tree::added`]: some of what came meanwhile was not brought by the refresh.
    pub fn count_added(&mut self, added: usize) {
        self.refresh.added = added;
    }

    /// Whether the latest refresh has brought this parameter, or it came after it.
    pub fn is_seen(&self, node: Node) -> bool {
        self.refresh.number > 0 && self.meta(node).is_some_and(|meta| meta.seen == self.refresh.number)
    }

    /// Whether a refresh has begun and not ended.
    pub fn is_refreshing(&self) -> bool {
        self.refresh.running
    }

    /// A new child, as yet neither folder nor parameter: the caller makes it one.
    pub(super) fn insert(&mut self, parent: u32, place: Position, segment: &str) -> (Position, u32) {
        let entry = Entry { parent, segment: self.segments.push(segment), folder: None, meta: None, bare: false };
        let child = self.entries.push(entry) as u32;
        let mut folder = self.at_mut(parent).folder.take().unwrap_or_default();
        let place = folder.insert(place, child, segment, |child| self.size_of(child));
        let open = folder.open;
        self.at_mut(parent).folder = Some(folder);
        if open {
            self.shift_rows(parent, 1);
        }
        (place, child)
    }

    /// The node at the end of the path just walked became a parameter: every folder above counts it.
    fn count_on_path(&mut self) {
        let path = std::mem::take(&mut self.path);
        self.count_along(&path);
        self.path = path;
    }

    /// One parameter more at the end of a path of folders, each with the place where the path goes on.
    pub(super) fn count_along(&mut self, path: &[(u32, Position)]) {
        for (parent, place) in path {
            if let Some(folder) = &mut self.at_mut(*parent).folder {
                folder.count(*place, 1);
            }
        }
    }

    /// The latest change of the node at the end of a path of folders is another than it was: every folder above learns of it.
    pub(super) fn date_along(&mut self, path: &[(u32, Position)], at: u32, was: u32) {
        let latest = self.latest_of(at);
        for (parent, place) in path.iter().rev() {
            if latest > was {
                if let Some(folder) = &mut self.at_mut(*parent).folder {
                    folder.raise(*place, latest);
                }
            } else if latest < was {
                self.date_anew(*parent, *place);
            }
        }
    }

    /// What was the latest change at that place of a folder may be it no more.
    fn date_anew(&mut self, parent: u32, place: Position) {
        let Some(folder) = &self.at(parent).folder else { return };
        let latest = folder.latest_anew(place, |child| self.size_of(child));
        if let Some(folder) = &mut self.at_mut(parent).folder {
            folder.lower(place, latest);
        }
    }

    /// The node ceased to be a parameter.
    fn discount(&mut self, mut at: u32) {
        while at != ROOT {
            let parent = self.at(at).parent;
            if let Some(place) = self.place_of(parent, at) {
                if let Some(folder) = &mut self.at_mut(parent).folder {
                    folder.count(place, -1);
                }
                self.date_anew(parent, place);
            }
            at = parent;
        }
    }

    /// Takes out a node that is neither parameter nor folder, and then its parent, if that is left as little.
    fn prune(&mut self, mut at: u32) {
        while at != ROOT && self.at(at).meta.is_none() && self.at(at).folder.is_none() {
            let parent = self.at(at).parent;
            let place = self.place_of(parent, at);
            let entry = self.at_mut(parent);
            let (Some(place), Some(folder)) = (place, &mut entry.folder) else {
                return;
            };
            folder.remove(place);
            let open = folder.open;
            if folder.is_empty() && parent != ROOT {
                entry.folder = None;
            }
            if open {
                self.shift_rows(parent, -1);
            }
            at = parent;
        }
    }
}

impl Refresh {
    /// A parameter is dealt with that `before` told of.
    fn has_seen(&mut self, before: &Meta) {
        if self.running && before.seen != self.number {
            self.unseen -= 1;
        }
    }
}
