//! Each policy through what reads it: is it the document that was meant? Needs Terraform, and Python with PyYAML, so it is ignored
//! unless asked for: `bash tests/peer/install target/peer-venv && cargo test --lib iam::peer -- --ignored`.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::*;

/// Names and keys that readers stumble over.
fn subtrees() -> Vec<Subtree> {
    let one = |path: &str, key: &str, folder: bool| Subtree {
        partition: "aws".to_owned(),
        region: Some("eu-west-1".to_owned()),
        account: None,
        path: path.to_owned(),
        folder,
        parameter: !folder,
        keys: [key.to_owned(), "alias/app".to_owned()].into(),
        unknown_keys: true,
    };
    vec![
        one("/app/prod", "1111", true),
        one("/1st/a.b-c_d", "yes", false),
        one("/\u{e9}\"\\/${x}%{y}: #\t\n- ~", "a\"b${c}", true),
        one("/", "null", true),
        one("motd", "1", false),
    ]
}

fn written(format: PolicyFormat) -> Vec<(String, PolicyKind, Subtree)> {
    let all = subtrees().into_iter().flat_map(|subtree| PolicyKind::ALL.map(|kind| (kind, subtree.clone())));
    all.map(|(kind, subtree)| (subtree.written(kind, format), kind, subtree)).collect()
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let said = [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said));
    assert!(output.status.success(), "{}", said.concat());
    output.stdout
}

#[test]
#[ignore = "needs Terraform"]
fn terraform_reads_the_policies_that_were_meant() {
    let dir = tempfile::tempdir().unwrap();
    let terraform = |arguments: &[&str]| {
        output(Command::new("terraform").args(arguments).current_dir(dir.path()).env("CHECKPOINT_DISABLE", "1"))
    };
    let mut outputs = String::new();
    let mut meant = Vec::new();
    for (at, (text, kind, subtree)) in written(PolicyFormat::Terraform).into_iter().enumerate() {
        let file = format!("written{at}.tf");
        std::fs::write(dir.path().join(&file), &text).unwrap();
        // Nothing is lined up otherwise by the formatter, which refuses what does not parse.
        terraform(&["fmt", "-check", "-diff", &file]);
        std::fs::remove_file(dir.path().join(&file)).unwrap();
        // Without its provider a resource cannot be planned; what it is given can.
        let encoded: Vec<&str> =
            text.split("= jsonencode(").skip(1).map(|rest| rest.split_once("\n  })").unwrap().0).collect();
        for (nth, body) in encoded.iter().enumerate() {
            let _ = writeln!(outputs, "output \"o{at}_{nth}\" {{\n  value = jsonencode({body}\n  }})\n}}");
        }
        meant.push(subtree.policy(kind).document);
        if encoded.len() == 2 {
            meant.push(subtree.policy(PolicyKind::Application).document);
        }
    }
    std::fs::write(dir.path().join("main.tf"), outputs).unwrap();
    terraform(&["apply", "-auto-approve", "-input=false"]);
    let read: Value = serde_json::from_slice(&terraform(&["output", "-json"])).unwrap();
    let mut found: Vec<(Vec<u32>, Value)> = read
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, output)| {
            let number = key[1..].split('_').map(|part| part.parse().unwrap()).collect();
            (number, serde_json::from_str(output["value"].as_str().unwrap()).unwrap())
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found.into_iter().map(|(_, policy)| policy).collect::<Vec<_>>(), meant);
}

#[test]
#[ignore = "needs Python with PyYAML"]
fn a_reader_of_yaml_reads_the_policies_that_were_meant() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peer-venv/bin/python");
    assert!(python.exists(), "run: bash tests/peer/install target/peer-venv");
    let dir = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/dialects.py");
    for (text, kind, subtree) in written(PolicyFormat::CloudFormation) {
        std::fs::write(dir.path().join("file"), &text).unwrap();
        let said = output(Command::new(&python).arg(&script).args(["yaml", "file"]).current_dir(dir.path()));
        let read: Value = serde_json::from_slice(&said).unwrap();
        assert_eq!(read["AWSTemplateFormatVersion"], "2010-09-09", "{text}");
        let resources = read["Resources"].as_object().unwrap();
        let (id, first) = resources.iter().next().unwrap();
        assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
        let meant = subtree.policy(kind).document;
        let properties = &first["Properties"];
        if let PolicyKind::Trust(compute) = kind {
            assert_eq!(properties["AssumeRolePolicyDocument"], meant, "{text}");
            let application = subtree.policy(PolicyKind::Application).document;
            assert_eq!(properties["Policies"][0]["PolicyDocument"], application, "{text}");
            assert_eq!(resources.len(), if compute == Compute::Ec2 { 2 } else { 1 }, "{text}");
        } else {
            assert_eq!(properties["PolicyDocument"], meant, "{text}");
        }
    }
}
