//! Each dialect through its real reader: hostile values, and every character of a byte and then some. Needs what reads them, so it is
//! ignored unless asked for: `bash tests/peer/install target/peer-venv && cargo test --lib peer:: -- --ignored`. A reader that is not
//! on this machine is left out, and said.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::*;

/// Values that readers stumble over.
fn values() -> Vec<String> {
    let mut values: Vec<String> = [
        "plain",
        " a b ",
        "it's \"x\" \\ $y `z` $(id) ${q",
        "${HOME}",
        "#a",
        "a #b",
        "a=b",
        "=",
        "a\nb\n",
        "a\r\nb\r\n",
        "\r",
        "\n",
        "\t",
        "a,b;c",
        "x: y",
        "- a",
        "$${x} %{y}",
        "%%{z}",
        "no",
        "1.10",
        "007",
        "null",
        "~",
        "\\n\\u0041\\x41",
        "'",
        "\"",
        "''",
        "\"\"",
        "a'b\"c\\",
        "\\",
        "\\'",
        "\\\"",
        "!x",
        "!!",
        "*",
        "&a",
        "{a: b}",
        "[1]",
        "|",
        ">",
        "%",
        "@",
        "`",
        "export X=1",
        "a\\\nb",
        "-----BEGIN X-----\nabc=\n-----END X-----\n",
        "{\"a\":\"b\\n\"}",
        "e\u{301}",
        "é",
        "😀",
        "\u{1f468}\u{200d}\u{1f469}",
        "\u{feff}x",
        "x\u{feff}",
        "\u{2028}\u{2029}\u{85}",
        "\u{fffe}\u{ffff}",
        "\u{e000}",
        "\u{10ffff}",
        "\0",
        "a\0b",
    ]
    .map(str::to_owned)
    .to_vec();
    for c in (0..=0x17f_u32).chain(0x2000..=0x206f).filter_map(char::from_u32) {
        values.extend([c.to_string(), format!("a{c}b"), format!("{c} {c}")]);
    }
    values
}

fn entries(values: &[String]) -> Vec<Entry> {
    let entry = |(at, value): (usize, &String)| Entry {
        key: format!("X{at}"),
        name: format!("/x/{at}"),
        arn: None,
        value: Secret::from(value.as_str()),
    };
    values.iter().enumerate().map(entry).collect()
}

/// What can be written in a format, in a file; each key with its value. The rest was refused by name.
fn file(format: Format, dir: &Path) -> Vec<(String, String)> {
    let all = entries(&values());
    let written: Vec<Entry> =
        all.into_iter().filter(|entry| write(format, std::slice::from_ref(entry), "").is_ok()).collect();
    let text = write(format, &written, "/x").unwrap();
    std::fs::write(dir.join("file"), text.expose()).unwrap();
    written.into_iter().map(|entry| (entry.key, entry.value.expose().to_owned())).collect()
}

fn is_here(program: &str) -> bool {
    let here = Command::new("sh").args(["-c", &format!("command -v {program} >/dev/null")]).status().unwrap().success();
    if !here {
        eprintln!("{program} is not on this machine: what it reads is not tried");
    }
    here
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.env_remove("HOME").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[track_caller]
fn compare(reader: &str, expected: &[(String, String)], found: &[String]) {
    assert!(expected.len() > 500, "{reader}: {} were written", expected.len());
    assert_eq!(expected.len(), found.len(), "{reader}");
    for ((key, value), found) in expected.iter().zip(found) {
        assert_eq!(value, found, "{reader}, {key}");
    }
}

/// By a shell that has read the file: what each variable holds, a NUL after each.
fn by_shell(shell: &str, format: Format) {
    if !is_here(shell) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let expected = file(format, dir.path());
    let print: Vec<String> = expected.iter().map(|(key, _)| format!("printf '%s\\0' \"${key}\"")).collect();
    for read in [". ./file", "eval \"$(cat ./file)\""] {
        if shell == "fish" && read.starts_with("eval") {
            continue;
        }
        let read = if shell == "fish" { "source ./file" } else { read };
        let program = format!("{read}\n{}\n", print.join("\n"));
        std::fs::write(dir.path().join("program"), program).unwrap();
        let said = output(
            Command::new(shell)
                .args(["sh"].iter().filter(|_| shell == "busybox"))
                .arg("./program")
                .current_dir(dir.path())
                .env("LC_ALL", "C.UTF-8"),
        );
        let said = String::from_utf8(said).unwrap();
        let found: Vec<String> = said.strip_suffix('\0').unwrap().split('\0').map(str::to_owned).collect();
        compare(shell, &expected, &found);
    }
}

fn by_python(reader: &str, format: Format) {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peer-venv/bin/python");
    assert!(python.exists(), "run: bash tests/peer/install target/peer-venv");
    let dir = tempfile::tempdir().unwrap();
    let expected = file(format, dir.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/dialects.py");
    let said = output(Command::new(python).arg(script).arg(reader).arg("file").current_dir(dir.path()));
    let read: Value = serde_json::from_slice(&said).unwrap();
    let found: Vec<String> = expected
        .iter()
        .map(|(key, _)| read[key].as_str().unwrap_or_else(|| panic!("{reader}: {key}")).to_owned())
        .collect();
    compare(reader, &expected, &found);
}

#[test]
#[ignore = "needs shells, Python packages and what else reads files"]
fn each_dialect_is_read_as_it_was_written() {
    for shell in ["sh", "bash", "dash", "zsh", "ksh", "busybox"] {
        by_shell(shell, Format::Shell);
    }
    by_shell("fish", Format::Fish);
    for (reader, format) in [
        ("dotenv", Format::Dotenv),
        ("json", Format::Json),
        ("yaml", Format::Yaml),
        ("csv", Format::Csv),
        ("k8s", Format::K8s),
    ] {
        by_python(reader, format);
    }
}

/// The command line of Docker reads the file and tells a daemon: here one that only writes down what it is told.
#[test]
#[ignore = "needs the command line of Docker, and Python"]
fn docker_reads_its_file_as_it_was_written() {
    if is_here("docker") {
        by_python("docker", Format::Docker);
    }
}

#[test]
#[ignore = "needs Terraform"]
fn terraform_reads_its_variables_as_they_were_written() {
    if !is_here("terraform") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let expected = file(Format::Tfvars, dir.path());
    std::fs::rename(dir.path().join("file"), dir.path().join("file.tfvars")).unwrap();
    let declared: Vec<String> =
        expected.iter().map(|(key, _)| format!("variable \"{key}\" {{ type = string }}\n")).collect();
    let all: Vec<String> = expected.iter().map(|(key, _)| format!("var.{key}")).collect();
    let output_of_all = format!("output \"all\" {{ value = [{}] }}\n", all.join(", "));
    std::fs::write(dir.path().join("main.tf"), declared.concat() + &output_of_all).unwrap();
    let terraform = |arguments: &[&str]| {
        output(Command::new("terraform").args(arguments).current_dir(dir.path()).env("CHECKPOINT_DISABLE", "1"))
    };
    terraform(&["apply", "-auto-approve", "-input=false", "-var-file=file.tfvars"]);
    let read: Vec<String> = serde_json::from_slice(&terraform(&["output", "-json", "all"])).unwrap();
    compare("terraform", &expected, &read);
}
