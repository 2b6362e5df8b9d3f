//! What a value is, told without a word of what is in it.

use serde::de::IgnoredAny;

use super::json::{JsonPart, json_parts};
use super::place::line_and_column;
use super::value::pretty_json;

/// What a value was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// In a few words: `PEM certificate`, `base64 of 32 bytes`. Nothing of the value is in them.
    pub says: String,
    /// Whether whoever has it can sign in with it, or sign: it is no text to be stored in the clear.
    pub is_secret: bool,
    /// Whether it is not what it was meant to be.
    pub is_broken: bool,
}

impl Recognised {
    fn plain(says: impl Into<String>) -> Self {
        Self { says: says.into(), is_secret: false, is_broken: false }
    }

    fn secret(says: impl Into<String>) -> Self {
        Self { is_secret: true, ..Self::plain(says) }
    }

    fn broken(says: impl Into<String>) -> Self {
        Self { is_broken: true, ..Self::plain(says) }
    }
}

/// In this order: what has a form of its own first, what is only made of certain characters last.
const SORTS: &[fn(&str) -> Option<Recognised>] =
    &[pem, ssh_key, web_token, access_key, url, connection_string, dotenv, hexadecimal, base64];

/// What a value is, where that can be told for certain; a guess is no answer.
pub fn recognise(value: &str) -> Option<Recognised> {
    // Where it breaks is told of the whole text.
    json(value).or_else(|| SORTS.iter().find_map(|sort| sort(value.trim())))
}

/// What the label of a PEM block says it is, and whether that is a secret.
fn pem_noun(label: &str) -> (&'static str, bool) {
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => ("certificate", false),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => ("certificate request", false),
        "ENCRYPTED PRIVATE KEY" => ("encrypted private key", false),
        label if label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK" => ("private key", true),
        label if label.ends_with("PUBLIC KEY") || label == "PGP PUBLIC KEY BLOCK" => ("public key", false),
        _ => ("block", false),
    }
}

fn pem(value: &str) -> Option<Recognised> {
    const BEGIN: &str = "-----BEGIN ";
    if !value.starts_with(BEGIN) {
        return None;
    }
    let mut blocks: Vec<(&str, usize)> = Vec::new();
    let (mut is_secret, mut is_whole) = (false, true);
    for block in value.split(BEGIN).skip(1) {
        let (label, rest) = block.split_once("-----")?;
        let (mut noun, mut secret) = pem_noun(label);
        if rest.contains("Proc-Type: 4,ENCRYPTED") {
            (noun, secret) = ("encrypted private key", false);
        }
        is_secret |= secret;
        is_whole &= rest.contains(&format!("-----END {label}-----"));
        match blocks.iter_mut().find(|(known, _)| *known == noun) {
            Some((_, count)) => *count += 1,
            None => blocks.push((noun, 1)),
        }
    }
    let several = |(noun, count): &(&str, usize)| match count {
        1 => (*noun).to_owned(),
        _ => format!("{count} {noun}s"),
    };
    let mut says = format!("PEM {}", blocks.iter().map(several).collect::<Vec<_>>().join(", "));
    // No program reads it so, and the web console makes it so.
    let is_one_line = !value.contains('\n');
    if !is_whole {
        says += " without its end";
    } else if is_one_line && value.contains("\\n") {
        says += ", its line ends written as \\n";
    } else if is_one_line {
        says += " on one line: its line ends are lost";
    }
    let is_broken = !is_whole || is_one_line && !value.contains("\\n");
    Some(Recognised { says, is_secret, is_broken })
}

fn json(value: &str) -> Option<Recognised> {
    let begins = value.trim_start();
    if pretty_json(value).is_some() {
        let (noun, one, many) =
            if begins.starts_with('{') { ("object", "key", "keys") } else { ("array", "item", "items") };
        let count = members(value);
        return Some(Recognised::plain(format!("JSON {noun}, {count} {}", if count == 1 { one } else { many })));
    }
    let (line, column) = line_and_column(value, json_fault(value)?.at);
    Some(Recognised::broken(format!("begins as JSON and is none: line {line}, column {column}")))
}

