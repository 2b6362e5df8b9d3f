//! What stands in a program or a template.

use super::subject::{Copied, Note, SECURE_ONLY, Subject, UPDATED_ONLY};
use super::words::{camel, pascal, snake};
use crate::arn::Owner;
use crate::dialect::hcl_quoted;
use crate::parameter::ParameterType;

/// A text in the double quotes of Python, JavaScript and Go. Whatever is not plain to see in a source is escaped as all three read it.
pub(super) fn quoted(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if u32::from(c) <= 0xffff => drop(write!(out, "\\u{:04x}", u32::from(c))),
            // Escapes of more digits differ; these stand in a source of each as they are.
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text in the single quotes of PHP.
pub(super) fn php_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// What Terraform reads is in its state.
const IN_STATE: Note =
    Note { says: "the value gets into Terraform's state, in plain text", brief: "its state will hold the value" };

pub(super) fn terraform(subject: &Subject<'_>) -> Copied {
    let text = format!(
        "data \"aws_ssm_parameter\" \"{}\" {{\n  name = {}\n}}\n",
        snake(subject.leaf()),
        hcl_quoted(&subject.asked())
    );
    Copied::new(text, Some(IN_STATE))
}

/// In a construct: what `this` is there is the scope.
pub(super) fn cdk(subject: &Subject<'_>) -> Result<Copied, String> {
    let (name, variable, id) = (quoted(subject.name), camel(subject.leaf()), quoted(&pascal(subject.leaf())));
    let version = subject.selector.map(|_| subject.number()).transpose()?;
    let secure = subject.kind == ParameterType::SecureString;
    let import = "import * as ssm from \"aws-cdk-lib/aws-ssm\";\n\n";
    let (reads, note) = match Owner::of(subject.name) {
        Owner::Secret { .. } => {
            return Err("a secret of Secrets Manager is looked up by aws-cdk-lib/aws-secretsmanager".to_owned());
        }
        Owner::Shared { .. } if secure => {
            return Err("CloudFormation reads no SecureString of another account".to_owned());
        }
        Owner::Shared { .. } => {
            (format!("ssm.StringParameter.fromStringParameterArn(this, {id}, {name}).stringValue"), UPDATED_ONLY)
        }
        _ if secure => {
            let version = version.map(|version| format!(", version: {version}")).unwrap_or_default();
            let attributes = format!("{{ parameterName: {name}{version} }}");
            let reads = format!("ssm.StringParameter.fromSecureStringParameterAttributes(this, {id}, {attributes})");
            (reads, SECURE_ONLY)
        }
        _ if subject.kind == ParameterType::StringList => {
            let version = version.map(|version| format!(", version: {version}")).unwrap_or_default();
            let attributes = format!("{{ parameterName: {name}{version} }}");
            let reads = format!("ssm.StringListParameter.fromListParameterAttributes(this, {id}, {attributes})");
            (format!("{reads}.stringListValue"), UPDATED_ONLY)
        }
        _ => {
            let version = version.map(|version| format!(", {version}")).unwrap_or_default();
            (format!("ssm.StringParameter.valueForStringParameter(this, {name}{version})"), UPDATED_ONLY)
        }
    };
    Ok(Copied::new(format!("{import}const {variable} = {reads};\n"), Some(note)))
}

pub(super) fn python(subject: &Subject<'_>) -> Copied {
    let region = subject.region.map(|region| format!(", region_name={}", quoted(region))).unwrap_or_default();
    let (name, variable) = (quoted(&subject.asked()), snake(subject.leaf()));
    let text = format!(
        "import boto3\n\nssm = boto3.client(\"ssm\"{region})\n\
         {variable} = ssm.get_parameter(Name={name}, WithDecryption=True)[\"Parameter\"][\"Value\"]\n"
    );
    Copied::new(text, None)
}

pub(super) fn javascript(subject: &Subject<'_>) -> Copied {
    let region = subject.region.map(|region| format!("{{ region: {} }}", quoted(region))).unwrap_or_default();
    let (name, variable) = (quoted(&subject.asked()), camel(subject.leaf()));
    let text = format!(
        "import {{ GetParameterCommand, SSMClient }} from \"@aws-sdk/client-ssm\";\n\n\
         const ssm = new SSMClient({region});\n\
         const {{ Parameter }} = await ssm.send(new GetParameterCommand({{ Name: {name}, WithDecryption: true }}));\n\
         const {variable} = Parameter.Value;\n"
    );
    Copied::new(text, None)
}

pub(super) fn go(subject: &Subject<'_>) -> Copied {
    let region = subject.region.map(|region| format!(", config.WithRegion({})", quoted(region))).unwrap_or_default();
    let (name, function) = (quoted(&subject.asked()), camel(subject.leaf()));
    let text = format!(
        "import (\n\t\"context\"\n\n\t\"github.com/aws/aws-sdk-go-v2/aws\"\n\t\"github.com/aws/aws-sdk-go-v2/config\"\n\
         \t\"github.com/aws/aws-sdk-go-v2/service/ssm\"\n)\n\n\
         func {function}(ctx context.Context) (string, error) {{\n\
         \tcfg, err := config.LoadDefaultConfig(ctx{region})\n\
         \tif err != nil {{\n\t\treturn \"\", err\n\t}}\n\
         \tout, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{{\n\
         \t\tName:           aws.String({name}),\n\t\tWithDecryption: aws.Bool(true),\n\t}})\n\
         \tif err != nil {{\n\t\treturn \"\", err\n\t}}\n\
         \treturn aws.ToString(out.Parameter.Value), nil\n}}\n"
    );
    Copied::new(text, None)
}

pub(super) fn php(subject: &Subject<'_>) -> Copied {
    let region = subject.region.map(|region| format!("'region' => {}, ", php_quoted(region))).unwrap_or_default();
    let (name, variable) = (php_quoted(&subject.asked()), camel(subject.leaf()));
    let text = format!(
        "$ssm = new Aws\\Ssm\\SsmClient([{region}'version' => 'latest']);\n\
         ${variable} = $ssm->getParameter(['Name' => {name}, 'WithDecryption' => true])['Parameter']['Value'];\n"
    );
    Copied::new(text, None)
}
