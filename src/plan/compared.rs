//! What a text asks for, compared with what is known: the steps that it takes, what stays, and what is wrong with it.

use std::collections::HashMap;

use super::grammar::{Asks, Entry, Problem};
use super::steps::PlanStep;
use crate::deletion::Creation;
use crate::names::rules;
use crate::parameter::{Expected, Parameter, ParameterType, Tier, Write, name_key};
use crate::secret::Secret;

/// A parameter that a plan is about.
#[derive(Debug, Clone)]
pub struct Member {
    /// As it was seen last.
    pub parameter: Parameter,
    /// Its value at that version, where it was read or written.
    pub value: Option<Secret>,
}

/// What a text is compared with.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The folder that its names are below; empty where they are full.
    pub folder: &'a str,
    /// What it is about.
    pub members: &'a [Member],
    /// A parameter that it is not about and that is known to be there.
    pub there: &'a dyn Fn(&str) -> Option<Parameter>,
    /// Characters of the ARN before a name, which count towards its length.
    pub arn_prefix: usize,
    /// The key of a new secret that names none.
    pub key: Option<&'a str>,
}

/// What a text asks for.
#[derive(Debug, Default)]
pub struct Compared {
    /// Overwrites, then creations, then deletions, each in the order of the text.
    pub steps: Vec<PlannedStep>,
    /// How many stay as they are, and are listed.
    pub stay: usize,
    /// How many are not listed any more, and stay as they are.
    pub unlisted: usize,
    /// All that is wrong, by line.
    pub problems: Vec<Problem>,
}

/// A step, and what is known of the value that it replaces.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// The step.
    pub step: PlanStep,
    /// The value before, where it was read.
    pub old: Option<Secret>,
}

impl Basis<'_> {
    /// What a text asks for that was read as that.
    pub fn compare(self, entries: &[Entry], mut problems: Vec<Problem>) -> Compared {
        let members: HashMap<&str, &Member> =
            self.members.iter().map(|member| (name_key(&member.parameter.name), member)).collect();
        let mut lines: HashMap<&str, usize> = HashMap::new();
        let (mut steps, mut stay) = (Vec::new(), 0);
        for entry in entries {
            let key = name_key(&entry.name);
            if let Some(line) = lines.get(key) {
                problems.push(Problem::of(entry.line, format!("{} is on line {line} already", entry.name)));
                continue;
            }
            lines.insert(key, entry.line);
            match self.step(entry, members.get(key).copied()) {
                Ok(None) => stay += 1,
                Ok(Some(step)) => steps.push(step),
                Err(says) => problems.push(Problem::of(entry.line, says)),
            }
        }
        let unlisted = members.keys().filter(|key| !lines.contains_key(**key)).count();
        // What deletes comes last: it is not lost where what takes its place cannot be written.
        steps.sort_by_key(|step| match step.step {
            PlanStep::Overwrite { .. } | PlanStep::PutBack { .. } => 0,
            PlanStep::Create(_) => 1,
            PlanStep::Delete(_) => 2,
        });
        problems.sort_by_key(|problem| problem.line);
        Compared { steps, stay, unlisted, problems }
    }

    /// The step of an entry; `None` where it asks for nothing else than there is.
    fn step(self, entry: &Entry, member: Option<&Member>) -> Result<Option<PlannedStep>, String> {
        let Some(member) = member else { return self.creation(entry).map(Some) };
        let was = &member.parameter;
        if let Some(kind) = entry.kind.filter(|kind| *kind != was.kind) {
            return Err(format!("{} is a {}: a plan does not make a {kind} of it", was.name, was.kind));
        }
        if entry.key.is_some() && entry.key != was.key_id {
            return Err(format!("{} is under another key: a plan changes values, not keys", was.name));
        }
        let step = match &entry.asks {
            Asks::Keep => return Ok(None),
            Asks::Delete => PlanStep::Delete(was.clone()),
            Asks::Value(value) if member.value.as_ref() == Some(value) => return Ok(None),
            Asks::Value(value) => {
                // Of an unknown tier the larger limit holds: the service has the last word.
                let tier = if was.described { was.tier } else { Tier::Advanced };
                refuse(value, was.kind, tier, was.allowed_pattern.as_deref())?;
                PlanStep::Overwrite { was: was.clone(), value: value.clone() }
            }
        };
        Ok(Some(PlannedStep { step, old: member.value.clone() }))
    }

    /// What creates a parameter of that name.
    fn creation(self, entry: &Entry) -> Result<PlannedStep, String> {
        let name = &entry.name;
        let value = match &entry.asks {
            Asks::Value(value) => value,
            Asks::Delete => return Err(format!("{name} is not of this plan: nothing is deleted")),
            Asks::Keep => return Err(format!("{name} is not of this plan: a new name needs a value")),
        };
        if let Some(there) = (self.there)(name) {
            return Err(format!("{} is there already, v{}, and is not of this plan", there.name, there.version));
        }
        let is_below = |folder: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if !self.folder.is_empty() && !is_below(self.folder) {
            return Err(format!("{name} is not under {}, which this plan is about", self.folder));
        }
        rules::check(name, self.arn_prefix).map_err(|problem| problem.to_string())?;
        let kind = entry.kind.unwrap_or(ParameterType::SecureString);
        refuse(value, kind, Tier::Standard, None)?;
        let key = entry.key.as_deref().or(self.key).filter(|_| kind == ParameterType::SecureString);
        let write = Write {
            name: name.clone(),
            value: value.clone(),
            kind,
            tier: Some(Tier::Standard),
            key_id: key.map(str::to_owned),
            data_type: None,
            description: None,
            allowed_pattern: None,
            on: Expected::Absent,
            seen: None,
        };
        Ok(PlannedStep { step: PlanStep::Create(Creation { write, policies: None, tags: Vec::new() }), old: None })
    }
}

