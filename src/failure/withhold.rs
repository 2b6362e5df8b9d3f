//! What no failure repeats, whoever's words it is in: values. A refusal may quote what it refuses, and what stands on the screen or
//! is copied for whoever can help is read by others.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use zeroize::Zeroizing;

use super::denial::Refusal;
use super::kind::{Failure, FailureKind};
use crate::text;

/// Bytes of a value that are recognised in any text. Fewer are found in every text by accident.
const SHORTEST: usize = 8;

/// In place of what is withheld.
const WITHHELD: &str = "…";

/// Bytes of a message of a service at most; the longest that are known have some hundreds.
const LONGEST_MESSAGE: usize = 4 << 10;

/// How often a text is looked at again after something was taken out of it: what then stands side by side may be part of a value too.
const ROUNDS: usize = 8;

/// This program's own words, and the names of permissions. Where a value holds one of them, that is no reason not to say it: without them no
/// sentence could be read while a settings file is revealed.
const OWN: &[&str] = &[
    "ssm:GetParameter",
    "ssm:GetParametersByPath",
    "ssm:GetParameterHistory",
    "ssm:DescribeParameters",
    "ssm:PutParameter",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "secretsmanager:GetSecretValue",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
    ".amazonaws.com",
    "AccessDeniedException",
    "ValidationException",
    "Parameter Store",
    "Secrets Manager",
    "The service refuses",
    "accounts",
    "administrator",
    "administrators",
    "answered",
    "balancer",
    "boundary",
    "certificate",
    "certificates",
    "changing",
    "character",
    "configuration",
    "configured",
    "connected",
    "connection",
    "connections",
    "constraint",
    "container",
    "credential",
    "credentials",
    "customer",
    "deletion",
    "disabled",
    "endpoint",
    "environment",
    "everything",
    "explicit",
    "firewall",
    "identity",
    "instance",
    "internal",
    "malformed",
    "material",
    "metadata",
    "organisation",
    "override",
    "parameter",
    "parameters",
    "partition",
    "permission",
    "permissions",
    "policies",
    "principal",
    "profiles",
    "provider",
    "refreshed",
    "requirements",
    "reserved",
    "resource",
    "scheduled",
    "sections",
    "security",
    "services",
    "signature",
    "something",
    "statement",
    "supported",
    "unavailable",
    "unchanged",
    "variables",
    "versions",
    "whatever",
];

/// What is not to be repeated at this moment, and what is.
#[derive(Default)]
pub struct Withheld<'a> {
    /// Values in memory.
    pub values: Vec<&'a str>,
    /// What the program shows anyway: names, ARNs, keys, the account, the region, the principal.
    pub shown: Vec<&'a str>,
}

impl std::fmt::Debug for Withheld<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Withheld(…)")
    }
}

impl Withheld<'_> {
    /// Takes out of a failure what is not to be repeated. A statement that would be missing something is no statement.
    pub fn take_from(&self, failure: &mut Failure) {
        let taken = self.take_from_all(&mut texts(failure));
        if let FailureKind::Denied(denial) = &mut failure.kind {
            let statements = [&denial.statement, &denial.own_statement].into_iter().flatten();
            let mut words: Vec<String> = statements.flat_map(|statement| words(statement)).collect();
            if self.take_from_all(&mut words.iter_mut().collect::<Vec<_>>()) || taken {
                (denial.statement, denial.own_statement) = (None, None);
            }
        }
    }

    /// The same of a text.
    pub fn take_from_text(&self, text: &mut String) {
        self.take_from_all(&mut [text]);
    }

    /// Whether anything was taken out.
    fn take_from_all(&self, texts: &mut [&mut String]) -> bool {
        for round in 0..=ROUNDS {
            let pieces = self.pieces(texts);
            if pieces.secret.is_empty() {
                return round > 0;
            }
            for text in &mut *texts {
                let found = pieces.found(text);
                // Somebody has made the value so that every cut makes another part of it.
                if round == ROUNDS && !found.is_empty() {
                    WITHHELD.clone_into(text);
                    continue;
                }
                for place in found.into_iter().rev() {
                    text.replace_range(place, WITHHELD);
                }
            }
        }
        true
    }

    /// The pieces of these texts that are pieces of a value, and those that are of what is shown. The texts are short and the values
    /// long, so these are looked through once.
    fn pieces(&self, texts: &[&mut String]) -> Pieces {
        let of_texts: HashSet<u64> = texts.iter().flat_map(|text| windows(text)).collect();
        if of_texts.is_empty() || self.values.is_empty() {
            return Pieces::default();
        }
        let sieve = Sieve::of(&of_texts);
        // As it is sent where it has to be text of few characters.
        let encoded: Vec<_> = self.values.iter().map(|value| Zeroizing::new(STANDARD.encode(value))).collect();
        let in_values = self.values.iter().copied().chain(encoded.iter().map(|it| it.as_str())).flat_map(windows);
        let of_values: HashSet<u64> =
            in_values.filter(|piece| sieve.may_hold(*piece) && of_texts.contains(piece)).collect();
        let shown = self.shown.iter().chain(OWN).flat_map(|text| windows(text));
        let shown: HashSet<u64> = shown.filter(|piece| of_texts.contains(piece)).collect();
        Pieces { secret: of_values.difference(&shown).copied().collect(), shown }
    }
}

