#![allow(clippy::unwrap_used)]

mod frozen;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::parameter::{Policy, name_key};

fn bare(name: &str) -> Parameter {
    Parameter::bare(name, ParameterType::String, 1)
}

fn tree_of(names: &[&str]) -> Tree {
    let mut tree = Tree::new();
    for name in names {
        tree.upsert(&bare(name));
    }
    tree
}

/// The rows as a person sees them: two spaces a level, `+` closed, `-` open, the count, `*` for a parameter.
fn picture(tree: &Tree) -> Vec<String> {
    let rows = tree.window(0, usize::MAX);
    let mark = |row: &Row<'_>| match (row.folder, row.open) {
        (true, true) => "-",
        (true, false) => "+",
        (false, _) => " ",
    };
    let line = |row: &Row<'_>| {
        let count = if row.folder { format!(" {}", row.count) } else { String::new() };
        let star = if row.parameter.is_some() { "*" } else { "" };
        format!("{}{}{}{star}{count}", "  ".repeat(row.depth), mark(row), row.segment)
    };
    rows.iter().map(line).collect()
}

#[test]
fn rows_follow_folders() {
    let mut tree = tree_of(&["/team/prod/db/password", "/team/prod/db", "/team/dev/x", "flat", "/Zed/a"]);
    assert_eq!(picture(&tree), ["+Zed 1", " flat*", "+team 3"]);
    let db = tree.find("/team/prod/db").unwrap();
    tree.open_to(db);
    assert_eq!(picture(&tree), ["+Zed 1", " flat*", "-team 3", "  +dev 1", "  -prod 2", "    +db* 1"]);
    assert_eq!(tree.index_of(db), Some(5));
    let team = tree.find("/team").unwrap();
    tree.close(team);
    assert_eq!(tree.index_of(db), None);
    assert_eq!(tree.nearest_visible(db), Some(team));
    tree.toggle(db);
    tree.open(team);
    assert_eq!(picture(&tree)[4..], ["  -prod 2", "    -db* 1", "       password*"]);
    tree.close_all();
    assert_eq!(picture(&tree), ["+Zed 1", " flat*", "+team 3"]);
}

#[test]
fn names_that_arrive_move_nothing() {
    let mut tree = tree_of(&["/b/x", "/d"]);
    tree.open(tree.find("/b").unwrap());
    let x = tree.find("/b/x").unwrap();
    for name in ["/a/1", "/b/a", "/b/x/y", "/c"] {
        tree.upsert(&bare(name));
    }
    assert_eq!(tree.find("/b/x"), Some(x));
    assert_eq!(picture(&tree), ["+a 1", "-b 3", "   a*", "  +x* 1", " c*", " d*"]);
}

#[test]
fn a_refresh_replaces_and_keeps_place() {
    let mut tree = tree_of(&["/a/1", "/a/2", "/b/1"]);
    let (a, two) = (tree.find("/a").unwrap(), tree.find("/a/2").unwrap());
    tree.open_all();
    tree.begin_refresh();
    assert!(tree.is_refreshing());
    for name in ["/a/2", "/a/3", "/a/2"] {
        tree.upsert(&bare(name));
    }
    assert_eq!(tree.len(), 4, "what was not seen yet is still there");
    assert_eq!(tree.end_refresh(), Changes { added: 1, removed: 2 });
    assert_eq!(picture(&tree), ["-a 2", "   2*", "   3*"]);
    assert_eq!((tree.find("/a"), tree.find("/a/2")), (Some(a), Some(two)));
    assert_eq!(tree.end_refresh(), Changes::default(), "there is none to end");
}

#[test]
fn a_refresh_that_breaks_off_removes_nothing() {
    let mut tree = tree_of(&["/a/1", "/b"]);
    tree.begin_refresh();
    tree.upsert(&bare("/c"));
    tree.cancel_refresh();
    assert_eq!(tree.end_refresh(), Changes::default());
    assert_eq!(tree.len(), 3);
    // The next one counts from here.
    tree.begin_refresh();
    tree.remove(tree.find("/b").unwrap());
    tree.upsert(&bare("/c"));
    assert_eq!(tree.end_refresh(), Changes { added: 0, removed: 1 });
    assert_eq!(picture(&tree), [" c*"]);
}

