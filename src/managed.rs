//! Who else manages a parameter: what its tags say, and what CloudFormation says where it was asked. What is changed here then may be
//! written over by the next run there. No tag proves that nobody does.

use crate::deletion::Tag;
use crate::text;

/// Columns of the name of a stack, which has 128 characters at most.
const STACK: usize = 128;

/// Words of a tag's value that say no.
const NO: [&str; 4] = ["", "false", "no", "0"];

/// Keys of tags that name what manages something, without what separates their words.
const MANAGED_BY: [&str; 4] = ["managedby", "provisionedby", "provisioner", "deployedby"];

/// Tools as tags name them, and as they are called.
const TOOLS: [(&str, &str); 8] = [
    ("terraform", "Terraform"),
    ("opentofu", "OpenTofu"),
    ("tofu", "OpenTofu"),
    ("pulumi", "Pulumi"),
    ("cdk", "the CDK"),
    ("awscdk", "the CDK"),
    ("cloudformation", "CloudFormation"),
    ("crossplane", "Crossplane"),
];

/// Who manages a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manager {
    /// A stack of CloudFormation, and what the template calls the parameter, where that is known.
    Stack {
        /// The name of the stack.
        name: String,
        /// The logical id of the resource.
        logical_id: Option<String>,
    },
    /// A tool.
    Tool(&'static str),
}

/// What is about to be done to what somebody manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meddling {
    /// A value or a setting is written.
    Writes,
    /// Its name goes: it is deleted or moved.
    Removes,
}

/// A resource of a stack, as CloudFormation tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackResource {
    /// The name of the stack.
    pub stack: String,
    /// What the template calls it.
    pub logical_id: String,
    /// What was done to it last: `UPDATE_COMPLETE`.
    pub status: String,
}

/// Whether a stack of CloudFormation owns a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ownership {
    /// None does.
    NoStack,
    /// This one.
    Stack(StackResource),
}

impl Ownership {
    /// The resource of the stack, if one owns it.
    pub fn stack(&self) -> Option<&StackResource> {
        if let Self::Stack(resource) = self { Some(resource) } else { None }
    }
}

/// Who manages a parameter by its tags: stack and tools, each once.
pub fn managers(tags: &[Tag]) -> Vec<Manager> {
    let mut found: Vec<Manager> = stack(tags).into_iter().collect();
    for tool in tags.iter().filter_map(tool) {
        // A stack says so by its own name.
        let is_said = tool == "CloudFormation" && !found.is_empty();
        let tool = Manager::Tool(tool);
        if !is_said && !found.contains(&tool) {
            found.push(tool);
        }
    }
    found
}

/// The stack that CloudFormation itself has named.
fn stack(tags: &[Tag]) -> Option<Manager> {
    let of = |key: &str| {
        let tag = tags.iter().find(|tag| tag.key.strip_prefix("aws:cloudformation:") == Some(key));
        tag.map(|tag| tag.value.as_str()).filter(|value| !value.is_empty())
    };
    // arn:aws:cloudformation:eu-west-1:111122223333:stack/NAME/ID
    let by_id = || of("stack-id")?.split_once(":stack/")?.1.split('/').next().filter(|name| !name.is_empty());
    let name = of("stack-name").or_else(by_id)?;
    Some(Manager::Stack { name: name.to_owned(), logical_id: of("logical-id").map(str::to_owned) })
}

/// The tool that a tag names.
fn tool(tag: &Tag) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect()
    };
    let called = |word: &str| TOOLS.iter().find(|(tag, _)| *tag == word).map(|(_, called)| *called);
    let key = plain(&tag.key);
    if ["awscdk:", "aws:cdk:"].iter().any(|prefix| key.starts_with(prefix)) {
        return Some("the CDK");
    }
    if key.starts_with("pulumi:") {
        return Some("Pulumi");
    }
    if MANAGED_BY.contains(&key.as_str()) {
        return called(&plain(&tag.value));
    }
    let is_yes = !NO.contains(&tag.value.trim().to_lowercase().as_str());
    called(&key).filter(|_| is_yes)
}