/// Pieces of texts.
#[derive(Default)]
struct Pieces {
    /// Of a value, and of nothing that is shown.
    secret: HashSet<u64>,
    /// Of what is shown.
    shown: HashSet<u64>,
}

impl Pieces {
    /// What is to be taken out of a text: places of whole characters, in order. Where a name stands before or behind, it stays, so that
    /// the sentence still says which.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let mut stays = vec![false; text.len()];
        for (start, _) in windows(text).enumerate().filter(|(_, piece)| self.shown.contains(piece)) {
            stays[start..start + SHORTEST].fill(true);
        }
        let mut places: Vec<Range<usize>> = Vec::new();
        for (start, _) in windows(text).enumerate().filter(|(_, piece)| self.secret.contains(piece)) {
            let all = start..start + SHORTEST;
            // Between two names that overlap there is nothing else to take out.
            let is_shown = stays[all.clone()].iter().all(|stays| *stays);
            for byte in all.filter(|byte| is_shown || !stays[*byte]) {
                let character = text.floor_char_boundary(byte)..text.ceil_char_boundary(byte + 1);
                match places.last_mut() {
                    Some(last) if last.end >= character.end => {}
                    Some(last) if last.end == character.start => last.end = character.end,
                    _ => places.push(character),
                }
            }
        }
        places
    }
}

/// Tells quickly of most pieces that they are not in a set.
struct Sieve(Vec<u64>);

impl Sieve {
    const BITS: u32 = 16;

    fn of(pieces: &HashSet<u64>) -> Self {
        let mut sieve = Self(vec![0; (1 << Self::BITS) / 64]);
        for piece in pieces {
            let (word, bit) = Self::place(*piece);
            sieve.0[word] |= bit;
        }
        sieve
    }

    fn may_hold(&self, piece: u64) -> bool {
        let (word, bit) = Self::place(piece);
        self.0[word] & bit != 0
    }

    fn place(piece: u64) -> (usize, u64) {
        let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - Self::BITS);
        ((hash / 64) as usize, 1 << (hash % 64))
    }
}

/// Every piece of so many bytes, in order. White space counts as one: a message of several lines is made one line. So do large and small
/// letters: a message may be in one of them.
fn windows(text: &str) -> impl Iterator<Item = u64> {
    let mut piece = 0_u64;
    let bytes = text.bytes().map(|byte| if byte.is_ascii_whitespace() { b' ' } else { byte.to_ascii_lowercase() });
    bytes
        .map(move |byte| {
            piece = piece << 8 | u64::from(byte);
            piece
        })
        .skip(SHORTEST - 1)
}

/// The words of a policy statement: what is put into it. The rest of it is the same in every statement.
fn words(statement: &str) -> Vec<String> {
    fn collect(part: Value, words: &mut Vec<String>) {
        match part {
            Value::Object(members) => members.into_iter().for_each(|(_, part)| collect(part, words)),
            Value::Array(parts) => parts.into_iter().for_each(|part| collect(part, words)),
            Value::String(word) => words.push(word),
            _ => {}
        }
    }
    let Ok(statement) = serde_json::from_str(statement) else { return vec![statement.to_owned()] };
    let mut words = Vec::new();
    collect(statement, &mut words);
    words
}

