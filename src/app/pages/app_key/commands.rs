//! The commands that make a key for an application, and the two policies in them (docs/parameter-store.md 6.1 to 6.3).

use serde_json::{Value, json};

use crate::app::App;
use crate::iam::{PolicyKind, Subtree};
use crate::names::rules;
use crate::parameter::Partition;
use crate::text::{self, CommandLine};

/// Stands for the role until one is typed,
const ROLE: &str = "ROLE-NAME";

/// and for the account until it is known whose it is.
const ACCOUNT: &str = "ACCOUNT-ID";

/// Stands for the region where it is not known.
const REGION: &str = "REGION";

/// The commands, in order.
#[derive(Debug)]
pub(super) struct Commands {
    /// The policy of the key.
    pub(super) key_policy: String,
    /// Each with what it does.
    steps: Vec<(String, String)>,
    /// What is to be replaced in them.
    placeholders: Vec<String>,
}

impl Commands {
    /// For the application with its parameters below that path, whose code runs as that role.
    pub(super) fn of(app: &App, path: &str, role: &str) -> Self {
        let place = &app.session.place;
        let region = place.region.as_deref().unwrap_or(REGION);
        let account = app.account().unwrap_or(ACCOUNT);
        let partition = app.partition();
        let placeholders = [
            role.is_empty().then(|| format!("{ROLE} stands for the name of the role: type it above.")),
            app.account().is_none().then(|| format!("{ACCOUNT} stands for the account's number.")),
            place.region.is_none().then(|| format!("{REGION} stands for the region.")),
        ];
        let role = if role.is_empty() { ROLE } else { role };
        let role_arn = format!("arn:{partition}:iam::{account}:role/{role}");
        let parameters = format!("arn:{partition}:ssm:{region}:{account}:parameter/{}", path.trim_start_matches('/'));
        let via = Partition::named(partition).host("ssm", region);
        let key_policy = pretty(&json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AdministeredByPoliciesOfTheAccount",
                    "Effect": "Allow",
                    "Principal": { "AWS": format!("arn:{partition}:iam::{account}:root") },
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "TheApplicationReadsItsParameters",
                    "Effect": "Allow",
                    "Principal": { "AWS": role_arn },
                    "Action": "kms:Decrypt",
                    "Resource": "*",
                    "Condition": {
                        "StringEquals": { "kms:ViaService": via },
                        "StringLike": { "kms:EncryptionContext:PARAMETER_ARN": format!("{parameters}/*") },
                    },
                },
            ],
        }));
        // The key's own policy names the role, so that nothing is to be said of it here.
        let application = Subtree {
            partition: partition.to_owned(),
            region: Some(region.to_owned()),
            account: Some(account.to_owned()),
            path: path.to_owned(),
            folder: true,
            ..Subtree::default()
        };
        let role_policy = pretty(&application.policy(PolicyKind::Application).document);
        let here = |words: &str| app.run_as_here(CommandLine::new(words));
        let alias = format!("alias{path}");
        let key = here("aws kms create-key")
            .option("--description", &format!("Parameters below {path}"))
            .option("--policy", &key_policy)
            .option("--query", "KeyMetadata.KeyId")
            .option("--output", "text");
        let called = path.trim_matches('/').replace('/', "-");
        // IAM has one address in a partition: the region says nothing there.
        let mut grant = CommandLine::new("aws iam put-role-policy");
        if let Some(profile) = place.signing_profile() {
            grant = grant.option("--profile", profile);
        }
        let grant = grant
            .option("--role-name", role.rsplit('/').next().unwrap_or(role))
            .option("--policy-name", &format!("parameters-of-{called}"))
            .option("--policy-document", &role_policy);
        let steps = [
            (
                "The key: that role may decrypt with it, and whom policies of the account allow to",
                format!("KEY_ID=$({key})"),
            ),
            (
                "Its name, which is what a parameter is created with",
                format!("{} --target-key-id \"$KEY_ID\"", here("aws kms create-alias").option("--alias-name", &alias)),
            ),
            (
                "New key material every year; old values stay readable",
                format!("{} --key-id \"$KEY_ID\"", here("aws kms enable-key-rotation")),
            ),
            ("What the role may read: parameters below the path alone", grant.to_string()),
        ];
        let steps = steps.into_iter().map(|(says, command)| (says.to_owned(), command)).collect();
        Self { key_policy, steps, placeholders: placeholders.into_iter().flatten().collect() }
    }

    /// Each with what it does.
    pub(super) fn steps(&self) -> impl Iterator<Item = (&str, &str)> {
        self.steps.iter().map(|(says, command)| (says.as_str(), command.as_str()))
    }

    /// What is to be replaced.
    pub(super) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.placeholders.iter().map(String::as_str)
    }

    /// As they are run: each after the one before has gone well.
    pub(super) fn script(&self) -> String {
        let commands: Vec<&str> = self.steps().map(|(_, command)| command).collect();
        commands.join(" &&\n") + "\n"
    }

    /// What is said to have been copied.
    pub(super) fn called(&self, what: &str) -> String {
        let replace = if self.placeholders.is_empty() { "" } else { ", with what is to be replaced in them" };
        format!("{what}{replace}")
    }
}

