//! The rows in other orders than the tree's.
#![allow(clippy::unwrap_used)]

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Node, Tree};
use crate::names::Order;
use crate::parameter::{Parameter, ParameterType};

fn parameter(name: &str, version: i64, modified: Option<i64>) -> Parameter {
    Parameter {
        modified: modified.and_then(|second| Timestamp::from_second(second).ok()),
        ..Parameter::bare(name, ParameterType::String, version)
    }
}

fn rows(tree: &Tree) -> Vec<String> {
    tree.window(0, usize::MAX).iter().map(|row| tree.name(row.node)).collect()
}

#[test]
fn each_order_answers_its_question() {
    let mut tree = Tree::new();
    for (name, version, modified) in
        [("/b/x", 3, Some(10)), ("/a", 7, None), ("/b", 7, Some(30)), ("c", 1, Some(20)), ("/b-/y", 1, Some(20))]
    {
        tree.upsert(&parameter(name, version, modified));
    }
    tree.open(tree.find("/b").unwrap());
    let folders = vec!["/a", "/b", "/b/x", "/b-", "c"];
    for (order, expected) in [
        (Order::Folders, folders.clone()),
        (Order::Changed, vec!["/b", "c", "/b-/y", "/b/x", "/a"]),
        (Order::Versions, vec!["/b", "/a", "/b/x", "c", "/b-/y"]),
        (Order::Name, vec!["/a", "/b", "/b/x", "/b-/y", "c"]),
        (Order::Folders, folders),
    ] {
        tree.sort(order);
        assert_eq!((tree.order(), rows(&tree)), (order, expected.iter().map(ToString::to_string).collect()));
        let flat = !order.has_folders();
        let row = tree.row(tree.index_of(tree.find("/b").unwrap()).unwrap()).unwrap();
        assert_eq!(
            (row.folder, row.open, row.count, row.depth),
            if flat { (false, false, 0, 0) } else { (true, true, 1, 0) }
        );
        let folder = tree.find("/b-").unwrap();
        assert_eq!(tree.index_of(folder).is_none(), flat, "a mere folder is no row of a list");
        assert_eq!(tree.nearest_visible(folder).is_none(), flat);
    }
}

#[test]
fn a_write_moves_its_parameter_and_no_other() {
    let mut tree = Tree::new();
    for (name, at) in [("/a", 1), ("/b", 2), ("/c", 3)] {
        tree.upsert(&parameter(name, 1, Some(at)));
    }
    tree.sort(Order::Changed);
    let a = tree.find("/a").unwrap();
    assert_eq!(tree.index_of(a), Some(2));
    tree.upsert(&parameter("/a", 2, Some(4)));
    assert_eq!((tree.index_of(a), rows(&tree)), (Some(0), vec!["/a".to_owned(), "/c".to_owned(), "/b".to_owned()]));
    tree.remove(tree.find("/c").unwrap());
    assert_eq!(rows(&tree), ["/a", "/b"]);
}

#[test]
fn a_name_beyond_all_length_is_a_row_too() {
    let long = format!("/{}", "x".repeat(70_000));
    let mut tree = Tree::new();
    tree.sort(Order::Name);
    for name in ["/y", &long, "/a"] {
        tree.upsert(&parameter(name, 1, None));
    }
    assert_eq!(rows(&tree), ["/a", long.as_str(), "/y"]);
    assert_eq!(tree.index_of(tree.find(&long).unwrap()), Some(1));
}

#[derive(Debug, Clone)]
enum Op {
    Upsert(String, i64, Option<i64>),
    /// As many at once as fill several blocks.
    Fill(u16, u16),
    Remove(prop::sample::Index),
    Clear(prop::sample::Index, u16),
    Refresh(Vec<prop::sample::Index>),
    Sort(Order),
    Toggle(prop::sample::Index),
}

fn op() -> impl Strategy<Value = Op> {
    let index = any::<prop::sample::Index>;
    let name = "[ab]|(/[ab-]{1,2}){1,3}";
    let order = prop::sample::select(vec![Order::Folders, Order::Changed, Order::Versions, Order::Name]);
    prop_oneof![
        8 => (name, 0..4_i64, prop::option::of(0..4_i64)).prop_map(|(name, version, at)| Op::Upsert(name, version, at)),
        2 => (0..400_u16, 1..13_u16).prop_map(|(count, spread)| Op::Fill(count, spread)),
        4 => index().prop_map(Op::Remove),
        1 => (index(), 0..300_u16).prop_map(|(index, count)| Op::Clear(index, count)),
        1 => prop::collection::vec(index(), 0..9).prop_map(Op::Refresh),
        4 => order.prop_map(Op::Sort),
        2 => index().prop_map(Op::Toggle),
    ]
}

