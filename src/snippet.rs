//! How a template, a script or a program refers to a parameter, so that it reads the value where and when it runs. No value is in any
//! of these. Pure.

mod code;
mod words;

use serde_json::json;

use crate::arn::Owner;
use crate::dialect::variables;
use crate::parameter::{ParameterType, Selector};

/// A way of referring to a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Snippet {
    /// A line of a POSIX shell that reads it into a variable.
    Shell,
    /// A dynamic reference of CloudFormation to the latest version.
    CloudFormation,
    /// The same to one version.
    CloudFormationVersion,
    /// An entry of `secrets` in a task definition of ECS.
    Ecs,
    /// A data source of Terraform.
    Terraform,
    /// A look-up of the CDK, in TypeScript.
    Cdk,
    /// boto3.
    Python,
    /// The AWS SDK for JavaScript, version 3.
    JavaScript,
    /// The AWS SDK for Go, version 2.
    Go,
    /// The AWS SDK for PHP.
    Php,
}

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The name; of another account's parameter the ARN.
    pub name: &'a str,
    /// The version that is meant, where it is not the latest.
    pub selector: Option<&'a Selector>,
    /// The latest version.
    pub version: i64,
    /// Its type.
    pub kind: ParameterType,
    /// The region that it is in, where that is known.
    pub region: Option<&'a str>,
    /// Its ARN, where that is known.
    pub arn: Option<&'a str>,
    /// The command of the AWS CLI that reads it.
    pub command: &'a str,
}

/// What is copied, and what whoever uses it should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The text.
    pub text: String,
    /// What to know of it, where it is not plain to see.
    pub note: Option<&'static str>,
}

impl Copied {
    fn new(text: String, note: &'static str) -> Self {
        Self { text, note: Some(note).filter(|note| !note.is_empty()) }
    }
}

/// Where CloudFormation takes `ssm-secure`, by its user guide ("Resources that support dynamic parameter patterns for secure strings").
const SECURE_ONLY: &str = "CloudFormation takes ssm-secure in these properties alone: MasterUserPassword of RDS DBInstance, RDS DBCluster and \
                           Redshift Cluster; AuthToken of ElastiCache ReplicationGroup; Password of IAM User LoginProfile, Directory \
                           Service MicrosoftAD and SimpleAD, Firehose to Redshift; passwords of OpsWorks App and Stack";

/// What an unversioned reference does not do.
const UPDATED_ONLY: &str = "a stack reads it when it is created or updated, and never by itself";

impl Snippet {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 10] = [
        Self::Shell,
        Self::CloudFormation,
        Self::CloudFormationVersion,
        Self::Ecs,
        Self::Terraform,
        Self::Cdk,
        Self::Python,
        Self::JavaScript,
        Self::Go,
        Self::Php,
    ];

    /// What it is called where it has been copied.
    pub fn called(self) -> &'static str {
        match self {
            Self::Shell => "the shell line that reads",
            Self::CloudFormation => "the CloudFormation reference to",
            Self::CloudFormationVersion => "the CloudFormation reference to a version of",
            Self::Ecs => "the ECS secret of",
            Self::Terraform => "the Terraform data source of",
            Self::Cdk => "the CDK look-up of",
            Self::Python => "the Python code that reads",
            Self::JavaScript => "the JavaScript code that reads",
            Self::Go => "the Go code that reads",
            Self::Php => "the PHP code that reads",
        }
    }

    /// The text.
    ///
    /// # Errors
    /// Why there is none for that parameter.
    pub fn of(self, subject: &Subject<'_>) -> Result<Copied, String> {
        match self {
            Self::Shell => Ok(shell(subject)),
            Self::CloudFormation => cloudformation(subject, None),
            Self::CloudFormationVersion => cloudformation(subject, Some(subject.number()?)),
            Self::Ecs => ecs(subject),
            Self::Terraform => Ok(code::terraform(subject)),
            Self::Cdk => code::cdk(subject),
            Self::Python => Ok(code::python(subject)),
            Self::JavaScript => Ok(code::javascript(subject)),
            Self::Go => Ok(code::go(subject)),
            Self::Php => Ok(code::php(subject)),
        }
    }
}

impl Subject<'_> {
    /// What `GetParameter` is asked for.
    fn asked(&self) -> String {
        self.selector.map_or_else(|| self.name.to_owned(), |selector| format!("{}:{}", self.name, selector.as_str()))
    }

    /// The version that is meant, or the latest, by its number.
    fn number(&self) -> Result<String, String> {
        match self.selector {
            None => Ok(self.version.to_string()),
            Some(selector) if selector.is_number() => Ok(selector.as_str().to_owned()),
            Some(_) => Err("CloudFormation takes the number of a version, and no label".to_owned()),
        }
    }

    /// The last part of the name, of which variables are named.
    fn leaf(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }

    /// The variable of an environment; none that steers other programs.
    fn variable(&self) -> String {
        let variable = words::screaming(self.leaf());
        if variables::is_steering(&variable) { format!("PARAMETER_{variable}") } else { variable }
    }
}

/// Nothing of the value is in the line, so that neither a script nor the shell's history has it.
fn shell(subject: &Subject<'_>) -> Copied {
    let variable = subject.variable();
    let command = subject.command;
    let text = format!("{variable}=\"$({command})\" && export {variable}\n");
    Copied::new(text, "read when it runs; the shell drops newlines at the end of a value")
}

/// By the user guide of CloudFormation, "Get values stored in other services using dynamic references".
fn cloudformation(subject: &Subject<'_>, version: Option<String>) -> Result<Copied, String> {
    match Owner::of(subject.name) {
        Owner::Public => {
            return Err("CloudFormation refers to none that AWS publishes: a parameter of the template of type \
                        AWS::SSM::Parameter::Value<String> reads it"
                .to_owned());
        }
        Owner::Shared { .. } => return Err("CloudFormation refers to no parameter of another account".to_owned()),
        Owner::Secret { .. } if version.is_some() => {
            return Err("versions of a secret of Secrets Manager have no numbers".to_owned());
        }
        Owner::Secret { id } => return Ok(Copied::new(format!("{{{{resolve:secretsmanager:{id}}}}}\n"), UPDATED_ONLY)),
        Owner::Ours => {}
    }
    let secure = subject.kind == ParameterType::SecureString;
    let service = if secure { "ssm-secure" } else { "ssm" };
    let note = match (secure, &version) {
        (true, _) => SECURE_ONLY,
        (false, None) => UPDATED_ONLY,
        (false, Some(_)) => "",
    };
    let version = version.map(|version| format!(":{version}")).unwrap_or_default();
    Ok(Copied::new(format!("{{{{resolve:{service}:{}{version}}}}}\n", subject.name), note))
}

fn ecs(subject: &Subject<'_>) -> Result<Copied, String> {
    let Some(arn) = subject.arn else {
        return Err(match Owner::of(subject.name) {
            Owner::Secret { .. } => "the ARN of a secret ends in characters that only Secrets Manager knows".to_owned(),
            _ => "the ARN is not known before the account is".to_owned(),
        });
    };
    let selector = subject.selector.map(|selector| format!(":{}", selector.as_str())).unwrap_or_default();
    let entry = json!({ "name": subject.variable(), "valueFrom": format!("{arn}{selector}") });
    let note = "for secrets of a container; the task's execution role reads it when the task starts";
    Ok(Copied::new(format!("{entry:#}\n"), note))
}

#[cfg(test)]
mod tests;

#[cfg(all(test, unix))]
mod peer;
