//! The documents say what the code does.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use sesame::app::pages::{BROWSE, KEY_TABLES};
use sesame::cli::{self, Arguments};
use sesame::config::{self, Config};
use sesame::keymap;

const FROM: &str = "<!-- keys: written by `cargo test --test sesame docs:: -- --ignored` -->\n\n";
const TO: &str = "<!-- /keys -->";

const FIRST_FROM: &str = "<!-- first keys: written by `cargo test --test sesame docs:: -- --ignored` -->\n\n";
const FIRST_TO: &str = "<!-- /first keys -->";

/// What whoever comes new needs.
const FIRST: [&str; 10] =
    ["search", "enter", "reveal", "copy", "edit", "history", "undo", "explain", "actions", "help"];

/// Their keys, as the README holds them.
fn first_keys() -> String {
    let mut out = "| | |\n|---|---|\n".to_owned();
    for name in FIRST {
        let row = BROWSE.rows.iter().find(|row| row.name == name).unwrap();
        let says = row.help.split(';').next().unwrap();
        let _ = writeln!(out, "| `{}` | {says} |", row.keys[0]);
    }
    out + "\n"
}

/// What a document holds between two marks.
fn held<'a>(document: &'a str, from: &str, to: &str) -> Option<&'a str> {
    Some(document.split_once(from)?.1.split_once(to)?.0)
}

#[test]
fn the_page_of_keys_holds_every_table() {
    // Both are long: the difference is what git shows once it is written anew.
    let is_true = held(include_str!("../docs/keys.md"), FROM, TO) == Some(keymap::markdown(KEY_TABLES).as_str());
    assert!(is_true, "cargo test --test sesame docs:: -- --ignored writes it anew");
}

#[test]
fn the_readme_holds_the_keys_of_the_first_day() {
    let said = held(include_str!("../README.md"), FIRST_FROM, FIRST_TO);
    assert_eq!(said, Some(first_keys().as_str()), "docs:: -- --ignored writes it anew");
}

/// What the page of keys gives as an example is a settings file.
#[test]
fn the_examples_of_keys_can_be_had() {
    let example = held(include_str!("../docs/keys.md"), "```toml\n", "```").unwrap();
    assert!(Config::parse_for(example, Some(BROWSE), crate::fixtures::zone).is_ok());
    let default: Vec<String> = config::default_file()
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned())
        .collect();
    assert!(Config::parse_for(&default.join("\n"), Some(BROWSE), crate::fixtures::zone).is_ok());
}

/// Every document, by its path.
fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let all = ["README.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root.join(name)).into_iter().chain(docs);
    all.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// What a heading is linked to by.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// A link leads to a file that is there, and to a heading that it has.
#[test]
fn links_lead_somewhere() {
    let documents = documents();
    let has = |path: &Path, to: &str| {
        let (_, text) = documents.iter().find(|(other, _)| other.canonicalize().unwrap() == path).unwrap();
        text.lines()
            .filter_map(|line| line.strip_prefix("##"))
            .any(|line| anchor(line.trim_start_matches('#').trim()) == to)
    };
    let mut tried = 0;
    for (path, text) in &documents {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').map_or((link, None), |(file, to)| (file, Some(to)));
            let target = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            let target = target.canonicalize().unwrap_or_else(|_| panic!("{}: {link}", path.display()));
            assert!(heading.is_none_or(|to| has(&target, to)), "{}: {link}", path.display());
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

const SETTINGS_FROM: &str = "<!-- settings: written by `cargo test --test sesame docs:: -- --ignored` -->\n\n";
const SETTINGS_TO: &str = "<!-- /settings -->";

/// The documented settings, as their page holds them.
fn settings() -> String {
    format!("```toml\n{}```\n\n", config::default_file())
}

#[test]
fn the_page_of_settings_holds_every_one() {
    let said = held(include_str!("../docs/settings.md"), SETTINGS_FROM, SETTINGS_TO);
    assert_eq!(said, Some(settings().as_str()), "docs:: -- --ignored writes it anew");
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

/// A section of the manual, of words with what they mean.
fn section(title: &str, rows: &[(&str, &str)]) -> String {
    let written = |text: &str| text.replace('\\', "\\\\").replace('-', "\\-");
    let rows = rows.iter().map(|(word, means)| format!(".TP\n\\fB{}\\fR\n{}\n", written(word), written(means)));
    format!(".SH \"{title}\"\n{}", rows.collect::<String>())
}

/// The page of the manual, of the table of the command line.
fn manual() -> String {
    let line = Arguments::command();
    let mut page = Vec::new();
    clap_mangen::Man::new(line.clone()).render(&mut page).unwrap();
    // Each has its part in this page, and none of its own.
    let commands = line.get_subcommands().map(clap::Command::get_name).chain(["help"]);
    let page = commands.fold(String::from_utf8(page).unwrap(), |page, name| {
        page.replace(&format!("sesame\\-{name}(1)"), &format!("sesame {name}"))
    });
    let mut page = page.into_bytes();
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
        + &section("EXIT STATUS", &cli::STATUSES)
        + &section("ENVIRONMENT", &cli::VARIABLES)
        + &section("FILES", &cli::FILES)
}

/// What the manual says of exit statuses is what the page of the commands says.
#[test]
fn the_manual_and_the_page_of_the_commands_tell_the_same_statuses() {
    let (_, table) = include_str!("../docs/commands.md").split_once("| status | |\n|---|---|\n").unwrap();
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows: Vec<(String, &str)> = rows.map(|(status, says)| (status.replace('`', ""), says)).collect();
    let told: Vec<(String, &str)> = cli::STATUSES.iter().map(|(status, says)| ((*status).to_owned(), *says)).collect();
    assert_eq!(rows, told);
    let page = include_str!("../assets/sesame.1");
    assert!(!page.contains("(1)"), "there are no such pages");
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
#[ignore = "writes keys and settings into README, docs/keys.md and docs/settings.md, from those of the program"]
fn write_the_table() {
    for (file, from, to, says) in [
        ("docs/keys.md", FROM, TO, keymap::markdown(KEY_TABLES)),
        ("README.md", FIRST_FROM, FIRST_TO, first_keys()),
        ("docs/settings.md", SETTINGS_FROM, SETTINGS_TO, settings()),
    ] {
        let document = std::fs::read_to_string(file).unwrap();
        let (before, rest) = document.split_once(from).unwrap();
        let (_, after) = rest.split_once(to).unwrap();
        std::fs::write(file, format!("{before}{from}{says}{to}{after}")).unwrap();
    }
}
