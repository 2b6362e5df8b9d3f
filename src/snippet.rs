//! How a template, a script or a program refers to a parameter, so that it reads the value where and when it runs. No value is in any
//! of these. Pure.

mod code;
mod subject;
mod words;

pub use subject::{Copied, Note, Subject};

use serde_json::json;

use crate::arn::Owner;
use crate::parameter::ParameterType;
use subject::{SECURE_ONLY, UPDATED_ONLY};

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

/// Nothing of the value is in the line, so that neither a script nor the shell's history has it.
fn shell(subject: &Subject<'_>) -> Copied {
    let variable = subject.variable();
    let command = subject.command;
    let text = format!("{variable}=\"$({command})\" && export {variable}\n");
    let note = Note { says: "read when it runs; the shell drops newlines at the end of a value", brief: "" };
    Copied::new(text, Some(note))
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
        Owner::Secret { id } => {
            return Ok(Copied::new(format!("{{{{resolve:secretsmanager:{id}}}}}\n"), Some(UPDATED_ONLY)));
        }
        Owner::Ours => {}
    }
    let secure = subject.kind == ParameterType::SecureString;
    let service = if secure { "ssm-secure" } else { "ssm" };
    let note = match (secure, &version) {
        (true, _) => Some(SECURE_ONLY),
        (false, None) => Some(UPDATED_ONLY),
        (false, Some(_)) => None,
    };
    let version = version.map(|version| format!(":{version}")).unwrap_or_default();
    Ok(Copied::new(format!("{{{{resolve:{service}:{}{version}}}}}\n", subject.name), note))
}

/// Why there is no ARN of that name.
pub fn no_arn(name: &str) -> &'static str {
    match Owner::of(name) {
        Owner::Secret { .. } => "the ARN of a secret ends in characters that only Secrets Manager knows",
        _ => "the ARN is not known before the account is",
    }
}

fn ecs(subject: &Subject<'_>) -> Result<Copied, String> {
    let arn = subject.arn.ok_or_else(|| no_arn(subject.name))?;
    let selector = subject.selector.map(|selector| format!(":{}", selector.as_str())).unwrap_or_default();
    let entry = json!({ "name": subject.variable(), "valueFrom": format!("{arn}{selector}") });
    let says = "for secrets of a container; the task's execution role reads it when the task starts";
    Ok(Copied::new(format!("{entry:#}\n"), Some(Note { says, brief: "" })))
}

#[cfg(test)]
mod tests;

#[cfg(all(test, unix))]
mod peer;
