//! Our reading of shared files and environments against botocore's, which the AWS CLI stands on. Needs Python packages, so it is
//! ignored unless asked for: `bash tests/peer/install target/peer-venv && cargo test --lib peer:: -- --ignored`

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::chain::Base;
use super::environment::{Environment, with_home, with_variables};
use super::fixtures::{asked, environment};
use crate::destination::Place;

/// What stands for the home folder in a variable.
const HOME: &str = "/home/ana";

#[derive(Debug, Clone, Default)]
struct Case {
    config: String,
    credentials: String,
    env: Vec<(&'static str, String)>,
    profile: &'static str,
}

/// What both say of a case.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    profiles: String,
    region: String,
    endpoints: [String; 4],
    signs: String,
}

fn ours(case: &Case) -> Told {
    let vars: Vec<(&str, &str)> = case.env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let config = if found(case) { case.config.as_str() } else { "" };
    let environment = environment(&vars, config, &case.credentials);
    let asked = asked(case.profile, "", "");
    let refused = || "refused".to_owned();
    if environment.check_files().is_err() {
        return Told {
            profiles: refused(),
            region: refused(),
            endpoints: [(); 4].map(|()| refused()),
            signs: refused(),
        };
    }
    let unknown = environment.check_profile(&asked).is_err();
    let found = environment.endpoints(&asked);
    let one = |endpoint: Option<Option<String>>| endpoint.map_or_else(refused, Option::unwrap_or_default);
    let endpoints = [
        one(environment.endpoint(&asked).ok().map(|found| found.map(|found| found.value.to_owned()))),
        one(found.as_ref().ok().map(|found| found.roles.clone())),
        one(found.as_ref().ok().map(|found| found.iam.clone())),
        one(found.as_ref().ok().map(|found| found.sso.clone())),
    ];
    Told {
        profiles: environment.shared.profiles().collect::<Vec<_>>().join(","),
        region: if unknown { refused() } else { environment.place(&asked).region.unwrap_or_default() },
        endpoints: if unknown { endpoints.map(|_| refused()) } else { endpoints },
        signs: if unknown { refused() } else { signs(&environment, &asked) },
    }
}

/// Whether the config file is where the variable says, if one does.
fn found(case: &Case) -> bool {
    let variable = |name: &str| match case.env.iter().find(|(known, _)| *known == name) {
        Some((_, value)) => Some(value.clone()),
        None => (name == "HOME").then(|| HOME.to_owned()),
    };
    let Some(named) = variable("AWS_CONFIG_FILE") else { return true };
    let path = with_home(Path::new(&with_variables(&named, variable)), Path::new(HOME));
    path == Path::new(HOME).join("sub/config")
}

fn signs(environment: &Environment, asked: &Place) -> String {
    match environment.chain(asked) {
        Err(_) => "refused".to_owned(),
        Ok(chain) if !chain.roles.is_empty() => "assume-role".to_owned(),
        Ok(chain) => match chain.base {
            Base::Nothing => String::new(),
            Base::Variables => environment.access_key().unwrap_or_default().to_owned(),
            Base::Keys => environment.shared.get(chain.holder, "aws_access_key_id").unwrap_or_default().to_owned(),
            Base::Sso => "sso".to_owned(),
            Base::Process { .. } => "custom-process".to_owned(),
            Base::WebIdentity { .. } => "assume-role-with-web-identity".to_owned(),
            Base::Container => "container-role".to_owned(),
            Base::Instance => "iam-role".to_owned(),
        },
    }
}

