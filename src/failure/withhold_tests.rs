#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::failure::{Advice, Denial, ErrorMetadata, FailureKind, PolicyKind, access_denied};
use crate::text::CommandLine;

const SECRET: &str = "correct-horse-battery-staple";

fn withheld(text: &str, values: &[&str], shown: &[&str]) -> String {
    let mut text = text.to_owned();
    Withheld { values: values.to_vec(), shown: shown.to_vec() }.take_from_text(&mut text);
    text
}

#[test]
fn what_a_validation_quotes_is_left_out() {
    let rule = "failed to satisfy constraint: Member must have length greater than or equal to 1.";
    for (message, want) in [
        (
            format!("1 validation error detected: Value '{SECRET}' at 'value' {rule}"),
            format!("1 validation error detected: Value '…' at 'value' {rule}"),
        ),
        (format!("Value '{SECRET}\nand\nmore' at 'value' {rule}"), format!("Value '…' at 'value' {rule}")),
        (format!("Value 'it's' at 'name' {SECRET}' at 'value' {rule}"), format!("Value '…' at 'value' {rule}")),
        (
            format!("2 validation errors detected: Value '/x' at 'name' {rule}; Value '{SECRET}' at 'value' {rule}"),
            format!("2 validation errors detected: Value '…' at 'value' {rule}"),
        ),
        (format!("1 validation error detected: Value '{SECRET}"), "1 validation error detected: Value '…".to_owned()),
        (
            format!("1 validation error detected: Value '{SECRET}' at "),
            "1 validation error detected: Value '…".to_owned(),
        ),
        (format!("Invalid value \"{SECRET}\" for it"), "Invalid value \"…\" for it".to_owned()),
        (format!("Parameter value: '{SECRET}' is none"), "Parameter value: '…' is none".to_owned()),
        (format!("Value “{SECRET}” is none"), "Value “…” is none".to_owned()),
        (format!("The value ‘{SECRET}’ is none"), "The value ‘…’ is none".to_owned()),
        (format!("The value `{SECRET}` is none"), "The value `…` is none".to_owned()),
        (format!("The value « {SECRET} » is none"), "The value «…» is none".to_owned()),
        (format!("Value \\'{SECRET}\\' at \\'value\\' {rule}"), format!("Value \\'…\\' at \\'value\\' {rule}")),
        (format!("Value &#39;{SECRET}&#39; is none"), "Value &#39;…&#39; is none".to_owned()),
        (format!("Value &quot;{SECRET}&quot; is none"), "Value &quot;…&quot; is none".to_owned()),
        (format!("refused: {{\"value\":\"{SECRET}\"}}"), "refused: {\"value\":\"…\"}".to_owned()),
        (format!("refused: {{\"Value\" : \"{SECRET}"), "refused: {\"Value\" : \"…".to_owned()),
        (format!("refused: {{\\\"value\\\": \\\"{SECRET}\\\"}}"), "refused: {\\\"value\\\": \\\"…\\\"}".to_owned()),
        (format!("refused: value={SECRET} and more"), "refused: value=…".to_owned()),
        (format!("refused: value = {SECRET}"), "refused: value = …".to_owned()),
        (format!("Invalid parameter value: {SECRET}"), "Invalid parameter value: …".to_owned()),
        (format!("Value: [{SECRET}] is none"), "Value: […] is none".to_owned()),
        (format!("Value <{SECRET}> is none"), "Value <…> is none".to_owned()),
        // The pattern is shown beside the value, and is none.
        (
            "Parameter value, cannot be validated against allowedPattern: ^a$".to_owned(),
            "Parameter value, cannot be validated against allowedPattern: ^a$".to_owned(),
        ),
        ("The values are refused".to_owned(), "The values are refused".to_owned()),
        ("Member 'value' is none".to_owned(), "Member 'value' is none".to_owned()),
        ("The value:".to_owned(), "The value:".to_owned()),
        (String::new(), String::new()),
    ] {
        assert_eq!(said(&message), want, "{message}");
    }
}

/// A message of 4 MB is the largest that an answer brings.
#[test]
fn the_longest_message_is_cut() {
    let endless = said(&"x".repeat(4 << 20)).len();
    assert_eq!(endless, LONGEST_MESSAGE);
    assert_eq!(said(&format!("Value '{}' at 'value' failed", "日".repeat(1 << 20))), "Value '…' at 'value' failed");
    assert!(said_in_short(&"日".repeat(1 << 20)).chars().count() <= 301);
}

