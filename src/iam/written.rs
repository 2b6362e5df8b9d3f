//! A policy as it stands in a file: the document itself, or what makes it with Terraform or CloudFormation.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::format::PolicyFormat;
use super::kind::{Compute, PolicyKind};
use super::subtree::Subtree;
use crate::dialect::{hcl_quoted, yaml_quoted};

/// The most characters that the name of a role may have.
const LONGEST_ROLE: usize = 64;

impl Subtree {
    /// The policy of a kind, as whatever reads that format takes it. In Terraform and CloudFormation the trust of a role is the whole
    /// role, with what the application needs.
    pub fn written(&self, kind: PolicyKind, format: PolicyFormat) -> String {
        let policy = self.policy(kind).document;
        match (format, kind) {
            (PolicyFormat::Json, _) => format!("{policy:#}"),
            (PolicyFormat::Terraform, PolicyKind::Trust(compute)) => self.terraform_role(compute, &policy),
            (PolicyFormat::Terraform, _) => {
                let name = self.named(kind);
                let body = format!("{}{}", argument("name", &hcl_quoted(&name)), encoded("policy", &policy));
                resource("aws_iam_policy", &identifier(&name), &body)
            }
            (PolicyFormat::CloudFormation, PolicyKind::Trust(compute)) => self.stack_of_role(compute, &policy),
            (PolicyFormat::CloudFormation, _) => {
                let of = json!({
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": { "PolicyDocument": policy },
                });
                stack(&[(logical_id(&self.named(kind), "Policy"), of)])
            }
        }
    }

    fn terraform_role(&self, compute: Compute, trust: &Value) -> String {
        let role = self.role_name();
        let label = identifier(&role);
        let name = argument("name", &hcl_quoted(&role));
        let mut out = resource("aws_iam_role", &label, &format!("{name}{}", encoded("assume_role_policy", trust)));
        let reads = self.named(PolicyKind::Application);
        // The first two names are as long as each other, so that they are lined up.
        let body = format!(
            "{}{}{}",
            argument("name", &hcl_quoted(&reads)),
            argument("role", &format!("aws_iam_role.{label}.id")),
            encoded("policy", &self.policy(PolicyKind::Application).document)
        );
        out.push('\n');
        out.push_str(&resource("aws_iam_role_policy", &label, &body));
        if compute == Compute::Ec2 {
            let body = format!("{name}{}", argument("role", &format!("aws_iam_role.{label}.name")));
            out.push('\n');
            out.push_str(&resource("aws_iam_instance_profile", &label, &body));
        }
        out
    }

    /// Its resources have no names of their own, so that a stack of them may be made with `CAPABILITY_IAM`.
    fn stack_of_role(&self, compute: Compute, trust: &Value) -> String {
        let role = logical_id(&self.role_name(), "Role");
        let of = json!({
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": trust,
                "Policies": [{
                    "PolicyName": self.named(PolicyKind::Application),
                    "PolicyDocument": self.policy(PolicyKind::Application).document,
                }],
            },
        });
        let profile = json!({
            "Type": "AWS::IAM::InstanceProfile",
            "Properties": { "Roles": [{ "Ref": role }] },
        });
        let mut resources = vec![(role, of)];
        if compute == Compute::Ec2 {
            resources.push((logical_id(&self.role_name(), "Profile"), profile));
        }
        stack(&resources)
    }

    /// What the policy is called where it needs a name.
    fn named(&self, kind: PolicyKind) -> String {
        let what = match kind {
            PolicyKind::Read => "read",
            PolicyKind::ReadWrite => "read-write",
            PolicyKind::Application | PolicyKind::Trust(_) => "application-reads",
            PolicyKind::KeepOut => "keep-out-of",
        };
        format!("{what}-{}", self.role_name())
    }

    /// The path as the name of a role: `checkout-prod`.
    fn role_name(&self) -> String {
        let path = self.arn().map_or(self.path.as_str(), |arn| arn.name);
        let parts = path.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
        let name = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let name: String = name.chars().take(LONGEST_ROLE).collect();
        if name.is_empty() { "all-parameters".to_owned() } else { name }
    }
}

/// A name as Terraform has it: `checkout_prod`.
fn identifier(name: &str) -> String {
    let out: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if out.starts_with(|c: char| c.is_ascii_digit()) { format!("_{out}") } else { out.to_ascii_lowercase() }
}

/// A name as CloudFormation has it, letters and digits: `CheckoutProdRole`.
fn logical_id(name: &str, what: &str) -> String {
    let mut out = String::new();
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = part.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    format!("{out}{what}")
}

fn resource(kind: &str, label: &str, body: &str) -> String {
    format!("resource \"{kind}\" \"{label}\" {{\n{body}}}\n")
}

fn argument(name: &str, value: &str) -> String {
    format!("  {name} = {value}\n")
}

fn encoded(name: &str, policy: &Value) -> String {
    let mut out = format!("  {name} = jsonencode(");
    hcl(&mut out, policy, 1);
    out.push_str(")\n");
    out
}

/// As `terraform fmt` has it: single lines that follow each other are lined up.
fn hcl(out: &mut String, value: &Value, depth: usize) {
    let margin = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            out.push_str("{\n");
            for (at, (key, member)) in members.iter().enumerate() {
                let _ = write!(out, "{margin}  {}{} = ", hcl_key(key), " ".repeat(lined_up(members, at)));
                hcl(out, member, depth + 1);
                out.push('\n');
            }
            let _ = write!(out, "{margin}}}");
        }
        Value::Array(items) => {
            out.push_str("[\n");
            for item in items {
                let _ = write!(out, "{margin}  ");
                hcl(out, item, depth + 1);
                out.push_str(",\n");
            }
            let _ = write!(out, "{margin}]");
        }
        Value::String(text) => out.push_str(&hcl_quoted(text)),
        other => drop(write!(out, "{other}")),
    }
}

