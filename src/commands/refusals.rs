//! Several that failed: each in a short line of its own, what helps once for all of them.

use serde_json::Value;

use crate::commands::ended::advice;
use crate::commands::output::note;
use crate::failure::{Failure, FailureKind};
use crate::text::ended;

/// What of a policy tells one parameter from another.
const NAMES: [&str; 2] = ["Resource", "kms:EncryptionContext:PARAMETER_ARN"];

/// Those of one command that failed for a reason of their own.
#[derive(Default)]
pub(crate) struct Refusals {
    /// How many were told.
    count: usize,
    /// What to do, each once, with the names that it is said of.
    advice: Vec<(String, Vec<String>)>,
    /// What to ask for; with the key whose policy is to have it, where it is one of a key's.
    statements: Vec<(Option<String>, Value)>,
    /// Whether they are read several a call, which is a permission of its own.
    of_several: bool,
}

impl Refusals {
    /// None; of what is read several a call.
    pub(crate) fn of_several() -> Self {
        Self { of_several: true, ..Self::default() }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Says that one failed, and why.
    pub(crate) fn tell(&mut self, name: &str, failure: &Failure) {
        note(&format!("sesame: {name}: {}", failure.what));
        self.count += 1;
        let advice = advice(failure);
        match self.advice.iter_mut().find(|(known, _)| *known == advice) {
            Some((_, names)) => names.push(name.to_owned()),
            None if !advice.is_empty() => self.advice.push((advice, vec![name.to_owned()])),
            None => {}
        }
        let statement =
            if self.of_several { failure.statement_of_several() } else { failure.statement().map(str::to_owned) };
        let statement = statement.and_then(|statement| serde_json::from_str::<Value>(&statement).ok());
        if let Some(statement) = statement {
            self.ask_for(key_of(failure, &statement), statement);
        }
    }

    fn ask_for(&mut self, key: Option<String>, statement: Value) {
        let mut of_key = self.statements.iter_mut().filter(|(known, _)| *known == key);
        match of_key.find_map(|(_, known)| Some((joined(known, &statement)?, known))) {
            Some((both, known)) => *known = both,
            None => self.statements.push((key, statement)),
        }
    }

    /// Says what helps, once for all.
    pub(crate) fn tell_help(self) {
        self.help().iter().for_each(|line| note(line));
    }

    /// What to do, of all that failed; or of those names alone, where it is not of all, or says that nothing was done: of others something
    /// may have been.
    fn advised(&self, advice: &str, names: &[String]) -> String {
        let advice = ended(advice);
        if names.len() == self.count && !advice.starts_with("Nothing was ") {
            return format!("sesame: {advice}");
        }
        let mut of = names[..names.len().min(NAMED)].join(", ");
        if names.len() > NAMED {
            of = format!("{of} and {} more", names.len() - NAMED);
        }
        format!("sesame: {of}: {advice}")
    }

    fn help(self) -> Vec<String> {
        let mut lines: Vec<String> = self.advice.iter().map(|(advice, names)| self.advised(advice, names)).collect();
        let what = if self.statements.len() == 1 { "The statement to ask for:" } else { "The statements to ask for:" };
        if !self.statements.is_empty() {
            lines.push(what.to_owned());
        }
        // Of one it is read, of several it is taken as it is.
        let text = |statement: &Value| if self.count == 1 { format!("{statement:#}") } else { statement.to_string() };
        for (key, statement) in &self.statements {
            lines.extend(key.iter().map(|key| format!("In the policy of {key}:")));
            lines.push(text(statement));
        }
        lines
    }
}

/// How many names one line tells.
const NAMED: usize = 4;

/// The key whose own policy a statement is for: as that says `*` of itself, nothing in it would tell.
fn key_of(failure: &Failure, statement: &Value) -> Option<String> {
    let FailureKind::Denied(denial) = &failure.kind else { return None };
    statement.get("Principal").and(denial.target()).map(str::to_owned)
}

/// One statement in place of two that differ in the parameters that they are about, or in the resources, and in nothing else: of two
/// keys with a parameter each it would allow either key for both.
fn joined(one: &Value, other: &Value) -> Option<Value> {
    let mut differ = 0;
    let both = joined_in(one, other, &mut differ)?;
    (differ <= 1).then_some(both)
}

fn joined_in(one: &Value, other: &Value, differ: &mut usize) -> Option<Value> {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return None };
    if one.len() != other.len() {
        return None;
    }
    let mut both = serde_json::Map::new();
    for (key, value) in one {
        let value_there = other.get(key)?;
        let value = if value == value_there {
            value.clone()
        } else if NAMES.contains(&key.as_str()) {
            *differ += 1;
            let mut all = listed(value);
            all.extend(listed(value_there).into_iter().filter(|name| !listed(value).contains(name)));
            Value::Array(all)
        } else {
            joined_in(value, value_there, differ)?
        };
        both.insert(key.clone(), value);
    }
    Some(Value::Object(both))
}

