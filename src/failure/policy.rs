//! The policy to ask for before anything has been refused: what reading, or reading and writing, a subtree takes (facts 6.3).

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Value, json};

use crate::parameter::{Arn, Owner, ParameterArn};

/// What a policy is to cover. What is not known becomes a word in capitals in the policy, to be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subtree {
    /// `aws`, `aws-cn`, …
    pub partition: String,
    /// The region, if it is known.
    pub region: Option<String>,
    /// The account, if it is known.
    pub account: Option<String>,
    /// The folder's or parameter's name; `/` is everything.
    pub path: String,
    /// Whether it is a folder, so that what is below it is covered too.
    pub folder: bool,
    /// Whether it is a parameter; a name can be both.
    pub parameter: bool,
    /// The keys of the secrets in it, as the service names them: id, ARN or alias.
    pub keys: BTreeSet<String>,
    /// Whether it has secrets of which the key is not known.
    pub unknown_keys: bool,
}

/// How much a policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Listing and reading values.
    Read,
    /// Changing, deleting, labelling and tagging as well.
    ReadWrite,
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::ReadWrite => "read-write",
        })
    }
}

/// A policy as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Pretty JSON, ready to paste but for what the hints speak of.
    pub json: String,
    /// What must be replaced in it first.
    pub hints: Vec<Hint>,
}

/// What must be replaced in a policy, and what tells by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// `Replace ACCOUNT: the account is not known`
    pub says: String,
    /// The AWS CLI command that tells, where one does.
    pub command: Option<String>,
}

impl Hint {
    fn new(what: impl fmt::Display, command: Option<String>) -> Self {
        Self { says: format!("Replace {what}"), command }
    }
}

/// The key that encrypts where none is named. Its own policy lets every principal of the account use it through Parameter Store
/// (facts 6.1), so no statement is needed.
const DEFAULT_KEY: &str = "alias/aws/ssm";

impl Subtree {
    /// The policy. What belongs to others can only be read, so its policy is to read it, whatever is asked for.
    pub fn policy(&self, access: Access) -> Policy {
        let mut missing = Vec::new();
        if self.region.is_none() && self.arn().is_none() {
            missing.push(Hint::new("REGION: the region is not known", None));
        }
        let owner = Owner::of(&self.path);
        if self.account.is_none() && matches!(owner, Owner::Ours | Owner::Secret { .. }) {
            let ask = "aws sts get-caller-identity".to_owned();
            missing.push(Hint::new("ACCOUNT: the account is not known", Some(ask)));
        }
        let keys = self.key_arns(&mut missing);
        let mut statements = if let Owner::Secret { id } = owner {
            self.secret(id, &mut missing)
        } else {
            let read = one_or_all(self.parameters(true));
            vec![
                json!({ "Sid": "List", "Effect": "Allow", "Action": "ssm:DescribeParameters", "Resource": "*" }),
                json!({ "Sid": "Read", "Effect": "Allow", "Action": READ, "Resource": read }),
            ]
        };
        if !keys.is_empty() {
            statements.push(self.use_of_keys("Decrypt", &["kms:Decrypt"], &keys));
        }
        if access == Access::ReadWrite && owner.is_ours() {
            let resource = one_or_all(self.parameters(false));
            statements.push(json!({ "Sid": "Write", "Effect": "Allow", "Action": WRITE, "Resource": resource }));
            if !keys.is_empty() {
                // The first for Standard parameters, the second for Advanced ones (facts 6.1).
                statements.push(self.use_of_keys("Encrypt", &["kms:Encrypt", "kms:GenerateDataKey"], &keys));
            }
        }
        let policy = json!({ "Version": "2012-10-17", "Statement": statements });
        // A value made of texts and lists cannot fail to print.
        Policy { json: serde_json::to_string_pretty(&policy).unwrap_or_default(), hints: missing }
    }

