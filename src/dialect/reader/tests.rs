//! What is read of each way of writing, and what is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::dialect::{self, Entry, Format};
use crate::secret::Secret;

fn pairs(format: ImportFormat, text: &str) -> Result<Vec<(String, String)>, String> {
    let items = read(format, text)?;
    Ok(items.into_iter().map(|item| (item.key, item.value.expose().to_owned())).collect())
}

#[test]
fn each_format_is_read() {
    use ImportFormat::{Aws, Csv, Dotenv, Json, Tfvars, Yaml};
    for (format, text, expected) in [
        (
            Dotenv,
            "# c\n\nA=1\nexport B = 'x # y'  # z\nC=a b # c\nD=\nE=\"l1\nl2\\n\"\nF='it\\'s'\r\nG=a#b",
            &[("A", "1"), ("B", "x # y"), ("C", "a b"), ("D", ""), ("E", "l1\nl2\n"), ("F", "it's"), ("G", "a#b")][..],
        ),
        (
            Json,
            r#"{"a":"x\n","b":{"c":1.10,"d":{"e":true}},"f/g":"h"}"#,
            &[("a", "x\n"), ("b/c", "1.10"), ("b/d/e", "true"), ("f/g", "h")],
        ),
        (
            Yaml,
            "a: 1.10\nb:\n  c: no\n  d: \"x\\n\"\ne: |\n  l1\n  l2\nf: '007'\n",
            &[("a", "1.10"), ("b/c", "no"), ("b/d", "x\n"), ("e", "l1\nl2\n"), ("f", "007")],
        ),
        (
            Tfvars,
            "# c\na = \"x\\n\\u00e9 $${y}\" // c\nb=5 /* c\n */\nc = true\nd = <<-EOT\n    l1\n      l2\n  EOT\ne = <<X\n y\nX\n",
            &[("a", "x\né ${y}"), ("b", "5"), ("c", "true"), ("d", "l1\n  l2\n"), ("e", " y\n")],
        ),
        (Csv, "name,value\r\na,1\n\"b,c\",\"x\"\"y\n\"\nd,\n", &[("a", "1"), ("b,c", "x\"y\n"), ("d", "")]),
        (
            Aws,
            r#"{"Parameters":[{"Name":"/a/b","Type":"String","Value":"x","Version":3},{"Name":"motd","Type":"StringList","Value":"a,b"}]}"#,
            &[("/a/b", "x"), ("/motd", "a,b")],
        ),
    ] {
        let expected: Vec<_> = expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(pairs(format, text), Ok(expected), "{format:?}");
    }
}

#[test]
fn what_is_not_understood_is_refused_without_a_value() {
    use ImportFormat::{Aws, Csv, Dotenv, Json, Tfvars, Yaml};
    for (format, text, said) in [
        (Dotenv, "A=1\nhunter2\n", "line 2: NAME=value"),
        (Dotenv, "A='hunter2\n", "line 1: the quotation does not end"),
        (Dotenv, "A='hunter2' hunter2", "line 1: something follows"),
        (Dotenv, "A=${HOME}", "line 1: A holds ${…}"),
        (Dotenv, "A=1\nA=2", "A stands there twice"),
        (Json, "[\"hunter2\"]", "line 1, column"),
        (Json, "{\"a\":[1]}", "a is a list"),
        (Json, "{\"a\":{\"b\":null}}", "a/b is null"),
        (Json, "{\"a\":\"1\",\"a\":\"2\"}", "a stands there twice"),
        (Json, "{\"a\":\"hunter2\"", "line 1, column"),
        (Yaml, "a: [hunter2]", "a is a list"),
        (Yaml, "a:\n", "a is null"),
        (Yaml, "- hunter2", "is a list"),
        (Yaml, "hunter2", "a mapping of names and values is expected"),
        (Yaml, "a: &x hunter2\nb: *x", "anchors"),
        (Yaml, "a: !!binary aHVudGVyMg==", "a text is expected"),
        (Yaml, "a: 1\n---\nb: 2", "one document"),
        (Yaml, "a: \"hunter2", "it is no YAML"),
        (Tfvars, "a = \"${x}\"", "line 1: a is a template"),
        (Tfvars, "a = [1]", "line 1: a is no text"),
        (Tfvars, "a = \"x\" + 1", "line 1: a is more than a text"),
        (Tfvars, "a = \"hunter2\n\"", "line 1: a has a quotation"),
        (Tfvars, "hunter2", "line 1: name ="),
        (Csv, "a,b\n1,2", "the columns are name,value"),
        (Csv, "name,value\nhunter2", "line 2: a name and a value"),
        (Csv, "name,value\na,\"hunter2", "line 2: the quotation does not end"),
        (Aws, "{}", "neither Parameters"),
    ] {
        let error = pairs(format, text).unwrap_err();
        assert!(error.contains(said) && !error.contains("hunter2"), "{format:?} {text:?}: {error}");
    }
}