fn refuse(value: &Secret, kind: ParameterType, tier: Tier, pattern: Option<&str>) -> Result<(), String> {
    rules::refusal(value.expose(), kind, tier, pattern).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::parse;

    fn member(name: &str, kind: ParameterType, value: Option<&str>) -> Member {
        Member {
            parameter: Parameter { described: true, ..Parameter::bare(name, kind, 7) },
            value: value.map(Secret::from),
        }
    }

    fn compared(text: &str) -> Compared {
        let members = [
            member("/app/host", ParameterType::String, None),
            member("/app/port", ParameterType::String, Some("5432")),
            member("/app/key", ParameterType::SecureString, None),
            Member {
                parameter: Parameter {
                    allowed_pattern: Some("[0-9]+".to_owned()),
                    ..member("/app/size", ParameterType::String, None).parameter
                },
                value: None,
            },
        ];
        let there =
            |name: &str| (name == "/app/later").then(|| Parameter::bare("/app/later", ParameterType::String, 3));
        let basis = Basis { folder: "/app", members: &members, there: &there, arn_prefix: 50, key: Some("alias/team") };
        let (entries, problems) = parse(text, "/app");
        basis.compare(&entries, problems)
    }

    #[test]
    fn a_text_asks_for_what_differs() {
        let compared = compared(
            "- key\nhost = db-2\nport = 5432\nnew = secret\nplain (String) = x\nown (SecureString alias/own) = y\n",
        );
        assert!(compared.problems.is_empty(), "{:?}", compared.problems);
        assert_eq!((compared.stay, compared.unlisted), (1, 1));
        let steps: Vec<String> = compared
            .steps
            .iter()
            .map(|it| match &it.step {
                PlanStep::Overwrite { was, value } => format!("~ {} v{} {}", was.name, was.version, value.expose()),
                PlanStep::Create(Creation { write, .. }) => {
                    format!("+ {} {} {:?}", write.name, write.kind, write.key_id)
                }
                PlanStep::Delete(was) => format!("- {}", was.name),
                PlanStep::PutBack { .. } => String::new(),
            })
            .collect();
        assert_eq!(
            steps,
            [
                "~ /app/host v7 db-2",
                "+ /app/new SecureString Some(\"alias/team\")",
                "+ /app/plain String None",
                "+ /app/own SecureString Some(\"alias/own\")",
                "- /app/key",
            ]
        );
    }

    #[test]
    fn all_that_cannot_be_is_told_with_its_line() {
        let compared = compared(
            "host = \nport = 1\nport = 2\nport (StringList) = 1\nkey (SecureString alias/x) = 1\nsize = big\nnone = <keep>\n\
             - none2\nlater = x\n/other/x = 1\nbad name = 1\n\"bad name\" = 1\nno line\n",
        );
        let says: Vec<String> = compared.problems.iter().map(|it| format!("{}: {}", it.line, it.says)).collect();
        assert_eq!(
            says,
            [
                "1: the value is empty: the service stores no empty value",
                "3: /app/port is on line 2 already",
                "4: /app/port is on line 2 already",
                "5: /app/key is under another key: a plan changes values, not keys",
                "6: the value as a whole does not match the allowed pattern [0-9]+",
                "7: /app/none is not of this plan: a new name needs a value",
                "8: /app/none2 is not of this plan: nothing is deleted",
                "9: /app/later is there already, v3, and is not of this plan",
                "10: /other/x is not under /app, which this plan is about",
                "11: a name ends at a blank, and `=` follows it",
                "12: a space at position 9: a name takes letters, digits, . - _ and /",
                "13: no `=` after the name: `name = value`, or `- name` to delete it",
            ]
        );
        assert_eq!(compared.steps.len(), 1);
    }

    #[test]
    fn a_type_is_not_changed() {
        let compared = compared("host (SecureString) = x\nkey (SecureString) = <keep>\n");
        let says: Vec<&str> = compared.problems.iter().map(|it| it.says.as_str()).collect();
        assert_eq!(says, ["/app/host is a String: a plan does not make a SecureString of it"]);
        assert_eq!((compared.stay, compared.unlisted), (1, 2));
    }
}