/// Where a text that was meant to be JSON is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    /// The place in the text, in bytes; on the edge of a character.
    pub at: usize,
    /// What is wrong there, without a word of the text.
    pub says: String,
}

/// What is wrong with a text that begins as JSON and is none; `None` of any other.
pub fn json_fault(value: &str) -> Option<JsonFault> {
    let begins = value.trim_start();
    let is_meant =
        |open: char, next: &[char]| begins.strip_prefix(open).is_some_and(|rest| rest.trim_start().starts_with(next));
    if !is_meant('{', &['"']) && !is_meant('[', &['"', '{', '[']) {
        return None;
    }
    let error = serde_json::from_str::<IgnoredAny>(value).err()?;
    // Its columns are bytes, from 1; 0 is before the first.
    let before = error.line().checked_sub(2).and_then(|line| value.match_indices('\n').nth(line));
    let start = before.map_or(0, |(at, _)| at + 1);
    let mut at = (start + error.column().saturating_sub(1)).min(value.len());
    while !value.is_char_boundary(at) {
        at -= 1;
    }
    let says = error.to_string();
    let says = says.split(" at line ").next().unwrap_or_default().replace("EOF while parsing", "it ends within");
    Some(JsonFault { at, says })
}

/// How many keys or items the outermost object or array has.
fn members(value: &str) -> usize {
    let (mut depth, mut commas, mut is_empty, mut start) = (0_usize, 0, true, 0);
    for (part, end) in json_parts(value) {
        let text = &value[std::mem::replace(&mut start, end)..end];
        if part != JsonPart::Between {
            is_empty = false;
            continue;
        }
        for c in text.chars() {
            match c {
                '{' | '[' => {
                    is_empty &= depth == 0;
                    depth += 1;
                }
                '}' | ']' => depth = depth.saturating_sub(1),
                ',' if depth == 1 => commas += 1,
                _ => {}
            }
        }
    }
    if is_empty { 0 } else { commas + 1 }
}

fn ssh_key(value: &str) -> Option<Recognised> {
    let (algorithm, rest) = value.split_once(' ')?;
    let is_one = matches!(algorithm, "ssh-rsa" | "ssh-ed25519" | "ssh-dss")
        || algorithm.starts_with("ecdsa-sha2-")
        || algorithm.starts_with("sk-") && algorithm.ends_with("@openssh.com");
    (is_one && rest.starts_with("AAAA") && !rest.contains('\n')).then(|| Recognised::plain("SSH public key"))
}

/// Three parts in base64url, the first of which begins as a JSON object does there.
fn web_token(value: &str) -> Option<Recognised> {
    let parts: Vec<&str> = value.split('.').collect();
    let is_base64url =
        |part: &&str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    let is_one =
        parts.len() == 3 && parts.iter().all(is_base64url) && parts[..2].iter().all(|part| part.starts_with("eyJ"));
    is_one.then(|| Recognised::secret("JSON web token"))
}

fn access_key(value: &str) -> Option<Recognised> {
    let rest = value.strip_prefix("AKIA").or_else(|| value.strip_prefix("ASIA"))?;
    let is_one = rest.len() == 16 && rest.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_one.then(|| Recognised::plain("id of an AWS access key"))
}

fn url(value: &str) -> Option<Recognised> {
    let (scheme, rest) = value.split_once("://")?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-' | ':');
    if !scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        || !scheme.chars().all(is_scheme)
        || value.contains(char::is_whitespace)
    {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let in_authority = || Some(authority.rsplit_once('@')?.0.split_once(':')?.1);
    let in_query = || {
        let parameters = rest.split_once('?')?.1.split(['&', ';', '#']);
        parameters
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| is_password(name))
            .map(|(_, it)| it)
    };
    let password = in_authority().filter(|it| !it.is_empty()).or_else(in_query).filter(|it| !it.is_empty())?;
    Some(with_password("URL", password))
}