fn listed(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statements_about_several_parameters_are_one() {
        let of = |action: &str, name: &str| {
            json!({ "Effect": "Allow", "Action": action, "Resource": "*",
                "Condition": { "StringEquals": { "kms:ViaService": "ssm", "kms:EncryptionContext:PARAMETER_ARN": name } } })
        };
        let names =
            |statement: &Value| statement["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"].clone();
        let two = joined(&of("kms:Decrypt", "a"), &of("kms:Decrypt", "b"));
        let three = two.as_ref().and_then(|two| joined(two, &of("kms:Decrypt", "c")));
        assert_eq!(three.as_ref().map(names), Some(json!(["a", "b", "c"])));
        assert_eq!(three.as_ref().and_then(|three| joined(three, &of("kms:Decrypt", "b"))), three);
        assert_eq!(joined(&of("kms:Decrypt", "a"), &of("kms:Encrypt", "b")), None);
        assert_eq!(
            joined(&json!({ "Resource": "a" }), &json!({ "Resource": "b" })),
            Some(json!({ "Resource": ["a", "b"] }))
        );
    }

    #[test]
    fn no_statement_allows_what_none_of_them_did() {
        let of = |key: &str, name: &str| {
            json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key,
                "Condition": { "StringEquals": { "kms:EncryptionContext:PARAMETER_ARN": name } } })
        };
        assert_eq!(joined(&of("key/1", "a"), &of("key/2", "b")), None);
        assert!(joined(&of("key/1", "a"), &of("key/1", "b")).is_some());
        // In the policies of two keys each says the same of itself.
        let mut refusals = Refusals::default();
        for (key, name) in [("key/1", "a"), ("key/2", "b"), ("key/1", "c")] {
            refusals.count += 1;
            refusals.ask_for(Some(key.to_owned()), of("*", name));
        }
        let help = refusals.help();
        assert_eq!(help.len(), 5, "{help:?}");
        assert_eq!((help[1].as_str(), help[3].as_str()), ("In the policy of key/1:", "In the policy of key/2:"));
        assert!(help[2].contains(r#"["a","c"]"#) && help[4].contains(r#""b""#), "{help:?}");
    }
    /// What is said of nothing is of the names that it happened to; others may have been written.
    #[test]
    fn what_helps_some_is_said_of_those() {
        let failure = |what: &str, advice: &'static str| Failure::new(FailureKind::Rejected, what, advice);
        let mut refusals = Refusals::default();
        for name in ["/a", "/b"] {
            refusals.tell(name, &failure("There is no such key", "Nothing was written: check the spelling"));
        }
        assert_eq!(refusals.help(), ["sesame: /a, /b: Nothing was written: check the spelling."]);
        let mut refusals = Refusals::default();
        for name in ["/1", "/2", "/3", "/4", "/5", "/6"] {
            refusals.tell(name, &failure("no", "Ask"));
        }
        assert_eq!(refusals.advised("Ask", &refusals.advice[0].1), "sesame: Ask.");
        refusals.tell("/x", &failure("no", "Wait"));
        assert_eq!(refusals.help(), ["sesame: /1, /2, /3, /4 and 2 more: Ask.", "sesame: /x: Wait."]);
    }
}
