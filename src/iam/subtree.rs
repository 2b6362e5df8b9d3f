//! What a policy is about, and those to ask for before anything has been refused: what reading, or reading and writing, a subtree
//! takes (docs/parameter-store.md 6.3).

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Value, json};

use super::kind::PolicyKind;
use crate::arn::{Arn, Owner, ParameterArn, Partition};
use crate::kms::DEFAULT_ALIAS;
use crate::text::CommandLine;

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

/// A policy as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamPolicy {
    /// Ready to be used but for what the hints speak of.
    pub document: Value,
    /// What must be replaced in it first.
    pub hints: Vec<Hint>,
}

impl IamPolicy {
    /// Of such statements.
    pub(super) fn new(statements: &[Value], hints: Vec<Hint>) -> Self {
        Self { document: json!({ "Version": "2012-10-17", "Statement": statements }), hints }
    }
}

/// What must be replaced in a policy, and what tells by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// `Replace ACCOUNT: the account is not known`
    pub says: String,
    /// The AWS CLI command that tells, where one does.
    pub command: Option<CommandLine>,
}

impl Hint {
    fn new(what: impl fmt::Display, command: Option<CommandLine>) -> Self {
        Self { says: format!("Replace {what}"), command }
    }
}

/// Whether that is the key that encrypts where none is named. Its own policy lets every principal of the account use it through
/// Parameter Store (docs/parameter-store.md 6.1), so no statement is needed.
fn is_default(key: &str) -> bool {
    key == DEFAULT_ALIAS || key.rsplit(':').next() == Some(DEFAULT_ALIAS)
}

impl Subtree {
    /// That of a kind, by what is known.
    pub fn policy(&self, kind: PolicyKind) -> IamPolicy {
        match kind {
            PolicyKind::Read => self.reading(&READ, false),
            PolicyKind::ReadWrite => self.reading(&READ, true),
            PolicyKind::Application => self.application(),
            PolicyKind::Trust(compute) => self.trust(compute),
            PolicyKind::KeepOut => self.keep_out(),
        }
    }

    /// To read, and to write as well. What belongs to others can only be read, so its policy is to read it, whatever is asked for.
    pub(super) fn reading(&self, reads: &Reads, writes: bool) -> IamPolicy {
        let mut missing = self.unknown();
        let keys = self.key_arns(&mut missing);
        let owner = Owner::of(&self.path);
        let mut statements = if let Owner::Secret { id } = owner {
            self.secret(id, &mut missing)
        } else {
            let by_path = |action: &&&str| self.folder || **action != BY_PATH;
            let actions: Vec<_> = reads.actions.iter().filter(by_path).collect();
            let resource = one_or_all(self.parameters(true));
            let read = json!({ "Sid": "Read", "Effect": "Allow", "Action": actions, "Resource": resource });
            let list = json!({ "Sid": "List", "Effect": "Allow", "Action": "ssm:DescribeParameters", "Resource": "*" });
            Some(list).filter(|_| reads.lists).into_iter().chain([read]).collect()
        };
        if !keys.is_empty() {
            statements.push(self.use_of_keys("Decrypt", &["kms:Decrypt"], &keys));
        }
        if writes && owner.is_ours() {
            let resource = one_or_all(self.parameters(false));
            statements.push(json!({ "Sid": "Write", "Effect": "Allow", "Action": WRITE, "Resource": resource }));
            if !keys.is_empty() {
                // The first for Standard parameters, the second for Advanced ones (docs/parameter-store.md 6.1).
                statements.push(self.use_of_keys("Encrypt", &["kms:Encrypt", "kms:GenerateDataKey"], &keys));
            }
        }
        IamPolicy::new(&statements, missing)
    }

    /// Of region and account, those that are in the policy and not known.
    pub(super) fn unknown(&self) -> Vec<Hint> {
        let mut missing = Vec::new();
        if self.region.is_none() && self.arn().is_none() {
            missing.push(Hint::new("REGION: the region is not known", None));
        }
        if self.account.is_none() && matches!(Owner::of(&self.path), Owner::Ours | Owner::Secret { .. }) {
            let ask = CommandLine::new("aws sts get-caller-identity");
            missing.push(Hint::new("ACCOUNT: the account is not known", Some(ask)));
        }
        missing
    }