#[test]
fn both_forms_of_a_root_name_are_one() {
    let mut tree = tree_of(&["x"]);
    let x = tree.find("/x").unwrap();
    assert_eq!(tree.find("x"), Some(x));
    assert_eq!(tree.name(x), "x");
    assert_eq!(tree.upsert(&bare("/x")), x);
    assert_eq!((tree.len(), tree.name(x).as_str(), tree.corpus().name(x)), (1, "/x", Some("/x")));
    // As a folder it has its slash whatever the parameter is stored as.
    tree.upsert(&bare("x"));
    let y = tree.upsert(&bare("/x/y"));
    assert_eq!((tree.name(x).as_str(), tree.name(y).as_str()), ("x", "/x/y"));
    tree.remove(x);
    assert_eq!(tree.name(x), "/x");
}

#[test]
fn a_node_that_has_gone_stays_gone() {
    let mut tree = tree_of(&["/a/b/c", "/d"]);
    let (folder, node) = (tree.find("/a").unwrap(), tree.find("/a/b/c").unwrap());
    tree.open_all();
    tree.remove(folder);
    assert!(tree.contains(node), "a mere folder is no parameter to remove");
    tree.remove(node);
    tree.remove(node);
    assert_eq!(picture(&tree), [" d*"]);
    tree.upsert(&bare("/a/b/c"));
    for gone in [folder, node] {
        assert!(!tree.contains(gone) && !tree.is_folder(gone) && !tree.is_parameter(gone) && !tree.is_open(gone));
        assert_eq!((tree.parameter(gone), tree.index_of(gone), tree.nearest_visible(gone)), (None, None, None));
        assert_eq!((tree.name(gone).as_str(), tree.segment(gone), tree.depth(gone)), ("", "", 0));
        assert_eq!((tree.parent(gone), tree.count(gone), tree.children(gone).count()), (None, 0, 0));
        tree.toggle(gone);
        tree.open_to(gone);
    }
    assert_eq!(picture(&tree), ["+a 1", " d*"]);
}

#[test]
fn names_no_service_should_store_survive() {
    let long = format!("/{}", "x".repeat(2000));
    let deep = "/a".repeat(1000);
    let names = [
        "/a//b",
        "/a/b/",
        "/a/b",
        "a/b",
        "/",
        "//",
        "/ a b",
        "/a:b",
        "/é/日本",
        "/a\u{202e}b",
        "a/",
        "///",
        &long,
        &deep,
        "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
        "arn:aws:ssm:us-east-2:111122223333:parameter/x",
        "arn:aws:ssm:us-east-2:111122223333:parameter/x/",
        "arn:aws:ssm:us-east-2:111122223333:parameter",
        "/arn:aws:ssm:us-east-2:111122223333:parameter/x",
        "/arn:",
        "arn:/",
    ];
    let mut tree = tree_of(&names);
    assert_eq!(tree.len(), names.len());
    tree.open_all();
    for name in names {
        let node = tree.find(name).unwrap();
        assert_eq!(tree.name(node), name);
        assert_eq!(tree.parameter(node), Some(bare(name)));
        let index = tree.index_of(node).unwrap();
        assert_eq!(tree.row(index).unwrap().node, node);
    }
    let found: BTreeSet<String> = tree.parameters().map(|node| tree.name(node)).collect();
    assert_eq!(found, names.iter().map(ToString::to_string).collect());
    for name in names {
        tree.remove(tree.find(name).unwrap());
    }
    assert_eq!((tree.row_count(), tree.len(), tree.corpus().len()), (0, 0, 0));
}

#[test]
fn find_takes_folders_with_and_without_the_slash() {
    let tree = tree_of(&["/a/b/c"]);
    assert_eq!(tree.find("/a/b/"), tree.find("/a/b"));
    assert!(tree.find("/a/b").is_some());
    for missing in ["/a/c", "/", "", "/a/b/c/d", "a/b"] {
        assert_eq!(tree.find(missing), None, "{missing}");
    }
}

