//! What each says of which parameter.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::parameter::Selector;

const ARN: &str = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/prod/db-password";

fn subject(kind: ParameterType) -> Subject<'static> {
    Subject {
        name: "/shop/prod/db-password",
        selector: None,
        version: 23,
        kind,
        region: Some("eu-west-1"),
        arn: Some(ARN),
        command: "aws ssm get-parameter --with-decryption --name /shop/prod/db-password",
    }
}

fn text(snippet: Snippet, subject: &Subject<'_>) -> String {
    snippet.of(subject).map_or_else(|why| format!("no: {why}"), |copied| copied.text)
}

#[test]
fn each_says_how_it_is_read() {
    use ParameterType::{SecureString, String as Plain, StringList};
    for (snippet, kind, expected) in [
        (
            Snippet::Shell,
            SecureString,
            "DB_PASSWORD=\"$(aws ssm get-parameter --with-decryption --name /shop/prod/db-password)\" && export DB_PASSWORD\n",
        ),
        (Snippet::CloudFormation, Plain, "{{resolve:ssm:/shop/prod/db-password}}\n"),
        (Snippet::CloudFormation, StringList, "{{resolve:ssm:/shop/prod/db-password}}\n"),
        (Snippet::CloudFormation, SecureString, "{{resolve:ssm-secure:/shop/prod/db-password}}\n"),
        (Snippet::CloudFormationVersion, Plain, "{{resolve:ssm:/shop/prod/db-password:23}}\n"),
        (Snippet::CloudFormationVersion, SecureString, "{{resolve:ssm-secure:/shop/prod/db-password:23}}\n"),
        (
            Snippet::Ecs,
            SecureString,
            "{\n  \"name\": \"DB_PASSWORD\",\n  \"valueFrom\": \"arn:aws:ssm:eu-west-1:111122223333:parameter/shop/prod/db-password\"\n}\n",
        ),
        (
            Snippet::Terraform,
            SecureString,
            "data \"aws_ssm_parameter\" \"db_password\" {\n  name = \"/shop/prod/db-password\"\n}\n",
        ),
        (
            Snippet::Cdk,
            Plain,
            "import * as ssm from \"aws-cdk-lib/aws-ssm\";\n\n\
             const dbPassword = ssm.StringParameter.valueForStringParameter(this, \"/shop/prod/db-password\");\n",
        ),
        (
            Snippet::Cdk,
            SecureString,
            "import * as ssm from \"aws-cdk-lib/aws-ssm\";\n\n\
             const dbPassword = ssm.StringParameter.fromSecureStringParameterAttributes(this, \"DbPassword\", \
             { parameterName: \"/shop/prod/db-password\" });\n",
        ),
        (
            Snippet::Cdk,
            StringList,
            "import * as ssm from \"aws-cdk-lib/aws-ssm\";\n\n\
             const dbPassword = ssm.StringListParameter.fromListParameterAttributes(this, \"DbPassword\", \
             { parameterName: \"/shop/prod/db-password\" }).stringListValue;\n",
        ),
        (
            Snippet::Python,
            SecureString,
            "import boto3\n\nssm = boto3.client(\"ssm\", region_name=\"eu-west-1\")\n\
             db_password = ssm.get_parameter(Name=\"/shop/prod/db-password\", WithDecryption=True)[\"Parameter\"][\"Value\"]\n",
        ),
        (
            Snippet::JavaScript,
            SecureString,
            "import { GetParameterCommand, SSMClient } from \"@aws-sdk/client-ssm\";\n\n\
             const ssm = new SSMClient({ region: \"eu-west-1\" });\n\
             const { Parameter } = await ssm.send(new GetParameterCommand({ Name: \"/shop/prod/db-password\", WithDecryption: true }));\n\
             const dbPassword = Parameter.Value;\n",
        ),
        (
            Snippet::Php,
            SecureString,
            "$ssm = new Aws\\Ssm\\SsmClient(['region' => 'eu-west-1', 'version' => 'latest']);\n\
             $dbPassword = $ssm->getParameter(['Name' => '/shop/prod/db-password', 'WithDecryption' => true])['Parameter']['Value'];\n",
        ),
    ] {
        assert_eq!(text(snippet, &subject(kind)), expected);
    }
    let go = text(Snippet::Go, &subject(SecureString));
    for part in [
        "func dbPassword(ctx context.Context)",
        "config.WithRegion(\"eu-west-1\")",
        "aws.String(\"/shop/prod/db-password\")",
    ] {
        assert!(go.contains(part), "{go}");
    }
}