fn theirs(cases: &[Case]) -> Vec<Told> {
    // target/debug/deps/… → target
    let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("peer-venv");
    let python = target.join("bin/python");
    assert!(python.exists(), "run: bash tests/peer/install {}", target.display());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/reading.py");
    let asked: Vec<Value> = cases
        .iter()
        .map(|case| {
            let env: BTreeMap<_, _> = case.env.iter().cloned().collect();
            json!({"config": case.config, "credentials": case.credentials, "env": env, "profile": case.profile})
        })
        .collect();
    let mut running = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(&serde_json::to_vec(&asked).unwrap()).unwrap();
    let output = running.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = answers.iter().map(|answer| Told {
        profiles: text(&answer["profiles"]),
        region: text(&answer["region"]),
        endpoints: [0, 1, 2, 3].map(|at| text(&answer["endpoints"][at])),
        signs: text(&answer["signs"]),
    });
    told.collect()
}

const KEYS: &str = "aws_access_key_id = AKIAFILE\naws_secret_access_key = any\n";

/// Every pair of what variables and what files may say of endpoints.
fn endpoints() -> Vec<Case> {
    let mut cases = Vec::new();
    let files = [
        "",
        "endpoint_url = http://file\n",
        "endpoint_url = http://file\nservices = s\n",
        "endpoint_url =\nservices =\n",
        "services = nowhere\n",
        "services = empty\n",
        "endpoint_url = http://file\nignore_configured_endpoint_urls = TRUE\nservices = nowhere\n",
    ];
    let sections = "[services s]\nssm =\n  endpoint_url = http://ssm\nSTS =\n  endpoint_url = http://sts\n\niam =\n  other = x\n[services empty]\n";
    for file in files {
        for own in ["-", "", "http://own"] {
            for all in ["-", "", "http://all"] {
                for ignore in ["-", "True"] {
                    let said = [
                        ("AWS_ENDPOINT_URL_SSM", own),
                        ("AWS_ENDPOINT_URL", all),
                        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ignore),
                    ];
                    let env = said.into_iter().filter(|(_, value)| *value != "-");
                    cases.push(Case {
                        config: format!("[default]\nregion = eu-west-1\n{KEYS}{file}{sections}"),
                        env: env.map(|(name, value)| (name, value.to_owned())).collect(),
                        ..Case::default()
                    });
                }
            }
        }
    }
    cases
}

/// Every way to write a section, in each of the files.
fn sections() -> Vec<Case> {
    let headers = [
        "[profile prod]",
        "[profile \"prod\"]",
        "[profile 'prod']",
        "[profile pr\\od]",
        "[profile \"pr\\od\"]",
        "[profile \"pr\\\\od\"]",
        "[profile my prod]",
        "[profile 'my prod']",
        "[profile my\\ prod]",
        "[profile  \t prod ]",
        "[ profile prod]",
        "[profile prod] text",
        "[profile prod] # text ]",
        "[profile pr]od]",
        "[profile pr#od]",
        "[profile #prod]",
        "[profile prod;x]",
        "[profile (prod)]",
        "[profile größe]",
        "[profile \"größe\" ]",
        "[profile 'prod]",
        "[profile]",
        "[profile default]",
        "[profile \"default\"]",
        "[profiles prod]",
        "[prod]",
        "[Profile prod]",
        "[\"prod\"]",
        "[ prod ]",
        "  [profile prod]",
        "[profile prod",
        "[]",
        "[DEFAULT]",
        "[sso-session prod]",
        "[services prod]",
    ];
    let mut cases = Vec::new();
    for header in headers {
        let text = format!("[default]\nregion = eu-west-1\n{header}\nregion = eu-north-1\n{KEYS}");
        cases.push(Case { config: text.clone(), ..Case::default() });
        cases.push(Case { config: text.clone(), profile: "prod", ..Case::default() });
        cases.push(Case { credentials: text.replace("[default]\n", "[other]\n"), ..Case::default() });
    }
    cases
}