/// docs/parameter-store.md 1.3: another account's parameter goes by its ARN, and two accounts may share one name.
#[test]
fn arns_are_folders_of_an_account() {
    let arn = |account: &str, name: &str| format!("arn:aws:ssm:eu-west-1:{account}:parameter{name}");
    let names = [arn("1", "/team/db"), arn("1", "/x"), arn("2", "/team/db"), "/team/db".to_owned()];
    let mut tree = tree_of(&names.each_ref().map(String::as_str));
    let one = arn("1", "");
    let (first, second) = (format!("+{one} 2"), format!("+{} 1", arn("2", "")));
    assert_eq!(picture(&tree), [first.as_str(), second.as_str(), "+team 1"].map(str::to_owned));
    for name in &names {
        let node = tree.find(name).unwrap();
        assert_eq!((tree.name(node), tree.corpus().name(node)), (name.clone(), Some(name.as_str())));
    }
    let account = tree.find(&one).unwrap();
    assert_eq!((tree.name(account), tree.find(&format!("{one}/"))), (one.clone(), Some(account)));
    let team = tree.find(&arn("1", "/team")).unwrap();
    assert_eq!((tree.name(team), tree.parent(team)), (arn("1", "/team"), Some(account)));
    tree.open(account);
    tree.open(team);
    assert_eq!(picture(&tree)[1..4], ["  -team 1", "     db*", "   x*"]);
    tree.remove(tree.find(&names[2]).unwrap());
    assert_eq!(tree.find(&arn("2", "")), None);
}

fn parameter() -> impl Strategy<Value = Parameter> {
    let text = || prop::option::of("[a-z]{0,3}");
    let policy =
        ("[A-Z]{1,3}", "[{}a-z]{0,9}", "[a-z]{0,3}").prop_map(|(kind, text, status)| Policy { kind, text, status });
    let head = (
        prop::sample::select(vec!["/a/b", "x", "/x", "a/b", "/a/b/c", "arn:p/x", "arn:p/x/b"]),
        0..3usize,
        any::<i64>(),
        0..3usize,
    );
    let arn = prop::option::of(prop::sample::select(vec!["arn:aws:ssm:r:1:parameter/a/b", "arn:p/x", "odd", ""]));
    let tail =
        (text(), "[a-z:]{0,3}", "[a-z]{0,3}", text(), prop::option::of(-9_999_999_999_i64..9_999_999_999), text());
    (head, tail, arn, prop::collection::vec(policy, 0..3), any::<bool>()).prop_map(
        |(
            (name, kind, version, tier),
            (key_id, data_type, description, allowed_pattern, modified, by),
            arn,
            policies,
            described,
        )| {
            Parameter {
                name: name.to_owned(),
                kind: ParameterType::ALL[kind],
                version,
                tier: Tier::ALL[tier],
                key_id,
                data_type,
                description,
                allowed_pattern,
                modified: modified.map(|ms| Timestamp::from_millisecond(ms).unwrap()),
                modified_by: by,
                policies,
                arn: arn.map(str::to_owned),
                described,
            }
        },
    )
}

#[derive(Debug, Clone)]
enum Op {
    Upsert(String),
    /// Children `from..to` of a folder: enough for several blocks.
    Fill(String, u16, u16),
    Remove(prop::sample::Index),
    RemoveUnder(prop::sample::Index),
    Toggle(prop::sample::Index),
    OpenTo(prop::sample::Index),
    All(bool),
    Begin,
    End,
    Cancel,
}

fn name() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec!["a", "b", "B", "ab", "", "a-", "é"]);
    (any::<bool>(), prop::collection::vec(segment, 1..5)).prop_map(|(bare, parts)| {
        if bare && parts.len() < 3 { parts.join("/") } else { format!("/{}", parts.join("/")) }
    })
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        12 => name().prop_map(Op::Upsert),
        3 => (name(), 0..300_u16, 0..300_u16).prop_map(|(name, from, to)| Op::Fill(name, from, to)),
        4 => any::<prop::sample::Index>().prop_map(Op::Remove),
        1 => any::<prop::sample::Index>().prop_map(Op::RemoveUnder),
        8 => any::<prop::sample::Index>().prop_map(Op::Toggle),
        2 => any::<prop::sample::Index>().prop_map(Op::OpenTo),
        2 => any::<bool>().prop_map(Op::All),
        1 => Just(Op::Begin),
        1 => Just(Op::End),
        1 => Just(Op::Cancel),
    ]
}

type Path = Vec<String>;

