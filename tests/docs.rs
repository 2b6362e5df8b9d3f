//! The documents say what the code does.

use std::path::Path;

use clap::CommandFactory;
use sesame::app::pages::KEY_TABLES;
use sesame::cli::Arguments;
use sesame::config::Config;
use sesame::keymap;
use sesame::parameter::Identity;

const FROM: &str = "<!-- keys: written by `cargo test --test sesame docs:: -- --ignored` -->\n\n";
const TO: &str = "<!-- /keys -->";

#[test]
fn the_readme_holds_the_table_of_keys() {
    let readme = include_str!("../README.md");
    let table = readme.split_once(FROM).and_then(|(_, rest)| rest.split_once(TO)).map(|(table, _)| table);
    assert_eq!(
        table,
        Some(keymap::markdown(KEY_TABLES).as_str()),
        "cargo test --test sesame docs:: -- --ignored writes it anew"
    );
}

#[test]
fn the_example_of_the_settings_is_one() {
    let readme = include_str!("../README.md");
    let example = readme.split_once("```toml\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    let production = Config::parse(example).unwrap().production;
    let ground = |profile: Option<&str>, account: Option<&Identity>, path: &str| {
        production.ground(profile, account, path).is_some()
    };
    assert!(ground(Some("team-PROD"), None, "/") && ground(None, None, "/app/live/db"));
    let account = |number: &str| Identity { account: number.to_owned(), ..Identity::default() };
    assert!(
        ground(None, Some(&account("111122223333")), "/")
            && !ground(Some("dev"), Some(&account("444455556666")), "/app/products")
    );
    // What is said of the usual expression.
    let usual = Config::default().production;
    assert!(usual.ground(Some("team-prod"), None, "/").is_some() && usual.ground(None, None, "/app/prod/db").is_some());
}

/// A promise is worth as much as the test that holds it.
#[test]
fn every_test_that_the_security_page_names_is_there() {
    fn sources(dir: &Path, all: &mut String) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, all);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut code = String::new();
    for dir in ["src", "tests", "crates"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(dir), &mut code);
    }
    let promises = include_str!("../SECURITY.md").lines().filter(|line| line.starts_with("| ")).skip(2);
    let mut named = 0;
    for promise in promises {
        let tests: Vec<&str> =
            promise.rsplit('|').nth(1).unwrap().split(',').map(|name| name.trim().trim_matches('`')).collect();
        for test in &tests {
            assert!(code.contains(&format!("fn {test}(")), "there is no test {test}");
        }
        named += tests.len();
    }
    assert!(named > 30, "{named}");
}

/// The page of the manual, of the table of the command line.
fn manual() -> String {
    let line = Arguments::command();
    let mut page = Vec::new();
    clap_mangen::Man::new(line.clone()).render(&mut page).unwrap();
    for command in line.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = format!("sesame {}", command.get_name());
        let man = clap_mangen::Man::new(command.clone().bin_name(&name).display_name(&name));
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part).unwrap();
        man.render_description_section(&mut part).unwrap();
        man.render_options_section(&mut part).unwrap();
        let part = String::from_utf8(part).unwrap().replace(".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n", "");
        page.extend(format!(".SH \"{}\"\n", name.to_uppercase()).bytes());
        page.extend(part.replace(".SH ", ".SS ").bytes());
    }
    String::from_utf8(page).unwrap()
}

#[test]
fn the_manual_is_of_the_command_line() {
    let there = include_str!("../assets/sesame.1");
    assert!(there == manual(), "cargo test --test sesame docs:: -- --ignored writes it anew");
}

#[test]
#[ignore = "writes the page of the manual from the table of the command line"]
fn write_the_manual() {
    std::fs::write("assets/sesame.1", manual()).unwrap();
}

#[test]
#[ignore = "writes the README's key tables from the key table of the program"]
fn write_the_table() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (before, rest) = readme.split_once(FROM).unwrap();
    let (_, after) = rest.split_once(TO).unwrap();
    std::fs::write("README.md", format!("{before}{FROM}{}{TO}{after}", keymap::markdown(KEY_TABLES))).unwrap();
}