/// Every way to write what stands in a section.
fn lines() -> Vec<Case> {
    let bodies = [
        "region = eu-north-1\n",
        "region: eu-north-1\n",
        "region=eu-north-1\n",
        "REGION = eu-north-1\n",
        "  region = eu-north-1\n",
        "\tregion = eu-north-1\n\toutput = json\n",
        "  output = json\n  region = eu-north-1\n",
        "output = json\n  region = eu-north-1\n",
        "output =\n  region = eu-north-1\n",
        "output =\n  region\n",
        "    output =\n      a = b\n    region = eu-north-1\n",
        "# comment\n; comment\n  # comment\nregion = eu-north-1\n",
        "region = eu-north-1\r\noutput = json\r\n",
        "\n\nregion = eu-north-1\n\n",
        "region eu-north-1\n",
        "= eu-north-1\n",
        "region =\n",
        "region\n",
        "region = eu-north-1 = x\n",
        "endpoint_url = http://h:1\nregion = eu-north-1\n",
        "endpoint_url : http://h:1\n",
        "role_arn = r\nsource_profile = base\nregion = eu-north-1\n",
        "role_arn = r\nsource_profile = nobody\n",
        "role_arn = r\n",
        "role_arn = r\nsource_profile = default\n",
        "web_identity_token_file = /t\nrole_arn = r\n",
        "credential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"A #; #\", \"SecretAccessKey\": \"s\"}'\n",
        "region = eu-north-1\nregion = eu-north-2\n",
        "region = eu-north-1\n[default]\n",
        "region = eu-north-1 # comment\n",
        "region = eu-north-1\t; comment\n",
        "services = s\n[services s]\nssm =\n  Endpoint_URL = http://ssm\n",
        "aws_access_key_id = AKIAX\n",
        "aws_secret_access_key = AKIAX\n",
    ];
    let mut cases = Vec::new();
    for body in bodies {
        let base = format!("[profile base]\n{KEYS}");
        cases.push(Case { config: format!("{base}[default]\n{body}"), ..Case::default() });
        cases.push(Case { config: format!("{body}[default]\n{base}"), ..Case::default() });
    }
    cases
}