#[test]
fn eight_bytes_of_a_value_are_withheld_and_the_sentence_still_reads() {
    for (text, want) in [
        (
            format!("The service refuses the request: {SECRET} is too long"),
            "The service refuses the request: … is too long",
        ),
        ("It begins with correct-h".to_owned(), "It begins with …"),
        ("It begins with correct".to_owned(), "It begins with correct"),
        (format!("no: {}", SECRET.to_ascii_uppercase()), "no: …"),
        ("no: Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZQ==".to_owned(), "no: …"),
        (format!("{SECRET}{SECRET}"), "…"),
        (format!("one {SECRET} two {SECRET} three"), "one … two … three"),
        (String::new(), ""),
    ] {
        assert_eq!(withheld(&text, &["unrelated", SECRET, ""], &[]), want);
    }
    // A message of several lines is made one line before it is part of a sentence.
    assert_eq!(withheld("no: pass word1 word2.", &["pass\nword1\nword2"], &[]), "no: ….");
    assert_eq!(withheld("no: 日本語", &["日本語"], &[]), "no: …", "characters are not cut");
    assert_eq!(withheld("no: é日本語é", &["x日本語x"], &[]), "no: é…é");
}

#[test]
fn what_the_program_shows_anyway_stays() {
    let name = "/checkout/prod/db/password";
    let text = format!("There is no parameter {name} in eu-west-1");
    let value = format!("{{\"of\":\"{name}\",\"region\":\"eu-west-1\",\"parameter\":\"{SECRET}\"}}");
    assert_eq!(withheld(&text, &[&value], &[name, "eu-west-1"]), text);
    assert_eq!(withheld(&text, &[&value], &["eu-west-1"]), "There is no parameter … in eu-west-1");
    assert_eq!(withheld(&format!("{name}: {SECRET}"), &[&value], &[name]), format!("{name}: …"));
    // What stands beside a name in both is no reason to cut the name.
    assert_eq!(withheld(&format!("{name} is"), &[&format!("{name} is that")], &[name]), format!("{name}…"));
    assert_eq!(withheld("abcdefghijkl", &["abcdefghijkl"], &["abcdefgh", "efghijkl"]), "a…l", "no name is all of it");
}

/// Settings hold the words that failures are told in.
#[test]
fn the_programs_own_words_stay_while_a_settings_file_is_revealed() {
    let settings =
        r#"{"endpoint":"x","credentials":"x","parameter":"x","connection":"x","permission":"x","certificate":"x"}"#;
    for text in [
        "The service does not know these credentials, at least not in eu-west-1",
        "No trusted connection to https://x could be made",
        "Check the endpoint override and that a server listens there",
        "An Allow helps only if the permissions boundary of ana holds it too",
    ] {
        assert_eq!(withheld(text, &[settings], &[]), text);
    }
}

fn ana() -> Failure {
    let message = format!(
        "User: arn:aws:iam::111122223333:user/{SECRET} is not authorized to perform: ssm:GetParameter on resource: \
         arn:aws:ssm:eu-west-1:111122223333:parameter/app/x because no identity-based policy allows the ssm:GetParameter action"
    );
    access_denied(&message, "ssm:GetParameter", Some("/app/x"))
}

#[test]
fn every_text_of_a_failure_is_looked_at() {
    let denied = |change: fn(&mut Denial)| {
        let mut denial = Denial::unexplained("ssm:GetParameter", Refusal::NoReason);
        change(&mut denial);
        Failure::new(FailureKind::Denied(Box::new(denial)), "refused", "")
    };
    let secret = || Some(SECRET.to_owned());
    let refused = |advice: Advice| Failure::new(FailureKind::Rejected, "refused", advice);
    for mut failure in [
        ana(),
        Failure::new(FailureKind::Rejected, SECRET, ""),
        refused(Advice::from("no").and(Advice::from(SECRET))),
        refused(CommandLine::new("aws").option("--name", SECRET).into()),
        Failure {
            metadata: Some(Box::new(ErrorMetadata { code: secret(), request_id: secret() })),
            ..refused("".into())
        },
        denied(|denial| denial.principal = Some(SECRET.to_owned())),
        denied(|denial| denial.action = SECRET.to_owned()),
        denied(|denial| denial.resource = Some(SECRET.to_owned())),
        denied(|denial| denial.parameter = Some(SECRET.to_owned())),
        denied(|denial| denial.statement = Some(SECRET.to_owned())),
        denied(|denial| denial.own_statement = Some(SECRET.to_owned())),
        denied(|denial| {
            let policy = Some(SECRET.to_owned());
            denial.refusal = Refusal::ExplicitDeny { by: PolicyKind::Identity, policy };
        }),
        denied(|denial| {
            let (described, arn) = (SECRET.to_owned(), Some(SECRET.to_owned()));
            denial.key = Some(crate::failure::KmsKey { described, arn });
        }),
        Failure::new(FailureKind::Key { problem: crate::failure::KeyProblem::Other, key: secret() }, "refused", ""),
    ] {
        let before = format!("{failure:?}");
        assert!(before.contains(SECRET));
        Withheld { values: vec![SECRET], shown: Vec::new() }.take_from(&mut failure);
        let after = format!("{failure:?}");
        assert!(!after.contains("horse"), "{after}");
    }
}