#[test]
fn the_version_that_is_shown_is_the_one_that_is_meant() {
    let (three, live) = (Selector::parse("3"), Selector::parse("live"));
    for (selector, snippet, expected) in [
        (&three, Snippet::CloudFormation, "{{resolve:ssm:/shop/prod/db-password}}"),
        (&three, Snippet::CloudFormationVersion, "{{resolve:ssm:/shop/prod/db-password:3}}"),
        (&live, Snippet::CloudFormationVersion, "no: CloudFormation takes the number of a version, and no label"),
        (&three, Snippet::Cdk, "valueForStringParameter(this, \"/shop/prod/db-password\", 3)"),
        (&live, Snippet::Cdk, "no: CloudFormation takes the number of a version, and no label"),
        (&live, Snippet::Ecs, "parameter/shop/prod/db-password:live\""),
        (&live, Snippet::Terraform, "name = \"/shop/prod/db-password:live\""),
        (&live, Snippet::Python, "Name=\"/shop/prod/db-password:live\""),
        (&three, Snippet::JavaScript, "Name: \"/shop/prod/db-password:3\""),
        (&three, Snippet::Go, "aws.String(\"/shop/prod/db-password:3\")"),
        (&three, Snippet::Php, "'Name' => '/shop/prod/db-password:3'"),
    ] {
        let subject = Subject { selector: selector.as_ref(), ..subject(ParameterType::String) };
        let text = text(snippet, &subject);
        assert!(text.contains(expected), "{snippet:?}: {text}");
    }
}

#[test]
fn what_cloudformation_does_not_take_is_said() {
    let shared = "arn:aws:ssm:eu-west-1:222233334444:parameter/x/y";
    let secret = "/aws/reference/secretsmanager/db/main";
    let public = "/aws/service/global-infrastructure/regions";
    for (name, snippet, expected) in [
        (shared, Snippet::CloudFormation, "no: CloudFormation refers to no parameter of another account"),
        (
            shared,
            Snippet::Cdk,
            "fromStringParameterArn(this, \"Y\", \"arn:aws:ssm:eu-west-1:222233334444:parameter/x/y\")",
        ),
        (secret, Snippet::CloudFormation, "{{resolve:secretsmanager:db/main}}"),
        (secret, Snippet::CloudFormationVersion, "no: versions of a secret"),
        (secret, Snippet::Cdk, "no: a secret of Secrets Manager"),
        (public, Snippet::CloudFormation, "no: CloudFormation refers to none that AWS publishes"),
        (public, Snippet::Cdk, "valueForStringParameter(this, \"/aws/service/global-infrastructure/regions\")"),
    ] {
        let text = text(snippet, &Subject { name, ..subject(ParameterType::String) });
        assert!(text.contains(expected), "{snippet:?} {name}: {text}");
    }
    let note = |kind| Snippet::CloudFormation.of(&subject(kind)).unwrap().note.map_or("", |note| note.says);
    assert!(note(ParameterType::SecureString).contains("MasterUserPassword"));
    assert!(!note(ParameterType::String).contains("MasterUserPassword"));
}

#[test]
fn a_variable_of_the_shell_steers_nothing() {
    for (name, variable) in
        [("/a/PATH", "PARAMETER_PATH=\""), ("/a/ld-preload", "PARAMETER_LD_PRELOAD=\""), ("/a/1", "PARAMETER_1=\"")]
    {
        let text = text(Snippet::Shell, &Subject { name, ..subject(ParameterType::String) });
        assert!(text.starts_with(variable), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_a_region_is_called_stays_one_text(text in any::<String>()) {
        let quoted = code::quoted(&text);
        prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text.clone());
        prop_assert!(quoted.chars().all(|c| (' '..='~').contains(&c) || u32::from(c) > 0xffff));
        let php = code::php_quoted(&text);
        let inside = php.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap();
        let mut read = String::new();
        let mut chars = inside.chars();
        while let Some(c) = chars.next() {
            prop_assert!(c != '\'', "the text would end before its end");
            read.push(if c == '\\' { chars.next().unwrap() } else { c });
        }
        prop_assert_eq!(read, text);
    }

    #[test]
    fn whatever_a_parameter_is_called_its_variable_is_a_name(name in "[a-zA-Z0-9_.-]{1,20}") {
        for name in [words::snake(&name), words::camel(&name), words::screaming(&name)] {
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty());
            prop_assert!(!name.starts_with(|c: char| c.is_ascii_digit()), "{}", name);
        }
    }
}
