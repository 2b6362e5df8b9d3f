//! The documents say what the code does.

use sesame::keymap;

#[test]
fn the_readme_holds_the_table_of_keys() {
    let readme = include_str!("../README.md");
    let table = keymap::markdown();
    assert!(readme.contains(&table), "the README's key tables are to be\n\n{table}");
}