#[test]
fn a_statement_in_which_something_is_withheld_is_none() {
    let mut failure = ana();
    assert!(failure.statement().is_some());
    let policy = r#"{"Action": "ssm:GetParameter", "Effect": "Allow", "Resource": "*"}"#;
    Withheld { values: vec![policy], shown: Vec::new() }.take_from(&mut failure);
    assert!(failure.statement().is_some(), "a policy is made of the same words: {failure:?}");
    Withheld { values: vec![SECRET], shown: Vec::new() }.take_from(&mut failure);
    assert_eq!(failure.statement(), None);
    // Nor does it come back with the key that is learnt later.
    assert_eq!(failure.clone().with_key("alias/x", None, Some("eu-west-1")).statement(), None);
}

/// Longer than any value or message that comes here: this ends at once, and a debug build would take minutes of what grows with a square.
#[test]
fn the_longest_values_and_messages_end() {
    let value: String = (0..200_000_u64).map(|n| char::from(b'a' + (n * n % 23) as u8)).collect();
    let text = withheld(&format!("no: {}", &value[1000..60_000]), &[&value, &value], &[]);
    assert_eq!(text, "no: …");
    let same = "a".repeat(64 << 10);
    assert_eq!(withheld(&same, &[&same], &[]), "…");
    // What is left beside a cut makes another part of the value, again and again.
    let value = "abcd…efghabcdefgh…ijklefgh…ijkl";
    assert!(!withheld(&format!("{}{}", "abcd".repeat(50), "efghijkl".repeat(50)), &[value], &[]).contains("efghijkl"));
}

proptest! {
    #[test]
    fn no_eight_bytes_of_a_value_survive(
        value in "[ab…\n ]{0,40}",
        parts in prop::collection::vec(("[ab…\n ]{0,12}", 0_usize..60, 0_usize..60), 0..6),
        shown in "[ab ]{0,12}",
    ) {
        let mut text = String::new();
        for (other, start, end) in &parts {
            text.push_str(other);
            let (start, end) = (value.floor_char_boundary(*start), value.floor_char_boundary(*end));
            text.push_str(value.get(start..end).unwrap_or_default());
        }
        let left = withheld(&text, &[&value], &[&shown]);
        for piece in left.as_bytes().windows(SHORTEST) {
            let is_in = |text: &str| text.as_bytes().windows(SHORTEST).any(|other| other == piece);
            // White space is one for what is shown too.
            let blanks = |text: &str| text.replace('\n', " ");
            let piece_shown = String::from_utf8_lossy(piece).replace('\n', " ");
            prop_assert!(!is_in(&value) || blanks(&shown).contains(&piece_shown), "{piece:?} of {left:?}");
        }
    }

    #[test]
    fn a_text_without_any_of_it_stays(text in "[a-m ]{0,80}", value in "[n-z]{0,80}") {
        prop_assert_eq!(withheld(&text, &[&value], &[]), text);
    }

    #[test]
    fn nothing_of_a_quotation_is_said(value in "\\PC{0,60}", cut in 0_usize..200) {
        let message = format!("1 validation error detected: Value '{value}' at 'value' failed to satisfy constraint: rule");
        let message = &message[..message.floor_char_boundary(cut)];
        let left = said(message);
        let after = left.split_once("Value '").map_or("", |(_, after)| after);
        let said = ["…", "…' at 'value' failed to satisfy constraint: rule"];
        prop_assert!(after.is_empty() || said[1].starts_with(after), "{left}");
    }
}