/// The tree as plainly as it can be said.
#[derive(Default)]
struct Model {
    /// Spelling of each parameter.
    names: BTreeMap<Path, String>,
    open: BTreeSet<Path>,
    nodes: BTreeMap<Path, Node>,
    unseen: Option<BTreeSet<Path>>,
    /// When each changed last: now earlier, now later than before.
    changed: BTreeMap<Path, i64>,
    upserts: i64,
}

fn path(name: &str) -> Path {
    match name.strip_prefix('/') {
        Some(rest) => rest.split('/').map(str::to_owned).collect(),
        None => vec![name.to_owned()],
    }
}

impl Model {
    fn folders(&self) -> BTreeSet<Path> {
        self.names.keys().flat_map(|path| (1..path.len()).map(|len| path[..len].to_vec())).collect()
    }

    fn places(&self) -> BTreeSet<Path> {
        self.names.keys().cloned().chain(self.folders()).collect()
    }

    fn is_visible(&self, path: &Path) -> bool {
        (1..path.len()).all(|len| self.open.contains(&path[..len]))
    }

    /// The places there are now decide which nodes and open folders remain.
    fn settle(&mut self) {
        let (places, folders) = (self.places(), self.folders());
        self.nodes.retain(|path, _| places.contains(path));
        self.open.retain(|path| folders.contains(path));
    }

    fn upsert(&mut self, tree: &mut Tree, name: &str) {
        self.upserts += 1;
        let changed = self.upserts * 7919 % 1000 + 1;
        let modified = Timestamp::from_second(changed).ok();
        let node = tree.upsert(&Parameter { modified, ..bare(name) });
        let path = path(name);
        self.changed.insert(path.clone(), changed);
        if let Some(unseen) = &mut self.unseen {
            unseen.remove(&path);
        }
        self.names.insert(path.clone(), name.to_owned());
        let known = *self.nodes.entry(path).or_insert(node);
        assert_eq!(known, node, "{name} changed its node");
    }

    fn remove(&mut self, tree: &mut Tree, path: &Path) {
        tree.remove(tree.find(&self.names[path]).unwrap());
        self.names.remove(path);
        if let Some(unseen) = &mut self.unseen {
            unseen.remove(path);
        }
        self.settle();
    }

    fn apply(&mut self, tree: &mut Tree, op: &Op) {
        let pick = |paths: BTreeSet<Path>, index: &prop::sample::Index| {
            (!paths.is_empty()).then(|| paths.iter().nth(index.index(paths.len())).unwrap().clone())
        };
        match op {
            Op::Upsert(name) => self.upsert(tree, name),
            Op::Fill(name, from, to) => {
                let name = if name.starts_with('/') { name.clone() } else { format!("/{name}") };
                let step = |at: u16| self.upsert(tree, &format!("{name}/{at}"));
                if from < to { (*from..*to).for_each(step) } else { (*to..*from).rev().for_each(step) }
            }
            Op::Remove(index) => {
                if let Some(path) = pick(self.names.keys().cloned().collect(), index) {
                    self.remove(tree, &path);
                }
            }
            Op::RemoveUnder(index) => {
                if let Some(folder) = pick(self.folders(), index) {
                    let under: Vec<Path> =
                        self.names.keys().filter(|path| path.starts_with(&folder)).cloned().collect();
                    for path in &under {
                        self.remove(tree, path);
                    }
                }
            }
            Op::Toggle(index) => {
                if let Some(path) = pick(self.places(), index) {
                    tree.toggle(self.nodes[&path]);
                    if self.folders().contains(&path) && !self.open.remove(&path) {
                        self.open.insert(path);
                    }
                }
            }
            Op::OpenTo(index) => {
                if let Some(path) = pick(self.places(), index) {
                    tree.open_to(self.nodes[&path]);
                    self.open.extend((1..path.len()).map(|len| path[..len].to_vec()));
                }
            }
            Op::All(true) => {
                tree.open_all();
                self.open = self.folders();
            }
            Op::All(false) => {
                tree.close_all();
                self.open.clear();
            }
            Op::Begin => {
                tree.begin_refresh();
                self.unseen = Some(self.names.keys().cloned().collect());
            }
            Op::End => {
                let unseen = self.unseen.take().unwrap_or_default();
                assert_eq!(tree.end_refresh().removed, unseen.len());
                self.names.retain(|path, _| !unseen.contains(path));
                self.settle();
            }
            Op::Cancel => {
                tree.cancel_refresh();
                self.unseen = None;
            }
        }
        self.check(tree);
    }

