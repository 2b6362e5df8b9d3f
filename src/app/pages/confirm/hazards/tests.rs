//! Each hazard of a write, and what is none.

use proptest::prelude::*;

use super::*;
use crate::parameter::Expected;
use crate::secret::Secret;

/// A write of a value over another one, under way at noon.
#[derive(Clone)]
struct Case {
    write: Write,
    was: Option<Parameter>,
    old: Option<String>,
    versions: Vec<Version>,
}

const NOON: &str = "2026-11-24T12:00:00Z";
const ME: &str = "arn:aws:sts::111122223333:assumed-role/engineer/ana";

fn case(old: Option<&str>, value: &str, kind: ParameterType) -> Case {
    let write = Write {
        name: "/a".to_owned(),
        value: Secret::from(value),
        kind,
        tier: Some(Tier::Standard),
        key_id: None,
        data_type: None,
        description: None,
        allowed_pattern: None,
        on: Expected::Version(7),
        seen: None,
    };
    let was = Parameter {
        described: true,
        modified: "2026-11-21T08:00:00Z".parse().ok(),
        modified_by: Some("arn:aws:sts::111122223333:assumed-role/deploy/ci".to_owned()),
        ..Parameter::bare("/a", kind, 7)
    };
    Case { write, was: Some(was), old: old.map(str::to_owned), versions: Vec::new() }
}

fn secure(old: &str, value: &str) -> Case {
    case(Some(old), value, ParameterType::SecureString)
}

fn list(old: &str, value: &str) -> Case {
    case(Some(old), value, ParameterType::StringList)
}

fn new(value: &str, kind: ParameterType) -> Case {
    Case { was: None, ..case(None, value, kind) }
}

impl Case {
    fn tier(mut self, tier: Tier) -> Self {
        self.write.tier = Some(tier);
        self
    }

    fn pattern(mut self, pattern: &str) -> Self {
        self.was.iter_mut().for_each(|was| was.allowed_pattern = Some(pattern.to_owned()));
        self
    }

    fn of(mut self, data_type: &str) -> Self {
        self.write.data_type = Some(data_type.to_owned());
        self
    }

    fn was(mut self, change: fn(&mut Parameter)) -> Self {
        self.was.iter_mut().for_each(change);
        self
    }

    fn changed(mut self, at: &str, by: Option<&str>) -> Self {
        if let Some(was) = &mut self.was {
            was.modified = at.parse().ok();
            was.modified_by = by.map(str::to_owned);
        }
        self
    }

    /// With so many versions, the last of which has a label.
    fn with_versions(mut self, kept: i64) -> Self {
        let parameter = |number| Parameter::bare("/a", self.write.kind, number);
        self.versions =
            (1..=kept).rev().map(|number| Version { parameter: parameter(number), labels: vec![] }).collect();
        self.versions
            .iter_mut()
            .filter(|version| version.number() == 1)
            .for_each(|oldest| oldest.labels.push("live".to_owned()));
        self
    }

    fn intended(&self) -> Intended<'_> {
        let now = NOON.parse().unwrap_or_default();
        Intended {
            write: &self.write,
            was: self.was.as_ref(),
            old: self.old.as_deref(),
            now,
            by: Some(ME),
            versions: &self.versions,
        }
    }

    fn hazards(&self) -> Vec<String> {
        HAZARDS.iter().filter_map(|hazard| (hazard.says)(self.intended())).collect()
    }
}