impl Manager {
    /// What its tags say, and what may come of what is done here.
    pub fn says(&self, what: Meddling) -> String {
        match self {
            Self::Stack { name, logical_id } => {
                let alias = logical_id.as_ref().map(|id| format!(", as {id}")).unwrap_or_default();
                let owner = format!("its tags say that the stack {} of CloudFormation owns it{alias}", shown(name));
                format!("{owner}: {}", comes_of("deploy", what))
            }
            Self::Tool(tool) => format!("its tags say that {tool} manages it: {}", comes_of("run", what)),
        }
    }
}

impl StackResource {
    /// The same of what CloudFormation said.
    pub fn warns(&self, what: Meddling) -> String {
        format!("{}: {}", self.says(), comes_of("deploy", what))
    }

    /// Whose it is.
    pub fn says(&self) -> String {
        let (stack, id) = (shown(&self.stack), shown(&self.logical_id));
        format!("the stack {stack} of CloudFormation owns it, as {id} ({})", shown(&self.status))
    }

    /// Stack, logical id and status.
    pub fn called(&self) -> String {
        let parts = [&self.stack, &self.logical_id, &self.status].map(|part| shown(part));
        format!("the stack {} of CloudFormation · {} · {}", parts[0], parts[1], parts[2])
    }
}

fn shown(name: &str) -> String {
    text::truncate(&text::sanitise(name), STACK).into_owned()
}

fn comes_of(run: &str, what: Meddling) -> String {
    match what {
        Meddling::Writes => format!("its next {run} may write over this; change it there"),
        Meddling::Removes => format!("its next {run} may fail, or create it anew; take it out there"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(of: &[(&str, &str)]) -> Vec<Tag> {
        of.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
    }

    fn says(of: &[(&str, &str)]) -> Vec<String> {
        managers(&tags(of)).iter().map(|manager| manager.says(Meddling::Writes)).collect()
    }

    #[test]
    fn tags_tell_who_manages_a_parameter_and_others_tell_nothing() {
        let id = "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-prod/6d0b";
        for (of, told) in [
            (&[][..], &[][..]),
            (&[("team", "checkout"), ("created-by", "terraform")], &[]),
            (&[("aws:cloudformation:stack-name", "shop-prod")], &["the stack shop-prod of CloudFormation owns it:"]),
            (
                &[("aws:cloudformation:stack-id", id), ("aws:cloudformation:logical-id", "ReleaseFlag")],
                &["the stack shop-prod of CloudFormation owns it, as ReleaseFlag:"],
            ),
            (&[("aws:cloudformation:stack-id", "nonsense")], &[]),
            (&[("aws:cloudformation:stack-name", "")], &[]),
            (&[("Terraform", "true")], &["Terraform manages it:"]),
            (&[("terraform", "False")], &[]),
            (&[("terraform", "")], &[]),
            (&[("terraform", "workspace-prod")], &["Terraform manages it:"]),
            (&[("ManagedBy", "Terraform"), ("managed-by", "terraform")], &["Terraform manages it:"]),
            (&[("managed_by", "pulumi")], &["Pulumi manages it:"]),
            (&[("pulumi:project", "shop")], &["Pulumi manages it:"]),
            (&[("managed-by", "aws-cdk")], &["the CDK manages it:"]),
            (&[("aws-cdk:auto-delete", "x")], &["the CDK manages it:"]),
            (&[("managed by", "the platform team")], &[]),
            (&[("managed-by", "not terraform")], &[]),
            (
                &[("managed-by", "cloudformation"), ("aws:cloudformation:stack-name", "a"), ("aws:cdk:x", "")],
                &["the stack a of CloudFormation owns it:", "the CDK manages it:"],
            ),
        ] {
            let says = says(of);
            assert_eq!(says.len(), told.len(), "{of:?}: {says:?}");
            for (says, told) in says.iter().zip(told) {
                assert!(says.contains(told), "{of:?}: {says}");
            }
        }
    }

    #[test]
    fn what_may_come_of_it_is_said() {
        let tool = Manager::Tool("Terraform");
        let writes = "its tags say that Terraform manages it: its next run may write over this; change it there";
        assert_eq!(tool.says(Meddling::Writes), writes);
        let removes =
            "its tags say that Terraform manages it: its next run may fail, or create it anew; take it out there";
        assert_eq!(tool.says(Meddling::Removes), removes);
        let resource =
            StackResource { stack: "shop\u{1b}[31m".to_owned(), logical_id: "Flag".into(), status: "X".into() };
        assert!(!resource.warns(Meddling::Writes).contains('\u{1b}'), "a name of outside is no escape sequence");
    }
}
