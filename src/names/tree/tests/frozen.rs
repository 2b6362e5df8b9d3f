use super::*;
use crate::names::bytes::Writer;

fn frozen(tree: &Tree) -> Vec<u8> {
    let mut bytes = Vec::new();
    tree.freeze(&mut bytes).unwrap();
    bytes
}

fn thawed(tree: &Tree) -> Tree {
    Tree::thaw(&frozen(tree)).unwrap()
}

/// Everything a tree says, with all folders open.
fn account(mut tree: Tree) -> (Vec<String>, Vec<Parameter>, Vec<String>) {
    tree.open_all();
    let nodes: Vec<Node> = tree.parameters().collect();
    let corpus = tree.corpus();
    let searched = nodes.iter().map(|node| corpus.name(*node).unwrap_or_default().to_owned()).collect();
    assert_eq!((tree.len(), corpus.len()), (nodes.len(), nodes.len()));
    (picture(&tree), nodes.iter().filter_map(|node| tree.parameter(*node)).collect(), searched)
}

#[test]
fn odd_names_come_back() {
    let deep = "/a".repeat(1000);
    let names = ["", "/", "//", "///", "x", "/x/y", "a/b", "/a//b", "/é/日本", "/a", "/a/b/", "/a/b", deep.as_str()];
    let arns = ["arn:a:1:parameter/x/y", "arn:a:1:parameter/x", "arn:a:2:parameter/x", "arn:a", "/arn:a/b", "arn:/"];
    let names = [names.as_slice(), arns.as_slice()].concat();
    let tree = tree_of(&names);
    assert_eq!(account(thawed(&tree)), account(tree));
    assert_eq!(account(thawed(&Tree::new())), account(Tree::new()));
}

#[test]
fn versions_at_the_edge_of_32_bits_come_back() {
    let edge = i64::from(u32::MAX);
    for version in [i64::MIN, -1, 0, 1, edge - 1, edge, edge + 1, i64::MAX] {
        let mut tree = Tree::new();
        let node = tree.upsert(&Parameter { version, ..bare("/a") });
        assert_eq!(tree.version(node), Some(version));
        assert_eq!(account(thawed(&tree)), account(tree), "{version}");
    }
}

#[test]
fn a_thawed_tree_is_closed_and_finds_refreshes_and_grows_like_any_other() {
    let mut tree = tree_of(&["/a/1", "/a/2", "/b/1", "/c"]);
    tree.open_all();
    let mut back = thawed(&tree);
    assert_eq!(picture(&back), ["+a 2", "+b 1", " c*"]);
    back.open(back.find("/a").unwrap());
    back.begin_refresh();
    for name in ["/a/2", "/a/3", "/c"] {
        back.upsert(&bare(name));
    }
    assert_eq!(back.end_refresh(), Changes { added: 1, removed: 2 });
    assert_eq!(picture(&back), ["-a 2", "   2*", "   3*", " c*"]);
}

#[test]
fn what_is_no_frozen_tree_is_refused() {
    let whole = frozen(&tree_of(&["/a/b", "/a/c", "x"]));
    for len in 0..whole.len() {
        assert!(Tree::thaw(&whole[..len]).is_none(), "{len} of {} bytes", whole.len());
    }
    assert!(Tree::thaw(&[&whole[..], &[0]].concat()).is_none(), "something follows");
    // A node: first byte, depth, segment, and for a parameter the least there can be of it.
    let node = |first: u8, depth: u64, segment: &str| {
        let mut out = Writer(Vec::new());
        out.byte(first).unwrap();
        out.number(depth).unwrap();
        out.text(segment).unwrap();
        if first & 1 != 0 {
            out.raw(&[0; 6]).unwrap();
        }
        out.0
    };
    for (what, nodes, sound) in [
        ("a parameter", vec![node(1, 0, "a")], true),
        ("a folder and its parameter", vec![node(0, 0, "a"), node(1, 1, "b")], true),
        ("one stored bare, with a slash", vec![node(3, 0, "a/b")], true),
        ("nothing in a folder, at the end", vec![node(0, 0, "a")], false),
        ("nothing in a folder, in the midst", vec![node(0, 0, "a"), node(1, 0, "b")], false),
        ("a folder stored bare", vec![node(2, 0, "a"), node(1, 1, "b")], false),
        ("bare beneath a folder", vec![node(1, 0, "a"), node(3, 1, "b")], false),
        ("deeper than its parent is", vec![node(1, 0, "a"), node(1, 2, "b")], false),
        ("not the first, yet no parent", vec![node(1, 1, "a")], false),
        ("out of order", vec![node(1, 0, "b"), node(1, 0, "a")], false),
        ("twice", vec![node(1, 0, "a"), node(1, 0, "a")], false),
        ("a slash in a segment", vec![node(1, 0, "a/b")], false),
        ("an unknown kind of node", vec![node(5, 0, "a")], false),
    ] {
        let mut bytes = nodes.concat();
        bytes.push(0xff);
        assert_eq!(Tree::thaw(&bytes).is_some(), sound, "{what}");
    }
}