    fn check(&mut self, tree: &Tree) {
        let (places, folders) = (self.places(), self.folders());
        let visible: Vec<&Path> = places.iter().filter(|path| self.is_visible(path)).collect();
        assert_eq!((tree.len(), tree.row_count()), (self.names.len(), visible.len()));
        let rows = tree.window(0, usize::MAX);
        assert_eq!(rows.len(), visible.len());
        let beneath =
            |path: &Path| self.names.keys().filter(|other| other.len() > path.len() && other.starts_with(path)).count();
        for (row, path) in rows.iter().zip(&visible) {
            let expected = Row {
                node: *self.nodes.entry((*path).clone()).or_insert(row.node),
                depth: path.len() - 1,
                segment: path.last().unwrap(),
                folder: folders.contains(*path),
                open: self.open.contains(*path),
                count: if folders.contains(*path) { beneath(path) } else { 0 },
                parameter: self.names.contains_key(*path).then_some(ParameterType::String),
            };
            assert_eq!(*row, expected);
        }
        let corpus = tree.corpus();
        assert_eq!(corpus.len(), self.names.len());
        for path in &places {
            let name = self.names.get(path).cloned().unwrap_or_else(|| format!("/{}", path.join("/")));
            let node = tree.find(&name).unwrap();
            assert_eq!(*self.nodes.entry(path.clone()).or_insert(node), node);
            assert_eq!(tree.name(node), name);
            assert_eq!(corpus.name(node), self.names.get(path).map(String::as_str));
            assert_eq!(
                tree.parent(node).map(|parent| path[..path.len() - 1] == super::tests::path(&tree.name(parent))),
                (path.len() > 1).then_some(true)
            );
            let index = visible.binary_search(&path).ok();
            assert_eq!(tree.index_of(node), index);
            let times = self.names.keys().filter(|other| other.len() > path.len() && other.starts_with(path));
            let latest = times.map(|beneath| self.changed[beneath]).max();
            assert_eq!(tree.modified_beneath(node).map(Timestamp::as_second), latest);
            let shown = (1..=path.len()).rev().map(|len| path[..len].to_vec()).find(|path| self.is_visible(path));
            assert_eq!(tree.nearest_visible(node), shown.map(|path| self.nodes[&path]));
        }
        for from in [0, rows.len() / 3, rows.len() / 2, rows.len().saturating_sub(1), rows.len(), rows.len() + 7] {
            let expected: Vec<_> = rows.iter().skip(from).take(5).copied().collect();
            assert_eq!(tree.window(from, 5), expected);
            assert_eq!(tree.row(from), rows.get(from).copied());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_tree_is_its_model(ops in prop::collection::vec(op(), 1..30)) {
        let (mut tree, mut model) = (Tree::new(), Model::default());
        for op in &ops {
            model.apply(&mut tree, op);
        }
    }

    #[test]
    fn parameters_come_back_as_they_went_in(parameters in prop::collection::vec(parameter(), 1..8)) {
        let mut tree = Tree::new();
        for parameter in &parameters {
            let node = tree.upsert(parameter);
            prop_assert_eq!(tree.parameter(node), Some(parameter.clone()));
            prop_assert_eq!(tree.kind(node), Some(parameter.kind));
            prop_assert_eq!(tree.tier(node), Some(parameter.tier));
            prop_assert_eq!(tree.version(node), Some(parameter.version));
            prop_assert_eq!(tree.modified(node), parameter.modified);
            prop_assert_eq!(tree.key_id(node), parameter.key_id.as_deref());
            prop_assert_eq!(tree.modified_by(node), parameter.modified_by.as_deref());
            prop_assert_eq!(tree.is_described(node), parameter.described);
        }
        let last: BTreeMap<&str, &Parameter> = parameters.iter().map(|it| (name_key(&it.name), it)).collect();
        prop_assert_eq!(tree.len(), last.len());
        for parameter in last.values() {
            let kept = tree.parameter(tree.find(&parameter.name).unwrap());
            prop_assert_eq!(kept.as_ref(), Some(*parameter));
        }
    }
}
