//! Several that failed: each in a short line of its own, what helps once for all of them.

use serde_json::Value;

use crate::commands::ended::advice;
use crate::commands::output::note;
use crate::failure::Failure;
use crate::text::ended;

/// What of a policy tells one parameter from another.
const NAMES: [&str; 2] = ["Resource", "kms:EncryptionContext:PARAMETER_ARN"];

/// Those of one command that failed for a reason of their own.
#[derive(Default)]
pub(crate) struct Refusals {
    /// How many were told.
    count: usize,
    /// What to do, each once.
    advice: Vec<String>,
    /// What to ask for.
    statements: Vec<Value>,
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
        if !advice.is_empty() && !self.advice.contains(&advice) {
            self.advice.push(advice);
        }
        let statement =
            if self.of_several { failure.statement_of_several() } else { failure.statement().map(str::to_owned) };
        let statement = statement.and_then(|statement| serde_json::from_str::<Value>(&statement).ok());
        if let Some(statement) = statement {
            match self.statements.iter_mut().find_map(|known| Some((joined(known, &statement)?, known))) {
                Some((both, known)) => *known = both,
                None => self.statements.push(statement),
            }
        }
    }

    /// Says what helps, once for all.
    pub(crate) fn tell_help(self) {
        self.help().iter().for_each(|line| note(line));
    }

    fn help(self) -> Vec<String> {
        let mut lines: Vec<String> = self.advice.iter().map(|advice| format!("sesame: {}", ended(advice))).collect();
        let what = if self.statements.len() == 1 { "The statement to ask for:" } else { "The statements to ask for:" };
        if !self.statements.is_empty() {
            lines.push(what.to_owned());
        }
        // Of one it is read, of several it is taken as it is.
        let text = |statement: &Value| if self.count == 1 { format!("{statement:#}") } else { statement.to_string() };
        lines.extend(self.statements.iter().map(text));
        lines
    }
}

/// One statement in place of two that differ in the parameters that they are about.
fn joined(one: &Value, other: &Value) -> Option<Value> {
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
            let mut all = listed(value);
            all.extend(listed(value_there).into_iter().filter(|name| !listed(value).contains(name)));
            Value::Array(all)
        } else {
            joined(value, value_there)?
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
}