    /// The path taken apart where it is an ARN: of another account's parameter or folder.
    fn arn(&self) -> Option<ParameterArn<'_>> {
        ParameterArn::parse(&self.path)
    }

    fn region(&self) -> &str {
        self.arn().map(|arn| arn.region).or(self.region.as_deref()).unwrap_or("REGION")
    }

    /// Of the parameters, and so of the keys that are named by their id alone.
    fn account(&self) -> &str {
        self.arn().map(|arn| arn.account).or(self.account.as_deref()).unwrap_or("ACCOUNT")
    }

    /// Parameter Store asks Secrets Manager in the caller's name (facts 1.3); nothing else can be done with a secret from here.
    /// The ARN of a secret ends in six characters of its own. There is no listing by path.
    ///
    /// Secrets Manager decrypts, in a context of its own. Its default key, `aws/secretsmanager`, needs no statement; which key it
    /// is only Secrets Manager tells.
    fn secret(&self, id: &str, missing: &mut Vec<Hint>) -> Vec<Value> {
        let read = one_or_all(self.parameters(false));
        let all = format!("arn:{}:secretsmanager:{}:{}:secret:", self.partition, self.region(), self.account());
        let secrets = if id.is_empty() {
            vec![format!("{all}*")]
        } else {
            let itself = self.parameter.then(|| format!("{all}{id}-??????"));
            let below = self.folder.then(|| format!("{all}{id}/*"));
            itself.into_iter().chain(below).collect()
        };
        let secrets = one_or_all(secrets);
        let region = self.region();
        let (place, ask) = if self.folder || id.is_empty() {
            let query = "'SecretList[].[Name,KmsKeyId]'";
            ("<the keys of the secrets>", format!("aws secretsmanager list-secrets --region {region} --query {query}"))
        } else {
            let secret = format!("--region {region} --secret-id {id} --query KmsKeyId");
            ("<the key of the secret>", format!("aws secretsmanager describe-secret {secret}"))
        };
        let what = format!("{place} by what this tells; null is the default key, for which leave Decrypt out");
        missing.push(Hint::new(what, Some(ask)));
        let key = format!("arn:{}:kms:{region}:{}:key/{place}", self.partition, self.account());
        let via = json!({ "StringEquals": { "kms:ViaService": format!("secretsmanager.{region}.amazonaws.com") } });
        vec![
            json!({ "Sid": "Read", "Effect": "Allow", "Action": "ssm:GetParameter", "Resource": read }),
            json!({ "Sid": "Secret", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secrets }),
            json!({ "Sid": "Decrypt", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key, "Condition": via }),
        ]
    }

    /// The ARNs of the parameters. Where they are listed by path, that is checked on the path as it is given, so that the folder
    /// itself is needed beside what is below it (facts 2.4).
    fn parameters(&self, listed: bool) -> Vec<String> {
        let path = self.arn().map_or(self.path.as_str(), |arn| arn.name).trim_matches('/');
        // Public parameters belong to no account.
        let account = if Owner::of(&self.path) == Owner::Public { "" } else { self.account() };
        let all = format!("arn:{}:ssm:{}:{account}:parameter/", self.partition, self.region());
        if path.is_empty() {
            return vec![format!("{all}*")];
        }
        let itself = (self.parameter || listed).then(|| format!("{all}{path}"));
        let below = self.folder.then(|| format!("{all}{path}/*"));
        itself.into_iter().chain(below).collect()
    }

    /// The ARNs of the keys. An alias in a policy grants nothing (facts 6.1): in its place stands what cannot be mistaken for a key.
    fn key_arns(&self, missing: &mut Vec<Hint>) -> Vec<String> {
        let mut arns = BTreeSet::new();
        for key in self.keys.iter().filter(|key| *key != DEFAULT_KEY && !key.ends_with(":alias/aws/ssm")) {
            let arn = Arn::parse(key);
            let (region, account, id) = match &arn {
                Some(arn) => (arn.region, arn.account, arn.rest),
                None => (self.region(), self.account(), key.as_str()),
            };
            let id = id.strip_prefix("key/").unwrap_or(id);
            let id = if id.starts_with("alias/") {
                let place = format!("<the key of {id}>");
                let what = format!("{place}: a policy cannot name a key by its alias");
                missing.push(if let Some(arn) = self.arn() {
                    Hint::new(format!("{what}. Account {} can tell which key it is", arn.account), None)
                } else {
                    let ask = format!("--region {region} --key-id {key} --query KeyMetadata.KeyId");
                    Hint::new(what, Some(format!("aws kms describe-key {ask}")))
                });
                place
            } else {
                id.to_owned()
            };
            arns.insert(format!("arn:{}:kms:{region}:{account}:key/{id}", self.partition));
        }
        if self.unknown_keys {
            let what = "<the keys of the secrets>: which they are is not known, for DescribeParameters is denied";
            missing.push(Hint::new(what, None));
            let (region, account) = (self.region(), self.account());
            arns.insert(format!("arn:{}:kms:{region}:{account}:key/<the keys of the secrets>", self.partition));
        }
        arns.into_iter().collect()
    }

    /// Through Parameter Store alone, and for the values of these parameters alone.
    fn use_of_keys(&self, sid: &str, actions: &[&str], keys: &[String]) -> Value {
        let parameters = self.parameters(false);
        let exact = parameters.iter().all(|arn| !arn.ends_with('*'));
        let via = json!({ "kms:ViaService": format!("ssm.{}.amazonaws.com", self.region()) });
        let context = json!({ "kms:EncryptionContext:PARAMETER_ARN": one_or_all(parameters) });
        let condition = if exact {
            let mut both = via;
            both["kms:EncryptionContext:PARAMETER_ARN"] = context["kms:EncryptionContext:PARAMETER_ARN"].clone();
            json!({ "StringEquals": both })
        } else {
            json!({ "StringEquals": via, "StringLike": context })
        };
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Action": one_or_all(actions.iter().map(|action| (*action).to_owned()).collect()),
            "Resource": one_or_all(keys.to_vec()),
            "Condition": condition,
        })
    }
}

