#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex_lite::Regex;

use super::*;
use crate::failure::Failure;

/// Whether a text spells a key: only who shows an advice knows which one it is.
fn spells_a_key(text: &str) -> bool {
    static KEY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\bpress \S|\b(with|by) [b-z]\b|\b[a-z] (explains|quits|tries|connects|lists)\b|\b(ctrl-|esc\b)",
        )
        .unwrap()
    });
    KEY.is_match(text)
}

/// The words of an advice that are not put together from what the reader can do.
fn fixed_words(advice: &Advice) -> impl Iterator<Item = &str> {
    advice.steps().iter().filter_map(|step| match step {
        Step::Words(words) => Some(words.as_str()),
        Step::Act(_) | Step::Then(_) | Step::Command(_) => None,
    })
}

/// The words with `r` as the key of every act.
pub(crate) fn with_r(advice: &Advice) -> String {
    advice.words(|_| Some("r".to_owned()))
}

/// Fails where a failure is not what a person can read and act on, or spells a key by itself.
pub(crate) fn check_words(failure: &Failure) {
    assert!(!failure.what.is_empty() && !failure.what.ends_with('.'), "{failure:?}");
    assert!(!failure.what.contains("dispatch failure") && !failure.what.contains('\n'), "{failure:?}");
    assert!(!failure.advice.is_empty(), "{failure:?}");
    for words in fixed_words(&failure.advice).chain([failure.what.as_str()]) {
        assert!(!spells_a_key(words), "{failure:?}");
    }
}

#[test]
fn an_act_reads_well_with_a_key_and_without() {
    let log_in = CommandLine::new("aws sso login").option("--profile", "my own");
    for (advice, with, without) in [
        (Advice::from(Act::ListAgain), "Press r to list again", "List again"),
        (Act::TryAgain.into(), "Press r to try again", "Try again"),
        (
            Advice::from(Act::Connect).and(" anew, and look at it again"),
            "Press r to connect anew, and look at it again",
            "Connect anew, and look at it again",
        ),
        (
            Advice::from("It may have been deleted: ").and(Act::ListAgain),
            "It may have been deleted: press r to list again",
            "It may have been deleted: list again",
        ),
        (
            Advice::from("Run ").and(log_in).then(Act::TryAgain),
            "Run aws sso login --profile 'my own', then press r",
            "Run aws sso login --profile 'my own', then try again",
        ),
        (
            Advice::from("Start it again, or ").and(Act::SwitchProfile),
            "Start it again, or go to a profile with r",
            "Start it again, or name a profile with --profile",
        ),
        (
            Advice::from("Ask for it. ").and(Act::ShowAnotherRoot),
            "Ask for it. Press r and type a path that you may list, such as /team/env",
            "Ask for it. Name a path that you may list, such as /team/env",
        ),
        (Advice::default(), "", ""),
        ("".into(), "", ""),
    ] {
        assert_eq!(with_r(&advice), with);
        assert_eq!(advice.to_string(), without);
        assert_eq!(advice.is_empty(), with.is_empty());
    }
}

#[test]
fn a_key_is_known_when_it_is_seen() {
    for text in
        ["Press r to list again", "then press ctrl-r", "go to a profile with p", "denied · x explains", "leave by q"]
    {
        assert!(spells_a_key(text), "{text}");
    }
    for text in ["Check with the owner", "with a wider one", "name a profile with --profile", "press", "by IAM"] {
        assert!(!spells_a_key(text), "{text}");
    }
}

/// Which key does it is the interface's to say: where failures are made, none is spelled.
#[test]
fn no_key_is_spelled_where_failures_are_made() {
    fn sources(under: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(under).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for path in sources(&src) {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
        let of_failures = ["failure", "store", "effects", "signin"].iter().any(|room| name.starts_with(room));
        if !of_failures || name.contains("tests") || name == "failure/advice.rs" {
            continue;
        }
        read += 1;
        let text = fs::read_to_string(&path).unwrap();
        let program = text.lines().take_while(|line| !line.contains("#[cfg(test)]"));
        for (number, line) in (1..).zip(program).filter(|(_, line)| line.contains('"')) {
            assert!(!spells_a_key(line.split("//").next().unwrap()), "{name}:{number}: {line}");
        }
    }
    assert!(read > 20, "only {read} files");
}