fn pretty(policy: &Value) -> String {
    serde_json::to_string_pretty(policy).unwrap_or_default()
}

/// The folder at the top that a name is in; where there is none, `/app`.
pub(super) fn path_of_application(name: &str) -> String {
    let first = name.trim_start_matches('/').split_once('/').map(|(first, _)| first);
    format!("/{}", first.filter(|_| !name.starts_with("arn:")).unwrap_or("app"))
}

/// A path as it goes into commands.
///
/// # Errors
/// What is wrong with it.
pub(super) fn path(typed: &str) -> Result<String, String> {
    let path = format!("/{}", typed.trim_matches('/'));
    rules::check(&path, 0).map_err(|problem| problem.to_string())?;
    if path.contains('.') {
        return Err("the alias of a key, which is called as the path, takes no dot".to_owned());
    }
    Ok(path)
}

/// The name of a role of that partition and account, where it is known, or its ARN; with its path, where it has one.
///
/// # Errors
/// What is wrong with it; that the role is of another account, which the commands would take for one of this.
pub(super) fn role(typed: &str, partition: &str, account: Option<&str>) -> Result<String, String> {
    let name = match typed.strip_prefix("arn:").map(|rest| rest.splitn(5, ':').collect::<Vec<_>>()) {
        None => typed,
        Some(arn) => match arn[..] {
            [of, "iam", "", theirs, role] if let Some(name) = role.strip_prefix("role/") => match account {
                _ if of != partition => return Err(format!("that role is of {of}, and this place is of {partition}")),
                None => return Err("whose account this is is not known: type the name of the role alone".to_owned()),
                Some(ours) if ours != theirs => {
                    return Err(format!("that role is of account {}, and this is {ours}", text::sanitise(theirs)));
                }
                Some(_) => name,
            },
            _ => return Err("the ARN of a role is arn:aws:iam::ACCOUNT:role/NAME".to_owned()),
        },
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/".contains(c);
    match name.chars().find(|c| !allowed(*c)) {
        Some(c) => Err(format!(
            "“{}”: the name of a role takes letters, digits and + = , . @ _ -",
            text::sanitise(&c.to_string())
        )),
        None => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_roles_are_checked_before_they_stand_in_a_command() {
        for (typed, taken) in [
            ("/checkout", Some("/checkout")),
            ("checkout/prod/", Some("/checkout/prod")),
            ("/a b", None),
            ("/", None),
            ("/a.b", None),
            ("/aws/x", None),
            ("/x'; rm", None),
        ] {
            assert_eq!(path(typed).ok().as_deref(), taken, "{typed}");
        }
        for (typed, taken) in [
            ("checkout-task", Some("checkout-task")),
            ("arn:aws:iam::111122223333:role/service/checkout", Some("service/checkout")),
            ("arn:aws:iam::444455556666:role/checkout", None),
            ("arn:aws-cn:iam::111122223333:role/checkout", None),
            ("arn:aws:sts::111122223333:assumed-role/checkout/i-1", None),
            ("arn:aws:iam::111122223333:user/ana", None),
            ("arn:", None),
            ("", Some("")),
            ("a b", None),
            ("x\"$(rm)", None),
        ] {
            assert_eq!(role(typed, "aws", Some("111122223333")).ok().as_deref(), taken, "{typed}");
        }
        assert!(role("arn:aws:iam::111122223333:role/checkout", "aws", None).is_err(), "whose, nobody knows");
        for (name, of) in [("/checkout/prod/db", "/checkout"), ("motd", "/app"), ("/x", "/app"), ("", "/app")] {
            assert_eq!(path_of_application(name), of, "{name}");
        }
    }
}