const READ: &[&str] = &[
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:GetParameterHistory",
    "ssm:ListTagsForResource",
];

const WRITE: &[&str] = &[
    "ssm:PutParameter",
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
    "ssm:LabelParameterVersion",
    "ssm:UnlabelParameterVersion",
    "ssm:AddTagsToResource",
    "ssm:RemoveTagsFromResource",
];

fn one_or_all(mut texts: Vec<String>) -> Value {
    match texts.len() {
        1 => Value::from(texts.remove(0)),
        _ => Value::from(texts),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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

    /// Facts 6.3, but for what this program adds: `kms:ViaService` for writing too.
    impl Policy {
        /// All of it, the hints as comments.
        fn text(&self) -> String {
            let hint = |hint: &Hint| format!("# {} {}\n", hint.says, hint.command.as_deref().unwrap_or_default());
            self.hints.iter().map(hint).collect::<String>() + &self.json
        }
    }

    #[test]
    fn a_folder_is_read_and_written_as_the_facts_have_it() {
        let app = subtree("/app", true, &[ID]);
        let read = app.policy(Access::Read).text();
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

        let write = app.policy(Access::ReadWrite).text();
        assert_eq!(statement(&write, "Decrypt").unwrap(), decrypt);
        assert_eq!(
            statement(&write, "Write").unwrap()["Resource"],
            "arn:aws:ssm:eu-west-1:111122223333:parameter/app/*"
        );
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
            let policy = subtree(path, folder, &[]).policy(Access::Read).text();
            assert_eq!(statement(&policy, "Read").unwrap()["Resource"], wanted, "{path}");
            assert_eq!(statement(&policy, "Decrypt"), None, "{path}: no key, no statement");
        }
    }

    #[test]
    fn a_name_that_is_both_is_covered_as_both() {
        let both = Subtree { parameter: true, ..subtree("/app", true, &[ID]) };
        let policy = both.policy(Access::ReadWrite).text();
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
            let policy = subtree.policy(Access::Read).text();
            let of = |sid| match statement(&policy, sid).unwrap()["Resource"].clone() {
                one @ Value::String(_) => json!([one]),
                all => all,
            };
            assert_eq!((of("Read"), of("Secret")), (read, secret), "{path} {folder} {parameter}");
        }
    }

    /// The key of a secret can be asked of Secrets Manager alone, which decrypts by itself and in a context of its own (facts 1.3).
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
            let policy = subtree(&format!("{SECRETS}{path}"), folder, &[]).policy(Access::Read).text();
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

    #[test]
    fn one_secret_is_decrypted_alone() {
        let policy = subtree("/app/password", false, &[ID]).policy(Access::Read).text();
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
        let policy = subtree("/app", true, &[ID, foreign, "alias/aws/ssm"]).policy(Access::ReadWrite).text();
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
        let policy = aliased.policy(Access::Read).text();
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
        let policy = blind.policy(Access::Read).text();
        for part in ["# Replace REGION", "# Replace ACCOUNT", "# Replace <the keys of the secrets>"] {
            assert!(policy.contains(part), "{part}:\n{policy}");
        }
        assert!(policy.contains("arn:aws:kms:REGION:ACCOUNT:key/<the keys of the secrets>"), "{policy}");
    }

    /// Facts 1.3: whose it is decides which ARNs it has, and nobody can be allowed to write it from here.
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
            let policy = subtree.policy(Access::ReadWrite).text();
            assert_eq!(statement(&policy, "Read").unwrap()["Resource"], resource, "{path}");
            assert_eq!(statement(&policy, "Write"), None, "{path}");
            // Whose account it is needs to be known only where it is in the policy.
            let unknown = Subtree { account: None, ..subtree }.policy(Access::Read).text();
            assert_eq!(unknown.contains("ACCOUNT"), path.contains("secretsmanager"), "{unknown}");
        }
        let policy = subtree("/aws/reference/secretsmanager/db/main", false, &[]).policy(Access::Read).text();
        let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-??????";
        assert_eq!(statement(&policy, "Secret").unwrap()["Resource"], secret);
        let named = subtree(&format!("{shared}/team/db"), false, &["alias/lent"]).policy(Access::Read).text();
        assert!(named.contains("Account 222233334444 can tell which key it is"), "{named}");
        let keyed = subtree(&format!("{shared}/team/db"), false, &[ID]).policy(Access::Read).text();
        let decrypt = statement(&keyed, "Decrypt").unwrap();
        assert_eq!(decrypt["Resource"], format!("arn:aws:kms:eu-west-1:222233334444:key/{ID}"));
        assert_eq!(
            decrypt["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"],
            format!("{shared}/team/db")
        );
    }
}