/// `Server=…;Password=…`.
fn connection_string(value: &str) -> Option<Recognised> {
    let parts: Vec<(&str, &str)> = value
        .split(';')
        .filter(|part| !part.trim().is_empty())
        .map(|part| part.split_once('='))
        .collect::<Option<_>>()?;
    if parts.len() < 2 || value.contains('\n') {
        return None;
    }
    let password = parts.iter().find(|(name, it)| is_password(name) && !it.trim().is_empty())?.1;
    Some(with_password("connection string", password.trim()))
}

fn with_password(what: &str, password: &str) -> Recognised {
    if is_placeholder(password) {
        return Recognised::plain(format!("{what} with a placeholder for a password"));
    }
    Recognised::secret(format!("{what} with a password in it"))
}

fn is_password(name: &str) -> bool {
    ["password", "passwd", "pwd"].iter().any(|word| name.trim().eq_ignore_ascii_case(word))
}

/// `${PASSWORD}`, `$PASSWORD`, `<password>`, `%s` and their kin.
fn is_placeholder(password: &str) -> bool {
    let is_wrapped = |open: &str, close: char| password.starts_with(open) && password.ends_with(close);
    is_wrapped("${", '}')
        || is_wrapped("{", '}')
        || is_wrapped("<", '>')
        || is_wrapped("%", 's')
        || password.strip_prefix('$').is_some_and(is_variable)
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Lines that each set a variable, beside comments and blank ones.
fn dotenv(value: &str) -> Option<Recognised> {
    let mut set = 0;
    for line in value.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        if !is_variable(name.trim_end()) {
            return None;
        }
        set += 1;
    }
    (set > 1).then(|| Recognised::plain(format!("dotenv, {} lines", value.lines().count())))
}

/// The least characters from which on a text of hexadecimal digits, or of base64, is hardly a word.
const LEAST: usize = 24;

fn hexadecimal(value: &str) -> Option<Recognised> {
    let is_one = value.len() >= LEAST && value.len().is_multiple_of(2) && value.bytes().all(|c| c.is_ascii_hexdigit());
    let has = |is: fn(&u8) -> bool| value.as_bytes().iter().any(is);
    // Digits alone are a number.
    let is_one = is_one && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    is_one.then(|| Recognised::plain(format!("hexadecimal of {} bytes", value.len() / 2)))
}

