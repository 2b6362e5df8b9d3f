//! Each through what reads it: does it parse, and is the name in it the name that was meant? Needs Python, Node, Terraform, gofmt and
//! PHP, so it is ignored unless asked for: `cargo test --lib snippet::peer -- --ignored`. A reader that is not on this machine is left
//! out, and said.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;

/// Names that variables stumble over, and regions that only a hostile file has.
fn subjects() -> Vec<(String, String)> {
    let names = [
        "db-password",
        "class",
        "1st",
        "PATH",
        "func",
        "this",
        "ssm",
        "import",
        "--",
        "_",
        "Parameter",
        "err",
        "cfg",
        "ctx",
    ];
    let regions = ["eu-west-1", "a\"b'c\\d", "x\n${y} %{z} $HOME `id`", "\u{feff}é\u{2028}\0"];
    names
        .iter()
        .flat_map(|name| regions.iter().map(move |region| (format!("/a/{name}"), (*region).to_owned())))
        .collect()
}

/// What all of them are in that language, each for the reader alone.
fn texts(snippet: Snippet) -> Vec<String> {
    let kinds = [ParameterType::String, ParameterType::SecureString, ParameterType::StringList];
    let one = |(name, region): &(String, String), kind| {
        let arn = format!("arn:aws:ssm:eu-west-1:111122223333:parameter{name}");
        let command =
            crate::text::CommandLine::new("printf %s").option("--region", &region.replace('\0', "")).to_string();
        let subject = Subject {
            name,
            selector: None,
            version: 3,
            kind,
            region: Some(region),
            arn: Some(&arn),
            command: &command,
        };
        snippet.of(&subject).unwrap().text
    };
    subjects().iter().flat_map(|subject| kinds.map(|kind| one(subject, kind))).collect()
}

/// Whether the program takes the text that is given to it.
fn takes(program: &str, arguments: &[&str], text: &str) {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}: {}\n{text}", String::from_utf8_lossy(&output.stderr));
}

fn is_here(program: &str) -> bool {
    let here = Command::new("sh").args(["-c", &format!("command -v {program} >/dev/null")]).status().unwrap().success();
    if !here {
        eprintln!("{program} is not on this machine: what it reads is not tried");
    }
    here
}

#[test]
#[ignore = "needs Python, Node, Terraform, gofmt, PHP and a shell"]
fn each_is_read_by_what_it_is_for() {
    for text in texts(Snippet::Shell) {
        takes("sh", &["-n"], &text);
    }
    for text in texts(Snippet::Ecs) {
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
    if is_here("python3") {
        let all: Vec<String> = texts(Snippet::Python);
        takes(
            "python3",
            &["-c", "import ast,json,sys\nfor t in json.load(sys.stdin): ast.parse(t)"],
            &serde_json::to_string(&all).unwrap(),
        );
    }
    if is_here("node") {
        for snippet in [Snippet::JavaScript, Snippet::Cdk] {
            let all = texts(snippet);
            let script = "const vm=require('vm');let s='';process.stdin.on('data',d=>s+=d).on('end',()=>{for(const t of JSON.parse(s))new vm.SourceTextModule(t)})";
            takes(
                "node",
                &["--experimental-vm-modules", "--no-warnings", "-e", script],
                &serde_json::to_string(&all).unwrap(),
            );
        }
    }
    if is_here("terraform") {
        takes("terraform", &["fmt", "-check", "-"], &texts(Snippet::Terraform).concat());
    }
    if is_here("gofmt") {
        for text in texts(Snippet::Go) {
            takes("gofmt", &["-e"], &format!("package main\n\n{text}"));
        }
    }
    if is_here("php") {
        for text in texts(Snippet::Php) {
            takes("php", &["-l"], &format!("<?php\n{text}"));
        }
    }
}