/// Whose keys, and which profile and region.
fn choices() -> Vec<Case> {
    let config = format!(
        "[default]\nregion = eu-west-1\n[profile prod]\nregion = eu-north-1\n{}[profile dev]\nregion = eu-south-1\n",
        KEYS.replace("FILE", "PROD")
    );
    let credentials = format!("[default]\n{KEYS}[dev]\n{}region = eu-east-1\n", KEYS.replace("FILE", "DEV"));
    let (id, secret) = (("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "any"));
    let environments: [&[(&'static str, &str)]; 14] = [
        &[],
        &[("AWS_PROFILE", "prod")],
        &[("AWS_PROFILE", "")],
        &[("AWS_PROFILE", "nobody")],
        &[("AWS_DEFAULT_PROFILE", "prod")],
        &[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "prod")],
        &[id, secret],
        &[id, secret, ("AWS_PROFILE", "prod")],
        &[id],
        &[secret],
        &[("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")],
        &[("AWS_REGION", "eu-central-1")],
        &[("AWS_DEFAULT_REGION", "eu-central-1"), ("AWS_REGION", "")],
        &[("AWS_REGION", "eu-central-1"), ("AWS_DEFAULT_REGION", "eu-central-2")],
    ];
    let mut cases = Vec::new();
    for env in environments {
        for profile in ["", "prod", "dev", "default"] {
            cases.push(Case {
                config: config.clone(),
                credentials: credentials.clone(),
                env: env.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
                profile,
            });
        }
    }
    cases
}

/// Whoever gives credentials, where several could.
fn givers() -> Vec<Case> {
    let bodies = [
        String::new(),
        KEYS.to_owned(),
        "sso_session = corp\nsso_account_id = 1\nsso_role_name = r\n".to_owned(),
        format!("sso_session = corp\nsso_account_id = 1\nsso_role_name = r\n{KEYS}"),
        "role_arn = r\nsource_profile = base\n".to_owned(),
        "role_arn = r\n".to_owned(),
        "role_arn = r\nsource_profile = base\nweb_identity_token_file = /t\n".to_owned(),
        "web_identity_token_file = /t\n".to_owned(),
        format!("web_identity_token_file = /t\nrole_arn = r\n{KEYS}"),
        format!("{PROCESS}{KEYS}"),
        format!("{PROCESS}sso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"),
        "role_arn = r\ncredential_source = Environment\n".to_owned(),
    ];
    let (id, secret) = (("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "any"));
    let (token, role) = (("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "r"));
    let environments: [&[(&'static str, &str)]; 6] =
        [&[], &[token, role], &[token], &[role], &[id, secret, token, role], &[id, secret]];
    let sections = format!(
        "[profile base]\n{}[sso-session corp]\nsso_start_url = https://u\nsso_region = eu-west-1\n",
        KEYS.replace("FILE", "BASE")
    );
    let mut cases = Vec::new();
    for body in &bodies {
        for env in environments {
            for profile in ["", "default"] {
                for credentials in ["", KEYS] {
                    cases.push(Case {
                        config: format!("[default]\nregion = eu-west-1\n{body}{sections}"),
                        credentials: credentials.replace("aws_access", "[default]\naws_access").replace("FILE", "KEPT"),
                        env: env.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
                        profile,
                    });
                }
            }
        }
    }
    cases
}

const PROCESS: &str =
    "credential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"s\"}'\n";

/// Every way to say where the config file is.
fn paths() -> Vec<Case> {
    let texts = [
        "/home/ana/sub/config",
        "~/sub/config",
        "$HOME/sub/config",
        "${HOME}/sub/config",
        "$DIR/config",
        "${DIR}/config",
        "~/$SUB/config",
        "~/${SUB}/config",
        "$EMPTY~/sub/config",
        "~/sub$EMPTY/config",
        "$NOWHERE/config",
        "~/$NOWHERE/config",
        "${DIR/config",
        "$DIRconfig",
        "$SUB~/sub/config",
    ];
    let case = |text: &&str| Case {
        config: "[profile prod]\nregion = eu-north-1\n".to_owned(),
        env: vec![
            ("AWS_CONFIG_FILE", (*text).to_owned()),
            ("DIR", format!("{HOME}/sub")),
            ("SUB", "sub".to_owned()),
            ("EMPTY", String::new()),
        ],
        profile: "prod",
        ..Case::default()
    };
    texts.iter().map(case).collect()
}

/// Why we read a case in another way, where that is meant.
fn meant(case: &Case, theirs: &Told) -> Option<&'static str> {
    let config = |part: &str| case.config.contains(part);
    if config("services =\n") || case.env.contains(&("AWS_PROFILE", String::new())) {
        Some("what is empty counts as absent")
    } else if config(" # comment\n") || config("\t; comment\n") {
        Some("a comment behind a value is none of it")
    } else if config("Endpoint_URL") {
        Some("a sub-property's name counts in any case")
    } else if config("[default]\naws_secret_access_key = AKIAX\n") {
        Some("half of the keys is refused, not passed over")
    } else if case.config.is_empty() && theirs.signs == "refused" {
        Some("a credentials file that makes no sense is refused whatever is asked of it")
    } else {
        None
    }
}

#[test]
#[ignore = "needs Python packages: tests/peer/install"]
fn our_reading_is_botocores() {
    let cases = [endpoints(), sections(), lines(), choices(), givers(), paths()].concat();
    assert!(cases.len() >= 120, "{}", cases.len());
    let mut differences = Vec::new();
    let mut reasons = BTreeSet::new();
    for (case, theirs) in cases.iter().zip(theirs(&cases)) {
        let ours = ours(case);
        if ours == theirs {
            continue;
        }
        if let Some(reason) = meant(case, &theirs) {
            reasons.insert(reason);
        } else {
            differences.push(format!("{case:?}\nours   {ours:?}\ntheirs {theirs:?}"));
        }
    }
    assert_eq!(reasons.len(), 5, "no longer so: {reasons:?}");
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), cases.len(), differences.join("\n\n"));
}
