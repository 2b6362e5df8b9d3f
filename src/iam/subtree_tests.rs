#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::parameter::SECRETS;

fn subtree(path: &str, folder: bool, keys: &[&str]) -> Subtree {
    Subtree {
        partition: "aws".to_owned(),
        region: Some("eu-west-1".to_owned()),
        account: Some("111122223333".to_owned()),
        path: path.to_owned(),
        folder,
        parameter: !folder,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        unknown_keys: false,
    }
}

fn statement(policy: &str, sid: &str) -> Option<Value> {
    let json: Vec<_> = policy.lines().skip_while(|line| line.starts_with('#')).collect();
    let policy: Value = serde_json::from_str(&json.join("\n")).unwrap();
    policy["Statement"].as_array().unwrap().iter().find(|statement| statement["Sid"] == sid).cloned()
}

const ID: &str = "11111111-1111-1111-1111-111111111111";

/// docs/parameter-store.md 6.3, but for what this program adds: `kms:ViaService` for writing too.
impl IamPolicy {
    /// All of it, the hints as comments.
    fn text(&self) -> String {
        let command = |hint: &Hint| hint.command.as_ref().map(ToString::to_string).unwrap_or_default();
        let hint = |hint: &Hint| format!("# {} {}\n", hint.says, command(hint));
        self.hints.iter().map(hint).collect::<String>() + &format!("{:#}", self.document)
    }
}