#[test]
fn an_older_listing_goes_beneath_a_newer_one() {
    let old = tree_of(&["/a/1", "/a/2", "/b/1"]);
    let mut newer = Tree::new();
    newer.begin_refresh();
    newer.upsert(&Parameter { version: 7, ..bare("/a/2") });
    newer.upsert(&bare("/a/3"));
    newer.open(newer.find("/a").unwrap());

    let mut tree = old.clone();
    tree.take_over(&newer);
    assert_eq!(picture(&tree), ["-a 3", "   1*", "   2*", "   3*", "+b 1"]);
    assert_eq!(tree.version(tree.find("/a/2").unwrap()), Some(7));
    tree.upsert(&bare("/b/1"));
    assert_eq!(tree.end_refresh(), Changes { added: 1, removed: 1 }, "the refresh went on");

    let mut tree = old.clone();
    newer.cancel_refresh();
    tree.take_over(&newer);
    assert!(!tree.is_refreshing());
    assert_eq!(tree.without_unseen().len(), 2, "what the newer one brought");

    let mut tree = old.clone();
    tree.take_over(&Tree::new());
    assert_eq!(account(tree), account(old), "nothing has begun");
}

#[test]
fn what_a_refresh_has_not_brought_can_be_dropped_while_it_runs() {
    let mut tree = tree_of(&["/a/1", "/a/2", "/b/1"]);
    tree.open_all();
    tree.begin_refresh();
    tree.upsert(&bare("/a/2"));
    let mut seen = tree.without_unseen();
    assert_eq!(picture(&seen), ["-a 1", "   2*"]);
    assert!(seen.is_refreshing());
    seen.upsert(&bare("/c"));
    assert_eq!(seen.end_refresh().removed, 0);
    assert_eq!(picture(&seen), ["-a 1", "   2*", " c*"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_tree_comes_back_and_a_snapshot_of_it_never_changes(
        ops in prop::collection::vec(op(), 1..20),
        more in prop::collection::vec(op(), 1..10),
    ) {
        let (mut tree, mut model) = (Tree::new(), Model::default());
        for op in &ops {
            model.apply(&mut tree, op);
        }
        let (snapshot, bytes) = (tree.clone(), frozen(&tree));
        for op in &more {
            model.apply(&mut tree, op);
        }
        prop_assert_eq!(&frozen(&snapshot), &bytes);
        let back = Tree::thaw(&bytes).unwrap();
        prop_assert_eq!(&frozen(&back), &bytes);
        prop_assert_eq!(account(back), account(snapshot));
    }

    #[test]
    fn parameters_come_back_whole(parameters in prop::collection::vec(parameter(), 1..8)) {
        let mut tree = Tree::new();
        for parameter in &parameters {
            tree.upsert(parameter);
        }
        prop_assert_eq!(account(thawed(&tree)), account(tree));
    }

    #[test]
    fn no_bytes_do_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..60), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let _ = Tree::thaw(&bytes);
        let whole = frozen(&tree_of(&["/a/b", "/a/c/d", "x"]));
        bytes.clone_from(&whole);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Some(mut tree) = Tree::thaw(&bytes) {
            tree.open_all();
            let nodes: Vec<_> = tree.parameters().collect();
            for node in nodes {
                tree.upsert(&tree.parameter(node).unwrap());
                tree.remove(node);
            }
        }
    }
}