    /// Whether a secret in it is encrypted under the key that encrypts where none is named.
    pub fn has_default_key(&self) -> bool {
        self.keys.iter().any(|key| is_default(key))
    }

    /// The path taken apart where it is an ARN: of another account's parameter or folder.
    pub(super) fn arn(&self) -> Option<ParameterArn<'_>> {
        ParameterArn::parse(&self.path)
    }

    pub(super) fn region(&self) -> &str {
        self.arn().map(|arn| arn.region).or(self.region.as_deref()).unwrap_or("REGION")
    }

    /// Of the parameters, and so of the keys that are named by their id alone.
    pub(super) fn account(&self) -> &str {
        self.arn().map(|arn| arn.account).or(self.account.as_deref()).unwrap_or("ACCOUNT")
    }

    /// By which KMS knows a service that uses a key for somebody.
    fn host(&self, service: &str) -> String {
        Partition::named(&self.partition).host(service, self.region())
    }

    /// Parameter Store asks Secrets Manager in the caller's name (docs/parameter-store.md 1.3); nothing else can be done
    /// with a secret from here. The ARN of a secret ends in six characters of its own. There is no listing by path.
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
            let ask = CommandLine::new("aws secretsmanager list-secrets").option("--region", region);
            ("<the keys of the secrets>", ask.option("--query", "SecretList[].[Name,KmsKeyId]"))
        } else {
            let ask = CommandLine::new("aws secretsmanager describe-secret").option("--region", region);
            ("<the key of the secret>", ask.option("--secret-id", id).option("--query", "KmsKeyId"))
        };
        let what = format!("{place} by what this tells; null is the default key, for which leave Decrypt out");
        missing.push(Hint::new(what, Some(ask)));
        let key = format!("arn:{}:kms:{region}:{}:key/{place}", self.partition, self.account());
        let via = json!({ "StringEquals": { "kms:ViaService": self.host("secretsmanager") } });
        vec![
            json!({ "Sid": "Read", "Effect": "Allow", "Action": "ssm:GetParameter", "Resource": read }),
            json!({ "Sid": "Secret", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secrets }),
            json!({ "Sid": "Decrypt", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key, "Condition": via }),
        ]
    }

    /// The ARNs of the parameters. Where they are listed by path, that is checked on the path as it is given, so that the
    /// folder itself is needed beside what is below it (docs/parameter-store.md 2.4).
    pub(super) fn parameters(&self, listed: bool) -> Vec<String> {
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

    /// The ARNs of the keys. An alias in a policy grants nothing (docs/parameter-store.md 6.1): in its place stands what
    /// cannot be mistaken for a key.
    pub(super) fn key_arns(&self, missing: &mut Vec<Hint>) -> Vec<String> {
        let mut arns = BTreeSet::new();
        for key in self.keys.iter().filter(|key| !is_default(key)) {
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
                    let ask = CommandLine::new("aws kms describe-key").option("--region", region);
                    Hint::new(what, Some(ask.option("--key-id", key).option("--query", "KeyMetadata.KeyId")))
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
        let via = json!({ "kms:ViaService": self.host("ssm") });
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

/// What a policy to read allows.
pub(super) struct Reads {
    /// The actions on parameters. That by path only where there is a folder.
    pub(super) actions: &'static [&'static str],
    /// Whether everything may be listed, without values.
    pub(super) lists: bool,
}

/// The action that is checked on the path.
pub(super) const BY_PATH: &str = "ssm:GetParametersByPath";

/// What a person needs.
const READ: Reads = Reads {
    actions: &["ssm:GetParameter", "ssm:GetParameters", BY_PATH, "ssm:GetParameterHistory", "ssm:ListTagsForResource"],
    lists: true,
};

/// Those that change something.
pub(super) const WRITE: &[&str] = &[
    "ssm:PutParameter",
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
    "ssm:LabelParameterVersion",
    "ssm:UnlabelParameterVersion",
    "ssm:AddTagsToResource",
    "ssm:RemoveTagsFromResource",
];

/// As a policy has it: one as itself, several as a list.
pub(super) fn one_or_all(mut texts: Vec<String>) -> Value {
    match texts.len() {
        1 => Value::from(texts.remove(0)),
        _ => Value::from(texts),
    }
}

#[cfg(test)]
#[path = "subtree_tests.rs"]
mod tests;
