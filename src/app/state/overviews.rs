//! The figures of the folders that the cursor was on or in of late: a step from one to the next and back looks over none of them anew.

use jiff::{SignedDuration, Timestamp};

use crate::app::overview::Overview;
use crate::names::{Node, Tree};

/// So many folders are kept: more than there are around the rows of a screen.
const KEPT: usize = 64;

/// For so long figures are believed of a tree that has not changed: they count days and hours.
const BELIEVED: SignedDuration = SignedDuration::from_secs(60);

/// The figures that are kept, the one asked for last first.
#[derive(Debug, Default)]
pub(in crate::app) struct Overviews(Vec<(Timestamp, Overview)>);

impl Overviews {
    /// Looks a folder over, unless that was done and would tell the same; `partial`: more names are on their way.
    pub(in crate::app) fn look(&mut self, tree: &Tree, node: Node, now: Timestamp, partial: bool) {
        let at = self.0.iter().position(|(_, kept)| kept.node == node);
        let kept = at.map(|at| self.0.remove(at)).filter(|(looked, kept)| {
            let is_fresh = now.duration_since(*looked).abs() < BELIEVED;
            is_fresh && kept.is_of(tree, node, partial)
        });
        let kept = kept.unwrap_or_else(|| (now, Overview::of(tree, node, now, partial)));
        self.0.insert(0, kept);
        self.0.truncate(KEPT);
    }

    /// The figures of a folder, if it was looked over.
    pub(in crate::app) fn of(&self, node: Node) -> Option<&Overview> {
        self.0.iter().find(|(_, kept)| kept.node == node).map(|(_, kept)| kept)
    }

    /// Nothing is kept of a tree that another takes the place of, nor of what a write has just changed while a listing fills the tree.
    pub(in crate::app) fn forget(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::parameter::{Parameter, ParameterType};
    use crate::tally;

    fn looked(overviews: &mut Overviews, tree: &Tree, name: &str, seconds: i64) -> usize {
        let (node, now) = (tree.find(name).unwrap(), Timestamp::from_second(seconds).unwrap());
        tally::during("folders looked over", || overviews.look(tree, node, now, false))
    }

    #[test]
    fn a_folder_is_looked_over_again_where_it_may_tell_something_new() {
        let mut tree = Tree::new();
        for index in 0..=KEPT {
            tree.upsert(&Parameter::bare(format!("/a{index}/p"), ParameterType::String, 1));
        }
        let mut overviews = Overviews::default();
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1000), 1);
        assert_eq!(looked(&mut overviews, &tree, "/a1", 1000), 1);
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1059), 0);
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1060), 1, "a minute later");
        tree.upsert(&Parameter::bare("/a0/q", ParameterType::String, 1));
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 1, "one more");
        tree.upsert(&Parameter::bare("/a0/q", ParameterType::String, 1));
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 0, "a listing that tells what was known");
        tree.upsert(&Parameter::bare("/a0/q", ParameterType::String, 2));
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 1, "another version of the same time");
        let described = Parameter {
            description: "of the cluster".to_owned(),
            ..Parameter::bare("/a0/q", ParameterType::String, 2)
        };
        tree.upsert(&described);
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 1, "what only its description tells");
        tree.remove(tree.find("/a0/q").unwrap());
        tree.upsert(&Parameter::bare("/a0/r", ParameterType::String, 2));
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 1, "another in its place");
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1061), 0);
        assert_eq!(overviews.of(tree.find("/a0").unwrap()).unwrap().parameters, 2);
        for index in 1..=KEPT {
            looked(&mut overviews, &tree, &format!("/a{index}"), 1062);
        }
        assert_eq!(looked(&mut overviews, &tree, "/a0", 1063), 1, "no more are kept than that");
        overviews.forget();
        assert!(overviews.of(tree.find("/a0").unwrap()).is_none());
    }
}