/// What is written here is read here, byte for byte; whether others read the same the peers tell.
#[test]
fn what_an_export_writes_an_import_reads() {
    let hostile = [
        "plain",
        " a b ",
        "it's \"x\" \\ $y `z`",
        "#a",
        "a\nb\n",
        "a\r\nb",
        "\t",
        "é😀\u{85}\u{2028}\u{feff}",
        "a,b;c",
        "x: y",
        "- a",
        "$${x} %{y} ${z",
        "\u{1}\u{7f}",
        "no",
        "1.10",
        "\\n\\u0041",
        "'",
        "\"",
        "''",
        "a'b\"c\\",
    ];
    for (write, read_as) in [
        (Format::Dotenv, ImportFormat::Dotenv),
        (Format::Json, ImportFormat::Json),
        (Format::Yaml, ImportFormat::Yaml),
        (Format::Tfvars, ImportFormat::Tfvars),
        (Format::Csv, ImportFormat::Csv),
    ] {
        for value in hostile {
            let entry = Entry { key: "X".to_owned(), name: "/x".to_owned(), arn: None, value: Secret::from(value) };
            let Ok(text) = dialect::write(write, &[entry], "") else { continue };
            let found = pairs(read_as, text.expose());
            assert_eq!(found, Ok(vec![("X".to_owned(), value.to_owned())]), "{write:?} {:?}", text.expose());
        }
    }
}

/// As the AWS CLI prints them without `--with-decryption`: KMS's own messages of three ages, the Encryption SDK's of two formats.
#[test]
fn what_was_not_decrypted_is_refused() {
    let read_as = |kind: &str, value: &str| {
        read(ImportFormat::Aws, &format!(r#"{{"Parameters":[{{"Name":"/a","Type":"{kind}","Value":"{value}"}}]}}"#))
    };
    let of = |begin: &[u8], length: usize| STANDARD.encode([begin, &vec![0x5a; length]].concat());
    for begin in [&[1, 2, 2, 0, 0x78][..], &[1, 1, 2, 0, 0x78], &[1, 1, 3, 0, 0x78], &[1, 0x80, 3, 0x78], &[2, 5, 0x78]]
    {
        let encrypted = of(begin, 150);
        assert_eq!(
            read_as("SecureString", &encrypted).unwrap_err(),
            "/a is encrypted: the AWS CLI decrypts with --with-decryption",
            "{encrypted}"
        );
        assert!(read_as("String", &encrypted).is_ok());
        assert!(read_as("SecureString", &of(begin, 30)).is_ok(), "a key of one's own");
        assert!(read_as("SecureString", &format!("{encrypted} ")).is_ok());
    }
    assert!(read_as("SecureString", &of(&[0x30, 0x82], 600)).is_ok(), "a certificate");
}

/// A name has fifteen levels; what goes on and on is refused before it is too much for the stack.
#[test]
fn what_is_too_deep_is_refused() {
    for (format, text) in [
        (ImportFormat::Json, format!("{}1{}", r#"{"a":"#.repeat(20_000), "}".repeat(20_000))),
        (ImportFormat::Yaml, format!("{}1{}", "{a: ".repeat(20_000), "}".repeat(20_000))),
        (ImportFormat::Yaml, (0..3_000).map(|level| " ".repeat(level) + "a:\n").collect()),
        (ImportFormat::Yaml, "- ".repeat(20_000)),
        (ImportFormat::Yaml, "[".repeat(20_000)),
        (ImportFormat::Aws, format!("{}1{}", r#"{"a":"#.repeat(20_000), "}".repeat(20_000))),
        (ImportFormat::Tfvars, format!("a = {}", "[".repeat(20_000))),
    ] {
        assert!(read(format, &text).is_err(), "{format:?}");
    }
    let fifteen = format!("{}1{}", r#"{"a":"#.repeat(15), "}".repeat(15));
    assert!(read(ImportFormat::Json, &fifteen).is_ok());
}
