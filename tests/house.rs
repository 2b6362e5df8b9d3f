//! No file of the program needs another that needs it, and no room one: what names each other stands in one file.

mod source;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use tree::{Arrows, House};

/// Files that need each other, each with those of them that it needs and the names that it takes of them.
fn circles(arrows: &Arrows) -> Vec<String> {
    let mut circles = Vec::new();
    for circle in together(arrows) {
        let mut says = format!("{} in a circle:", circle.len());
        for from in circle.iter().copied() {
            for (to, names) in arrows[from].iter().filter(|(to, _)| circle.contains(to)) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let _ = write!(says, "\n  {from} → {to}: {}", names.join(", "));
            }
        }
        circles.push(says);
    }
    circles
}

/// Those of each circle: all that are reached from each other.
fn together(arrows: &Arrows) -> Vec<BTreeSet<&String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = arrows.keys().map(|from| (from, reached(arrows, from))).collect();
    let leads = |from: &String, to: &String| reach.get(from).is_some_and(|found| found.contains(to));
    let mut circles: Vec<BTreeSet<&String>> = Vec::new();
    for file in arrows.keys().filter(|file| leads(file, file)) {
        if circles.iter().all(|circle| !circle.contains(file)) {
            circles.push(arrows.keys().filter(|other| leads(file, other) && leads(other, file)).collect());
        }
    }
    circles
}

/// All that is needed from there on.
fn reached<'a>(arrows: &'a Arrows, from: &'a String) -> BTreeSet<&'a String> {
    let (mut found, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        next.extend(arrows.get(file).into_iter().flat_map(BTreeMap::keys).filter(|to| found.insert(*to)));
    }
    found
}

/// The arrows between rooms: a file beside the crate's root with the folder that bears its name.
fn rooms(arrows: &Arrows) -> Arrows {
    let room = |file: &str| {
        let (root, path) = file.split_once("src/").unwrap_or_default();
        let name = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        format!("{root}src/{name}")
    };
    let mut rooms = Arrows::new();
    for (from, to) in arrows {
        let needs = rooms.entry(room(from)).or_default();
        for (to, names) in to.iter().filter(|(to, _)| room(to) != room(from)) {
            needs.entry(room(to)).or_default().extend(names.iter().cloned());
        }
    }
    rooms
}

fn house() -> Arrows {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    House::read(root, &["src/lib.rs", "src/main.rs", "crates/ssm-emulator/src/lib.rs"]).arrows()
}

#[test]
fn no_file_needs_one_that_needs_it() {
    let arrows = house();
    // A reader that no longer understands the sources would find no circle either.
    assert!(arrows.len() > 200 && arrows.values().map(BTreeMap::len).sum::<usize>() > 1_000, "{}", arrows.len());
    let circles = circles(&arrows);
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn no_room_needs_one_that_needs_it() {
    let circles = circles(&rooms(&house()));
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

/// A crate of files with those texts, the first of which is its root.
fn crate_of(files: &[(&str, &str)]) -> Arrows {
    let text = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
    House::of(files[0].0, &text).arrows()
}

fn arrows_of(files: &[(&str, &str)]) -> Vec<String> {
    let arrows = crate_of(files);
    let all = arrows.iter().flat_map(|(from, to)| to.keys().map(move |to| format!("{from} → {to}")));
    all.map(|arrow| arrow.replace("src/", "").replace(".rs", "")).collect()
}

#[test]
fn an_arrow_leads_to_the_file_that_defines_the_name() {
    let lib = ("src/lib.rs", "mod a; pub use a::{A as B, c::*}; mod d; mod e; struct F;");
    let a = ("src/a.rs", "pub mod c; pub struct A; // use crate::d::D\n");
    let c = ("src/a/c.rs", "/* crate::d */ fn c() { let _ = (\"crate::e::E\", '\"', super::A, crate::B); }");
    let d = ("src/d.rs", "use crate::B;\n#[cfg(test)] use crate::e::E;\npub struct D<'a>(&'a str);");
    let e = (
        "src/e.rs",
        "pub struct E(Option<crate::F>, crate::d::D<'static>); #[cfg(test)] mod tests { use super::super::a; }",
    );
    let found = arrows_of(&[lib, a, c, d, e]);
    assert_eq!(found, ["a/c → a", "d → a", "e → d", "e → lib", "lib → a", "lib → a/c"]);
}

#[test]
fn a_name_that_is_bound_by_use_is_followed() {
    let lib = ("src/lib.rs", "mod a; mod b; mod c;");
    let a =
        ("src/a.rs", "use crate::b::{self, inner}; fn f() -> inner::I { b::g() } mod inside { use super::super::c; }");
    let b = ("src/b.rs", "pub mod inner; pub fn g() {}");
    let inner = ("src/b/inner.rs", "pub struct I;");
    let c = ("src/c.rs", "");
    assert_eq!(arrows_of(&[lib, a, b, inner, c]), ["a → b", "a → b/inner", "a → c"]);
}

#[test]
fn a_circle_is_told_with_what_ties_it() {
    let lib = ("src/lib.rs", "mod a; mod b; mod c;");
    let a = ("src/a.rs", "use crate::b::B; pub struct A;");
    let b = ("src/b.rs", "pub struct B(super::a::A);");
    let c = ("src/c.rs", "use super::a::A;");
    let arrows = crate_of(&[lib, a, b, c]);
    let says = "2 in a circle:\n  src/a.rs → src/b.rs: B\n  src/b.rs → src/a.rs: A";
    assert_eq!(circles(&arrows), [says]);
    assert_eq!(circles(&rooms(&arrows)), [says.replace(".rs", "")]);
}

/// Whoever looks for a room finds it on the map at the top.
#[test]
fn every_room_is_on_the_map() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let map: Vec<&str> = text.lines().filter(|line| line.starts_with("//! | ")).collect();
    let rooms = text.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    let missing: Vec<&str> = rooms
        .filter(|room| {
            let [plain, link, module] = [format!("`{room}`"), format!("[`{room}`]"), format!("[`mod@{room}`]")];
            !map.iter().any(|row| row.contains(&plain) || row.contains(&link) || row.contains(&module))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
