//! Peers: clients that no one here wrote against our emulator, and our client against a server that no one here wrote. They
//! need Python and its packages, so they are ignored unless asked for; `.ci/run` asks.
//!
//! `bash tests/peer/install target/peer-venv && cargo test --lib --test sesame peer:: -- --ignored`

use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use aws_credential_types::Credentials;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::{BehaviorVersion, Region};
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::types::{ParameterStringFilter, ParameterType, ResourceTypeForTagging::Parameter as Taggable, Tag};

use crate::terminal::life::live;
use crate::terminal::session::Session;

/// A server as a process, ended when the test ends.
struct Server {
    process: Child,
    endpoint: String,
    // Kept open, so that the process can say more.
    _says: Box<dyn BufRead>,
}

impl Server {
    /// `sesame emulator` on a free port, holding what `tests/peer/seed.toml` says.
    fn emulator() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sesame"));
        command.args(["emulator", "--listen", "127.0.0.1:0", "--seed"]).arg(beside("seed.toml"));
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let says = process.stdout.take().unwrap();
        Self::listening(process, says)
    }

    /// moto on a free port, holding nothing: a Parameter Store written by others. Only good for the happy path
    /// (docs/parameter-store.md 8).
    fn moto() -> Self {
        let mut command = Command::new(python());
        command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let says = process.stderr.take().unwrap();
        let server = Self::listening(process, says);
        server.load("ssm", "AmazonSSM.DescribeParameters", "application/x-amz-json-1.1", "{}");
        server.load("sts", "", "application/x-www-form-urlencoded", "Action=GetCallerIdentity&Version=2011-06-15");
        server
    }

    /// Has moto load what it answers a service with, which it does at the first call and takes seconds for where the machine is busy:
    /// longer than a client waits.
    fn load(&self, service: &str, target: &str, kind: &str, body: &str) {
        let address = self.endpoint.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).unwrap();
        let by = format!("AWS4-HMAC-SHA256 Credential=AKIAPEERANA/20260101/eu-west-1/{service}/aws4_request");
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: {by}, SignedHeaders=host, Signature=0"
        );
        let about = format!("X-Amz-Target: {target}\r\nContent-Type: {kind}\r\nContent-Length: {}", body.len());
        write!(connection, "{head}\r\n{about}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "moto answered {service}: {answer}");
    }

    /// Takes the address from the first line that has one.
    fn listening(process: Child, says: impl Read + 'static) -> Self {
        let mut says = BufReader::new(says);
        let mut all = String::new();
        loop {
            let before = all.len();
            assert_ne!(says.read_line(&mut all).unwrap(), 0, "ended without an address: {all}");
            if let Some(url) = all[before..].split_whitespace().find(|word| word.starts_with("http://")) {
                let endpoint = url.to_owned();
                return Self { process, endpoint, _says: Box::new(says) };
            }
        }
    }

    /// The SDK, pointed at the server.
    fn client(&self) -> Client {
        let config = aws_sdk_ssm::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::new("AKIAPEERANA", "any", None, None, "test"))
            .endpoint_url(&self.endpoint);
        Client::from_conf(config.build())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A file of the folder beside this one.
fn beside(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer").join(file)
}

/// The interpreter that `tests/peer/install` laid into the target folder.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("peer-venv").join("bin/python");
    assert!(python.exists(), "run: bash tests/peer/install {}", python.parent().unwrap().parent().unwrap().display());
    python
}