/// What is known of each name, by segments: the order of the tree.
#[derive(Default)]
struct Model {
    known: BTreeMap<Vec<String>, (String, i64, Option<i64>)>,
    /// The same names in a tree that is never sorted.
    plain: Tree,
}

impl Model {
    fn upsert(&mut self, tree: &mut Tree, name: &str, version: i64, modified: Option<i64>) {
        let parameter = parameter(name, version, modified);
        tree.upsert(&parameter);
        self.plain.upsert(&parameter);
        let path = name.strip_prefix('/').unwrap_or(name).split('/').map(str::to_owned).collect();
        self.known.insert(path, (name.to_owned(), version, modified));
    }

    fn remove(&mut self, tree: &mut Tree, at: usize) {
        let path = self.known.keys().nth(at).unwrap().clone();
        let (name, ..) = self.known.remove(&path).unwrap();
        for tree in [tree, &mut self.plain] {
            tree.remove(tree.find(&name).unwrap());
        }
    }

    fn apply(&mut self, tree: &mut Tree, op: &Op) {
        match op {
            Op::Upsert(name, version, modified) => self.upsert(tree, name, *version, *modified),
            Op::Fill(count, spread) => {
                for at in 0..*count {
                    let key = i64::from(at % spread);
                    self.upsert(tree, &format!("/f/{}", u32::from(at) * 7919 % 401), key, Some(13 - key));
                }
            }
            Op::Remove(index) if !self.known.is_empty() => self.remove(tree, index.index(self.known.len())),
            Op::Clear(index, count) => {
                for _ in 0..*count {
                    if !self.known.is_empty() {
                        self.remove(tree, index.index(self.known.len()));
                    }
                }
            }
            Op::Refresh(kept) if !self.known.is_empty() => {
                let paths: Vec<_> = self.known.keys().cloned().collect();
                let kept: BTreeMap<_, _> = kept
                    .iter()
                    .map(|index| paths[index.index(paths.len())].clone())
                    .map(|path| (path.clone(), self.known[&path].clone()))
                    .collect();
                for tree in [tree, &mut self.plain] {
                    tree.begin_refresh();
                    for (name, version, modified) in kept.values() {
                        tree.upsert(&parameter(name, *version, *modified));
                    }
                    tree.end_refresh();
                }
                self.known = kept;
            }
            Op::Remove(_) | Op::Refresh(_) => {}
            Op::Sort(order) => tree.sort(*order),
            Op::Toggle(index) => {
                let folders: Vec<Node> = self.plain.window(0, usize::MAX).iter().map(|row| row.node).collect();
                if !folders.is_empty() {
                    let name = self.plain.name(folders[index.index(folders.len())]);
                    for tree in [tree, &mut self.plain] {
                        tree.toggle(tree.find(&name).unwrap());
                    }
                }
            }
        }
    }

    fn check(&self, tree: &Tree) {
        let mut expected: Vec<_> = self.known.values().collect();
        let node = |name: &str| tree.find(name).unwrap();
        match tree.order() {
            Order::Changed => expected.sort_by_key(|(name, _, at)| (Reverse(*at), node(name))),
            Order::Versions => expected.sort_by_key(|(name, version, at)| (Reverse((*version, *at)), node(name))),
            Order::Name => {}
            Order::Folders => {
                assert_eq!(rows(tree), rows(&self.plain), "folders keep their state");
                return;
            }
        }
        let expected: Vec<&str> = expected.into_iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(rows(tree), expected);
        assert_eq!(tree.row_count(), expected.len());
        for (at, name) in expected.iter().enumerate() {
            let node = tree.find(name).unwrap();
            assert_eq!((tree.index_of(node), tree.row(at).map(|row| row.node)), (Some(at), Some(node)));
        }
        for from in [expected.len() / 3, expected.len(), expected.len() + 5] {
            let names: Vec<_> = tree.window(from, 4).iter().map(|row| tree.name(row.node)).collect();
            assert_eq!(names, expected.iter().skip(from).take(4).copied().collect::<Vec<_>>());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_list_is_its_model(ops in prop::collection::vec(op(), 1..30)) {
        let (mut tree, mut model) = (Tree::new(), Model::default());
        for op in &ops {
            model.apply(&mut tree, op);
            model.check(&tree);
        }
        let mut bytes = Vec::new();
        tree.freeze(&mut bytes).unwrap();
        let mut back = Tree::thaw(&bytes).unwrap();
        for order in [Order::Changed, Order::Versions, Order::Name] {
            back.sort(order);
            model.check(&back);
        }
    }
}
