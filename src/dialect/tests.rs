//! A table of hostile values: what each dialect makes of it. Whether its reader agrees the peers tell (tests/peer).

use super::*;

fn entry(value: &str) -> Entry {
    Entry { key: "X".to_owned(), name: "/a/x".to_owned(), arn: Some("arn:x".to_owned()), value: Secret::from(value) }
}

/// What stands for the value, without what stands around it in each.
fn written(format: Format, value: &str) -> Result<String, String> {
    match write(format, &[entry(value)], "/a") {
        Ok(text) => Ok(text.expose().to_owned()),
        Err(refused) => {
            assert_eq!(refused.len(), 1);
            assert_eq!(refused[0].name, "/a/x");
            assert!(value.len() < 4 || !refused[0].why.contains(value), "{refused:?}");
            Err(refused[0].why.clone())
        }
    }
}

#[test]
fn hostile_values_are_written_for_their_readers_or_refused() {
    use Format::{Csv, Docker, Dotenv, Fish, Json, K8s, Shell, Tfvars, Yaml};
    for (format, value, expected) in [
        (Dotenv, "plain-1.2_3", Ok("X=plain-1.2_3\n")),
        (Dotenv, "a b#c", Ok("X='a b#c'\n")),
        (Dotenv, "it's", Ok("X=\"it's\"\n")),
        (Dotenv, r#"it's "$x""#, Ok("X='it\\'s \"$x\"'\n")),
        (Dotenv, r"a\n", Ok("X='a\\\\n'\n")),
        (Dotenv, "a b\\", Ok("X=a b\\\n")),
        (Dotenv, "a\nb\\", Err("backslash")),
        (Dotenv, "a #b\\", Err("backslash")),
        (Dotenv, "a\nb\n", Ok("X='a\nb\n'\n")),
        (Dotenv, "a\r\nb", Ok("X=\"a\\r\nb\"\n")),
        (Dotenv, "${HOME}", Err("replaced")),
        (Dotenv, "$HOME ${", Ok("X='$HOME ${'\n")),
        (Dotenv, "a\0b", Err("NUL")),
        (Dotenv, "", Ok("X=''\n")),
        (Docker, " 'a' \"b\" # $x \\n ", Ok("X= 'a' \"b\" # $x \\n \n")),
        (Docker, "a\rb", Ok("X=a\rb\n")),
        (Docker, "a\r", Err("carriage return")),
        (Docker, "a\nb", Err("more than one line")),
        (Docker, "a\0b", Err("NUL")),
        (Shell, "$(id) `id` \"x\" \\ ! it's\n", Ok("export X='$(id) `id` \"x\" \\ ! it'\\''s\n'\n")),
        (Shell, "a\0b", Err("NUL")),
        (Fish, "it's \\ $x (id)", Ok("set -gx X 'it\\'s \\\\ $x (id)'\n")),
        (Json, "a\"b\\\u{1}\n\u{2028}é", Ok("{\n  \"X\": \"a\\\"b\\\\\\u0001\\n\u{2028}é\"\n}\n")),
        (Yaml, "no", Ok("\"X\": \"no\"\n")),
        (
            Yaml,
            "a: b #\u{85}\u{2028}\u{7f}\u{feff}\0é😀\t\r\n",
            Ok("\"X\": \"a: b #\\u0085\\u2028\\u007f\\ufeff\\u0000é😀\\t\\r\\n\"\n"),
        ),
        (Tfvars, "${x} %{y} $x \"\\\n\u{1}", Ok("X = \"$${x} %%{y} $x \\\"\\\\\\n\\u0001\"\n")),
        (Tfvars, "$${x}", Ok("X = \"$$${x}\"\n")),
        (Tfvars, "e\u{301}", Err("NFC")),
        (Tfvars, "é", Ok("X = \"é\"\n")),
        (Csv, "a", Ok("name,value\nX,a\n")),
        (Csv, "a,\"b\"\r\n", Ok("name,value\nX,\"a,\"\"b\"\"\r\n\"\n")),
        (Csv, "a\0", Err("NUL")),
        (Csv, " a", Ok("name,value\nX,\" a\"\n")),
        (
            K8s,
            "a\0\n",
            Ok("apiVersion: v1\nkind: Secret\ntype: Opaque\nmetadata:\n  name: \"a\"\ndata:\n  \"X\": \"YQAK\"\n"),
        ),
    ] {
        match (written(format, value), expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected, "{format:?} {value:?}"),
            (Err(why), Err(expected)) => assert!(why.contains(expected), "{format:?} {value:?}: {why}"),
            (written, expected) => panic!("{format:?} {value:?}: {written:?}, not {expected:?}"),
        }
    }
}

#[test]
fn a_path_variable_of_fish_stays_one_text() {
    let entry = Entry { key: "CONFIG_PATH".to_owned(), ..entry("a:b") };
    let text = write(Format::Fish, &[entry], "");
    assert_eq!(text.map(|text| text.expose().to_owned()), Ok("set -gx --unpath CONFIG_PATH 'a:b'\n".to_owned()));
}

#[test]
fn ecs_gets_addresses_and_no_values() {
    let text = write(Format::Ecs, &[entry("hunter2")], "").map(|text| text.expose().to_owned());
    assert_eq!(text.as_deref(), Ok("[\n  {\n    \"name\": \"X\",\n    \"valueFrom\": \"arn:x\"\n  }\n]\n"));
}

#[test]
fn each_that_cannot_be_written_is_named() {
    let entries =
        [entry("a\0"), Entry { name: "/b".to_owned(), ..entry("ok") }, Entry { name: "/c".to_owned(), ..entry("\0") }];
    let refused =
        write(Format::Shell, &entries, "").map_err(|all| all.into_iter().map(|it| it.name).collect::<Vec<_>>());
    assert_eq!(refused, Err(vec!["/a/x".to_owned(), "/c".to_owned()]));
}