/// A name as HCL has it, in quotes where it must be.
fn hcl_key(key: &str) -> String {
    if is_bare(key) { key.to_owned() } else { hcl_quoted(key) }
}

/// How many blanks follow the name of a member.
fn lined_up(members: &Map<String, Value>, at: usize) -> usize {
    let all: Vec<(usize, bool)> = members
        .iter()
        .map(|(key, member)| (hcl_key(key).chars().count(), !member.is_object() && !member.is_array()))
        .collect();
    let Some((own, true)) = all.get(at).copied() else { return 0 };
    let is_single = |(_, single): &&(usize, bool)| *single;
    let around = all.iter().take(at).rev().take_while(is_single).chain(all.iter().skip(at).take_while(is_single));
    around.map(|(width, _)| *width).max().unwrap_or(own) - own
}

fn is_bare(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.starts_with(|c: char| c.is_ascii_digit())
}

fn stack(resources: &[(String, Value)]) -> String {
    let resources: Map<String, Value> = resources.iter().cloned().collect();
    let mut out = String::new();
    yaml(&mut out, &json!({ "AWSTemplateFormatVersion": "2010-09-09", "Resources": resources }), 0);
    out
}

/// A block of YAML, of objects that are not empty, lists and texts.
fn yaml(out: &mut String, value: &Value, depth: usize) {
    let margin = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (at, (key, member)) in members.iter().enumerate() {
                // The first stands behind the dash of its list.
                let margin = if at == 0 && out.ends_with("- ") { "" } else { &margin };
                let _ = write!(out, "{margin}{}:", plain_or_quoted(key));
                below(out, member, depth + 1);
            }
        }
        Value::Array(items) => {
            for item in items {
                let _ = write!(out, "{margin}- ");
                yaml(out, item, depth + 1);
            }
        }
        Value::String(text) => drop(writeln!(out, "{}", plain_or_quoted(text))),
        other => drop(writeln!(out, "{other}")),
    }
}

fn below(out: &mut String, value: &Value, depth: usize) {
    if value.is_object() || value.is_array() {
        out.push('\n');
    } else {
        out.push(' ');
    }
    yaml(out, value, depth);
}

/// A word that no reader of YAML takes for anything else stands as it is.
fn plain_or_quoted(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == ':')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_ascii_lowercase().as_str());
    if is_word { text.to_owned() } else { yaml_quoted(text) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn subtree(path: &str) -> Subtree {
        Subtree {
            partition: "aws".to_owned(),
            region: Some("eu-west-1".to_owned()),
            account: Some("111122223333".to_owned()),
            path: path.to_owned(),
            folder: true,
            keys: ["11111111-1111-1111-1111-111111111111".to_owned()].into(),
            ..Subtree::default()
        }
    }

    #[test]
    fn terraform_makes_the_policy_or_the_whole_role() {
        let app = subtree("/app/prod");
        let policy = app.written(PolicyKind::Application, PolicyFormat::Terraform);
        insta::assert_snapshot!("terraform_application", policy);
        insta::assert_snapshot!("terraform_ec2", app.written(PolicyKind::Trust(Compute::Ec2), PolicyFormat::Terraform));
        let lambda = app.written(PolicyKind::Trust(Compute::Lambda), PolicyFormat::Terraform);
        assert!(!lambda.contains("instance_profile") && lambda.contains("role = aws_iam_role.app_prod.id"), "{lambda}");
    }

    #[test]
    fn cloudformation_makes_the_policy_or_the_whole_role() {
        let app = subtree("/app/prod");
        let keep_out = app.written(PolicyKind::KeepOut, PolicyFormat::CloudFormation);
        insta::assert_snapshot!("cloudformation_keep_out", keep_out);
        insta::assert_snapshot!(
            "cloudformation_ec2",
            app.written(PolicyKind::Trust(Compute::Ec2), PolicyFormat::CloudFormation)
        );
    }

    /// What a name may have, a name of Terraform or CloudFormation may not.
    #[test]
    fn names_are_made_of_the_path() {
        let long = format!("/{}", "long/".repeat(40));
        for (path, role, label, id) in [
            ("/app/prod", "app-prod", "app_prod", "AppProdRole"),
            ("/", "all-parameters", "all_parameters", "AllParametersRole"),
            ("/1st/a.b_c-D", "1st-a.b_c-D", "_1st_a_b_c_D", "1stABCDRole"),
            ("/\u{e9}/\u{feff}\"${x}", "x", "x", "XRole"),
            ("arn:aws:ssm:eu-west-1:444455556666:parameter/net/psk", "net-psk", "net_psk", "NetPskRole"),
            (&long, &"long-".repeat(13)[..64], &"long_".repeat(13)[..64], &format!("{}Role", "Long".repeat(13))),
        ] {
            let role_name = subtree(path).role_name();
            assert_eq!((role_name.as_str(), identifier(&role_name).as_str()), (role, label), "{path}");
            assert_eq!(logical_id(&role_name, "Role"), id, "{path}");
        }
    }

    #[test]
    fn a_word_of_yaml_is_told_from_what_only_looks_like_one() {
        for (text, wanted) in [
            ("AWS::IAM::Role", "AWS::IAM::Role"),
            ("kms:Decrypt", "kms:Decrypt"),
            ("Sid", "Sid"),
            ("Yes", "\"Yes\""),
            ("2012-10-17", "\"2012-10-17\""),
            ("a:", "\"a:\""),
            ("*", "\"*\""),
            ("111122223333", "\"111122223333\""),
            ("", "\"\""),
        ] {
            assert_eq!(plain_or_quoted(text), wanted);
        }
    }
}