/// Only where something tells it from any other letters and digits.
fn base64(value: &str) -> Option<Recognised> {
    let lines: Vec<&str> = value.lines().map(str::trim_end).collect();
    let (last, before) = lines.split_last()?;
    // Wrapped as `base64` and PEM do.
    if before.iter().any(|line| line.len() != before[0].len() || !matches!(line.len(), 64 | 76))
        || before.first().is_some_and(|line| last.len() > line.len())
    {
        return None;
    }
    let text = lines.concat();
    let bare = text.trim_end_matches('=');
    let padding = text.len() - bare.len();
    let has = |is: fn(u8) -> bool| bare.bytes().any(is);
    let is_base64 = bare.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/'));
    let is_told = padding > 0 || !before.is_empty();
    let is_mixed = has(|c| c.is_ascii_lowercase()) && has(|c| c.is_ascii_uppercase());
    let is_one =
        text.len() >= LEAST && text.len().is_multiple_of(4) && padding <= 2 && is_base64 && is_told && is_mixed;
    is_one.then(|| Recognised::plain(format!("base64 of {} bytes", text.len() / 4 * 3 - padding)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn says(value: &str) -> String {
        recognise(value).map_or_else(String::new, |recognised| {
            let mark = |is: bool, mark: &str| if is { mark.to_owned() } else { String::new() };
            recognised.says + &mark(recognised.is_secret, " !") + &mark(recognised.is_broken, " ?")
        })
    }

    fn pem_of(labels: &[&str]) -> String {
        let block = |label: &&str| format!("-----BEGIN {label}-----\nMIIBszCCAVmgAwIBAgIU\n-----END {label}-----\n");
        labels.iter().map(block).collect::<Vec<_>>().concat()
    }

    #[test]
    fn values_are_told_by_what_they_are() {
        for (value, told) in [
            (pem_of(&["CERTIFICATE"]), "PEM certificate"),
            (pem_of(&["CERTIFICATE", "RSA PRIVATE KEY", "CERTIFICATE"]), "PEM 2 certificates, private key !"),
            (pem_of(&["OPENSSH PRIVATE KEY"]), "PEM private key !"),
            (pem_of(&["ENCRYPTED PRIVATE KEY"]), "PEM encrypted private key"),
            (pem_of(&["SOMETHING ELSE"]), "PEM block"),
            (pem_of(&["PUBLIC KEY"]).trim_end().replace('\n', "\\n"), "PEM public key, its line ends written as \\n"),
            (
                pem_of(&["CERTIFICATE"]).trim_end().replace('\n', " "),
                "PEM certificate on one line: its line ends are lost ?",
            ),
            (pem_of(&["PRIVATE KEY"])[..40].to_owned(), "PEM private key without its end ! ?"),
        ] {
            assert_eq!(says(&value), told, "{value}");
        }
        for (value, told) in [
            ("{\"a\":1,\"b\":{\"c\":[1,2]}}", "JSON object, 2 keys"),
            (" {\"a\":{}} \n", "JSON object, 1 key"),
            ("[]", "JSON array, 0 items"),
            ("[[]]", "JSON array, 1 item"),
            ("[1,[2,3],{\"a\":\"x,y\"}]", "JSON array, 3 items"),
            ("\n{\"a\":1,}", "begins as JSON and is none: line 2, column 8 ?"),
            ("{\"a\":1,}", "begins as JSON and is none: line 1, column 8 ?"),
            ("[section]\nkey=1", ""),
            ("{{ template }}", ""),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ana@example", "SSH public key"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl", "JSON web token !"),
            ("AKIAIOSFODNN7EXAMPLE", "id of an AWS access key"),
            ("postgres://app:hunter2@db.internal:5432/shop", "URL with a password in it !"),
            ("redis://:hunter2@cache:6379", "URL with a password in it !"),
            ("jdbc:postgresql://db/shop?user=app&password=hunter2", "URL with a password in it !"),
            ("postgres://app:${DB_PASSWORD}@db/shop", "URL with a placeholder for a password"),
            ("postgres://app:$DB_PASSWORD@db/shop", "URL with a placeholder for a password"),
            ("https://app@example.com/a:b@c", ""),
            ("https://example.com/?q=1", ""),
            ("see https://a:b@example.com", ""),
            ("Server=db;User Id=app;Password=hunter2;", "connection string with a password in it !"),
            ("Server=db;Password=", ""),
            ("# comment\nA=1\n\nexport B_2=\"x y\"\nC=", "dotenv, 5 lines"),
            ("A=1", ""),
            ("A=1\nnot set", ""),
            ("a b=1\nc=2", ""),
            ("d41d8cd98f00b204e9800998ecf8427e", "hexadecimal of 16 bytes"),
            ("123456789012345678901234", ""),
            ("deadbeefcafe", ""),
            ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=", "base64 of 32 bytes"),
            ("c29tZSBieXRlcyB0aGF0IGFyZSBubyB0ZXh0Pz8/Kw==", "base64 of 31 bytes"),
            ("correct-horse-battery-staple", ""),
            ("Checkout/Prod/Service/One", ""),
            ("ThisIsJustAPasswordOf32Characters", ""),
            ("demo-teasel-23", ""),
            ("", ""),
        ] {
            assert_eq!(says(value), told, "{value}");
        }
        let bytes = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2";
        assert_eq!(says(&format!("{bytes}\n{bytes}\nQUJD\n")), "base64 of 99 bytes");
    }

    proptest! {
        #[test]
        fn of_any_text_nothing_is_repeated(word in "[a-z]{6,9}Q[0-9]{3}", around in "[ -~\n]{0,40}") {
            for value in [
                format!("{word}{around}"),
                format!("postgres://{word}:{word}@{word}/{word}"),
                format!("{word}={word}\n{word}={around}"),
                format!("{{\"{word}\":\"{word}\"{around}"),
                format!("-----BEGIN {word}-----\n{word}"),
                format!("-----BEGIN {word} PRIVATE KEY-----\n{word}\n-----END {word} PRIVATE KEY-----"),
            ] {
                prop_assert!(!says(&value).contains(&word), "{value}");
            }
        }
    }
}