/// Every text of a failure but its statements.
fn texts(failure: &mut Failure) -> Vec<&mut String> {
    let Failure { kind, what, advice, metadata, end: _ } = failure;
    let mut texts = vec![what];
    texts.extend(advice.texts_mut());
    if let Some(answer) = metadata {
        texts.extend([&mut answer.code, &mut answer.request_id].into_iter().flatten());
    }
    match kind {
        FailureKind::Denied(denial) => {
            texts.push(&mut denial.action);
            texts.extend([&mut denial.principal, &mut denial.resource, &mut denial.parameter].into_iter().flatten());
            if let Some(key) = &mut denial.key {
                texts.push(&mut key.described);
                texts.extend(&mut key.arn);
            }
            if let Refusal::ExplicitDeny { policy: Some(policy), .. } = &mut denial.refusal {
                texts.push(policy);
            }
        }
        FailureKind::Key { key: Some(key), .. } => texts.push(key),
        _ => {}
    }
    texts
}

/// A message of a service, without the value that it quotes and no longer than can be read.
///
/// The text of a validation repeats what it refuses (docs/parameter-store.md 0): `Value '…' at 'value' failed to satisfy constraint: …`,
/// in whose place anything may stand, also what looks like the end of a quotation. So the last such end counts, and where there is
/// none, because the message was cut short, all the rest is left out.
pub fn said(message: &str) -> Cow<'_, str> {
    let message = without_quoted(message);
    if message.len() <= LONGEST_MESSAGE {
        return message;
    }
    Cow::Owned(message[..message.floor_char_boundary(LONGEST_MESSAGE)].to_owned())
}

/// Marks that stand around what is quoted, as they are and as other formats write them; those of two or more characters first.
const QUOTES: [(&str, &str); 13] = [
    ("\\'", "\\'"),
    ("\\\"", "\\\""),
    ("&#39;", "&#39;"),
    ("&quot;", "&quot;"),
    ("'", "'"),
    ("\"", "\""),
    ("`", "`"),
    ("\u{201c}", "\u{201d}"),
    ("\u{2018}", "\u{2019}"),
    ("\u{ab}", "\u{bb}"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
];

/// Where a quoted value begins, and the marks around it; without marks nothing tells its end.
struct Quotation {
    start: usize,
    marks: Option<(&'static str, &'static str)>,
}

impl Quotation {
    /// Behind the word "value", which ends at `at`: a mark, with a colon before it or not, or a colon alone.
    fn behind(message: &str, at: usize) -> Option<Self> {
        let mut rest = &message[at..];
        // The word is itself in quotes, as in JSON, but only before a colon.
        let closed = QUOTES.iter().find_map(|(_, close)| rest.strip_prefix(close));
        let is_pair = |text: &&str| text.trim_start().starts_with([':', '=']);
        rest = closed.filter(is_pair).unwrap_or(rest);
        let bare = rest.trim_start();
        let told = bare.trim_start_matches([':', '=']);
        let is_told = told.len() < bare.len();
        let quoted = told.trim_start();
        let marks = QUOTES.into_iter().find(|(open, _)| quoted.starts_with(open));
        let skipped = marks.map_or(0, |(open, _)| open.len());
        // A mark right behind the word closes something.
        let is_quoted = marks.is_some() && quoted.len() < rest.len();
        let start = message.len() - quoted.len() + skipped;
        (is_quoted || is_told && !quoted.is_empty()).then_some(Self { start, marks })
    }

    /// The first of a message.
    fn first(message: &str) -> Option<Self> {
        let lower = message.to_ascii_lowercase();
        lower.match_indices("value").find_map(|(at, word)| Self::behind(message, at + word.len()))
    }
}

fn without_quoted(message: &str) -> Cow<'_, str> {
    let Some(Quotation { start, marks }) = Quotation::first(message) else { return Cow::Borrowed(message) };
    let (before, quoted) = message.split_at(start);
    let end = marks.and_then(|(open, close)| match quoted.rfind(&format!("{close} at {open}")) {
        None if message.to_ascii_lowercase().contains("validation error") => None,
        None => quoted.rfind(close),
        end => end,
    });
    Cow::Owned(format!("{before}{WITHHELD}{}", end.map_or("", |end| &quoted[end..])))
}

/// A message as part of a sentence: without the value that it quotes, on one line, cut short.
pub fn said_in_short(message: &str) -> String {
    text::excerpt(&said(message))
}

#[cfg(test)]
#[path = "withhold_tests.rs"]
mod tests;
