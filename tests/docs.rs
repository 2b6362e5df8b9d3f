//! The documents say what the code does.

use std::path::Path;

use clap::CommandFactory;
use sesame::app::pages::KEY_TABLES;
use sesame::cli::Arguments;
use sesame::config::{self, Config};
use sesame::keymap;

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

const SETTINGS_FROM: &str = "<!-- settings: written by `cargo test --test sesame docs:: -- --ignored` -->\n\n";
const SETTINGS_TO: &str = "<!-- /settings -->";

/// The documented settings, as the README holds them.
fn settings() -> String {
    format!("```toml\n{}```\n\n", config::default_file())
}

#[test]
fn the_readme_holds_every_setting() {
    let readme = include_str!("../README.md");
    let said = readme.split_once(SETTINGS_FROM).and_then(|(_, rest)| rest.split_once(SETTINGS_TO));
    assert_eq!(said.map(|(said, _)| said), Some(settings().as_str()), "docs:: -- --ignored writes it anew");
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
#[ignore = "writes the README's key tables and settings from those of the program"]
fn write_the_table() {
    let mut readme = std::fs::read_to_string("README.md").unwrap();
    for (from, to, says) in [(FROM, TO, keymap::markdown(KEY_TABLES)), (SETTINGS_FROM, SETTINGS_TO, settings())] {
        let (before, rest) = readme.split_once(from).unwrap();
        let (_, after) = rest.split_once(to).unwrap();
        readme = format!("{before}{from}{says}{to}{after}");
    }
    std::fs::write("README.md", readme).unwrap();
}