/// Writes, and all that is said of each.
fn table() -> Vec<(Case, &'static [&'static str])> {
    use ParameterType::{SecureString, String as Plain, StringList};
    let wide = "é".repeat(2049);
    let nearly = "é".repeat(2047);
    let long = "a".repeat(4097);
    vec![
        (secure("one", "two"), &[]),
        (case(Some("a"), "b", Plain).was(|was| was.kind = SecureString), &["a secret becomes plain text"]),
        (case(Some("a"), "b", SecureString).was(|was| was.kind = Plain), &[]),
        (
            secure("1", "x").pattern("[0-9]"),
            &["will be refused: the value as a whole does not match the allowed pattern [0-9]"],
        ),
        (secure("1", "2").pattern("[0-9]"), &[]),
        (
            secure("a", &long),
            &["will be refused: 4097 bytes: the Standard tier takes 4096; the Advanced tier takes 8192"],
        ),
        (secure("a", &long).tier(Tier::Advanced), &[]),
        (secure("{\"a\": 1}", "{\"a\": 1,\n}"), &["was valid JSON, no longer is: line 2, column 1"]),
        (secure("{\"a\": 1}", "[1]"), &[]),
        (secure("text", "{"), &[]),
        (
            secure("a", "b").changed("2026-11-24T11:01:00Z", Some("arn:aws:iam::1:user/ben")),
            &["changed within the hour by ben"],
        ),
        (secure("a", "b").changed("2026-11-24T11:01:00Z", None), &["changed within the hour; by whom is not known"]),
        (secure("a", "b").changed("2026-11-24T11:01:00Z", Some(ME)), &[]),
        (secure("a", "b").changed("2026-11-24T11:00:00Z", Some("arn:aws:iam::1:user/ben")), &[]),
        (
            secure("a", "b").with_versions(100),
            &["v1, the oldest of 100, has the label live: the service refuses a new version until it is moved"],
        ),
        (secure("a", "b").with_versions(99), &[]),
        (new("a", Plain), &["the value is stored as plain text"]),
        (new("a", SecureString), &[]),
        (
            new("a", SecureString).tier(Tier::Advanced),
            &["an Advanced parameter is charged, and there is no way back to Standard"],
        ),
        (
            new("ami-1", Plain).of(rules::MACHINE_IMAGE),
            &[
                "the value is stored as plain text",
                "AWS checks the image after it has answered: a bad one never appears",
            ],
        ),
        (new("a", SecureString).of("aws:ssm:integration"), &[]),
        (
            secure("a", "b").was(|was| was.described = false),
            &["it could not be described; key and tier are left to the service"],
        ),
        (case(None, "b", SecureString), &["the value that is replaced has not been read"]),
        (new("b", SecureString), &[]),
        (secure("a", "a"), &["the same value as before: only a new version is made of it"]),
        (secure("a", "file://key.pem"), &["begins as the address of a file: it is stored as it is, no file is read"]),
        (
            new("fileb://key.pem", SecureString),
            &["begins as the address of a file: it is stored as it is, no file is read"],
        ),
        (secure("file://a", "file://b"), &[]),
        (secure("a", "see file://b"), &[]),
        (
            secure("a", "https://example.com/x"),
            &["is an address, the value before had none: it is stored as it is, nothing is fetched"],
        ),
        (secure("see http://example.com", "https://example.com/x"), &[]),
        (secure("a", "see https://example.com/x"), &[]),
        (new("https://example.com/x", SecureString), &[]),
        (
            secure("a", &long).tier(Tier::IntelligentTiering),
            &["4097 bytes: this becomes an Advanced parameter, which is charged and stays so"],
        ),
        (secure("a", &long[1..]).tier(Tier::IntelligentTiering), &[]),
        (
            case(Some("a"), &wide, Plain),
            &[
                "4098 bytes in fewer characters: the Standard tier may count bytes and takes 4096; the Advanced tier takes 8192",
            ],
        ),
        (case(Some("a"), &nearly, Plain), &[]),
        (secure("a", "b {{"), &["the value holds “{{”, which the service may refuse"]),
        (secure("a {{", "b {{"), &[]),
        (secure("a", "{\"a\":{\"b\":1}}"), &[]),
        (
            secure("ab", "cb").pattern("c(?=b)b"),
            &["the allowed pattern c(?=b)b cannot be checked here; the service will"],
        ),
        (list("a,b", "a, b"), &["1 item begins or ends with white space, which belongs to it"]),
        (list("a", "a, b,c ,d"), &["2 items begin or end with white space, which belongs to them"]),
        (list("a, b", "a, c"), &[]),
        (secure("a,b", "a, b"), &[]),
        (list("a", "a,,b"), &["1 list item is empty: two commas in a row, or one at the start or end"]),
        (
            new("a,,b,", StringList),
            &[
                "the value is stored as plain text",
                "2 list items are empty: two commas in a row, or one at the start or end",
            ],
        ),
        (list("a", "\"b,c\""), &["commas split the list inside quotes and brackets too"]),
        (list("a", "[b,c]"), &["commas split the list inside quotes and brackets too"]),
        (list("a", "\"b\",\"c\""), &[]),
        (secure("a", " b"), &["begins with white space, the value before did not"]),
        (secure(" a", "b"), &["no longer begins with white space"]),
        (new(" b", SecureString), &["the value begins with white space"]),
        (secure(" a", " b"), &[]),
        (secure("a", "b\n"), &["ends with a newline, the value before did not"]),
        (secure("a\n", "b"), &["no longer ends with a newline"]),
        (secure("a ", "b\n"), &["ends with a newline, the value before with white space"]),
        (new("b\n", SecureString), &["the value ends with a newline"]),
        (secure("a\n", "b\n"), &[]),
        (secure("a\nb", "a\r\nb\r\nc"), &["has 2 carriage returns, the value before none"]),
        (new("a\r\nb", SecureString), &["the value has 1 carriage return"]),
        (secure("a\r\nb", "b\r\nc"), &[]),
        (secure("a", "a\tb"), &["has 1 tab, the value before none"]),
        (new("a\tb", SecureString), &[]),
        (secure("a\tb", "\tb".trim_start()), &[]),
        (secure("ab", "a\u{200b}b"), &["holds what is not seen, or passes for a space: U+200B zero-width space"]),
        (secure("a\u{a0}b", "c\u{a0}b"), &[]),
        (secure("ab", "p\u{430}ss"), &["holds what passes for something else: a Cyrillic letter in a Latin word"]),
    ]
}

#[test]
fn each_hazard_is_told_of_what_has_it_and_of_nothing_else() {
    for (case, says) in table() {
        assert_eq!(case.hazards(), says, "{:.40}", case.write.value.expose());
    }
    for (at, hazard) in HAZARDS.iter().enumerate() {
        let is_met = table().iter().any(|(case, _)| (hazard.says)(case.intended()).is_some());
        assert!(is_met, "no write of the table has the hazard in row {at}");
    }
}

#[test]
fn the_worst_comes_first() {
    let first = HAZARDS.iter().position(|hazard| hazard.role == Role::Warn).unwrap_or(0);
    assert!(HAZARDS[first..].iter().all(|hazard| hazard.role == Role::Warn));
}

proptest! {
    #[test]
    fn nothing_of_a_value_is_said(old in "[qzQZ]{3}[ \t\r\n,{}\"\\[\u{a0}\u{430}“]{0,9}[qzQZ]{3}", new in "[ \t\r\n,{}\"\\[\u{a0}\u{430}“]{0,9}[qzQZ]{4}[ \n,]{0,2}", kind in 0_usize..3) {
        let kind = ParameterType::ALL[kind];
        for case in [case(Some(&old), &new, kind), case(None, &new, kind), self::new(&new, kind)] {
            for says in case.pattern("[0-9]").hazards() {
                for part in [&old, &new].into_iter().flat_map(|value| value.split(|c: char| !c.is_ascii_alphabetic())) {
                    prop_assert!(part.len() < 3 || !says.contains(part), "{says}");
                }
            }
        }
    }
}