/// Runs a script of the peers against a fresh emulator; its own output explains a failure.
fn run(script: &str) {
    let python = python();
    let server = Server::emulator();
    let ran = Command::new(python).arg(beside(script)).arg(&server.endpoint).output().unwrap();
    assert!(
        ran.status.success(),
        "{script}: {}\n{}{}",
        ran.status,
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn boto3_lives_the_life_of_a_parameter() {
    run("boto.py");
}

#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn the_aws_cli_lives_the_life_of_a_parameter() {
    run("cli.py");
}

/// Whatever two Parameter Stores agree on is more than what one of them believes.
#[tokio::test]
#[ignore = "needs Python packages: tests/peer/install"]
async fn the_emulator_and_moto_tell_the_same_story() {
    let (moto, emulator) = (Server::moto(), Server::emulator());
    let told_by_moto = story(&moto.client()).await;
    assert_eq!(story(&emulator.client()).await, told_by_moto);
    assert!(told_by_moto.len() > 20, "{told_by_moto:#?}");
}

/// The program itself against a Parameter Store that no one here wrote, from creation to undo.
#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn a_parameter_lives_its_life_in_moto_too() {
    let moto = Server::moto();
    let environment = [
        ("AWS_ENDPOINT_URL", moto.endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIAPEERANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let mut session = Session::start_with(&["/life"], &environment, 40, 120);
    live(&mut session, "/life");
    session.keys("q");
    session.exit().assert_restored();
}

/// The life of a few parameters, told line by line: calls whose answers docs/parameter-store.md 8 does not call wrong in
/// moto.
async fn story(ssm: &Client) -> Vec<String> {
    let mut story = Story::default();
    story.write(ssm).await;
    story.read(ssm).await;
    story.list(ssm).await;
    story.delete(ssm).await;
    story.0
}

#[derive(Default)]
struct Story(Vec<String>);

impl Story {
    /// One line: what was asked, and what came of it or the code of the refusal.
    fn tell<T: Debug, E, R>(&mut self, what: &str, outcome: Result<T, SdkError<E, R>>)
    where
        E: ProvideErrorMetadata + Debug,
        R: Debug,
    {
        let outcome = outcome.map_err(|error| {
            let refusal = error.as_service_error().and_then(ProvideErrorMetadata::code);
            refusal.unwrap_or_else(|| panic!("{what}: {error:?}")).to_owned()
        });
        self.0.push(format!("{what}: {outcome:?}"));
    }

    async fn write(&mut self, ssm: &Client) {
        for (name, kind, value) in [
            ("/story/plain", ParameterType::String, "one\n\ttwo "),
            ("/story/list", ParameterType::StringList, "a,b"),
            ("/story/deep/secret", ParameterType::SecureString, "s3cret ü"),
            ("story-flat", ParameterType::String, "flat"),
        ] {
            let put = ssm.put_parameter().name(name).value(value).r#type(kind);
            self.tell("create", put.clone().send().await.map(|put| put.version()));
            self.tell("create again", put.clone().send().await.map(|put| put.version()));
            self.tell("overwrite with nothing", put.value("").overwrite(true).send().await.map(|put| put.version()));
            let read = ssm.get_parameter().name(name).with_decryption(true).send().await;
            let read = read.map(|read| read.parameter.unwrap());
            self.tell("read", read.map(|p| (p.name, p.r#type, p.value, p.version, p.data_type)));
        }
        for value in ["two", "three"] {
            let over = ssm.put_parameter().name("/story/plain").overwrite(true).description("kept").value(value);
            self.tell("overwrite", over.send().await.map(|put| put.version()));
        }
        for version in [1, 2, 9] {
            let label = ssm.label_parameter_version().name("/story/plain").labels("good").parameter_version(version);
            self.tell("label", label.send().await.map(|labelled| labelled.invalid_labels.unwrap_or_default()));
        }
        let tag = Tag::builder().key("owner").value("ana").build().unwrap();
        let add = ssm.add_tags_to_resource().resource_type(Taggable).resource_id("/story/list").tags(tag);
        self.tell("tag", add.send().await.map(drop));
        for key in ["owner", "nobody"] {
            let other = Tag::builder().key("other").value(key).build().unwrap();
            let add = ssm.add_tags_to_resource().resource_type(Taggable).resource_id("/story/plain").tags(other);
            self.tell("tag anew", add.send().await.map(drop));
            let remove =
                ssm.remove_tags_from_resource().resource_type(Taggable).resource_id("/story/plain").tag_keys(key);
            self.tell("untag", remove.send().await.map(drop));
        }
        let nothing = ssm.list_tags_for_resource().resource_type(Taggable).resource_id("/story/nothing");
        self.tell("tags of nothing", nothing.send().await.map(drop));
        let label = ssm.label_parameter_version().name("/story/plain").parameter_version(1);
        let label = label.labels("passing").labels("1st").send().await;
        self.tell("labels, one of which is none", label.map(|labelled| labelled.invalid_labels.unwrap_or_default()));
        for labels in [["passing", "good"], ["passing", "never"]] {
            let unlabel = ssm.unlabel_parameter_version().name("/story/plain").parameter_version(1);
            let unlabel = unlabel.set_labels(Some(labels.map(str::to_owned).to_vec())).send().await;
            let told = unlabel.map(|it| (it.removed_labels.unwrap_or_default(), it.invalid_labels.unwrap_or_default()));
            self.tell(
                "unlabel",
                told.map(|(removed, invalid)| (sorted(removed.into_iter()), sorted(invalid.into_iter()))),
            );
        }
    }

    async fn read(&mut self, ssm: &Client) {
        for selector in ["", ":1", ":2", ":good", ":9"] {
            let read = ssm.get_parameter().name(format!("/story/plain{selector}")).send().await;
            self.tell(selector, read.map(|read| read.parameter.unwrap()).map(|p| (p.value, p.version)));
        }
        let history = ssm.get_parameter_history().name("/story/plain").send().await;
        let versions = history.map(|history| history.parameters.unwrap_or_default());
        let versions = versions.map(|all| all.into_iter().map(|p| (p.version, p.value, p.labels)).collect::<Vec<_>>());
        self.tell("history", versions);
        let tags = ssm.list_tags_for_resource().resource_type(Taggable).resource_id("/story/list").send().await;
        self.tell("tags", tags.map(|tags| tags.tag_list.unwrap_or_default()));
    }

    async fn list(&mut self, ssm: &Client) {
        for (path, recursive) in [("/story", false), ("/story", true), ("/story/deep/", false), ("/nowhere", true)] {
            let page = ssm.get_parameters_by_path().path(path).recursive(recursive).send().await;
            let names = page.map(|page| page.parameters.unwrap_or_default().into_iter().map(|p| p.name));
            self.tell(path, names.map(sorted));
        }
        let filter = |key: &str, option: &str, values: &str| {
            let values = Some(values.split(' ').map(str::to_owned).collect());
            ParameterStringFilter::builder().key(key).option(option).set_values(values).build().unwrap()
        };
        for (what, filters) in [
            ("by name", vec![filter("Name", "Equals", "/story/list")]),
            ("by a part", vec![filter("Name", "Contains", "tory/pl")]),
            ("by any of several beginnings", vec![filter("Name", "BeginsWith", "/story/deep story-f")]),
            ("by path", vec![filter("Path", "Recursive", "/story")]),
            ("by type", vec![filter("Type", "Equals", "SecureString"), filter("Path", "Recursive", "/story")]),
            ("by nonsense", vec![filter("Nonsense", "Equals", "x")]),
        ] {
            let pages = ssm.describe_parameters().set_parameter_filters(Some(filters)).into_paginator().send();
            let all = pages.try_collect().await;
            let all = all.map(|pages| pages.into_iter().flat_map(|page| page.parameters.unwrap_or_default()));
            self.tell(what, all.map(|all| sorted(all.map(|p| p.name))));
        }
    }

    async fn delete(&mut self, ssm: &Client) {
        let many = ssm.delete_parameters().names("/story/plain").names("/story/list").names("/nowhere").send().await;
        self.tell(
            "delete",
            many.map(|many| (sorted(many.deleted_parameters.into_iter().flatten()), many.invalid_parameters)),
        );
        for name in ["/story/deep/secret", "/story/deep/secret", "story-flat"] {
            self.tell("delete", ssm.delete_parameter().name(name).send().await.map(drop));
        }
        self.tell("gone", ssm.get_parameter().name("/story/plain").send().await.map(drop));
    }
}

/// Servers may list in any order.
fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items
}