#[test]
fn a_folder_is_read_and_written_as_the_facts_have_it() {
    let app = subtree("/app", true, &[ID]);
    let read = app.policy(PolicyKind::Read).text();
    assert_eq!(statement(&read, "List").unwrap()["Resource"], "*");
    assert_eq!(
        statement(&read, "Read").unwrap()["Resource"],
        json!([
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app/*"
        ])
    );
    let condition = json!({
        "StringEquals": { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" },
        "StringLike": { "kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:eu-west-1:111122223333:parameter/app/*" }
    });
    let decrypt = statement(&read, "Decrypt").unwrap();
    assert_eq!(decrypt["Action"], "kms:Decrypt");
    assert_eq!(decrypt["Resource"], format!("arn:aws:kms:eu-west-1:111122223333:key/{ID}"));
    assert_eq!(decrypt["Condition"], condition);
    assert_eq!((statement(&read, "Write"), statement(&read, "Encrypt")), (None, None));

    let write = app.policy(PolicyKind::ReadWrite).text();
    assert_eq!(statement(&write, "Decrypt").unwrap(), decrypt);
    assert_eq!(statement(&write, "Write").unwrap()["Resource"], "arn:aws:ssm:eu-west-1:111122223333:parameter/app/*");
    let encrypt = statement(&write, "Encrypt").unwrap();
    assert_eq!(encrypt["Action"], json!(["kms:Encrypt", "kms:GenerateDataKey"]));
    assert_eq!(encrypt["Condition"], condition);
}

#[test]
fn the_resource_has_the_form_of_its_path() {
    for (path, folder, wanted) in [
        ("/", true, json!("arn:aws:ssm:eu-west-1:111122223333:parameter/*")),
        ("/app/db/host", false, json!("arn:aws:ssm:eu-west-1:111122223333:parameter/app/db/host")),
        ("flat", false, json!("arn:aws:ssm:eu-west-1:111122223333:parameter/flat")),
        (
            "/aws/service/ami",
            true,
            json!([
                "arn:aws:ssm:eu-west-1::parameter/aws/service/ami",
                "arn:aws:ssm:eu-west-1::parameter/aws/service/ami/*"
            ]),
        ),
        (
            "arn:aws:ssm:eu-west-1:444455556666:parameter/theirs",
            false,
            json!("arn:aws:ssm:eu-west-1:444455556666:parameter/theirs"),
        ),
    ] {
        let policy = subtree(path, folder, &[]).policy(PolicyKind::Read).text();
        assert_eq!(statement(&policy, "Read").unwrap()["Resource"], wanted, "{path}");
        assert_eq!(statement(&policy, "Decrypt"), None, "{path}: no key, no statement");
    }
}

#[test]
fn a_name_that_is_both_is_covered_as_both() {
    let both = Subtree { parameter: true, ..subtree("/app", true, &[ID]) };
    let policy = both.policy(PolicyKind::ReadWrite).text();
    let app = "arn:aws:ssm:eu-west-1:111122223333:parameter/app";
    let resources = json!([app, format!("{app}/*")]);
    assert_eq!(statement(&policy, "Read").unwrap()["Resource"], resources);
    assert_eq!(statement(&policy, "Write").unwrap()["Resource"], resources);
    let condition = &statement(&policy, "Decrypt").unwrap()["Condition"];
    assert_eq!(condition["StringLike"]["kms:EncryptionContext:PARAMETER_ARN"], resources);
}

/// The names of secrets have folders; a secret's ARN ends in six characters of its own, which that of a folder has not.
#[test]
fn a_folder_of_secrets_covers_what_is_below_it() {
    let parameters = "arn:aws:ssm:eu-west-1:111122223333:parameter/aws/reference/secretsmanager";
    let secrets = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";
    for (below, folder, parameter, read, secret) in [
        ("/team", true, false, json!([format!("{parameters}/team/*")]), json!([format!("{secrets}team/*")])),
        ("/team", false, true, json!([format!("{parameters}/team")]), json!([format!("{secrets}team-??????")])),
        (
            "/team",
            true,
            true,
            json!([format!("{parameters}/team"), format!("{parameters}/team/*")]),
            json!([format!("{secrets}team-??????"), format!("{secrets}team/*")]),
        ),
        ("", true, false, json!([format!("{parameters}/*")]), json!([format!("{secrets}*")])),
    ] {
        let path = format!("{SECRETS}{below}");
        let subtree = Subtree { parameter, ..subtree(&path, folder, &[]) };
        let policy = subtree.policy(PolicyKind::Read).text();
        let of = |sid| match statement(&policy, sid).unwrap()["Resource"].clone() {
            one @ Value::String(_) => json!([one]),
            all => all,
        };
        assert_eq!((of("Read"), of("Secret")), (read, secret), "{path} {folder} {parameter}");
    }
}

/// The key of a secret can be asked of Secrets Manager alone, which decrypts by itself and in a context of its own
/// (docs/parameter-store.md 1.3).
#[test]
fn the_key_of_a_secret_is_not_known_here() {
    for (path, folder, place, ask) in [
        (
            "/db/main",
            false,
            "<the key of the secret>",
            "aws secretsmanager describe-secret --region eu-west-1 --secret-id db/main ",
        ),
        ("/db", true, "<the keys of the secrets>", "aws secretsmanager list-secrets --region eu-west-1 "),
    ] {
        let policy = subtree(&format!("{SECRETS}{path}"), folder, &[]).policy(PolicyKind::Read).text();
        let comments: Vec<_> = policy.lines().take_while(|line| line.starts_with('#')).collect();
        assert_eq!(comments.len(), 1, "{policy}");
        assert!(comments[0].starts_with(&format!("# Replace {place}")), "{policy}");
        assert!(comments[0].contains(ask) && comments[0].contains("leave Decrypt out"), "{policy}");
        let decrypt = statement(&policy, "Decrypt").unwrap();
        assert_eq!(decrypt["Action"], "kms:Decrypt");
        assert_eq!(decrypt["Resource"], format!("arn:aws:kms:eu-west-1:111122223333:key/{place}"));
        let via = json!({ "StringEquals": { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } });
        assert_eq!(decrypt["Condition"], via);
    }
}

/// An id that was typed may hold what a shell takes for its own.
#[test]
fn a_command_reaches_the_cli_as_it_was_meant() {
    for id in ["it's mine", "$(reboot)", "-x"] {
        let policy = subtree(&format!("{SECRETS}/{id}"), false, &[]).policy(PolicyKind::Read);
        let command = policy.hints.iter().find_map(|hint| hint.command.as_ref()).unwrap().to_string();
        let words = shlex::split(&command).unwrap_or_else(|| panic!("{command}"));
        let apart = vec!["--secret-id".to_owned(), id.to_owned()];
        let meant = if id.starts_with('-') { vec![apart.join("=")] } else { apart };
        assert!(words.windows(meant.len()).any(|part| part == meant), "{command}");
    }
}

#[test]
fn one_secret_is_decrypted_alone() {
    let policy = subtree("/app/password", false, &[ID]).policy(PolicyKind::Read).text();
    assert_eq!(
        statement(&policy, "Decrypt").unwrap()["Condition"],
        json!({ "StringEquals": {
            "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:eu-west-1:111122223333:parameter/app/password"
        } })
    );
}

#[test]
fn keys_are_named_by_arn_and_the_default_one_not_at_all() {
    let foreign = "arn:aws:kms:eu-west-1:444455556666:key/mrk-1";
    let policy = subtree("/app", true, &[ID, foreign, "alias/aws/ssm"]).policy(PolicyKind::ReadWrite).text();
    for sid in ["Decrypt", "Encrypt"] {
        assert_eq!(
            statement(&policy, sid).unwrap()["Resource"],
            json!([format!("arn:aws:kms:eu-west-1:111122223333:key/{ID}"), foreign])
        );
    }
    assert!(policy.starts_with('{'), "nothing is to be replaced:\n{policy}");
}

#[test]
fn what_is_not_known_is_marked_and_said_above() {
    let aliased = subtree("/app", true, &["alias/app", "arn:aws:kms:eu-west-1:444455556666:alias/theirs"]);
    let policy = aliased.policy(PolicyKind::Read).text();
    let comments: Vec<_> = policy.lines().take_while(|line| line.starts_with('#')).collect();
    assert!(comments[0].contains("<the key of alias/app>") && comments[0].contains("--key-id alias/app "));
    assert!(comments[1].contains("<the key of alias/theirs>") && comments[1].contains(":alias/theirs "));
    assert_eq!(
        statement(&policy, "Decrypt").unwrap()["Resource"],
        json!([
            "arn:aws:kms:eu-west-1:111122223333:key/<the key of alias/app>",
            "arn:aws:kms:eu-west-1:444455556666:key/<the key of alias/theirs>"
        ])
    );
    let blind = Subtree { region: None, account: None, unknown_keys: true, ..subtree("/app", true, &[]) };
    let policy = blind.policy(PolicyKind::Read).text();
    for part in ["# Replace REGION", "# Replace ACCOUNT", "# Replace <the keys of the secrets>"] {
        assert!(policy.contains(part), "{part}:\n{policy}");
    }
    assert!(policy.contains("arn:aws:kms:REGION:ACCOUNT:key/<the keys of the secrets>"), "{policy}");
}

/// docs/parameter-store.md 1.3: whose it is decides which ARNs it has, and nobody can be allowed to write it from here.
#[test]
fn what_belongs_to_others_is_read_by_its_own_arns() {
    let shared = "arn:aws:ssm:eu-west-1:222233334444:parameter";
    let secrets = "arn:aws:ssm:eu-west-1:111122223333:parameter/aws/reference/secretsmanager";
    let public = "arn:aws:ssm:eu-west-1::parameter/aws/service";
    for (path, folder, resource) in [
        (format!("{shared}/team/db"), false, json!(format!("{shared}/team/db"))),
        (format!("{shared}/team"), true, json!([format!("{shared}/team"), format!("{shared}/team/*")])),
        (shared.to_owned(), true, json!(format!("{shared}/*"))),
        ("/aws/service".to_owned(), true, json!([public, format!("{public}/*")])),
        ("/aws/service/list/x".to_owned(), false, json!(format!("{public}/list/x"))),
        ("/aws/reference/secretsmanager/db/main".to_owned(), false, json!(format!("{secrets}/db/main"))),
    ] {
        let subtree = subtree(&path, folder, &[]);
        let policy = subtree.policy(PolicyKind::ReadWrite).text();
        assert_eq!(statement(&policy, "Read").unwrap()["Resource"], resource, "{path}");
        assert_eq!(statement(&policy, "Write"), None, "{path}");
        // Whose account it is needs to be known only where it is in the policy.
        let unknown = Subtree { account: None, ..subtree }.policy(PolicyKind::Read).text();
        assert_eq!(unknown.contains("ACCOUNT"), path.contains("secretsmanager"), "{unknown}");
    }
    let policy = subtree("/aws/reference/secretsmanager/db/main", false, &[]).policy(PolicyKind::Read).text();
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-??????";
    assert_eq!(statement(&policy, "Secret").unwrap()["Resource"], secret);
    let named = subtree(&format!("{shared}/team/db"), false, &["alias/lent"]).policy(PolicyKind::Read).text();
    assert!(named.contains("Account 222233334444 can tell which key it is"), "{named}");
    let keyed = subtree(&format!("{shared}/team/db"), false, &[ID]).policy(PolicyKind::Read).text();
    let decrypt = statement(&keyed, "Decrypt").unwrap();
    assert_eq!(decrypt["Resource"], format!("arn:aws:kms:eu-west-1:222233334444:key/{ID}"));
    assert_eq!(
        decrypt["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"],
        format!("{shared}/team/db")
    );
}

#[test]
fn a_policy_is_of_its_partition() {
    for (partition, region, suffix) in [
        ("aws-cn", "cn-north-1", "amazonaws.com.cn"),
        ("aws-us-gov", "us-gov-west-1", "amazonaws.com"),
        ("aws-eusc", "eusc-de-east-1", "amazonaws.eu"),
        ("aws-iso", "us-iso-east-1", "c2s.ic.gov"),
        ("aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"),
        ("aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"),
        ("aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"),
    ] {
        for path in ["/app", &format!("{SECRETS}/db")] {
            let there = Subtree {
                partition: partition.to_owned(),
                region: Some(region.to_owned()),
                ..subtree(path, false, &[ID])
            };
            let text = there.policy(PolicyKind::ReadWrite).text();
            assert!(!text.contains("arn:aws:"), "{text}");
            assert!(text.contains(&format!("arn:{partition}:ssm:{region}:111122223333:parameter/")), "{text}");
            let service = if path == "/app" { "ssm" } else { "secretsmanager" };
            assert!(text.contains(&format!("\"{service}.{region}.{suffix}\"")), "{text}");
            assert!(suffix == "amazonaws.com" || !text.contains("amazonaws.com\""), "{text}");
        }
    }
}
