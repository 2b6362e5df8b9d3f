//! The documents say what the code does.

use sesame::keymap;

const FROM: &str = "<!-- keys: written by `cargo test --test docs -- --ignored` -->\n\n";
const TO: &str = "<!-- /keys -->";

#[test]
fn the_readme_holds_the_table_of_keys() {
    let readme = include_str!("../README.md");
    let table = readme.split_once(FROM).and_then(|(_, rest)| rest.split_once(TO)).map(|(table, _)| table);
    assert_eq!(table, Some(keymap::markdown().as_str()), "cargo test --test docs -- --ignored writes it anew");
}

#[test]
#[ignore = "writes the README's key tables from the key table of the program"]
fn write_the_table() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (before, rest) = readme.split_once(FROM).unwrap();
    let (_, after) = rest.split_once(TO).unwrap();
    std::fs::write("README.md", format!("{before}{FROM}{}{TO}{after}", keymap::markdown())).unwrap();
}
