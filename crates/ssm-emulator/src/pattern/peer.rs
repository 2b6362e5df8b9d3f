//! Our reading of patterns against Java's. Needs a Java of version 11 or later, so it is ignored unless asked for:
//! `cargo test -p ssm-emulator pattern::peer -- --ignored`

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::{Problem, fits};
use crate::hash;

/// Parts of patterns that are whole.
const WHOLE: &[&str] = &[
    "a",
    "b",
    "1",
    "-",
    " ",
    "_",
    "é",
    "\n",
    ".",
    ".*",
    "^",
    "$",
    "|",
    "(?i)",
    "(?-i)",
    "(?s)",
    "(?m)",
    "(?d)",
    "[a-c]",
    "[^b]",
    "[a[b]]",
    "[a-c&&b-d]",
    "[a-z&&[^b]]",
    "[\\w-]",
    "[-a]",
    "[^\\s]",
    "[]a]",
    "*",
    "+",
    "?",
    "*?",
    "+?",
    "??",
    "*+",
    "++",
    "?+",
    "{2}",
    "{1,2}",
    "{0,}",
    "{1,}?",
    "{0,1}+",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\h",
    "\\v",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\Z",
    "\\G",
    "\\1",
    "\\2",
    "\\10",
    "\\p{L}",
    "\\P{L}",
    "\\pN",
    "\\p{Lu}",
    "\\p{Punct}",
    "\\p{IsAlphabetic}",
    "\\p{Zs}",
    "\\p{P}",
    "\\Qa.b\\E",
    "\\\\",
    "\\.",
    "\\-",
    "\\[",
    "\\x61",
    "\\x{62}",
    "\\u0061",
    "\\t",
    "\\n",
    "\\r",
    "\\e",
    "\\cA",
    "\\041",
    "(a)",
    "(b|)",
    "(a*)",
    "(\\w+)",
    "(ab|a)",
    "a*",
    "b+",
    "(a|b)*",
    "[ab]+",
    "\\d{1,4}",
    "(?=a)",
    "(?!b)",
    "(?<=a)",
    "(?<!ab|b)",
    "(?>a*)",
    "(?>a|ab)",
    "(?i:ab)",
    "(?:a|b|1)",
    "(?<n>a|b)",
    "(?<=\\w{1,2})",
    "(?=.*\\d)",
    "(?!.*1).*",
    "(?s).*",
    "(a(b)?)+",
    "((a)|b)+",
    "(?:a|(b))*\\1",
    "(a?)*?",
    "(?:a{1,2}){2}",
    "(?:^a$)?",
];

/// And parts that need others, or are none.
const BROKEN: &[&str] = &[
    "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?<n>", "(?i:", "(?", "[", "]", "[^", "[]", "[^]", "[&&",
    "&&", "[a-", "{", "}", "{,2}", "{2,1}", "\\k<n>", "\\p{Foo}", "\\p{", "\\Q", "\\E", "\\0", "\\y", "\\", "\\x",
    "\\u12", "(?z)",
];

const TEXTS: &[&str] = &["a", "b", "B", "A", "1", "-", " ", "_", "é", "\n", "\r", "\u{85}", "&", "]", "𝄞"];

/// So many pieces as the numbers say.
fn pick(pieces: &[&str], seed: u64, most: u64) -> String {
    let count = hash::mix(seed) % (most + 1);
    (1..=count).map(|n| pieces[usize::try_from(hash::mix(seed ^ (n << 48)) % pieces.len() as u64).unwrap()]).collect()
}

fn hexadecimal(text: &str) -> String {
    let units: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    units.concat()
}

#[test]
#[ignore = "needs Java"]
fn patterns_are_read_as_java_reads_them() {
    let all = [WHOLE, BROKEN].concat();
    let mut cases = Vec::new();
    for n in 0..60_000 {
        let pattern = pick(if n % 3 == 0 { &all } else { WHOLE }, n, 7);
        cases.extend((0..4).map(|m| (pattern.clone(), pick(TEXTS, hash::mix(n) ^ m, 5))));
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pattern/Peer.java");
    let mut java = Command::new("java").arg(file).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = java.stdin.take().unwrap();
    let lines: Vec<String> =
        cases.iter().map(|(pattern, text)| format!("{} {}\n", hexadecimal(pattern), hexadecimal(text))).collect();
    let lines = lines.concat();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = java.wait_with_output().unwrap();
    writer.join().unwrap();
    let (mut told, mut differing) = ([0; 4], Vec::new());
    for ((pattern, text), java) in cases.iter().zip(String::from_utf8(output.stdout).unwrap().lines()) {
        let (kind, ours) = match fits(pattern, text) {
            Ok(true) => (0, "fits"),
            Ok(false) => (1, "differs"),
            Err(Problem::Malformed) => (2, "malformed"),
            Err(Problem::NotEvaluated(_)) => (3, java),
        };
        told[kind] += 1;
        if ours != java {
            differing.push(format!("{pattern:?} {text:?}: {ours}, Java says {java}"));
        }
    }
    assert_eq!(told.iter().sum::<usize>(), cases.len());
    assert!(
        differing.is_empty(),
        "{} of {told:?}:\n{}",
        differing.len(),
        differing[..differing.len().min(40)].join("\n")
    );
    // Neither may one kind be missing, nor may most be left undecided.
    assert!(told[0] > 1_000 && told[1] > 1_000 && told[2] > 1_000 && told[3] * 4 < cases.len(), "{told:?}");
}
